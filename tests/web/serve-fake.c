/* serve-fake.c - the web server over a store by hand, for the tests that talk HTTP to it */
/* SPDX-License-Identifier: Apache-2.0 */
/* serve-fake STATE EVENTS [PROXY|limits]: prints its address and serves until SIGTERM.  The store is there
 * while STATE/linli.db is, and busy while STATE/busy is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "publish/fake-store.h"
#include "store/outbox.h"
#include "web/serve.h"

#define NOW INT64_C(1796000400) /* 2026-11-30T09:00:00+08:00 */

static struct store fake;
static const char *state;

static bool exists(const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", state, name);
	return !access(path, F_OK);
}

enum store_verdict store_open(
	const char *directory, bool create, bool read_only, struct store **ret_store)
{
	(void)directory, (void)create, (void)read_only;
	if (!exists("linli.db"))
		return STORE_MISSING;
	fake.verdict = exists("busy") ? STORE_BUSY : STORE_OK;
	*ret_store = &fake;
	return STORE_OK;
}

enum store_verdict store_glance(const char *directory, bool read_only, struct store **ret_store)
{
	return store_open(directory, false, read_only, ret_store);
}

int64_t store_others(struct store *store)
{
	(void)store;
	return 0;
}

enum store_verdict store_snapshot(struct store *store)
{
	return store->verdict;
}

void store_snapshot_end(struct store *store)
{
	(void)store;
}

void store_close(struct store *store)
{
	(void)store;
}

bool store_choose(struct store *store, const char *community)
{
	store->verdict = exists("busy") ? STORE_BUSY : STORE_OK;
	return !strcmp(community, "yunxi");
}

/* Print-outs for staff are asked of a real store elsewhere; here there is nobody to list. */
enum store_verdict store_seats(struct store *store, struct arena *arena,
	const struct seat_filter *filter, struct seat **ret_items, size_t *ret_count)
{
	(void)store, (void)arena, (void)filter;
	*ret_items = NULL;
	*ret_count = 0;
	return STORE_OK;
}

enum store_verdict store_occurrence(struct store *store, struct arena *arena, const char *activity,
	int32_t date, struct occurrence *ret_occurrence)
{
	(void)store, (void)arena, (void)activity, (void)date, (void)ret_occurrence;
	return STORE_MISSING;
}

enum store_verdict outbox_recipients(struct store *store, struct arena *arena, int64_t occurrence,
	const char *audience, const char *recipient, struct outbox_recipient **ret_items,
	size_t *ret_count)
{
	(void)store, (void)arena, (void)occurrence, (void)audience, (void)recipient;
	*ret_items = NULL;
	*ret_count = 0;
	return STORE_OK;
}

const char *store_only(struct store *store, struct arena *arena)
{
	(void)store, (void)arena;
	return "yunxi";
}

enum store_verdict store_token_find(struct store *store, struct arena *arena, const char *token,
	const char **ret_kind, const char **ret_subject)
{
	(void)store, (void)arena;
	*ret_kind = *ret_subject = NULL;
	if (!strcmp(token, "resetresetresetresetresetreset22"))
		return STORE_NO;
	if (strcmp(token, "goodgoodgoodgoodgoodgoodgoodgo22"))
		return STORE_MISSING;
	*ret_kind = "person";
	*ret_subject = "v02";
	return STORE_OK;
}

enum store_verdict store_occurrences(struct store *store, struct arena *arena,
	const struct occurrence_filter *filter, struct occurrence **ret_items, size_t *ret_count)
{
	*ret_items = ARENA_ARRAY(arena, store->event_count + 1, struct occurrence);
	*ret_count = 0;
	for (size_t i = 0; i < store->event_count; i++) {
		struct occurrence o = store->events[i].occurrence;
		if (store->events[i].audience != FACE_PUBLIC || o.begins >= filter->to ||
			o.ends <= filter->from ||
			(filter->activity && strcmp(filter->activity, o.activity)))
			continue;
		(*ret_items)[(*ret_count)++] = o;
	}
	return store->verdict;
}

/* A page's worth of different states. */
static void vary(struct event *event, size_t i)
{
	struct occurrence *o = &event->occurrence;
	o->begins += (int64_t)(i / 4) * 86400 + (int64_t)(i % 4) * 7200;
	o->ends = o->begins + 7200;
	o->key = xasprintf("haircut@%zu", i);
	o->uid = xasprintf("%032zx@yunxi", i);
	o->summary = WORDS("自带毛巾，<b>随到随剪</b>。", "Bring a towel & come.");
	static const char *const statuses[] = { "on", "moved", "cancelled", "unknown" };
	o->status = statuses[i % 4];
	if (i % 4 == 1)
		o->note = WORDS("因国庆节从12月1日改期", "Moved from 1 December for a holiday");
	o->places = i % 3 ? 30 : 0;
	o->free = i % 3 == 1 ? 7 : 0;
	o->waitlist = 8;
	if (i % 5 == 4) {
		o->activity = "tea";
		o->title = WORDS("茶话会 <script>alert(1)</script>", "Tea & talk");
	}
}

static void say(void *context, const char *address)
{
	(void)context;
	printf("%s\n", address);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	log_init("serve-fake", LOG_LEVEL_WARNING);
	if (argc < 3)
		return 64;
	state = argv[1];
	fake.event_count = (size_t)atoi(argv[2]);
	fake.events = xcalloc(fake.event_count + 1, sizeof *fake.events);
	for (size_t i = 0; i < fake.event_count; i++) {
		fake.events[i] = fake_event("x");
		vary(&fake.events[i], i);
	}
	fake.two_languages = true;
	fake.phone = "000-5555-0101";
	const bool limits = argc > 3 && !strcmp(argv[3], "limits");
	fake.url = argc > 3 && !limits ? "https://yunxi.example.org" : NULL;
	const char *const proxies[] = { argc > 3 && !limits ? argv[3] : NULL, NULL };
	char *directory AUTO_FREE = xasprintf("%s/public", state);
	return web_serve(&(struct web_options){ .listen = "127.0.0.1:0",
		.fd = -1,
		.state = state,
		.directory = directory,
		.proxies = proxies,
		.counts_loopback = limits,
		.now = NOW,
		.ready = say });
}
