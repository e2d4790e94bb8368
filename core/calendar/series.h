/* series.h - the dated occurrences of an activity: rule, policies, overrides */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SERIES_H
#define LINLI_SERIES_H

/*
 * The order is ini-reference.md 5.3: rule and `also`, inside from…until, make-up days of `run`,
 * minus `except`, inside `season`, on-holiday, on-makeup-workday, on-school-off, moved out of
 * season = cancelled, and last what people did by hand.  Pure: same input, same output.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "calendar/civil.h"
#include "calendar/holiday.h"
#include "calendar/when.h"

enum on_holiday {
	HOLIDAY_KEEP,
	HOLIDAY_SKIP,
	HOLIDAY_NEXT_WORKDAY,
	HOLIDAY_PREVIOUS_WORKDAY,
	HOLIDAY_NEXT_WEEK
};
enum on_makeup { MAKEUP_NORMAL, MAKEUP_SKIP, MAKEUP_NEXT_WEEK, MAKEUP_RUN };
enum on_school_off { SCHOOL_KEEP, SCHOOL_SKIP };

struct season_range { /* of dates, or (yearly) of month-days that may run over the new year */
	bool yearly;
	struct civil_range dates;
	int32_t first_month, first_day, last_month, last_day;
};

struct series_rule {
	struct when when;
	civil_day from, until; /* CIVIL_NONE: open */
	const struct day_item *also, *except;
	size_t also_count, except_count;
	const struct season_range *season; /* none: always */
	size_t season_count;
	enum on_holiday on_holiday;
	enum on_makeup on_makeup;
	enum on_school_off on_school_off;
	bool mark_unknown; /* [calendar] unknown-year = mark */
};

/* What people decided by hand about one original date. */
struct series_override {
	civil_day original;
	bool cancelled, added;
	civil_day moved_to;    /* CIVIL_NONE: not moved to another day */
	civil_minute moved_at; /* CIVIL_NONE: the same clock time */
};

enum series_status { SERIES_ON, SERIES_MOVED, SERIES_CANCELLED, SERIES_UNKNOWN, SERIES_LEFT_OUT };

enum series_reason {
	REASON_NONE,
	REASON_HOLIDAY,
	REASON_HOLIDAY_KEPT,
	REASON_HOLIDAY_UNKNOWN,
	REASON_MAKEUP_WORKDAY,
	REASON_MAKEUP_RUN,
	REASON_SCHOOL_OFF,
	REASON_SEASON,
	REASON_EXCEPT,
	REASON_BY_HAND,
	REASON_COUNT
};

struct series_day {
	civil_day original;
	civil_day day;  /* where it is; of a cancelled one, where it was when it was cancelled */
	civil_day last; /* a WHEN_RANGE: its last day, else = day */
	civil_minute moved_at; /* by hand, else CIVIL_NONE */
	enum series_status status;
	enum series_reason reason;
	const char
		*label; /* the holiday's or make-up day's name, or NULL; borrowed from holidays */
	int32_t number; /* 0, 1, 2 … from `from`, cancelled ones counted, excepted ones not; without
			 * `from` from the window's start */
};

struct series VEC(struct series_day);

/* Appends the days whose original date, or whose day now, lies in the window, by (original), those
 * left out by `except` included.  What lies outside season, from and until is not given.
 * overrides: sorted by original, count may be 0. */
void series_expand(const struct series_rule *rule, const struct holidays *holidays,
	const struct series_override *overrides, size_t override_count, struct civil_range window,
	struct series *ret_series);

/* The words of the reference: "on", "moved" …; "holiday", … ("" for none). */
const char *series_status_name(enum series_status status);
const char *series_reason_name(enum series_reason reason);

/* Is the day inside one of the ranges? */
bool season_has(const struct season_range *ranges, size_t count, civil_day day);

#endif
