/* zone-rule.h - the rule at the end of a zone file, for the years beyond its table */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ZONE_RULE_H
#define LINLI_ZONE_RULE_H

/*
 * The POSIX TZ string with the extensions of RFC 8536 3.3: `CET-1CEST,M3.5.0,M10.5.0/3`, names in
 * <…>, times from -167 to 167 hours.  A rule holds for all years.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "calendar/civil.h"

struct zone_type {
	int32_t offset; /* seconds east of UTC */
	bool daylight;
	char name[16]; /* "CST", "+08" */
};

enum zone_date_kind { ZONE_DATE_WEEKDAY, ZONE_DATE_JULIAN, ZONE_DATE_OF_YEAR };

struct zone_date { /* when in each year it changes, by the clock that runs until then */
	enum zone_date_kind kind;
	int32_t month, week, weekday; /* WEEKDAY: week 1–4, 5 the last; Monday 0 */
	int32_t day;                  /* JULIAN: 1–365 without 29 February; OF_YEAR: 0–365 */
	int32_t second;               /* from midnight, may be negative or pass a day */
};

struct zone_rule {
	struct zone_type standard, daylight;
	bool has_daylight;             /* else standard time all the year */
	struct zone_date starts, ends; /* of daylight time */
};

struct zone_change {
	int64_t at; /* the first instant of the type `to` */
	const struct zone_type *to;
};

bool zone_rule_parse(const char *text, struct zone_rule *ret_rule);
/* The type in force at an instant. */
const struct zone_type *zone_rule_type(const struct zone_rule *rule, int64_t instant);
/* The first change after an instant; false for a rule without daylight time. */
bool zone_rule_next(const struct zone_rule *rule, int64_t instant, struct zone_change *ret_change);

/* The local second (from 1970-01-01 00:00 on that clock) of the date in a year. */
int64_t zone_date_second(const struct zone_date *date, int32_t year);
/* Appends `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`; false (nothing appended) where no rule of RFC 5545
 * says the same. */
bool zone_date_rrule(const struct zone_date *date, struct text *t);

#endif
