/* line.h - reading the command line */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_LINE_H
#define LINLI_LINE_H

/*
 * Options may stand before or after the command; `--` ends them; `--key=value` and `--key value`
 * are the same.  What is wrong is said on stderr with a suggestion; nothing else is done then.
 */

#include "command/command.h"

/* EXIT_DONE, or EXIT_USAGE after a message.  ret_setup keeps its defaults for what was not given.
 * Strings are borrowed from argv.  --help and --version become those commands. */
int line_parse(int argc, char **argv, struct setup *ret_setup, struct arguments *ret_arguments);

#endif
