/* recipient.c - whom messages are for, and what they are made of */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/recipient.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "store/booking.h"
#include "store/db.h"

struct recipients VEC(struct outbox_recipient);
struct strings VEC(const char *);

/* --- who --- */

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

static void read_recipients(
	struct store *store, struct arena *arena, struct query *q, struct recipients *all)
{
	while (db_next(store, q))
		if (is_new(all, query_text(q, 0)))
			*vec_add(all) = recipient_row(store, q, arena);
}

/* "#3": the third booking. */
static int64_t number_of(const char *recipient)
{
	return *recipient == '#' ? strtoll(recipient + 1, NULL, 10) : 0;
}

enum store_verdict outbox_recipients(struct store *store, struct arena *arena, int64_t occurrence,
	const char *audience, const char *recipient, struct outbox_recipient **ret_items,
	size_t *ret_count)
{
	static const struct {
		const char *audience;
		enum statement all, one;
		bool is_booking;
	} table[] = {
		{ "staff", Q_outbox_staff, Q_outbox_staff_one, false },
		{ "serving", Q_outbox_serving, Q_outbox_serving_one, false },
		{ "booked", Q_outbox_booked, Q_outbox_booked_one, true },
		{ "waiting", Q_outbox_waiting_list, Q_outbox_waiting_one, true },
		{ "came", Q_outbox_came, Q_outbox_came_one, true },
	};
	struct recipients all = { 0 };

	db_read(store);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (strcmp(table[i].audience, audience) != 0)
			continue;
		if (recipient == NULL)
			read_recipients(store, arena,
				db_query(store, table[i].all, I(store->community), I(occurrence)),
				&all);
		else
			read_recipients(store, arena,
				db_query(store, table[i].one, I(store->community), I(occurrence),
					table[i].is_booking ? I(number_of(recipient))
							    : T(recipient)),
				&all);
	}
	DB_KEEP(arena, &all, ret_items, ret_count);
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
			&all);
	} else if (*recipient == '#') {
		read_recipients(store, arena,
			db_query(store, Q_outbox_booking, I(store->community), I(occurrence),
				I(number_of(recipient))),
			&all);
	} else {
		read_recipients(store, arena,
			db_query(store, Q_outbox_serving_one, I(store->community), I(occurrence),
				T(recipient)),
			&all);
		if (all.count == 0)
			read_recipients(store, arena,
				db_query(store, Q_outbox_person, I(store->community), T(recipient)),
				&all);
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
		db_query(store, Q_outbox_substitutes, I(store->community), I(occurrence)), &all);
	DB_KEEP(arena, &all, ret_items, ret_count);
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
	DB_KEEP(arena, &all, ret_items, ret_count);
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
	DB_KEEP(arena, &all, ret_items, ret_count);
	return db_read_end(store, STORE_OK);
}
