/* line.c - reading the command line */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/line.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "calendar/civil.h"
#include "calendar/zone.h"
#include "command/moment.h"

enum general {
	GENERAL_CONFIG,
	GENERAL_STATE,
	GENERAL_NOW,
	GENERAL_JSON,
	GENERAL_PLAIN,
	GENERAL_LANG,
	GENERAL_HELP,
	GENERAL_VERSION,
	GENERAL_COUNT
};

static const struct {
	const char *name;
	bool has_value;
} general_table[GENERAL_COUNT] = {
	[GENERAL_CONFIG] = { "config", true },
	[GENERAL_STATE] = { "state", true },
	[GENERAL_NOW] = { "now", true },
	[GENERAL_JSON] = { "json", false },
	[GENERAL_PLAIN] = { "plain", false },
	[GENERAL_LANG] = { "lang", true },
	[GENERAL_HELP] = { "help", false },
	[GENERAL_VERSION] = { "version", false },
};

struct given { /* an option as it stood there */
	const char *name;
	size_t name_size;
	const char *value; /* behind `=`, or the next word */
	bool has_equals;
	int at;
};

struct givens VEC(struct given);

static bool is_name(const struct given *given, const char *name)
{
	return strlen(name) == given->name_size && memcmp(name, given->name, given->name_size) == 0;
}

static int general_find(const struct given *given)
{
	for (int i = 0; i < GENERAL_COUNT; i++)
		if (is_name(given, general_table[i].name))
			return i;
	return -1;
}

static int option_find(const struct command *command, const struct given *given)
{
	for (int i = 0; command && i < OPTIONS_MOST && command->options[i].name; i++)
		if (is_name(given, command->options[i].name))
			return i;
	return -1;
}

/* The command is not known while options before it are read: an option takes a value when any
 * command has it with one. */
static bool takes_value(const struct given *given, const struct command *command)
{
	const int general = general_find(given);

	if (general >= 0)
		return general_table[general].has_value;
	if (command) {
		const int i = option_find(command, given);

		return i >= 0 && command->options[i].value;
	}
	for (const struct command *c = command_table; c->name; c++) {
		const int i = option_find(c, given);

		if (i >= 0 && c->options[i].value)
			return true;
	}
	return false;
}

static int unknown_option(const struct command *command, const struct given *given)
{
	const char *known[GENERAL_COUNT + OPTIONS_MOST];
	size_t count = 0;

	for (int i = 0; i < GENERAL_COUNT; i++)
		known[count++] = general_table[i].name;
	for (int i = 0; command && i < OPTIONS_MOST && command->options[i].name; i++)
		known[count++] = command->options[i].name;
	const char *near = suggest_nearest(given->name, given->name_size, known, count);

	fprintf(stderr, _("linli: unknown option \"--%.*s\"\n"), (int)given->name_size,
		given->name);
	if (near)
		fprintf(stderr, _("  hint: did you mean \"--%s\"?\n"), near);
	return EXIT_USAGE;
}

static int unknown_command(const char *name)
{
	const char *known[64];
	size_t count = 0;

	for (const struct command *c = command_table; c->name; c++)
		known[count++] = c->name;
	const char *near = suggest_nearest(name, strlen(name), known, count);

	fprintf(stderr, _("linli: unknown command \"%s\"\n"), name);
	if (near)
		fprintf(stderr, _("  hint: did you mean \"%s\"?\n"), near);
	else
		fprintf(stderr, _("  hint: \"linli help\" lists them\n"));
	return EXIT_USAGE;
}

static int bad_value(const char *name, const char *value, const char *example)
{
	fprintf(stderr, _("linli: \"%s\" is no good for --%s\n"), value, name);
	fprintf(stderr, _("  hint: write \"--%s %s\"\n"), name, example);
	return EXIT_USAGE;
}

static bool is_moment(const char *text)
{
	struct zone *zone = zone_utc();
	int64_t instant;
	const bool ok = zone_parse(zone, text, &instant);

	zone_free(zone);
	return ok;
}

static int general_set(struct setup *setup, enum general general, const char *value)
{
	switch (general) {
	case GENERAL_CONFIG:
		setup->config = value;
		return *value ? EXIT_DONE : bad_value("config", value, "etc/linli.ini");
	case GENERAL_STATE:
		setup->state = value;
		return *value ? EXIT_DONE : bad_value("state", value, "/var/lib/linli");
	case GENERAL_NOW:
		setup->now = value;
		return is_moment(value) ? EXIT_DONE : bad_value("now", value, "2026-11-23T10:00");
	case GENERAL_JSON:
		setup->form = OUTPUT_JSON;
		return EXIT_DONE;
	case GENERAL_PLAIN:
		setup->form = OUTPUT_TSV;
		return EXIT_DONE;
	case GENERAL_LANG:
		setup->has_lang = true;
		return lang_parse(value, strlen(value), &setup->lang)
			? EXIT_DONE
			: bad_value("lang", value, "zh");
	default:
		return EXIT_DONE;
	}
}

static int value_check(const struct option_rule *rule, const char *value)
{
	int64_t number;
	int32_t day;
	civil_minute minute;

	switch (rule->shape) {
	case SHAPE_FLAG:
		return EXIT_DONE;
	case SHAPE_DATE:
		if (!date_parse(value, 0, &day))
			return bad_value(rule->name, value, "2026-12-05");
		return EXIT_DONE;
	case SHAPE_CLOCK:
		if (!clock_parse(value, strlen(value), false, &minute))
			return bad_value(rule->name, value, "09:00");
		return EXIT_DONE;
	case SHAPE_NUMBER:
		if (number_parse(value, strlen(value), rule->min, rule->max, &number) == NUMBER_OK)
			return EXIT_DONE;
		fprintf(stderr, _("linli: --%s is a number from %d to %d, not \"%s\"\n"),
			rule->name, (int)rule->min, (int)rule->max, value);
		return EXIT_USAGE;
	case SHAPE_SEAT:
	case SHAPE_TEXT:
		if (*value)
			return EXIT_DONE;
		return bad_value(rule->name, value, rule->value);
	}
	return EXIT_DONE;
}

static int option_set(const struct given *given, struct setup *setup, struct arguments *arguments)
{
	const int general = general_find(given);
	const int own = option_find(arguments->command, given);
	const bool wants = takes_value(given, arguments->command);

	if (general < 0 && own < 0)
		return unknown_option(arguments->command, given);
	if (wants && !given->value) {
		fprintf(stderr, _("linli: --%.*s needs a value\n"), (int)given->name_size,
			given->name);
		return EXIT_USAGE;
	}
	if (!wants && given->has_equals) {
		fprintf(stderr, _("linli: --%.*s takes no value\n"), (int)given->name_size,
			given->name);
		return EXIT_USAGE;
	}
	if (general >= 0)
		return general_set(setup, (enum general)general, given->value);
	if (arguments->values[own]) {
		fprintf(stderr, _("linli: --%s was given twice\n"),
			arguments->command->options[own].name);
		return EXIT_USAGE;
	}
	if (wants && !utf8_is_valid(given->value, strlen(given->value))) {
		fprintf(stderr, _("linli: argument %d is not UTF-8\n"),
			given->has_equals ? given->at : given->at + 1);
		return EXIT_USAGE;
	}
	arguments->values[own] = wants ? given->value : "";
	return value_check(&arguments->command->options[own], arguments->values[own]);
}

/* Splits argv into options and words; the first word is the command. */
static int split(int argc, char **argv, struct givens *givens, struct arguments *arguments,
	bool *ret_help, bool *ret_version)
{
	bool is_over = false;

	for (int i = 1; i < argc; i++) {
		char *word = argv[i];

		if (!utf8_is_valid(word, strlen(word))) {
			fprintf(stderr, _("linli: argument %d is not UTF-8\n"), i);
			return EXIT_USAGE;
		}
		if (!is_over && strcmp(word, "--") == 0) {
			is_over = true;
			continue;
		}
		if (is_over || word[0] != '-' || !word[1]) {
			if (!arguments->command) {
				arguments->command = command_find(word);
				if (!arguments->command)
					return unknown_command(word);
			} else if (arguments->count < ARGUMENTS_MOST) {
				arguments->words[arguments->count++] = word;
			} else {
				return command_misused(arguments->command);
			}
			continue;
		}
		const bool is_short = word[1] != '-';
		struct given given = { .name = is_short ? word + 1 : word + 2, .at = i };

		if (is_short && (word[2] || !strchr("cho", word[1]))) {
			fprintf(stderr, _("linli: unknown option \"%s\"\n"), word);
			return EXIT_USAGE;
		}
		if (is_short)
			given.name = word[1] == 'c' ? "config" : word[1] == 'o' ? "output" : "help";
		given.name_size = strcspn(given.name, "=");
		given.has_equals = given.name[given.name_size] == '=';
		if (given.has_equals)
			given.value = given.name + given.name_size + 1;
		else if (takes_value(&given, arguments->command))
			given.value = i + 1 < argc ? argv[++i] : NULL;
		*ret_help = *ret_help || is_name(&given, "help");
		*ret_version = *ret_version || is_name(&given, "version");
		*vec_add(givens) = given;
	}
	return EXIT_DONE;
}

/* ACTIVITY DATE, or KEY, which is both; DATE must be one. */
static int words_check(const struct arguments *arguments)
{
	const struct command *command = arguments->command;
	int32_t day;

	if (arguments->count < command->least || arguments->count > command->most)
		return command_misused(command);
	if (strncmp(command->usage, "ACTIVITY DATE", 13) != 0 || arguments->count == 0)
		return EXIT_DONE;
	const char *at = strchr(arguments->words[0], '@');
	const char *date = arguments->count == 2 ? arguments->words[1] : at ? at + 1 : NULL;

	if (!date || (at && arguments->count == 2))
		return command_misused(command);
	if (date_parse(date, 0, &day))
		return EXIT_DONE;
	fprintf(stderr, _("linli: \"%s\" is no date\n"), date);
	fprintf(stderr, _("  hint: write \"%s\"\n"), "2026-12-05");
	return EXIT_USAGE;
}

static int finish(struct givens *givens, bool help, bool version, struct setup *setup,
	struct arguments *arguments)
{
	int code = EXIT_DONE;

	if (help || version || !arguments->command) {
		const char *subject = arguments->command ? arguments->command->name : NULL;
		const bool is_bare = !help && !version;

		arguments->command = command_find(version ? "version" : "help");
		arguments->count = subject && help ? 1 : 0;
		arguments->words[0] = subject;
		for (size_t i = 0; i < givens->count && code == EXIT_DONE; i++)
			if (general_find(&givens->items[i]) >= 0)
				code = option_set(&givens->items[i], setup, arguments);
		if (is_bare && code == EXIT_DONE) {
			fprintf(stderr,
				_("usage: linli [-c FILE] [--state DIR] [--now TIME] "
				  "[--json | --plain] [--lang zh|en] COMMAND …\n"));
			fprintf(stderr, _("  hint: \"linli help\" lists the commands\n"));
			return EXIT_USAGE;
		}
		return code;
	}
	for (size_t i = 0; i < givens->count && code == EXIT_DONE; i++)
		code = option_set(&givens->items[i], setup, arguments);
	if (code == EXIT_DONE)
		code = words_check(arguments);
	if (code == EXIT_DONE && arguments->command->fits && !arguments->command->fits(arguments))
		code = command_misused(arguments->command);
	return code;
}

int line_parse(int argc, char **argv, struct setup *ret_setup, struct arguments *ret_arguments)
{
	struct givens givens = { 0 };
	bool help = false, version = false;

	*ret_arguments = (struct arguments){ 0 };
	int code = split(argc, argv, &givens, ret_arguments, &help, &version);

	if (code == EXIT_DONE)
		code = finish(&givens, help, version, ret_setup, ret_arguments);
	vec_free(&givens);
	return code;
}
