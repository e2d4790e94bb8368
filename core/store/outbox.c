/* outbox.c - reminders that fall due, and the deliveries made of them */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/outbox.h"

#include <string.h>

#include "base/vec.h"
#include "store/db.h"

struct reminders VEC(struct outbox_reminder);
struct deliveries VEC(struct outbox_delivery);

/* --- planned reminders --- */

static struct outbox_reminder reminder_row(struct query *q, struct arena *arena)
{
	return (struct outbox_reminder){ .id = query_integer(q, 0),
		.occurrence = query_integer(q, 1),
		.activity = db_text(q, arena, 2),
		.uid = db_text(q, arena, 3),
		.audience = db_text(q, arena, 4),
		.rule = db_text(q, arena, 5),
		.original = db_day(q, 6),
		.turn = db_small(q, 7),
		.due = query_integer(q, 8),
		.not_after = query_integer(q, 9),
		.begins = query_integer(q, 10),
		.unless_done = query_integer(q, 11) != 0,
		.is_off = query_integer(q, 12) != 0,
		.state = db_text(q, arena, 13) };
}

enum store_verdict outbox_due(struct store *store, struct arena *arena, int64_t until, size_t limit,
	int64_t after_due, int64_t after, struct outbox_reminder **ret_items, size_t *ret_count)
{
	struct reminders all = { 0 };

	db_read(store);
	struct query *q = db_query(store, Q_outbox_due, I(store->community), I(until),
		I((int64_t)limit), I(after_due), I(after));
	while (db_next(store, q))
		*vec_add(&all) = reminder_row(q, arena);
	DB_KEEP(arena, &all, ret_items, ret_count);
	return db_read_end(store, STORE_OK);
}

enum store_verdict outbox_planned(struct store *store, struct arena *arena, int64_t from,
	int64_t to, struct outbox_reminder **ret_items, size_t *ret_count)
{
	struct reminders all = { 0 };

	db_read(store);
	struct query *q = db_query(store, Q_outbox_planned, I(store->community), I(from), I(to));
	while (db_next(store, q))
		*vec_add(&all) = reminder_row(q, arena);
	DB_KEEP(arena, &all, ret_items, ret_count);
	return db_read_end(store, STORE_OK);
}

/* --- deliveries --- */

static const char *or_empty(const char *string)
{
	return string != NULL ? string : "";
}

static struct outbox_delivery delivery_row(struct query *q, struct arena *arena)
{
	return (struct outbox_delivery){ .id = query_integer(q, 0),
		.occurrence = query_integer(q, 1),
		.reminder = query_integer(q, 2),
		.key = db_text(q, arena, 3),
		.channel = db_text(q, arena, 4),
		.recipient = db_text(q, arena, 5),
		.state = db_text(q, arena, 6),
		.body = db_text(q, arena, 7),
		.error = db_text(q, arena, 8),
		.activity = or_empty(db_text(q, arena, 9)),
		.audience = or_empty(db_text(q, arena, 10)),
		.rule = or_empty(db_text(q, arena, 11)),
		.original = db_day(q, 12),
		.attempts = db_small(q, 13),
		.due = query_integer(q, 14),
		.not_after = query_integer(q, 15),
		.ready = query_integer(q, 16),
		.ended_at = query_integer(q, 17),
		.begins = query_integer(q, 18) };
}

static enum store_verdict read_deliveries(struct store *store, struct arena *arena, struct query *q,
	struct outbox_delivery **ret_items, size_t *ret_count)
{
	struct deliveries all = { 0 };

	while (db_next(store, q))
		*vec_add(&all) = delivery_row(q, arena);
	DB_KEEP(arena, &all, ret_items, ret_count);
	return db_read_end(store, STORE_OK);
}

static void add(struct store *store, int64_t now, const struct outbox_new *item)
{
	if (item->error != NULL) {
		db_run(store, Q_outbox_add_dead, I(store->community), T(item->key),
			Z(item->reminder), Z(item->occurrence), T(item->channel),
			T(item->recipient), I(item->due), I(item->not_after), T(item->error),
			I(now));
		return;
	}
	const int64_t added = db_run(store, Q_outbox_add, I(store->community), T(item->key),
		Z(item->reminder), Z(item->occurrence), T(item->channel), T(item->recipient),
		I(item->due), I(item->not_after), I(item->ready));
	if (item->body != NULL && added > 0)
		db_run(store, Q_outbox_add_body, I(store->community), T(item->key), T(item->body));
}

enum store_verdict outbox_spread(
	struct store *store, int64_t now, const struct outbox_spreading *spreadings, size_t count)
{
	db_begin(store, true);
	for (size_t i = 0; i < count; i++) {
		const struct outbox_spreading *s = &spreadings[i];
		if (db_run(store, Q_outbox_mark, I(s->reminder),
			    T(s->is_missed ? "missed" : "spread")) == 0)
			continue;
		for (size_t k = 0; k < s->count; k++)
			add(store, now, &s->items[k]);
	}
	return db_end(store, STORE_OK);
}

enum store_verdict outbox_add(
	struct store *store, int64_t now, const struct outbox_new *items, size_t count)
{
	db_begin(store, true);
	for (size_t i = 0; i < count; i++)
		add(store, now, &items[i]);
	return db_end(store, STORE_OK);
}

enum store_verdict outbox_route(
	struct store *store, int64_t now, const struct outbox_routing *routings, size_t count)
{
	db_begin(store, true);
	for (size_t i = 0; i < count; i++) {
		const struct outbox_routing *r = &routings[i];
		if (r->channel != NULL)
			db_run(store, Q_outbox_route, I(store->community), I(r->id), T(r->channel),
				I(r->ready), I(r->not_after), T(r->recipient));
		else
			db_run(store, Q_outbox_unroutable, I(store->community), I(r->id), I(now),
				T(r->error));
	}
	return db_end(store, STORE_OK);
}

enum store_verdict outbox_waiting(struct store *store, struct arena *arena, int64_t now,
	const char *channel, const char *recipient, size_t limit,
	struct outbox_delivery **ret_items, size_t *ret_count)
{
	db_read(store);
	struct query *q = recipient == NULL
		? db_query(store, Q_outbox_waiting, I(store->community), T(channel), I(now),
			  I((int64_t)limit))
		: db_query(store, Q_outbox_waiting_of, I(store->community), T(channel), I(now),
			  I((int64_t)limit), T(recipient));
	return read_deliveries(store, arena, q, ret_items, ret_count);
}

static void record(struct store *store, int64_t now, const struct outbox_result *r)
{
	switch (r->end) {
	case OUTBOX_SENT:
		db_run(store, Q_outbox_sent, I(r->id), I(r->attempts), I(now));
		return;
	case OUTBOX_RETRY:
		db_run(store, Q_outbox_retry, I(r->id), I(r->attempts), I(r->ready), T(r->error));
		return;
	case OUTBOX_DEAD:
		db_run(store, Q_outbox_dead, I(r->id), I(r->attempts), I(now), T(r->error));
		return;
	case OUTBOX_CANCELLED:
		db_run(store, Q_outbox_cancelled, I(r->id), I(r->attempts), I(now), T(r->error));
		return;
	case OUTBOX_HELD:
		db_run(store, Q_outbox_held, I(r->id), I(r->attempts), I(r->ready),
			I(r->not_after));
		return;
	}
}

enum store_verdict outbox_turn(struct store *store, int64_t now, const struct outbox_turn *turn)
{
	engine_set_lasting(store->engine, !turn->is_hasty);
	db_begin(store, true);
	for (size_t i = 0; i < turn->result_count; i++)
		record(store, now, &turn->results[i]);
	for (size_t i = 0; i < turn->added_count; i++)
		add(store, now, &turn->added[i]);
	for (size_t i = 0; i < turn->lease_count; i++)
		turn->leases[i].is_taken = db_run(store, Q_outbox_lease, I(turn->leases[i].id),
						   I(turn->leases[i].attempts), I(now),
						   I(turn->until), T(turn->owner)) == 1;
	const enum store_verdict verdict = db_end(store, STORE_OK);
	engine_set_lasting(store->engine, true);
	for (size_t i = 0; i < turn->lease_count && verdict != STORE_OK; i++)
		turn->leases[i].is_taken = false;
	return verdict;
}

bool outbox_still(struct store *store, int64_t id, int64_t now)
{
	db_read(store);
	const bool is_still = db_get(store, Q_outbox_still, I(id), I(now)) != 0;
	return db_read_end(store, STORE_OK) == STORE_OK && is_still;
}

enum store_verdict outbox_recover(struct store *store, int64_t now)
{
	db_begin(store, true);
	db_run(store, Q_outbox_recover, I(store->community), I(now));
	return db_end(store, STORE_OK);
}

enum store_verdict outbox_expire(struct store *store, int64_t now, size_t limit, int64_t *ret_rows)
{
	db_begin(store, true);
	*ret_rows = db_run(store, Q_outbox_expire, I(store->community), I(now), I((int64_t)limit));
	return db_end(store, STORE_OK);
}

enum store_verdict outbox_again(
	struct store *store, int64_t now, const char *key, int32_t late, int64_t *ret_rows)
{
	db_begin(store, true);
	*ret_rows = db_run(store, Q_outbox_again, I(store->community), I(now),
		T(key != NULL ? key : ""), I(late));
	return db_end(store, STORE_OK);
}

int64_t outbox_sent_since(struct store *store, const char *channel, int64_t since)
{
	db_read(store);
	const int64_t count =
		db_get(store, Q_outbox_sent_since, I(store->community), T(channel), I(since));
	db_read_end(store, STORE_OK);
	return count;
}

enum store_verdict outbox_list(struct store *store, struct arena *arena, int64_t from, int64_t to,
	struct outbox_delivery **ret_items, size_t *ret_count)
{
	db_read(store);
	return read_deliveries(store, arena,
		db_query(store, Q_outbox_list, I(store->community), I(from), I(to)), ret_items,
		ret_count);
}

enum store_verdict outbox_ended(struct store *store, struct arena *arena, const char *state,
	int64_t since, struct outbox_delivery **ret_items, size_t *ret_count)
{
	db_read(store);
	return read_deliveries(store, arena,
		db_query(store, Q_outbox_ended, I(store->community), T(state), I(since)), ret_items,
		ret_count);
}
