/* emit.h - the emitters that a plugin is shown, and what becomes of what it emits */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_EMIT_H
#define LINLI_EMIT_H

/*
 * Used in the host process only.  Every record is copied into the answer before the emitter
 * returns. A shorter struct is filled with zeroes; a longer one is taken if what is unknown of it
 * is zero, else the call ends as `newer`.  Of each kind one more than allowed is passed on, so that
 * the core sees that there were too many; the rest is dropped.
 */

#include <linli/plugin.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "plugin/record.h"

enum { SHOWN_ZEROES = 1024 }; /* behind everything that a plugin is shown */

struct emission {
	struct linli_out out; /* first: what the plugin holds */
	unsigned char zeroes[SHOWN_ZEROES];
	struct text *answer, faults;
	size_t start; /* of this call's records in the answer */
	uint32_t counts[RECORD_TAGS];
	bool is_faulted, is_newer;
};

/* Opens the call number `index`; what the plugin emits to &emission->out is collected. */
void emission_begin(struct emission *emission, struct text *answer, int32_t index);
/* Closes it: records, faults and the status are in the answer. */
void emission_end(struct emission *emission, int32_t index);

#endif
