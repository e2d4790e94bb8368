/* civil.h - days and clock times as people say them */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_CIVIL_H
#define LINLI_CIVIL_H

/*
 * Civil time first: an activity is "Saturday 09:00 in the community's zone".  A day is a number,
 * so that dates can be compared, added and looped over; instants belong to zone.h.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t civil_day;    /* days since 1970-01-01, a Thursday; proleptic Gregorian */
typedef int32_t civil_minute; /* minutes from midnight of some day; may be negative or pass 1440 */

enum { CIVIL_NONE = INT32_MIN, DAY_MINUTES = 1440 };
enum { CIVIL_FIRST = -25202, CIVIL_LAST = 47846 }; /* 1901-01-01 … 2100-12-31 */

struct civil_date {
	int32_t year, month, day; /* month 1–12, day 1–31 */
};

struct civil_range { /* both ends included */
	civil_day first, last;
};

struct clock_range { /* from < until <= 1440 but for ranges over midnight, where until < from */
	civil_minute from, until;
};

/* Days of a month (1–12), leap years of the Gregorian calendar. */
int32_t civil_month_days(int32_t year, int32_t month);
/* The date must exist.  Algorithm: days from civil, H. Hinnant (public domain description). */
civil_day civil_from_date(int32_t year, int32_t month, int32_t day);
struct civil_date civil_to_date(civil_day day);
/* Monday 0 … Sunday 6. */
int32_t civil_weekday(civil_day day);
/* Monday of the day's week. */
civil_day civil_week_start(civil_day day);

enum civil_verdict { CIVIL_OK, CIVIL_MALFORMED, CIVIL_NO_SUCH_DAY, CIVIL_OUTSIDE };

/* YYYY-MM-DD, all n bytes; OUTSIDE: beyond 1901–2100. */
enum civil_verdict civil_parse(const char *text, size_t n, civil_day *ret_day);
/* "2026-12-05" with a NUL. */
enum { CIVIL_TEXT = 11 };
void civil_format(civil_day day, char ret_text[static CIVIL_TEXT]);

/* H:MM or HH:MM, 0:00–23:59 (24:00 with `end_of_day`), all n bytes. */
bool clock_parse(const char *text, size_t n, bool end_of_day, civil_minute *ret_minute);
/* "09:00"; minutes of one day. */
enum { CLOCK_TEXT = 6 };
void clock_format(civil_minute minute, char ret_text[static CLOCK_TEXT]);

/* `2w3d4h5m` or 周 天 小时 分钟/分, at least one part, in this order, no blanks: days (weeks
 * included) and minutes apart, since a day is a civil day and an hour is not (ini-reference 5.7). */
struct civil_span {
	int32_t days, minutes;
};
bool span_parse(const char *text, size_t n, struct civil_span *ret_span);
/* days * 1440 + minutes. */
int32_t span_minutes(struct civil_span span);
/* The shortest file syntax: "2h30m", "1w" is "7d", zero is "0m"; 24 bytes. */
enum { SPAN_TEXT = 24 };
void span_format(struct civil_span span, char ret_text[static SPAN_TEXT]);

#endif
