/* history.c - what the next plan depends on */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/vec.h"
#include "calendar/civil.h"
#include "store/secret.h"

struct overrides VEC(struct history_override);
struct occurrences VEC(struct history_occurrence);
struct activities VEC(struct history_activity);

static void *keep(struct arena *arena, const void *items, size_t count, size_t size)
{
	void *array = arena_get(arena, count + 1, size);

	if (count > 0)
		memcpy(array, items, count * size);
	return array;
}

/* "2026-12-12 840": the day and the minute, "-" for what stays as it was. */
static void read_move(const char *value, struct history_override *override)
{
	civil_day day;

	if (strlen(value) >= 10 && civil_parse(value, 10, &day) == CIVIL_OK)
		override->moved_to = day;
	const char *blank = strchr(value, ' ');
	if (blank != NULL && blank[1] != '-')
		override->moved_at = (int32_t)strtol(blank + 1, NULL, 10);
}

static void read_override(struct arena *arena, struct query *query, struct history_override *to)
{
	const char *kind = query_text(query, 2);
	const char *value = db_text(query, arena, 3), *reason = db_text(query, arena, 4);

	if (strcmp(kind, "cancel") == 0)
		to->cancelled = true;
	else if (strcmp(kind, "move") == 0)
		read_move(value, to);
	else if (strcmp(kind, "venue") == 0)
		to->venue = value;
	else if (strcmp(kind, "spot") == 0)
		to->spot = value;
	else if (strcmp(kind, "note") == 0)
		to->note = value;
	if (strcmp(kind, "add") == 0) {
		to->added = true;
		if (*value != '-' && to->moved_at == CIVIL_NONE)
			to->moved_at = (int32_t)strtol(value, NULL, 10);
	}
	if (*reason != '\0' && (to->reason == NULL || to->cancelled))
		to->reason = reason;
}

static void read_overrides(struct store *store, struct arena *arena, struct history *history)
{
	struct overrides list = { 0 };
	struct query *query = db_query(store, Q_override_current, I(store->community));

	while (db_next(store, query)) {
		struct history_override *last = list.count > 0 ? &list.items[list.count - 1] : NULL;
		const int32_t original = db_day(query, 1);
		if (last == NULL || last->original != original ||
			strcmp(last->activity, query_text(query, 0)) != 0) {
			last = vec_add(&list);
			last->activity = db_text(query, arena, 0);
			last->original = original;
			last->moved_to = last->moved_at = CIVIL_NONE;
		}
		read_override(arena, query, last);
	}
	history->overrides = keep(arena, list.items, list.count, sizeof *list.items);
	history->override_count = list.count;
	vec_free(&list);
}

static void read_occurrences(struct store *store, struct arena *arena, const char *first,
	const char *last, struct history *history)
{
	struct occurrences list = { 0 };
	struct query *query =
		db_query(store, Q_occurrence_history, I(store->community), T(first), T(last));

	while (db_next(store, query))
		*vec_add(&list) = (struct history_occurrence){
			.activity = db_text(query, arena, 0),
			.original = db_day(query, 1),
			.begins = query_integer(query, 2),
			.number = db_small(query, 3),
			.was_drawn = query_integer(query, 4) != 0,
			.public_from = query_integer(query, 5),
			.is_begun = query_integer(query, 6) != 0,
			.booked = db_small(query, 7),
		};
	history->occurrences = keep(arena, list.items, list.count, sizeof *list.items);
	history->occurrence_count = list.count;
	vec_free(&list);
}

static void read_activities(struct store *store, struct arena *arena, struct history *history)
{
	struct activities list = { 0 };
	struct query *query = db_query(store, Q_activity_health, I(store->community));

	while (db_next(store, query))
		*vec_add(&list) = (struct history_activity){
			.id = db_text(query, arena, 0),
			.input_hash = db_text(query, arena, 1),
			.failures = db_small(query, 2),
			.is_quarantined = !query_is_null(query, 3),
			.retry_at = query_integer(query, 4),
			.fault = db_text(query, arena, 6),
		};
	history->activities = keep(arena, list.items, list.count, sizeof *list.items);
	history->activity_count = list.count;
	vec_free(&list);
}

static void hash_lists(struct hash *hash, const struct history *history)
{
	for (size_t i = 0; i < history->override_count; i++) {
		const struct history_override *o = &history->overrides[i];
		hash_string(hash, o->activity);
		hash_number(hash, o->original);
		hash_number(hash, o->cancelled + 2 * o->added);
		hash_number(hash, o->moved_to);
		hash_number(hash, o->moved_at);
		hash_string(hash, o->venue);
		hash_string(hash, o->spot);
		hash_string(hash, o->note);
		hash_string(hash, o->reason);
	}
	for (size_t i = 0; i < history->occurrence_count; i++) {
		const struct history_occurrence *o = &history->occurrences[i];
		hash_string(hash, o->activity);
		hash_number(hash, o->original);
		hash_number(hash, o->begins);
		hash_number(hash, o->number);
		hash_number(hash, o->booked);
		hash_number(hash, o->public_from);
		hash_number(hash, o->was_drawn + 2 * o->is_begun);
	}
	for (size_t i = 0; i < history->activity_count; i++) {
		const struct history_activity *a = &history->activities[i];
		hash_string(hash, a->id);
		hash_string(hash, a->input_hash);
		hash_number(hash, a->failures);
		hash_number(hash, a->retry_at);
	}
}

/* Whoever has a seat belongs to the history too: the roster started from it. */
static void hash_seats(struct store *store, struct hash *hash, const char *first, const char *last)
{
	struct query *query =
		db_query(store, Q_seat_history, I(store->community), T(first), T(last));

	while (db_next(store, query))
		for (int column = 0; column < 4; column++)
			hash_number(hash, query_integer(query, column));
}

void history_read(struct store *store, struct arena *arena, int32_t first, int32_t last,
	struct history *ret_history)
{
	char from[CIVIL_TEXT], until[CIVIL_TEXT], hex[HASH_HEX];
	struct hash *hash = hash_new();

	civil_format(first, from);
	civil_format(last, until);
	*ret_history = (struct history){ .arena = arena };
	secret_derive(store->secret, "date", store->code, hex);
	ret_history->secret = arena_string(arena, hex);
	read_overrides(store, arena, ret_history);
	read_occurrences(store, arena, from, until, ret_history);
	read_activities(store, arena, ret_history);
	hash_lists(hash, ret_history);
	hash_seats(store, hash, from, until);
	hash_hex(hash, hex);
	hash_free(hash);
	/* apply reads the same days again, so they travel with the hash */
	ret_history->hash = arena_format(arena, "%s:%d:%d", hex, (int)first, (int)last);
}

bool history_is_current(struct store *store, const struct history *history)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct history now;
	int first, last;

	if (history->hash == NULL || strlen(history->hash) < HASH_HEX ||
		sscanf(history->hash + HASH_HEX - 1, ":%d:%d", &first, &last) != 2)
		return false;
	history_read(store, arena, first, last, &now);
	return strcmp(now.hash, history->hash) == 0;
}

enum store_verdict store_history(struct store *store, const char *community, struct arena *arena,
	int32_t first, int32_t last, struct history *ret_history)
{
	char hex[HASH_HEX];

	if (store != NULL && store_choose(store, community)) {
		db_read(store);
		history_read(store, arena, first, last, ret_history);
		return db_read_end(store, STORE_OK);
	}
	/* nothing was ever applied: nothing is known */
	secret_derive(store != NULL ? store->secret : "", "date", community, hex);
	*ret_history = (struct history){ .arena = arena,
		.secret = arena_string(arena, hex),
		.overrides = ARENA_ARRAY(arena, 1, struct history_override),
		.occurrences = ARENA_ARRAY(arena, 1, struct history_occurrence),
		.activities = ARENA_ARRAY(arena, 1, struct history_activity) };
	hash_of("", 0, hex);
	ret_history->hash = arena_format(arena, "%s:%d:%d", hex, (int)first, (int)last);
	return store != NULL && store->fault != STORE_OK ? store->fault : STORE_OK;
}
