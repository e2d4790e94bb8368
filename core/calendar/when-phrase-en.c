/* when-phrase-en.c - rules in English words */
/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <string.h>

#include "base/lang.h"
#include "base/number.h"
#include "base/suggest.h"
#include "calendar/when-read.h"

enum { MOST_TOKENS = 128 };

struct token { /* lower case; "," for every comma */
	const char *word;
	size_t at, n; /* where it stands in the text */
};

struct phrase {
	const struct when_reader *reader;
	struct token tokens[MOST_TOKENS + 1]; /* the one behind the last has the word "" */
	size_t count, next;
};

const char *const weekday_names_en[7] = { "monday", "tuesday", "wednesday", "thursday", "friday",
	"saturday", "sunday" };
const char *const month_names_en[12] = { "january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december" };

static const struct {
	const char *word;
	int32_t ordinal;
} ordinals[] = {
	{ "first", 1 },
	{ "second", 2 },
	{ "third", 3 },
	{ "fourth", 4 },
	{ "fifth", 5 },
	{ "last", -1 },
	{ "1st", 1 },
	{ "2nd", 2 },
	{ "3rd", 3 },
	{ "4th", 4 },
	{ "5th", 5 },
};
static const char *const too_many[] = { "sixth", "seventh", "eighth", "ninth", "tenth", "6th",
	"7th", "8th", "9th", "10th" };
static const char *const known[] = { "daily", "every", "day", "days", "weekdays", "weekends",
	"weekly", "on", "weeks", "monthly", "quarterly", "months", "yearly", "of", "times", "last",
	"first", "second", "third", "fourth", "fifth", "1st", "2nd", "3rd", "4th", "5th", "monday",
	"tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed",
	"thu", "fri", "sat", "sun", "january", "february", "march", "april", "may", "june", "july",
	"august", "september", "october", "november", "december", "on-call" };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static size_t token_end(const char *text, size_t n, size_t at)
{
	while (at < n && !comma_scan(text + at, n - at) && !blank_scan(text + at, n - at))
		at++;
	return at;
}

static bool tokens_read(struct phrase *p)
{
	const char *text = p->reader->text;
	size_t n = p->reader->n;
	for (size_t at = 0; at < n;) {
		size_t blank = blank_scan(text + at, n - at), comma = comma_scan(text + at, n - at);
		if (blank) {
			at += blank;
			continue;
		}
		if (p->count == MOST_TOKENS)
			return when_fail_word(
				p->reader, text + at, token_end(text, n, at) - at, NULL);
		size_t end = comma ? at + comma : token_end(text, n, at);
		char *word =
			arena_copy(p->reader->arena, comma ? "," : text + at, comma ? 1 : end - at);
		for (char *c = word; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		p->tokens[p->count++] = (struct token){ .word = word, .at = at, .n = end - at };
		at = end;
	}
	p->tokens[p->count] = (struct token){ .word = "", .at = n };
	return true;
}

static const char *peek(const struct phrase *p, size_t ahead)
{
	return p->next + ahead < p->count ? p->tokens[p->next + ahead].word : "";
}

static bool eat(struct phrase *p, const char *word)
{
	if (strcmp(peek(p, 0), word) != 0)
		return false;
	p->next++;
	return true;
}

static bool eat_two(struct phrase *p, const char *first, const char *second)
{
	if (strcmp(peek(p, 0), first) != 0 || strcmp(peek(p, 1), second) != 0)
		return false;
	p->next += 2;
	return true;
}

static int32_t weekday_of(const char *word)
{
	for (int32_t i = 0; i < 7; i++)
		if (strcmp(word, weekday_names_en[i]) == 0 ||
			(strlen(word) == 3 && strncmp(word, weekday_names_en[i], 3) == 0))
			return i;
	return -1;
}

/* 0 for a word that is no ordinal. */
static int32_t ordinal_of(const char *word)
{
	for (size_t i = 0; i < COUNT(ordinals); i++)
		if (strcmp(word, ordinals[i].word) == 0)
			return ordinals[i].ordinal;
	return 0;
}

static const char *ordinal_word(int32_t ordinal)
{
	size_t i = 0;
	while (ordinals[i].ordinal != ordinal)
		i++;
	return ordinals[i].word;
}

static bool is_number(const char *word, int32_t *ret_number)
{
	size_t n = strlen(word);
	return n > 0 && number_scan(word, n, ret_number) == n;
}

/* "did you mean …?", with the rule that was probably meant where an ordinal stands before a day. */
static const char *hint_for(const struct phrase *p)
{
	const char *word = peek(p, 0);
	const char *near = suggest_nearest(word, strlen(word), known, COUNT(known));
	if (!near || strcmp(near, word) == 0)
		return NULL;
	if (ordinal_of(near) && weekday_of(peek(p, 1)) >= 0)
		return arena_format(p->reader->arena,
			_("did you mean \"%s\"? %s %s: monthly on %s %s"), near, near, peek(p, 1),
			near, peek(p, 1));
	return arena_format(p->reader->arena, _("did you mean \"%s\"?"), near);
}

/* The next word does not fit; at the end the whole rule is what is not understood. */
static bool fail_here(const struct phrase *p)
{
	const struct token *token = &p->tokens[p->next];
	for (size_t i = 0; i < COUNT(too_many); i++)
		if (strcmp(token->word, too_many[i]) == 0) {
			int32_t weekday = weekday_of(peek(p, 1));
			return when_fail(p->reader, "when-number",
				arena_format(p->reader->arena, _("a month has no %s %s"),
					token->word,
					weekday < 0 ? _("week") : weekday_said(weekday)),
				_("first to fifth, or last"));
		}
	if (p->next == p->count)
		return when_fail_word(
			p->reader, p->reader->text, p->reader->n, _("the rule ends too early"));
	return when_fail_word(p->reader, p->reader->text + token->at, token->n, hint_for(p));
}

/* `, N times` at the end; false (and nothing eaten) when something else follows. */
static bool times_follow(const struct phrase *p)
{
	int32_t number;
	return strcmp(peek(p, 0), ",") == 0 && is_number(peek(p, 1), &number) &&
		strncmp(peek(p, 2), "time", 4) == 0;
}

static bool list_goes_on(struct phrase *p)
{
	if (times_follow(p))
		return false;
	bool comma = eat(p, ",");
	return eat(p, "and") || comma;
}

static bool read_weekdays(struct phrase *p, struct recur *r)
{
	do {
		int32_t weekday = weekday_of(peek(p, 0));
		if (weekday < 0)
			return fail_here(p);
		recur_add_day(r, weekday, 0);
		p->next++;
	} while (list_goes_on(p));
	return true;
}

static bool read_nth(struct phrase *p, struct recur *r)
{
	int32_t found[16];
	size_t count = 0;
	do {
		int32_t ordinal = ordinal_of(peek(p, 0));
		if (!ordinal || count == COUNT(found))
			return fail_here(p);
		found[count++] = ordinal;
		p->next++;
	} while (list_goes_on(p));
	int32_t weekday = weekday_of(peek(p, 0));
	if (weekday < 0)
		return fail_here(p);
	p->next++;
	for (size_t i = 0; i < count; i++)
		recur_add_day(r, weekday, found[i]);
	return true;
}

static bool read_month_days(struct phrase *p, struct recur *r)
{
	do {
		int32_t day;
		if (!is_number(peek(p, 0), &day))
			return fail_here(p);
		if (day < 1 || day > 31)
			return when_fail(p->reader, "when-number",
				arena_format(p->reader->arena, _("a month has no day %d"), day),
				_("1 to 31, or last day"));
		recur_add_month_day(r, day);
		p->next++;
	} while (list_goes_on(p));
	return true;
}

static bool read_monthly(struct phrase *p, int32_t interval, struct recur *r)
{
	*r = recur_of(FREQ_MONTHLY, interval);
	if (eat_two(p, "last", "day")) {
		recur_add_month_day(r, -1);
		return true;
	}
	return eat(p, "day") ? read_month_days(p, r) : read_nth(p, r);
}

static bool read_yearly(struct phrase *p, struct recur *r)
{
	int32_t month, day;
	const char *word = peek(p, 0);
	size_t n = strlen(word), width = number_scan(word, n, &month);
	*r = recur_of(FREQ_YEARLY, 1);
	if (width && word[width] == '-' && is_number(word + width + 1, &day)) {
		if (!when_check_month_day(p->reader, month, day))
			return false;
		p->next++;
		r->months[r->month_count++] = month;
		recur_add_month_day(r, day);
		return true;
	}
	int32_t ordinal = ordinal_of(word), weekday = weekday_of(peek(p, 1));
	if (!ordinal)
		return fail_here(p);
	p->next++;
	if (weekday < 0)
		return fail_here(p);
	p->next++;
	if (!eat(p, "of"))
		return fail_here(p);
	for (month = 0; month < 12 && strcmp(peek(p, 0), month_names_en[month]) != 0; month++)
		;
	if (month == 12)
		return fail_here(p);
	p->next++;
	r->months[r->month_count++] = month + 1;
	recur_add_day(r, weekday, ordinal);
	return true;
}

static bool fail_ambiguous(const struct phrase *p, int32_t ordinal)
{
	const char *weekday = peek(p, 1), *word = ordinal_word(ordinal);
	struct arena *arena = p->reader->arena;
	if (ordinal < 2)
		return when_fail_word(p->reader, p->reader->text + p->tokens[p->next].at,
			p->tokens[p->next].n,
			arena_format(arena, _("write \"monthly on %s %s\""), word, weekday));
	return when_fail(p->reader, "when-ambiguous",
		arena_format(arena, _("\"%.*s\" can mean two things"), (int)p->reader->n,
			p->reader->text),
		arena_format(arena, _("\"monthly on %s %s\" or \"every %d weeks on %s\""), word,
			weekday, ordinal, weekday));
}

static bool in_bounds(const struct phrase *p, int32_t number, int32_t most)
{
	return (number >= 2 && number <= most) || when_fail_bounds(p->reader, number, 2, most);
}

static bool read_every(struct phrase *p, struct recur *r)
{
	int32_t number, ordinal = ordinal_of(peek(p, 0));
	if (eat(p, "day")) {
		*r = recur_of(FREQ_DAILY, 1);
		return true;
	}
	if (ordinal && weekday_of(peek(p, 1)) >= 0)
		return fail_ambiguous(p, ordinal);
	if (!is_number(peek(p, 0), &number)) {
		*r = recur_of(FREQ_WEEKLY, 1);
		return read_weekdays(p, r);
	}
	p->next++;
	if (eat(p, "days")) {
		*r = recur_of(FREQ_DAILY, number);
		return in_bounds(p, number, DAYS_MOST);
	}
	if (eat_two(p, "weeks", "on")) {
		*r = recur_of(FREQ_WEEKLY, number);
		return in_bounds(p, number, WEEKS_MOST) && read_weekdays(p, r);
	}
	if (eat_two(p, "months", "on"))
		return in_bounds(p, number, MONTHS_MOST) && read_monthly(p, number, r);
	if (strcmp(peek(p, 0), "weeks") == 0 || strcmp(peek(p, 0), "months") == 0)
		p->next++;
	return fail_here(p);
}

/* "friday" or "first saturday" without a word before: one of them, or all? */
static bool fail_bare(const struct phrase *p)
{
	const struct token *token = &p->tokens[p->next];
	struct arena *arena = p->reader->arena;
	const char *hint = weekday_of(peek(p, 0)) >= 0
		? arena_format(arena, _("write \"every %s\""), peek(p, 0))
		: arena_format(arena, _("write \"monthly on %s %s\""), peek(p, 0), peek(p, 1));
	return when_fail_word(p->reader, p->reader->text + token->at, token->n, hint);
}

static bool read_pattern(struct phrase *p, struct recur *r)
{
	if (eat(p, "daily")) {
		*r = recur_of(FREQ_DAILY, 1);
	} else if (eat(p, "weekdays") || eat(p, "weekends")) {
		bool weekends = strcmp(p->tokens[p->next - 1].word, "weekends") == 0;
		*r = recur_of(FREQ_WEEKLY, 1);
		for (int32_t i = weekends ? 5 : 0; i < (weekends ? 7 : 5); i++)
			recur_add_day(r, i, 0);
	} else if (eat(p, "every")) {
		return read_every(p, r);
	} else if (eat_two(p, "weekly", "on")) {
		*r = recur_of(FREQ_WEEKLY, 1);
		return read_weekdays(p, r);
	} else if (eat_two(p, "monthly", "on")) {
		return read_monthly(p, 1, r);
	} else if (eat_two(p, "quarterly", "on")) {
		return read_monthly(p, 3, r);
	} else if (eat_two(p, "yearly", "on")) {
		return read_yearly(p, r);
	} else {
		if (weekday_of(peek(p, 0)) >= 0 ||
			(ordinal_of(peek(p, 0)) && weekday_of(peek(p, 1)) >= 0))
			return fail_bare(p);
		static const char *const heads[] = { "weekly", "monthly", "quarterly", "yearly" };
		for (size_t i = 0; i < COUNT(heads); i++)
			if (eat(p, heads[i]))
				break;
		return fail_here(p);
	}
	return true;
}

/* "14:00", "2pm": a clock time where a word of the rule should be. */
static bool refuse_clock(const struct phrase *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const char *word = p->tokens[i].word;
		int32_t hour, minute = 0;
		size_t n = number_scan(word, strlen(word), &hour);
		if (n == 0 || n > 2 || hour > 24)
			continue;
		const char *rest = word + n;
		bool clock = *rest == ':' || strncmp(rest, "：", 3) == 0;
		if (clock) {
			rest += *rest == ':' ? 1 : 3;
			rest += number_scan(rest, strlen(rest), &minute);
		}
		bool pm = strcmp(rest, "pm") == 0, am = strcmp(rest, "am") == 0;
		if (!clock && !pm && !am)
			continue;
		hour = pm && hour < 12 ? hour + 12 : am && hour == 12 ? 0 : hour;
		return when_fail(p->reader, "when-clock",
			_("the clock time does not belong to the rule"),
			arena_format(p->reader->arena, _("write \"start = %02d:%02d\""), hour % 24,
				minute % 60));
	}
	return true;
}

bool when_read_en(const struct when_reader *reader, struct recur *ret_recur)
{
	struct phrase p = { .reader = reader };
	struct recur r;
	if (!tokens_read(&p) || !refuse_clock(&p) || !read_pattern(&p, &r))
		return false;
	if (times_follow(&p)) {
		is_number(peek(&p, 1), &r.count);
		p.next += 3;
		if (r.count < 1 || r.count > COUNT_MOST)
			return when_fail_bounds(reader, r.count, 1, COUNT_MOST);
	}
	if (p.next < p.count)
		return fail_here(&p);
	*ret_recur = r;
	return true;
}
