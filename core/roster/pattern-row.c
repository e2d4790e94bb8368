/* pattern-row.c - one person's row of shifts: rules, and the best row by dynamic programming */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/pattern-row.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { SATURDAY = 5, SUNDAY = 6, WEEK = 7 };

/* --- rules --- */

static bool ends_well(const struct pattern_person *p, bool is_work, int32_t run, bool is_edge)
{
	if (is_work && run > p->max_run)
		return false;
	return is_edge || run >= (is_work ? p->min_run : p->min_off);
}

/* Runs and weekends, in one pass: this is asked millions of times a second. */
static bool runs_are_fit(
	const struct pattern_problem *in, const struct pattern_person *p, const int8_t *row)
{
	int32_t begin = 0, weekends = 0;
	bool is_work = row[0] > 0;

	for (int32_t d = 1; d < in->days; d++) {
		if ((row[d] > 0) == is_work)
			continue;
		if (!ends_well(p, is_work, d - begin, begin == 0))
			return false;
		is_work = !is_work;
		begin = d;
	}
	if (!ends_well(p, is_work, in->days - begin, true))
		return false;
	for (int32_t d = SATURDAY; d < in->days; d += WEEK)
		weekends += row[d] > 0 || (d + 1 < in->days && row[d + 1] > 0);
	return weekends <= p->max_weekends;
}

static bool shifts_are_fit(
	const struct pattern_problem *in, const struct pattern_person *p, const int8_t *row)
{
	int32_t uses[INT8_MAX], minutes = 0, before = 0;

	memset(uses, 0, (size_t)in->shifts * sizeof *uses);
	for (int32_t d = 0; d < in->days; d++) {
		int32_t k = row[d];

		if (k > 0) {
			if (p->is_off[d] || ++uses[k] > p->most[k] ||
				(before > 0 && in->is_forbidden[before * in->shifts + k]))
				return false;
			minutes += in->minutes[k];
		}
		before = k;
	}
	return minutes >= p->min_minutes && minutes <= p->max_minutes;
}

bool row_is_fit(const struct pattern_problem *in, int32_t person, const int8_t *row)
{
	const struct pattern_person *p = &in->person[person];

	return runs_are_fit(in, p, row) && shifts_are_fit(in, p, row);
}

/* --- the best row --- */

/*
 * A state after a day: today's shift, length of the run it belongs to (of days off: up to the least
 * that is asked), weekends worked, minutes in units of their common divisor.  Of two ways into a
 * state the cheaper is kept.
 */
enum {
	FAR = INT32_MAX / 4,
	NO_STATE = -1,
	LIMITED_MOST = 9,
	LIMIT_BITS = 7,
	TABLE_MOST = 12000000
};

struct state {
	int32_t cost, before; /* index of the state the day before */
	uint64_t uses;        /* of limited shifts, LIMIT_BITS each */
};

struct row_solver {
	const struct pattern_problem *in;
	struct state *table;            /* day * size + index */
	int32_t *active, *active_count; /* day * size, by day: which are reached */
	int32_t runs, weekends, units, size, unit, longest;
	int32_t *rest; /* (day * shifts + shift) * runs + run: what the days after cost at least */
	int32_t dearest; /* no row may cost more */
	int64_t work;
	/* of the person under way */
	const struct pattern_person *p;
	const int32_t *price;
	int32_t slot[INT8_MAX];               /* of a limited shift, NO_STATE */
	int32_t shift[INT8_MAX], shift_count; /* the shifts the person may have, day off included */
	int32_t units_of[INT8_MAX], low, high; /* units: of minutes */
};

static int32_t divisor(int32_t a, int32_t b)
{
	return b == 0 ? a : divisor(b, a % b);
}

static int32_t most(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

struct row_solver *row_solver_new(const struct pattern_problem *in)
{
	struct row_solver *s = xcalloc(1, sizeof *s);

	s->in = in;
	for (int32_t k = 1; k < in->shifts; k++) {
		s->unit = divisor(in->minutes[k], s->unit);
		s->longest = most(s->longest, in->minutes[k]);
	}
	s->unit = most(s->unit, 1);
	s->longest /= s->unit;
	for (int32_t p = 0; p < in->people; p++) {
		s->runs = most(s->runs, most(in->person[p].max_run, in->person[p].min_off) + 1);
		s->weekends = most(s->weekends, in->person[p].max_weekends + 1);
		s->units = most(s->units, in->person[p].max_minutes / s->unit + 1);
	}
	if (s->weekends > in->days / WEEK + 2)
		s->weekends = in->days / WEEK + 2;
	if ((int64_t)in->shifts * s->runs * s->weekends * s->units * in->days > TABLE_MOST) {
		free(s);
		return NULL;
	}
	s->size = in->shifts * s->runs * s->weekends * s->units;
	s->table = xcalloc((size_t)s->size * (size_t)in->days, sizeof *s->table);
	s->active = xcalloc((size_t)s->size * (size_t)in->days, sizeof *s->active);
	s->active_count = xcalloc((size_t)in->days, sizeof *s->active_count);
	s->rest = xcalloc((size_t)(in->days * in->shifts * s->runs), sizeof *s->rest);
	for (int32_t i = 0; i < s->size * in->days; i++)
		s->table[i].cost = INT32_MAX;
	return s;
}

void row_solver_free(struct row_solver *s)
{
	if (!s)
		return;
	free(s->table);
	free(s->active);
	free(s->active_count);
	free(s->rest);
	free(s);
}

int64_t row_solver_work(struct row_solver *s)
{
	int64_t work = s->work;

	s->work = 0;
	return work;
}

static int32_t index_of(
	const struct row_solver *s, int32_t k, int32_t run, int32_t weekends, int32_t units)
{
	return ((k * s->runs + run) * s->weekends + weekends) * s->units + units;
}

static int32_t *rest_of(const struct row_solver *s, int32_t day, int32_t k, int32_t run)
{
	return &s->rest[(day * s->in->shifts + k) * s->runs + run];
}

static void reach(struct row_solver *s, int32_t day, int32_t index, int32_t cost, int32_t before,
	uint64_t uses)
{
	struct state *state = &s->table[day * s->size + index];

	if (cost >= state->cost)
		return;
	if (state->cost == INT32_MAX)
		s->active[day * s->size + s->active_count[day]++] = index;
	*state = (struct state){ .cost = cost, .before = before, .uses = uses };
}

static bool add_use(const struct row_solver *s, int32_t k, uint64_t *uses)
{
	int32_t slot = s->slot[k];
	uint64_t mask = (1u << LIMIT_BITS) - 1;

	if (slot < 0)
		return true;
	if ((int32_t)(*uses >> slot * LIMIT_BITS & mask) >= s->p->most[k])
		return false;
	*uses += (uint64_t)1 << slot * LIMIT_BITS;
	return true;
}

/* A shift k today after shift k1 in a run of length run yesterday. */
static void step(struct row_solver *s, int32_t day, int32_t k1, int32_t run, int32_t weekends,
	int32_t units, const struct state *from, int32_t before)
{
	const struct pattern_problem *in = s->in;
	bool off_is_fit = k1 == 0 || run >= s->p->min_run || day - run == 0;
	bool work_is_fit =
		k1 == 0 ? run >= s->p->min_off && s->p->max_run > 0 : run < s->p->max_run;
	int32_t weekday = day % WEEK, rest = (in->days - 1 - day) * s->longest;
	int32_t left = s->dearest - from->cost;

	if (off_is_fit && units + rest >= s->low) {
		int32_t price = s->price[day * in->shifts];
		int32_t off = k1 ? 1 : (run < s->p->min_off ? run + 1 : run);

		if (price + *rest_of(s, day, 0, off) <= left)
			reach(s, day, index_of(s, 0, off, weekends, units), from->cost + price,
				before, from->uses);
	}
	s->work++;
	if (!work_is_fit || s->p->is_off[day])
		return;
	if (weekday == SATURDAY || (weekday == SUNDAY && k1 == 0))
		weekends++;
	if (weekends > s->p->max_weekends)
		return;
	run = k1 ? run + 1 : 1;
	for (int32_t i = 1; i < s->shift_count; i++) {
		int32_t k = s->shift[i], total = units + s->units_of[k];
		int32_t price = s->price[day * in->shifts + k];
		uint64_t uses = from->uses;

		if (price + *rest_of(s, day, k, run) > left || total > s->high ||
			total + rest < s->low ||
			(k1 > 0 && in->is_forbidden[k1 * in->shifts + k]) || !add_use(s, k, &uses))
			continue;
		s->work++;
		reach(s, day, index_of(s, k, run, weekends, total), from->cost + price, before,
			uses);
	}
}

/* The least that the days after `day` cost, which ends a run of k1, minutes, weekends and limits on
 * single shifts left aside. */
static int32_t least_rest(const struct row_solver *s, int32_t day, int32_t k1, int32_t run)
{
	const struct pattern_problem *in = s->in;
	const int32_t *price = s->price + (day + 1) * in->shifts;
	int32_t least = FAR, off = k1 ? 1 : (run < s->p->min_off ? run + 1 : run);

	if (k1 == 0 || run >= s->p->min_run || run == day + 1)
		least = price[0] + *rest_of(s, day + 1, 0, off);
	if (s->p->is_off[day + 1] || (k1 == 0 ? run < s->p->min_off : run >= s->p->max_run))
		return least;
	run = k1 ? run + 1 : 1;
	for (int32_t i = 1; i < s->shift_count; i++) {
		int32_t k = s->shift[i], cost = price[k] + *rest_of(s, day + 1, k, run);

		if (cost < least && (k1 == 0 || !in->is_forbidden[k1 * in->shifts + k]))
			least = cost;
	}
	return least;
}

static void set_rest(struct row_solver *s)
{
	int32_t last = s->in->days - 1;

	for (int32_t d = last; d >= 0; d--)
		for (int32_t i = 0; i < s->shift_count; i++) {
			int32_t k = s->shift[i], most = k ? s->p->max_run : s->p->min_off;

			for (int32_t run = 1; run <= most; run++) {
				int32_t least = d == last ? 0 : least_rest(s, d, k, run);

				*rest_of(s, d, k, run) = least < FAR ? least : FAR;
			}
		}
	s->work += s->in->days * s->shift_count * s->shift_count * s->p->max_run / 8;
}

static void set_dearest(struct row_solver *s, const int8_t *known)
{
	s->dearest = known ? 0 : FAR;
	for (int32_t d = 0; known && d < s->in->days; d++)
		s->dearest += s->price[d * s->in->shifts + known[d]];
}

static void set_person(struct row_solver *s, int32_t person, const int32_t *price)
{
	int32_t slots = 0;

	s->p = &s->in->person[person];
	s->price = price;
	s->shift_count = 1;
	for (int32_t k = 1; k < s->in->shifts; k++) {
		s->slot[k] = NO_STATE;
		if (s->p->most[k] <= 0)
			continue;
		s->shift[s->shift_count++] = k;
		if (s->p->most[k] < s->in->days && slots < LIMITED_MOST)
			s->slot[k] = slots++;
	}
	for (int32_t k = 1; k < s->in->shifts; k++)
		s->units_of[k] = s->in->minutes[k] / s->unit;
	s->low = (s->p->min_minutes + s->unit - 1) / s->unit;
	s->high = s->p->max_minutes / s->unit;
}

static void wipe(struct row_solver *s)
{
	for (int32_t d = 0; d < s->in->days; d++) {
		for (int32_t i = 0; i < s->active_count[d]; i++)
			s->table[d * s->size + s->active[d * s->size + i]].cost = INT32_MAX;
		s->active_count[d] = 0;
	}
}

static void step_all(struct row_solver *s, int32_t day)
{
	int32_t first = (day - 1) * s->size;

	for (int32_t i = 0; i < s->active_count[day - 1]; i++) {
		int32_t index = s->active[first + i], rest = index;
		int32_t units = rest % s->units, weekends, run;

		rest /= s->units;
		weekends = rest % s->weekends;
		rest /= s->weekends;
		run = rest % s->runs;
		step(s, day, rest / s->runs, run, weekends, units, &s->table[first + index], index);
	}
}

static int32_t best_end(const struct row_solver *s)
{
	int32_t last = s->in->days - 1, best = NO_STATE;

	for (int32_t i = 0; i < s->active_count[last]; i++) {
		int32_t index = s->active[last * s->size + i];

		if (index % s->units >= s->low &&
			(best < 0 ||
				s->table[last * s->size + index].cost <
					s->table[last * s->size + best].cost))
			best = index;
	}
	return best;
}

bool row_solve(struct row_solver *s, int32_t person, const int32_t *price, const int8_t *known,
	int8_t *ret_row)
{
	struct state nothing = { 0 };
	int32_t index;

	set_person(s, person, price);
	set_dearest(s, known);
	set_rest(s);
	step(s, 0, 0, s->p->min_off, 0, 0, &nothing, NO_STATE);
	for (int32_t d = 1; d < s->in->days; d++)
		step_all(s, d);
	index = best_end(s);
	for (int32_t d = s->in->days - 1, i = index; i >= 0 && d >= 0; d--) {
		ret_row[d] = (int8_t)(i / (s->runs * s->weekends * s->units));
		i = s->table[d * s->size + i].before;
	}
	wipe(s);
	return index >= 0 && row_is_fit(s->in, person, ret_row);
}
