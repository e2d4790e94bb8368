/* tally.c - what remains of a month when its rows are gone: who served how often, what was held */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "calendar/shift.h"

/* --- months --- */

static struct month month_make(const struct zone *zone, int32_t year, int32_t month)
{
	const civil_day first = civil_from_date(year, month, 1);
	struct month m = { .year = year, .month = month };
	char day[CIVIL_TEXT];

	m.begins = zone_instant(zone, first, 0);
	m.ends = zone_instant(zone, first + civil_month_days(year, month), 0);
	civil_format(first, day);
	memcpy(m.name, day, TALLY_MONTH - 1);
	return m;
}

struct month month_of(const struct zone *zone, int64_t instant)
{
	int32_t second;
	const struct civil_date date = civil_to_date(zone_day(zone, instant, &second));

	return month_make(zone, date.year, date.month);
}

struct month month_before(const struct zone *zone, struct month month, int32_t count)
{
	const int32_t months = month.year * 12 + month.month - 1 - count;

	return month_make(zone, months / 12, months % 12 + 1);
}

struct month month_after(const struct zone *zone, struct month month)
{
	return month_before(zone, month, -1);
}

/* --- who served how often --- */

struct tally_row {
	int64_t person, total, holiday, weekend, minutes;
	const char *pool;
};
struct tally_rows VEC(struct tally_row);

static void count_duties(struct store *store, struct arena *arena, const struct zone *zone,
	const struct marks *marks, const struct month *month, struct tally_rows *rows)
{
	struct query *query = db_query(
		store, Q_tally_source, I(store->community), I(month->begins), I(month->ends));

	while (db_next(store, query)) {
		struct tally_row *row = rows->count > 0 ? &rows->items[rows->count - 1] : NULL;
		const int64_t person = query_integer(query, 0);
		const unsigned kinds =
			marks_kinds(marks, zone, query_integer(query, 2), query_integer(query, 3));

		if (row == NULL || row->person != person ||
			strcmp(row->pool, query_text(query, 1)) != 0) {
			row = vec_add(rows);
			*row = (struct tally_row){ .person = person,
				.pool = db_text(query, arena, 1) };
		}
		row->total++;
		row->holiday += (kinds & SHIFT_HOLIDAY) != 0;
		row->weekend += (kinds & SHIFT_WEEKEND) != 0;
		row->minutes += query_integer(query, 4);
	}
}

static void read_tally(struct store *store, struct arena *arena, const struct month *month,
	struct tally_rows *rows)
{
	struct query *query =
		db_query(store, Q_tally_of_month, I(store->community), T(month->name));

	while (db_next(store, query))
		*vec_add(rows) = (struct tally_row){ .person = query_integer(query, 0),
			.pool = db_text(query, arena, 1),
			.total = query_integer(query, 2),
			.holiday = query_integer(query, 3),
			.weekend = query_integer(query, 4),
			.minutes = query_integer(query, 5) };
}

static int compare_rows(const struct tally_row *a, const struct tally_row *b)
{
	if (a->person != b->person)
		return a->person < b->person ? -1 : 1;
	return strcmp(a->pool, b->pool);
}

static void write_row(struct store *store, const struct month *month, const struct tally_row *old,
	const struct tally_row *new)
{
	const struct tally_row *key = new != NULL ? new : old;
	const struct value community = I(store->community), person = I(key->person);
	const struct value pool = T(key->pool), name = T(month->name);

	if (new == NULL) {
		db_run(store, Q_tally_drop, community, person, pool, name);
		return;
	}
	if (old == NULL)
		db_run(store, Q_tally_put, community, person, pool, name, I(new->total),
			I(new->holiday), I(new->weekend));
	else if (old->total != new->total || old->holiday != new->holiday ||
		old->weekend != new->weekend)
		db_run(store, Q_tally_set, community, person, pool, name, I(new->total),
			I(new->holiday), I(new->weekend));
	if ((old != NULL ? old->minutes : 0) != new->minutes)
		db_run(store, Q_tally_minutes, community, person, pool, name, I(new->minutes));
}

/* Walks both lists, which are in the same order; `write` false: only counts what differs. */
static int64_t compare_tally(struct store *store, const struct month *month,
	const struct tally_rows *old, const struct tally_rows *new, bool write)
{
	int64_t differences = 0;

	for (size_t i = 0, k = 0; i < old->count || k < new->count;) {
		const int order = i == old->count ? 1
			: k == new->count         ? -1
						  : compare_rows(&old->items[i], &new->items[k]);
		const struct tally_row *was = order <= 0 ? &old->items[i++] : NULL;
		const struct tally_row *is = order >= 0 ? &new->items[k++] : NULL;

		differences += was == NULL || is == NULL || was->total != is->total;
		if (write)
			write_row(store, month, was, is);
	}
	return differences;
}

static int64_t tally_month(struct store *store, struct arena *arena, const struct zone *zone,
	const struct marks *marks, const struct month *month, bool write)
{
	struct tally_rows old = { 0 }, new = { 0 };

	count_duties(store, arena, zone, marks, month, &new);
	read_tally(store, arena, month, &old);
	const int64_t differences = compare_tally(store, month, &old, &new, write);
	vec_free(&old);
	vec_free(&new);
	return differences;
}

/* --- what was held, and how many came --- */

enum measure {
	MEASURE_HELD,
	MEASURE_CANCELLED,
	MEASURE_BOOKED,
	MEASURE_ATTENDED,
	MEASURE_ABSENT,
	MEASURE_HEADS,
	MEASURE_SERVED,
	MEASURE_MINUTES,
	MEASURE_COUNT
};
static const char *const measures[MEASURE_COUNT] = { "held", "cancelled", "booked", "attended",
	"absent", "heads", "served", "minutes" };

struct count_row {
	const char *activity, *area;
	int64_t values[MEASURE_COUNT];
};
struct count_rows VEC(struct count_row);

struct event_row {
	int64_t id;
	const char *activity;
	int64_t values[MEASURE_COUNT];
};
struct event_rows VEC(struct event_row);

/* A cancelled date counts as one; nothing that hangs on it does.  Heads: those counted on the day,
 * where nobody counted those who came with a booking. */
static void read_event(struct query *query, struct arena *arena, struct event_row *row)
{
	*row = (struct event_row){ .id = query_integer(query, 0),
		.activity = db_text(query, arena, 1) };
	if (strcmp(query_text(query, 2), "planned") != 0) {
		row->values[MEASURE_CANCELLED] = 1;
		return;
	}
	row->values[MEASURE_HELD] = 1;
	row->values[MEASURE_BOOKED] = query_integer(query, 4);
	row->values[MEASURE_ATTENDED] = query_integer(query, 5);
	row->values[MEASURE_ABSENT] = query_integer(query, 6);
	row->values[MEASURE_HEADS] =
		query_is_null(query, 3) ? query_integer(query, 5) : query_integer(query, 3);
	row->values[MEASURE_SERVED] = query_integer(query, 7);
	row->values[MEASURE_MINUTES] = query_integer(query, 8);
}

static void add_count(struct count_rows *rows, const struct event_row *event, const char *area)
{
	struct count_row *row = NULL;

	VEC_EACH (struct count_row, r, rows)
		if (strcmp(r->activity, event->activity) == 0 && strcmp(r->area, area) == 0)
			row = r;
	if (row == NULL) {
		row = vec_add(rows);
		*row = (struct count_row){ .activity = event->activity, .area = area };
	}
	for (int i = 0; i < MEASURE_COUNT; i++)
		row->values[i] += event->values[i];
}

/* Area "": the whole community; and for each area whose occurrence it was. */
static void count_events(struct store *store, struct arena *arena, const struct month *month,
	struct count_rows *rows)
{
	struct event_rows events = { 0 };
	struct query *query = db_query(
		store, Q_count_source, I(store->community), I(month->begins), I(month->ends));

	while (db_next(store, query))
		read_event(query, arena, vec_add(&events));
	VEC_EACH (struct event_row, event, &events) {
		add_count(rows, event, "");
		struct query *scope = db_query(store, Q_scope_of, I(event->id));
		while (db_next(store, scope))
			add_count(rows, event, db_text(scope, arena, 1));
	}
	vec_free(&events);
}

static int64_t *find_value(
	struct count_rows *rows, const char *activity, const char *area, const char *measure)
{
	VEC_EACH (struct count_row, row, rows)
		for (int i = 0; i < MEASURE_COUNT; i++)
			if (strcmp(row->activity, activity) == 0 && strcmp(row->area, area) == 0 &&
				strcmp(measures[i], measure) == 0)
				return &row->values[i];
	return NULL;
}

struct count_key {
	const char *activity, *area, *measure;
};
struct count_keys VEC(struct count_key);

static void count_month(struct store *store, struct arena *arena, const struct month *month)
{
	struct count_rows rows = { 0 };
	struct count_keys stale = { 0 };
	const struct value community = I(store->community), name = T(month->name);

	count_events(store, arena, month, &rows);
	struct query *query = db_query(store, Q_count_of_month, community, name);
	while (db_next(store, query)) {
		const int64_t *value = find_value(
			&rows, query_text(query, 0), query_text(query, 1), query_text(query, 2));
		if (value == NULL || *value == 0)
			*vec_add(&stale) = (struct count_key){ db_text(query, arena, 0),
				db_text(query, arena, 1), db_text(query, arena, 2) };
	}
	VEC_EACH (struct count_key, key, &stale)
		db_run(store, Q_count_drop, community, name, T(key->activity), T(key->area),
			T(key->measure));
	VEC_EACH (struct count_row, row, &rows)
		for (int i = 0; i < MEASURE_COUNT; i++)
			if (row->values[i] > 0)
				db_run(store, Q_count_put, community, name, T(row->activity),
					T(row->area), T(measures[i]), I(row->values[i]));
	vec_free(&rows);
	vec_free(&stale);
}

/* --- all closed months --- */

void tally_close(struct store *store, struct arena *arena, const struct zone *zone, int64_t now)
{
	const struct marks marks = marks_read(store, arena);
	const struct month current = month_of(zone, now);
	const struct month kept = month_before(zone, current, RETAIN_MONTHS);
	const int64_t first = db_get(store, Q_count_first, I(store->community), I(current.begins));

	for (struct month month = month_of(zone, first); month.begins < current.begins;
		month = month_after(zone, month)) {
		if (month.begins < kept.begins &&
			db_get(store, Q_month_counted, I(store->community), T(month.name)) > 0)
			continue;
		tally_month(store, arena, zone, &marks, &month, true);
		count_month(store, arena, &month);
	}
}

int64_t tally_differences(
	struct store *store, struct arena *arena, const struct zone *zone, int64_t now)
{
	const struct marks marks = marks_read(store, arena);
	const struct month current = month_of(zone, now);
	int64_t differences = 0;

	for (int32_t i = RETAIN_MONTHS; i > 0; i--) {
		const struct month month = month_before(zone, current, i);
		if (db_get(store, Q_month_counted, I(store->community), T(month.name)) > 0)
			differences += tally_month(store, arena, zone, &marks, &month, false);
	}
	return differences;
}
