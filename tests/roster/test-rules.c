/* test-rules.c - each hard rule by itself, and what is said of it; shift patterns */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "roster/pattern.h"
#include "roster/tell.h"

enum { HOUR = 3600, FRIDAY = 20791 }; /* 2026-12-04 */

static struct roster_duty duty_at(
	const char *id, int32_t occurrence, int32_t day, int32_t from, int32_t hours)
{
	return (struct roster_duty){ .id = id,
		.occurrence = occurrence,
		.venue = ROSTER_NONE,
		.begins = (int64_t)(FRIDAY + day) * 24 * HOUR + (int64_t)from * HOUR,
		.ends = (int64_t)(FRIDAY + day) * 24 * HOUR + (int64_t)(from + hours) * HOUR,
		.day = FRIDAY + day,
		.last_day = FRIDAY + day + (from + hours - 1) / 24,
		.from = from * 60,
		.until = (from + hours) * 60,
		.kinds = ROSTER_BIT(ROSTER_TOTAL),
		.skill = ROSTER_NONE,
		.kind = ROSTER_NONE,
		.last_person = ROSTER_NOBODY };
}

static struct roster_person somebody(const char *id)
{
	return (struct roster_person){ .id = id,
		.daily_limit = 2,
		.weekly_limit = ROSTER_UNLIMITED,
		.monthly_limit = ROSTER_UNLIMITED,
		.area = ROSTER_NONE,
		.joined = CIVIL_NONE,
		.is_active = true };
}

static struct roster_seat seat_of(int32_t duty, int32_t number)
{
	return (struct roster_seat){ .duty = duty,
		.number = number,
		.area = ROSTER_NONE,
		.locked = ROSTER_NOBODY,
		.published = ROSTER_NOBODY };
}

/* A stage: p1 already serves Friday 9 to 11; may p1 serve Friday 12 to 14 (or as changed)? */
struct stage {
	struct roster_person person[2];
	struct roster_duty duty[2];
	struct roster_seat seat[2];
	int32_t travel;
};

static const struct civil_range friday = { FRIDAY, FRIDAY };
static const struct roster_hours mornings = { 127, { 480, 720 }, CIVIL_NONE, CIVIL_NONE, 0 };
static const struct roster_hours two_parts[] = {
	{ 127, { 720, 780 }, CIVIL_NONE, CIVIL_NONE, 0 },
	{ 127, { 780, 900 }, CIVIL_NONE, CIVIL_NONE, 0 },
};
static const struct roster_hours thursday_nights = { 8, { 1320, 900 }, CIVIL_NONE, CIVIL_NONE, 0 };
static const int32_t number[] = { 0, 1 };

static void same(struct stage *s)
{
	(void)s;
}
static void idle(struct stage *s)
{
	s->person[0].is_active = false;
}
static void skill(struct stage *s)
{
	s->duty[1].skill = 0;
}
static void team(struct stage *s)
{
	s->duty[1].teams = number;
	s->duty[1].team_count = 1;
}
static void kind(struct stage *s)
{
	s->duty[1].kind = 1;
}
static void young(struct stage *s)
{
	s->duty[1].age_min = 18;
	s->person[0].born = 2008;
}
static void adult(struct stage *s)
{
	s->duty[1].age_min = 18;
	s->person[0].born = 2007;
}
static void longest(struct stage *s)
{
	s->person[0].longest = 90;
}
static void joined(struct stage *s)
{
	s->person[0].joined = FRIDAY + 1;
}
static void away(struct stage *s)
{
	s->person[0].away = &friday;
	s->person[0].away_count = 1;
}
static void busy(struct stage *s)
{
	s->person[0].available = &mornings;
	s->person[0].available_count = 1;
}
static void parts(struct stage *s)
{
	s->person[0].available = two_parts;
	s->person[0].available_count = 2;
}
static void night(struct stage *s)
{
	s->person[0].available = &thursday_nights;
	s->person[0].available_count = 1;
}
static void declined(struct stage *s)
{
	s->seat[1].declined = number;
	s->seat[1].declined_count = 1;
}
static void overlap(struct stage *s)
{
	s->duty[1] = duty_at("b", 1, 0, 10, 2);
}
static void rest(struct stage *s)
{
	s->duty[0].rest = 61;
}
static void just_rest(struct stage *s)
{
	s->duty[0].rest = 60;
}
static void own_rest(struct stage *s)
{
	s->person[0].rest = 90;
}
static void travel(struct stage *s)
{
	s->travel = 90;
	s->duty[0].venue = 0;
	s->duty[1].venue = 1;
}
static void no_travel(struct stage *s)
{
	s->travel = 90;
	s->duty[0].venue = s->duty[1].venue = 1;
}
static void daily(struct stage *s)
{
	s->person[0].daily_limit = 1;
}
static void weekly(struct stage *s)
{
	s->person[0].weekly_limit = 1;
}
static void monthly(struct stage *s)
{
	s->person[0].monthly_limit = 1;
}
static void next_week(struct stage *s)
{
	s->person[0].weekly_limit = 1;
	s->duty[1] = duty_at("b", 1, 3, 12, 2);
}
static void sunday(struct stage *s)
{
	s->person[0].weekly_limit = 1;
	s->duty[1] = duty_at("b", 1, 2, 12, 2);
}
static void overnight(struct stage *s)
{
	s->duty[0] = duty_at("a", 0, 0, 20, 24);
	s->duty[1] = duty_at("b", 1, 1, 19, 2);
}
static void locked(struct stage *s)
{
	s->seat[1].locked = 1;
}

static const struct {
	const char *name;
	void (*change)(struct stage *);
	enum roster_reason expected;
} rules[] = {
	{ "nothing in the way", same, ROSTER_MAY },
	{ "not active", idle, ROSTER_INACTIVE },
	{ "without the skill", skill, ROSTER_NO_SKILL },
	{ "not in the team", team, ROSTER_NO_TEAM },
	{ "another kind", kind, ROSTER_WRONG_KIND },
	{ "18 this year: the birthday may still come", young, ROSTER_AGE },
	{ "18 last year", adult, ROSTER_MAY },
	{ "longer than the longest", longest, ROSTER_TOO_LONG },
	{ "not joined", joined, ROSTER_NOT_JOINED },
	{ "away", away, ROSTER_AWAY },
	{ "only in the mornings", busy, ROSTER_NOT_AVAILABLE },
	{ "two parts that meet", parts, ROSTER_MAY },
	{ "Thursday night into Friday", night, ROSTER_MAY },
	{ "said no", declined, ROSTER_DECLINED },
	{ "at the same time", overlap, ROSTER_OVERLAP },
	{ "rest of the duty, a minute short", rest, ROSTER_REST },
	{ "rest of the duty, just kept", just_rest, ROSTER_MAY },
	{ "own rest", own_rest, ROSTER_REST },
	{ "too far to go", travel, ROSTER_TRAVEL },
	{ "the same venue", no_travel, ROSTER_MAY },
	{ "one a day", daily, ROSTER_DAILY_LIMIT },
	{ "one a week", weekly, ROSTER_WEEKLY_LIMIT },
	{ "Sunday is of the same week", sunday, ROSTER_WEEKLY_LIMIT },
	{ "Monday is of the next", next_week, ROSTER_MAY },
	{ "one a month", monthly, ROSTER_MONTHLY_LIMIT },
	{ "a duty over midnight", overnight, ROSTER_OVERLAP },
	{ "locked for another", locked, ROSTER_LOCKED },
};

static void each_rule_has_its_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		struct stage s = { .person = { somebody("p1"), somebody("p2") },
			.duty = { duty_at("a", 0, 0, 9, 2), duty_at("b", 1, 0, 12, 2) },
			.seat = { seat_of(0, 1), seat_of(1, 1) } };
		struct roster_problem problem = { .people = s.person,
			.duties = s.duty,
			.seats = s.seat,
			.person_count = 2,
			.duty_count = 2,
			.seat_count = 2,
			.first = FRIDAY,
			.last = FRIDAY + 6 };
		const int32_t seated[] = { 0, ROSTER_NOBODY };
		struct roster_block block;
		struct roster *r;

		rules[i].change(&s);
		problem.travel = s.travel;
		r = roster_new(&problem);
		roster_seat(r, seated);
		(void)roster_may(r, 0, 1, &block);
		if (block.reason != rules[i].expected)
			fail_msg("%s: %s", rules[i].name, roster_reason_code(block.reason));
		roster_free(r);
	}
}

static void an_empty_seat_says_why(void **state)
{
	struct roster_person person[] = { somebody("p1"), somebody("p2") };
	struct roster_duty duty[] = { duty_at("a", 0, 0, 9, 2) };
	struct roster_seat seat[] = { seat_of(0, 1), seat_of(0, 2) };
	struct roster_problem problem = { .people = person,
		.duties = duty,
		.seats = seat,
		.person_count = 2,
		.duty_count = 1,
		.seat_count = 2,
		.first = FRIDAY,
		.last = FRIDAY + 6 };
	struct roster_options options = { .seed = 1, .moves = 1000 };
	struct roster_result result;
	struct roster_why why;
	struct arena *arena = arena_new();
	struct text t = { 0 };
	struct roster *r;

	(void)state;
	person[1].away = &friday;
	person[1].away_count = 1;
	r = roster_new(&problem);
	roster_solve(r, &options, &result);
	assert_int_equal(result.vector[ROSTER_UNFILLED], 1);
	assert_int_equal(result.person[0] + result.person[1], -1); /* p1 and nobody */
	roster_explain(r, arena, result.person[0] < 0 ? 0 : 1, &why);
	assert_int_equal(why.counts[ROSTER_AWAY], 1);
	assert_int_equal(why.proof_seat_count, 2);
	assert_int_equal(why.proof_person_count, 1);
	tell_why(r, &why, NULL, LANG_EN, &t);
	assert_non_null(strstr(text_string(&t), "1: away"));
	text_free(&t);
	roster_free(r);
	arena_free(arena);
}

/* Who had less before is asked first, and who has just come owes nothing of the past. */
static void history_counts(void **state)
{
	struct roster_person person[] = { somebody("p1"), somebody("p2"), somebody("p3") };
	struct roster_duty duty[6];
	struct roster_seat seat[6];
	struct roster_past past[4];
	struct roster_problem problem = { .people = person,
		.duties = duty,
		.seats = seat,
		.past = past,
		.person_count = 3,
		.duty_count = 6,
		.seat_count = 6,
		.past_count = 4,
		.first = FRIDAY,
		.last = FRIDAY + 41 };
	static const char *const ids[] = { "a", "b", "c", "d", "e", "f" };
	struct roster_options options = { .seed = 1, .moves = 20000 };
	struct roster_result result;
	int32_t count[3] = { 0 };
	struct roster *r;

	(void)state;
	for (int32_t i = 0; i < 6; i++) {
		duty[i] = duty_at(ids[i], i, 7 * i, 9, 2);
		seat[i] = seat_of(i, 1);
	}
	for (int32_t i = 0; i < 4; i++) /* all by p1, before p3 came */
		past[i] = (struct roster_past){
			.person = 0, .day = FRIDAY - 7 * (i + 1), .kinds = ROSTER_BIT(ROSTER_TOTAL)
		};
	person[2].joined = FRIDAY;
	r = roster_new(&problem);
	roster_solve(r, &options, &result);
	for (int32_t i = 0; i < 6; i++)
		count[result.person[i]]++;
	assert_int_equal(count[0], 0); /* 2 of his share, and 2 more than his half before */
	assert_int_equal(count[1], 4);
	assert_int_equal(count[2], 2);
	roster_free(r);
}

/* Two people, two weeks, one shift a day wanted: 5 days of work at most, 2 off at least. */
static void patterns_keep_their_runs(void **state)
{
	enum { DAYS = 14, PEOPLE = 3, SHIFTS = 2 };
	static const int32_t minutes[] = { 0, 480 }, most[] = { 0, DAYS };
	static const bool forbidden[SHIFTS * SHIFTS], off[DAYS] = { [3] = true };
	struct pattern_person person[PEOPLE];
	int32_t cost[PEOPLE * DAYS * SHIFTS] = { 0 };
	struct pattern_cover cover[DAYS * SHIFTS] = { 0 };
	struct pattern_problem problem = { .days = DAYS,
		.people = PEOPLE,
		.shifts = SHIFTS,
		.minutes = minutes,
		.is_forbidden = forbidden,
		.person = person,
		.cost = cost,
		.cover = cover };
	struct pattern_options options = { .seed = 1, .work = 2000000 };
	int8_t shift[PEOPLE * DAYS], again[PEOPLE * DAYS];
	struct pattern_result found, second;
	int64_t counted;

	(void)state;
	for (int32_t p = 0; p < PEOPLE; p++)
		person[p] = (struct pattern_person){ most, 5 * 480, 10 * 480, 2, 5, 2, 2, off };
	for (int32_t d = 0; d < DAYS; d++)
		cover[d * SHIFTS + 1] = (struct pattern_cover){ 1, 100, 1 };
	assert_true(pattern_solve(&problem, &options, shift, &found));
	assert_true(pattern_check(&problem, shift, &counted));
	assert_int_equal(found.cost, counted);
	assert_in_range(
		found.cost, 100, 103); /* day 3, when all are off; at least 15 shifts for 13 days */
	assert_true(pattern_solve(&problem, &options, again, &second));
	assert_memory_equal(shift, again, sizeof shift);
	for (int32_t p = 0; p < PEOPLE; p++)
		assert_int_equal(shift[p * DAYS + 3], 0);
	memset(shift, 1, sizeof shift);
	assert_false(pattern_check(&problem, shift, &counted));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_has_its_reason),
		cmocka_unit_test(an_empty_seat_says_why),
		cmocka_unit_test(history_counts),
		cmocka_unit_test(patterns_keep_their_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
