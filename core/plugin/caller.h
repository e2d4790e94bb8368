/* caller.h - the core's side of the plugins: describe, check, date, plan */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_CALLER_H
#define LINLI_CALLER_H

/*
 * No plugin is ever loaded into this process: each request is answered by a host process of its own
 * (linli-host) that lives for one frame.  A plugin that crashes, hangs, eats memory or talks
 * nonsense is a result, never an accident.  Keeping count of failures (quarantine) is the caller's.
 *
 * A type is looked up by the exact path DIRECTORY/NAME.so, checked (a regular file, no symbolic
 * link, not writable by group or others), read once and sealed in memory: what was described is
 * what runs, for as long as the struct plugins lives, whatever happens to the file.
 *
 * Effects: reads plugin files, writes the cache if there is one, starts and reaps its own children.
 * Results depend on the plugin file and the request only.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "config/schema.h"
#include "plugin/answer.h"

struct plugin_place {
	const char *directory; /* of the NAME.so files; absolute */
	const char *host;      /* the host program; absolute */
	const char *cache;     /* directory for descriptions, made when missing; NULL: none */
	const char *problem;   /* NULL, or why no type can be found at all */
};

/* Where they are: $LINLI_PLUGINS (one absolute directory) else the installed directory;
 * $LINLI_HOST else the installed program, else `linli-host` beside the running program (a build
 * tree; then plugins/ beside it too, when nothing is installed).  `state` is the state directory or
 * NULL; the cache is types/ in it.  Strings live in the arena. */
struct plugin_place plugin_place_find(struct arena *arena, const char *state);

struct plugins; /* the types of one run, each read at most once */

/* The place's strings are copied. */
struct plugins *plugins_new(const struct plugin_place *place);
void plugins_free(struct plugins *plugins);

enum plugin_result {
	PLUGIN_OK,
	PLUGIN_REFUSED, /* cannot be used as it is: other ABI, unsafe file … (type-refused) */
	PLUGIN_FAILED   /* crash, time, memory, nonsense (type-failed) */
};

struct plugin { /* a type as its plugin describes it; lives as long as its struct plugins */
	struct type_schema schema; /* name, words, rows, hash of the file, refused and its hint */
	const char *path;
	uint32_t abi, size;        /* as the plugin says; 0 when it could not say */
	bool is_builtin;           /* its name is one of those that come with linli */
	enum plugin_result result; /* of describing it; schema.refused is set unless OK */
};

/* The plugin whose schema a struct plugins handed out. */
const struct plugin *plugin_of(const struct type_schema *schema);

/* The type NAME, described by its plugin (from memory, the cache, or a host).  NULL: there is no
 * such file.  A file that cannot be used is returned with schema.refused: a sentence;
 * schema.refused_hint: the remedy (type-refused; `result` tells a file that is no good from one
 * that crashed). */
const struct plugin *plugins_find(struct plugins *plugins, const char *name);
/* The names that have a file, sorted, NULL at the end: for `linli types` and "did you mean".  Only
 * names are read; nothing is loaded because it lies there. */
const char *const *plugins_names(struct plugins *plugins);
/* The same two for config_load. */
struct type_finder plugins_finder(struct plugins *plugins);

struct plugin_occurrence {       /* all that a type is shown of one */
	int32_t day, start, end; /* minutes from midnight of the day */
	int32_t number, total, places, booked;
};

struct plugin_period { /* one turn of `when` */
	uint64_t seed;
	const int32_t *days; /* those on which policy and season let the activity run */
	size_t day_count;
	int32_t day, start, lasts; /* minutes */
};

enum plugin_request { PLUGIN_DESCRIBE = 1, PLUGIN_CHECK, PLUGIN_DATE, PLUGIN_PLAN };

struct plugin_job { /* one activity's question */
	const struct plugin *plugin;
	enum plugin_request request;       /* CHECK, DATE or PLAN */
	const struct option_value *values; /* one per row of the schema, CORE rows too (ignored) */
	size_t value_count;
	const struct plugin_occurrence
		*occurrences;                /* PLAN: any number; CHECK: one, a typical one */
	const struct plugin_period *periods; /* DATE: any number */
	size_t count;
	/* The answer. */
	enum plugin_result result;
	const char *sentence; /* why not, translated, without full stop; NULL when OK */
	const char *hint;     /* the remedy, or NULL */
	struct needs *needs;  /* one per occurrence or period, in their order; only when OK */
};

/* Asks all of them, at most `parallel` (1 … 8) hosts at a time, in requests of at most 400 items,
 * in halves of that where a request or its answer would be longer than a frame.  A job whose type has no function for the request is OK at once with empty needs.  Answers are put
 * into the arena. */
void plugins_run(struct plugins *plugins, struct plugin_job *jobs, size_t count, size_t parallel,
	struct arena *arena);

#endif
