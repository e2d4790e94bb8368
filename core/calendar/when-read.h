/* when-read.h - the parts of reading a rule, for the files that make up when.h */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_WHEN_READ_H
#define LINLI_WHEN_READ_H

#include <stdint.h>

#include "calendar/when.h"

struct when_reader {
	struct arena *arena;
	const char *text; /* the whole value, for messages */
	size_t n;
	struct when_fault *fault;
};

/* Sets what is wrong (hint may be NULL) and gives false, so that it can be returned. */
bool when_fail(
	const struct when_reader *reader, const char *code, const char *message, const char *hint);
/* "I do not understand …": the n bytes of word, and a hint or NULL for examples. */
bool when_fail_word(const struct when_reader *reader, const char *word, size_t n, const char *hint);
/* A number outside the bounds of its kind. */
bool when_fail_bounds(const struct when_reader *reader, int32_t number, int32_t min, int32_t max);
/* The month-day exists in some year? */
bool when_check_month_day(const struct when_reader *reader, int32_t month, int32_t day);

bool when_read_rrule(const struct when_reader *reader, struct recur *ret_recur);
bool when_read_en(const struct when_reader *reader, struct recur *ret_recur);
bool when_read_zh(const struct when_reader *reader, struct recur *ret_recur);
bool when_read_item(const struct when_reader *reader, const char *text, size_t n, bool ranges,
	struct day_item *ret_item);

/* A comma of a list: `,`, `，` or `、`: its bytes at the start of text, else 0. */
size_t comma_scan(const char *text, size_t n);
/* A blank: space, tab, U+3000; its bytes, else 0. */
size_t blank_scan(const char *text, size_t n);
/* Where ".." stands in the text; n when it does not. */
size_t dots_find(const char *text, size_t n);
/* A number in digits or in Chinese (一 … 三十一, 两) at the start of text; bytes read, 0: none. */
size_t number_scan_zh(const char *text, size_t n, int32_t *ret_number);
/* "一", "十五", "三十一"; 1–99. */
void number_format_zh(int32_t number, struct text *t);
/* "Saturday" (0 is Monday), in the language of messages. */
const char *weekday_said(int32_t weekday);
/* Does text begin with the string? */
bool text_begins(const char *text, size_t n, const char *string);

/* Bounds of the grammar. */
enum { DAYS_MOST = 366, WEEKS_MOST = 52, MONTHS_MOST = 24, COUNT_MOST = 1000 };

/* An empty rule of a frequency. */
struct recur recur_of(enum frequency frequency, int32_t interval);
void recur_add_day(struct recur *recur, int32_t weekday, int32_t ordinal);
void recur_add_month_day(struct recur *recur, int32_t day);
/* Lower case. */
extern const char *const weekday_names_en[7];
extern const char *const month_names_en[12];

#endif
