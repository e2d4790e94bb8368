/* tally.h - what remains of a month when its rows are gone: who served how often, what was held */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_TALLY_H
#define LINLI_STORE_TALLY_H

/*
 * A month is closed when it is over.  It is counted again each night, so that what is noted late
 * counts too, until its rows begin to go (RETAIN_MONTHS later); from then on its numbers stand.
 */

#include "store/db.h"
#include "store/marks.h"

enum { TALLY_MONTH = 8, RETAIN_MONTHS = 13 }; /* bytes of "2026-11"; how long rows are kept */

struct month { /* one month of the community's calendar */
	int32_t year, month;
	int64_t begins, ends;
	char name[TALLY_MONTH];
};
struct month month_of(const struct zone *zone, int64_t instant);
struct month month_before(const struct zone *zone, struct month month, int32_t count);
struct month month_after(const struct zone *zone, struct month month);

/* Counts every closed month whose rows are all there, and older ones that were never counted;
 * writes only differences.  Inside a transaction. */
void tally_close(struct store *store, struct arena *arena, const struct zone *zone, int64_t now);
/* How many people's totals of the closed months differ from their duties: doctor's question. */
int64_t tally_differences(
	struct store *store, struct arena *arena, const struct zone *zone, int64_t now);

#endif
