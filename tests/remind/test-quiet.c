/* test-quiet.c - when a message may go out, and to which addresses */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/cleanup.h"
#include "plan/planned.h"
#include "remind/address.h"
#include "remind/quiet.h"

static int64_t at(const struct zone *zone, const char *text)
{
	int64_t instant;

	if (!zone_parse(zone, text, &instant))
		fail_msg("%s", text);
	return instant;
}

static struct clock_range range(const char *text)
{
	struct clock_range range = { 0, 0 };

	if (*text != '\0') {
		assert_true(clock_parse(text, 5, false, &range.from));
		assert_true(clock_parse(text + 6, 5, true, &range.until));
	}
	return range;
}

/* Due, the start it must come before, and when it goes out. */
static void goes_out(void **state)
{
	(void)state;
	static const struct {
		const char *zone, *quiet, *due, *before, *ready;
	} table[] = {
#define NIGHT "21:30-07:00"
		{ "Asia/Shanghai", NIGHT, "2026-12-05T09:00", "", "2026-12-05T09:00" },
		{ "Asia/Shanghai", NIGHT, "2026-12-05T21:29", "", "2026-12-05T21:29" },
		{ "Asia/Shanghai", NIGHT, "2026-12-05T21:30", "", "2026-12-06T07:00" },
		{ "Asia/Shanghai", NIGHT, "2026-12-06T03:00", "", "2026-12-06T07:00" },
		{ "Asia/Shanghai", NIGHT, "2026-12-06T06:59", "", "2026-12-06T07:00" },
		{ "Asia/Shanghai", NIGHT, "2026-12-06T07:00", "", "2026-12-06T07:00" },
		{ "Asia/Shanghai", NIGHT, "2026-12-06T05:30", "2026-12-06T06:30",
			"2026-12-05T21:15" },
		{ "Asia/Shanghai", NIGHT, "2026-12-06T05:30", "2026-12-06T07:00",
			"2026-12-05T21:15" },
		{ "Asia/Shanghai", NIGHT, "2026-12-06T06:30", "2026-12-06T07:30",
			"2026-12-06T07:00" },
		{ "Asia/Shanghai", "13:00-15:00", "2026-12-06T14:00", "", "2026-12-06T15:00" },
		{ "Asia/Shanghai", "13:00-15:00", "2026-12-06T15:00", "", "2026-12-06T15:00" },
		{ "Asia/Shanghai", "13:00-15:00", "2026-12-06T13:30", "2026-12-06T14:30",
			"2026-12-06T12:45" },
		{ "Asia/Shanghai", "", "2026-12-06T03:00", "", "2026-12-06T03:00" },
		/* The nights of change: the clock says when the quiet hours end. */
		{ "Europe/Berlin", NIGHT, "2026-03-29T01:59", "", "2026-03-29T07:00" },
		{ "Europe/Berlin", NIGHT, "2026-03-29T03:00", "", "2026-03-29T07:00" },
		{ "Europe/Berlin", NIGHT, "2026-03-28T21:30", "", "2026-03-29T07:00" },
		{ "Europe/Berlin", NIGHT, "2026-10-25T00:30:00Z", "", "2026-10-25T07:00" },
		{ "Europe/Berlin", NIGHT, "2026-10-25T01:30:00Z", "", "2026-10-25T07:00" },
		{ "Europe/Berlin", NIGHT, "2026-10-25T05:59:59Z", "", "2026-10-25T07:00" },
		{ "Europe/Berlin", NIGHT, "2026-10-25T06:00:00Z", "", "2026-10-25T06:00:00Z" },
		/* They end in the hour that does not exist, or that comes twice: once. */
		{ "Europe/Berlin", "22:00-02:30", "2026-03-29T01:00", "", "2026-03-29T01:30:00Z" },
		{ "Europe/Berlin", "22:00-02:30", "2026-10-25T01:00", "", "2026-10-25T00:30:00Z" },
		{ "Europe/Berlin", "22:00-02:30", "2026-10-25T00:45:00Z", "",
			"2026-10-25T00:45:00Z" },
		/* They would begin in the hour that does not exist. */
		{ "Europe/Berlin", "02:30-06:00", "2026-03-29T04:00", "", "2026-03-29T06:00" },
		{ "Europe/Berlin", "02:30-06:00", "2026-10-25T01:45:00Z", "", "2026-10-25T06:00" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct zone *zone = zone_load(table[i].zone);
		const int64_t before = *table[i].before ? at(zone, table[i].before) : INSTANT_NONE;
		const int64_t ready =
			quiet_ready(zone, range(table[i].quiet), at(zone, table[i].due), before);
		if (ready != at(zone, table[i].ready)) {
			char got[INSTANT_TEXT];
			zone_format(zone, ready, got);
			fail_msg("%s %s %s: %s", table[i].zone, table[i].quiet, table[i].due, got);
		}
		zone_free(zone);
	}
}

/* Every minute of both nights of change: never inside the quiet hours, never earlier than due, and
 * what goes out in order goes out in order. */
static void nights_of_change(void **state)
{
	(void)state;
	static const char *const days[] = { "2026-03-28T12:00", "2026-10-24T12:00" };
	static const char *const quiets[] = { "21:30-07:00", "22:00-02:30", "02:15-02:45" };
	struct zone *zone = zone_load("Europe/Berlin");
	struct quiet_window window;

	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 3; k++) {
			int64_t last = 0;
			const int64_t noon = at(zone, days[i]);
			for (int64_t due = noon; due < noon + 86400; due += 60) {
				const int64_t ready =
					quiet_ready(zone, range(quiets[k]), due, INSTANT_NONE);
				assert_true(ready >= due && ready >= last);
				assert_false(quiet_find(zone, range(quiets[k]), ready, &window));
				last = ready;
			}
		}
	zone_free(zone);
}

static struct channel_setup *channel(
	struct arena *arena, const char *jitter, const char *retry, const char *quiet)
{
	const struct channel_key keys[] = { { "type", "webhook" }, { "jitter", jitter },
		{ "retry", retry }, { "quiet-hours", quiet } };
	const char *error = NULL;

	return channel_parse(arena, "out", keys, 4, &error);
}

/* Before the due time, never after, spread over the whole of it, always the same for a key. */
static void jitter(void **state)
{
	(void)state;
	struct arena *arena AUTO_ARENA = arena_new();
	struct zone *zone = zone_load("Asia/Shanghai");
	const struct channel_setup *setup = channel(arena, "3m", "1m", "21:30-07:00");
	const int64_t due = at(zone, "2026-12-05T09:00"), seven = at(zone, "2026-12-05T07:00");
	int thirds[3] = { 0 };
	char key[32];

	for (int i = 0; i < 300; i++) {
		snprintf(key, sizeof key, "key-%d", i);
		const int64_t ready = quiet_spread(zone, setup, key, due, INSTANT_NONE);
		assert_true(ready <= due && ready >= due - 180);
		assert_int_equal(ready, quiet_spread(zone, setup, key, due, INSTANT_NONE));
		thirds[(due - ready) * 3 / 181]++;
		assert_true(quiet_spread(zone, setup, key, seven, INSTANT_NONE) == seven);
	}
	for (size_t i = 0; i < 3; i++)
		assert_true(thirds[i] > 60);
	zone_free(zone);
}

static void back_off(void **state)
{
	(void)state;
	struct arena *arena AUTO_ARENA = arena_new();
	const struct channel_setup *setup = channel(arena, "0m", "1m, 5m, 15m", "");
	static const struct {
		int32_t attempt, wait;
		int64_t least, most;
	} table[] = {
		{ 1, 0, 48, 72 },
		{ 2, 0, 240, 360 },
		{ 3, 0, 720, 1080 },
		{ 4, 0, -1, -1 },
		{ 1, 600, 600, 600 },
		{ 3, 60, 720, 1080 },
		{ 4, 600, -1, -1 },
		{ 0, 0, -1, -1 },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		for (int k = 0; k < 50; k++) {
			char key[32];
			snprintf(key, sizeof key, "key-%d", k);
			const int64_t got =
				quiet_back_off(setup, key, table[i].attempt, table[i].wait);
			assert_true(got >= table[i].least && got <= table[i].most);
		}
}

/* Twenty a minute, in any minute. */
static void rates(void **state)
{
	(void)state;
	struct rate rate;
	int64_t sent[200];
	int64_t now = 1000;

	rate_init(&rate, 20, 1);
	for (size_t i = 0; i < 200; i++) {
		now = rate_free_at(&rate, now);
		rate_add(&rate, now);
		sent[i] = now;
		if (i % 7 == 0)
			now += 1;
	}
	for (size_t i = 20; i < 200; i++)
		assert_true(sent[i] - sent[i - 20] >= 60);
	assert_true(sent[199] - sent[0] <= 10 * 60);
	/* A clock that stepped back a year does not close it. */
	assert_int_equal(rate_free_at(&rate, now - 365 * 86400), now - 365 * 86400);
	rate_finish(&rate);
}

static void addresses(void **state)
{
	(void)state;
	static const struct {
		const char *address;
		bool is_public;
	} table[] = {
		{ "127.0.0.1", false },
		{ "127.255.255.254", false },
		{ "0.0.0.0", false },
		{ "10.0.0.1", false },
		{ "10.255.255.255", false },
		{ "172.16.0.1", false },
		{ "172.31.255.255", false },
		{ "192.168.1.1", false },
		{ "169.254.169.254", false },
		{ "100.64.0.1", false },
		{ "100.100.100.200", false },
		{ "192.0.0.192", false },
		{ "192.0.2.1", false },
		{ "198.18.0.1", false },
		{ "198.19.255.255", false },
		{ "198.51.100.7", false },
		{ "203.0.113.9", false },
		{ "192.88.99.1", false },
		{ "224.0.0.1", false },
		{ "240.0.0.1", false },
		{ "255.255.255.255", false },
		{ "::1", false },
		{ "::", false },
		{ "fe80::1", false },
		{ "fc00::1", false },
		{ "fd00:ec2::254", false },
		{ "ff02::1", false },
		{ "::ffff:127.0.0.1", false },
		{ "::ffff:169.254.169.254", false },
		{ "::ffff:10.0.0.1", false },
		{ "::127.0.0.1", false },
		{ "64:ff9b::7f00:1", false },
		{ "64:ff9b::a9fe:a9fe", false },
		{ "2002:7f00:1::", false },
		{ "2001:0:53aa:64c:0:fbff:80ff:fffe", false },
		{ "2001:db8::1", false },
		{ "9.255.255.255", true },
		{ "11.0.0.0", true },
		{ "100.63.255.255", true },
		{ "100.128.0.0", true },
		{ "126.255.255.255", true },
		{ "128.0.0.1", true },
		{ "169.253.255.255", true },
		{ "172.15.255.255", true },
		{ "172.32.0.0", true },
		{ "192.167.255.255", true },
		{ "192.169.0.0", true },
		{ "198.17.255.255", true },
		{ "198.20.0.0", true },
		{ "223.255.255.255", true },
		{ "2400:3200::1", true },
		{ "2620:fe::fe", true },
		{ "::ffff:223.5.5.5", true },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct sockaddr_in in = { .sin_family = AF_INET };
		struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
		const bool is_six = strchr(table[i].address, ':') != NULL;
		assert_int_equal(inet_pton(is_six ? AF_INET6 : AF_INET, table[i].address,
					 is_six ? (void *)&in6.sin6_addr : (void *)&in.sin_addr),
			1);
		const struct sockaddr *address =
			is_six ? (struct sockaddr *)&in6 : (struct sockaddr *)&in;
		if (address_is_public(address) != table[i].is_public)
			fail_msg("%s", table[i].address);
	}
	const struct sockaddr local = { .sa_family = AF_UNIX };
	assert_false(address_is_public(&local));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_out),
		cmocka_unit_test(nights_of_change),
		cmocka_unit_test(jitter),
		cmocka_unit_test(back_off),
		cmocka_unit_test(rates),
		cmocka_unit_test(addresses),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
