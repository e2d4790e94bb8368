/* test-text.c - characters, their width and their borders; text that grows */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void knows_what_is_utf8(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t n;
		bool is_valid;
	} rows[] = {
		{ "", 0, true }, { "clinic", 6, true }, { "a\0b", 3, true }, { "邻里", 6, true },
		{ "\xC2\x80", 2, true }, { "\xF0\x9F\xA6\xB7", 4, true }, /* a tooth */
		{ "\xF4\x8F\xBF\xBF", 4, true },                          /* U+10FFFF */
		{ "\xC1\x81", 2, false },                                 /* "A" in two bytes */
		{ "\xE0\x80\xAF", 3, false },                             /* "/" in three */
		{ "\xF0\x80\x80\xAF", 4, false },                         /* and in four */
		{ "\xED\xA0\x80", 3, false },     /* half a surrogate pair */
		{ "\xF4\x90\x80\x80", 4, false }, /* beyond U+10FFFF */
		{ "\xF8\x88\x80\x80\x80", 5, false },
		{ "\xE9\x82", 2, false }, /* cut in the middle */
		{ "\xE9\x82"
		  "a",
			3, false },
		{ "\x80", 1, false }, { "\xB6\xE0\xCE\xE7", 4, false }, /* 端午 in GBK */
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		if (utf8_is_valid(rows[i].bytes, rows[i].n) != rows[i].is_valid)
			fail_msg("row %zu", i);
}

/* Whatever the bytes are, walking ends, and valid text comes out as it went in. */
static void walks_over_characters(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		uint32_t characters[6];
		size_t count;
	} rows[] = {
		{ "a邻é", { 'a', 0x90BB, 0xE9 }, 3 },
		{ "\xF0\x9F\xA6\xB7!", { 0x1F9B7, '!' }, 2 },
		{ "\xE9\x82x", { 0xFFFD, 0xFFFD, 'x' }, 3 },
		{ "\xFF\xC3", { 0xFFFD, 0xFFFD }, 2 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t at = 0, n = strlen(rows[i].bytes), count = 0;
		char again[32];
		size_t size = 0;
		while (at < n) {
			assert_true(count < rows[i].count);
			uint32_t c = utf8_next(rows[i].bytes, n, &at);
			assert_int_equal(c, rows[i].characters[count++]);
			size += utf8_put(c, again + size);
		}
		assert_int_equal(at, n);
		assert_int_equal(count, rows[i].count);
		assert_int_equal(utf8_count(rows[i].bytes), rows[i].count);
		if (utf8_is_valid(rows[i].bytes, n))
			assert_true(size == n && !memcmp(again, rows[i].bytes, n));
	}
}

/* Every character that there is: written, read, valid. */
static void writes_every_character(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		char bytes[4];
		size_t at = 0, n = utf8_put(c, bytes);
		bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
		if (utf8_is_valid(bytes, n) == is_surrogate ||
			(!is_surrogate && (utf8_next(bytes, n, &at) != c || at != n)))
			fail_msg("U+%04X", c);
	}
}

static void cuts_on_a_border(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t limit, kept;
	} rows[] = {
		{ "tea", 3, 3 },
		{ "tea", 2, 2 },
		{ "", 5, 0 },
		{ "邻里", 6, 6 },
		{ "邻里", 5, 3 },
		{ "邻里", 4, 3 },
		{ "邻里", 3, 3 },
		{ "邻里", 2, 0 },
		{ "a\xF0\x9F\xA6\xB7", 4, 1 },
		{ "a\xF0\x9F\xA6\xB7", 5, 5 },
		{ "a\xF0\x9F\xA6\xB7", 0, 0 },
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(
			utf8_cut(rows[i].text, strlen(rows[i].text), rows[i].limit), rows[i].kept);
}

static void counts_columns(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t columns;
	} rows[] = {
		{ "", 0 }, { "clinic", 6 }, { "免费理发日", 10 }, { "3号楼", 5 },
		{ "（上午）", 8 },                     /* full-width brackets */
		{ "９：００", 8 },                     /* full-width digits */
		{ "ｱ", 1 },                            /* half-width katakana */
		{ "한글", 4 }, { "e\xCC\x81", 1 },     /* an accent of its own */
		{ "\xE2\x80\x8B", 0 },                 /* zero width space */
		{ "\xF0\x9F\xA6\xB7", 2 },             /* a tooth */
		{ "𠮷", 2 },                           /* beyond the basic plane */
		{ "é", 1 }, { "…", 1 }, { "a\tb", 2 }, /* controls take none */
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		if (utf8_columns(rows[i].text) != rows[i].columns)
			fail_msg("\"%s\": %zu", rows[i].text, utf8_columns(rows[i].text));
}

static void knows_controls(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x200; c++) {
		bool is_control = c < ' ' || (c >= 0x7F && c <= 0x9F);
		assert_int_equal(utf8_is_control(c), is_control);
	}
	assert_false(utf8_is_control(0x90BB));
}

static void text_grows_and_is_cut(void **state)
{
	(void)state;
	struct text t AUTO_TEXT = { 0 };
	assert_string_equal(text_string(&t), "");
	text_cut(&t, 0); /* nothing to shorten */
	for (int i = 0; i < 10000; i++)
		text_printf(&t, "%d,", i % 10);
	assert_int_equal(t.size, 20000);
	assert_int_equal(strlen(t.bytes), 20000);
	assert_memory_equal(t.bytes + 19990, "5,6,7,8,9,", 10);
	text_cut(&t, 30000); /* is no way to lengthen */
	assert_int_equal(t.size, 20000);
	text_cut(&t, 3);
	text_putc(&t, 'x');
	text_puts(&t, "");
	text_add(&t, "y\0z", 3);
	assert_int_equal(t.size, 7);
	assert_memory_equal(t.bytes, "0,1xy\0z", 8);
}

static void text_is_taken(void **state)
{
	(void)state;
	struct text t = { 0 };
	char *nothing = text_take(&t);
	assert_string_equal(nothing, "");
	free(nothing);
	text_puts(&t, "邻里");
	char *bytes = text_take(&t);
	assert_string_equal(bytes, "邻里");
	assert_string_equal(text_string(&t), "");
	free(bytes);
	text_free(&t);
}

static void reserved_room_does_not_move(void **state)
{
	(void)state;
	struct text t AUTO_TEXT = { 0 };
	text_puts(&t, "a");
	text_reserve(&t, 5000);
	const char *before = t.bytes;
	for (int i = 0; i < 5000; i++)
		text_putc(&t, 'b');
	assert_ptr_equal(t.bytes, before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_what_is_utf8),
		cmocka_unit_test(walks_over_characters),
		cmocka_unit_test(writes_every_character),
		cmocka_unit_test(cuts_on_a_border),
		cmocka_unit_test(counts_columns),
		cmocka_unit_test(knows_controls),
		cmocka_unit_test(text_grows_and_is_cut),
		cmocka_unit_test(text_is_taken),
		cmocka_unit_test(reserved_room_does_not_move),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
