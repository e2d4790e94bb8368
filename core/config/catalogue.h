/* catalogue.h - every key of the core's sections, for help, manual and samples */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_CATALOGUE_H
#define LINLI_CATALOGUE_H

/*
 * The same rows that the files are read by, so what is printed cannot differ from what is read.
 * Everything is static text.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"

struct catalogue_key {
	const char *key, *kind;     /* "teams", "list of teams" */
	const char *initial;        /* default in file syntax; NULL: required; "": nothing */
	const char *const *choices; /* ends with NULL, or NULL */
	const char *example;
	bool has_bounds; /* min and max are the value's own (durations in minutes) */
	int32_t min, max;
	bool in_language; /* may carry a suffix: title.en */
	struct words help;
};

/* The i-th kind of section in the reference's order, NULL behind the last: "community" … */
const char *catalogue_section(size_t i);
/* The i-th key of a kind of section, in the reference's order; false behind the last. */
bool catalogue_get(const char *section, size_t i, struct catalogue_key *ret_key);
/* One key by its name; false when there is none. */
bool catalogue_find(const char *section, const char *key, struct catalogue_key *ret_key);

#endif
