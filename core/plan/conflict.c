/* conflict.c - what cannot both be: venues, capacity, hours, turns, with both sides named */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "calendar/say.h"
#include "plan/draft.h"

static struct plan_conflict *add(struct conflicts *conflicts, enum conflict_kind kind,
	const struct plan_occurrence *o, const char *other, struct words text)
{
	struct plan_conflict *c = vec_add(conflicts);

	*c = (struct plan_conflict){ .kind = kind,
		.activity = o->activity,
		.original = o->original,
		.other = other,
		.text = text };
	return c;
}

static const char *title(const struct model *model, const char *activity, enum lang lang)
{
	const struct activity *a = model_activity(model, activity);
	const char *text = a ? words_get(&a->title, lang, model->language) : NULL;

	return text ? text : activity;
}

static const char *venue_title(const struct model *model, const struct venue *venue, enum lang lang)
{
	const char *text = words_get(&venue->name, lang, model->language);

	return text ? text : venue->id;
}

static const char *moment(const struct model *model, struct arena *arena, int64_t instant)
{
	char text[INSTANT_TEXT];

	zone_format(model->zone, instant, text);
	return arena_format(arena, "%.10s %.5s", text, text + 11);
}

static int by_venue(const void *a, const void *b)
{
	const struct plan_occurrence *x = *(const struct plan_occurrence *const *)a;
	const struct plan_occurrence *y = *(const struct plan_occurrence *const *)b;
	const int order = strcmp(x->venue, y->venue);

	if (order != 0)
		return order;
	if (x->begins != y->begins)
		return x->begins < y->begins ? -1 : 1;
	return strcmp(x->activity, y->activity);
}

static const char *key_of(struct arena *arena, const struct plan_occurrence *o)
{
	char day[CIVIL_TEXT];

	civil_format(o->original, day);
	return arena_format(arena, "%s@%s", o->activity, day);
}

static void clash(const struct model *model, struct arena *arena, const struct plan_occurrence *a,
	const struct plan_occurrence *b, struct conflicts *conflicts)
{
	const struct venue *venue = model_venue(model, a->venue);
	const char *when = moment(model, arena, b->begins);
	const struct words text = WORDS(
		arena_format(arena, "%s %s同时用于“%s”和“%s”", when,
			venue_title(model, venue, LANG_ZH), title(model, a->activity, LANG_ZH),
			title(model, b->activity, LANG_ZH)),
		arena_format(arena, "%s: %s is used by both \"%s\" and \"%s\"", when,
			venue_title(model, venue, LANG_EN), title(model, a->activity, LANG_EN),
			title(model, b->activity, LANG_EN)));

	add(conflicts, CONFLICT_VENUE, b, key_of(arena, a), text);
}

static void find_clashes(const struct model *model, struct arena *arena,
	const struct plan_occurrence *occurrences, size_t count, struct conflicts *conflicts)
{
	const struct plan_occurrence **there =
		ARENA_ARRAY(arena, count, const struct plan_occurrence *);
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct venue *v =
			occurrences[i].venue ? model_venue(model, occurrences[i].venue) : NULL;

		if (v && !v->shared && v->kind != VENUE_MOBILE && occurrences[i].status == PLAN_ON)
			there[n++] = &occurrences[i];
	}
	qsort(there, n, sizeof *there, by_venue);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n && strcmp(there[j]->venue, there[i]->venue) == 0 &&
			there[j]->begins < there[i]->ends;
			j++)
			clash(model, arena, there[i], there[j], conflicts);
}

static void check_capacity(const struct model *model, struct arena *arena,
	const struct plan_occurrence *o, const struct venue *venue, struct conflicts *conflicts)
{
	int64_t people = 0;

	/* Slots follow one another: what counts is a lane's people at one time. */
	for (size_t l = 0; l < o->lane_count; l++) {
		int64_t most = 0;

		for (size_t s = 0; s < o->lanes[l].slot_count && !o->lanes[l].at_home; s++) {
			int64_t now = 0;

			for (size_t k = 0; k < o->lanes[l].slot_count; k++)
				if (o->lanes[l].slots[k].after == o->lanes[l].slots[s].after)
					now += o->lanes[l].slots[k].places;
			most = now > most ? now : most;
		}
		people += most;
	}
	if (venue->capacity == UNLIMITED || people <= venue->capacity)
		return;
	add(conflicts, CONFLICT_CAPACITY, o, "",
		WORDS(arena_format(arena, "“%s”有%d个名额，%s只容%d人",
			      title(model, o->activity, LANG_ZH), (int)people,
			      venue_title(model, venue, LANG_ZH), (int)venue->capacity),
			arena_format(arena, "\"%s\" has %d places, %s holds %d",
				title(model, o->activity, LANG_EN), (int)people,
				venue_title(model, venue, LANG_EN), (int)venue->capacity)));
}

static struct clock_range hours_on(const struct venue *venue, civil_day day)
{
	struct clock_range hours = { 0, DAY_MINUTES };

	for (size_t i = 0; i < venue->hours_count; i++) {
		const struct season *season = venue->hours[i].season;

		if (!season || season_has(season->ranges, season->range_count, day))
			hours = venue->hours[i].hours; /* the general ones come first */
	}
	return hours;
}

static void check_hours(const struct model *model, struct arena *arena,
	const struct plan_occurrence *o, const struct venue *venue, struct conflicts *conflicts)
{
	int32_t second, end_second;
	const civil_day day = zone_day(model->zone, o->begins, &second);
	const civil_day end_day = zone_day(model->zone, o->ends, &end_second);
	const struct clock_range hours = hours_on(venue, day);
	const int32_t from = second / 60, until = (end_day - day) * DAY_MINUTES + end_second / 60;
	char open[CLOCK_TEXT], close[CLOCK_TEXT];

	if (o->all_day || (hours.from == 0 && hours.until == DAY_MINUTES))
		return;
	if (from >= hours.from && until <= hours.until)
		return;
	clock_format(hours.from, open);
	clock_format(hours.until, close);
	add(conflicts, CONFLICT_HOURS, o, "",
		WORDS(arena_format(arena, "%s“%s”不在%s的开放时间%s-%s内",
			      moment(model, arena, o->begins), title(model, o->activity, LANG_ZH),
			      venue_title(model, venue, LANG_ZH), open, close),
			arena_format(arena, "%s: \"%s\" is outside the hours %s-%s of %s",
				moment(model, arena, o->begins), title(model, o->activity, LANG_EN),
				open, close, venue_title(model, venue, LANG_EN))));
}

/* One cancelled date costs one turn; somebody must add a date. */
static void check_turn(const struct model *model, struct arena *arena,
	const struct plan_occurrence *o, struct conflicts *conflicts)
{
	if (o->status != PLAN_CANCELLED || o->scope_count == 0 || !o->scope[0].turn)
		return;
	const struct area *area = model_area(model, o->scope[0].area);

	add(conflicts, CONFLICT_TURN, o, "",
		WORDS(arena_format(arena, "“%s”取消，%s这一轮落空，请补一天",
			      title(model, o->activity, LANG_ZH),
			      words_get(&area->name, LANG_ZH, model->language)),
			arena_format(arena, "\"%s\" is cancelled and %s loses its turn; add a date",
				title(model, o->activity, LANG_EN),
				words_get(&area->name, LANG_EN, model->language))));
}

static int by_key(const void *a, const void *b)
{
	const struct plan_conflict *x = a, *y = b;

	if (x->original != y->original)
		return x->original < y->original ? -1 : 1;
	const int order = strcmp(x->activity, y->activity);

	if (order != 0)
		return order;
	return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : strcmp(x->other, y->other);
}

void conflicts_find(const struct plan_request *request, struct arena *arena,
	const struct plan_occurrence *occurrences, size_t count, struct conflicts *conflicts)
{
	const struct model *model = request->model;

	find_clashes(model, arena, occurrences, count, conflicts);
	for (size_t i = 0; i < count; i++) {
		const struct plan_occurrence *o = &occurrences[i];
		const struct venue *venue = o->venue ? model_venue(model, o->venue) : NULL;

		if (venue && o->status == PLAN_ON) {
			check_capacity(model, arena, o, venue, conflicts);
			check_hours(model, arena, o, venue, conflicts);
		}
		check_turn(model, arena, o, conflicts);
	}
	if (conflicts->count > 1)
		qsort(conflicts->items, conflicts->count, sizeof *conflicts->items, by_key);
}
