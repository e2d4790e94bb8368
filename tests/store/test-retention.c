/* test-retention.c - what is removed when, and what is counted before */
/* SPDX-License-Identifier: Apache-2.0 */
#include "town.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "store/retention.h"
#include "store/year.h"

/* Dates of December 2026: hair on Saturday 5, tea on Monday 7 and 14, people on their duties. */
static struct town *filled(void)
{
	struct town *town = town_new();

	town->settings[town->plan.setting_count++] =
		(struct plan_setting){ "calendar", "holidays", "", "2026-12-07, 2027-01-01" };
	town_add(town, "hair", DAY(5));
	town_add(town, "tea", DAY(7));
	town_add(town, "tea", DAY(14));
	town_seat(town, "hair", DAY(5), "barber", 1, "v01");
	town_seat(town, "hair", DAY(5), "barber", 2, "v02");
	town_seat(town, "tea", DAY(7), "host", 1, "v01");
	town_seat(town, "tea", DAY(14), "host", 1, "v03");
	town_apply_well(town);
	return town;
}

static const char *book(struct town *town, const char *activity, int32_t day, const char *name,
	const char *guardian)
{
	const struct hand hand = town_hand(town);
	const struct booking_wish wish = { .activity = activity,
		.date = DAY(day),
		.name = name,
		.phone = "000-1",
		.guardian = guardian,
		.people = 1,
		.age = guardian != NULL ? 7 : -1,
		.wait = true };

	assert_int_equal(store_book(town->store, &hand, &wish, &town->deed), STORE_OK);
	return town->deed.code;
}

static void attend(struct town *town, const char *activity, int32_t day, const char *code,
	const char *person, int32_t minutes)
{
	const struct hand hand = town_hand(town);

	assert_int_equal(store_attend(town->store, &hand, activity, DAY(day), code, person, minutes,
				 -1, false, &town->deed),
		STORE_OK);
}

static int64_t purge(struct town *town, int32_t day, bool dry, const char *what)
{
	const int64_t before = town->now;
	struct purged *items;
	size_t count;
	int64_t rows = 0;

	town->now = town_at(DAY(day), 180);
	const struct hand hand = town_hand(town);
	assert_int_equal(store_purge(town->store, &hand, dry, &items, &count), STORE_OK);
	for (size_t i = 0; i < count; i++)
		if (what == NULL || strcmp(items[i].what, what) == 0)
			rows += items[i].rows;
	if (dry)
		town->now = before;
	town_check(town);
	return rows;
}

static int64_t names_left(struct town *town)
{
	return town_number(town,
		"SELECT count(*) FROM booking WHERE name IS NOT NULL OR contact IS NOT NULL"
		" OR mark IS NOT NULL OR guardian IS NOT NULL");
}

static void names_go_and_counts_stay(void **state)
{
	struct town *town = filled();

	(void)state;
	attend(town, "hair", 5, book(town, "hair", 5, "甲", NULL), NULL, -1);
	attend(town, "tea", 7, book(town, "tea", 7, "甲", NULL), NULL, -1);
	book(town, "tea", 7, "乙", NULL);
	assert_int_equal(purge(town, 30, false, "names"), 0);
	assert_int_equal(names_left(town), 3);
	assert_int_equal(purge(town, 36, true, "names"), 1); /* hair was 31 days ago */
	assert_int_equal(names_left(town), 3);
	assert_int_equal(purge(town, 36, false, "names"), 1);
	assert_int_equal(purge(town, 45, false, "names"), 2);
	assert_int_equal(names_left(town), 0);
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM booking WHERE state = 'attended'"), 2);
	/* both were people of 2026; the year is sealed, its marks are gone */
	assert_int_equal(town_number(town, "SELECT count(*) FROM visitor"), 0);
	assert_int_equal(town_number(town,
				 "SELECT value FROM count WHERE measure = 'distinct'"
				 " AND activity = '' AND month = '2026-12'"),
		2);
	town_free(town);
}

static void a_clinic_forgets_its_list_after_a_week(void **state)
{
	struct town *town = town_new();

	(void)state;
	town->activities[1].type = "health-clinic";
	town_add(town, "hair", DAY(5));
	town_add(town, "tea", DAY(5));
	town_apply_well(town);
	book(town, "hair", 5, "甲", NULL);
	book(town, "tea", 5, "乙", NULL);
	assert_int_equal(purge(town, 12, false, "names"), 0);
	assert_int_equal(purge(town, 13, false, "names"), 1);
	assert_int_equal(town_number(town, "SELECT count(*) FROM booking WHERE name = '甲'"), 1);
	town_free(town);
}

/* A date every four weeks, the last of them in week 12: until then the season goes on. */
static void a_child_is_forgotten_when_the_season_is_over(void **state)
{
	struct town *town = town_new();

	(void)state;
	for (int32_t week = 0; week <= 12; week += 4)
		town_add(town, "tea", DAY(5 + 7 * week));
	town_apply_well(town);
	book(town, "tea", 5, "小明", "大明");
	book(town, "tea", 5, "甲", NULL);
	assert_int_equal(purge(town, 50, false, "names"), 1); /* the adult's */
	assert_int_equal(purge(town, 5 + 84 + 29, false, "names"), 0);
	assert_int_equal(names_left(town), 1);
	assert_int_equal(purge(town, 5 + 84 + 31, false, "names"), 1);
	town_free(town);
}

struct figures {
	int64_t held, booked, attended, heads, served, minutes, distinct;
};

static struct figures year_of(struct town *town, int32_t year)
{
	struct year_count *items;
	size_t count;

	assert_int_equal(
		store_year(town->store, town->arena, year, NULL, town->now, &items, &count),
		STORE_OK);
	const struct year_count *all = &items[count - 1];
	assert_string_equal(all->activity, "");
	return (struct figures){ all->held, all->booked, all->attended, all->heads, all->served,
		all->minutes, all->distinct };
}

static void a_year_is_the_same_before_and_after_its_rows_are_gone(void **state)
{
	struct town *town = filled();
	char before[HASH_HEX], after[HASH_HEX];

	(void)state;
	attend(town, "hair", 5, book(town, "hair", 5, "甲", NULL), NULL, -1);
	book(town, "tea", 7, "乙", NULL);
	attend(town, "hair", 5, NULL, "v01", 150);
	attend(town, "tea", 7, NULL, "v01", 60);
	town->now = town_at(DAY(20), 600);
	const struct figures live = year_of(town, 2026);
	assert_int_equal(live.held, 3);
	assert_int_equal(live.booked, 2);
	assert_int_equal(live.attended, 1);
	assert_int_equal(live.served, 2);
	assert_int_equal(live.minutes, 210);
	assert_int_equal(live.distinct, 2);
	for (int32_t day = 40; day <= 440; day += 100) {
		purge(town, day, false, NULL);
		const struct figures now = year_of(town, 2026);
		assert_memory_equal(&now, &live, sizeof live);
	}
	assert_int_equal(town_number(town, "SELECT count(*) FROM booking"), 0);
	assert_int_equal(town_number(town, "SELECT count(*) FROM face"), 0);
	assert_int_equal(town_number(town, "SELECT count(*) FROM place"), 0);
	assert_int_equal(town_number(town, "SELECT count(*) FROM reminder"), 0);
	/* everybody is registered: the certificate of hours still has its duties */
	assert_int_equal(town_number(town, "SELECT count(*) FROM assignment"), 4);
	town_bytes(town, before);
	purge(town, 440, false, NULL);
	town_bytes(town, after);
	assert_string_equal(before, after);
	town_free(town);
}

static void the_tally_knows_weekends_and_holidays(void **state)
{
	struct town *town = filled();
	struct tally *items;
	size_t count;

	(void)state;
	attend(town, "tea", 7, NULL, "v01", 45);
	purge(town, 40, false, NULL);
	assert_int_equal(store_tallies(town->store, town->arena, DAY(0), &items, &count), STORE_OK);
	assert_int_equal(count, 4);
	assert_string_equal(items[0].person, "v01"); /* Saturday 5 */
	assert_string_equal(items[0].pool, "hair/barber");
	assert_int_equal(items[0].weekend, 1);
	assert_int_equal(items[0].holiday, 0);
	assert_string_equal(items[1].pool, "tea/host"); /* Monday 7, a holiday here */
	assert_int_equal(items[1].holiday, 1);
	assert_int_equal(items[1].weekend, 0);
	assert_int_equal(items[1].minutes, 45);
	/* noted late, it counts all the same */
	attend(town, "hair", 5, NULL, "v02", 100);
	purge(town, 41, false, NULL);
	assert_int_equal(town_number(town, "SELECT sum(minutes) FROM tally"), 145);
	town_free(town);
}

static void who_left_keeps_numbers_and_no_name(void **state)
{
	struct town *town = filled();
	const struct hand hand = town_hand(town);
	int64_t rows;

	(void)state;
	assert_int_equal(
		store_forget(town->store, &hand, "v10", NULL, &rows), STORE_NO); /* still there */
	town->plan.person_count = 9;
	town->plan.generation_hash = "g2";
	town_apply_well(town);
	assert_int_equal(town_number(town, "SELECT count(*) FROM person WHERE name = '冯十'"), 1);
	purge(town, 20, false, NULL);
	assert_int_equal(town_number(town, "SELECT count(*) FROM person WHERE name = '冯十'"), 1);
	assert_int_equal(store_forget(town->store, &hand, "v10", NULL, &rows), STORE_OK);
	assert_int_equal(town_number(town, "SELECT count(*) FROM person WHERE name = '冯十'"), 0);
	town->plan.person_count = 8; /* the next one waits for the night */
	town->plan.generation_hash = "g3";
	town_apply_well(town);
	assert_int_equal(purge(town, 60, false, "people"), 1);
	assert_int_equal(town_number(town, "SELECT count(*) FROM person WHERE name IS NULL"), 2);
	town_free(town);
}

static void a_resident_is_shown_everything_and_forgotten(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);
	const char *code = book(town, "hair", 5, "甲", NULL);
	struct kept *items;
	size_t count;
	int64_t rows;

	(void)state;
	book(town, "tea", 7, "甲", NULL);
	book(town, "hair", 5, "乙", NULL);
	book(town, "hair", 5, "丙", NULL);
	book(town, "hair", 5, "丁", NULL); /* waits */
	assert_int_equal(
		store_about(town->store, town->arena, NULL, code, &items, &count), STORE_OK);
	assert_int_equal(count, 2);
	assert_string_equal(items[0].what, "booking");
	assert_non_null(strstr(items[0].detail, "甲"));
	assert_int_equal(store_forget(town->store, &hand, NULL, code, &rows), STORE_OK);
	assert_int_equal(town_number(town, "SELECT count(*) FROM booking WHERE name = '甲'"), 0);
	assert_int_equal(town_number(town,
				 "SELECT count(*) FROM booking WHERE name = '丁'"
				 " AND state = 'offered'"),
		1);
	town_check(town);
	assert_int_equal(
		store_about(town->store, town->arena, NULL, code, &items, &count), STORE_MISSING);
	assert_int_equal(store_about(town->store, town->arena, NULL, "nonsense", &items, &count),
		STORE_MISSING);
	town_free(town);
}

static void messages_and_the_audit_have_their_time(void **state)
{
	struct town *town = filled();

	(void)state;
	book(town, "hair", 5, "甲", NULL);
	const int64_t lines = town_number(town, "SELECT count(*) FROM audit");
	assert_int_equal(purge(town, 180, false, "audit"), 0);
	assert_int_equal(purge(town, 190, false, "audit"), lines);
	town_free(town);
}

/* --- what is gone is in no file --- */

static bool file_has(const struct town *town, const char *name, const char *words)
{
	char *path AUTO_FREE = xasprintf("%s/%s", town->directory, name);
	struct text bytes AUTO_TEXT = { 0 };
	FILE *file = fopen(path, "re");

	for (int c; file != NULL && (c = getc(file)) != EOF;)
		text_putc(&bytes, (char)c);
	if (file != NULL)
		fclose(file);
	return bytes.size > 0 && memmem(bytes.bytes, bytes.size, words, strlen(words)) != NULL;
}

static bool files_have(const struct town *town, const char *words)
{
	return file_has(town, "linli.db", words) || file_has(town, "linli.db-wal", words);
}

/* Many of them, so that pages split and cells move before they are freed; and somebody else has the
 * store open, as `run` has. */
static void erased_names_are_in_no_file(void **state)
{
	static const char contact[] = "000-canary";
	struct town *town = town_new();
	const struct hand hand = town_hand(town);
	const char *codes[40];
	struct store *other;
	int64_t rows;

	(void)state;
	for (int32_t day = 5; day < 15; day++)
		town_add(town, "tea", DAY(day));
	town_apply_well(town);
	assert_int_equal(store_open(town->directory, false, true, &other), STORE_OK);
	assert_true(store_choose(other, "yunxi"));
	for (int i = 0; i < 40; i++) {
		const struct booking_wish wish = { .activity = "tea",
			.date = DAY(5 + i % 10),
			.name = arena_format(town->arena, "渡渡鸟%d号", i),
			.phone = contact,
			.people = 1,
			.age = -1 };
		assert_int_equal(store_book(town->store, &hand, &wish, &town->deed), STORE_OK);
		codes[i] = town->deed.code;
	}
	assert_true(files_have(town, "渡渡鸟") && files_have(town, contact));
	for (int i = 0; i < 20; i++)
		assert_int_equal(store_forget(town->store, &hand, NULL, codes[i], &rows), STORE_OK);
	for (int i = 0; i < 20; i++)
		assert_false(files_have(town, arena_format(town->arena, "渡渡鸟%d号", i)));
	assert_true(files_have(town, "渡渡鸟39号"));
	assert_int_equal(purge(town, 80, false, "names"), 20);
	assert_false(files_have(town, "渡渡鸟"));
	assert_false(files_have(town, contact));
	store_close(other);
	town_free(town);
}

/* An update or a restore leaves one; a name in it has the same right to be forgotten. */
static void old_copies_go_after_a_month(void **state)
{
	static const char *const names[] = { "linli-v1.db", "linli.db.old", "linli.db.old-wal" };
	const int32_t today = (int32_t)(time(NULL) / 86400) - TOWN_DAY;
	struct town *town = filled();

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *path AUTO_FREE = xasprintf("%s/%s", town->directory, names[i]);
		assert_int_equal(store_backup(town->store, path), STORE_OK);
	}
	assert_int_equal(purge(town, today + 29, false, "copies"), 0);
	assert_int_equal(purge(town, today + 32, true, "copies"), 3);
	assert_true(file_has(town, "linli.db.old", "SQLite"));
	assert_int_equal(purge(town, today + 32, false, "copies"), 3);
	assert_false(file_has(town, "linli.db.old", "SQLite"));
	assert_true(file_has(town, "linli.db", "SQLite"));
	assert_true(file_has(town, "secret", ""));
	town_free(town);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_go_and_counts_stay),
		cmocka_unit_test(a_clinic_forgets_its_list_after_a_week),
		cmocka_unit_test(a_child_is_forgotten_when_the_season_is_over),
		cmocka_unit_test(a_year_is_the_same_before_and_after_its_rows_are_gone),
		cmocka_unit_test(the_tally_knows_weekends_and_holidays),
		cmocka_unit_test(who_left_keeps_numbers_and_no_name),
		cmocka_unit_test(a_resident_is_shown_everything_and_forgotten),
		cmocka_unit_test(messages_and_the_audit_have_their_time),
		cmocka_unit_test(erased_names_are_in_no_file),
		cmocka_unit_test(old_copies_go_after_a_month),
	};

	return cmocka_run_group_tests_name("store retention", tests, NULL, NULL);
}
