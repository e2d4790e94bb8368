/* outbox.h - reminders that fall due, and the deliveries made of them */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_OUTBOX_H
#define LINLI_OUTBOX_H

/*
 * A reminder is planned: one row per occurrence, audience, rule and turn.  When due it is spread
 * into deliveries, one per recipient and channel.  A delivery is new, leased, retry, sent, missed,
 * dead or cancelled; `ready` says when it may next be taken, `attempts` fences a worker that lost
 * its lease. Notices of changes are written by apply and by the commands as deliveries of the
 * channel "*", key change:UID:SEQUENCE:KIND:RECIPIENT, body KIND; the deliverer routes them.
 *
 * Everything that is returned lives in the caller's arena.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/recipient.h"
#include "store/store.h"

/* --- planned reminders --- */

struct outbox_reminder {
	int64_t id, occurrence; /* within the store; never shown */
	const char *activity, *uid, *audience, *rule;
	int32_t original, turn;
	int64_t due, not_after, begins;
	bool unless_done,
		is_off;    /* is_off: the occurrence is not planned any more, or has moved on */
	const char *state; /* new, spread, missed, cancelled */
};

/* New ones with due <= until, the earliest first, at most `limit`, behind the id `after` of the one
 * with due `after_due` (0, 0: from the first). */
enum store_verdict outbox_due(struct store *store, struct arena *arena, int64_t until, size_t limit,
	int64_t after_due, int64_t after, struct outbox_reminder **ret_items, size_t *ret_count);
/* Reminders of any state with from <= due <= to. */
enum store_verdict outbox_planned(struct store *store, struct arena *arena, int64_t from,
	int64_t to, struct outbox_reminder **ret_items, size_t *ret_count);

/* --- deliveries --- */

struct outbox_delivery {
	int64_t id, occurrence, reminder; /* 0: none */
	const char *key, *channel, *recipient, *state, *body, *error;
	const char *activity, *audience, *rule; /* of the reminder; "" for a notice */
	int32_t original, attempts;
	int64_t due, not_after, ready, ended_at;
	int64_t begins; /* of the occurrence, 0: none */
};

struct outbox_new {
	const char *key, *channel, *recipient, *body; /* body NULL: made when it is sent */
	int64_t occurrence, reminder;                 /* 0: none */
	int64_t due, not_after, ready;
	const char *error; /* not NULL: recorded as dead at once, visible to the organizer */
};

struct outbox_spreading { /* a reminder and what becomes of it */
	int64_t reminder;
	bool is_missed; /* too late: without deliveries */
	const struct outbox_new *items;
	size_t count;
};
/* Marks reminders spread (or missed) and adds their deliveries, all in one transaction; what exists
 * stays as it is, and so does a reminder that was cancelled meanwhile or that somebody else was
 * quicker with. */
enum store_verdict outbox_spread(
	struct store *store, int64_t now, const struct outbox_spreading *spreadings, size_t count);
/* Deliveries of no reminder (digests, asks), in one transaction; those that exist stay. */
enum store_verdict outbox_add(
	struct store *store, int64_t now, const struct outbox_new *items, size_t count);
struct outbox_routing { /* of a notice of the channel "*" */
	int64_t id;
	const char *channel, *recipient; /* channel NULL: nobody can be reached */
	int64_t ready, not_after;
	const char *error; /* why not */
};
/* Gives notices to their channels; keys and everything else stay.  What nobody can be reached with
 * is dead.  One transaction. */
enum store_verdict outbox_route(
	struct store *store, int64_t now, const struct outbox_routing *routings, size_t count);

/* The next ones of a channel that may be taken (ready <= now < not_after), the earliest first;
 * recipient NULL: anybody's. */
enum store_verdict outbox_waiting(struct store *store, struct arena *arena, int64_t now,
	const char *channel, const char *recipient, size_t limit,
	struct outbox_delivery **ret_items, size_t *ret_count);

/* HELD: not leased, put off as it is. */
enum outbox_end { OUTBOX_SENT, OUTBOX_RETRY, OUTBOX_DEAD, OUTBOX_CANCELLED, OUTBOX_HELD };
struct outbox_result { /* of a leased delivery; attempts as the lease gave it */
	int64_t id;
	int32_t attempts;
	enum outbox_end end;
	int64_t ready;     /* RETRY, HELD */
	int64_t not_after; /* HELD */
	const char *error;
};
struct outbox_lease {
	int64_t id;
	int32_t attempts; /* before the lease; one more behind it */
	bool is_taken;    /* filled in */
};
struct outbox_turn {
	const struct outbox_result *results;
	size_t result_count;
	const struct outbox_new *added; /* by another channel what a result gave up */
	size_t added_count;
	struct outbox_lease *leases;
	size_t lease_count;
	int64_t until; /* of the leases */
	const char *owner;
	/* Another turn follows at once: this one need not wait for the disk.  A killed process loses
	 * nothing by it; with the power may go the last turns, whose messages are then sent again
	 * under their keys. */
	bool is_hasty;
};
/* Records results, adds deliveries and takes leases, all in one transaction.  A result of a lost
 * lease changes nothing; a lease that somebody else has is not taken. */
enum store_verdict outbox_turn(struct store *store, int64_t now, const struct outbox_turn *turn);
/* Whether it may still go: the occurrence is on (a notice always), has not moved since, there is
 * time, and what must not be done is not done. */
bool outbox_still(struct store *store, int64_t id, int64_t now);
/* The deliverer has just started and is the only one: what a dead one held is ready again. */
enum store_verdict outbox_recover(struct store *store, int64_t now);
/* Marks what is past not_after as missed, at most `limit` rows; gives how many. */
enum store_verdict outbox_expire(struct store *store, int64_t now, size_t limit, int64_t *ret_rows);
/* By hand: dead and missed ones that are still useful (all of them, or the one with `key`) get a
 * new life of `late` seconds; gives how many. */
enum store_verdict outbox_again(
	struct store *store, int64_t now, const char *key, int32_t late, int64_t *ret_rows);
/* How many were sent on this channel since. */
int64_t outbox_sent_since(struct store *store, const char *channel, int64_t since);
/* With from <= due <= to, by (due, key). */
enum store_verdict outbox_list(struct store *store, struct arena *arena, int64_t from, int64_t to,
	struct outbox_delivery **ret_items, size_t *ret_count);
/* Ended in a state (dead, missed) at or after `since`. */
enum store_verdict outbox_ended(struct store *store, struct arena *arena, const char *state,
	int64_t since, struct outbox_delivery **ret_items, size_t *ret_count);

#endif
