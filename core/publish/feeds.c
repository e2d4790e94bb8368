/* feeds.c - which feeds exist for whom, and their bytes */
/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/feeds.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "calendar/zone.h"
#include "publish/event.h"
#include "publish/ical.h"

#define PRODID "-//linli//linli 0//ZH"

enum { DAY_SECONDS = 86400, TOMBSTONE_DAYS = 7, FEED_HEAD = 8192 /* room kept for the head */ };
enum { PAST_DAYS = 30, FUTURE_DAYS = 180, REFRESH_MINUTES = 240 };

/* One colour a kind, so that a phone with three feeds tells them apart: a CSS3 name and its own
 * hue in hex. */
static const struct feed_style {
	const char *name, *color, *hex;
} styles[FEED_KINDS] = {
	[FEED_ALL] = { "all", "seagreen", "#2E8B57" },
	[FEED_AREA] = { "area", "teal", "#008080" },
	[FEED_ACTIVITY] = { "activity", "steelblue", "#4682B4" },
	[FEED_VENUE] = { "venue", "slategray", "#708090" },
	[FEED_TYPE] = { "type", "indigo", "#4B0082" },
	[FEED_TEAM] = { "team", "chocolate", "#D2691E" },
	[FEED_PERSON] = { "person", "crimson", "#DC143C" },
};

enum phrase { PHRASE_ROSTER, PHRASE_ABOUT };
static const struct words phrases[] = {
	[PHRASE_ROSTER] = { .in = { "排班", "roster" } },
	[PHRASE_ABOUT] = { .in = { "社区活动日历。手机上可能一天才更新一次。",
				   "Neighbourhood calendar. Phones may update it only once a "
				   "day." } },
};

struct feed_maker {
	struct store *store;
	struct arena *arena;
	struct zone *zone;
	struct community community;
	struct renderer renderer;
	int64_t now, from, to, midnight;
	int32_t refresh;                                   /* minutes */
	void (*note)(void *context, struct feed_row *row); /* of versions; NULL: written at once */
	void *note_context;
};

/* --- names --- */

const char *feed_kind_name(enum feed_kind kind)
{
	return styles[kind].name;
}

bool feed_is_public(struct feed_name name)
{
	return name.kind != FEED_TEAM && name.kind != FEED_PERSON;
}

static bool is_id(const char *id)
{
	size_t n = strlen(id);
	return n > 0 && n <= 64 && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == n &&
		*id != '-';
}

bool feed_name_parse(
	const char *name, enum lang language, struct arena *arena, struct feed_name *ret_name)
{
	struct feed_name result = { .id = "", .lang = language };
	if (!strncmp(name, "zh/", 3) || !strncmp(name, "en/", 3)) {
		if (!lang_parse(name, 2, &result.lang) || result.lang == language)
			return false;
		name += 3;
	}
	if (!strcmp(name, styles[FEED_ALL].name)) {
		*ret_name = result;
		return true;
	}
	for (enum feed_kind kind = FEED_AREA; kind < FEED_KINDS; kind++) {
		size_t n = strlen(styles[kind].name);
		if (strncmp(name, styles[kind].name, n) || name[n] != '/' || !is_id(name + n + 1))
			continue;
		result.kind = kind;
		result.id = arena_string(arena, name + n + 1);
		*ret_name = result;
		return true;
	}
	return false;
}

char *feed_name_format(struct feed_name name, enum lang language, struct arena *arena)
{
	return arena_format(arena, "%s%s%s%s%s", name.lang == language ? "" : lang_tag(name.lang),
		name.lang == language ? "" : "/", styles[name.kind].name,
		name.kind == FEED_ALL ? "" : "/", name.id);
}

char *feed_path(struct feed_name name, enum lang language, struct arena *arena)
{
	return arena_format(arena, "%s%sfeeds/%s%s%s.ics",
		name.lang == language ? "" : lang_tag(name.lang), name.lang == language ? "" : "/",
		styles[name.kind].name, name.kind == FEED_ALL ? "" : "/", name.id);
}

/* --- the maker --- */

/* A duration of the settings in minutes, else the default. */
static int32_t setting_minutes(struct feed_maker *maker, const char *key, int32_t otherwise)
{
	const char *value = store_setting(maker->store, maker->arena, "feeds", key, NULL);
	struct civil_span span;
	return value && span_parse(value, strlen(value), &span) ? span_minutes(span) : otherwise;
}

/* The window goes by whole days, so that bytes change at midnight and not all day long. */
static void maker_window(struct feed_maker *maker)
{
	int32_t second;
	civil_day today = zone_day(maker->zone, maker->now, &second);
	int32_t past = setting_minutes(maker, "past", PAST_DAYS * DAY_MINUTES);
	int32_t future = setting_minutes(maker, "future", FUTURE_DAYS * DAY_MINUTES);
	maker->from = zone_instant(maker->zone, today, -past);
	maker->to = zone_instant(maker->zone, today + 1, future);
	maker->midnight = zone_instant(maker->zone, today + 1, 0);
	maker->refresh = setting_minutes(maker, "refresh", REFRESH_MINUTES);
}

struct feed_maker *feed_maker_new(struct store *store, int64_t now)
{
	struct feed_maker *maker = xcalloc(1, sizeof *maker);
	maker->store = store;
	maker->now = now;
	maker->arena = arena_new();
	if (!store_community(store, maker->arena, &maker->community) ||
		!(maker->zone = zone_load(maker->community.zone))) {
		feed_maker_free(maker);
		return NULL;
	}
	maker->renderer =
		renderer_load(store, maker->arena, maker->zone, maker->community.language);
	maker_window(maker);
	return maker;
}

void feed_maker_free(struct feed_maker *maker)
{
	if (!maker)
		return;
	zone_free(maker->zone);
	arena_free(maker->arena);
	free(maker);
}

void feed_maker_defer(
	struct feed_maker *maker, void (*note)(void *context, struct feed_row *row), void *context)
{
	maker->note = note;
	maker->note_context = context;
}

const struct community *feed_community(const struct feed_maker *maker)
{
	return &maker->community;
}

struct store *feed_store(const struct feed_maker *maker)
{
	return maker->store;
}

int64_t feed_now(const struct feed_maker *maker)
{
	return maker->now;
}

const struct zone *feed_zone(const struct feed_maker *maker)
{
	return maker->zone;
}

const char *feed_url(const struct feed_maker *maker)
{
	return maker->renderer.url;
}

const char *feed_phone(const struct feed_maker *maker)
{
	return maker->renderer.phone;
}

static const char *word(const struct feed_maker *maker, const struct words *words, enum lang lang)
{
	return words_get(words, lang, maker->community.language);
}

static bool has_id(const char *const *ids, const char *id)
{
	for (; ids && *ids; ids++)
		if (!strcmp(*ids, id))
			return true;
	return false;
}

static struct event_filter feed_filter(const struct feed_maker *maker, struct feed_name name)
{
	struct event_filter filter = { .from = maker->from, .to = maker->to, .now = maker->now };
	const char **scope[FEED_KINDS] = { [FEED_AREA] = &filter.area,
		[FEED_ACTIVITY] = &filter.activity,
		[FEED_VENUE] = &filter.venue,
		[FEED_TYPE] = &filter.type,
		[FEED_TEAM] = &filter.team,
		[FEED_PERSON] = &filter.person };
	if (scope[name.kind])
		*scope[name.kind] = name.id;
	filter.audience = name.kind == FEED_TEAM ? FACE_TEAM
		: name.kind == FEED_PERSON       ? FACE_PERSON
						 : FACE_PUBLIC;
	return filter;
}

static bool is_tombstone(const struct event *event)
{
	return event->is_gone || !strcmp(event->occurrence.status, "cancelled");
}

static int64_t tombstone_end(const struct event *event)
{
	return event->occurrence.ends + TOMBSTONE_DAYS * DAY_SECONDS;
}

/* What calendars still have to be told of an activity that residents see no longer: the title of
 * what was called off, NULL once there is nothing left to tell. */
static const struct words *last_title(
	struct feed_maker *maker, const char *activity, struct arena *arena)
{
	const struct feed_name name = { .kind = FEED_ACTIVITY, .id = activity };
	const struct event_filter filter = feed_filter(maker, name);
	struct event *events;
	size_t count;
	if (store_events(maker->store, arena, &filter, &events, &count) != STORE_OK)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (!is_tombstone(&events[i]) || tombstone_end(&events[i]) > maker->now)
			return &events[i].occurrence.title;
	return NULL;
}

static bool feed_exists(struct feed_maker *maker, struct feed_name name, struct arena *arena)
{
	if (!maker->community.languages[name.lang] && name.lang != maker->community.language &&
		name.kind != FEED_PERSON)
		return false;
	return name.kind == FEED_ALL ||
		has_id(store_ids(maker->store, arena, styles[name.kind].name), name.id) ||
		(name.kind == FEED_ACTIVITY &&
			has_id(store_ids(maker->store, arena, "former-activity"), name.id) &&
			last_title(maker, name.id, arena));
}

const char *feed_title(struct feed_maker *maker, struct feed_name name, struct arena *arena)
{
	if (!feed_exists(maker, name, arena))
		return NULL;
	const char *community = word(maker, &maker->community.name, name.lang);
	if (name.kind == FEED_ALL)
		return community;
	if (name.kind == FEED_PERSON)
		return arena_format(arena, "%s · %s", community,
			name.lang == LANG_ZH ? "我的日程" : "my calendar");
	char *subject = arena_format(arena, "%s %s", styles[name.kind].name, name.id);
	struct words own = store_words(
		maker->store, arena, subject, name.kind == FEED_ACTIVITY ? "title" : "name");
	const char *what = word(maker, &own, name.lang);
	const struct words *last =
		!what && name.kind == FEED_ACTIVITY ? last_title(maker, name.id, arena) : NULL;
	if (last)
		what = word(maker, last, name.lang);
	return arena_format(arena, "%s · %s%s%s", community, what ? what : name.id,
		name.kind == FEED_TEAM ? " " : "",
		name.kind == FEED_TEAM ? phrases[PHRASE_ROSTER].in[name.lang] : "");
}

/* --- bytes --- */

static void write_head(
	const struct feed_maker *maker, struct feed_name name, const char *title, struct text *t)
{
	char ttl[24];
	if (maker->refresh % 60)
		snprintf(ttl, sizeof ttl, "PT%dM", (int)maker->refresh);
	else
		snprintf(ttl, sizeof ttl, "PT%dH", (int)(maker->refresh / 60));
	ical_begin(t, "VCALENDAR");
	ical_raw(t, "VERSION", "2.0");
	ical_raw(t, "PRODID", PRODID);
	ical_raw(t, "CALSCALE", "GREGORIAN");
	ical_raw(t, "METHOD", "PUBLISH");
	ical_plain(t, "NAME", title);
	ical_plain(t, "X-WR-CALNAME", title);
	ical_plain(t, "X-WR-CALDESC", phrases[PHRASE_ABOUT].in[name.lang]);
	ical_raw(t, "X-WR-TIMEZONE", zone_name(maker->zone));
	ical_raw(t, "REFRESH-INTERVAL;VALUE=DURATION", ttl);
	ical_raw(t, "X-PUBLISHED-TTL", ttl);
	ical_raw(t, "COLOR", styles[name.kind].color);
	ical_raw(t, "X-APPLE-CALENDAR-COLOR", styles[name.kind].hex);
}

/* The events into `body`, as many as stay below the limits; the rest are the last in time. */
static size_t write_events(const struct feed_maker *maker, struct feed_name name,
	const struct event *events, size_t count, struct feed *feed, struct text *body)
{
	size_t written = 0;
	feed->valid_until = maker->midnight;
	for (size_t i = 0; i < count; i++) {
		const struct event *event = &events[i];
		if (is_tombstone(event) && tombstone_end(event) <= maker->now)
			continue;
		if (written == FEED_EVENTS - 1) {
			feed->left_out = count - i;
			break;
		}
		size_t before = body->size;
		event_render(&maker->renderer, event, name.lang, body);
		if (body->size > FEED_BYTES - FEED_HEAD) {
			text_cut(body, before);
			feed->left_out = count - i;
			return written;
		}
		if (is_tombstone(event) && tombstone_end(event) < feed->valid_until)
			feed->valid_until = tombstone_end(event);
		written++;
	}
	return written;
}

static bool needs_zone(const struct text *events)
{
	return events->size > 0 && strstr(events->bytes, ";TZID=") != NULL;
}

static void write_feed(const struct feed_maker *maker, struct feed_name name, const char *title,
	const struct event *events, size_t count, struct feed *feed)
{
	struct text body AUTO_TEXT = { 0 };
	text_reserve(&body, 4096 + (count < FEED_EVENTS ? count : FEED_EVENTS) * 900);
	feed->events = write_events(maker, name, events, count, feed, &body);
	struct text *t = &feed->body;
	text_reserve(t, body.size + 4096);
	write_head(maker, name, title, t);
	if (needs_zone(&body))
		zone_vtimezone(maker->zone, maker->from, maker->to, t);
	text_add(t, text_string(&body), body.size);
	ical_end(t, "VCALENDAR");
}

/* The version row: what changed moves last_modified, for ever forwards. */
static void note_version(struct feed_maker *maker, const char *name, struct feed *feed)
{
	AUTO_ARENA struct arena *arena = arena_new();
	struct feed_row row;
	bool known = store_feed(maker->store, arena, name, &row);
	feed->last_modified = maker->now;
	if (known && !strcmp(row.etag, feed->etag)) {
		feed->last_modified = row.last_modified;
		return;
	}
	if (known && row.last_modified >= maker->now)
		feed->last_modified = row.last_modified + 1;
	row = (struct feed_row){ .name = name,
		.etag = feed->etag,
		.events = (int64_t)feed->events,
		.bytes = (int64_t)feed->body.size };
	if (maker->note) {
		row.last_modified = feed->last_modified;
		maker->note(maker->note_context, &row);
		feed->last_modified = row.last_modified;
		return;
	}
	int64_t noted;
	enum store_verdict verdict = store_feed_put(maker->store, &row, maker->now, &noted);
	if (verdict == STORE_OK || verdict == STORE_SAME)
		feed->last_modified = noted;
	else
		log_debug("feed version not noted: %s", store_error(maker->store));
}

enum store_verdict feed_render(
	struct feed_maker *maker, struct feed_name name, struct feed *ret_feed)
{
	AUTO_ARENA struct arena *arena = arena_new();
	const char *title = feed_title(maker, name, arena);
	if (!title)
		return STORE_MISSING;
	struct event_filter filter = feed_filter(maker, name);
	struct event *events;
	size_t count;
	enum store_verdict verdict = store_events(maker->store, arena, &filter, &events, &count);
	if (verdict != STORE_OK)
		return verdict;
	struct feed feed = { 0 };
	write_feed(maker, name, title, events, count, &feed);
	char *stored = feed_name_format(name, maker->community.language, arena);
	if (feed.left_out > 0)
		log_warn("feed %s is full: its last %zu dates are left out; shorten \"future\" in "
			 "[feeds]",
			stored, feed.left_out);
	hash_of(feed.body.bytes, feed.body.size, feed.etag);
	note_version(maker, stored, &feed);
	*ret_feed = feed;
	return STORE_OK;
}

void feed_render_empty(struct feed *ret_feed)
{
	*ret_feed = (struct feed){ 0 };
	struct text *t = &ret_feed->body;
	ical_begin(t, "VCALENDAR");
	ical_raw(t, "VERSION", "2.0");
	ical_raw(t, "PRODID", PRODID);
	ical_raw(t, "CALSCALE", "GREGORIAN");
	ical_raw(t, "METHOD", "PUBLISH");
	ical_plain(t, "NAME", "linli");
	ical_plain(t, "X-WR-CALNAME", "linli");
	ical_raw(t, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
	ical_raw(t, "X-PUBLISHED-TTL", "PT1H");
	ical_end(t, "VCALENDAR");
	hash_of(t->bytes, t->size, ret_feed->etag);
	ret_feed->last_modified = 0;
}

void feed_finish(struct feed *feed)
{
	text_free(&feed->body);
}

/* The activities, and those of which something is still to be told. */
static const char *const *with_former(
	struct feed_maker *maker, const char *const *ids, struct arena *arena)
{
	const char *const *former = store_ids(maker->store, arena, "former-activity");
	size_t count = 0, more = 0;
	while (ids && ids[count])
		count++;
	while (former && former[more])
		more++;
	const char **all = ARENA_ARRAY(arena, count + more + 1, const char *);
	size_t n = 0, a = 0;
	for (size_t b = 0; a < count || b < more;) {
		if (b == more || (a < count && strcmp(ids[a], former[b]) < 0))
			all[n++] = ids[a++];
		else if (!last_title(maker, former[b++], arena))
			continue;
		else
			all[n++] = former[b - 1];
	}
	return all;
}

struct feed_name *feed_list(struct feed_maker *maker, struct arena *arena, size_t *ret_count)
{
	const char *const *ids[FEED_KINDS] = { 0 };
	size_t count = 1;
	for (enum feed_kind kind = FEED_AREA; kind <= FEED_TYPE; kind++) {
		ids[kind] = store_ids(maker->store, arena, styles[kind].name);
		if (kind == FEED_ACTIVITY)
			ids[kind] = with_former(maker, ids[kind], arena);
		for (size_t i = 0; ids[kind] && ids[kind][i]; i++)
			count++;
	}
	struct feed_name *list = ARENA_ARRAY(arena, count * LANG_COUNT, struct feed_name);
	size_t n = 0;
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		if (lang != maker->community.language && !maker->community.languages[lang])
			continue;
		list[n++] = (struct feed_name){ .kind = FEED_ALL, .id = "", .lang = lang };
		for (enum feed_kind kind = FEED_AREA; kind <= FEED_TYPE; kind++)
			for (size_t i = 0; ids[kind] && ids[kind][i]; i++)
				list[n++] = (struct feed_name){
					.kind = kind, .id = ids[kind][i], .lang = lang
				};
	}
	*ret_count = n;
	return list;
}

void feed_gzip(const struct text *body, struct text *ret_gzip)
{
	z_stream stream = { 0 };
	/* 15 + 16: gzip with an empty header, so no time and no name */
	if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		fatal_memory(body->size);
	uLong room = deflateBound(&stream, body->size);
	text_reserve(ret_gzip, room);
	stream.next_in = (Bytef *)body->bytes;
	stream.avail_in = (uInt)body->size;
	unsigned char chunk[16384];
	int state;
	do {
		stream.next_out = chunk;
		stream.avail_out = sizeof chunk;
		state = deflate(&stream, Z_FINISH);
		text_add(ret_gzip, (const char *)chunk, sizeof chunk - stream.avail_out);
	} while (state == Z_OK);
	deflateEnd(&stream);
}
