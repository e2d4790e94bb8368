/* say.h - days, clock times and durations in words for readers */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SAY_H
#define LINLI_SAY_H

/*
 * Absolute, never "tomorrow": a poster hangs for a week and a message is read late.  All functions
 * append to a text; the language is the reader's, not the process's.
 */

#include <stdbool.h>

#include "base/lang.h"
#include "base/text.h"
#include "calendar/civil.h"

/* Monday 0 … Sunday 6: "星期六", "Saturday"; short: "周六", "Sat". */
const char *say_weekday(int32_t weekday, enum lang lang);
const char *say_weekday_short(int32_t weekday, enum lang lang);
/* 1–12: "12月", "December"; short: "12月", "Dec". */
const char *say_month(int32_t month, enum lang lang);
const char *say_month_short(int32_t month, enum lang lang);

/* "12月5日 星期六", "Saturday 5 December". */
void say_day(civil_day day, enum lang lang, struct text *t);
/* "2026年12月5日 星期六", "Saturday 5 December 2026". */
void say_day_of_year(civil_day day, enum lang lang, struct text *t);
/* "12月5日周六", "Sat 5 Dec", for lists and the head of a table. */
void say_day_short(civil_day day, enum lang lang, struct text *t);
/* "12月5日 星期六至12月6日 星期日", "Saturday 5 to Sunday 6 December"; one day is said once. */
void say_days(struct civil_range range, enum lang lang, struct text *t);

/* "上午9点", "下午2点30分", "09:00"; minutes of one day, 1440 is 24:00. */
void say_clock(civil_minute minute, enum lang lang, struct text *t);
/* "上午9点至11点30分", "09:00 to 11:30"; an end past midnight says so: "晚上10点至次日早上6点". */
void say_clocks(civil_minute start, civil_minute end, enum lang lang, struct text *t);

/* The day, then its clock time; start CIVIL_NONE is a whole day:
 * "12月5日 星期六 上午9点", "Saturday 5 December, 09:00"; "12月5日 星期六 全天". */
void say_moment(civil_day day, civil_minute start, enum lang lang, struct text *t);
/* The day, then start and end (minutes from that day's midnight, end may pass it). */
void say_time(civil_day day, civil_minute start, civil_minute end, enum lang lang, struct text *t);

/* "2天3小时", "2小时30分钟", "2 d 3 h", "2 h 30 min"; zero is "0分钟". */
void say_span(struct civil_span span, enum lang lang, struct text *t);
/* The same for minutes of real time, no days: "26小时". */
void say_minutes(int32_t minutes, enum lang lang, struct text *t);

#endif
