/* lunar.h - the Chinese calendar from a table, and the solar terms */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_LUNAR_H
#define LINLI_LUNAR_H

/*
 * Never ICU's or libical's RSCALE: it puts Spring Festival 2027 a day late.  The table of months
 * 1901–2100 follows the published almanac; the tests hold it against two independent programs.
 */

#include <stdbool.h>
#include <stdint.h>

#include "calendar/civil.h"

struct lunar_day { /* a day of the lunar year; eve: the day before 1-1 whatever its number */
	int32_t month, day; /* 1–12, 1–30 */
	bool leap, eve;
};

struct lunar_date {
	int32_t year; /* the year whose 1-1 begins it: 2027-02-05 is still in 2026 */
	struct lunar_day day;
};

enum { LUNAR_FIRST_YEAR = 1901, LUNAR_LAST_YEAR = 2100 };

/* The civil day in that lunar year, CIVIL_NONE when that year has no such day (no leap month, no
 * 30th) or lies outside the table.  An eve of year Y is the day before 1-1 of Y + 1. */
civil_day lunar_find(int32_t year, struct lunar_day day);
/* The lunar date of a civil day; false outside the table. */
bool lunar_of(civil_day day, struct lunar_date *ret_date);
/* Number of days of a month of that year, 0 when there is none. */
int32_t lunar_month_days(int32_t year, int32_t month, bool leap);

/* Solar terms: 0 小寒 (Minor Cold, about 5 January) … 23 冬至. */
enum { TERM_COUNT = 24, TERM_FIRST_YEAR = 1901, TERM_LAST_YEAR = 2100 };
/* The civil day (China Standard Time) of a term in a Gregorian year; CIVIL_NONE outside the table. */
civil_day term_find(int32_t year, int32_t term);
/* The number of a term by its Chinese or English name (case-insensitive), -1 when there is none. */
int32_t term_parse(const char *name, size_t n);
const char *term_name_zh(int32_t term);
const char *term_name_en(int32_t term);

#endif
