/* test-plan.c - what should be: days, turns, draws, slots, reminders, words, conflicts */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan/fixture.h"

#define OCCURRENCE(f, day) plan_find(&(f)->plan, "tea", day_of(day))

/* --- days and instants --- */

static void times_follow_the_clock_in_berlin(void **state)
{
	static const struct {
		const char *name, *day;
		int32_t start, lasts;
		const char *begins, *ends;
	} table[] = {
		{ "09:00 before summer time", "2027-03-27", 540, 60, "2027-03-27T09:00",
			"2027-03-27T10:00" },
		{ "09:00 on its first day", "2027-03-28", 540, 60, "2027-03-28T09:00",
			"2027-03-28T10:00" },
		{ "a night over the change", "2027-03-27", 1320, 480, "2027-03-27T22:00",
			"2027-03-28T06:00" },
		{ "a night over the change back", "2027-10-30", 1320, 480, "2027-10-30T22:00",
			"2027-10-31T06:00" },
		{ "a start that the clock skips", "2027-03-28", 150, 60, "2027-03-28T03:30",
			"2027-03-28T04:30" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct fixture f;

		fixture_init(&f, "Europe/Berlin");
		f.request.first = f.request.last = day_of(table[i].day);
		f.activity.start = table[i].start;
		f.activity.lasts = (struct civil_span){ 0, table[i].lasts };
		fixture_plan(&f);
		const struct plan_occurrence *o = OCCURRENCE(&f, table[i].day);

		assert_non_null(o);
		assert_string_equal(clock_of(&f, o->begins), table[i].begins);
		assert_string_equal(clock_of(&f, o->ends), table[i].ends);
		assert_true(o->ends > o->begins);
		fixture_finish(&f);
	}
}

static void a_night_of_the_change_is_an_hour_shorter(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f, "Europe/Berlin");
	f.request.first = day_of("2027-03-27");
	f.request.last = day_of("2027-03-28");
	f.activity.start = 1320;
	f.activity.lasts = (struct civil_span){ 0, 480 };
	fixture_plan(&f);
	const struct plan_occurrence *change = OCCURRENCE(&f, "2027-03-27");
	const struct plan_occurrence *after = OCCURRENCE(&f, "2027-03-28");

	assert_int_equal(change->ends - change->begins, 7 * 3600);
	assert_int_equal(after->ends - after->begins, 8 * 3600);
	fixture_finish(&f);
}

static const char cn_2027[] = "2027-01-02,holiday,元旦\n2027-02-06,holiday,春节\n"
			      "2027-10-02,holiday,国庆节\n";

static void haircut_days_of_2027(void **state)
{
	static const struct {
		const char *original, *begins;
		enum plan_status status;
		const char *reason;
	} expected[] = {
		{ "2027-01-02", "2027-01-09T09:00", PLAN_ON, "holiday" },
		{ "2027-01-16", "2027-01-16T09:00", PLAN_ON, "" },
		{ "2027-03-09", "2027-03-09T09:00", PLAN_ON, "" }, /* lunar 2-2 */
		{ "2027-03-20", "2027-03-20T09:00", PLAN_ON, "" },
	};
	struct fixture f;
	struct day_item also, except;
	struct when_fault fault;
	struct faults *faults = faults_new();

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	fixture_when(&f, "monthly on first, third saturday");
	holidays_add(f.model.holidays, "cn.csv", cn_2027, strlen(cn_2027), true, faults);
	assert_true(day_item_parse(f.arena, "lunar 2-2", 9, false, &also, &fault));
	assert_true(day_item_parse(f.arena, "lunar 1-1..1-30", 15, true, &except, &fault));
	f.activity.rule.also = &also;
	f.activity.rule.also_count = 1;
	f.activity.rule.except = &except;
	f.activity.rule.except_count = 1;
	f.activity.rule.on_holiday = HOLIDAY_NEXT_WEEK;
	f.request.last = day_of("2027-03-31");
	fixture_plan(&f);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		const struct plan_occurrence *o = OCCURRENCE(&f, expected[i].original);

		assert_non_null(o);
		assert_int_equal(o->status, expected[i].status);
		assert_string_equal(o->reason, expected[i].reason);
		assert_string_equal(clock_of(&f, o->begins), expected[i].begins);
	}
	assert_null(OCCURRENCE(&f, "2027-02-06")); /* all in the first lunar month */
	assert_null(OCCURRENCE(&f, "2027-02-20"));
	assert_null(OCCURRENCE(&f, "2027-03-06"));
	faults_free(faults);
	fixture_finish(&f);
}

static void a_decision_by_hand_wins(void **state)
{
	struct fixture f;
	const struct history_override moved = { .activity = "tea",
		.original = day_of("2027-01-04"),
		.moved_to = day_of("2027-02-15"),
		.moved_at = 15 * 60,
		.reason = "装修" };
	const struct plan_occurrence *o;

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	fixture_when(&f, "weekly on monday");
	f.history.overrides = &moved;
	f.history.override_count = 1;
	fixture_plan(&f);
	o = OCCURRENCE(&f, "2027-01-04");
	assert_non_null(o);
	assert_string_equal(clock_of(&f, o->begins), "2027-02-15T15:00");
	assert_string_equal(clock_of(&f, o->moved_from), "2027-01-04T09:00");
	assert_string_equal(o->label, "装修");
	assert_string_equal(o->reason, "by-hand");
	fixture_finish(&f);
}

/* --- turns --- */

static const char *turns(struct fixture *f, const struct plan_occurrence *o)
{
	const char *all = "";

	for (size_t i = 0; i < o->scope_count; i++)
		if (o->scope[i].turn)
			all = arena_format(
				f->arena, "%s%s%s", all, *all ? "," : "", o->scope[i].area);
	return all;
}

static void turns_go_round_and_a_cancelled_one_costs_one(void **state)
{
	struct fixture f;
	const struct history_override gone = { .activity = "tea",
		.original = day_of("2027-01-11"),
		.cancelled = true,
		.moved_to = CIVIL_NONE,
		.moved_at = CIVIL_NONE };
	static const struct {
		const char *day, *area;
	} table[] = { { "2027-01-04", "b01" }, { "2027-01-11", "b02" }, { "2027-01-18", "b03" },
		{ "2027-01-25", "b01" } };

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	fixture_when(&f, "weekly on monday");
	fixture_areas(&f, 3);
	f.activity.rule.from = day_of("2027-01-01");
	f.activity.rotate_areas = true;
	for (int round = 0; round < 2; round++) { /* the same with and without the cancelled date */
		f.history.overrides = &gone;
		f.history.override_count = (size_t)round;
		fixture_plan(&f);
		for (size_t i = 0; i < sizeof table / sizeof *table; i++)
			assert_string_equal(turns(&f, OCCURRENCE(&f, table[i].day)), table[i].area);
	}
	assert_int_equal(f.plan.conflict_count, 1);
	assert_int_equal(f.plan.conflicts[0].kind, CONFLICT_TURN);
	fixture_finish(&f);
}

/* One to sixty buildings, four or twelve dates a year: as many at once as that takes, no fewer. */
static void every_building_has_its_turn_within_a_year(void **state)
{
	static const struct {
		const char *when;
		size_t dates; /* in 52 weeks */
	} rules[] = { { "quarterly on second saturday", 4 }, { "monthly on second saturday", 12 } };
	enum { BUILDINGS = 60 };

	(void)state;
	for (size_t i = 0; i < 2 * BUILDINGS; i++) {
		const size_t buildings = i / 2 + 1, dates = rules[i % 2].dates;
		bool seen[BUILDINGS] = { false };
		struct fixture f;

		fixture_init(&f, "Asia/Shanghai");
		fixture_when(&f, rules[i % 2].when);
		fixture_areas(&f, buildings);
		f.activity.rule.from = day_of("2026-12-01");
		f.activity.rotate_areas = true;
		f.activity.rotate_within = 364;
		f.request.first = day_of("2026-12-01");
		f.request.last = f.request.first + 363 + 11;
		fixture_plan(&f);
		for (size_t k = 0; k < f.plan.occurrence_count; k++) {
			const struct plan_occurrence *o = &f.plan.occurrences[k];

			assert_int_equal(o->scope_count, (buildings + dates - 1) / dates);
			for (size_t s = 0; s < o->scope_count; s++)
				seen[strtol(o->scope[s].area + 1, NULL, 10) - 1] = true;
		}
		for (size_t b = 0; b < buildings; b++)
			assert_true(seen[b]);
		fixture_finish(&f);
	}
}

/* --- days that a type draws --- */

static int32_t pick_by_seed(const struct plugin_period *p)
{
	return p->days[p->seed % p->day_count];
}

static void drill(struct fixture *f)
{
	fixture_init(f, "Asia/Shanghai");
	fixture_when(f, "every 3 months on second saturday");
	f->activity.rule.from = day_of("2026-12-01");
	f->plugin.schema.has_date = true;
	f->pick = pick_by_seed;
	f->is_surprise = true;
	f->request.last = day_of("2029-12-31");
}

static void a_draw_does_not_depend_on_today(void **state)
{
	struct fixture first;
	struct history_occurrence known[16];

	(void)state;
	drill(&first);
	fixture_plan(&first);
	const size_t count = first.plan.occurrence_count;

	assert_true(count >= 12 && count <= 16);
	for (size_t i = 0; i < count; i++) { /* what the store knows after the first apply */
		const struct plan_occurrence *o = &first.plan.occurrences[i];

		assert_true(o->is_drawn);
		assert_int_not_equal(o->public_from, INSTANT_NONE);
		known[i] = (struct history_occurrence){ .activity = "tea",
			.original = o->original,
			.begins = o->begins,
			.was_drawn = true,
			.public_from = o->public_from };
	}
	for (civil_day today = day_of("2026-12-01"); today < day_of("2029-12-01"); today += 13) {
		struct fixture f;

		drill(&f);
		f.request.now = zone_instant(f.model.zone, today, 300);
		f.request.first = today;
		f.history.occurrences = known;
		f.history.occurrence_count = count;
		fixture_plan(&f);
		for (size_t i = 0; i < f.plan.occurrence_count; i++) {
			const struct plan_occurrence *o = &f.plan.occurrences[i];
			const struct plan_occurrence *was =
				plan_find(&first.plan, "tea", o->original);

			if (was)
				assert_int_equal(o->begins, was->begins);
		}
		fixture_finish(&f);
	}
	fixture_finish(&first);
}

static void a_coming_draw_is_the_same_without_history(void **state)
{
	struct fixture a, b;

	(void)state;
	drill(&a);
	drill(&b);
	b.request.now += 40 * 86400;
	b.request.first += 60;
	fixture_plan(&a);
	fixture_plan(&b);
	for (size_t i = 0; i < b.plan.occurrence_count; i++) {
		const struct plan_occurrence *o = &b.plan.occurrences[i];
		const struct plan_occurrence *was = plan_find(&a.plan, "tea", o->original);

		if (was && o->original > b.request.first)
			assert_int_equal(o->begins, was->begins);
	}
	fixture_finish(&b);
	fixture_finish(&a);
}

static void another_secret_draws_other_days(void **state)
{
	struct fixture a, b;
	size_t different = 0;

	(void)state;
	drill(&a);
	drill(&b);
	b.history.secret = "11ee";
	fixture_plan(&a);
	fixture_plan(&b);
	for (size_t i = 0; i < a.plan.occurrence_count; i++)
		different += a.plan.occurrences[i].begins != b.plan.occurrences[i].begins;
	assert_true(different > a.plan.occurrence_count / 2);
	fixture_finish(&b);
	fixture_finish(&a);
}

static int32_t pick_outside(const struct plugin_period *p)
{
	return p->days[0] - 1;
}

static void a_day_that_was_not_offered_is_a_failure(void **state)
{
	struct fixture f;

	(void)state;
	drill(&f);
	f.pick = pick_outside;
	fixture_plan(&f);
	assert_non_null(f.plan.activities[0].fault);
	assert_true(f.plan.occurrences[0].is_kept);
	fixture_finish(&f);
}

/* --- slots --- */

static void slots_are_cut_and_the_last_give_way(void **state)
{
	static const struct {
		const char *name;
		int32_t lasts, length, gap, stations, walk_in, limit;
		int32_t places;
		size_t slots;
	} table[] = {
		{ "three chairs, ten slots, six walk-ins", 150, 15, 0, 3, 6, 0, 24, 24 },
		{ "what is left over is not used", 65, 15, 0, 1, 0, 0, 4, 4 },
		{ "the way to the next one", 150, 30, 20, 1, 0, 0, 3, 3 },
		{ "an upper limit", 60, 15, 0, 2, 0, 5, 5, 5 },
		{ "numbers only", 60, 15, 0, 2, NEED_ALL, 0, 0, 0 },
		{ "all of it as one", 60, 0, 0, 2, 0, 0, 2, 2 },
		{ "longer than the event", 60, 90, 0, 2, 0, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct fixture f;
		const struct need_slots slots = { .id = "chair",
			.length = table[i].length,
			.gap = table[i].gap,
			.stations = table[i].stations,
			.places = 1,
			.party = 1,
			.walk_in = table[i].walk_in };

		fixture_init(&f, "Asia/Shanghai");
		f.request.last = f.request.first;
		f.activity.lasts = (struct civil_span){ 0, table[i].lasts };
		f.activity.places = table[i].limit;
		f.needs = (struct needs){ .slots = &slots, .slots_count = 1 };
		fixture_plan(&f);
		const struct plan_occurrence *o = &f.plan.occurrences[0];

		assert_int_equal(o->places, table[i].places);
		assert_int_equal(o->lanes[0].slot_count, table[i].slots);
		fixture_finish(&f);
	}
}

static void walk_ins_take_the_last_slots(void **state)
{
	struct fixture f;
	const struct need_slots slots = {
		.id = "chair", .length = 15, .stations = 2, .places = 1, .party = 1, .walk_in = 3
	};

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	f.request.last = f.request.first;
	f.needs = (struct needs){ .slots = &slots, .slots_count = 1 };
	fixture_plan(&f);
	const struct plan_lane *lane = &f.plan.occurrences[0].lanes[0];

	assert_int_equal(lane->slot_count, 5); /* of 8: 09:45 twice and 09:30 at the second chair */
	for (size_t i = 0; i < lane->slot_count; i++)
		assert_true(lane->slots[i].after < 30 * 60 ||
			(lane->slots[i].station == 1 && lane->slots[i].after == 30 * 60));
	fixture_finish(&f);
}

static void places_without_slots_are_one_row(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	f.activity.places = 30;
	fixture_plan(&f);
	const struct plan_occurrence *o = &f.plan.occurrences[0];

	assert_int_equal(o->lane_count, 1);
	assert_string_equal(o->lanes[0].code, "");
	assert_int_equal(o->lanes[0].slots[0].places, 30);
	assert_int_equal(o->opens, o->begins - 14 * 86400);
	assert_int_equal(o->closes, o->begins);
	fixture_finish(&f);
}

/* --- reminders --- */

static void reminders_fall_due(void **state)
{
	static const struct {
		const char *name, *zone, *day;
		struct notice notice;
		const char *due;
	} table[] = {
		{ "a day before", "Asia/Shanghai", "2027-01-05",
			{ .rule = "1d", .span = { 1, 0 }, .at = CIVIL_NONE }, "2027-01-04T09:00" },
		{ "a day before at six", "Asia/Shanghai", "2027-01-05",
			{ .rule = "1d at 18:00", .span = { 1, 0 }, .at = 1080 },
			"2027-01-04T18:00" },
		{ "two hours", "Asia/Shanghai", "2027-01-05",
			{ .rule = "2h", .span = { 0, 120 }, .at = CIVIL_NONE },
			"2027-01-05T07:00" },
		{ "first the day, then the hours", "Asia/Shanghai", "2027-01-05",
			{ .rule = "1d2h", .span = { 1, 120 }, .at = CIVIL_NONE },
			"2027-01-04T07:00" },
		{ "the same day", "Asia/Shanghai", "2027-01-05",
			{ .rule = "0d at 07:00", .span = { 0, 0 }, .at = 420 },
			"2027-01-05T07:00" },
		{ "after the end", "Asia/Shanghai", "2027-01-05",
			{ .rule = "after 2h", .after = true, .span = { 0, 120 }, .at = CIVIL_NONE },
			"2027-01-05T12:00" },
		{ "ninety days after", "Asia/Shanghai", "2027-01-05",
			{ .rule = "after 90d", .after = true, .span = { 90, 0 }, .at = CIVIL_NONE },
			"2027-04-05T10:00" },
		{ "a civil day over the change", "Europe/Berlin", "2027-03-28",
			{ .rule = "1d", .span = { 1, 0 }, .at = CIVIL_NONE }, "2027-03-27T09:00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct fixture f;
		struct notice notice = table[i].notice;

		fixture_init(&f, table[i].zone);
		f.request.first = f.request.last = day_of(table[i].day);
		f.activity.remind = &notice;
		f.activity.remind_count = 1;
		fixture_plan(&f);
		const struct plan_occurrence *o = &f.plan.occurrences[0];

		assert_int_equal(o->reminder_count, 2); /* who serves, and who booked */
		assert_string_equal(clock_of(&f, o->reminders[0].due), table[i].due);
		assert_true(o->reminders[0].not_after > o->reminders[0].due);
		if (o->reminders[0].due < o->begins)
			assert_true(o->reminders[0].not_after <= o->begins);
		fixture_finish(&f);
	}
}

static void a_surprise_is_told_to_residents_on_its_day_only(void **state)
{
	struct fixture f;
	struct notice notice = { .rule = "7d",
		.span = { 7, 0 },
		.at = CIVIL_NONE,
		.audiences = 1u << AUDIENCE_SERVING | 1u << AUDIENCE_NEIGHBOURS };

	(void)state;
	drill(&f);
	f.activity.remind = &notice;
	f.activity.remind_count = 1;
	fixture_plan(&f);
	for (size_t i = 0; i < f.plan.occurrence_count; i++) {
		const struct plan_occurrence *o = &f.plan.occurrences[i];

		assert_int_equal(o->reminder_count, 2);
		assert_string_equal(o->reminders[0].audience, "serving");
		assert_true(o->reminders[0].due < o->public_from);
		assert_string_equal(o->reminders[1].audience, "neighbours");
		assert_true(o->reminders[1].due >= o->public_from);
	}
	fixture_finish(&f);
}

static void a_cancelled_date_reminds_nobody(void **state)
{
	struct fixture f;
	struct notice notice = { .rule = "1d", .span = { 1, 0 }, .at = CIVIL_NONE };
	const struct history_override gone = { .activity = "tea",
		.original = day_of("2027-01-04"),
		.cancelled = true,
		.moved_to = CIVIL_NONE,
		.moved_at = CIVIL_NONE };

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	f.activity.remind = &notice;
	f.activity.remind_count = 1;
	f.history.overrides = &gone;
	f.history.override_count = 1;
	fixture_plan(&f);
	assert_int_equal(OCCURRENCE(&f, "2027-01-04")->status, PLAN_CANCELLED);
	assert_int_equal(OCCURRENCE(&f, "2027-01-04")->reminder_count, 0);
	assert_int_equal(OCCURRENCE(&f, "2027-01-05")->reminder_count, 2);
	fixture_finish(&f);
}

/* --- words --- */

static const struct option_row word_rows[] = {
	{ .key = "barbers", .kind = OPTION_COUNT, .initial = "3" },
	{ .key = "slot", .kind = OPTION_SPAN, .initial = "15m" },
	{ .key = "assembly", .kind = OPTION_TEXT, .initial = "" },
	{ .key = "items", .kind = OPTION_TEXTS, .initial = "" },
};

static void placeholders_are_filled_for_each_language(void **state)
{
	static const char *const items[] = { "伞", "灯", NULL };
	struct fixture f;
	const struct need_text text = { .audience = NEED_PUBLIC,
		.value = "八段锦",
		.n = 4,
		.words = WORDS("{barbers}把椅子，每人{slot}，{assembly}，{items}，{value}{n}，第{"
			       "number}次，{time}",
			"{barbers} chairs, {slot}, {assembly}, {items}, {areas}, {title} "
			"{unknown}") };

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	f.plugin.schema.rows = word_rows;
	f.plugin.schema.row_count = 4;
	f.values[0].number = 3;
	f.values[1].number = 15;
	f.values[2].words = WORDS("广场", "the square");
	f.values[3].texts = items;
	f.values[3].text_count = 2;
	f.needs = (struct needs){ .texts = &text, .text_count = 1 };
	fixture_plan(&f);
	const struct plan_words *w = &f.plan.occurrences[1].words[0];

	assert_int_equal(f.plan.occurrences[1].word_count, 1);
	assert_string_equal(w->audience_name, "public");
	assert_string_equal(
		w->detail.in[LANG_ZH], "3把椅子，每人15分钟，广场，伞、灯，八段锦4，第2次，{time}");
	assert_string_equal(w->detail.in[LANG_EN],
		"3 chairs, 15 min, the square, 伞, 灯, A, {title} {unknown}");
	fixture_finish(&f);
}

static void the_organizers_text_replaces_the_types(void **state)
{
	struct fixture f;
	const struct need_text texts[] = {
		{ .audience = NEED_PUBLIC, .words = WORDS("类型的话", "the type's") },
		{ .audience = NEED_STAFF, .words = WORDS("给工作人员", "for staff") },
	};

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	f.activity.text = WORDS("随到随量", NULL);
	f.needs = (struct needs){ .texts = texts, .text_count = 2 };
	fixture_plan(&f);
	const struct plan_occurrence *o = &f.plan.occurrences[0];

	assert_int_equal(o->word_count, 2);
	assert_string_equal(o->words[0].audience_name, "staff");
	assert_string_equal(o->words[0].detail.in[LANG_ZH], "给工作人员");
	assert_string_equal(o->words[1].audience_name, "public");
	assert_string_equal(o->words[1].detail.in[LANG_ZH], "随到随量");
	assert_null(o->words[1].detail.in[LANG_EN]);
	fixture_finish(&f);
}

/* --- duties --- */

static void per_area_makes_seats_for_each_area_whose_turn_it_is(void **state)
{
	struct fixture f;
	const struct need_duty duty = { .role = "warden", .count = 1, .per_area = 2, .rest = 0 };

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	fixture_areas(&f, 4);
	f.activity.rule.from = day_of("2027-01-01");
	f.activity.rotate_areas = true;
	f.activity.rest = 30;
	f.needs = (struct needs){ .duties = &duty, .duty_count = 1 };
	fixture_plan(&f);
	const struct plan_duty *d = &f.plan.occurrences[1].duties[0];

	assert_int_equal(d->need, 3);
	assert_int_equal(d->area_count, 1);
	assert_string_equal(d->areas[0].area, "b02");
	assert_int_equal(d->rest, 30);
	assert_int_equal(d->length, 3600);
	fixture_finish(&f);
}

/* --- failure, conflicts, sameness --- */

static void a_broken_type_keeps_what_was_planned(void **state)
{
	struct fixture f;
	struct faults *faults = faults_new();

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	f.is_broken = true;
	f.activity.line_type = 2;
	f.request.faults = faults;
	fixture_plan(&f);
	assert_string_equal(f.plan.activities[0].fault, "the type crashed");
	assert_int_equal(f.plan.activities[0].fault_line, 2);
	assert_true(f.plan.occurrences[0].is_kept);
	assert_int_equal(faults_count(faults, FAULT_ERROR), 1);
	assert_string_equal(faults_get(faults, 0)->code, "type-failed");
	assert_int_equal(faults_get(faults, 0)->line, 2);
	faults_free(faults);
	fixture_finish(&f);
}

static void a_type_in_quarantine_is_not_asked(void **state)
{
	struct fixture f;
	struct history_activity past = { .id = "tea", .failures = 3, .is_quarantined = true };

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	fixture_plan(&f);
	past.input_hash = f.plan.activities[0].input_hash;
	f.history.activities = &past;
	f.history.activity_count = 1;
	f.asked = 0;
	fixture_plan(&f);
	assert_int_equal(f.asked, 0);
	assert_non_null(f.plan.activities[0].fault);
	f.activity.hash = "b"; /* somebody changed the section: it may try again */
	fixture_plan(&f);
	assert_int_equal(f.asked, 1);
	assert_null(f.plan.activities[0].fault);
	fixture_finish(&f);
}

static void venue_conflicts_name_both_sides(void **state)
{
	struct fixture f;
	struct venue room = { .id = "room", .name = WORDS("活动室", "Room"), .capacity = 10 };
	struct venue_hours hours = { .hours = { 9 * 60, 9 * 60 + 30 } };
	struct activity two[2];

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	f.request.last = f.request.first;
	room.hours = &hours;
	room.hours_count = 1;
	f.model.venues = &room;
	f.model.venue_count = 1;
	f.activity.venue = &room;
	f.activity.places = 20;
	two[0] = f.activity;
	two[0].id = "chess";
	two[0].places = 0;
	two[1] = f.activity;
	f.model.activities = two;
	f.model.activity_count = 2;
	fixture_plan(&f);
	bool seen[CONFLICT_TYPE + 1] = { false };

	for (size_t i = 0; i < f.plan.conflict_count; i++) {
		const struct plan_conflict *c = &f.plan.conflicts[i];

		seen[c->kind] = true;
		if (c->kind != CONFLICT_VENUE)
			continue;
		assert_string_equal(c->activity, "tea");
		assert_string_equal(c->other, "chess@2027-01-01");
	}
	assert_true(seen[CONFLICT_VENUE] && seen[CONFLICT_CAPACITY] && seen[CONFLICT_HOURS]);
	room.shared = true;
	fixture_plan(&f);
	for (size_t i = 0; i < f.plan.conflict_count; i++)
		assert_int_not_equal(f.plan.conflicts[i].kind, CONFLICT_VENUE);
	fixture_finish(&f);
}

static void the_same_plan_has_the_same_hashes(void **state)
{
	struct fixture a, b;

	(void)state;
	fixture_init(&a, "Asia/Shanghai");
	fixture_init(&b, "Asia/Shanghai");
	b.request.now += 3600; /* the clock never goes into a hash */
	fixture_plan(&a);
	fixture_plan(&b);
	assert_int_equal(a.plan.occurrence_count, b.plan.occurrence_count);
	for (size_t i = 0; i < a.plan.occurrence_count; i++)
		assert_string_equal(a.plan.occurrences[i].hash, b.plan.occurrences[i].hash);
	assert_string_equal(a.plan.activities[0].input_hash, b.plan.activities[0].input_hash);
	b.activity.waitlist = 3;
	fixture_plan(&b);
	assert_string_not_equal(a.plan.occurrences[0].hash, b.plan.occurrences[0].hash);
	fixture_finish(&b);
	fixture_finish(&a);
}

static void settings_are_sorted_and_none_is_there_twice(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	fixture_plan(&f);
	assert_true(f.plan.setting_count > 10);
	for (size_t i = 1; i < f.plan.setting_count; i++) {
		const struct plan_setting *a = &f.plan.settings[i - 1], *b = &f.plan.settings[i];
		int order = strcmp(a->subject, b->subject);

		order = order ? order : strcmp(a->key, b->key);
		assert_true((order ? order : strcmp(a->language, b->language)) < 0);
	}
	fixture_finish(&f);
}

static const char *setting_in(const struct fixture *f, const char *subject, const char *key)
{
	for (size_t i = 0; i < f->plan.setting_count; i++)
		if (strcmp(f->plan.settings[i].subject, subject) == 0 &&
			strcmp(f->plan.settings[i].key, key) == 0)
			return f->plan.settings[i].value;
	return NULL;
}

/* Who reminds the organizer of next year's holidays knows no calendar files. */
static void the_store_hears_which_years_are_known(void **state)
{
	static const char rows[] = "2025-10-01,holiday,A\n2026-10-01,holiday,A\n";
	struct faults *faults = faults_new();
	struct fixture f;

	(void)state;
	fixture_init(&f, "Asia/Shanghai");
	f.model.mark_unknown = true;
	f.model.warn_month = 12;
	f.model.warn_day = 1;
	fixture_plan(&f);
	assert_null(setting_in(&f, "calendar", "known-years"));
	holidays_add(f.model.holidays, "h.csv", rows, sizeof rows - 1, true, faults);
	fixture_plan(&f);
	assert_string_equal(setting_in(&f, "calendar", "known-years"), "2025, 2026");
	assert_string_equal(setting_in(&f, "calendar", "warn-from"), "12-01");
	f.model.mark_unknown = false;
	fixture_plan(&f);
	assert_null(setting_in(&f, "calendar", "known-years"));
	faults_free(faults);
	fixture_finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_follow_the_clock_in_berlin),
		cmocka_unit_test(a_night_of_the_change_is_an_hour_shorter),
		cmocka_unit_test(haircut_days_of_2027),
		cmocka_unit_test(a_decision_by_hand_wins),
		cmocka_unit_test(turns_go_round_and_a_cancelled_one_costs_one),
		cmocka_unit_test(every_building_has_its_turn_within_a_year),
		cmocka_unit_test(a_draw_does_not_depend_on_today),
		cmocka_unit_test(a_coming_draw_is_the_same_without_history),
		cmocka_unit_test(another_secret_draws_other_days),
		cmocka_unit_test(a_day_that_was_not_offered_is_a_failure),
		cmocka_unit_test(slots_are_cut_and_the_last_give_way),
		cmocka_unit_test(walk_ins_take_the_last_slots),
		cmocka_unit_test(places_without_slots_are_one_row),
		cmocka_unit_test(reminders_fall_due),
		cmocka_unit_test(a_surprise_is_told_to_residents_on_its_day_only),
		cmocka_unit_test(a_cancelled_date_reminds_nobody),
		cmocka_unit_test(placeholders_are_filled_for_each_language),
		cmocka_unit_test(the_organizers_text_replaces_the_types),
		cmocka_unit_test(per_area_makes_seats_for_each_area_whose_turn_it_is),
		cmocka_unit_test(a_broken_type_keeps_what_was_planned),
		cmocka_unit_test(a_type_in_quarantine_is_not_asked),
		cmocka_unit_test(venue_conflicts_name_both_sides),
		cmocka_unit_test(the_same_plan_has_the_same_hashes),
		cmocka_unit_test(settings_are_sorted_and_none_is_there_twice),
		cmocka_unit_test(the_store_hears_which_years_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
