/* answer.h - what is asked and what is answered, without a network */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ANSWER_H
#define LINLI_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/text.h"

#define TYPE_CALENDAR "text/calendar; charset=utf-8"
#define TYPE_HTML "text/html; charset=utf-8"
#define TYPE_TEXT "text/plain; charset=utf-8"

enum { HTTP_DATE = 48 };

/* A request, as far as an answer may depend on it.  All borrowed; NULL: the header was not sent. */
struct request {
	const char *path;  /* begins with "/", nothing in it is percent-encoded */
	const char *query; /* behind the "?"; "" */
	const char *host, *user_agent;
	const char *if_none_match, *if_modified_since;
	bool is_local; /* from this machine, not through a proxy */
	bool is_plain; /* a trusted proxy says that it came over http */
};

/* How long others may keep an answer, and who. */
enum keeping { KEEP_NOT, KEEP_REVALIDATED, KEEP_PUBLIC, KEEP_PRIVATE };

/* Shared by all requests for the same bytes: count them with answer_use and answer_drop. */
struct answer {
	int uses;
	int status;
	const char *type;         /* "text/calendar; charset=utf-8" */
	struct text body, gzip;   /* gzip: empty where it is not worth it */
	char etag[HASH_HEX + 2];  /* quoted; "" none */
	char modified[HTTP_DATE]; /* as in the header; "" none */
	int64_t last_modified;
	enum keeping keeping;
	/* a page and a sheet to print get a content policy, a secret no index */
	bool is_page, is_sheet, is_secret, varies_by_agent;
	char *location;          /* of a redirection */
	int retry_after;         /* seconds; 0: the header is not sent */
};

struct answer *answer_new(int status, const char *type);
struct answer *answer_use(struct answer *answer);
void answer_drop(struct answer *answer);
/* Sets ETag and Last-Modified (instant 0: none), and the gzip bytes when they are smaller. */
void answer_seal(struct answer *answer, int64_t last_modified);
/* True when the client has these bytes already: If-None-Match (a list, `*`, weak ones) decides
 * where it is sent, else If-Modified-Since; a bad date counts as none (RFC 9110, 13.1). */
bool answer_is_known(const struct answer *answer, const struct request *request);
/* "Sat, 05 Dec 2026 01:00:00 GMT". */
void http_date_format(int64_t instant, char ret_text[static HTTP_DATE]);
bool http_date_parse(const char *text, int64_t *ret_instant);

#endif
