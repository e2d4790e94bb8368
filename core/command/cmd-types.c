/* cmd-types.c - lists the types of activity, or the keys of one */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "command/files.h"
#include "command/output.h"

static const char *const kinds[OPTION_KINDS] = {
	[OPTION_CORE] = "core",
	[OPTION_BOOL] = "yes/no",
	[OPTION_COUNT] = "count",
	[OPTION_DAYS] = "days",
	[OPTION_SPAN] = "duration",
	[OPTION_CLOCK] = "clock",
	[OPTION_HOURS] = "hours",
	[OPTION_RANGE] = "range",
	[OPTION_WEEKDAYS] = "weekdays",
	[OPTION_CHOICE] = "choice",
	[OPTION_TEXT] = "text",
	[OPTION_TEXTS] = "texts",
	[OPTION_SKILL] = "skill",
	[OPTION_TEAM] = "team",
};

enum { SPAN_EXAMPLE = 15 };

/* What to write where there is no default, by kind. */
static const char *const examples[OPTION_KINDS] = {
	[OPTION_CORE] = "",
	[OPTION_BOOL] = "yes",
	[OPTION_COUNT] = "1",
	[OPTION_DAYS] = "7d",
	[OPTION_SPAN] = "15m",
	[OPTION_CLOCK] = "09:00",
	[OPTION_HOURS] = "09:00-17:00",
	[OPTION_RANGE] = "5-14",
	[OPTION_WEEKDAYS] = "mon, thu",
	[OPTION_CHOICE] = "",
	[OPTION_TEXT] = "text",
	[OPTION_TEXTS] = "one, two",
	[OPTION_SKILL] = "first-aid",
	[OPTION_TEAM] = "helpers",
};

static const struct output_column type_columns[] = {
	{ "name", N_("NAME"), false },
	{ "summary", N_("SUMMARY"), false },
	{ "keys", N_("KEYS"), true },
	{ "state", N_("STATE"), false },
	{ NULL, NULL, false },
};

static const struct output_column key_columns[] = {
	{ "key", N_("KEY"), false },
	{ "kind", N_("KIND"), false },
	{ "default", N_("DEFAULT"), false },
	{ "help", N_("MEANING"), false },
	{ NULL, NULL, false },
};

struct types {
	struct arena *arena;
	struct plugins *plugins;
	struct zone *zone;
	const char *community;
	int64_t now;
	enum lang lang;
};

static const char *words_of(const struct types *types, const struct words *words)
{
	return words_get(words, types->lang, LANG_EN);
}

/* What the type itself gives as an example: "… as in: barber 3, guide 1". */
static const char *told_example(const char *help)
{
	static const char *const marks[] = { "as in: ", "如：", "例如：" };

	for (size_t i = 0; help && i < sizeof marks / sizeof *marks; i++) {
		const char *at = strstr(help, marks[i]);

		if (at)
			return at + strlen(marks[i]);
	}
	return NULL;
}

static const char *example(const struct types *types, const struct option_row *row)
{
	const char *told = told_example(words_of(types, &row->help));

	if (row->initial && *row->initial)
		return row->initial;
	if (told && (row->kind == OPTION_TEXT || row->kind == OPTION_TEXTS))
		return told;
	if (row->kind == OPTION_CHOICE && row->choices)
		return row->choices[0];
	if (row->kind == OPTION_SPAN && row->min > SPAN_EXAMPLE)
		return row->min % 60 == 0 ? arena_format(types->arena, "%dh", (int)(row->min / 60))
					  : arena_format(types->arena, "%dm", (int)row->min);
	if (row->kind == OPTION_COUNT && row->min > 1)
		return arena_format(types->arena, "%d", (int)row->min);
	return examples[row->kind];
}

static void add_key(struct output *output, const struct types *types, const struct option_row *row)
{
	const bool has_bounds = row->max > 0 || row->min > 0;

	output_item(output);
	output_text(output, "key", row->key);
	output_text(output, "kind", kinds[row->kind]);
	output_text(output, "default", row->initial && *row->initial ? row->initial : NULL);
	if (has_bounds) {
		output_number(output, "min", row->min);
		output_number(output, "max", row->max);
	} else {
		output_null(output, "min");
		output_null(output, "max");
	}
	output_list(output, "choices", row->choices);
	output_bool(output, "required", row->initial == NULL);
	output_text(output, "help", words_of(types, &row->help));
	output_text(output, "example", example(types, row));
}

static const char *state_of(const struct plugin *plugin)
{
	return plugin->schema.refused ? "refused" : "ok";
}

static const char *origin_of(const struct plugin *plugin)
{
	return plugin->is_builtin       ? "builtin"
		: plugin->schema.origin ? plugin->schema.origin
					: plugin->path;
}

/* A section that passes `check` as it stands: what has a default is a comment. */
static void print_sample(const struct types *types, const struct plugin *plugin)
{
	const struct type_schema *schema = &plugin->schema;
	const char *title = words_of(types, &schema->title);

	printf("\n[activity my-%s]\n", schema->name);
	printf("type = %s\n", schema->name);
	printf("title = %s\n", title ? title : schema->name);
	printf("when = monthly on first saturday\n");
	printf("start = 09:00\n");
	printf("lasts = 2h\n");
	for (size_t i = 0; i < schema->row_count; i++) {
		const struct option_row *row = &schema->rows[i];
		const char *help = words_of(types, &row->help);

		if (row->kind == OPTION_CORE)
			continue;
		if (help)
			printf("; %s\n", help);
		printf("%s%s = %s\n", row->initial ? "; " : "", row->key, example(types, row));
	}
}

static int print_type(
	const struct setup *setup, const struct types *types, const struct plugin *plugin)
{
	const struct type_schema *schema = &plugin->schema;
	struct output *output =
		output_new(setup, "types", types->community, types->zone, types->now);

	output_text(output, "name", schema->name);
	output_text(output, "summary", words_of(types, &schema->summary));
	output_text(output, "origin", origin_of(plugin));
	output_text(output, "state", state_of(plugin));
	if (schema->refused) {
		fprintf(stderr, "linli: %s\n", schema->refused);
		if (schema->refused_hint)
			fprintf(stderr, _("  hint: %s\n"), schema->refused_hint);
	}
	for (size_t i = 0; i < schema->row_count; i++)
		add_key(output, types, &schema->rows[i]);
	const int code = output_finish(output, key_columns);

	if (code != EXIT_DONE || setup->form != OUTPUT_TABLE || schema->refused)
		return code;
	print_sample(types, plugin);
	return output_flush();
}

static int print_all(const struct setup *setup, const struct types *types)
{
	struct output *output =
		output_new(setup, "types", types->community, types->zone, types->now);

	for (const char *const *name = plugins_names(types->plugins); name && *name; name++) {
		const struct plugin *plugin = plugins_find(types->plugins, *name);

		if (!plugin)
			continue;
		output_item(output);
		output_text(output, "name", plugin->schema.name);
		output_text(output, "summary", words_of(types, &plugin->schema.summary));
		output_text(output, "origin", origin_of(plugin));
		output_text(output, "state", state_of(plugin));
		output_number(output, "keys", (int64_t)plugin->schema.row_count);
	}
	return output_finish(output, type_columns);
}

static int unknown(const struct types *types, const char *name)
{
	const char *const *names = plugins_names(types->plugins);
	size_t count = 0;

	while (names && names[count])
		count++;
	const char *near = suggest_nearest(name, strlen(name), names, count);

	fprintf(stderr, _("linli: there is no type \"%s\"\n"), name);
	if (near)
		fprintf(stderr, _("  hint: did you mean \"%s\"?\n"), near);
	return EXIT_DATA;
}

/* Types do not depend on a community; its name, zone and language are taken where there is one. */
int cmd_types(const struct setup *setup, const struct arguments *arguments)
{
	struct files files;

	files_load(setup, &files);
	struct zone *utc = zone_utc();
	const struct plugin_place place = plugin_place_find(files.arena, setup->state);
	const struct types types = {
		.arena = files.arena,
		.plugins = files.plugins,
		.zone = files.model && files.model->zone ? files.model->zone : utc,
		.community = files.model ? files.model->id : NULL,
		.now = files.now,
		.lang = files.lang,
	};
	int code;

	if (place.problem) {
		fprintf(stderr, "linli: %s\n", place.problem);
		code = EXIT_OUTSIDE;
	} else if (arguments->count == 0) {
		code = print_all(setup, &types);
	} else {
		const struct plugin *plugin = plugins_find(files.plugins, arguments->words[0]);

		code = plugin ? print_type(setup, &types, plugin)
			      : unknown(&types, arguments->words[0]);
	}
	zone_free(utc);
	files_finish(&files);
	return code;
}
