/* note.h - why an occurrence is as it is, as a sentence */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_NOTE_H
#define LINLI_STORE_NOTE_H

#include "base/arena.h"
#include "base/lang.h"

/* status: on, moved, cancelled, unknown; reason: ini-reference.md 5.8, ""; label: the holiday's name
 * or what a person gave as the reason, "" or NULL.  No texts where there is nothing to say. */
struct words note_of(
	struct arena *arena, const char *status, const char *reason, const char *label);

#endif
