/* say.c - days, clock times and durations in words for readers */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/say.h"

static const struct words weekdays[] = {
	{ { "星期一", "Monday" } },
	{ { "星期二", "Tuesday" } },
	{ { "星期三", "Wednesday" } },
	{ { "星期四", "Thursday" } },
	{ { "星期五", "Friday" } },
	{ { "星期六", "Saturday" } },
	{ { "星期日", "Sunday" } },
};

static const struct words weekdays_short[] = {
	{ { "周一", "Mon" } },
	{ { "周二", "Tue" } },
	{ { "周三", "Wed" } },
	{ { "周四", "Thu" } },
	{ { "周五", "Fri" } },
	{ { "周六", "Sat" } },
	{ { "周日", "Sun" } },
};

static const struct words months[] = {
	{ { "1月", "January" } },
	{ { "2月", "February" } },
	{ { "3月", "March" } },
	{ { "4月", "April" } },
	{ { "5月", "May" } },
	{ { "6月", "June" } },
	{ { "7月", "July" } },
	{ { "8月", "August" } },
	{ { "9月", "September" } },
	{ { "10月", "October" } },
	{ { "11月", "November" } },
	{ { "12月", "December" } },
};

const char *say_weekday(int32_t weekday, enum lang lang)
{
	return weekdays[weekday].in[lang];
}

const char *say_weekday_short(int32_t weekday, enum lang lang)
{
	return weekdays_short[weekday].in[lang];
}

const char *say_month(int32_t month, enum lang lang)
{
	return months[month - 1].in[lang];
}

const char *say_month_short(int32_t month, enum lang lang)
{
	static const char *const en[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	return lang == LANG_EN ? en[month - 1] : say_month(month, lang);
}

void say_day(civil_day day, enum lang lang, struct text *t)
{
	struct civil_date date = civil_to_date(day);
	const char *weekday = say_weekday(civil_weekday(day), lang);
	const char *month = say_month(date.month, lang);
	if (lang == LANG_ZH)
		text_printf(t, "%s%d日 %s", month, date.day, weekday);
	else
		text_printf(t, "%s %d %s", weekday, date.day, month);
}

void say_day_of_year(civil_day day, enum lang lang, struct text *t)
{
	int32_t year = civil_to_date(day).year;
	if (lang == LANG_ZH)
		text_printf(t, "%d年", year);
	say_day(day, lang, t);
	if (lang == LANG_EN)
		text_printf(t, " %d", year);
}

void say_day_short(civil_day day, enum lang lang, struct text *t)
{
	struct civil_date date = civil_to_date(day);
	const char *weekday = say_weekday_short(civil_weekday(day), lang);
	const char *month = say_month_short(date.month, lang);
	if (lang == LANG_ZH)
		text_printf(t, "%s%d日%s", month, date.day, weekday);
	else
		text_printf(t, "%s %d %s", weekday, date.day, month);
}

void say_days(struct civil_range range, enum lang lang, struct text *t)
{
	struct civil_date first = civil_to_date(range.first), last = civil_to_date(range.last);
	bool one_year = first.year == last.year;
	if (range.first == range.last) {
		say_day(range.first, lang, t);
	} else if (lang == LANG_EN && one_year && first.month == last.month) {
		text_printf(
			t, "%s %d to ", say_weekday(civil_weekday(range.first), lang), first.day);
		say_day(range.last, lang, t);
	} else {
		void (*say)(civil_day, enum lang, struct text *) =
			one_year ? say_day : say_day_of_year;
		say(range.first, lang, t);
		text_puts(t, lang == LANG_ZH ? "至" : " to ");
		say(range.last, lang, t);
	}
}

/* The part of the day by its last minute, as people name it. */
static const char *part_of_day(civil_minute minute)
{
	static const struct {
		civil_minute before;
		const char *name;
	} parts[] = {
		{ 5 * 60, "凌晨" },
		{ 8 * 60, "早上" },
		{ 12 * 60, "上午" },
		{ 13 * 60, "中午" },
		{ 18 * 60, "下午" },
		{ DAY_MINUTES, "晚上" },
	};
	size_t i = 0;
	while (minute >= parts[i].before)
		i++;
	return parts[i].name;
}

/* "9点", "2点30分" by the clock of twelve hours; midnight is 0点. */
static void say_hour_zh(civil_minute minute, struct text *t)
{
	int32_t hour = minute / 60;
	text_printf(t, "%d点", hour > 12 ? hour - 12 : hour);
	if (minute % 60)
		text_printf(t, "%d分", minute % 60);
}

void say_clock(civil_minute minute, enum lang lang, struct text *t)
{
	if (lang == LANG_EN || minute >= DAY_MINUTES) {
		char clock[CLOCK_TEXT];
		clock_format(minute, clock);
		text_puts(t, clock);
		return;
	}
	text_puts(t, part_of_day(minute));
	say_hour_zh(minute, t);
}

static void say_end_zh(civil_minute start, civil_minute end, struct text *t)
{
	int32_t days = end / DAY_MINUTES;
	civil_minute minute = end % DAY_MINUTES;
	if (end == DAY_MINUTES) {
		text_puts(t, "24点");
	} else if (days == 0 && part_of_day(start) == part_of_day(end)) {
		say_hour_zh(minute, t);
	} else {
		if (days == 1)
			text_puts(t, "次日");
		else if (days > 1)
			text_printf(t, "%d天后", days);
		say_clock(minute, LANG_ZH, t);
	}
}

static void say_end_en(civil_minute end, struct text *t)
{
	int32_t days = end == DAY_MINUTES ? 0 : end / DAY_MINUTES;
	say_clock(end - days * DAY_MINUTES, LANG_EN, t);
	if (days == 1)
		text_puts(t, " the next day");
	else if (days > 1)
		text_printf(t, " %d days later", days);
}

void say_clocks(civil_minute start, civil_minute end, enum lang lang, struct text *t)
{
	say_clock(start, lang, t);
	text_puts(t, lang == LANG_ZH ? "至" : " to ");
	if (lang == LANG_ZH)
		say_end_zh(start, end, t);
	else
		say_end_en(end, t);
}

static void say_gap(enum lang lang, struct text *t)
{
	text_puts(t, lang == LANG_ZH ? " " : ", ");
}

void say_moment(civil_day day, civil_minute start, enum lang lang, struct text *t)
{
	say_day(day, lang, t);
	say_gap(lang, t);
	if (start == CIVIL_NONE)
		text_puts(t, lang == LANG_ZH ? "全天" : "all day");
	else
		say_clock(start, lang, t);
}

void say_time(civil_day day, civil_minute start, civil_minute end, enum lang lang, struct text *t)
{
	say_day(day, lang, t);
	say_gap(lang, t);
	say_clocks(start, end, lang, t);
}

void say_span(struct civil_span span, enum lang lang, struct text *t)
{
	static const struct words units[] = {
		{ { "天", " d" } },
		{ { "小时", " h" } },
		{ { "分钟", " min" } },
	};
	int32_t parts[] = { span.days, span.minutes / 60, span.minutes % 60 };
	bool said = false;
	for (size_t i = 0; i < 3; i++) {
		if (!parts[i] && !(i == 2 && !said))
			continue;
		text_printf(t, "%s%d%s", said && lang == LANG_EN ? " " : "", parts[i],
			units[i].in[lang]);
		said = true;
	}
}

void say_minutes(int32_t minutes, enum lang lang, struct text *t)
{
	say_span((struct civil_span){ .minutes = minutes }, lang, t);
}
