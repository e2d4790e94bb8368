/* crew-person.c - people as the roster sees them, and the whole problem */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/crew-problem.h"

static const struct roster_hours *hours_of(
	struct arena *arena, const struct availability *list, size_t count)
{
	struct roster_hours *hours = ARENA_ARRAY(arena, count, struct roster_hours);

	for (size_t i = 0; i < count; i++)
		hours[i] = (struct roster_hours){ .weekdays = list[i].weekdays,
			.hours = list[i].hours,
			.first = CIVIL_NONE,
			.last = CIVIL_NONE };
	return hours;
}

static const int32_t *people_of(struct arena *arena, const struct person **list, size_t count)
{
	int32_t *numbers = ARENA_ARRAY(arena, count, int32_t);

	for (size_t i = 0; i < count; i++)
		numbers[i] = (int32_t)list[i]->index;
	return numbers;
}

static struct roster_person person_of(struct crew *crew, const struct person *p)
{
	struct arena *arena = crew->arena;
	int32_t *skills = ARENA_ARRAY(arena, p->skill_count, int32_t);
	int32_t *teams = ARENA_ARRAY(arena, p->team_count, int32_t);
	int32_t *avoid = ARENA_ARRAY(arena, p->avoid_count, int32_t);

	for (size_t i = 0; i < p->skill_count; i++)
		skills[i] = crew_number(&crew->skills, p->skills[i]);
	for (size_t i = 0; i < p->team_count; i++)
		teams[i] = (int32_t)p->teams[i]->index;
	for (size_t i = 0; i < p->avoid_count; i++)
		avoid[i] = (int32_t)(p->avoid[i] - crew->model->activities);
	return (struct roster_person){
		.id = p->id,
		.kind = (int32_t)p->kind,
		.skills = skills,
		.skill_count = p->skill_count,
		.teams = teams,
		.team_count = p->team_count,
		.away = p->away,
		.away_count = p->away_count,
		.available = hours_of(arena, p->available, p->available_count),
		.available_count = p->available_count,
		.prefer = hours_of(arena, p->prefer, p->prefer_count),
		.prefer_count = p->prefer_count,
		.dislike = hours_of(arena, p->dislike, p->dislike_count),
		.dislike_count = p->dislike_count,
		.daily_limit = p->daily_limit,
		.weekly_limit = p->weekly_limit,
		.monthly_limit = p->monthly_limit,
		.rest = p->rest,
		.longest = p->longest,
		.share = p->share,
		.avoid = avoid,
		.avoid_count = p->avoid_count,
		.born = p->born,
		.with = people_of(arena, p->with, p->with_count),
		.with_count = p->with_count,
		.not_with = people_of(arena, p->not_with, p->not_with_count),
		.not_with_count = p->not_with_count,
		.area = p->area ? (int32_t)p->area->index : ROSTER_NONE,
		.joined = p->joined,
		.is_active = p->active,
	};
}

void crew_pose(struct crew *crew)
{
	const struct model *m = crew->model;
	struct roster_person *people =
		ARENA_ARRAY(crew->arena, m->person_count, struct roster_person);
	int32_t *parents = ARENA_ARRAY(crew->arena, m->area_count, int32_t);

	for (size_t i = 0; i < m->person_count; i++)
		people[i] = person_of(crew, &m->people[i]);
	for (size_t i = 0; i < m->area_count; i++)
		parents[i] = m->areas[i].within ? (int32_t)m->areas[i].within->index : ROSTER_NONE;
	crew->problem = (struct roster_problem){
		.people = people,
		.person_count = m->person_count,
		.duties = crew->duties.items,
		.duty_count = crew->duties.count,
		.seats = crew->seats.items,
		.seat_count = crew->seats.count,
		.past = crew->past.items,
		.past_count = crew->past.count,
		.busy = crew->busy.items,
		.busy_count = crew->busy.count,
		.area_parent = parents,
		.area_count = m->area_count,
		.first = crew->plan->first,
		.last = crew->plan->seats_until,
		.frozen_until = crew->now + m->freeze_days * INT64_C(86400),
		.spacing = m->spacing,
		.travel = m->travel,
	};
}
