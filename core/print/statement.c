/* statement.c - the reports of a year on paper */
/* SPDX-License-Identifier: Apache-2.0 */
#include "print/statement.h"

#include "calendar/say.h"

static const struct words hours_title = { { "%s %d年志愿服务时长证明", "%s: service hours %d" } };
static const struct words year_title = { { "%s %d年活动年报", "%s: report for %d" } };
static const struct words total_line = { { "姓名：%s　服务 %d 次，合计 %s",
	"Name: %s   Served %d times, %s in all" } };
static const struct words planned_heading = { { "尚未记录或未到日期（不计入）",
	"Not noted as served, or still to come (not counted)" } };
static const struct words served_heading = { { "服务记录", "Served" } };
static const struct words year_line = { { "开展活动 %lld 场，服务 %lld 人次，志愿服务 %s",
	"%lld dates held, %lld visits, %s of service" } };
static const struct words rest_line = { { "另有 %d 次值班已不再逐条保存，其中记录服务 %s",
	"%d more duties are no longer listed one by one; served of them: %s" } };
static const struct words issued = { { "%s　出具日期：%s　盖章：", "%s   Issued %s   Stamp:" } };
static const struct words none = { { "没有记录。", "Nothing is noted." } };
static const struct words duty_heads[] = { { { "日期", "Date" } }, { { "时间", "Time" } },
	{ { "活动", "Activity" } }, { { "岗位", "Duty" } }, { { "时长", "Length" } } };
static const struct words year_heads[] = { { { "活动", "Activity" } }, { { "开展", "Held" } },
	{ { "取消", "Off" } }, { { "预约", "Booked" } }, { { "到场人次", "Visits" } },
	{ { "服务次数", "Served" } }, { { "服务时长", "Hours" } } };
static const struct words all_row = { { "合计", "All" } };

static const char *word(const struct statement *s, const struct words *words)
{
	const char *text = words_get(words, s->lang, s->community.language);

	return text ? text : "";
}

const char *statement_role(const struct statement *s, const char *role)
{
	const struct words name =
		store_words(s->store, s->arena, arena_format(s->arena, "role %s", role), "name");
	const char *text = word(s, &name);

	return *text ? text : role;
}

static const char *say_length(const struct statement *s, int64_t minutes)
{
	struct text t AUTO_TEXT = { 0 };

	say_minutes((int32_t)minutes, s->lang, &t);
	return arena_string(s->arena, text_string(&t));
}

static const char *say_date(const struct statement *s, int64_t instant)
{
	struct text t AUTO_TEXT = { 0 };
	int32_t second;

	say_day_of_year(zone_day(s->zone, instant, &second), s->lang, &t);
	return arena_string(s->arena, text_string(&t));
}

static const char *say_hours(const struct statement *s, int64_t begins, int64_t ends)
{
	char from[CLOCK_TEXT], until[CLOCK_TEXT];
	int32_t first, last;

	zone_day(s->zone, begins, &first);
	zone_day(s->zone, ends, &last);
	clock_format(first / 60, from);
	clock_format(last / 60, until);
	return arena_format(s->arena, "%s–%s", from, until);
}

static void put_duties(const struct statement *s, const struct year_duty *duties, size_t count,
	bool served, struct sheet *sheet)
{
	struct sheet_table table = { .columns = 5, .widths = { 27, 16, 25, 16, 16 } };
	const char **cells = ARENA_ARRAY(s->arena, count * table.columns + 1, const char *);

	for (size_t c = 0; c < table.columns; c++)
		table.heads[c] = word(s, &duty_heads[c]);
	for (size_t i = 0; i < count; i++) {
		const struct year_duty *d = &duties[i];
		const char **row = &cells[table.rows * table.columns];

		if ((d->minutes > 0) != served || d->minutes == 0)
			continue;
		row[0] = say_date(s, d->begins);
		row[1] = say_hours(s, d->begins, d->ends);
		row[2] = word(s, &d->title);
		row[3] = statement_role(s, d->role);
		row[4] = say_length(s, served ? d->minutes : (d->ends - d->begins) / 60);
		table.rows++;
	}
	table.cells = cells;
	if (table.rows > 0 || served)
		sheet_line(
			sheet, SHEET_HEADING, word(s, served ? &served_heading : &planned_heading));
	if (table.rows > 0)
		sheet_add_table(sheet, &table);
	else if (served)
		sheet_line(sheet, SHEET_TEXT, word(s, &none));
}

static void put_issued(const struct statement *s, struct sheet *sheet)
{
	const struct words office = store_words(s->store, s->arena, "community", "office");
	const char *who = word(s, &office);

	sheet_line(sheet, SHEET_TEXT,
		arena_format(s->arena, issued.in[s->lang], *who ? who : word(s, &s->community.name),
			say_date(s, s->now)));
}

static void begin(const struct statement *s, const struct words *title, struct sheet *ret_sheet)
{
	char made[INSTANT_TEXT];

	zone_format(s->zone, s->now, made);
	*ret_sheet = (struct sheet){ .lang = s->lang, .made = arena_string(s->arena, made) };
	ret_sheet->title = arena_format(
		s->arena, title->in[s->lang], word(s, &s->community.name), (int)s->year);
	sheet_line(ret_sheet, SHEET_TITLE, ret_sheet->title);
}

void statement_hours(const struct statement *s, const char *person, const struct year_duty *duties,
	size_t count, const struct tally *rest, struct sheet *ret_sheet)
{
	const char *name = store_person_name(s->store, s->arena, person);
	int64_t minutes = rest->minutes;
	int served = 0;

	for (size_t i = 0; i < count; i++)
		if (duties[i].minutes > 0) {
			minutes += duties[i].minutes;
			served++;
		}
	begin(s, &hours_title, ret_sheet);
	sheet_line(ret_sheet, SHEET_KEY,
		arena_format(s->arena, total_line.in[s->lang], name && *name ? name : person,
			served, say_length(s, minutes)));
	put_duties(s, duties, count, true, ret_sheet);
	if (rest->total > 0)
		sheet_line(ret_sheet, SHEET_TEXT,
			arena_format(s->arena, rest_line.in[s->lang], (int)rest->total,
				say_length(s, rest->minutes)));
	put_duties(s, duties, count, false, ret_sheet);
	put_issued(s, ret_sheet);
}

static const char *number(const struct statement *s, int64_t value)
{
	return arena_format(s->arena, "%lld", (long long)value);
}

void statement_year(const struct statement *s, const struct year_count *rows, size_t count,
	struct sheet *ret_sheet)
{
	struct sheet_table table = {
		.columns = 7, .widths = { 30, 10, 10, 11, 13, 12, 14 }, .rows = count
	};
	const char **cells = ARENA_ARRAY(s->arena, count * table.columns + 1, const char *);
	const struct year_count *all = &rows[count - 1];

	begin(s, &year_title, ret_sheet);
	for (size_t c = 0; c < table.columns; c++)
		table.heads[c] = word(s, &year_heads[c]);
	for (size_t i = 0; i < count; i++) {
		const struct year_count *r = &rows[i];
		const char **row = &cells[i * table.columns];

		row[0] = *r->activity ? word(s, &r->title) : word(s, &all_row);
		row[1] = number(s, r->held);
		row[2] = number(s, r->cancelled);
		row[3] = number(s, r->booked);
		row[4] = number(s, r->heads);
		row[5] = number(s, r->served);
		row[6] = say_length(s, r->minutes);
	}
	table.cells = cells;
	sheet_line(ret_sheet, SHEET_KEY,
		arena_format(s->arena, year_line.in[s->lang], (long long)all->held,
			(long long)all->heads, say_length(s, all->minutes)));
	sheet_add_table(ret_sheet, &table);
	put_issued(s, ret_sheet);
}
