/* quiet.h - when a message may go out: quiet hours, jitter, back-off, rates */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_QUIET_H
#define LINLI_QUIET_H

/* Pure: the clock is a parameter, and what looks like chance is a hash of the message's key, so the
 * same message is always put off by the same time. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calendar/civil.h"
#include "calendar/zone.h"
#include "remind/channel.h"

enum {
	QUIET_MARGIN = 15 * 60, /* what cannot wait goes out this long before the quiet hours */
};

struct quiet_window { /* [begin, end) */
	int64_t begin, end;
};
/* The quiet hours around an instant; false: it lies in none. */
bool quiet_find(const struct zone *zone, struct clock_range quiet, int64_t instant,
	struct quiet_window *ret_window);
/* When something due may go out: its due time; the end of the quiet hours it falls into; or, when
 * that is not before `before` (INSTANT_NONE: it can wait), QUIET_MARGIN before they begin. */
int64_t quiet_ready(const struct zone *zone, struct clock_range quiet, int64_t due, int64_t before);
/* The same, and up to `jitter` minutes earlier, but never into quiet hours (ini-reference.md 3). */
int64_t quiet_spread(const struct zone *zone, const struct channel_setup *setup, const char *key,
	int64_t due, int64_t before);

/* Seconds until try number `attempt` + 1, a fifth more or less than `retry` says; -1: give up.  At
 * least `wait`, what the other side asked for. */
int64_t quiet_back_off(
	const struct channel_setup *setup, const char *key, int32_t attempt, int32_t wait);

/* A rate of count in minutes, as a window that slides. */
struct rate {
	int64_t *sent; /* a ring of instants, `count` of them */
	size_t count, at;
	int64_t seconds;
};
void rate_init(struct rate *rate, int32_t count, int32_t minutes);
void rate_finish(struct rate *rate);
void rate_add(struct rate *rate, int64_t now);
/* The first instant at which one more may be sent: now or later.  A clock that stepped back does
 * not close it for longer than one window. */
int64_t rate_free_at(const struct rate *rate, int64_t now);

#endif
