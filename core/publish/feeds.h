/* feeds.h - which feeds exist for whom, and their bytes */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_FEEDS_H
#define LINLI_FEEDS_H

/*
 * A feed is named as the store names it: "all", "area/g01", "activity/haircut", "venue/square",
 * "type/haircut-day", "team/rainbow-red", "person/v02"; in a further language "en/all".  Its bytes
 * depend on the store and on the day alone: no clock, no chance, the same order.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/lang.h"
#include "base/text.h"
#include "store/read.h"

enum feed_kind {
	FEED_ALL,
	FEED_AREA,
	FEED_ACTIVITY,
	FEED_VENUE,
	FEED_TYPE,
	FEED_TEAM,
	FEED_PERSON,
	FEED_KINDS
};

enum { FEED_EVENTS = 1000, FEED_BYTES = 1000000 }; /* a feed stays below both */

struct feed_name {
	enum feed_kind kind;
	const char *id; /* "" for FEED_ALL; borrowed */
	enum lang lang;
};

/* "area", "team" … of a kind; "all". */
const char *feed_kind_name(enum feed_kind kind);
/* False for what no feed can be called: an unknown kind, an id that is none. */
bool feed_name_parse(
	const char *name, enum lang language, struct arena *arena, struct feed_name *ret_name);
/* "all", "en/area/g01": a further language comes first. */
char *feed_name_format(struct feed_name name, enum lang language, struct arena *arena);
/* The path of a public feed below the site's root, without a slash in front: "feeds/area/g01.ics",
 * "en/feeds/all.ics". */
char *feed_path(struct feed_name name, enum lang language, struct arena *arena);
bool feed_is_public(struct feed_name name);

struct feed {
	struct text body;        /* the bytes, uncompressed */
	char etag[HASH_HEX];     /* their hash */
	int64_t last_modified;   /* grows whenever the bytes change */
	int64_t valid_until;     /* the instant from which the clock alone may change the bytes */
	size_t events, left_out; /* left_out: the last ones, beyond the limits */
};
void feed_finish(struct feed *feed);

/* A community's settings for its feeds, read once for many of them. */
struct feed_maker;
/* NULL before the first apply, or when its zone is unknown here.  The caller frees. */
struct feed_maker *feed_maker_new(struct store *store, int64_t now);
void feed_maker_free(struct feed_maker *maker);
/* For a process that must not wait for a writer: versions are handed over instead of written.  The
 * function may set row's last_modified to what it was handed before; the row is borrowed. */
void feed_maker_defer(struct feed_maker *maker,
	void (*note)(void *context, struct feed_row *row), void *context);
const struct community *feed_community(const struct feed_maker *maker);
struct store *feed_store(const struct feed_maker *maker);
int64_t feed_now(const struct feed_maker *maker);
const struct zone *feed_zone(const struct feed_maker *maker);
/* Where the site is, without a slash at the end; NULL when the community has no address. */
const char *feed_url(const struct feed_maker *maker);
const char *feed_phone(const struct feed_maker *maker);
/* The feed's name for its reader ("云溪社区 第一网格"), in the arena; NULL when there is no such
 * feed. */
const char *feed_title(struct feed_maker *maker, struct feed_name name, struct arena *arena);

/* Renders a feed and notes its version in the store.  STORE_MISSING: there is no such feed.  When
 * the store cannot be written the version is still right for unchanged bytes, else stamped `now`.
 */
enum store_verdict feed_render(
	struct feed_maker *maker, struct feed_name name, struct feed *ret_feed);
/* An empty calendar for the time before the first apply: valid, and no error to a client. */
void feed_render_empty(struct feed *ret_feed);

/* All public feeds, by kind and id, each in every language of the community. */
struct feed_name *feed_list(struct feed_maker *maker, struct arena *arena, size_t *ret_count);

/* The bytes as gzip (RFC 1952), without a name or a time in it: the same bytes always. */
void feed_gzip(const struct text *body, struct text *ret_gzip);

#endif
