/* suggest.h - did you mean … ? */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SUGGEST_H
#define LINLI_SUGGEST_H

#include <stddef.h>

/* The known word that was probably meant by the n bytes of `word`: the one with the smallest edit
 * distance, at most 2 (at most 1 when the word has under 4 characters).  A character too many, too
 * few or wrong counts 1, two neighbours swapped count 1, `_` for `-` counts 0.  Of several the
 * first in byte order; NULL when none is near.  Algorithm: optimal string alignment (Damerau 1964,
 * Wagner and Fischer 1974), on characters. */
const char *suggest_nearest(const char *word, size_t n, const char *const *known, size_t count);

#endif
