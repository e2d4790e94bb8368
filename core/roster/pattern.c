/* pattern.c - shift patterns: annealing with block moves, ruin and recreate by best rows */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/pattern.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "roster/chance.h"
#include "roster/pattern-find.h"
#include "roster/pattern-row.h"

enum {
	GUMBELS = 4096,
	ASK_EVERY = 512,
	BLOCK_MOST = 14,
	ROW_EVERY = 100,
	ROW_SHARE =
		3, /* of the work, where moves are one part; the other way round without a solver */
	RUIN_PEOPLE = 4
};
/* Chosen on instances 4, 6, 7 and 10, five seconds each: see tests/bench. */
static const double HOT = 20, COLD = 0.3, ANNEALED = 0.97, RUIN_HOT = 2;

struct pattern {
	const struct pattern_problem *in;
	const struct pattern_options *options;
	struct row_solver *solver; /* NULL: the horizon is too long for it */
	struct row_finder *finder;
	struct chance chance;
	int8_t *shift, *best; /* person * days + day */
	int32_t *count;       /* day * shifts + shift */
	int32_t *price;       /* of the row under way */
	int8_t *row, *old_row;
	int32_t gumbel[GUMBELS]; /* in 1/16 */
	int64_t cost, best_cost, moves, work;
	double heat;
	int64_t row_credit;        /* work that rows may still be in the annealing */
	int64_t move_work;         /* what a move costs: rules are looked at over the whole row */
	bool is_stopped, is_large; /* large: the best is looked for now and then only */
};

/* --- chance --- */

static int32_t below(struct pattern *s, int32_t n)
{
	return chance_below(&s->chance, n);
}

static double chance(struct pattern *s)
{
	return ((double)(chance_draw(&s->chance) >> 11) + 0.5) / 9007199254740992.0;
}

/* --- cost --- */

static int64_t cover_cost(const struct pattern *s, int32_t day, int32_t k, int32_t count)
{
	const struct pattern_cover *c = &s->in->cover[day * s->in->shifts + k];

	return count < c->need ? (int64_t)(c->need - count) * c->under
			       : (int64_t)(count - c->need) * c->over;
}

static int64_t wish_cost(const struct pattern *s, int32_t p, int32_t day, int32_t k)
{
	return s->in->cost[(p * s->in->days + day) * s->in->shifts + k];
}

/* Changes the count of a shift; what the cover then costs more. */
static int64_t count_step(struct pattern *s, int32_t day, int32_t k, int32_t by)
{
	int32_t *count = &s->count[day * s->in->shifts + k];
	int64_t cost;

	if (k == 0)
		return 0;
	cost = -cover_cost(s, day, k, *count);
	*count += by;
	return cost + cover_cost(s, day, k, *count);
}

static int8_t *row_of(const struct pattern *s, int32_t p)
{
	return s->shift + p * s->in->days;
}

/* Sets one day; the change of the cost. */
static int64_t set_shift(struct pattern *s, int32_t p, int32_t day, int8_t k)
{
	int8_t *at = &row_of(s, p)[day];
	int64_t cost;

	if (*at == k)
		return 0;
	cost = wish_cost(s, p, day, k) - wish_cost(s, p, day, *at);
	cost += count_step(s, day, *at, -1) + count_step(s, day, k, 1);
	*at = k;
	return cost;
}

bool pattern_check(const struct pattern_problem *in, const int8_t *shift, int64_t *ret_cost)
{
	struct pattern s = { .in = in };
	int64_t cost = 0;
	bool is_fit = true;

	s.count = xcalloc((size_t)(in->days * in->shifts), sizeof *s.count);
	for (int32_t p = 0; p < in->people; p++) {
		is_fit &= row_is_fit(in, p, shift + p * in->days);
		for (int32_t d = 0; d < in->days; d++) {
			int8_t k = shift[p * in->days + d];

			cost += wish_cost(&s, p, d, k);
			s.count[d * in->shifts + k]++;
		}
	}
	for (int32_t d = 0; d < in->days; d++)
		for (int32_t k = 1; k < in->shifts; k++)
			cost += cover_cost(&s, d, k, s.count[d * in->shifts + k]);
	free(s.count);
	*ret_cost = cost;
	return is_fit;
}

/* --- moves --- */

static bool accepts(struct pattern *s, int64_t rise)
{
	return rise <= 0 || (s->heat > 0 && (double)rise < -s->heat * log(chance(s)));
}

static void note_best(struct pattern *s)
{
	if (s->cost >= s->best_cost)
		return;
	s->best_cost = s->cost;
	memcpy(s->best, s->shift, (size_t)(s->in->people * s->in->days));
}

static int8_t some_shift(struct pattern *s, int32_t p)
{
	for (;;) {
		int32_t k = below(s, s->in->shifts);

		if (k == 0 || s->in->person[p].most[k] > 0)
			return (int8_t)k;
	}
}

/* What p working `k` instead of what p works on that day costs more. */
static int64_t rise_of(const struct pattern *s, int32_t p, int32_t day, int8_t k)
{
	int8_t now = row_of(s, p)[day];
	const int32_t *wish = s->in->cost + (p * s->in->days + day) * s->in->shifts;
	const int32_t *count = s->count + day * s->in->shifts;
	const struct pattern_cover *cover = s->in->cover + day * s->in->shifts;
	int64_t rise = wish[k] - wish[now];

	if (now == k)
		return 0;
	if (k > 0)
		rise += count[k] < cover[k].need ? -cover[k].under : cover[k].over;
	if (now > 0)
		rise += count[now] <= cover[now].need ? cover[now].under : -cover[now].over;
	return rise;
}

/* Days first … first + n - 1 of p become `new`, when price and rules allow it. */
static void try_days(struct pattern *s, int32_t p, int32_t first, int32_t n, const int8_t *new)
{
	int8_t *row = row_of(s, p), old[BLOCK_MOST];
	int64_t rise = 0;
	bool is_fit;

	if (n < 1 || n > BLOCK_MOST || memcmp(row + first, new, (size_t)n) == 0)
		return;
	for (int32_t i = 0; i < n; i++)
		rise += rise_of(s, p, first + i, new[i]);
	if (!accepts(s, rise))
		return;
	memcpy(old, row + first, (size_t)n);
	memcpy(row + first, new, (size_t)n);
	is_fit = row_is_fit(s->in, p, row);
	memcpy(row + first, old, (size_t)n);
	for (int32_t i = 0; is_fit && i < n; i++)
		s->cost += set_shift(s, p, first + i, new[i]);
}

static void move_change(struct pattern *s)
{
	int32_t p = below(s, s->in->people), n = 1 + below(s, 5), first;
	int8_t new[BLOCK_MOST], k = some_shift(s, p);
	bool is_mixed = below(s, 4) == 0;

	if (n > s->in->days)
		return;
	first = below(s, s->in->days - n + 1);
	for (int32_t i = 0; i < n; i++)
		new[i] = is_mixed ? some_shift(s, p) : k;
	try_days(s, p, first, n, new);
}

/* p and q exchange some days. */
static void move_swap(struct pattern *s)
{
	int32_t p = below(s, s->in->people), q = below(s, s->in->people), n = 1 + below(s, 7),
		first;
	int8_t *a = row_of(s, p), *b = row_of(s, q), mine[BLOCK_MOST], theirs[BLOCK_MOST];
	int64_t rise = 0;

	if (p == q || n > s->in->days)
		return;
	first = below(s, s->in->days - n + 1);
	memcpy(mine, a + first, (size_t)n);
	memcpy(theirs, b + first, (size_t)n);
	if (memcmp(mine, theirs, (size_t)n) == 0)
		return;
	for (int32_t i = 0; i < n; i++)
		rise += wish_cost(s, p, first + i, theirs[i]) -
			wish_cost(s, p, first + i, mine[i]) + wish_cost(s, q, first + i, mine[i]) -
			wish_cost(s, q, first + i, theirs[i]);
	if (!accepts(s, rise))
		return;
	memcpy(a + first, theirs, (size_t)n);
	memcpy(b + first, mine, (size_t)n);
	if (row_is_fit(s->in, p, a) && row_is_fit(s->in, q, b)) {
		s->cost += rise;
		return;
	}
	memcpy(a + first, mine, (size_t)n);
	memcpy(b + first, theirs, (size_t)n);
}

/* Some days of p are turned round by one, two … places: the same work on other days. */
static void move_turn(struct pattern *s)
{
	int32_t p = below(s, s->in->people), n = 2 + below(s, BLOCK_MOST - 1), by, first;
	const int8_t *row = row_of(s, p);
	int8_t new[BLOCK_MOST];

	if (n > s->in->days)
		return;
	first = below(s, s->in->days - n + 1);
	by = 1 + below(s, n - 1);
	for (int32_t i = 0; i < n; i++)
		new[i] = row[first + (i + by) % n];
	try_days(s, p, first, n, new);
}

/* Takes the row's work out of the counts. */
static void take_out(struct pattern *s, int32_t p)
{
	for (int32_t d = 0; d < s->in->days; d++)
		s->cost += set_shift(s, p, d, 0);
}

static void put_in(struct pattern *s, int32_t p, const int8_t *row)
{
	for (int32_t d = 0; d < s->in->days; d++)
		s->cost += set_shift(s, p, d, row[d]);
}

/* What each shift of p would cost on each day, p being out; with some noise, so that the first of
 * several does not always take the same. */
static void set_prices(struct pattern *s, int32_t p, double noise)
{
	const struct pattern_problem *in = s->in;
	const int64_t most = (1 << 26) / in->days; /* a row's prices fit into 32 bits */

	for (int32_t d = 0; d < in->days; d++)
		for (int32_t k = 0; k < in->shifts; k++) {
			int32_t count = s->count[d * in->shifts + k];
			int64_t price = wish_cost(s, p, d, k);

			if (k > 0)
				price +=
					cover_cost(s, d, k, count + 1) - cover_cost(s, d, k, count);
			price = price > most ? most : price < -most ? -most : price;
			s->price[d * in->shifts + k] = (int32_t)price * 16 +
				(noise > 0 ? (int32_t)(noise * s->gumbel[below(s, GUMBELS)])
					   : below(s, 2));
		}
}

static int64_t row_price(const struct pattern *s, const int8_t *row)
{
	int64_t price = 0;

	for (int32_t d = 0; d < s->in->days; d++)
		price += s->price[d * s->in->shifts + row[d]];
	return price;
}

/* The cheapest row for p, or a cheap one; none that is dearer than `known`. */
static bool best_row(
	struct pattern *s, int32_t p, double noise, const int8_t *known, int8_t *ret_row)
{
	set_prices(s, p, noise);
	if (s->solver)
		return row_solve(s->solver, p, s->price, known, ret_row);
	return row_find(s->finder, p, s->price, ret_row) &&
		row_price(s, ret_row) <= row_price(s, known);
}

/* Adds what the rows since the last time were; returns it. */
static int64_t count_rows(struct pattern *s)
{
	int64_t work = s->solver ? row_solver_work(s->solver) : row_finder_work(s->finder);

	s->work += work;
	return work;
}

/* A new row for p, drawn so that cheap ones are likely at the present heat: the cheapest for prices
 * with noise (perturb and maximise). */
static void move_row(struct pattern *s)
{
	int32_t p = below(s, s->in->people);
	int8_t *row = s->row;

	memcpy(s->old_row, row_of(s, p), (size_t)s->in->days);
	take_out(s, p);
	put_in(s, p, best_row(s, p, s->heat, s->old_row, row) ? row : s->old_row);
	s->row_credit -= count_rows(s);
}

/* Asks, and counts what was done; true when it is time to end. */
static bool is_over(struct pattern *s, int64_t until)
{
	(void)count_rows(s);
	if (s->options->go_on && !s->options->go_on(s->options->data, s->best_cost))
		s->is_stopped = true;
	return s->is_stopped || s->work >= until;
}

static double cooled(const struct pattern *s, double hot, double cold, int64_t from, int64_t until)
{
	return hot * pow(cold / hot, (double)(s->work - from) / (double)(until - from));
}

static void move_any(struct pattern *s)
{
	int32_t kind = below(s, 8);

	if (below(s, ROW_EVERY) == 0 && s->row_credit >= 0)
		move_row(s);
	if (kind < 4)
		move_swap(s);
	else if (kind < 7)
		move_change(s);
	else
		move_turn(s);
	s->work += s->move_work;
	s->row_credit += s->solver ? ROW_SHARE * s->move_work : s->move_work / ROW_SHARE;
	if (!s->is_large)
		note_best(s);
}

/* From `hot` down to `cold` while the budget lasts to `until`. */
static void anneal(struct pattern *s, double hot, double cold, int64_t until)
{
	int64_t from = s->work;

	while (!is_over(s, until)) {
		s->heat = cooled(s, hot, cold, from, until);
		for (int32_t i = 0; i < ASK_EVERY; i++)
			move_any(s);
		note_best(s);
	}
	s->heat = 0;
}

/* --- ruin and recreate --- */

static void ruin(struct pattern *s, int32_t count)
{
	enum { MOST = 8 };
	size_t days = (size_t)s->in->days;
	int32_t people[MOST], n = 0;
	int64_t before = s->cost;
	int8_t *old = xcalloc(MOST * days, 1), *new = xcalloc(days, 1);

	count = count > s->in->people ? s->in->people : count;
	while (n < count) {
		int32_t p = below(s, s->in->people);
		bool is_new = true;

		for (int32_t i = 0; i < n; i++)
			is_new &= people[i] != p;
		if (is_new)
			people[n++] = p;
	}
	for (int32_t i = 0; i < n; i++) {
		memcpy(old + (size_t)i * days, row_of(s, people[i]), days);
		take_out(s, people[i]);
	}
	for (int32_t i = 0; i < n; i++) {
		bool is_last = i == n - 1;
		double noise = is_last || below(s, 3) == 0 ? 0 : below(s, 2) ? 2 : 25;

		put_in(s, people[i],
			!is_over(s, INT64_MAX) &&
					best_row(s, people[i], noise, old + (size_t)i * days, new)
				? new
				: old + (size_t)i *days);
	}
	if (!accepts(s, s->cost - before))
		for (int32_t i = 0; i < n; i++)
			put_in(s, people[i], old + (size_t)i * days);
	note_best(s);
	free(old);
	free(new);
}

static void recreate(struct pattern *s, int64_t until)
{
	int64_t from = s->work;

	while (!is_over(s, until)) {
		s->heat = cooled(s, RUIN_HOT, RUIN_HOT / 10, from, until);
		ruin(s, 1 + below(s, RUIN_PEOPLE));
		s->work += s->move_work;
	}
	s->heat = 0;
}

/* --- the whole --- */

/* The quick way, and the sure one where there is one. */
static bool first_row(struct pattern *s, int32_t p, int8_t *ret_row)
{
	set_prices(s, p, 0);
	return (s->finder && row_find(s->finder, p, s->price, ret_row)) ||
		(s->solver && row_solve(s->solver, p, s->price, NULL, ret_row));
}

static bool first_rows(struct pattern *s)
{
	int8_t *row = xcalloc((size_t)s->in->days, 1);
	bool is_fine = true;

	s->best_cost = INT64_MAX;
	for (int32_t p = 0; is_fine && p < s->in->people; p++) {
		is_fine = !is_over(s, INT64_MAX) && first_row(s, p, row);
		if (is_fine)
			put_in(s, p, row);
	}
	s->work = 0;
	free(row);
	return is_fine;
}

static void back_to_best(struct pattern *s)
{
	for (int32_t p = 0; p < s->in->people; p++)
		put_in(s, p, s->best + p * s->in->days);
}

static void improve(struct pattern *s)
{
	int64_t budget = s->options->work;

	if (!s->options->start) {
		anneal(s, HOT, COLD, (int64_t)((double)budget * ANNEALED));
		back_to_best(s);
	}
	recreate(s, budget);
}

static bool begin(struct pattern *s)
{
	const struct pattern_problem *in = s->in;
	size_t cells = (size_t)in->people * (size_t)in->days;

	s->solver = row_solver_new(in);
	s->finder = row_finder_new(in);
	if (!s->solver && !s->finder)
		return false;
	s->move_work = 12 + in->days / 7;
	s->is_large = cells > 8192;
	s->shift = xcalloc(cells, 1);
	s->best = xcalloc(cells, 1);
	s->row = xcalloc((size_t)in->days, 1);
	s->old_row = xcalloc((size_t)in->days, 1);
	s->count = xcalloc((size_t)(in->days * in->shifts), sizeof *s->count);
	s->price = xcalloc((size_t)(in->days * in->shifts), sizeof *s->price);
	for (int32_t i = 0; i < 16; i++)
		(void)chance_draw(&s->chance);
	for (int32_t i = 0; i < GUMBELS; i++)
		s->gumbel[i] = (int32_t)lround(16 * log(-log((i + 0.5) / GUMBELS)));
	(void)pattern_check(in, s->shift, &s->cost);
	if (!s->options->start)
		return first_rows(s);
	memcpy(s->best, s->options->start, cells);
	back_to_best(s);
	return true;
}

static void finish(struct pattern *s)
{
	row_solver_free(s->solver);
	row_finder_free(s->finder);
	free(s->shift);
	free(s->best);
	free(s->row);
	free(s->old_row);
	free(s->count);
	free(s->price);
}

bool pattern_solve(const struct pattern_problem *in, const struct pattern_options *options,
	int8_t *ret_shift, struct pattern_result *ret)
{
	struct pattern s = {
		.in = in, .options = options, .chance.state = { options->seed + 1, 0x9e3779b9 }
	};
	bool is_fine = begin(&s);

	*ret = (struct pattern_result){ .is_truncated = s.is_stopped };
	if (is_fine) {
		s.best_cost = s.cost + 1;
		note_best(&s);
		improve(&s);
		memcpy(ret_shift, s.best, (size_t)in->people * (size_t)in->days);
		*ret = (struct pattern_result){
			.cost = s.best_cost, .work = s.work, .is_truncated = s.is_stopped
		};
	}
	finish(&s);
	return is_fine;
}
