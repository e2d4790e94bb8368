/* civil.c - days and clock times as people say them */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/civil.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"

int32_t civil_month_days(int32_t year, int32_t month)
{
	static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && leap);
}

civil_day civil_from_date(int32_t year, int32_t month, int32_t day)
{
	int32_t y = year - (month <= 2);
	int32_t era = (y >= 0 ? y : y - 399) / 400;
	int32_t of_era = y - era * 400;
	int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct civil_date civil_to_date(civil_day day)
{
	int32_t z = day + 719468;
	int32_t era = (z >= 0 ? z : z - 146096) / 146097;
	int32_t n = z - era * 146097;
	int32_t y = (n - n / 1460 + n / 36524 - n / 146096) / 365;
	int32_t of_year = n - (365 * y + y / 4 - y / 100);
	int32_t m = (5 * of_year + 2) / 153;
	int32_t month = m + (m < 10 ? 3 : -9);
	return (struct civil_date){
		.year = y + era * 400 + (month <= 2),
		.month = month,
		.day = of_year - (153 * m + 2) / 5 + 1,
	};
}

int32_t civil_weekday(civil_day day)
{
	int32_t weekday = (day + 3) % 7;
	return weekday < 0 ? weekday + 7 : weekday;
}

civil_day civil_week_start(civil_day day)
{
	return day - civil_weekday(day);
}

/* Exactly `width` digits. */
static bool digits_read(const char *text, size_t width, int32_t *ret_number)
{
	return number_scan(text, width, ret_number) == width;
}

enum civil_verdict civil_parse(const char *text, size_t n, civil_day *ret_day)
{
	int32_t year, month, day;
	if (n != 10 || text[4] != '-' || text[7] != '-' || !digits_read(text, 4, &year) ||
		!digits_read(text + 5, 2, &month) || !digits_read(text + 8, 2, &day))
		return CIVIL_MALFORMED;
	if (month < 1 || month > 12)
		return CIVIL_MALFORMED;
	if (day < 1 || day > civil_month_days(year, month))
		return CIVIL_NO_SUCH_DAY;
	if (year < 1901 || year > 2100)
		return CIVIL_OUTSIDE;
	*ret_day = civil_from_date(year, month, day);
	return CIVIL_OK;
}

void civil_format(civil_day day, char ret_text[static CIVIL_TEXT])
{
	struct civil_date date = civil_to_date(day);
	unsigned year = date.year < 0 ? 0 : date.year > 9999 ? 9999 : (unsigned)date.year;
	snprintf(ret_text, CIVIL_TEXT, "%04u-%02u-%02u", year, (unsigned)date.month % 100,
		(unsigned)date.day % 100);
}

bool clock_parse(const char *text, size_t n, bool end_of_day, civil_minute *ret_minute)
{
	int32_t hour, minute;
	size_t width = number_scan(text, n < 2 ? n : 2, &hour);
	if (width == 0 || n != width + 3 || text[width] != ':' ||
		!digits_read(text + width + 1, 2, &minute))
		return false;
	bool ends = end_of_day && hour == 24 && minute == 0;
	if ((hour > 23 && !ends) || minute > 59)
		return false;
	*ret_minute = hour * 60 + minute;
	return true;
}

void clock_format(civil_minute minute, char ret_text[static CLOCK_TEXT])
{
	snprintf(ret_text, CLOCK_TEXT, "%02u:%02u", (unsigned)(minute / 60) % 100,
		(unsigned)(minute % 60) % 60);
}

/* In the order in which they may be written; zh: the longer word first. */
static const struct span_unit {
	const char *in[3];
	int32_t days, minutes;
} span_units[] = {
	{ .in = { "w", "周" }, .days = 7 },
	{ .in = { "d", "天" }, .days = 1 },
	{ .in = { "h", "小时" }, .minutes = 60 },
	{ .in = { "m", "分钟", "分" }, .minutes = 1 },
};
enum { SPAN_UNITS = sizeof span_units / sizeof *span_units };

/* The bytes of a word of the unit at the start of text; 0 when there is none. */
static size_t unit_read(const struct span_unit *unit, const char *text, size_t n)
{
	for (size_t i = 0; i < 3 && unit->in[i]; i++) {
		size_t size = strlen(unit->in[i]);
		if (size <= n && memcmp(text, unit->in[i], size) == 0)
			return size;
	}
	return 0;
}

bool span_parse(const char *text, size_t n, struct civil_span *ret_span)
{
	enum { MOST = 1000000 }; /* keeps every sum inside 32 bits */
	struct civil_span span = { 0 };
	size_t at = 0, unit = 0;
	while (at < n) {
		int32_t number;
		size_t width = number_scan(text + at, n - at, &number);
		if (width == 0 || number > MOST)
			return false;
		at += width;
		size_t size = 0;
		while (unit < SPAN_UNITS &&
			!(size = unit_read(&span_units[unit], text + at, n - at)))
			unit++;
		if (unit == SPAN_UNITS)
			return false;
		at += size;
		span.days += number * span_units[unit].days;
		span.minutes += number * span_units[unit].minutes;
		unit++;
	}
	if (n == 0 || span.days > MOST || span.minutes > MOST)
		return false;
	*ret_span = span;
	return true;
}

int32_t span_minutes(struct civil_span span)
{
	return span.days * DAY_MINUTES + span.minutes;
}

void span_format(struct civil_span span, char ret_text[static SPAN_TEXT])
{
	int32_t parts[] = { span.days, span.minutes / 60, span.minutes % 60 };
	size_t at = 0;
	for (size_t i = 0; i < 3; i++)
		if (parts[i] || (i == 2 && at == 0))
			at += (size_t)snprintf(
				ret_text + at, SPAN_TEXT - at, "%d%c", parts[i], "dhm"[i]);
}
