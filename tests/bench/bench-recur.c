/* bench-recur.c - rule expansion against libical's bare iterator, in the same run */
/* SPDX-License-Identifier: Apache-2.0 */
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "calendar/recur.h"
#include "calendar/when.h"

enum { ROUNDS = 9, REPEATS = 20 };

/* Ten years; the last one takes the way through libical. */
static const struct {
	const char *name, *rule;
	civil_day days;
} rules[] = {
	{ "recur-daily", "FREQ=DAILY", 3650 },
	{ "recur-weekly", "FREQ=WEEKLY;BYDAY=MO,TH", 3650 },
	{ "recur-fortnightly", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", 3650 },
	{ "recur-monthly-nth", "FREQ=MONTHLY;BYDAY=2SA", 3650 },
	{ "recur-monthly-day", "FREQ=MONTHLY;BYMONTHDAY=15", 3650 },
	{ "recur-yearly", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", 3650 },
	{ "recur-last-workday", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", 3650 },
};

static double cpu_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t run_ours(const struct when *when, civil_day first, civil_day last)
{
	struct days days = { 0 };
	when_days(when, first, (struct civil_range){ first, last }, &days);
	size_t count = days.count;
	vec_free(&days);
	return count;
}

static size_t run_libical(const char *text, civil_day first, civil_day last)
{
	struct civil_date date = civil_to_date(first), end = civil_to_date(last);
	struct icaltimetype start = {
		.year = date.year, .month = date.month, .day = date.day, .is_date = 1
	};
	struct icaltimetype stop = {
		.year = end.year, .month = end.month, .day = end.day, .is_date = 1
	};
#if ICAL_CHECK_VERSION(4, 0, 0)
	struct icalrecurrencetype *rule = icalrecurrencetype_new_from_string(text);
#else
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(text);
#endif
	icalrecur_iterator *iterator = icalrecur_iterator_new(rule, start);
	size_t count = 0;
	for (;; count++) {
		struct icaltimetype t = icalrecur_iterator_next(iterator);
		if (icaltime_is_null_time(t) || icaltime_compare(t, stop) > 0)
			break;
	}
	icalrecur_iterator_free(iterator);
#if ICAL_CHECK_VERSION(4, 0, 0)
	icalrecurrencetype_unref(rule);
#endif
	return count;
}

/* The best of several rounds: occurrences a second of process time. */
static double best(double before, size_t count, double seconds)
{
	double speed = seconds > 0 ? (double)count / seconds : 0;
	return speed > before ? speed : before;
}

static bool bench(size_t i)
{
	struct arena *arena = arena_new();
	struct when when;
	struct when_fault fault;
	if (!when_parse(arena, rules[i].rule, strlen(rules[i].rule), &when, &fault)) {
		fprintf(stderr, "%s: %s\n", rules[i].rule, fault.message);
		arena_free(arena);
		return false;
	}
	civil_day first = recur_anchor(&when.recur, civil_from_date(2026, 1, 1));
	civil_day last = first + rules[i].days;
	double ours = 0, theirs = 0;
	size_t our_count = 0, their_count = 0;
	for (int round = 0; round < ROUNDS; round++) {
		double begin = cpu_seconds();
		our_count = 0;
		for (int k = 0; k < REPEATS; k++)
			our_count += run_ours(&when, first, last);
		double middle = cpu_seconds();
		their_count = 0;
		for (int k = 0; k < REPEATS; k++)
			their_count += run_libical(rules[i].rule, first, last);
		ours = best(ours, our_count, middle - begin);
		theirs = best(theirs, their_count, cpu_seconds() - middle);
	}
	arena_free(arena);
	if (our_count != their_count) {
		fprintf(stderr, "%s: %zu days, libical %zu\n", rules[i].name, our_count,
			their_count);
		return false;
	}
	printf("%s %.0f/s %.0f/s %.2f >=0.8\n", rules[i].name, ours, theirs, ours / theirs);
	return true;
}

int main(void)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (!bench(i))
			return 1;
	return 0;
}
