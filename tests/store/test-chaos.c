/* test-chaos.c - random plans and deeds, writers that are killed, writers at the same time */
/* SPDX-License-Identifier: Apache-2.0 */
#include "town.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/seam.h"

/* xorshift64*: the seed is printed, LINLI_SEED repeats a run. */
static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * UINT64_C(2685821657736338717);
}

static int32_t below(uint64_t *seed, int32_t n)
{
	return (int32_t)(next_random(seed) % (uint64_t)n);
}

static uint64_t first_seed(void)
{
	const char *given = getenv("LINLI_SEED");
	const uint64_t seed =
		given != NULL ? strtoull(given, NULL, 10) : (uint64_t)seam_monotonic_ms() | 1;

	printf("# LINLI_SEED=%llu\n", (unsigned long long)seed);
	return seed;
}

static const char *const people[] = { "v01", "v02", "v03", "v04", "v05", "v06", "v07", "v08" };
static const char *const residents[] = { "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸",
	"子", "丑", "寅", "卯", "辰", "巳" };

/* Dates at random; each person at most once a day, so that the plan itself is possible. */
static void random_plan(struct town *town, uint64_t *seed)
{
	town->plan.occurrence_count = town->plan.seat_count = 0;
	for (int32_t day = 1; day <= 12; day++) {
		const char *activity = below(seed, 2) ? "hair" : "tea";
		const bool is_hair = *activity == 'h';
		if (below(seed, 4) == 0)
			continue;
		struct plan_occurrence *o = town_add(town, activity, DAY(day));
		if (below(seed, 6) == 0) {
			o->status = PLAN_CANCELLED;
			o->reason = "holiday";
		} else if (below(seed, 6) == 0) {
			o->moved_from = o->begins;
			o->begins += 3600;
			o->ends += 3600;
		}
		((struct plan_lane *)o->lanes)->slot_count -= is_hair && below(seed, 3) == 0;
		((struct plan_slot *)o->lanes->slots)->places += below(seed, 3);
		const int32_t first = below(seed, 8);
		for (int32_t seat = 1; seat <= (is_hair ? 2 : 1); seat++)
			town_seat(town, activity, DAY(day), is_hair ? "barber" : "host", seat,
				below(seed, 6) == 0 ? NULL : people[(first + seat) % 8]);
	}
}

struct codes {
	const char *items[400];
	size_t count;
};

static void random_deed(struct town *town, uint64_t *seed, struct codes *codes)
{
	const struct hand hand = town_hand(town);
	const char *activity = below(seed, 2) ? "hair" : "tea";
	const int32_t day = DAY(1 + below(seed, 12));
	const struct seat_name seat = { activity, *activity == 'h' ? "barber" : "host", day,
		1 + below(seed, 2) };
	const char *person = people[below(seed, 8)];
	const char *code =
		codes->count > 0 ? codes->items[below(seed, (int32_t)codes->count)] : "none";
	struct deed *deed = &town->deed;

	switch (below(seed, 18)) {
	case 0:
		store_cancel(town->store, &hand, activity, day, "雨", below(seed, 2), deed);
		break;
	case 1:
		store_move(town->store, &hand, activity, day,
			&(struct move){ .day = INT32_MIN,
				.minute = 480 + below(seed, 600),
				.undo = below(seed, 3) == 0 },
			deed);
		break;
	case 2:
		store_lock(town->store, &hand, seat, person, below(seed, 2), deed);
		break;
	case 3:
		store_give_up(town->store, &hand, seat, 0, NULL, deed);
		break;
	case 4:
		store_swap(town->store, &hand, seat, NULL, person, 0, below(seed, 3) == 0, deed);
		break;
	case 5:
		store_answer(town->store, &hand, seat, person, below(seed, 3) > 0, deed);
		break;
	case 6:
		store_cancel_booking(town->store, &hand, code, below(seed, 4) == 0, deed);
		break;
	case 7:
		store_accept_place(town->store, &hand, code, deed);
		break;
	case 8:
		store_expire(town->store, &hand);
		break;
	default:
		if (store_book(town->store, &hand,
			    &(struct booking_wish){ .activity = activity,
				    .date = DAY(2 + below(seed, 3)), /* few dates: people wait */
				    .name = residents[below(seed, 16)],
				    .people = 1 + below(seed, 2),
				    .age = -1,
				    .wait = true },
			    deed) == STORE_OK &&
			codes->count < 400)
			codes->items[codes->count++] = deed->code;
	}
}

static void random_plans_and_deeds_keep_the_invariants(void **state)
{
	uint64_t seed = first_seed();
	char before[HASH_HEX], after[HASH_HEX];

	(void)state;
	for (int round = 0; round < 12; round++) {
		struct town *town = town_new();
		struct codes codes = { .count = 0 };
		town->options.yes = true;
		for (int step = 0; step < 8; step++) {
			random_plan(town, &seed);
			town_apply_well(town);
			/* the same again, an hour later by the clock: no byte */
			town_bytes(town, before);
			town->now += 60;
			assert_int_equal(town_apply(town), STORE_OK);
			town_bytes(town, after);
			assert_string_equal(before, after);
			for (int i = 0; i < 24; i++) {
				random_deed(town, &seed, &codes);
				if (i % 4 == 0)
					town_check(town);
			}
			town->now += below(&seed, 3) * 3600;
			/* planned again after what people did: the second time nothing is left */
			town_apply_well(town);
			town_bytes(town, before);
			assert_int_equal(town_apply(town), STORE_OK);
			town_bytes(town, after);
			assert_string_equal(before, after);
		}
		town_free(town);
	}
}

/* --- killed at any moment --- */

/* Applies one of two plans for ever: all dates at nine, or all an hour later. */
static void apply_for_ever(struct town *town)
{
	struct store *store;

	if (store_open(town->directory, false, false, &store) != STORE_OK)
		_exit(1);
	town->store = store;
	for (int round = 0;; round++) {
		for (size_t i = 0; i < town->plan.occurrence_count; i++) {
			const int64_t begins =
				town_at(town->occurrences[i].original, 540) + round % 2 * 3600;
			town->occurrences[i].begins = begins;
			town->occurrences[i].ends = begins + 7200;
		}
		if (town_apply(town) != STORE_OK)
			_exit(2);
	}
}

static void a_killed_apply_is_old_or_new(void **state)
{
	uint64_t seed = first_seed();
	struct town *town = town_new();
	int64_t late = 0;

	(void)state;
	for (int32_t day = 2; day <= 61; day++) {
		town_add(town, "hair", DAY(day));
		town_seat(town, "hair", DAY(day), "barber", 1, people[day % 8]);
	}
	town_apply_well(town);
	for (int round = 0; round < 40; round++) {
		store_close(town->store); /* a connection is never carried across fork */
		const pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0)
			apply_for_ever(town);
		const struct timespec wait = { .tv_nsec = 2000000 + below(&seed, 40000000) };
		nanosleep(&wait, NULL);
		int status;
		assert_int_equal(
			waitpid(child, &status, WNOHANG), 0); /* it did not end by itself */
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		assert_int_equal(store_open(town->directory, false, false, &town->store), STORE_OK);
		store_choose(town->store, "yunxi");
		town_check(town);
		late = town_number(town,
			"SELECT count(*) FROM occurrence WHERE (begins + 28800) % 86400 = 36000");
		assert_true(late == 0 || late == 60);
		/* no reminder is left at another turn, none is there twice */
		assert_int_equal(
			town_number(town, "SELECT count(*) FROM reminder WHERE state = 'new'"),
			120);
	}
	town_free(town);
}

/* --- at the same time --- */

static void book_many(const struct town *town, int who)
{
	struct store *store;
	struct arena *arena = arena_new();
	int booked = 0;

	if (store_open(town->directory, false, false, &store) != STORE_OK ||
		!store_choose(store, "yunxi"))
		_exit(100);
	for (int i = 0; i < 20; i++) {
		const struct hand hand = { .now = town->now,
			.who = "test",
			.arena = arena,
			.renderer = town->options.renderer };
		const struct booking_wish wish = { .activity = "tea",
			.date = DAY(7),
			.name = arena_format(arena, "%d/%d", who, i),
			.people = 1,
			.age = -1 };
		struct deed deed;
		const enum store_verdict verdict = store_book(store, &hand, &wish, &deed);
		if (verdict != STORE_OK && verdict != STORE_NO)
			_exit(101);
		booked += verdict == STORE_OK;
	}
	store_close(store);
	_exit(booked);
}

static void many_writers_never_book_a_place_twice(void **state)
{
	struct town *town = town_new();
	pid_t children[4];
	int all = 0;

	(void)state;
	town_add(town, "tea", DAY(7));
	((struct plan_slot *)town->occurrences[0].lanes->slots)->places = 50;
	town_apply_well(town);
	store_close(town->store);
	for (int i = 0; i < 4; i++) {
		children[i] = fork();
		if (children[i] == 0)
			book_many(town, i);
	}
	for (int i = 0; i < 4; i++) {
		int status;
		waitpid(children[i], &status, 0);
		assert_true(WIFEXITED(status));
		assert_true(WEXITSTATUS(status) < 100);
		all += WEXITSTATUS(status);
	}
	assert_int_equal(store_open(town->directory, false, false, &town->store), STORE_OK);
	store_choose(town->store, "yunxi");
	town_check(town);
	assert_int_equal(all, 50);
	assert_int_equal(
		town_number(town, "SELECT count(*) FROM booking WHERE state = 'held'"), 50);
	town_free(town);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_plans_and_deeds_keep_the_invariants),
		cmocka_unit_test(a_killed_apply_is_old_or_new),
		cmocka_unit_test(many_writers_never_book_a_place_twice),
	};

	return cmocka_run_group_tests_name("store chaos", tests, NULL, NULL);
}
