/* site.h - every address of the site and what it answers */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SITE_H
#define LINLI_SITE_H

/*
 * The site knows the store and nothing of sockets: a request goes in, an answer comes out.  Answers
 * are kept until the store's file changes or the clock would change them, so hot feeds and their
 * 304s never touch the database.  When the store is busy or gone, the last good bytes are served:
 * from memory, for public feeds also from the published files.  A feed client never sees a 5xx.
 */

#include <stdbool.h>
#include <stdint.h>

#include "web/answer.h"

struct site_options {
	const char *state, *directory; /* of the store; of the published files, NULL: none */
	const char *community;         /* NULL: the only one of the store */
	int64_t now;                   /* INSTANT_NONE: the clock's */
};

struct site;

/* Strings are borrowed.  A store that is not there yet is looked for again. */
struct site *site_new(const struct site_options *options);
void site_free(struct site *site);

/* The answer to a GET of that path; the caller drops it. */
struct answer *site_answer(struct site *site, const struct request *request);
/* 429 or 503: not now, but in so many seconds; the caller drops it. */
struct answer *site_wait(struct site *site, int status, int seconds);
/* Now and then: writes what waited for the store's lock. */
void site_tick(struct site *site);
/* The https address of the site where the community has one, NULL else; borrowed until the next
 * answer.  For a request that came over plain http. */
const char *site_secure_base(struct site *site);

/* What happened, for /metrics; serve.c adds what only it knows. */
enum count {
	COUNT_200,
	COUNT_304,
	COUNT_4XX,
	COUNT_5XX,
	COUNT_REFUSED,
	COUNT_REAPED,
	COUNT_LIMITED,
	COUNT_STALE,
	COUNT_RENDERED,
	COUNTS
};
void site_count(struct site *site, enum count which);
void site_gauge(struct site *site, int64_t connections);

#endif
