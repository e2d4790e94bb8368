/* bound.c - what no roster can undercut, by min-cost flow */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * Pool by pool, with rest, limits, spacing and the other pools forgotten: seats flow from duties
 * through people (first the kind of day, then the total, each with a convex price outside the fair
 * share) or, dearly, into the sink unfilled.  Successive shortest paths; the sum over the pools is
 * a lower bound, and often reached (roster.md 4.6).
 */
enum class { PLAIN, WEEKEND, HOLIDAY, CLASSES };
enum { MOST_WORK = 200000000 };
static const int64_t FAR = INT64_MAX / 4;

struct flow {
	const struct roster *r;
	const struct pool *pool;
	const struct duty **duties;
	int32_t *left;             /* by duty: seats not yet routed */
	bool *used;                /* duty * members + member */
	int32_t *count, *count_of; /* by member; member * CLASSES + class */
	int32_t duty_count, members, nodes, sink;
	int64_t *distance;
	int32_t *from, *queue;
	bool *is_queued;
	int32_t head, size;
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
	return (cell >= CELL_AVOID ? f->r->weights.avoid : 0) + (cell & (CELL_AVOID - 1));
}

/* The price of the n-th duty (from 1) of a kind. */
static int64_t price(const struct flow *f, int32_t m, enum roster_kind kind, int32_t n)
{
	const struct tally *t = &f->r->tallies[f->pool->first_tally + m];

	if (!(f->pool->kinds & ROSTER_BIT(kind)))
		return 0;
	return f->r->weights.fairness *
		(fair_cost(f->r, n, t->low[kind], t->high[kind]) -
			fair_cost(f->r, n - 1, t->low[kind], t->high[kind]));
}

static int64_t class_price(const struct flow *f, int32_t m, int32_t class, int32_t n)
{
	return class == PLAIN ? 0
			      : price(f, m, class == HOLIDAY ? ROSTER_HOLIDAY : ROSTER_WEEKEND, n);
}

static void relax(struct flow *f, int32_t from, int32_t to, int64_t distance)
{
	if (distance >= f->distance[to])
		return;
	f->distance[to] = distance;
	f->from[to] = from;
	if (f->is_queued[to] || to == f->sink)
		return;
	f->is_queued[to] = true;
	f->queue[(f->head + f->size++) % f->nodes] = to;
}

static void relax_duty(struct flow *f, int32_t i)
{
	const struct duty *d = f->duties[i];
	int32_t class = class_of(d);

	for (int32_t m = 0; m < f->members; m++)
		if (d->cells[m] != CELL_BLOCKED && !f->used[i * f->members + m])
			relax(f, i, class_node(f, m, class),
				f->distance[i] + cell_cost(f, d->cells[m]));
	relax(f, i, f->sink, f->distance[i] + (int64_t)f->r->weights.unfilled * d->priority);
}

static void relax_class(struct flow *f, int32_t node)
{
	int32_t m = (node - f->duty_count) / CLASSES, class = (node - f->duty_count) % CLASSES;

	for (int32_t i = 0; i < f->duty_count; i++)
		if (f->used[i * f->members + m] && class_of(f->duties[i]) == class)
			relax(f, node, i, f->distance[node] - cell_cost(f, f->duties[i]->cells[m]));
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

static bool shortest_path(struct flow *f)
{
	for (int32_t i = 0; i < f->nodes; i++)
		f->distance[i] = FAR;
	f->head = f->size = 0;
	for (int32_t i = 0; i < f->duty_count; i++)
		if (f->left[i] > 0)
			relax(f, -1, i, 0);
	while (f->size > 0) {
		int32_t node = f->queue[f->head];

		f->head = (f->head + 1) % f->nodes;
		f->size--;
		f->is_queued[node] = false;
		if (node < f->duty_count)
			relax_duty(f, node);
		else if (node < member_node(f, 0))
			relax_class(f, node);
		else
			relax_member(f, node);
	}
	return f->distance[f->sink] < FAR;
}

static void augment(struct flow *f)
{
	int32_t members = member_node(f, 0), to = f->sink;

	for (int32_t from = f->from[to]; from >= 0; to = from, from = f->from[to]) {
		bool from_duty = from < f->duty_count, to_duty = to < f->duty_count;

		if (to == f->sink && !from_duty)
			f->count[from - members]++;
		else if (from_duty && to != f->sink)
			f->used[from * f->members + (to - f->duty_count) / CLASSES] = true;
		else if (to_duty)
			f->used[to * f->members + (from - f->duty_count) / CLASSES] = false;
		else if (to >= members && to != f->sink)
			f->count_of[from - f->duty_count]++;
		else if (from >= members)
			f->count_of[to - f->duty_count]--;
	}
	f->left[to]--;
}

static void set_up(struct flow *f)
{
	const struct pool *pool = f->pool;

	f->duties = xcalloc((size_t)pool->seat_count + 1, sizeof *f->duties);
	f->left = xcalloc((size_t)pool->seat_count + 1, sizeof *f->left);
	for (int32_t i = 0; i < pool->seat_count; i++) {
		const struct duty *d = &f->r->duties[f->r->seats[pool->seats[i]].duty];

		if (f->duty_count == 0 || f->duties[f->duty_count - 1] != d)
			f->duties[f->duty_count++] = d;
		f->left[f->duty_count - 1]++;
	}
	f->members = pool->member_count;
	f->sink = f->duty_count + f->members * (CLASSES + 1);
	f->nodes = f->sink + 1;
	f->used = xcalloc((size_t)f->duty_count * (size_t)f->members + 1, sizeof *f->used);
	f->count = xcalloc((size_t)f->members + 1, sizeof *f->count);
	f->count_of = xcalloc((size_t)f->members * CLASSES + 1, sizeof *f->count_of);
	f->distance = xcalloc((size_t)f->nodes, sizeof *f->distance);
	f->from = xcalloc((size_t)f->nodes, sizeof *f->from);
	f->queue = xcalloc((size_t)f->nodes, sizeof *f->queue);
	f->is_queued = xcalloc((size_t)f->nodes, sizeof *f->is_queued);
}

static void tear_down(struct flow *f)
{
	free(f->duties);
	free(f->left);
	free(f->used);
	free(f->count);
	free(f->count_of);
	free(f->distance);
	free(f->from);
	free(f->queue);
	free(f->is_queued);
}

/* The unfairness of nobody serving anything; the prices count from there. */
static int64_t base_cost(const struct roster *r, const struct pool *pool)
{
	int64_t cost = 0;

	for (int32_t m = 0; m < pool->member_count; m++) {
		const struct tally *t = &r->tallies[pool->first_tally + m];

		for (int32_t k = 0; k < ROSTER_NIGHT; k++)
			if (pool->kinds & ROSTER_BIT(k))
				cost += fair_cost(r, 0, t->low[k], t->high[k]);
	}
	return cost * r->weights.fairness;
}

static int64_t pool_bound(const struct roster *r, const struct pool *pool)
{
	struct flow f = { .r = r, .pool = pool };
	int64_t cost = base_cost(r, pool);

	set_up(&f);
	while (shortest_path(&f)) {
		cost += f.distance[f.sink];
		augment(&f);
	}
	tear_down(&f);
	return cost;
}

/* A seat's own area asks more than its duty: the flow, which looks at duties, still bounds it. */
int64_t bound_cost(const struct roster *r)
{
	int64_t cost = 0, work = 0;

	for (int32_t g = 0; g < r->pool_count; g++)
		work += (int64_t)r->pools[g].seat_count * r->pools[g].seat_count *
			r->pools[g].member_count;
	if (work > MOST_WORK)
		return 0;
	for (int32_t g = 0; g < r->pool_count; g++)
		cost += pool_bound(r, &r->pools[g]);
	return cost;
}
