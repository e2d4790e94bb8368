/* quiet.c - when a message may go out: quiet hours, jitter, back-off, rates */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/quiet.h"

#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "plan/planned.h"

bool quiet_find(const struct zone *zone, struct clock_range quiet, int64_t instant,
	struct quiet_window *ret_window)
{
	int32_t second;
	const civil_day day = zone_day(zone, instant, &second);
	const bool is_over_midnight = quiet.until < quiet.from;

	if (quiet.from == quiet.until)
		return false;
	for (civil_day first = day - 1; first <= day; first++) {
		const struct quiet_window window = {
			.begin = zone_instant(zone, first, quiet.from),
			.end = zone_instant(zone, first + (is_over_midnight ? 1 : 0), quiet.until),
		};
		if (window.begin <= instant && instant < window.end) {
			*ret_window = window;
			return true;
		}
	}
	return false;
}

int64_t quiet_ready(const struct zone *zone, struct clock_range quiet, int64_t due, int64_t before)
{
	struct quiet_window window;

	if (!quiet_find(zone, quiet, due, &window))
		return due;
	return before != INSTANT_NONE && window.end >= before ? window.begin - QUIET_MARGIN
							      : window.end;
}

/* A number below `most` that belongs to the key. */
static int64_t chance(const char *key, int32_t number, int64_t most)
{
	uint8_t bytes[HASH_BYTES];
	uint64_t value = 0;

	hash_keyed(&number, sizeof number, key, strlen(key), bytes);
	for (size_t i = 0; i < 7; i++)
		value = value << 8 | bytes[i];
	return most > 0 ? (int64_t)(value % (uint64_t)most) : 0;
}

int64_t quiet_spread(const struct zone *zone, const struct channel_setup *setup, const char *key,
	int64_t due, int64_t before)
{
	struct quiet_window window;
	const int64_t ready = quiet_ready(zone, setup->quiet_hours, due, before);
	const int64_t early = ready - chance(key, 0, setup->jitter * INT64_C(60) + 1);

	return quiet_find(zone, setup->quiet_hours, early, &window) ? ready : early;
}

int64_t quiet_back_off(
	const struct channel_setup *setup, const char *key, int32_t attempt, int32_t wait)
{
	if (attempt < 1 || (size_t)attempt > setup->retry_count)
		return -1;
	const int64_t seconds = setup->retry[attempt - 1] * INT64_C(60);
	const int64_t varied = seconds * 4 / 5 + chance(key, attempt, seconds * 2 / 5 + 1);

	return varied > wait ? varied : wait;
}

void rate_init(struct rate *rate, int32_t count, int32_t minutes)
{
	*rate = (struct rate){ .sent = xcalloc((size_t)count, sizeof(int64_t)),
		.count = (size_t)count,
		.seconds = minutes * INT64_C(60) };
}

void rate_finish(struct rate *rate)
{
	free(rate->sent);
	*rate = (struct rate){ 0 };
}

void rate_add(struct rate *rate, int64_t now)
{
	rate->sent[rate->at] = now;
	rate->at = (rate->at + 1) % rate->count;
}

int64_t rate_free_at(const struct rate *rate, int64_t now)
{
	const int64_t oldest = rate->sent[rate->at]; /* the one that the next would replace */

	if (oldest == 0 || oldest > now || oldest + rate->seconds <= now)
		return now;
	return oldest + rate->seconds;
}
