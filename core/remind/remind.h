/* remind.h - reminders: what one turn of the deliverer knows, and the deliverer */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_REMIND_H
#define LINLI_REMIND_H

#include "publish/event.h"
#include "remind/compose.h"
#include "remind/route.h"
#include "store/outbox.h"

struct remind { /* a community at an instant */
	struct store *store;
	struct arena *arena;
	const char *directory; /* the state directory */
	struct zone *zone;
	struct community community;
	struct routes routes;
	struct composer composer;
	struct renderer renderer; /* of events, for the calendar of a mail */
	const char *url;          /* of the pages, NULL */
	int64_t now;
	bool is_dry; /* nothing may be written */
};

/* Reads what all reminders of the chosen community need; zone is borrowed.  False: nothing was
 * planned yet. */
bool remind_load(struct store *store, struct arena *arena, const char *directory, struct zone *zone,
	int64_t now, struct remind *ret_remind);

struct remind_options {
	const char *state; /* the state directory */
	int64_t now;       /* INSTANT_NONE: the clock's */
	bool is_once;      /* what is due now, then return; else until SIGTERM or SIGINT */
};

struct remind_counts {
	int64_t sent, retry, dead, missed, waiting;
};

/* The deliverer: spreads what is due, sends it, records it.  Only one works on a state directory.
 * STORE_MISSING: nothing was planned yet (once only: the loop waits for it); STORE_BUSY: another
 * deliverer is at work, or the store is locked. */
enum store_verdict remind_run(
	const struct remind_options *options, struct remind_counts *ret_counts);
/* The same as an exit status, for the loop of `linli run`. */
int remind_loop(const struct remind_options *options);

#endif
