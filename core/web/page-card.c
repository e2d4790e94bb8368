/* page-card.c - one date of an activity, in words */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "calendar/say.h"
#include "calendar/zone.h"
#include "plan/planned.h"
#include "publish/fill.h"
#include "page/html.h"
#include "web/page-frame.h"

static const struct words just_come = { .in = { "直接来，不用预约", "Just come, no booking" } };
static const struct words places_left = { .in = { "还剩 %d 个名额", "%d places left" } };
static const struct words place_left = { .in = { "还剩 1 个名额", "1 place left" } };
static const struct words full_wait = { .in = { "已满，可候补", "Full, waiting list open" } };
static const struct words full = { .in = { "已满", "Full" } };
static const struct words closed = { .in = { "预约已结束", "Booking has closed" } };
static const struct words opens_on = { .in = { "开始预约：", "Booking opens " } };
static const struct words cancelled = { .in = { "取消", "Cancelled" } };
static const struct words all_day = { .in = { "全天", "All day" } };
static const struct words running = { .in = { "正在进行", "On now" } };
static const struct words unknown = {
	.in = { "放假安排尚未公布，日期可能调整",
		"Holiday arrangement not announced yet; the date may change" }
};

static void add_span(const char *words, struct text *t)
{
	text_puts(t, "<span>");
	html_add(t, words);
	text_puts(t, "</span>");
}

/* Of what takes all of the day that is written above it, only that is left to say. */
static void say_begin(
	const struct page *page, const struct occurrence *o, civil_day under, struct text *t)
{
	const struct zone *zone = feed_zone(page->maker);
	int32_t first, last;
	civil_day day = zone_day(zone, o->begins, &first);
	civil_day until = zone_day(zone, o->all_day ? o->ends - 1 : o->ends, &last);
	struct text words AUTO_TEXT = { 0 };
	text_puts(t, "<p class=\"when\">");
	if (o->all_day && day == under && until == under) {
		add_span(all_day.in[page->lang], t);
	} else if (o->all_day) {
		say_days((struct civil_range){ day, until }, page->lang, &words);
		add_span(text_string(&words), t);
	} else if (day != under) {
		say_day(day, page->lang, &words);
		add_span(text_string(&words), t);
		text_putc(t, ' ');
	}
	if (!o->all_day) {
		text_cut(&words, 0);
		say_clocks(first / 60, last / 60 + (until - day) * DAY_MINUTES, page->lang, &words);
		add_span(text_string(&words), t);
	}
	text_puts(t, "</p>\n");
}

static void add_state(const char *kind, const char *words, struct text *t)
{
	text_printf(t, "<p><span class=\"state%s\">", kind);
	html_add(t, words);
	text_puts(t, "</span></p>\n");
}

static void add_opening(const struct page *page, const struct occurrence *o, struct text *t)
{
	struct text words AUTO_TEXT = { 0 };
	int32_t second;
	civil_day day = zone_day(feed_zone(page->maker), o->opens, &second);
	text_puts(&words, opens_on.in[page->lang]);
	say_moment(day, second / 60, page->lang, &words);
	add_state(" full", text_string(&words), t);
}

static void add_places(const struct page *page, const struct occurrence *o, struct text *t)
{
	if (o->begins <= page->now)
		add_state("", running.in[page->lang], t);
	else if (o->places <= 0)
		text_printf(t, "<p class=\"quiet\">%s</p>\n", just_come.in[page->lang]);
	else if (o->opens != INSTANT_NONE && page->now < o->opens)
		add_opening(page, o, t);
	else if (o->closes != INSTANT_NONE && page->now >= o->closes)
		add_state(" full", closed.in[page->lang], t);
	else if (o->free <= 0)
		add_state(" full", (o->waiting < o->waitlist ? full_wait : full).in[page->lang], t);
	else {
		const char *format = (o->free == 1 ? place_left : places_left).in[page->lang];
		struct text left AUTO_TEXT = { 0 };
		const char *number = strstr(format, "%d");
		text_add(&left, format, number ? (size_t)(number - format) : strlen(format));
		if (number)
			text_printf(&left, "%d%s", (int)o->free, number + 2);
		add_state("", text_string(&left), t);
	}
}

static void add_summary(const struct page *page, const struct occurrence *o, struct text *t)
{
	const char *template = frame_word(page, &o->summary);
	if (!template || !*template)
		return;
	struct text words AUTO_TEXT = { 0 };
	struct fill fill = { .title = frame_word(page, &o->title),
		.venue = frame_word(page, &o->venue_name),
		.zone = feed_zone(page->maker),
		.lang = page->lang,
		.begins = o->begins,
		.ends = o->ends };
	fill_words(template, &fill, &words);
	text_puts(t, "<p>");
	html_lines(t, text_string(&words));
	text_puts(t, "</p>\n");
}

static void add_title(const struct page *page, const struct occurrence *o, struct text *t)
{
	const char *title = frame_word(page, &o->title);
	text_puts(t, "<h3><a href=\"");
	if (page->is_file) {
		text_puts(t, "feeds/activity/");
		html_add(t, o->activity);
		text_puts(t, ".ics");
	} else {
		struct text path AUTO_TEXT = { 0 };
		text_printf(&path, "/a/%s", o->activity);
		frame_link(page, text_string(&path), t);
	}
	text_puts(t, "\">");
	html_add(t, title ? title : o->activity);
	text_puts(t, "</a></h3>\n");
}

static void add_venue(const struct page *page, const struct occurrence *o, struct text *t)
{
	const char *venue = o->venue ? frame_word(page, &o->venue_name) : NULL;
	if (!venue && !(o->spot && *o->spot))
		return;
	text_puts(t, "<p>");
	html_add(t, venue ? venue : "");
	if (o->spot && *o->spot)
		text_puts(t, venue ? " · " : ""), html_add(t, o->spot);
	text_puts(t, "</p>\n");
}

void card_add(const struct page *page, const struct occurrence *o, civil_day under, struct text *t)
{
	const bool with_title = under != CIVIL_NONE;
	bool off = !strcmp(o->status, "cancelled");
	const char *note = frame_word(page, &o->note);
	if (!strcmp(o->status, "unknown") && (!note || !*note))
		note = unknown.in[page->lang];
	text_printf(t, "<article class=\"card%s\">\n", off ? " off" : "");
	say_begin(page, o, under, t);
	if (with_title)
		add_title(page, o, t);
	add_venue(page, o, t);
	if (note && *note)
		text_puts(t, "<p>"), html_add(t, note), text_puts(t, "</p>\n");
	if (off)
		add_state("", cancelled.in[page->lang], t);
	else {
		if (with_title)
			add_summary(page, o, t);
		add_places(page, o, t);
	}
	text_puts(t, "</article>\n");
}
