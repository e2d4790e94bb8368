/* outbox.c - reminders that fall due, and the deliveries made of them */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/outbox.h"

#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "store/booking.h"
#include "store/db.h"

struct reminders VEC(struct outbox_reminder);
struct recipients VEC(struct outbox_recipient);
struct deliveries VEC(struct outbox_delivery);
struct strings VEC(const char *);

/* What a vector holds, in the arena; the vector is empty again. */
#define KEEP(arena, vector, ret_items, ret_count)                                                  \
	do {                                                                                       \
		*(ret_count) = (vector)->count;                                                    \
		*(ret_items) = arena_get((arena), (vector)->count, sizeof *(vector)->items);       \
		if ((vector)->count > 0)                                                           \
			memcpy(*(ret_items), (vector)->items,                                      \
				(vector)->count * sizeof *(vector)->items);                        \
		vec_free(vector);                                                                  \
	} while (0)

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
	KEEP(arena, &all, ret_items, ret_count);
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
	KEEP(arena, &all, ret_items, ret_count);
	return db_read_end(store, STORE_OK);
}

/* --- who and what --- */

static struct outbox_recipient recipient_row(
	struct store *store, struct query *q, struct arena *arena)
{
	struct outbox_recipient r = { .recipient = db_text(q, arena, 0),
		.to = db_text(q, arena, 0),
		.person = db_text(q, arena, 2),
		.name = db_text(q, arena, 3),
		.contact = db_text(q, arena, 4),
		.reach = db_text(q, arena, 5),
		.kind = db_text(q, arena, 6),
		.language = db_text(q, arena, 7),
		.role = db_text(q, arena, 8),
		.role_name = db_words(q, arena, 9),
		.note = db_words(q, arena, 11),
		.seat = db_small(q, 13),
		.ticket = db_small(q, 14),
		.answer = db_text(q, arena, 15),
		.begins = query_integer(q, 16),
		.ends = query_integer(q, 17),
		.is_done = query_integer(q, 18) != 0 };

	if (!query_is_null(q, 1))
		r.to = booking_code(store, arena, query_text(q, 19), query_integer(q, 1));
	return r;
}

/* Somebody with two duties in one occurrence is told once, with the first of them. */
static bool is_new(const struct recipients *all, const char *recipient)
{
	return all->count == 0 || strcmp(all->items[all->count - 1].recipient, recipient) != 0;
}

static void read_recipients(struct store *store, struct arena *arena, struct query *q,
	const char *only, struct recipients *all)
{
	while (db_next(store, q)) {
		const char *recipient = query_text(q, 0);
		if ((only == NULL || strcmp(only, recipient) == 0) && is_new(all, recipient))
			*vec_add(all) = recipient_row(store, q, arena);
	}
}

enum store_verdict outbox_recipients(struct store *store, struct arena *arena, int64_t occurrence,
	const char *audience, const char *recipient, struct outbox_recipient **ret_items,
	size_t *ret_count)
{
	static const struct {
		const char *audience;
		enum statement statement;
	} table[] = {
		{ "staff", Q_outbox_staff },
		{ "serving", Q_outbox_serving },
		{ "booked", Q_outbox_booked },
		{ "waiting", Q_outbox_waiting_list },
		{ "came", Q_outbox_came },
	};
	struct recipients all = { 0 };

	db_read(store);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].audience, audience) == 0)
			read_recipients(store, arena,
				db_query(store, table[i].statement, I(store->community),
					I(occurrence)),
				recipient, &all);
	KEEP(arena, &all, ret_items, ret_count);
	return db_read_end(store, STORE_OK);
}

bool outbox_recipient(struct store *store, struct arena *arena, int64_t occurrence,
	const char *recipient, struct outbox_recipient *ret_recipient)
{
	static const char of_person[] = "person ", of_booking[] = "booking ";
	struct recipients all = { 0 };

	if (strncmp(recipient, of_person, sizeof of_person - 1) == 0)
		recipient += sizeof of_person - 1;
	db_read(store);
	if (strncmp(recipient, of_booking, sizeof of_booking - 1) == 0) {
		read_recipients(store, arena,
			db_query(store, Q_outbox_booking_code, I(store->community), I(occurrence),
				T(recipient + sizeof of_booking - 1)),
			NULL, &all);
	} else if (*recipient == '#') {
		read_recipients(store, arena,
			db_query(store, Q_outbox_booking, I(store->community), I(occurrence),
				I(strtoll(recipient + 1, NULL, 10))),
			NULL, &all);
	} else {
		read_recipients(store, arena,
			db_query(store, Q_outbox_serving, I(store->community), I(occurrence)),
			recipient, &all);
		if (all.count == 0)
			read_recipients(store, arena,
				db_query(store, Q_outbox_person, I(store->community), T(recipient)),
				NULL, &all);
	}
	const bool is_there = all.count > 0;
	if (is_there)
		*ret_recipient = all.items[0];
	vec_free(&all);
	db_read_end(store, STORE_OK);
	return is_there;
}

bool outbox_worker(struct store *store, struct arena *arena, const char *person,
	const char **ret_id, const char **ret_name)
{
	struct outbox_recipient worker;
	const char *subject = arena_format(arena, "person %s", person);
	const char *area = store_setting(store, arena, subject, "area", NULL);

	for (int depth = 0; area != NULL && depth < 8; depth++) {
		const char *id = store_setting(
			store, arena, arena_format(arena, "area %s", area), "worker", NULL);
		if (id != NULL && strcmp(id, person) != 0 &&
			outbox_recipient(store, arena, 0, id, &worker)) {
			*ret_id = id;
			*ret_name = worker.name;
			return true;
		}
		db_read(store);
		struct query *q = db_query(store, Q_outbox_parent, I(store->community), T(area));
		const char *parent = db_next(store, q) ? db_text(q, arena, 0) : NULL;
		while (parent != NULL && db_next(store, q))
			;
		db_read_end(store, STORE_OK);
		area = parent;
	}
	return false;
}

enum store_verdict outbox_substitutes(struct store *store, struct arena *arena, int64_t occurrence,
	struct outbox_recipient **ret_items, size_t *ret_count)
{
	struct recipients all = { 0 };

	db_read(store);
	read_recipients(store, arena,
		db_query(store, Q_outbox_substitutes, I(store->community), I(occurrence)), NULL,
		&all);
	KEEP(arena, &all, ret_items, ret_count);
	return db_read_end(store, STORE_OK);
}

struct words outbox_words(struct store *store, struct arena *arena, int64_t occurrence,
	const char *subject, const char *audience)
{
	struct words words = { 0 };

	db_read(store);
	struct query *q = db_query(store, Q_outbox_wording, I(store->community), I(occurrence),
		T(subject), T(audience));
	while (db_next(store, q))
		words = db_words(q, arena, 0);
	db_read_end(store, STORE_OK);
	return words;
}

/* The strings of a vector, NULL-terminated. */
static const char *const *strings_keep(struct arena *arena, struct strings *all)
{
	const char **items = ARENA_ARRAY(arena, all->count + 1, const char *);

	for (size_t i = 0; i < all->count; i++)
		items[i] = all->items[i];
	vec_free(all);
	return items;
}

const char *const *outbox_subjects(struct store *store, struct arena *arena, const char *prefix)
{
	struct strings all = { 0 };
	char *end = arena_string(arena, prefix);

	end[strlen(end) - 1]++;
	db_read(store);
	struct query *q =
		db_query(store, Q_outbox_subjects, I(store->community), T(prefix), T(end));
	while (db_next(store, q))
		*vec_add(&all) = db_text(q, arena, 0);
	db_read_end(store, STORE_OK);
	return strings_keep(arena, &all);
}

const char *const *outbox_subjects_with(
	struct store *store, struct arena *arena, const char *key, const char *value)
{
	struct strings all = { 0 };

	db_read(store);
	struct query *q =
		db_query(store, Q_outbox_subjects_with, I(store->community), T(key), T(value));
	while (db_next(store, q))
		*vec_add(&all) = db_text(q, arena, 0);
	db_read_end(store, STORE_OK);
	return strings_keep(arena, &all);
}

enum store_verdict outbox_settings(struct store *store, struct arena *arena, const char *subject,
	struct outbox_setting **ret_items, size_t *ret_count)
{
	struct VEC(struct outbox_setting) all = { 0 };

	db_read(store);
	struct query *q = db_query(store, Q_outbox_settings, I(store->community), T(subject));
	while (db_next(store, q))
		*vec_add(&all) =
			(struct outbox_setting){ db_text(q, arena, 0), db_text(q, arena, 1) };
	KEEP(arena, &all, ret_items, ret_count);
	return db_read_end(store, STORE_OK);
}

struct area_row {
	const char *code, *kind, *parent;
	bool is_scope;
};
struct area_rows VEC(struct area_row);

static const struct area_row *area_find(const struct area_rows *rows, const char *code)
{
	for (size_t i = 0; code != NULL && i < rows->count; i++)
		if (strcmp(rows->items[i].code, code) == 0)
			return &rows->items[i];
	return NULL;
}

static bool lies_within(const struct area_rows *rows, const struct area_row *row, const char *outer)
{
	for (int depth = 0; row != NULL && depth < 8; depth++) {
		if (outer == NULL ? row->is_scope : strcmp(row->code, outer) == 0)
			return true;
		row = area_find(rows, row->parent);
	}
	return false;
}

/* Shown there: it lies in the scope, or something of the scope lies in it. */
static bool is_shown(const struct area_rows *rows, const struct area_row *row)
{
	if (lies_within(rows, row, NULL))
		return true;
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].is_scope && lies_within(rows, &rows->items[i], row->code))
			return true;
	return false;
}

const char *const *outbox_areas(
	struct store *store, struct arena *arena, int64_t occurrence, const char *kind)
{
	struct area_rows rows = { 0 };
	struct strings all = { 0 };
	bool is_everywhere = true;

	db_read(store);
	struct query *q = db_query(store, Q_outbox_areas, I(store->community));
	while (db_next(store, q))
		*vec_add(&rows) = (struct area_row){ db_text(q, arena, 0), db_text(q, arena, 1),
			db_text(q, arena, 2), false };
	q = db_query(store, Q_outbox_scope, I(store->community), I(occurrence));
	while (db_next(store, q)) {
		is_everywhere = false;
		for (size_t i = 0; i < rows.count; i++)
			if (strcmp(rows.items[i].code, query_text(q, 0)) == 0)
				rows.items[i].is_scope = true;
	}
	db_read_end(store, STORE_OK);
	VEC_EACH (struct area_row, row, &rows)
		if (strcmp(row->kind, kind) == 0 && (is_everywhere || is_shown(&rows, row)))
			*vec_add(&all) = row->code;
	vec_free(&rows);
	return strings_keep(arena, &all);
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
	KEEP(arena, &all, ret_items, ret_count);
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

/* --- answers to invitations --- */

enum store_verdict outbox_invites(struct store *store, struct arena *arena, const char *uid,
	struct outbox_invite **ret_items, size_t *ret_count)
{
	struct VEC(struct outbox_invite) all = { 0 };

	db_read(store);
	struct query *q = db_query(store, Q_outbox_invites, I(store->community), T(uid));
	while (db_next(store, q))
		*vec_add(&all) = (struct outbox_invite){ .activity = db_text(q, arena, 0),
			.role = db_text(q, arena, 1),
			.person = db_text(q, arena, 2),
			.original = db_day(q, 3),
			.seat = db_small(q, 4),
			.answered_at = query_integer(q, 5),
			.answer = db_text(q, arena, 6),
			.reach = db_text(q, arena, 7),
			.published_at = query_integer(q, 8) };
	KEEP(arena, &all, ret_items, ret_count);
	return db_read_end(store, STORE_OK);
}
