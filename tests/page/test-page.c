/* test-page.c - what people wrote is never markup; styles and codes as others compute them */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "page/html.h"
#include "page/qr.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void words_stay_words(void **state)
{
	(void)state;
	static const struct {
		const char *words, *element, *lines;
	} rows[] = {
		{ "", "", "" },
		{ "免费理发", "免费理发", "免费理发" },
		{ "<script>", "&lt;script&gt;", "&lt;script&gt;" },
		{ "a\"b'c", "a&quot;b&#39;c", "a&quot;b&#39;c" },
		{ "R&D &amp;", "R&amp;D &amp;amp;", "R&amp;D &amp;amp;" },
		{ "a\nb", "a\nb", "a<br>b" },
		{ "a\r\tb\x1b[0m\x7f", "ab[0m", "ab[0m" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text element AUTO_TEXT = { 0 }, lines AUTO_TEXT = { 0 };
		html_add(&element, rows[i].words);
		html_lines(&lines, rows[i].words);
		assert_string_equal(text_string(&element), rows[i].element);
		assert_string_equal(text_string(&lines), rows[i].lines);
	}
}

/* The digest of nothing is well known: W3C CSP 3 and every browser's console print it. */
static void a_style_sheet_is_allowed_by_its_digest(void **state)
{
	(void)state;
	struct text t AUTO_TEXT = { 0 };
	html_style_hash(&t, "");
	assert_string_equal(text_string(&t), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

static uint32_t number_at(const struct text *t, size_t at)
{
	const unsigned char *b = (const unsigned char *)t->bytes + at;
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* A square picture, as large as its version says: 21 modules for the shortest, 4 more for each next
 * version, and a quiet zone of 4 on each side. */
static void codes_are_pictures(void **state)
{
	(void)state;
	static const struct {
		const char *words;
		uint32_t modules;
	} rows[] = {
		{ "a", 21 },
		{ "https://linli.example.org/subscribe/all", 29 },
		{ "https://linli.example.org/a/free-clinic/2026-12-09", 33 },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text png AUTO_TEXT = { 0 }, again AUTO_TEXT = { 0 };
		assert_true(qr_png(rows[i].words, &png) && qr_png(rows[i].words, &again));
		assert_true(png.size == again.size && !memcmp(png.bytes, again.bytes, png.size));
		assert_memory_equal(png.bytes, "\x89PNG\r\n\x1a\n", 8);
		assert_int_equal(number_at(&png, 16), (rows[i].modules + 8) * 8);
		assert_int_equal(number_at(&png, 20), (rows[i].modules + 8) * 8);
		assert_memory_equal(png.bytes + png.size - 8, "IEND", 4);
	}
}

static void what_is_too_long_has_no_code(void **state)
{
	(void)state;
	char words[4000];
	memset(words, 'a', sizeof words - 1);
	words[sizeof words - 1] = '\0';
	struct text png AUTO_TEXT = { 0 };
	assert_false(qr_png(words, &png));
	assert_int_equal(png.size, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_stay_words),
		cmocka_unit_test(a_style_sheet_is_allowed_by_its_digest),
		cmocka_unit_test(codes_are_pictures),
		cmocka_unit_test(what_is_too_long_has_no_code),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
