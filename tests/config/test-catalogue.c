/* test-catalogue.c - the rows that files are read by, the manual that is printed beside them */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "config/catalogue.h"

static char *read_manual(void)
{
	static char bytes[200000];
	struct text path AUTO_TEXT = { 0 };
	const char *top = getenv("top_srcdir");

	text_printf(&path, "%s/doc/linli.ini.5", top != NULL ? top : ".");
	FILE *file = fopen(text_string(&path), "r");
	assert_non_null(file);
	assert_true(fread(bytes, 1, sizeof bytes - 1, file) > 0);
	fclose(file);
	return bytes;
}

static void test_every_key_is_explained_in_both_languages(void **state)
{
	struct catalogue_key key;

	(void)state;
	for (size_t i = 0; catalogue_section(i) != NULL; i++)
		for (size_t j = 0; catalogue_get(catalogue_section(i), j, &key); j++) {
			assert_non_null(key.help.in[LANG_ZH]);
			assert_non_null(key.help.in[LANG_EN]);
			assert_non_null(key.example);
			assert_true(key.kind[0] != '\0');
			assert_true(!key.has_bounds || key.min <= key.max);
		}
}

static void test_every_key_is_in_the_manual(void **state)
{
	const char *manual = read_manual();
	struct catalogue_key key;

	(void)state;
	for (size_t i = 0; catalogue_section(i) != NULL; i++)
		for (size_t j = 0; catalogue_get(catalogue_section(i), j, &key); j++) {
			if (strstr(manual, key.key) == NULL)
				print_error("%s: %s\n", catalogue_section(i), key.key);
			assert_non_null(strstr(manual, key.key));
		}
}

static void test_what_the_reference_says_of_a_key(void **state)
{
	struct catalogue_key key;

	(void)state;
	assert_true(catalogue_find("activity", "lasts", &key));
	assert_string_equal(key.initial, "1h");
	assert_int_equal(key.min, 5);
	assert_int_equal(key.max, 31 * 1440);
	assert_true(catalogue_find("activity", "title", &key));
	assert_null(key.initial);
	assert_true(key.in_language);
	assert_true(catalogue_find("person", "kind", &key));
	assert_string_equal(key.choices[1], "staff");
	assert_false(catalogue_find("activity", "barbers", &key));
	assert_false(catalogue_find("nothing", "lasts", &key));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_key_is_explained_in_both_languages),
		cmocka_unit_test(test_every_key_is_in_the_manual),
		cmocka_unit_test(test_what_the_reference_says_of_a_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
