/* test-crew.c - from a plan to seats with people on them */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command/crew.h"
#include "plan/fixture.h"
#include "store/year.h"

/* The store of these tests: what it says stands in the test's own struct, which is handed around as
 * the store itself. */
struct store {
	struct served *served;
	size_t count;
	struct tally *tallies;
	size_t tally_count;
	const char *input; /* what the seats that are there were made from */
};

enum store_verdict store_tallies(struct store *store, struct arena *arena, civil_day from,
	struct tally **ret_items, size_t *ret_count)
{
	(void)arena;
	(void)from;
	*ret_items = store->tallies;
	*ret_count = store->tally_count;
	return STORE_OK;
}

const char *store_roster_input(struct store *store, struct arena *arena)
{
	(void)arena;
	return store->input;
}

enum store_verdict store_served(struct store *store, struct arena *arena, int64_t from,
	struct served **ret_items, size_t *ret_count)
{
	(void)arena;
	(void)from;
	*ret_items = store->served;
	*ret_count = store->count;
	return STORE_OK;
}

enum store_verdict store_refusals(struct store *store, struct arena *arena, int64_t from,
	struct refusal **ret_items, size_t *ret_count)
{
	(void)store;
	(void)arena;
	(void)from;
	*ret_items = NULL;
	*ret_count = 0;
	return STORE_OK;
}

static const char *const skills[] = { "key" };

static const struct need_duty host = { .role = "host", .count = 1, .skill = "key" };

/* Two people; only the first has the key. */
static void init(struct fixture *f, struct person people[2])
{
	fixture_init(f, "Asia/Shanghai");
	for (size_t i = 0; i < 2; i++)
		people[i] = (struct person){ .id = i ? "p2" : "p1",
			.name = i ? "乙二" : "甲一",
			.daily_limit = 1,
			.weekly_limit = UNLIMITED,
			.monthly_limit = UNLIMITED,
			.longest = UNLIMITED,
			.share = 100,
			.joined = CIVIL_NONE,
			.active = true,
			.index = i };
	people[0].skills = (const char **)skills;
	people[0].skill_count = 1;
	f->model.people = people;
	f->model.person_count = 2;
	f->model.window_days = 365;
	f->needs = (struct needs){ .duties = &host, .duty_count = 1 };
	fixture_when(f, "weekly on monday");
}

static const struct plan_seat *seat_of(const struct fixture *f, const char *day)
{
	for (size_t i = 0; i < f->plan.seat_count; i++)
		if (f->plan.seats[i].original == day_of(day))
			return &f->plan.seats[i];
	return NULL;
}

static void roster(struct fixture *f, struct store *store, const char *until)
{
	fixture_plan(f);
	f->plan.seats_until = day_of(until);
	assert_int_equal(
		crew_roster(&f->model, store, f->request.now, f->arena, &f->plan), STORE_OK);
}

static void who_has_the_skill_serves(void **state)
{
	struct fixture f;
	struct person people[2];
	struct store store = { 0 };

	(void)state;
	init(&f, people);
	roster(&f, &store, "2027-01-30");
	assert_int_equal(f.plan.seat_count, 4);
	for (size_t i = 0; i < f.plan.seat_count; i++)
		assert_string_equal(f.plan.seats[i].person, "p1");
	fixture_finish(&f);
}

static void seats_end_with_the_horizon(void **state)
{
	struct fixture f;
	struct person people[2];
	struct store store = { 0 };

	(void)state;
	init(&f, people);
	roster(&f, &store, "2027-01-11");
	assert_int_equal(f.plan.seat_count, 2);
	assert_null(seat_of(&f, "2027-01-18"));
	fixture_finish(&f);
}

static void an_empty_seat_says_why(void **state)
{
	struct fixture f;
	struct person people[2];
	struct store store = { 0 };
	struct civil_range away = { day_of("2027-01-10"), day_of("2027-01-12") };

	(void)state;
	init(&f, people);
	people[0].away = &away;
	people[0].away_count = 1;
	roster(&f, &store, "2027-01-30");
	assert_string_equal(seat_of(&f, "2027-01-04")->person, "p1");
	assert_null(seat_of(&f, "2027-01-11")->person);
	assert_int_not_equal(strlen(seat_of(&f, "2027-01-11")->reason), 0);
	assert_non_null(seat_of(&f, "2027-01-11")->why.in[LANG_ZH]);
	assert_non_null(seat_of(&f, "2027-01-11")->why.in[LANG_EN]);
	fixture_finish(&f);
}

static void two_share_and_what_is_published_stays(void **state)
{
	struct fixture f;
	struct person people[2];
	struct served there[4] = { 0 };
	struct store store = { .served = there };
	size_t first = 0;

	(void)state;
	init(&f, people);
	people[1].skills = (const char **)skills;
	people[1].skill_count = 1;
	roster(&f, &store, "2027-01-30");
	for (size_t i = 0; i < f.plan.seat_count; i++) {
		const struct plan_seat *s = &f.plan.seats[i];

		first += strcmp(s->person, "p1") == 0;
		/* Published the other way round: a new plan may not change them back. */
		there[i] = (struct served){ .person = strcmp(s->person, "p1") == 0 ? "p2" : "p1",
			.activity = "tea",
			.type = "plain",
			.role = "host",
			.seat = 1,
			.original = s->original,
			.is_published = true,
			.begins = plan_find(&f.plan, "tea", s->original)->begins,
			.ends = plan_find(&f.plan, "tea", s->original)->ends };
	}
	assert_int_equal(first, 2);
	store.count = f.plan.seat_count;
	roster(&f, &store, "2027-01-30");
	for (size_t i = 0; i < f.plan.seat_count; i++)
		assert_string_equal(f.plan.seats[i].person, there[i].person);
	fixture_finish(&f);
}

/* As the store would have the plan's seats. */
static void serve(const struct fixture *f, struct store *store)
{
	store->count = f->plan.seat_count;
	for (size_t i = 0; i < f->plan.seat_count; i++) {
		const struct plan_seat *s = &f->plan.seats[i];
		const struct plan_occurrence *o = plan_find(&f->plan, "tea", s->original);

		store->served[i] = (struct served){ .person = s->person,
			.activity = "tea",
			.type = "plain",
			.role = s->role,
			.seat = s->seat,
			.original = s->original,
			.is_published = true,
			.begins = o->begins,
			.ends = o->ends };
	}
	store->input = f->plan.roster_input;
}

/* Whoever may serve besides is news; the same again is none. */
static void what_was_made_from_the_same_stays(void **state)
{
	struct fixture f;
	struct person people[2];
	struct served there[4] = { 0 };
	struct store store = { .served = there };

	(void)state;
	init(&f, people);
	roster(&f, &store, "2027-01-30");
	serve(&f, &store);
	people[1].skills = (const char **)skills;
	people[1].skill_count = 1;
	roster(&f, &store, "2027-01-30");
	assert_string_not_equal(f.plan.roster_input, store.input);
	people[1].skill_count = 0;
	roster(&f, &store, "2027-01-30");
	assert_string_equal(f.plan.roster_input, store.input);
	for (size_t i = 0; i < f.plan.seat_count; i++)
		assert_string_equal(f.plan.seats[i].person, "p1");
	fixture_finish(&f);
}

/* 1 May 2026 was p1's: 1 May 2027 is rather p2's. */
static void who_had_the_holiday_last_year_has_another(void **state)
{
	struct fixture f;
	struct person people[2];
	struct served there[2] = {
		{ .activity = "tea", .type = "plain", .role = "host", .seat = 1 }
	};
	struct store store = { .served = there, .count = 2 };

	(void)state;
	for (size_t turn = 0; turn < 2; turn++) {
		init(&f, people);
		people[1].skills = (const char **)skills;
		people[1].skill_count = 1;
		fixture_when(&f, "2027-05-01");
		f.request.last = day_of("2027-05-30");
		holidays_add(f.model.holidays, "h.csv",
			"2026-05-01,holiday,A\n2027-05-01,holiday,A\n2027-05-02,holiday,A\n",
			strlen("2026-05-01,holiday,A\n2027-05-01,holiday,A\n2027-05-02,holiday,"
			       "A\n"),
			true, NULL);
		there[0].person = people[turn].id;
		there[0].original = day_of("2026-05-01");
		there[0].begins = zone_instant(f.model.zone, day_of("2026-05-01"), 840);
		there[0].ends = there[0].begins + 3600;
		there[1] = there[0]; /* each has had one holiday before: no debt decides */
		there[1].person = people[1 - turn].id;
		there[1].original = day_of("2026-05-02");
		there[1].begins += 86400;
		there[1].ends += 86400;
		roster(&f, &store, "2027-05-02");
		assert_int_equal(f.plan.seat_count, 1);
		assert_string_equal(f.plan.seats[0].person, people[1 - turn].id);
		fixture_finish(&f);
	}
}

static void a_cancelled_or_failed_date_needs_nobody(void **state)
{
	struct fixture f;
	struct person people[2];
	struct store store = { 0 };
	const struct history_override gone = { .activity = "tea",
		.original = day_of("2027-01-11"),
		.cancelled = true,
		.moved_to = CIVIL_NONE,
		.moved_at = CIVIL_NONE };

	(void)state;
	init(&f, people);
	f.history.overrides = &gone;
	f.history.override_count = 1;
	roster(&f, &store, "2027-01-30");
	assert_int_equal(f.plan.seat_count, 3);
	assert_null(seat_of(&f, "2027-01-11"));
	f.is_broken = true;
	roster(&f, &store, "2027-01-30");
	assert_int_equal(f.plan.seat_count, 0);
	fixture_finish(&f);
}

static size_t seats_with(const struct fixture *f, const char *person)
{
	size_t count = 0;

	for (size_t i = 0; i < f->plan.seat_count; i++)
		count += f->plan.seats[i].person != NULL &&
			strcmp(f->plan.seats[i].person, person) == 0;
	return count;
}

/* In December 2026 the first of two served twice and the second not at all, so of the four duties
 * of January one goes to the first: whether the duties are still listed, or only the closed month
 * is. */
static void a_closed_month_counts_once(void **state)
{
	static const struct need_duty anybody = { .role = "host", .count = 1, .skill = "" };
	static const struct {
		size_t listed, tallied;
		size_t expected; /* seats of the first */
	} cases[] = { { 0, 0, 2 }, { 2, 0, 1 }, { 0, 1, 1 }, { 2, 1, 1 }, { 1, 1, 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture f;
		struct person people[2];

		init(&f, people);
		f.needs = (struct needs){ .duties = &anybody, .duty_count = 1 };
		struct served listed[2];
		struct tally tally = { .person = "p1",
			.pool = "tea/host",
			.month = "2026-12",
			.first = day_of("2026-12-01"),
			.total = 2 };
		struct store store = { listed, cases[i].listed, &tally, cases[i].tallied, NULL };

		for (int32_t k = 0; k < 2; k++) {
			const civil_day day = day_of("2026-12-07") + 7 * k;
			listed[k] = (struct served){ .person = "p1",
				.activity = "tea",
				.type = "plain",
				.role = "host",
				.begins = (int64_t)day * 86400 + 3600,
				.ends = (int64_t)day * 86400 + 7200,
				.seat = 1,
				.original = day };
		}
		roster(&f, &store, "2027-01-30");
		assert_int_equal(f.plan.seat_count, 4);
		assert_int_equal(seats_with(&f, "p1"), cases[i].expected);
		fixture_finish(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_has_the_skill_serves),
		cmocka_unit_test(seats_end_with_the_horizon),
		cmocka_unit_test(an_empty_seat_says_why),
		cmocka_unit_test(two_share_and_what_is_published_stays),
		cmocka_unit_test(what_was_made_from_the_same_stays),
		cmocka_unit_test(who_had_the_holiday_last_year_has_another),
		cmocka_unit_test(a_cancelled_or_failed_date_needs_nobody),
		cmocka_unit_test(a_closed_month_counts_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
