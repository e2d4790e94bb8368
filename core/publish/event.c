/* event.c - what one audience sees of an occurrence, as a VEVENT */
/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/event.h"

#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "calendar/say.h"
#include "publish/fill.h"
#include "publish/ical.h"

/* The writer's own words; users' words are in the event. */
enum phrase {
	PHRASE_CANCELLED,
	PHRASE_UNKNOWN,
	PHRASE_BRING,
	PHRASE_NOTE,
	PHRASE_ASK,
	PHRASE_OPEN,
	PHRASE_YOUR_DUTY,
	PHRASE_TOGETHER,
	PHRASE_YOUR_PLACE,
	PHRASE_WAITS,
	PHRASE_OFFERED,
	PHRASE_TICKET,
	PHRASE_COLON,
	PHRASE_AND
};

static const struct words phrases[] = {
	[PHRASE_CANCELLED] = { .in = { "【取消】", "【Cancelled】" } },
	[PHRASE_UNKNOWN] = { .in = { "放假安排尚未公布，日期可能调整。",
				     "Holiday arrangement not announced yet; the date may "
				     "change." } },
	[PHRASE_BRING] = { .in = { "请带", "Please bring" } },
	[PHRASE_NOTE] = { .in = { "注意", "Please note" } },
	[PHRASE_ASK] = { .in = { "咨询电话", "Questions" } },
	[PHRASE_OPEN] = { .in = { "缺人", "open" } },
	[PHRASE_YOUR_DUTY] = { .in = { "您的岗位", "Your duty" } },
	[PHRASE_TOGETHER] = { .in = { "同岗", "With" } },
	[PHRASE_YOUR_PLACE] = { .in = { "您的预约", "Your booking" } },
	[PHRASE_WAITS] = { .in = { "您在候补名单上，有空位会通知您",
				   "You are on the waiting list and will be told of a place" } },
	[PHRASE_OFFERED] = { .in = { "有一个空位留给您，请尽快确认",
				     "A place is kept for you; please say soon whether you take "
				     "it" } },
	[PHRASE_TICKET] = { .in = { "号码", "number" } },
	[PHRASE_COLON] = { .in = { "：", ": " } },
	[PHRASE_AND] = { .in = { "、", ", " } },
};

/* One event in the making. */
struct draft {
	const struct renderer *renderer;
	const struct event *event;
	enum lang lang;
	const char *title, *venue; /* venue: NULL when there is none to show */
	int64_t begins, ends;      /* the viewer's own time where it is narrower */
	struct text description;
};

static const char *phrase(const struct draft *draft, enum phrase which)
{
	return phrases[which].in[draft->lang];
}

static const char *word(const struct draft *draft, const struct words *words)
{
	return words_get(words, draft->lang, draft->renderer->language);
}

static bool is_off(const struct event *event)
{
	return event->is_gone || !strcmp(event->occurrence.status, "cancelled");
}

static bool is_private(const struct event *event)
{
	return !strcmp(event->occurrence.visibility, "private");
}

/* --- the description: paragraphs, the essential first --- */

static void line_begin(struct draft *draft)
{
	if (draft->description.size > 0)
		text_putc(&draft->description, '\n');
}

static void add_line(struct draft *draft, const char *words)
{
	if (!words || !*words)
		return;
	line_begin(draft);
	text_puts(&draft->description, words);
}

static void add_labelled(struct draft *draft, enum phrase label, const char *words)
{
	if (!words || !*words)
		return;
	line_begin(draft);
	text_puts(&draft->description, phrase(draft, label));
	text_puts(&draft->description, phrase(draft, PHRASE_COLON));
	text_puts(&draft->description, words);
}

static struct fill draft_fill(const struct draft *draft)
{
	const struct event *event = draft->event;
	return (struct fill){ .title = draft->title,
		.venue = draft->venue,
		.zone = draft->renderer->zone,
		.lang = draft->lang,
		.begins = event->occurrence.begins,
		.ends = event->occurrence.ends,
		.own = draft->begins,
		.ticket = event->booking_count ? event->bookings[0].ticket : 0 };
}

static void add_template(struct draft *draft, const struct words *words)
{
	const char *template = word(draft, words);
	if (!template || !*template)
		return;
	struct fill fill = draft_fill(draft);
	line_begin(draft);
	fill_words(template, &fill, &draft->description);
}

static void add_clocks(struct draft *draft, int64_t begins, int64_t ends)
{
	int32_t first, last;
	civil_day day = zone_day(draft->renderer->zone, begins, &first);
	civil_day until = zone_day(draft->renderer->zone, ends, &last);
	say_clocks(first / 60, last / 60 + (until - day) * DAY_MINUTES, draft->lang,
		&draft->description);
}

static bool has_own_time(const struct event *event, int64_t begins, int64_t ends)
{
	return begins != event->occurrence.begins || ends != event->occurrence.ends;
}

static bool same_duty(const struct event_duty *a, const struct event_duty *b)
{
	return !strcmp(a->role, b->role) && a->begins == b->begins && a->ends == b->ends;
}

static const char *role_name(const struct draft *draft, const struct event_duty *duty)
{
	const char *name = word(draft, &duty->role_name);
	return name && *name ? name : duty->role;
}

/* "理发师（上午9点至11点）", the time only where it is not the whole event's. */
static void add_role(struct draft *draft, const struct event_duty *duty)
{
	struct text *t = &draft->description;
	text_puts(t, role_name(draft, duty));
	if (!has_own_time(draft->event, duty->begins, duty->ends))
		return;
	text_puts(t, draft->lang == LANG_ZH ? "（" : " (");
	add_clocks(draft, duty->begins, duty->ends);
	text_puts(t, draft->lang == LANG_ZH ? "）" : ")");
}

/* One line a role: who serves, and how many are still missing. */
static void add_roster(struct draft *draft)
{
	const struct event *event = draft->event;
	struct text *t = &draft->description;
	for (size_t i = 0; i < event->duty_count; i++) {
		const struct event_duty *duty = &event->duties[i];
		if (i > 0 && same_duty(duty - 1, duty))
			continue;
		line_begin(draft);
		add_role(draft, duty);
		int open = 0, named = 0;
		for (size_t k = i; k < event->duty_count && same_duty(duty, &event->duties[k]);
			k++) {
			const char *name = event->duties[k].person_name;
			if (name && *name) {
				text_puts(t, phrase(draft, named++ ? PHRASE_AND : PHRASE_COLON));
				text_puts(t, name);
			} else if (!event->duties[k].person) {
				open++;
			}
		}
		if (open) {
			text_puts(t, phrase(draft, named ? PHRASE_AND : PHRASE_COLON));
			text_printf(t, draft->lang == LANG_ZH ? "%s%d人" : "%s %d",
				phrase(draft, PHRASE_OPEN), open);
		}
	}
}

/* Only names that residents may see; the role alone says nothing they need. */
static void add_public_names(struct draft *draft)
{
	const struct event *event = draft->event;
	struct text *t = &draft->description;
	const struct event_duty *last = NULL;
	for (size_t i = 0; i < event->duty_count; i++) {
		const struct event_duty *duty = &event->duties[i];
		if (!duty->person_name || !*duty->person_name)
			continue;
		if (last && same_duty(last, duty)) {
			text_puts(t, phrase(draft, PHRASE_AND));
		} else {
			line_begin(draft);
			add_role(draft, duty);
			text_puts(t, phrase(draft, PHRASE_COLON));
		}
		text_puts(t, duty->person_name);
		last = duty;
	}
}

static void add_own_duties(struct draft *draft)
{
	const struct event *event = draft->event;
	for (size_t i = 0; i < event->duty_count; i++) {
		const struct event_duty *duty = &event->duties[i];
		if (!duty->is_viewer)
			continue;
		line_begin(draft);
		text_puts(&draft->description, phrase(draft, PHRASE_YOUR_DUTY));
		text_puts(&draft->description, phrase(draft, PHRASE_COLON));
		add_role(draft, duty);
		add_template(draft, &duty->note);
	}
}

/* "同岗：引导员 郑十一": the others on the roster. */
static void add_others(struct draft *draft)
{
	const struct event *event = draft->event;
	struct text *t = &draft->description;
	int named = 0;
	for (size_t i = 0; i < event->duty_count; i++) {
		const struct event_duty *duty = &event->duties[i];
		if (duty->is_viewer || !duty->person_name || !*duty->person_name)
			continue;
		if (named == 0) {
			line_begin(draft);
			text_puts(t, phrase(draft, PHRASE_TOGETHER));
		}
		text_puts(t, phrase(draft, named++ ? PHRASE_AND : PHRASE_COLON));
		text_printf(t, "%s %s", role_name(draft, duty), duty->person_name);
	}
}

static bool waits(const struct event_booking *booking)
{
	return !strcmp(booking->state, "waiting");
}

static bool is_offered(const struct event_booking *booking)
{
	return !strcmp(booking->state, "offered");
}

/* Is the viewer there only if somebody else is not?  Then it is no appointment yet. */
static bool has_no_place_yet(const struct event *event)
{
	for (size_t i = 0; i < event->duty_count; i++)
		if (event->duties[i].is_viewer)
			return false;
	for (size_t i = 0; i < event->booking_count; i++)
		if (!waits(&event->bookings[i]) && !is_offered(&event->bookings[i]))
			return false;
	return event->booking_count > 0;
}

static void add_bookings(struct draft *draft)
{
	const struct event *event = draft->event;
	struct text *t = &draft->description;
	for (size_t i = 0; i < event->booking_count; i++) {
		const struct event_booking *booking = &event->bookings[i];
		const char *lane = word(draft, &booking->lane_name);
		if (waits(booking)) {
			add_line(draft, phrase(draft, PHRASE_WAITS));
			continue;
		}
		line_begin(draft);
		if (is_offered(booking))
			text_printf(t, "%s\n", phrase(draft, PHRASE_OFFERED));
		text_puts(t, phrase(draft, PHRASE_YOUR_PLACE));
		text_puts(t, phrase(draft, PHRASE_COLON));
		if (booking->begins != INSTANT_NONE)
			add_clocks(draft, booking->begins, booking->ends);
		if (lane && *lane)
			text_printf(t, " %s", lane);
		if (booking->ticket > 0)
			text_printf(t, "%s%s %d", draft->lang == LANG_ZH ? "，" : ", ",
				phrase(draft, PHRASE_TICKET), (int)booking->ticket);
	}
}

static void add_status(struct draft *draft)
{
	const struct event *event = draft->event;
	const char *note = word(draft, &event->occurrence.note);
	if (!strcmp(event->occurrence.status, "unknown") && (!note || !*note))
		note = phrase(draft, PHRASE_UNKNOWN);
	add_line(draft, note);
}

static void add_address(const struct draft *draft, struct text *t)
{
	text_puts(t, draft->renderer->url);
	text_puts(t, "/a/");
	text_puts(t, draft->event->occurrence.activity);
}

static void add_link(struct draft *draft)
{
	const struct renderer *renderer = draft->renderer;
	if (!renderer->url || strcmp(draft->event->occurrence.visibility, "public"))
		return;
	line_begin(draft);
	add_address(draft, &draft->description);
}

static void add_roster_of_audience(struct draft *draft)
{
	switch (draft->event->audience) {
	case FACE_PUBLIC:
		add_public_names(draft);
		break;
	case FACE_TEAM:
		add_roster(draft);
		break;
	case FACE_PERSON:
		add_own_duties(draft);
		add_bookings(draft);
		add_others(draft);
		break;
	}
}

/* The whole text; a tombstone says only what it was and that it is off. */
static void draft_describe(struct draft *draft, bool title_was_cut)
{
	const struct event *event = draft->event;
	if (title_was_cut)
		add_line(draft, draft->title);
	add_status(draft);
	if (!is_off(event)) {
		if (!is_private(event))
			add_template(draft, &event->occurrence.summary);
		add_roster_of_audience(draft);
		add_template(draft, &event->detail);
		add_template(draft, &event->detail_more);
		add_labelled(draft, PHRASE_BRING, word(draft, &event->bring));
		add_labelled(draft, PHRASE_NOTE, word(draft, &event->attention));
	}
	if (event->audience != FACE_TEAM)
		add_labelled(draft, PHRASE_ASK, draft->renderer->phone);
	add_link(draft);
}

/* --- the other properties --- */

/* At most EVENT_SUMMARY characters, the mark of a cancelled one included; true when it was cut. */
static bool write_summary(const struct draft *draft, struct text *t)
{
	if (!is_off(draft->event) && strlen(draft->title) <= EVENT_SUMMARY) {
		ical_text(t, "SUMMARY", draft->title);
		return false;
	}
	struct text summary AUTO_TEXT = { 0 };
	if (is_off(draft->event))
		text_puts(&summary, phrase(draft, PHRASE_CANCELLED));
	size_t room = EVENT_SUMMARY - utf8_count(text_string(&summary));
	size_t n = strlen(draft->title), at = 0;
	bool is_long = utf8_count(draft->title) > room;
	for (size_t i = 0; is_long ? i < room - 1 : at < n; i++)
		utf8_next(draft->title, n, &at);
	text_add(&summary, draft->title, at);
	if (is_long)
		text_puts(&summary, "…");
	ical_text(t, "SUMMARY", text_string(&summary));
	return is_long;
}

static int64_t local_seconds(const struct zone *zone, int64_t instant)
{
	int32_t second;
	civil_day day = zone_day(zone, instant, &second);
	return day * INT64_C(86400) + second;
}

/* A clock time that the zone repeats is the first of the two by RFC 5545, and the second to
 * libical, ical.js and python3-icalendar: then both ends are written in UTC. */
static bool is_plain_local(const struct zone *zone, int64_t instant)
{
	const int64_t day = 86400, local = local_seconds(zone, instant);
	const int64_t back =
		local_seconds(zone, instant - day) - local_seconds(zone, instant + day) + 2 * day;
	return back <= 0 ||
		(local_seconds(zone, instant - back) != local &&
			local_seconds(zone, instant + back) != local);
}

static void write_times(const struct draft *draft, struct text *t)
{
	const struct zone *zone = draft->renderer->zone;
	const struct event *event = draft->event;
	if (event->occurrence.all_day && !has_own_time(event, draft->begins, draft->ends)) {
		int32_t second;
		civil_day first = zone_day(zone, draft->begins, &second);
		civil_day last = zone_day(zone, draft->ends - 1, &second);
		ical_date(t, "DTSTART", first);
		ical_date(t, "DTEND", (last > first ? last : first) + 1);
	} else if (is_plain_local(zone, draft->begins) && is_plain_local(zone, draft->ends)) {
		ical_local(t, "DTSTART", zone, draft->begins);
		ical_local(t, "DTEND", zone, draft->ends);
	} else {
		ical_utc(t, "DTSTART", draft->begins);
		ical_utc(t, "DTEND", draft->ends);
	}
}

static void write_location(const struct draft *draft, struct text *t)
{
	const char *spot = draft->event->occurrence.spot;
	if (!draft->venue)
		return;
	struct text place AUTO_TEXT = { 0 };
	text_puts(&place, draft->venue);
	if (spot && *spot)
		text_printf(&place, draft->lang == LANG_ZH ? "（%s）" : " (%s)", spot);
	ical_text(t, "LOCATION", text_string(&place));
}

static void write_stamps(const struct draft *draft, struct text *t)
{
	if (!draft->renderer->with_stamps)
		return;
	ical_utc(t, "DTSTAMP", draft->event->modified);
	ical_utc(t, "LAST-MODIFIED", draft->event->modified);
	ical_number(t, "SEQUENCE", draft->event->sequence);
}

static void write_status(const struct draft *draft, struct text *t)
{
	const struct event *event = draft->event;
	bool off = is_off(event);
	bool waiting = has_no_place_yet(event);
	bool unknown = !strcmp(event->occurrence.status, "unknown") || waiting;
	bool busy =
		event->audience == FACE_PERSON && !event->occurrence.all_day && !off && !waiting;
	ical_raw(t, "STATUS", off ? "CANCELLED" : unknown ? "TENTATIVE" : "CONFIRMED");
	ical_raw(t, "TRANSP", busy ? "OPAQUE" : "TRANSPARENT");
}

/* "-P1DT2H30M"; a trigger of no time at all is at the start. */
static void write_trigger(struct civil_span span, struct text *t)
{
	struct text trigger AUTO_TEXT = { 0 };
	text_puts(&trigger, span.days || span.minutes ? "-P" : "-PT0S");
	if (span.days)
		text_printf(&trigger, "%dD", (int)span.days);
	if (span.minutes)
		text_puts(&trigger, "T");
	if (span.minutes / 60)
		text_printf(&trigger, "%dH", (int)(span.minutes / 60));
	if (span.minutes % 60)
		text_printf(&trigger, "%dM", (int)(span.minutes % 60));
	ical_raw(t, "TRIGGER", text_string(&trigger));
}

static void write_alarms(const struct draft *draft, struct text *t)
{
	const struct renderer *renderer = draft->renderer;
	if (draft->event->audience != FACE_PERSON || is_off(draft->event) ||
		has_no_place_yet(draft->event))
		return;
	for (size_t i = 0; i < renderer->alarm_count; i++) {
		ical_begin(t, "VALARM");
		ical_raw(t, "ACTION", "DISPLAY");
		write_trigger(renderer->alarms[i], t);
		ical_text(t, "DESCRIPTION", draft->title);
		ical_end(t, "VALARM");
	}
}

/* A person's event lasts as long as the person is there: duties and bookings together. */
static void draft_times(struct draft *draft)
{
	const struct event *event = draft->event;
	int64_t begins = INT64_MAX, ends = INT64_MIN;
	for (size_t i = 0; i < event->duty_count; i++) {
		const struct event_duty *duty = &event->duties[i];
		if (!duty->is_viewer || duty->begins == INSTANT_NONE)
			continue;
		begins = duty->begins < begins ? duty->begins : begins;
		ends = duty->ends > ends ? duty->ends : ends;
	}
	for (size_t i = 0; i < event->booking_count; i++) {
		const struct event_booking *booking = &event->bookings[i];
		if (booking->begins == INSTANT_NONE)
			continue;
		begins = booking->begins < begins ? booking->begins : begins;
		ends = booking->ends > ends ? booking->ends : ends;
	}
	bool own = event->audience == FACE_PERSON && !is_off(event) && begins < ends;
	draft->begins = own ? begins : event->occurrence.begins;
	draft->ends = own ? ends : event->occurrence.ends;
	if (draft->ends <= draft->begins)
		draft->ends = draft->begins + 60;
}

void event_render(
	const struct renderer *renderer, const struct event *event, enum lang lang, struct text *t)
{
	struct draft draft = { .renderer = renderer, .event = event, .lang = lang };
	text_reserve(&draft.description, 1000);
	draft.title = word(&draft, &event->occurrence.title);
	if (!draft.title)
		draft.title = event->occurrence.activity;
	if (event->occurrence.venue && !is_private(event))
		draft.venue = word(&draft, &event->occurrence.venue_name);
	draft_times(&draft);

	text_reserve(t, 1024);
	ical_begin(t, "VEVENT");
	ical_raw(t, "UID", event->occurrence.uid);
	write_stamps(&draft, t);
	write_times(&draft, t);
	bool cut = write_summary(&draft, t);
	write_status(&draft, t);
	write_location(&draft, t);
	draft_describe(&draft, cut);
	if (draft.description.size > 0)
		ical_text(t, "DESCRIPTION", text_string(&draft.description));
	if (renderer->url && !strcmp(event->occurrence.visibility, "public")) {
		text_cut(&draft.description, 0);
		add_address(&draft, &draft.description);
		ical_uri(t, "URL", text_string(&draft.description));
	}
	write_alarms(&draft, t);
	ical_end(t, "VEVENT");
	text_free(&draft.description);
}

/* --- settings and the hash --- */

/* "1d, 1h" or "none": the first two. */
static void parse_alarms(struct renderer *renderer, const char *list)
{
	if (!list || !strcmp(list, "none"))
		return;
	while (*list && renderer->alarm_count < EVENT_ALARMS) {
		list += strspn(list, ", ");
		size_t n = strcspn(list, ", ");
		if (n && span_parse(list, n, &renderer->alarms[renderer->alarm_count]))
			renderer->alarm_count++;
		list += n;
	}
}

static struct renderer renderer_make(const struct zone *zone, enum lang language, const char *url,
	const char *phone, const char *alarms, struct arena *arena)
{
	struct renderer renderer = { .zone = zone, .language = language, .with_stamps = true };
	if (url && *url && ical_uri_is_valid(url)) {
		size_t n = strlen(url);
		while (n > 0 && url[n - 1] == '/')
			n--;
		renderer.url = arena_copy(arena, url, n);
	}
	renderer.phone = phone && *phone ? arena_string(arena, phone) : NULL;
	parse_alarms(&renderer, alarms ? alarms : "1h");
	return renderer;
}

struct renderer renderer_load(
	struct store *store, struct arena *arena, const struct zone *zone, enum lang language)
{
	return renderer_make(zone, language, store_setting(store, arena, "community", "url", NULL),
		store_setting(store, arena, "community", "phone", NULL),
		store_setting(store, arena, "feeds", "alarm", NULL), arena);
}

static const char *plan_setting_find(const struct plan *plan, const char *subject, const char *key)
{
	for (size_t i = 0; i < plan->setting_count; i++)
		if (!strcmp(plan->settings[i].subject, subject) &&
			!strcmp(plan->settings[i].key, key))
			return plan->settings[i].value;
	return NULL;
}

struct renderer renderer_of_plan(
	const struct plan *plan, struct arena *arena, const struct zone *zone, enum lang language)
{
	return renderer_make(zone, language, plan_setting_find(plan, "community", "url"),
		plan_setting_find(plan, "community", "phone"),
		plan_setting_find(plan, "feeds", "alarm"), arena);
}

static void render_hash(void *context, const struct event *event, char ret_hash[static HASH_HEX])
{
	struct renderer renderer = *(const struct renderer *)context;
	struct text t AUTO_TEXT = { 0 };
	renderer.with_stamps = false;
	for (enum lang lang = 0; lang < LANG_COUNT; lang++)
		event_render(&renderer, event, lang, &t);
	hash_of(t.bytes, t.size, ret_hash);
}

struct event_renderer publish_renderer(struct renderer *renderer)
{
	return (struct event_renderer){ .context = renderer, .render = render_hash };
}
