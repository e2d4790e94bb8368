/* tell.h - the roster's reasons in words that can be read aloud */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_TELL_H
#define LINLI_TELL_H

#include "base/lang.h"
#include "base/text.h"
#include "roster/roster.h"

/* Names for the numbers of a problem; each may be NULL, then the id stands in. */
struct roster_names {
	void *data;
	const char *(*person)(void *data, int32_t person, enum lang lang);
	const char *(*duty)(void *data, int32_t duty, enum lang lang); /* "2026-12-11 值班岗" */
};

/* "nobody has the skill", "away" …: a short phrase in the language; borrowed. */
const char *tell_reason(enum roster_reason reason, enum lang lang);
/* One to four sentences: why this person (load, alternatives and why not they), or why nobody. */
void tell_why(const struct roster *roster, const struct roster_why *why,
	const struct roster_names *names, enum lang lang, struct text *t);
/* Why somebody may not, one sentence. */
void tell_block(const struct roster_block *block, const struct roster_names *names, enum lang lang,
	struct text *t);
/* "weekends" … */
const char *tell_kind(enum roster_kind kind, enum lang lang);

#endif
