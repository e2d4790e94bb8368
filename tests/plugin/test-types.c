/* test-types.c - what each type that comes with linli asks for */
/* SPDX-License-Identifier: Apache-2.0 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "tests/plugin/place.h"

enum { SETTINGS = 6, ROWS = 64 };

struct setting { /* of an option; what is not set is 0, "nothing" or the default below */
	const char *key;
	int32_t number, min, max;
	const char *text;
	const char *texts[4];
};

struct asked {
	struct arena *arena;
	struct plugins *plugins;
	struct option_value values[ROWS];
	struct plugin_job job;
};

static const struct setting *find_setting(const struct setting *settings, const char *key)
{
	for (size_t i = 0; i < SETTINGS && settings[i].key != NULL; i++)
		if (strcmp(settings[i].key, key) == 0)
			return &settings[i];
	return NULL;
}

/* A plain number is what it says; "15m", "30d" likewise; "yes" and clock times are set by the test.
 */
static void set_value(
	struct option_value *value, const struct option_row *row, const struct setting *setting)
{
	*value = (struct option_value){ .kind = row->kind };
	if (setting == NULL) {
		value->number = row->initial == NULL ? 0 : (int32_t)strtol(row->initial, NULL, 10);
		if (row->kind == OPTION_SKILL && row->initial[0] != 0)
			value->text = row->initial;
		if (row->kind == OPTION_BOOL)
			value->number = strcmp(row->initial, "yes") == 0;
		return;
	}
	value->number = setting->number;
	value->weekdays = row->kind == OPTION_WEEKDAYS ? (uint32_t)setting->number : 0;
	value->min = setting->min;
	value->max = setting->max;
	value->text = setting->text;
	value->texts = setting->texts;
}

static void ask(struct asked *a, const char *type, const struct setting *settings,
	enum plugin_request request, const struct plugin_occurrence *occurrences,
	const struct plugin_period *periods, size_t count)
{
	a->arena = arena_new();
	a->plugins = test_plugins("plugins");
	const struct plugin *plugin = plugins_find(a->plugins, type);
	assert_non_null(plugin);
	if (plugin->schema.refused != NULL)
		fail_msg("%s: %s", type, plugin->schema.refused);
	for (size_t i = 0; i < plugin->schema.row_count; i++)
		set_value(&a->values[i], &plugin->schema.rows[i],
			find_setting(settings, plugin->schema.rows[i].key));
	a->job = (struct plugin_job){ .plugin = plugin,
		.request = request,
		.values = a->values,
		.value_count = plugin->schema.row_count,
		.occurrences = occurrences,
		.periods = periods,
		.count = count };
	plugins_run(a->plugins, &a->job, 1, 1, a->arena);
	if (a->job.result != PLUGIN_OK)
		fail_msg("%s: %s", type, a->job.sentence);
}

static void asked_finish(struct asked *a)
{
	plugins_free(a->plugins);
	arena_free(a->arena);
}

struct expected_duty {
	const char *role;
	int32_t count;
	const char *skill;
};

static const struct plan_case {
	const char *name, *type;
	struct setting settings[SETTINGS];
	struct plugin_occurrence occurrence;
	struct expected_duty duties[5];
	const char *rows[4]; /* ids of slots */
	const char *fault;   /* key that check names */
} cases[] = {
	{ "plain: duties as they are written", "plain",
		{ { .key = "duties",
			.texts = { "barber 3 (skill barber)", "guide 1",
				"nurse 2 (team vets, age 18)" } } },
		{ .day = 20000, .start = 540, .end = 690 },
		{ { "barber", 3, "barber" }, { "guide", 1, NULL }, { "nurse", 2, NULL } }, { NULL },
		NULL },
	{ "plain: slots at stations", "plain",
		{ { .key = "slot", .number = 15 }, { .key = "stations", .number = 3 } },
		{ .day = 20000, .start = 540, .end = 690 }, { { .role = NULL } }, { "slot" },
		NULL },
	{ "plain: a slot longer than the activity", "plain", { { .key = "slot", .number = 120 } },
		{ .day = 20000, .start = 540, .end = 600 }, { { .role = NULL } }, { NULL },
		"slot" },
	{ "plain: more walk-ins than places", "plain",
		{ { .key = "slot", .number = 15 }, { .key = "walk-in", .number = 9 } },
		{ .day = 20000, .start = 540, .end = 600 }, { { .role = NULL } }, { "slot" },
		"walk-in" },
	{ "haircut: barbers and chairs", "haircut-day", { { .key = NULL } },
		{ .day = 20000, .start = 540, .end = 690 }, { { "barber", 3, "barber" } },
		{ "chair" }, NULL },
	{ "haircut: home visits", "haircut-day",
		{ { .key = "home-visits", .number = 3 }, { .key = "guides", .number = 1 } },
		{ .day = 20000, .start = 540, .end = 690 },
		{ { "barber", 3, "barber" }, { "guide", 1, NULL }, { "visitor", 1, "barber" } },
		{ "chair", "home" }, NULL },
	{ "haircut: more walk-ins than places", "haircut-day",
		{ { .key = "walk-in", .number = 31 } }, { .day = 20000, .start = 540, .end = 690 },
		{ { "barber", 3, "barber" } }, { "chair" }, "walk-in" },
	{ "clinic: a row for each station", "health-clinic",
		{ { .key = "doctors", .number = 2 }, { .key = "nurses", .number = 1 },
			{ .key = "stations", .texts = { "血压", "血糖" } } },
		{ .day = 20000, .start = 540, .end = 660 },
		{ { "doctor", 2, "doctor" }, { "nurse", 1, "nurse" }, { "guide", 1, NULL } },
		{ "consultation", "血压", "血糖" }, NULL },
	{ "clinic: a station twice", "health-clinic",
		{ { .key = "stations", .texts = { "血压", "血压" } } },
		{ .day = 20000, .start = 540, .end = 660 },
		{ { "doctor", 1, "doctor" }, { "guide", 1, NULL } }, { "consultation", "血压" },
		"stations" },
	{ "drill: who is needed", "fire-drill",
		{ { .key = "guides", .number = 4 }, { .key = "observers", .number = 10 } },
		{ .day = 20000, .start = 570, .end = 630, .places = 60 },
		{ { "commander", 1, "commander" }, { "first-aid", 1, "first-aid" },
			{ "counter", 1, "counter" }, { "guide", 4, NULL } },
		{ "resident", "observer" }, NULL },
	{ "drill: hours too short", "fire-drill",
		{ { .key = "announced", .number = 0 }, { .key = "hours", .min = 540, .max = 570 } },
		{ .day = 20000, .start = 570, .end = 630 }, { { "commander", 1, "commander" } },
		{ NULL }, "hours" },
	{ "club: nobody booked", "childrens-club", { { .key = NULL } },
		{ .day = 20000, .start = 870, .end = 990, .places = 24 },
		{ { "lead", 1, NULL }, { "helper", 2, NULL } }, { "child" }, NULL },
	{ "post: one shift", "duty-post", { { .key = "per-shift", .number = 2 } },
		{ .day = 20000, .start = 480, .end = 1920 }, { { "duty", 2, NULL } }, { NULL },
		NULL },
	{ "post: three shifts and one on call", "duty-post",
		{ { .key = "shift", .number = 480 }, { .key = "second", .number = 1 } },
		{ .day = 20000, .start = 480, .end = 1920 },
		{ { "shift-1", 1, NULL }, { "shift-2", 1, NULL }, { "shift-3", 1, NULL },
			{ "on-call", 1, NULL } },
		{ NULL }, NULL },
	{ "station: one of each", "station-rota",
		{ { .key = "staff", .number = 1 }, { .key = "party", .number = 1 } },
		{ .day = 20000, .start = 510, .end = 550 },
		{ { "staff", 1, NULL }, { "party", 1, "party" }, { "volunteer", 1, NULL } },
		{ NULL }, NULL },
};

static void test_plan(void **state)
{
	const struct plan_case *c = *state;
	struct asked a;

	ask(&a, c->type, c->settings, PLUGIN_PLAN, &c->occurrence, NULL, 1);
	const struct needs *needs = &a.job.needs[0];
	for (size_t i = 0; i < 5 && c->duties[i].role != NULL; i++) {
		assert_true(i < needs->duty_count);
		assert_string_equal(needs->duties[i].role, c->duties[i].role);
		assert_int_equal(needs->duties[i].count, c->duties[i].count);
		if (c->duties[i].skill != NULL)
			assert_string_equal(needs->duties[i].skill, c->duties[i].skill);
		else
			assert_null(needs->duties[i].skill);
	}
	for (size_t i = 0; i < 4 && c->rows[i] != NULL; i++) {
		assert_true(i < needs->slots_count);
		assert_string_equal(needs->slots[i].id, c->rows[i]);
	}
	asked_finish(&a);
	ask(&a, c->type, c->settings, PLUGIN_CHECK, &c->occurrence, NULL, 1);
	if (c->fault == NULL) {
		assert_int_equal(a.job.needs[0].status, NEED_KEPT);
	} else {
		assert_int_equal(a.job.needs[0].status, NEED_FAULTED);
		assert_string_equal(a.job.needs[0].faults[0].key, c->fault);
	}
	asked_finish(&a);
}

/* -- every option of every type says something -- */

static const struct typical { /* a setting in which each option of the type matters */
	const char *type;
	struct setting settings[SETTINGS];
	struct plugin_occurrence shown;
} typicals[] = {
	{ "plain", { { .key = "slot", .number = 15 }, { .key = "walk-in", .number = 2 } },
		{ .day = 20000, .start = 540, .end = 690 } },
	{ "haircut-day", { { .key = "home-visits", .number = 3 } },
		{ .day = 20000, .start = 540, .end = 690 } },
	{ "health-clinic",
		{ { .key = "nurses", .number = 1 }, { .key = "stations", .texts = { "血压" } } },
		{ .day = 20000, .start = 540, .end = 660 } },
	{ "fire-drill",
		{ { .key = "hours", .min = 540, .max = 1020 }, { .key = "announced", .number = 0 },
			{ .key = "observers", .number = 2 } },
		{ .day = 20000, .start = 570, .end = 630, .places = 60 } },
	{ "childrens-club", { { .key = "themes", .texts = { "剪纸", "折纸" } } },
		{ .day = 20000, .start = 870, .end = 990, .places = 24, .booked = 24 } },
	{ "duty-post", { { .key = "shift", .number = 480 } },
		{ .day = 20000, .start = 480, .end = 1920 } },
	{ "station-rota",
		{ { .key = "staff", .number = 1 }, { .key = "party", .number = 1 },
			{ .key = "weekly-team", .text = "school" },
			{ .key = "weekly-on", .number = 2 },
			{ .key = "stock", .texts = { "创可贴 10 2024-10-20" } } },
		{ .day = 19997, .start = 510, .end = 550 } }, /* a Tuesday; expires in 19 days */
};

static const struct effect {
	const char *type;
	struct setting other;
} effects[] = {
	{ "plain", { .key = "duties", .texts = { "host 2" } } },
	{ "plain", { .key = "slot", .number = 30 } },
	{ "plain", { .key = "stations", .number = 2 } },
	{ "plain", { .key = "walk-in", .number = 3 } },
	{ "haircut-day", { .key = "barbers", .number = 2 } },
	{ "haircut-day", { .key = "guides", .number = 1 } },
	{ "haircut-day", { .key = "slot", .number = 20 } },
	{ "haircut-day", { .key = "walk-in", .number = 1 } },
	{ "haircut-day", { .key = "home-visits", .number = 2 } },
	{ "haircut-day", { .key = "travel", .number = 30 } },
	{ "haircut-day", { .key = "skill", .text = "hairdresser" } },
	{ "haircut-day", { .key = "visits-from", .number = 840 } },
	{ "haircut-day", { .key = "visit-lasts", .number = 45 } },
	{ "haircut-day", { .key = "once-per", .number = 14 } },
	{ "health-clinic", { .key = "doctors", .number = 2 } },
	{ "health-clinic", { .key = "nurses", .number = 2 } },
	{ "health-clinic", { .key = "guides", .number = 0 } },
	{ "health-clinic", { .key = "stations", .texts = { "血压", "血糖" } } },
	{ "health-clinic", { .key = "slot", .number = 15 } },
	{ "health-clinic", { .key = "walk-in", .number = 4 } },
	{ "health-clinic", { .key = "fasting", .number = 1 } },
	{ "health-clinic", { .key = "follow-up", .number = 90 } },
	{ "health-clinic", { .key = "doctor-skill", .text = "gp" } },
	{ "health-clinic", { .key = "nurse-skill", .text = "carer" } },
	{ "fire-drill", { .key = "announced", .number = 1 } },
	{ "fire-drill", { .key = "hours", .min = 840, .max = 960 } },
	{ "fire-drill", { .key = "guides", .number = 3 } },
	{ "fire-drill", { .key = "observers", .number = 3 } },
	{ "fire-drill", { .key = "assembly", .text = "the old tree" } },
	{ "fire-drill", { .key = "wardens", .number = 1 } },
	{ "fire-drill", { .key = "commanders", .number = 2 } },
	{ "fire-drill", { .key = "first-aiders", .number = 2 } },
	{ "fire-drill", { .key = "counters", .number = 2 } },
	{ "childrens-club", { .key = "lead", .number = 2 } },
	{ "childrens-club", { .key = "helpers", .number = 5 } },
	{ "childrens-club", { .key = "ratio", .number = 4 } },
	{ "childrens-club", { .key = "themes", .texts = { "灯笼" } } },
	{ "childrens-club", { .key = "skill", .text = "teacher" } },
	{ "duty-post", { .key = "per-shift", .number = 2 } },
	{ "duty-post", { .key = "handover", .number = 1 } },
	{ "duty-post", { .key = "answer-in", .number = 60 } },
	{ "duty-post", { .key = "shift", .number = 720 } },
	{ "duty-post", { .key = "second", .number = 1 } },
	{ "station-rota", { .key = "staff", .number = 2 } },
	{ "station-rota", { .key = "party", .number = 2 } },
	{ "station-rota", { .key = "volunteers", .number = 2 } },
	{ "station-rota", { .key = "tasks", .texts = { "拖地" } } },
	{ "station-rota", { .key = "stock", .texts = { "雨伞 5" } } },
	{ "station-rota", { .key = "expiry-notice", .number = 7 } },
	{ "station-rota", { .key = "staff-team", .text = "office" } },
	{ "station-rota", { .key = "party-skill", .text = "branch" } },
	{ "station-rota", { .key = "weekly", .number = 2 } },
	{ "station-rota", { .key = "weekly-team", .text = "bank" } },
	{ "station-rota", { .key = "weekly-on", .number = 4 } },
};
enum { EFFECTS = sizeof effects / sizeof effects[0] };

static const struct typical *typical_of(const char *type)
{
	for (size_t i = 0; i < sizeof typicals / sizeof typicals[0]; i++)
		if (strcmp(typicals[i].type, type) == 0)
			return &typicals[i];
	return NULL;
}

/* What the type says with these settings: of an occurrence, and where it draws a date. */
static void said_with(const char *type, const struct setting *settings,
	const struct plugin_occurrence *shown, uint64_t ret_said[static 2])
{
	static const int32_t days[] = { 20003, 20004, 20005, 20006, 20007 };
	const struct plugin_period period = {
		.seed = 77, .days = days, .day_count = 5, .day = 20003, .start = 570, .lasts = 60
	};
	struct asked a;

	ask(&a, type, settings, PLUGIN_PLAN, shown, NULL, 1);
	assert_int_equal(a.job.needs[0].status, NEED_KEPT);
	ret_said[0] = a.job.needs[0].digest;
	asked_finish(&a);
	ret_said[1] = 0;
	if (strcmp(type, "fire-drill") == 0) {
		ask(&a, type, settings, PLUGIN_DATE, NULL, &period, 1);
		const struct need_date *date = a.job.needs[0].date;
		ret_said[1] = date == NULL ? 0 : (uint64_t)date->day * 1440 + (uint64_t)date->start;
		asked_finish(&a);
	}
}

static void test_effect(void **state)
{
	const struct effect *effect = *state;
	const struct typical *typical = typical_of(effect->type);
	struct setting settings[SETTINGS] = { { .key = NULL } };
	uint64_t before[2], after[2];
	size_t n = 0;

	assert_non_null(typical);
	said_with(effect->type, typical->settings, &typical->shown, before);
	settings[n++] = effect->other;
	for (size_t i = 0; i < SETTINGS && typical->settings[i].key != NULL; i++)
		if (strcmp(typical->settings[i].key, effect->other.key) != 0)
			settings[n++] = typical->settings[i];
	said_with(effect->type, settings, &typical->shown, after);
	assert_true(before[0] != after[0] || before[1] != after[1]);
}

/* No option without its line above. */
static void test_every_option_has_its_effect(void **state)
{
	struct plugins *plugins = test_plugins("plugins");

	(void)state;
	for (size_t t = 0; t < sizeof typicals / sizeof typicals[0]; t++) {
		const struct plugin *plugin = plugins_find(plugins, typicals[t].type);
		for (size_t i = 0; i < plugin->schema.row_count; i++) {
			const struct option_row *row = &plugin->schema.rows[i];
			bool is_tried = row->kind == OPTION_CORE;
			for (size_t e = 0; e < EFFECTS && !is_tried; e++)
				is_tried = strcmp(effects[e].type, typicals[t].type) == 0 &&
					strcmp(effects[e].other.key, row->key) == 0;
			if (!is_tried)
				fail_msg("%s: nothing tries \"%s\"", typicals[t].type, row->key);
		}
	}
	plugins_free(plugins);
}

static void test_enough_grown_ups(void **state)
{
	static const struct setting none[SETTINGS] = { { .key = NULL } };
	struct plugin_occurrence days[61];
	struct asked a;

	(void)state;
	for (int32_t booked = 0; booked <= 60; booked++)
		days[booked] = (struct plugin_occurrence){
			.day = 20000, .start = 870, .end = 990, .places = 60, .booked = booked
		};
	ask(&a, "childrens-club", none, PLUGIN_PLAN, days, NULL, 61);
	for (int32_t booked = 0; booked <= 60; booked++) {
		const struct need_duty *duties = a.job.needs[booked].duties;
		assert_true((duties[0].count + duties[1].count) * 8 >= booked);
		assert_true(duties[1].count >= 2);
	}
	asked_finish(&a);
}

static void test_more_than_a_frame_holds(void **state)
{
	static const struct setting none[SETTINGS] = { { .key = NULL } };
	static struct plugin_occurrence days[1000];
	struct asked a, backwards;

	(void)state;
	for (int32_t i = 0; i < 1000; i++)
		days[i] = (struct plugin_occurrence){
			.day = 20000 + i, .start = 540, .end = 690, .number = i
		};
	ask(&a, "haircut-day", none, PLUGIN_PLAN, days, NULL, 1000);
	for (int32_t i = 0; i < 1000; i++)
		days[i] = (struct plugin_occurrence){
			.day = 20999 - i, .start = 540, .end = 690, .number = 999 - i
		};
	ask(&backwards, "haircut-day", none, PLUGIN_PLAN, days, NULL, 1000);
	for (size_t i = 0; i < 1000; i++) {
		assert_int_equal(a.job.needs[i].duty_count, 1);
		assert_int_equal(a.job.needs[i].digest, backwards.job.needs[999 - i].digest);
	}
	asked_finish(&a);
	asked_finish(&backwards);
}

static void test_surprise(void **state)
{
	static const struct setting secret[SETTINGS] = { { .key = "announced" },
		{ .key = "hours", .min = 540, .max = 1020 } };
	static const struct setting open[SETTINGS] = { { .key = "announced", .number = 1 },
		{ .key = "hours", .min = 540, .max = 1020 } };
	int32_t days[90], drawn[5] = { 0 };
	static struct plugin_period periods[300];
	size_t count = 0;
	struct asked a;

	(void)state;
	for (int32_t day = 20000; count < 60; day++) /* 20000 is a Friday */
		if ((day % 7 + 10) % 7 < 5)
			days[count++] = day;
	for (uint64_t i = 0; i < 300; i++)
		periods[i] = (struct plugin_period){ .seed = i * 0x9E3779B97F4A7C15u,
			.days = days,
			.day_count = count,
			.day = 20016,
			.start = 570,
			.lasts = 60 };
	ask(&a, "fire-drill", secret, PLUGIN_DATE, NULL, periods, 300);
	for (size_t i = 0; i < 300; i++) {
		const struct need_date *date = a.job.needs[i].date;
		assert_non_null(date);
		assert_true(date->surprise);
		assert_in_range(date->day, 20010, 20014); /* Monday to Friday of the same week */
		assert_in_range(date->start, 540, 960);
		drawn[date->day - 20010]++;
	}
	for (size_t i = 0; i < 5; i++)
		assert_in_range(drawn[i], 30, 90);
	asked_finish(&a);
	ask(&a, "fire-drill", open, PLUGIN_DATE, NULL, periods, 1);
	assert_null(a.job.needs[0].date);
	asked_finish(&a);
}

/* Every period is shown ten years of days: a request of all of them would be 3 MB. */
static void test_a_request_in_halves(void **state)
{
	static const struct setting secret[SETTINGS] = { { .key = "announced" },
		{ .key = "hours", .min = 540, .max = 1020 } };
	static struct plugin_period periods[200];
	static int32_t days[3650];
	struct asked a;

	(void)state;
	for (int32_t i = 0; i < 3650; i++)
		days[i] = 20000 + i;
	for (int32_t i = 0; i < 200; i++)
		periods[i] = (struct plugin_period){ .seed = (uint64_t)i,
			.days = days,
			.day_count = 3650,
			.day = 20007 + 7 * i,
			.start = 570,
			.lasts = 60 };
	ask(&a, "fire-drill", secret, PLUGIN_DATE, NULL, periods, 200);
	for (int32_t i = 0; i < 200; i++) {
		assert_non_null(a.job.needs[i].date);
		assert_in_range(a.job.needs[i].date->day, 20001 + 7 * i, 20013 + 7 * i);
	}
	asked_finish(&a);
}

static void test_words_in_both_languages(void **state)
{
	struct plugins *plugins = test_plugins("plugins");
	const char *const *names = plugins_names(plugins);

	(void)state;
	assert_non_null(names[0]);
	for (; *names != NULL; names++) {
		const struct plugin *plugin = plugins_find(plugins, *names);
		assert_int_equal(plugin->result, PLUGIN_OK);
		assert_true(plugin->is_builtin);
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			assert_non_null(plugin->schema.title.in[lang]);
			assert_non_null(plugin->schema.summary.in[lang]);
			for (size_t i = 0; i < plugin->schema.row_count; i++)
				if (plugin->schema.rows[i].kind != OPTION_CORE)
					assert_non_null(plugin->schema.rows[i].help.in[lang]);
		}
	}
	plugins_free(plugins);
}

enum { CASES = sizeof cases / sizeof cases[0], OTHERS = 6 };

int main(void)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct CMUnitTest tests[OTHERS + CASES + EFFECTS] = {
		cmocka_unit_test(test_every_option_has_its_effect),
		cmocka_unit_test(test_enough_grown_ups),
		cmocka_unit_test(test_more_than_a_frame_holds),
		cmocka_unit_test(test_surprise),
		cmocka_unit_test(test_a_request_in_halves),
		cmocka_unit_test(test_words_in_both_languages),
	};

	for (size_t i = 0; i < CASES; i++)
		tests[OTHERS + i] = (struct CMUnitTest){ .name = cases[i].name,
			.test_func = test_plan,
			.initial_state = (void *)(uintptr_t)&cases[i] };
	for (size_t i = 0; i < EFFECTS; i++)
		tests[OTHERS + CASES + i] =
			(struct CMUnitTest){ .name = arena_format(arena, "%s: %s changes something",
						     effects[i].type, effects[i].other.key),
				.test_func = test_effect,
				.initial_state = (void *)(uintptr_t)&effects[i] };
	return _cmocka_run_group_tests("types", tests, OTHERS + CASES + EFFECTS, NULL, NULL);
}
