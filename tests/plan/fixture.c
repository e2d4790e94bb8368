/* fixture.c - a small community made by hand, and a type that answers what a test says */
/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

civil_day day_of(const char *text)
{
	civil_day day;

	if (civil_parse(text, strlen(text), &day) != CIVIL_OK)
		abort();
	return day;
}

const char *clock_of(struct fixture *f, int64_t instant)
{
	char text[INSTANT_TEXT];

	zone_format(f->model.zone, instant, text);
	return arena_format(f->arena, "%.16s", text);
}

static void answer(void *context, struct plugin_job *jobs, size_t count, struct arena *arena)
{
	struct fixture *f = context;

	for (size_t i = 0; i < count; i++) {
		struct plugin_job *job = &jobs[i];

		f->asked++;
		job->result = f->is_broken ? PLUGIN_FAILED : PLUGIN_OK;
		job->sentence = f->is_broken ? "the type crashed" : NULL;
		job->needs = ARENA_ARRAY(arena, job->count, struct needs);
		for (size_t k = 0; k < job->count; k++) {
			if (job->request != PLUGIN_DATE) {
				job->needs[k] = f->needs;
				continue;
			}
			struct need_date *date = ARENA_NEW(arena, struct need_date);

			*date = (struct need_date){ f->pick(&job->periods[k]), 10 * 60,
				f->is_surprise };
			job->needs[k].date = date;
		}
	}
}

void fixture_when(struct fixture *f, const char *when)
{
	struct when_fault fault;

	if (!when_parse(f->arena, when, strlen(when), &f->activity.rule.when, &fault))
		abort();
}

void fixture_areas(struct fixture *f, size_t count)
{
	const struct area **list = ARENA_ARRAY(f->arena, count, const struct area *);

	for (size_t i = 0; i < count; i++) {
		const char *id = arena_format(f->arena, "b%02d", (int)i + 1);

		f->areas[i] = (struct area){
			.id = id, .name = WORDS(id, id), .kind = AREA_BUILDING, .index = i
		};
		list[i] = &f->areas[i];
	}
	f->model.areas = f->areas;
	f->model.area_count = count;
	f->activity.areas = list;
	f->activity.area_count = count;
}

void fixture_init(struct fixture *f, const char *zone)
{
	*f = (struct fixture){ .arena = arena_new() };
	f->plugin.schema = (struct type_schema){ .name = "plain", .hash = "0" };
	f->activity = (struct activity){
		.id = "tea",
		.type = &f->plugin.schema,
		.title = WORDS("茶话会", "Tea"),
		.start = 9 * 60,
		.lasts = { 0, 60 },
		.opens = 14 * 1440,
		.active = true,
		.hash = "a",
		.at = { .file = "etc/activities/tea.ini", .line = 1 },
		.options = f->values,
	};
	f->activity.rule = (struct series_rule){ .from = CIVIL_NONE, .until = CIVIL_NONE };
	f->model = (struct model){
		.arena = f->arena,
		.id = "t",
		.name = WORDS("甲", "A"),
		.zone_name = zone,
		.zone = zone_load(zone),
		.language = LANG_ZH,
		.hash = "m",
		.calendar_hash = "c",
		.holidays = holidays_new(f->arena),
		.late = 360,
		.activities = &f->activity,
		.activity_count = 1,
		.listen = "127.0.0.1:8080",
		.feed_future_days = 180,
		.horizon_days = 56,
	};
	f->history = (struct history){ .secret = "00ff", .hash = "" };
	f->request = (struct plan_request){ .model = &f->model,
		.history = &f->history,
		.first = day_of("2027-01-01"),
		.last = day_of("2027-01-30"),
		.ask = answer,
		.context = f };
	f->request.now = zone_instant(f->model.zone, day_of("2026-12-01"), 600);
	fixture_when(f, "daily");
}

void fixture_finish(struct fixture *f)
{
	zone_free(f->model.zone);
	arena_free(f->arena);
}

void fixture_plan(struct fixture *f)
{
	plan_make(&f->request, f->arena, &f->plan);
}
