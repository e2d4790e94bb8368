/* test-deeds.c - what people do by hand: book, cancel, move, add, lock, swap, answer, attend */
/* SPDX-License-Identifier: Apache-2.0 */
#include "town.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct town *filled(void)
{
	struct town *town = town_new();

	town_add(town, "hair", DAY(5));
	town_add(town, "tea", DAY(7));
	town_add(town, "tea", DAY(14));
	town_seat(town, "hair", DAY(5), "barber", 1, "v01");
	town_seat(town, "hair", DAY(5), "barber", 2, "v02");
	town_seat(town, "tea", DAY(7), "host", 1, "v03");
	town_seat(town, "tea", DAY(14), "host", 1, "v04");
	town_apply_well(town);
	return town;
}

static enum store_verdict book(struct town *town, struct booking_wish wish)
{
	const struct hand hand = town_hand(town);

	wish.people = wish.people == 0 ? 1 : wish.people;
	wish.age = wish.age == 0 ? -1 : wish.age;
	const enum store_verdict verdict = store_book(town->store, &hand, &wish, &town->deed);
	town_check(town);
	return verdict;
}

static enum store_verdict book_hair(struct town *town, const char *name)
{
	return book(town,
		(struct booking_wish){
			.activity = "hair", .date = DAY(5), .name = name, .wait = true });
}

static enum store_verdict cancel_booking(struct town *town, const char *code, bool undo)
{
	const struct hand hand = town_hand(town);
	const enum store_verdict verdict =
		store_cancel_booking(town->store, &hand, code, undo, &town->deed);

	town_check(town);
	return verdict;
}

/* --- booking --- */

static void places_are_taken_in_order_then_people_wait(void **state)
{
	static const struct {
		const char *name, *state;
		enum store_verdict expected;
		int32_t position;
	} cases[] = {
		{ "甲", "booked", STORE_OK, 0 },
		{ "乙", "booked", STORE_OK, 0 },
		{ "丙", "booked", STORE_OK, 0 },
		{ "丁", "waiting", STORE_OK, 1 },
		{ "戊", "waiting", STORE_OK, 2 },
		{ "己", "full", STORE_NO, 0 },
		{ "甲", "booked", STORE_SAME, 0 },
		{ "丁", "waiting", STORE_SAME, 1 },
	};
	struct town *town = filled();
	struct occurrence o;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(book_hair(town, cases[i].name), cases[i].expected);
		assert_string_equal(town->deed.state, cases[i].state);
		assert_int_equal(town->deed.position, cases[i].position);
		if (cases[i].expected != STORE_NO)
			assert_int_equal(strlen(town->deed.code), 12);
	}
	store_occurrence(town->store, town->arena, "hair", DAY(5), &o);
	assert_int_equal(o.free, 0);
	assert_int_equal(o.waiting, 2);
	town_free(town);
}

static void a_freed_place_is_offered_in_order(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);
	const char *codes[5];
	static const char *const names[] = { "甲", "乙", "丙", "丁", "戊" };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		book_hair(town, names[i]);
		codes[i] = town->deed.code;
	}
	assert_int_equal(cancel_booking(town, codes[1], false), STORE_OK);
	assert_int_equal(cancel_booking(town, codes[1], false), STORE_SAME);
	assert_int_equal(
		store_find_booking(town->store, town->arena, codes[3], &town->deed), STORE_OK);
	assert_string_equal(town->deed.state, "offered");
	assert_int_equal(
		town_number(town,
			"SELECT count(*) FROM delivery WHERE body='offer' AND recipient='#4'"),
		1);
	/* nobody takes it in time: the next one gets it */
	town->now += 13 * 3600;
	hand.now = town->now;
	assert_int_equal(store_expire(town->store, &hand), STORE_OK);
	town_check(town);
	store_find_booking(town->store, town->arena, codes[3], &town->deed);
	assert_string_equal(town->deed.state, "expired");
	assert_int_equal(store_accept_place(town->store, &hand, codes[4], &town->deed), STORE_OK);
	assert_int_equal(store_accept_place(town->store, &hand, codes[4], &town->deed), STORE_SAME);
	assert_int_equal(store_accept_place(town->store, &hand, codes[3], &town->deed), STORE_NO);
	/* the place is gone, so the cancellation cannot be undone */
	assert_int_equal(cancel_booking(town, codes[1], true), STORE_NO);
	town_check(town);
	town_free(town);
}

static void codes_are_read_as_people_type_them(void **state)
{
	struct town *town = filled();
	char typed[32];

	(void)state;
	book_hair(town, "甲");
	const char *c = town->deed.code;
	snprintf(typed, sizeof typed, "%.4s-%.4s %.4s", c, c + 4, c + 8);
	for (char *at = typed; *at; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 32);
	assert_int_equal(cancel_booking(town, typed, false), STORE_OK);
	assert_int_equal(cancel_booking(town, "nonsense", false), STORE_MISSING);
	assert_int_equal(cancel_booking(town, c, true), STORE_OK);
	assert_string_equal(town->deed.state, "booked");
	town_free(town);
}

static void several_people_take_several_places_or_none(void **state)
{
	struct town *town = filled();
	struct occurrence o;
	const struct booking_wish three = {
		.activity = "tea", .date = DAY(7), .name = "甲", .people = 3
	};
	const struct booking_wish two = {
		.activity = "tea", .date = DAY(7), .name = "乙", .people = 2
	};

	(void)state;
	assert_int_equal(book(town, three), STORE_OK);
	const char *code = town->deed.code;
	assert_int_equal(book(town, two), STORE_NO);
	assert_string_equal(town->deed.state, "full");
	store_occurrence(town->store, town->arena, "tea", DAY(7), &o);
	assert_int_equal(o.free, 1);
	assert_int_equal(cancel_booking(town, code, false), STORE_OK);
	store_occurrence(town->store, town->arena, "tea", DAY(7), &o);
	assert_int_equal(o.free, 4);
	/* a slot takes a party up to its size in one place */
	assert_int_equal(
		book(town,
			(struct booking_wish){
				.activity = "hair", .date = DAY(5), .name = "丙", .people = 2 }),
		STORE_OK);
	assert_int_equal(
		book(town,
			(struct booking_wish){
				.activity = "hair", .date = DAY(5), .name = "丁", .people = 3 }),
		STORE_NO);
	assert_string_equal(town->deed.state, "party");
	town_free(town);
}

static void what_a_booking_must_fit(void **state)
{
	static const struct {
		const char *name;
		struct booking_wish wish;
		int64_t later;
		const char *state;
		enum store_verdict expected;
	} cases[] = {
		{ "no such date", { .activity = "tea", .date = DAY(8), .name = "甲" }, 0,
			"unchanged", STORE_MISSING },
		{ "no such person", { .activity = "tea", .date = DAY(7), .person = "v99" }, 0,
			"unchanged", STORE_MISSING },
		{ "begun", { .activity = "tea", .date = DAY(7), .name = "甲" }, 8 * 86400, "closed",
			STORE_NO },
		{ "age missing", { .activity = "tea", .date = DAY(14), .name = "甲" }, 0,
			"needs-age", STORE_NO },
		{ "too old", { .activity = "tea", .date = DAY(14), .name = "甲", .age = 15 }, 0,
			"age", STORE_NO },
		{ "no guardian", { .activity = "tea", .date = DAY(14), .name = "甲", .age = 7 }, 0,
			"needs-guardian", STORE_NO },
		{ "with guardian",
			{ .activity = "tea",
				.date = DAY(14),
				.name = "甲",
				.age = 7,
				.guardian = "乙" },
			0, "booked", STORE_OK },
		{ "no such slot",
			{ .activity = "hair", .date = DAY(5), .name = "甲", .begins = 12345 }, 0,
			"unchanged", STORE_MISSING },
	};
	struct town *town = filled();
	const int64_t begun = town->now;

	(void)state;
	town->occurrences[2].age_min = 5;
	town->occurrences[2].age_max = 14;
	town->occurrences[2].opens = begun - 1;
	town->occurrences[2].waitlist = 3;
	town_apply_well(town);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		town->now = begun + cases[i].later;
		assert_int_equal(book(town, cases[i].wish), cases[i].expected);
		assert_string_equal(town->deed.state, cases[i].state);
	}
	town_free(town);
}

static void a_slot_is_chosen_by_its_time(void **state)
{
	struct town *town = filled();

	(void)state;
	assert_int_equal(book(town,
				 (struct booking_wish){ .activity = "hair",
					 .date = DAY(5),
					 .name = "甲",
					 .begins = town_at(DAY(5), 540 + 80) }),
		STORE_OK);
	assert_int_equal(town->deed.start, town_at(DAY(5), 540 + 80));
	assert_int_equal(
		town_number(town, "SELECT s.after FROM booking b JOIN slot s ON s.id=b.slot"),
		80 * 60);
	town_free(town);
}

static void a_dropped_slot_with_somebody_in_it_is_closed(void **state)
{
	struct town *town = filled();

	(void)state;
	for (size_t i = 0; i < 3; i++)
		book_hair(town, i == 0 ? "甲" : i == 1 ? "乙" : "丙");
	((struct plan_lane *)town->occurrences[0].lanes)->slot_count = 2;
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_CONFLICT), 1);
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM slot WHERE closed_at IS NOT NULL"), 1);
	assert_int_equal(town_number(town, "SELECT count(*) FROM booking WHERE state='held'"), 3);
	((struct plan_lane *)town->occurrences[0].lanes)->slot_count = 3;
	town_apply_well(town);
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM slot WHERE closed_at IS NOT NULL"), 0);
	town_free(town);
}

static void a_plan_does_not_eat_bookings(void **state)
{
	struct town *town = filled();
	struct occurrence o;

	(void)state;
	book(town, (struct booking_wish){ .activity = "tea", .date = DAY(7), .name = "甲" });
	const struct plan_occurrence last = town->occurrences[2];
	town->occurrences[1] = last;
	town->plan.occurrence_count = 2;
	assert_int_equal(town_apply(town), STORE_NO);
	assert_false(town->changes.is_written);
	assert_int_equal(town->changes.lost_places, 1);
	assert_true(town->changes.items[0].loses_places);
	town->options.keep_booked = true;
	town_apply_well(town);
	assert_int_equal(town_count(town, CHANGE_CONFLICT), 1);
	assert_int_equal(store_occurrence(town->store, town->arena, "tea", DAY(7), &o), STORE_OK);
	town->options.yes = true;
	town_apply_well(town);
	assert_int_equal(
		store_occurrence(town->store, town->arena, "tea", DAY(7), &o), STORE_MISSING);
	/* the booking is there when the date comes back */
	town_add(town, "tea", DAY(7));
	town_apply_well(town);
	store_occurrence(town->store, town->arena, "tea", DAY(7), &o);
	assert_int_equal(o.taken, 1);
	town_free(town);
}

static void more_places_are_offered_to_who_waits(void **state)
{
	struct town *town = filled();

	(void)state;
	for (size_t i = 0; i < 4; i++)
		book(town,
			(struct booking_wish){ .activity = "tea",
				.date = DAY(7),
				.name = (const char *[]){ "甲", "乙", "丙", "丁" }[i] });
	book(town,
		(struct booking_wish){
			.activity = "tea", .date = DAY(7), .name = "戊", .wait = true });
	assert_string_equal(town->deed.state, "waiting");
	const char *code = town->deed.code;
	((struct plan_slot *)town->occurrences[1].lanes->slots)->places = 6;
	town_apply_well(town);
	store_find_booking(town->store, town->arena, code, &town->deed);
	assert_string_equal(town->deed.state, "offered");
	town_free(town);
}

static void a_person_sees_the_own_booking(void **state)
{
	struct town *town = filled();
	struct event *events;
	size_t count;
	const struct event_filter filter = { .audience = FACE_PERSON,
		.person = "v09",
		.from = 0,
		.to = INT64_MAX / 2,
		.now = TOWN_NOW };

	(void)state;
	book(town, (struct booking_wish){ .activity = "tea", .date = DAY(7), .person = "v09" });
	const char *code = town->deed.code;
	store_events(town->store, town->arena, &filter, &events, &count);
	assert_int_equal(count, 1);
	assert_int_equal(events[0].booking_count, 1);
	assert_null(events[0].duties[0].person_name); /* a guest does not read the roster */
	cancel_booking(town, code, false);
	store_events(town->store, town->arena, &filter, &events, &count);
	assert_true(events[0].is_gone);
	town_free(town);
}

/* --- dates --- */

static enum store_verdict cancel(struct town *town, int32_t day, bool undo)
{
	const struct hand hand = town_hand(town);
	const enum store_verdict verdict =
		store_cancel(town->store, &hand, "tea", day, "停水", undo, &town->deed);

	town_check(town);
	return verdict;
}

static void a_cancelled_date_stays_listed_and_comes_back(void **state)
{
	struct town *town = filled();
	struct occurrence o;
	struct history history;

	(void)state;
	assert_int_equal(cancel(town, DAY(7), true), STORE_NO);
	assert_int_equal(cancel(town, DAY(7), false), STORE_OK);
	assert_string_equal(town->deed.state, "cancelled");
	assert_string_equal(town->deed.key, "tea@2026-12-07");
	assert_int_equal(cancel(town, DAY(7), false), STORE_SAME);
	assert_int_equal(cancel(town, DAY(99), false), STORE_MISSING);
	store_occurrence(town->store, town->arena, "tea", DAY(7), &o);
	assert_string_equal(o.status, "cancelled");
	assert_string_equal(o.reason, "by-hand");
	assert_string_equal(o.note.in[LANG_ZH], "取消：停水");
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM delivery WHERE body='cancelled'"), 1);
	store_history(town->store, "yunxi", town->arena, DAY(0), DAY(180), &history);
	assert_int_equal(history.override_count, 1);
	assert_true(history.overrides[0].cancelled);
	assert_string_equal(history.overrides[0].reason, "停水");
	assert_string_equal(history.activities[1].input_hash, ""); /* to be planned again */
	assert_int_equal(cancel(town, DAY(7), true), STORE_OK);
	store_occurrence(town->store, town->arena, "tea", DAY(7), &o);
	assert_string_equal(o.status, "on");
	town_apply_well(town);
	town->now = town_at(DAY(8), 0);
	assert_int_equal(cancel(town, DAY(7), false), STORE_NO);
	town_free(town);
}

static enum store_verdict move(struct town *town, int32_t date, struct move wish)
{
	const struct hand hand = town_hand(town);
	const enum store_verdict verdict =
		store_move(town->store, &hand, "tea", date, &wish, &town->deed);

	town_check(town);
	return verdict;
}

static void a_date_is_moved_by_hand(void **state)
{
	struct town *town = filled();
	struct occurrence o;
	struct history history;
	const struct move later = { .day = DAY(9), .minute = 600, .reason = "雨" };
	const struct move back = { .day = INT32_MIN, .minute = INT32_MIN, .undo = true };

	(void)state;
	assert_int_equal(
		move(town, DAY(7), (struct move){ .day = DAY(14), .minute = INT32_MIN }), STORE_NO);
	assert_int_equal(move(town, DAY(7), later), STORE_OK);
	assert_string_equal(town->deed.state, "moved");
	assert_int_equal(town->deed.start, town_at(DAY(9), 600));
	assert_int_equal(move(town, DAY(7), later), STORE_SAME);
	/* found by the day it is on now, too */
	assert_int_equal(store_occurrence(town->store, town->arena, "tea", DAY(9), &o), STORE_OK);
	assert_string_equal(o.key, "tea@2026-12-07");
	assert_string_equal(o.status, "moved");
	assert_int_equal(o.moved_from, town_at(DAY(7), 540));
	store_history(town->store, "yunxi", town->arena, DAY(0), DAY(180), &history);
	assert_int_equal(history.overrides[0].moved_to, DAY(9));
	assert_int_equal(history.overrides[0].moved_at, 600);
	assert_int_equal(
		move(town, DAY(7),
			(struct move){ .day = INT32_MIN, .minute = INT32_MIN, .venue = "room" }),
		STORE_OK);
	assert_int_equal(
		move(town, DAY(7),
			(struct move){ .day = INT32_MIN, .minute = INT32_MIN, .venue = "nowhere" }),
		STORE_MISSING);
	assert_int_equal(move(town, DAY(7), back), STORE_OK);
	store_occurrence(town->store, town->arena, "tea", DAY(7), &o);
	assert_string_equal(o.status, "on");
	assert_string_equal(o.reason, "");
	assert_int_equal(move(town, DAY(7), back), STORE_NO);
	town_apply_well(town);
	store_occurrence(town->store, town->arena, "tea", DAY(7), &o);
	assert_string_equal(o.venue, "square");
	town_free(town);
}

static void a_date_is_added_by_hand(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);
	struct occurrence o;
	struct history history;

	(void)state;
	assert_int_equal(
		store_add(town->store, &hand, "tea", DAY(20), 840, 60, "加一次", &town->deed),
		STORE_OK);
	town_check(town);
	assert_string_equal(town->deed.state, "added");
	assert_int_equal(town->deed.start, town_at(DAY(20), 840));
	store_occurrence(town->store, town->arena, "tea", DAY(20), &o);
	assert_int_equal(o.ends - o.begins, 3600);
	assert_int_equal(store_add(town->store, &hand, "tea", DAY(20), 840, 60, NULL, &town->deed),
		STORE_SAME);
	assert_int_equal(store_add(town->store, &hand, "none", DAY(20), 840, 60, NULL, &town->deed),
		STORE_MISSING);
	/* without a time it is as the others are */
	assert_int_equal(
		store_add(town->store, &hand, "tea", DAY(21), -1, 0, NULL, &town->deed), STORE_OK);
	assert_int_equal(town->deed.start, town_at(DAY(21), 540));
	store_history(town->store, "yunxi", town->arena, DAY(0), DAY(180), &history);
	assert_int_equal(history.override_count, 2);
	assert_true(history.overrides[0].added);
	assert_int_equal(history.overrides[0].moved_at, 840);
	town_free(town);
}

/* --- seats --- */

static const struct seat_name tea7 = { "tea", "host", DAY(7), 1 };
static const struct seat_name tea14 = { "tea", "host", DAY(14), 1 };
static const struct seat_name hair1 = { "hair", "barber", DAY(5), 1 };

static const char *who(struct town *town, struct seat_name name, const char **ret_status)
{
	const struct seat_filter filter = {
		.activity = name.activity, .from = 0, .to = INT64_MAX / 2
	};
	struct seat *seats;
	size_t count;

	store_seats(town->store, town->arena, &filter, &seats, &count);
	for (size_t i = 0; i < count; i++)
		if (seats[i].original == name.date && seats[i].seat == name.seat &&
			strcmp(seats[i].duty, name.role) == 0) {
			*ret_status = seats[i].status;
			return seats[i].person != NULL ? seats[i].person : "";
		}
	return "no such seat";
}

#define CHECK_SEAT(town, name, person, wanted)                                                     \
	do {                                                                                       \
		const char *status_ = "";                                                          \
		assert_string_equal(who((town), (name), &status_), (person));                      \
		assert_string_equal(status_, (wanted));                                            \
		town_check(town);                                                                  \
	} while (0)

static void a_lock_survives_every_plan(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);

	(void)state;
	assert_int_equal(store_lock(town->store, &hand, tea7, "v08", false, &town->deed), STORE_OK);
	CHECK_SEAT(town, tea7, "v08", "assigned");
	assert_int_equal(
		store_lock(town->store, &hand, tea7, "v08", false, &town->deed), STORE_SAME);
	town_apply_well(town);
	CHECK_SEAT(town, tea7, "v08", "assigned");
	assert_int_equal(
		store_lock(town->store, &hand, tea7, "v99", false, &town->deed), STORE_MISSING);
	assert_int_equal(
		store_lock(town->store, &hand, hair1, "v02", false, &town->deed), STORE_NO);
	assert_int_equal(store_lock(town->store, &hand, tea7, NULL, true, &town->deed), STORE_OK);
	assert_int_equal(store_lock(town->store, &hand, tea7, NULL, true, &town->deed), STORE_NO);
	town_apply_well(town);
	CHECK_SEAT(town, tea7, "v03", "assigned");
	town_free(town);
}

static void a_swap_changes_nothing_before_the_yes(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);

	(void)state;
	assert_int_equal(store_swap(town->store, &hand, tea7, &tea14, NULL, 0, false, &town->deed),
		STORE_OK);
	CHECK_SEAT(town, tea7, "v03", "assigned");
	assert_int_equal(
		store_answer(town->store, &hand, tea7, "v05", true, &town->deed), STORE_NO);
	assert_int_equal(
		store_answer(town->store, &hand, tea7, "v04", true, &town->deed), STORE_OK);
	CHECK_SEAT(town, tea7, "v04", "accepted");
	CHECK_SEAT(town, tea14, "v03", "accepted");
	/* the same, answered at the own seat, and declined */
	store_swap(town->store, &hand, tea7, &tea14, NULL, 0, false, &town->deed);
	assert_int_equal(
		store_answer(town->store, &hand, tea14, "v03", false, &town->deed), STORE_OK);
	CHECK_SEAT(town, tea7, "v04", "accepted");
	assert_int_equal(
		store_swap(town->store, &hand, tea7, NULL, NULL, 0, true, &town->deed), STORE_NO);
	assert_int_equal(
		store_swap(town->store, &hand, tea7, NULL, "v07", 0, false, &town->deed), STORE_OK);
	assert_int_equal(
		store_swap(town->store, &hand, tea7, NULL, NULL, 0, true, &town->deed), STORE_OK);
	assert_int_equal(
		store_answer(town->store, &hand, tea7, "v07", true, &town->deed), STORE_NO);
	town_free(town);
}

static void the_first_yes_wins(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);
	struct refusal *refusals;
	size_t count;

	(void)state;
	assert_int_equal(store_give_up(town->store, &hand, tea7, 0, NULL, &town->deed), STORE_OK);
	CHECK_SEAT(town, tea7, "", "open");
	assert_int_equal(store_give_up(town->store, &hand, tea7, 0, NULL, &town->deed), STORE_SAME);
	assert_int_equal(
		store_answer(town->store, &hand, tea7, "v06", true, &town->deed), STORE_OK);
	assert_int_equal(
		store_answer(town->store, &hand, tea7, "v07", true, &town->deed), STORE_NO);
	CHECK_SEAT(town, tea7, "v06", "accepted");
	store_refusals(town->store, town->arena, 0, &refusals, &count);
	assert_int_equal(count, 1);
	assert_string_equal(refusals[0].person, "v03");
	town_free(town);
}

static void somebody_answers_being_rostered(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);

	(void)state;
	assert_int_equal(
		store_answer(town->store, &hand, tea7, "v03", true, &town->deed), STORE_OK);
	assert_int_equal(
		store_answer(town->store, &hand, tea7, "v03", true, &town->deed), STORE_SAME);
	CHECK_SEAT(town, tea7, "v03", "accepted");
	assert_int_equal(
		store_answer(town->store, &hand, tea7, "v03", false, &town->deed), STORE_OK);
	CHECK_SEAT(town, tea7, "", "declined");
	assert_int_equal(
		store_answer(town->store, &hand, tea7, "v03", false, &town->deed), STORE_SAME);
	/* the roster fills it again */
	town_seat(town, "tea", DAY(7), "host", 1, "v08");
	town_apply_well(town);
	CHECK_SEAT(town, tea7, "v08", "assigned");
	town_free(town);
}

static void who_came_and_who_served(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);
	struct deed *deed = &town->deed;

	(void)state;
	book_hair(town, "甲");
	const char *code = deed->code;
	hand.now = town->now = town_at(DAY(6), 600);
	assert_int_equal(
		store_attend(town->store, &hand, "hair", DAY(5), code, NULL, -1, 0, false, deed),
		STORE_OK);
	assert_int_equal(
		store_attend(town->store, &hand, "hair", DAY(5), code, NULL, -1, 0, false, deed),
		STORE_SAME);
	assert_int_equal(
		store_attend(town->store, &hand, "hair", DAY(5), NULL, "v01", 90, 0, false, deed),
		STORE_OK);
	assert_int_equal(
		store_attend(town->store, &hand, "hair", DAY(5), NULL, "v09", 90, 0, false, deed),
		STORE_MISSING);
	assert_int_equal(
		store_attend(town->store, &hand, "hair", DAY(5), NULL, NULL, -1, 17, false, deed),
		STORE_OK);
	assert_int_equal(
		town_number(town, "SELECT heads FROM occurrence WHERE heads IS NOT NULL"), 17);
	assert_int_equal(town_number(town, "SELECT minutes FROM assignment WHERE minutes > 0"), 90);
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM booking WHERE state='attended'"), 1);
	town_check(town);
	town_free(town);
}

/* --- tokens --- */

static void a_reset_token_is_gone_for_ever(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);
	char first[64], again[64], second[64];
	const char *kind, *subject;

	(void)state;
	assert_int_equal(
		store_token(town->store, &hand, "person", "v99", false, first), STORE_MISSING);
	assert_int_equal(store_token(town->store, &hand, "person", "v01", false, first), STORE_OK);
	assert_int_equal(strlen(first), 32);
	assert_int_equal(
		store_token(town->store, &hand, "person", "v01", false, again), STORE_SAME);
	assert_string_equal(first, again);
	assert_int_equal(
		store_token_find(town->store, town->arena, first, &kind, &subject), STORE_OK);
	assert_string_equal(kind, "person");
	assert_string_equal(subject, "v01");
	assert_int_equal(store_token(town->store, &hand, "person", "v01", true, second), STORE_OK);
	assert_string_not_equal(first, second);
	assert_int_equal(
		store_token_find(town->store, town->arena, first, &kind, &subject), STORE_NO);
	assert_int_equal(
		store_token_find(town->store, town->arena, second, &kind, &subject), STORE_OK);
	assert_int_equal(store_token_find(town->store, town->arena, "guess", &kind, &subject),
		STORE_MISSING);
	/* the store itself holds neither */
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM token WHERE length(hash) <> 64"), 0);
	town_free(town);
}

static void every_deed_is_in_the_audit(void **state)
{
	struct town *town = filled();
	const int64_t before = town_number(town, "SELECT count(*) FROM audit");

	(void)state;
	book_hair(town, "甲");
	book_hair(town, "甲"); /* the same: nothing was done */
	cancel(town, DAY(7), false);
	assert_int_equal(town_number(town, "SELECT count(*) FROM audit"), before + 2);
	/* an audit line never names a resident */
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM audit WHERE subject || detail LIKE '%甲%'"),
		0);
	town_free(town);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_are_taken_in_order_then_people_wait),
		cmocka_unit_test(a_freed_place_is_offered_in_order),
		cmocka_unit_test(codes_are_read_as_people_type_them),
		cmocka_unit_test(several_people_take_several_places_or_none),
		cmocka_unit_test(what_a_booking_must_fit),
		cmocka_unit_test(a_slot_is_chosen_by_its_time),
		cmocka_unit_test(a_dropped_slot_with_somebody_in_it_is_closed),
		cmocka_unit_test(a_plan_does_not_eat_bookings),
		cmocka_unit_test(more_places_are_offered_to_who_waits),
		cmocka_unit_test(a_person_sees_the_own_booking),
		cmocka_unit_test(a_cancelled_date_stays_listed_and_comes_back),
		cmocka_unit_test(a_date_is_moved_by_hand),
		cmocka_unit_test(a_date_is_added_by_hand),
		cmocka_unit_test(a_lock_survives_every_plan),
		cmocka_unit_test(a_swap_changes_nothing_before_the_yes),
		cmocka_unit_test(the_first_yes_wins),
		cmocka_unit_test(somebody_answers_being_rostered),
		cmocka_unit_test(who_came_and_who_served),
		cmocka_unit_test(a_reset_token_is_gone_for_ever),
		cmocka_unit_test(every_deed_is_in_the_audit),
	};

	return cmocka_run_group_tests_name("store deeds", tests, NULL, NULL);
}
