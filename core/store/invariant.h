/* invariant.h - what must hold in every store and the schema cannot refuse */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_INVARIANT_H
#define LINLI_STORE_INVARIANT_H

#include <stddef.h>

struct invariant {
	const char *sentence; /* what is wrong when it gives rows; for _() */
	const char *sql;
};

extern const struct invariant invariants[];
extern const size_t invariant_count;

#endif
