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
#include "remind/lane.h"
#include "remind/organizer.h"
#include "remind/spread.h"

/*
 * The record of what ended and the lease of what comes next are one transaction, committed before
 * the next message goes out: a kill repeats at most the one that is under way on each channel.
 *
 * While messages follow each other only one such transaction in DISK_MS waits for the disk, and the
 * last one always does.  A killed process loses none of the others, they are the kernel's already;
 * a power cut may undo those of the last DISK_MS, whose messages are sent once more under the same
 * keys (reliability: at least once, never lost, each copy to be known by its id).  Waiting for each
 * made a channel as slow as the disk, a hundredth of what a server takes.  What people did
 * (bookings, answers, plans) is none of these and waits always.
 */

enum {
	DISK_MS = 200,
	LEASE_SECONDS = 300,
	SPREAD_MOST = 200, /* reminders in one turn */
	LOOK_MS = 2000,
	STOP_MS = 5000,
	CARE_SECONDS =
		60, /* between two looks at what is too late and what organizers should know */
	CARE_AT_LEAST_SECONDS = 600,
};

struct deliverer {
	const struct remind_options *options;
	struct work work;
	struct arena *arena; /* of the setups: as long as the lanes */
	struct zone *zone;
	struct lane *lanes;
	size_t lane_count;
	char owner[32];
	int64_t lasting;         /* monotonic: when a turn waited for the disk last */
	int64_t cared, prepared; /* when what is too late, and what is due, was last looked at */
	bool has_more;           /* the last look found something */
};

static int64_t now_of(const struct remind_options *options)
{
	return options->now != INSTANT_NONE ? options->now : seam_now();
}

/* --- lanes --- */

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
	const char *code = store_only(d->work.store, arena);
	struct zone *zone = NULL;
	const bool is_there = code != NULL && store_choose(d->work.store, code) &&
		store_community(d->work.store, arena, &community) &&
		(zone = zone_load(community.zone)) != NULL;

	if (is_there && d->lanes != NULL &&
		community.generation == d->work.remind.community.generation &&
		!zone_is_stale(d->zone)) {
		arena_free(arena);
		zone_free(zone);
		return true;
	}
	struct remind remind;
	if (!is_there ||
		!remind_load(d->work.store, arena, d->work.files, zone, d->work.now, &remind)) {
		arena_free(arena);
		zone_free(zone);
		return false;
	}
	lanes_free(d);
	d->arena = arena;
	d->zone = zone;
	d->work.remind = remind;
	d->lanes = xcalloc(remind.routes.count + 1, sizeof *d->lanes);
	d->lane_count = remind.routes.count;
	for (size_t i = 0; i < d->lane_count; i++)
		lane_init(&d->lanes[i], &d->work, remind.routes.items[i]);
	return true;
}

/* --- one turn --- */

struct leases VEC(struct outbox_lease);

/* Each free channel takes what comes next; gives how many had something. */
static size_t choose(struct deliverer *d, struct leases *leases)
{
	size_t count = 0;

	for (size_t i = 0; i < d->lane_count; i++) {
		struct lane *lane = &d->lanes[i];
		lane->is_chosen = lane_may_start(lane) && lane_choose(lane);
		if (!lane->is_chosen)
			continue;
		count++;
		for (size_t k = 0; k < lane->count; k++)
			*vec_add(leases) = (struct outbox_lease){ .id = lane->group[k].id,
				.attempts = lane->group[k].attempts };
	}
	return count;
}

/* All leases and all records are one transaction.  A record that did not get through is made again
 * in the next turn: the fence still holds. */
static enum store_verdict record(struct deliverer *d, struct leases *leases)
{
	struct work *work = &d->work;
	const int64_t clock = seam_monotonic_ms();

	if (work->results.count == 0 && work->fallbacks.count == 0 && leases->count == 0)
		return STORE_OK;
	const struct outbox_turn turn = { .results = work->results.items,
		.result_count = work->results.count,
		.added = work->fallbacks.items,
		.added_count = work->fallbacks.count,
		.leases = leases->items,
		.lease_count = leases->count,
		.until = work->now + LEASE_SECONDS,
		.owner = d->owner,
		.is_hasty = leases->count > 0 && clock - d->lasting < DISK_MS };
	const enum store_verdict verdict = outbox_turn(work->store, work->now, &turn);
	if (verdict == STORE_OK && !turn.is_hasty)
		d->lasting = clock;
	if (verdict == STORE_OK) {
		work->results.count = work->fallbacks.count = 0;
		arena_free(work->arena);
		work->arena = arena_new();
	}
	return verdict;
}

/* Gives how many channels had something to do. */
static enum store_verdict turn(struct deliverer *d, size_t *ret_begun)
{
	struct leases leases = { 0 };
	size_t at = 0;

	for (size_t i = 0; i < d->lane_count; i++)
		lane_record(&d->lanes[i]);
	*ret_begun = choose(d, &leases);
	const enum store_verdict verdict = record(d, &leases);
	for (size_t i = 0; i < d->lane_count && verdict == STORE_OK; i++) {
		struct lane *lane = &d->lanes[i];
		if (!lane->is_chosen)
			continue;
		const size_t count = lane->count;
		lane_start(lane, leases.items + at);
		at += count;
	}
	vec_free(&leases);
	return verdict;
}

/* What is too late is marked, and organizers are told what they should know. */
static enum store_verdict care(struct deliverer *d, const struct remind *remind)
{
	int64_t rows = 0;

	if (d->cared != INSTANT_NONE && d->work.now - d->cared < CARE_SECONDS &&
		d->work.now >= d->cared)
		return STORE_OK;
	d->cared = d->work.now;
	enum store_verdict verdict = STORE_OK;
	do {
		verdict = outbox_expire(d->work.store, d->work.now, 1000, &rows);
		d->work.counts.missed += rows;
	} while (verdict == STORE_OK && rows == 1000);
	if (rows > 0)
		log_warn(_("%lld messages were too late to be of use"), (long long)rows);
	return verdict == STORE_OK ? organizer_tell(remind) : verdict;
}

/* Makes deliveries of what is due, once a second, or again at once when there was much of it; more
 * to do when it gives a number. */
static enum store_verdict prepare(struct deliverer *d, size_t *ret_count)
{
	if (d->prepared == d->work.now && !d->has_more)
		return STORE_OK;
	struct arena *arena AUTO_ARENA = arena_new();
	struct remind remind = d->work.remind;
	size_t notices = 0;

	remind.arena = arena;
	remind.now = d->work.now;
	d->work.remind.now = d->work.now;
	/* An offer that nobody answered goes to the next, who is told in the same turn. */
	enum store_verdict verdict = store_expire(d->work.store,
		&(struct hand){ .now = remind.now,
			.given_at = INSTANT_NONE,
			.who = "daemon",
			.arena = arena,
			.renderer = publish_renderer(&remind.renderer) });
	if (verdict == STORE_OK)
		verdict = spread_due(&remind, SPREAD_MOST, ret_count);
	if (verdict == STORE_OK)
		verdict = spread_notices(&remind, SPREAD_MOST, &notices);
	*ret_count += notices;
	/* What is due comes first: to look through all duties takes its time. */
	if (verdict == STORE_OK &&
		(*ret_count == 0 ||
			(d->cared != INSTANT_NONE &&
				d->work.now - d->cared > CARE_AT_LEAST_SECONDS)))
		verdict = care(d, &remind);
	d->prepared = d->work.now;
	d->has_more = *ret_count > 0 || verdict != STORE_OK;
	return verdict;
}

static int64_t waiting(struct deliverer *d)
{
	struct arena *arena AUTO_ARENA = arena_new();
	int64_t count = 0;

	for (size_t i = 0; i < d->lane_count; i++) {
		struct outbox_delivery *items = NULL;
		size_t n = 0;
		outbox_waiting(d->work.store, arena, d->work.now, d->lanes[i].setup->id, NULL,
			10000, &items, &n);
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
	enum store_verdict verdict = outbox_recover(d->work.store, d->work.now);
	size_t spread = 1, begun = 0;

	while (verdict == STORE_OK) {
		d->work.now = now_of(d->options);
		spread = 0;
		verdict = prepare(d, &spread);
		if (verdict == STORE_OK)
			verdict = turn(d, &begun);
		if (verdict == STORE_OK && begun == 0 && spread == 0 &&
			d->work.results.count == 0 && !is_any_busy(d))
			break;
		if (is_any_busy(d) && outside_active(d->work.outside) > 0)
			outside_step(d->work.outside, 1000, -1);
	}
	d->work.counts.waiting = waiting(d);
	return verdict;
}

static int wait_ms(const struct deliverer *d, size_t begun, size_t spread)
{
	for (size_t i = 0; i < d->lane_count; i++)
		if (d->lanes[i].has_ended)
			return 0;
	return begun > 0 && outside_active(d->work.outside) == 0 ? 0 : spread > 0 ? 0 : LOOK_MS;
}

/* Before the process ends what is under way gets a little time; its end is recorded. */
static void wind_down(struct deliverer *d)
{
	const int64_t deadline = seam_monotonic_ms() + STOP_MS;

	while (outside_active(d->work.outside) > 0 && seam_monotonic_ms() < deadline)
		outside_step(d->work.outside, 200, -1);
	outside_free(d->work.outside);
	d->work.outside = NULL;
	d->work.now = now_of(d->options);
	for (size_t i = 0; i < d->lane_count; i++)
		lane_record(&d->lanes[i]);
	record(d, &(struct leases){ 0 });
}

static enum store_verdict run_loop(struct deliverer *d, int stop_fd)
{
	struct signalfd_siginfo info;
	bool is_recovered = false;

	while (seam_read(stop_fd, &info, sizeof info) != (ssize_t)sizeof info) {
		size_t spread = 0, begun = 0;
		d->work.now = now_of(d->options);
		if (is_any_busy(d) || load(d)) {
			enum store_verdict verdict = STORE_OK;
			if (!is_recovered)
				verdict = outbox_recover(d->work.store, d->work.now);
			is_recovered = is_recovered || verdict == STORE_OK;
			if (verdict == STORE_OK)
				verdict = prepare(d, &spread);
			if (verdict == STORE_OK)
				verdict = turn(d, &begun);
			if (verdict == STORE_BROKEN)
				return verdict;
			if (verdict != STORE_OK)
				log_warn("%s", store_error(d->work.store));
		}
		outside_step(d->work.outside, wait_ms(d, begun, spread), stop_fd);
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
	struct deliverer d = { .options = options, .work = { .now = now_of(options) } };
	enum store_verdict verdict = STORE_OK;
	int stop_fd AUTO_FD = options->is_once ? -1 : block_signals();

	*ret_counts = (struct remind_counts){ 0 };
	signal(SIGPIPE, SIG_IGN);
	verdict = options->is_once ? open_store(options, &d.work.store)
				   : wait_for_store(options, stop_fd, &d.work.store);
	if (verdict != STORE_OK)
		return verdict == STORE_MISSING && !options->is_once ? STORE_OK : verdict;
	int lock_fd AUTO_FD = lock(options->state, &verdict);
	if (lock_fd >= 0) {
		char *files AUTO_FREE = xasprintf("%s/outbox", options->state);
		d.work.files = files;
		d.work.arena = arena_new();
		d.work.outside = outside_new();
		snprintf(d.owner, sizeof d.owner, "deliverer-%ld", (long)getpid());
		verdict = options->is_once ? run_once(&d) : run_loop(&d, stop_fd);
		wind_down(&d);
		*ret_counts = d.work.counts;
		vec_free(&d.work.results);
		vec_free(&d.work.fallbacks);
		arena_free(d.work.arena);
		lanes_free(&d);
	}
	store_close(d.work.store);
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
