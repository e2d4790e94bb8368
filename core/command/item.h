/* item.h - the shapes of ini-reference.md 8 that several commands print */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ITEM_H
#define LINLI_ITEM_H

#include "command/output.h"
#include "store/read.h"

/* other: the community's language, for texts that do not exist in the reader's. */
struct reader {
	enum lang lang, other;
};

/* An occurrence of explain and next.  is_gone: cancelled or left out, so it has no date; free and
 * waiting are the occurrence's. */
void item_occurrence(struct output *output, const struct occurrence *o, struct reader reader,
	const struct zone *zone);
extern const struct output_column occurrence_columns[];

/* What book, cancel, move and add did. */
int item_deed(struct output *output, const struct deed *deed, const struct zone *zone);

#endif
