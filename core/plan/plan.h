/* plan.h - from a model and its history to what should be */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PLAN_H
#define LINLI_PLAN_H

/*
 * Pure but for what `ask` does: the same model, history, now and answers give the same plan.  The
 * steps, one file each: occurrence.c (days and instants), date.c (days that a type draws), turn.c
 * (whose turn it is), needs.c (duties), lane.c (slots), reminder.c, words.c, conflict.c, setting.c.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"
#include "config/model.h"
#include "plan/planned.h"
#include "plugin/caller.h"

struct plan_request {
	const struct model *model;
	const struct history *history;
	int64_t now;
	civil_day first, last; /* of the window, both included */
	const char *only;      /* plan one activity alone; NULL: all */
	bool is_trial;         /* check: run each type's own check, and everything twice, the second
				* time in reverse order; answers that differ are a fault */
	/* Answers the jobs (plugins_run); a plugin is found by its schema, which is its first
	 * member. */
	void (*ask)(void *context, struct plugin_job *jobs, size_t count, struct arena *arena);
	void *context;
	enum lang words;       /* in which what a type says is reported */
	struct faults *faults; /* type-says, type-failed and type-refused are added */
};

/* Everything is in the arena or borrowed from the model.  Seats are left empty: the roster fills
 * them.  An activity whose type failed has its fault, and its occurrences say is_kept. */
void plan_make(const struct plan_request *request, struct arena *arena, struct plan *ret_plan);

/* The days of one activity in the window, left-out ones too, with what people decided: what
 * `explain` lists. */
void plan_series(const struct plan_request *request, const struct activity *activity,
	struct series *ret_series);

/* A plan's occurrence by key; NULL when there is none. */
const struct plan_occurrence *plan_find(
	const struct plan *plan, const char *activity, civil_day original);

#endif
