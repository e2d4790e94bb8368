/* when.c - the rule of an activity: reading it, its days */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/when.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "calendar/recur.h"
#include "calendar/when-read.h"

bool when_fail(
	const struct when_reader *reader, const char *code, const char *message, const char *hint)
{
	*reader->fault = (struct when_fault){ .code = code, .message = message, .hint = hint };
	return false;
}

bool when_fail_word(const struct when_reader *reader, const char *word, size_t n, const char *hint)
{
	if (!hint)
		hint = _("for example \"monthly on second tuesday\", \"every friday\", "
			 "每月第二个星期二, 每周五");
	return when_fail(reader, "when-unknown-word",
		arena_format(reader->arena, _("I do not understand \"%.*s\" in this rule"), (int)n,
			word),
		hint);
}

bool when_fail_bounds(const struct when_reader *reader, int32_t number, int32_t min, int32_t max)
{
	return when_fail(reader, "out-of-range",
		arena_format(reader->arena, _("%d is outside %d to %d"), number, min, max),
		number == 1 ? _("for every one leave the number out") : NULL);
}

bool when_check_month_day(const struct when_reader *reader, int32_t month, int32_t day)
{
	struct arena *arena = reader->arena;
	if (month < 1 || month > 12)
		return when_fail(reader, "no-such-day",
			arena_format(arena, _("there is no month %d"), month), _("months 1 to 12"));
	int32_t days = civil_month_days(2024, month);
	if (day >= 1 && day <= days)
		return true;
	return when_fail(reader, "no-such-day",
		arena_format(arena, _("%02d-%02d does not exist"), month, day),
		arena_format(arena, _("this month has at most %d days"), days));
}

size_t comma_scan(const char *text, size_t n)
{
	return n && *text == ','                                           ? 1
		: text_begins(text, n, "，") || text_begins(text, n, "、") ? strlen("，")
									   : 0;
}

size_t blank_scan(const char *text, size_t n)
{
	if (n && (*text == ' ' || *text == '\t'))
		return 1;
	return text_begins(text, n, "\u3000") ? strlen("\u3000") : 0;
}

bool text_begins(const char *text, size_t n, const char *string)
{
	size_t size = strlen(string);
	return size <= n && memcmp(text, string, size) == 0;
}

struct recur recur_of(enum frequency frequency, int32_t interval)
{
	return (struct recur){ .frequency = frequency, .interval = interval, .until = CIVIL_NONE };
}

void recur_add_day(struct recur *recur, int32_t weekday, int32_t ordinal)
{
	enum { ROOM = sizeof recur->days / sizeof *recur->days };
	if (recur->day_count == ROOM)
		recur_sort(recur); /* drops what was written twice */
	if (recur->day_count < ROOM)
		recur->days[recur->day_count++] = (struct recur_day){ weekday, ordinal };
}

void recur_add_month_day(struct recur *recur, int32_t day)
{
	enum { ROOM = sizeof recur->month_days / sizeof *recur->month_days };
	if (recur->month_day_count == ROOM)
		recur_sort(recur);
	if (recur->month_day_count < ROOM)
		recur->month_days[recur->month_day_count++] = day;
}

const char *weekday_said(int32_t weekday)
{
	static const char *const names[] = { N_("Monday"), N_("Tuesday"), N_("Wednesday"),
		N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday") };
	return _(names[weekday]);
}

static bool is_word(const char *text, size_t n, const char *word)
{
	return strlen(word) == n && strncasecmp(text, word, n) == 0;
}

/* NAME=… with letters and dashes before the sign. */
static bool is_rrule(const char *text, size_t n)
{
	size_t at = 0;
	if (n > 6 && strncasecmp(text, "RRULE:", 6) == 0)
		return true;
	while (at < n && (isalpha((unsigned char)text[at]) || text[at] == '-'))
		at++;
	return at > 0 && at < n && text[at] == '=';
}

/* A digit, or a word that only items begin with; a clock time is left to the phrases. */
static bool is_list(const char *text, size_t n)
{
	size_t digits = 0;
	while (digits < n && isdigit((unsigned char)text[digits]))
		digits++;
	if (digits)
		return digits < n &&
			(strchr("-/.", text[digits]) ||
				text_begins(text + digits, n - digits, "年"));
	return (n > 6 && strncasecmp(text, "lunar ", 6) == 0) ||
		(n > 11 && strncasecmp(text, "solar-term ", 11) == 0) ||
		text_begins(text, n, "农历") || text_begins(text, n, "除夕") ||
		text_begins(text, n, "节气");
}

/* A lone `date..date`: the ends themselves are read as an item. */
static bool is_range(const char *text, size_t n)
{
	size_t at = 0;
	while (at < n && (isdigit((unsigned char)text[at]) || strchr("-/. ", text[at])))
		at++;
	return at == n && n > 2 && isdigit((unsigned char)*text) && dots_find(text, n) < n;
}

static bool read_list(const struct when_reader *reader, struct when *when)
{
	struct VEC(struct day_item) items = { 0 };
	const char *at = reader->text, *end = at + reader->n;
	bool good = true;
	while (good && at < end) {
		size_t n = 0, comma = 0;
		while (at + n < end && !(comma = comma_scan(at + n, (size_t)(end - at) - n)))
			n++;
		struct day_item item;
		good = when_read_item(reader, at, n, false, &item);
		if (good)
			*vec_add(&items) = item;
		at += n + comma;
	}
	if (good && items.count) {
		when->kind = WHEN_DAYS;
		when->item_count = items.count;
		when->items = ARENA_ARRAY(reader->arena, items.count, struct day_item);
		memcpy(when->items, items.items, items.count * sizeof *items.items);
	}
	vec_free(&items);
	return good;
}

static bool read_range(const struct when_reader *reader, struct when *when)
{
	struct day_item item;
	if (!when_read_item(reader, reader->text, reader->n, true, &item))
		return false;
	when->kind = WHEN_RANGE;
	when->range = item.range;
	return true;
}

static bool read_rule(const struct when_reader *reader, struct when *when)
{
	bool good;
	if (is_rrule(reader->text, reader->n))
		good = when_read_rrule(reader, &when->recur);
	else if (reader->n && (unsigned char)*reader->text > 127)
		good = when_read_zh(reader, &when->recur);
	else
		good = when_read_en(reader, &when->recur);
	when->kind = WHEN_RULE;
	if (good)
		recur_sort(&when->recur);
	return good;
}

bool when_parse(struct arena *arena, const char *text, size_t n, struct when *ret_when,
	struct when_fault *ret_fault)
{
	struct when_reader reader = {
		.arena = arena,
		.text = text,
		.n = n,
		.fault = ret_fault,
	};
	struct when when = { .kind = WHEN_ON_CALL };
	bool good = true;
	if (is_word(text, n, "on-call") || is_word(text, n, "随叫随到"))
		;
	else if (is_range(text, n))
		good = read_range(&reader, &when);
	else if (is_list(text, n))
		good = read_list(&reader, &when);
	else
		good = read_rule(&reader, &when);
	if (good)
		*ret_when = when;
	return good;
}

bool when_needs_from(const struct when *when)
{
	return when->kind == WHEN_RULE && (when->recur.interval > 1 || when->recur.count);
}

static bool lunar_equal(const struct lunar_day *a, const struct lunar_day *b)
{
	return a->eve == b->eve &&
		(a->eve || (a->month == b->month && a->day == b->day && a->leap == b->leap));
}

static bool item_equal(const struct day_item *a, const struct day_item *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case DAY_LUNAR:
		return lunar_equal(&a->first, &b->first);
	case DAY_LUNAR_RANGE:
		return lunar_equal(&a->first, &b->first) && lunar_equal(&a->last, &b->last);
	case DAY_TERM:
		return a->term == b->term;
	default:
		return a->range.first == b->range.first && a->range.last == b->range.last;
	}
}

bool when_equal(const struct when *a, const struct when *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == WHEN_RULE)
		return recur_equal(&a->recur, &b->recur);
	if (a->kind == WHEN_RANGE)
		return a->range.first == b->range.first && a->range.last == b->range.last;
	if (a->item_count != b->item_count)
		return false;
	for (size_t i = 0; i < a->item_count; i++)
		if (!item_equal(&a->items[i], &b->items[i]))
			return false;
	return true;
}

void when_days(
	const struct when *when, civil_day from, struct civil_range window, struct days *ret_days)
{
	struct civil_range inside = window;
	if (from != CIVIL_NONE && from > inside.first)
		inside.first = from;
	if (inside.last < inside.first)
		return;
	if (when->kind == WHEN_RULE)
		recur_days(&when->recur, from, window, ret_days);
	else if (when->kind == WHEN_DAYS)
		day_items_days(when->items, when->item_count, inside, ret_days);
	else if (when->kind == WHEN_RANGE && when->range.first >= inside.first &&
		when->range.first <= inside.last)
		*vec_add(ret_days) = when->range.first;
}

bool when_is_never(const struct when *when)
{
	struct days days = { 0 };
	if (when->kind == WHEN_RULE)
		return recur_anchor(&when->recur, CIVIL_FIRST) == CIVIL_NONE;
	if (when->kind != WHEN_DAYS)
		return false;
	day_items_days(when->items, when->item_count,
		(struct civil_range){ CIVIL_FIRST, CIVIL_LAST }, &days);
	bool never = days.count == 0;
	vec_free(&days);
	return never;
}

bool when_has_short_months(const struct when *when)
{
	const struct recur *r = &when->recur;
	if (when->kind != WHEN_RULE || r->frequency != FREQ_MONTHLY || r->month_count)
		return false;
	for (int32_t i = 0; i < r->month_day_count; i++)
		if (r->month_days[i] > 28 || r->month_days[i] < -28)
			return true;
	return false;
}
