/* needs.c - what a type is asked, and the duties it answers */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "plan/draft.h"

static struct plugin_occurrence shown(const struct draft *draft, const struct draft_day *day)
{
	return (struct plugin_occurrence){
		.day = day->day,
		.start = day->start,
		.end = day->end,
		.number = day->number,
		.total = day->total,
		.places = draft->activity->places,
		.booked = day->past ? day->past->booked : 0,
	};
}

void draft_plan_job(struct draft *draft, struct plugin_job *ret_job)
{
	struct plugin_occurrence *all =
		ARENA_ARRAY(draft->arena, draft->count, struct plugin_occurrence);

	for (size_t i = 0; i < draft->count; i++)
		all[i] = shown(draft, &draft->days[i]);
	ret_job->request = PLUGIN_PLAN;
	ret_job->occurrences = all;
	ret_job->count = draft->count;
}

/* A typical occurrence: the next one, or one made of start, lasts and places. */
void draft_check_job(struct draft *draft, struct plugin_job *ret_job)
{
	const struct activity *a = draft->activity;
	struct plugin_occurrence *typical = ARENA_NEW(draft->arena, struct plugin_occurrence);

	if (draft->count > 0)
		*typical = shown(draft, &draft->days[0]);
	else
		*typical = (struct plugin_occurrence){ .day = draft->request->first,
			.start = a->start,
			.end = a->start_kind == START_ALL_DAY ? DAY_MINUTES
							      : a->start + span_minutes(a->lasts),
			.places = a->places };
	ret_job->request = PLUGIN_CHECK;
	ret_job->occurrences = typical;
	ret_job->count = 1;
}

static const struct {
	const char *key;
	size_t offset;
} key_lines[] = {
	{ "when", offsetof(struct activity, line_when) },
	{ "venue", offsetof(struct activity, line_venue) },
	{ "places", offsetof(struct activity, line_places) },
	{ "areas", offsetof(struct activity, line_areas) },
	{ "rotate", offsetof(struct activity, line_rotate) },
	{ "on-holiday", offsetof(struct activity, line_on_holiday) },
	{ "also", offsetof(struct activity, line_also) },
	{ "except", offsetof(struct activity, line_except) },
	{ "type", offsetof(struct activity, line_type) },
	{ "title", offsetof(struct activity, line_title) },
	{ "start", offsetof(struct activity, line_start) },
	{ "lasts", offsetof(struct activity, line_lasts) },
};

static struct place_in_file key_place(const struct activity *a, const char *key)
{
	struct place_in_file at = a->at;
	uint32_t line = 0;

	for (size_t i = 0; key && i < sizeof key_lines / sizeof *key_lines; i++)
		if (strcmp(key_lines[i].key, key) == 0)
			memcpy(&line, (const char *)a + key_lines[i].offset, sizeof line);
	for (size_t i = 0; key && i < a->type->row_count; i++)
		if (strcmp(a->type->rows[i].key, key) == 0 && a->options[i].line > 0)
			line = a->options[i].line;
	if (line > 0)
		at.line = line;
	return at;
}

static void report(const struct draft *draft, enum severity severity, const char *code,
	const char *key, const char *hint, const char *message)
{
	const struct activity *a = draft->activity;
	const char *section = arena_format(draft->arena, "activity %s", a->id);

	if (draft->request->faults)
		faults_report(draft->request->faults, severity, key_place(a, key), code, section,
			key, hint, "%s", message);
}

void draft_fail(struct draft *draft, const struct plugin_job *job)
{
	draft->failure = job->sentence ? job->sentence : _("the type gave no answer");
	report(draft, FAULT_ERROR, job->result == PLUGIN_REFUSED ? "type-refused" : "type-failed",
		"type", job->hint, draft->failure);
}

static const char *when_again(const struct draft *draft, const struct history_activity *past)
{
	const int64_t seconds = past->retry_at - draft->request->now;

	if (past->is_quarantined)
		return _("it is asked again when this section or its plugin changes");
	return arena_format(draft->arena,
		_("it is asked again in %d min, or when something changes"),
		(int)((seconds + 59) / 60));
}

void draft_hold(struct draft *draft, const struct history_activity *past)
{
	const char *path = draft->activity->type->path;
	const char *again = when_again(draft, past);

	draft->failure = arena_format(draft->arena, _("%s (failures: %d, not asked now)"),
		past->fault != NULL && past->fault[0] != '\0' ? past->fault
							      : _("the type gave no answer"),
		(int)past->failures);
	report(draft, FAULT_ERROR, "type-failed", "type",
		path == NULL ? again : arena_format(draft->arena, _("mend %s; %s"), path, again),
		draft->failure);
}

static const char *said(const struct draft *draft, const struct need_fault *f, enum lang lang)
{
	const char *words = draft_sentence(draft, &f->words, f->n, lang);

	return f->key ? arena_format(draft->arena, "\"%s\" %s", f->key, words) : words;
}

/* What the type says of the activity; a fault makes the answer void, a warning does not. */
static void say_faults(struct draft *draft, const struct needs *needs)
{
	for (size_t i = 0; i < needs->fault_count; i++) {
		const struct need_fault *f = &needs->faults[i];

		report(draft, f->warning ? FAULT_WARNING : FAULT_ERROR, "type-says", f->key, NULL,
			said(draft, f, draft->request->words));
		if (!f->warning && !draft->failure) /* kept, and read by everybody */
			draft->failure = said(draft, f, draft->request->model->language);
	}
	if (needs->status == NEED_NEWER && !draft->failure) {
		draft->failure = _("the type needs a newer linli");
		report(draft, FAULT_ERROR, "type-failed", "type", NULL, draft->failure);
	}
}

void draft_check(struct draft *draft, const struct plugin_job *job)
{
	if (job->result != PLUGIN_OK) {
		draft_fail(draft, job);
		return;
	}
	if (job->needs)
		say_faults(draft, &job->needs[0]);
}

/* The core looks at every answer as at a proposal: what it names must exist. */
static void check_teams(struct draft *draft, const struct needs *needs)
{
	for (size_t i = 0; i < needs->duty_count && !draft->failure; i++) {
		const char *team = needs->duties[i].team;

		if (!team || model_team(draft->request->model, team))
			continue;
		draft->failure = arena_format(draft->arena,
			_("the type asks for a team \"%s\" that does not exist"), team);
		report(draft, FAULT_ERROR, "type-failed", "type", NULL, draft->failure);
	}
}

/* Two rows of slots that run at the same time need as many people as they have stations. */
static void check_stations(struct draft *draft, const struct needs *needs)
{
	for (size_t d = 0; d < needs->duty_count; d++) {
		const struct need_duty *duty = &needs->duties[d];
		int32_t stations = 0;

		for (size_t s = 0; s < needs->slots_count; s++)
			if (needs->slots[s].role && strcmp(needs->slots[s].role, duty->role) == 0)
				stations += needs->slots[s].stations;
		if (stations <= duty->count)
			continue;
		report(draft, FAULT_WARNING, "type-says", "type", NULL,
			arena_format(draft->arena, _("%d stations are served by %d people (%s)"),
				(int)stations, (int)duty->count, duty->role));
		return;
	}
}

void draft_needs(struct draft *draft, const struct plugin_job *job)
{
	if (job->result != PLUGIN_OK || !job->needs) {
		draft_fail(draft, job);
		return;
	}
	for (size_t i = 0; i < draft->count && !draft->failure; i++) {
		say_faults(draft, &job->needs[i]);
		check_teams(draft, &job->needs[i]);
		if (i == 0 && !draft->failure && draft->request->is_trial)
			check_stations(draft, &job->needs[i]);
		draft->days[i].needs = &job->needs[i];
	}
}

/* A type knows no kinds of people: they come from `duties` past the plugin. */
static const char *kind_of(const struct activity *activity, const char *role)
{
	for (size_t i = 0; i < activity->duty_count; i++)
		if (activity->duties[i].has_kind && strcmp(activity->duties[i].role, role) == 0)
			return person_kind_name(activity->duties[i].kind);
	return "";
}

static const struct plan_seat_area *seat_areas(
	const struct draft *draft, const struct draft_day *day, int32_t per_area)
{
	struct plan_seat_area *areas =
		ARENA_ARRAY(draft->arena, day->area_count, struct plan_seat_area);

	for (size_t i = 0; i < day->area_count; i++)
		areas[i] = (struct plan_seat_area){ day->areas[i]->id, per_area };
	for (size_t i = 1; i < day->area_count; i++) /* few: by insertion, in order of their ids */
		for (size_t j = i; j > 0 && strcmp(areas[j].area, areas[j - 1].area) < 0; j--) {
			const struct plan_seat_area swap = areas[j];

			areas[j] = areas[j - 1];
			areas[j - 1] = swap;
		}
	return areas;
}

static struct plan_duty duty_of(
	const struct draft *draft, const struct draft_day *day, const struct need_duty *need)
{
	const struct zone *zone = draft->request->model->zone;
	const int64_t from =
		need->from || need->until ? zone_instant(zone, day->day, need->from) : day->begins;
	const int64_t until = need->until ? zone_instant(zone, day->day, need->until) : day->ends;
	struct plan_duty duty = {
		.role = need->role,
		.need = need->count,
		.per_area = need->per_area,
		.skill = need->skill ? need->skill : "",
		.team = need->team ? need->team : "",
		.kind = kind_of(draft->activity, need->role),
		.after = (need->from ? from : day->begins) - day->begins,
		.rest = need->rest ? need->rest : draft->activity->rest,
		.steady = need->steady,
		.age_min = need->ages.min,
		.age_max = need->ages.max ? need->ages.max : INT32_MAX,
	};

	duty.length = until - day->begins - duty.after;
	if (duty.length <= 0)
		duty.length = day->ends - day->begins;
	if (need->per_area > 0 && day->area_count > 0) {
		duty.areas = seat_areas(draft, day, need->per_area);
		duty.area_count = day->area_count;
		duty.need += need->per_area * (int32_t)day->area_count;
	}
	return duty;
}

void draft_duties(
	const struct draft *draft, const struct draft_day *day, struct plan_occurrence *occurrence)
{
	const struct needs *needs = day->needs;
	struct plan_duty *duties = ARENA_ARRAY(draft->arena, needs->duty_count, struct plan_duty);
	const size_t most = draft->activity->team_count + needs->duty_count;
	const char **crew = ARENA_ARRAY(draft->arena, most, const char *);
	size_t crew_count = 0;

	if (day->team)
		crew[crew_count++] = day->team->id;
	for (size_t i = 0; !day->team && i < draft->activity->team_count; i++)
		crew[crew_count++] = draft->activity->teams[i]->id;
	for (size_t i = 0; i < needs->duty_count; i++) {
		bool is_there = needs->duties[i].team == NULL;

		duties[i] = duty_of(draft, day, &needs->duties[i]);
		for (size_t j = 0; j < crew_count && !is_there; j++)
			is_there = strcmp(crew[j], needs->duties[i].team) == 0;
		if (!is_there)
			crew[crew_count++] = needs->duties[i].team;
	}
	occurrence->duties = duties;
	occurrence->duty_count = needs->duty_count;
	occurrence->crew = crew;
	occurrence->crew_count = crew_count;
}
