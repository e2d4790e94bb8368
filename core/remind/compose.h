/* compose.h - what a reminder, a notice or an ask says, in the reader's language */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_COMPOSE_H
#define LINLI_COMPOSE_H

/*
 * Pure.  Dates are in words and absolute (calendar/say.h), templates are filled by publish/fill.h.
 * Names appear only in what goes to one person or to staff.
 */

#include "base/lang.h"
#include "base/text.h"
#include "calendar/zone.h"
#include "store/outbox.h"

struct composer { /* of a community; borrowed */
	const struct zone *zone;
	enum lang language; /* where a text has no other */
	struct words name;
	const char *phone; /* NULL: none */
};

struct compose_parts {
	const struct occurrence *occurrence;
	const struct outbox_recipient *recipient; /* NULL: a whole audience */
	const char *audience;                     /* "serving" … */
	struct words words, bring, note;          /* templates; texts NULL where there is none */
	const char *ask;                          /* where to answer with one tap; NULL */
};

/* A reminder: the title in one line, then what, when, where, the own duty or place, the words. */
void compose_reminder(const struct composer *composer, const struct compose_parts *parts,
	enum lang lang, struct text *ret_title, struct text *ret_text);

/* A change, as the store notes it in a delivery's body:
 * cancelled, restored, moved, seat-on, seat-off, offer, swap.  What has no verb is taken as the
 * text itself. */
void compose_notice(const struct composer *composer, const struct compose_parts *parts,
	const char *body, enum lang lang, struct text *ret_title, struct text *ret_text);

/* An ask of a person who wants to answer, its repetition, the question to somebody who could take
 * over, and the word to the organizer. */
enum compose_ask { ASK_FIRST, ASK_AGAIN, ASK_SUBSTITUTE, ASK_ORGANIZER };
void compose_ask(const struct composer *composer, const struct compose_parts *parts,
	enum compose_ask step, const char *about, enum lang lang, struct text *ret_title,
	struct text *ret_text);

/* "Please tell NAME (PHONE):" before a text that somebody passes on. */
void compose_pass_on(const struct outbox_recipient *recipient, enum lang lang, const char *words,
	struct text *t);

/* Several messages as one. */
struct compose_item {
	const char *title, *text;
};
void compose_digest(const struct composer *composer, const struct compose_item *items, size_t count,
	enum lang lang, struct text *ret_title, struct text *ret_text);

#endif
