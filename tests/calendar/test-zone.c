/* test-zone.c - from civil time to instants and back */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "calendar/zone.h"

static civil_day day_of(const char *text)
{
	civil_day day;
	assert_int_equal(civil_parse(text, strlen(text), &day), CIVIL_OK);
	return day;
}

/* A clock time that never was, or was twice, takes the offset before the change. */
static void clock_to_instant(void **state)
{
	(void)state;
	static const struct {
		const char *name, *zone, *day;
		civil_minute minute;
		const char *instant;
	} rows[] = {
		{ "RFC 5545, gap", "America/New_York", "2007-03-11", 150, "2007-03-11T07:30:00Z" },
		{ "RFC 5545, overlap", "America/New_York", "2007-11-04", 90,
			"2007-11-04T05:30:00Z" },
		{ "half an hour twice", "Australia/Lord_Howe", "2026-04-05", 105,
			"2026-04-04T14:45:00Z" },
		{ "half an hour never", "Australia/Lord_Howe", "2026-10-04", 135,
			"2026-10-03T15:45:00Z" },
		{ "Shanghai", "Asia/Shanghai", "2026-12-05", 540, "2026-12-05T01:00:00Z" },
		{ "far beyond the table", "Europe/Berlin", "2095-07-01", 540,
			"2095-07-01T07:00:00Z" },
		{ "past midnight", "Asia/Shanghai", "2026-12-05", 1800, "2026-12-05T22:00:00Z" },
		{ "before midnight", "Asia/Shanghai", "2026-12-05", -60, "2026-12-04T15:00:00Z" },
		{ "a day that never was", "Pacific/Apia", "2011-12-30", 720,
			"2011-12-30T22:00:00Z" },
		{ "first minute of the gap", "Europe/Berlin", "2027-03-28", 120,
			"2027-03-28T01:00:00Z" },
		{ "last before the gap", "Europe/Berlin", "2027-03-28", 119,
			"2027-03-28T00:59:00Z" },
		{ "after the gap", "Europe/Berlin", "2027-03-28", 180, "2027-03-28T01:00:00Z" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct zone *zone = zone_load(rows[i].zone), *utc = zone_load("UTC");
		assert_non_null(zone);
		char text[INSTANT_TEXT], expected[INSTANT_TEXT];
		int64_t instant;
		assert_true(zone_parse(zone, rows[i].instant, &instant));
		zone_format(utc, instant, expected);
		zone_format(utc, zone_instant(zone, day_of(rows[i].day), rows[i].minute), text);
		if (strcmp(text, expected) != 0)
			fail_msg("%s: %s, not %s", rows[i].name, text, expected);
		zone_free(zone);
		zone_free(utc);
	}
}

/* 22:00 for eight hours ends at 06:00 in every night of the year, also when the clocks change. */
static void night_of_change(void **state)
{
	(void)state;
	static const struct {
		const char *day, *start, *end;
		int64_t hours;
	} rows[] = {
		{ "2026-10-24", "2026-10-24T22:00:00+02:00", "2026-10-25T06:00:00+01:00", 9 },
		{ "2027-03-27", "2027-03-27T22:00:00+01:00", "2027-03-28T06:00:00+02:00", 7 },
		{ "2027-03-28", "2027-03-28T22:00:00+02:00", "2027-03-29T06:00:00+02:00", 8 },
	};
	struct zone *zone = zone_load("Europe/Berlin");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[INSTANT_TEXT];
		int64_t start = zone_instant(zone, day_of(rows[i].day), 22 * 60);
		int64_t end = zone_instant(zone, day_of(rows[i].day), 30 * 60);
		zone_format(zone, start, text);
		assert_string_equal(text, rows[i].start);
		zone_format(zone, end, text);
		assert_string_equal(text, rows[i].end);
		assert_int_equal((end - start) / 3600, rows[i].hours);
	}
	zone_free(zone);
}

static void reads_instants(void **state)
{
	(void)state;
	static const struct {
		const char *text, *expected; /* NULL: refused */
	} rows[] = {
		{ "2026-11-23T10:00", "2026-11-23T10:00:00+08:00" },
		{ "2026-11-23T10:00:30", "2026-11-23T10:00:30+08:00" },
		{ "2026-11-23T10:00Z", "2026-11-23T18:00:00+08:00" },
		{ "2026-11-23T10:00:00+01:00", "2026-11-23T17:00:00+08:00" },
		{ "2026-11-23T10:00-05:30", "2026-11-23T23:30:00+08:00" },
		{ "2026-11-23", NULL },
		{ "2026-11-23 10:00", NULL },
		{ "2026-11-31T10:00", NULL },
		{ "2026-11-23T24:00", NULL },
		{ "2026-11-23T10:00:60", NULL },
		{ "2026-11-23T10:00:5", NULL },
		{ "2026-11-23T10:00x", NULL },
		{ "2026-11-23T10:00Zx", NULL },
		{ "", NULL },
	};
	struct zone *zone = zone_load("Asia/Shanghai");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t instant;
		char text[INSTANT_TEXT];
		bool good = zone_parse(zone, rows[i].text, &instant);
		if (good != (rows[i].expected != NULL))
			fail_msg("\"%s\" was %s", rows[i].text, good ? "read" : "refused");
		if (!good)
			continue;
		zone_format(zone, instant, text);
		assert_string_equal(text, rows[i].expected);
		int32_t second;
		assert_int_equal(
			zone_instant(zone, zone_day(zone, instant, &second), 0) + second, instant);
	}
	zone_free(zone);
}

static void unknown_zones(void **state)
{
	(void)state;
	static const struct {
		const char *name, *nearest;
	} rows[] = {
		{ "Asia/Peking", "Asia/Shanghai" },
		{ "Asia/Beijing", "Asia/Shanghai" },
		{ "Asia/Shangai", "Asia/Shanghai" },
		{ "asia/shanghai", "Asia/Shanghai" },
		{ "Asia/Berlin", "Europe/Berlin" },
		{ "Europe/Bern", "Europe/Berlin" },
		{ "America/New York", "America/New_York" },
		{ "Nowhere/Atlantis", NULL },
		{ "../../etc/passwd", NULL },
		{ "/etc/localtime", NULL },
		{ "right/Europe/Berlin", "Europe/Berlin" },
		{ "localtime", NULL },
		{ "zone.tab", NULL },
		{ "Europe", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct zone *zone = zone_load(rows[i].name);
		char *nearest = zone_suggest(rows[i].name);
		if (zone)
			fail_msg("\"%s\" was loaded", rows[i].name);
		if (rows[i].nearest ? !nearest || strcmp(nearest, rows[i].nearest) != 0
				    : nearest != NULL)
			fail_msg("\"%s\": %s", rows[i].name, nearest ? nearest : "nothing");
		free(nearest);
	}
}

static void vtimezones(void **state)
{
	(void)state;
	static const struct {
		const char *zone, *from, *to, *text;
	} rows[] = {
		{ "Asia/Shanghai", "2026-10-26T00:00Z", "2027-05-24T00:00Z",
			"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\n"
			"DTSTART:19700101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\n"
			"TZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" },
		{ "Europe/Berlin", "2026-11-10T00:00Z", "2026-11-20T00:00Z",
			"BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\n"
			"DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
			"TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n"
			"BEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\n"
			"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\n"
			"TZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n" },
		{ "America/Nuuk", "2026-11-10T00:00Z", "2026-11-20T00:00Z",
			"BEGIN:VTIMEZONE\r\nTZID:America/Nuuk\r\nBEGIN:STANDARD\r\n"
			"DTSTART:19701025T000000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
			"TZOFFSETFROM:-0100\r\nTZOFFSETTO:-0200\r\nTZNAME:-02\r\nEND:STANDARD\r\n"
			"BEGIN:DAYLIGHT\r\nDTSTART:19700328T230000\r\n"
			"RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-8,-7,-6,-5,-4,-3,-2;BYDAY=SA\r\n"
			"TZOFFSETFROM:-0200\r\nTZOFFSETTO:-0100\r\nTZNAME:-01\r\nEND:DAYLIGHT\r\n"
			"END:VTIMEZONE\r\n" },
		{ "Asia/Shanghai", "1991-01-01T00:00Z", "1991-12-31T00:00Z",
			"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\n"
			"DTSTART:19700101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\n"
			"TZNAME:CST\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:"
			"19910414T020000\r\n"
			"TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0900\r\nTZNAME:CDT\r\nEND:DAYLIGHT\r\n"
			"BEGIN:STANDARD\r\nDTSTART:19910915T020000\r\nTZOFFSETFROM:+0900\r\n"
			"TZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct zone *zone = zone_load(rows[i].zone);
		struct text t AUTO_TEXT = { 0 };
		int64_t from, to;
		assert_true(zone_parse(zone, rows[i].from, &from));
		assert_true(zone_parse(zone, rows[i].to, &to));
		zone_vtimezone(zone, from, to, &t);
		assert_string_equal(text_string(&t), rows[i].text);
		zone_free(zone);
	}
}

static void copy_file(const char *from, const char *to)
{
	char bytes[65536];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	assert_non_null(in);
	assert_non_null(out);
	size_t n = fread(bytes, 1, sizeof bytes, in);
	assert_int_equal(fwrite(bytes, 1, n, out), n);
	fclose(in);
	fclose(out);
}

static void write_cut(const char *from, const char *to, size_t n)
{
	char bytes[65536];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	size_t size = fread(bytes, 1, sizeof bytes, in);
	fwrite(bytes, 1, n < size ? n : size, out);
	fclose(in);
	fclose(out);
}

/* An update of the time zone data is seen by a running process; a broken file is no zone. */
static void updates_and_damage(void **state)
{
	(void)state;
	char folder[] = "/tmp/linli-zone-XXXXXX", path[64], other[64];
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/Town", folder);
	snprintf(other, sizeof other, "%s/Town.new", folder);
	copy_file("/usr/share/zoneinfo/Asia/Shanghai", path);
	setenv("TZDIR", folder, 1);
	struct zone *zone = zone_load("Town");
	assert_non_null(zone);
	assert_false(zone_is_stale(zone));
	copy_file("/usr/share/zoneinfo/Europe/Berlin", other);
	assert_int_equal(rename(other, path), 0);
	assert_true(zone_is_stale(zone));
	zone_free(zone);
	zone = zone_load("Town");
	assert_int_equal(zone_offset(zone, 1783000000), 7200);
	zone_free(zone);
	struct stat whole;
	assert_int_equal(stat("/usr/share/zoneinfo/Europe/Berlin", &whole), 0);
	for (size_t n = 0; n < (size_t)whole.st_size; n += 7) {
		write_cut("/usr/share/zoneinfo/Europe/Berlin", path, n);
		zone = zone_load("Town");
		if (zone)
			fail_msg("a file cut at %zu bytes was loaded", n);
	}
	unsetenv("TZDIR");
	unlink(path);
	rmdir(folder);
}

/* A machine without zone files still reads a time that says its own offset. */
static void utc_needs_no_file(void **state)
{
	(void)state;
	setenv("TZDIR", "/nonexistent", 1);
	struct zone *zone = zone_utc();
	int64_t instant = 0;
	char text[INSTANT_TEXT];
	assert_null(zone_load("UTC"));
	assert_true(zone_parse(zone, "2026-11-23T10:00:00+08:00", &instant));
	zone_format(zone, instant, text);
	assert_string_equal(text, "2026-11-23T02:00:00+00:00");
	assert_false(zone_is_stale(zone));
	zone_free(zone);
	unsetenv("TZDIR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock_to_instant),
		cmocka_unit_test(night_of_change),
		cmocka_unit_test(reads_instants),
		cmocka_unit_test(unknown_zones),
		cmocka_unit_test(vtimezones),
		cmocka_unit_test(updates_and_damage),
		cmocka_unit_test(utc_needs_no_file),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
