/* pattern.h - shift patterns: early, late, night and days off over a horizon */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PATTERN_H
#define LINLI_PATTERN_H

/*
 * For staff who work shifts most days, where runs of work and rest are ruled: each person has at
 * most one shift a day.  Shift 0 is a day off.  Day 0 is a Monday; weekends are days 5 and 6 of
 * each seven.  A run of work or of days off that touches the edge of the horizon may be shorter
 * than the least, never longer than the most (Curtois & Qu 2014).
 *
 * Method: a first row for each person by Lagrangian relaxation, simulated annealing with block
 * moves and best rows by dynamic programming, then ruin and recreate: a few rows are taken out and
 * put back one by one, each the best for what is left (after Burke & Curtois 2014).  Deterministic
 * for a seed and a budget of work.
 */

#include <stdbool.h>
#include <stdint.h>

struct pattern_person {
	const int32_t *most; /* by shift (0: unused): so often at most */
	int32_t min_minutes, max_minutes;
	int32_t min_run, max_run, min_off; /* days, at most those of the horizon */
	int32_t max_weekends;              /* with work on one of their days */
	const bool *is_off;                /* by day: no shift */
};

struct pattern_cover { /* of a day and shift; need 0 and weights 0: anything */
	int32_t need, under, over;
};

struct pattern_problem {
	int32_t days, people, shifts; /* shifts: the day off counted */
	const int32_t *minutes;       /* by shift */
	const bool *is_forbidden;     /* before * shifts + after: not on the next day */
	const struct pattern_person *person;
	const int32_t *cost; /* (person * days + day) * shifts + shift: wishes against it */
	const struct pattern_cover *cover; /* day * shifts + shift */
};

struct pattern_options {
	uint64_t seed;
	/* Budget: 16 for each move over four weeks, 1 for each step of a best row; about 8 ns
	 * each.  The search
	 * cools by it, so what comes out depends on it and the seed alone. */
	int64_t work;
	const int8_t *start; /* a roster that keeps the rules, only to be polished; or NULL */
	/* Asked every few hundred moves, told the best cost so far
	 * (INT64_MAX: none yet); false ends the search (the
	 * result says is_truncated).  NULL: the budget alone decides. */
	bool (*go_on)(void *data, int64_t best);
	void *data;
};

struct pattern_result {
	int64_t cost; /* wishes and cover */
	int64_t work;
	bool is_truncated;
};

/* The shifts, person * days + day; false when no row could be found for somebody, or not before
 * go_on said no (then nothing is written).  All rules hold in what is returned. */
bool pattern_solve(const struct pattern_problem *problem, const struct pattern_options *options,
	int8_t *ret_shift, struct pattern_result *ret_result);
/* The cost of a roster, counted anew; false when a rule is broken. */
bool pattern_check(const struct pattern_problem *problem, const int8_t *shift, int64_t *ret_cost);

#endif
