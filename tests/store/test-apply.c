/* test-apply.c - what happens to a plan in the store */
/* SPDX-License-Identifier: Apache-2.0 */
#include "town.h"

#include <stdio.h>
#include <string.h>

static struct town *filled(void)
{
	struct town *town = town_new();

	town_add(town, "hair", DAY(5));
	town_add(town, "tea", DAY(7));
	town_seat(town, "hair", DAY(5), "barber", 1, "v01");
	town_seat(town, "hair", DAY(5), "barber", 2, "v02");
	town_seat(town, "tea", DAY(7), "host", 1, "v03");
	town_apply_well(town);
	return town;
}

static void new_dates_are_inserted(void **state)
{
	struct town *town = filled();
	struct occurrence o;

	(void)state;
	assert_true(town->changes.is_written);
	assert_int_equal(town_count(town, CHANGE_ADD), 2);
	assert_int_equal(town_count(town, -1), 2);
	assert_int_equal(store_occurrence(town->store, town->arena, "hair", DAY(5), &o), STORE_OK);
	assert_string_equal(o.key, "hair@2026-12-05");
	assert_string_equal(o.title.in[LANG_EN], "Free haircut day");
	assert_string_equal(o.status, "on");
	assert_string_equal(o.venue_name.in[LANG_ZH], "广场");
	assert_int_equal(o.places, 3);
	assert_int_equal(o.free, 3);
	assert_string_equal(o.teams[0], "red");
	assert_int_equal(town_number(town, "SELECT count(*) FROM reminder WHERE state='new'"), 4);
	/* public, team, three persons */
	assert_int_equal(town_number(town, "SELECT count(*) FROM face WHERE gone=0"), 7);
	town_free(town);
}

static void the_same_plan_writes_no_byte(void **state)
{
	struct town *town = filled();
	char before[HASH_HEX], after[HASH_HEX];

	(void)state;
	town_bytes(town, before);
	town->now += 3600;
	assert_int_equal(town_apply(town), STORE_OK);
	town_bytes(town, after);
	assert_false(town->changes.is_written);
	assert_int_equal(town_count(town, -1), 0);
	assert_string_equal(before, after);
	town_free(town);
}

static void a_dry_run_says_the_same_and_writes_no_byte(void **state)
{
	struct town *town = filled();
	char before[HASH_HEX], after[HASH_HEX];

	(void)state;
	town->occurrences[0].begins += 3600;
	town->occurrences[0].ends += 3600;
	town_add(town, "tea", DAY(14));
	town_seat(town, "tea", DAY(7), "host", 1, "v04");
	town_bytes(town, before);
	town->options.dry = true;
	assert_int_equal(town_apply(town), STORE_OK);
	const struct changes dry = town->changes;
	town_bytes(town, after);
	assert_string_equal(before, after);
	assert_false(dry.is_written);
	town->options.dry = false;
	town_apply_well(town);
	assert_int_equal(dry.count, town->changes.count);
	for (size_t i = 0; i < dry.count; i++) {
		assert_int_equal(dry.items[i].kind, town->changes.items[i].kind);
		assert_string_equal(dry.items[i].detail, town->changes.items[i].detail);
	}
	town_free(town);
}

static void a_plan_without_a_store_is_all_new(void **state)
{
	struct town *town = town_new();

	(void)state;
	town_add(town, "tea", DAY(3));
	town_hash(town);
	town->options.dry = true;
	town->options.now = town->now;
	assert_int_equal(
		store_apply(NULL, &town->plan, NULL, &town->options, town->arena, &town->changes),
		STORE_OK);
	assert_int_equal(town_count(town, CHANGE_ADD), 1);
	town_free(town);
}

static void an_edit_touches_its_face_only(void **state)
{
	struct town *town = filled();

	(void)state;
	town->occurrences[0].venue = "room";
	town->now += 60;
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_EDIT), 1);
	assert_string_equal(town->changes.items[0].detail, "venue");
	assert_int_equal(
		town_number(town,
			"SELECT sequence FROM face f JOIN occurrence o ON o.id=f.occurrence "
			"WHERE audience='public' AND original='2026-12-05'"),
		1);
	assert_int_equal(
		town_number(town,
			"SELECT sequence FROM face f JOIN occurrence o ON o.id=f.occurrence "
			"WHERE audience='public' AND original='2026-12-07'"),
		0);
	town_free(town);
}

static void a_move_keeps_the_uid_and_retimes(void **state)
{
	struct town *town = filled();
	struct occurrence before, after;

	(void)state;
	store_occurrence(town->store, town->arena, "hair", DAY(5), &before);
	town->occurrences[0].moved_from = town->occurrences[0].begins;
	town->occurrences[0].begins += 86400;
	town->occurrences[0].ends += 86400;
	for (size_t i = 0; i < 2; i++)
		((struct plan_reminder *)town->occurrences[0].reminders)[i].due += 86400;
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_MOVE), 1);
	assert_string_equal(town->changes.items[0].date, "2026-12-06");
	assert_string_equal(town->changes.items[0].original, "2026-12-05");
	assert_int_equal(
		store_occurrence(town->store, town->arena, "hair", DAY(6), &after), STORE_OK);
	assert_string_equal(before.uid, after.uid);
	assert_string_equal(after.status, "moved");
	assert_int_equal(town_number(town, "SELECT count(*) FROM reminder WHERE turn=1"), 2);
	/* both barbers are told */
	assert_int_equal(town_number(town, "SELECT count(*) FROM delivery WHERE body='moved'"), 2);
	town_free(town);
}

static void what_the_plan_drops_is_withdrawn_and_comes_back_whole(void **state)
{
	struct town *town = filled();
	struct occurrence before, after;
	const struct plan_occurrence kept = town->occurrences[1];

	(void)state;
	store_occurrence(town->store, town->arena, "tea", DAY(7), &before);
	town->plan.occurrence_count = 1;
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_CANCEL), 1);
	assert_int_equal(
		store_occurrence(town->store, town->arena, "tea", DAY(7), &after), STORE_MISSING);
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM reminder WHERE state='cancelled'"), 2);
	assert_int_equal(town_number(town, "SELECT count(*) FROM face WHERE gone=1"), 3);
	town->occurrences[1] = kept;
	town->plan.occurrence_count = 2;
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_RESTORE), 1);
	assert_int_equal(
		store_occurrence(town->store, town->arena, "tea", DAY(7), &after), STORE_OK);
	assert_string_equal(before.uid, after.uid);
	assert_int_equal(town_number(town, "SELECT count(*) FROM face WHERE gone=1"), 0);
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM assignment WHERE ended_at IS NULL"), 3);
	town_free(town);
}

static void begun_and_past_dates_are_left_alone(void **state)
{
	struct town *town = filled();

	(void)state;
	town->now = town->occurrences[0].begins;
	town->plan.occurrence_count = 0;
	town->plan.seat_count = 0;
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_CANCEL), 1); /* only the tea */
	town_free(town);
}

static void dates_beyond_the_window_are_left_alone(void **state)
{
	struct town *town = filled();

	(void)state;
	town->plan.last = DAY(6);
	town->plan.occurrence_count = 1;
	town_apply_well(town);
	assert_int_equal(town_count(town, -1), 0);
	town_free(town);
}

static void an_unchanged_activity_keeps_its_rows(void **state)
{
	struct town *town = filled();

	(void)state;
	town->activities[1].is_unchanged = true;
	town->plan.occurrence_count = 1;
	town_apply_well(town);
	assert_int_equal(town_count(town, -1), 0);
	town_free(town);
}

/* Four failures and it is left alone; with other inputs it is another one, and counted afresh. */
static void other_inputs_fail_afresh(void **state)
{
	static const int32_t minutes[] = { 0, 2, 6, 26 };
	struct town *town = filled();

	(void)state;
	town->activities[1].fault = "signal 11";
	town->activities[1].input_hash = "a";
	town->plan.occurrence_count = 1;
	for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
		town->now += minutes[i] * 60;
		town_apply_well(town);
	}
	assert_int_equal(town_number(town, "SELECT quarantined_at IS NOT NULL FROM health"), 1);
	town->activities[1].input_hash = "b";
	town_apply_well(town);
	assert_int_equal(town_number(town, "SELECT failures FROM health"), 1);
	assert_int_equal(town_number(town, "SELECT quarantined_at IS NULL FROM health"), 1);
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM audit WHERE deed = 'type-failed'"), 1);
	town->activities[1].fault = NULL;
	town->plan.occurrence_count = 2;
	town_apply_well(town);
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM audit WHERE deed = 'type-well'"), 1);
	town_free(town);
}

static void a_failed_type_keeps_its_last_good_plan(void **state)
{
	static const struct {
		int32_t minutes;
		const char *sql;
		int64_t expected;
	} steps[] = {
		{ 0, "SELECT failures FROM health", 1 },
		{ 0, "SELECT failures FROM health", 1 }, /* not tried again yet */
		{ 2, "SELECT failures FROM health", 2 },
		{ 6, "SELECT failures FROM health", 3 },
		{ 26, "SELECT quarantined_at IS NOT NULL FROM health", 1 },
	};
	struct town *town = filled();

	(void)state;
	town->activities[1].fault = "signal 11";
	town->plan.occurrence_count = 1;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		town->now += steps[i].minutes * 60;
		town_apply_well(town);
		assert_int_equal(town_count(town, -1), 0);
		assert_int_equal(town_number(town, steps[i].sql), steps[i].expected);
	}
	town->activities[1].fault = NULL;
	town->plan.occurrence_count = 2;
	town_apply_well(town);
	assert_int_equal(town_number(town, "SELECT count(*) FROM health"), 0);
	town_free(town);
}

static void people_keep_their_seats(void **state)
{
	struct town *town = filled();

	(void)state;
	/* the plan turns the seats round and replaces nobody: no change */
	town_seat(town, "hair", DAY(5), "barber", 1, "v02");
	town_seat(town, "hair", DAY(5), "barber", 2, "v01");
	town_apply_well(town);
	assert_int_equal(town_count(town, -1), 0);
	town_seat(town, "hair", DAY(5), "barber", 1, "v04");
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_PEOPLE), 1);
	assert_string_equal(town->changes.items[0].detail, "barber");
	assert_string_equal(town->changes.items[0].text.in[LANG_ZH], "李二 → 王四");
	/* the public face does not move with the roster */
	assert_int_equal(
		town_number(town, "SELECT max(sequence) FROM face WHERE audience='public'"), 0);
	assert_int_equal(
		town_number(
			town, "SELECT count(*) FROM delivery WHERE body IN ('seat-on','seat-off')"),
		2);
	town_free(town);
}

static void an_open_seat_is_said_once(void **state)
{
	struct town *town = filled();

	(void)state;
	town_seat(town, "tea", DAY(7), "host", 1, NULL);
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_UNFILLED), 1);
	town_apply_well(town);
	assert_int_equal(town_count(town, -1), 0);
	assert_false(town->changes.is_written);
	struct seat *seats;
	size_t count;
	const struct seat_filter filter = { .activity = "tea", .from = 0, .to = INT64_MAX / 2 };
	assert_int_equal(store_seats(town->store, town->arena, &filter, &seats, &count), STORE_OK);
	assert_int_equal(count, 1);
	assert_string_equal(seats[0].status, "open");
	assert_null(seats[0].person);
	assert_string_equal(seats[0].reason_code, "nobody-free");
	town_seat(town, "tea", DAY(7), "host", 1, "v05");
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_PEOPLE), 1);
	town_free(town);
}

static void a_falling_head_count_takes_nobody_off(void **state)
{
	struct town *town = filled();

	(void)state;
	((struct plan_duty *)town->occurrences[0].duties)->need = 1;
	town->plan.seat_count = 0;
	town_apply_well(town);
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM assignment WHERE ended_at IS NULL"), 3);
	town_free(town);
}

static void a_renamed_venue_moves_every_face_that_shows_it(void **state)
{
	struct town *town = filled();

	(void)state;
	town->venues[1].name = WORDS("文化广场", "Culture square");
	town->now += 60;
	town_apply_well(town);
	assert_true(town->changes.is_written);
	assert_int_equal(town_number(town, "SELECT min(sequence) FROM face"), 1);
	town_free(town);
}

static void a_surprise_is_public_from_its_day_on(void **state)
{
	struct town *town = town_new();
	struct plan_occurrence *o = town_add(town, "tea", DAY(3));
	struct occurrence_filter filter = { .from = 0, .to = INT64_MAX / 2 };
	struct occurrence *items;
	size_t count;

	(void)state;
	o->public_from = town_at(DAY(3), 0);
	town_seat(town, "tea", DAY(3), "host", 1, "v03");
	town_apply_well(town);
	assert_int_equal(town_number(town, "SELECT count(*) FROM face WHERE audience='public'"), 0);
	assert_int_equal(town_number(town, "SELECT count(*) FROM face"), 2);
	filter.now = town->now;
	store_occurrences(town->store, town->arena, &filter, &items, &count);
	assert_int_equal(count, 0);
	town->now = o->public_from;
	town_apply_well(town);
	assert_int_equal(town_number(town, "SELECT count(*) FROM face WHERE audience='public'"), 1);
	filter.now = town->now;
	store_occurrences(town->store, town->arena, &filter, &items, &count);
	assert_int_equal(count, 1);
	town_free(town);
}

static void a_removed_activity_is_withdrawn(void **state)
{
	struct town *town = filled();

	(void)state;
	town->plan.activity_count = 1;
	town->plan.occurrence_count = 1;
	town->plan.seat_count = 2;
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_CANCEL), 1);
	assert_int_equal(
		town_number(town, "SELECT removed_at IS NOT NULL FROM activity WHERE code='tea'"),
		1);
	town_free(town);
}

static void a_history_that_moved_is_stale(void **state)
{
	struct town *town = filled();
	struct history history;
	struct hand hand = town_hand(town);

	(void)state;
	assert_int_equal(
		store_history(town->store, "yunxi", town->arena, DAY(0), DAY(180), &history),
		STORE_OK);
	assert_int_equal(history.occurrence_count, 2);
	assert_int_equal(history.activity_count, 2);
	assert_string_equal(history.activities[0].input_hash, "h1");
	town_hash(town);
	town->options.now = town->now;
	assert_int_equal(store_apply(town->store, &town->plan, &history, &town->options,
				 town->arena, &town->changes),
		STORE_OK);
	assert_int_equal(store_cancel(town->store, &hand, "tea", DAY(7), "雨", false, &town->deed),
		STORE_OK);
	assert_int_equal(store_apply(town->store, &town->plan, &history, &town->options,
				 town->arena, &town->changes),
		STORE_STALE);
	town_free(town);
}

static void conflicts_are_reported_and_not_written(void **state)
{
	struct town *town = filled();

	(void)state;
	town->conflicts[0] = (struct plan_conflict){ CONFLICT_VENUE, "hair", DAY(5),
		"tea@2026-12-07", WORDS("场地冲突", "venue taken twice") };
	town->plan.conflict_count = 1;
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_CONFLICT), 1);
	assert_string_equal(town->changes.items[0].detail, "venue");
	assert_string_equal(town->changes.items[0].other, "tea@2026-12-07");
	assert_false(town->changes.is_written);
	town_free(town);
}

static void areas_inherit_what_their_parents_publish(void **state)
{
	static const struct plan_scope scope[] = { { "c1", false } };
	static const struct plan_scope turn[] = { { "g02", true } };
	static const struct {
		const char *area;
		size_t expected;
	} cases[] = { { "g01", 1 }, { "g02", 2 }, { "c1", 1 }, { NULL, 2 } };
	struct town *town = town_new();
	struct occurrence *items;
	size_t count;

	(void)state;
	struct plan_occurrence *o = town_add(town, "tea", DAY(3));
	o->scope = scope;
	o->scope_count = 1;
	o = town_add(town, "tea", DAY(4));
	o->scope = turn;
	o->scope_count = 1;
	town_apply_well(town);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct occurrence_filter filter = {
			.from = 0, .to = INT64_MAX / 2, .area = cases[i].area, .now = town->now
		};
		store_occurrences(town->store, town->arena, &filter, &items, &count);
		assert_int_equal(count, cases[i].expected);
	}
	assert_string_equal(items[1].area, "g02");
	town_free(town);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_dates_are_inserted),
		cmocka_unit_test(the_same_plan_writes_no_byte),
		cmocka_unit_test(a_dry_run_says_the_same_and_writes_no_byte),
		cmocka_unit_test(a_plan_without_a_store_is_all_new),
		cmocka_unit_test(an_edit_touches_its_face_only),
		cmocka_unit_test(a_move_keeps_the_uid_and_retimes),
		cmocka_unit_test(what_the_plan_drops_is_withdrawn_and_comes_back_whole),
		cmocka_unit_test(begun_and_past_dates_are_left_alone),
		cmocka_unit_test(dates_beyond_the_window_are_left_alone),
		cmocka_unit_test(an_unchanged_activity_keeps_its_rows),
		cmocka_unit_test(a_failed_type_keeps_its_last_good_plan),
		cmocka_unit_test(other_inputs_fail_afresh),
		cmocka_unit_test(people_keep_their_seats),
		cmocka_unit_test(an_open_seat_is_said_once),
		cmocka_unit_test(a_falling_head_count_takes_nobody_off),
		cmocka_unit_test(a_renamed_venue_moves_every_face_that_shows_it),
		cmocka_unit_test(a_surprise_is_public_from_its_day_on),
		cmocka_unit_test(a_removed_activity_is_withdrawn),
		cmocka_unit_test(a_history_that_moved_is_stale),
		cmocka_unit_test(conflicts_are_reported_and_not_written),
		cmocka_unit_test(areas_inherit_what_their_parents_publish),
	};

	return cmocka_run_group_tests_name("store apply", tests, NULL, NULL);
}
