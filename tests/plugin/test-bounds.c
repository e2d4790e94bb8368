/* test-bounds.c - what holds for every type, whatever its keys say */
/* SPDX-License-Identifier: Apache-2.0 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "calendar/civil.h"
#include "tests/plugin/place.h"

/* The types are built so that overflow, a division by zero or a wild shift kills their host. */
static const char trap[] = "tests/plugin/trap";

enum { ROWS = 64, LIST = 64, OPTION_MOST = 10000, DAYS_MOST = 400, SPAN_MOST = 44640 };

enum end { LEAST, MOST, ENDS };

static int32_t end_of(const struct option_row *row, enum end end)
{
	if (end == LEAST)
		return row->min;
	if (row->max != 0)
		return row->max;
	return row->kind == OPTION_DAYS    ? DAYS_MOST
		: row->kind == OPTION_SPAN ? SPAN_MOST
					   : OPTION_MOST;
}

/* Each item is a duty for type plain and a thing that expires for type station-rota. */
static const char *const *list_of(int32_t count)
{
	static char items[LIST][24];
	static const char *lists[LIST + 1][LIST + 1];

	if (count > LIST)
		count = LIST;
	for (int32_t i = 0; i < count; i++) {
		snprintf(items[i], sizeof items[i], "r%d 1 2027-06-30", i);
		lists[count][i] = items[i];
	}
	return lists[count];
}

static void set_end(struct option_value *value, const struct option_row *row, enum end end)
{
	*value = (struct option_value){ .kind = row->kind, .texts = list_of(0) };
	switch (row->kind) {
	case OPTION_BOOL:
		value->number = end == MOST;
		break;
	case OPTION_CLOCK:
		value->number = end == MOST ? 1439 : 0;
		break;
	case OPTION_HOURS:
		value->min = end == MOST ? 0 : 1438;
		value->max = 1439;
		break;
	case OPTION_WEEKDAYS:
		value->weekdays = end == MOST ? 127 : 0;
		break;
	case OPTION_TEXTS:
		value->texts = list_of(end_of(row, end));
		break;
	case OPTION_TEXT:
	case OPTION_SKILL:
	case OPTION_TEAM:
		value->text = end == MOST ? "abcdefghijklmnopqrstuvwxyz" : NULL;
		break;
	default:
		value->number = end_of(row, end);
	}
}

struct bounds { /* one type, all its keys at one end but one at the other, or none */
	struct arena *arena;
	struct plugins *plugins;
	const struct plugin *plugin;
	struct option_value values[2 * (ROWS + 1)][ROWS];
	size_t value_sets;
};

static void fill(struct bounds *b, const char *folder, const char *type)
{
	b->arena = arena_new();
	b->plugins = test_plugins(folder);
	b->plugin = plugins_find(b->plugins, type);
	assert_non_null(b->plugin);
	assert_int_equal(b->plugin->result, PLUGIN_OK);
	const struct type_schema *schema = &b->plugin->schema;
	for (enum end end = LEAST; end < ENDS; end++)
		for (size_t other = 0; other <= schema->row_count; other++) {
			for (size_t i = 0; i < schema->row_count; i++)
				set_end(&b->values[b->value_sets][i], &schema->rows[i],
					i == other ? 1 - end : end);
			b->value_sets++;
		}
}

static void bounds_free(struct bounds *b)
{
	plugins_free(b->plugins);
	arena_free(b->arena);
	free(b);
}

static struct plugin_job job_of(const struct bounds *b, size_t set, enum plugin_request request,
	const struct plugin_occurrence *occurrences, size_t count)
{
	return (struct plugin_job){ .plugin = b->plugin,
		.request = request,
		.values = b->values[set],
		.value_count = b->plugin->schema.row_count,
		.occurrences = occurrences,
		.count = count };
}

enum { SHOWN = 72 };

static void show_ends(struct plugin_occurrence *ret_shown)
{
	static const int32_t lasts[] = { 5, 60, 1440, SPAN_MOST }, places[] = { 0, 1, 10000 };
	size_t n = 0;

	for (size_t l = 0; l < 4; l++)
		for (size_t p = 0; p < 3; p++)
			for (int ends = 0; ends < 6; ends++) {
				const int32_t start = ends % 2 == 0 ? 0 : 1439;
				ret_shown[n++] = (struct plugin_occurrence){
					.day = ends < 2 ? CIVIL_FIRST : CIVIL_LAST,
					.start = start,
					.end = start + lasts[l],
					.number = ends < 3 ? 0 : INT32_MAX,
					.total = ends % 3 == 0 ? 0 : INT32_MAX,
					.places = places[p],
					.booked = ends < 4 ? 0 : 10000,
				};
			}
	assert_int_equal(n, SHOWN);
}

static void assert_both(const struct words *words)
{
	assert_int_equal(words->in[LANG_ZH] == NULL, words->in[LANG_EN] == NULL);
}

static void assert_words(const struct needs *needs)
{
	for (size_t i = 0; i < needs->duty_count; i++) {
		assert_both(&needs->duties[i].name);
		assert_both(&needs->duties[i].note);
	}
	for (size_t i = 0; i < needs->slots_count; i++) {
		assert_both(&needs->slots[i].name);
		assert_both(&needs->slots[i].ask);
	}
	for (size_t i = 0; i < needs->reminder_count; i++)
		assert_both(&needs->reminders[i].words);
	for (size_t i = 0; i < needs->text_count; i++)
		assert_both(&needs->texts[i].words);
	for (size_t i = 0; i < needs->fault_count; i++)
		assert_both(&needs->faults[i].words);
}

static void assert_ran(const struct plugin_job *job)
{
	if (job->result != PLUGIN_OK)
		fail_msg("%s: %s", job->plugin->schema.name, job->sentence);
	for (size_t i = 0; i < job->count; i++)
		assert_words(&job->needs[i]);
}

/* What check lets through, plan can say; both whatever the numbers are, in both languages. */
static void test_ends(void **state)
{
	struct bounds *b = calloc(1, sizeof *b);
	struct plugin_occurrence shown[SHOWN];
	struct plugin_occurrence(*good)[SHOWN] = calloc(2 * (ROWS + 1), sizeof *good);
	struct plugin_job *checks = calloc(2 * (ROWS + 1), sizeof *checks);
	struct plugin_job *plans = calloc(2 * (ROWS + 1), sizeof *plans);
	size_t planned = 0;

	fill(b, trap, *state);
	show_ends(shown);
	for (size_t set = 0; set < b->value_sets; set++)
		checks[set] = job_of(b, set, PLUGIN_CHECK, shown, SHOWN);
	plugins_run(b->plugins, checks, b->value_sets, 2, b->arena);
	for (size_t set = 0; set < b->value_sets; set++) {
		size_t count = 0;
		assert_ran(&checks[set]);
		for (size_t i = 0; i < SHOWN; i++)
			if (checks[set].needs[i].status == NEED_KEPT)
				good[set][count++] = shown[i];
		plans[set] = job_of(b, set, PLUGIN_PLAN, good[set], count);
		planned += count;
	}
	plugins_run(b->plugins, plans, b->value_sets, 2, b->arena);
	for (size_t set = 0; set < b->value_sets; set++)
		assert_ran(&plans[set]);
	assert_true(planned > 0);
	bounds_free(b);
	free(good);
	free(checks);
	free(plans);
}

static void test_dates_at_ends(void **state)
{
	static const int32_t first[] = { CIVIL_FIRST }, last[] = { CIVIL_LAST };
	const struct plugin_period periods[] = {
		{ .day = CIVIL_FIRST },
		{ .day = CIVIL_LAST, .start = 1439, .lasts = SPAN_MOST, .seed = UINT64_MAX },
		{ .days = first, .day_count = 1, .day = CIVIL_FIRST, .lasts = 5 },
		{ .days = first, .day_count = 1, .day = CIVIL_FIRST, .lasts = 400 * 1440 },
		{ .days = last, .day_count = 1, .day = CIVIL_LAST, .lasts = 5, .seed = UINT64_MAX },
		{ .days = last, .day_count = 1, .day = CIVIL_LAST, .seed = UINT64_MAX },
	};
	struct bounds *b = calloc(1, sizeof *b);

	fill(b, trap, *state);
	for (size_t set = 0; set < b->value_sets; set++) {
		struct plugin_job job = job_of(b, set, PLUGIN_DATE, NULL, 6);
		job.periods = periods;
		plugins_run(b->plugins, &job, 1, 1, b->arena);
		assert_ran(&job);
	}
	bounds_free(b);
}

/* The same questions again, in a new process and from the last to the first. */
static void test_same_again(void **state)
{
	struct bounds *b = calloc(1, sizeof *b);
	struct plugin_occurrence days[60], backwards[60];

	fill(b, "plugins", *state);
	for (int32_t i = 0; i < 60; i++)
		backwards[59 - i] = days[i] = (struct plugin_occurrence){ .day = 20000 + 7 * i,
			.start = 540,
			.end = 690,
			.number = i,
			.places = 40,
			.booked = i };
	for (size_t set = 0; set < b->value_sets; set++) {
		struct plugin_job jobs[] = { job_of(b, set, PLUGIN_PLAN, days, 60),
			job_of(b, set, PLUGIN_PLAN, days, 60),
			job_of(b, set, PLUGIN_PLAN, backwards, 60) };
		plugins_run(b->plugins, jobs, 3, 3, b->arena);
		assert_int_equal(jobs[0].result, jobs[1].result);
		assert_int_equal(jobs[0].result, jobs[2].result);
		for (size_t i = 0; i < 60 && jobs[0].result == PLUGIN_OK; i++) {
			assert_int_equal(jobs[0].needs[i].digest, jobs[1].needs[i].digest);
			assert_int_equal(jobs[0].needs[i].digest, jobs[2].needs[59 - i].digest);
		}
	}
	bounds_free(b);
}

/* -- properties of single types -- */

static struct option_value *find_value(struct bounds *b, const char *key)
{
	for (size_t i = 0; i < b->plugin->schema.row_count; i++)
		if (strcmp(b->plugin->schema.rows[i].key, key) == 0)
			return &b->values[0][i];
	fail_msg("no key %s", key);
	return NULL;
}

static void test_every_chair_is_counted(void **state)
{
	static const int32_t slots[] = { 5, 7, 15, 20, 45, 120 }, lasts[] = { 120, 150, 185, 240 };
	struct bounds *b = calloc(1, sizeof *b);

	(void)state;
	fill(b, "plugins", "haircut-day");
	for (int32_t i = 0; i < 6 * 4 * 4; i++) {
		const int32_t barbers = 1 + i % 4, slot = slots[i / 4 % 6], minutes = lasts[i / 24];
		const struct plugin_occurrence day = {
			.day = 20000, .start = 540, .end = 540 + minutes
		};
		find_value(b, "barbers")->number = barbers;
		find_value(b, "slot")->number = slot;
		find_value(b, "walk-in")->number = barbers;
		struct plugin_job job = job_of(b, 0, PLUGIN_PLAN, &day, 1);
		plugins_run(b->plugins, &job, 1, 1, b->arena);
		assert_ran(&job);
		const struct need_slots *chair = &job.needs[0].slots[0];
		/* bookable + walk-in = barbers x floor(length / slot) */
		assert_int_equal(chair->stations * chair->places * (minutes / chair->length),
			barbers * (minutes / slot));
		assert_int_equal(chair->walk_in, barbers);
		assert_int_equal(chair->gap, 0);
	}
	bounds_free(b);
}

static void test_grown_ups_for_every_child(void **state)
{
	struct bounds *b = calloc(1, sizeof *b);
	struct plugin_occurrence days[61];

	(void)state;
	fill(b, "plugins", "childrens-club");
	for (int32_t booked = 0; booked <= 60; booked++)
		days[booked] = (struct plugin_occurrence){
			.day = 20000, .start = 870, .end = 990, .places = 60, .booked = booked
		};
	for (int32_t i = 0; i < 3 * 3 * 4; i++) {
		const int32_t lead = i % 3, helpers = i / 3 % 3, ratio = 1 + 4 * (i / 9);
		find_value(b, "lead")->number = lead;
		find_value(b, "helpers")->number = helpers;
		find_value(b, "ratio")->number = ratio;
		struct plugin_job job = job_of(b, 0, PLUGIN_PLAN, days, 61);
		plugins_run(b->plugins, &job, 1, 1, b->arena);
		assert_ran(&job);
		for (int32_t booked = 0; booked <= 60; booked++) {
			const struct needs *needs = &job.needs[booked];
			int32_t grown_ups = 0, found = 0;
			for (size_t d = 0; d < needs->duty_count; d++) {
				grown_ups += needs->duties[d].count;
				if (strcmp(needs->duties[d].role, "helper") == 0)
					found = needs->duties[d].count;
			}
			assert_true(grown_ups * ratio >= booked);
			assert_true(found >= helpers);
		}
	}
	bounds_free(b);
}

static uint64_t mix(uint64_t n) /* splitmix64, S. Vigna */
{
	n += 0x9E3779B97F4A7C15u;
	n = (n ^ n >> 30) * 0xBF58476D1CE4E5B9u;
	n = (n ^ n >> 27) * 0x94D049BB133111EBu;
	return n ^ n >> 31;
}

enum { DRAWS = 1400, QUARTER = 91 };

/* 20003 is a Monday.  Each week of the quarter has other days that are allowed; of DRAWS secrets as
 * many fall on each of them, within six deviations, and none beside them. */
static void test_drill_falls_evenly(void **state)
{
	struct bounds *b = calloc(1, sizeof *b);
	static struct plugin_period periods[DRAWS];
	int32_t days[QUARTER];

	(void)state;
	fill(b, "plugins", "fire-drill");
	find_value(b, "announced")->number = 0;
	find_value(b, "hours")->min = 540;
	find_value(b, "hours")->max = 1020;
	for (int32_t allowed = 1; allowed <= 7; allowed++) {
		size_t drawn[7] = { 0 }, count = 0;
		for (int32_t i = 0; i < QUARTER; i++)
			if ((i + i / 7) % 7 < allowed)
				days[count++] = 20003 + i;
		for (uint64_t i = 0; i < DRAWS; i++)
			periods[i] = (struct plugin_period){ .seed = mix(i),
				.days = days,
				.day_count = count,
				.day = days[6 * allowed],
				.start = 570,
				.lasts = 60 };
		struct plugin_job job = job_of(b, 0, PLUGIN_DATE, NULL, DRAWS);
		job.periods = periods;
		plugins_run(b->plugins, &job, 1, 2, b->arena);
		assert_ran(&job);
		const int32_t monday = 20003 + (days[6 * allowed] - 20003) / 7 * 7;
		for (size_t i = 0; i < DRAWS; i++) {
			assert_non_null(job.needs[i].date);
			assert_true(job.needs[i].date->surprise);
			assert_in_range(job.needs[i].date->start, 540, 960);
			assert_in_range(job.needs[i].date->day, monday, monday + 6);
			drawn[job.needs[i].date->day - monday]++;
		}
		const int32_t due = DRAWS / allowed;
		for (int32_t i = 0; i < 7; i++) {
			const int32_t at = monday - 20003 + i, n = (int32_t)drawn[i];
			const int32_t off = n - due;
			if ((at + at / 7) % 7 < allowed)
				assert_true(off * off <= 36 * due);
			else
				assert_int_equal(n, 0);
		}
	}
	bounds_free(b);
}

/* A draw hangs on its own period alone: not on which others are asked, or in what order. */
static void test_drill_stays_drawn(void **state)
{
	struct bounds *b = calloc(1, sizeof *b);
	static struct plugin_period periods[DRAWS], alone[10];
	static const int32_t days[] = { 20003, 20004, 20005, 20006, 20007 };

	(void)state;
	fill(b, "plugins", "fire-drill");
	find_value(b, "announced")->number = 0;
	find_value(b, "hours")->min = 540;
	find_value(b, "hours")->max = 1020;
	for (uint64_t i = 0; i < DRAWS; i++)
		periods[i] = (struct plugin_period){ .seed = mix(i),
			.days = days,
			.day_count = 5,
			.day = 20005,
			.start = 570,
			.lasts = 60 };
	for (size_t i = 0; i < 10; i++)
		alone[9 - i] = periods[i * 139];
	struct plugin_job jobs[] = { job_of(b, 0, PLUGIN_DATE, NULL, DRAWS),
		job_of(b, 0, PLUGIN_DATE, NULL, 10) };
	jobs[0].periods = periods;
	jobs[1].periods = alone;
	plugins_run(b->plugins, jobs, 2, 2, b->arena);
	assert_ran(&jobs[0]);
	assert_ran(&jobs[1]);
	for (size_t i = 0; i < 10; i++) {
		assert_int_equal(jobs[0].needs[i * 139].date->day, jobs[1].needs[9 - i].date->day);
		assert_int_equal(
			jobs[0].needs[i * 139].date->start, jobs[1].needs[9 - i].date->start);
	}
	bounds_free(b);
}

int main(void)
{
	static const char *const types[] = { "childrens-club", "duty-post", "fire-drill",
		"haircut-day", "health-clinic", "plain", "station-rota" };
	static const struct {
		const char *name;
		void (*test)(void **);
	} each[] = {
		{ "numbers at both ends", test_ends },
		{ "dates at both ends", test_dates_at_ends },
		{ "the same again", test_same_again },
	};
	enum { TYPES = sizeof types / sizeof types[0], EACH = sizeof each / sizeof each[0] };
	struct arena *arena AUTO_ARENA = arena_new();
	struct CMUnitTest tests[TYPES * EACH + 4] = {
		cmocka_unit_test(test_every_chair_is_counted),
		cmocka_unit_test(test_grown_ups_for_every_child),
		cmocka_unit_test(test_drill_falls_evenly),
		cmocka_unit_test(test_drill_stays_drawn),
	};

	for (size_t i = 0; i < TYPES * EACH; i++)
		tests[4 + i] = (struct CMUnitTest){
			.name = arena_format(
				arena, "%s: %s", types[i % TYPES], each[i / TYPES].name),
			.test_func = each[i / TYPES].test,
			.initial_state = (void *)(uintptr_t)types[i % TYPES],
		};
	return cmocka_run_group_tests_name("bounds", tests, NULL, NULL);
}
