/* zone-rule.c - the rule at the end of a zone file, for the years beyond its table */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/zone-rule.h"

#include <ctype.h>
#include <string.h>

#include "base/number.h"

enum { DAY_SECONDS = 86400, YEAR_SECONDS = 31556952 };

/* `at` moves behind what was read. */
static bool char_read(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

enum { OFFSET_LIMIT = 26 * 3600 };

static bool number_read(const char **at, int32_t min, int32_t max, int32_t *ret_number)
{
	size_t width = number_scan(*at, strlen(*at), ret_number);
	if (width == 0 || *ret_number < min || *ret_number > max)
		return false;
	*at += width;
	return true;
}

static bool name_read(const char **at, char ret_name[static 16])
{
	bool quoted = char_read(at, '<');
	size_t n = 0;
	while ((quoted && **at && **at != '>') || (!quoted && isalpha((unsigned char)**at))) {
		if (n == 15)
			return false;
		ret_name[n++] = *(*at)++;
	}
	ret_name[n] = '\0';
	return n >= 3 && (!quoted || char_read(at, '>'));
}

/* [+|-]hh[:mm[:ss]] in seconds. */
static bool time_read(const char **at, int32_t *ret_seconds)
{
	bool negative = char_read(at, '-');
	int32_t parts[3] = { 0 };
	if (!negative)
		char_read(at, '+');
	if (!number_read(at, 0, 167, &parts[0]))
		return false;
	for (size_t i = 1; i < 3 && char_read(at, ':'); i++)
		if (!number_read(at, 0, 59, &parts[i]))
			return false;
	int32_t seconds = (parts[0] * 60 + parts[1]) * 60 + parts[2];
	*ret_seconds = negative ? -seconds : seconds;
	return true;
}

static bool date_read(const char **at, struct zone_date *ret_date)
{
	struct zone_date date = { .second = 2 * 3600 };
	bool good;
	if (char_read(at, 'M')) {
		int32_t sunday_first;
		good = number_read(at, 1, 12, &date.month) && char_read(at, '.') &&
			number_read(at, 1, 5, &date.week) && char_read(at, '.') &&
			number_read(at, 0, 6, &sunday_first);
		date.weekday = good ? (sunday_first + 6) % 7 : 0;
	} else {
		bool julian = char_read(at, 'J');
		date.kind = julian ? ZONE_DATE_JULIAN : ZONE_DATE_OF_YEAR;
		good = number_read(at, julian, 365, &date.day);
	}
	if (good && char_read(at, '/'))
		good = time_read(at, &date.second);
	*ret_date = date;
	return good;
}

/* [+|-]hh[:mm[:ss]] west of Greenwich, at most a day and a little (RFC 8536, 3.3.1). */
static bool offset_read(const char **at, int32_t *ret_offset)
{
	int32_t west;
	if (!time_read(at, &west) || west <= -OFFSET_LIMIT || west >= OFFSET_LIMIT)
		return false;
	*ret_offset = -west;
	return true;
}

bool zone_rule_parse(const char *text, struct zone_rule *ret_rule)
{
	struct zone_rule rule = { 0 };
	const char *at = text;
	if (!name_read(&at, rule.standard.name) || !offset_read(&at, &rule.standard.offset))
		return false;
	if (*at) {
		rule.has_daylight = rule.daylight.daylight = true;
		rule.daylight.offset = rule.standard.offset + 3600;
		if (!name_read(&at, rule.daylight.name))
			return false;
		if (*at != ',' && !offset_read(&at, &rule.daylight.offset))
			return false;
		if (!char_read(&at, ',') || !date_read(&at, &rule.starts) || !char_read(&at, ',') ||
			!date_read(&at, &rule.ends) || *at)
			return false;
	}
	*ret_rule = rule;
	return true;
}

static civil_day date_day(const struct zone_date *date, int32_t year)
{
	if (date->kind == ZONE_DATE_WEEKDAY) {
		civil_day first = civil_from_date(year, date->month, 1);
		civil_day day = first + (date->weekday - civil_weekday(first) + 7) % 7 +
			7 * (date->week - 1);
		return day < first + civil_month_days(year, date->month) ? day : day - 7;
	}
	civil_day new_year = civil_from_date(year, 1, 1);
	if (date->kind == ZONE_DATE_OF_YEAR)
		return new_year + date->day;
	bool after_leap_day = civil_month_days(year, 2) == 29 && date->day >= 60;
	return new_year + date->day - 1 + after_leap_day;
}

int64_t zone_date_second(const struct zone_date *date, int32_t year)
{
	return (int64_t)date_day(date, year) * DAY_SECONDS + date->second;
}

/* The changes of the years around an instant, ascending.  At the same instant the end of daylight
 * time comes first: a zone that has it all the year ends and begins it at each new year. */
enum { YEARS_AROUND = 3, CHANGES = 2 * YEARS_AROUND };

static void changes_around(
	const struct zone_rule *rule, int64_t instant, struct zone_change ret_changes[CHANGES])
{
	int32_t year = 1970 + (int32_t)(instant / YEAR_SECONDS);
	for (int32_t i = 0; i < CHANGES; i++) {
		bool ends = i % 2 == 0;
		int32_t of = year - 1 + i / 2;
		struct zone_change change = {
			.at = ends ? zone_date_second(&rule->ends, of) - rule->daylight.offset
				   : zone_date_second(&rule->starts, of) - rule->standard.offset,
			.to = ends ? &rule->standard : &rule->daylight,
		};
		int32_t at = i;
		for (; at > 0 && ret_changes[at - 1].at > change.at; at--)
			ret_changes[at] = ret_changes[at - 1];
		ret_changes[at] = change;
	}
}

const struct zone_type *zone_rule_type(const struct zone_rule *rule, int64_t instant)
{
	if (!rule->has_daylight)
		return &rule->standard;
	struct zone_change changes[CHANGES];
	changes_around(rule, instant, changes);
	const struct zone_type *type = &rule->standard;
	for (size_t i = 0; i < CHANGES && changes[i].at <= instant; i++)
		type = changes[i].to;
	return type;
}

bool zone_rule_next(const struct zone_rule *rule, int64_t instant, struct zone_change *ret_change)
{
	if (!rule->has_daylight)
		return false;
	struct zone_change changes[CHANGES];
	changes_around(rule, instant, changes);
	size_t i = 0;
	while (i < CHANGES - 1 && changes[i].at <= instant)
		i++;
	*ret_change = changes[i];
	return changes[i].at > instant;
}

bool zone_date_rrule(const struct zone_date *date, struct text *t)
{
	static const char *const names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	struct civil_date common = civil_to_date(date_day(date, 1970));
	int32_t shift = date->second / DAY_SECONDS - (date->second % DAY_SECONDS < 0);
	if (date->kind == ZONE_DATE_OF_YEAR || (date->kind == ZONE_DATE_JULIAN && shift))
		return false;
	if (date->kind == ZONE_DATE_JULIAN) {
		text_printf(t, "FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d", common.month, common.day);
		return true;
	}
	bool last = date->week == 5;
	if (shift == 0) {
		text_printf(t, "FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", date->month,
			last ? -1 : date->week, names[date->weekday]);
		return true;
	}
	/* The day before the last Sunday is a Saturday of the days -8 to -2. */
	int32_t first = (last ? -7 : 7 * date->week - 6) + shift;
	if (last ? first + 6 > -1 : first < 1 || first + 6 > 28)
		return false;
	text_printf(t, "FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=", date->month);
	for (int32_t i = 0; i < 7; i++)
		text_printf(t, "%s%d", i ? "," : "", first + i);
	text_printf(t, ";BYDAY=%s", names[(date->weekday + shift % 7 + 7) % 7]);
	return true;
}
