/* cmd-check.c - says what is wrong with the configuration */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "command/files.h"
#include "command/output.h"
#include "config/load.h"
#include "plan/plan.h"

enum { LOOK_AHEAD = 400 };

static const char *const severities[FAULT_SEVERITIES] = { "error", "warning", "note" };

static const struct output_column columns[] = { { NULL, NULL, false } };

/* Runs every type's own check, and a plan of everything, twice; nothing of it is kept. */
static void try_types(struct files *files)
{
	const struct history nothing = { .hash = "" };
	struct arena *arena = arena_new();
	struct plan plan;
	const struct plan_request request = {
		.model = files->model,
		.history = &nothing,
		.now = files->now,
		.first = files->today,
		.last = files->today + LOOK_AHEAD,
		.is_trial = true,
		.ask = files_ask,
		.context = files->plugins,
		.words = files->lang,
		.faults = files->faults,
	};

	plan_make(&request, arena, &plan);
	arena_free(arena);
}

static void add_fault(struct output *output, const struct fault *fault)
{
	output_item(output);
	output_text(output, "severity", severities[fault->severity]);
	output_text(output, "file", fault->file);
	output_number(output, "line", fault->line);
	if (fault->column > 0)
		output_number(output, "column", fault->column);
	else
		output_null(output, "column");
	output_text(output, "code", fault->code);
	output_text(output, "section", fault->section);
	output_text(output, "key", fault->key);
	output_text(output, "message", fault->message);
	output_text(output, "hint", fault->hint);
}

static int print_json(const struct setup *setup, const struct files *files, size_t dates)
{
	const struct model *model = files->model;
	struct zone *utc = zone_utc();
	struct output *output = output_new(setup, "check", model ? model->id : NULL,
		model && model->zone ? model->zone : utc, files->now);

	output_number(output, "files", model ? (int64_t)model->file_count : 0);
	output_number(output, "activities", model ? (int64_t)model->activity_count : 0);
	output_number(output, "people", model ? (int64_t)model->person_count : 0);
	output_number(output, "dates", (int64_t)dates);
	output_number(output, "errors", (int64_t)faults_count(files->faults, FAULT_ERROR));
	output_number(output, "warnings", (int64_t)faults_count(files->faults, FAULT_WARNING));
	output_number(output, "notes", (int64_t)faults_count(files->faults, FAULT_NOTE));
	for (size_t i = 0; i < faults_total(files->faults); i++)
		if (faults_get(files->faults, i))
			add_fault(output, faults_get(files->faults, i));
	const int code = output_finish(output, columns);

	zone_free(utc);
	return code;
}

static int print_totals(const struct files *files, size_t dates, civil_day until)
{
	char day[CIVIL_TEXT];

	civil_format(until, day);
	printf("ok: %zu files, %zu activities, %zu people, %zu dates until %s\n",
		files->model->file_count, files->model->activity_count, files->model->person_count,
		dates, day);
	return output_flush();
}

int cmd_check(const struct setup *setup, const struct arguments *arguments)
{
	struct files files;
	size_t dates = 0;
	civil_day until = CIVIL_NONE;
	int code = EXIT_DONE;

	files_load(setup, &files);
	if (files.model && files.model->zone) {
		dates = model_check_dates(files.model, files.now, LOOK_AHEAD, files.faults, &until);
		try_types(&files);
	}
	const bool is_bad = !files.model || faults_count(files.faults, FAULT_ERROR) > 0 ||
		(argument_has(arguments, "strict") &&
			faults_count(files.faults, FAULT_WARNING) > 0);

	if (setup->form == OUTPUT_JSON)
		code = print_json(setup, &files, dates);
	else
		files_say_faults(&files);
	if (code == EXIT_DONE && is_bad)
		code = EXIT_CONFIG;
	else if (code == EXIT_DONE && setup->form != OUTPUT_JSON)
		code = print_totals(&files, dates, until);
	files_finish(&files);
	return code;
}
