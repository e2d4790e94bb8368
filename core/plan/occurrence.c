/* occurrence.c - the days of an activity, with their instants and numbers */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "plan/draft.h"

struct overrides VEC(struct series_override);

static const struct history_override *override_find(
	const struct history *history, const char *activity, civil_day original)
{
	for (size_t i = 0; i < history->override_count; i++) {
		const struct history_override *o = &history->overrides[i];

		if (o->original == original && strcmp(o->activity, activity) == 0)
			return o;
	}
	return NULL;
}

static const struct history_occurrence *past_find(
	const struct history *history, const char *activity, civil_day original)
{
	size_t low = 0, high = history->occurrence_count;

	while (low < high) { /* sorted by (activity, original) */
		const size_t middle = low + (high - low) / 2;
		const struct history_occurrence *o = &history->occurrences[middle];
		const int order = strcmp(o->activity, activity);

		if (order == 0 && o->original == original)
			return o;
		if (order < 0 || (order == 0 && o->original < original))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void overrides_of(
	const struct history *history, const char *activity, struct overrides *ret_overrides)
{
	for (size_t i = 0; i < history->override_count; i++) {
		const struct history_override *o = &history->overrides[i];

		if (strcmp(o->activity, activity) == 0)
			*(struct series_override *)vec_add(ret_overrides) =
				(struct series_override){
					.original = o->original,
					.cancelled = o->cancelled,
					.added = o->added,
					.moved_to = o->moved_to,
					.moved_at = o->moved_at,
				};
	}
}

/* How many occurrences the whole series has; 0: it has no end.  Only a rule with a first day can be
 * counted. */
static int32_t series_total(const struct draft *draft)
{
	const struct series_rule *rule = &draft->activity->rule;
	struct series all = { 0 };
	int32_t total = 0;

	if (rule->when.kind == WHEN_RULE && rule->when.recur.count > 0)
		return rule->when.recur.count;
	if (rule->from == CIVIL_NONE || rule->until == CIVIL_NONE ||
		rule->until - rule->from > 1500)
		return 0;
	series_expand(rule, draft->request->model->holidays, NULL, 0,
		(struct civil_range){ rule->from, rule->until }, &all);
	VEC_EACH (struct series_day, day, &all)
		total += day->status != SERIES_LEFT_OUT;
	vec_free(&all);
	return total;
}

/* Without `from` numbers go on from the first date ever published. */
static int32_t number_shift(const struct draft *draft)
{
	if (draft->activity->rule.from != CIVIL_NONE)
		return 0;
	for (size_t i = 0; i < draft->count; i++)
		if (draft->days[i].past)
			return draft->days[i].past->number - draft->days[i].series.number;
	return 0;
}

static void place(const struct draft *draft, struct draft_day *day)
{
	const struct history_override *o = day->override;

	day->venue = draft->activity->venue;
	day->spot = "";
	day->label = day->series.label;
	if (!o)
		return;
	if (o->venue)
		day->venue = model_venue(draft->request->model, o->venue);
	if (o->spot)
		day->spot = o->spot;
	if (o->reason && *o->reason)
		day->label = o->reason;
}

void draft_time(const struct draft *draft, struct draft_day *day)
{
	const struct zone *zone = draft->request->model->zone;
	const struct civil_span lasts = draft->activity->lasts;

	if (draft->activity->start_kind == START_ALL_DAY)
		day->end = (day->series.last - day->series.day + 1) * DAY_MINUTES;
	else
		day->end = day->start + lasts.days * DAY_MINUTES + lasts.minutes;
	day->begins = zone_instant(zone, day->day, day->start);
	day->ends = zone_instant(zone, day->day, day->end);
	if (day->ends <= day->begins)
		day->ends = day->begins + span_minutes(lasts) * INT64_C(60);
}

static void fill(const struct draft *draft, const struct series_day *series, struct draft_day *day)
{
	const struct plan_request *request = draft->request;
	const civil_minute start = draft->activity->start;

	*day = (struct draft_day){ .series = *series, .day = series->day, .start = start };
	day->override = override_find(request->history, draft->activity->id, series->original);
	day->past = past_find(request->history, draft->activity->id, series->original);
	if (series->moved_at != CIVIL_NONE && draft->activity->start_kind == START_CLOCK)
		day->start = series->moved_at;
	draft_time(draft, day);
	const bool is_added = day->override && day->override->added;

	if (!is_added && (day->day != series->original || day->start != start))
		day->moved_from = zone_instant(request->model->zone, series->original, start);
	place(draft, day);
}

void plan_series(const struct plan_request *request, const struct activity *activity,
	struct series *ret_series)
{
	struct overrides overrides = { 0 };

	overrides_of(request->history, activity->id, &overrides);
	if (activity->active)
		series_expand(&activity->rule, request->model->holidays, overrides.items,
			overrides.count, (struct civil_range){ request->first, request->last },
			ret_series);
	vec_free(&overrides);
}

void draft_expand(struct draft *draft)
{
	struct series series = { 0 };

	plan_series(draft->request, draft->activity, &series);
	draft->days = ARENA_ARRAY(draft->arena, series.count, struct draft_day);
	VEC_EACH (struct series_day, s, &series)
		if (s->status != SERIES_LEFT_OUT)
			fill(draft, s, &draft->days[draft->count++]);
	const int32_t shift = number_shift(draft);
	const int32_t total = series_total(draft);

	for (size_t i = 0; i < draft->count; i++) {
		draft->days[i].number = draft->days[i].series.number + shift;
		if (draft->days[i].number < 0)
			draft->days[i].number = 0;
		draft->days[i].total = total;
	}
	vec_free(&series);
}
