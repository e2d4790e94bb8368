/* pattern-find.h - a good row of shifts quickly, by multipliers */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PATTERN_FIND_H
#define LINLI_PATTERN_FIND_H

#include "roster/pattern.h"

/*
 * The exact search (pattern-row.h) remembers minutes, weekends and limited shifts in its states:
 * too many of them for a year or for dozens of shifts.  Here a state is only today's shift and the
 * length of its run; minutes, weekends and uses get a price that is raised or lowered until the
 * cheapest row keeps the rules (Lagrangian relaxation).  Good rows, not always the best; now and
 * then none is found where there is one.
 */
struct row_finder; /* tables, used again for each row */

/* NULL when even these tables would be too large.  The caller frees. */
struct row_finder *row_finder_new(const struct pattern_problem *problem);
void row_finder_free(struct row_finder *finder);
/* A cheap row for `price` (day * shifts + shift) that keeps the person's rules; false when none was
 * found.  The same calls in the same order give the same rows. */
bool row_find(struct row_finder *finder, int32_t person, const int32_t *price, int8_t *ret_row);
/* Steps made since the last call, like row_solver_work. */
int64_t row_finder_work(struct row_finder *finder);

#endif
