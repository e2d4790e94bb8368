/* schema.h - one row per key: the core's own sections and the types' options alike */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SCHEMA_H
#define LINLI_SCHEMA_H

/*
 * Parsing, bounds, "did you mean", `linli types NAME`, the man page's tables and the sample section
 * are all printed from these rows.  A type's rows come from its plugin (core/plugin turns what a
 * plugin describes into a struct type_schema); this room never sees a plugin.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"
#include "calendar/civil.h"

/* The kinds a type's option may have; the same order as enum linli_kind of the plugin header. */
enum option_kind {
	OPTION_CORE, /* a key that every activity has, with this type's own default */
	OPTION_BOOL,
	OPTION_COUNT,
	OPTION_DAYS,
	OPTION_SPAN,
	OPTION_CLOCK,
	OPTION_HOURS,
	OPTION_RANGE,
	OPTION_WEEKDAYS,
	OPTION_CHOICE,
	OPTION_TEXT,
	OPTION_TEXTS,
	OPTION_SKILL,
	OPTION_TEAM,
	OPTION_KINDS
};

struct option_row {
	const char *key; /* as in the file: "walk-in" */
	struct words help;
	const char *initial;        /* default in file syntax; NULL: required; "": nothing */
	const char *const *choices; /* of OPTION_CHOICE, ends with NULL */
	int32_t min, max;
	enum option_kind kind;
};

/* A value of an option as the plugin will see it; the member by the row's kind. */
struct option_value {
	enum option_kind kind;
	int32_t number;     /* BOOL 0/1, COUNT, DAYS, SPAN and CLOCK in minutes, CHOICE its index */
	int32_t min, max;   /* HOURS, RANGE; max 0: no upper end */
	uint32_t weekdays;  /* WEEKDAYS, Monday is bit 0 */
	const char *text;   /* TEXT, SKILL, TEAM in the community's language; NULL: left out */
	struct words words; /* TEXT with its language suffixes, for placeholders */
	const char *const *texts; /* TEXTS, ends with NULL */
	size_t text_count;
	bool is_written; /* stood in the file, not a default */
	uint32_t line;   /* where it stood, 0: a default */
};

/* What the configuration must know of a type. */
struct type_schema {
	const char *name;
	struct words title, summary;
	const char *origin;            /* "builtin" or a path */
	const char *path;              /* of the plugin file; NULL: it has none */
	const char *hash;              /* of the plugin file, hex */
	const struct option_row *rows; /* OPTION_CORE rows are the type's defaults for core keys */
	size_t row_count;
	bool has_check, has_date;
	const char *refused; /* NULL, or why the type cannot be used (type-refused) */
	const char *refused_hint;
};

/* Finds types by name; given to config_load. */
struct type_finder {
	void *context;
	/* NULL: there is no such type (unknown-type).  A type that is there but refused is returned
	 * with `refused` set.  What is returned lives as long as the finder. */
	const struct type_schema *(*find)(void *context, const char *name);
	/* The names that exist, for "did you mean"; ends with NULL. */
	const char *const *(*names)(void *context);
};

#endif
