/* fill.h - a template's placeholders, filled for one reader */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_FILL_H
#define LINLI_FILL_H

/*
 * Options and numbers were filled when the plan was made; what depends on the reader's language or
 * on the reader stays in the words until here: {title} {date} {start} {end} {venue} {time}
 * {ticket}.
 */

#include "base/lang.h"
#include "base/text.h"
#include "calendar/zone.h"

struct fill {
	const char *title, *venue; /* NULL: as "" */
	const struct zone *zone;
	enum lang lang;
	int64_t begins, ends; /* of the occurrence: {date} {start} {end} */
	int64_t own; /* {time}: when the reader's own slot or duty begins; INSTANT_NONE: begins */
	int32_t ticket; /* {ticket}: 0 gives "" */
};

/* Appends the template; a placeholder of another name stays as it is. */
void fill_words(const char *template, const struct fill *fill, struct text *t);

#endif
