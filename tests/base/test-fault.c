/* test-fault.c - faults are collected, sorted and said like a compiler's */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/lang.h"

static struct place_in_file at(const char *file, uint32_t line)
{
	return (struct place_in_file){ .file = file, .line = line };
}

static void report(
	struct faults *faults, enum severity severity, struct place_in_file where, const char *code)
{
	faults_report(faults, severity, where, code, NULL, NULL, NULL, "words");
}

/* By file, line and code, whatever the order in which they were found; severities are no order. */
static void are_sorted(void **state)
{
	(void)state;
	struct faults *faults = faults_new();
	assert_null(faults_get(faults, 0));
	report(faults, FAULT_ERROR, at("etc/people.ini", 2), "b");
	report(faults, FAULT_NOTE, at("etc/linli.ini", 10), "b");
	report(faults, FAULT_WARNING, at("etc/linli.ini", 9), "z");
	report(faults, FAULT_ERROR, at("etc/linli.ini", 10), "a");
	report(faults, FAULT_ERROR, at("", 0), "whole");
	static const char *const order[] = { "whole", "z", "a", "b", "b" };
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(faults_get(faults, i)->code, order[i]);
	assert_string_equal(faults_get(faults, 4)->file, "etc/people.ini");
	assert_null(faults_get(faults, 5));
	report(faults, FAULT_ERROR, at("etc/a.ini", 1), "late");
	assert_string_equal(faults_get(faults, 1)->code, "late");
	assert_int_equal(faults_total(faults), 6);
	assert_int_equal(faults_count(faults, FAULT_ERROR), 4);
	assert_int_equal(faults_count(faults, FAULT_WARNING), 1);
	assert_int_equal(faults_count(faults, FAULT_NOTE), 1);
	faults_free(faults);
	faults_free(NULL);
}

static void keep_their_own_strings(void **state)
{
	(void)state;
	struct faults *faults = faults_new();
	char file[] = "etc/a.ini", code[] = "code", section[] = "activity tea", key[] = "start",
	     hint[] = "write HH:MM";
	faults_report(faults, FAULT_ERROR, at(file, 3), code, section, key, hint, "%d", 7);
	memset(file, 'x', 3), memset(code, 'x', 3), memset(section, 'x', 3), memset(key, 'x', 3);
	memset(hint, 'x', 3);
	const struct fault *fault = faults_get(faults, 0);
	assert_string_equal(fault->file, "etc/a.ini");
	assert_string_equal(fault->code, "code");
	assert_string_equal(fault->section, "activity tea");
	assert_string_equal(fault->key, "start");
	assert_string_equal(fault->hint, "write HH:MM");
	assert_string_equal(fault->message, "7");
	faults_free(faults);
}

static void are_said(void **state)
{
	(void)state;
	static const struct {
		struct fault fault;
		const char *said;
	} rows[] = {
		{ { .severity = FAULT_ERROR,
			  .file = "etc/clinic.ini",
			  .line = 12,
			  .code = "out-of-range",
			  .message = "500m is outside 5m to 4h",
			  .hint = "write 8h20m" },
			"etc/clinic.ini:12: error: 500m is outside 5m to 4h [out-of-range]\n"
			"  hint: write 8h20m\n" },
		{ { .severity = FAULT_WARNING,
			  .file = "etc/a.ini",
			  .line = 1,
			  .code = "c",
			  .message = "免费理发" },
			"etc/a.ini:1: warning: 免费理发 [c]\n" },
		{ { .severity = FAULT_NOTE, .file = "", .code = "year-unknown", .message = "m" },
			"note: m [year-unknown]\n" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct text t AUTO_TEXT = { 0 };
		fault_format(&rows[i].fault, &t);
		assert_string_equal(text_string(&t), rows[i].said);
	}
}

/* A file of nothing but faults costs memory for 10,000 of them, and the count is still right. */
static void are_kept_up_to_a_limit(void **state)
{
	(void)state;
	struct faults *faults = faults_new();
	for (uint32_t i = 0; i < 12000; i++)
		report(faults, FAULT_ERROR, at("etc/a.ini", i + 1), "code");
	assert_int_equal(faults_total(faults), 10000);
	assert_int_equal(faults_count(faults, FAULT_ERROR), 12000);
	assert_int_equal(faults_get(faults, 9999)->line, 10000);
	faults_free(faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(are_sorted),
		cmocka_unit_test(keep_their_own_strings),
		cmocka_unit_test(are_said),
		cmocka_unit_test(are_kept_up_to_a_limit),
	};
	lang_init("en");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
