/* bench-community.c - community instances: whole-day duties, fairness, wishes */
/* SPDX-License-Identifier: Apache-2.0 */
#include "bench-roster.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/cleanup.h"
#include "roster/roster.h"

/*
 * Numbers: people days activities occurrences; holidays; a line for each activity (name, need, is
 * it 24 hours, who is eligible), two for each person (days away; days and weights of dislikes), one
 * for each occurrence (day, activity).  Cost = 1000 * unfilled + 20 * fairness + dislikes + 5 *
 * pairs of a person's duties one or two days apart.
 */
enum { DAY_SECONDS = 86400, MONDAY = 4 }; /* 1970-01-05 was a Monday: blocks of 7 days are weeks */

struct activity {
	int32_t need, eligible_count;
	bool is_24h;
	int32_t *eligible;
};

struct instance {
	struct arena *arena;
	const char *at;
	bool is_bad;
	int32_t people, days, activities, occurrences, seats;
	bool *is_holiday;
	struct activity *activity;
	struct roster_person *person;
	int32_t *day_of, *activity_of; /* by occurrence */
	int32_t *first_seat;
	int32_t **skills; /* by person */
};

static int32_t number(struct instance *in, int32_t max)
{
	char *end;
	long n = strtol(in->at, &end, 10);

	if (end == in->at || n < 0 || n > max) {
		in->is_bad = true;
		return 0;
	}
	in->at = end;
	return (int32_t)n;
}

static void skip_word(struct instance *in)
{
	in->at += strspn(in->at, " \t\n");
	while (*in->at > ' ')
		in->at++;
}

/* Everybody once, however often they are named. */
static void read_eligible(struct instance *in, struct activity *activity)
{
	int32_t count = activity->eligible_count;
	bool *is_named = xcalloc((size_t)in->people + 1, sizeof *is_named);

	activity->eligible = ARENA_ARRAY(in->arena, (size_t)count + 1, int32_t);
	activity->eligible_count = 0;
	for (int32_t i = 0; i < count; i++) {
		int32_t p = number(in, in->people - 1);

		if (!is_named[p])
			activity->eligible[activity->eligible_count++] = p;
		is_named[p] = true;
	}
	free(is_named);
}

static void read_activities(struct instance *in)
{
	for (int32_t a = 0; a < in->activities && !in->is_bad; a++) {
		struct activity *activity = &in->activity[a];

		skip_word(in);
		activity->need = number(in, 1000);
		activity->is_24h = number(in, 1) == 1;
		activity->eligible_count = number(in, 10 * in->people);
		read_eligible(in, activity);
	}
}

/* Who is eligible for an activity has the skill with its number. */
static void give_skills(struct instance *in)
{
	for (int32_t p = 0; p < in->people; p++) {
		int32_t *skills = ARENA_ARRAY(in->arena, (size_t)in->activities + 1, int32_t);

		in->person[p].skills = in->skills[p] = skills;
	}
	for (int32_t a = 0; a < in->activities; a++)
		for (int32_t i = 0; i < in->activity[a].eligible_count; i++) {
			int32_t p = in->activity[a].eligible[i];

			in->skills[p][in->person[p].skill_count++] = a;
		}
}

static void read_people(struct instance *in)
{
	for (int32_t p = 0; p < in->people && !in->is_bad; p++) {
		int32_t n = number(in, in->days);
		struct civil_range *away =
			ARENA_ARRAY(in->arena, (size_t)n + 1, struct civil_range);

		for (int32_t i = 0; i < n; i++)
			away[i].first = away[i].last = MONDAY + number(in, in->days - 1);
		in->person[p] = (struct roster_person){ .id = arena_format(in->arena, "%06d", p),
			.away = away,
			.away_count = (size_t)n,
			.daily_limit = 1,
			.weekly_limit = 3,
			.monthly_limit = ROSTER_UNLIMITED,
			.joined = CIVIL_NONE,
			.area = ROSTER_NONE,
			.is_active = true };
	}
	for (int32_t p = 0; p < in->people && !in->is_bad; p++) {
		int32_t n = number(in, in->days);
		struct roster_hours *wish =
			ARENA_ARRAY(in->arena, (size_t)n + 1, struct roster_hours);

		for (int32_t i = 0; i < n; i++) {
			wish[i] = (struct roster_hours){ .weekdays = 127,
				.hours = { 0, DAY_MINUTES } };
			wish[i].first = wish[i].last = MONDAY + number(in, in->days - 1);
			wish[i].weight = number(in, 1000);
			if (wish[i].weight == 0) { /* no wish; to the roster 0 is the default */
				i--;
				n--;
			}
		}
		in->person[p].dislike = wish;
		in->person[p].dislike_count = (size_t)n;
	}
}

static bool read_instance(struct instance *in, const char *bytes)
{
	int32_t holidays;

	in->at = bytes;
	in->people = number(in, 100000);
	in->days = number(in, 4000);
	in->activities = number(in, 10000);
	in->occurrences = number(in, 1000000);
	in->is_holiday = ARENA_ARRAY(in->arena, (size_t)in->days + 1, bool);
	in->activity = ARENA_ARRAY(in->arena, (size_t)in->activities + 1, struct activity);
	in->person = ARENA_ARRAY(in->arena, (size_t)in->people + 1, struct roster_person);
	in->skills = ARENA_ARRAY(in->arena, (size_t)in->people + 1, int32_t *);
	in->day_of = ARENA_ARRAY(in->arena, (size_t)in->occurrences + 1, int32_t);
	in->activity_of = ARENA_ARRAY(in->arena, (size_t)in->occurrences + 1, int32_t);
	in->first_seat = ARENA_ARRAY(in->arena, (size_t)in->occurrences + 1, int32_t);
	holidays = number(in, in->days);
	for (int32_t i = 0; i < holidays && !in->is_bad; i++)
		in->is_holiday[number(in, in->days - 1)] = true;
	read_activities(in);
	read_people(in);
	if (in->is_bad)
		return false;
	give_skills(in);
	for (int32_t o = 0; o < in->occurrences && !in->is_bad; o++) {
		in->day_of[o] = number(in, in->days - 1);
		in->activity_of[o] = number(in, in->activities - 1);
		in->first_seat[o] = in->seats;
		in->seats += in->activity[in->activity_of[o]].need;
	}
	return !in->is_bad;
}

static struct roster_duty duty_of(const struct instance *in, int32_t o)
{
	int32_t a = in->activity_of[o];
	civil_day day = MONDAY + in->day_of[o];
	bool is_holiday = in->activity[a].is_24h && in->is_holiday[in->day_of[o]];

	return (struct roster_duty){ .id = arena_format(in->arena, "%06d", o),
		.activity = a,
		.occurrence = o,
		.venue = ROSTER_NONE,
		.pool = a,
		.begins = (int64_t)day * DAY_SECONDS,
		.ends = (int64_t)(day + 1) * DAY_SECONDS,
		.day = day,
		.last_day = day,
		.until = DAY_MINUTES,
		.kinds = ROSTER_BIT(ROSTER_TOTAL) | (is_holiday ? ROSTER_BIT(ROSTER_HOLIDAY) : 0),
		.skill = a,
		.kind = ROSTER_NONE,
		.rest = in->activity[a].is_24h ? DAY_MINUTES : 0,
		.last_person = ROSTER_NOBODY };
}

static void make_problem(const struct instance *in, struct roster_problem *ret)
{
	struct roster_duty *duties =
		ARENA_ARRAY(in->arena, (size_t)in->occurrences + 1, struct roster_duty);
	struct roster_seat *seats =
		ARENA_ARRAY(in->arena, (size_t)in->seats + 1, struct roster_seat);
	int32_t s = 0;

	for (int32_t o = 0; o < in->occurrences; o++) {
		duties[o] = duty_of(in, o);
		for (int32_t i = 0; i < in->activity[in->activity_of[o]].need; i++)
			seats[s++] = (struct roster_seat){ .duty = o,
				.number = i + 1,
				.area = ROSTER_NONE,
				.locked = ROSTER_NOBODY,
				.published = ROSTER_NOBODY };
	}
	*ret = (struct roster_problem){ .people = in->person,
		.duties = duties,
		.seats = seats,
		.person_count = (size_t)in->people,
		.duty_count = (size_t)in->occurrences,
		.seat_count = (size_t)in->seats,
		.first = MONDAY,
		.last = MONDAY + in->days - 1,
		.spacing = 2 * DAY_MINUTES,
		.is_flat = true,
		.weights = { .unfilled = 1000,
			.fairness = 20,
			.dislike = 1,
			.spacing = 5,
			.is_bare = true } };
}

struct timing {
	double begun, until, first;
};

static bool go_on(void *data, const int64_t vector[ROSTER_LEVELS])
{
	struct timing *timing = data;

	(void)vector;
	if (timing->first < 0)
		timing->first = bench_now() - timing->begun;
	return bench_now() < timing->until;
}

static void print_solution(const struct bench *bench, const struct instance *in, const char *name,
	const int32_t *person)
{
	if (!bench->solution)
		return;
	fprintf(bench->solution, "%s\n", name);
	for (int32_t o = 0; o < in->occurrences; o++) {
		fprintf(bench->solution, "%d %d", in->day_of[o], in->activity_of[o]);
		for (int32_t i = 0; i < in->activity[in->activity_of[o]].need; i++)
			fprintf(bench->solution, " %d", person[in->first_seat[o] + i]);
		fputc('\n', bench->solution);
	}
}

static int64_t cost_of(const int64_t *v)
{
	return 1000 * v[ROSTER_UNFILLED] + 20 * v[ROSTER_UNFAIR] + v[ROSTER_SOFT];
}

/* Rounds of ten times as many moves, until one is proved best or the budget is used up: so many
 * moves a second a quiet machine does twice.  What time is left then goes to rounds as long as the
 * last; the clock only truncates.  True when it did so before the budget was used up. */
static bool solve(struct roster *roster, const struct bench *bench, const struct instance *in,
	struct timing *timing, int32_t *best, int64_t *vector)
{
	enum { MOVES_A_SECOND = 1500000, LEAST = 100000, MORE = 4 };
	struct roster_options options = { .seed = bench->seed,
		.moves = LEAST + 10 * (int64_t)in->seats,
		.go_on = go_on,
		.data = timing };
	struct roster_result result;
	int64_t budget = (int64_t)(bench->seconds * MOVES_A_SECOND);

	for (int32_t round = 0;; round++) {
		roster_solve(roster, &options, &result);
		if (round == 0 || cost_of(result.vector) < cost_of(vector)) {
			memcpy(vector, result.vector, sizeof result.vector);
			roster_people(roster, best);
		}
		if (result.is_proved || bench_now() >= timing->until)
			return result.is_truncated && budget > 0;
		options.seed++;
		budget -= options.moves;
		if (options.moves * MORE <= budget)
			options.moves *= MORE;
		else if (options.moves < budget)
			options.moves = budget;
	}
}

bool bench_community(const struct bench *bench, const char *name, const char *bytes)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct instance in = { .arena = arena };
	struct timing timing = { .first = -1 };
	struct roster_problem problem;
	struct roster *roster;
	int64_t vector[ROSTER_LEVELS];
	int32_t *best;
	bool is_truncated;

	if (!read_instance(&in, bytes))
		return false;
	timing.begun = bench_now();
	timing.until = timing.begun + bench->seconds;
	make_problem(&in, &problem);
	roster = roster_new(&problem);
	best = ARENA_ARRAY(arena, (size_t)in.seats + 1, int32_t);
	is_truncated = solve(roster, bench, &in, &timing, best, vector);
	printf("%s unfilled=%lld fairness=%lld cost=%lld first=%.3f seconds=%.3f%s\n", name,
		(long long)vector[ROSTER_UNFILLED], (long long)vector[ROSTER_UNFAIR],
		(long long)cost_of(vector), timing.first, bench_now() - timing.begun,
		is_truncated ? " truncated=1" : "");
	print_solution(bench, &in, name, best);
	roster_free(roster);
	return true;
}
