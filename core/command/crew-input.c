/* crew-input.c - what tells that nothing a roster is made from has changed */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "command/crew-problem.h"

enum { MAKING = 1 }; /* grows when the same input shall be rostered anew */

static void add_hours(struct hash *h, const struct availability *list, size_t count)
{
	hash_number(h, (int64_t)count);
	for (size_t i = 0; i < count; i++) {
		hash_number(h, list[i].weekdays);
		hash_number(h, list[i].hours.from);
		hash_number(h, list[i].hours.until);
	}
}

static void add_people(struct hash *h, const struct person *const *list, size_t count)
{
	hash_number(h, (int64_t)count);
	for (size_t i = 0; i < count; i++)
		hash_string(h, list[i]->id);
}

static void add_lists(struct hash *h, const struct person *p)
{
	hash_number(h, (int64_t)p->team_count);
	for (size_t i = 0; i < p->team_count; i++)
		hash_string(h, p->teams[i]->id);
	hash_number(h, (int64_t)p->skill_count);
	for (size_t i = 0; i < p->skill_count; i++)
		hash_string(h, p->skills[i]);
	hash_number(h, (int64_t)p->away_count);
	for (size_t i = 0; i < p->away_count; i++) {
		hash_number(h, p->away[i].first);
		hash_number(h, p->away[i].last);
	}
	hash_number(h, (int64_t)p->avoid_count);
	for (size_t i = 0; i < p->avoid_count; i++)
		hash_string(h, p->avoid[i]->id);
	add_hours(h, p->available, p->available_count);
	add_hours(h, p->prefer, p->prefer_count);
	add_hours(h, p->dislike, p->dislike_count);
	add_people(h, (const struct person *const *)p->with, p->with_count);
	add_people(h, (const struct person *const *)p->not_with, p->not_with_count);
}

static void add_person(struct hash *h, const struct person *p)
{
	const int32_t numbers[] = { (int32_t)p->kind, p->daily_limit, p->weekly_limit,
		p->monthly_limit, p->rest, p->longest, p->share, p->born, p->joined, p->active };

	hash_string(h, p->id);
	hash_string(h, p->area ? p->area->id : NULL);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		hash_number(h, numbers[i]);
	add_lists(h, p);
}

static void add_community(struct hash *h, const struct crew *crew)
{
	const struct model *m = crew->model;

	hash_number(h, MAKING);
	hash_string(h, m->calendar_hash);
	hash_string(h, m->zone_name);
	hash_number(h, m->spacing);
	hash_number(h, m->travel);
	hash_number(h, m->window_days);
	for (size_t i = 0; i < m->area_count; i++) {
		hash_string(h, m->areas[i].id);
		hash_string(h, m->areas[i].within ? m->areas[i].within->id : NULL);
	}
	for (size_t i = 0; i < m->person_count; i++)
		add_person(h, &m->people[i]);
}

static void add_activity(struct hash *h, const struct activity *a)
{
	hash_string(h, a->id);
	hash_number(h, a->rest);
	hash_number(h, a->rotate_teams);
	for (size_t i = 0; i < a->team_count; i++)
		hash_string(h, a->teams[i]->id);
}

/* Those of today that have begun count too, or every beginning would be news. */
static void add_occurrences(struct hash *h, const struct crew *crew)
{
	const struct plan *plan = crew->plan;
	int32_t second;

	hash_number(h, plan->first);
	hash_number(h, plan->seats_until);
	for (size_t i = 0; i < crew->model->activity_count; i++)
		add_activity(h, &crew->model->activities[i]);
	for (size_t i = 0; i < plan->occurrence_count; i++) {
		const struct plan_occurrence *o = &plan->occurrences[i];

		if (o->begins < crew->midnight ||
			zone_day(crew->model->zone, o->begins, &second) > plan->seats_until)
			continue;
		hash_string(h, o->activity);
		hash_number(h, o->original);
		hash_number(h, o->is_kept);
		hash_string(h, o->hash);
	}
}

static const char *row(const struct crew *crew, const char *activity, int32_t original,
	const char *role, int32_t seat, const char *person, bool is_locked)
{
	return arena_format(crew->arena, "%s %d %s %d %s %d", activity, (int)original, role,
		(int)seat, person, is_locked);
}

static int compare_rows(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_seats(struct hash *h, const struct crew *crew, const int32_t *person)
{
	const char **rows =
		ARENA_ARRAY(crew->arena, crew->served_count + crew->seats.count + 1, const char *);
	size_t count = 0;

	for (size_t i = 0; i < crew->served_count; i++) {
		const struct served *s = &crew->served[i];

		if (crew->served_seat[i] == ROSTER_NONE)
			rows[count++] = row(crew, s->activity, s->original, s->role, s->seat,
				s->person, s->is_locked);
	}
	for (size_t i = 0; i < crew->seats.count; i++) {
		const struct roster_seat *s = &crew->seats.items[i];
		const struct origin *o = &crew->origins.items[s->duty];

		if (person[i] != ROSTER_NOBODY)
			rows[count++] = row(crew, o->occurrence->activity, o->occurrence->original,
				o->duty->role, s->number, crew->model->people[person[i]].id,
				s->locked == person[i]);
	}
	qsort(rows, count, sizeof *rows, compare_rows);
	for (size_t i = 0; i < count; i++)
		hash_string(h, rows[i]);
}

static void add_refusals(struct hash *h, const struct crew *crew)
{
	hash_number(h, (int64_t)crew->refusal_count);
	for (size_t i = 0; i < crew->refusal_count; i++) {
		const struct refusal *r = &crew->refusals[i];

		hash_string(h, row(crew, r->activity, r->original, r->role, 0, r->person, false));
	}
}

static void add_tallies(struct hash *h, const struct crew *crew)
{
	hash_number(h, (int64_t)crew->tally_count);
	for (size_t i = 0; i < crew->tally_count; i++) {
		const struct tally *t = &crew->tallies[i];

		hash_string(h, t->person);
		hash_string(h, t->pool);
		hash_number(h, t->first);
		hash_number(h, t->total);
		hash_number(h, t->holiday);
		hash_number(h, t->weekend);
	}
}

const char *crew_input(const struct crew *crew, const int32_t *person)
{
	struct hash *h = hash_new();
	char hex[HASH_HEX];

	add_community(h, crew);
	add_occurrences(h, crew);
	add_seats(h, crew, person);
	add_tallies(h, crew);
	add_refusals(h, crew);
	hash_hex(h, hex);
	hash_free(h);
	return arena_string(crew->arena, hex);
}
