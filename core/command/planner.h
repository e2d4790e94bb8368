/* planner.h - load, ask the plugins, plan, roster, apply: what plan and the daemon do */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PLANNER_H
#define LINLI_PLANNER_H

#include "command/files.h"
#include "plan/plan.h"
#include "store/store.h"

struct planning { /* what is asked for */
	civil_day first, last;
	civil_day seats_until; /* people are rostered up to this day */
	const char *who;       /* audit */
	bool dry, yes, keep_booked;
	const char *only; /* one date of this activity alone, `original`; NULL: all of the window */
	civil_day original;
};

struct planned { /* what came of it; all of it in the arena */
	struct arena *arena;
	struct history history;
	struct plan plan;
	struct changes changes;
};

/* The default window: today to the end of what feeds show or people are rostered for. */
struct planning planner_window(const struct files *files);
/* Plans, rosters and (unless dry) applies, or does that for one date alone when the configuration
 * is still the one that was applied last (else STORE_NO); when the store moved meanwhile all over
 * again, at most three times.  Faults of types are added to those of the files.  Released with
 * planner_finish. */
enum store_verdict planner_run(struct files *files, struct store *store,
	const struct planning *planning, struct planned *ret_planned);
/* Only the plan, without people and without comparing: for explanations. */
enum store_verdict planner_plan(struct files *files, struct store *store,
	const struct planning *planning, struct planned *ret_planned);
void planner_finish(struct planned *planned);

#endif
