/* test-property.c - what must hold for every roster, over random small communities */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "roster/desk.h"
#include "roster/town.h"

/* Rules and costs must hold after few moves as after many; only what is said of the best roster
 * needs a search that finds it. */
enum { FEW_MOVES = 2000, ENOUGH_MOVES = 12000 };

static void search(struct roster *r, uint64_t seed, int64_t moves, int32_t *ret_person,
	struct roster_result *ret)
{
	struct roster_options options = { .seed = seed, .moves = moves };

	roster_solve(r, &options, ret);
	roster_people(r, ret_person);
}

static void solve(struct roster *r, uint64_t seed, int32_t *ret_person, struct roster_result *ret)
{
	search(r, seed, getenv("LINLI_TEST_FULL") ? ENOUGH_MOVES : FEW_MOVES, ret_person, ret);
}

static void every_roster_keeps_the_rules(void **state)
{
	struct town t;
	struct roster_result result;
	int32_t person[SEATS];

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(1500); seed++) {
		struct roster *r;
		const char *fault;

		town_make(&t, (uint64_t)seed);
		r = roster_new(&t.problem);
		solve(r, 1, person, &result);
		fault = town_breach(&t, person);
		if (fault || result.vector[ROSTER_BREACHES])
			fail_msg("seed %d: %s", seed, fault ? fault : "counted");
		for (size_t s = 0; s < t.problem.seat_count; s++)
			if ((person[s] < 0) != (result.reason[s] != ROSTER_MAY))
				fail_msg("seed %d: seat %zu has no reason", seed, s);
		roster_free(r);
		arena_free(t.arena);
	}
}

static void nothing_undercuts_the_bound(void **state)
{
	struct town t;
	struct roster_result result;
	struct roster_quality quality;
	int32_t person[SEATS], evenest = 0;

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(300); seed++) {
		struct roster *r;

		town_make(&t, (uint64_t)seed);
		r = roster_new(&t.problem);
		solve(r, 3, person, &result);
		if (result.cost < result.bound)
			fail_msg("seed %d: %lld below %lld", seed, (long long)result.cost,
				(long long)result.bound);
		roster_quality(r, t.arena, &quality);
		if (result.vector[ROSTER_UNFILLED] < quality.unfilled_least)
			fail_msg("seed %d: %lld empty, not %d", seed,
				(long long)result.vector[ROSTER_UNFILLED], quality.unfilled_least);
		if (result.vector[ROSTER_UNFILLED] == quality.unfilled_least &&
			quality.unfair < quality.unfair_least)
			fail_msg("seed %d: uneven by %lld, not %lld", seed,
				(long long)quality.unfair, (long long)quality.unfair_least);
		assert_true(quality.unfair == result.vector[ROSTER_UNFAIR]);
		evenest += quality.unfair == quality.unfair_least;
		roster_free(r);
		arena_free(t.arena);
	}
	assert_true(evenest > 0);
}

static void order_of_the_input_changes_nothing(void **state)
{
	struct town a, b;
	struct roster_result result;
	int32_t one[SEATS], two[SEATS];

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(200); seed++) {
		struct roster *r;
		size_t n;

		town_make(&a, (uint64_t)seed);
		town_make(&b, (uint64_t)seed);
		n = a.problem.seat_count;
		for (int32_t p = 0; p < PEOPLE; p++) { /* backwards; links between people follow */
			struct roster_person *who = &b.person[p];

			*who = a.person[PEOPLE - 1 - p];
			for (size_t i = 0; i < who->with_count + who->not_with_count; i++) {
				int32_t *link = ARENA_ARRAY(b.arena, 1, int32_t);

				*link = PEOPLE - 1 -
					(who->with_count ? who->with[0] : who->not_with[0]);
				if (who->with_count)
					who->with = link;
				else
					who->not_with = link;
			}
		}
		for (size_t s = 0; s < n; s++)
			b.seat[s] = a.seat[n - 1 - s];
		r = roster_new(&a.problem);
		solve(r, 5, one, &result);
		roster_free(r);
		r = roster_new(&b.problem);
		solve(r, 5, two, &result);
		roster_free(r);
		for (size_t s = 0; s < n; s++) {
			int32_t p = two[n - 1 - s];

			if (one[s] != (p < 0 ? p : PEOPLE - 1 - p))
				fail_msg("seed %d: seat %zu", seed, s);
		}
		arena_free(a.arena);
		arena_free(b.arena);
	}
}

static void planning_again_changes_nothing(void **state)
{
	struct town t;
	struct roster_result result;
	int32_t person[SEATS], again[SEATS];
	int64_t unfilled;

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(200); seed++) {
		struct roster *r;

		town_make(&t, (uint64_t)seed);
		r = roster_new(&t.problem);
		solve(r, 7, person, &result);
		unfilled = result.vector[ROSTER_UNFILLED];
		roster_free(r);
		for (size_t s = 0; s < t.problem.seat_count; s++)
			t.seat[s].published = person[s];
		r = roster_new(&t.problem);
		solve(r, 8, again, &result);
		for (size_t s = 0; s < t.problem.seat_count; s++)
			if (person[s] >= 0 && again[s] != person[s] &&
				result.vector[ROSTER_UNFILLED] == unfilled)
				fail_msg("seed %d: seat %zu changed for nothing", seed, s);
		assert_true(result.vector[ROSTER_UNFILLED] <= unfilled);
		assert_true(result.vector[ROSTER_BREACHES] == 0);
		roster_free(r);
		arena_free(t.arena);
	}
}

static void suggestions_break_no_rule(void **state)
{
	struct town t;
	struct roster_result result;
	int32_t person[SEATS], tried[SEATS];

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(60); seed++) {
		struct roster *r;

		town_make(&t, (uint64_t)seed);
		r = roster_new(&t.problem);
		solve(r, 1, person, &result);
		for (size_t s = 0; s < t.problem.seat_count; s++) {
			const struct roster_choice *choice;
			size_t n = roster_suggest(r, t.arena, (int32_t)s, 3, &choice);

			for (size_t i = 0; i < n; i++) {
				const char *fault;

				memcpy(tried, person, sizeof tried);
				if (choice[i].exchange >= 0)
					tried[choice[i].exchange] = person[s];
				tried[s] = choice[i].person;
				fault = town_breach(&t, tried);
				if (fault)
					fail_msg("seed %d seat %zu: %s", seed, s, fault);
			}
		}
		roster_people(r, tried);
		assert_memory_equal(tried, person, t.problem.seat_count * sizeof *tried);
		roster_free(r);
		arena_free(t.arena);
	}
}

/* The same seed gives the same bytes: on a fresh desk, and on one that was used before. */
static void a_seed_gives_the_same_bytes(void **state)
{
	struct town t;
	struct roster_result result;
	int32_t first[SEATS], again[SEATS];

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(200); seed++) {
		struct roster *r, *fresh;
		size_t size;

		town_make(&t, (uint64_t)seed);
		size = t.problem.seat_count * sizeof *first;
		r = roster_new(&t.problem);
		fresh = roster_new(&t.problem);
		solve(r, (uint64_t)seed, first, &result);
		solve(fresh, (uint64_t)seed, again, &result);
		if (memcmp(first, again, size) != 0)
			fail_msg("seed %d: another roster", seed);
		solve(r, (uint64_t)seed, again, &result);
		if (memcmp(first, again, size) != 0)
			fail_msg("seed %d: another roster the second time", seed);
		roster_free(r);
		roster_free(fresh);
		arena_free(t.arena);
	}
}

/* Costs kept while people move are those that counting anew finds. */
static void kept_costs_are_counted_costs(void **state)
{
	struct town t;
	struct roster_result result;
	int32_t person[SEATS];

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(150); seed++) {
		struct roster *r;

		town_make(&t, (uint64_t)seed);
		for (size_t s = 0; s < t.problem.seat_count; s++)
			t.seat[s].published =
				town_below(&t, 3) ? ROSTER_NOBODY : town_below(&t, PEOPLE);
		r = roster_new(&t.problem);
		solve(r, 1, person, &result);
		for (int32_t i = 0; i < 100 && t.problem.seat_count; i++) {
			int32_t s = town_below(&t, (int32_t)t.problem.seat_count);
			int32_t p = town_below(&t, PEOPLE);
			int64_t counted[ROSTER_LEVELS];

			if (i % 3 == 0)
				roster_put(r, s, ROSTER_NOBODY);
			else if (roster_may(r, p, s, NULL))
				roster_put(r, s, p);
			(void)roster_score(r, counted);
			for (int32_t k = ROSTER_BREACHES; k < ROSTER_LEVELS; k++)
				if (r->vector[k] != counted[k])
					fail_msg("seed %d, put %d, level %d: %lld, counted %lld",
						seed, i, k, (long long)r->vector[k],
						(long long)counted[k]);
		}
		roster_free(r);
		arena_free(t.arena);
	}
}

/* Seats left empty, and the bound of them, when nothing else has a price. */
static int64_t unfilled_of(struct town *t, int64_t *ret_bound)
{
	struct roster_result result;
	int32_t person[SEATS];
	struct roster *r;

	t->problem.weights = (struct roster_weights){ .unfilled = 1000, .is_bare = true };
	r = roster_new(&t->problem);
	search(r, 1, ENOUGH_MOVES, person, &result);
	roster_free(r);
	*ret_bound = result.bound;
	return result.vector[ROSTER_UNFILLED];
}

static void one_more_person_leaves_no_more_seats_empty(void **state)
{
	struct town t;
	int64_t few, many, few_bound, many_bound;

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(150); seed++) {
		town_make(&t, (uint64_t)seed);
		t.problem.person_count = PEOPLE / 2;
		for (int32_t p = 0; p < PEOPLE; p++)
			t.person[p].with_count = t.person[p].not_with_count = 0;
		few = unfilled_of(&t, &few_bound);
		t.problem.person_count++;
		many = unfilled_of(&t, &many_bound);
		if (many > few || many_bound > few_bound)
			fail_msg("seed %d: %lld empty, with one more %lld", seed, (long long)few,
				(long long)many);
		arena_free(t.arena);
	}
}

static bool is_listed(const int32_t *list, size_t count, int32_t n)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == n)
			return true;
	return false;
}

/* An empty seat: everybody has a reason, and where there is a proof, nobody outside it could come.
 */
static void empty_seats_say_why(void **state)
{
	struct town t;
	struct roster_result result;
	struct roster_why why;
	int32_t person[SEATS], proofs = 0;

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(100); seed++) {
		struct roster *r;

		town_make(&t, (uint64_t)seed);
		r = roster_new(&t.problem);
		solve(r, 1, person, &result);
		for (int32_t s = 0; s < (int32_t)t.problem.seat_count; s++) {
			int32_t reasons = 0;

			if (person[s] >= 0)
				continue;
			roster_explain(r, t.arena, s, &why);
			for (int32_t i = 0; i < ROSTER_REASONS; i++)
				reasons += why.counts[i];
			if (reasons != PEOPLE || why.reason == ROSTER_MAY)
				fail_msg("seed %d seat %d: %d reasons", seed, s, reasons);
			proofs += why.proof_seat_count > 0;
			for (size_t i = 0; i < why.proof_seat_count; i++)
				for (int32_t p = 0; p < PEOPLE; p++)
					if (!is_listed(
						    why.proof_people, why.proof_person_count, p) &&
						roster_can(r, p, why.proof_seats[i], NULL))
						fail_msg(
							"seed %d seat %d: p%02d could", seed, s, p);
		}
		roster_free(r);
		arena_free(t.arena);
	}
	assert_true(proofs > 0);
}

/* The cheapest of all rosters that keep the rules, by trying every one. */
static int64_t try_all(const struct town *t, struct roster *r, int32_t *person, size_t s)
{
	int64_t vector[ROSTER_LEVELS], best = INT64_MAX, cost;

	if (s == t->problem.seat_count) {
		if (town_breach(t, person))
			return best;
		roster_seat(r, person);
		return roster_score(r, vector);
	}
	for (person[s] = ROSTER_NOBODY; person[s] < (int32_t)t->problem.person_count; person[s]++) {
		int32_t tried = person[s];

		cost = try_all(t, r, person, s + 1);
		best = cost < best ? cost : best;
		person[s] = tried;
	}
	return best;
}

static void small_rosters_are_the_best_there_are(void **state)
{
	enum { FEW = 4, PLACES = 5 };
	struct town t;
	struct roster_result result;
	int32_t person[SEATS];

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(60); seed++) {
		struct roster *r;
		int64_t best;

		town_make(&t, (uint64_t)seed);
		t.problem.person_count = FEW;
		t.problem.seat_count =
			t.problem.seat_count > PLACES ? PLACES : t.problem.seat_count;
		for (int32_t p = 0; p < PEOPLE; p++)
			t.person[p].with_count = t.person[p].not_with_count = 0;
		t.problem.duty_count = (size_t)t.seat[t.problem.seat_count - 1].duty + 1;
		r = roster_new(&t.problem);
		search(r, 1, ENOUGH_MOVES, person, &result);
		best = try_all(&t, r, person, 0);
		if (result.cost != best)
			fail_msg("seed %d: %lld, the best is %lld", seed, (long long)result.cost,
				(long long)best);
		roster_free(r);
		arena_free(t.arena);
	}
}

static bool has_ties(const struct town *t, int32_t p)
{
	for (int32_t q = 0; q < PEOPLE; q++)
		if ((q == p && t->person[q].with_count) ||
			is_listed(t->person[q].with, t->person[q].with_count, p))
			return true;
	return false;
}

/* Who leaves makes empty seats; for each at most three others change, and none when he had none. */
static void one_leaving_changes_little(void **state)
{
	struct town t;
	struct roster_result result;
	int32_t person[SEATS], again[SEATS];

	(void)state;
	for (int32_t seed = 1; seed <= town_rounds(300); seed++) {
		int32_t gone = seed % PEOPLE, his = 0, others = 0;
		int64_t unfilled;
		struct roster *r;

		town_make(&t, (uint64_t)seed);
		r = roster_new(&t.problem);
		solve(r, 1, person, &result);
		roster_free(r);
		unfilled = result.vector[ROSTER_UNFILLED];
		if (!has_ties(&t, gone)) {
			t.person[gone].is_active = false;
			for (size_t s = 0; s < t.problem.seat_count; s++)
				t.seat[s].published = person[s];
			r = roster_new(&t.problem);
			solve(r, 2, again, &result);
			for (size_t s = 0; s < t.problem.seat_count; s++) {
				his += person[s] == gone;
				others += person[s] >= 0 && person[s] != gone &&
					again[s] != person[s];
			}
			if (others > 3 * his && result.vector[ROSTER_UNFILLED] >= unfilled)
				fail_msg("seed %d: %d of %d seats were his, %d others changed",
					seed, his, (int32_t)t.problem.seat_count, others);
			roster_free(r);
		}
		arena_free(t.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_roster_keeps_the_rules),
		cmocka_unit_test(nothing_undercuts_the_bound),
		cmocka_unit_test(order_of_the_input_changes_nothing),
		cmocka_unit_test(planning_again_changes_nothing),
		cmocka_unit_test(suggestions_break_no_rule),
		cmocka_unit_test(a_seed_gives_the_same_bytes),
		cmocka_unit_test(kept_costs_are_counted_costs),
		cmocka_unit_test(one_more_person_leaves_no_more_seats_empty),
		cmocka_unit_test(empty_seats_say_why),
		cmocka_unit_test(small_rosters_are_the_best_there_are),
		cmocka_unit_test(one_leaving_changes_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
