/* cmd-help.c - help, version and completion */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "command/output.h"
#include "command/command.h"
#include "config.h"

static const struct {
	const char *usage, *meaning;
} general[] = {
	{ "-c FILE", N_("linli.ini of the community ($LINLI_CONFIG)") },
	{ "--state DIR", N_("where the store is ($LINLI_STATE)") },
	{ "--now TIME", N_("as if it were then: 2026-11-23T10:00") },
	{ "--json, --plain", N_("for programs: JSON, or tab-separated") },
	{ "--lang zh|en", N_("language of the messages") },
};

static int help_of(const char *name)
{
	const struct command *c = command_find(name);

	if (!c) {
		const char *known[64];
		size_t count = 0;

		for (const struct command *k = command_table; k->name; k++)
			known[count++] = k->name;
		const char *near = suggest_nearest(name, strlen(name), known, count);

		fprintf(stderr, _("linli: unknown command \"%s\"\n"), name);
		if (near)
			fprintf(stderr, _("  hint: did you mean \"%s\"?\n"), near);
		return EXIT_USAGE;
	}
	printf("linli %s%s%s\n  %s\n", c->name, *c->usage ? " " : "", c->usage, _(c->summary));
	return output_flush();
}

int cmd_help(const struct setup *setup, const struct arguments *arguments)
{
	(void)setup;
	if (arguments->count > 0)
		return help_of(arguments->words[0]);
	printf("%s\n\n",
		_("linli plans the activities of a neighbourhood and publishes them as calendars"));
	printf("linli [-c FILE] [--state DIR] [--now TIME] [--json | --plain] [--lang zh|en] "
	       "COMMAND …\n\n");
	for (const struct command *c = command_table; c->name; c++)
		printf("  %-12s %s\n", c->name, _(c->summary));
	printf("\n");
	for (size_t i = 0; i < sizeof general / sizeof *general; i++)
		printf("  %-16s %s\n", general[i].usage, _(general[i].meaning));
	return output_flush();
}

int cmd_version(const struct setup *setup, const struct arguments *arguments)
{
	(void)setup;
	(void)arguments;
	printf("linli %s\n", PACKAGE_VERSION);
	return output_flush();
}

static void print_options(const struct command *c)
{
	printf("\t\t[%s]=\"", c->name);
	for (size_t i = 0; i < OPTIONS_MOST && c->options[i].name; i++)
		printf("%s--%s", i ? " " : "", c->options[i].name);
	printf("\"\n");
}

/* From the same rows that the command line is read by, so the two cannot come apart. */
int cmd_completion(const struct setup *setup, const struct arguments *arguments)
{
	(void)setup;
	if (arguments->count > 0 && strcmp(arguments->words[0], "bash") != 0) {
		fprintf(stderr, _("linli: no completion for \"%s\"\n"), arguments->words[0]);
		fprintf(stderr, _("  hint: did you mean \"%s\"?\n"), "bash");
		return EXIT_DATA;
	}
	printf("_linli() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} command= i\n");
	printf("\tlocal -A options=(\n");
	for (const struct command *c = command_table; c->name; c++)
		print_options(c);
	printf("\t)\n\tfor ((i = 1; i < COMP_CWORD; i++)); do\n");
	printf("\t\t[[ -v options[${COMP_WORDS[i]:-x}] ]] && command=${COMP_WORDS[i]} && "
	       "break\n\tdone\n");
	printf("\tif [[ -z $command ]]; then\n");
	printf("\t\tmapfile -t COMPREPLY < <(compgen -W \"${!options[*]}\" -- \"$cur\")\n");
	printf("\telse\n\t\tmapfile -t COMPREPLY < <(compgen -W \"${options[$command]}"
	       " -c --state --now --json --plain --lang\" -- \"$cur\")\n\tfi\n}\n");
	printf("complete -F _linli linli\n");
	return output_flush();
}
