/* pattern-row.h - one person's row of shifts: rules, and the best row by dynamic programming */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PATTERN_ROW_H
#define LINLI_PATTERN_ROW_H

#include "roster/pattern.h"

/* Does the row keep every rule of the person? */
bool row_is_fit(const struct pattern_problem *problem, int32_t person, const int8_t *row);

struct row_solver; /* tables, used again for each row */

/* NULL when the horizon is too long for the tables.  The caller frees. */
struct row_solver *row_solver_new(const struct pattern_problem *problem);
void row_solver_free(struct row_solver *solver);
/* The cheapest row for `price` (day * shifts + shift), never one dearer than `known`, a row of the
 * person that keeps the rules (NULL: none; it saves most of the work).  False when there is none.
 * Exact but for people with limits on several shifts, where of equal states the cheaper is kept. */
bool row_solve(struct row_solver *solver, int32_t person, const int32_t *price, const int8_t *known,
	int8_t *ret_row);
/* Steps made since the last call: how much work the best rows were. */
int64_t row_solver_work(struct row_solver *solver);

#endif
