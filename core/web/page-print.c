/* page-print.c - print-outs for the browser's printer */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/cleanup.h"

#include "print/press.h"
#include "publish/feeds.h"
#include "web/page.h"

enum { POSTER_DAYS = 30, CALL_DAYS = 2, WEEK_DAYS = 6, NEAR_DAYS = 400 };

static const struct print_out {
	const char *name;
	enum store_verdict (*make)(
		const struct press *press, const struct order *order, struct sheet *ret_sheet);
	int32_t days;
	bool is_private, needs_date; /* private: it has names */
} print_outs[] = {
	{ "poster", press_poster, POSTER_DAYS, false, false },
	{ "roster", press_roster, WEEK_DAYS, true, false },
	{ "calls", press_calls, CALL_DAYS, true, false },
	{ "signin", press_signin, 0, true, true },
};

static const struct print_out *find(const char *rest, size_t n)
{
	for (size_t i = 0; i < sizeof print_outs / sizeof *print_outs; i++)
		if (strlen(print_outs[i].name) == n && strncmp(print_outs[i].name, rest, n) == 0)
			return &print_outs[i];
	return NULL;
}

/* "month=2026-12" within a year of today. */
static bool read_month(const char *text, struct order *order)
{
	char first[CIVIL_TEXT];
	civil_day day;

	memcpy(first, text, 7);
	memcpy(first + 7, "-01", 4);
	if (civil_parse(first, CIVIL_TEXT - 1, &day) != CIVIL_OK ||
		day < order->days.first - NEAR_DAYS || day > order->days.first + NEAR_DAYS)
		return false;
	const struct civil_date date = civil_to_date(day);

	order->days.first = day;
	order->days.last = day + civil_month_days(date.year, date.month) - 1;
	order->is_month = true;
	return true;
}

/* Nothing but a month and a language, which the caller has read; each at most once. */
static bool read_query(const char *query, struct order *order)
{
	bool has_lang = false;

	while (*query) {
		const size_t n = strcspn(query, "&");

		if (n == 13 && strncmp(query, "month=", 6) == 0 && !order->is_month) {
			if (!read_month(query + 6, order))
				return false;
		} else if (n == 7 && !has_lang &&
			(strncmp(query, "lang=zh", n) == 0 || strncmp(query, "lang=en", n) == 0)) {
			has_lang = true;
		} else {
			return false;
		}
		query += n + (query[n] == '&');
	}
	return true;
}

/* "/ACTIVITY", "/ACTIVITY/DATE" */
static bool read_rest(
	const char *rest, const struct print_out *out, struct arena *arena, struct order *order)
{
	order->date = CIVIL_NONE;
	if (*rest != '/')
		return *rest == '\0' && !out->needs_date;
	const size_t n = strcspn(++rest, "/");

	order->activity = arena_copy(arena, rest, n);
	rest += n;
	if (*rest != '/')
		return n > 0 && !out->needs_date;
	return n > 0 && civil_parse(rest + 1, strlen(rest + 1), &order->date) == CIVIL_OK;
}

bool page_print(
	const struct page *page, const char *rest, const char *query, bool is_staff, struct text *t)
{
	AUTO_ARENA struct arena *arena = arena_new();
	const size_t n = strcspn(rest, "/");
	const struct print_out *out = find(rest, n);
	const struct press press = { .store = page->store,
		.arena = arena,
		.zone = feed_zone(page->maker),
		.community = *feed_community(page->maker),
		.lang = page->lang,
		.now = page->now };
	struct order order = { 0 };
	struct sheet sheet = { 0 };
	int32_t second;

	if (!out || (out->is_private && !is_staff))
		return false;
	order.days.first = zone_day(press.zone, page->now, &second);
	if (out->make == press_roster)
		order.days.first = civil_week_start(order.days.first);
	order.days.last = order.days.first + out->days;
	if (!read_query(query, &order) || !read_rest(rest + n, out, arena, &order))
		return false;
	const bool good = out->make(&press, &order, &sheet) == STORE_OK;

	if (good)
		sheet_html(&sheet, NULL, t);
	sheet_free(&sheet);
	return good;
}
