/* poster.c - what hangs on a door: one activity, or everything that is coming */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "print/press.h"

enum { DATES = 4, LONGEST = 11 };

static const struct words coming = { { "%s 近期活动", "%s: what is coming" } };
static const struct words more = { { "扫码看全部日期、预约和订阅日历",
	"Scan for all dates, booking and the calendar" } };
static const struct words call = { { "咨询电话：%s", "Call us: %s" } };
static const struct words strip = { { "%s　%s", "%s  %s" } };
static const struct words issued = { { "%s　%s 张贴，有效期至 %s　请核对网址后再扫码",
	"%s   Put up %s, valid until %s   Check the address before you scan" } };
static const struct words bring_line = { { "请带：%s", "Please bring: %s" } };
static const struct words heads[] = { { { "时间", "When" } }, { { "活动", "What" } },
	{ { "地点", "Where" } }, { { "名额", "Places" } } };

static void put_code(const struct press *press, const char *path, struct sheet *sheet)
{
	const char *url = press_setting(press, "community", "url");

	if (*url)
		sheet_qr(
			sheet, arena_format(press->arena, "%s%s", url, path), more.in[press->lang]);
}

static void put_foot(const struct press *press, const struct occurrence *last, struct sheet *sheet)
{
	const char *phone = press_setting(press, "community", "phone");
	const char *office = press_setting(press, "community", "office");
	int32_t second;
	const char *today = press_day(press, zone_day(press->zone, press->now, &second));
	const char *until = press_day(press, zone_day(press->zone, last->ends - 1, &second));

	if (*phone)
		sheet_line(
			sheet, SHEET_TEXT, arena_format(press->arena, call.in[press->lang], phone));
	sheet_line(sheet, SHEET_SMALL,
		arena_format(press->arena, issued.in[press->lang],
			*office ? office : press_word(press, &press->community.name), today,
			until));
}

/* Three or four dates in large letters; the page behind the code has them all. */
static void put_activity(const struct press *press, const struct occurrence *items, size_t count,
	struct sheet *sheet)
{
	const struct occurrence *next = &items[0];
	const char *subject = arena_format(press->arena, "activity %s", next->activity);
	const char *phone = press_setting(press, "community", "phone");
	const char *bring = press_setting(press, subject, "bring");
	const size_t shown = count < DATES ? count : DATES;

	*sheet = press_sheet(press, press_word(press, &next->title), false);
	sheet_line(sheet, SHEET_TITLE, sheet->title);
	const char *both = press_both(press, &next->title);
	if (strchr(both, '\n'))
		sheet_line(sheet, SHEET_TEXT, strchr(both, '\n') + 1);
	for (size_t i = 0; i < shown; i++)
		sheet_line(sheet, i == 0 ? SHEET_KEY : SHEET_TEXT, press_when(press, &items[i]));
	sheet_line(sheet, SHEET_KEY, press_where(press, next));
	sheet_line(sheet, SHEET_TEXT, press_summary(press, next));
	if (*bring)
		sheet_line(sheet, SHEET_TEXT,
			arena_format(press->arena, bring_line.in[press->lang], bring));
	if (next->places <= 0)
		sheet_line(sheet, SHEET_TEXT, press_places(press, next));
	put_code(press, arena_format(press->arena, "/a/%s", next->activity), sheet);
	put_foot(press, &items[shown - 1], sheet);
	if (*phone)
		sheet_strip(sheet,
			arena_format(press->arena, strip.in[press->lang], sheet->title, phone));
}

static void put_all(const struct press *press, const struct order *order,
	const struct occurrence *items, size_t count, struct sheet *sheet)
{
	const size_t rows = count < LONGEST ? count : LONGEST;
	struct sheet_table table = { .columns = 3, .rows = rows, .widths = { 40, 36, 24 } };
	const char **cells = ARENA_ARRAY(press->arena, rows * table.columns, const char *);
	const struct words area = store_words(press->store, press->arena,
		arena_format(press->arena, "area %s", order->area ? order->area : ""), "name");
	const char *where = press_word(press, order->area ? &area : &press->community.name);

	*sheet = press_sheet(
		press, arena_format(press->arena, coming.in[press->lang], where), false);
	sheet_line(sheet, SHEET_TITLE, sheet->title);
	for (size_t c = 0; c < table.columns; c++)
		table.heads[c] = heads[c].in[press->lang];
	for (size_t i = 0; i < rows; i++) {
		cells[i * table.columns] = press_when(press, &items[i]);
		cells[i * table.columns + 1] = press_both(press, &items[i].title);
		cells[i * table.columns + 2] = press_where(press, &items[i]);
	}
	table.cells = cells;
	sheet_add_table(sheet, &table);
	put_code(press, "/", sheet);
	put_foot(press, &items[rows - 1], sheet);
}

enum store_verdict press_poster(
	const struct press *press, const struct order *order, struct sheet *ret_sheet)
{
	struct occurrence *items;
	size_t count;
	const enum store_verdict verdict = press_occurrences(press, order, &items, &count);

	*ret_sheet = (struct sheet){ 0 };
	if (verdict != STORE_OK)
		return verdict;
	if (order->activity)
		put_activity(press, items, count, ret_sheet);
	else
		put_all(press, order, items, count, ret_sheet);
	return STORE_OK;
}
