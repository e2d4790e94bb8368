/* list.c - who is to be phoned, and who signs on the day */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <jansson.h>

#include "print/press.h"
#include "store/outbox.h"

enum { SPARE_LINES = 8 };

static const struct words calls_title = { { "%s 电话通知单", "%s: people to phone" } };
static const struct words calls_note = { { "内部使用，用后销毁。",
	"For staff only; destroy after use." } };
static const struct words nobody = { { "没有需要打电话的人。", "Nobody has to be phoned." } };
static const struct words call_heads[] = { { { "时间", "When" } }, { { "活动", "What" } },
	{ { "姓名", "Name" } }, { { "电话", "Phone" } }, { { "已通知", "Done" } } };
static const struct words signin_heads[] = { { { "号", "No" } }, { { "时间", "Time" } },
	{ { "姓名", "Name" } }, { { "岗位", "Duty" } }, { { "签名", "Signature" } } };
static const struct words signin_title = { { "%s 签到表", "%s: sign-in" } };

static const char *const audiences[] = { "serving", "booked" };

/* A resident's contact, or a person's reach: {"mail":…,"phone":…,"channels":[…]}. */
static const char *phone_of(
	const struct press *press, const struct outbox_recipient *who, bool *ret_reached)
{
	json_error_t error;
	json_t *reach = who->reach ? json_loads(who->reach, 0, &error) : NULL;
	const char *phone = json_string_value(json_object_get(reach, "phone"));

	*ret_reached = json_object_get(reach, "mail") != NULL ||
		json_array_size(json_object_get(reach, "channels")) > 0;
	if (!phone && who->contact && strchr(who->contact, '@'))
		*ret_reached = true;
	else if (!phone)
		phone = who->contact;
	phone = arena_string(press->arena, phone ? phone : "");
	json_decref(reach);
	return phone;
}

struct lines {
	const char **cells;
	size_t columns, count, room;
};

static const char **next_line(const struct press *press, struct lines *lines)
{
	if (lines->count == lines->room) {
		const size_t room = lines->room ? lines->room * 2 : 32;
		const char **cells = ARENA_ARRAY(press->arena, room * lines->columns, const char *);

		if (lines->count > 0)
			memcpy(cells, lines->cells, lines->count * lines->columns * sizeof *cells);
		lines->cells = cells;
		lines->room = room;
	}
	return &lines->cells[lines->count++ * lines->columns];
}

static enum store_verdict add_calls(
	const struct press *press, const struct occurrence *o, struct lines *lines)
{
	for (size_t a = 0; a < sizeof audiences / sizeof *audiences; a++) {
		struct outbox_recipient *people;
		size_t count;
		const enum store_verdict verdict = outbox_recipients(
			press->store, press->arena, o->id, audiences[a], NULL, &people, &count);

		if (verdict != STORE_OK)
			return verdict;
		for (size_t i = 0; i < count; i++) {
			bool is_reached;
			const char *phone = phone_of(press, &people[i], &is_reached);

			if (is_reached)
				continue;
			const char **line = next_line(press, lines);
			line[0] = press_when(press, o);
			line[1] = press_word(press, &o->title);
			line[2] = people[i].name ? people[i].name : people[i].to;
			line[3] = phone;
		}
	}
	return STORE_OK;
}

static struct sheet_table table_of(const struct press *press, const struct words *words,
	const int *widths, const struct lines *lines)
{
	struct sheet_table table = { .columns = lines->columns,
		.rows = lines->count,
		.cells = lines->cells,
		.is_form = true };

	for (size_t c = 0; c < lines->columns; c++) {
		table.heads[c] = words[c].in[press->lang];
		table.widths[c] = widths[c];
	}
	return table;
}

enum store_verdict press_calls(
	const struct press *press, const struct order *order, struct sheet *ret_sheet)
{
	static const int widths[] = { 32, 24, 14, 20, 10 };
	const struct occurrence_filter filter = { .from = press->now,
		.to = zone_instant(press->zone, order->days.last + 1, 0),
		.activity = order->activity,
		.area = order->area,
		.team = order->team,
		.all_visibilities = true,
		.now = press->now };
	struct lines lines = { .columns = 5 };
	struct occurrence *items = NULL;
	size_t count = 0;

	enum store_verdict verdict =
		store_occurrences(press->store, press->arena, &filter, &items, &count);
	for (size_t i = 0; verdict == STORE_OK && i < count; i++)
		verdict = add_calls(press, &items[i], &lines);
	*ret_sheet = press_sheet(press,
		arena_format(press->arena, calls_title.in[press->lang],
			press_word(press, &press->community.name)),
		SHEET_LIST);
	sheet_line(ret_sheet, SHEET_TITLE, ret_sheet->title);
	sheet_line(ret_sheet, SHEET_SMALL, calls_note.in[press->lang]);
	const struct sheet_table table = table_of(press, call_heads, widths, &lines);
	if (lines.count > 0)
		sheet_add_table(ret_sheet, &table);
	else
		sheet_line(ret_sheet, SHEET_TEXT, nobody.in[press->lang]);
	return verdict;
}

/* Who serves, who booked in order of time, and room for those who just come.  No phones: the sheet
 * lies open on the table. */
enum store_verdict press_signin(
	const struct press *press, const struct order *order, struct sheet *ret_sheet)
{
	static const int widths[] = { 8, 18, 24, 20, 30 };
	struct lines lines = { .columns = 5 };
	struct occurrence o;

	*ret_sheet = (struct sheet){ 0 };
	enum store_verdict verdict =
		store_occurrence(press->store, press->arena, order->activity, order->date, &o);
	for (size_t a = 0; verdict == STORE_OK && a < sizeof audiences / sizeof *audiences; a++) {
		struct outbox_recipient *people = NULL;
		size_t count = 0;

		verdict = outbox_recipients(
			press->store, press->arena, o.id, audiences[a], NULL, &people, &count);
		for (size_t i = 0; verdict == STORE_OK && i < count; i++) {
			const char **line = next_line(press, &lines);
			line[0] = arena_format(press->arena, "%zu", lines.count);
			line[1] = press_hours(press, people[i].begins, people[i].ends);
			line[2] = people[i].name ? people[i].name : people[i].to;
			line[3] = people[i].role
				? press_role(press, people[i].role, &people[i].role_name)
				: "";
		}
	}
	if (verdict != STORE_OK)
		return verdict;
	for (int i = 0; i < SPARE_LINES; i++) {
		const char **line = next_line(press, &lines);
		line[0] = arena_format(press->arena, "%zu", lines.count);
	}
	*ret_sheet = press_sheet(press,
		arena_format(
			press->arena, signin_title.in[press->lang], press_word(press, &o.title)),
		SHEET_LIST);
	sheet_line(ret_sheet, SHEET_TITLE, ret_sheet->title);
	sheet_line(ret_sheet, SHEET_KEY, press_when(press, &o));
	sheet_line(ret_sheet, SHEET_TEXT, press_where(press, &o));
	const struct sheet_table table = table_of(press, signin_heads, widths, &lines);
	sheet_add_table(ret_sheet, &table);
	return STORE_OK;
}
