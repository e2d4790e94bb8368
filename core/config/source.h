/* source.h - INI text as sections and keys that know where they stand */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SOURCE_H
#define LINLI_SOURCE_H

/*
 * Every line is looked at here before the INI library sees it: the stock library cuts long lines
 * and lets the rest in as a second key, takes indented lines for continuations and swallows NUL
 * bytes.  What is left is sections and keys with file and line, kept as long as the arena.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/vec.h"

enum { LINE_BYTES = 1024, FILE_BYTES = 262144, ID_CHARS = 32, KEY_BYTES = 40 };

struct entry {              /* one `key = value` */
	const char *key;    /* as written: "title.en" */
	const char *base;   /* "title" */
	const char *suffix; /* "en", or NULL */
	const char *value;  /* trimmed, comment removed */
	struct place_in_file at;
	uint32_t column;  /* of the value, from 1; 0 for a faulty line */
	bool bad;         /* faulty: there, but counts as absent */
	bool has_comment; /* a " ;" stood behind the value */
};

struct section {
	const char *kind; /* "activity" */
	const char *id;   /* "tea", or NULL */
	const char *name; /* "activity tea", for messages */
	struct place_in_file at;
	struct VEC(struct entry) entries;
};

struct source {
	struct arena *arena;
	struct VEC(
		struct section *) sections; /* in the order read, later sorted by file and line */
	size_t file_count;
	bool lost_community; /* its head may be among what was faulty: no section-missing then */
	struct VEC(const char *) lost_ids; /* of heads that were no good */
	bool too_many;
};

/* Adds what one file says; `file` is its name in messages, kept.  Faulty lines are reported; their
 * key, when it can still be seen, is kept as a bad entry. */
void source_add(struct source *source, const char *file, const char *bytes, size_t n,
	struct faults *faults);
/* Brings the sections into the order of files and lines and reports those written twice; later
 * ones are dropped. */
void source_sort(struct source *source, struct faults *faults);
void source_finish(struct source *source);

/* The entry with exactly this key, bad ones included; NULL when absent. */
struct entry *section_find(const struct section *section, const char *key);

#endif
