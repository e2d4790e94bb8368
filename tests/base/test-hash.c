/* test-hash.c - digests by their published vectors, and bytes as text */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/base64.h"
#include "base/hash.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* FIPS 180-2, appendix B, and the empty message. */
static void digests_are_sha256(void **state)
{
	(void)state;
	static const struct {
		const char *message, *digest;
	} rows[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
			"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char hex[HASH_HEX], again[HASH_HEX];
		uint8_t bytes[HASH_BYTES];
		hash_of(rows[i].message, strlen(rows[i].message), hex);
		assert_string_equal(hex, rows[i].digest);
		hash_bytes(rows[i].message, strlen(rows[i].message), bytes);
		hash_to_hex(bytes, sizeof bytes, again);
		assert_string_equal(again, rows[i].digest);
	}
}

/* RFC 4231, test cases 1, 2 and 6 (a key longer than a block). */
static void keyed_digests_are_hmac(void **state)
{
	(void)state;
	char first[20], sixth[131];
	memset(first, 0x0b, sizeof first);
	memset(sixth, 0xaa, sizeof sixth);
	const struct {
		const char *key;
		size_t key_size;
		const char *message, *digest;
	} rows[] = {
		{ first, sizeof first, "Hi There",
			"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ "Jefe", 4, "what do ya want for nothing?",
			"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
		{ sixth, sizeof sixth, "Test Using Larger Than Block-Size Key - Hash Key First",
			"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint8_t bytes[HASH_BYTES];
		char hex[HASH_HEX];
		hash_keyed(rows[i].key, rows[i].key_size, rows[i].message, strlen(rows[i].message),
			bytes);
		hash_to_hex(bytes, sizeof bytes, hex);
		assert_string_equal(hex, rows[i].digest);
	}
}

static void parts_cannot_be_confused(void **state)
{
	(void)state;
	static const char *const rows[][2] = { { "a", "bc" }, { "ab", "c" }, { "abc", "" },
		{ "", "abc" }, { "abc", NULL }, { NULL, "abc" } };
	char hex[COUNT(rows)][HASH_HEX];
	struct hash *hash = hash_new();
	for (size_t i = 0; i < COUNT(rows); i++) {
		hash_string(hash, rows[i][0]);
		hash_string(hash, rows[i][1]);
		hash_hex(hash, hex[i]); /* and it is empty again */
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(hex[i], hex[k]);
	}
	char number[2][HASH_HEX];
	hash_number(hash, -1);
	hash_hex(hash, number[0]);
	hash_number(hash, INT64_MAX);
	hash_hex(hash, number[1]);
	assert_string_not_equal(number[0], number[1]);
	hash_free(hash);
	hash_free(NULL);
}

static void bytes_are_compared(void **state)
{
	(void)state;
	assert_true(hash_equal("token", "token", 5));
	assert_false(hash_equal("token", "tokeN", 5));
	assert_true(hash_equal("a", "b", 0));
}

static void chance_is_not_repeated(void **state)
{
	(void)state;
	unsigned char a[32], b[32];
	assert_true(hash_random(a, sizeof a) && hash_random(b, sizeof b));
	assert_memory_not_equal(a, b, sizeof a);
}

/* RFC 4648, section 10. */
static void bytes_become_base64(void **state)
{
	(void)state;
	static const char *const rows[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" }, { "邻里", "6YK76YeM" } };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text t AUTO_TEXT = { 0 };
		base64_add(&t, rows[i][0], strlen(rows[i][0]));
		assert_string_equal(text_string(&t), rows[i][1]);
	}
}

/* No line of a mail is longer than 76 characters (RFC 2045, 6.8). */
static void base64_has_lines(void **state)
{
	(void)state;
	static const size_t sizes[] = { 0, 1, 56, 57, 58, 114, 115 };
	static const unsigned char bytes[115];
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct text t AUTO_TEXT = { 0 };
		base64_add_lines(&t, bytes, sizes[i]);
		size_t lines = 0;
		for (const char *line = text_string(&t), *end; *line; line = end + 2, lines++) {
			end = strstr(line, "\r\n");
			assert_non_null(end);
			assert_in_range(end - line, 4, 76);
		}
		assert_int_equal(lines, (sizes[i] + 56) / 57);
	}
}

static void text_becomes_part_of_an_address(void **state)
{
	(void)state;
	static const char *const rows[][2] = { { "tea-1_a.b~c", "tea-1_a.b~c" }, { "a b", "a%20b" },
		{ "a/b?c&d=e#f", "a%2Fb%3Fc%26d%3De%23f" }, { "里", "%E9%87%8C" },
		{ "100%", "100%25" }, { "\r\n", "%0D%0A" } };
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text t AUTO_TEXT = { 0 };
		percent_add(&t, rows[i][0]);
		assert_string_equal(text_string(&t), rows[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests_are_sha256),
		cmocka_unit_test(keyed_digests_are_hmac),
		cmocka_unit_test(parts_cannot_be_confused),
		cmocka_unit_test(bytes_are_compared),
		cmocka_unit_test(chance_is_not_repeated),
		cmocka_unit_test(bytes_become_base64),
		cmocka_unit_test(base64_has_lines),
		cmocka_unit_test(text_becomes_part_of_an_address),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
