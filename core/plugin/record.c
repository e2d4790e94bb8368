/* record.c - what crosses between core and host, one table per record */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/record.h"

#include <linli/plugin.h>
#include <string.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "plugin/answer.h"
#include "plugin/caller.h"
#include "plugin/frame.h"

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
	MOST_WORDS = 16,
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

/* -- writing -- */

#define NOTHING 0xFFFFFFFFu

static void put_u32(struct text *t, uint32_t n)
{
	const char bytes[4] = { (char)(n & 0xFF), (char)(n >> 8 & 0xFF), (char)(n >> 16 & 0xFF),
		(char)(n >> 24 & 0xFF) };

	text_add(t, bytes, sizeof bytes);
}

static void put_string(struct text *t, const char *string)
{
	if (string == NULL) {
		put_u32(t, NOTHING);
		return;
	}
	const size_t n = strlen(string);
	put_u32(t, (uint32_t)n);
	text_add(t, string, n);
}

/* `most` + 1 strings are enough to be refused on the other side. */
static size_t list_length(const char *const *list, size_t most)
{
	size_t n = 0;

	while (n <= most && list[n] != NULL)
		n++;
	return n;
}

static void put_list(struct text *t, const char *const *list, size_t most)
{
	const size_t n = list == NULL ? 0 : list_length(list, most);

	put_u32(t, list == NULL ? NOTHING : (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		put_string(t, list[i]);
}

static void put_tagged(struct text *t, const char *const *words)
{
	const size_t n = words == NULL ? 0 : list_length(words, MOST_WORDS);

	put_u32(t, (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		put_string(t, words[i]);
}

static void put_words(struct text *t, const struct words *words)
{
	uint32_t n = 0;

	for (int lang = 0; lang < LANG_COUNT; lang++)
		n += words->in[lang] != NULL ? 2 : 0;
	put_u32(t, n);
	for (int lang = 0; lang < LANG_COUNT; lang++)
		if (words->in[lang] != NULL) {
			put_string(t, lang_tag((enum lang)lang));
			put_string(t, words->in[lang]);
		}
}

static void put_days(struct text *t, const struct record_days *days)
{
	put_u32(t, (uint32_t)days->count);
	for (size_t i = 0; i < days->count; i++)
		put_u32(t, (uint32_t)days->items[i]);
}

static void put_member(
	struct text *t, const struct record_member *m, enum record_side side, const void *at)
{
	const int32_t *number = at;
	const uint64_t *wide = at;

	switch (m->kind) {
	case KIND_NUMBER:
		put_u32(t, (uint32_t)*number);
		break;
	case KIND_FLAG:
		put_u32(t, side == SIDE_CORE ? *(const bool *)at : (uint32_t)*number);
		break;
	case KIND_WIDE:
		put_u32(t, (uint32_t)(*wide & 0xFFFFFFFF));
		put_u32(t, (uint32_t)(*wide >> 32));
		break;
	case KIND_RANGE:
		put_u32(t, (uint32_t)number[0]);
		put_u32(t, (uint32_t)number[1]);
		break;
	case KIND_TEXT:
		put_string(t, *(const char *const *)at);
		break;
	case KIND_WORDS:
		if (side == SIDE_CORE)
			put_words(t, at);
		else
			put_tagged(t, *(const char *const *const *)at);
		break;
	case KIND_LIST:
		put_list(t, *(const char *const *const *)at, (size_t)m->max);
		break;
	case KIND_DAYS:
		put_days(t, at);
		break;
	}
}

void record_put(struct text *t, enum record_tag tag, enum record_side side, const void *object)
{
	const struct record_table *table = &tables[tag];

	put_u32(t, tag);
	for (size_t i = 0; i < table->count; i++)
		put_member(t, &table->members[i], side,
			(const char *)object + table->members[i].at[side]);
}

/* -- reading -- */

struct read { /* one member being read */
	struct record_reader *reader;
	const struct record_table *table;
	const struct record_member *member;
	enum record_side side;
};

static bool read_wrong(const struct read *r, const char *what)
{
	text_printf(r->reader->why, "%s: %s: %s", r->table->name, r->member->name, what);
	return false;
}

static bool read_u32(struct record_reader *reader, uint32_t *ret_n)
{
	const uint8_t *b = reader->bytes + reader->at;

	if (reader->size - reader->at < 4)
		return false;
	*ret_n = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
	reader->at += 4;
	return true;
}

static bool read_number(const struct read *r, int32_t *ret_number)
{
	uint32_t n;

	if (!read_u32(r->reader, &n))
		return read_wrong(r, "cut");
	const int32_t number = (int32_t)n;
	if (number < r->member->min || number > r->member->max) {
		text_printf(r->reader->why, "%s: %s: %d is outside %d to %d", r->table->name,
			r->member->name, number, r->member->min, r->member->max);
		return false;
	}
	*ret_number = number;
	return true;
}

static bool read_range(const struct read *r, int32_t *ret_range)
{
	if (!read_number(r, &ret_range[0]) || !read_number(r, &ret_range[1]))
		return false;
	if (ret_range[1] != 0 && ret_range[1] < ret_range[0])
		return read_wrong(r, "ends before it begins");
	return true;
}

static bool read_wide(const struct read *r, uint64_t *ret_wide)
{
	uint32_t low, high;

	if (!read_u32(r->reader, &low) || !read_u32(r->reader, &high))
		return read_wrong(r, "cut");
	*ret_wide = (uint64_t)high << 32 | low;
	return true;
}

static bool has_control(const char *bytes, size_t n)
{
	for (size_t at = 0; at < n;)
		if (utf8_is_control(utf8_next(bytes, n, &at)))
			return true;
	return false;
}

/* One text of at most `most` bytes; NULL is fine here. */
static bool read_string(const struct read *r, size_t most, const char **ret_string)
{
	struct record_reader *reader = r->reader;
	uint32_t n;

	if (!read_u32(reader, &n))
		return read_wrong(r, "cut");
	if (n == NOTHING) {
		*ret_string = NULL;
		return true;
	}
	if (n > most)
		return read_wrong(r, "too long");
	if (n > reader->size - reader->at)
		return read_wrong(r, "cut");
	const char *bytes = (const char *)reader->bytes + reader->at;
	if (!utf8_is_valid(bytes, n))
		return read_wrong(r, "not UTF-8");
	if (has_control(bytes, n))
		return read_wrong(r, "a control character");
	*ret_string = arena_copy(reader->arena, bytes, n);
	reader->at += n;
	return true;
}

static bool read_text(const struct read *r, const char **ret_text)
{
	if (!read_string(r, (size_t)r->member->max, ret_text))
		return false;
	if (r->member->needed && (*ret_text == NULL || **ret_text == 0))
		return read_wrong(r, "missing");
	return true;
}

/* A count of texts; each takes four bytes at least, so that a small frame makes no big array. */
static bool read_count(const struct read *r, size_t most, uint32_t *ret_n)
{
	if (!read_u32(r->reader, ret_n))
		return read_wrong(r, "cut");
	if (*ret_n != NOTHING && *ret_n > most)
		return read_wrong(r, "too many");
	if (*ret_n != NOTHING && *ret_n > (r->reader->size - r->reader->at) / 4)
		return read_wrong(r, "cut");
	return true;
}

static bool read_list(const struct read *r, const char *const **ret_list)
{
	uint32_t n;

	*ret_list = NULL;
	if (!read_count(r, (size_t)r->member->max, &n))
		return false;
	if (n == NOTHING)
		return r->member->needed ? read_wrong(r, "missing") : true;
	const char **list = ARENA_ARRAY(r->reader->arena, n + 1, const char *);
	for (uint32_t i = 0; i < n; i++) {
		if (!read_string(r, MOST_VALUE, &list[i]))
			return false;
		if (list[i] == NULL)
			return read_wrong(r, "a hole in the list");
	}
	*ret_list = list;
	return true;
}

static bool take_words(const struct read *r, const char *tag, const char *text, struct words *words)
{
	enum lang lang;

	if (tag == NULL || text == NULL)
		return read_wrong(r, "a tag without a text");
	if (*tag == 0) {
		for (int i = 0; i < LANG_COUNT; i++)
			if (words->in[i] == NULL)
				words->in[i] = text;
	} else if (lang_parse(tag, strlen(tag), &lang)) {
		words->in[lang] = text;
	}
	return true; /* a language that we do not speak is no fault */
}

static bool read_words(const struct read *r, struct words *ret_words)
{
	uint32_t n;

	*ret_words = (struct words){ 0 };
	if (!read_count(r, MOST_WORDS, &n))
		return false;
	if (n == NOTHING || n % 2 != 0)
		return read_wrong(r, "a tag without a text");
	for (uint32_t i = 0; i < n; i += 2) {
		const char *tag, *text;
		if (!read_string(r, MOST_REFERENCE, &tag) ||
			!read_string(r, (size_t)r->member->max, &text) ||
			!take_words(r, tag, text, ret_words))
			return false;
	}
	if (r->member->needed && words_get(ret_words, LANG_ZH, LANG_EN) == NULL)
		return read_wrong(r, "no words in a language of ours");
	return true;
}

static bool read_days(const struct read *r, struct record_days *ret_days)
{
	uint32_t n;

	if (!read_count(r, (size_t)r->member->max, &n))
		return false;
	if (n == NOTHING)
		return read_wrong(r, "missing");
	int32_t *items = ARENA_ARRAY(r->reader->arena, n + 1, int32_t);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t day;
		if (!read_u32(r->reader, &day))
			return read_wrong(r, "cut");
		items[i] = (int32_t)day;
	}
	*ret_days = (struct record_days){ .items = items, .count = n };
	return true;
}

static bool read_flag(const struct read *r, void *ret)
{
	int32_t flag;

	if (!read_number(r, &flag))
		return false;
	if (r->side == SIDE_CORE)
		*(bool *)ret = flag != 0;
	else
		*(int32_t *)ret = flag;
	return true;
}

static bool read_member(const struct read *r, void *ret)
{
	switch (r->member->kind) {
	case KIND_NUMBER:
		return read_number(r, ret);
	case KIND_FLAG:
		return read_flag(r, ret);
	case KIND_WIDE:
		return read_wide(r, ret);
	case KIND_RANGE:
		return read_range(r, ret);
	case KIND_TEXT:
		return read_text(r, ret);
	case KIND_WORDS: /* never towards the host */
		return r->side == SIDE_CORE && read_words(r, ret);
	case KIND_LIST:
		return read_list(r, ret);
	case KIND_DAYS:
		return read_days(r, ret);
	}
	return false;
}

uint32_t record_peek(const struct record_reader *reader)
{
	struct record_reader copy = *reader;
	uint32_t tag;

	return read_u32(&copy, &tag) ? tag : 0;
}

bool record_get(
	struct record_reader *reader, enum record_tag tag, enum record_side side, void *ret_object)
{
	struct read r = { .reader = reader, .table = &tables[tag], .side = side };
	uint32_t found;

	if (!read_u32(reader, &found) || found != (uint32_t)tag) {
		text_printf(reader->why, "%s expected", r.table->name);
		return false;
	}
	memset(ret_object, 0, r.table->size[side]);
	for (size_t i = 0; i < r.table->count; i++) {
		r.member = &r.table->members[i];
		if (!read_member(&r, (char *)ret_object + r.member->at[side]))
			return false;
	}
	return true;
}
