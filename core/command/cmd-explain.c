/* cmd-explain.c - says a rule in words, its dates and why one moved */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/suggest.h"
#include "base/text.h"
#include "command/files.h"
#include "command/item.h"
#include "command/moment.h"
#include "command/reason.h"
#include "plan/plan.h"
#include "store/read.h"

enum { DEFAULT_COUNT = 12, FIRST_LOOK = 400, FAR_LOOK = 40 * 366, LINE_BYTES = 1100 };

struct window {
	civil_day first, last;
	size_t count;
};

struct known { /* what the store has, if there is one */
	struct store *store;
	struct history history;
};

static int unknown(const struct files *files, const char *id)
{
	const struct model *m = files->model;
	const char **ids = ARENA_ARRAY(files->arena, m->activity_count, const char *);

	for (size_t i = 0; i < m->activity_count; i++)
		ids[i] = m->activities[i].id;
	const char *near = suggest_nearest(id, strlen(id), ids, m->activity_count);

	fprintf(stderr, _("linli: there is no activity \"%s\"\n"), id);
	if (near)
		fprintf(stderr, _("  hint: did you mean \"%s\"?\n"), near);
	return EXIT_DATA;
}

/* The value of `when` as it was written; the model keeps only what it means. */
static const char *when_written(const struct files *files, const struct activity *a)
{
	char line[LINE_BYTES];
	FILE *file = a->line_when ? fopen(a->at.file, "r") : NULL;
	uint32_t number = 0;
	const char *value = NULL;

	while (file && number < a->line_when && fgets(line, sizeof line, file))
		number++;
	if (file && number == a->line_when && strchr(line, '=')) {
		char *from = strchr(line, '=') + 1;
		const char *comment = strstr(from, " ;");
		size_t n = comment ? (size_t)(comment - from) : strlen(from);

		from += strspn(from, " \t");
		n = comment && comment < from ? 0 : n - (size_t)(from - strchr(line, '=') - 1);
		while (n > 0 && strchr(" \t\r\n", from[n - 1]))
			n--;
		value = arena_copy(files->arena, from, n);
	}
	if (file)
		fclose(file);
	return value;
}

static bool is_wanted(const struct series_day *day, const struct window *window)
{
	return day->original >= window->first && day->original <= window->last;
}

/* Enlarges the look-ahead until there are enough dates, and cuts the window behind the last one. */
static void find_window(const struct files *files, const struct activity *a, struct window *window)
{
	const civil_day furthest =
		window->last != CIVIL_NONE ? window->last : window->first + FAR_LOOK;
	civil_day last = window->last != CIVIL_NONE ? window->last : window->first + FIRST_LOOK;

	for (;; last = last + 2 * (last - window->first)) {
		struct series series = { 0 };
		size_t found = 0;

		last = last > furthest ? furthest : last;
		last = last > CIVIL_LAST ? CIVIL_LAST : last;
		window->last = last;
		series_expand(&a->rule, files->model->holidays, NULL, 0,
			(struct civil_range){ window->first, last }, &series);
		VEC_EACH (struct series_day, day, &series) {
			if (!is_wanted(day, window))
				continue;
			if (++found == window->count) {
				window->last = day->original;
				break;
			}
		}
		vec_free(&series);
		if (found >= window->count || last >= furthest || last >= CIVIL_LAST)
			return;
	}
}

static void know(const struct setup *setup, const struct files *files, const struct window *window,
	struct known *ret_known)
{
	*ret_known = (struct known){ .history = { .hash = "" } };
	if (store_open(setup->state, false, true, &ret_known->store) != STORE_OK) {
		store_close(ret_known->store);
		ret_known->store = NULL;
		return;
	}
	if (store_history(ret_known->store, files->model->id, files->arena, window->first - 31,
		    window->last, &ret_known->history) != STORE_OK)
		ret_known->history = (struct history){ .hash = "" };
	store_choose(ret_known->store, files->model->id);
}

static const char *status_of(const struct plan_occurrence *o)
{
	if (o->status == PLAN_CANCELLED)
		return series_status_name(SERIES_CANCELLED);
	if (strcmp(o->reason, series_reason_name(REASON_HOLIDAY_UNKNOWN)) == 0)
		return series_status_name(SERIES_UNKNOWN);
	return series_status_name(o->moved_from != INSTANT_NONE ? SERIES_MOVED : SERIES_ON);
}

static const char *turn_of(struct arena *arena, const struct plan_occurrence *o)
{
	struct text t AUTO_TEXT = { 0 };

	for (size_t i = 0; i < o->scope_count; i++)
		if (o->scope[i].turn)
			text_printf(&t, "%s%s", t.size ? "," : "", o->scope[i].area);
	return t.size ? arena_string(arena, text_string(&t)) : NULL;
}

static const char *const *crew_of(
	struct arena *arena, const struct activity *a, const struct plan_occurrence *o)
{
	const size_t count = o ? o->crew_count : a->team_count;
	const char **teams = ARENA_ARRAY(arena, count + 1, const char *);

	for (size_t i = 0; i < count; i++)
		teams[i] = o ? o->crew[i] : a->teams[i]->id;
	return teams;
}

static const char *key_of(struct arena *arena, const struct activity *a, civil_day original)
{
	char day[CIVIL_TEXT];

	civil_format(original, day);
	return arena_format(arena, "%s@%s", a->id, day);
}

/* What the store knows of the bookings. */
static void add_bookings(struct known *known, struct arena *arena, struct occurrence *o)
{
	struct occurrence stored;

	o->free = o->places;
	if (!known->store ||
		store_occurrence(known->store, arena, o->activity, o->original, &stored) !=
			STORE_OK ||
		stored.original != o->original)
		return;
	o->taken = stored.taken;
	o->free = o->places > stored.taken ? o->places - stored.taken : 0;
	o->waiting = stored.waiting;
}

static void add_item(struct output *output, const struct files *files, struct known *known,
	const struct activity *a, const struct series_day *day,
	const struct plan_occurrence *planned)
{
	struct arena *arena = files->arena;
	const struct reader reader = { files->lang, files->model->language };
	struct occurrence o = {
		.key = key_of(arena, a, day->original),
		.activity = a->id,
		.type = a->type->name,
		.title = a->title,
		.original = day->original,
		.all_day = a->start_kind == START_ALL_DAY,
		.venue = a->venue ? a->venue->id : NULL,
		.teams = crew_of(arena, a, planned),
		.status = series_status_name(day->status),
		.reason = series_reason_name(day->reason),
		.note = reason_sentence(
			arena, day->reason, day->status, day->original, day->day, day->label),
		.visibility = visibility_name(a->visibility),
	};

	if (planned) {
		o.begins = planned->begins;
		o.ends = planned->ends;
		o.venue = planned->venue;
		o.area = turn_of(arena, planned);
		o.status = status_of(planned);
		o.note = reason_sentence(
			arena, day->reason, day->status, day->original, day->day, planned->label);
		o.places = planned->places;
		add_bookings(known, arena, &o);
	}
	item_occurrence(output, &o, reader, files->model->zone);
}

static void say_rule(const struct setup *setup, const struct activity *a, const struct files *files,
	const char *rule, const char *rrule)
{
	if (setup->form != OUTPUT_TABLE)
		return;
	printf("%s (%s)\n", words_get(&a->title, files->lang, files->model->language), a->id);
	printf("%s\n", rule);
	if (rrule)
		printf("%s\n", rrule);
	printf("\n");
}

static void add_subject(const struct setup *setup, struct output *output, const struct files *files,
	const struct activity *a)
{
	struct text rule AUTO_TEXT = { 0 };
	struct text rrule AUTO_TEXT = { 0 };
	const char *written = when_written(files, a);

	when_format(&a->rule.when, files->lang, &rule);
	const bool has_rrule = when_rrule(&a->rule.when, &rrule);

	output_text(output, "activity", a->id);
	output_text(output, "type", a->type->name);
	output_text(output, "title", words_get(&a->title, files->lang, files->model->language));
	output_text(output, "when", written ? written : text_string(&rule));
	output_text(output, "rule", text_string(&rule));
	output_text(output, "rrule", has_rrule ? text_string(&rrule) : NULL);
	say_rule(setup, a, files, text_string(&rule), has_rrule ? text_string(&rrule) : NULL);
}

static void add_items(struct output *output, struct files *files, struct known *known,
	const struct activity *a, const struct window *window)
{
	struct plan plan;
	struct series series = { 0 };
	size_t count = 0;
	const struct plan_request request = {
		.model = files->model,
		.history = &known->history,
		.now = files->now,
		.first = window->first,
		.last = window->last,
		.only = a->id,
		.ask = files_ask,
		.context = files->plugins,
		.words = files->lang,
		.faults = files->faults,
	};

	plan_make(&request, files->arena, &plan);
	plan_series(&request, a, &series);
	VEC_EACH (struct series_day, day, &series)
		if (is_wanted(day, window) && count++ < window->count)
			add_item(output, files, known, a, day,
				plan_find(&plan, a->id, day->original));
	vec_free(&series);
}

static int print(const struct setup *setup, struct files *files, const struct activity *a,
	struct window *window)
{
	struct known known;
	struct output *output =
		output_new(setup, "explain", files->model->id, files->model->zone, files->now);

	find_window(files, a, window);
	know(setup, files, window, &known);
	add_subject(setup, output, files, a);
	add_items(output, files, &known, a, window);
	store_close(known.store);
	for (size_t i = 0; i < faults_total(files->faults); i++)
		if (faults_get(files->faults, i) &&
			faults_get(files->faults, i)->severity == FAULT_ERROR) {
			files_say_faults(files);
			break;
		}
	return output_finish(output, occurrence_columns);
}

int cmd_explain(const struct setup *setup, const struct arguments *arguments)
{
	const char *from = argument_get(arguments, "from"), *to = argument_get(arguments, "to");
	const char *count = argument_get(arguments, "count");
	struct files files;
	int code = files_load_good(setup, &files);

	if (code == EXIT_DONE) {
		const struct activity *a = model_activity(files.model, arguments->words[0]);
		struct window window = { files.today, CIVIL_NONE, to ? SIZE_MAX : DEFAULT_COUNT };
		int64_t number;

		if (from)
			date_parse(from, files.today, &window.first);
		if (to)
			date_parse(to, files.today, &window.last);
		if (count && number_parse(count, strlen(count), 1, 10000, &number) == NUMBER_OK)
			window.count = (size_t)number;
		code = a && a->type ? print(setup, &files, a, &window)
				    : unknown(&files, arguments->words[0]);
	}
	files_finish(&files);
	return code;
}
