/* organizer.h - what organizers should know, and duties that nobody has confirmed */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ORGANIZER_H
#define LINLI_ORGANIZER_H

#include "remind/remind.h"

enum {
	ORGANIZER_AT = 9 * 60, /* the day's list goes out at nine */
	ORGANIZER_DAYS = 7,    /* how far ahead open duties are looked for */
	ORGANIZER_USEFUL = 12 * 3600
};

/* The steps of asking somebody who wants to answer (`rsvp = yes`), by the time left. */
struct ask_step {
	const char *verb;
	int64_t before; /* seconds before the duty */
};
/* 0: when the duty was published; then again; then whoever could take over; then the organizer. */
enum { ASK_STEPS = 4 };
extern const struct ask_step ask_steps[ASK_STEPS];
/* The step that is due: the last one whose time has come; those before it are past. */
int ask_due(int64_t now, int64_t begins);

/* Adds the day's list (open duties, people who could not be reached, failed messages, the next
 * year's holidays) and the asks that are due to the outbox; each of them once. */
enum store_verdict organizer_tell(const struct remind *remind);

/* The list itself: the first line is the title; "" when there is nothing to say. */
void organizer_list(
	const struct remind *remind, const char *team, enum lang lang, struct text *ret_body);

#endif
