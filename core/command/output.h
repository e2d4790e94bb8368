/* output.h - the data of a command: a table, TSV or JSON */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_OUTPUT_H
#define LINLI_OUTPUT_H

/*
 * Every command that prints data fills the same list of items; how they look is decided once.  The
 * fields of an item are given in the order of ini-reference.md 8, every one of them, each time.
 * Nothing is written before output_finish.
 */

#include <stdbool.h>
#include <stdint.h>

#include "calendar/civil.h"
#include "calendar/zone.h"
#include "command/command.h"

struct output;

/* community NULL: none yet; zone must outlive the output. */
struct output *output_new(const struct setup *setup, const char *command, const char *community,
	const struct zone *zone, int64_t now);
void output_free(struct output *output);

/* Until the first item the fields are the subject's. */
void output_item(struct output *output);
void output_text(struct output *output, const char *field, const char *text); /* NULL: null */
void output_number(struct output *output, const char *field, int64_t number);
void output_bool(struct output *output, const char *field, bool yes);
void output_null(struct output *output, const char *field);
void output_day(struct output *output, const char *field, civil_day day); /* CIVIL_NONE: null */
void output_instant(struct output *output, const char *field, int64_t instant); /* 0: null */
/* A list of texts that ends with NULL; NULL: []. */
void output_list(struct output *output, const char *field, const char *const *texts);

struct output_column { /* what a person on a terminal sees */
	const char *field, *heading;
	bool is_right; /* numbers */
};

/* Writes all of it to stdout, frees the output; EXIT_DONE, or EXIT_WRITE when stdout did not take
 * it. columns end with a NULL field; the table is not printed when there are no items. */
int output_finish(struct output *output, const struct output_column *columns);
/* For what was printed without an output: EXIT_DONE, or says that stdout did not take it. */
int output_flush(void);

#endif
