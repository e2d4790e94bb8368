/* year.h - what a year was like: duties, hours, dates and people */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_YEAR_H
#define LINLI_YEAR_H

#include "calendar/civil.h"
#include "store/read.h"

/* One duty of somebody in the year, by start. */
struct year_duty {
	const char *person, *activity, *key, *type, *role, *venue;
	struct words title;
	int64_t begins, ends;
	int64_t minutes; /* noted: served that long, 0: did not come; -1: not noted (yet) */
	unsigned kinds;  /* shift.h */
};
struct year_filter {
	const char *person, *activity, *team; /* NULL: any */
	int32_t year;
};
enum store_verdict store_year_duties(struct store *store, struct arena *arena,
	const struct year_filter *filter, struct year_duty **ret_items, size_t *ret_count);

/* The name of a person of the roster, in the arena; "" when it is forgotten; NULL: no such person.
 */
const char *store_person_name(struct store *store, struct arena *arena, const char *id);

/* What closed months say of people whose duties may be gone; months from `first` ("2026-01") on. */
struct tally {
	const char *person, *pool, *month; /* pool: ACTIVITY/ROLE */
	civil_day first;                   /* of the month */
	int32_t total, holiday, weekend;
	int64_t minutes;
};
enum store_verdict store_tallies(struct store *store, struct arena *arena, civil_day from,
	struct tally **ret_items, size_t *ret_count);

/* What a person served in closed months of the year beyond the duties listed, which are gone when
 * somebody left long ago: numbers only. */
enum store_verdict store_year_rest(struct store *store, struct arena *arena, const char *person,
	int32_t year, const struct year_duty *duties, size_t count, struct tally *ret_rest);

/* What an activity was in a month of the year, or in the whole of it (month 0). */
struct year_count {
	const char *activity;
	struct words title;
	int32_t month;
	int64_t held, cancelled, booked, attended, absent, heads, served, minutes;
	int64_t distinct; /* different people; only of a whole year */
};
/* Closed months as they were counted, the others as they are now; what begins after `now` does not
 * count.  activity NULL: one row per activity and a last one, whose activity is "", of them all;
 * else its months and the year last. */
enum store_verdict store_year(struct store *store, struct arena *arena, int32_t year,
	const char *activity, int64_t now, struct year_count **ret_items, size_t *ret_count);

#endif
