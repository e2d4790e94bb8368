/* when-phrase-zh.c - rules in Chinese words */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/lang.h"
#include "base/number.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "calendar/when-read.h"

struct phrase { /* without blanks */
	const struct when_reader *reader;
	const char *at, *end;
};

static const char *const numerals[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九" };
static const char *const known[] = { "每天", "每日", "每月", "每季度", "每年", "隔周", "每周末",
	"每周一至周五", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "星期一", "星期二",
	"星期三", "星期四", "星期五", "星期六", "星期日", "最后一天", "最后一个", "个星期", "个月",
	"随叫随到" };

enum { WIDE = 3 }; /* bytes of one of our characters */

static size_t left(const struct phrase *p)
{
	return (size_t)(p->end - p->at);
}

static bool next_is(const struct phrase *p, const char *word)
{
	return text_begins(p->at, left(p), word);
}

static bool eat(struct phrase *p, const char *word)
{
	if (!next_is(p, word))
		return false;
	p->at += strlen(word);
	return true;
}

static bool eat_any(struct phrase *p, const char *a, const char *b)
{
	return eat(p, a) || eat(p, b);
}

/* 一 … 九 at the start, 0 for none. */
static int32_t numeral_of(const char *text, size_t n)
{
	for (int32_t i = 0; i < 9; i++)
		if (text_begins(text, n, numerals[i]))
			return i + 1;
	return text_begins(text, n, "两") ? 2 : 0;
}

size_t number_scan_zh(const char *text, size_t n, int32_t *ret_number)
{
	size_t width = number_scan(text, n, ret_number);
	if (width)
		return width;
	int32_t first = numeral_of(text, n);
	size_t at = first ? WIDE : 0;
	if (!text_begins(text + at, n - at, "十")) {
		*ret_number = first;
		return at;
	}
	at += WIDE;
	int32_t ones = numeral_of(text + at, n - at);
	*ret_number = (first ? first : 1) * 10 + ones;
	return at + (ones ? WIDE : 0);
}

void number_format_zh(int32_t number, struct text *t)
{
	if (number >= 20)
		text_puts(t, numerals[number / 10 - 1]);
	if (number >= 10)
		text_puts(t, "十");
	if (number % 10)
		text_puts(t, numerals[number % 10 - 1]);
}

static bool eat_number(struct phrase *p, int32_t *ret_number)
{
	size_t width = number_scan_zh(p->at, left(p), ret_number);
	p->at += width;
	return width > 0;
}

/* What is not understood: up to the next comma, at most twelve characters. */
static bool fail_here(const struct phrase *p)
{
	if (p->at == p->end)
		return when_fail_word(
			p->reader, p->reader->text, p->reader->n, _("the rule ends too early"));
	size_t n = 0, characters = 0;
	while (n < left(p) && characters < 12 && !comma_scan(p->at + n, left(p) - n)) {
		utf8_next(p->at, left(p), &n);
		characters++;
	}
	if (n == 0)
		n = comma_scan(p->at, left(p));
	const char *near = suggest_nearest(p->at, n, known, sizeof known / sizeof *known);
	bool better = near && (strlen(near) != n || memcmp(near, p->at, n) != 0);
	return when_fail_word(p->reader, p->at, n,
		better ? arena_format(p->reader->arena, _("did you mean \"%s\"?"), near) : NULL);
}

/* A day of the week; the first of a list needs 周 or 星期 before it. */
static bool eat_weekday(struct phrase *p, bool first, int32_t *ret_weekday)
{
	const char *before = p->at;
	bool marked = eat_any(p, "星期", "周");
	int32_t weekday = numeral_of(p->at, left(p)) - 1;
	if (next_is(p, "日") || next_is(p, "天"))
		weekday = 6;
	if ((first && !marked) || weekday < 0 || weekday > 6 ||
		(weekday == 6 && !next_is(p, "日") && !next_is(p, "天")) || next_is(p, "两")) {
		p->at = before;
		return false;
	}
	p->at += WIDE;
	*ret_weekday = weekday;
	return true;
}

static bool times_follow(const struct phrase *p)
{
	size_t comma = comma_scan(p->at, left(p));
	return comma && text_begins(p->at + comma, left(p) - comma, "共");
}

static bool list_goes_on(struct phrase *p)
{
	if (times_follow(p))
		return false;
	size_t comma = comma_scan(p->at, left(p));
	p->at += comma;
	return comma > 0 || eat_any(p, "和", "及");
}

static bool read_weekdays(struct phrase *p, struct recur *r)
{
	bool first = true;
	do {
		int32_t weekday;
		if (!eat_weekday(p, first, &weekday))
			return fail_here(p);
		recur_add_day(r, weekday, 0);
		first = false;
	} while (list_goes_on(p));
	return true;
}

static bool fail_ordinal(const struct phrase *p, int32_t ordinal)
{
	struct phrase rest = *p;
	struct arena *arena = p->reader->arena;
	int32_t weekday;
	const char *day = eat(&rest, "个") && eat_weekday(&rest, true, &weekday)
		? weekday_said(weekday)
		: _("week");
	const char *message = ordinal == 6
		? arena_format(arena, _("a month has no sixth %s"), day)
		: arena_format(arena, _("a month has no %s number %d"), day, ordinal);
	return when_fail(p->reader, "when-number", message, _("第一 to 第五, or 最后一"));
}

/* 第n or 最后一; 0 when there is none, and a fault for one that no month has. */
static bool eat_ordinal(struct phrase *p, bool first, int32_t *ret_ordinal)
{
	int32_t ordinal;
	if (eat(p, "最后一")) {
		*ret_ordinal = -1;
		return true;
	}
	if ((!eat(p, "第") && first) || !eat_number(p, &ordinal))
		return fail_here(p);
	if (ordinal < 1 || ordinal > 5)
		return fail_ordinal(p, ordinal);
	*ret_ordinal = ordinal;
	return true;
}

static bool read_nth(struct phrase *p, struct recur *r)
{
	int32_t found[16], weekday;
	size_t count = 0;
	bool counted;
	do {
		if (count == 16)
			return fail_here(p);
		if (!eat_ordinal(p, count == 0, &found[count]))
			return false;
		count++;
		counted = eat(p, "个");
	} while (list_goes_on(p));
	if (!counted || !eat_weekday(p, true, &weekday))
		return fail_here(p);
	for (size_t i = 0; i < count; i++)
		recur_add_day(r, weekday, found[i]);
	return true;
}

/* 每月十五: the fifteenth, most likely, but of which calendar? */
static bool fail_number(const struct phrase *p, int32_t day)
{
	return when_fail_word(p->reader, p->reader->text, p->reader->n,
		arena_format(p->reader->arena, _("write \"%d日\" for a day of the month"), day));
}

static bool read_month_days(struct phrase *p, struct recur *r)
{
	do {
		int32_t day;
		if (!eat_number(p, &day))
			return fail_here(p);
		if (!eat_any(p, "日", "号"))
			return p->at < p->end ? fail_here(p) : fail_number(p, day);
		if (day < 1 || day > 31)
			return when_fail(p->reader, "when-number",
				arena_format(p->reader->arena, _("a month has no day %d"), day),
				_("1 to 31, or 最后一天"));
		recur_add_month_day(r, day);
	} while (list_goes_on(p));
	return true;
}

static bool read_monthly(struct phrase *p, int32_t interval, struct recur *r)
{
	*r = recur_of(FREQ_MONTHLY, interval);
	eat(p, "的");
	if (eat(p, "最后一天")) {
		recur_add_month_day(r, -1);
		return true;
	}
	return next_is(p, "第") || next_is(p, "最后一") ? read_nth(p, r) : read_month_days(p, r);
}

static bool read_yearly(struct phrase *p, struct recur *r)
{
	int32_t month, day;
	*r = recur_of(FREQ_YEARLY, 1);
	if (!eat_number(p, &month) || !eat(p, "月"))
		return fail_here(p);
	r->months[r->month_count++] = month;
	if (month < 1 || month > 12)
		return when_check_month_day(p->reader, month, 1);
	if (eat(p, "的") || next_is(p, "第") || next_is(p, "最后一"))
		return read_nth(p, r);
	if (!eat_number(p, &day) || !eat_any(p, "日", "号"))
		return fail_here(p);
	recur_add_month_day(r, day);
	return when_check_month_day(p->reader, month, day);
}

static bool in_bounds(const struct phrase *p, int32_t number, int32_t most)
{
	return (number >= 2 && number <= most) || when_fail_bounds(p->reader, number, 2, most);
}

static bool read_weekly(struct phrase *p, int32_t interval, struct recur *r)
{
	*r = recur_of(FREQ_WEEKLY, interval);
	eat(p, "的");
	return read_weekdays(p, r);
}

static bool read_run(struct recur *r, int32_t first, int32_t last)
{
	*r = recur_of(FREQ_WEEKLY, 1);
	for (int32_t i = first; i <= last; i++)
		recur_add_day(r, i, 0);
	return true;
}

/* After 每 and a number. */
static bool read_interval(struct phrase *p, int32_t number, struct recur *r)
{
	if (eat(p, "天")) {
		*r = recur_of(FREQ_DAILY, number);
		return in_bounds(p, number, DAYS_MOST);
	}
	if (eat_any(p, "个星期", "周"))
		return in_bounds(p, number, WEEKS_MOST) && read_weekly(p, number, r);
	if (eat(p, "个月"))
		return in_bounds(p, number, MONTHS_MOST) && read_monthly(p, number, r);
	return fail_here(p);
}

/* 周六 alone: one Saturday, or all of them? */
static bool fail_bare(const struct phrase *p)
{
	struct phrase rest = *p;
	int32_t weekday;
	if (!eat_weekday(&rest, true, &weekday))
		return fail_here(p);
	const int n = (int)left(p);
	return when_fail_word(p->reader, p->at, (size_t)n,
		arena_format(p->reader->arena, _("write \"%s%.*s\""), "每", n, p->at));
}

static bool read_pattern(struct phrase *p, struct recur *r)
{
	int32_t number;
	if (eat(p, "隔周"))
		return read_weekly(p, 2, r);
	bool every = eat(p, "每");
	if (eat_any(p, "周一至周五", "周一到周五"))
		return read_run(r, 0, 4);
	if (eat(p, "周末"))
		return read_run(r, 5, 6);
	if (!every)
		return next_is(p, "周") || next_is(p, "星期") ? fail_bare(p) : fail_here(p);
	if (eat_any(p, "天", "日")) {
		*r = recur_of(FREQ_DAILY, 1);
		return true;
	}
	if (eat_any(p, "月", "个月"))
		return read_monthly(p, 1, r);
	if (eat(p, "季度"))
		return read_monthly(p, 3, r);
	if (eat(p, "年"))
		return read_yearly(p, r);
	if (eat_number(p, &number))
		return read_interval(p, number, r);
	*r = recur_of(FREQ_WEEKLY, 1);
	return read_weekdays(p, r);
}

/* The hour of "下午2点半", "14:00", "9点30分" where it begins; -1 when none begins here. */
static int32_t clock_at(const char *text, size_t n)
{
	bool late = text_begins(text, n, "下午") || text_begins(text, n, "晚上");
	size_t at = late ? 2 * WIDE : 0;
	int32_t hour, minute = 0;
	size_t width = number_scan_zh(text + at, n - at, &hour);
	at += width;
	bool colon = text_begins(text + at, n - at, ":"),
	     wide = text_begins(text + at, n - at, "：");
	bool point = text_begins(text + at, n - at, "点") || text_begins(text + at, n - at, "时");
	if (width == 0 || hour > 24 || (!colon && !wide && !point))
		return -1;
	at += colon ? 1 : WIDE;
	if (text_begins(text + at, n - at, "半"))
		minute = 30;
	else
		number_scan_zh(text + at, n - at, &minute);
	return (late && hour < 12 ? hour + 12 : hour % 24) * 60 + minute % 60;
}

static bool refuse_clock(const struct phrase *p)
{
	for (const char *at = p->at; at < p->end; at++) {
		int32_t minute = clock_at(at, (size_t)(p->end - at));
		if (minute >= 0)
			return when_fail(p->reader, "when-clock",
				_("the clock time does not belong to the rule"),
				arena_format(p->reader->arena, _("write \"start = %02d:%02d\""),
					minute / 60, minute % 60));
	}
	return true;
}

static bool read_times(struct phrase *p, struct recur *r)
{
	if (!times_follow(p))
		return true;
	p->at += comma_scan(p->at, left(p));
	eat(p, "共");
	if (!eat_number(p, &r->count) || !eat(p, "次"))
		return fail_here(p);
	return (r->count >= 1 && r->count <= COUNT_MOST) ||
		when_fail_bounds(p->reader, r->count, 1, COUNT_MOST);
}

bool when_read_zh(const struct when_reader *reader, struct recur *ret_recur)
{
	char *text = arena_get(reader->arena, reader->n + 1, 1), *end = text;
	for (size_t at = 0; at < reader->n;) {
		size_t blank = blank_scan(reader->text + at, reader->n - at);
		at += blank;
		if (blank == 0)
			*end++ = reader->text[at++];
	}
	struct phrase p = { .reader = reader, .at = text, .end = end };
	struct recur r;
	if (!refuse_clock(&p) || !read_pattern(&p, &r) || !read_times(&p, &r))
		return false;
	if (p.at < p.end)
		return fail_here(&p);
	*ret_recur = r;
	return true;
}
