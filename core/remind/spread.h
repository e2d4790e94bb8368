/* spread.h - from a reminder that is due to one delivery for each recipient and channel */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SPREAD_H
#define LINLI_SPREAD_H

#include "remind/remind.h"

struct spread_copy { /* a delivery to be, and whom it is for */
	struct outbox_new row;
	const struct channel_setup *setup;        /* NULL: nobody can be reached */
	const struct outbox_recipient *recipient; /* NULL: a whole audience */
};

/* When the first copy of a reminder may go out, and when the last one is no longer of use: both
 * move with the quiet hours and the jitter of the channels that serve its audience. */
struct spread_window {
	int64_t ready, not_after;
};
struct spread_window spread_window(
	const struct remind *remind, const struct outbox_reminder *reminder);
/* Reminders due by this instant may have a copy that goes out now. */
int64_t spread_horizon(const struct remind *remind);

/* The copies of a reminder, in the arena; without a setup those that nothing takes.  Nothing is
 * written. */
enum store_verdict spread_plan(const struct remind *remind, const struct outbox_reminder *reminder,
	struct spread_copy **ret_copies, size_t *ret_count);

/* Spreads what is due, at most `most` reminders; gives how many it wrote (missed ones too). */
enum store_verdict spread_due(const struct remind *remind, size_t most, size_t *ret_count);
/* Gives the notices of changes, at most `most`, to the channels that reach their recipients; gives
 * how many there were. */
enum store_verdict spread_notices(const struct remind *remind, size_t most, size_t *ret_count);
/* The next channel for a recipient whom one could not reach: a delivery under a key of its own, in
 * the arena; false: there is none. */
bool spread_fall_back(const struct remind *remind, const struct outbox_delivery *delivery,
	struct outbox_new *ret_row);

/* A key of parts that every service takes: what is not a letter, digit or one of `@./+-` becomes
 * `_` and, but for blanks, its code. */
const char *spread_key(struct arena *arena, const char *const *parts, size_t count);

#endif
