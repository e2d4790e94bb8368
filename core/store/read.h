/* read.h - reading the store: occurrences, events, rosters, feeds */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_READ_H
#define LINLI_READ_H

/*
 * Everything right of the store reads through these.  Results are in the caller's arena.  A read
 * runs in one snapshot; store_snapshot/store_snapshot_end put several reads into the same.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/lang.h"
#include "store/store.h"

enum store_verdict store_snapshot(struct store *store);
void store_snapshot_end(struct store *store);

/* A setting, as apply wrote it; NULL when there is none.  ("feeds", "future", NULL). */
const char *store_setting(struct store *store, struct arena *arena, const char *subject,
	const char *key, const char *language);
/* The words of a setting in both languages ("venue room", "name"). */
struct words store_words(struct store *store, struct arena *arena, const char *subject,
	const char *key);
/* Zone name, community name; false before the first apply. */
struct community {
	const char *code, *zone, *salt;
	struct words name;
	enum lang language;
	bool languages[LANG_COUNT];
	int64_t generation; /* grows with every apply that wrote something, for caches */
};
bool store_community(struct store *store, struct arena *arena, struct community *ret_community);

/* --- activities whose type fails: their last good plan stands --- */

struct ailment {
	const char *activity;
	struct words title;
	const char *fault;       /* a sentence */
	int32_t failures;
	int64_t since, retry_at; /* retry_at 0: not asked again before its inputs change */
};
enum store_verdict store_ailments(struct store *store, struct arena *arena,
	struct ailment **ret_ailments, size_t *ret_count);

/* --- occurrences: explain's and next's item --- */

struct occurrence {
	int64_t id; /* within this snapshot only; never shown */
	const char *key, *activity, *type, *uid;
	struct words title, summary;
	int32_t original;     /* day */
	int64_t begins, ends; /* INSTANT_NONE when cancelled dates have none to show: never here */
	bool all_day;
	const char *venue, *spot; /* ids; NULL, "" */
	struct words venue_name;
	const char *area;         /* the areas whose turn it is, joined by ","; NULL */
	const char *const *teams; /* crew, NULL-terminated */
	const char *status;       /* on, moved, cancelled, unknown */
	const char *reason;       /* "" */
	struct words note;        /* the reason as a sentence; NULL texts when none */
	int64_t moved_from, public_from;
	int32_t places, taken, free, waiting, waitlist;
	const char *visibility;
	int64_t opens, closes;
	int32_t age_min, age_max, number, total;
};

struct occurrence_filter {
	int64_t from, to;      /* instants: ends > from and begins < to */
	const char *activity;  /* NULL: any */
	const char *area;      /* shown in this area's feed: its own, its ancestors', the community's */
	const char *venue, *type, *team; /* NULL: any */
	bool all_visibilities; /* else public ones only, surprises hidden until public_from */
	bool cancelled;        /* include cancelled ones */
	int64_t now;
};

enum store_verdict store_occurrences(struct store *store, struct arena *arena,
	const struct occurrence_filter *filter, struct occurrence **ret_items, size_t *ret_count);
/* By original date, else by the day it is on now (in the community's zone, given as the instants of
 * that day's begin and end). */
enum store_verdict store_occurrence(struct store *store, struct arena *arena, const char *activity,
	int32_t date, struct occurrence *ret_occurrence);

/* --- events: what one audience sees of an occurrence, for feeds and faces --- */

enum face_audience { FACE_PUBLIC, FACE_TEAM, FACE_PERSON };

struct event_duty { /* who serves, where the audience may know */
	const char *role;
	struct words role_name, note; /* note: only to the person who serves */
	int64_t begins, ends;
	const char *person, *person_name; /* id; name or NULL (public: as public-name allows) */
	bool is_viewer; /* FACE_PERSON: it is the viewer's own */
	const char *answer; /* none, accepted */
};

struct event_booking { /* FACE_PERSON: the viewer's own */
	struct words lane_name;
	int64_t begins, ends;
	int32_t ticket;
	const char *state;
};

struct event {
	struct occurrence occurrence;
	enum face_audience audience;
	const char *viewer; /* person id, "" */
	enum lang language; /* hashes are of the community's language; feeds render each */
	struct words detail, bring, attention; /* the audience's words, placeholders of the renderer unfilled */
	struct words detail_more; /* team: staff words; person: serving or booked words */
	const struct event_duty *duties;
	const struct event_booking *bookings;
	size_t duty_count, booking_count;
	const char *const *areas; /* scope, ids, NULL-terminated */
	bool is_gone;     /* a tombstone */
	int64_t sequence, modified; /* of the face; 0 when it has none yet */
};

struct event_filter {
	enum face_audience audience;
	const char *team, *person;   /* FACE_TEAM: the team; FACE_PERSON: the person */
	const char *area, *activity, *venue, *type; /* FACE_PUBLIC scopes; NULL: all */
	int64_t from, to; /* ends > from, begins < to; tombstones until ends + 7 days */
	int64_t now;
};

/* By (begins, uid).  Only faces that exist: what was never published to that audience is absent. */
enum store_verdict store_events(struct store *store, struct arena *arena,
	const struct event_filter *filter, struct event **ret_items, size_t *ret_count);
/* The one of an occurrence (by its id); person: of FACE_PERSON.  False: there is no such face. */
bool store_event(struct store *store, struct arena *arena, int64_t occurrence,
	enum face_audience audience, const char *person, struct event *ret_event);

/* --- feeds --- */

struct feed_row {
	const char *name; /* "all", "area/g01", "person/v02", "en/all" */
	const char *etag; /* hex */
	int64_t last_modified;
	int64_t events, bytes;
};
bool store_feed(struct store *store, struct arena *arena, const char *name, struct feed_row *ret_row);
/* Writes the row when the etag differs; last_modified = max(now, old + 1). */
enum store_verdict store_feed_put(struct store *store, const struct feed_row *row, int64_t now,
	int64_t *ret_last_modified);
/* Ids of everything that has a feed of its own, NULL-terminated: "area", "activity", "venue", "type",
 * "team", "person".  "any-activity": those that residents do not see as well, for staff.
 * "former-activity": those that residents do not see any more, but once did. */
const char *const *store_ids(struct store *store, struct arena *arena, const char *kind);
/* Whose token this is: kind and subject; STORE_NO: it was reset (410); STORE_MISSING: never existed.
 * The time does not depend on the token. */
enum store_verdict store_token_find(struct store *store, struct arena *arena, const char *token,
	const char **ret_kind, const char **ret_subject);

/* --- rosters --- */

struct seat {
	const char *key, *activity;
	struct words title;
	int32_t original;
	int64_t begins, ends; /* of the duty */
	const char *duty;     /* role */
	struct words duty_name;
	int32_t seat;
	const char *person, *name; /* NULL when open */
	const char *status;        /* open, assigned, accepted, declined */
	bool locked;
	struct words reason;
	const char *reason_code;
	int64_t published_at;
	const char *type, *venue;
	int64_t minutes; /* served, -1: not noted */
};

struct seat_filter {
	const char *person, *activity, *team;
	int64_t from, to;
	int64_t now;
};
enum store_verdict store_seats(struct store *store, struct arena *arena,
	const struct seat_filter *filter, struct seat **ret_items, size_t *ret_count);

/* What the seats that are there were made from (plan->roster_input); NULL: not known. */
const char *store_roster_input(struct store *store, struct arena *arena);
/* Everybody's served and coming duties since `from`, for the roster's fairness. */
struct served {
	const char *person, *activity, *type, *role;
	int64_t begins, ends;
	int32_t seat;
	bool is_locked, is_published, is_holiday;
	int32_t original;
};
enum store_verdict store_served(struct store *store, struct arena *arena, int64_t from,
	struct served **ret_items, size_t *ret_count);

/* What is open at a seat: somebody gave it up, asked one person to take it, or asked for an exchange. */
struct offer {
	struct seat_name seat, other; /* by original date; other.seat 0: no exchange */
	const char *holder, *wanted;  /* ids; NULL: the seat is empty; anybody may take it */
	int64_t expires;
};
/* `seat` may be either side of an exchange; STORE_MISSING: nothing is open there. */
enum store_verdict store_offer(struct store *store, struct arena *arena, struct seat_name seat,
	int64_t now, struct offer *ret_offer);

/* Who declined, gave up or swapped away a duty that ends after `from`: not to be put on it again. */
struct refusal {
	const char *person, *activity, *role;
	int32_t original;
};
enum store_verdict store_refusals(struct store *store, struct arena *arena, int64_t from,
	struct refusal **ret_items, size_t *ret_count);

struct waiting {
	const char *code_start; /* the first characters, for staff */
	const char *name;
	int32_t position, people;
	int64_t since;
	const char *state;
};
enum store_verdict store_waiting(struct store *store, struct arena *arena, const char *activity,
	int32_t date, struct waiting **ret_items, size_t *ret_count);

#endif
