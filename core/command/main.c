/* main.c - from the command line to a command */
/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lang.h"
#include "base/log.h"
#include "command/command.h"
#include "command/line.h"

/* The language must be known before the first message, which may be about the command line. */
static const char *language_given(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--lang=", 7) == 0)
			return argv[i] + 7;
		if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			return argv[i + 1];
	}
	return NULL;
}

static const char *given(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

static int say_no_streams(void)
{
	/* A closed stdout would let the store's file become descriptor 1. */
	return EXIT_WRITE;
}

int main(int argc, char **argv)
{
	const char *language = language_given(argc, argv);
	enum lang lang;
	struct setup setup = {
		.program = argv[0],
		.config = given("LINLI_CONFIG", SYSCONFDIR "/linli/linli.ini"),
		.state = given("LINLI_STATE", STATEDIR),
		.form = isatty(STDOUT_FILENO) ? OUTPUT_TABLE : OUTPUT_TSV,
	};
	struct arguments arguments;

	if (!isatty(STDERR_FILENO) && write(STDERR_FILENO, "", 0) < 0)
		return say_no_streams();
	signal(SIGPIPE, SIG_IGN); /* both are said by the call that failed */
	signal(SIGXFSZ, SIG_IGN);
	lang_init(language && lang_parse(language, strlen(language), &lang) ? language : NULL);
	log_init("linli", LOG_LEVEL_INFO);
	const int code = line_parse(argc, argv, &setup, &arguments);

	return code == EXIT_DONE ? arguments.command->run(&setup, &arguments) : code;
}
