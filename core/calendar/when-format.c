/* when-format.c - rules back into words */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "calendar/recur.h"
#include "calendar/say.h"
#include "calendar/when-read.h"

static const char *const ordinals_en[] = { "", "first", "second", "third", "fourth", "fifth" };

enum shape {
	SHAPE_NONE,
	SHAPE_DAILY,
	SHAPE_WEEKDAYS,
	SHAPE_WEEKENDS,
	SHAPE_WEEKLY,
	SHAPE_NTH,
	SHAPE_MONTH_DAYS,
	SHAPE_LAST_DAY
};

static bool weekdays_are(const struct recur *r, int32_t first, int32_t last)
{
	if (r->day_count != last - first + 1)
		return false;
	for (int32_t i = 0; i < r->day_count; i++)
		if (r->days[i].weekday != first + i)
			return false;
	return true;
}

static enum shape weekly_shape(const struct recur *r)
{
	for (int32_t i = 0; i < r->day_count; i++)
		if (r->days[i].ordinal)
			return SHAPE_NONE;
	if (r->interval > WEEKS_MOST || r->day_count == 0)
		return SHAPE_NONE;
	if (r->interval == 1 && weekdays_are(r, 0, 4))
		return SHAPE_WEEKDAYS;
	if (r->interval == 1 && weekdays_are(r, 5, 6))
		return SHAPE_WEEKENDS;
	return SHAPE_WEEKLY;
}

/* One weekday with ordinals 1 to 5 or the last. */
static bool is_nth(const struct recur *r)
{
	for (int32_t i = 0; i < r->day_count; i++)
		if (r->days[i].weekday != r->days[0].weekday || r->days[i].ordinal == 0 ||
			r->days[i].ordinal < -1)
			return false;
	return r->day_count > 0 && r->month_day_count == 0;
}

static enum shape month_shape(const struct recur *r)
{
	if (is_nth(r))
		return SHAPE_NTH;
	if (r->day_count || r->month_day_count == 0)
		return SHAPE_NONE;
	if (r->month_day_count == 1 && r->month_days[0] == -1)
		return SHAPE_LAST_DAY;
	return r->month_days[r->month_day_count - 1] > 0 ? SHAPE_MONTH_DAYS : SHAPE_NONE;
}

/* How a phrase can say the rule; SHAPE_NONE when only an RRULE can. */
static enum shape shape_of(const struct recur *r)
{
	if (r->until != CIVIL_NONE || r->set_position_count)
		return SHAPE_NONE;
	switch (r->frequency) {
	case FREQ_DAILY:
		return r->day_count || r->month_day_count || r->month_count ||
				r->interval > DAYS_MOST
			? SHAPE_NONE
			: SHAPE_DAILY;
	case FREQ_WEEKLY:
		return r->month_count ? SHAPE_NONE : weekly_shape(r);
	case FREQ_MONTHLY:
		return r->month_count || r->interval > MONTHS_MOST ? SHAPE_NONE : month_shape(r);
	default: {
		enum shape shape = month_shape(r);
		bool one = r->month_count == 1 && r->interval == 1 &&
			r->day_count + r->month_day_count == 1;
		/* 30 February is a rule but no day that a phrase may name. */
		bool exists = shape != SHAPE_MONTH_DAYS || !one ||
			r->month_days[0] <= civil_month_days(2024, r->months[0]);
		return one && exists && (shape == SHAPE_NTH || shape == SHAPE_MONTH_DAYS)
			? shape
			: SHAPE_NONE;
	}
	}
}

static void add_weekdays_en(const struct recur *r, struct text *t)
{
	for (int32_t i = 0; i < r->day_count; i++)
		text_printf(t, "%s%s", i ? ", " : "", weekday_names_en[r->days[i].weekday]);
}

static void add_nth_en(const struct recur *r, struct text *t)
{
	for (int32_t i = 0; i < r->day_count; i++) {
		int32_t ordinal = r->days[i].ordinal;
		text_printf(t, "%s%s", i ? ", " : "", ordinal < 0 ? "last" : ordinals_en[ordinal]);
	}
	text_printf(t, " %s", weekday_names_en[r->days[0].weekday]);
}

static void add_month_part_en(const struct recur *r, enum shape shape, struct text *t)
{
	if (shape == SHAPE_LAST_DAY) {
		text_puts(t, "last day");
	} else if (shape == SHAPE_NTH) {
		add_nth_en(r, t);
	} else {
		for (int32_t i = 0; i < r->month_day_count; i++)
			text_printf(t, "%s%d", i ? ", " : "day ", r->month_days[i]);
	}
}

static void add_en(const struct recur *r, enum shape shape, struct text *t)
{
	if (shape == SHAPE_WEEKDAYS || shape == SHAPE_WEEKENDS) {
		text_puts(t, shape == SHAPE_WEEKDAYS ? "weekdays" : "weekends");
	} else if (r->frequency == FREQ_DAILY) {
		if (r->interval == 1)
			text_puts(t, "daily");
		else
			text_printf(t, "every %d days", r->interval);
	} else if (r->frequency == FREQ_WEEKLY) {
		text_puts(t, "every ");
		if (r->interval > 1)
			text_printf(t, "%d weeks on ", r->interval);
		add_weekdays_en(r, t);
	} else if (r->frequency == FREQ_MONTHLY) {
		if (r->interval == 1)
			text_puts(t, "monthly on ");
		else
			text_printf(t, "every %d months on ", r->interval);
		add_month_part_en(r, shape, t);
	} else if (shape == SHAPE_MONTH_DAYS) {
		text_printf(t, "yearly on %02d-%02d", r->months[0], r->month_days[0]);
	} else {
		text_puts(t, "yearly on ");
		add_nth_en(r, t);
		text_printf(t, " of %s", month_names_en[r->months[0] - 1]);
	}
	if (r->count)
		text_printf(t, ", %d times", r->count);
}

static void add_weekdays_zh(const struct recur *r, struct text *t)
{
	for (int32_t i = 0; i < r->day_count; i++)
		text_printf(
			t, "%s%s", i ? "、" : "", say_weekday_short(r->days[i].weekday, LANG_ZH));
}

static void add_nth_zh(const struct recur *r, struct text *t)
{
	for (int32_t i = 0; i < r->day_count; i++) {
		text_puts(t, i ? "、" : "");
		text_puts(t, r->days[i].ordinal < 0 ? "最后一" : "第");
		if (r->days[i].ordinal > 0)
			number_format_zh(r->days[i].ordinal, t);
	}
	text_printf(t, "个%s", say_weekday(r->days[0].weekday, LANG_ZH));
}

static void add_month_part_zh(const struct recur *r, enum shape shape, struct text *t)
{
	if (shape == SHAPE_LAST_DAY) {
		text_puts(t, "最后一天");
	} else if (shape == SHAPE_NTH) {
		add_nth_zh(r, t);
	} else {
		for (int32_t i = 0; i < r->month_day_count; i++)
			text_printf(t, "%s%d日", i ? "、" : "", r->month_days[i]);
	}
}

static void add_zh(const struct recur *r, enum shape shape, struct text *t)
{
	if (shape == SHAPE_WEEKDAYS || shape == SHAPE_WEEKENDS) {
		text_puts(t, shape == SHAPE_WEEKDAYS ? "每周一至周五" : "每周末");
	} else if (r->frequency == FREQ_DAILY) {
		if (r->interval == 1)
			text_puts(t, "每天");
		else
			text_printf(t, "每%d天", r->interval);
	} else if (r->frequency == FREQ_WEEKLY) {
		if (r->interval == 1)
			text_puts(t, "每");
		else if (r->interval == 2)
			text_puts(t, "隔周的");
		else
			text_printf(t, "每%d周的", r->interval);
		add_weekdays_zh(r, t);
	} else if (r->frequency == FREQ_MONTHLY) {
		if (r->interval == 1)
			text_puts(t, "每月");
		else
			text_printf(t, "每%d个月的", r->interval);
		add_month_part_zh(r, shape, t);
	} else if (shape == SHAPE_MONTH_DAYS) {
		text_printf(t, "每年%d月%d日", r->months[0], r->month_days[0]);
	} else {
		text_printf(t, "每年%d月的", r->months[0]);
		add_nth_zh(r, t);
	}
	if (r->count)
		text_printf(t, "，共%d次", r->count);
}

static void add_rule(const struct recur *recur, enum lang lang, struct text *t)
{
	enum shape shape = shape_of(recur);
	if (shape == SHAPE_NONE)
		recur_format(recur, t);
	else if (lang == LANG_EN)
		add_en(recur, shape, t);
	else
		add_zh(recur, shape, t);
}

void when_format(const struct when *when, enum lang lang, struct text *t)
{
	struct day_item range = { .kind = DAY_RANGE, .range = when->range };
	switch (when->kind) {
	case WHEN_RULE:
		add_rule(&when->recur, lang, t);
		break;
	case WHEN_DAYS:
		for (size_t i = 0; i < when->item_count; i++) {
			if (i)
				text_puts(t, lang == LANG_ZH ? "、" : ", ");
			day_item_format(&when->items[i], lang, t);
		}
		break;
	case WHEN_RANGE:
		day_item_format(&range, lang, t);
		break;
	case WHEN_ON_CALL:
		text_puts(t, lang == LANG_ZH ? "随叫随到" : "on-call");
		break;
	}
}

bool when_rrule(const struct when *when, struct text *t)
{
	if (when->kind != WHEN_RULE)
		return false;
	recur_format(&when->recur, t);
	return true;
}
