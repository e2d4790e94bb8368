/* test-fair.c - who is alike serves alike: totals, weekends, holidays, over months and years */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "roster/town.h"

enum { STAFF = 13, YEAR = 364, NEED = 3, PAST = 8 * YEAR };

/* A post staffed around the clock by people who are all alike; every day is one duty. */
struct post {
	struct arena *arena;
	struct roster_problem problem;
	struct roster_person person[STAFF];
	struct roster_duty duty[YEAR];
	struct roster_seat seat[YEAR * NEED];
	struct roster_past past[PAST];
	struct civil_range away[STAFF];
	int32_t need, rest;
};

static void hire(struct post *post, int32_t people)
{
	post->problem.person_count = (size_t)people;
	for (int32_t p = 0; p < people; p++)
		post->person[p] =
			(struct roster_person){ .id = arena_format(post->arena, "p%02d", p),
				.weekly_limit = ROSTER_UNLIMITED,
				.monthly_limit = ROSTER_UNLIMITED,
				.area = ROSTER_NONE,
				.joined = CIVIL_NONE,
				.is_active = true };
}

/* One day in 33 is a holiday: 11 in a year, on all days of the week. */
static uint32_t kinds_of(int32_t day)
{
	bool is_holiday = day % 33 == 7, is_weekend = civil_weekday(MONDAY + day) >= 5;

	return ROSTER_BIT(ROSTER_TOTAL) | ROSTER_BIT(ROSTER_NIGHT) |
		(is_holiday                  ? ROSTER_BIT(ROSTER_HOLIDAY)
				: is_weekend ? ROSTER_BIT(ROSTER_WEEKEND)
					     : 0);
}

/* Plans the days first … first + days - 1. */
static void pose(struct post *post, int32_t first, int32_t days)
{
	post->problem.people = post->person;
	post->problem.duties = post->duty;
	post->problem.seats = post->seat;
	post->problem.past = post->past;
	post->problem.duty_count = post->problem.seat_count = 0;
	post->problem.first = MONDAY + first;
	post->problem.last = MONDAY + first + days - 1;
	for (int32_t i = 0; i < days; i++) {
		int32_t day = MONDAY + first + i;
		int64_t begins = (int64_t)day * DAY_SECONDS + 8 * 3600;

		post->duty[i] = (struct roster_duty){
			.id = arena_format(post->arena, "post@%05d", day),
			.occurrence = i,
			.venue = ROSTER_NONE,
			.begins = begins,
			.ends = begins + DAY_SECONDS,
			.day = day,
			.last_day = day + 1,
			.from = 480,
			.until = 480 + DAY_MINUTES,
			.kinds = kinds_of(first + i),
			.skill = ROSTER_NONE,
			.kind = ROSTER_NONE,
			.rest = post->rest,
			.last_person = ROSTER_NOBODY,
		};
		post->problem.duty_count++;
		for (int32_t n = 1; n <= post->need; n++)
			post->seat[post->problem.seat_count++] = (struct roster_seat){ .duty = i,
				.number = n,
				.area = ROSTER_NONE,
				.locked = ROSTER_NOBODY,
				.published = ROSTER_NOBODY };
	}
}

/* Solves, and adds what was planned to what was done. */
static void serve(struct post *post, struct roster_quality *ret)
{
	struct roster_options options = { .seed = 1 };
	struct roster_result result;
	struct roster *r = roster_new(&post->problem);

	roster_solve(r, &options, &result);
	roster_quality(r, post->arena, ret);
	for (size_t s = 0; s < post->problem.seat_count; s++) {
		const struct roster_duty *d = &post->duty[post->seat[s].duty];

		if (result.person[s] >= 0)
			post->past[post->problem.past_count++] = (struct roster_past){
				.person = result.person[s], .day = d->day, .kinds = d->kinds
			};
	}
	roster_free(r);
}

static int32_t spread_of(const struct post *post, enum roster_kind kind)
{
	int32_t count[STAFF] = { 0 }, least = INT32_MAX, most = 0;

	for (size_t i = 0; i < post->problem.past_count; i++)
		count[post->past[i].person] += (int32_t)(post->past[i].kinds >> kind & 1);
	for (size_t p = 0; p < post->problem.person_count; p++) {
		least = count[p] < least ? count[p] : least;
		most = count[p] > most ? count[p] : most;
	}
	return most - least;
}

static void assert_even(const struct post *post, int32_t bound, const char *what, int32_t n)
{
	static const char *const name[] = { "duties", "weekends", "holidays", "nights" };

	for (int32_t k = 0; k < ROSTER_KINDS; k++)
		if (spread_of(post, (enum roster_kind)k) > bound)
			fail_msg("%s %d: %s are spread by %d", what, n, name[k],
				spread_of(post, (enum roster_kind)k));
}

static void begin(struct post *post, int32_t people, int32_t need, int32_t rest)
{
	memset(post, 0, sizeof *post);
	post->arena = arena_new();
	post->need = need;
	post->rest = rest;
	hire(post, people);
}

/* As many as rest asks for, and more; each number of days. */
static void alike_people_serve_alike(void **state)
{
	static struct post post;
	struct roster_quality quality;
	int32_t n = 0;

	(void)state;
	for (int32_t need = 1; need <= NEED; need++)
		for (int32_t people = 3 * need + 1; people <= STAFF; people++)
			for (int32_t days = 14 + people; days < 100; days += 37) {
				begin(&post, people, need, DAY_MINUTES);
				pose(&post, 0, days);
				serve(&post, &quality);
				assert_int_equal(quality.filled, quality.seats);
				assert_even(&post, 1, "pool", n++);
				arena_free(post.arena);
			}
}

/* Two of 13 for 24 hours, the day after free, a year at once: with an uneven year before it. */
static void a_year_makes_up_for_the_year_before(void **state)
{
	static struct post post;
	struct roster_quality quality;

	(void)state;
	begin(&post, STAFF, 2, DAY_MINUTES);
	for (int32_t day = -YEAR; day < 0; day++) /* the year before: by turns of the calendar */
		for (int32_t n = 0; n < 2; n++)
			post.past[post.problem.past_count++] = (struct roster_past){
				.person = ((day + YEAR) * 2 + n) % (STAFF - n * (day % 5 == 0)),
				.day = MONDAY + day,
				.kinds = kinds_of(day + 33 * 12)
			};
	pose(&post, 0, YEAR);
	serve(&post, &quality);
	assert_int_equal(quality.filled, quality.seats);
	assert_even(&post, 1, "two years", 2);
	arena_free(post.arena);
}

/* The same year planned four weeks at a time: after each, nobody is more than one ahead. */
static void months_add_up(void **state)
{
	static struct post post;
	struct roster_quality quality;

	(void)state;
	begin(&post, STAFF, 2, DAY_MINUTES);
	for (int32_t month = 0; month < YEAR / 28; month++) {
		pose(&post, month * 28, 28);
		serve(&post, &quality);
		assert_int_equal(quality.filled, quality.seats);
		assert_even(&post, 1, "month", month);
	}
	arena_free(post.arena);
}

/* With somebody away in every month, what was missed is made up for: one more, for a while. */
static void debts_are_carried(void **state)
{
	static struct post post;
	struct roster_quality quality;

	(void)state;
	begin(&post, STAFF, 2, DAY_MINUTES);
	for (int32_t month = 0; month < 12; month++) {
		for (int32_t p = 0; p < STAFF; p++) {
			int32_t first = MONDAY + month * 28 + (p * 5 + month * 11) % 28;

			post.away[p] = (struct civil_range){ first, first + 6 };
			post.person[p].away = &post.away[p];
			post.person[p].away_count = (p + month) % 3 == 0;
		}
		pose(&post, month * 28, 28);
		serve(&post, &quality);
		assert_int_equal(quality.filled, quality.seats);
	}
	assert_even(&post, 2, "months", 12);
	arena_free(post.arena);
}

/* Several small activities: who has one more in this has one less in that, and over the months too.
 */
static void small_shares_add_up_to_even_ones(void **state)
{
	enum { POOLS = 6, SEATS_EACH = 8, DAYS = POOLS * SEATS_EACH };
	static struct post post;
	struct roster_quality quality;

	(void)state;
	begin(&post, STAFF, 1, 0);
	for (int32_t month = 0; month < 4; month++) {
		size_t before = post.problem.past_count;

		pose(&post, month * DAYS, DAYS);
		for (int32_t i = 0; i < DAYS; i++) {
			post.duty[i].pool = post.duty[i].activity = i % POOLS;
			post.duty[i].ends = post.duty[i].begins + 2 * 3600;
			post.duty[i].kinds = ROSTER_BIT(ROSTER_TOTAL);
		}
		serve(&post, &quality);
		for (size_t i = before; i < post.problem.past_count; i++)
			post.past[i].pool = (post.past[i].day - MONDAY) % DAYS % POOLS;
		assert_int_equal(quality.filled, quality.seats);
		assert_int_equal(quality.vector[ROSTER_UNFAIR], 0);
		assert_int_equal(quality.vector[ROSTER_UNEVEN], 0);
		if (spread_of(&post, ROSTER_TOTAL) > 1)
			fail_msg("month %d: all duties are spread by %d", month,
				spread_of(&post, ROSTER_TOTAL));
	}
	arena_free(post.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alike_people_serve_alike),
		cmocka_unit_test(a_year_makes_up_for_the_year_before),
		cmocka_unit_test(months_add_up),
		cmocka_unit_test(debts_are_carried),
		cmocka_unit_test(small_shares_add_up_to_even_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
