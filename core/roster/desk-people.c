/* desk-people.c - the people of a problem in canonical order: limits, pairs, groups */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static int compare_people(const void *a, const void *b)
{
	const struct roster_person *p = *(const struct roster_person *const *)a;
	const struct roster_person *q = *(const struct roster_person *const *)b;

	return strcmp(p->id, q->id);
}

static void order_people(struct roster *r)
{
	const struct roster_problem *in = r->problem;
	const struct roster_person **order =
		ARENA_ARRAY(r->arena, in->person_count + 1, const struct roster_person *);

	r->person_count = (int32_t)in->person_count;
	r->people = ARENA_ARRAY(r->arena, in->person_count + 1, struct person);
	r->person_from = ARENA_ARRAY(r->arena, in->person_count + 1, int32_t);
	r->person_to = ARENA_ARRAY(r->arena, in->person_count + 1, int32_t);
	for (size_t i = 0; i < in->person_count; i++)
		order[i] = &in->people[i];
	if (in->person_count)
		qsort(order, in->person_count, sizeof *order, compare_people);
	for (int32_t i = 0; i < r->person_count; i++) {
		r->people[i].given = order[i];
		r->person_from[i] = (int32_t)(order[i] - in->people);
		r->person_to[order[i] - in->people] = i;
	}
}

static int32_t limit(int32_t given, int32_t zero)
{
	return given == 0 ? zero : given;
}

/* Both sides of `not-with` count, whoever wrote it. */
static void set_apart(struct roster *r)
{
	bool *apart;

	for (size_t i = 0; i < r->problem->person_count; i++)
		r->has_apart |= r->problem->people[i].not_with_count > 0;
	if (!r->has_apart)
		return;
	for (int32_t p = 0; p < r->person_count; p++) {
		struct person *who = &r->people[p];
		int32_t n = 0;

		apart = xcalloc((size_t)r->person_count, 1);
		for (size_t j = 0; j < who->given->not_with_count; j++)
			apart[r->person_to[who->given->not_with[j]]] = true;
		for (int32_t q = 0; q < r->person_count; q++)
			for (size_t j = 0; j < r->people[q].given->not_with_count; j++)
				if (r->person_to[r->people[q].given->not_with[j]] == p)
					apart[q] = true;
		apart[p] = false;
		who->apart = ARENA_ARRAY(r->arena, (size_t)r->person_count, int32_t);
		for (int32_t q = 0; q < r->person_count; q++)
			if (apart[q])
				who->apart[n++] = q;
		who->apart_count = n;
		free(apart);
	}
}

static int32_t root(const int32_t *up, int32_t p)
{
	while (up[p] != p)
		p = up[p];
	return p;
}

/* `with` makes groups: whoever is linked, on any side, serves together. */
static void set_groups(struct roster *r)
{
	int32_t *up = ARENA_ARRAY(r->arena, (size_t)r->person_count + 1, int32_t);

	r->groups = ARENA_ARRAY(r->arena, (size_t)r->person_count + 1, struct group);
	for (int32_t p = 0; p < r->person_count; p++)
		up[p] = p;
	for (int32_t p = 0; p < r->person_count; p++)
		for (size_t j = 0; j < r->people[p].given->with_count; j++) {
			int32_t a = root(up, p),
				b = root(up, r->person_to[r->people[p].given->with[j]]);

			up[a > b ? a : b] = a > b ? b : a;
		}
	for (int32_t p = 0; p < r->person_count; p++)
		r->people[p].group = ROSTER_NONE;
	for (int32_t p = 0; p < r->person_count; p++) {
		int32_t top = root(up, p);
		struct group *group;

		if (top == p)
			continue;
		if (r->people[top].group < 0) {
			group = &r->groups[r->group_count];
			group->people = ARENA_ARRAY(r->arena, (size_t)r->person_count, int32_t);
			group->people[group->count++] = top;
			r->people[top].group = r->group_count++;
		}
		group = &r->groups[r->people[top].group];
		group->people[group->count++] = p;
		r->people[p].group = r->people[top].group;
	}
}

void desk_people(struct roster *r)
{
	order_people(r);
	for (int32_t p = 0; p < r->person_count; p++) {
		struct person *who = &r->people[p];

		who->rest = (int64_t)who->given->rest * 60;
		who->daily = limit(who->given->daily_limit, 1);
		who->weekly = who->given->weekly_limit;
		who->monthly = who->given->monthly_limit;
		who->share = limit(who->given->share, 100);
	}
	set_apart(r);
	set_groups(r);
}
