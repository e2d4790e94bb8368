/* page-home.c - what is coming, and one activity */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/cleanup.h"
#include "calendar/say.h"
#include "calendar/zone.h"
#include "page/html.h"
#include "web/page-frame.h"

enum {
	DAY_SECONDS = 86400,
	SOON_DAYS = 14,
	FAR_DAYS = 60,
	FEW = 5,
	DATES = 6,
	ACTIVITY_DAYS = 400
};

static const struct words coming = { .in = { "最近活动", "what is coming" } };
static const struct words nothing = { .in = { "近期没有活动。", "Nothing is planned for now." } };
static const struct words subscribe = { .in = { "把活动加到手机日历", "Add to my calendar" } };
static const struct words subscribe_one = { .in = { "把这个活动加到手机日历",
						    "Add this activity to my calendar" } };
static const struct words no_dates = { .in = { "近期没有安排日期。", "No dates for now." } };
static const struct words booked_how = {
	.in = { "要预约、要改时间，请打电话或到居委会办理。",
		"To book or to change a booking, call us or come to the office." }
};

static void add_button(
	const struct page *page, const char *path, const struct words *words, struct text *t)
{
	text_puts(t, "<a class=\"button main\" href=\"");
	if (page->is_file)
		text_puts(t, "feeds/all.ics");
	else
		frame_link(page, path, t);
	text_printf(t, "\">%s</a>\n", words->in[page->lang]);
}

/* The next two weeks; where little happens in them, the next two months. */
static size_t find_coming(
	const struct page *page, struct arena *arena, struct occurrence **ret_items)
{
	size_t count = 0;
	for (int days = SOON_DAYS; days <= FAR_DAYS; days += FAR_DAYS - SOON_DAYS) {
		struct occurrence_filter filter = { .from = page->now,
			.to = page->now + (int64_t)days * DAY_SECONDS,
			.cancelled = true,
			.now = page->now };
		if (store_occurrences(page->store, arena, &filter, ret_items, &count) != STORE_OK)
			return 0;
		if (count >= FEW)
			break;
	}
	return count;
}

/* "明天 · 12月5日 星期六".  A page in a file is read on any day, so it has no "tomorrow". */
static void add_day(const struct page *page, civil_day day, civil_day today, struct text *t)
{
	static const struct words near[] = { { .in = { "今天", "Today" } },
		{ .in = { "明天", "Tomorrow" } }, { .in = { "后天", NULL } } };
	const int32_t away = day - today;
	struct text words AUTO_TEXT = { 0 };
	text_puts(t, "<h2 class=\"day\">");
	if (!page->is_file && away < 3 && near[away].in[page->lang])
		text_printf(t, "<b>%s</b> · ", near[away].in[page->lang]);
	say_day(day, page->lang, &words);
	html_add(t, text_string(&words));
	text_puts(t, "</h2>\n");
}

/* What has begun on a day before is listed under today. */
static void add_cards(
	const struct page *page, const struct occurrence *items, size_t count, struct text *t)
{
	const struct zone *zone = feed_zone(page->maker);
	int32_t second;
	const civil_day today = zone_day(zone, page->now, &second);
	civil_day under = CIVIL_NONE;
	for (size_t i = 0; i < count; i++) {
		civil_day day = zone_day(zone, items[i].begins, &second);
		if (day < today)
			day = today;
		if (day != under)
			add_day(page, day, today, t);
		under = day;
		card_add(page, &items[i], under, t);
	}
}

void page_home(const struct page *page, struct text *t)
{
	AUTO_ARENA struct arena *arena = arena_new();
	struct occurrence *items = NULL;
	size_t count = page->maker ? find_coming(page, arena, &items) : 0;
	const char *title =
		arena_format(arena, "%s · %s", frame_community(page), coming.in[page->lang]);
	frame_open(page, title, "/", t);
	add_button(page, "/subscribe/all", &subscribe, t);
	frame_phone(page, t);
	add_cards(page, items, count, t);
	if (count == 0)
		text_printf(t, "<p>%s</p>\n", nothing.in[page->lang]);
	frame_close(page, t);
}

bool page_activity(const struct page *page, const char *id, struct text *t)
{
	AUTO_ARENA struct arena *arena = arena_new();
	struct occurrence_filter filter = { .from = page->now - (int64_t)30 * DAY_SECONDS,
		.to = page->now + (int64_t)ACTIVITY_DAYS * DAY_SECONDS,
		.activity = id,
		.cancelled = true,
		.now = page->now };
	struct occurrence *items;
	size_t count, shown = 0;
	if (!page->maker ||
		store_occurrences(page->store, arena, &filter, &items, &count) != STORE_OK ||
		count == 0)
		return false;
	const char *title = frame_word(page, &items[count - 1].title);
	const char *summary = frame_word(page, &items[count - 1].summary);
	frame_open(page, title ? title : id, arena_format(arena, "/a/%s", id), t);
	if (summary)
		text_puts(t, "<p>"), html_lines(t, summary), text_puts(t, "</p>\n");
	for (size_t i = 0; i < count && shown < DATES; i++) {
		if (items[i].ends <= page->now)
			continue;
		card_add(page, &items[i], CIVIL_NONE, t);
		shown++;
	}
	text_printf(
		t, "<p class=\"quiet\">%s</p>\n", (shown ? booked_how : no_dates).in[page->lang]);
	add_button(page, arena_format(arena, "/subscribe/activity/%s", id), &subscribe_one, t);
	frame_phone(page, t);
	frame_close(page, t);
	return true;
}

static bool render_file(struct feed_maker *maker, enum lang lang, struct text *t)
{
	struct page page = { .store = feed_store(maker),
		.maker = maker,
		.now = feed_now(maker),
		.lang = lang,
		.is_file = true,
		.base = feed_url(maker) };
	page_home(&page, t);
	return true;
}

const struct publish_page *page_files(size_t *ret_count)
{
	static const struct publish_page pages[] = { { "index.html", render_file } };
	*ret_count = sizeof pages / sizeof *pages;
	return pages;
}

void page_notice(
	enum lang lang, const struct words *title, const struct words *body, struct text *t)
{
	struct page page = { .lang = lang };
	frame_open(&page, title->in[lang], "/", t);
	text_printf(t, "<p>%s</p>\n", body->in[lang]);
	frame_close(&page, t);
}
