/* test-head.c - which bytes may stand in a request's head */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "web/head.h"

#define LINE "GET / HTTP/1.1\r\n"
#define BYTES(text) text, sizeof text - 1

static const struct {
	const char *name, *bytes;
	size_t n;
	int expected;
} heads[] = {
	{ "nothing", BYTES(""), 0 },
	{ "a request", BYTES(LINE "Host: a\r\n\r\n"), 0 },
	{ "two requests", BYTES(LINE "Host: a\r\n\r\n" LINE "Host: a\r\n\r\n"), 0 },
	{ "empty lines before one", BYTES("\r\n\r\n" LINE "\r\n"), 0 },
	{ "a part of one", BYTES("GET / HT"), 0 },
	{ "UTF-8 in a value", BYTES(LINE "X: \xe4\xb8\xad\r\n\r\n"), 0 },
	{ "a tab in a value", BYTES(LINE "X: a\tb\r\n\r\n"), 0 },
	{ "a lone LF", BYTES(LINE "Host: a\n\r\n"), 400 },
	{ "LF alone as the end", BYTES("GET / HTTP/1.1\n\n"), 400 },
	{ "a lone CR", BYTES(LINE "X: a\rb\r\n\r\n"), 400 },
	{ "CR twice", BYTES(LINE "Host: a\r\r\n\r\n"), 400 },
	{ "a NUL in a value", BYTES(LINE "X: a\0b\r\n\r\n"), 400 },
	{ "a NUL at first", BYTES("\0GET"), 400 },
	{ "a field folded by a blank", BYTES(LINE "X: a\r\n b\r\n\r\n"), 400 },
	{ "a field folded by a tab", BYTES(LINE "X: a\r\n\tb\r\n\r\n"), 400 },
	{ "a second request that is bad", BYTES(LINE "\r\nGET /\n"), 400 },
};

static int read_in_pieces(const char *bytes, size_t n, size_t piece)
{
	struct head head = { 0 };
	int status = 0;
	for (size_t at = 0; at < n && !status; at += piece)
		status = head_read(&head, bytes + at, n - at < piece ? n - at : piece);
	return status;
}

/* However the network cuts them. */
static void bytes_are_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		for (size_t piece = 1; piece <= heads[i].n + 1; piece++)
			if (read_in_pieces(heads[i].bytes, heads[i].n, piece) != heads[i].expected)
				fail_msg("%s, in pieces of %zu", heads[i].name, piece);
}

static void a_head_has_a_longest(void **state)
{
	(void)state;
	static const char rest[] = "\r\n\r\n";
	size_t fill = HEAD_BYTES - strlen(LINE "X: ") - strlen(rest);
	for (size_t more = 0; more < 2; more++) {
		char *bytes = malloc(HEAD_BYTES + 2);
		memcpy(bytes, LINE "X: ", strlen(LINE "X: "));
		memset(bytes + strlen(LINE "X: "), 'a', fill + more);
		memcpy(bytes + strlen(LINE "X: ") + fill + more, rest, strlen(rest));
		for (size_t piece = 1; piece < HEAD_BYTES + 2; piece = piece * 3 + 1)
			assert_int_equal(
				read_in_pieces(bytes, HEAD_BYTES + more, piece), more ? 431 : 0);
		free(bytes);
	}
}

static void each_head_is_counted_anew(void **state)
{
	(void)state;
	struct head head = { 0 };
	for (int i = 0; i < 10000; i++)
		assert_int_equal(head_read(&head, BYTES(LINE "Host: a\r\n\r\n")), 0);
	assert_int_equal(head.bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_judged),
		cmocka_unit_test(a_head_has_a_longest),
		cmocka_unit_test(each_head_is_counted_anew),
	};
	return cmocka_run_group_tests_name("head", tests, NULL, NULL);
}
