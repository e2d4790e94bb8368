/* value.c - one value out of its text */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "config/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool value_fault(struct reading *r, const struct value *v, const char *code, const char *hint,
	const char *format, ...)
{
	char message[2048];
	va_list ap;

	if (v->entry != NULL)
		v->entry->bad = true;
	if (r->quiet)
		return false;
	va_start(ap, format);
	vsnprintf(message, sizeof message, format, ap);
	va_end(ap);
	faults_report(r->faults, FAULT_ERROR, v->at, r->code != NULL ? r->code : code, v->section,
		v->key, hint, "%s", message);
	return false;
}

void value_warn(struct reading *r, const struct value *v, enum severity severity, const char *code,
	const char *hint, const char *format, ...)
{
	char message[2048];
	va_list ap;

	if (r->quiet || v->entry == NULL)
		return;
	va_start(ap, format);
	vsnprintf(message, sizeof message, format, ap);
	va_end(ap);
	faults_report(r->faults, severity, v->at, code, v->section, v->key, hint, "%s", message);
}

const char *value_hint(
	struct reading *r, const char *word, size_t n, const char *const *known, size_t count)
{
	const char *near = suggest_nearest(word, n, known, count);

	return near != NULL ? arena_format(r->arena, _("did you mean \"%s\"?"), near) : NULL;
}

/* Bytes of the blank that text begins with; U+3000 is one too. */
static size_t blank_bytes(const char *text, size_t n)
{
	if (n > 0 && (*text == ' ' || *text == '\t'))
		return 1;
	return n >= 3 && memcmp(text, "\u3000", 3) == 0 ? 3 : 0;
}

struct value value_part(const struct value *v, const char *text, size_t n)
{
	struct value part = *v;

	for (size_t blank; (blank = blank_bytes(text, n)) > 0; n -= blank)
		text += blank;
	for (size_t blank = 1; n > 0 && blank > 0; n -= blank)
		blank = text[n - 1] == ' ' || text[n - 1] == '\t'          ? 1
			: n >= 3 && memcmp(text + n - 3, "\u3000", 3) == 0 ? 3
									   : 0;
	if (v->at.column > 0 && text >= v->text && text <= v->text + v->size)
		for (size_t at = 0; at < (size_t)(text - v->text); part.at.column++)
			utf8_next(v->text, v->size, &at);
	part.text = text;
	part.size = n;
	return part;
}

static bool is_word(const struct value *v, const char *word)
{
	return v->size == strlen(word) && memcmp(v->text, word, v->size) == 0;
}

/* Bytes of the separator at text, 0 when there is none. */
static size_t separator(const char *text, size_t n)
{
	if (*text == ',')
		return 1;
	if (n >= 3 && (memcmp(text, "，", 3) == 0 || memcmp(text, "、", 3) == 0))
		return 3;
	return 0;
}

static bool is_repeated(struct reading *r, const struct items *items, const struct value *v)
{
	for (size_t i = 0; i < items->count; i++) {
		if (items->list[i].size != v->size ||
			memcmp(items->list[i].text, v->text, v->size) != 0)
			continue;
		value_warn(r, v, FAULT_WARNING, "list-twice", _("remove one"),
			_("\"%.*s\" is written twice"), (int)v->size, v->text);
		return true;
	}
	return false;
}

/* +1 at an opening bracket, -1 at one that closes; full-width ones too, to be refused whole. */
static int bracket_at(const char *at, size_t n, int depth)
{
	if (*at == '(' || (n >= 3 && memcmp(at, "（", 3) == 0))
		return 1;
	return depth > 0 && (*at == ')' || (n >= 3 && memcmp(at, "）", 3) == 0)) ? -1 : 0;
}

bool value_items(
	struct reading *r, const struct value *v, enum items_rule rule, struct items *ret_items)
{
	struct items items = { .list = ARENA_ARRAY(r->arena, v->size + 1, struct value) };
	const char *start = v->text, *end = v->text + v->size;
	int depth = 0;
	bool has_none = false;
	size_t seen = 0;

	for (const char *at = start; at <= end;) {
		const size_t skip = at < end ? separator(at, (size_t)(end - at)) : 1;
		if (at < end && rule == ITEMS_BRACKETS)
			depth += bracket_at(at, (size_t)(end - at), depth);
		if (skip == 0 || (depth > 0 && at < end)) {
			at++;
			continue;
		}
		const struct value item = value_part(v, start, (size_t)(at - start));
		if (item.size == 0)
			return value_fault(r, v, "empty-value",
				_("remove the comma, or write what is missing"),
				_("\"%s\" has an empty place in its list"), v->key);
		seen++;
		has_none = has_none || is_word(&item, "none");
		if (rule != ITEMS_PLAIN || !is_repeated(r, &items, &item))
			items.list[items.count++] = item;
		start = at += skip;
	}
	if (has_none && seen > 1)
		return value_fault(r, v, "mixed-none", _("remove \"none\" or the rest"),
			_("\"none\" stands alone"));
	if (has_none) {
		items.count = 0;
		items.is_none = true;
	}
	*ret_items = items;
	return true;
}

/* The same text with full-width digits and signs as ordinary ones. */
static char *narrowed(struct reading *r, const char *text, size_t n)
{
	char *out = arena_get(r->arena, n + 1, 1);
	size_t size = 0;

	for (size_t at = 0; at < n;) {
		const uint32_t c = utf8_next(text, n, &at);
		if (c >= 0xFF01 && c <= 0xFF5E)
			out[size++] = (char)(c - 0xFEE0);
		else
			size += utf8_put(c, out + size);
	}
	return out;
}

/* "5人", "５" and "+5" were meant to be 5, "1,000" to be 1000; "5.5" and "5 6" are anybody's guess.
 */
static const char *count_hint(struct reading *r, const struct value *v)
{
	char *text = narrowed(r, v->text, v->size);
	size_t digits = 0, at = text[0] == '+';

	for (; (text[at] >= '0' && text[at] <= '9') || (digits > 0 && text[at] == ','); at++)
		if (text[at] != ',')
			text[digits++] = text[at];
	if (digits == 0 || digits > 9 || strpbrk(text + at, ".0123456789") != NULL)
		return NULL;
	return arena_format(r->arena, _("write \"%.*s\""), (int)digits, text);
}

bool value_count(
	struct reading *r, const struct value *v, int32_t min, int32_t max, int32_t *ret_count)
{
	int64_t number;

	switch (number_parse(v->text, v->size, min, max, &number)) {
	case NUMBER_OK:
		*ret_count = (int32_t)number;
		return true;
	case NUMBER_OUTSIDE:
		return value_fault(r, v, "out-of-range",
			min == 1 && max >= 100000 ? _("leave the key out for no limit") : NULL,
			_("%.*s is outside %d to %d"), (int)v->size, v->text, min, max);
	case NUMBER_MALFORMED:
		break;
	}
	return value_fault(r, v, "bad-count", count_hint(r, v), _("\"%.*s\" is not a number"),
		(int)v->size, v->text);
}

bool value_bool(struct reading *r, const struct value *v, bool *ret_bool)
{
	static const char *const yes[] = { "true", "on", "1", "Yes", "YES", "y", "是", NULL };

	if (is_word(v, "yes") || is_word(v, "no")) {
		*ret_bool = v->text[0] == 'y';
		return true;
	}
	const char *meant = "no";
	for (size_t i = 0; yes[i] != NULL; i++)
		if (is_word(v, yes[i]))
			meant = "yes";
	return value_fault(r, v, "bad-bool", arena_format(r->arena, _("write \"%s\""), meant),
		_("\"%.*s\" is not yes or no"), (int)v->size, v->text);
}

static size_t choice_count(const char *const *choices)
{
	size_t n = 0;

	while (choices[n] != NULL)
		n++;
	return n;
}

static const char *choice_list(struct reading *r, const char *const *choices)
{
	const char *list = choices[0];

	for (size_t i = 1; choices[i] != NULL; i++)
		list = arena_format(r->arena, "%s, %s", list, choices[i]);
	return list;
}

bool value_choice(
	struct reading *r, const struct value *v, const char *const *choices, int32_t *ret_index)
{
	for (int32_t i = 0; choices[i] != NULL; i++)
		if (is_word(v, choices[i])) {
			*ret_index = i;
			return true;
		}
	return value_fault(r, v, "bad-choice",
		value_hint(r, v->text, v->size, choices, choice_count(choices)),
		_("\"%.*s\" is none of %s"), (int)v->size, v->text, choice_list(r, choices));
}

/* "1.5h" was meant to be 1h30m; other things only get an example. */
static const char *span_hint(struct reading *r, const struct value *v)
{
	int32_t whole, part;
	const size_t a = number_scan(v->text, v->size, &whole);

	if (a > 0 && a + 2 < v->size && v->text[a] == '.') {
		const size_t b = number_scan(v->text + a + 1, v->size - a - 1, &part);
		if (b == 1 && a + b + 2 == v->size && whole < 1000 && v->text[a + 2] == 'h')
			return arena_format(r->arena, _("write \"%dh%dm\""), whole, part * 6);
	}
	struct civil_span span;
	const char *narrow = narrowed(r, v->text, v->size);
	if (span_parse(narrow, strlen(narrow), &span))
		return arena_format(r->arena, _("write \"%s\""), narrow);
	if (a > 0 && a == v->size)
		return arena_format(r->arena, _("write \"%dm\" or \"%dh\""), whole, whole);
	return _("write it as in \"1h30m\" or \"2d\"");
}

/* A number of one unit that is only too large to be counted: "99999999999h". */
static bool is_long_span(const char *text, size_t n)
{
	return n > 5 && strspn(text, "0123456789") == n - 1 && strchr("wdhm", text[n - 1]) != NULL;
}

bool value_span(struct reading *r, const struct value *v, int32_t min, int32_t max,
	struct civil_span *ret_span)
{
	char low[SPAN_TEXT], high[SPAN_TEXT];
	struct civil_span span = { 0 };
	const bool is_span = span_parse(v->text, v->size, &span);

	if (!is_span && !is_long_span(v->text, v->size))
		return value_fault(r, v, "bad-duration", span_hint(r, v),
			_("\"%.*s\" is not a duration"), (int)v->size, v->text);
	const int64_t minutes = (int64_t)span.days * DAY_MINUTES + span.minutes;
	if (is_span && minutes >= min && minutes <= max) {
		*ret_span = span;
		return true;
	}
	span_format((struct civil_span){ min / DAY_MINUTES, min % DAY_MINUTES }, low);
	span_format((struct civil_span){ max / DAY_MINUTES, max % DAY_MINUTES }, high);
	return value_fault(r, v, "out-of-range", NULL, _("%.*s is outside %s to %s"), (int)v->size,
		v->text, low, high);
}

static bool is_wide(const char *text, size_t n)
{
	for (size_t at = 0; at < n;) {
		const uint32_t c = utf8_next(text, n, &at);
		if (c >= 0xFF01 && c <= 0xFF5E)
			return true;
	}
	return false;
}

static bool has(const char *text, size_t n, const char *word)
{
	return memmem(text, n, word, strlen(word)) != NULL;
}

/* What a clock time could have meant, for the hint: "9点" is 09:00, "2pm" and "下午2点" 14:00. */
static const char *clock_hint(struct reading *r, const char *text, size_t n)
{
	static const char *const late[] = { "下午", "晚上", "中午", "pm", "PM", "p.m." };
	static const char *const early[] = { "上午", "早上" };
	int32_t hour = 0, minute = 0;
	bool is_late = false;

	for (size_t i = 0; i < COUNT(late); i++)
		is_late = is_late || has(text, n, late[i]);
	for (size_t i = 0; i < COUNT(late) + COUNT(early); i++) {
		const char *word = i < COUNT(late) ? late[i] : early[i - COUNT(late)];
		if (n > strlen(word) && memcmp(text, word, strlen(word)) == 0)
			text += strlen(word), n -= strlen(word);
	}
	const size_t a = number_scan(text, n, &hour);

	if (a == 0 || a > 2 || hour > 23)
		return _("write it as in \"09:00\"");
	const char *rest = text + a;
	const size_t left = n - a;
	if (left > 3 && memcmp(rest, "点", 3) == 0)
		number_scan(rest + 3, left - 3, &minute);
	else if (left > 1 && strchr(".:h", rest[0]) != NULL)
		number_scan(rest + 1, left - 1, &minute);
	if (is_late && hour < 11)
		hour += 12;
	if (left > 3 && memmem(rest, left, "半", 3) != NULL)
		minute = 30;
	return arena_format(r->arena, _("write \"%02d:%02d\""), hour, minute > 59 ? 0 : minute);
}

/* Is it NN:NN with an hour after the last one of a day? */
static bool is_beyond_day(const char *text, size_t n)
{
	int32_t hour = 0, minute = 0;
	const size_t a = number_scan(text, n, &hour);

	return a > 0 && a <= 2 && a + 3 == n && text[a] == ':' &&
		number_scan(text + a + 1, 2, &minute) == 2 && hour >= 24 && minute < 60;
}

static bool read_clock(struct reading *r, const struct value *v, const char *text, size_t n,
	bool end_of_day, civil_minute *ret_minute)
{
	if (clock_parse(text, n, end_of_day, ret_minute))
		return true;
	if (is_wide(text, n))
		return value_fault(r, v, "fullwidth",
			arena_format(r->arena, _("write \"%s\""), narrowed(r, text, n)),
			_("full-width \"%s\" in a clock time"),
			memmem(text, n, "：", 3) != NULL ? "：" : "０");
	if (is_beyond_day(text, n))
		return value_fault(r, v, "clock-range", _("write \"00:00\" for midnight"),
			_("a day ends at 23:59"));
	return value_fault(r, v, "bad-clock", clock_hint(r, text, n),
		_("\"%.*s\" is not a clock time"), (int)n, text);
}

bool value_clock(struct reading *r, const struct value *v, civil_minute *ret_minute)
{
	return read_clock(r, v, v->text, v->size, false, ret_minute);
}

bool value_hours(
	struct reading *r, const struct value *v, bool over_midnight, struct clock_range *ret_hours)
{
	const char *dash = memchr(v->text, '-', v->size);
	struct clock_range hours;

	if (dash == NULL && is_wide(v->text, v->size))
		return value_fault(r, v, "fullwidth",
			arena_format(r->arena, _("write \"%s\""), narrowed(r, v->text, v->size)),
			_("full-width signs in a clock time"));
	if (dash == NULL)
		return value_fault(r, v, "bad-clock", _("write it as in \"09:00-17:00\""),
			_("\"%.*s\" is not a range of clock times"), (int)v->size, v->text);
	const size_t first = (size_t)(dash - v->text);
	if (!read_clock(r, v, v->text, first, false, &hours.from) ||
		!read_clock(r, v, dash + 1, v->size - first - 1, true, &hours.until))
		return false;
	if (hours.until <= hours.from && !over_midnight) {
		char from[CLOCK_TEXT], until[CLOCK_TEXT];
		clock_format(hours.from, from);
		clock_format(hours.until, until);
		return value_fault(r, v, "bad-range",
			arena_format(r->arena, _("write \"%s-%s\""), until, from),
			_("the range ends before it begins"));
	}
	*ret_hours = hours;
	return true;
}

/* YYYY/M/D, YYYY.M.D and YYYY年M月D日 are understood well enough to say how to write them. */
static const char *date_hint(struct reading *r, const char *text, size_t n)
{
	int32_t part[3] = { 0 };
	size_t at = 0;

	text = narrowed(r, text, n);
	n = strlen(text);

	for (int i = 0; i < 3; i++) {
		const size_t digits = number_scan(text + at, n - at, &part[i]);
		if (digits == 0)
			return _("write it as in \"2026-12-05\"");
		at += digits;
		while (at < n && (text[at] < '0' || text[at] > '9'))
			at++;
	}
	if (part[0] < 1901 || part[0] > 2100 || part[1] < 1 || part[1] > 12 || part[2] < 1 ||
		part[2] > 31)
		return _("write it as in \"2026-12-05\"");
	return arena_format(r->arena, _("write \"%04d-%02d-%02d\""), part[0], part[1], part[2]);
}

static const char *month_hint(struct reading *r, const char *text)
{
	static const char *const names[] = { N_("January"), N_("February"), N_("March"),
		N_("April"), N_("May"), N_("June"), N_("July"), N_("August"), N_("September"),
		N_("October"), N_("November"), N_("December") };
	int32_t year = 0, month = 0;

	number_scan(text, 4, &year);
	number_scan(text + 5, 2, &month);
	if (month < 1 || month > 12)
		return _("a year has 12 months");
	return arena_format(r->arena, _("%s %d has %d days"), _(names[month - 1]), year,
		civil_month_days(year, month));
}

static bool read_date(
	struct reading *r, const struct value *v, const char *text, size_t n, civil_day *ret_day)
{
	switch (civil_parse(text, n, ret_day)) {
	case CIVIL_OK:
		return true;
	case CIVIL_NO_SUCH_DAY:
		return value_fault(r, v, "no-such-day", month_hint(r, text),
			_("%.*s does not exist"), (int)n, text);
	case CIVIL_OUTSIDE:
		return value_fault(r, v, "out-of-range", NULL,
			_("%.*s is outside 1901-01-01 to 2100-12-31"), (int)n, text);
	case CIVIL_MALFORMED:
		break;
	}
	return value_fault(
		r, v, "bad-date", date_hint(r, text, n), _("\"%.*s\" is not a date"), (int)n, text);
}

bool value_date(struct reading *r, const struct value *v, civil_day *ret_day)
{
	return read_date(r, v, v->text, v->size, ret_day);
}

bool value_dates(struct reading *r, const struct value *v, struct civil_range *ret_range)
{
	const char *dots = memmem(v->text, v->size, "..", 2);
	struct civil_range range;

	if (dots == NULL) {
		if (!value_date(r, v, &range.first))
			return false;
		range.last = range.first;
		*ret_range = range;
		return true;
	}
	const size_t n = (size_t)(dots - v->text);
	if (!read_date(r, v, v->text, n, &range.first) ||
		!read_date(r, v, dots + 2, v->size - n - 2, &range.last))
		return false;
	if (range.last < range.first)
		return value_fault(r, v, "bad-range",
			arena_format(r->arena, _("write \"%.*s..%.*s\""), (int)(v->size - n - 2),
				dots + 2, (int)n, v->text),
			_("the range ends before it begins"));
	*ret_range = range;
	return true;
}

bool value_monthday(struct reading *r, const struct value *v, int32_t *ret_month, int32_t *ret_day)
{
	int32_t month = 0, day = 0;

	if (v->size != 5 || v->text[2] != '-' || number_scan(v->text, 2, &month) != 2 ||
		number_scan(v->text + 3, 2, &day) != 2)
		return value_fault(r, v, "bad-date", _("write month and day as in \"12-01\""),
			_("\"%.*s\" is not a month and a day"), (int)v->size, v->text);
	if (month < 1 || month > 12 || day < 1 || day > civil_month_days(2000, month))
		return value_fault(
			r, v, "no-such-day", NULL, _("%.*s does not exist"), (int)v->size, v->text);
	*ret_month = month;
	*ret_day = day;
	return true;
}

bool value_text(
	struct reading *r, const struct value *v, int32_t min, int32_t max, const char **ret_text)
{
	const char *text = arena_copy(r->arena, v->text, v->size);
	const size_t n = utf8_count(text);

	if (n < (size_t)min || (max > 0 && n > (size_t)max))
		return value_fault(r, v, "out-of-range", _("shorten or lengthen the text"),
			_("a text of %zu characters; it has %d to %d"), n, min, max);
	*ret_text = text;
	return true;
}

bool value_id(struct reading *r, const struct value *v, const char **ret_id)
{
	if (v->size > ID_CHARS)
		return value_fault(r, v, "id-too-long", _("shorten it"),
			_("an id has at most %d characters"), ID_CHARS);
	for (size_t i = 0; i < v->size; i++) {
		const char c = v->text[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0)))
			return value_fault(r, v, "bad-id",
				_("an id has lower case letters, digits and \"-\""),
				_("\"%.*s\" is not an id"), (int)v->size, v->text);
	}
	*ret_id = arena_copy(r->arena, v->text, v->size);
	return true;
}

bool value_ages(struct reading *r, const struct value *v, int32_t *ret_min, int32_t *ret_max)
{
	int32_t min = 0, max = 0;
	const size_t a = number_scan(v->text, v->size, &min);
	const size_t b = a > 0 && a + 1 < v->size && v->text[a] == '-'
		? number_scan(v->text + a + 1, v->size - a - 1, &max)
		: 0;
	const bool is_open = a > 0 && a + 1 == v->size && v->text[a] == '+';

	if (is_open && min <= 150) {
		*ret_min = min;
		*ret_max = UNLIMITED;
		return true;
	}
	if (b == 0 || a + b + 1 != v->size || min > 150 || max > 150 || max < min)
		return value_fault(r, v, "bad-ages",
			b > 0 && max < min && min <= 150
				? arena_format(r->arena, _("write \"%d-%d\""), max, min)
				: _("write it as in \"5-14\" or \"60+\""),
			_("\"%.*s\" is not an age range"), (int)v->size, v->text);
	*ret_min = min;
	*ret_max = max;
	return true;
}

bool value_mail(struct reading *r, const struct value *v, const char **ret_mail)
{
	const char *at = memchr(v->text, '@', v->size);
	bool is_fine = at != NULL && at > v->text && at + 1 < v->text + v->size &&
		memchr(at + 1, '@', v->size - (size_t)(at + 1 - v->text)) == NULL;

	for (size_t i = 0; i < v->size; i++)
		is_fine = is_fine && v->text[i] > ' ' && v->text[i] < 127 &&
			strchr("<>()[],;:\\\"", v->text[i]) == NULL;
	if (!is_fine)
		return value_fault(r, v, "bad-mail", _("leave the key out if there is none"),
			_("\"%.*s\" is not a mail address"), (int)v->size, v->text);
	*ret_mail = arena_copy(r->arena, v->text, v->size);
	return true;
}
