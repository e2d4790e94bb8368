/* lane.h - a channel at work: what it takes next, sends, and how that ended */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_LANE_H
#define LINLI_LANE_H

/*
 * One message at a time on each channel, so that a kill can repeat one of each at most; the
 * channels work beside each other, so that a dead one holds up nobody.  What comes next is read
 * ahead; the lease, which is written before anything is sent, says whether it is still so.
 */

#include "base/vec.h"
#include "remind/outside.h"
#include "remind/quiet.h"
#include "remind/remind.h"

struct work { /* what the lanes share */
	struct store *store;
	struct outside *outside;
	struct remind remind;
	const char *files; /* where copy, calls and print write */
	int64_t now;
	/* Not yet recorded; their strings are in `arena`. */
	struct VEC(struct outbox_result) results;
	struct VEC(struct outbox_new) fallbacks; /* by the next channel, what one gave up */
	struct arena *arena;
	struct remind_counts counts;
};

struct lane {
	struct work *work;
	const struct channel_setup *setup;
	struct rate rate;
	struct { /* what was read ahead, in `arena` */
		struct arena *arena;
		struct outbox_delivery *items;
		size_t count, at;
		const char *single; /* whose messages go one by one */
	} ahead;
	struct outbox_delivery *group; /* under way, in `arena` */
	size_t count;
	bool is_busy, has_ended, is_chosen;
	struct sent sent;
	struct arena *arena;
	int32_t failures;
	int64_t rests_until;
};

void lane_init(struct lane *lane, struct work *work, const struct channel_setup *setup);
void lane_finish(struct lane *lane);

/* It is free, rested, and within its rate. */
bool lane_may_start(const struct lane *lane);
/* Chooses what goes next into `group`; false: nothing waits. */
bool lane_choose(struct lane *lane);
/* Sends what the leases (one for each of `group`) have given. */
void lane_start(struct lane *lane, const struct outbox_lease *leases);
/* Turns an end into results, if there is one. */
void lane_record(struct lane *lane);

#endif
