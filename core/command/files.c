/* files.c - the configuration as a command reads it */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/files.h"

#include <stdio.h>
#include <string.h>

#include "base/seam.h"
#include "base/text.h"
#include "config/load.h"

enum { HOSTS_AT_ONCE = 2 };

int64_t setup_now(const struct setup *setup, const struct zone *zone)
{
	int64_t now;

	return setup->now && zone_parse(zone, setup->now, &now) ? now : seam_now();
}

/* The zone stands in the files that are about to be read: a time without an offset is taken as UTC
 * first, and the files are read again when that was another day. */
static int64_t guess_now(const struct setup *setup)
{
	struct zone *utc = zone_utc();
	const int64_t now = setup_now(setup, utc);

	zone_free(utc);
	return now;
}

static void read_files(const struct setup *setup, struct files *files)
{
	const struct type_finder finder = plugins_finder(files->plugins);
	const struct load_options options = {
		.types = &finder, .now = files->now, .reader = setup->lang
	};

	files->faults = faults_new();
	files->model = model_load(setup->config, &options, files->faults);
}

static void drop(struct files *files)
{
	model_free(files->model);
	faults_free(files->faults);
	files->model = NULL;
	files->faults = NULL;
}

void files_load(const struct setup *setup, struct files *ret_files)
{
	struct files *files = ret_files;

	*files = (struct files){ .arena = arena_new(), .lang = setup->lang };
	const struct plugin_place place = plugin_place_find(files->arena, setup->state);

	files->plugins = plugins_new(&place);
	files->now = guess_now(setup);
	read_files(setup, files);
	if (!files->model || !files->model->zone)
		return;
	int32_t second;
	const int64_t now = setup_now(setup, files->model->zone);
	const bool is_other = setup->now &&
		zone_day(files->model->zone, now, &second) !=
			zone_day(files->model->zone, files->now, &second);

	files->now = now;
	if (is_other) {
		drop(files);
		read_files(setup, files);
	}
	files->today = zone_day(files->model->zone, now, &second);
	if (!setup->has_lang)
		files->lang = files->model->language;
}

void files_say_faults(const struct files *files)
{
	struct text t AUTO_TEXT = { 0 };

	for (size_t i = 0; i < faults_total(files->faults); i++) {
		const struct fault *fault = faults_get(files->faults, i);

		if (fault)
			fault_format(fault, &t);
	}
	fputs(text_string(&t), stderr);
}

bool files_are_good(const struct files *files)
{
	size_t refused = 0;

	for (size_t i = 0; i < faults_total(files->faults); i++) {
		const struct fault *fault = faults_get(files->faults, i);

		refused += fault && fault->severity == FAULT_ERROR &&
			strcmp(fault->code, "type-refused") == 0;
	}
	return files->model && files->model->zone &&
		faults_count(files->faults, FAULT_ERROR) == refused;
}

int files_load_good(const struct setup *setup, struct files *ret_files)
{
	files_load(setup, ret_files);
	if (files_are_good(ret_files)) {
		if (faults_count(ret_files->faults, FAULT_ERROR) > 0)
			files_say_faults(ret_files);
		return EXIT_DONE;
	}
	files_say_faults(ret_files);
	return EXIT_CONFIG;
}

void files_finish(struct files *files)
{
	drop(files);
	plugins_free(files->plugins);
	arena_free(files->arena);
	*files = (struct files){ 0 };
}

void files_ask(void *plugins, struct plugin_job *jobs, size_t count, struct arena *arena)
{
	plugins_run(plugins, jobs, count, HOSTS_AT_ONCE, arena);
}
