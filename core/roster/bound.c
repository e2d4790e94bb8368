/* bound.c - what no roster can undercut, by min-cost flow */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * Pool by pool, with rest, limits, spacing and the other pools forgotten: seats flow from duties
 * through people (first the kind of day, then the total, each with a convex price outside the fair
 * share) or, dearly, into the sink unfilled.  The sum over the pools is a lower bound, and often
 * reached (roster.md 4.6).  The seating as it is makes the first flow, which is seldom far from the
 * cheapest; circles of negative cost are cancelled until there is none (Klein 1967).
 */
enum class { PLAIN, WEEKEND, HOLIDAY, CLASSES };
enum { MOST_ARCS = 2000000, MOST_STEPS = 100000000, NOWHERE = -1 };

struct unit {                 /* a seat of a duty */
	int32_t duty, member; /* NOWHERE: unfilled */
	int32_t before, next; /* among those of the same member and class */
};

struct flow {
	const struct roster *r;
	struct roster_weights weights;
	bool is_fair_only; /* what people wish does not count */
	const struct pool *pool;
	const struct duty **duties;
	struct unit *units;
	int32_t *first_unit;       /* by duty, and one more */
	int32_t *empty;            /* by duty: units that are unfilled */
	int32_t *served;           /* member * CLASSES + class: the first of its units */
	bool *used;                /* duty * members + member */
	int32_t *count, *count_of; /* by member; member * CLASSES + class */
	int32_t duty_count, members, nodes, sink;
	int64_t *distance;
	int32_t *from, *queue, *mark;
	bool *is_queued;
	int32_t head, size;
	int64_t steps;
};

/* Nodes: duties, then members by class, then members, then the sink. */
static int32_t class_node(const struct flow *f, int32_t m, int32_t class)
{
	return f->duty_count + m * CLASSES + class;
}

static int32_t member_node(const struct flow *f, int32_t m)
{
	return f->duty_count + f->members * CLASSES + m;
}

static int32_t class_of(const struct duty *d)
{
	return d->kinds & ROSTER_BIT(ROSTER_HOLIDAY)    ? HOLIDAY
		: d->kinds & ROSTER_BIT(ROSTER_WEEKEND) ? WEEKEND
							: PLAIN;
}

static int64_t cell_cost(const struct flow *f, int32_t cell)
{
	if (f->is_fair_only)
		return 0;
	return (cell >= CELL_AVOID ? f->weights.avoid : 0) + (cell & (CELL_AVOID - 1));
}

static int64_t empty_cost(const struct flow *f, int32_t i)
{
	return (int64_t)f->weights.unfilled * f->duties[i]->priority;
}

/* The price of the n-th duty (from 1) of a kind. */
static int64_t price(const struct flow *f, int32_t m, enum roster_kind kind, int32_t n)
{
	const struct tally *t = &f->r->tallies[f->pool->first_tally + m];

	if (!(f->pool->kinds & ROSTER_BIT(kind)))
		return 0;
	return f->weights.fairness *
		(fair_cost(f->r, n, t->low[kind], t->high[kind]) -
			fair_cost(f->r, n - 1, t->low[kind], t->high[kind]));
}

static int64_t class_price(const struct flow *f, int32_t m, int32_t class, int32_t n)
{
	return class == PLAIN ? 0
			      : price(f, m, class == HOLIDAY ? ROSTER_HOLIDAY : ROSTER_WEEKEND, n);
}

/* --- circles --- */

static void push(struct flow *f, int32_t node)
{
	int32_t at = f->head + f->size++;

	f->is_queued[node] = true;
	f->queue[at < f->nodes ? at : at - f->nodes] = node;
}

static void relax(struct flow *f, int32_t from, int32_t to, int64_t distance)
{
	if (distance >= f->distance[to])
		return;
	f->distance[to] = distance;
	f->from[to] = from;
	if (!f->is_queued[to])
		push(f, to);
}

static void relax_duty(struct flow *f, int32_t i)
{
	const struct duty *d = f->duties[i];
	const bool *used = f->used + (size_t)i * (size_t)f->members;
	int32_t class = class_of(d);

	for (int32_t m = 0; m < f->members; m++)
		if (d->cells[m] != CELL_BLOCKED && !used[m])
			relax(f, i, class_node(f, m, class),
				f->distance[i] + cell_cost(f, d->cells[m]));
	relax(f, i, f->sink, f->distance[i] + empty_cost(f, i));
	f->steps += f->members;
}

static void relax_class(struct flow *f, int32_t node)
{
	int32_t m = (node - f->duty_count) / CLASSES, class = (node - f->duty_count) % CLASSES;

	for (int32_t u = f->served[m * CLASSES + class]; u != NOWHERE; u = f->units[u].next) {
		int32_t i = f->units[u].duty;

		relax(f, node, i, f->distance[node] - cell_cost(f, f->duties[i]->cells[m]));
		f->steps++;
	}
	relax(f, node, member_node(f, m),
		f->distance[node] + class_price(f, m, class, f->count_of[m * CLASSES + class] + 1));
}

static void relax_member(struct flow *f, int32_t node)
{
	int32_t m = node - member_node(f, 0);

	for (int32_t class = 0; class < CLASSES; class ++)
		if (f->count_of[m * CLASSES + class] > 0)
			relax(f, node, class_node(f, m, class),
				f->distance[node] -
					class_price(f, m, class, f->count_of[m * CLASSES + class]));
	relax(f, node, f->sink, f->distance[node] + price(f, m, ROSTER_TOTAL, f->count[m] + 1));
}

static void relax_sink(struct flow *f)
{
	for (int32_t m = 0; m < f->members; m++)
		if (f->count[m] > 0)
			relax(f, f->sink, member_node(f, m),
				f->distance[f->sink] - price(f, m, ROSTER_TOTAL, f->count[m]));
	for (int32_t i = 0; i < f->duty_count; i++)
		if (f->empty[i] > 0)
			relax(f, f->sink, i, f->distance[f->sink] - empty_cost(f, i));
	f->steps += f->members + f->duty_count;
}

static void relax_from(struct flow *f, int32_t node)
{
	if (node < f->duty_count)
		relax_duty(f, node);
	else if (node < member_node(f, 0))
		relax_class(f, node);
	else if (node < f->sink)
		relax_member(f, node);
	else
		relax_sink(f);
}

/* --- the flow --- */

static void serve(struct flow *f, int32_t u, int32_t m)
{
	struct unit *unit = &f->units[u];
	int32_t *first = &f->served[m * CLASSES + class_of(f->duties[unit->duty])];

	unit->member = m;
	unit->before = NOWHERE;
	unit->next = *first;
	if (*first != NOWHERE)
		f->units[*first].before = u;
	*first = u;
	f->used[(size_t)unit->duty * (size_t)f->members + (size_t)m] = true;
}

static void unserve(struct flow *f, int32_t u)
{
	struct unit *unit = &f->units[u];
	int32_t *first = &f->served[unit->member * CLASSES + class_of(f->duties[unit->duty])];

	if (unit->before != NOWHERE)
		f->units[unit->before].next = unit->next;
	else
		*first = unit->next;
	if (unit->next != NOWHERE)
		f->units[unit->next].before = unit->before;
	f->used[(size_t)unit->duty * (size_t)f->members + (size_t)unit->member] = false;
	unit->member = NOWHERE;
}

/* The unit of the duty that a member serves, or (NOWHERE) one that nobody does. */
static int32_t unit_of(const struct flow *f, int32_t duty, int32_t member)
{
	int32_t u = f->first_unit[duty];

	while (f->units[u].member != member)
		u++;
	return u;
}

static bool is_class(const struct flow *f, int32_t node)
{
	return node >= f->duty_count && node < member_node(f, 0);
}

/* One more goes from `from` to `to`.  Who leaves a duty does so before another comes. */
static void send(struct flow *f, int32_t from, int32_t to, bool is_leaving)
{
	int32_t members = member_node(f, 0);

	if (is_class(f, from) && to < f->duty_count) {
		if (is_leaving)
			unserve(f, unit_of(f, to, (from - f->duty_count) / CLASSES));
	} else if (is_leaving) {
		return;
	} else if (from < f->duty_count && to != f->sink) {
		serve(f, unit_of(f, from, NOWHERE), (to - f->duty_count) / CLASSES);
	} else if (from < f->duty_count) {
		f->empty[from]++;
	} else if (from == f->sink && to < f->duty_count) {
		f->empty[to]--;
	} else if (to == f->sink || from == f->sink) {
		f->count[(to == f->sink ? from : to) - members] += to == f->sink ? 1 : -1;
	} else {
		f->count_of[(is_class(f, from) ? from : to) - f->duty_count] +=
			is_class(f, from) ? 1 : -1;
	}
}

static void cancel(struct flow *f, int32_t node)
{
	for (int32_t leaving = 1; leaving >= 0; leaving--) {
		int32_t to = node;

		do {
			send(f, f->from[to], to, leaving);
			to = f->from[to];
		} while (to != node);
	}
}

/* Cancels every circle among the ways so far; false when there is none. */
static bool cancel_circles(struct flow *f)
{
	bool is_found = false;

	memset(f->mark, 0, (size_t)f->nodes * sizeof *f->mark);
	for (int32_t start = 0; start < f->nodes; start++) {
		int32_t node = start;

		while (node != NOWHERE && f->mark[node] == 0) {
			f->mark[node] = start + 1;
			node = f->from[node];
		}
		if (node == NOWHERE || f->mark[node] != start + 1)
			continue;
		cancel(f, node);
		is_found = true;
	}
	return is_found;
}

/* Looks for circles of negative cost and cancels the first found; false when there is none. */
static bool improve(struct flow *f)
{
	int32_t done = 0;

	f->head = f->size = 0;
	for (int32_t i = 0; i < f->nodes; i++) {
		f->distance[i] = 0;
		f->from[i] = NOWHERE;
		push(f, i);
	}
	while (f->size > 0) {
		int32_t node = f->queue[f->head];

		f->head = f->head + 1 < f->nodes ? f->head + 1 : 0;
		f->size--;
		f->is_queued[node] = false;
		relax_from(f, node);
		if (++done % f->nodes == 0 && cancel_circles(f)) {
			memset(f->is_queued, 0, (size_t)f->nodes * sizeof *f->is_queued);
			return true;
		}
	}
	return cancel_circles(f);
}

/* --- the pool --- */

static void add_unit(struct flow *f, int32_t s)
{
	int32_t i = f->duty_count - 1, u = f->first_unit[i + 1]++, p = f->r->person[s], m, class;

	f->units[u] = (struct unit){ .duty = i, .member = NOWHERE };
	m = p < 0 ? ROSTER_NONE : f->r->member[p * f->r->pool_count + f->duties[i]->pool];
	if (m < 0 || f->duties[i]->cells[m] == CELL_BLOCKED ||
		f->used[(size_t)i * (size_t)f->members + (size_t)m]) {
		f->empty[i]++;
		return;
	}
	class = class_of(f->duties[i]);
	serve(f, u, m);
	f->count[m]++;
	f->count_of[m * CLASSES + class]++;
}

static void seat_pool(struct flow *f)
{
	const struct pool *pool = f->pool;

	for (int32_t i = 0; i < f->members * CLASSES; i++)
		f->served[i] = NOWHERE;
	for (int32_t i = 0; i < pool->seat_count; i++) {
		const struct duty *d = &f->r->duties[f->r->seats[pool->seats[i]].duty];

		if (f->duty_count == 0 || f->duties[f->duty_count - 1] != d) {
			f->first_unit[f->duty_count + 1] = f->first_unit[f->duty_count];
			f->duties[f->duty_count++] = d;
		}
		add_unit(f, pool->seats[i]);
	}
}

static int32_t duties_of(const struct roster *r, const struct pool *pool)
{
	int32_t count = 0;

	for (int32_t i = 0; i < pool->seat_count; i++)
		count += i == 0 ||
			r->seats[pool->seats[i]].duty != r->seats[pool->seats[i - 1]].duty;
	return count;
}

static void set_up(struct flow *f)
{
	size_t seats = (size_t)f->pool->seat_count, duties = (size_t)duties_of(f->r, f->pool);
	size_t members = (size_t)f->pool->member_count, nodes;

	f->members = f->pool->member_count;
	f->duties = xcalloc(duties + 1, sizeof *f->duties);
	f->first_unit = xcalloc(duties + 2, sizeof *f->first_unit);
	f->empty = xcalloc(duties + 1, sizeof *f->empty);
	f->units = xcalloc(seats + 1, sizeof *f->units);
	f->used = xcalloc(duties * members + 1, sizeof *f->used);
	f->count = xcalloc(members + 1, sizeof *f->count);
	f->count_of = xcalloc(members * CLASSES + 1, sizeof *f->count_of);
	f->served = xcalloc(members * CLASSES + 1, sizeof *f->served);
	seat_pool(f);
	f->sink = f->duty_count + f->members * (CLASSES + 1);
	f->nodes = f->sink + 1;
	nodes = (size_t)f->nodes;
	f->distance = xcalloc(nodes, sizeof *f->distance);
	f->from = xcalloc(nodes, sizeof *f->from);
	f->queue = xcalloc(nodes, sizeof *f->queue);
	f->mark = xcalloc(nodes, sizeof *f->mark);
	f->is_queued = xcalloc(nodes, sizeof *f->is_queued);
}

static void tear_down(struct flow *f)
{
	free(f->duties);
	free(f->first_unit);
	free(f->empty);
	free(f->units);
	free(f->used);
	free(f->count);
	free(f->count_of);
	free(f->served);
	free(f->distance);
	free(f->from);
	free(f->queue);
	free(f->mark);
	free(f->is_queued);
}

/* The unfairness of nobody serving anything; the prices count from there. */
static int64_t base_unfair(const struct roster *r, const struct pool *pool)
{
	int64_t unfair = 0;

	for (int32_t m = 0; m < pool->member_count; m++) {
		const struct tally *t = &r->tallies[pool->first_tally + m];

		for (int32_t k = 0; k < ROSTER_NIGHT; k++)
			if (pool->kinds & ROSTER_BIT(k))
				unfair += fair_cost(r, 0, t->low[k], t->high[k]);
	}
	return unfair;
}

static int64_t flow_cost(const struct flow *f)
{
	int64_t cost = base_unfair(f->r, f->pool) * f->weights.fairness;

	for (int32_t u = 0; u < f->pool->seat_count; u++) {
		const struct unit *unit = &f->units[u];

		cost += unit->member == NOWHERE
			? empty_cost(f, unit->duty)
			: cell_cost(f, f->duties[unit->duty]->cells[unit->member]);
	}
	for (int32_t m = 0; m < f->members; m++) {
		for (int32_t n = 1; n <= f->count[m]; n++)
			cost += price(f, m, ROSTER_TOTAL, n);
		for (int32_t class = 0; class < CLASSES; class ++)
			for (int32_t n = 1; n <= f->count_of[m * CLASSES + class]; n++)
				cost += class_price(f, m, class, n);
	}
	return cost;
}

/* The least cost by the flow's weights; false when it takes too long. */
static bool least_cost(struct flow *f, int64_t *ret_cost)
{
	bool is_open = true;

	set_up(f);
	while (is_open && f->steps < MOST_STEPS)
		is_open = improve(f);
	*ret_cost = flow_cost(f);
	tear_down(f);
	return !is_open;
}

static int64_t arcs_of(const struct roster *r, const struct pool *pool)
{
	return (int64_t)duties_of(r, pool) * pool->member_count;
}

/* A seat's own area asks more than its duty: the flow, which looks at duties, still bounds it. */
int64_t bound_cost(const struct roster *r)
{
	int64_t cost = 0, arcs = 0, steps = 0, of_pool;

	for (int32_t g = 0; g < r->pool_count; g++)
		arcs += arcs_of(r, &r->pools[g]);
	if (arcs > MOST_ARCS)
		return 0;
	for (int32_t g = 0; g < r->pool_count; g++) {
		struct flow f = {
			.r = r, .pool = &r->pools[g], .weights = r->weights, .steps = steps
		};

		if (!least_cost(&f, &of_pool))
			return 0;
		steps = f.steps;
		cost += of_pool;
	}
	return cost;
}

bool bound_pool(
	const struct roster *r, const struct pool *pool, int64_t *ret_unfilled, int64_t *ret_unfair)
{
	/* Filling comes first: no fairness is worth a seat. */
	enum { SEAT = 1000000 };
	struct flow f = { .r = r,
		.pool = pool,
		.weights = { .unfilled = SEAT, .fairness = 1 },
		.is_fair_only = true };
	int64_t cost;

	if (arcs_of(r, pool) > MOST_ARCS || !least_cost(&f, &cost))
		return false;
	*ret_unfilled = cost / SEAT;
	*ret_unfair = cost % SEAT;
	return true;
}
