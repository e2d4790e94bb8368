/* fake-store.c - a store of a few events by hand, for tests of what is right of it */
/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/fake-store.h"

#include <stdio.h>
#include <string.h>

enum { DAY = 86400, TOMBSTONE = 7 * DAY };
#define BEGINS INT64_C(1796432400) /* 2026-12-05T09:00:00+08:00 */

struct event fake_event(const char *uid)
{
	return (struct event){ .occurrence = { .key = "haircut@2026-12-05",
				       .activity = "haircut",
				       .type = "haircut-day",
				       .uid = uid,
				       .title = WORDS("免费理发日", "Free haircut day"),
				       .original = 20792,
				       .begins = BEGINS,
				       .ends = BEGINS + 9000,
				       .venue = "square",
				       .spot = "",
				       .venue_name = WORDS("中心广场", "Central square"),
				       .status = "on",
				       .reason = "",
				       .visibility = "public" },
		.viewer = "",
		.language = LANG_ZH,
		.modified = BEGINS - 30 * DAY };
}

const char *store_setting(struct store *store, struct arena *arena, const char *subject,
	const char *key, const char *language)
{
	const struct {
		const char *subject, *key, *value;
	} settings[] = { { "community", "url", store->url }, { "community", "phone", store->phone },
		{ "feeds", "alarm", store->alarm }, { "feeds", "past", store->past },
		{ "feeds", "future", store->future }, { "feeds", "refresh", store->refresh } };
	(void)language;
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (!strcmp(settings[i].subject, subject) && !strcmp(settings[i].key, key))
			return arena_string(arena, settings[i].value);
	return NULL;
}

struct words store_words(
	struct store *store, struct arena *arena, const char *subject, const char *key)
{
	(void)store, (void)arena, (void)key;
	if (!strcmp(subject, "area g01"))
		return WORDS("第一网格", "Grid 1");
	if (!strcmp(subject, "activity haircut"))
		return WORDS("免费理发日", "Free haircut day");
	if (!strcmp(subject, "team rainbow-red"))
		return WORDS("红色先锋队", "Red pioneers");
	return (struct words){ 0 };
}

bool store_community(struct store *store, struct arena *arena, struct community *ret_community)
{
	(void)arena;
	if (store->is_empty)
		return false;
	*ret_community = (struct community){ .code = "yunxi",
		.zone = store->zone ? store->zone : "Asia/Shanghai",
		.salt = "00000000000000000000000000000000",
		.name = WORDS("云溪社区", "Yunxi"),
		.language = LANG_ZH,
		.languages = { [LANG_ZH] = true, [LANG_EN] = store->two_languages },
		.generation = 1 };
	return true;
}

static bool same(const char *wanted, const char *is)
{
	return !wanted || (is && !strcmp(wanted, is));
}

static bool in_area(const struct event *event, const char *area)
{
	if (!area || !event->areas)
		return true;
	for (const char *const *scope = event->areas; *scope; scope++)
		if (!strcmp(*scope, area))
			return true;
	return false;
}

static bool wanted(const struct event *event, const struct event_filter *filter)
{
	const struct occurrence *o = &event->occurrence;
	return event->audience == filter->audience && same(filter->activity, o->activity) &&
		same(filter->venue, o->venue) && same(filter->type, o->type) &&
		same(filter->person, event->viewer) && in_area(event, filter->area) &&
		o->ends > filter->from && o->begins < filter->to &&
		(!event->is_gone || o->ends + TOMBSTONE > filter->now);
}

enum store_verdict store_events(struct store *store, struct arena *arena,
	const struct event_filter *filter, struct event **ret_items, size_t *ret_count)
{
	*ret_items = ARENA_ARRAY(arena, store->event_count + 1, struct event);
	*ret_count = 0;
	for (size_t i = 0; i < store->event_count; i++)
		if (wanted(&store->events[i], filter))
			(*ret_items)[(*ret_count)++] = store->events[i];
	return store->verdict;
}

const char *const *store_ids(struct store *store, struct arena *arena, const char *kind)
{
	static const char *const areas[] = { "g01", "g02", NULL };
	static const char *const activities[] = { "haircut", "tea", NULL };
	static const char *const venues[] = { "square", NULL };
	static const char *const types[] = { "haircut-day", NULL };
	static const char *const teams[] = { "rainbow-red", NULL };
	static const char *const people[] = { "v02", NULL };
	static const struct {
		const char *kind;
		const char *const *ids;
	} kinds[] = { { "area", areas }, { "activity", activities }, { "venue", venues },
		{ "type", types }, { "team", teams }, { "person", people } };
	(void)store, (void)arena;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i].kind, kind))
			return kinds[i].ids;
	return NULL;
}

bool store_feed(
	struct store *store, struct arena *arena, const char *name, struct feed_row *ret_row)
{
	(void)arena;
	for (size_t i = 0; i < store->row_count; i++)
		if (!strcmp(store->rows[i].name, name)) {
			*ret_row = store->rows[i];
			return true;
		}
	return false;
}

enum store_verdict store_feed_put(
	struct store *store, const struct feed_row *row, int64_t now, int64_t *ret_last_modified)
{
	size_t i = 0;
	while (i < store->row_count && strcmp(store->rows[i].name, row->name))
		i++;
	if (i == store->row_count) {
		snprintf(store->names[i], sizeof store->names[i], "%s", row->name);
		store->rows[i] = (struct feed_row){ .name = store->names[i], .etag = "" };
		store->row_count++;
	} else if (!strcmp(store->rows[i].etag, row->etag)) {
		*ret_last_modified = store->rows[i].last_modified;
		return STORE_SAME;
	}
	int64_t next = store->rows[i].last_modified + 1;
	snprintf(store->etags[i], sizeof store->etags[i], "%s", row->etag);
	store->rows[i].etag = store->etags[i];
	store->rows[i].last_modified = *ret_last_modified = now > next ? now : next;
	store->puts++;
	return STORE_OK;
}

const char *store_error(const struct store *store)
{
	return store->verdict == STORE_OK ? "" : "busy";
}
