/* test-zoo.c - a plugin that means harm costs its own activity and nothing else */
/* SPDX-License-Identifier: Apache-2.0 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/plugin/place.h"

static const struct animal {
	const char *name;
	enum plugin_result described, planned;
	const char *says; /* part of the sentence */
} animals[] = {
	{ "tame", PLUGIN_OK, PLUGIN_OK, NULL },
	{ "segv", PLUGIN_OK, PLUGIN_FAILED, "memory that is not its own" },
	{ "abort", PLUGIN_OK, PLUGIN_FAILED, "gave up by itself" },
	{ "stack", PLUGIN_OK, PLUGIN_FAILED, "crashed" },
	{ "loop", PLUGIN_OK, PLUGIN_FAILED, " seconds" },
	{ "sleep", PLUGIN_OK, PLUGIN_FAILED, "no type may do" },
	{ "memory", PLUGIN_OK, PLUGIN_FAILED, "type \"memory\"" },
	{ "flood", PLUGIN_OK, PLUGIN_FAILED, "more than a type may say" },
	{ "many", PLUGIN_OK, PLUGIN_FAILED, "more than 64" },
	{ "fork", PLUGIN_OK, PLUGIN_FAILED, "no type may do" },
	{ "open", PLUGIN_OK, PLUGIN_FAILED, "no type may do" },
	{ "create", PLUGIN_OK, PLUGIN_FAILED, "no type may do" },
	{ "socket", PLUGIN_OK, PLUGIN_FAILED, "no type may do" },
	{ "exec", PLUGIN_OK, PLUGIN_FAILED, "no type may do" },
	{ "kill", PLUGIN_OK, PLUGIN_FAILED, "no type may do" },
	{ "ptrace", PLUGIN_OK, PLUGIN_FAILED, "no type may do" },
	{ "code", PLUGIN_OK, PLUGIN_FAILED, "no type may do" },
	{ "load", PLUGIN_OK, PLUGIN_FAILED, "no type may do" },
	{ "doublefree", PLUGIN_OK, PLUGIN_FAILED, "type \"doublefree\"" },
	{ "exit0", PLUGIN_OK, PLUGIN_FAILED, "without an answer" },
	{ "exit1", PLUGIN_OK, PLUGIN_FAILED, "without an answer" },
	{ "write", PLUGIN_OK, PLUGIN_FAILED, "damaged" },
	{ "forge", PLUGIN_OK, PLUGIN_FAILED, "damaged" },
	{ "divide", PLUGIN_OK, PLUGIN_FAILED, "divided by zero" },
	{ "wild", PLUGIN_OK, PLUGIN_FAILED, "memory that is not its own" },
	{ "hugesize", PLUGIN_OK, PLUGIN_OK, NULL },
	{ "badcount", PLUGIN_OK, PLUGIN_FAILED, "501 is outside 0 to 500" },
	{ "negative", PLUGIN_OK, PLUGIN_FAILED, "-1 is outside 0 to 500" },
	{ "twice", PLUGIN_OK, PLUGIN_FAILED, "duty \"a\": twice" },
	{ "noid", PLUGIN_OK, PLUGIN_FAILED, "role: missing" },
	{ "notutf8", PLUGIN_OK, PLUGIN_FAILED, "not UTF-8" },
	{ "control", PLUGIN_OK, PLUGIN_FAILED, "control character" },
	{ "noserver", PLUGIN_OK, PLUGIN_FAILED, "no duty of this occurrence" },
	{ "unknown", PLUGIN_OK, PLUGIN_FAILED, "{nobody}" },
	{ "audience", PLUGIN_OK, PLUGIN_FAILED, "6 is outside 0 to 5" },
	{ "nowords", PLUGIN_OK, PLUGIN_FAILED, "no words" },
	{ "places", PLUGIN_OK, PLUGIN_FAILED, "6000 times" },
	{ "backwards", PLUGIN_OK, PLUGIN_FAILED, "ends before it begins" },
	{ "ages", PLUGIN_OK, PLUGIN_FAILED, "ends before it begins" },
	{ "moody", PLUGIN_OK, PLUGIN_OK, NULL }, /* one answer tells nothing: hostile.py */
	{ "misplaced", PLUGIN_OK, PLUGIN_FAILED, "END expected" },
	{ "ctorcrash", PLUGIN_FAILED, PLUGIN_FAILED, "memory that is not its own" },
	{ "ctorwrite", PLUGIN_FAILED, PLUGIN_FAILED, "damaged" },
	{ "ctorexit", PLUGIN_FAILED, PLUGIN_FAILED, "without an answer" },
	{ "ctorsystem", PLUGIN_FAILED, PLUGIN_FAILED, "no type may do" },
	{ "ctorpasswd", PLUGIN_OK, PLUGIN_OK, NULL }, /* landlock: it cannot be opened */
	{ "ctorclose", PLUGIN_FAILED, PLUGIN_FAILED, "type \"ctorclose\"" },
	{ "nosymbol", PLUGIN_REFUSED, PLUGIN_REFUSED, "exports no \"linli_plugin\"" },
	{ "wrongabi", PLUGIN_REFUSED, PLUGIN_REFUSED, "ABI 99" },
	{ "tinysize", PLUGIN_REFUSED, PLUGIN_REFUSED, "\"size\" is out of range" },
	{ "noplan", PLUGIN_REFUSED, PLUGIN_REFUSED, "\"plan\" is out of range" },
	{ "othername", PLUGIN_REFUSED, PLUGIN_REFUSED, "calls itself \"somebody-else\"" },
	{ "outside", PLUGIN_REFUSED, PLUGIN_REFUSED, "\"far\"" },
	{ "overlap", PLUGIN_REFUSED, PLUGIN_REFUSED, "\"twin\"" },
	{ "unaligned", PLUGIN_REFUSED, PLUGIN_REFUSED, "\"odd\"" },
	{ "newkind", PLUGIN_REFUSED, PLUGIN_REFUSED, "\"kind\" that needs a newer linli" },
	{ "corekey", PLUGIN_REFUSED, PLUGIN_REFUSED, "a key that every activity has" },
	{ "placeholder", PLUGIN_REFUSED, PLUGIN_REFUSED, "the name of a placeholder" },
};

/* A sanitizer takes some of the signals for itself, and has libm loaded already. */
#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif
#else
enum { SANITIZED = 0 };
#endif

enum { ANIMALS = sizeof animals / sizeof animals[0] };
static const char trace[] = "/tmp/linli-zoo-was-here";

static void ask(
	struct plugins *plugins, const char *name, struct plugin_job *ret_job, struct arena *arena)
{
	static const struct option_value values[] = { { .kind = OPTION_COUNT, .number = 1 } };
	static const struct plugin_occurrence hour = { .day = 20000, .start = 540, .end = 600 };

	*ret_job = (struct plugin_job){ .plugin = plugins_find(plugins, name),
		.request = PLUGIN_PLAN,
		.values = values,
		.value_count = 1,
		.occurrences = &hour,
		.count = 1 };
	assert_non_null(ret_job->plugin);
	plugins_run(plugins, ret_job, 1, 1, arena);
}

static void test_animal(void **state)
{
	const struct animal *animal = *state;
	struct plugin_job job, tame;

	if (SANITIZED && strcmp(animal->name, "load") == 0)
		skip();
	struct plugins *plugins = test_plugins("tests/plugin/zoo");
	struct arena *arena = arena_new();
	ask(plugins, animal->name, &job, arena);
	assert_int_equal(job.plugin->result, animal->described);
	assert_int_equal(job.result, animal->planned);
	if (!SANITIZED && animal->says != NULL && strstr(job.sentence, animal->says) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", job.sentence, animal->says);
	if (animal->planned == PLUGIN_REFUSED && animal->described == PLUGIN_REFUSED)
		assert_non_null(job.plugin->schema.refused);
	assert_int_not_equal(access(trace, F_OK), 0);
	/* and whoever is asked next is none the worse for it */
	ask(plugins, "tame", &tame, arena);
	assert_int_equal(tame.result, PLUGIN_OK);
	assert_int_equal(tame.needs[0].duty_count, 1);
	plugins_free(plugins);
	arena_free(arena);
}

/* 500 occurrences of 42 kB each: 25 and fewer fit into a frame. */
static void test_more_than_a_frame_in_halves(void **state)
{
	static const struct option_value one = { .kind = OPTION_COUNT, .number = 1 };
	static struct plugin_occurrence days[500];
	struct plugins *plugins = test_plugins("tests/plugin/zoo");
	struct arena *arena = arena_new();

	(void)state;
	for (int32_t i = 0; i < 500; i++)
		days[i] = (struct plugin_occurrence){
			.day = 20000 + i, .start = 540, .end = 600, .number = i
		};
	struct plugin_job jobs[2] = { { .plugin = plugins_find(plugins, "bulky") },
		{ .plugin = plugins_find(plugins, "flood") } };
	for (size_t i = 0; i < 2; i++) {
		jobs[i].request = PLUGIN_PLAN;
		jobs[i].values = &one;
		jobs[i].value_count = 1;
		jobs[i].occurrences = days;
		jobs[i].count = i == 0 ? 500 : 40;
	}
	plugins_run(plugins, jobs, 2, 8, arena);
	assert_int_equal(jobs[0].result, PLUGIN_OK);
	for (int32_t i = 0; i < 500; i++) {
		assert_int_equal(jobs[0].needs[i].text_count, 6);
		assert_int_equal(jobs[0].needs[i].texts[5].n, i);
	}
	assert_int_equal(jobs[1].result, PLUGIN_FAILED); /* one alone is too much */
	assert_non_null(strstr(jobs[1].sentence, "more than a type may say"));
	plugins_free(plugins);
	arena_free(arena);
}

int main(void)
{
	struct CMUnitTest tests[ANIMALS + 1];
	size_t count = 0;

	for (size_t i = 0; i < ANIMALS; i++)
		if (!SANITIZED || strcmp(animals[i].name, "load") != 0)
			tests[count++] = (struct CMUnitTest){ .name = animals[i].name,
				.test_func = test_animal,
				.initial_state = (void *)(uintptr_t)&animals[i] };
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(test_more_than_a_frame_in_halves);
	unlink(trace);
	return _cmocka_run_group_tests("zoo", tests, count, NULL, NULL);
}
