/* year.c - what a year was like: duties, hours, dates and people */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/year.h"

#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "calendar/shift.h"
#include "store/row.h"
#include "store/tally.h"

struct year_duties VEC(struct year_duty);
struct tallies VEC(struct tally);
struct year_counts VEC(struct year_count);

/* --- duties --- */

static struct year_duty read_duty(struct query *query, struct arena *arena, const struct zone *zone,
	const struct marks *marks)
{
	struct year_duty duty = { .person = db_text(query, arena, 0),
		.activity = db_text(query, arena, 1),
		.key = arena_format(arena, "%s@%s", query_text(query, 1), query_text(query, 2)),
		.title = db_words(query, arena, 3),
		.begins = query_integer(query, 5),
		.ends = query_integer(query, 6),
		.role = db_text(query, arena, 7),
		.minutes = query_is_null(query, 8) ? -1 : query_integer(query, 8),
		.type = db_text(query, arena, 9),
		.venue = db_text(query, arena, 10) };

	duty.kinds = marks_kinds(marks, zone, duty.begins, duty.ends);
	return duty;
}

enum store_verdict store_year_duties(struct store *store, struct arena *arena,
	const struct year_filter *filter, struct year_duty **ret_items, size_t *ret_count)
{
	struct year_duties list = { 0 };

	*ret_items = NULL;
	*ret_count = 0;
	db_read(store);
	struct zone *zone = row_zone(store);
	if (zone == NULL)
		return db_read_end(store, STORE_BROKEN);
	const struct marks marks = marks_read(store, arena);
	struct query *query = db_query(store, Q_year_duties, I(store->community),
		I(zone_instant(zone, civil_from_date(filter->year, 1, 1), 0)),
		I(zone_instant(zone, civil_from_date(filter->year + 1, 1, 1), 0)),
		T(filter->person), T(filter->activity), T(filter->team));
	while (db_next(store, query))
		*vec_add(&list) = read_duty(query, arena, zone, &marks);
	zone_free(zone);
	*ret_count = list.count;
	*ret_items = ARENA_ARRAY(arena, list.count + 1, struct year_duty);
	if (list.count > 0)
		memcpy(*ret_items, list.items, list.count * sizeof *list.items);
	vec_free(&list);
	return db_read_end(store, STORE_OK);
}

const char *store_person_name(struct store *store, struct arena *arena, const char *id)
{
	const char *name = NULL;

	db_read(store);
	struct query *query = db_query(store, Q_about_person, I(store->community), T(id));
	while (db_next(store, query))
		name = query_is_null(query, 1) ? "" : db_text(query, arena, 1);
	db_read_end(store, STORE_OK);
	return name;
}

/* --- closed months --- */

static civil_day month_day(const char *month)
{
	char text[CIVIL_TEXT];
	civil_day day = 0;

	snprintf(text, sizeof text, "%.7s-01", month);
	civil_parse(text, CIVIL_TEXT - 1, &day);
	return day;
}

enum store_verdict store_tallies(struct store *store, struct arena *arena, civil_day from,
	struct tally **ret_items, size_t *ret_count)
{
	struct tallies list = { 0 };
	char first[CIVIL_TEXT];

	*ret_items = NULL;
	*ret_count = 0;
	if (store->community == 0)
		return STORE_OK;
	civil_format(from, first);
	first[TALLY_MONTH - 1] = '\0';
	db_read(store);
	struct query *query = db_query(store, Q_tally_since, I(store->community), T(first));
	while (db_next(store, query))
		*vec_add(&list) = (struct tally){ .person = db_text(query, arena, 0),
			.pool = db_text(query, arena, 1),
			.month = db_text(query, arena, 2),
			.first = month_day(query_text(query, 2)),
			.total = db_small(query, 3),
			.holiday = db_small(query, 4),
			.weekend = db_small(query, 5),
			.minutes = query_integer(query, 6) };
	*ret_count = list.count;
	*ret_items = ARENA_ARRAY(arena, list.count + 1, struct tally);
	if (list.count > 0)
		memcpy(*ret_items, list.items, list.count * sizeof *list.items);
	vec_free(&list);
	return db_read_end(store, STORE_OK);
}

/* A duty of that month and pool is counted in the tally and listed too. */
static void take_listed(
	const struct zone *zone, const struct year_duty *duties, size_t count, struct tally *rest)
{
	int32_t second;

	for (size_t i = 0; i < count; i++) {
		const struct year_duty *d = &duties[i];
		const size_t n = strlen(d->activity);
		const civil_day day = zone_day(zone, d->begins, &second);

		if (civil_to_date(day).month != civil_to_date(rest->first).month ||
			strncmp(rest->pool, d->activity, n) != 0 || rest->pool[n] != '/' ||
			strcmp(rest->pool + n + 1, d->role) != 0)
			continue;
		rest->total--;
		rest->holiday -= (d->kinds & SHIFT_HOLIDAY) != 0;
		rest->weekend -= (d->kinds & SHIFT_WEEKEND) != 0;
		rest->minutes -= d->minutes > 0 ? d->minutes : 0;
	}
}

enum store_verdict store_year_rest(struct store *store, struct arena *arena, const char *person,
	int32_t year, const struct year_duty *duties, size_t count, struct tally *ret_rest)
{
	struct tally *tallies;
	size_t tally_count;
	enum store_verdict verdict =
		store_tallies(store, arena, civil_from_date(year, 1, 1), &tallies, &tally_count);

	*ret_rest = (struct tally){ .person = person, .pool = "", .month = "" };
	if (verdict != STORE_OK)
		return verdict;
	db_read(store);
	struct zone *zone = row_zone(store);
	for (size_t i = 0; i < tally_count && zone != NULL; i++) {
		struct tally rest = tallies[i];

		if (strcmp(rest.person, person) != 0 || civil_to_date(rest.first).year != year)
			continue;
		take_listed(zone, duties, count, &rest);
		if (rest.total <= 0) /* all there; what was noted since then is in the list */
			continue;
		ret_rest->total += rest.total;
		ret_rest->holiday += rest.holiday;
		ret_rest->weekend += rest.weekend;
		ret_rest->minutes += rest.minutes > 0 ? rest.minutes : 0;
	}
	zone_free(zone);
	return db_read_end(store, zone != NULL ? STORE_OK : STORE_BROKEN);
}

/* --- dates and people --- */

struct year { /* one question */
	struct store *store;
	struct arena *arena;
	struct zone *zone;
	int32_t year;
	int64_t begins, ends, now;
	const char *activity;
	struct year_counts rows; /* by activity and month */
};

static struct year_count *row_of(struct year *year, const char *activity, int32_t month)
{
	VEC_EACH (struct year_count, row, &year->rows)
		if (row->month == month && strcmp(row->activity, activity) == 0)
			return row;
	struct year_count *row = vec_add(&year->rows);

	*row = (struct year_count){ .activity = arena_string(year->arena, activity),
		.month = month };
	return row;
}

static int64_t *measure_of(struct year_count *row, const char *measure)
{
	const struct {
		const char *name;
		int64_t *value;
	} measures[] = { { "held", &row->held }, { "cancelled", &row->cancelled },
		{ "booked", &row->booked }, { "attended", &row->attended },
		{ "absent", &row->absent }, { "heads", &row->heads }, { "served", &row->served },
		{ "minutes", &row->minutes }, { "distinct", &row->distinct } };

	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
		if (strcmp(measures[i].name, measure) == 0)
			return measures[i].value;
	return NULL;
}

static bool is_asked(const struct year *year, const char *activity)
{
	return year->activity == NULL || strcmp(year->activity, activity) == 0;
}

/* What was counted when the month was closed; ret_counted: by month. */
static void read_counted(struct year *year, bool ret_counted[static 13])
{
	char first[16], last[16];

	snprintf(first, sizeof first, "%04d-01", (int)year->year);
	snprintf(last, sizeof last, "%04d-12", (int)year->year);
	struct query *query =
		db_query(year->store, Q_count_year, I(year->store->community), T(first), T(last));
	while (db_next(year->store, query)) {
		const char *activity = query_text(query, 1), *measure = query_text(query, 2);
		const bool is_distinct = strcmp(measure, "distinct") == 0;
		const int32_t month = civil_to_date(month_day(query_text(query, 0))).month;

		if (!is_distinct)
			ret_counted[month] = true;
		if (*activity != '\0' && !is_asked(year, activity))
			continue;
		int64_t *value =
			measure_of(row_of(year, activity, is_distinct ? 0 : month), measure);
		if (value != NULL)
			*value += query_integer(query, 3);
	}
}

/* Months that are not counted yet, as they are: up to now. */
static void read_live(struct year *year, const bool counted[static 13])
{
	const int64_t until = year->now < year->ends ? year->now : year->ends;
	struct query *query = db_query(
		year->store, Q_count_source, I(year->store->community), I(year->begins), I(until));

	while (db_next(year->store, query)) {
		const struct month month = month_of(year->zone, query_integer(query, 9));
		const char *activity = query_text(query, 1);

		if (counted[month.month] || !is_asked(year, activity))
			continue;
		struct year_count *row = row_of(year, activity, month.month);
		if (strcmp(query_text(query, 2), "planned") != 0) {
			row->cancelled++;
			continue;
		}
		row->held++;
		row->booked += query_integer(query, 4);
		row->attended += query_integer(query, 5);
		row->absent += query_integer(query, 6);
		row->heads += query_integer(query, query_is_null(query, 3) ? 5 : 3);
		row->served += query_integer(query, 7);
		row->minutes += query_integer(query, 8);
	}
}

static void add_up(struct year_count *total, const struct year_count *row)
{
	total->held += row->held;
	total->cancelled += row->cancelled;
	total->booked += row->booked;
	total->attended += row->attended;
	total->absent += row->absent;
	total->heads += row->heads;
	total->served += row->served;
	total->minutes += row->minutes;
}

/* A sealed year has its number of different people; else they are counted. */
static void add_distinct(struct year *year, struct year_count *row, const char *activity)
{
	if (row->distinct == 0)
		row->distinct = db_get(year->store, Q_visitor_live, I(year->store->community),
			I(year->year), I(year->begins), I(year->ends), T(activity));
}

struct title_row {
	const char *code;
	struct words title;
};
struct title_rows VEC(struct title_row);

static void read_titles(struct year *year, struct title_rows *titles)
{
	struct query *query = db_query(year->store, Q_activity_titles, I(year->store->community));

	while (db_next(year->store, query))
		*vec_add(titles) = (struct title_row){ db_text(query, year->arena, 0),
			db_words(query, year->arena, 1) };
}

static bool has_rows(const struct year_count *row)
{
	return row->held + row->cancelled + row->distinct > 0;
}

/* The months of one activity, or the sum of each; then the sum of all. */
static void lay_out(struct year *year, struct year_counts *items)
{
	struct title_rows titles = { 0 };
	struct year_count *sealed = row_of(year, "", 0);
	struct year_count all = { .activity = "", .distinct = sealed->distinct };

	read_titles(year, &titles);
	VEC_EACH (struct title_row, title, &titles) {
		if (!is_asked(year, title->code))
			continue;
		struct year_count sum = *row_of(year, title->code, 0);

		sum.title = title->title;
		for (int32_t month = 1; month <= 12; month++) {
			struct year_count *row = row_of(year, title->code, month);

			row->title = title->title;
			add_up(&sum, row);
			if (year->activity != NULL && has_rows(row))
				*vec_add(items) = *row;
		}
		add_distinct(year, &sum, title->code);
		add_up(&all, &sum);
		if (year->activity != NULL || has_rows(&sum))
			*vec_add(items) = sum;
	}
	if (year->activity == NULL) {
		add_distinct(year, &all, NULL);
		*vec_add(items) = all;
	}
	vec_free(&titles);
}

enum store_verdict store_year(struct store *store, struct arena *arena, int32_t wanted,
	const char *activity, int64_t now, struct year_count **ret_items, size_t *ret_count)
{
	struct year year = {
		.store = store, .arena = arena, .year = wanted, .now = now, .activity = activity
	};
	struct year_counts items = { 0 };
	bool counted[13] = { false };

	*ret_items = NULL;
	*ret_count = 0;
	db_read(store);
	year.zone = row_zone(store);
	if (year.zone == NULL)
		return db_read_end(store, STORE_BROKEN);
	year.begins = zone_instant(year.zone, civil_from_date(wanted, 1, 1), 0);
	year.ends = zone_instant(year.zone, civil_from_date(wanted + 1, 1, 1), 0);
	read_counted(&year, counted);
	read_live(&year, counted);
	lay_out(&year, &items);
	zone_free(year.zone);
	vec_free(&year.rows);
	*ret_count = items.count;
	*ret_items = ARENA_ARRAY(arena, items.count + 1, struct year_count);
	if (items.count > 0)
		memcpy(*ret_items, items.items, items.count * sizeof *items.items);
	vec_free(&items);
	return db_read_end(store, STORE_OK);
}
