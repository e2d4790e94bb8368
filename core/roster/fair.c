/* fair.c - what everybody is due: shares, debts from before, newcomers and long leave */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

/*
 * Each seat is a debt of one duty that those who could share it owe together, by their shares on
 * that day; so a newcomer owes nothing of the time before, and a team only its own turns.  Leave
 * shorter than four weeks lowers nobody's share: it is made up for before or after.  What a member
 * is due in the horizon, with what is owed from before, lies between two whole numbers: low, high.
 */
enum { LONG_LEAVE = 28, MILLION = 1000000, NEARLY = 20000, STEEP = 8 };

int64_t fair_cost(const struct roster *r, int32_t count, int32_t low, int32_t high)
{
	int64_t off = count < low ? low - count : count > high ? count - high : 0;

	if (r->is_flat)
		return off;
	return off <= STEEP ? off * (off + 1) / 2 : STEEP * (STEEP + 1) / 2 + (off - STEEP) * STEEP;
}

int64_t fair_uneven(const struct roster *r, int32_t p, int32_t more)
{
	const struct person *who = &r->people[p];
	const int32_t load = who->load + more;

	return load < who->load_low     ? who->load_low - load
		: load > who->load_high ? load - who->load_high
					: 0;
}

static bool is_on_leave(const struct roster_person *p, civil_day day)
{
	for (size_t i = 0; i < p->away_count; i++)
		if (p->away[i].first <= day && day <= p->away[i].last &&
			p->away[i].last - p->away[i].first + 1 >= LONG_LEAVE)
			return true;
	return false;
}

static bool shares_on(const struct roster *r, const struct roster_person *p, civil_day day)
{
	if (r->is_flat)
		return true;
	return !is_on_leave(p, day) && (p->joined == CIVIL_NONE || p->joined <= day);
}

static bool avoids(const struct roster_person *p, int32_t activity)
{
	for (size_t i = 0; i < p->avoid_count; i++)
		if (p->avoid[i] == activity)
			return true;
	return false;
}

/* Could p share this duty, were it not for dates? */
static bool is_fit(const struct roster *r, int32_t p, const struct roster_duty *d)
{
	enum roster_reason reason = rule_static(r, r->people[p].given, d);

	return (reason == ROSTER_MAY || reason >= ROSTER_NOT_JOINED) &&
		reason != ROSTER_WEEKLY_LIMIT && reason != ROSTER_MONTHLY_LIMIT &&
		!avoids(r->people[p].given, d->activity);
}

static void owe(struct tally *t, uint32_t kinds, int64_t amount)
{
	for (int32_t k = 0; k < ROSTER_KINDS; k++)
		if (kinds & ROSTER_BIT(k))
			t->due[k] += amount;
}

/* `amount` duties, owed together by the members that `fit` marks. */
static void share_out(struct roster *r, const struct pool *pool, const bool *fit, civil_day day,
	uint32_t kinds, int64_t amount)
{
	int64_t shares = 0;

	for (int32_t m = 0; m < pool->member_count; m++) {
		const struct person *p = &r->people[pool->members[m]];

		if (fit[m] && shares_on(r, p->given, day))
			shares += p->share;
	}
	for (int32_t m = 0; shares && m < pool->member_count; m++) {
		const struct person *p = &r->people[pool->members[m]];

		if (fit[m] && shares_on(r, p->given, day))
			owe(&r->tallies[pool->first_tally + m], kinds,
				(amount * MILLION * p->share + shares / 2) / shares);
	}
}

/* Who could take the duty, were it not for dates. */
static void mark_fit(struct roster *r, const struct pool *pool, const struct duty *d, bool *fit)
{
	for (int32_t m = 0; m < pool->member_count; m++)
		if ((fit[m] = is_fit(r, pool->members[m], d->given)))
			r->tallies[pool->first_tally + m].is_sharer = true;
}

/* The seats of a run of alike duties; one by one, as shares change with the days, or (flat) as a
 * whole, so that nothing is lost by rounding. */
static void share_run(
	struct roster *r, const struct pool *pool, const bool *fit, int32_t first, int32_t end)
{
	int64_t amount[1u << ROSTER_KINDS] = { 0 };

	for (int32_t i = first; i < end; i++) {
		const struct duty *d = &r->duties[r->seats[pool->seats[i]].duty];

		if (r->is_flat)
			amount[d->kinds]++;
		else if (d->first_seat == pool->seats[i])
			share_out(r, pool, fit, d->day, d->kinds, d->seat_count);
	}
	for (uint32_t kinds = 0; r->is_flat && kinds < 1u << ROSTER_KINDS; kinds++)
		if (amount[kinds])
			share_out(r, pool, fit, 0, kinds, amount[kinds]);
}

static void share_seats(struct roster *r, const struct pool *pool, bool *fit)
{
	for (int32_t i = 0, end; i < pool->seat_count; i = end) {
		const struct duty *first = &r->duties[r->seats[pool->seats[i]].duty], *d = first;

		end = i;
		while (end < pool->seat_count &&
			(d == first || rule_is_alike(first->given, d->given)))
			if (++end < pool->seat_count)
				d = &r->duties[r->seats[pool->seats[end]].duty];
		mark_fit(r, pool, first, fit);
		share_run(r, pool, fit, i, end);
	}
	for (int32_t m = 0; m < pool->member_count; m++)
		fit[m] = r->tallies[pool->first_tally + m].is_sharer;
}

static int32_t pool_of(const struct roster *r, int32_t given)
{
	for (int32_t g = 0; g < r->pool_count; g++)
		if (r->pools[g].given == given)
			return g;
	return ROSTER_NONE;
}

static struct tally *tally_of(struct roster *r, int32_t given_person, int32_t pool)
{
	int32_t m = pool < 0 ? ROSTER_NONE
			     : r->member[r->person_to[given_person] * r->pool_count + pool];

	return m < 0 ? NULL : &r->tallies[r->pools[pool].first_tally + m];
}

static void add_past(struct roster *r, int32_t g, const bool *fit)
{
	for (size_t i = 0; i < r->problem->past_count; i++) {
		const struct roster_past *past = &r->problem->past[i];
		struct tally *t =
			past->pool == r->pools[g].given ? tally_of(r, past->person, g) : NULL;

		if (!t)
			continue;
		for (int32_t k = 0; k < ROSTER_KINDS; k++)
			t->served[k] += (int32_t)(past->kinds >> k & 1);
		if (!t->is_sharer)
			continue;
		owe(t, past->kinds, -MILLION);
		share_out(r, &r->pools[g], fit, past->day, past->kinds, 1);
	}
}

static void add_carry(struct roster *r)
{
	for (size_t i = 0; i < r->problem->carry_count; i++) {
		const struct roster_carry *c = &r->problem->carry[i];
		struct tally *t = tally_of(r, c->person, pool_of(r, c->pool));

		for (int32_t k = 0; t && k < ROSTER_KINDS; k++)
			t->due[k] += (int64_t)c->debt[k] * 1000;
	}
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static void set_limits(struct roster *r, const struct pool *pool)
{
	const int64_t nearly = r->is_flat ? 2 : NEARLY;

	for (int32_t m = 0; m < pool->member_count; m++) {
		struct tally *t = &r->tallies[pool->first_tally + m];

		for (int32_t k = 0; k < ROSTER_KINDS; k++) {
			bool counts = t->is_sharer && pool->kinds & ROSTER_BIT(k);

			t->low[k] = counts ? (int32_t)floor_div(t->due[k] + nearly, MILLION)
					   : INT32_MIN / 2;
			t->high[k] = counts ? (int32_t)-floor_div(-(t->due[k] - nearly), MILLION)
					    : INT32_MAX / 2;
			if (t->high[k] < t->low[k])
				t->high[k] = t->low[k];
		}
	}
}

/* Rounded pool by pool, the shares of one may come out high everywhere: what all pools together ask
 * of everybody is rounded once more.  A day and a night are a load of three, up to eight hours one:
 * so no move gains by it what a duty outside the share of its pool costs. */
static void share_load(struct roster *r)
{
	int64_t *due = ARENA_ARRAY(r->arena, (size_t)r->person_count + 1, int64_t);

	for (int32_t g = 0; r->weights.load && g < r->pool_count; g++) {
		struct pool *pool = &r->pools[g];
		const struct duty *d = &r->duties[r->seats[pool->seats[0]].duty];
		int64_t hours = (d->ends - d->begins) / 3600;

		if (!(pool->kinds & ROSTER_BIT(ROSTER_TOTAL)))
			continue;
		pool->load = hours > 16 ? 3 : hours > 8 ? 2 : 1;
		for (int32_t m = 0; m < pool->member_count; m++)
			due[pool->members[m]] +=
				pool->load * r->tallies[pool->first_tally + m].due[ROSTER_TOTAL];
	}
	for (int32_t p = 0; p < r->person_count; p++) {
		r->people[p].load_low = (int32_t)floor_div(due[p] + NEARLY, MILLION);
		r->people[p].load_high = (int32_t)-floor_div(-(due[p] - NEARLY), MILLION);
	}
}

void fair_shares(struct roster *r)
{
	bool *fit = ARENA_ARRAY(r->arena, (size_t)r->person_count + 1, bool);

	add_carry(r);
	for (int32_t g = 0; g < r->pool_count; g++) {
		share_seats(r, &r->pools[g], fit);
		add_past(r, g, fit);
		set_limits(r, &r->pools[g]);
	}
	share_load(r);
}
