/* explain.c - why somebody serves, why nobody does, who else could, how good it is */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* --- choices --- */

static int compare_choices(const void *a, const void *b)
{
	const struct roster_choice *c = a, *d = b;

	if ((c->block.reason == ROSTER_MAY) != (d->block.reason == ROSTER_MAY))
		return c->block.reason == ROSTER_MAY ? -1 : 1;
	for (int32_t i = 0; i < ROSTER_LEVELS; i++)
		if (c->change[i] != d->change[i])
			return c->change[i] < d->change[i] ? -1 : 1;
	/* Reasons later in the list are nearer to "may". */
	if (c->block.reason != d->block.reason)
		return c->block.reason > d->block.reason ? -1 : 1;
	return (c->person > d->person) - (c->person < d->person);
}

static void difference(const struct roster *r, const int64_t *before, int64_t *ret)
{
	for (int32_t i = 0; i < ROSTER_LEVELS; i++)
		ret[i] = r->vector[i] - before[i];
}

/* What it changes when p takes the seat; p (canonical) may. */
static void try_choice(struct roster *r, int32_t s, int32_t p, int64_t *ret_change)
{
	int64_t before[ROSTER_LEVELS];
	int32_t now = r->person[s];

	memcpy(before, r->vector, sizeof before);
	seat_take(r, s);
	seat_put(r, s, p);
	difference(r, before, ret_change);
	seat_take(r, s);
	if (now >= 0)
		seat_put(r, s, now);
}

static bool had_it(const struct roster_duty *d, int32_t given_person)
{
	for (size_t i = 0; i < d->again_count; i++)
		if (d->again[i] == given_person)
			return true;
	return false;
}

/* Sorted by canonical person until the caller sorts; ids of the input only at the end. */
static struct roster_choice *all_choices(
	struct roster *r, struct arena *arena, int32_t seat, int32_t *counts)
{
	struct roster_choice *choices =
		ARENA_ARRAY(arena, (size_t)r->person_count + 1, struct roster_choice);
	int32_t s = r->seat_to[seat], n = 0;

	for (int32_t p = 0; p < r->person_count; p++) {
		struct roster_choice *c;

		if (p == r->person[s])
			continue;
		c = &choices[n++];
		*c = (struct roster_choice){ .person = p, .exchange = ROSTER_NONE };
		if (roster_may(r, r->person_from[p], seat, &c->block))
			try_choice(r, s, p, c->change);
		counts[c->block.reason]++;
	}
	if (n)
		qsort(choices, (size_t)n, sizeof *choices, compare_choices);
	for (int32_t i = 0; i < n; i++) {
		choices[i].person = r->person_from[choices[i].person];
		choices[i].is_again = had_it(r->duties[r->seats[s].duty].given, choices[i].person);
	}
	return choices;
}

/* --- why empty: the proof --- */

/*
 * The people who could serve the seat, and the seats around it that only they could serve: when all
 * of these together cannot be served by them because each takes at most one at a time, there are
 * more seats than turns.  Looked for where it is plain: seats of one day that overlap.
 */
static bool is_subset(const struct roster *r, int32_t s, const bool *able)
{
	const struct duty *d = &r->duties[r->seats[s].duty];

	for (int32_t i = 0; i < d->candidate_count; i++)
		if (rule_cell(r, s, d->candidates[i]) != CELL_BLOCKED && !able[d->candidates[i]])
			return false;
	return true;
}

static void find_proof(
	const struct roster *r, struct arena *arena, int32_t s, struct roster_why *why)
{
	const struct duty *d = &r->duties[r->seats[s].duty];
	bool *able = ARENA_ARRAY(arena, (size_t)r->person_count + 1, bool);
	int32_t *people = ARENA_ARRAY(arena, (size_t)r->person_count + 1, int32_t);
	int32_t *seats = ARENA_ARRAY(arena, (size_t)r->given_seats + 1, int32_t);
	size_t able_count = 0, seat_count = 0;

	for (int32_t i = 0; i < d->candidate_count; i++)
		if (rule_cell(r, s, d->candidates[i]) != CELL_BLOCKED) {
			able[d->candidates[i]] = true;
			people[able_count++] = r->person_from[d->candidates[i]];
		}
	for (int32_t t = 0; t < r->given_seats; t++) {
		const struct duty *o = &r->duties[r->seats[t].duty];

		/* All of them hold the instant when the seat begins: nobody is on two of them. */
		if (o->begins <= d->begins && o->ends > d->begins && is_subset(r, t, able))
			seats[seat_count++] = r->seat_from[t];
	}
	if (seat_count <= able_count)
		return;
	why->proof_seats = seats;
	why->proof_seat_count = seat_count;
	why->proof_people = people;
	why->proof_person_count = able_count;
}

static enum roster_reason most_common(const int32_t *counts)
{
	enum roster_reason best = ROSTER_NO_SKILL;

	if (counts[ROSTER_MAY])
		return ROSTER_SHORT;
	for (int32_t i = ROSTER_NOT_JOINED; i < ROSTER_REASONS; i++)
		if (counts[i] > 0 && (best < ROSTER_NOT_JOINED || counts[i] > counts[best]))
			best = (enum roster_reason)i;
	for (int32_t i = ROSTER_INACTIVE; best < ROSTER_NOT_JOINED && i < ROSTER_NOT_JOINED; i++)
		if (counts[i] > counts[best])
			best = (enum roster_reason)i;
	return best;
}

void roster_explain(
	const struct roster *roster, struct arena *arena, int32_t seat, struct roster_why *ret)
{
	/* Tried choices are taken back. */
	struct roster *r = (struct roster *)(uintptr_t)roster;
	int32_t s = r->seat_to[seat], p = r->person[s];
	const struct desk_seat *where = &r->seats[s];

	*ret = (struct roster_why){ .seat = seat,
		.person = ROSTER_NOBODY,
		.pool = r->pools[r->duties[where->duty].pool].given,
		.kinds = r->duties[where->duty].kinds };
	ret->is_locked = where->given->locked >= 0;
	ret->is_published = p >= 0 && where->published == p;
	ret->others = all_choices(r, arena, seat, ret->counts);
	ret->other_count = (size_t)(r->person_count - (p >= 0));
	if (p >= 0) {
		ret->person = r->person_from[p];
		roster_load(r, ret->person, ret->pool, &ret->load);
		return;
	}
	ret->reason = most_common(ret->counts);
	find_proof(r, arena, s, ret);
}

/* --- suggestions --- */

/* p leaves seat s for q's seat t, q comes to s; nothing is left changed. */
static bool try_exchange(struct roster *r, int32_t s, int32_t t, int64_t *ret_change)
{
	int64_t before[ROSTER_LEVELS];
	int32_t p = r->person[s], q = r->person[t];
	struct clash clashes[CLASH_MAX];
	bool may;

	if (rule_cell(r, s, q) == CELL_BLOCKED || rule_cell(r, t, p) == CELL_BLOCKED)
		return false;
	memcpy(before, r->vector, sizeof before);
	seat_take(r, s);
	seat_take(r, t);
	may = rule_clashes(r, s, q, 0, clashes) == 0;
	if (may) {
		seat_put(r, s, q);
		may = rule_clashes(r, t, p, 0, clashes) == 0;
		if (may) {
			seat_put(r, t, p);
			difference(r, before, ret_change);
			may = ret_change[ROSTER_BREACHES] <= 0;
			seat_take(r, t);
		}
		seat_take(r, s);
	}
	seat_put(r, s, p);
	seat_put(r, t, q);
	return may;
}

static size_t add_exchanges(
	struct roster *r, int32_t s, struct roster_choice *choices, size_t count, size_t room)
{
	const struct pool *pool = &r->pools[r->duties[r->seats[s].duty].pool];

	for (int32_t i = 0; i < pool->seat_count && count < room; i++) {
		int32_t t = pool->seats[i];
		struct roster_choice c = { .exchange = r->seat_from[t] };

		if (r->seats[t].is_fixed || r->person[t] < 0 || r->person[t] == r->person[s])
			continue;
		c.person = r->person_from[r->person[t]];
		if (try_exchange(r, s, t, c.change))
			choices[count++] = c;
	}
	return count;
}

size_t roster_suggest(const struct roster *roster, struct arena *arena, int32_t seat, size_t max,
	const struct roster_choice **ret_choices)
{
	struct roster *r = (struct roster *)(uintptr_t)roster;
	int32_t s = r->seat_to[seat], counts[ROSTER_REASONS] = { 0 };
	size_t replacements, count, room;
	struct roster_choice *all = all_choices(r, arena, seat, counts), *choices;

	replacements = (size_t)counts[ROSTER_MAY];
	room = replacements + (size_t)r->pools[r->duties[r->seats[s].duty].pool].seat_count;
	choices = ARENA_ARRAY(arena, room + 1, struct roster_choice);
	count = 0;
	for (size_t i = 0; i < replacements; i++)
		if (all[i].change[ROSTER_BREACHES] <= 0)
			choices[count++] = all[i];
	if (r->person[s] >= 0)
		count = add_exchanges(r, s, choices, count, room);
	if (count)
		qsort(choices, count, sizeof *choices, compare_choices);
	*ret_choices = choices;
	return count < max ? count : max;
}

/* --- quality --- */

static void count_seats(const struct roster *r, struct roster_quality *q)
{
	for (int32_t s = 0; s < r->given_seats; s++) {
		int32_t p = r->person[s];
		const struct roster_person *who;
		const struct roster_duty *d = r->duties[r->seats[s].duty].given;

		q->seats++;
		q->published += r->seats[s].published >= 0;
		q->changed += r->seats[s].published >= 0 && r->seats[s].published != p;
		if (p < 0)
			continue;
		q->filled++;
		who = r->people[p].given;
		if (who->prefer_count + who->dislike_count == 0)
			continue;
		q->wishes++;
		q->wishes_kept += rule_touches(who->dislike, who->dislike_count, d) == 0 &&
			(!who->prefer_count || rule_is_within(who->prefer, who->prefer_count, d));
	}
}

static void widen(int32_t n, bool is_first, int32_t *least, int32_t *most)
{
	*least = is_first || n < *least ? n : *least;
	*most = is_first || n > *most ? n : *most;
}

static bool spread_of(const struct roster *r, const struct pool *pool, enum roster_kind kind,
	struct roster_spread *ret)
{
	*ret = (struct roster_spread){ .pool = pool->given, .kind = kind };
	for (int32_t i = 0; i < pool->seat_count; i++)
		ret->seats += (int32_t)(r->duties[r->seats[pool->seats[i]].duty].kinds >> kind & 1);
	for (int32_t m = 0; m < pool->member_count; m++) {
		const struct tally *t = &r->tallies[pool->first_tally + m];

		if (!t->is_sharer)
			continue;
		widen(t->count[kind], ret->members == 0, &ret->least, &ret->most);
		widen(t->count[kind] + t->served[kind], ret->members == 0, &ret->least_all,
			&ret->most_all);
		ret->members++;
		if (pool->kinds & ROSTER_BIT(kind))
			ret->unfair += fair_cost(r, t->count[kind], t->low[kind], t->high[kind]);
	}
	return ret->seats > 0 && ret->members > 0;
}

static int64_t unfair_of(const struct roster *r, const struct pool *pool)
{
	int64_t unfair = 0;

	for (int32_t m = 0; m < pool->member_count; m++) {
		const struct tally *t = &r->tallies[pool->first_tally + m];

		for (int32_t k = 0; k < ROSTER_KINDS; k++)
			if (pool->kinds & ROSTER_BIT(k))
				unfair += fair_cost(r, t->count[k], t->low[k], t->high[k]);
	}
	return unfair;
}

/* What is uneven in the pool, and what would be in the evenest roster. */
static void add_bound(const struct roster *r, const struct pool *pool, struct roster_spread *spread,
	struct roster_quality *ret)
{
	int64_t unfilled = 0;

	spread->pool_unfair = unfair_of(r, pool);
	if (!bound_pool(r, pool, &unfilled, &spread->pool_least))
		spread->pool_least = -1;
	ret->unfilled_least += (int32_t)unfilled;
	ret->unfair += spread->pool_unfair;
	ret->unfair_least = spread->pool_least < 0 || ret->unfair_least < 0
		? -1
		: ret->unfair_least + spread->pool_least;
}

void roster_quality(const struct roster *r, struct arena *arena, struct roster_quality *ret)
{
	struct roster_spread *spreads =
		ARENA_ARRAY(arena, (size_t)r->pool_count * ROSTER_KINDS + 1, struct roster_spread);

	*ret = (struct roster_quality){ .spreads = spreads };
	count_seats(r, ret);
	seat_count(r, ret->vector);
	for (int32_t g = 0; g < r->pool_count; g++)
		for (int32_t k = 0; k < ROSTER_KINDS; k++) {
			struct roster_spread *spread = &spreads[ret->spread_count];

			if (!spread_of(r, &r->pools[g], (enum roster_kind)k, spread))
				continue;
			if (k == ROSTER_TOTAL)
				add_bound(r, &r->pools[g], spread, ret);
			ret->spread_count++;
		}
}
