/* poster.c - what hangs on a door: one activity, or everything that is coming */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/cleanup.h"
#include "calendar/say.h"
#include "print/press.h"

enum { DATES = 4, LONGEST = 8 };

static const struct words coming = { { "%s 近期活动", "%s: what is coming" } };
static const struct words more = { { "扫码看全部日期、预约和订阅日历",
	"Scan for all dates, booking and the calendar" } };
static const struct words call = { { "咨询电话：%s", "Call us: %s" } };
static const struct words strip = { { "%s　%s", "%s  %s" } };
static const struct words issued = { { "%s　%s 张贴，有效期至 %s　请核对网址后再扫码",
	"%s   Put up %s, valid until %s   Check the address before you scan" } };
static const struct words bring_line = { { "请带：%s", "Please bring: %s" } };
static const struct words further = { { "到%2$s还有 %1$d 次", "%1$d more until %2$s" } };
static const struct words heads[] = { { { "时间", "When" } }, { { "活动", "What" } } };

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

	*sheet = press_sheet(press, press_word(press, &next->title), SHEET_POSTER);
	sheet_line(sheet, SHEET_TITLE, sheet->title);
	const char *both = press_both(press, &next->title);
	if (strchr(both, '\n'))
		sheet_line(sheet, SHEET_TEXT, strchr(both, '\n') + 1);
	for (size_t i = 0; i < shown; i++)
		sheet_line(sheet, i == 0 ? SHEET_KEY : SHEET_TEXT,
			i == 0 ? press_when_lines(press, next) : press_when(press, &items[i]));
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

struct entry { /* an activity on the poster of all: its next date, and how many more there are */
	const struct occurrence *next;
	int more;
};

static size_t gather(const struct occurrence *items, size_t count, struct entry entries[LONGEST])
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		size_t e = 0;

		while (e < used && strcmp(entries[e].next->activity, items[i].activity) != 0)
			e++;
		if (e < used)
			entries[e].more++;
		else if (used < LONGEST)
			entries[used++] = (struct entry){ .next = &items[i] };
	}
	return used;
}

static void put_entry(const struct press *press, const struct entry *entry, const char *last_day,
	const char *cells[2])
{
	const char *where = press_where(press, entry->next);
	const char *title = press_both(press, &entry->next->title);

	cells[0] = press_when_lines(press, entry->next);
	if (entry->more > 0)
		cells[0] = arena_format(press->arena, "%s\n%s", cells[0],
			arena_format(press->arena, further.in[press->lang], entry->more, last_day));
	cells[1] = *where ? arena_format(press->arena, "%s\n%s", title, where) : title;
}

/* What comes every day takes one line, so that there is room for what comes once. */
static void put_all(const struct press *press, const struct order *order,
	const struct occurrence *items, size_t count, struct sheet *sheet)
{
	struct entry entries[LONGEST];
	struct sheet_table table = { .columns = 2, .widths = { 48, 52 } };
	const char **cells = ARENA_ARRAY(press->arena, LONGEST * table.columns, const char *);
	const struct words area = store_words(press->store, press->arena,
		arena_format(press->arena, "area %s", order->area ? order->area : ""), "name");
	const char *where = press_word(press, order->area ? &area : &press->community.name);
	int32_t second;
	struct text last AUTO_TEXT = { 0 };

	say_day_short(zone_day(press->zone, items[count - 1].begins, &second), press->lang, &last);
	*sheet = press_sheet(
		press, arena_format(press->arena, coming.in[press->lang], where), SHEET_POSTER);
	sheet_line(sheet, SHEET_TITLE, sheet->title);
	for (size_t c = 0; c < table.columns; c++)
		table.heads[c] = heads[c].in[press->lang];
	table.rows = gather(items, count, entries);
	for (size_t i = 0; i < table.rows; i++)
		put_entry(press, &entries[i], text_string(&last), &cells[i * table.columns]);
	table.cells = cells;
	sheet_add_table(sheet, &table);
	put_code(press, "/", sheet);
	put_foot(press, &items[count - 1], sheet);
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
