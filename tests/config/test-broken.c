/* test-broken.c - every diagnostic of ini-reference.md 6, each from a folder that has the fault */
/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The first lines of broken/NAME/linli.ini say what is expected, and nothing else may be found:
 * `; now: 2026-12-01`, `; expect: people.ini:3 error bad-mail`.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "config/load.h"
#include "finder.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { MORNING = 10 * 60, CASES = 400 };

/* Section 6, its table and what stands below it. */
static const char *const codes[] = { "file-missing", "include-path", "include-nested", "not-utf8",
	"nul-byte", "cr-only", "line-too-long", "indented", "not-a-pair", "colon", "bad-section",
	"open-section", "unknown-section", "id-missing", "id-unwanted", "id-too-long",
	"duplicate-section", "duplicate-key", "key-outside", "unknown-key", "underscore-key",
	"unknown-language", "language-twice", "no-language-here", "empty-value", "missing-key",
	"section-missing", "bad-bool", "bad-count", "out-of-range", "bad-choice", "bad-duration",
	"bad-clock", "fullwidth", "clock-range", "bad-date", "no-such-day", "bad-range",
	"from-after-until", "bad-zone", "bad-ages", "bad-mail", "mixed-none", "list-twice",
	"unknown-venue", "unknown-team", "unknown-person", "unknown-area", "unknown-season",
	"unknown-type", "wrong-team-kind", "area-circle", "area-order", "rain-outdoors",
	"when-unknown-word", "when-clock", "when-bare-day", "when-ambiguous", "when-number",
	"when-needs-from", "when-rrule-part", "when-rrule-day", "when-rscale", "when-lunar",
	"when-term", "when-range-clock", "all-day-lasts", "run-needs-weekdays", "rotate-needs-from",
	"rotate-without", "rule-never", "rule-short-months", "next-week-taken", "holiday-undecided",
	"also-outside", "except-nothing", "no-dates", "bad-duty", "duty-twice", "nobody-can",
	"too-few-can", "duty-away", "slot-too-long", "walk-in-too-many", "over-capacity",
	"outside-hours", "remind-too-late", "closes-after-opens", "venue-clash", "title-private",
	"comment-in-text", "csv-kind", "csv-date", "csv-twice", "csv-weekday", "secret-in-file",
	"channel-needs", "grid-size", "bom-inside", "year-unknown", "table-end", "households-sum",
	"pattern-empty", "team-empty", "person-limit", "type-refused", "type-default" };

/* The others need a file that no archive can hold (test-files), or a plugin that runs
 * (test-files, and tests/cli): file-unreadable file-too-big file-unsafe symlink; type-failed
 * type-says. */

static const char *root(void)
{
	static char path[1024];
	const char *top = getenv("top_srcdir");

	snprintf(path, sizeof path, "%s/tests/config/broken", top != NULL ? top : ".");
	return path;
}

static char *read_text(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes = calloc(1, 300000);

	assert_non_null(file);
	assert_non_null(bytes);
	assert_true(fread(bytes, 1, 299999, file) > 0);
	fclose(file);
	return bytes;
}

/* The lines of expectation, and the moment. */
static void read_head(const char *path, struct text *ret_expected, int64_t *ret_now)
{
	char *bytes = read_text(path);
	char day[CIVIL_TEXT] = "2026-11-23";
	civil_day now;

	for (char *line = bytes; line[0] == ';'; line = strchr(line, '\n') + 1) {
		if (strncmp(line, "; expect: ", 10) == 0)
			text_add(ret_expected, line + 10,
				(size_t)(strchr(line, '\n') - line) + 1 - 10);
		else if (strncmp(line, "; now: ", 7) == 0)
			memcpy(day, line + 7, CIVIL_TEXT - 1);
	}
	assert_int_equal(civil_parse(day, CIVIL_TEXT - 1, &now), CIVIL_OK);
	*ret_now = (int64_t)now * 86400 + (MORNING - 8 * 60) * 60;
	free(bytes);
}

static void load(const char *path, int64_t now, struct faults *faults)
{
	const struct load_options options = { .types = &fake_types, .now = now };
	struct model *model = model_load(path, &options, faults);
	civil_day until;

	if (model != NULL)
		model_check_dates(model, now, 400, faults, &until);
	model_free(model);
}

static void list_faults(struct faults *faults, size_t prefix, struct text *ret_found)
{
	static const char *const words[] = { "error", "warning", "note" };

	for (size_t i = 0; i < faults_total(faults); i++) {
		const struct fault *f = faults_get(faults, i);
		assert_true(f->line > 0);
		assert_true(f->message[0] != '\0');
		assert_true(f->message[strlen(f->message) - 1] != '.');
		text_printf(ret_found, "%s:%u %s %s\n", f->file + prefix, f->line,
			words[f->severity], f->code);
	}
}

static bool is_as_expected(const char *name)
{
	char path[2048];
	struct text expected AUTO_TEXT = { 0 }, found AUTO_TEXT = { 0 };
	struct faults *faults = faults_new();
	int64_t now;

	snprintf(path, sizeof path, "%s/%s/linli.ini", root(), name);
	read_head(path, &expected, &now);
	load(path, now, faults);
	list_faults(faults, strlen(path) - strlen("linli.ini"), &found);
	const bool same = strcmp(text_string(&expected), text_string(&found)) == 0;
	if (!same) {
		print_error("%s: expected\n%sfound\n", name, text_string(&expected));
		for (size_t i = 0; i < faults_total(faults); i++) {
			struct text line AUTO_TEXT = { 0 };
			fault_format(faults_get(faults, i), &line);
			print_error("%s", text_string(&line));
		}
	}
	faults_free(faults);
	return same;
}

static size_t list_cases(char ret_names[CASES][64])
{
	DIR *dir = opendir(root());
	size_t count = 0;

	assert_non_null(dir);
	for (const struct dirent *d; (d = readdir(dir)) != NULL;)
		if (d->d_name[0] != '.' && count < CASES)
			snprintf(ret_names[count++], 64, "%.63s", d->d_name);
	closedir(dir);
	return count;
}

static void test_each_folder_has_its_faults_and_no_others(void **state)
{
	static char names[CASES][64];
	const size_t count = list_cases(names);
	size_t wrong = 0;

	(void)state;
	assert_true(count >= COUNT(codes));
	for (size_t i = 0; i < count; i++)
		wrong += !is_as_expected(names[i]);
	assert_int_equal(wrong, 0);
}

static void test_every_code_has_a_folder(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(codes); i++) {
		char path[2048], wanted[64];
		struct text expected AUTO_TEXT = { 0 };
		int64_t now;
		snprintf(path, sizeof path, "%s/%s/linli.ini", root(), codes[i]);
		read_head(path, &expected, &now);
		snprintf(wanted, sizeof wanted, " %s\n", codes[i]);
		assert_non_null(strstr(text_string(&expected), wanted));
	}
}

/* What a hint suggests is the right word. */
static void test_hints_suggest_what_was_meant(void **state)
{
	static const struct {
		const char *name, *hint;
	} cases[] = {
		{ "unknown-key", "did you mean \"places\"?" },
		{ "underscore-key", "did you mean \"on-holiday\"?" },
		{ "unknown-section", "did you mean \"activity\"?" },
		{ "bad-section", "try [activity tea-2]" },
		{ "open-section", "write \"[activity tee]\"" },
		{ "not-a-pair", "did you mean \"venue = room\"?" },
		{ "colon", "write \"places = 5\"" },
		{ "bad-choice", "did you mean \"next-week\"?" },
		{ "bad-bool", "write \"yes\"" },
		{ "bad-count", "write \"5\"" },
		{ "bad-duration", "write \"1h30m\"" },
		{ "bad-clock", "write \"09:00\"" },
		{ "fullwidth", "write \"14:00\"" },
		{ "bad-date", "write \"2026-12-05\"" },
		{ "no-such-day", "February 2027 has 28 days" },
		{ "bad-range", "write \"2026-12-10..2026-12-20\"" },
		{ "bad-ages", "write \"5-14\"" },
		{ "bad-zone", "did you mean \"Asia/Shanghai\"?" },
		{ "unknown-venue", "did you mean \"room\"?" },
		{ "unknown-team", "did you mean \"helpers\"?" },
		{ "unknown-person", "did you mean \"p1\"?" },
		{ "unknown-season", "did you mean \"term\"?" },
		{ "unknown-type", "did you mean \"plain\"?" },
		{ "nobody-can", "did you mean \"key\"?" },
		{ "bad-duty", "write \"host 1 (skill key)\"" },
		{ "duty-twice", "write \"host 3\", or two roles" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char path[2048];
		struct faults *faults = faults_new();
		snprintf(path, sizeof path, "%s/%s/linli.ini", root(), cases[i].name);
		load(path, 1795399200, faults);
		assert_int_equal(faults_total(faults), 1);
		const char *hint = faults_get(faults, 0)->hint;
		assert_non_null(hint);
		assert_string_equal(hint, cases[i].hint);
		faults_free(faults);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_folder_has_its_faults_and_no_others),
		cmocka_unit_test(test_every_code_has_a_folder),
		cmocka_unit_test(test_hints_suggest_what_was_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
