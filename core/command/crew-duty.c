/* crew-duty.c - from the plan's occurrences to duties and seats */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "calendar/shift.h"
#include "command/crew-problem.h"

int32_t crew_number(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return (int32_t)i;
	*vec_add(names) = name;
	return (int32_t)names->count - 1;
}

int32_t crew_pool(struct crew *crew, const char *activity, const char *role)
{
	return crew_number(&crew->pools, arena_format(crew->arena, "%s/%s", activity, role));
}

uint32_t crew_kinds(const struct model *model, civil_day day, civil_minute from, civil_minute until)
{
	const struct day_label label = holidays_label(model->holidays, day);
	const bool is_statutory = label.mark == MARK_NONE && label.statutory;
	const unsigned shift =
		shift_kinds(is_statutory ? MARK_HOLIDAY : label.mark, day, from, until);

	return ROSTER_BIT(ROSTER_TOTAL) | (shift & SHIFT_HOLIDAY ? ROSTER_BIT(ROSTER_HOLIDAY) : 0) |
		(shift & SHIFT_WEEKEND ? ROSTER_BIT(ROSTER_WEEKEND) : 0) |
		(shift & SHIFT_NIGHT ? ROSTER_BIT(ROSTER_NIGHT) : 0);
}

static int32_t kind_number(const char *kind)
{
	for (int k = PERSON_VOLUNTEER; k <= PERSON_PARTNER; k++)
		if (strcmp(person_kind_name((enum person_kind)k), kind) == 0)
			return k;
	return ROSTER_NONE;
}

/* The duty's own team, else whose turn it is (the first of the crew), else all of the activity's.
 */
static const int32_t *teams_of(struct crew *crew, const struct activity *a,
	const struct plan_occurrence *o, const struct plan_duty *d, size_t *ret_count)
{
	const bool is_turn = a->rotate_teams && o->crew_count > 0;
	const char *one = *d->team ? d->team : is_turn ? o->crew[0] : NULL;
	int32_t *teams = ARENA_ARRAY(crew->arena, a->team_count + 1, int32_t);

	*ret_count = 0;
	if (one) {
		const struct team *team = model_team(crew->model, one);

		teams[(*ret_count)++] = team ? (int32_t)team->index : INT32_MAX;
		return teams;
	}
	for (size_t i = 0; i < a->team_count; i++)
		teams[(*ret_count)++] = (int32_t)a->teams[i]->index;
	return teams;
}

static void add_seats(struct crew *crew, const struct plan_duty *d)
{
	const int32_t duty = (int32_t)crew->duties.count - 1;
	int32_t number = 1, of_areas = 0;

	for (size_t i = 0; i < d->area_count; i++)
		of_areas += d->areas[i].seats;
	for (; number <= d->need - of_areas; number++)
		*(struct roster_seat *)vec_add(&crew->seats) = (struct roster_seat){ .duty = duty,
			.number = number,
			.area = ROSTER_NONE,
			.locked = ROSTER_NOBODY,
			.published = ROSTER_NOBODY };
	for (size_t i = 0; i < d->area_count; i++) {
		const struct area *area = model_area(crew->model, d->areas[i].area);

		for (int32_t k = 0; k < d->areas[i].seats; k++)
			*(struct roster_seat *)vec_add(&crew->seats) =
				(struct roster_seat){ .duty = duty,
					.number = number++,
					.area = area ? (int32_t)area->index : ROSTER_NONE,
					.locked = ROSTER_NOBODY,
					.published = ROSTER_NOBODY };
	}
}

static void add_duty(struct crew *crew, const struct activity *a, int32_t occurrence,
	const struct plan_occurrence *o, const struct plan_duty *d)
{
	const struct zone *zone = crew->model->zone;
	const int64_t begins = o->begins + d->after, ends = begins + d->length;
	const struct venue *venue = o->venue ? model_venue(crew->model, o->venue) : NULL;
	int32_t from, until;
	const civil_day day = zone_day(zone, begins, &from);
	const civil_day end_day = zone_day(zone, ends, &until);
	const civil_minute end = (end_day - day) * DAY_MINUTES + until / 60;
	char date[CIVIL_TEXT];
	size_t team_count;
	const int32_t *teams = teams_of(crew, a, o, d, &team_count);

	civil_format(o->original, date);
	*(struct roster_duty *)vec_add(&crew->duties) = (struct roster_duty){
		.id = arena_format(crew->arena, "%s@%s/%s", o->activity, date, d->role),
		.activity = (int32_t)(a - crew->model->activities),
		.occurrence = occurrence,
		.venue = venue ? (int32_t)(venue - crew->model->venues) : ROSTER_NONE,
		.pool = crew_pool(crew, a->id, d->role),
		.begins = begins,
		.ends = ends,
		.day = day,
		.last_day = until == 0 && end_day > day ? end_day - 1 : end_day,
		.from = from / 60,
		.until = end,
		.kinds = crew_kinds(crew->model, day, from / 60, end),
		.skill = *d->skill ? crew_number(&crew->skills, d->skill) : ROSTER_NONE,
		.kind = *d->kind ? kind_number(d->kind) : ROSTER_NONE,
		.teams = teams,
		.team_count = team_count,
		.age_min = d->age_min,
		.age_max = d->age_max,
		.rest = d->rest,
		.is_steady = d->steady,
		.last_person = ROSTER_NOBODY,
	};
	*(struct origin *)vec_add(&crew->origins) =
		(struct origin){ o, d, (int32_t)crew->seats.count };
	add_seats(crew, d);
}

void crew_add_duties(struct crew *crew)
{
	const struct plan *plan = crew->plan;

	for (size_t i = 0; i < plan->occurrence_count; i++) {
		const struct plan_occurrence *o = &plan->occurrences[i];
		const struct activity *a = model_activity(crew->model, o->activity);
		int32_t second;

		if (!a || o->status != PLAN_ON || o->is_kept || o->begins <= crew->now ||
			zone_day(crew->model->zone, o->begins, &second) > plan->seats_until)
			continue;
		for (size_t d = 0; d < o->duty_count; d++)
			if (o->duties[d].need > 0)
				add_duty(crew, a, (int32_t)i, o, &o->duties[d]);
	}
}
