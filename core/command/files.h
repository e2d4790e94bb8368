/* files.h - the configuration as a command reads it */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_COMMAND_FILES_H
#define LINLI_COMMAND_FILES_H

#include <stdint.h>

#include "base/fault.h"
#include "command/command.h"
#include "config/model.h"
#include "plugin/caller.h"

struct files {
	struct arena *arena;
	struct plugins *plugins;
	struct model *model;   /* NULL: nothing could be made of the files */
	struct faults *faults; /* all that is wrong with them */
	int64_t now;
	civil_day today; /* of now, in the community's zone */
	enum lang lang;  /* of the reader: --lang, else the community's */
};

/* Reads the files; nothing is printed.  ret_files is released with files_finish whatever happens.
 */
void files_load(const struct setup *setup, struct files *ret_files);
/* The same, and says the faults on stderr: EXIT_CONFIG when the files cannot be used.  A type that
 * is refused costs its own activities only: it is said, and the rest goes on. */
int files_load_good(const struct setup *setup, struct files *ret_files);
void files_finish(struct files *files);
/* Whether they can be used; a refused type costs its own activities only. */
bool files_are_good(const struct files *files);
/* Every fault on stderr, as ini-reference.md 6 has it. */
void files_say_faults(const struct files *files);

/* `now` of the command line in this zone, else the clock's. */
int64_t setup_now(const struct setup *setup, const struct zone *zone);
/* Answers the questions of the plan room with the plugins, two at a time. */
void files_ask(void *plugins, struct plugin_job *jobs, size_t count, struct arena *arena);

#endif
