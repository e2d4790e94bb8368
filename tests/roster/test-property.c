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

#include "base/arena.h"
#include "roster/roster.h"

enum { DAY_SECONDS = 86400, MONDAY = 20000 - 20000 % 7 + 4, PEOPLE = 12, SEATS = 400 };

struct town {
	struct arena *arena;
	struct roster_problem problem;
	struct roster_person person[PEOPLE];
	struct roster_duty duty[SEATS];
	struct roster_seat seat[SEATS];
	uint64_t random;
};

static int32_t below(struct town *t, int32_t n)
{
	t->random = t->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int32_t)((t->random >> 33) % (uint64_t)n);
}

/* LINLI_ROUNDS multiplies the number of towns; slow builds set it below 100. */
static int32_t rounds(int32_t usual)
{
	const char *percent = getenv("LINLI_ROUNDS");

	return percent ? usual * atoi(percent) / 100 + 1 : usual;
}

static int32_t *list_of(struct town *t, int32_t most, int32_t from, size_t *ret_count)
{
	int32_t *list = ARENA_ARRAY(t->arena, (size_t)most + 1, int32_t);

	*ret_count = 0;
	for (int32_t i = 0; i < from && *ret_count < (size_t)most; i++)
		if (below(t, 2))
			list[(*ret_count)++] = i;
	return list;
}

static void add_person(struct town *t, int32_t p, int32_t days)
{
	struct roster_person *who = &t->person[p];
	struct civil_range *away = ARENA_ARRAY(t->arena, 2, struct civil_range);
	struct roster_hours *hours = ARENA_ARRAY(t->arena, 2, struct roster_hours);
	int32_t *other = ARENA_ARRAY(t->arena, 1, int32_t);

	*who = (struct roster_person){ .id = arena_format(t->arena, "p%02d", p),
		.kind = below(t, 2),
		.daily_limit = 1 + below(t, 2),
		.weekly_limit = below(t, 3) ? 1 + below(t, 4) : ROSTER_UNLIMITED,
		.monthly_limit = below(t, 3) ? 2 + below(t, 8) : ROSTER_UNLIMITED,
		.rest = below(t, 3) ? 0 : 60 * below(t, 30),
		.longest = below(t, 5) ? 0 : 60 * (3 + below(t, 20)),
		.share = below(t, 4) ? 100 : 50,
		.born = below(t, 3) ? 0 : 1960 + below(t, 60),
		.area = ROSTER_NONE,
		.joined = below(t, 5) ? CIVIL_NONE : MONDAY + below(t, days),
		.is_active = below(t, 12) > 0 };
	who->skills = list_of(t, 3, 3, &who->skill_count);
	who->teams = list_of(t, 2, 2, &who->team_count);
	away[0].first = MONDAY + below(t, days);
	away[0].last = away[0].first + below(t, 6);
	who->away = away;
	who->away_count = (size_t)below(t, 2);
	hours[0] = (struct roster_hours){ (uint32_t)below(t, 128), { 0, DAY_MINUTES }, CIVIL_NONE,
		CIVIL_NONE, 0 };
	hours[1] = (struct roster_hours){ (uint32_t)below(t, 128),
		{ 480, below(t, 2) ? 1200 : 420 }, CIVIL_NONE, CIVIL_NONE, 0 };
	who->available = hours;
	who->available_count = below(t, 3) ? 0 : 2;
	other[0] = (p + 1 + below(t, PEOPLE - 1)) % PEOPLE;
	if (below(t, 6) == 0) {
		who->not_with = other;
		who->not_with_count = 1;
	} else if (below(t, 10) == 0) {
		who->with = other;
		who->with_count = 1;
	}
}

static void add_duty(struct town *t, int32_t day, int32_t occurrence, int32_t role)
{
	int32_t i = (int32_t)t->problem.duty_count++, from = 60 * below(t, 24);
	int32_t length = below(t, 4) ? 60 * (1 + below(t, 8)) : 1440, need = 1 + below(t, 3);
	int32_t *team = ARENA_ARRAY(t->arena, 1, int32_t);
	bool is_weekend = civil_weekday(MONDAY + day) >= 5;

	team[0] = below(t, 2);
	t->duty[i] = (struct roster_duty){
		.id = arena_format(t->arena, "a%03d/r%d", occurrence, role),
		.activity = role,
		.occurrence = occurrence,
		.venue = below(t, 3) - 1,
		.pool = role,
		.begins = (int64_t)(MONDAY + day) * DAY_SECONDS + from * 60,
		.ends = (int64_t)(MONDAY + day) * DAY_SECONDS + (from + length) * 60,
		.day = MONDAY + day,
		.last_day = MONDAY + day + (from + length - 1) / DAY_MINUTES,
		.from = from,
		.until = from + length,
		.kinds = ROSTER_BIT(ROSTER_TOTAL) | (is_weekend ? ROSTER_BIT(ROSTER_WEEKEND) : 0),
		.skill = below(t, 4) - 1,
		.kind = below(t, 4) ? ROSTER_NONE : below(t, 2),
		.teams = team,
		.team_count = below(t, 4) == 0,
		.age_min = below(t, 4) ? 0 : 18,
		.rest = below(t, 3) ? 0 : 60 * below(t, 40),
		.last_person = ROSTER_NOBODY,
	};
	for (int32_t n = 1; n <= need; n++)
		t->seat[t->problem.seat_count++] = (struct roster_seat){ .duty = i,
			.number = n,
			.area = ROSTER_NONE,
			.locked = ROSTER_NOBODY,
			.published = ROSTER_NOBODY };
}

static void make_town(struct town *t, uint64_t seed)
{
	int32_t days = 7 + (int32_t)(seed % 22);

	memset(t, 0, sizeof *t);
	t->arena = arena_new();
	t->random = seed * 2654435761u + 1;
	for (int32_t p = 0; p < PEOPLE; p++)
		add_person(t, p, days);
	for (int32_t day = 0; day < days; day++)
		for (int32_t role = 0; role < 3; role++)
			if (below(t, 2))
				add_duty(t, day, day * 2 + role / 2, role);
	t->problem.people = t->person;
	t->problem.duties = t->duty;
	t->problem.seats = t->seat;
	t->problem.person_count = PEOPLE;
	t->problem.first = MONDAY;
	t->problem.last = MONDAY + days - 1;
	t->problem.spacing = 2 * DAY_MINUTES;
	t->problem.travel = below(t, 2) ? 30 : 0;
}

/* --- a checker that shares nothing with the engine: minute by minute, pair by pair --- */

static bool holds(const int32_t *list, size_t count, int32_t n)
{
	while (count > 0)
		if (list[--count] == n)
			return true;
	return false;
}

static bool is_free_minute(
	const struct roster_person *p, const struct roster_duty *d, int32_t minute)
{
	int32_t day = d->day + minute / 1440, clock = minute % 1440;

	for (size_t i = 0; i < p->available_count; i++) {
		const struct roster_hours *h = &p->available[i];
		bool today = h->weekdays >> civil_weekday(day) & 1;
		bool yesterday = h->weekdays >> civil_weekday(day - 1) & 1;
		bool is_over = h->hours.until <= h->hours.from;

		if (today && clock >= h->hours.from && (is_over || clock < h->hours.until))
			return true;
		if (yesterday && is_over && clock < h->hours.until)
			return true;
	}
	return p->available_count == 0;
}

static const char *breach_alone(const struct roster_person *p, const struct roster_duty *d)
{
	if (!p->is_active)
		return "inactive";
	if (d->skill >= 0 && !holds(p->skills, p->skill_count, d->skill))
		return "skill";
	if (d->team_count && !holds(p->teams, p->team_count, d->teams[0]))
		return "team";
	if (d->kind >= 0 && d->kind != p->kind)
		return "kind";
	if (p->born && civil_to_date(d->day).year - p->born - 1 < d->age_min)
		return "age";
	if (p->longest && d->ends - d->begins > p->longest * 60)
		return "longest";
	if (p->joined != CIVIL_NONE && d->day < p->joined)
		return "joined";
	for (int32_t day = d->day; day <= d->last_day; day++)
		if (p->away_count && day >= p->away[0].first && day <= p->away[0].last)
			return "away";
	for (int32_t minute = d->from; minute < d->until; minute++)
		if (!is_free_minute(p, d, minute))
			return "available";
	return NULL;
}

static const char *breach_between(const struct town *t, const struct roster_person *p,
	const struct roster_duty *a, const struct roster_duty *b)
{
	int64_t gap = b->begins - a->ends;

	if (a->begins > b->begins)
		return NULL; /* the other way round it is looked at too */
	if (gap < 0)
		return "overlap";
	if (gap < p->rest * 60 || gap < a->rest * 60)
		return "rest";
	if (a->venue >= 0 && b->venue >= 0 && a->venue != b->venue && gap < t->problem.travel * 60)
		return "travel";
	return NULL;
}

static const char *breach_limits(const struct town *t, const int32_t *person, size_t s)
{
	const struct roster_person *p = &t->person[person[s]];
	const struct roster_duty *d = &t->duty[t->seat[s].duty];
	struct civil_date date = civil_to_date(d->day);
	int32_t days = 0, weeks = 0, months = 0;

	for (size_t i = 0; i < t->problem.seat_count; i++) {
		const struct roster_duty *o = &t->duty[t->seat[i].duty];
		struct civil_date other = civil_to_date(o->day);

		if (person[i] != person[s])
			continue;
		days += o->day == d->day;
		weeks += civil_week_start(o->day) == civil_week_start(d->day);
		months += other.year == date.year && other.month == date.month;
	}
	return days > p->daily_limit        ? "daily"
		: weeks > p->weekly_limit   ? "weekly"
		: months > p->monthly_limit ? "monthly"
					    : NULL;
}

static bool serves(const struct town *t, const int32_t *person, int32_t p, int32_t occurrence)
{
	for (size_t i = 0; i < t->problem.seat_count; i++)
		if (person[i] == p && t->duty[t->seat[i].duty].occurrence == occurrence)
			return true;
	return false;
}

static const char *breach_pairs(const struct town *t, const int32_t *person, size_t s)
{
	int32_t occurrence = t->duty[t->seat[s].duty].occurrence, p = person[s];

	for (int32_t q = 0; q < PEOPLE; q++) {
		const struct roster_person *a = &t->person[p], *b = &t->person[q];
		bool comes = serves(t, person, q, occurrence);

		if (comes &&
			(holds(a->not_with, a->not_with_count, q) ||
				holds(b->not_with, b->not_with_count, p)))
			return "not-with";
		if (!comes &&
			(holds(a->with, a->with_count, q) || holds(b->with, b->with_count, p)))
			return "with";
	}
	return NULL;
}

static const char *breach(const struct town *t, const int32_t *person)
{
	for (size_t s = 0; s < t->problem.seat_count; s++) {
		const struct roster_duty *d = &t->duty[t->seat[s].duty];
		const char *fault;

		if (person[s] < 0)
			continue;
		fault = breach_alone(&t->person[person[s]], d);
		if (!fault)
			fault = breach_limits(t, person, s);
		if (!fault)
			fault = breach_pairs(t, person, s);
		for (size_t i = 0; !fault && i < t->problem.seat_count; i++)
			if (i != s && person[i] == person[s])
				fault = breach_between(
					t, &t->person[person[s]], d, &t->duty[t->seat[i].duty]);
		if (fault)
			return fault;
	}
	return NULL;
}

/* --- properties --- */

static void solve(struct roster *r, uint64_t seed, int32_t *ret_person, struct roster_result *ret)
{
	struct roster_options options = { .seed = seed, .moves = 12000 };

	roster_solve(r, &options, ret);
	roster_people(r, ret_person);
}

static void every_roster_keeps_the_rules(void **state)
{
	struct town t;
	struct roster_result result;
	int32_t person[SEATS];

	(void)state;
	for (int32_t seed = 1; seed <= rounds(1500); seed++) {
		struct roster *r;
		const char *fault;

		make_town(&t, (uint64_t)seed);
		r = roster_new(&t.problem);
		solve(r, 1, person, &result);
		fault = breach(&t, person);
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
	int32_t person[SEATS];

	(void)state;
	for (int32_t seed = 1; seed <= rounds(300); seed++) {
		struct roster *r;

		make_town(&t, (uint64_t)seed);
		r = roster_new(&t.problem);
		solve(r, 3, person, &result);
		if (result.cost < result.bound)
			fail_msg("seed %d: %lld below %lld", seed, (long long)result.cost,
				(long long)result.bound);
		roster_free(r);
		arena_free(t.arena);
	}
}

static void order_of_the_input_changes_nothing(void **state)
{
	struct town a, b;
	struct roster_result result;
	int32_t one[SEATS], two[SEATS];

	(void)state;
	for (int32_t seed = 1; seed <= rounds(200); seed++) {
		struct roster *r;
		size_t n;

		make_town(&a, (uint64_t)seed);
		make_town(&b, (uint64_t)seed);
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
	for (int32_t seed = 1; seed <= rounds(200); seed++) {
		struct roster *r;

		make_town(&t, (uint64_t)seed);
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

/* People who are all alike and always there: loads differ by one at most, weekends too. */
static void alike_people_serve_alike(void **state)
{
	(void)state;
	for (int32_t people = 3; people <= PEOPLE; people++) {
		struct town t;
		struct roster_result result;
		struct roster_quality quality;
		struct roster *r;
		int32_t person[SEATS];

		make_town(&t, 27);
		for (int32_t p = 0; p < people; p++)
			t.person[p] =
				(struct roster_person){ .id = arena_format(t.arena, "p%02d", p),
					.weekly_limit = ROSTER_UNLIMITED,
					.monthly_limit = ROSTER_UNLIMITED,
					.area = ROSTER_NONE,
					.joined = CIVIL_NONE,
					.is_active = true };
		t.problem.person_count = (size_t)people;
		t.problem.duty_count = t.problem.seat_count = 0;
		for (int32_t day = 0; day < 28; day++)
			add_duty(&t, day, day, 0);
		for (size_t i = 0; i < t.problem.duty_count; i++) {
			t.duty[i].skill = t.duty[i].kind = ROSTER_NONE;
			t.duty[i].team_count = 0;
			t.duty[i].age_min = t.duty[i].rest = 0;
			t.duty[i].from = 480;
			t.duty[i].until = 600;
			t.duty[i].begins = (int64_t)t.duty[i].day * DAY_SECONDS + 480 * 60;
			t.duty[i].ends = t.duty[i].begins + 7200;
			t.duty[i].last_day = t.duty[i].day;
		}
		r = roster_new(&t.problem);
		solve(r, 1, person, &result);
		roster_quality(r, t.arena, &quality);
		assert_true(quality.filled == quality.seats);
		for (size_t i = 0; i < quality.spread_count; i++)
			assert_true(quality.spreads[i].most - quality.spreads[i].least <= 1);
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
	for (int32_t seed = 1; seed <= rounds(60); seed++) {
		struct roster *r;

		make_town(&t, (uint64_t)seed);
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
				fault = breach(&t, tried);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_roster_keeps_the_rules),
		cmocka_unit_test(nothing_undercuts_the_bound),
		cmocka_unit_test(order_of_the_input_changes_nothing),
		cmocka_unit_test(planning_again_changes_nothing),
		cmocka_unit_test(alike_people_serve_alike),
		cmocka_unit_test(suggestions_break_no_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
