/* test-output.c - the data of a command in its three forms, and what people type as dates */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "command/moment.h"
#include "command/output.h"

static const struct output_column columns[] = {
	{ "title", "TITLE", false },
	{ "start", "START", false },
	{ "free", "FREE", true },
	{ NULL, NULL, false },
};

/* What a small answer looks like on stdout. */
static char *printed(enum output_form form, const char *title)
{
	const struct setup setup = { .form = form };
	struct zone *zone = zone_load("Asia/Shanghai");
	static const char *const team[] = { "a", "b", NULL };
	char path[] = "/tmp/linli-test-XXXXXX";
	char *text = calloc(1, 4096);
	const int file = mkstemp(path), kept = dup(STDOUT_FILENO);

	fflush(stdout);
	dup2(file, STDOUT_FILENO);
	struct output *output = output_new(&setup, "next", "t", zone, 1795485600);

	output_day(output, "from", 20780);
	output_item(output);
	output_text(output, "title", title);
	output_instant(output, "start", 1795485600);
	output_instant(output, "end", 0);
	output_list(output, "team", team);
	output_list(output, "none", NULL);
	output_bool(output, "all_day", false);
	output_number(output, "free", 7);
	const int code = output_finish(output, columns);

	dup2(kept, STDOUT_FILENO);
	close(kept);
	lseek(file, 0, SEEK_SET);
	assert_true(read(file, text, 4095) >= 0);
	close(file);
	unlink(path);
	zone_free(zone);
	assert_int_equal(code, EXIT_DONE);
	return text;
}

static void json_keeps_the_order_and_the_letters(void **state)
{
	char *text = printed(OUTPUT_JSON, "茶话会 \"一\"");

	(void)state;
	assert_string_equal(text,
		"{\"schema\":1,\"command\":\"next\",\"community\":\"t\","
		"\"now\":\"2026-11-24T10:00:00+08:00\",\"subject\":{\"from\":\"2026-11-23\"},"
		"\"items\":[{\"title\":\"茶话会 "
		"\\\"一\\\"\",\"start\":\"2026-11-24T10:00:00+08:00\","
		"\"end\":null,\"team\":[\"a\",\"b\"],\"none\":[],\"all_day\":false,\"free\":7}]}"
		"\n");
	free(text);
}

static void tsv_has_no_head_and_escapes(void **state)
{
	char *text = printed(OUTPUT_TSV, "a\tb\nc\\d");

	(void)state;
	assert_string_equal(text, "a\\tb\\nc\\\\d\t2026-11-24T10:00:00+08:00\t\ta,b\t\tfalse\t7\n");
	free(text);
}

static void a_table_counts_columns_not_characters(void **state)
{
	char *text = printed(OUTPUT_TABLE, "茶话会");

	(void)state;
	assert_string_equal(text,
		"TITLE   START             FREE\n"
		"茶话会  2026-11-24 10:00     7\n");
	free(text);
}

static void dates_are_read(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		civil_day day;
	} table[] = {
		{ "2026-12-05", true, 20792 },
		{ "today", true, 20780 },
		{ "tomorrow", true, 20781 },
		{ "+7d", true, 20787 },
		{ "+0d", true, 20780 },
		{ "+d", false, 0 },
		{ "7d", false, 0 },
		{ "+99999d", false, 0 },
		{ "2027-02-29", false, 0 },
		{ "2026-12-5", false, 0 },
		{ "", false, 0 },
		{ "yesterday", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		civil_day day = 0;

		assert_int_equal(date_parse(table[i].text, 20780, &day), table[i].ok);
		if (table[i].ok)
			assert_int_equal(day, table[i].day);
	}
}

static void months_are_read(void **state)
{
	struct civil_range range;

	(void)state;
	assert_true(month_parse("2028-02", &range));
	assert_int_equal(range.last - range.first, 28);
	assert_false(month_parse("2028-13", &range));
	assert_false(month_parse("2028-2", &range));
	assert_false(month_parse("2028-02-01", &range));
}

static void seats_are_read(void **state)
{
	struct seat_text seat;

	(void)state;
	assert_true(seat_parse("tea@2026-12-11/茶艺师/2", &seat));
	assert_int_equal(seat.activity_size, 3);
	assert_int_equal(seat.role_size, 9);
	assert_int_equal(seat.seat, 2);
	assert_true(seat_parse("tea@2026-12-11/host", &seat));
	assert_int_equal(seat.seat, 0);
	assert_false(seat_parse("tea@2026-12-11", &seat));
	assert_false(seat_parse("tea@2026-12-11/", &seat));
	assert_false(seat_parse("@2026-12-11/host", &seat));
	assert_false(seat_parse("tea@2026-13-11/host", &seat));
	assert_false(seat_parse("tea@2026-12-11/host/0", &seat));
	assert_false(seat_parse("tea@2026-12-11/host/x", &seat));
	assert_false(seat_parse("tea/host/1", &seat));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_keeps_the_order_and_the_letters),
		cmocka_unit_test(tsv_has_no_head_and_escapes),
		cmocka_unit_test(a_table_counts_columns_not_characters),
		cmocka_unit_test(dates_are_read),
		cmocka_unit_test(months_are_read),
		cmocka_unit_test(seats_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
