/* when-item.c - dates, lunar days and solar terms in lists */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/lang.h"
#include "base/number.h"
#include "base/suggest.h"
#include "calendar/when-read.h"

enum { WIDE = 3 };

static void trim(const char **text, size_t *n)
{
	size_t blank;
	while ((blank = blank_scan(*text, *n)))
		*text += blank, *n -= blank;
	while (*n && ((*text)[*n - 1] == ' ' || (*text)[*n - 1] == '\t'))
		--*n;
}

static bool eat(const char **text, size_t *n, const char *word)
{
	size_t size = strlen(word);
	if (size > *n || strncasecmp(*text, word, size) != 0)
		return false;
	*text += size;
	*n -= size;
	return true;
}

static bool eat_number(const char **text, size_t *n, int32_t *ret_number)
{
	size_t width = number_scan(*text, *n, ret_number);
	*text += width;
	*n -= width;
	return width > 0;
}

/* One character between two numbers of a date, or the Chinese word for it. */
static void eat_separator(const char **text, size_t *n)
{
	size_t size = *n >= WIDE && (unsigned char)**text > 127 ? WIDE : *n > 0;
	*text += size;
	*n -= size;
}

/* "2026/12/5", "2026年12月5日": the date it was meant to be is in the hint. */
static bool fail_date(const struct when_reader *reader, const char *text, size_t n)
{
	int32_t parts[3] = { 0 }, minute;
	const char *at = text, *hint = NULL;
	size_t size = n;
	civil_day day;
	if (n > 12 && strchr(" T", text[10]) && civil_parse(text, 10, &day) == CIVIL_OK &&
		clock_parse(text + 11, n - 11 < 5 ? n - 11 : 5, false, &minute)) {
		char clock[CLOCK_TEXT];
		clock_format(minute, clock);
		return when_fail(reader, "when-clock",
			_("the clock time does not belong to the rule"),
			arena_format(reader->arena, _("write \"start = %s\""), clock));
	}
	for (size_t i = 0; i < 3 && eat_number(&at, &size, &parts[i]); i++)
		eat_separator(&at, &size);
	if (size == 0 && parts[0] >= 1901 && parts[0] <= 2100 && parts[1] >= 1 && parts[1] <= 12 &&
		parts[2] >= 1 && parts[2] <= 31)
		hint = arena_format(
			reader->arena, _("write \"%04d-%02d-%02d\""), parts[0], parts[1], parts[2]);
	return when_fail(reader, "bad-date",
		arena_format(reader->arena, _("\"%.*s\" is not a date"), (int)n, text), hint);
}

static bool read_date(
	const struct when_reader *reader, const char *text, size_t n, civil_day *ret_day)
{
	struct arena *arena = reader->arena;
	switch (civil_parse(text, n, ret_day)) {
	case CIVIL_OK:
		return true;
	case CIVIL_NO_SUCH_DAY: {
		int32_t year = atoi(text), month = atoi(text + 5);
		return when_fail(reader, "no-such-day",
			arena_format(arena, _("%.*s does not exist"), (int)n, text),
			arena_format(arena, _("%c%s %d has %d days"),
				month_names_en[month - 1][0] - 'a' + 'A',
				month_names_en[month - 1] + 1, year,
				civil_month_days(year, month)));
	}
	case CIVIL_OUTSIDE:
		return when_fail(reader, "out-of-range",
			arena_format(
				arena, _("%.*s is outside 1901-01-01 to 2100-12-31"), (int)n, text),
			NULL);
	default:
		return fail_date(reader, text, n);
	}
}

static bool check_lunar(const struct when_reader *reader, const struct lunar_day *day)
{
	const char *hint = _("months 1 to 12, days 1 to 30");
	if (day->month < 1 || day->month > 12)
		return when_fail(reader, "when-lunar",
			arena_format(reader->arena, _("there is no lunar month %d"), day->month),
			hint);
	if (day->day < 1 || day->day > 30)
		return when_fail(reader, "when-lunar",
			arena_format(reader->arena, _("a lunar month has no day %d"), day->day),
			hint);
	return true;
}

static bool fail_lunar(const struct when_reader *reader, const char *text, size_t n)
{
	return when_fail(reader, "when-lunar",
		arena_format(reader->arena, _("\"%.*s\" is not a lunar day"), (int)n, text),
		_("write \"lunar 9-9\", \"lunar leap-6-15\" or \"lunar eve\""));
}

/* eve, 9-9, leap-6-15. */
static bool read_lunar(
	const struct when_reader *reader, const char *text, size_t n, struct lunar_day *ret_day)
{
	const char *at = text;
	size_t size = n;
	struct lunar_day day = { 0 };
	if (n == 3 && strncasecmp(text, "eve", 3) == 0) {
		*ret_day = (struct lunar_day){ .eve = true };
		return true;
	}
	day.leap = eat(&at, &size, "leap-");
	if (!eat_number(&at, &size, &day.month) || !eat(&at, &size, "-") ||
		!eat_number(&at, &size, &day.day) || size)
		return fail_lunar(reader, text, n);
	*ret_day = day;
	return check_lunar(reader, &day);
}

/* 初九, 十五, 廿一, 三十; 0 for none. */
static int32_t lunar_day_zh(const char *text, size_t n)
{
	int32_t day = 0;
	if (eat(&text, &n, "初")) {
		size_t width = number_scan_zh(text, n, &day);
		return width == n && day <= 10 && n && (unsigned char)*text > 127 ? day : 0;
	}
	bool twenties = eat(&text, &n, "廿");
	size_t width = number_scan_zh(text, n, &day);
	return width == n && n && (unsigned char)*text > 127 ? day + (twenties ? 20 : 0) : 0;
}

/* 除夕, or after 农历: [闰]九月初九. */
static bool read_lunar_zh(
	const struct when_reader *reader, const char *text, size_t n, struct lunar_day *ret_day)
{
	const char *at = text;
	size_t size = n;
	struct lunar_day day = { 0 };
	eat(&at, &size, "农历");
	if (size == 2 * WIDE && text_begins(at, size, "除夕")) {
		*ret_day = (struct lunar_day){ .eve = true };
		return true;
	}
	day.leap = eat(&at, &size, "闰");
	if (eat(&at, &size, "正")) {
		day.month = 1;
	} else if (eat(&at, &size, "冬")) {
		day.month = 11;
	} else if (eat(&at, &size, "腊")) {
		day.month = 12;
	} else {
		size_t width = number_scan_zh(at, size, &day.month);
		at += width;
		size -= width;
	}
	if (day.month == 0 || !eat(&at, &size, "月"))
		return fail_lunar(reader, text, n);
	day.day = lunar_day_zh(at, size);
	if (day.day == 0)
		return fail_lunar(reader, text, n);
	*ret_day = day;
	return check_lunar(reader, &day);
}

typedef bool lunar_reader(
	const struct when_reader *reader, const char *text, size_t n, struct lunar_day *ret_day);

size_t dots_find(const char *text, size_t n)
{
	for (size_t at = 0; at + 1 < n; at++)
		if (text[at] == '.' && text[at + 1] == '.')
			return at;
	return n;
}

static bool read_lunar_item(const struct when_reader *reader, const char *text, size_t n,
	bool ranges, lunar_reader *read, struct day_item *item)
{
	size_t dots = dots_find(text, n);
	item->kind = DAY_LUNAR;
	if (!read(reader, text, dots, &item->first))
		return false;
	if (dots == n)
		return true;
	if (!ranges)
		return when_fail(reader, "when-lunar",
			_("a range of lunar days has no meaning here"),
			_("list the days, or write the range under \"except\""));
	item->kind = DAY_LUNAR_RANGE;
	return read(reader, text + dots + 2, n - dots - 2, &item->last);
}

static bool read_term(
	const struct when_reader *reader, const char *text, size_t n, struct day_item *item)
{
	const char *names[2 * TERM_COUNT];
	trim(&text, &n);
	item->kind = DAY_TERM;
	item->term = term_parse(text, n);
	if (item->term >= 0)
		return true;
	for (int32_t i = 0; i < TERM_COUNT; i++) {
		names[2 * i] = term_name_zh(i);
		names[2 * i + 1] = term_name_en(i);
	}
	const char *near = suggest_nearest(text, n, names, 2 * TERM_COUNT);
	return when_fail(reader, "when-term",
		arena_format(reader->arena, _("no solar term \"%.*s\""), (int)n, text),
		near ? arena_format(reader->arena, _("did you mean \"%s\"?"), near)
		     : _("one of the 24, as in \"solar-term 清明\""));
}

static bool read_range(const struct when_reader *reader, const char *text, size_t n, size_t dots,
	struct civil_range *ret_range)
{
	struct civil_range range;
	if (!read_date(reader, text, dots, &range.first) ||
		!read_date(reader, text + dots + 2, n - dots - 2, &range.last))
		return false;
	if (range.last < range.first)
		return when_fail(reader, "bad-range", _("the range ends before it begins"),
			arena_format(reader->arena, _("write \"%.*s..%.*s\""), (int)(n - dots - 2),
				text + dots + 2, (int)dots, text));
	*ret_range = range;
	return true;
}

/* "9-9": nobody knows which calendar. */
static bool is_bare_day(const char *text, size_t n, int32_t *ret_month, int32_t *ret_day)
{
	return eat_number(&text, &n, ret_month) && *ret_month <= 12 && eat(&text, &n, "-") &&
		eat_number(&text, &n, ret_day) && *ret_day <= 31 && n == 0;
}

bool when_read_item(const struct when_reader *reader, const char *text, size_t n, bool ranges,
	struct day_item *ret_item)
{
	struct day_item item = { .kind = DAY_DATE };
	int32_t month, day;
	trim(&text, &n);
	const char *rest = text;
	size_t rest_n = n, dots = dots_find(text, n);
	bool good;
	if (eat(&rest, &rest_n, "lunar ")) {
		trim(&rest, &rest_n);
		good = read_lunar_item(reader, rest, rest_n, ranges, read_lunar, &item);
	} else if (text_begins(text, n, "农历") || text_begins(text, n, "除夕")) {
		good = read_lunar_item(reader, text, n, ranges, read_lunar_zh, &item);
	} else if (eat(&rest, &rest_n, "solar-term ") || eat(&rest, &rest_n, "节气")) {
		good = read_term(reader, rest, rest_n, &item);
	} else if (is_bare_day(text, n, &month, &day)) {
		good = when_fail(reader, "when-bare-day",
			arena_format(
				reader->arena, _("\"%.*s\" could be lunar or not"), (int)n, text),
			arena_format(reader->arena,
				_("write \"lunar %d-%d\" or \"yearly on %02d-%02d\""), month, day,
				month, day));
	} else if (dots < n && ranges) {
		item.kind = DAY_RANGE;
		good = read_range(reader, text, n, dots, &item.range);
	} else {
		good = read_date(reader, text, n, &item.range.first);
		item.range.last = item.range.first;
	}
	if (good)
		*ret_item = item;
	return good;
}

bool day_item_parse(struct arena *arena, const char *text, size_t n, bool ranges,
	struct day_item *ret_item, struct when_fault *ret_fault)
{
	struct when_reader reader = {
		.arena = arena,
		.text = text,
		.n = n,
		.fault = ret_fault,
	};
	return when_read_item(&reader, text, n, ranges, ret_item);
}

static void add_lunar(const struct lunar_day *day, enum lang lang, struct text *t)
{
	static const char *const months[] = { "正", "二", "三", "四", "五", "六", "七", "八", "九",
		"十", "冬", "腊" };
	if (day->eve) {
		text_puts(t, lang == LANG_ZH ? "除夕" : "eve");
	} else if (lang == LANG_EN) {
		text_printf(t, "%s%d-%d", day->leap ? "leap-" : "", day->month, day->day);
	} else {
		text_printf(t, "%s%s月", day->leap ? "闰" : "", months[day->month - 1]);
		if (day->day > 20 && day->day < 30)
			text_puts(t, "廿");
		else if (day->day <= 10)
			text_puts(t, "初");
		number_format_zh(day->day > 20 && day->day < 30 ? day->day - 20 : day->day, t);
	}
}

void day_item_format(const struct day_item *item, enum lang lang, struct text *t)
{
	char first[CIVIL_TEXT], last[CIVIL_TEXT];
	switch (item->kind) {
	case DAY_LUNAR:
	case DAY_LUNAR_RANGE:
		text_puts(t, lang == LANG_ZH ? "农历" : "lunar ");
		add_lunar(&item->first, lang, t);
		if (item->kind == DAY_LUNAR_RANGE) {
			text_puts(t, "..");
			add_lunar(&item->last, lang, t);
		}
		break;
	case DAY_TERM:
		text_puts(t, lang == LANG_ZH ? "节气" : "solar-term ");
		text_puts(t, lang == LANG_ZH ? term_name_zh(item->term) : term_name_en(item->term));
		break;
	default:
		civil_format(item->range.first, first);
		civil_format(item->range.last, last);
		text_puts(t, first);
		if (item->kind == DAY_RANGE)
			text_printf(t, "..%s", last);
	}
}

/* Order in the year, for a range that runs over its end. */
static int32_t order_of(const struct lunar_day *day)
{
	return day->eve ? INT32_MAX : (day->month * 2 + day->leap) * 32 + day->day;
}

/* The last day of a range in a lunar year: day 30 of a short month is its 29th. */
static civil_day range_end(int32_t year, struct lunar_day day)
{
	int32_t days = lunar_month_days(year, day.month, day.leap);
	if (!day.eve && day.day > days)
		day.day = days;
	return lunar_find(year, day);
}

static bool lunar_range_has(const struct day_item *item, civil_day day)
{
	struct lunar_date at;
	if (!lunar_of(day, &at))
		return false;
	bool over_new_year = order_of(&item->last) < order_of(&item->first);
	for (int32_t year = at.year - over_new_year; year <= at.year; year++) {
		civil_day first = lunar_find(year, item->first);
		civil_day last = range_end(year + over_new_year, item->last);
		if (first != CIVIL_NONE && last != CIVIL_NONE && day >= first && day <= last)
			return true;
	}
	return false;
}

static bool lunar_has(const struct lunar_day *wanted, civil_day day)
{
	struct lunar_date at;
	if (!lunar_of(day, &at))
		return false;
	return wanted->eve ? at.day.eve
			   : wanted->month == at.day.month && wanted->day == at.day.day &&
			wanted->leap == at.day.leap;
}

bool day_item_has(const struct day_item *item, civil_day day)
{
	switch (item->kind) {
	case DAY_LUNAR:
		return lunar_has(&item->first, day);
	case DAY_LUNAR_RANGE:
		return lunar_range_has(item, day);
	case DAY_TERM:
		return term_find(civil_to_date(day).year, item->term) == day;
	default:
		return day >= item->range.first && day <= item->range.last;
	}
}

static int day_order(const void *a, const void *b)
{
	civil_day x = *(const civil_day *)a, y = *(const civil_day *)b;
	return (x > y) - (x < y);
}

static void add_inside(civil_day day, struct civil_range window, struct days *days)
{
	if (day != CIVIL_NONE && day >= window.first && day <= window.last)
		*vec_add(days) = day;
}

static void item_days(const struct day_item *item, struct civil_range window, struct days *days)
{
	int32_t first = civil_to_date(window.first).year, last = civil_to_date(window.last).year;
	if (item->kind == DAY_DATE) {
		add_inside(item->range.first, window, days);
	} else if (item->kind == DAY_LUNAR) {
		for (int32_t year = first - 1; year <= last; year++)
			add_inside(lunar_find(year, item->first), window, days);
	} else if (item->kind == DAY_TERM) {
		for (int32_t year = first; year <= last; year++)
			add_inside(term_find(year, item->term), window, days);
	} else {
		for (civil_day day = window.first; day <= window.last; day++)
			if (day_item_has(item, day))
				add_inside(day, window, days);
	}
}

void day_items_days(const struct day_item *items, size_t count, struct civil_range window,
	struct days *ret_days)
{
	size_t begin = ret_days->count, kept = begin;
	for (size_t i = 0; i < count; i++)
		item_days(&items[i], window, ret_days);
	if (ret_days->count == begin)
		return;
	qsort(ret_days->items + begin, ret_days->count - begin, sizeof *ret_days->items, day_order);
	for (size_t i = begin; i < ret_days->count; i++)
		if (kept == begin || ret_days->items[kept - 1] != ret_days->items[i])
			ret_days->items[kept++] = ret_days->items[i];
	ret_days->count = kept;
}
