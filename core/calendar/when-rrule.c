/* when-rrule.c - the part of RFC 5545's RRULE that linli accepts */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <strings.h>

#include "base/lang.h"
#include "base/number.h"
#include "base/suggest.h"
#include "calendar/recur.h"
#include "calendar/when-read.h"

struct part { /* NAME=VALUE */
	const char *name, *value;
	size_t name_n, value_n;
};

struct list { /* what is left of a list of values */
	const char *at;
	size_t n;
};

enum { INTERVAL_MOST = 1000 };

static const char *const frequencies[] = {
	[FREQ_DAILY] = "DAILY",
	[FREQ_WEEKLY] = "WEEKLY",
	[FREQ_MONTHLY] = "MONTHLY",
	[FREQ_YEARLY] = "YEARLY",
};
static const char *const weekdays[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

static bool is_word(const char *text, size_t n, const char *word)
{
	return strlen(word) == n && strncasecmp(text, word, n) == 0;
}

static bool fail_part(const struct when_reader *reader, const struct part *part, const char *hint)
{
	return when_fail(reader, "when-rrule-part",
		arena_format(reader->arena, _("\"%.*s=%.*s\" has no meaning here"),
			(int)part->name_n, part->name, (int)part->value_n, part->value),
		hint);
}

/* The next value of a list; false at its end.  An empty one is given too and fails later. */
static bool list_next(struct list *list, struct list *ret_item)
{
	if (!list->at)
		return false;
	const char *comma = memchr(list->at, ',', list->n);
	size_t size = comma ? (size_t)(comma - list->at) : list->n;
	*ret_item = (struct list){ list->at, size };
	list->at = comma ? comma + 1 : NULL;
	list->n = comma ? list->n - size - 1 : 0;
	return true;
}

/* [+|-]n without zero. */
static bool signed_read(struct list item, int32_t most, int32_t *ret_number)
{
	int64_t number;
	bool negative = item.n && *item.at == '-';
	if (negative || (item.n && *item.at == '+'))
		item.at++, item.n--;
	if (number_parse(item.at, item.n, 1, most, &number) != NUMBER_OK)
		return false;
	*ret_number = negative ? -(int32_t)number : (int32_t)number;
	return true;
}

static bool numbers_read(const struct part *part, int32_t most, bool positive, int32_t room,
	int32_t *numbers, int32_t *ret_count)
{
	struct list list = { part->value, part->value_n }, item;
	for (*ret_count = 0; list_next(&list, &item); ++*ret_count)
		if (*ret_count == room || !signed_read(item, most, &numbers[*ret_count]) ||
			(positive && numbers[*ret_count] < 0))
			return false;
	return true;
}

static bool read_freq(const struct when_reader *reader, const struct part *part, struct recur *r)
{
	for (size_t i = 0; i < 4; i++)
		if (is_word(part->value, part->value_n, frequencies[i])) {
			r->frequency = (enum frequency)i;
			return true;
		}
	return when_fail(reader, "when-rrule-part",
		_("FREQ is one of DAILY, WEEKLY, MONTHLY, YEARLY"),
		_("two times a day are two activities"));
}

static bool read_interval(
	const struct when_reader *reader, const struct part *part, struct recur *r)
{
	int64_t number;
	if (number_parse(part->value, part->value_n, 1, INTERVAL_MOST, &number) != NUMBER_OK)
		return fail_part(reader, part, _("INTERVAL is a number from 1 to 1000"));
	r->interval = (int32_t)number;
	return true;
}

static bool read_count(const struct when_reader *reader, const struct part *part, struct recur *r)
{
	int64_t number;
	if (number_parse(part->value, part->value_n, 1, COUNT_MOST, &number) != NUMBER_OK)
		return fail_part(reader, part, _("COUNT is a number from 1 to 1000"));
	r->count = (int32_t)number;
	return true;
}

static bool read_until(const struct when_reader *reader, const struct part *part, struct recur *r)
{
	const char *value = part->value;
	const char *date = part->value_n != 8
		? ""
		: arena_format(reader->arena, "%.4s-%.2s-%.2s", value, value + 4, value + 6);
	enum civil_verdict verdict = civil_parse(date, strlen(date), &r->until);
	if (verdict == CIVIL_OK)
		return true;
	if (verdict == CIVIL_NO_SUCH_DAY)
		return when_fail(reader, "no-such-day",
			arena_format(reader->arena, _("%s does not exist"), date), NULL);
	return fail_part(reader, part, _("write a day, as in UNTIL=20271231"));
}

static bool read_days(const struct when_reader *reader, const struct part *part, struct recur *r)
{
	struct list list = { part->value, part->value_n }, item;
	for (r->day_count = 0; list_next(&list, &item); r->day_count++) {
		int32_t weekday = 0, ordinal = 0;
		while (weekday < 7 &&
			(item.n < 2 || !is_word(item.at + item.n - 2, 2, weekdays[weekday])))
			weekday++;
		bool good = weekday < 7 &&
			(item.n == 2 ||
				signed_read((struct list){ item.at, item.n - 2 }, 5, &ordinal));
		if (!good || r->day_count == 16)
			return fail_part(reader, part,
				_("BYDAY lists MO TU WE TH FR SA SU, with 1 to 5 or -1 to -5 "
				  "before "
				  "it for the n-th of a month"));
		r->days[r->day_count] = (struct recur_day){ weekday, ordinal };
	}
	return true;
}

static bool read_month_days(
	const struct when_reader *reader, const struct part *part, struct recur *r)
{
	return numbers_read(part, 31, false, 32, r->month_days, &r->month_day_count) ||
		fail_part(reader, part, _("BYMONTHDAY lists numbers from 1 to 31 or -1 to -31"));
}

static bool read_months(const struct when_reader *reader, const struct part *part, struct recur *r)
{
	return numbers_read(part, 12, true, 12, r->months, &r->month_count) ||
		fail_part(reader, part, _("BYMONTH lists numbers from 1 to 12"));
}

static bool read_positions(
	const struct when_reader *reader, const struct part *part, struct recur *r)
{
	return numbers_read(part, 366, false, 8, r->set_positions, &r->set_position_count) ||
		fail_part(reader, part,
			_("BYSETPOS lists at most 8 numbers from 1 to 366 or -1 to -366"));
}

static bool read_week_start(
	const struct when_reader *reader, const struct part *part, struct recur *r)
{
	(void)r;
	return is_word(part->value, part->value_n, "MO") ||
		fail_part(reader, part, _("weeks begin on Monday: WKST=MO"));
}

static bool read_scale(const struct when_reader *reader, const struct part *part, struct recur *r)
{
	(void)part;
	(void)r;
	return when_fail(reader, "when-rscale", _("RSCALE is not used here: it gives wrong dates"),
		_("write \"lunar 9-9\""));
}

static const struct {
	const char *name;
	bool (*read)(const struct when_reader *reader, const struct part *part, struct recur *r);
} parts[] = {
	{ "FREQ", read_freq },
	{ "INTERVAL", read_interval },
	{ "COUNT", read_count },
	{ "UNTIL", read_until },
	{ "BYDAY", read_days },
	{ "BYMONTHDAY", read_month_days },
	{ "BYMONTH", read_months },
	{ "BYSETPOS", read_positions },
	{ "WKST", read_week_start },
	{ "RSCALE", read_scale },
	{ "SKIP", read_scale },
};
enum { PARTS = sizeof parts / sizeof *parts, RSCALE_PART = 9 };

static bool unknown_part(const struct when_reader *reader, const struct part *part)
{
	const char *known[RSCALE_PART];
	for (size_t i = 0; i < RSCALE_PART; i++)
		known[i] = parts[i].name;
	const char *near = suggest_nearest(part->name, part->name_n, known, RSCALE_PART);
	return fail_part(reader, part,
		near ? arena_format(reader->arena, _("did you mean \"%s\"?"), near)
		     : _("the parts are FREQ INTERVAL COUNT UNTIL BYDAY BYMONTHDAY BYMONTH "
			 "BYSETPOS "
			 "WKST"));
}

static bool part_read(
	const struct when_reader *reader, const struct part *part, uint32_t *seen, struct recur *r)
{
	size_t i = 0;
	while (i < PARTS && !is_word(part->name, part->name_n, parts[i].name))
		i++;
	if (i == PARTS)
		return unknown_part(reader, part);
	if (*seen >> i & 1)
		return fail_part(reader, part, _("each part is written once"));
	*seen |= 1U << i;
	return parts[i].read(reader, part, r);
}

/* The rules between the parts. */
static bool whole_check(const struct when_reader *reader, const struct recur *r, uint32_t seen)
{
	bool ordinals = false;
	for (int32_t i = 0; i < r->day_count; i++)
		ordinals |= r->days[i].ordinal != 0;
	if (!(seen & 1))
		return when_fail(reader, "when-rrule-part",
			_("FREQ is one of DAILY, WEEKLY, MONTHLY, YEARLY"),
			_("a rule begins with FREQ"));
	if (r->count && r->until != CIVIL_NONE)
		return when_fail(reader, "when-rrule-part", _("COUNT and UNTIL exclude each other"),
			_("keep one of them"));
	if (r->frequency == FREQ_WEEKLY && r->month_day_count)
		return when_fail(reader, "when-rrule-part",
			_("BYMONTHDAY has no meaning in a WEEKLY rule"), _("use FREQ=MONTHLY"));
	if (ordinals && (r->frequency == FREQ_DAILY || r->frequency == FREQ_WEEKLY))
		return when_fail(reader, "when-rrule-part",
			_("BYDAY with numbers needs FREQ=MONTHLY, or YEARLY with BYMONTH"),
			_("remove the number, or use FREQ=MONTHLY"));
	bool names = r->day_count || r->month_day_count;
	if (r->frequency == FREQ_WEEKLY && !r->day_count)
		return when_fail(reader, "when-rrule-day", _("this rule does not name its days"),
			_("add BYDAY, as in FREQ=WEEKLY;BYDAY=FR"));
	if (r->frequency == FREQ_MONTHLY && !names)
		return when_fail(reader, "when-rrule-day", _("this rule does not name its days"),
			_("add BYDAY or BYMONTHDAY, as in FREQ=MONTHLY;BYDAY=2SA"));
	if (r->frequency == FREQ_YEARLY && (!names || !r->month_count))
		return when_fail(reader, "when-rrule-day", _("this rule does not name its days"),
			_("add BYMONTH and BYDAY or BYMONTHDAY, as in "
			  "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU"));
	if (r->set_position_count && r->frequency == FREQ_DAILY)
		return when_fail(reader, "when-rrule-part",
			_("BYSETPOS has no meaning in a DAILY rule"), _("remove it"));
	return true;
}

bool when_read_rrule(const struct when_reader *reader, struct recur *ret_recur)
{
	struct recur r = recur_of(FREQ_DAILY, 1);
	const char *at = reader->text, *end = at + reader->n;
	uint32_t seen = 0;
	if (reader->n > 6 && strncasecmp(at, "RRULE:", 6) == 0)
		at += 6;
	while (at < end) {
		const char *stop = memchr(at, ';', (size_t)(end - at));
		size_t n = (size_t)((stop ? stop : end) - at);
		const char *equals = memchr(at, '=', n);
		struct part part = {
			.name = at,
			.name_n = equals ? (size_t)(equals - at) : n,
			.value = equals ? equals + 1 : at + n,
			.value_n = equals ? n - (size_t)(equals - at) - 1 : 0,
		};
		if (!part_read(reader, &part, &seen, &r))
			return false;
		at += n + 1;
	}
	if (!whole_check(reader, &r, seen))
		return false;
	recur_sort(&r);
	*ret_recur = r;
	return true;
}

static void add_numbers(const char *name, const int32_t *numbers, int32_t count, struct text *t)
{
	for (int32_t i = 0; i < count; i++)
		text_printf(t, "%s%d", i ? "," : name, numbers[i]);
}

void recur_format(const struct recur *recur, struct text *t)
{
	text_printf(t, "FREQ=%s", frequencies[recur->frequency]);
	if (recur->interval > 1)
		text_printf(t, ";INTERVAL=%d", recur->interval);
	if (recur->count)
		text_printf(t, ";COUNT=%d", recur->count);
	if (recur->until != CIVIL_NONE) {
		struct civil_date date = civil_to_date(recur->until);
		text_printf(t, ";UNTIL=%04d%02d%02d", date.year, date.month, date.day);
	}
	add_numbers(";BYMONTH=", recur->months, recur->month_count, t);
	add_numbers(";BYMONTHDAY=", recur->month_days, recur->month_day_count, t);
	for (int32_t i = 0; i < recur->day_count; i++) {
		text_puts(t, i ? "," : ";BYDAY=");
		if (recur->days[i].ordinal)
			text_printf(t, "%d", recur->days[i].ordinal);
		text_puts(t, weekdays[recur->days[i].weekday]);
	}
	add_numbers(";BYSETPOS=", recur->set_positions, recur->set_position_count, t);
}
