/* pattern.c - shift patterns: annealing with block moves, ruin and recreate by best rows */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/pattern.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "roster/pattern-row.h"

enum { ASK_EVERY = 512, BLOCK_MOST = 14, ROW_EVERY = 1000, RUIN_PEOPLE = 4 };
/* Chosen on instances 4, 6, 7 and 10, five seconds each: see tests/bench. */
static const double HOT = 30, COLD = 0.4, ANNEALED = 0.97, RUIN_HOT = 2;

struct pattern {
	const struct pattern_problem *in;
	const struct pattern_options *options;
	struct row_solver *solver;
	uint64_t random[2];
	int8_t *shift, *best; /* person * days + day */
	int32_t *count;       /* day * shifts + shift */
	int32_t *price;       /* of the row under way */
	int8_t *row, *old_row;
	int64_t cost, best_cost, moves;
	double heat, used;
};

/* --- chance: xoroshiro128+ by Blackman and Vigna (public domain) --- */

static uint64_t draw(struct pattern *s)
{
	uint64_t a = s->random[0], b = s->random[1], sum = a + b;

	b ^= a;
	s->random[0] = (a << 24 | a >> 40) ^ b ^ b << 16;
	s->random[1] = b << 37 | b >> 27;
	return sum;
}

static int32_t below(struct pattern *s, int32_t n)
{
	return (int32_t)((draw(s) >> 32) * (uint64_t)n >> 32);
}

static double chance(struct pattern *s)
{
	return ((double)(draw(s) >> 11) + 0.5) / 9007199254740992.0;
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

/* Days first … first + n - 1 of p become `new`; undone when a rule or the price is against it. */
static bool try_days(struct pattern *s, int32_t p, int32_t first, int32_t n, const int8_t *new)
{
	int8_t *row = row_of(s, p), old[BLOCK_MOST];
	int64_t rise = 0;

	memcpy(old, row + first, (size_t)n);
	if (memcmp(old, new, (size_t)n) == 0)
		return false;
	memcpy(row + first, new, (size_t)n);
	if (!row_is_fit(s->in, p, row)) {
		memcpy(row + first, old, (size_t)n);
		return false;
	}
	memcpy(row + first, old, (size_t)n);
	for (int32_t i = 0; i < n; i++)
		rise += set_shift(s, p, first + i, new[i]);
	if (accepts(s, rise)) {
		s->cost += rise;
		return true;
	}
	for (int32_t i = 0; i < n; i++)
		(void)set_shift(s, p, first + i, old[i]);
	return false;
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
	(void)try_days(s, p, first, n, new);
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
	(void)try_days(s, p, first, n, new);
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

	for (int32_t d = 0; d < in->days; d++)
		for (int32_t k = 0; k < in->shifts; k++) {
			int32_t count = s->count[d * in->shifts + k];
			int64_t price = wish_cost(s, p, d, k);

			if (k > 0)
				price +=
					cover_cost(s, d, k, count + 1) - cover_cost(s, d, k, count);
			s->price[d * in->shifts + k] = (int32_t)((double)price * 16 +
				(noise > 0 ? 16 * noise * log(-log(chance(s))) : below(s, 2)));
		}
}

static bool best_row(struct pattern *s, int32_t p, double noise, int8_t *ret_row)
{
	set_prices(s, p, noise);
	return row_solve(s->solver, p, s->price, ret_row);
}

/* A new row for p, drawn so that cheap ones are likely at the present heat: the cheapest for prices
 * with noise (perturb and maximise). */
static void move_row(struct pattern *s)
{
	int32_t p = below(s, s->in->people);
	int8_t *row = s->row;

	memcpy(s->old_row, row_of(s, p), (size_t)s->in->days);
	take_out(s, p);
	set_prices(s, p, s->heat);
	put_in(s, p, row_solve(s->solver, p, s->price, row) ? row : s->old_row);
}

static bool is_over(struct pattern *s)
{
	if (++s->moves % ASK_EVERY == 0)
		s->used = s->options->progress(s->options->data, s->moves, s->best_cost);
	return s->used >= 1;
}

/* From `hot` down to `cold` while progress goes on to `until`. */
static void anneal(struct pattern *s, double hot, double cold, double until)
{
	double from = s->used;

	while (!is_over(s) && s->used < until) {
		int32_t kind;

		if (s->moves % ASK_EVERY == 0)
			s->heat = hot * pow(cold / hot, (s->used - from) / (until - from));
		kind = below(s, 8);
		if (below(s, ROW_EVERY) == 0)
			move_row(s);
		if (kind < 4)
			move_swap(s);
		else if (kind < 7)
			move_change(s);
		else
			move_turn(s);
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

		if (best_row(s, people[i], noise, new))
			put_in(s, people[i], new);
		else
			put_in(s, people[i], old + (size_t)i * days);
	}
	if (!accepts(s, s->cost - before))
		for (int32_t i = 0; i < n; i++)
			put_in(s, people[i], old + (size_t)i * days);
	note_best(s);
	free(old);
	free(new);
}

static void recreate(struct pattern *s, double until)
{
	double from = s->used;

	while (s->used < until) {
		s->used = s->options->progress(s->options->data, ++s->moves, s->best_cost);
		s->heat = RUIN_HOT * pow(0.1, (s->used - from) / (until - from));
		ruin(s, 1 + below(s, RUIN_PEOPLE));
	}
	s->heat = 0;
}

/* --- the whole --- */

static bool first_rows(struct pattern *s)
{
	int8_t *row = xcalloc((size_t)s->in->days, 1);
	bool is_fine = true;

	for (int32_t p = 0; is_fine && p < s->in->people; p++) {
		is_fine = best_row(s, p, 0, row);
		if (is_fine)
			put_in(s, p, row);
	}
	free(row);
	return is_fine;
}

static void back_to_best(struct pattern *s)
{
	for (int32_t p = 0; p < s->in->people; p++)
		put_in(s, p, s->best + p * s->in->days);
}

bool pattern_solve(const struct pattern_problem *in, const struct pattern_options *options,
	int8_t *ret_shift, int64_t *ret_cost)
{
	size_t cells = (size_t)in->people * (size_t)in->days;
	struct pattern s = {
		.in = in, .options = options, .random = { options->seed + 1, 0x9e3779b9 }
	};
	bool is_fine;

	s.solver = row_solver_new(in);
	if (!s.solver)
		return false;
	s.shift = xcalloc(cells, 1);
	s.best = xcalloc(cells, 1);
	s.row = xcalloc((size_t)in->days, 1);
	s.old_row = xcalloc((size_t)in->days, 1);
	s.count = xcalloc((size_t)(in->days * in->shifts), sizeof *s.count);
	s.price = xcalloc((size_t)(in->days * in->shifts), sizeof *s.price);
	for (int32_t i = 0; i < 16; i++)
		(void)draw(&s);
	(void)pattern_check(in, s.shift, &s.cost);
	is_fine = first_rows(&s);
	if (is_fine) {
		s.best_cost = s.cost + 1;
		note_best(&s);
		s.used = options->progress(options->data, 0, s.best_cost);
		anneal(&s, HOT, COLD, ANNEALED);
		back_to_best(&s);
		recreate(&s, 1);
		memcpy(ret_shift, s.best, cells);
		*ret_cost = s.best_cost;
	}
	row_solver_free(s.solver);
	free(s.shift);
	free(s.best);
	free(s.row);
	free(s.old_row);
	free(s.count);
	free(s.price);
	return is_fine;
}
