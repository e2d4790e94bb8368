/* store.h - what is: the database, its schema, and the one way to change a plan */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_H
#define LINLI_STORE_H

/*
 * The hub.  All SQL is in this room; no SQLite type leaves it.  Left of it the plan says what should
 * be, right of it everything is read from here.  Every write is one short BEGIN IMMEDIATE transaction
 * with an audit row.  After any fault the transaction is rolled back and the verdict tells the truth.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "plan/planned.h"

enum store_verdict {
	STORE_OK,
	STORE_NO,      /* full, not open, somebody was quicker: `refusal` says which */
	STORE_MISSING, /* what was named does not exist */
	STORE_SAME,    /* it is already so; nothing was written */
	STORE_BUSY,    /* locked for longer than 5 s: try again */
	STORE_FULL,    /* no space left on the disk */
	STORE_BROKEN,  /* corrupt, unreadable, newer than this program */
	STORE_STALE,   /* the history moved under the plan: plan again */
	STORE_DENIED   /* this user may not read or write it */
};

struct store;

/* Opens (and with `create` makes, 0700/0600) DIR/linli.db, brings the schema up to date (a backup
 * before a migration), checks `integrity` quickly.  read_only: for commands that only read; a store
 * that does not exist gives STORE_MISSING.  The secret is DIR/secret (32 bytes hex, 0600), made with
 * the store.  `ret_store` is closed with store_close. */
enum store_verdict store_open(const char *directory, bool create, bool read_only,
	struct store **ret_store);
void store_close(struct store *store);
/* The same for a loop that must never wait for a writer: nothing is made, checked or migrated (an
 * older schema is STORE_BROKEN), STORE_BUSY comes within some 20 ms, and what is written does not
 * wait for the disk: only for what can be made again. */
enum store_verdict store_glance(const char *directory, bool read_only, struct store **ret_store);
/* A number that changes when anybody but this connection has written. */
int64_t store_others(struct store *store);
/* One sentence about the last verdict that was not STORE_OK, translated; borrowed. */
const char *store_error(const struct store *store);

/* Only one planner writes at a time; the community is chosen by its code.  One store file may hold
 * several; every call below speaks of the chosen one.  False: it was never applied. */
bool store_choose(struct store *store, const char *community);
/* The only community of the file, for commands without a configuration; NULL when none or several. */
const char *store_only(struct store *store, struct arena *arena);

/* What the next plan depends on; works on an empty store too. */
enum store_verdict store_history(struct store *store, const char *community, struct arena *arena,
	int32_t first, int32_t last, struct history *ret_history);

/* --- apply --- */

enum change_kind { CHANGE_ADD, CHANGE_MOVE, CHANGE_CANCEL, CHANGE_RESTORE, CHANGE_EDIT, CHANGE_PEOPLE,
	CHANGE_UNFILLED, CHANGE_CONFLICT };

struct change { /* an item of `plan` (ini-reference.md 8), sorted by (original, activity, change) */
	enum change_kind kind;
	const char *activity, *date, *original, *other, *detail; /* dates YYYY-MM-DD; other "" */
	struct words text;
	bool loses_places; /* residents would lose a place: needs --yes */
};

struct changes {
	const struct change *items;
	size_t count;
	size_t lost_places; /* bookings on dates that would go */
	bool is_written;    /* apply: something was written */
	bool is_restyled;   /* names, texts or settings differ, whatever the items say */
};

/* An event as one audience sees it, rendered from the rows after the writes; the publish room gives
 * the function.  The hash is of the rendered VEVENT without DTSTAMP, LAST-MODIFIED and SEQUENCE. */
struct event; /* read.h */
struct event_renderer {
	void *context;
	void (*render)(void *context, const struct event *event, char ret_hash[static HASH_HEX]);
};

struct apply_options {
	int64_t now;
	const char *who;  /* audit: "cli", "daemon" */
	bool dry;         /* compare only: nothing is written */
	bool yes;         /* residents may lose places */
	bool keep_booked; /* the daemon: dates with bookings are kept and reported instead */
	int32_t late;     /* minutes, [reminders] late: not_after of reminders that have none */
	struct event_renderer renderer;
};

/* Compares the plan with the store and (unless dry) writes the differences in one transaction,
 * faces, change notices and feed generations included (store.md 5).  The same plan again writes
 * nothing: the file's bytes stay.  STORE_NO: residents would lose places and `yes` is missing.
 * What is found is in the arena. */
enum store_verdict store_apply(struct store *store, const struct plan *plan,
	const struct history *history, const struct apply_options *options, struct arena *arena,
	struct changes *ret_changes);

/* --- what people do by hand --- */

struct deed { /* what a command did, for its JSON */
	const char *key, *activity, *original; /* "tea@2026-12-11" */
	int64_t start;       /* INSTANT_NONE when it has none */
	const char *state;   /* booked, waiting, cancelled, moved, added, unchanged … */
	const char *code;    /* of a booking, as the resident holds it; NULL */
	int32_t position;    /* on the waiting list, 0 */
	/* with STORE_NO of store_book, state is not-open, closed, cancelled, full, party, once, age,
	 * no-slot, no-places, or needs-age, needs-guardian: something is missing in the wish */
	const char *message; /* why not, or a note; translated, may be NULL */
};

/* `date`: an original date, else a day on which the activity has an occurrence now.  All of them
 * write the override or row, an audit line, the faces, and mark the activity for re-planning.
 * They return STORE_OK, _NO, _MISSING, _SAME or a fault, and fill ret_deed as far as they got. */
struct hand {
	int64_t now;
	int64_t given_at; /* of an answer that came by mail: when it was given; INSTANT_NONE: now */
	const char *who;
	struct arena *arena;
	struct event_renderer renderer;
};

enum store_verdict store_add(struct store *store, const struct hand *hand, const char *activity,
	int32_t date, int32_t minute, int32_t length_minutes, const char *reason, struct deed *ret_deed);
/* Takes back what store_add did: residents and those who serve are told that it is off. */
enum store_verdict store_add_undo(struct store *store, const struct hand *hand,
	const char *activity, int32_t date, struct deed *ret_deed);
enum store_verdict store_cancel(struct store *store, const struct hand *hand, const char *activity,
	int32_t date, const char *reason, bool undo, struct deed *ret_deed);

struct move {
	int32_t day;       /* INT32_MIN: the same day */
	int32_t minute;    /* INT32_MIN: the same clock time */
	int64_t begins;    /* the instant that day and minute give, INSTANT_NONE: as it is */
	int64_t ends;
	const char *venue; /* NULL: as it is */
	const char *place; /* spot of a mobile venue; NULL */
	const char *reason;
	bool undo;
};
enum store_verdict store_move(struct store *store, const struct hand *hand, const char *activity,
	int32_t date, const struct move *move, struct deed *ret_deed);

struct booking_wish {
	const char *activity;
	int32_t date;
	const char *name, *person, *phone, *guardian; /* name or person */
	int64_t begins; /* of the slot, INSTANT_NONE: the first free one */
	int32_t people, age; /* age -1: not given */
	bool wait;
};
enum store_verdict store_book(struct store *store, const struct hand *hand,
	const struct booking_wish *wish, struct deed *ret_deed);
enum store_verdict store_cancel_booking(struct store *store, const struct hand *hand,
	const char *code, bool undo, struct deed *ret_deed);

/* The place that was offered from the waiting list is taken; STORE_NO: the offer is over. */
enum store_verdict store_accept_place(
	struct store *store, const struct hand *hand, const char *code, struct deed *ret_deed);
/* What the holder of a code has: key, start, state (booked, waiting, offered, cancelled, expired,
 * attended, absent) and position. */
enum store_verdict store_find_booking(struct store *store, struct arena *arena, const char *code,
	struct deed *ret_deed);
/* Ends offers of places and of seats that nobody took in time; the places go to the next. */
enum store_verdict store_expire(struct store *store, const struct hand *hand);

/* Seats: key/role/seat.  `may` is asked before somebody is put on one (the roster's validator, run by
 * the caller); NULL allows. */
struct seat_name {
	const char *activity, *role;
	int32_t date, seat;
};
enum store_verdict store_lock(struct store *store, const struct hand *hand, struct seat_name seat,
	const char *person, bool undo, struct deed *ret_deed);
enum store_verdict store_swap(struct store *store, const struct hand *hand, struct seat_name seat,
	const struct seat_name *with, const char *to, int64_t expires, bool undo, struct deed *ret_deed);
/* `fitting`: ids of those who are told that the seat is open, ends with NULL; NULL: nobody is. */
enum store_verdict store_give_up(struct store *store, const struct hand *hand, struct seat_name seat,
	int64_t expires, const char *const *fitting, struct deed *ret_deed);
enum store_verdict store_answer(struct store *store, const struct hand *hand, struct seat_name seat,
	const char *person, bool yes, struct deed *ret_deed);
enum store_verdict store_attend(struct store *store, const struct hand *hand, const char *activity,
	int32_t date, const char *booking_code, const char *person, int32_t minutes, int32_t heads,
	bool absent, struct deed *ret_deed);

/* The secret address part of a person's or team's feed: 32 lower-case characters (160 bits, base32),
 * derived from the secret and a reset number, stored hashed.  reset: a new one, the old is 410. */
enum store_verdict store_token(struct store *store, const struct hand *hand, const char *kind,
	const char *subject, bool reset, char ret_token[static 64]);
/* The one there is, written nothing for; false: none yet. */
bool store_token_known(struct store *store, struct arena *arena, const char *kind,
	const char *subject, char ret_token[static 64]);
/* Makes those of the subjects that have none, all at once; unknown subjects are passed over. */
enum store_verdict store_tokens(struct store *store, const struct hand *hand, const char *kind,
	const char *const *subjects, size_t count);

/* --- care --- */

/* Runs the invariants (store.md 6), integrity and foreign keys; calls with each that does not hold. */
enum store_verdict store_doctor(struct store *store,
	void (*say)(void *context, const char *sentence, int64_t rows), void *context);
/* A whole copy of the store in one file (0600), which it replaces when it is done. */
enum store_verdict store_backup(struct store *store, const char *path);
/* True when the file is whole, linli's, and of a version that this program reads. */
bool store_is_sound(const char *path);
/* True when another process has the store of the directory open. */
bool store_is_used(const char *directory);

#endif
