/* test-civil.c - days, clock times and durations: reading, writing, saying; did-you-mean */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/suggest.h"
#include "calendar/civil.h"
#include "calendar/say.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* Every day of two hundred years, against a plain count of days. */
static void every_day(void **state)
{
	(void)state;
	civil_day day = CIVIL_FIRST;
	int32_t weekday = 1; /* 1901-01-01 was a Tuesday */
	for (int32_t year = 1901; year <= 2100; year++)
		for (int32_t month = 1; month <= 12; month++)
			for (int32_t i = 1; i <= civil_month_days(year, month); i++, day++) {
				struct civil_date date = civil_to_date(day);
				assert_int_equal(civil_from_date(year, month, i), day);
				assert_true(
					date.year == year && date.month == month && date.day == i);
				assert_int_equal(civil_weekday(day), weekday);
				assert_int_equal(civil_week_start(day), day - weekday);
				weekday = (weekday + 1) % 7;
			}
	assert_int_equal(day, CIVIL_LAST + 1);
	assert_int_equal(civil_from_date(1970, 1, 1), 0);
	assert_int_equal(civil_month_days(2000, 2), 29);
	assert_int_equal(civil_month_days(2100, 2), 28);
}

static void reads_dates(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum civil_verdict verdict;
	} rows[] = {
		{ "2026-12-05", CIVIL_OK },
		{ "2028-02-29", CIVIL_OK },
		{ "1901-01-01", CIVIL_OK },
		{ "2100-12-31", CIVIL_OK },
		{ "2027-02-29", CIVIL_NO_SUCH_DAY },
		{ "2026-12-32", CIVIL_NO_SUCH_DAY },
		{ "2026-12-00", CIVIL_NO_SUCH_DAY },
		{ "2026-13-02", CIVIL_MALFORMED },
		{ "1900-12-31", CIVIL_OUTSIDE },
		{ "2101-01-01", CIVIL_OUTSIDE },
		{ "2026/12/05", CIVIL_MALFORMED },
		{ "2026-12-5", CIVIL_MALFORMED },
		{ "2026-12-055", CIVIL_MALFORMED },
		{ "26-12-05", CIVIL_MALFORMED },
		{ "2026-1 -05", CIVIL_MALFORMED },
		{ "-026-12-05", CIVIL_MALFORMED },
		{ "", CIVIL_MALFORMED },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		civil_day day;
		char text[CIVIL_TEXT];
		enum civil_verdict verdict = civil_parse(rows[i].text, strlen(rows[i].text), &day);
		if (verdict != rows[i].verdict)
			fail_msg("\"%s\": %d", rows[i].text, (int)verdict);
		if (verdict != CIVIL_OK)
			continue;
		civil_format(day, text);
		assert_string_equal(text, rows[i].text);
	}
}

static void reads_clocks(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool end_of_day;
		civil_minute minute; /* -1: refused */
	} rows[] = {
		{ "09:00", false, 540 },
		{ "9:00", false, 540 },
		{ "0:00", false, 0 },
		{ "23:59", false, 1439 },
		{ "24:00", true, 1440 },
		{ "24:00", false, -1 },
		{ "24:01", true, -1 },
		{ "12:60", false, -1 },
		{ "9:0", false, -1 },
		{ "009:00", false, -1 },
		{ "9", false, -1 },
		{ "9点", false, -1 },
		{ "14：00", false, -1 },
		{ "", false, -1 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		civil_minute minute = -1;
		clock_parse(rows[i].text, strlen(rows[i].text), rows[i].end_of_day, &minute);
		if (minute != rows[i].minute)
			fail_msg("\"%s\": %d", rows[i].text, minute);
	}
}

static void reads_durations(void **state)
{
	(void)state;
	static const struct {
		const char *text, *again; /* NULL: refused */
		int32_t days, minutes;
	} rows[] = {
		{ "2h30m", "2h30m", 0, 150 },
		{ "1w", "7d", 7, 0 },
		{ "1w2d3h4m", "9d3h4m", 9, 184 },
		{ "90m", "1h30m", 0, 90 },
		{ "0m", "0m", 0, 0 },
		{ "2小时30分钟", "2h30m", 0, 150 },
		{ "1周2天", "9d", 9, 0 },
		{ "15分", "15m", 0, 15 },
		{ "1d2h", "1d2h", 1, 120 },
		{ "1.5h", NULL, 0, 0 },
		{ "2h 30m", NULL, 0, 0 },
		{ "30m2h", NULL, 0, 0 },
		{ "2h2h", NULL, 0, 0 },
		{ "2", NULL, 0, 0 },
		{ "h", NULL, 0, 0 },
		{ "-1h", NULL, 0, 0 },
		{ "99999999999d", NULL, 0, 0 },
		{ "", NULL, 0, 0 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct civil_span span;
		char text[SPAN_TEXT];
		bool good = span_parse(rows[i].text, strlen(rows[i].text), &span);
		if (good != (rows[i].again != NULL))
			fail_msg("\"%s\" was %s", rows[i].text, good ? "read" : "refused");
		if (!good)
			continue;
		assert_int_equal(span.days, rows[i].days);
		assert_int_equal(span.minutes, rows[i].minutes);
		span_format(span, text);
		assert_string_equal(text, rows[i].again);
		assert_int_equal(span_minutes(span), rows[i].days * 1440 + rows[i].minutes);
	}
}

static civil_day day_of(int32_t year, int32_t month, int32_t day)
{
	return civil_from_date(year, month, day);
}

static void expect(struct text *t, const char *expected)
{
	assert_string_equal(text_string(t), expected);
	text_cut(t, 0);
}

static void says_days(void **state)
{
	(void)state;
	struct text t AUTO_TEXT = { 0 };
	civil_day day = day_of(2026, 12, 5);
	say_day(day, LANG_ZH, &t);
	expect(&t, "12月5日 星期六");
	say_day(day, LANG_EN, &t);
	expect(&t, "Saturday 5 December");
	say_day_of_year(day, LANG_ZH, &t);
	expect(&t, "2026年12月5日 星期六");
	say_day_of_year(day, LANG_EN, &t);
	expect(&t, "Saturday 5 December 2026");
	say_day_short(day, LANG_EN, &t);
	expect(&t, "Sat 5 Dec");
	say_days((struct civil_range){ day, day + 1 }, LANG_EN, &t);
	expect(&t, "Saturday 5 to Sunday 6 December");
	say_days((struct civil_range){ day, day + 1 }, LANG_ZH, &t);
	expect(&t, "12月5日 星期六至12月6日 星期日");
	say_days((struct civil_range){ day, day + 60 }, LANG_EN, &t);
	expect(&t, "Saturday 5 December 2026 to Wednesday 3 February 2027");
	say_moment(day, 540, LANG_ZH, &t);
	expect(&t, "12月5日 星期六 上午9点");
	say_moment(day, 540, LANG_EN, &t);
	expect(&t, "Saturday 5 December, 09:00");
	say_moment(day, CIVIL_NONE, LANG_EN, &t);
	expect(&t, "Saturday 5 December, all day");
}

static void says_clocks(void **state)
{
	(void)state;
	static const struct {
		civil_minute start, end;
		const char *zh, *en;
	} rows[] = {
		{ 540, 690, "上午9点至11点30分", "09:00 to 11:30" },
		{ 690, 810, "上午11点30分至下午1点30分", "11:30 to 13:30" },
		{ 1320, 1800, "晚上10点至次日早上6点", "22:00 to 06:00 the next day" },
		{ 0, 1440, "凌晨0点至24点", "00:00 to 24:00" },
		{ 720, 750, "中午12点至12点30分", "12:00 to 12:30" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text t AUTO_TEXT = { 0 };
		say_clocks(rows[i].start, rows[i].end, LANG_ZH, &t);
		expect(&t, rows[i].zh);
		say_clocks(rows[i].start, rows[i].end, LANG_EN, &t);
		expect(&t, rows[i].en);
	}
}

static void says_durations(void **state)
{
	(void)state;
	struct text t AUTO_TEXT = { 0 };
	say_minutes(150, LANG_ZH, &t);
	expect(&t, "2小时30分钟");
	say_minutes(150, LANG_EN, &t);
	expect(&t, "2 h 30 min");
	say_minutes(0, LANG_EN, &t);
	expect(&t, "0 min");
	say_span((struct civil_span){ .days = 2, .minutes = 180 }, LANG_ZH, &t);
	expect(&t, "2天3小时");
}

static void did_you_mean(void **state)
{
	(void)state;
	static const char *const known[] = { "places", "on-holiday", "room", "second", "清明",
		"bar", "car", "lasts" };
	static const struct {
		const char *word, *nearest;
	} rows[] = {
		{ "plases", "places" },
		{ "palces", "places" },
		{ "plasess", "places" },
		{ "plasesss", NULL },
		{ "on_holiday", "on-holiday" },
		{ "on_holidya", "on-holiday" },
		{ "rom", "room" },
		{ "ro", NULL },
		{ "清名", "清明" },
		{ "dar", "bar" },
		{ "last", "lasts" },
		{ "", NULL },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *near =
			suggest_nearest(rows[i].word, strlen(rows[i].word), known, COUNT(known));
		if (rows[i].nearest ? !near || strcmp(near, rows[i].nearest) != 0 : near != NULL)
			fail_msg("\"%s\": %s", rows[i].word, near ? near : "nothing");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day),
		cmocka_unit_test(reads_dates),
		cmocka_unit_test(reads_clocks),
		cmocka_unit_test(reads_durations),
		cmocka_unit_test(says_days),
		cmocka_unit_test(says_clocks),
		cmocka_unit_test(says_durations),
		cmocka_unit_test(did_you_mean),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
