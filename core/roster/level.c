/* level.c - evens out what the search left uneven, whatever that costs below fairness */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * The search weighs one number and may leave somebody a weekend too many because two wishes more
 * are kept; the vector says otherwise.  So at the end seats go over, or are exchanged, between two
 * people of a pool as long as fairness gains and nothing above it loses.
 */
enum { TRIES = 40000 };

static bool is_better(const int64_t *now, const int64_t *before)
{
	for (int32_t i = 0; i <= ROSTER_UNFAIR; i++)
		if (now[i] != before[i])
			return now[i] < before[i];
	return false;
}

/* What it changes for one side to lose duties of these kinds and to win those. */
static int64_t step(const struct roster *r, const struct pool *pool, const struct tally *t,
	uint32_t loses, uint32_t wins)
{
	int64_t change = 0;

	for (int32_t k = 0; k < ROSTER_KINDS; k++) {
		const int32_t by = (int32_t)(wins >> k & 1) - (int32_t)(loses >> k & 1);

		if (by != 0 && pool->kinds & ROSTER_BIT(k))
			change += fair_cost(r, t->count[k] + by, t->low[k], t->high[k]) -
				fair_cost(r, t->count[k], t->low[k], t->high[k]);
	}
	return change;
}

static bool may_sit(const struct roster *r, int32_t s, int32_t p)
{
	struct clash clashes[CLASH_MAX];

	return rule_cell(r, s, p) != CELL_BLOCKED && rule_clashes(r, s, p, 0, clashes) == 0;
}

static bool give(struct roster *r, int32_t s, int32_t q)
{
	const int32_t p = r->person[s];
	int64_t before[ROSTER_LEVELS];

	memcpy(before, r->vector, sizeof before);
	seat_take(r, s);
	if (may_sit(r, s, q)) {
		seat_put(r, s, q);
		if (is_better(r->vector, before))
			return true;
		seat_take(r, s);
	}
	seat_put(r, s, p);
	return false;
}

static bool exchange(struct roster *r, int32_t s, int32_t t)
{
	const int32_t p = r->person[s], q = r->person[t];
	int64_t before[ROSTER_LEVELS];

	memcpy(before, r->vector, sizeof before);
	seat_take(r, s);
	seat_take(r, t);
	if (may_sit(r, s, q)) {
		seat_put(r, s, q);
		if (may_sit(r, t, p)) {
			seat_put(r, t, p);
			if (is_better(r->vector, before))
				return true;
			seat_take(r, t);
		}
		seat_take(r, s);
	}
	seat_put(r, s, p);
	seat_put(r, t, q);
	return false;
}

static bool is_free(const struct roster *r, int32_t s, int32_t pool)
{
	return !r->seats[s].is_fixed && r->duties[r->seats[s].duty].pool == pool;
}

/* The sorts of duties (bit: the kinds) that p could give away in the pool. */
static uint32_t sorts_of(const struct roster *r, int32_t g, int32_t p)
{
	const struct row *row = &r->rows[p];
	uint32_t sorts = 0;

	for (int32_t i = 0; i < row->count; i++)
		if (is_free(r, row->seats[i], g))
			sorts |= 1u << row->duties[i]->kinds;
	return sorts;
}

struct pair { /* who may give, who may take, in one pool */
	int32_t g, p, q;
	const struct tally *tp, *tq;
	uint32_t sorts_p, sorts_q;
};

/* Would fairness gain if p gave a duty of such kinds, and took one of those (0: none)? */
static bool gains(const struct roster *r, const struct pair *pair, uint32_t gives, uint32_t takes)
{
	const struct pool *pool = &r->pools[pair->g];

	return step(r, pool, pair->tp, gives, takes) + step(r, pool, pair->tq, takes, gives) < 0;
}

/* A seat of these kinds of p's goes to q, for one of those (0: none). */
static bool try_sort(
	struct roster *r, const struct pair *pair, uint32_t gives, uint32_t takes, int32_t *tries)
{
	const struct row *mine = &r->rows[pair->p], *theirs = &r->rows[pair->q];

	for (int32_t i = 0; i < mine->count; i++) {
		if (mine->duties[i]->kinds != gives || !is_free(r, mine->seats[i], pair->g))
			continue;
		if (!takes && (*tries)-- > 0 && give(r, mine->seats[i], pair->q))
			return true;
		for (int32_t j = 0; takes && j < theirs->count; j++)
			if (theirs->duties[j]->kinds == takes &&
				is_free(r, theirs->seats[j], pair->g) && (*tries)-- > 0 &&
				exchange(r, mine->seats[i], theirs->seats[j]))
				return true;
		if (*tries <= 0)
			return false;
	}
	return false;
}

/* A seat of p's goes to q, or is exchanged for one of q's; false when none gains anything. */
static bool help(struct roster *r, const struct pair *pair, int32_t *tries)
{
	for (uint32_t gives = 0; pair->sorts_p >> gives; gives++) {
		if (!(pair->sorts_p >> gives & 1))
			continue;
		if (gains(r, pair, gives, 0) && try_sort(r, pair, gives, 0, tries))
			return true;
		for (uint32_t takes = 1; pair->sorts_q >> takes; takes++)
			if (pair->sorts_q >> takes & 1 && takes != gives &&
				gains(r, pair, gives, takes) &&
				try_sort(r, pair, gives, takes, tries))
				return true;
	}
	return false;
}

static bool is_beyond(const struct pool *pool, const struct tally *t, bool above)
{
	for (int32_t k = 0; k < ROSTER_KINDS; k++)
		if (pool->kinds & ROSTER_BIT(k) &&
			(above ? t->count[k] > t->high[k] : t->count[k] < t->low[k]))
			return true;
	return false;
}

static bool level_pair(struct roster *r, struct pair *pair, uint32_t *sorts, int32_t *tries)
{
	const struct pool *pool = &r->pools[pair->g];
	const int32_t a = (int32_t)(pair->tp - &r->tallies[pool->first_tally]);
	const int32_t b = (int32_t)(pair->tq - &r->tallies[pool->first_tally]);
	bool is_changed = false;

	while (is_beyond(pool, pair->tp, true) || is_beyond(pool, pair->tq, false)) {
		pair->sorts_p = sorts[a];
		pair->sorts_q = sorts[b];
		if (!help(r, pair, tries))
			break;
		sorts[a] = sorts_of(r, pair->g, pair->p);
		sorts[b] = sorts_of(r, pair->g, pair->q);
		is_changed = true;
	}
	return is_changed;
}

static bool level_pool(struct roster *r, int32_t g, int32_t *tries)
{
	const struct pool *pool = &r->pools[g];
	uint32_t *sorts = xcalloc((size_t)pool->member_count + 1, sizeof *sorts);
	bool is_changed = false;

	for (int32_t a = 0; a < pool->member_count; a++)
		sorts[a] = r->people[pool->members[a]].group < 0 ? sorts_of(r, g, pool->members[a])
								 : 0;
	for (int32_t a = 0; a < pool->member_count; a++)
		for (int32_t b = 0; sorts[a] && b < pool->member_count; b++) {
			struct pair pair = { .g = g,
				.p = pool->members[a],
				.q = pool->members[b],
				.tp = &r->tallies[pool->first_tally + a],
				.tq = &r->tallies[pool->first_tally + b] };

			if (a != b && r->people[pair.q].group < 0)
				is_changed |= level_pair(r, &pair, sorts, tries);
		}
	free(sorts);
	return is_changed;
}

void level_out(struct roster *r)
{
	int32_t tries = TRIES;

	if (r->weights.fairness == 0 || r->problem->weights.is_bare)
		return;
	for (bool again = true; again && tries > 0;) {
		again = false;
		for (int32_t g = 0; g < r->pool_count; g++)
			again |= !r->pools[g].is_steady && level_pool(r, g, &tries);
	}
}
