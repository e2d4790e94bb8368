/* desk.c - a problem made ready: canonical order, candidates, cells */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* --- order: by id, never by place in the input --- */

static int compare_duties(const void *a, const void *b)
{
	const struct roster_duty *d = *(const struct roster_duty *const *)a;
	const struct roster_duty *e = *(const struct roster_duty *const *)b;

	if (d->begins != e->begins)
		return d->begins < e->begins ? -1 : 1;
	return strcmp(d->id, e->id);
}

struct keyed_seat { /* a seat with its duty's place in the order */
	int32_t duty, number, given;
};

static int compare_seats(const void *a, const void *b)
{
	const struct keyed_seat *s = a, *t = b;

	if (s->duty != t->duty)
		return s->duty < t->duty ? -1 : 1;
	return (s->number > t->number) - (s->number < t->number);
}

/* --- duties and seats --- */

static int32_t month_of(civil_day day)
{
	struct civil_date date = civil_to_date(day);

	return date.year * 12 + date.month - 1;
}

static int32_t week_of(civil_day day)
{
	return (civil_week_start(day) + 3 + 7 * 10000) / 7; /* 1970-01-01 was a Thursday */
}

static void set_duty(struct duty *d, const struct roster_duty *given)
{
	d->given = given;
	d->begins = given->begins;
	d->ends = given->ends;
	d->rest = (int64_t)given->rest * 60;
	d->day = given->day;
	d->venue = given->venue;
	d->occurrence = given->occurrence;
	d->pool = given->pool;
	d->priority = given->priority ? given->priority : 1;
	d->kinds = given->kinds | ROSTER_BIT(ROSTER_TOTAL);
	d->is_steady = given->is_steady;
}

static void set_busy(struct duty *d, const struct roster_busy *busy)
{
	d->begins = busy->begins;
	d->ends = busy->ends;
	d->rest = (int64_t)busy->rest * 60;
	d->day = busy->day;
	d->venue = busy->venue;
	d->occurrence = d->pool = ROSTER_NONE;
	d->kinds = 0;
}

static void set_periods(struct roster *r)
{
	int32_t last_week = 0, last_month = 0;

	for (int32_t i = 0; i < r->duty_count; i++) {
		struct duty *d = &r->duties[i];

		d->week = week_of(d->day);
		d->month = month_of(d->day);
		if (i == 0 || d->week < r->first_week)
			r->first_week = d->week;
		if (i == 0 || d->month < r->first_month)
			r->first_month = d->month;
		last_week = i == 0 || d->week > last_week ? d->week : last_week;
		last_month = i == 0 || d->month > last_month ? d->month : last_month;
	}
	for (int32_t i = 0; i < r->duty_count; i++) {
		r->duties[i].week -= r->first_week;
		r->duties[i].month -= r->first_month;
	}
	r->week_count = last_week - r->first_week + 1;
	r->month_count = last_month - r->first_month + 1;
}

/* Duties further apart than this cannot get in each other's way. */
static void set_reach(struct roster *r)
{
	int64_t longest = 0, gap = r->travel;

	for (int32_t i = 0; i < r->duty_count; i++) {
		const struct duty *d = &r->duties[i];

		longest = d->ends - d->begins > longest ? d->ends - d->begins : longest;
		gap = d->rest > gap ? d->rest : gap;
	}
	for (int32_t p = 0; p < r->person_count; p++)
		gap = r->people[p].rest > gap ? r->people[p].rest : gap;
	r->reach = longest + gap;
}

static void order_duties(struct roster *r)
{
	const struct roster_problem *in = r->problem;
	const struct roster_duty **order =
		ARENA_ARRAY(r->arena, in->duty_count + 1, const struct roster_duty *);

	r->duty_count = (int32_t)(in->duty_count + in->busy_count);
	r->duties = ARENA_ARRAY(r->arena, in->duty_count + in->busy_count + 1, struct duty);
	r->duty_from = ARENA_ARRAY(r->arena, in->duty_count + in->busy_count + 1, int32_t);
	for (size_t i = 0; i < in->duty_count; i++)
		order[i] = &in->duties[i];
	if (in->duty_count)
		qsort(order, in->duty_count, sizeof *order, compare_duties);
	for (size_t i = 0; i < in->duty_count; i++) {
		set_duty(&r->duties[i], order[i]);
		r->duty_from[i] = (int32_t)(order[i] - in->duties);
	}
	for (size_t i = 0; i < in->busy_count; i++) {
		set_busy(&r->duties[in->duty_count + i], &in->busy[i]);
		r->duty_from[in->duty_count + i] = ROSTER_NONE;
	}
	set_periods(r);
	set_reach(r);
}

static struct keyed_seat *order_seats(struct roster *r)
{
	const struct roster_problem *in = r->problem;
	struct keyed_seat *keyed = ARENA_ARRAY(r->arena, in->seat_count + 1, struct keyed_seat);
	int32_t *duty_to = ARENA_ARRAY(r->arena, in->duty_count + 1, int32_t);

	for (size_t i = 0; i < in->duty_count; i++)
		duty_to[r->duty_from[i]] = (int32_t)i;
	for (size_t i = 0; i < in->seat_count; i++)
		keyed[i] = (struct keyed_seat){ .duty = duty_to[in->seats[i].duty],
			.number = in->seats[i].number,
			.given = (int32_t)i };
	if (in->seat_count)
		qsort(keyed, in->seat_count, sizeof *keyed, compare_seats);
	return keyed;
}

static int32_t canonical(const struct roster *r, int32_t person)
{
	return person < 0 ? ROSTER_NOBODY : r->person_to[person];
}

static void set_seats(struct roster *r)
{
	const struct roster_problem *in = r->problem;
	const struct keyed_seat *keyed = order_seats(r);
	size_t count = in->seat_count + in->busy_count;

	r->given_seats = (int32_t)in->seat_count;
	r->seat_count = (int32_t)count;
	r->seats = ARENA_ARRAY(r->arena, count + 1, struct desk_seat);
	r->person = ARENA_ARRAY(r->arena, count + 1, int32_t);
	r->seat_from = ARENA_ARRAY(r->arena, count + 1, int32_t);
	r->seat_to = ARENA_ARRAY(r->arena, count + 1, int32_t);
	for (int32_t i = 0; i < r->seat_count; i++) {
		struct desk_seat *seat = &r->seats[i];
		struct duty *d;

		r->person[i] = seat->before = seat->after = seat->before_person = ROSTER_NONE;
		seat->published = seat->area = ROSTER_NONE;
		seat->duty = i < r->given_seats ? keyed[i].duty
						: (int32_t)in->duty_count + i - r->given_seats;
		d = &r->duties[seat->duty];
		if (d->seat_count++ == 0)
			d->first_seat = i;
		seat->is_fixed = i >= r->given_seats;
		if (seat->is_fixed)
			continue;
		seat->given = &in->seats[keyed[i].given];
		r->seat_from[i] = keyed[i].given;
		r->seat_to[keyed[i].given] = i;
		seat->published = canonical(r, seat->given->published);
		seat->area = seat->given->area;
		seat->is_area_only = seat->given->is_area_only;
		seat->is_special = seat->area >= 0 || seat->given->declined_count > 0;
	}
}

/* Occurrences, and the chains of steady roles, are lists of seats in order of time. */
static void set_occurrences(struct roster *r)
{
	int32_t count = 0;

	for (int32_t i = 0; i < r->duty_count; i++)
		if (r->duties[i].occurrence >= count)
			count = r->duties[i].occurrence + 1;
	r->occurrence_count = count;
	r->occurrences = ARENA_ARRAY(r->arena, (size_t)count + 1, struct occurrence);
	for (int32_t s = 0; s < r->given_seats; s++)
		r->occurrences[r->duties[r->seats[s].duty].occurrence].seat_count++;
	for (int32_t o = 0; o < count; o++) {
		r->occurrences[o].seats =
			ARENA_ARRAY(r->arena, (size_t)r->occurrences[o].seat_count + 1, int32_t);
		r->occurrences[o].seat_count = 0;
	}
	for (int32_t s = 0; s < r->given_seats; s++) {
		struct occurrence *o = &r->occurrences[r->duties[r->seats[s].duty].occurrence];

		o->seats[o->seat_count++] = s;
	}
}

/* --- pools and cells --- */

static int32_t pool_number(struct roster *r, int32_t given)
{
	for (int32_t g = r->pool_count - 1; g >= 0; g--)
		if (r->pools[g].given == given)
			return g;
	r->pools[r->pool_count].given = given;
	return r->pool_count++;
}

static void chain(struct roster *r, struct pool *pool, int32_t s)
{
	const struct duty *d = &r->duties[r->seats[s].duty];
	int32_t nth = s - d->first_seat;

	for (int32_t i = pool->seat_count - 1; i >= 0; i--) {
		int32_t t = pool->seats[i];
		const struct duty *o = &r->duties[r->seats[t].duty];

		if (o != d && t - o->first_seat == nth) {
			r->seats[t].after = s;
			r->seats[s].before = t;
			return;
		}
	}
	if (nth == 0)
		r->seats[s].before_person = canonical(r, d->given->last_person);
}

static void set_kinds(struct roster *r, struct pool *pool)
{
	uint32_t wanted =
		r->problem->fair_kinds ? r->problem->fair_kinds : (1u << ROSTER_KINDS) - 1;
	uint32_t some = 0, all = ~0u;

	for (int32_t i = 0; i < pool->seat_count; i++) {
		uint32_t kinds = r->duties[r->seats[pool->seats[i]].duty].kinds;

		some |= kinds;
		all &= kinds;
	}
	/* A kind that every duty is of says nothing beyond the total. */
	if (r->is_flat)
		all = 0;
	pool->kinds = pool->is_steady ? 0 : wanted & (ROSTER_BIT(ROSTER_TOTAL) | (some & ~all));
}

static void set_pools(struct roster *r)
{
	r->pools = ARENA_ARRAY(r->arena, (size_t)r->duty_count + 1, struct pool);
	for (int32_t i = 0; i < r->duty_count; i++)
		if (r->duties[i].given) {
			r->duties[i].pool = pool_number(r, r->duties[i].pool);
			r->pools[r->duties[i].pool].seat_count += r->duties[i].seat_count;
		}
	for (int32_t g = 0; g < r->pool_count; g++) {
		r->pools[g].seats =
			ARENA_ARRAY(r->arena, (size_t)r->pools[g].seat_count + 1, int32_t);
		r->pools[g].seat_count = 0;
	}
	for (int32_t s = 0; s < r->given_seats; s++) {
		const struct duty *d = &r->duties[r->seats[s].duty];
		struct pool *pool = &r->pools[d->pool];

		if (d->is_steady)
			chain(r, pool, s);
		pool->is_steady |= d->is_steady;
		pool->seats[pool->seat_count++] = s;
	}
	for (int32_t g = 0; g < r->pool_count; g++)
		set_kinds(r, &r->pools[g]);
}

static bool is_structural(enum roster_reason reason)
{
	return reason != ROSTER_MAY && reason < ROSTER_NOT_JOINED;
}

/* One duty of each sort in the pool: most ask the same of people. */
static int32_t sorts_of(
	const struct roster *r, const struct pool *pool, const struct roster_duty **ret_sorts)
{
	int32_t count = 0;

	for (int32_t i = 0; i < pool->seat_count; i++) {
		const struct roster_duty *d = r->duties[r->seats[pool->seats[i]].duty].given;
		bool is_new = true;

		for (int32_t j = count - 1; is_new && j >= 0; j--)
			is_new = d != ret_sorts[j] && !rule_is_alike(d, ret_sorts[j]);
		if (is_new)
			ret_sorts[count++] = d;
	}
	return count;
}

static bool could_serve(
	const struct roster *r, int32_t p, const struct roster_duty **sorts, int32_t count)
{
	for (int32_t i = 0; i < count; i++)
		if (!is_structural(rule_static(r, r->people[p].given, sorts[i])))
			return true;
	return false;
}

static void set_members(struct roster *r)
{
	const struct roster_duty **sorts = xcalloc((size_t)r->duty_count + 1, sizeof *sorts);
	int32_t tallies = 0, sort_count;

	r->member =
		ARENA_ARRAY(r->arena, (size_t)r->person_count * (size_t)r->pool_count + 1, int32_t);
	for (int32_t g = 0; g < r->pool_count; g++) {
		struct pool *pool = &r->pools[g];
		int32_t *members = xcalloc((size_t)r->person_count + 1, sizeof *members);

		sort_count = sorts_of(r, pool, sorts);
		for (int32_t p = 0; p < r->person_count; p++) {
			bool is_member = could_serve(r, p, sorts, sort_count);

			r->member[p * r->pool_count + g] =
				is_member ? pool->member_count : ROSTER_NONE;
			if (is_member)
				members[pool->member_count++] = p;
		}
		pool->members = ARENA_ARRAY(r->arena, (size_t)pool->member_count + 1, int32_t);
		if (pool->member_count)
			memcpy(pool->members, members,
				(size_t)pool->member_count * sizeof *members);
		free(members);
		pool->first_tally = tallies;
		tallies += pool->member_count;
	}
	free(sorts);
	r->tallies = ARENA_ARRAY(r->arena, (size_t)tallies + 1, struct tally);
}

static bool avoids(const struct roster_person *p, int32_t activity)
{
	for (size_t i = 0; i < p->avoid_count; i++)
		if (p->avoid[i] == activity)
			return true;
	return false;
}

static int32_t cell_of(const struct roster *r, int32_t p, const struct roster_duty *d)
{
	const struct roster_person *who = r->people[p].given;
	int32_t cost = 0;

	if (rule_static(r, who, d))
		return CELL_BLOCKED;
	if (who->dislike_count)
		cost += r->weights.dislike * rule_touches(who->dislike, who->dislike_count, d);
	if (who->prefer_count && !rule_is_within(who->prefer, who->prefer_count, d))
		cost += r->weights.prefer;
	for (size_t i = 0; i < d->again_count; i++)
		if (d->again[i] == r->person_from[p])
			cost += r->weights.again;
	return cost + (avoids(who, d->activity) ? CELL_AVOID : 0);
}

static void set_cells(struct roster *r)
{
	for (int32_t i = 0; i < r->duty_count; i++) {
		struct duty *d = &r->duties[i];
		const struct pool *pool;

		if (d->pool < 0)
			continue;
		pool = &r->pools[d->pool];
		d->cells = ARENA_ARRAY(r->arena, (size_t)pool->member_count + 1, int32_t);
		for (int32_t m = 0; m < pool->member_count; m++) {
			d->cells[m] = cell_of(r, pool->members[m], d->given);
			d->candidate_count += d->cells[m] != CELL_BLOCKED;
		}
		d->candidates = ARENA_ARRAY(r->arena, (size_t)d->candidate_count + 1, int32_t);
		d->candidate_count = 0;
		for (int32_t m = 0; m < pool->member_count; m++)
			if (d->cells[m] != CELL_BLOCKED)
				d->candidates[d->candidate_count++] = pool->members[m];
	}
}

/* --- the weights and the empty desk --- */

static void set_weights(struct roster *r)
{
	static const struct roster_weights defaults = { .unfilled = 1000,
		.changed = 120,
		.avoid = 300,
		.fairness = 20,
		.load = 3,
		.dislike = 3,
		.prefer = 1,
		.spacing = 5,
		.weekends = 4,
		.partner = 1,
		.near = 2,
		.steady = 6,
		.again = 8 };
	int32_t days = -1;

	r->weights = r->problem->weights.is_bare ? r->problem->weights : defaults;
	r->is_flat = r->problem->is_flat;
	r->travel = (int64_t)r->problem->travel * 60;
	r->spacing_days = r->problem->spacing > 0 && r->weights.spacing
		? (r->problem->spacing + DAY_MINUTES - 1) / DAY_MINUTES
		: -1;
	days = r->spacing_days;
	r->soft_days = r->weights.weekends && days < 8 ? 8 : days;
}

static void set_desk(struct roster *r)
{
	size_t people = (size_t)r->person_count;

	r->rows = ARENA_ARRAY(r->arena, people + 1, struct row);
	r->weeks = ARENA_ARRAY(r->arena, people * (size_t)r->week_count + 1, uint16_t);
	r->months = ARENA_ARRAY(r->arena, people * (size_t)r->month_count + 1, uint16_t);
	r->counts_partners = r->weights.partner > 0 && r->person_count <= PARTNER_PEOPLE;
	if (r->counts_partners)
		r->together = ARENA_ARRAY(r->arena, people * people + 1, uint16_t);
	r->result_person = ARENA_ARRAY(r->arena, (size_t)r->seat_count + 1, int32_t);
	r->result_reason = ARENA_ARRAY(r->arena, (size_t)r->seat_count + 1, enum roster_reason);
}

/* Locks hold; so does what is published and begins before the freeze ends, while it may. */
static void seat_fixed(struct roster *r)
{
	for (size_t i = 0; i < r->problem->busy_count; i++)
		seat_put(r, r->given_seats + (int32_t)i, r->person_to[r->problem->busy[i].person]);
	for (int32_t s = 0; s < r->given_seats; s++)
		if (r->seats[s].given->locked >= 0) {
			seat_put(r, s, r->person_to[r->seats[s].given->locked]);
			r->seats[s].is_fixed = true;
		}
	for (int32_t s = 0; s < r->given_seats; s++) {
		struct desk_seat *seat = &r->seats[s];
		struct clash clashes[CLASH_MAX];

		if (seat->is_fixed || seat->published < 0 ||
			r->duties[seat->duty].begins >= r->problem->frozen_until ||
			rule_cell(r, s, seat->published) == CELL_BLOCKED ||
			rule_clashes(r, s, seat->published, 0, clashes) != 0)
			continue;
		seat_put(r, s, seat->published);
		seat->is_fixed = true;
	}
}

struct roster *roster_new(const struct roster_problem *problem)
{
	struct arena *arena = arena_new();
	struct roster *r = ARENA_NEW(arena, struct roster);

	r->arena = arena;
	r->problem = problem;
	set_weights(r);
	desk_people(r);
	order_duties(r);
	set_seats(r);
	set_occurrences(r);
	set_pools(r);
	set_members(r);
	set_cells(r);
	set_desk(r);
	fair_shares(r);
	seat_count(r, r->vector);
	seat_fixed(r);
	return r;
}

void roster_free(struct roster *r)
{
	if (r)
		arena_free(r->arena);
}
