/* greedy.c - a first roster: each seat to whom it owes most */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <stdlib.h>

#include "base/alloc.h"

struct turn { /* when a seat is filled: by day, important first, few candidates first */
	int32_t seat, day, priority, ease;
};

static int compare_turns(const void *a, const void *b)
{
	const struct turn *s = a, *t = b;

	if (s->day != t->day)
		return s->day < t->day ? -1 : 1;
	if (s->priority != t->priority)
		return s->priority > t->priority ? -1 : 1;
	if (s->ease != t->ease)
		return s->ease < t->ease ? -1 : 1;
	return (s->seat > t->seat) - (s->seat < t->seat);
}

static struct turn *order_turns(const struct roster *r)
{
	struct turn *turns = xcalloc((size_t)r->given_seats + 1, sizeof *turns);

	for (int32_t s = 0; s < r->given_seats; s++) {
		const struct duty *d = &r->duties[r->seats[s].duty];

		turns[s] = (struct turn){ .seat = s,
			.day = d->day,
			.priority = d->priority,
			.ease = 16 * d->candidate_count / d->seat_count };
	}
	qsort(turns, (size_t)r->given_seats, sizeof *turns, compare_turns);
	return turns;
}

static int64_t due_key(const struct roster *r, const struct duty *d, int32_t p)
{
	enum { MILLION = 1000000 };
	const struct pool *pool = &r->pools[d->pool];
	const struct tally *t =
		&r->tallies[pool->first_tally + r->member[p * r->pool_count + d->pool]];
	int64_t key = 0;

	for (int32_t k = 0; k < ROSTER_KINDS; k++)
		if (pool->kinds & d->kinds & ROSTER_BIT(k))
			key += (k == ROSTER_TOTAL ? 40 : 60) *
				((int64_t)t->count[k] * MILLION - t->due[k]) / MILLION;
	return key;
}

/* Lower is better: what it costs, then who is owed most, then who has waited longest. */
static int64_t wait_key(const struct roster *r, const struct duty *d, int32_t p)
{
	const struct row *row = &r->rows[p];
	int32_t at = seat_place(row, d->begins), days = 400;

	if (at > 0)
		days = d->day - row->duties[at - 1]->day;
	return days > 400 ? 0 : 400 - days;
}

static int64_t key_of(const struct roster *r, int32_t s, int32_t p)
{
	const struct duty *d = &r->duties[r->seats[s].duty];

	return (seat_price(r, s, p, 1) * 4 + due_key(r, d, p)) * 512 + wait_key(r, d, p);
}

static int32_t best_for(struct roster *r, int32_t s)
{
	const struct duty *d = &r->duties[r->seats[s].duty];
	struct clash clashes[CLASH_MAX];
	int32_t best = ROSTER_NOBODY;
	int64_t best_key = 0, key;

	for (int32_t i = 0; i < d->candidate_count; i++) {
		int32_t p = d->candidates[i];

		if (r->people[p].group >= 0 || rule_cell(r, s, p) == CELL_BLOCKED ||
			rule_clashes(r, s, p, 0, clashes) != 0)
			continue;
		key = key_of(r, s, p);
		if (best < 0 || key < best_key) {
			best = p;
			best_key = key;
		}
	}
	return best;
}

/* Somebody with one duty in the way, which a third can take over. */
static bool fill_by_chain(struct roster *r, int32_t s)
{
	const struct duty *d = &r->duties[r->seats[s].duty];
	struct clash clashes[CLASH_MAX];

	for (int32_t i = 0; i < d->candidate_count; i++) {
		int32_t q = d->candidates[i], t, owner, third;

		if (r->people[q].group >= 0 || rule_cell(r, s, q) == CELL_BLOCKED ||
			rule_clashes(r, s, q, 0, clashes) != 1)
			continue;
		t = clashes[0].seat;
		owner = r->person[t];
		if (r->people[owner].group >= 0)
			continue;
		seat_take(r, t);
		seat_put(r, s, q);
		third = best_for(r, t);
		if (third >= 0) {
			seat_put(r, t, third);
			return true;
		}
		seat_take(r, s);
		seat_put(r, t, owner);
	}
	return false;
}

static int32_t free_seat_for(const struct roster *r, const struct occurrence *o, int32_t p)
{
	struct clash clashes[CLASH_MAX];

	for (int32_t i = 0; i < o->seat_count; i++)
		if (r->person[o->seats[i]] < 0 && rule_cell(r, o->seats[i], p) != CELL_BLOCKED &&
			rule_clashes(r, o->seats[i], p, 0, clashes) == 0)
			return o->seats[i];
	return ROSTER_NONE;
}

/* A group comes whole, when it is not dearer than the empty seats. */
static void seat_group(struct roster *r, const struct group *group, int32_t occurrence)
{
	const struct occurrence *o = &r->occurrences[occurrence];
	int64_t before = seat_cost(r);
	int32_t *taken = xcalloc((size_t)group->count, sizeof *taken), n = 0;

	while (n < group->count) {
		int32_t s = free_seat_for(r, o, group->people[n]);

		if (s < 0)
			break;
		taken[n++] = s;
		seat_put(r, s, group->people[n - 1]);
	}
	if (n < group->count || seat_cost(r) >= before)
		while (n > 0)
			seat_take(r, taken[--n]);
	free(taken);
}

static bool group_is_due(const struct roster *r, const struct group *group, int32_t occurrence)
{
	const struct occurrence *o = &r->occurrences[occurrence];

	if (o->seat_count == 0 ||
		rule_group_present(r, r->people[group->people[0]].group, occurrence))
		return false;
	for (int32_t i = 0; i < group->count; i++) {
		int32_t g = r->duties[r->seats[o->seats[0]].duty].pool, p = group->people[i];
		int32_t m = r->member[p * r->pool_count + g];
		const struct tally *t = m < 0 ? NULL : &r->tallies[r->pools[g].first_tally + m];

		if (t && t->count[ROSTER_TOTAL] >= t->high[ROSTER_TOTAL])
			return false;
	}
	return true;
}

/* What is published and not frozen stays to begin with. */
static void seat_published(struct roster *r)
{
	struct clash clashes[CLASH_MAX];

	for (int32_t s = 0; s < r->given_seats; s++) {
		int32_t p = r->seats[s].published;

		if (r->person[s] < 0 && p >= 0 && rule_cell(r, s, p) != CELL_BLOCKED &&
			rule_clashes(r, s, p, 0, clashes) == 0)
			seat_put(r, s, p);
	}
}

/* Those whose group did not come stay away too. */
static void mend_groups(struct roster *r)
{
	for (int32_t o = 0; r->group_count && o < r->occurrence_count; o++)
		for (int32_t i = 0; i < r->occurrences[o].seat_count; i++) {
			int32_t s = r->occurrences[o].seats[i], p = r->person[s];
			int32_t group = p < 0 ? ROSTER_NONE : r->people[p].group;

			if (group >= 0 && !r->seats[s].is_fixed &&
				rule_group_present(r, group, o) < r->groups[group].count) {
				seat_take(r, s);
				i = -1;
			}
		}
}

void greedy_fill(struct roster *r)
{
	struct turn *turns = order_turns(r);

	seat_published(r);
	for (int32_t o = 0; r->group_count && o < r->occurrence_count; o++)
		for (int32_t g = 0; g < r->group_count; g++)
			if (group_is_due(r, &r->groups[g], o))
				seat_group(r, &r->groups[g], o);
	mend_groups(r);
	for (int32_t i = 0; i < r->given_seats; i++) {
		int32_t s = turns[i].seat, p;

		if (r->person[s] >= 0 || r->seats[s].is_fixed)
			continue;
		p = best_for(r, s);
		if (p >= 0)
			seat_put(r, s, p);
		else
			(void)fill_by_chain(r, s);
	}
	free(turns);
}
