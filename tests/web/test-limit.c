/* test-limit.c - how much one address may ask */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "web/limit.h"

static struct address parse(const char *text)
{
	struct address address;
	if (!address_parse(text, strlen(text), &address))
		fail_msg("%s is no address", text);
	return address;
}

static void addresses_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool is_one, is_loopback;
	} rows[] = {
		{ "192.0.2.1", true, false },
		{ "127.0.0.1", true, true },
		{ "127.9.9.9", true, true },
		{ "::1", true, true },
		{ "[::1]", true, true },
		{ "::ffff:127.0.0.1", true, true },
		{ "2001:db8::7", true, false },
		{ "fe80::1%eth0", true, false },
		{ "", false, false },
		{ "[]", false, false },
		{ "192.0.2", false, false },
		{ "192.0.2.1:80", false, false },
		{ "unknown", false, false },
		{ "2001:db8::12345", false, false },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false,
			false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct address address;
		bool good = address_parse(rows[i].text, strlen(rows[i].text), &address);
		if (good != rows[i].is_one ||
			(good && address_is_loopback(&address) != rows[i].is_loopback))
			fail_msg("%s", rows[i].text);
	}
	struct address mapped = parse("::ffff:192.0.2.1"), plain = parse("192.0.2.1");
	assert_true(address_equal(&mapped, &plain));
}

static void a_burst_goes_through_and_then_the_rate(void **state)
{
	(void)state;
	struct limits *limits = limits_new(NULL, false);
	struct address a = parse("192.0.2.1"), b = parse("192.0.2.2");
	for (int i = 0; i < LIMIT_BURST; i++)
		assert_int_equal(limits_take(limits, &a, 1, 1000), 0);
	assert_int_equal(limits_wait(limits, &a, 1000), 1000 / LIMIT_RATE);
	assert_int_equal(limits_take(limits, &a, 1, 1000), 1000 / LIMIT_RATE);
	assert_int_equal(limits_take(limits, &b, 1, 1000), 0);
	/* a second later it has what a second brings, less the one it owed */
	for (int i = 0; i < LIMIT_RATE - 1; i++)
		assert_int_equal(limits_take(limits, &a, 1, 2000), 0);
	assert_true(limits_take(limits, &a, 1, 2000) > 0);
	/* and whatever it does, its debt has an end */
	for (int i = 0; i < 100000; i++)
		limits_take(limits, &a, 1, 2000);
	assert_int_equal(limits_take(limits, &a, 1, 2000), LIMIT_LONGEST_MS);
	assert_int_equal(limits_wait(limits, &a, 2000 + LIMIT_LONGEST_MS + 1000 / LIMIT_RATE), 0);
	limits_free(limits);
}

/* A subscriber of IPv6 has 2^64 addresses: they are one. */
static void ipv6_counts_by_its_network(void **state)
{
	(void)state;
	struct limits *limits = limits_new(NULL, false);
	char text[64];
	for (int i = 0; i < LIMIT_BURST; i++) {
		snprintf(text, sizeof text, "2001:db8:0:7:%x::%x", i, i * 7);
		struct address a = parse(text);
		assert_int_equal(limits_take(limits, &a, 1, 0), 0);
	}
	struct address same = parse("2001:db8:0:7::1"), other = parse("2001:db8:0:8::1");
	assert_true(limits_take(limits, &same, 1, 0) > 0);
	assert_int_equal(limits_take(limits, &other, 1, 0), 0);
	limits_free(limits);
}

static void connections_are_counted(void **state)
{
	(void)state;
	struct limits *limits = limits_new(NULL, false);
	struct address a = parse("192.0.2.1"), b = parse("192.0.2.2");
	struct visitor *visitors[LIMIT_CONNECTIONS];
	for (size_t i = 0; i < LIMIT_CONNECTIONS; i++)
		assert_non_null(visitors[i] = limits_enter(limits, &a, 0));
	assert_null(limits_enter(limits, &a, 0));
	assert_non_null(limits_enter(limits, &b, 0));
	limits_leave(visitors[0]);
	assert_non_null(limits_enter(limits, &a, 0));
	limits_free(limits);
}

static void who_is_exempt(void **state)
{
	(void)state;
	const char *const proxies[] = { "192.0.2.7", "2001:db8::7", NULL };
	static const struct {
		const char *text;
		bool expected[2]; /* without and with loopback counted */
	} rows[] = { { "127.0.0.1", { true, false } }, { "::1", { true, false } },
		{ "192.0.2.7", { true, true } }, { "2001:db8::7", { true, true } },
		{ "2001:db8::8", { false, false } }, { "192.0.2.8", { false, false } } };
	for (int loopback = 0; loopback < 2; loopback++) {
		struct limits *limits = limits_new(proxies, loopback);
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			struct address a = parse(rows[i].text);
			if (limits_is_exempt(limits, &a) != rows[i].expected[loopback])
				fail_msg("%s, loopback %d", rows[i].text, loopback);
		}
		limits_free(limits);
	}
}

/* A million addresses: nothing grows, an abuser among them is not forgotten, and those who find no
 * place share one bucket. */
static void the_table_does_not_grow(void **state)
{
	(void)state;
	struct limits *limits = limits_new(NULL, false);
	struct address abuser = parse("198.51.100.1");
	limits_take(limits, &abuser, LIMIT_BURST + LIMIT_RATE, 0);
	size_t held = 0;
	char text[64];
	for (int i = 0; i < 1000000; i++) {
		snprintf(text, sizeof text, "10.%d.%d.%d", i >> 16 & 255, i >> 8 & 255, i & 255);
		struct address a = parse(text);
		held += limits_take(limits, &a, 1, 0) > 0;
	}
	assert_true(limits_wait(limits, &abuser, 0) > 0);
	assert_true(held > 900000); /* the crowd */
	struct address late = parse("203.0.113.1");
	assert_int_equal(limits_take(limits, &late, 1, 60000), 0);
	limits_free(limits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_read),
		cmocka_unit_test(a_burst_goes_through_and_then_the_rate),
		cmocka_unit_test(ipv6_counts_by_its_network),
		cmocka_unit_test(connections_are_counted),
		cmocka_unit_test(who_is_exempt),
		cmocka_unit_test(the_table_does_not_grow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
