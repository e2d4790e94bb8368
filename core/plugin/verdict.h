/* verdict.h - what a host answered, looked at as a proposal */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_VERDICT_H
#define LINLI_VERDICT_H

/* The core's checks of an answer, whatever the host says (answer.h lists them).  `why` gets one
 * untranslated sentence that names the record and the member. */

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"
#include "plugin/caller.h"
#include "plugin/frame.h"
#include "plugin/record.h"

/* A question about items first … first + count of a job, and its answer's body: fills
 * ret_needs[0 … count). */
bool verdict_needs(const struct frame *answer, const struct plugin_job *job, size_t first,
	size_t count, struct arena *arena, struct needs *ret_needs, struct text *why);

/* The answer to `describe` of type `name`: name, words, rows, abi and size of *ret_plugin. */
bool verdict_description(const struct frame *answer, const char *name, struct arena *arena,
	struct plugin *ret_plugin, struct text *why);

/* True when the body is an orderly refusal, and nothing else. */
bool verdict_refused(
	const struct frame *answer, struct arena *arena, struct record_refused *ret_refused);

#endif
