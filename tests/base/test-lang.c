/* test-lang.c - which language a reader gets, and which the operator's terminal */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/lang.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void readers_get_their_words(void **state)
{
	(void)state;
	static const struct {
		struct words words;
		enum lang lang, other;
		const char *got;
	} rows[] = {
		{ { { "茶", "tea" } }, LANG_EN, LANG_ZH, "tea" },
		{ { { "茶", "tea" } }, LANG_ZH, LANG_EN, "茶" },
		{ { { "茶", NULL } }, LANG_EN, LANG_ZH, "茶" },   /* the community's */
		{ { { NULL, "tea" } }, LANG_ZH, LANG_ZH, "tea" }, /* better than nothing */
		{ { { NULL, NULL } }, LANG_ZH, LANG_EN, NULL },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *got = words_get(&rows[i].words, rows[i].lang, rows[i].other);
		if (rows[i].got ? !got || strcmp(got, rows[i].got) != 0 : got != NULL)
			fail_msg("row %zu: %s", i, got ? got : "nothing");
	}
}

static void tags_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *tag;
		bool is_known;
		enum lang lang;
	} rows[] = { { "zh", true, LANG_ZH }, { "en", true, LANG_EN }, { "", false, 0 },
		{ "z", false, 0 }, { "zh-CN", false, 0 }, { "EN", false, 0 }, { "fr", false, 0 } };
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum lang lang = LANG_COUNT;
		assert_int_equal(
			lang_parse(rows[i].tag, strlen(rows[i].tag), &lang), rows[i].is_known);
		assert_int_equal(lang, rows[i].is_known ? rows[i].lang : LANG_COUNT);
	}
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		enum lang again;
		assert_true(lang_parse(lang_tag(lang), strlen(lang_tag(lang)), &again));
		assert_int_equal(again, lang);
	}
}

/* The environment of one run, and what of it gettext is told; each in a process of its own. */
struct terminal {
	const char *tag, *lc_all, *lc_messages, *lang, *language;
	const char *gettext; /* "": whatever the locale says */
};

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static int has_language(const struct terminal *row)
{
	set("LC_ALL", row->lc_all);
	set("LC_MESSAGES", row->lc_messages);
	set("LANG", row->lang);
	set("LANGUAGE", row->language);
	lang_init(row->tag);
	const char *language = getenv("LANGUAGE");
	return strcmp(language ? language : "", row->gettext) != 0;
}

static void terminals_get_their_language(void **state)
{
	(void)state;
	static const struct terminal rows[] = {
		{ .gettext = "" },
		{ .lang = "zh_CN.UTF-8", .gettext = "zh_CN" }, /* no such locale installed */
		{ .lang = "zh_TW.UTF-8", .gettext = "zh_CN" },
		{ .lang = "C.UTF-8", .gettext = "" },
		{ .lang = "C.UTF-8", .language = "zh_CN", .gettext = "zh_CN" },
		{ .lang = "C.UTF-8", .language = "zh", .gettext = "zh_CN" },
		{ .lang = "C.UTF-8", .language = "zh_CN:en", .gettext = "zh_CN" },
		{ .lang = "zh_CN.UTF-8", .language = "en", .gettext = "en" },
		{ .lang = "zh_CN.UTF-8", .lc_all = "C.UTF-8", .gettext = "" },
		{ .lang = "en_US.UTF-8", .lc_messages = "zh_CN.UTF-8", .gettext = "zh_CN" },
		{ .lc_all = "C", .language = "zh_CN", .gettext = "en" }, /* a script's way */
		{ .lang = "POSIX", .gettext = "en" },
		{ .lang = "C.UTF-8", .lc_all = "", .lc_messages = "", .gettext = "" },
		{ .tag = "zh", .lang = "en_US.UTF-8", .language = "en", .gettext = "zh_CN" },
		{ .tag = "en", .lang = "zh_CN.UTF-8", .gettext = "en" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		int status;
		pid_t child = fork();
		if (child == 0)
			_exit(has_language(&rows[i]));
		assert_int_equal(waitpid(child, &status, 0), child);
		if (status != 0)
			fail_msg("row %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_get_their_words),
		cmocka_unit_test(tags_are_read),
		cmocka_unit_test(terminals_get_their_language),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
