/* reason.h - why a date is not where its rule puts it, as a sentence */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_COMMAND_REASON_H
#define LINLI_COMMAND_REASON_H

#include "base/arena.h"
#include "base/lang.h"
#include "calendar/series.h"

/* label: the holiday's name or a person's reason, or NULL.  No texts for REASON_NONE. */
struct words reason_sentence(struct arena *arena, enum series_reason reason,
	enum series_status status, civil_day original, civil_day day, const char *label);

#endif
