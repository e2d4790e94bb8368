/* deliver.c - the deliverer: claim, ask once more, send, record */
/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/log.h"
#include "base/seam.h"
#include "base/vec.h"
#include "plan/planned.h"
#include "remind/letter.h"
#include "remind/organizer.h"
#include "remind/outside.h"
#include "remind/quiet.h"
#include "remind/remind.h"
#include "remind/spread.h"

/*
 * One message at a time on each channel, so that a kill can repeat one of each at most; the
 * channels work beside each other, so that a dead one holds up nobody.  The record of what ended
 * and the lease of what comes next are one transaction.
 */

enum {
	LEASE_SECONDS = 300,
	SPREAD_MOST = 200,  /* reminders in one turn */
	GROUP_MOST = 200,   /* messages in a digest */
	LATE_SECONDS = 600, /* from then on what waits for somebody goes as one message */
	FAILURES = 5,       /* in a row, and a channel rests */
	REST_FIRST = 60,
	REST_MOST = 900,
	LOOK_MS = 2000,
	STOP_MS = 5000,
	CARE_SECONDS =
		60 /* between two looks at what is too late and what organizers should know */
};

struct results VEC(struct outbox_result);

struct lane { /* a channel at work */
	struct deliverer *deliverer;
	const struct channel_setup *setup;
	struct rate rate;
	struct outbox_delivery *group; /* in `arena` */
	size_t count;
	bool is_busy, has_ended;
	struct sent sent;
	struct arena *arena; /* of what is under way */
	int32_t failures;
	int64_t rests_until;
};

struct deliverer {
	const struct remind_options *options;
	struct store *store;
	struct outside *outside;
	struct arena *arena; /* of the setups: as long as the lanes */
	struct zone *zone;
	struct remind remind;
	struct lane *lanes;
	size_t lane_count;
	struct results results;
	struct remind_counts counts;
	char *files; /* where copy, calls and print write */
	char owner[32];
	int64_t cared; /* when what is too late was last looked at */
	int64_t now;
};

static int64_t now_of(const struct remind_options *options)
{
	return options->now != INSTANT_NONE ? options->now : seam_now();
}

/* Services limit what they take, files do not. */
static bool is_service(const struct channel_setup *setup)
{
	return setup->kind == &channel_webhook || setup->kind == &channel_mail ||
		setup->kind == &channel_command;
}

/* --- lanes --- */

static void lane_init(struct deliverer *d, struct lane *lane, const struct channel_setup *setup)
{
	*lane = (struct lane){ .deliverer = d, .setup = setup };
	rate_init(&lane->rate, setup->rate_count, setup->rate_minutes);
	int64_t sent = outbox_sent_since(d->store, setup->id, d->now - lane->rate.seconds);
	for (; sent > 0 && (size_t)sent <= lane->rate.count; sent--)
		rate_add(&lane->rate, d->now);
}

static void lane_finish(struct lane *lane)
{
	rate_finish(&lane->rate);
	arena_free(lane->arena);
}

static void lanes_free(struct deliverer *d)
{
	for (size_t i = 0; i < d->lane_count; i++)
		lane_finish(&d->lanes[i]);
	free(d->lanes);
	d->lanes = NULL;
	d->lane_count = 0;
	arena_free(d->arena);
	d->arena = NULL;
	zone_free(d->zone);
	d->zone = NULL;
}

static bool is_any_busy(const struct deliverer *d)
{
	for (size_t i = 0; i < d->lane_count; i++)
		if (d->lanes[i].is_busy)
			return true;
	return false;
}

/* The channels and words of the community as they are now; false: nothing was planned yet. */
static bool load(struct deliverer *d)
{
	struct arena *arena = arena_new();
	struct community community;
	const char *code = store_only(d->store, arena);
	struct zone *zone = NULL;
	const bool is_there = code != NULL && store_choose(d->store, code) &&
		store_community(d->store, arena, &community) &&
		(zone = zone_load(community.zone)) != NULL;

	if (is_there && d->lanes != NULL &&
		community.generation == d->remind.community.generation && !zone_is_stale(d->zone)) {
		arena_free(arena);
		zone_free(zone);
		return true;
	}
	struct remind remind;
	if (!is_there || !remind_load(d->store, arena, d->files, zone, d->now, &remind)) {
		arena_free(arena);
		zone_free(zone);
		return false;
	}
	lanes_free(d);
	d->arena = arena;
	d->zone = zone;
	d->remind = remind;
	d->lanes = xcalloc(remind.routes.count + 1, sizeof *d->lanes);
	d->lane_count = remind.routes.count;
	for (size_t i = 0; i < d->lane_count; i++)
		lane_init(d, &d->lanes[i], remind.routes.items[i]);
	return true;
}

/* --- what goes next --- */

static bool is_notice(const struct outbox_delivery *delivery)
{
	return *delivery->audience == '\0';
}

/* Notices of one person go as one message, and so does what waited through an outage; else as many
 * as `digest` says may go singly. */
static size_t digest_above(
	const struct lane *lane, const struct outbox_delivery *group, size_t count, int64_t now)
{
	for (size_t i = 0; i < count; i++)
		if (is_notice(&group[i]) || group[i].ready + LATE_SECONDS < now)
			return 1;
	return (size_t)lane->setup->digest;
}

static void choose_group(struct lane *lane)
{
	struct deliverer *d = lane->deliverer;
	struct outbox_delivery *all = NULL;
	size_t count = 0;

	lane->count = 0;
	if (outbox_waiting(d->store, lane->arena, d->now, lane->setup->id, NULL, 1, &lane->group,
		    &lane->count) != STORE_OK ||
		lane->count == 0 || !is_service(lane->setup))
		return;
	if (outbox_waiting(d->store, lane->arena, d->now, lane->setup->id, lane->group[0].recipient,
		    GROUP_MOST, &all, &count) == STORE_OK &&
		count > digest_above(lane, all, count, d->now)) {
		lane->group = all;
		lane->count = count;
	}
}

static bool may_start(const struct lane *lane, int64_t now)
{
	return !lane->is_busy && lane->rests_until <= now &&
		(!is_service(lane->setup) || rate_free_at(&lane->rate, now) <= now);
}

/* --- what ended --- */

static void result_add(struct deliverer *d, const struct outbox_delivery *delivery,
	enum outbox_end end, int64_t ready, const char *error)
{
	*vec_add(&d->results) = (struct outbox_result){ .id = delivery->id,
		.attempts = delivery->attempts,
		.end = end,
		.ready = ready,
		.error = error };
}

static void give_up(struct lane *lane, const struct outbox_delivery *delivery, const char *error)
{
	struct deliverer *d = lane->deliverer;

	result_add(d, delivery, OUTBOX_DEAD, 0, error);
	d->counts.dead++;
	log_warn(_("a message on channel %s was given up: %s"), lane->setup->id, error);
	spread_fall_back(&d->remind, delivery);
}

static void put_off(struct lane *lane, const struct outbox_delivery *delivery, const char *error)
{
	struct deliverer *d = lane->deliverer;
	const int64_t wait =
		quiet_back_off(lane->setup, delivery->key, delivery->attempts, lane->sent.wait);
	int64_t ready = d->now + wait;
	const int64_t calm =
		quiet_ready(d->zone, lane->setup->quiet_hours, ready, delivery->not_after);

	if (calm > ready)
		ready = calm;
	if (wait < 0 || ready >= delivery->not_after) {
		give_up(lane, delivery, error);
		return;
	}
	result_add(d, delivery, OUTBOX_RETRY, ready, error);
	d->counts.retry++;
}

/* A service that is gone is left alone for a while, so that what waits for it keeps its tries. */
static void rest(struct lane *lane, int64_t now)
{
	int64_t seconds = REST_FIRST;

	if (lane->failures < FAILURES)
		return;
	for (int32_t i = FAILURES; i < lane->failures && seconds < REST_MOST; i++)
		seconds *= 2;
	lane->rests_until = now + (seconds < REST_MOST ? seconds : REST_MOST);
	log_warn(_("channel %s does not answer; it rests until later"), lane->setup->id);
}

static void lane_record(struct lane *lane)
{
	struct deliverer *d = lane->deliverer;
	const char *error = lane->sent.error; /* in the lane: it outlives the arena */

	for (size_t i = 0; i < lane->count; i++) {
		if (lane->sent.verdict == SENT) {
			result_add(d, &lane->group[i], OUTBOX_SENT, 0, NULL);
			d->counts.sent++;
		} else if (lane->sent.verdict == SENT_LATER) {
			put_off(lane, &lane->group[i], error);
		} else {
			give_up(lane, &lane->group[i], error);
		}
	}
	lane->failures = lane->sent.verdict == SENT_LATER ? lane->failures + 1 : 0;
	rest(lane, d->now);
	rate_add(&lane->rate, d->now);
	lane->is_busy = lane->has_ended = false;
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
	struct deliverer *d = lane->deliverer;
	struct remind remind = d->remind;
	struct message *messages = ARENA_ARRAY(lane->arena, lane->count, struct message);
	size_t kept = 0;

	remind.arena = lane->arena;
	remind.now = d->now;
	for (size_t i = 0; i < lane->count; i++) {
		const struct outbox_delivery delivery = lane->group[i];
		if (!outbox_still(d->store, delivery.id, d->now) ||
			!letter_write(&remind, &delivery, lane->setup, remind.community.language,
				&messages[kept])) {
			result_add(d, &delivery, OUTBOX_CANCELLED, 0,
				_("it no longer concerns anybody"));
			continue;
		}
		lane->group[kept++] = delivery;
	}
	lane->count = kept;
	if (kept == 0) {
		lane->is_busy = false;
		return;
	}
	const struct message message =
		kept > 1 ? letter_digest(&remind, messages, kept) : messages[0];
	lane->setup->kind->send(lane->setup, &message, d->outside, d->files, told, lane);
}

/* --- one turn --- */

struct leases VEC(struct outbox_lease);

/* Each free channel takes what comes next; all leases and all records are one transaction. */
static enum store_verdict take(struct deliverer *d, struct leases *leases)
{
	for (size_t i = 0; i < d->lane_count; i++) {
		struct lane *lane = &d->lanes[i];
		if (!may_start(lane, d->now))
			continue;
		arena_free(lane->arena);
		lane->arena = arena_new();
		choose_group(lane);
		for (size_t k = 0; k < lane->count; k++)
			*vec_add(leases) = (struct outbox_lease){ .id = lane->group[k].id,
				.attempts = lane->group[k].attempts };
	}
	if (d->results.count == 0 && leases->count == 0)
		return STORE_OK;
	return outbox_turn(d->store, d->now, d->results.items, d->results.count, leases->items,
		leases->count, d->now + LEASE_SECONDS, d->owner);
}

static void start(struct lane *lane, const struct outbox_lease *leases)
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

/* Gives how many messages were begun. */
static enum store_verdict turn(struct deliverer *d, size_t *ret_begun)
{
	struct leases leases = { 0 };
	size_t at = 0;

	*ret_begun = 0;
	for (size_t i = 0; i < d->lane_count; i++)
		if (d->lanes[i].has_ended)
			lane_record(&d->lanes[i]);
	bool *is_free = xcalloc(d->lane_count + 1, sizeof *is_free);
	for (size_t i = 0; i < d->lane_count; i++)
		is_free[i] = may_start(&d->lanes[i], d->now);
	const enum store_verdict verdict = take(d, &leases);
	/* A record that did not get through is made again in the next turn: the fence still holds.
	 */
	if (verdict == STORE_OK)
		d->results.count = 0;
	for (size_t i = 0; i < d->lane_count && verdict == STORE_OK; i++) {
		struct lane *lane = &d->lanes[i];
		if (!is_free[i])
			continue;
		const size_t count = lane->count;
		start(lane, leases.items + at);
		at += count;
		*ret_begun += lane->is_busy;
	}
	free(is_free);
	vec_free(&leases);
	return verdict;
}

/* What is too late is marked, and organizers are told what they should know. */
static enum store_verdict care(struct deliverer *d, const struct remind *remind)
{
	int64_t rows = 0;

	if (d->cared != INSTANT_NONE && d->now - d->cared < CARE_SECONDS && d->now >= d->cared)
		return STORE_OK;
	d->cared = d->now;
	enum store_verdict verdict = STORE_OK;
	do {
		verdict = outbox_expire(d->store, d->now, 1000, &rows);
		d->counts.missed += rows;
	} while (verdict == STORE_OK && rows == 1000);
	if (rows > 0)
		log_warn(_("%lld messages were too late to be of use"), (long long)rows);
	return verdict == STORE_OK ? organizer_tell(remind) : verdict;
}

/* Makes deliveries of what is due; more to do when it gives a number. */
static enum store_verdict prepare(struct deliverer *d, size_t *ret_count)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct remind remind = d->remind;

	remind.arena = arena;
	remind.now = d->now;
	d->remind.now = d->now;
	enum store_verdict verdict = care(d, &remind);
	if (verdict == STORE_OK)
		verdict = spread_due(&remind, SPREAD_MOST, ret_count);
	if (verdict == STORE_OK)
		verdict = spread_notices(&remind, SPREAD_MOST);
	return verdict;
}

static int64_t waiting(struct deliverer *d)
{
	struct arena *arena AUTO_ARENA = arena_new();
	int64_t count = 0;

	for (size_t i = 0; i < d->lane_count; i++) {
		struct outbox_delivery *items = NULL;
		size_t n = 0;
		outbox_waiting(
			d->store, arena, d->now, d->lanes[i].setup->id, NULL, 10000, &items, &n);
		count += (int64_t)n;
	}
	return count;
}

/* --- the loops --- */

/* Until nothing is left that may go now. */
static enum store_verdict run_once(struct deliverer *d)
{
	if (!load(d))
		return STORE_MISSING;
	enum store_verdict verdict = outbox_recover(d->store, d->now);
	size_t spread = 1, begun = 0;

	while (verdict == STORE_OK) {
		d->now = now_of(d->options);
		spread = 0;
		verdict = prepare(d, &spread);
		if (verdict == STORE_OK)
			verdict = turn(d, &begun);
		if (verdict == STORE_OK && begun == 0 && spread == 0 && d->results.count == 0 &&
			!is_any_busy(d))
			break;
		if (is_any_busy(d) && outside_active(d->outside) > 0)
			outside_step(d->outside, 1000, -1);
	}
	d->counts.waiting = waiting(d);
	return verdict;
}

static int wait_ms(const struct deliverer *d, size_t begun, size_t spread)
{
	for (size_t i = 0; i < d->lane_count; i++)
		if (d->lanes[i].has_ended)
			return 0;
	return begun > 0 && outside_active(d->outside) == 0 ? 0 : spread > 0 ? 0 : LOOK_MS;
}

/* Before the process ends what is under way gets a little time; its end is recorded. */
static void wind_down(struct deliverer *d)
{
	const int64_t deadline = seam_monotonic_ms() + STOP_MS;

	while (outside_active(d->outside) > 0 && seam_monotonic_ms() < deadline)
		outside_step(d->outside, 200, -1);
	outside_free(d->outside);
	d->outside = NULL;
	d->now = now_of(d->options);
	for (size_t i = 0; i < d->lane_count; i++)
		if (d->lanes[i].has_ended)
			lane_record(&d->lanes[i]);
	if (d->results.count > 0)
		outbox_turn(d->store, d->now, d->results.items, d->results.count, NULL, 0, d->now,
			d->owner);
}

static enum store_verdict run_loop(struct deliverer *d, int stop_fd)
{
	struct signalfd_siginfo info;
	bool is_recovered = false;

	while (seam_read(stop_fd, &info, sizeof info) != (ssize_t)sizeof info) {
		size_t spread = 0, begun = 0;
		d->now = now_of(d->options);
		if (is_any_busy(d) || load(d)) {
			enum store_verdict verdict = STORE_OK;
			if (!is_recovered)
				verdict = outbox_recover(d->store, d->now);
			is_recovered = is_recovered || verdict == STORE_OK;
			if (verdict == STORE_OK)
				verdict = prepare(d, &spread);
			if (verdict == STORE_OK)
				verdict = turn(d, &begun);
			if (verdict == STORE_BROKEN)
				return verdict;
			if (verdict != STORE_OK)
				log_warn("%s", store_error(d->store));
		}
		outside_step(d->outside, wait_ms(d, begun, spread), stop_fd);
	}
	return STORE_OK;
}

/* Only one deliverer works on a state directory: what another holds by a lease is a dead one's. */
static int lock(const char *state, enum store_verdict *ret_verdict)
{
	char *path AUTO_FREE = xasprintf("%s/remind.lock", state);
	const int fd = seam_openat(AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	*ret_verdict = fd < 0 ? STORE_FULL : STORE_BUSY;
	if (fd >= 0)
		seam_close(fd);
	return -1;
}

static int block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static enum store_verdict open_store(const struct remind_options *options, struct store **ret_store)
{
	struct store *store = NULL;
	const enum store_verdict verdict = store_open(options->state, false, false, &store);

	if (verdict == STORE_OK) {
		*ret_store = store;
		return verdict;
	}
	if (verdict != STORE_MISSING)
		log_error("%s", store_error(store));
	store_close(store);
	return verdict;
}

/* The loop waits for the first plan. */
static enum store_verdict wait_for_store(
	const struct remind_options *options, int stop_fd, struct store **ret_store)
{
	struct outside *outside = outside_new();
	struct signalfd_siginfo info;
	enum store_verdict verdict = open_store(options, ret_store);

	while (verdict == STORE_MISSING || verdict == STORE_BUSY) {
		outside_step(outside, LOOK_MS, stop_fd);
		if (seam_read(stop_fd, &info, sizeof info) == (ssize_t)sizeof info)
			break;
		verdict = open_store(options, ret_store);
	}
	outside_free(outside);
	return verdict;
}

enum store_verdict remind_run(
	const struct remind_options *options, struct remind_counts *ret_counts)
{
	struct deliverer d = { .options = options, .now = now_of(options) };
	enum store_verdict verdict = STORE_OK;
	int stop_fd AUTO_FD = options->is_once ? -1 : block_signals();

	*ret_counts = (struct remind_counts){ 0 };
	signal(SIGPIPE, SIG_IGN);
	verdict = options->is_once ? open_store(options, &d.store)
				   : wait_for_store(options, stop_fd, &d.store);
	if (verdict != STORE_OK)
		return verdict == STORE_MISSING && !options->is_once ? STORE_OK : verdict;
	int lock_fd AUTO_FD = lock(options->state, &verdict);
	if (lock_fd >= 0) {
		char *files AUTO_FREE = xasprintf("%s/outbox", options->state);
		d.files = files;
		d.outside = outside_new();
		snprintf(d.owner, sizeof d.owner, "deliverer-%ld", (long)getpid());
		verdict = options->is_once ? run_once(&d) : run_loop(&d, stop_fd);
		wind_down(&d);
		*ret_counts = d.counts;
		vec_free(&d.results);
		lanes_free(&d);
	}
	store_close(d.store);
	return verdict;
}

int remind_loop(const struct remind_options *options)
{
	struct remind_counts counts;
	const enum store_verdict verdict = remind_run(options, &counts);

	log_info(_("%lld messages sent, %lld given up, %lld too late"), (long long)counts.sent,
		(long long)counts.dead, (long long)counts.missed);
	return verdict == STORE_OK ? 0 : verdict == STORE_BUSY ? 75 : 69;
}
