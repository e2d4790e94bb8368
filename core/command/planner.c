/* planner.c - load, ask the plugins, plan, roster, apply: what plan and the daemon do */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/planner.h"

#include <string.h>

#include "command/crew.h"
#include "publish/event.h"

enum { ATTEMPTS = 3, LOOK_BACK = 7 };

struct planning planner_window(const struct files *files)
{
	const struct model *m = files->model;
	const int32_t ahead =
		m->feed_future_days > m->horizon_days ? m->feed_future_days : m->horizon_days;

	return (struct planning){
		.first = files->today,
		.last = files->today + ahead,
		.seats_until = files->today + m->horizon_days,
		.who = "cli",
		.dry = true,
	};
}

static enum store_verdict make(struct files *files, struct store *store,
	const struct planning *planning, struct planned *planned)
{
	const enum store_verdict verdict = store_history(store, files->model->id, planned->arena,
		planning->first - LOOK_BACK, planning->last, &planned->history);
	const struct plan_request request = {
		.model = files->model,
		.history = &planned->history,
		.now = files->now,
		.first = planning->first,
		.last = planning->last,
		.ask = files_ask,
		.context = files->plugins,
		.words = files->lang,
		.faults = files->faults,
	};

	if (verdict == STORE_OK)
		plan_make(&request, planned->arena, &planned->plan);
	return verdict;
}

/* What was found beside others is kept of one date alone. */
static void narrow(const struct planning *planning, struct plan *plan)
{
	const struct plan_occurrence *it = plan_find(plan, planning->only, planning->original);
	const struct plan_conflict *conflicts = plan->conflicts;
	struct plan_conflict *kept =
		ARENA_ARRAY(plan->arena, plan->conflict_count, struct plan_conflict);
	char day[CIVIL_TEXT];
	size_t count = 0;

	civil_format(planning->original, day);
	const char *key = arena_format(plan->arena, "%s@%s", planning->only, day);
	for (size_t i = 0; i < plan->conflict_count; i++)
		if ((strcmp(conflicts[i].activity, planning->only) == 0 &&
			    conflicts[i].original == planning->original) ||
			strcmp(conflicts[i].other, key) == 0)
			kept[count++] = conflicts[i];
	for (size_t i = 0; i < plan->activity_count; i++)
		if (strcmp(plan->activities[i].id, planning->only) == 0) {
			plan->activities += i;
			plan->activity_count = 1;
			break;
		}
	plan->only = planning->only;
	plan->first = plan->last = planning->original;
	plan->occurrences = it;
	plan->occurrence_count = it != NULL;
	plan->conflicts = kept;
	plan->conflict_count = count;
}

static enum store_verdict attempt(struct files *files, struct store *store,
	const struct planning *planning, struct planned *planned)
{
	struct arena *arena = planned->arena;
	enum store_verdict verdict = make(files, store, planning, planned);

	if (verdict != STORE_OK)
		return verdict;
	planned->plan.seats_until = planning->seats_until;
	if (planning->only)
		narrow(planning, &planned->plan);
	verdict = crew_roster(files->model, store, files->now, arena, &planned->plan);
	if (verdict != STORE_OK)
		return verdict;
	if (planning->only)
		planned->plan.roster_input = NULL; /* it says nothing of the whole */
	struct renderer renderer =
		renderer_of_plan(&planned->plan, arena, files->model->zone, files->model->language);
	const struct apply_options options = {
		.now = files->now,
		.who = planning->who,
		.dry = planning->dry,
		.yes = planning->yes,
		.keep_booked = planning->keep_booked,
		.late = files->model->late,
		.renderer = publish_renderer(&renderer),
	};

	return store_apply(
		store, &planned->plan, &planned->history, &options, arena, &planned->changes);
}

enum store_verdict planner_run(struct files *files, struct store *store,
	const struct planning *planning, struct planned *ret_planned)
{
	enum store_verdict verdict = STORE_STALE;

	*ret_planned = (struct planned){ 0 };
	for (int i = 0; i < ATTEMPTS && verdict == STORE_STALE; i++) {
		planner_finish(ret_planned);
		ret_planned->arena = arena_new();
		verdict = attempt(files, store, planning, ret_planned);
	}
	return verdict;
}

enum store_verdict planner_plan(struct files *files, struct store *store,
	const struct planning *planning, struct planned *ret_planned)
{
	*ret_planned = (struct planned){ .arena = arena_new() };
	return make(files, store, planning, ret_planned);
}

void planner_finish(struct planned *planned)
{
	arena_free(planned->arena);
	*planned = (struct planned){ 0 };
}
