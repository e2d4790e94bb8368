/* source.h - the store behind the site: seen without ever waiting for who writes it */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SOURCE_H
#define LINLI_SOURCE_H

/*
 * A loop serves everybody, so it waits for nobody.  The store is read through a connection that
 * gives up after a moment; then it rests, and what is served meanwhile are the last good bytes.  A
 * planner that holds the writer's lock for seconds does not even bring that about: readers go on
 * beside it.  The one thing the server writes, the versions of feeds, waits in memory until the
 * lock is free, and is written without waiting for the disk.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/lang.h"
#include "publish/feeds.h"

struct source;

/* Strings are borrowed.  A store that is not there yet is looked for again.  community NULL: the
 * only one of the store; now INSTANT_NONE: the clock's. */
struct source *source_new(const char *state, const char *community, int64_t now);
void source_free(struct source *source);

/* Notices that somebody else has written the store; looks twenty times a second at most. */
void source_refresh(struct source *source);
/* Writes what waits, as far as that goes at once. */
void source_write(struct source *source);

int64_t source_now(const struct source *source);
/* Grows with every change of the store. */
uint64_t source_serial(const struct source *source);
/* NULL while it is not there or rests. */
struct store *source_store(const struct source *source);
/* After STORE_BUSY: it is left alone for a moment. */
void source_rest(struct source *source);
/* For one answer; NULL: not now.  The caller frees. */
struct feed_maker *source_maker(struct source *source);

bool source_is_there(const struct source *source); /* could be opened */
bool source_is_known(const struct source *source); /* a plan was applied */
/* The community's address and language; borrowed until the next refresh.  NULL: it has none. */
const char *source_base(const struct source *source);
enum lang source_language(const struct source *source);

#endif
