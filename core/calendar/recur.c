/* recur.c - the days of a recurrence rule */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/recur.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

/* libical 4 allocates rules and hands out pointers, libical 3 passes them by value. */
#if ICAL_CHECK_VERSION(4, 0, 0)
#define ICAL_FOUR 1
#else
#define ICAL_FOUR 0
#endif

enum { MOST_RESULTS = 1000, MOST_STEPS = 100000 };

static int number_order(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	/* From the end of the month comes after from its start: 1, 15, -2, -1. */
	if ((x < 0) != (y < 0))
		return x < 0 ? 1 : -1;
	return (x > y) - (x < y);
}

static int day_order(const void *a, const void *b)
{
	const struct recur_day *x = a, *y = b;
	if (x->ordinal != y->ordinal)
		return number_order(&x->ordinal, &y->ordinal);
	return (x->weekday > y->weekday) - (x->weekday < y->weekday);
}

static int32_t numbers_sort(int32_t *numbers, int32_t count)
{
	int32_t kept = 0;
	qsort(numbers, (size_t)count, sizeof *numbers, number_order);
	for (int32_t i = 0; i < count; i++)
		if (kept == 0 || numbers[kept - 1] != numbers[i])
			numbers[kept++] = numbers[i];
	return kept;
}

void recur_sort(struct recur *recur)
{
	int32_t kept = 0;
	qsort(recur->days, (size_t)recur->day_count, sizeof *recur->days, day_order);
	for (int32_t i = 0; i < recur->day_count; i++)
		if (kept == 0 || day_order(&recur->days[kept - 1], &recur->days[i]) != 0)
			recur->days[kept++] = recur->days[i];
	recur->day_count = kept;
	recur->month_day_count = numbers_sort(recur->month_days, recur->month_day_count);
	recur->month_count = numbers_sort(recur->months, recur->month_count);
	recur->set_position_count = numbers_sort(recur->set_positions, recur->set_position_count);
}

static bool numbers_equal(const int32_t *a, int32_t a_count, const int32_t *b, int32_t b_count)
{
	return a_count == b_count && memcmp(a, b, (size_t)a_count * sizeof *a) == 0;
}

bool recur_equal(const struct recur *a, const struct recur *b)
{
	return a->frequency == b->frequency && a->interval == b->interval && a->count == b->count &&
		a->until == b->until && a->day_count == b->day_count &&
		memcmp(a->days, b->days, (size_t)a->day_count * sizeof *a->days) == 0 &&
		numbers_equal(
			a->month_days, a->month_day_count, b->month_days, b->month_day_count) &&
		numbers_equal(a->months, a->month_count, b->months, b->month_count) &&
		numbers_equal(a->set_positions, a->set_position_count, b->set_positions,
			b->set_position_count);
}

/* The rule's lists as bits; bit 0 is not used where numbers start with 1. */
struct filter {
	uint32_t months, month_days, month_days_back;
	uint32_t weekdays;           /* without an ordinal */
	uint8_t nth[7], nth_back[7]; /* by weekday */
	bool any_month_day, any_weekday;
};

struct spot { /* a day and what the filter needs to know of it */
	civil_day day;
	int32_t year, month, of_month, length, weekday;
};

static struct filter filter_of(const struct recur *recur)
{
	struct filter filter = {
		.months = recur->month_count ? 0 : UINT32_MAX,
		.any_month_day = recur->month_day_count == 0,
		.any_weekday = recur->day_count == 0,
	};
	for (int32_t i = 0; i < recur->month_count; i++)
		filter.months |= 1U << recur->months[i];
	for (int32_t i = 0; i < recur->month_day_count; i++) {
		int32_t day = recur->month_days[i];
		if (day > 0)
			filter.month_days |= 1U << day;
		else
			filter.month_days_back |= 1U << -day;
	}
	for (int32_t i = 0; i < recur->day_count; i++) {
		const struct recur_day *day = &recur->days[i];
		if (day->ordinal == 0)
			filter.weekdays |= 1U << day->weekday;
		else if (day->ordinal > 0)
			filter.nth[day->weekday] |= (uint8_t)(1 << day->ordinal);
		else
			filter.nth_back[day->weekday] |= (uint8_t)(1 << -day->ordinal);
	}
	return filter;
}

static struct spot spot_of(civil_day day)
{
	struct civil_date date = civil_to_date(day);
	return (struct spot){
		.day = day,
		.year = date.year,
		.month = date.month,
		.of_month = date.day,
		.length = civil_month_days(date.year, date.month),
		.weekday = civil_weekday(day),
	};
}

static void spot_advance(struct spot *spot)
{
	spot->day++;
	spot->weekday = spot->weekday == 6 ? 0 : spot->weekday + 1;
	if (spot->of_month++ < spot->length)
		return;
	spot->of_month = 1;
	spot->year += spot->month == 12;
	spot->month = spot->month == 12 ? 1 : spot->month + 1;
	spot->length = civil_month_days(spot->year, spot->month);
}

static bool filter_fits(const struct filter *filter, const struct spot *spot)
{
	int32_t back = spot->length - spot->of_month;
	if (!(filter->months >> spot->month & 1))
		return false;
	if (!filter->any_month_day && !(filter->month_days >> spot->of_month & 1) &&
		!(filter->month_days_back >> (back + 1) & 1))
		return false;
	return filter->any_weekday || filter->weekdays >> spot->weekday & 1 ||
		filter->nth[spot->weekday] >> ((spot->of_month - 1) / 7 + 1) & 1 ||
		filter->nth_back[spot->weekday] >> (back / 7 + 1) & 1;
}

static int32_t period_of(enum frequency frequency, const struct spot *spot)
{
	switch (frequency) {
	case FREQ_DAILY:
		return spot->day;
	case FREQ_WEEKLY:
		return (spot->day - spot->weekday + 3) / 7; /* Mondays are 4 mod 7 */
	case FREQ_MONTHLY:
		return spot->year * 12 + spot->month - 1;
	default:
		return spot->year;
	}
}

/* First day of the period after that of the spot. */
static civil_day period_end(enum frequency frequency, const struct spot *spot)
{
	switch (frequency) {
	case FREQ_DAILY:
		return spot->day + 1;
	case FREQ_WEEKLY:
		return spot->day - spot->weekday + 7;
	case FREQ_MONTHLY:
		return spot->day - spot->of_month + 1 + spot->length;
	default:
		return civil_from_date(spot->year + 1, 1, 1);
	}
}

static civil_day period_start(enum frequency frequency, const struct spot *spot)
{
	switch (frequency) {
	case FREQ_DAILY:
		return spot->day;
	case FREQ_WEEKLY:
		return spot->day - spot->weekday;
	case FREQ_MONTHLY:
		return spot->day - spot->of_month + 1;
	default:
		return civil_from_date(spot->year, 1, 1);
	}
}

/* Is a day that passes the filter also at one of the set positions of its period? */
static bool position_fits(const struct recur *recur, const struct filter *filter, civil_day day)
{
	struct spot at = spot_of(day);
	civil_day end = period_end(recur->frequency, &at);
	int32_t before = 0, after = 0;
	for (struct spot s = spot_of(period_start(recur->frequency, &at)); s.day < end;
		spot_advance(&s))
		if (s.day != day && filter_fits(filter, &s))
			*(s.day < day ? &before : &after) += 1;
	for (int32_t i = 0; i < recur->set_position_count; i++)
		if (recur->set_positions[i] == before + 1 || recur->set_positions[i] == -after - 1)
			return true;
	return false;
}

static bool fits(const struct recur *recur, const struct filter *filter, const struct spot *spot)
{
	return filter_fits(filter, spot) &&
		(recur->set_position_count == 0 || position_fits(recur, filter, spot->day));
}

civil_day recur_anchor(const struct recur *recur, civil_day from)
{
	struct filter filter = filter_of(recur);
	for (struct spot spot = spot_of(from); spot.day <= CIVIL_LAST; spot_advance(&spot))
		if (fits(recur, &filter, &spot))
			return spot.day;
	return CIVIL_NONE;
}

struct expansion {
	const struct recur *recur;
	struct filter filter;
	int32_t anchor_period;
	civil_day start,
		last; /* start: where the walk begins; all before `first` is only counted */
	civil_day first;
	int32_t left; /* of the count */
	struct days *days;
};

static bool in_phase(const struct expansion *e, const struct spot *spot)
{
	int32_t interval = e->recur->interval;
	return interval == 1 ||
		(period_of(e->recur->frequency, spot) - e->anchor_period) % interval == 0;
}

/* One day of the rule; false when it was the last. */
static bool give(struct expansion *e, civil_day day)
{
	if (day >= e->first)
		*vec_add(e->days) = day;
	return --e->left > 0;
}

/* Where no day of the rule can lie before: the next period in phase, the next month asked for. */
static civil_day skip_to(const struct expansion *e, const struct spot *spot)
{
	if (!in_phase(e, spot)) {
		int32_t interval = e->recur->interval;
		if (e->recur->frequency == FREQ_DAILY || e->recur->frequency == FREQ_WEEKLY) {
			int32_t behind = (period_of(e->recur->frequency, spot) - e->anchor_period) %
				interval;
			int32_t ahead = interval - (behind < 0 ? behind + interval : behind);
			return period_start(e->recur->frequency, spot) +
				ahead * (e->recur->frequency == FREQ_WEEKLY ? 7 : 1);
		}
		return period_end(e->recur->frequency, spot);
	}
	if (!(e->filter.months >> spot->month & 1))
		return period_end(FREQ_MONTHLY, spot);
	return spot->day;
}

static void walk(struct expansion *e)
{
	for (struct spot spot = spot_of(e->start); spot.day <= e->last;) {
		civil_day next = skip_to(e, &spot);
		if (next != spot.day) {
			spot = spot_of(next);
			continue;
		}
		if (filter_fits(&e->filter, &spot) && !give(e, spot.day))
			return;
		spot_advance(&spot);
	}
}

static struct icaltimetype date_to_ical(civil_day day)
{
	struct civil_date date = civil_to_date(day);
	/* icaltime_null_date has -1 for the hour, which makes steps of some days one too short. */
	struct icaltimetype time = {
		.year = date.year,
		.month = date.month,
		.day = date.day,
		.is_date = 1,
	};
	return time;
}

/* The days libical finds, each checked against the rule; it starts on a day of the rule, since
 * libical skips the first week of some rules otherwise. */
static void iterate(struct expansion *e, icalrecur_iterator *iterator)
{
	int32_t steps = 0, results = 0;
	for (; iterator && steps < MOST_STEPS && results < MOST_RESULTS; steps++) {
		struct icaltimetype time = icalrecur_iterator_next(iterator);
		if (icaltime_is_null_time(time))
			return;
		struct spot spot = spot_of(civil_from_date(time.year, time.month, time.day));
		if (spot.day > e->last)
			return;
		if (spot.day < e->start || !in_phase(e, &spot) ||
			!fits(e->recur, &e->filter, &spot))
			continue;
		results += spot.day >= e->first;
		if (!give(e, spot.day))
			return;
	}
}

static void expand_with_libical(struct expansion *e)
{
	struct spot spot = spot_of(e->start);
	while (spot.day <= e->last && (!in_phase(e, &spot) || !fits(e->recur, &e->filter, &spot)))
		spot_advance(&spot);
	if (spot.day > e->last)
		return;
	struct recur endless = *e->recur;
	endless.count = 0;
	endless.until = CIVIL_NONE;
	struct text text AUTO_TEXT = { 0 };
	recur_format(&endless, &text);
	text_puts(&text, ";WKST=MO");
#if ICAL_FOUR
	struct icalrecurrencetype *rule = icalrecurrencetype_new_from_string(text.bytes);
	if (!rule)
		return;
#else
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(text.bytes);
#endif
	icalrecur_iterator *iterator = icalrecur_iterator_new(rule, date_to_ical(spot.day));
	iterate(e, iterator);
	if (iterator)
		icalrecur_iterator_free(iterator);
#if ICAL_FOUR
	icalrecurrencetype_unref(rule);
#endif
}

void recur_days(
	const struct recur *recur, civil_day from, struct civil_range window, struct days *ret_days)
{
	civil_day begin = from != CIVIL_NONE ? from : window.first;
	civil_day anchor = begin;
	if (recur->interval > 1 || recur->count)
		anchor = recur_anchor(recur, begin);
	if (anchor == CIVIL_NONE)
		return;
	struct expansion e = {
		.recur = recur,
		.filter = filter_of(recur),
		.first = window.first > begin ? window.first : begin,
		.last = recur->until != CIVIL_NONE && recur->until < window.last ? recur->until
										 : window.last,
		.left = recur->count ? recur->count : INT32_MAX,
		.days = ret_days,
	};
	struct spot spot = spot_of(anchor);
	e.anchor_period = period_of(recur->frequency, &spot);
	e.start = recur->count || e.first < anchor ? anchor : e.first;
	if (recur->set_position_count)
		expand_with_libical(&e);
	else
		walk(&e);
}
