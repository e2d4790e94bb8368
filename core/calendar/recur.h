/* recur.h - the days of a recurrence rule */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_RECUR_H
#define LINLI_RECUR_H

/*
 * Rules that pick days of a period by month, month day and weekday are computed directly; the
 * tests hold them against libical.  Rules with BYSETPOS go through libical behind a guard: aligned
 * start, capped, each result checked against the rule.
 */

#include <stdbool.h>

#include "calendar/civil.h"
#include "calendar/when.h"

/* Sorts every list, drops what is written twice: equal rules are then equal member by member. */
void recur_sort(struct recur *recur);
bool recur_equal(const struct recur *a, const struct recur *b);
/* The first day on or after `from` that fits, CIVIL_NONE when there is none up to CIVIL_LAST. */
civil_day recur_anchor(const struct recur *recur, civil_day from);
/* Appends the days in the window, ascending; `from` as for when_days. */
void recur_days(const struct recur *recur, civil_day from, struct civil_range window,
	struct days *ret_days);

/* Appends "FREQ=…", the parts that say nothing left out. */
void recur_format(const struct recur *recur, struct text *t);

#endif
