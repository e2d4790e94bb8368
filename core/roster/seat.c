/* seat.c - people put on seats and taken off, costs kept on the way */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <string.h>

#include "base/alloc.h"

static const struct duty *duty_at(const struct roster *r, int32_t seat)
{
	return &r->duties[r->seats[seat].duty];
}

int32_t seat_place(const struct row *row, int64_t begins)
{
	int32_t low = 0, high = row->count;

	while (low < high) {
		int32_t middle = (low + high) / 2;

		if (row->begins[middle] < begins)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void row_grow(struct roster *r, struct row *row)
{
	struct row old = *row;

	row->room = row->room * 2 + 8;
	row->seats = ARENA_ARRAY(r->arena, (size_t)row->room, int32_t);
	row->begins = ARENA_ARRAY(r->arena, (size_t)row->room, int64_t);
	row->duties = ARENA_ARRAY(r->arena, (size_t)row->room, const struct duty *);
	if (!row->count)
		return;
	memcpy(row->seats, old.seats, (size_t)row->count * sizeof *old.seats);
	memcpy(row->begins, old.begins, (size_t)row->count * sizeof *old.begins);
	memcpy(row->duties, old.duties, (size_t)row->count * sizeof *old.duties);
}

static void row_insert(struct roster *r, struct row *row, int32_t seat)
{
	int64_t begins = duty_at(r, seat)->begins;
	int32_t i = row->count;

	if (row->count == row->room)
		row_grow(r, row);
	while (i > 0 &&
		(row->begins[i - 1] > begins ||
			(row->begins[i - 1] == begins && row->seats[i - 1] > seat))) {
		row->seats[i] = row->seats[i - 1];
		row->begins[i] = row->begins[i - 1];
		row->duties[i] = row->duties[i - 1];
		i--;
	}
	row->seats[i] = seat;
	row->begins[i] = begins;
	row->duties[i] = duty_at(r, seat);
	row->count++;
}

static void row_remove(struct row *row, int32_t seat)
{
	int32_t i = 0;
	size_t after;

	while (row->seats[i] != seat)
		i++;
	after = (size_t)(row->count - i - 1);
	memmove(row->seats + i, row->seats + i + 1, after * sizeof *row->seats);
	memmove(row->begins + i, row->begins + i + 1, after * sizeof *row->begins);
	memmove(row->duties + i, row->duties + i + 1, after * sizeof *row->duties);
	row->count--;
}

/* --- the parts of the cost that depend on others; p is not on the seat --- */

static int32_t distance(civil_day a, civil_day b)
{
	return a < b ? b - a : a - b;
}

/* Duties too near to each other, and weekends in a row. */
static int64_t near_cost(const struct roster *r, const struct duty *d, const struct duty *o)
{
	int64_t cost = 0;

	if (distance(d->day, o->day) <= r->spacing_days)
		cost += r->weights.spacing;
	if ((d->kinds & o->kinds & ROSTER_BIT(ROSTER_WEEKEND)) && distance(d->week, o->week) == 1)
		cost += r->weights.weekends;
	return cost;
}

static int64_t spacing_cost(const struct roster *r, const struct duty *d, int32_t p)
{
	const struct row *row = &r->rows[p];
	int32_t at;
	int64_t cost = 0;

	if (r->soft_days < 0)
		return 0;
	at = seat_place(row, d->begins);
	for (int32_t i = at; i < row->count; i++) {
		const struct duty *o = row->duties[i];

		if (o->day > d->day + r->soft_days)
			break;
		if (o != d)
			cost += near_cost(r, d, o);
	}
	for (int32_t i = at - 1; i >= 0; i--) {
		const struct duty *o = row->duties[i];

		if (o->day < d->day - r->soft_days)
			break;
		cost += near_cost(r, d, o);
	}
	return cost;
}

/* Changes who has served with whom by `step`; what that costs. */
static int64_t partner_cost(struct roster *r, const struct duty *d, int32_t p, int32_t step)
{
	const struct occurrence *o = &r->occurrences[d->occurrence];
	int64_t cost = 0;

	for (int32_t i = 0; i < o->seat_count; i++) {
		int32_t q = r->person[o->seats[i]];
		uint16_t *a, *b;

		if (q < 0 || q == p ||
			(r->people[p].group >= 0 && r->people[p].group == r->people[q].group))
			continue;
		a = &r->together[p * r->person_count + q];
		b = &r->together[q * r->person_count + p];
		cost += step > 0 ? *a : -(int64_t)(*a - 1);
		*a = *b = (uint16_t)(*a + step);
	}
	return cost * r->weights.partner;
}

static int32_t group_breach(const struct roster *r, const struct group *group, int32_t present)
{
	(void)r;
	return present == 0 ? 0 : group->count - present;
}

static int64_t steady_pair(const struct roster *r, int32_t a, int32_t b)
{
	return a >= 0 && b >= 0 && a != b ? r->weights.steady : 0;
}

static int64_t steady_cost(const struct roster *r, int32_t s, int32_t p)
{
	const struct desk_seat *seat = &r->seats[s];
	int32_t before = seat->before >= 0 ? r->person[seat->before] : seat->before_person;

	return steady_pair(r, before, p) +
		(seat->after >= 0 ? steady_pair(r, p, r->person[seat->after]) : 0);
}

static int64_t fair_step(
	const struct roster *r, const struct duty *d, struct tally *t, int32_t step)
{
	uint32_t kinds = d->kinds & r->pools[d->pool].kinds;
	int64_t cost = 0;

	for (int32_t k = 0; k < ROSTER_KINDS; k++) {
		if (kinds & ROSTER_BIT(k))
			cost += fair_cost(r, t->count[k] + step, t->low[k], t->high[k]) -
				fair_cost(r, t->count[k], t->low[k], t->high[k]);
		if (d->kinds & ROSTER_BIT(k))
			t->count[k] += step;
	}
	return cost;
}

/* All that p on the seat adds (step 1) or gave (step -1); p is in nobody's row for it meanwhile. */
static void account(struct roster *r, int32_t s, int32_t p, int32_t step)
{
	const struct desk_seat *seat = &r->seats[s];
	const struct duty *d = &r->duties[seat->duty];
	int32_t m = r->member[p * r->pool_count + d->pool], cell = rule_cell(r, s, p);
	int32_t group = r->people[p].group, present;
	int64_t soft = spacing_cost(r, d, p);

	r->vector[ROSTER_UNFILLED] -= step * d->priority;
	if (seat->published == p)
		r->vector[ROSTER_CHANGED] -= step;
	if (cell > 0) {
		r->vector[ROSTER_AVOIDED] += cell >= CELL_AVOID ? step : 0;
		soft += cell & (CELL_AVOID - 1);
	}
	if (m >= 0)
		r->vector[ROSTER_UNFAIR] +=
			fair_step(r, d, &r->tallies[r->pools[d->pool].first_tally + m], step);
	if (r->pools[d->pool].load) {
		r->vector[ROSTER_UNEVEN] -= fair_uneven(r, p, 0);
		r->people[p].load += step * r->pools[d->pool].load;
		r->vector[ROSTER_UNEVEN] += fair_uneven(r, p, 0);
	}
	if (d->is_steady)
		soft += steady_cost(r, s, p);
	r->vector[ROSTER_SOFT] += step * soft;
	if (r->counts_partners)
		r->vector[ROSTER_SOFT] += partner_cost(r, d, p, step);
	/* Somebody may be on two seats of an occurrence, one after the other. */
	if (group >= 0 && !rule_is_on(r, p, d->occurrence)) {
		present = rule_group_present(r, group, d->occurrence);
		r->vector[ROSTER_BREACHES] += step *
			(group_breach(r, &r->groups[group], present + 1) -
				group_breach(r, &r->groups[group], present));
	}
}

/* --- the same, only asked --- */

static int64_t fair_price(
	const struct roster *r, const struct duty *d, const struct tally *t, int32_t step)
{
	uint32_t kinds = d->kinds & r->pools[d->pool].kinds;
	int64_t cost = 0;

	for (int32_t k = 0; kinds >> k; k++)
		if (kinds >> k & 1)
			cost += fair_cost(r, t->count[k] + step, t->low[k], t->high[k]) -
				fair_cost(r, t->count[k], t->low[k], t->high[k]);
	return cost;
}

static int64_t partner_price(
	const struct roster *r, const struct duty *d, int32_t s, int32_t p, int32_t step)
{
	const struct occurrence *o = &r->occurrences[d->occurrence];
	int64_t cost = 0;

	for (int32_t i = 0; i < o->seat_count; i++) {
		int32_t q = r->person[o->seats[i]], times;

		if (q < 0 || q == p || o->seats[i] == s ||
			(r->people[p].group >= 0 && r->people[p].group == r->people[q].group))
			continue;
		times = r->together[p * r->person_count + q];
		cost += step > 0 ? times : 1 - times;
	}
	return cost * r->weights.partner;
}

static int64_t group_price(const struct roster *r, const struct duty *d, int32_t p, int32_t step)
{
	int32_t group = r->people[p].group, present = rule_group_present(r, group, d->occurrence);

	return 2 * r->weights.unfilled *
		(group_breach(r, &r->groups[group], present + step) -
			group_breach(r, &r->groups[group], present));
}

int64_t seat_price(const struct roster *r, int32_t s, int32_t p, int32_t step)
{
	const struct desk_seat *seat = &r->seats[s];
	const struct duty *d = &r->duties[seat->duty];
	const struct roster_weights *w = &r->weights;
	int32_t m = r->member[p * r->pool_count + d->pool], cell = rule_cell(r, s, p);
	int64_t price = spacing_cost(r, d, p) - (int64_t)d->priority * w->unfilled;

	if (seat->published == p)
		price -= w->changed;
	if (cell > 0)
		price += (cell & (CELL_AVOID - 1)) + (cell >= CELL_AVOID ? w->avoid : 0);
	if (d->is_steady)
		price += steady_cost(r, s, p);
	price *= step;
	if (m >= 0)
		price += w->fairness *
			fair_price(r, d, &r->tallies[r->pools[d->pool].first_tally + m], step);
	if (r->pools[d->pool].load)
		price += w->load *
			(fair_uneven(r, p, step * r->pools[d->pool].load) - fair_uneven(r, p, 0));
	if (r->counts_partners)
		price += partner_price(r, d, s, p, step);
	if (r->people[p].group >= 0)
		price += group_price(r, d, p, step);
	return price;
}

/* Whoever serves both seats' occurrences, or hands on a steady role, makes it more than a sum. */
bool seat_has_exchange_price(const struct roster *r, int32_t a, int32_t b)
{
	const struct duty *d = duty_at(r, a), *e = duty_at(r, b);

	return d->pool == e->pool && d->occurrence != e->occurrence && !d->is_steady &&
		r->people[r->person[a]].group < 0 && r->people[r->person[b]].group < 0;
}

static int64_t fair_exchange(
	const struct roster *r, int32_t pool, int32_t p, uint32_t gives, uint32_t takes)
{
	int32_t m = r->member[p * r->pool_count + pool];
	const struct tally *t = &r->tallies[r->pools[pool].first_tally + m];
	uint32_t kinds = (gives ^ takes) & r->pools[pool].kinds;
	int64_t cost = 0;

	for (int32_t k = 0; m >= 0 && kinds >> k; k++)
		if (kinds >> k & 1)
			cost += fair_cost(r, t->count[k] + (takes >> k & 1 ? 1 : -1), t->low[k],
					t->high[k]) -
				fair_cost(r, t->count[k], t->low[k], t->high[k]);
	return cost;
}

/* What p on the seat instead of q costs more, priority and fairness aside. */
static int64_t place_price(const struct roster *r, int32_t s, int32_t p, int32_t q)
{
	const struct roster_weights *w = &r->weights;
	const struct duty *d = duty_at(r, s);
	int32_t mine = rule_cell(r, s, p), theirs = rule_cell(r, s, q);
	int64_t price = spacing_cost(r, d, p) - spacing_cost(r, d, q);

	price +=
		w->changed * ((r->seats[s].published == q) - (int32_t)(r->seats[s].published == p));
	if (mine > 0)
		price += (mine & (CELL_AVOID - 1)) + (mine >= CELL_AVOID ? w->avoid : 0);
	if (theirs > 0)
		price -= (theirs & (CELL_AVOID - 1)) + (theirs >= CELL_AVOID ? w->avoid : 0);
	if (r->counts_partners)
		price += partner_price(r, d, s, p, 1) + partner_price(r, d, s, q, -1);
	return price;
}

int64_t seat_exchange_price(const struct roster *r, int32_t a, int32_t b)
{
	const struct duty *d = duty_at(r, a), *e = duty_at(r, b);
	int32_t p = r->person[a], q = r->person[b];
	int64_t price = place_price(r, a, q, p) + place_price(r, b, p, q);

	/* Each was asked with the seat still there that it leaves. */
	price -= 2 * near_cost(r, d, e);
	if (d->kinds != e->kinds)
		price += r->weights.fairness *
			(fair_exchange(r, d->pool, p, d->kinds, e->kinds) +
				fair_exchange(r, d->pool, q, e->kinds, d->kinds));
	return price;
}

/* --- put and take --- */

void seat_put(struct roster *r, int32_t s, int32_t p)
{
	const struct duty *d = duty_at(r, s);

	if (d->pool >= 0)
		account(r, s, p, 1);
	row_insert(r, &r->rows[p], s);
	r->weeks[p * r->week_count + d->week]++;
	r->months[p * r->month_count + d->month]++;
	r->person[s] = p;
}

void seat_take(struct roster *r, int32_t s)
{
	const struct duty *d = duty_at(r, s);
	int32_t p = r->person[s];

	if (p < 0)
		return;
	row_remove(&r->rows[p], s);
	r->weeks[p * r->week_count + d->week]--;
	r->months[p * r->month_count + d->month]--;
	r->person[s] = ROSTER_NOBODY;
	if (d->pool >= 0)
		account(r, s, p, -1);
}

int64_t seat_cost_of(const struct roster *r, const int64_t v[ROSTER_LEVELS])
{
	const struct roster_weights *w = &r->weights;

	return v[ROSTER_BREACHES] * 2 * w->unfilled + v[ROSTER_UNFILLED] * w->unfilled +
		v[ROSTER_CHANGED] * w->changed + v[ROSTER_AVOIDED] * w->avoid +
		v[ROSTER_UNFAIR] * w->fairness + v[ROSTER_UNEVEN] * w->load + v[ROSTER_SOFT];
}

int64_t seat_cost(const struct roster *r)
{
	return seat_cost_of(r, r->vector);
}

void seat_clear(struct roster *r)
{
	for (int32_t s = 0; s < r->seat_count; s++)
		if (!r->seats[s].is_fixed)
			seat_take(r, s);
}

/* --- counted anew --- */

static bool breaks_a_rule(struct roster *r, int32_t s)
{
	struct clash clashes[CLASH_MAX];
	int32_t p = r->person[s];
	bool breaks;

	seat_take(r, s);
	breaks = rule_cell(r, s, p) == CELL_BLOCKED || rule_clashes(r, s, p, 0, clashes) != 0;
	seat_put(r, s, p);
	return breaks;
}

static int64_t base_unfair(const struct roster *r)
{
	int64_t unfair = 0;

	for (int32_t g = 0; g < r->pool_count; g++)
		for (int32_t m = 0; m < r->pools[g].member_count; m++) {
			const struct tally *t = &r->tallies[r->pools[g].first_tally + m];

			for (int32_t k = 0; k < ROSTER_KINDS; k++)
				if (r->pools[g].kinds & ROSTER_BIT(k))
					unfair += fair_cost(r, t->count[k], t->low[k], t->high[k]);
		}
	return unfair;
}

/* Of the duties in everybody's row, whatever was added up on the way. */
static int64_t all_uneven(const struct roster *r)
{
	int64_t uneven = 0;

	for (int32_t p = 0; r->weights.load && p < r->person_count; p++) {
		const struct row *row = &r->rows[p];
		int32_t load = 0;

		for (int32_t i = 0; i < row->count; i++)
			load += row->duties[i]->pool < 0 ? 0 : r->pools[row->duties[i]->pool].load;
		uneven += fair_uneven(r, p, load - r->people[p].load);
	}
	return uneven;
}

static int64_t soft_of(struct roster *r, int32_t s)
{
	const struct duty *d = duty_at(r, s);
	int32_t p = r->person[s], cell;
	const struct row *row = &r->rows[p];
	int64_t twice = 0, soft = 0;

	for (int32_t i = 0; i < row->count; i++)
		if (row->seats[i] != s && row->duties[i] != d)
			twice += near_cost(r, d, row->duties[i]) *
				(row->duties[i]->pool < 0 ? 2 : 1);
	cell = rule_cell(r, s, p);
	soft = twice; /* each pair is met twice; the caller halves */
	soft += 2 * (cell > 0 ? cell & (CELL_AVOID - 1) : 0);
	if (d->is_steady) {
		const struct desk_seat *seat = &r->seats[s];

		soft += 2 *
			steady_pair(r,
				seat->before >= 0 ? r->person[seat->before] : seat->before_person,
				p);
	}
	return soft;
}

static int64_t partner_total(const struct roster *r)
{
	int64_t total = 0;

	for (int32_t p = 0; r->counts_partners && p < r->person_count; p++)
		for (int32_t q = 0; q < p; q++) {
			int64_t n = r->together[p * r->person_count + q];

			total += n * (n - 1) / 2;
		}
	return total * r->weights.partner;
}

static int64_t with_breaches(const struct roster *r)
{
	int64_t breaches = 0;

	for (int32_t o = 0; o < r->occurrence_count; o++)
		for (int32_t g = 0; g < r->group_count; g++)
			breaches += group_breach(r, &r->groups[g], rule_group_present(r, g, o));
	return breaches;
}

void seat_count(const struct roster *roster, int64_t ret[ROSTER_LEVELS])
{
	/* Taking somebody off and putting him back leaves everything as it was. */
	struct roster *r = (struct roster *)(uintptr_t)roster;
	int64_t twice = 0;

	memset(ret, 0, ROSTER_LEVELS * sizeof *ret);
	for (int32_t s = 0; s < r->given_seats; s++) {
		const struct desk_seat *seat = &r->seats[s];
		int32_t p = r->person[s];

		ret[ROSTER_CHANGED] += seat->published >= 0 && seat->published != p;
		if (p < 0) {
			ret[ROSTER_UNFILLED] += duty_at(r, s)->priority;
			continue;
		}
		ret[ROSTER_BREACHES] += breaks_a_rule(r, s);
		ret[ROSTER_AVOIDED] += rule_cell(r, s, p) >= CELL_AVOID;
		twice += soft_of(r, s);
	}
	ret[ROSTER_BREACHES] += with_breaches(r);
	ret[ROSTER_UNFAIR] = base_unfair(r);
	ret[ROSTER_UNEVEN] = all_uneven(r);
	ret[ROSTER_SOFT] = twice / 2 + partner_total(r);
}
