/* test-series.c - holidays from files, and what the policies make of real years */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "calendar/series.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static civil_day day_of(const char *text)
{
	civil_day day;
	if (civil_parse(text, strlen(text), &day) != CIVIL_OK)
		fail_msg("%s is no day", text);
	return day;
}

/* What an invented notice for 2027 would say, for the rows that need a known year. */
static const char notice[] = "date,kind,name\n2027-02-05,holiday,春节\n2027-02-06,holiday,春节\n"
			     "2027-02-07,holiday,春节\n2027-10-04,holiday,国庆节\n"
			     "2027-10-09,workday,国庆节\n";

static struct holidays *load(struct arena *arena, const char *more)
{
	struct holidays *holidays = holidays_new(arena);
	struct faults *faults = faults_new();
	const char *top = getenv("top_srcdir");
	char *path = arena_format(arena, "%s/etc/cn-holidays.csv", top ? top : ".");
	FILE *file = fopen(path, "rb");
	char bytes[32768];
	assert_non_null(file);
	size_t n = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	holidays_add(holidays, "cn-holidays.csv", bytes, n, true, faults);
	if (more)
		holidays_add(holidays, "more.csv", more, strlen(more), true, faults);
	assert_int_equal(faults_total(faults), 0);
	faults_free(faults);
	return holidays;
}

struct activity {
	const char *when, *from, *until, *also, *except;
	enum on_holiday on_holiday;
	enum on_makeup on_makeup;
	enum on_school_off on_school_off;
	struct season_range season;
	bool has_season;
};

static struct series_rule rule_of(struct arena *arena, const struct activity *a)
{
	struct series_rule rule = {
		.from = a->from ? day_of(a->from) : CIVIL_NONE,
		.until = a->until ? day_of(a->until) : CIVIL_NONE,
		.on_holiday = a->on_holiday,
		.on_makeup = a->on_makeup,
		.on_school_off = a->on_school_off,
		.mark_unknown = true,
	};
	struct when_fault fault;
	struct day_item *items = ARENA_ARRAY(arena, 2, struct day_item);
	assert_true(when_parse(arena, a->when, strlen(a->when), &rule.when, &fault));
	if (a->also) {
		assert_true(
			day_item_parse(arena, a->also, strlen(a->also), false, &items[0], &fault));
		rule.also = &items[0];
		rule.also_count = 1;
	}
	if (a->except) {
		assert_true(day_item_parse(
			arena, a->except, strlen(a->except), true, &items[1], &fault));
		rule.except = &items[1];
		rule.except_count = 1;
	}
	if (a->has_season) {
		struct season_range *season = ARENA_NEW(arena, struct season_range);
		*season = a->season;
		rule.season = season;
		rule.season_count = 1;
	}
	return rule;
}

/* "2026-10-31 on" or "2026-10-03>2026-10-10 moved holiday", joined by "; ". */
static void series_text(const struct series *series, struct text *t)
{
	VEC_EACH (struct series_day, s, series) {
		char original[CIVIL_TEXT], day[CIVIL_TEXT];
		civil_format(s->original, original);
		civil_format(s->day, day);
		const char *reason = series_reason_name(s->reason);
		text_printf(t, "%s%s", t->size ? "; " : "", original);
		if (s->day != s->original)
			text_printf(t, ">%s", day);
		text_printf(
			t, " %s%s%s", series_status_name(s->status), *reason ? " " : "", reason);
	}
}

struct row {
	const char *name;
	struct activity activity;
	const char *first, *last, *expected;
};

static void rows_check(const struct row *rows, size_t count, const char *more)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct holidays *holidays = load(arena, more);
	for (size_t i = 0; i < count; i++) {
		struct text t AUTO_TEXT = { 0 };
		struct series series = { 0 };
		struct series_rule rule = rule_of(arena, &rows[i].activity);
		series_expand(&rule, holidays, NULL, 0,
			(struct civil_range){ day_of(rows[i].first), day_of(rows[i].last) },
			&series);
		series_text(&series, &t);
		if (strcmp(text_string(&t), rows[i].expected) != 0)
			fail_msg("%s: %s", rows[i].name, text_string(&t));
		vec_free(&series);
	}
}

#define CLUB .when = "monthly on last saturday"

static void real_years(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "club on Dragon Boat", { CLUB, .on_holiday = HOLIDAY_SKIP }, "2025-05-31",
			"2025-05-31", "2025-05-31 cancelled holiday" },
		{ "club on a make-up workday", { CLUB, .on_makeup = MAKEUP_NEXT_WEEK },
			"2026-02-28", "2026-02-28", "2026-02-28>2026-03-07 moved makeup-workday" },
		{ "club at Mid-Autumn", { CLUB, .on_holiday = HOLIDAY_NEXT_WEEK }, "2026-09-26",
			"2026-09-26", "2026-09-26 cancelled holiday" },
		{ "4:30 class",
			{ .when = "weekdays", .on_holiday = HOLIDAY_SKIP, .on_makeup = MAKEUP_RUN },
			"2026-10-05", "2026-10-12",
			"2026-10-05 cancelled holiday; 2026-10-06 cancelled holiday; "
			"2026-10-07 cancelled holiday; 2026-10-08 on; 2026-10-09 on; "
			"2026-10-10 on makeup-run; 2026-10-12 on" },
		{ "duty post at New Year", { .when = "daily" }, "2026-02-17", "2026-02-17",
			"2026-02-17 on holiday-kept" },
		{ "fire drill on a make-up workday",
			{ .when = "monthly on second saturday", .on_makeup = MAKEUP_SKIP },
			"2026-02-14", "2026-02-14", "2026-02-14 cancelled makeup-workday" },
		{ "fire drill, weekday only", { .when = "monthly on second saturday" },
			"2026-02-14", "2026-02-14", "2026-02-14 on" },
		{ "Double Ninth", { .when = "lunar 9-9", .on_holiday = HOLIDAY_NEXT_WORKDAY },
			"2026-10-01", "2027-12-31",
			"2026-10-18 on; 2027-10-08 unknown holiday-unknown" },
		{ "haircut before the notice",
			{ .when = "monthly on first, third saturday",
				.on_holiday = HOLIDAY_NEXT_WEEK },
			"2027-02-01", "2027-02-28",
			"2027-02-06 unknown holiday-unknown; 2027-02-20 unknown holiday-unknown" },
		{ "haircut, nothing to decide", { .when = "monthly on first saturday" },
			"2027-02-01", "2027-02-28", "2027-02-06 on" },
		{ "the second of February after the first month",
			{ .when = "每月第一、第三个星期六",
				.also = "lunar 2-2",
				.except = "lunar 1-1..1-30" },
			"2027-02-01", "2027-03-20",
			"2027-02-06 left-out except; 2027-02-20 left-out except; "
			"2027-03-06 left-out except; 2027-03-09 on; 2027-03-20 on" },
		{ "next workday", { .when = "2026-10-01", .on_holiday = HOLIDAY_NEXT_WORKDAY },
			"2026-10-01", "2026-10-10", "2026-10-01>2026-10-08 moved holiday" },
		{ "previous workday",
			{ .when = "2026-10-05", .on_holiday = HOLIDAY_PREVIOUS_WORKDAY },
			"2026-10-05", "2026-10-05", "2026-10-05>2026-09-30 moved holiday" },
		{ "each takes its own day",
			{ .when = "2026-10-05, 2026-10-06, 2026-10-07",
				.on_holiday = HOLIDAY_NEXT_WORKDAY },
			"2026-10-05", "2026-10-07",
			"2026-10-05>2026-10-08 moved holiday; 2026-10-06>2026-10-09 moved holiday; "
			"2026-10-07>2026-10-10 moved holiday" },
		{ "a make-up workday found, and not wanted",
			{ .when = "2026-10-05, 2026-10-06, 2026-10-07",
				.on_holiday = HOLIDAY_NEXT_WORKDAY,
				.on_makeup = MAKEUP_SKIP },
			"2026-10-07", "2026-10-07",
			"2026-10-07>2026-10-10 cancelled makeup-workday" },
		{ "too far", { .when = "2026-02-15", .on_holiday = HOLIDAY_NEXT_WORKDAY },
			"2026-02-15", "2026-02-15", "2026-02-15 cancelled holiday" },
		{ "a week later is a date of its own",
			{ .when = "every saturday", .on_holiday = HOLIDAY_NEXT_WEEK }, "2026-10-03",
			"2026-10-03", "2026-10-03 cancelled holiday" },
		{ "a week later is excepted",
			{ .when = "monthly on first saturday",
				.except = "2026-10-10",
				.on_holiday = HOLIDAY_NEXT_WEEK },
			"2026-10-03", "2026-10-03", "2026-10-03 cancelled holiday" },
		{ "out of season by a move",
			{ .when = "monthly on first saturday",
				.on_holiday = HOLIDAY_NEXT_WEEK,
				.has_season = true,
				.season = { .yearly = true,
					.first_month = 9,
					.first_day = 1,
					.last_month = 10,
					.last_day = 5 } },
			"2026-08-01", "2026-12-31",
			"2026-09-05 on; 2026-10-03>2026-10-10 cancelled season" },
		{ "over the new year",
			{ .when = "monthly on day 20",
				.has_season = true,
				.season = { .yearly = true,
					.first_month = 11,
					.first_day = 15,
					.last_month = 3,
					.last_day = 15 } },
			"2025-09-01", "2026-05-31",
			"2025-11-20 on; 2025-12-20 on; 2026-01-20 on; 2026-02-20 on holiday-kept" },
		{ "from and until",
			{ .when = "every friday",
				.from = "2026-11-06",
				.until = "2026-11-13",
				.also = "2026-11-20" },
			"2026-10-01", "2026-12-31", "2026-11-06 on; 2026-11-13 on" },
		{ "rule and also on one day", { .when = "every friday", .also = "2026-11-06" },
			"2026-11-01", "2026-11-12", "2026-11-06 on" },
		{ "a range once", { .when = "2026-12-05..2026-12-08" }, "2026-12-07", "2026-12-31",
			"2026-12-05 on" },
		{ "on call", { .when = "on-call" }, "2026-01-01", "2026-12-31", "" },
	};
	rows_check(rows, COUNT(rows), NULL);
}

/* The same dates once a notice for the year is in a file. */
static void year_becomes_known(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "haircut at New Year",
			{ .when = "monthly on first, third saturday",
				.on_holiday = HOLIDAY_NEXT_WEEK },
			"2027-02-01", "2027-02-28",
			"2027-02-06>2027-02-13 moved holiday; 2027-02-20 on" },
		{ "Double Ninth", { .when = "lunar 9-9", .on_holiday = HOLIDAY_NEXT_WORKDAY },
			"2027-10-01", "2027-10-31", "2027-10-08 on" },
		{ "back over the new year",
			{ .when = "2027-10-04", .on_holiday = HOLIDAY_PREVIOUS_WORKDAY },
			"2027-10-01", "2027-10-31", "2027-10-04>2027-10-01 moved holiday" },
	};
	rows_check(rows, COUNT(rows), notice);
}

static void search_into_the_unknown(void **state)
{
	(void)state;
	static const char december[] = "2026-12-31,holiday,调休\n2026-12-26,holiday,调休\n";
	static const struct row rows[] = {
		{ "the next week is unknown",
			{ .when = "2026-12-26", .on_holiday = HOLIDAY_NEXT_WEEK }, "2026-12-26",
			"2026-12-26", "2026-12-26 unknown holiday-unknown" },
		{ "the next workday is unknown",
			{ .when = "2026-12-31", .on_holiday = HOLIDAY_NEXT_WORKDAY }, "2026-12-31",
			"2026-12-31", "2026-12-31 unknown holiday-unknown" },
		{ "skip needs no search", { .when = "2026-12-31", .on_holiday = HOLIDAY_SKIP },
			"2026-12-31", "2026-12-31", "2026-12-31 cancelled holiday" },
	};
	rows_check(rows, COUNT(rows), december);
}

static void saturdays_2024_to_2026(void **state)
{
	(void)state;
	struct arena *arena AUTO_ARENA = arena_new();
	struct holidays *holidays = load(arena, NULL);
	int32_t off = 0, worked = 0;
	for (civil_day day = day_of("2024-01-06"); day <= day_of("2026-12-31"); day += 7) {
		enum day_mark mark = holidays_label(holidays, day).mark;
		off += mark == MARK_HOLIDAY;
		worked += mark == MARK_WORKDAY;
	}
	assert_int_equal(off, 17);
	assert_int_equal(worked, 9);
	assert_true(holidays_is_working(holidays, day_of("2026-10-10")));
	assert_false(holidays_is_working(holidays, day_of("2026-10-05")));
	assert_true(holidays_is_known(holidays, 2026));
	assert_false(holidays_is_known(holidays, 2027));
}

static void by_hand_wins(void **state)
{
	(void)state;
	struct arena *arena AUTO_ARENA = arena_new();
	struct holidays *holidays = load(arena, NULL);
	const struct series_override overrides[] = {
		{ day_of("2026-10-03"), false, false, CIVIL_NONE, 600 },
		{ day_of("2026-10-10"), true, false, CIVIL_NONE, CIVIL_NONE },
		{ day_of("2026-10-14"), false, true, CIVIL_NONE, CIVIL_NONE },
		{ day_of("2026-10-17"), false, false, day_of("2026-10-18"), 840 },
		{ day_of("2027-01-02"), false, false, day_of("2026-10-20"), CIVIL_NONE },
	};
	struct activity activity = {
		.when = "every saturday", .from = "2026-09-26", .on_holiday = HOLIDAY_SKIP
	};
	struct series_rule rule = rule_of(arena, &activity);
	struct series series = { 0 };
	struct text t AUTO_TEXT = { 0 };
	series_expand(&rule, holidays, overrides, COUNT(overrides),
		(struct civil_range){ day_of("2026-10-01"), day_of("2026-10-24") }, &series);
	series_text(&series, &t);
	assert_string_equal(t.bytes,
		"2026-10-03 moved by-hand; 2026-10-10 cancelled by-hand; 2026-10-14 on by-hand; "
		"2026-10-17>2026-10-18 moved by-hand; 2026-10-24 on; "
		"2027-01-02>2026-10-20 moved by-hand");
	assert_int_equal(series.items[0].moved_at, 600);
	assert_int_equal(series.items[0].number, 1);
	assert_int_equal(series.items[2].number, 2); /* the turn of the cancelled one */
	assert_int_equal(series.items[4].number, 4);
	vec_free(&series);
}

/* Turns are counted from `from`: a cancelled date costs one, an excepted one none. */
static void turns(void **state)
{
	(void)state;
	struct arena *arena AUTO_ARENA = arena_new();
	struct holidays *holidays = load(arena, NULL);
	struct activity activity = { .when = "every saturday",
		.from = "2026-09-19",
		.except = "2026-10-17",
		.on_holiday = HOLIDAY_SKIP };
	static const int32_t numbers[] = { 2, 3, 4, 4, 5 };
	struct series_rule rule = rule_of(arena, &activity);
	struct series series = { 0 };
	series_expand(&rule, holidays, NULL, 0,
		(struct civil_range){ day_of("2026-10-03"), day_of("2026-10-31") }, &series);
	assert_int_equal(series.count, COUNT(numbers));
	for (size_t i = 0; i < COUNT(numbers); i++)
		assert_int_equal(series.items[i].number, numbers[i]);
	vec_free(&series);
}

/* Whatever the window, an occurrence is the same. */
static void windows_agree(void **state)
{
	(void)state;
	struct arena *arena AUTO_ARENA = arena_new();
	struct holidays *holidays = load(arena, notice);
	static const char *const rules[] = { "every saturday", "weekdays",
		"every 2 weeks on saturday", "monthly on last saturday", "lunar 9-9",
		"2026-10-05, 2026-10-06, 2026-10-07" };
	for (size_t i = 0; i < COUNT(rules); i++)
		for (int32_t policy = HOLIDAY_KEEP; policy <= HOLIDAY_NEXT_WEEK; policy++) {
			struct activity activity = { .when = rules[i],
				.from = "2025-01-04",
				.on_holiday = (enum on_holiday)policy,
				.on_makeup = MAKEUP_NEXT_WEEK };
			struct series_rule rule = rule_of(arena, &activity);
			struct series whole = { 0 };
			series_expand(&rule, holidays, NULL, 0,
				(struct civil_range){ day_of("2025-01-01"), day_of("2027-12-31") },
				&whole);
			VEC_EACH (struct series_day, s, &whole) {
				struct series one = { 0 };
				bool found = false;
				series_expand(&rule, holidays, NULL, 0,
					(struct civil_range){ s->original, s->original }, &one);
				VEC_EACH (struct series_day, o, &one)
					found |= o->original == s->original && o->day == s->day &&
						o->status == s->status && o->number == s->number;
				if (!found)
					fail_msg("%s, policy %d, day %d", rules[i], policy,
						s->original);
				vec_free(&one);
			}
			vec_free(&whole);
		}
}

static void holiday_files(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text, *code; /* code "": no fault */
		uint32_t line;
	} rows[] = {
		{ "header, comment, CRLF, BOM",
			"\xEF\xBB\xBF# c\r\ndate,kind,name\r\n2026-10-01,holiday,国庆节\r\n", "",
			0 },
		{ "kind", "2026-10-02,off,国庆节\n", "csv-kind", 1 },
		{ "no kind", "\n2026-10-02\n", "csv-kind", 2 },
		{ "date", "2026-13-02,holiday\n", "csv-date", 1 },
		{ "header twice", "date,kind\n2026-10-01,holiday\ndate,kind\n", "csv-date", 3 },
		{ "twice", "2026-10-01,ordinary\n2026-10-01,holiday\n", "csv-twice", 2 },
		{ "the same twice", "2026-10-01,holiday\n2026-10-01,holiday\n", "", 0 },
		{ "marks beside",
			"2026-10-01,holiday\n2026-10-01,statutory\n2026-10-01,school-off\n", "",
			0 },
		{ "weekday", "2026-10-14,workday\n", "csv-weekday", 1 },
		{ "not UTF-8", "2026-10-01,holiday,\xb9\xfa\n", "not-utf8", 1 },
		{ "CR alone", "2026-10-01,holiday\r2026-10-02,holiday\r", "cr-only", 1 },
		{ "no line end", "2026-10-01,holiday", "", 0 },
		{ "empty", "", "", 0 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena AUTO_ARENA = arena_new();
		struct faults *faults = faults_new();
		struct holidays *holidays = holidays_new(arena);
		holidays_add(holidays, "h.csv", rows[i].text, strlen(rows[i].text), true, faults);
		size_t expected = *rows[i].code ? 1 : 0;
		if (faults_total(faults) != expected)
			fail_msg("%s: %zu faults", rows[i].name, faults_total(faults));
		if (expected) {
			assert_string_equal(faults_get(faults, 0)->code, rows[i].code);
			assert_int_equal(faults_get(faults, 0)->line, rows[i].line);
		}
		faults_free(faults);
	}
}

/* Local rows win, labels decide nothing, and only national files make a year known. */
static void local_rows(void **state)
{
	(void)state;
	struct arena *arena AUTO_ARENA = arena_new();
	struct faults *faults = faults_new();
	struct holidays *holidays = load(arena, NULL);
	static const char local[] = "2026-10-01,ordinary\n2026-10-17,holiday,社区运动会\n"
				    "2026-10-12,school-off,秋假\n2027-03-01,holiday,本地\n"
				    "2027-05-01,statutory,劳动节\n";
	holidays_add(holidays, "local.csv", local, strlen(local), false, faults);
	assert_int_equal(faults_total(faults), 0);
	assert_int_equal(holidays_label(holidays, day_of("2026-10-01")).mark, MARK_NONE);
	assert_string_equal(holidays_label(holidays, day_of("2026-10-17")).name, "社区运动会");
	assert_true(holidays_label(holidays, day_of("2026-10-12")).school_off);
	assert_string_equal(holidays_label(holidays, day_of("2027-05-01")).statutory, "劳动节");
	assert_false(holidays_is_known(holidays, 2027));
	struct activity activity = { .when = "monthly on day 1, 12",
		.on_holiday = HOLIDAY_SKIP,
		.on_school_off = SCHOOL_SKIP };
	struct series_rule rule = rule_of(arena, &activity);
	struct series series = { 0 };
	struct text t AUTO_TEXT = { 0 };
	series_expand(&rule, holidays, NULL, 0,
		(struct civil_range){ day_of("2026-10-01"), day_of("2026-10-31") }, &series);
	series_expand(&rule, holidays, NULL, 0,
		(struct civil_range){ day_of("2027-03-01"), day_of("2027-03-01") }, &series);
	series_text(&series, &t);
	assert_string_equal(t.bytes,
		"2026-10-01 on; 2026-10-12 cancelled school-off; "
		"2027-03-01 unknown holiday-unknown");
	vec_free(&series);
	faults_free(faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_years),
		cmocka_unit_test(year_becomes_known),
		cmocka_unit_test(search_into_the_unknown),
		cmocka_unit_test(saturdays_2024_to_2026),
		cmocka_unit_test(by_hand_wins),
		cmocka_unit_test(turns),
		cmocka_unit_test(windows_agree),
		cmocka_unit_test(holiday_files),
		cmocka_unit_test(local_rows),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
