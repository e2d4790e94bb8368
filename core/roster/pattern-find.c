/* pattern-find.c - a good row of shifts quickly, by multipliers */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/pattern-find.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "roster/pattern-row.h"

enum {
	SATURDAY = 5,
	SUNDAY = 6,
	WEEK = 7,
	TRIES = 120,
	FINE = 12, /* prices are counted in 1/4096, so that multipliers can be fine */
	TABLE_MOST = 30000000,
	FARTHEST = 1 << 30,
	NOISE = 16 << FINE /* one wish */
};
static const int64_t FAR = INT64_MAX / 4;

struct dial { /* a multiplier, turned until its rule is kept */
	int64_t value, stride;
	int32_t last; /* direction of the last turn */
};

struct row_finder {
	const struct pattern_problem *in;
	int32_t runs;
	int64_t *cost;                        /* (day * shifts + shift) * runs + run */
	int32_t *from;                        /* shift * runs + run of the day before */
	int64_t *weekend_price;               /* by week */
	int64_t *price;                       /* of a try */
	struct dial minutes, weekends, *uses; /* by shift */
	int64_t work;
	/* of the person under way */
	const struct pattern_person *p;
	int32_t shift[INT8_MAX], shift_count; /* those the person may have, day off included */
};

static int32_t least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

/* The run that need not be told from longer ones. */
static int32_t longest_run(const struct pattern_problem *in, const struct pattern_person *p)
{
	int32_t work = p->max_run < in->days ? p->max_run : most(p->min_run, 1);

	return least(most(most(work, p->min_off), 1), in->days);
}

struct row_finder *row_finder_new(const struct pattern_problem *in)
{
	struct row_finder *f = xcalloc(1, sizeof *f);
	size_t cells;

	f->in = in;
	for (int32_t p = 0; p < in->people; p++)
		f->runs = most(f->runs, longest_run(in, &in->person[p]));
	f->runs++;
	cells = (size_t)in->days * (size_t)in->shifts * (size_t)f->runs;
	if (cells > TABLE_MOST) {
		free(f);
		return NULL;
	}
	f->cost = xcalloc(cells, sizeof *f->cost);
	f->from = xcalloc(cells, sizeof *f->from);
	f->price = xcalloc((size_t)in->days * (size_t)in->shifts, sizeof *f->price);
	f->weekend_price = xcalloc((size_t)in->days / WEEK + 1, sizeof *f->weekend_price);
	f->uses = xcalloc((size_t)in->shifts, sizeof *f->uses);
	return f;
}

void row_finder_free(struct row_finder *f)
{
	if (!f)
		return;
	free(f->cost);
	free(f->from);
	free(f->price);
	free(f->weekend_price);
	free(f->uses);
	free(f);
}

int64_t row_finder_work(struct row_finder *f)
{
	int64_t work = f->work;

	f->work = 0;
	return work;
}

/* --- the cheapest row, runs alone --- */

static size_t at(const struct row_finder *f, int32_t day, int32_t k, int32_t run)
{
	return ((size_t)day * (size_t)f->in->shifts + (size_t)k) * (size_t)f->runs + (size_t)run;
}

static void reach(
	struct row_finder *f, int32_t day, int32_t k, int32_t run, int64_t cost, int32_t from)
{
	size_t i = at(f, day, k, run);

	if (cost >= f->cost[i])
		return;
	f->cost[i] = cost;
	f->from[i] = from;
}

static bool is_weekend_begun(int32_t day, int32_t before)
{
	return day % WEEK == SATURDAY || (day % WEEK == SUNDAY && before == 0);
}

/* From shift k1 in a run of that length to all that may follow on `day`. */
static void step(struct row_finder *f, int32_t day, int32_t k1, int32_t run, int64_t cost)
{
	const struct pattern_problem *in = f->in;
	const struct pattern_person *p = f->p;
	const int64_t *price = f->price + (size_t)day * (size_t)in->shifts;
	int32_t from = k1 * f->runs + run, off = k1 ? 1 : run + 1;

	if (k1 == 0 || run >= p->min_run || run == day)
		reach(f, day, 0, off < p->min_off ? off : least(p->min_off, f->runs - 1),
			cost + price[0], from);
	if (p->is_off[day] || p->max_run < 1 ||
		(k1 == 0 ? run < least(p->min_off, f->runs - 1) : run >= p->max_run))
		return;
	if (is_weekend_begun(day, k1))
		cost += f->weekend_price[day / WEEK];
	for (int32_t i = 1; i < f->shift_count; i++) {
		int32_t k = f->shift[i];

		if (k1 == 0 || !in->is_forbidden[k1 * in->shifts + k])
			reach(f, day, k, k1 ? least(run + 1, f->runs - 1) : 1, cost + price[k],
				from);
	}
}

static bool cheapest(struct row_finder *f, int8_t *ret_row)
{
	const struct pattern_problem *in = f->in;
	size_t cells = (size_t)in->days * (size_t)in->shifts * (size_t)f->runs;
	int32_t k = 0, run = 0, last = in->days - 1;
	int64_t best = FAR;

	for (size_t i = 0; i < cells; i++)
		f->cost[i] = FAR;
	step(f, 0, 0, least(f->p->min_off, f->runs - 1), 0);
	for (int32_t d = 1; d < in->days; d++)
		for (int32_t i = 0; i < f->shift_count; i++)
			for (int32_t n = 0; n < f->runs; n++) {
				int64_t cost = f->cost[at(f, d - 1, f->shift[i], n)];

				if (cost < FAR)
					step(f, d, f->shift[i], n, cost);
			}
	for (int32_t i = 0; i < f->shift_count; i++)
		for (int32_t n = 0; n < f->runs; n++)
			if (f->cost[at(f, last, f->shift[i], n)] < best) {
				best = f->cost[at(f, last, f->shift[i], n)];
				k = f->shift[i];
				run = n;
			}
	for (int32_t d = last; best < FAR && d >= 0; d--) {
		int32_t from = f->from[at(f, d, k, run)];

		ret_row[d] = (int8_t)k;
		k = from / f->runs;
		run = from % f->runs;
	}
	f->work += (int64_t)in->days * f->shift_count * (f->shift_count + f->runs);
	return best < FAR;
}

/* --- the multipliers --- */

/* Up (1) when there is too much, down (-1) when there is too little; longer strides while it goes
 * the same way, shorter ones when it went too far. */
static void turn(struct dial *dial, int32_t direction, int64_t first)
{
	if (direction == 0)
		return;
	if (dial->stride == 0)
		dial->stride = first;
	else if (dial->last == direction)
		dial->stride *= 2;
	else if (dial->last)
		dial->stride = dial->stride > 3 ? dial->stride / 3 : 1;
	dial->last = direction;
	if (dial->stride > FARTHEST)
		dial->stride = FARTHEST;
	dial->value += direction * dial->stride;
}

static void forget(struct dial *dial)
{
	dial->last = 0;
	dial->stride = dial->stride > 64 ? dial->stride / 4 : dial->stride;
}

static void turn_dials(struct row_finder *f, const int8_t *row)
{
	const struct pattern_problem *in = f->in;
	int32_t uses[INT8_MAX] = { 0 }, weekends = 0;
	int64_t minutes = 0;

	for (int32_t d = 0; d < in->days; d++) {
		uses[row[d]]++;
		minutes += row[d] ? in->minutes[row[d]] : 0;
		weekends += row[d] && is_weekend_begun(d, d ? row[d - 1] : 0);
	}
	turn(&f->minutes, minutes > f->p->max_minutes ? 1 : -(minutes < f->p->min_minutes), 1 << 8);
	turn(&f->weekends,
		weekends > f->p->max_weekends
			? 1
			: -(weekends < f->p->max_weekends / 2 && f->weekends.value > 0),
		1 << 16);
	for (int32_t k = 1; k < in->shifts; k++)
		turn(&f->uses[k], uses[k] > f->p->most[k], 1 << 16);
}

/* A number that looks like chance and is the same every time. */
static uint32_t noise(uint32_t n)
{
	n = (n ^ n >> 16) * 0x45d9f3bu;
	n = (n ^ n >> 16) * 0x45d9f3bu;
	return n ^ n >> 16;
}

/* About that much: a quarter more or less, by chance.  What costs the same would all change at
 * once, from too much to too little. */
static int64_t about(int64_t value, uint32_t n)
{
	return value / 128 * (96 + (int64_t)(noise(n) % 64));
}

static void set_prices(struct row_finder *f, const int32_t *price, int32_t tries)
{
	const struct pattern_problem *in = f->in;
	const uint32_t salt = (uint32_t)(tries / 16) * 7919;
	const uint32_t most = (uint32_t)NOISE * (uint32_t)(1 + tries / 16);

	for (int32_t week = 0; week <= in->days / WEEK; week++)
		f->weekend_price[week] = about(f->weekends.value, salt + (uint32_t)week);
	for (int32_t d = 0; d < in->days; d++) {
		const int64_t minute = about(f->minutes.value * 128, salt + (uint32_t)d * 31) / 128;

		for (int32_t i = 0; i < f->shift_count; i++) {
			const int32_t k = f->shift[i], cell = d * in->shifts + k;
			int64_t cost = (int64_t)price[cell] * (1 << FINE);

			if (k)
				cost += minute * in->minutes[k] +
					about(f->uses[k].value, salt + (uint32_t)cell) +
					(int64_t)(noise((uint32_t)cell + salt) % most);
			f->price[cell] = cost;
		}
	}
}

static void set_person(struct row_finder *f, int32_t person)
{
	f->p = &f->in->person[person];
	f->shift[0] = 0;
	f->shift_count = 1;
	for (int32_t k = 1; k < f->in->shifts; k++) {
		f->uses[k] = (struct dial){ 0 };
		if (f->p->most[k] > 0)
			f->shift[f->shift_count++] = k;
	}
	forget(&f->minutes);
	forget(&f->weekends);
}

bool row_find(struct row_finder *f, int32_t person, const int32_t *price, int8_t *ret_row)
{
	set_person(f, person);
	for (int32_t i = 0; i < TRIES; i++) {
		set_prices(f, price, i);
		if (!cheapest(f, ret_row))
			return false;
		if (row_is_fit(f->in, person, ret_row))
			return true;
		turn_dials(f, ret_row);
	}
	f->minutes = f->weekends = (struct dial){ 0 };
	return false;
}
