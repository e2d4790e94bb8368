/* record-table.c - what crosses between core and host, one table per record */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>
#include <string.h>

#include "plugin/answer.h"
#include "plugin/caller.h"
#include "plugin/frame.h"
#include "plugin/record.h"

/* Limits.  Ids and keys have the bounds of the INI language; a clock time may lie ten days on. */
enum {
	MOST_ID = 60,
	MOST_NAME = 240,
	MOST_NOTE = 2000,
	MOST_TEXT = 8000,
	MOST_KEY = 40,
	MOST_REFERENCE = 32,
	MOST_VALUE = 1024,
	MOST_LIST = 1024,
	MOST_DAYS = 4000,
	CLOCK_MIN = -1440,
	CLOCK_MAX = 14400,
	AGE_MAX = 150,
	FEW = 64
};

#define ANY .min = INT32_MIN, .max = INT32_MAX
#define CLOCK .min = CLOCK_MIN, .max = CLOCK_MAX
#define UP_TO(n) .max = (n)
#define NEEDED(n) .max = (n), .needed = true
#define ROW(host, core, KIND, member, ...)                                                         \
	{                                                                                          \
		.name = #member, .kind = KIND_##KIND,                                              \
		.at = { offsetof(struct host, member), offsetof(struct core, member) },            \
		__VA_ARGS__                                                                        \
	}
#define SAME(type, KIND, member, ...) ROW(type, type, KIND, member, __VA_ARGS__)
#define TABLE(tag, host, core, most_)                                                              \
	[RECORD_##tag] = {                                                                         \
		.name = #tag,                                                                      \
		.members = tag##_rows,                                                             \
		.count = sizeof tag##_rows / sizeof tag##_rows[0],                                 \
		.size = { sizeof(struct host), sizeof(struct core) },                              \
		.most = (most_),                                                                   \
	}

/* clang-format off */
static const struct record_member HEAD_rows[] = {
	ROW(record_head, record_described, NUMBER, abi, ANY),
	ROW(record_head, record_described, NUMBER, size, UP_TO(1 << 20)),
	ROW(record_head, record_described, FLAG, has_check, UP_TO(1)),
	ROW(record_head, record_described, FLAG, has_date, UP_TO(1)),
	ROW(record_head, record_described, TEXT, name, NEEDED(MOST_REFERENCE)),
	ROW(record_head, record_described, WORDS, title, NEEDED(MOST_NAME)),
	ROW(record_head, record_described, WORDS, summary, NEEDED(MOST_NOTE)),
};
static const struct record_member OPTION_rows[] = {
	ROW(linli_option, option_row, TEXT, key, NEEDED(MOST_KEY)),
	ROW(linli_option, option_row, WORDS, help, UP_TO(MOST_NOTE)),
	ROW(linli_option, option_row, TEXT, initial, UP_TO(MOST_VALUE)),
	ROW(linli_option, option_row, LIST, choices, UP_TO(FEW)),
	ROW(linli_option, option_row, NUMBER, min, ANY),
	ROW(linli_option, option_row, NUMBER, max, ANY),
	ROW(linli_option, option_row, NUMBER, kind, UP_TO(OPTION_KINDS - 1)),
};
static const struct record_member FAULT_rows[] = {
	ROW(linli_fault, need_fault, TEXT, key, UP_TO(MOST_KEY)),
	ROW(linli_fault, need_fault, WORDS, words, NEEDED(MOST_NOTE)),
	ROW(linli_fault, need_fault, NUMBER, n, ANY),
	ROW(linli_fault, need_fault, FLAG, warning, UP_TO(1)),
};
static const struct record_member DATE_rows[] = {
	ROW(linli_date, need_date, NUMBER, day, .min = CIVIL_FIRST, .max = CIVIL_LAST),
	ROW(linli_date, need_date, NUMBER, start, UP_TO(1439)),
	ROW(linli_date, need_date, FLAG, surprise, UP_TO(1)),
};
static const struct record_member DUTY_rows[] = {
	ROW(linli_duty, need_duty, TEXT, role, NEEDED(MOST_ID)),
	ROW(linli_duty, need_duty, WORDS, name, UP_TO(MOST_NAME)),
	ROW(linli_duty, need_duty, WORDS, note, UP_TO(MOST_NOTE)),
	ROW(linli_duty, need_duty, TEXT, skill, UP_TO(MOST_REFERENCE)),
	ROW(linli_duty, need_duty, TEXT, team, UP_TO(MOST_REFERENCE)),
	ROW(linli_duty, need_duty, NUMBER, count, UP_TO(500)),
	ROW(linli_duty, need_duty, NUMBER, per_area, UP_TO(20)),
	ROW(linli_duty, need_duty, NUMBER, from, CLOCK),
	ROW(linli_duty, need_duty, NUMBER, until, CLOCK),
	ROW(linli_duty, need_duty, NUMBER, rest, UP_TO(7 * 1440)),
	ROW(linli_duty, need_duty, FLAG, steady, UP_TO(1)),
	ROW(linli_duty, need_duty, RANGE, ages, UP_TO(AGE_MAX)),
};
static const struct record_member SLOTS_rows[] = {
	ROW(linli_slots, need_slots, TEXT, id, NEEDED(MOST_ID)),
	ROW(linli_slots, need_slots, TEXT, role, UP_TO(MOST_ID)),
	ROW(linli_slots, need_slots, WORDS, name, UP_TO(MOST_NAME)),
	ROW(linli_slots, need_slots, WORDS, ask, UP_TO(MOST_NAME)),
	ROW(linli_slots, need_slots, NUMBER, first, CLOCK),
	ROW(linli_slots, need_slots, NUMBER, until, CLOCK),
	ROW(linli_slots, need_slots, NUMBER, length, UP_TO(CLOCK_MAX)),
	ROW(linli_slots, need_slots, NUMBER, gap, UP_TO(CLOCK_MAX)),
	ROW(linli_slots, need_slots, NUMBER, stations, UP_TO(100)),
	ROW(linli_slots, need_slots, NUMBER, places, UP_TO(10000)),
	ROW(linli_slots, need_slots, NUMBER, party, UP_TO(20)),
	ROW(linli_slots, need_slots, NUMBER, walk_in, UP_TO(LINLI_ALL)),
	ROW(linli_slots, need_slots, NUMBER, once_per, UP_TO(400)),
	ROW(linli_slots, need_slots, NUMBER, consent_under, UP_TO(AGE_MAX)),
	ROW(linli_slots, need_slots, FLAG, local, UP_TO(1)),
	ROW(linli_slots, need_slots, FLAG, at_home, UP_TO(1)),
	ROW(linli_slots, need_slots, RANGE, ages, UP_TO(AGE_MAX)),
};
static const struct record_member REMINDER_rows[] = {
	ROW(linli_reminder, need_reminder, TEXT, id, NEEDED(MOST_ID)),
	ROW(linli_reminder, need_reminder, WORDS, words, NEEDED(MOST_NOTE)),
	ROW(linli_reminder, need_reminder, TEXT, value, UP_TO(MOST_NOTE)),
	ROW(linli_reminder, need_reminder, NUMBER, audience, UP_TO(NEED_AUDIENCES - 1)),
	ROW(linli_reminder, need_reminder, NUMBER, days, .min = -60, .max = 400),
	ROW(linli_reminder, need_reminder, NUMBER, at, CLOCK),
	ROW(linli_reminder, need_reminder, FLAG, unless_done, UP_TO(1)),
};
static const struct record_member TEXT_rows[] = {
	ROW(linli_text, need_text, WORDS, words, NEEDED(MOST_TEXT)),
	ROW(linli_text, need_text, TEXT, value, UP_TO(MOST_NOTE)),
	ROW(linli_text, need_text, NUMBER, audience, UP_TO(NEED_AUDIENCES - 1)),
	ROW(linli_text, need_text, NUMBER, n, ANY),
};
static const struct record_member BEGIN_rows[] = {
	SAME(record_mark, NUMBER, index, UP_TO(MOST_DAYS)),
};
static const struct record_member END_rows[] = {
	SAME(record_mark, NUMBER, index, UP_TO(MOST_DAYS)),
	SAME(record_mark, NUMBER, status, UP_TO(NEED_NEWER)),
};
static const struct record_member DONE_rows[] = {
	SAME(record_mark, NUMBER, index, UP_TO(MOST_DAYS)),
};
static const struct record_member REFUSED_rows[] = {
	SAME(record_refused, NUMBER, code, .min = REFUSAL_LOAD, .max = REFUSAL_MOST - 1),
	SAME(record_refused, TEXT, detail, NEEDED(MOST_NOTE)),
};
static const struct record_member CALL_rows[] = {
	SAME(record_call, TEXT, name, NEEDED(MOST_REFERENCE)),
	SAME(record_call, NUMBER, values, UP_TO(FEW)),
	SAME(record_call, NUMBER, items, UP_TO(MOST_DAYS)),
};
static const struct record_member VALUE_rows[] = {
	SAME(record_value, NUMBER, kind, .min = 1, .max = OPTION_KINDS - 1),
	SAME(record_value, NUMBER, number, ANY),
	SAME(record_value, NUMBER, min, ANY),
	SAME(record_value, NUMBER, max, ANY),
	SAME(record_value, NUMBER, weekdays, UP_TO(127)),
	SAME(record_value, TEXT, text, UP_TO(MOST_VALUE)),
	SAME(record_value, LIST, texts, UP_TO(MOST_LIST)),
};
static const struct record_member OCCURRENCE_rows[] = {
	ROW(linli_occurrence, plugin_occurrence, NUMBER, day, .min = CIVIL_FIRST, .max = CIVIL_LAST),
	ROW(linli_occurrence, plugin_occurrence, NUMBER, start, UP_TO(1439)),
	ROW(linli_occurrence, plugin_occurrence, NUMBER, end, UP_TO(400 * 1440)),
	ROW(linli_occurrence, plugin_occurrence, NUMBER, number, UP_TO(INT32_MAX)),
	ROW(linli_occurrence, plugin_occurrence, NUMBER, total, UP_TO(INT32_MAX)),
	ROW(linli_occurrence, plugin_occurrence, NUMBER, places, UP_TO(10000)),
	ROW(linli_occurrence, plugin_occurrence, NUMBER, booked, UP_TO(10000)),
};
static const struct record_member PERIOD_rows[] = {
	SAME(record_period, WIDE, seed, UP_TO(0)),
	SAME(record_period, DAYS, days, UP_TO(MOST_DAYS)),
	SAME(record_period, NUMBER, day, .min = CIVIL_FIRST, .max = CIVIL_LAST),
	SAME(record_period, NUMBER, start, UP_TO(1439)),
	SAME(record_period, NUMBER, lasts, UP_TO(400 * 1440)),
};

static const struct record_table tables[RECORD_TAGS] = {
	TABLE(HEAD, record_head, record_described, 1),
	TABLE(OPTION, linli_option, option_row, FEW),
	TABLE(FAULT, linli_fault, need_fault, FEW),
	TABLE(DATE, linli_date, need_date, 1),
	TABLE(DUTY, linli_duty, need_duty, FEW),
	TABLE(SLOTS, linli_slots, need_slots, FEW),
	TABLE(REMINDER, linli_reminder, need_reminder, FEW),
	TABLE(TEXT, linli_text, need_text, FEW),
	TABLE(BEGIN, record_mark, record_mark, 1),
	TABLE(END, record_mark, record_mark, 1),
	TABLE(DONE, record_mark, record_mark, 1),
	TABLE(REFUSED, record_refused, record_refused, 1),
	TABLE(CALL, record_call, record_call, 1),
	TABLE(VALUE, record_value, record_value, FEW),
	TABLE(OCCURRENCE, linli_occurrence, plugin_occurrence, 0),
	TABLE(PERIOD, record_period, record_period, 0),
};
/* clang-format on */

const struct record_table *record_table(enum record_tag tag)
{
	return &tables[tag];
}

uint32_t record_build(void)
{
	uint32_t crc = 0;

	for (size_t tag = 1; tag < RECORD_TAGS; tag++) {
		crc = frame_sum(crc, tables[tag].name, strlen(tables[tag].name) + 1);
		for (size_t i = 0; i < tables[tag].count; i++) {
			const struct record_member *m = &tables[tag].members[i];
			const int32_t row[] = { (int32_t)m->kind, m->needed, m->min, m->max };
			crc = frame_sum(crc, m->name, strlen(m->name) + 1);
			crc = frame_sum(crc, row, sizeof row);
		}
	}
	return crc;
}
