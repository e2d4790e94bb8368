/* plan.c - from a model and its history to what should be */
/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/plan.h"

#include <string.h>

#include "base/hash.h"
#include "plan/draft.h"

struct occurrences VEC(struct plan_occurrence);

/* The finder hands out the schema inside its struct plugin (caller.h); it is its first member. */
_Static_assert(offsetof(struct plugin, schema) == 0, "a schema is where its plugin is");

static const struct plugin *type_of(const struct activity *activity)
{
	return (const struct plugin *)(const void *)activity->type;
}

struct batch { /* jobs of several activities, and whose they are */
	struct plugin_job *jobs;
	struct draft **drafts;
	size_t count;
};

static struct batch batch_new(struct arena *arena, size_t most)
{
	return (struct batch){ .jobs = ARENA_ARRAY(arena, most, struct plugin_job),
		.drafts = ARENA_ARRAY(arena, most, struct draft *) };
}

static struct plugin_job *batch_next(struct batch *batch, struct draft *draft)
{
	struct plugin_job *job = &batch->jobs[batch->count];

	*job = (struct plugin_job){ .plugin = type_of(draft->activity),
		.values = draft->activity->options,
		.value_count = draft->activity->type->row_count };
	batch->drafts[batch->count] = draft;
	return job;
}

static void ask(const struct plan_request *request, struct batch *batch, struct arena *arena)
{
	if (batch->count > 0)
		request->ask(request->context, batch->jobs, batch->count, arena);
}

static void run_checks(
	const struct plan_request *request, struct draft *drafts, size_t count, struct arena *arena)
{
	struct batch batch = batch_new(arena, count);

	for (size_t i = 0; i < count; i++)
		if (!drafts[i].failure && drafts[i].activity->type->has_check) {
			draft_check_job(&drafts[i], batch_next(&batch, &drafts[i]));
			batch.count++;
		}
	ask(request, &batch, arena);
	for (size_t i = 0; i < batch.count; i++)
		draft_check(batch.drafts[i], &batch.jobs[i]);
}

static void run_dates(
	const struct plan_request *request, struct draft *drafts, size_t count, struct arena *arena)
{
	struct batch batch = batch_new(arena, count);

	for (size_t i = 0; i < count; i++)
		if (!drafts[i].failure && drafts[i].activity->type->has_date)
			batch.count += draft_date_job(&drafts[i], batch_next(&batch, &drafts[i]));
	ask(request, &batch, arena);
	for (size_t i = 0; i < batch.count; i++) {
		if (batch.jobs[i].result == PLUGIN_OK && batch.jobs[i].needs)
			draft_dates(batch.drafts[i], &batch.jobs[i]);
		else
			draft_fail(batch.drafts[i], &batch.jobs[i]);
	}
}

/* A fresh process, the occurrences in reverse: an honest type answers the same. */
static void compare_again(
	const struct plan_request *request, const struct batch *first, struct arena *arena)
{
	struct batch again = batch_new(arena, first->count);

	for (size_t i = 0; i < first->count; i++) {
		const struct plugin_job *job = &first->jobs[i];
		struct plugin_occurrence *turned =
			ARENA_ARRAY(arena, job->count, struct plugin_occurrence);

		for (size_t k = 0; k < job->count; k++)
			turned[k] = job->occurrences[job->count - 1 - k];
		struct plugin_job *copy = batch_next(&again, first->drafts[i]);

		copy->request = job->request;
		copy->occurrences = turned;
		copy->count = job->count;
		again.count++;
	}
	ask(request, &again, arena);
	for (size_t i = 0; i < again.count; i++) {
		const struct plugin_job *a = &first->jobs[i], *b = &again.jobs[i];
		bool is_same = b->result == PLUGIN_OK;

		for (size_t k = 0; k < a->count && is_same && a->result == PLUGIN_OK; k++)
			is_same = a->needs[k].digest == b->needs[a->count - 1 - k].digest;
		if (is_same || a->result != PLUGIN_OK)
			continue;
		struct plugin_job said = *b;
		const struct type_schema *type = again.drafts[i]->activity->type;

		if (said.result == PLUGIN_OK) {
			said.sentence = _("the type answers the same question in two ways");
			if (type->path != NULL)
				said.hint = arena_format(arena,
					_("mend %s: it may use nothing but what it is shown"),
					type->path);
		}
		draft_fail(again.drafts[i], &said);
	}
}

static void run_plans(
	const struct plan_request *request, struct draft *drafts, size_t count, struct arena *arena)
{
	struct batch batch = batch_new(arena, count);

	for (size_t i = 0; i < count; i++)
		if (!drafts[i].failure && drafts[i].count > 0) {
			draft_plan_job(&drafts[i], batch_next(&batch, &drafts[i]));
			batch.count++;
		}
	ask(request, &batch, arena);
	for (size_t i = 0; i < batch.count; i++)
		draft_needs(batch.drafts[i], &batch.jobs[i]);
	if (request->is_trial)
		compare_again(request, &batch, arena);
}

static void scope_of(
	const struct draft *draft, const struct draft_day *day, struct plan_occurrence *occurrence)
{
	struct plan_scope *scope = ARENA_ARRAY(draft->arena, day->area_count, struct plan_scope);

	for (size_t i = 0; i < day->area_count; i++)
		scope[i] = (struct plan_scope){ day->areas[i]->id, day->is_turn };
	occurrence->scope = scope;
	occurrence->scope_count = day->area_count;
}

static struct plan_occurrence occurrence_of(const struct draft *draft, const struct draft_day *day)
{
	const struct activity *a = draft->activity;
	const bool is_cancelled = day->series.status == SERIES_CANCELLED;
	struct plan_occurrence o = {
		.activity = a->id,
		.original = day->series.original,
		.begins = day->begins,
		.ends = day->ends,
		.all_day = a->start_kind == START_ALL_DAY,
		.moved_from = day->moved_from,
		.venue = day->venue ? day->venue->id : NULL,
		.spot = day->spot,
		.status = is_cancelled ? PLAN_CANCELLED : PLAN_ON,
		.reason = series_reason_name(day->series.reason),
		.label = day->label,
		.public_from = day->public_from,
		.is_drawn = day->is_drawn,
		.number = day->number,
		.total = day->total,
		.waitlist = a->waitlist,
		.age_min = a->has_ages ? a->age_min : 0,
		.age_max = a->has_ages && a->age_max != UNLIMITED ? a->age_max : 0,
		.opens = day->begins - a->opens * INT64_C(60),
		.closes = day->begins - a->closes * INT64_C(60),
		.is_kept = draft->failure != NULL,
	};

	scope_of(draft, day, &o);
	if (day->needs && !draft->failure) {
		draft_duties(draft, day, &o);
		draft_lanes(draft, day, &o);
		draft_reminders(draft, day, &o);
	}
	draft_words(draft, day, &o);
	o.hash = occurrence_hash(draft->arena, &o);
	return o;
}

static struct plan_activity activity_of(const struct draft *draft)
{
	const struct activity *a = draft->activity;

	return (struct plan_activity){
		.id = a->id,
		.type = a->type->name,
		.visibility = visibility_name(a->visibility),
		.programme = a->programme,
		.title = a->title,
		.summary = a->summary,
		.input_hash = draft_input_hash(draft),
		.fault = draft->failure,
		.fault_file = draft->failure ? a->at.file : NULL,
		.fault_line = draft->failure ? (a->line_type ? a->line_type : a->at.line) : 0,
	};
}

static struct draft *drafts_new(
	const struct plan_request *request, struct arena *arena, size_t *ret_count)
{
	const struct model *model = request->model;
	struct draft *drafts = ARENA_ARRAY(arena, model->activity_count, struct draft);
	size_t count = 0;

	for (size_t i = 0; i < model->activity_count; i++) {
		const struct activity *a = &model->activities[i];
		struct draft *draft = &drafts[count];

		if (!a->type || (request->only && strcmp(request->only, a->id) != 0))
			continue;
		if (request->is_trial && a->has_fault) /* its type would judge what nobody wrote */
			continue;
		*draft = (struct draft){ .request = request, .arena = arena, .activity = a };
		draft->failure = a->type->refused;
		draft_expand(draft);
		draft_turns(draft);
		count++;
	}
	*ret_count = count;
	return drafts;
}

/* A type in quarantine is not asked again until its time comes or somebody changes its inputs. */
static void hold_back(const struct plan_request *request, struct draft *drafts, size_t count)
{
	const struct history *history = request->history;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < history->activity_count && !request->is_trial; k++) {
			const struct history_activity *past = &history->activities[k];

			if (strcmp(past->id, drafts[i].activity->id) == 0 && !drafts[i].failure &&
				(past->is_quarantined || past->retry_at > request->now) &&
				past->input_hash &&
				strcmp(past->input_hash, draft_input_hash(&drafts[i])) == 0)
				draft_hold(&drafts[i], past);
		}
}

static void collect(const struct plan_request *request, struct draft *drafts, size_t count,
	struct arena *arena, struct plan *plan)
{
	struct plan_activity *activities = ARENA_ARRAY(arena, count, struct plan_activity);
	size_t total = 0, n = 0;
	struct conflicts conflicts = { 0 };

	for (size_t i = 0; i < count; i++)
		total += drafts[i].count;
	struct plan_occurrence *occurrences = ARENA_ARRAY(arena, total, struct plan_occurrence);

	for (size_t i = 0; i < count; i++) {
		activities[i] = activity_of(&drafts[i]);
		for (size_t k = 0; k < drafts[i].count; k++)
			occurrences[n++] = occurrence_of(&drafts[i], &drafts[i].days[k]);
	}
	conflicts_find(request, arena, occurrences, n, &conflicts);
	struct plan_conflict *kept = ARENA_ARRAY(arena, conflicts.count, struct plan_conflict);

	if (conflicts.count > 0)
		memcpy(kept, conflicts.items, conflicts.count * sizeof *kept);
	plan->activities = activities;
	plan->activity_count = count;
	plan->occurrences = occurrences;
	plan->occurrence_count = n;
	plan->conflicts = kept;
	plan->conflict_count = conflicts.count;
	vec_free(&conflicts);
}

void plan_make(const struct plan_request *request, struct arena *arena, struct plan *ret_plan)
{
	size_t count;
	struct draft *drafts = drafts_new(request, arena, &count);

	*ret_plan = (struct plan){
		.arena = arena,
		.community = request->model->id,
		.zone = request->model->zone_name,
		.name = request->model->name,
		.generation_hash = request->model->hash,
		.first = request->first,
		.last = request->last,
		.seats_until = request->first - 1,
	};
	hold_back(request, drafts, count);
	if (request->is_trial)
		run_checks(request, drafts, count, arena);
	run_dates(request, drafts, count, arena);
	run_plans(request, drafts, count, arena);
	collect(request, drafts, count, arena, ret_plan);
	plan_settings(request->model, arena, ret_plan);
}

const struct plan_occurrence *plan_find(
	const struct plan *plan, const char *activity, civil_day original)
{
	for (size_t i = 0; i < plan->occurrence_count; i++)
		if (plan->occurrences[i].original == original &&
			strcmp(plan->occurrences[i].activity, activity) == 0)
			return &plan->occurrences[i];
	return NULL;
}
