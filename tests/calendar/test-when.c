/* test-when.c - rules in two languages: reading, saying, faults, days */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "calendar/recur.h"
#include "calendar/when.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static civil_day day_of(const char *text)
{
	civil_day day;
	assert_int_equal(civil_parse(text, strlen(text), &day), CIVIL_OK);
	return day;
}

static const struct phrase_row {
	const char *phrase, *rrule, *zh, *en;
} phrases[] = {
	{ "daily", "FREQ=DAILY", "每天", "daily" },
	{ "every day", "FREQ=DAILY", "每天", "daily" },
	{ "every 3 days", "FREQ=DAILY;INTERVAL=3", "每3天", "every 3 days" },
	{ "每两天", "FREQ=DAILY;INTERVAL=2", "每2天", "every 2 days" },
	{ "weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "每周一至周五", "weekdays" },
	{ "周一至周五", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "每周一至周五", "weekdays" },
	{ "weekends", "FREQ=WEEKLY;BYDAY=SA,SU", "每周末", "weekends" },
	{ "every friday", "FREQ=WEEKLY;BYDAY=FR", "每周五", "every friday" },
	{ "Weekly on Mon, THURSDAY", "FREQ=WEEKLY;BYDAY=MO,TH", "每周一、周四",
		"every monday, thursday" },
	{ "每周一、四", "FREQ=WEEKLY;BYDAY=MO,TH", "每周一、周四", "every monday, thursday" },
	{ "每 星期天", "FREQ=WEEKLY;BYDAY=SU", "每周日", "every sunday" },
	{ "every 2 weeks on saturday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "隔周的周六",
		"every 2 weeks on saturday" },
	{ "隔周周六", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "隔周的周六",
		"every 2 weeks on saturday" },
	{ "每三个星期的周六", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA", "每3周的周六",
		"every 3 weeks on saturday" },
	{ "monthly on first, third saturday", "FREQ=MONTHLY;BYDAY=1SA,3SA",
		"每月第一、第三个星期六", "monthly on first, third saturday" },
	{ "monthly on 4th sat", "FREQ=MONTHLY;BYDAY=4SA", "每月第四个星期六",
		"monthly on fourth saturday" },
	{ "每月最后一个星期六", "FREQ=MONTHLY;BYDAY=-1SA", "每月最后一个星期六",
		"monthly on last saturday" },
	{ "每月第2个周三", "FREQ=MONTHLY;BYDAY=2WE", "每月第二个星期三",
		"monthly on second wednesday" },
	{ "monthly on day 31, 1", "FREQ=MONTHLY;BYMONTHDAY=1,31", "每月1日、31日",
		"monthly on day 1, 31" },
	{ "每月初一", NULL, NULL, NULL },
	{ "每月一日、十五号", "FREQ=MONTHLY;BYMONTHDAY=1,15", "每月1日、15日",
		"monthly on day 1, 15" },
	{ "monthly on last day", "FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天",
		"monthly on last day" },
	{ "quarterly on second saturday", "FREQ=MONTHLY;INTERVAL=3;BYDAY=2SA",
		"每3个月的第二个星期六", "every 3 months on second saturday" },
	{ "每季度最后一天", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "每3个月的最后一天",
		"every 3 months on last day" },
	{ "yearly on 12-05", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5", "每年12月5日",
		"yearly on 12-05" },
	{ "每年十二月五日", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5", "每年12月5日",
		"yearly on 12-05" },
	{ "yearly on second sunday of may", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
		"每年5月的第二个星期日", "yearly on second sunday of may" },
	{ "每年5月第二个星期日", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "每年5月的第二个星期日",
		"yearly on second sunday of may" },
	{ "weekly on tuesday, 6 times", "FREQ=WEEKLY;COUNT=6;BYDAY=TU", "每周二，共6次",
		"every tuesday, 6 times" },
	{ "每月1日、15日，共十二次", "FREQ=MONTHLY;COUNT=12;BYMONTHDAY=1,15",
		"每月1日、15日，共12次", "monthly on day 1, 15, 12 times" },
	{ "FREQ=MONTHLY;BYDAY=2SA", "FREQ=MONTHLY;BYDAY=2SA", "每月第二个星期六",
		"monthly on second saturday" },
	{ "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
		"FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR" },
	{ "FREQ=DAILY;UNTIL=20271231", "FREQ=DAILY;UNTIL=20271231", "FREQ=DAILY;UNTIL=20271231",
		"FREQ=DAILY;UNTIL=20271231" },
	{ "on-call", "", "随叫随到", "on-call" },
	{ "随叫随到", "", "随叫随到", "on-call" },
	{ "lunar 9-9", "", "农历九月初九", "lunar 9-9" },
	{ "农历正月十五", "", "农历正月十五", "lunar 1-15" },
	{ "农历闰六月廿九", "", "农历闰六月廿九", "lunar leap-6-29" },
	{ "lunar 12-30, lunar eve", "", "农历腊月三十、农历除夕", "lunar 12-30, lunar eve" },
	{ "农历十一月二十", "", "农历冬月二十", "lunar 11-20" },
	{ "除夕", "", "农历除夕", "lunar eve" },
	{ "solar-term 清明", "", "节气清明", "solar-term Pure Brightness" },
	{ "节气 冬至", "", "节气冬至", "solar-term Winter Solstice" },
	{ "solar-term winter solstice", "", "节气冬至", "solar-term Winter Solstice" },
	{ "2026-12-03，2026-12-05", "", "2026-12-03、2026-12-05", "2026-12-03, 2026-12-05" },
	{ "2026-12-05..2026-12-06", "", "2026-12-05..2026-12-06", "2026-12-05..2026-12-06" },
};

static bool parse(
	struct arena *arena, const char *text, struct when *ret_when, struct when_fault *ret_fault)
{
	return when_parse(arena, text, strlen(text), ret_when, ret_fault);
}

/* Every phrase equals its rule, and what is printed reads back as the same. */
static void reads_and_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(phrases); i++) {
		const struct phrase_row *row = &phrases[i];
		struct arena *arena AUTO_ARENA = arena_new();
		struct text zh AUTO_TEXT = { 0 }, en AUTO_TEXT = { 0 }, rule AUTO_TEXT = { 0 };
		struct when when, again;
		struct when_fault fault;
		bool good = parse(arena, row->phrase, &when, &fault);
		if (good != (row->rrule != NULL))
			fail_msg("%s: %s", row->phrase, good ? "was read" : fault.message);
		if (!good)
			continue;
		when_format(&when, LANG_ZH, &zh);
		when_format(&when, LANG_EN, &en);
		assert_int_equal(when_rrule(&when, &rule), *row->rrule != '\0');
		assert_string_equal(text_string(&zh), row->zh);
		assert_string_equal(text_string(&en), row->en);
		assert_string_equal(text_string(&rule), row->rrule);
		assert_true(parse(arena, row->zh, &again, &fault) && when_equal(&when, &again));
		assert_true(parse(arena, row->en, &again, &fault) && when_equal(&when, &again));
		if (*row->rrule)
			assert_true(parse(arena, row->rrule, &again, &fault) &&
				when_equal(&when, &again));
	}
}

static void says_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *text, *code, *message, *hint; /* NULL: whatever */
	} rows[] = {
		{ "monthly on secnd tuesday", "when-unknown-word",
			"I do not understand \"secnd\" in this rule",
			"did you mean \"second\"? second tuesday: monthly on second tuesday" },
		{ "every friday 14:00", "when-clock", "the clock time does not belong to the rule",
			"write \"start = 14:00\"" },
		{ "每周五下午2点半", "when-clock", NULL, "write \"start = 14:30\"" },
		{ "every friday 2pm", "when-clock", NULL, "write \"start = 14:00\"" },
		{ "9-9", "when-bare-day", "\"9-9\" could be lunar or not",
			"write \"lunar 9-9\" or \"yearly on 09-09\"" },
		{ "every second saturday", "when-ambiguous",
			"\"every second saturday\" can mean two things",
			"\"monthly on second saturday\" or \"every 2 weeks on saturday\"" },
		{ "每月第六个星期六", "when-number", "a month has no sixth Saturday",
			"第一 to 第五, or 最后一" },
		{ "monthly on sixth saturday", "when-number", "a month has no sixth Saturday",
			NULL },
		{ "monthly on day 32", "when-number", NULL, NULL },
		{ "FREQ=HOURLY", "when-rrule-part", "FREQ is one of DAILY, WEEKLY, MONTHLY, YEARLY",
			"two times a day are two activities" },
		{ "FREQ=WEEKLY", "when-rrule-day", "this rule does not name its days",
			"add BYDAY, as in FREQ=WEEKLY;BYDAY=FR" },
		{ "FREQ=MONTHLY", "when-rrule-day", NULL, NULL },
		{ "FREQ=YEARLY;BYDAY=2SU", "when-rrule-day", NULL, NULL },
		{ "FREQ=DAILY;BYHOUR=9", "when-rrule-part", NULL, NULL },
		{ "FREQ=WEEKLY;BYDAY=1MO", "when-rrule-part", NULL, NULL },
		{ "FREQ=MONTHLY;BYDAY=6SA", "when-rrule-part", NULL, NULL },
		{ "FREQ=MONTHLY;BYDAY=2SA;WKST=SU", "when-rrule-part", NULL, NULL },
		{ "FREQ=DAILY;COUNT=2;UNTIL=20270101", "when-rrule-part", NULL, NULL },
		{ "FREQ=DAILY;FREQ=DAILY", "when-rrule-part", NULL, NULL },
		{ "FREQ=DAILY;COUNT=0", "when-rrule-part", NULL, NULL },
		{ "FREQ=MONTHLY;BYMONTHDAY=0", "when-rrule-part", NULL, NULL },
		{ "FREQ=DAILY;UNTIL=20270230", "no-such-day", NULL, NULL },
		{ "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=9", "when-rscale",
			"RSCALE is not used here: it gives wrong dates", "write \"lunar 9-9\"" },
		{ "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "when-rrule-part", NULL, NULL },
		{ "lunar 13-1", "when-lunar", "there is no lunar month 13",
			"months 1 to 12, days 1 to 30" },
		{ "lunar 1-31", "when-lunar", NULL, NULL },
		{ "农历十三月初一", "when-lunar", "there is no lunar month 13", NULL },
		{ "solar-term 清名", "when-term", "no solar term \"清名\"",
			"did you mean \"清明\"?" },
		{ "2026/12/05", "bad-date", "\"2026/12/05\" is not a date",
			"write \"2026-12-05\"" },
		{ "2026年12月5日", "bad-date", NULL, "write \"2026-12-05\"" },
		{ "2027-02-29", "no-such-day", "2027-02-29 does not exist",
			"February 2027 has 28 days" },
		{ "2026-12-20..2026-12-10", "bad-range", "the range ends before it begins",
			"write \"2026-12-10..2026-12-20\"" },
		{ "every 1 weeks on monday", "out-of-range", "1 is outside 2 to 52", NULL },
		{ "每400天", "out-of-range", "400 is outside 2 to 366", NULL },
		{ "every monday, 1001 times", "out-of-range", NULL, NULL },
		{ "yearly on 02-30", "no-such-day", NULL, NULL },
		{ "quaterly on last day", "when-unknown-word", NULL,
			"did you mean \"quarterly\"?" },
		{ "monthly on first monday, tuesday", "when-unknown-word", NULL, NULL },
		{ "monthly on", "when-unknown-word", NULL, NULL },
		{ "每月第二个", "when-unknown-word", NULL, NULL },
		{ "周六", "when-unknown-word", NULL, NULL },
		{ "", "when-unknown-word", NULL, NULL },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena AUTO_ARENA = arena_new();
		struct when when;
		struct when_fault fault = { 0 };
		if (parse(arena, rows[i].text, &when, &fault))
			fail_msg("%s was read", rows[i].text);
		if (strcmp(fault.code, rows[i].code) != 0)
			fail_msg("%s: %s, not %s", rows[i].text, fault.code, rows[i].code);
		if (rows[i].message)
			assert_string_equal(fault.message, rows[i].message);
		if (rows[i].hint)
			assert_string_equal(fault.hint, rows[i].hint);
	}
}

static void list_days(
	const char *phrase, const char *from, const char *first, const char *last, struct text *t)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct days days = { 0 };
	struct when when;
	struct when_fault fault;
	if (!parse(arena, phrase, &when, &fault))
		fail_msg("%s: %s", phrase, fault.message);
	when_days(&when, from ? day_of(from) : CIVIL_NONE,
		(struct civil_range){ day_of(first), day_of(last) }, &days);
	for (size_t i = 0; i < days.count; i++) {
		char text[CIVIL_TEXT];
		civil_format(days.items[i], text);
		text_printf(t, "%s%s", i ? " " : "", text);
	}
	vec_free(&days);
}

static void gives_days(void **state)
{
	(void)state;
	static const struct {
		const char *name, *phrase, *from, *first, *last, *days;
	} rows[] = {
		{ "interval from the anchor's week", "every 2 weeks on saturday", "2026-12-03",
			"2026-12-01", "2027-01-10", "2026-12-05 2026-12-19 2027-01-02" },
		{ "the phase stays in a later window", "every 2 weeks on saturday", "2026-12-03",
			"2030-01-01", "2030-01-31", "2030-01-12 2030-01-26" },
		{ "both days of the anchor's week", "every 2 weeks on monday, saturday",
			"2026-12-03", "2026-12-01", "2026-12-31",
			"2026-12-05 2026-12-14 2026-12-19 2026-12-28" },
		{ "months from the anchor", "every 3 months on second saturday", "2026-12-13",
			"2026-12-01", "2027-12-31", "2027-01-09 2027-04-10 2027-07-10 2027-10-09" },
		{ "a count is not restarted by the window", "weekly on tuesday, 3 times",
			"2026-12-01", "2026-12-10", "2027-12-31", "2026-12-15" },
		{ "no 31st moves nowhere", "monthly on day 31", NULL, "2027-01-01", "2027-06-30",
			"2027-01-31 2027-03-31 2027-05-31" },
		{ "no fifth Saturday", "monthly on fifth saturday", NULL, "2026-12-01",
			"2027-06-30", "2027-01-30 2027-05-29" },
		{ "29 February", "yearly on 02-29", NULL, "2026-01-01", "2033-01-01",
			"2028-02-29 2032-02-29" },
		{ "last workday of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
			NULL, "2027-01-01", "2027-04-30",
			"2027-01-29 2027-02-26 2027-03-31 2027-04-30" },
		{ "a daily post years later", "daily", "2020-01-01", "2029-12-30", "2030-01-02",
			"2029-12-30 2029-12-31 2030-01-01 2030-01-02" },
		{ "Double Ninth", "lunar 9-9", NULL, "2026-01-01", "2028-12-31",
			"2026-10-18 2027-10-08 2028-10-26" },
		{ "New Year where ICU is wrong", "lunar 1-1", NULL, "2027-01-01", "2030-12-31",
			"2027-02-06 2028-01-26 2029-02-13 2030-02-03" },
		{ "Lantern festival", "农历正月十五", NULL, "2027-01-01", "2030-12-31",
			"2027-02-20 2028-02-09 2029-02-27 2030-02-17" },
		{ "the eve is the day before", "lunar eve", NULL, "2025-01-01", "2029-12-31",
			"2025-01-28 2026-02-16 2027-02-05 2028-01-25 2029-02-12" },
		{ "no 30th of the twelfth month", "lunar 12-30", NULL, "2025-01-01", "2030-12-31",
			"2030-02-02" },
		{ "the ordinary sixth month only", "lunar 6-15", NULL, "2025-01-01", "2025-12-31",
			"2025-07-09" },
		{ "the leap month only", "lunar leap-6-15", NULL, "2024-01-01", "2037-12-31",
			"2025-08-08 2036-08-06" },
		{ "the lunar twelfth month twice a year", "lunar 12-8", NULL, "2031-01-01",
			"2032-01-31", "2031-01-01 2032-01-20" },
		{ "solar terms", "节气清明", NULL, "2026-01-01", "2028-12-31",
			"2026-04-05 2027-04-05 2028-04-04" },
		{ "a list in its order, twice the same", "2026-12-06, 2026-12-03, 2026-12-06", NULL,
			"2026-12-01", "2026-12-31", "2026-12-03 2026-12-06" },
		{ "a range is one", "2026-12-05..2026-12-08", NULL, "2026-12-01", "2026-12-31",
			"2026-12-05" },
		{ "never before from", "every friday", "2026-12-11", "2026-12-01", "2026-12-20",
			"2026-12-11 2026-12-18" },
		{ "30 February", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01", "2026-01-01",
			"2100-12-31", "" },
		{ "on call", "on-call", NULL, "2026-01-01", "2027-01-01", "" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text t AUTO_TEXT = { 0 };
		list_days(rows[i].phrase, rows[i].from, rows[i].first, rows[i].last, &t);
		if (strcmp(text_string(&t), rows[i].days) != 0)
			fail_msg("%s: %s", rows[i].name, text_string(&t));
	}
}

static void items_of_lists(void **state)
{
	(void)state;
	static const struct {
		const char *item, *inside, *outside;
	} rows[] = {
		{ "lunar 1-1..1-30", "2027-03-07", "2027-03-08" },
		{ "农历正月初一..正月三十", "2027-02-06", "2027-02-05" },
		{ "lunar 12-23..1-15", "2027-02-20", "2027-02-21" },
		{ "lunar eve..1-3", "2027-02-08", "2027-02-09" },
		{ "lunar eve..1-3", "2027-02-05", "2027-02-04" },
		{ "2026-12-20..2026-12-22", "2026-12-22", "2026-12-23" },
		{ "2026-12-05", "2026-12-05", "2026-12-06" },
		{ "节气 冬至", "2026-12-22", "2026-12-21" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena AUTO_ARENA = arena_new();
		struct text zh AUTO_TEXT = { 0 };
		struct day_item item, again;
		struct when_fault fault;
		const char *text = rows[i].item;
		assert_true(day_item_parse(arena, text, strlen(text), true, &item, &fault));
		if (!day_item_has(&item, day_of(rows[i].inside)) ||
			day_item_has(&item, day_of(rows[i].outside)))
			fail_msg("%s", text);
		day_item_format(&item, LANG_ZH, &zh);
		assert_true(day_item_parse(arena, zh.bytes, zh.size, true, &again, &fault));
		assert_true(day_item_has(&again, day_of(rows[i].inside)));
	}
}

static void knows_its_limits(void **state)
{
	(void)state;
	static const struct {
		const char *phrase;
		bool never, short_months, needs_from;
	} rows[] = {
		{ "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", true, false, false },
		{ "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30,31", true, false, false },
		{ "monthly on day 31", false, true, false },
		{ "monthly on day 28", false, false, false },
		{ "monthly on last day", false, false, false },
		{ "every 2 days", false, false, true },
		{ "daily, 4 times", false, false, true },
		{ "daily", false, false, false },
		{ "lunar leap-1-1", true, false, false },
		{ "lunar leap-6-15", false, false, false },
		{ "on-call", false, false, false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena *arena AUTO_ARENA = arena_new();
		struct when when;
		struct when_fault fault;
		assert_true(parse(arena, rows[i].phrase, &when, &fault));
		if (when_is_never(&when) != rows[i].never ||
			when_has_short_months(&when) != rows[i].short_months ||
			when_needs_from(&when) != rows[i].needs_from)
			fail_msg("%s", rows[i].phrase);
	}
}

/* Random rules: a small generator of our own, so that a printed seed repeats a failure. */
static uint64_t seed;

static int32_t below(int32_t n)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (int32_t)((seed >> 33) % (uint64_t)n);
}

static struct recur random_rule(void)
{
	struct recur r = { .interval = below(3) ? 1 : 1 + below(6), .until = CIVIL_NONE };
	r.frequency = (enum frequency)below(4);
	bool months = r.frequency == FREQ_YEARLY || below(5) == 0;
	for (int32_t i = months ? 1 + below(3) : 0; i > 0; i--)
		r.months[r.month_count++] = 1 + below(12);
	bool by_month_day = r.frequency >= FREQ_MONTHLY && below(2);
	bool ordinals = r.frequency >= FREQ_MONTHLY && below(3);
	for (int32_t i = by_month_day ? 1 + below(3) : 0; i > 0; i--)
		r.month_days[r.month_day_count++] = below(4) ? 1 + below(31) : -1 - below(31);
	bool by_day = r.frequency == FREQ_DAILY ? below(4) == 0 : !by_month_day;
	int32_t weekday = below(7);
	for (int32_t i = by_day ? 1 + below(3) : 0; i > 0; i--) {
		struct recur_day *day = &r.days[r.day_count++];
		day->weekday = below(3) ? weekday : below(7);
		if (ordinals)
			day->ordinal = below(3) ? 1 + below(5) : -1 - below(5);
	}
	if (r.frequency == FREQ_MONTHLY && !by_month_day && below(4) == 0)
		r.set_positions[r.set_position_count++] = below(2) ? 1 + below(2) : -1 - below(2);
	if (below(5) == 0)
		r.count = 1 + below(40);
	recur_sort(&r);
	return r;
}

/* The days by libical alone, from a start that is on the rule. */
static void libical_days(const struct recur *r, civil_day anchor, civil_day last, struct days *days)
{
	struct text text AUTO_TEXT = { 0 };
	struct civil_date date = civil_to_date(anchor);
	recur_format(r, &text);
	struct icaltimetype start = {
		.year = date.year,
		.month = date.month,
		.day = date.day,
		.is_date = 1,
	};
#if ICAL_CHECK_VERSION(4, 0, 0)
	struct icalrecurrencetype *rule = icalrecurrencetype_new_from_string(text.bytes);
#else
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(text.bytes);
#endif
	icalrecur_iterator *iterator = icalrecur_iterator_new(rule, start);
	assert_non_null(iterator);
	for (;;) {
		struct icaltimetype t = icalrecur_iterator_next(iterator);
		civil_day day = icaltime_is_null_time(t) ? CIVIL_LAST
							 : civil_from_date(t.year, t.month, t.day);
		if (day > last)
			break;
		*vec_add(days) = day;
	}
	icalrecur_iterator_free(iterator);
#if ICAL_CHECK_VERSION(4, 0, 0)
	icalrecurrencetype_unref(rule);
#endif
}

static void agrees_with_libical(void **state)
{
	(void)state;
	enum { RULES = 5000 };
	size_t compared = 0;
	seed = (uint64_t)time(NULL);
	print_message("# seed %llu\n", (unsigned long long)seed);
	for (int32_t i = 0; i < RULES; i++) {
		uint64_t before = seed;
		struct recur r = random_rule();
		civil_day from = civil_from_date(2020 + below(10), 1 + below(12), 1 + below(28));
		civil_day anchor = recur_anchor(&r, from), last = from + 1500;
		struct days ours = { 0 }, theirs = { 0 };
		if (anchor == CIVIL_NONE || anchor > last)
			continue;
		recur_days(&r, from, (struct civil_range){ from, last }, &ours);
		libical_days(&r, anchor, last, &theirs);
		struct text text AUTO_TEXT = { 0 };
		recur_format(&r, &text);
		if (ours.count != theirs.count ||
			memcmp(ours.items, theirs.items, ours.count * sizeof *ours.items) != 0)
			fail_msg("seed %llu: %s from %d: %zu days, libical %zu",
				(unsigned long long)before, text.bytes, from, ours.count,
				theirs.count);
		compared += ours.count;
		vec_free(&ours);
		vec_free(&theirs);
	}
	assert_true(compared > 100000);
}

/* A window in the middle gives the same days as that part of the whole. */
static void windows_agree(void **state)
{
	(void)state;
	seed = (uint64_t)time(NULL);
	print_message("# seed %llu\n", (unsigned long long)seed);
	for (int32_t i = 0; i < 1000; i++) {
		uint64_t before = seed;
		struct recur r = random_rule();
		civil_day from = civil_from_date(2020, 1, 1) + below(2000);
		struct civil_range part = { from + below(600), from + 600 + below(300) };
		struct days whole = { 0 }, middle = { 0 };
		recur_days(&r, from, (struct civil_range){ from, from + 900 }, &whole);
		recur_days(&r, from, part, &middle);
		size_t at = 0;
		for (size_t k = 0; k < whole.count; k++) {
			if (whole.items[k] < part.first || whole.items[k] > part.last)
				continue;
			struct text t AUTO_TEXT = { 0 };
			recur_format(&r, &t);
			if (at >= middle.count || middle.items[at++] != whole.items[k])
				fail_msg("seed %llu: %s", (unsigned long long)before, t.bytes);
		}
		assert_int_equal(at, middle.count);
		vec_free(&whole);
		vec_free(&middle);
	}
}

/* Any rule prints in both languages and reads back equal. */
static void random_rules_read_back(void **state)
{
	(void)state;
	seed = (uint64_t)time(NULL);
	print_message("# seed %llu\n", (unsigned long long)seed);
	for (int32_t i = 0; i < 5000; i++) {
		uint64_t before = seed;
		struct arena *arena AUTO_ARENA = arena_new();
		struct when when = { .kind = WHEN_RULE, .recur = random_rule() }, again;
		struct when_fault fault;
		for (int32_t lang = 0; lang < LANG_COUNT; lang++) {
			struct text t AUTO_TEXT = { 0 };
			when_format(&when, (enum lang)lang, &t);
			if (!when_parse(arena, t.bytes, t.size, &again, &fault))
				fail_msg("seed %llu: %s: %s", (unsigned long long)before, t.bytes,
					fault.message);
			if (!when_equal(&when, &again))
				fail_msg("seed %llu: %s", (unsigned long long)before, t.bytes);
		}
	}
}

/* What an enemy writes is refused or read, at once. */
static void hostile_words(void **state)
{
	(void)state;
	static const char *const parts[] = { "every ", "monday", ", ", "每", "月第", "一、", "个",
		"星期", "，共", "次", "lunar ", "9-9", "..", "FREQ=", "DAILY;", "BYDAY=", "MO,",
		"-", "99999999999", "\xff", "\xe6\x98", "农历", "闰", "十", "2026-", "first",
		"day ", "times", ";", "=", ":", "solar-term ", " " };
	seed = (uint64_t)time(NULL);
	print_message("# seed %llu\n", (unsigned long long)seed);
	size_t refused = 0;
	for (int32_t i = 0; i < 20000; i++) {
		struct arena *arena AUTO_ARENA = arena_new();
		struct text t AUTO_TEXT = { 0 };
		struct when when;
		struct when_fault fault = { 0 };
		struct days days = { 0 };
		size_t limit = i % 20 ? 40 : 1000;
		while (t.size < limit)
			text_puts(&t, parts[below((int32_t)COUNT(parts))]);
		if (when_parse(arena, t.bytes, t.size, &when, &fault)) {
			when_days(&when, 20000, (struct civil_range){ 20000, 20400 }, &days);
			vec_free(&days);
		} else {
			assert_non_null(fault.code);
			assert_non_null(fault.message);
			refused++;
		}
	}
	assert_true(refused > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_says),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(gives_days),
		cmocka_unit_test(items_of_lists),
		cmocka_unit_test(knows_its_limits),
		cmocka_unit_test(agrees_with_libical),
		cmocka_unit_test(windows_agree),
		cmocka_unit_test(random_rules_read_back),
		cmocka_unit_test(hostile_words),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
