/* command.h - the commands of linli, one row each */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_COMMAND_H
#define LINLI_COMMAND_H

/*
 * A command is a const row of command_table and one function in cmd-NAME.c.  It is handed what
 * stood on the command line, already read and checked against its row; it writes data to stdout and
 * messages to stderr and returns an exit code.  Only main ends the process.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"

enum exit_code { /* ini-reference.md 7 */
	EXIT_DONE = 0,
	EXIT_NO = 1,
	EXIT_USAGE = 64,
	EXIT_DATA = 65,
	EXIT_OUTSIDE = 69,
	EXIT_WRITE = 73,
	EXIT_BUSY = 75,
	EXIT_DENIED = 77,
	EXIT_CONFIG = 78
};

enum output_form { OUTPUT_TABLE, OUTPUT_TSV, OUTPUT_JSON };

struct setup {               /* the options that every command has */
	const char *program; /* argv[0] */
	const char *config;  /* path of linli.ini */
	const char *state;   /* the state directory */
	const char *now;     /* as given, NULL: the clock's */
	enum output_form form;
	bool has_lang;
	enum lang lang; /* of --lang, when has_lang says that it was given */
};

enum option_shape { SHAPE_FLAG, SHAPE_TEXT, SHAPE_DATE, SHAPE_CLOCK, SHAPE_NUMBER, SHAPE_SEAT };

struct option_rule {      /* an option of one command */
	const char *name; /* without the dashes */
	enum option_shape shape;
	const char *value; /* its name in the usage line, NULL: a flag */
	int32_t min, max;  /* of a number */
};

enum { ARGUMENTS_MOST = 4, OPTIONS_MOST = 12 };

struct arguments {
	const struct command *command;
	const char *words[ARGUMENTS_MOST];
	size_t count;
	const char *values[OPTIONS_MOST]; /* by the row of command->options; "" for a flag */
};

typedef int command_function(const struct setup *setup, const struct arguments *arguments);

struct command {
	const char *name;
	const char *usage;                               /* what follows the name */
	const char *summary;                             /* one sentence */
	struct option_rule options[OPTIONS_MOST];        /* ends with a NULL name */
	size_t least, most;                              /* words */
	bool (*fits)(const struct arguments *arguments); /* do they go together; NULL: always */
	command_function *run;
};

extern const struct command command_table[]; /* ends with a NULL name */

/* By its name; NULL when there is none. */
const struct command *command_find(const char *name);
/* The value of an option, NULL when it was not given; a flag that was given has "". */
const char *argument_get(const struct arguments *arguments, const char *option);
bool argument_has(const struct arguments *arguments, const char *option);
/* The usage line of a command, to stderr; returns EXIT_USAGE. */
int command_misused(const struct command *command);

/* One file each; they print, and return an exit code. */
command_function cmd_accept, cmd_add, cmd_attend, cmd_backup, cmd_book, cmd_cancel, cmd_check,
	cmd_completion, cmd_decline, cmd_doctor, cmd_explain, cmd_give_up, cmd_help, cmd_lock,
	cmd_move, cmd_new_plugin, cmd_next, cmd_plan, cmd_print, cmd_publish, cmd_purge, cmd_remind,
	cmd_report, cmd_reply, cmd_restore, cmd_roster, cmd_run, cmd_serve, cmd_swap, cmd_token,
	cmd_types, cmd_version, cmd_waitlist;

#endif
