/* lane.c - a channel at work: what it takes next, sends, and how that ended */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/lane.h"

#include <string.h>

#include "base/log.h"
#include "plan/planned.h"
#include "remind/letter.h"
#include "remind/spread.h"

enum {
	AHEAD = 64,
	GROUP_MOST = 200,   /* messages in a digest, unless `digest` is larger */
	LATE_SECONDS = 600, /* from then on what waits for somebody goes as one message */
	FAILURES = 5,       /* in a row, and a channel rests */
	REST_FIRST = 60,
	REST_MOST = 900,
};

/* Services limit what they take, files do not. */
static bool is_service(const struct channel_setup *setup)
{
	return setup->kind == &channel_webhook || setup->kind == &channel_mail ||
		setup->kind == &channel_command;
}

void lane_init(struct lane *lane, struct work *work, const struct channel_setup *setup)
{
	*lane = (struct lane){ .work = work, .setup = setup };
	rate_init(&lane->rate, setup->rate_count, setup->rate_minutes);
	int64_t sent = outbox_sent_since(work->store, setup->id, work->now - lane->rate.seconds);
	for (; sent > 0 && (size_t)sent <= lane->rate.count; sent--)
		rate_add(&lane->rate, work->now);
}

void lane_finish(struct lane *lane)
{
	rate_finish(&lane->rate);
	arena_free(lane->arena);
	arena_free(lane->ahead.arena);
}

static void result_add(struct work *work, const struct outbox_delivery *delivery,
	enum outbox_end end, int64_t ready, const char *error)
{
	*vec_add(&work->results) = (struct outbox_result){ .id = delivery->id,
		.attempts = delivery->attempts,
		.end = end,
		.ready = ready,
		.not_after = delivery->not_after,
		.error = arena_string(work->arena, error) };
}

/* --- what goes next --- */

static bool is_notice(const struct outbox_delivery *delivery)
{
	return *delivery->audience == '\0';
}

/* Notices of one person go as one message, and so does what waited through an outage; else as many
 * as `digest` says may go singly. */
static size_t digest_above(
	const struct lane *lane, const struct outbox_delivery *group, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_notice(&group[i]) || group[i].ready + LATE_SECONDS < lane->work->now)
			return 1;
	return (size_t)lane->setup->digest;
}

static void look_ahead(struct lane *lane)
{
	struct remind remind = lane->work->remind;

	arena_free(lane->ahead.arena);
	lane->ahead.arena = remind.arena = arena_new();
	remind.now = lane->work->now;
	lane->ahead.at = lane->ahead.count = 0;
	lane->ahead.single = NULL;
	if (outbox_waiting(lane->work->store, lane->ahead.arena, lane->work->now, lane->setup->id,
		    NULL, AHEAD, &lane->ahead.items, &lane->ahead.count) != STORE_OK ||
		letter_prepare(&remind, lane->setup, lane->ahead.items, lane->ahead.count) !=
			STORE_OK)
		lane->ahead.count = 0;
}

/* All that waits for this recipient, when that is to be one message. */
static bool choose_digest(struct lane *lane, const char *recipient)
{
	const size_t digest = (size_t)lane->setup->digest;
	struct outbox_delivery *all = NULL;
	size_t count = 0;

	if (!is_service(lane->setup) ||
		(lane->ahead.single != NULL && strcmp(lane->ahead.single, recipient) == 0))
		return false;
	if (outbox_waiting(lane->work->store, lane->arena, lane->work->now, lane->setup->id,
		    recipient, digest < GROUP_MOST ? GROUP_MOST : digest + 1, &all,
		    &count) != STORE_OK ||
		count <= digest_above(lane, all, count)) {
		lane->ahead.single = recipient;
		return false;
	}
	lane->group = all;
	lane->count = count;
	lane->ahead.at = lane->ahead.count; /* some of it is taken: look again */
	return true;
}

/* What was late, or had to wait for its turn, does not go out in the quiet hours that began
 * meanwhile: it waits for their end, and as long after it as it would have before, but not beyond
 * the start. */
static bool hold(struct lane *lane, const struct outbox_delivery *delivery)
{
	struct work *work = lane->work;
	struct outbox_delivery held = *delivery;
	struct quiet_window window;
	const int64_t limit = delivery->due < delivery->begins ? delivery->begins : INT64_MAX;

	if (!is_service(lane->setup) ||
		!quiet_find(work->remind.zone, lane->setup->quiet_hours, work->now, &window) ||
		window.end >= limit)
		return false;
	held.not_after = window.end + (delivery->not_after - delivery->due);
	if (held.not_after > limit)
		held.not_after = limit;
	if (held.not_after < delivery->not_after)
		held.not_after = delivery->not_after;
	result_add(work, &held, OUTBOX_HELD, window.end, NULL);
	return true;
}

bool lane_choose(struct lane *lane)
{
	arena_free(lane->arena);
	lane->arena = arena_new();
	lane->count = 0;
	if (lane->ahead.at == lane->ahead.count)
		look_ahead(lane);
	while (lane->ahead.at < lane->ahead.count) {
		struct outbox_delivery *next = &lane->ahead.items[lane->ahead.at++];
		if (next->not_after <= lane->work->now || hold(lane, next))
			continue;
		if (!choose_digest(lane, next->recipient)) {
			lane->group = next;
			lane->count = 1;
		}
		return true;
	}
	return false;
}

bool lane_may_start(const struct lane *lane)
{
	const int64_t now = lane->work->now;

	return !lane->is_busy && lane->rests_until <= now &&
		(!is_service(lane->setup) || rate_free_at(&lane->rate, now) <= now);
}

static void told(void *context, const struct sent *sent)
{
	struct lane *lane = context;

	lane->sent = *sent;
	lane->has_ended = true;
}

/* Asked just before sending: what does not stand any more is withdrawn. */
static void send_group(struct lane *lane)
{
	struct work *work = lane->work;
	struct remind remind = work->remind;
	struct message *messages = ARENA_ARRAY(lane->arena, lane->count, struct message);
	size_t kept = 0;

	remind.arena = lane->arena;
	remind.now = work->now;
	const bool is_shared = store_snapshot(work->store) == STORE_OK;
	for (size_t i = 0; i < lane->count; i++) {
		const struct outbox_delivery delivery = lane->group[i];
		if (!outbox_still(work->store, delivery.id, work->now) ||
			!letter_write(&remind, &delivery, lane->setup, remind.community.language,
				&messages[kept])) {
			result_add(work, &delivery, OUTBOX_CANCELLED, 0,
				_("it no longer concerns anybody"));
			continue;
		}
		lane->group[kept++] = delivery;
	}
	if (is_shared)
		store_snapshot_end(work->store);
	lane->count = kept;
	if (kept == 0) {
		lane->is_busy = false;
		return;
	}
	const struct message message =
		kept > 1 ? letter_digest(&remind, messages, kept) : messages[0];
	lane->setup->kind->send(lane->setup, &message, work->outside, work->files, told, lane);
}

void lane_start(struct lane *lane, const struct outbox_lease *leases)
{
	size_t kept = 0;

	for (size_t k = 0; k < lane->count; k++) {
		if (!leases[k].is_taken)
			continue;
		lane->group[kept] = lane->group[k];
		lane->group[kept++].attempts++;
	}
	lane->count = kept;
	lane->is_busy = kept > 0;
	if (lane->is_busy)
		send_group(lane);
}

/* --- what ended --- */

static void give_up(struct lane *lane, const struct outbox_delivery *delivery, const char *error)
{
	struct work *work = lane->work;

	result_add(work, delivery, OUTBOX_DEAD, 0, error);
	work->counts.dead++;
	log_warn(_("a message on channel %s was given up: %s"), lane->setup->id, error);
	struct outbox_new next;
	struct remind remind = work->remind;
	remind.arena = work->arena;
	remind.now = work->now;
	if (spread_fall_back(&remind, delivery, &next))
		*vec_add(&work->fallbacks) = next;
}

static void put_off(struct lane *lane, const struct outbox_delivery *delivery, const char *error)
{
	struct work *work = lane->work;
	const int64_t wait =
		quiet_back_off(lane->setup, delivery->key, delivery->attempts, lane->sent.wait);
	int64_t ready = work->now + wait;
	const int64_t calm = quiet_ready(
		work->remind.zone, lane->setup->quiet_hours, ready, delivery->not_after);

	if (calm > ready)
		ready = calm;
	if (wait < 0 || ready >= delivery->not_after) {
		give_up(lane, delivery, error);
		return;
	}
	result_add(work, delivery, OUTBOX_RETRY, ready, error);
	work->counts.retry++;
}

/* A service that is gone, or says that it is too much, is left alone for a while, so that what
 * waits for it keeps its tries. */
static void rest(struct lane *lane, int64_t now)
{
	int64_t seconds = REST_FIRST;

	if (lane->sent.verdict == SENT_LATER && lane->sent.wait > 0)
		lane->rests_until = now + lane->sent.wait;
	if (lane->failures < FAILURES)
		return;
	for (int32_t i = FAILURES; i < lane->failures && seconds < REST_MOST; i++)
		seconds *= 2;
	lane->rests_until = now + (seconds < REST_MOST ? seconds : REST_MOST);
	log_warn(_("channel %s does not answer; it rests until later"), lane->setup->id);
}

void lane_record(struct lane *lane)
{
	struct work *work = lane->work;
	const char *error = lane->sent.error;

	if (!lane->has_ended)
		return;
	for (size_t i = 0; i < lane->count; i++) {
		if (lane->sent.verdict == SENT) {
			result_add(work, &lane->group[i], OUTBOX_SENT, 0, NULL);
			work->counts.sent++;
		} else if (lane->sent.verdict == SENT_LATER) {
			put_off(lane, &lane->group[i], error);
		} else {
			give_up(lane, &lane->group[i], error);
		}
	}
	lane->failures = lane->sent.verdict == SENT_LATER ? lane->failures + 1 : 0;
	rest(lane, work->now);
	rate_add(&lane->rate, work->now);
	lane->is_busy = lane->has_ended = false;
}
