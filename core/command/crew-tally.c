/* crew-tally.c - what closed months say beyond the duties that are still listed */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "command/crew-problem.h"

struct listed { /* duties of a person in a pool and a month, by kind */
	int32_t person, pool, month;
	int32_t total, holiday, weekend;
};
struct listeds VEC(struct listed);

static int32_t month_number(civil_day day)
{
	const struct civil_date date = civil_to_date(day);

	return date.year * 12 + date.month;
}

static int compare_listed(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	if (x->person != y->person)
		return x->person - y->person;
	return x->pool != y->pool ? x->pool - y->pool : x->month - y->month;
}

static void list_past(const struct crew *crew, struct listeds *listed)
{
	size_t kept = 0;

	for (size_t i = 0; i < crew->past.count; i++) {
		const struct roster_past *past = &crew->past.items[i];

		*(struct listed *)vec_add(listed) = (struct listed){ past->person, past->pool,
			month_number(past->day), 1, (past->kinds & ROSTER_BIT(ROSTER_HOLIDAY)) != 0,
			(past->kinds & ROSTER_BIT(ROSTER_WEEKEND)) != 0 };
	}
	if (listed->count > 1)
		qsort(listed->items, listed->count, sizeof *listed->items, compare_listed);
	for (size_t i = 0; i < listed->count; i++) {
		const struct listed *one = &listed->items[i];
		struct listed *last = kept > 0 ? &listed->items[kept - 1] : NULL;

		if (last == NULL || compare_listed(last, one) != 0) {
			listed->items[kept++] = *one;
			continue;
		}
		last->total += one->total;
		last->holiday += one->holiday;
		last->weekend += one->weekend;
	}
	listed->count = kept;
}

/* The duties of somebody who left and came back are gone, but not forgotten. */
static void add_tally(struct crew *crew, const struct tally *t, const struct listeds *listed)
{
	const int32_t person = crew_person(crew, t->person);

	if (person == ROSTER_NOBODY)
		return;
	const struct listed key = { .person = person,
		.pool = crew_number(&crew->pools, t->pool),
		.month = month_number(t->first) };
	const struct listed *there = listed->count > 0
		? bsearch(&key, listed->items, listed->count, sizeof key, compare_listed)
		: NULL;
	const int32_t total = t->total - (there ? there->total : 0);
	const int32_t holiday = t->holiday - (there ? there->holiday : 0);
	const int32_t weekend = t->weekend - (there ? there->weekend : 0);

	for (int32_t i = 0; i < total; i++)
		*(struct roster_past *)vec_add(&crew->past) = (struct roster_past){
			.person = person,
			.pool = key.pool,
			.day = t->first + 14,
			.kinds = ROSTER_BIT(ROSTER_TOTAL) |
				(i < holiday                            ? ROSTER_BIT(ROSTER_HOLIDAY)
						: i < holiday + weekend ? ROSTER_BIT(ROSTER_WEEKEND)
									: 0),
		};
}

enum store_verdict crew_read_tallies(struct crew *crew, struct store *store)
{
	struct listeds listed = { 0 };
	int32_t second;
	/* the window begins within a month, which is not all in it */
	const civil_day from =
		zone_day(crew->model->zone,
			crew->midnight - crew->model->window_days * INT64_C(86400), &second) +
		31;
	const enum store_verdict verdict =
		store_tallies(store, crew->arena, from, &crew->tallies, &crew->tally_count);

	list_past(crew, &listed);
	for (size_t i = 0; verdict == STORE_OK && i < crew->tally_count; i++)
		add_tally(crew, &crew->tallies[i], &listed);
	vec_free(&listed);
	return verdict;
}
