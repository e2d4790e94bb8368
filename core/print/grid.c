/* grid.c - who serves when, week by week or as a calendar of the month */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "calendar/say.h"
#include "print/press.h"

#define PAUSE "、"

enum { WEEK = 7 };

static const struct words week_title = { { "%s 值班表　%s 起一周", "%s: roster, week of %s" } };
static const struct words month_title = { { "%s %d年%d月值班表", "%s: roster %d-%02d" } };
static const struct words post = { { "岗位", "Post" } };
static const struct words open_seat = { { "（空缺）", "(open)" } };
static const struct words made = { { "%s 打印；以系统中的最新安排为准",
	"Printed %s; the system has the latest" } };

struct rows { /* the posts of a week, in order of their first duty */
	const struct seat **first;
	const char **cells; /* rows × 8 */
	size_t count;
};

static const char *who(const struct press *press, const struct seat *seat)
{
	if (!seat->person)
		return open_seat.in[press->lang];
	return seat->name ? seat->name : seat->person;
}

/* The same post at the same hour is one row, however many stand there. */
static bool is_same_post(const struct press *press, const struct seat *a, const struct seat *b)
{
	int32_t x, y;

	zone_day(press->zone, a->begins, &x);
	zone_day(press->zone, b->begins, &y);
	return x == y && strcmp(a->activity, b->activity) == 0 && strcmp(a->duty, b->duty) == 0;
}

static size_t row_of(const struct press *press, struct rows *rows, const struct seat *seat)
{
	for (size_t i = 0; i < rows->count; i++)
		if (is_same_post(press, rows->first[i], seat))
			return i;
	rows->first[rows->count] = seat;
	rows->cells[rows->count * (WEEK + 1)] = arena_format(press->arena, "%s\n%s %s",
		press_word(press, &seat->title), press_role(press, seat->duty, &seat->duty_name),
		press_hours(press, seat->begins, seat->ends));
	return rows->count++;
}

/* Two names a line, so that a crew of eight does not cost the week its page. */
static void put_name(const struct press *press, const char **cell, const char *name)
{
	const char *line = *cell ? strrchr(*cell, '\n') : NULL;

	line = line ? line + 1 : *cell;
	*cell = line ? arena_format(press->arena, "%s%s%s", *cell,
			       strstr(line, PAUSE) ? "\n" : PAUSE, name)
		     : name;
}

static void put_week(const struct press *press, const struct seat *const *seats, size_t count,
	civil_day monday, struct sheet *sheet)
{
	struct rows rows = { .first = ARENA_ARRAY(press->arena, count + 1, const struct seat *),
		.cells = ARENA_ARRAY(press->arena, (count + 1) * (WEEK + 1), const char *) };
	struct sheet_table table = { .columns = WEEK + 1,
		.widths = { 16, 12, 12, 12, 12, 12, 12, 12 } };
	int32_t second;

	for (size_t i = 0; i < count; i++) {
		const civil_day day = zone_day(press->zone, seats[i]->begins, &second);
		if (day < monday || day >= monday + WEEK)
			continue;
		const size_t row = row_of(press, &rows, seats[i]);
		put_name(press, &rows.cells[row * (WEEK + 1) + 1 + (size_t)(day - monday)],
			who(press, seats[i]));
	}
	if (rows.count == 0)
		return;
	if (sheet->blocks.count > 0)
		sheet_break(sheet);
	sheet_line(sheet, SHEET_TITLE,
		arena_format(press->arena, week_title.in[press->lang],
			press_word(press, &press->community.name), press_day(press, monday)));
	table.heads[0] = post.in[press->lang];
	for (int32_t d = 0; d < WEEK; d++) {
		struct text t AUTO_TEXT = { 0 };
		say_day_short(monday + d, press->lang, &t);
		table.heads[d + 1] = arena_string(press->arena, text_string(&t));
	}
	table.rows = rows.count;
	table.cells = rows.cells;
	sheet_add_table(sheet, &table);
}

static void put_month(const struct press *press, const struct seat *const *seats, size_t count,
	struct civil_range days, struct sheet *sheet)
{
	const civil_day first = civil_week_start(days.first);
	const size_t weeks = (size_t)(days.last - first) / WEEK + 1;
	const struct civil_date date = civil_to_date(days.first);
	const char **cells = ARENA_ARRAY(press->arena, weeks * WEEK, const char *);
	struct sheet_table table = { .columns = WEEK,
		.rows = weeks,
		.widths = { 14, 14, 14, 14, 14, 15, 15 },
		.cells = cells };
	const struct seat *last = NULL;
	int32_t second;

	for (civil_day day = days.first; day <= days.last; day++)
		cells[day - first] = arena_format(press->arena, "%d", (int)civil_to_date(day).day);
	for (size_t i = 0; i < count; i++) {
		const civil_day day = zone_day(press->zone, seats[i]->begins, &second);
		if (day < days.first || day > days.last)
			continue;
		const bool is_next = last && last->begins == seats[i]->begins &&
			is_same_post(press, last, seats[i]);
		cells[day - first] = is_next
			? arena_format(press->arena, "%s" PAUSE "%s", cells[day - first],
				  who(press, seats[i]))
			: arena_format(press->arena, "%s\n%.5s %s %s", cells[day - first],
				  press_hours(press, seats[i]->begins, seats[i]->ends),
				  press_role(press, seats[i]->duty, &seats[i]->duty_name),
				  who(press, seats[i]));
		last = seats[i];
	}
	for (int32_t d = 0; d < WEEK; d++)
		table.heads[d] = say_weekday(d, press->lang);
	sheet_line(sheet, SHEET_TITLE,
		arena_format(press->arena, month_title.in[press->lang],
			press_word(press, &press->community.name), (int)date.year,
			(int)date.month));
	sheet_add_table(sheet, &table);
}

enum store_verdict press_roster(
	const struct press *press, const struct order *order, struct sheet *ret_sheet)
{
	const struct seat_filter filter = { .activity = order->activity,
		.team = order->team,
		.from = zone_instant(press->zone, order->days.first, 0),
		.to = zone_instant(press->zone, order->days.last + 1, 0),
		.now = press->now };
	struct seat *seats;
	size_t count, kept = 0;
	int32_t second;
	const enum store_verdict verdict =
		store_seats(press->store, press->arena, &filter, &seats, &count);
	const char *name = press_word(press, &press->community.name);

	*ret_sheet = press_sheet(press, name, SHEET_GRID);
	if (verdict != STORE_OK)
		return verdict;
	const struct seat **asked = ARENA_ARRAY(press->arena, count + 1, const struct seat *);
	for (size_t i = 0; i < count; i++)
		if (!order->role || strcmp(seats[i].duty, order->role) == 0)
			asked[kept++] = &seats[i];
	if (order->is_month && kept > 0)
		put_month(press, asked, kept, order->days, ret_sheet);
	for (civil_day monday = civil_week_start(order->days.first);
		!order->is_month && monday <= order->days.last; monday += WEEK)
		put_week(press, asked, kept, monday, ret_sheet);
	if (ret_sheet->blocks.count == 0)
		return STORE_MISSING;
	sheet_line(ret_sheet, SHEET_SMALL,
		arena_format(press->arena, made.in[press->lang],
			press_day(press, zone_day(press->zone, press->now, &second))));
	return STORE_OK;
}
