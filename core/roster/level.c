/* level.c - evens out what the search left uneven, whatever that costs below fairness */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <string.h>

/*
 * The search weighs one number and may leave somebody a weekend too many because two wishes more
 * are kept; the vector says otherwise.  So at the end seats go over, or are exchanged, between two
 * people of a pool as long as fairness gains and nothing above it loses.
 */
enum { TRIES = 200000 };

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

/* A seat of p's goes to q, or is exchanged for one of q's; false when none gains anything. */
static bool help(
	struct roster *r, int32_t g, const struct tally *tp, const struct tally *tq, int32_t *tries)
{
	const struct pool *pool = &r->pools[g];
	const int32_t p = pool->members[tp - &r->tallies[pool->first_tally]];
	const int32_t q = pool->members[tq - &r->tallies[pool->first_tally]];

	for (int32_t i = 0; i<r->rows[p].count && * tries> 0; i++) {
		const int32_t s = r->rows[p].seats[i];
		const uint32_t given = r->duties[r->seats[s].duty].kinds;

		if (!is_free(r, s, g))
			continue;
		if (step(r, pool, tp, given, 0) + step(r, pool, tq, 0, given) < 0 &&
			(*tries)-- > 0 && give(r, s, q))
			return true;
		for (int32_t j = 0; j<r->rows[q].count && * tries> 0; j++) {
			const int32_t t = r->rows[q].seats[j];
			const uint32_t taken = r->duties[r->seats[t].duty].kinds;

			if (is_free(r, t, g) && taken != given &&
				step(r, pool, tp, given, taken) + step(r, pool, tq, taken, given) <
					0 &&
				(*tries)-- > 0 && exchange(r, s, t))
				return true;
		}
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

static bool level_pool(struct roster *r, int32_t g, int32_t *tries)
{
	const struct pool *pool = &r->pools[g];
	bool is_changed = false;

	for (int32_t a = 0; a < pool->member_count; a++)
		for (int32_t b = 0; b < pool->member_count; b++) {
			const struct tally *p = &r->tallies[pool->first_tally + a];
			const struct tally *q = &r->tallies[pool->first_tally + b];

			if (a == b || r->people[pool->members[a]].group >= 0 ||
				r->people[pool->members[b]].group >= 0)
				continue;
			while ((is_beyond(pool, p, true) || is_beyond(pool, q, false)) &&
				help(r, g, p, q, tries))
				is_changed = true;
		}
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
