/* test-number.c - numbers out of text, and nothing that only looks like one */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/number.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void reads_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t min, max;
		enum number_verdict verdict;
		int64_t number;
	} rows[] = {
		{ "0", 0, 500, NUMBER_OK, 0 },
		{ "500", 0, 500, NUMBER_OK, 500 },
		{ "007", 0, 500, NUMBER_OK, 7 },
		{ "9223372036854775807", 0, INT64_MAX, NUMBER_OK, INT64_MAX },
		{ "501", 0, 500, NUMBER_OUTSIDE, 0 },
		{ "0", 1, 500, NUMBER_OUTSIDE, 0 },
		{ "9223372036854775808", 0, INT64_MAX, NUMBER_OUTSIDE, 0 },
		{ "18446744073709551617", 0, INT64_MAX, NUMBER_OUTSIDE, 0 }, /* 1 in 64 bits */
		{ "99999999999999999999999999999999999999", 0, 9, NUMBER_OUTSIDE, 0 },
		{ "", 0, 500, NUMBER_MALFORMED, 0 },
		{ "-1", INT64_MIN, 500, NUMBER_MALFORMED, 0 },
		{ "+1", 0, 500, NUMBER_MALFORMED, 0 },
		{ " 1", 0, 500, NUMBER_MALFORMED, 0 },
		{ "1 ", 0, 500, NUMBER_MALFORMED, 0 },
		{ "1,000", 0, 5000, NUMBER_MALFORMED, 0 },
		{ "0x10", 0, 500, NUMBER_MALFORMED, 0 },
		{ "1e2", 0, 500, NUMBER_MALFORMED, 0 },
		{ "1.5", 0, 500, NUMBER_MALFORMED, 0 },
		{ "３", 0, 500, NUMBER_MALFORMED, 0 }, /* full-width */
		{ "三", 0, 500, NUMBER_MALFORMED, 0 },
		{ "99999999999999999999x", 0, 500, NUMBER_MALFORMED, 0 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t number = -7;
		enum number_verdict verdict = number_parse(
			rows[i].text, strlen(rows[i].text), rows[i].min, rows[i].max, &number);
		if (verdict != rows[i].verdict)
			fail_msg("\"%s\": verdict %d", rows[i].text, (int)verdict);
		if (number != (verdict == NUMBER_OK ? rows[i].number : -7))
			fail_msg("\"%s\": %lld", rows[i].text, (long long)number);
	}
}

static void reads_no_further_than_told(void **state)
{
	(void)state;
	int64_t number;
	assert_int_equal(number_parse("1234", 2, 0, 99, &number), NUMBER_OK);
	assert_int_equal(number, 12);
}

static void scans_leading_digits(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t n, read;
		int32_t number;
	} rows[] = {
		{ "90m", 3, 2, 90 },
		{ "90m", 1, 1, 9 },
		{ "m", 1, 0, -7 },
		{ "", 0, 0, -7 },
		{ "-5", 2, 0, -7 },
		{ "999999999", 9, 9, 999999999 },
		{ "4294967296", 10, 9, 429496729 }, /* the tenth is left: no overflow */
		{ "0000000012", 10, 9, 1 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		int32_t number = -7;
		assert_int_equal(number_scan(rows[i].text, rows[i].n, &number), rows[i].read);
		assert_int_equal(number, rows[i].number);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(reads_no_further_than_told),
		cmocka_unit_test(scans_leading_digits),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
