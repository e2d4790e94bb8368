/* event.h - what one audience sees of an occurrence, as a VEVENT */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_EVENT_H
#define LINLI_EVENT_H

/*
 * One VEVENT per occurrence and audience: neutral titles, nobody's name where the audience may not
 * see it, the essential first.  The same text without its three stamps is what the store hashes to
 * see whether a face changed, so "bytes differ" and "SEQUENCE grew" cannot come apart.
 */

#include "base/text.h"
#include "calendar/civil.h"
#include "calendar/zone.h"
#include "store/read.h"

enum { EVENT_SUMMARY = 60, EVENT_ALARMS = 2 }; /* characters; alarms of an event at most */

/* How events of a community are rendered; strings are borrowed. */
struct renderer {
	const struct zone *zone;
	enum lang language; /* the community's: where a text has no other */
	const char *url;    /* NULL: no links */
	const char *phone;  /* NULL: none; the office's line */
	struct civil_span alarms[EVENT_ALARMS];
	size_t alarm_count;
	bool with_stamps; /* false: for the hash */
};

/* Reads the renderer's settings of the chosen community; the strings live in the arena. */
struct renderer renderer_load(
	struct store *store, struct arena *arena, const struct zone *zone, enum lang language);
/* The same from a plan that is about to be applied. */
struct renderer renderer_of_plan(
	const struct plan *plan, struct arena *arena, const struct zone *zone, enum lang language);

/* Appends BEGIN:VEVENT … END:VEVENT for a reader of `lang`. */
void event_render(
	const struct renderer *renderer, const struct event *event, enum lang lang, struct text *t);

/* The hash of the event in every language, stamps left out; what store.h asks for.  The renderer is
 * borrowed for as long as the result is used. */
struct event_renderer publish_renderer(struct renderer *renderer);

#endif
