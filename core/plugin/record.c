/* record.c - what crosses between core and host, written and read by its tables */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/record.h"

#include <linli/plugin.h>
#include <string.h>

#include "base/lang.h"
#include "base/utf8.h"
#include "plugin/answer.h"
#include "plugin/caller.h"
#include "plugin/frame.h"

/* Strings of one `linli_words`; bytes of a language tag, of an item of a list. */
enum { MOST_WORDS = 16, MOST_TAG = 32, MOST_ITEM = 1024 };

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
	const struct record_table *table = record_table(tag);

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
		if (!read_string(r, MOST_ITEM, &list[i]))
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
		if (!read_string(r, MOST_TAG, &tag) ||
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
	struct read r = { .reader = reader, .table = record_table(tag), .side = side };
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
