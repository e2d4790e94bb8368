/* town.c - random small communities, and a checker that shares nothing with the engine */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/town.h"

#include <stdlib.h>
#include <string.h>

int32_t town_below(struct town *t, int32_t n)
{
	t->random = t->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int32_t)((t->random >> 33) % (uint64_t)n);
}

int32_t town_rounds(int32_t usual)
{
	const char *percent = getenv("LINLI_ROUNDS");

	return percent ? usual * atoi(percent) / 100 + 1 : usual;
}

static int32_t *list_of(struct town *t, int32_t most, int32_t from, size_t *ret_count)
{
	int32_t *list = ARENA_ARRAY(t->arena, (size_t)most + 1, int32_t);

	*ret_count = 0;
	for (int32_t i = 0; i < from && *ret_count < (size_t)most; i++)
		if (town_below(t, 2))
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
		.kind = town_below(t, 2),
		.daily_limit = 1 + town_below(t, 2),
		.weekly_limit = town_below(t, 3) ? 1 + town_below(t, 4) : ROSTER_UNLIMITED,
		.monthly_limit = town_below(t, 3) ? 2 + town_below(t, 8) : ROSTER_UNLIMITED,
		.rest = town_below(t, 3) ? 0 : 60 * town_below(t, 30),
		.longest = town_below(t, 5) ? 0 : 60 * (3 + town_below(t, 20)),
		.share = town_below(t, 4) ? 100 : 50,
		.born = town_below(t, 3) ? 0 : 1960 + town_below(t, 60),
		.area = town_below(t, 5) - 1,
		.joined = town_below(t, 5) ? CIVIL_NONE : MONDAY + town_below(t, days),
		.is_active = town_below(t, 12) > 0 };
	who->skills = list_of(t, 3, 3, &who->skill_count);
	who->teams = list_of(t, 2, 2, &who->team_count);
	away[0].first = MONDAY + town_below(t, days);
	away[0].last = away[0].first + town_below(t, 6);
	who->away = away;
	who->away_count = (size_t)town_below(t, 2);
	hours[0] = (struct roster_hours){ (uint32_t)town_below(t, 128), { 0, DAY_MINUTES },
		CIVIL_NONE, CIVIL_NONE, 0 };
	hours[1] = (struct roster_hours){ (uint32_t)town_below(t, 128),
		{ 480, town_below(t, 2) ? 1200 : 420 }, CIVIL_NONE, CIVIL_NONE, 0 };
	who->available = hours;
	who->available_count = town_below(t, 3) ? 0 : 2;
	who->prefer = who->dislike = hours;
	who->prefer_count = town_below(t, 4) == 0;
	who->dislike_count = town_below(t, 4) == 0;
	other[0] = (p + 1 + town_below(t, PEOPLE - 1)) % PEOPLE;
	if (town_below(t, 6) == 0) {
		who->not_with = other;
		who->not_with_count = 1;
	} else if (town_below(t, 10) == 0) {
		who->with = other;
		who->with_count = 1;
	}
}

void town_add_duty(struct town *t, int32_t day, int32_t occurrence, int32_t role)
{
	int32_t i = (int32_t)t->problem.duty_count++, from = 60 * town_below(t, 24);
	int32_t length = town_below(t, 4) ? 60 * (1 + town_below(t, 8)) : 1440,
		need = 1 + town_below(t, 3);
	int32_t *team = ARENA_ARRAY(t->arena, 1, int32_t);
	bool is_weekend = civil_weekday(MONDAY + day) >= 5;

	team[0] = town_below(t, 2);
	t->duty[i] = (struct roster_duty){
		.id = arena_format(t->arena, "a%03d/r%d", occurrence, role),
		.activity = role,
		.occurrence = occurrence,
		.venue = town_below(t, 3) - 1,
		.pool = role,
		.begins = (int64_t)(MONDAY + day) * DAY_SECONDS + from * 60,
		.ends = (int64_t)(MONDAY + day) * DAY_SECONDS + (from + length) * 60,
		.day = MONDAY + day,
		.last_day = MONDAY + day + (from + length - 1) / DAY_MINUTES,
		.from = from,
		.until = from + length,
		.kinds = ROSTER_BIT(ROSTER_TOTAL) | (is_weekend ? ROSTER_BIT(ROSTER_WEEKEND) : 0),
		.skill = town_below(t, 4) - 1,
		.kind = town_below(t, 4) ? ROSTER_NONE : town_below(t, 2),
		.teams = team,
		.team_count = town_below(t, 4) == 0,
		.age_min = town_below(t, 4) ? 0 : 18,
		.rest = town_below(t, 3) ? 0 : 60 * town_below(t, 40),
		.last_person = ROSTER_NOBODY,
	};
	for (int32_t n = 1; n <= need; n++)
		t->seat[t->problem.seat_count++] = (struct roster_seat){ .duty = i,
			.number = n,
			.area = town_below(t, 4) ? ROSTER_NONE : town_below(t, 4),
			.is_area_only = town_below(t, 3) == 0,
			.locked = ROSTER_NOBODY,
			.published = ROSTER_NOBODY };
}

/* Areas 1 and 2 lie in 0, area 3 in 1. */
static const int32_t area_parent[] = { ROSTER_NONE, 0, 0, 1 };

void town_make(struct town *t, uint64_t seed)
{
	int32_t days = 7 + (int32_t)(seed % 22);

	memset(t, 0, sizeof *t);
	t->arena = arena_new();
	t->random = seed * 2654435761u + 1;
	for (int32_t p = 0; p < PEOPLE; p++)
		add_person(t, p, days);
	for (int32_t day = 0; day < days; day++)
		for (int32_t role = 0; role < 3; role++)
			if (town_below(t, 2))
				town_add_duty(t, day, day * 2 + role / 2, role);
	t->problem.area_parent = area_parent;
	t->problem.area_count = sizeof area_parent / sizeof *area_parent;
	t->problem.people = t->person;
	t->problem.duties = t->duty;
	t->problem.seats = t->seat;
	t->problem.person_count = PEOPLE;
	t->problem.first = MONDAY;
	t->problem.last = MONDAY + days - 1;
	t->problem.spacing = 2 * DAY_MINUTES;
	t->problem.travel = town_below(t, 2) ? 30 : 0;
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

static bool lives_in(int32_t home, int32_t area)
{
	return home >= 0 && (home == area || lives_in(area_parent[home], area));
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

const char *town_breach(const struct town *t, const int32_t *person)
{
	for (size_t s = 0; s < t->problem.seat_count; s++) {
		const struct roster_duty *d = &t->duty[t->seat[s].duty];
		const char *fault;

		if (person[s] < 0)
			continue;
		fault = breach_alone(&t->person[person[s]], d);
		if (!fault && t->seat[s].area >= 0 && t->seat[s].is_area_only &&
			!lives_in(t->person[person[s]].area, t->seat[s].area))
			fault = "area";
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
