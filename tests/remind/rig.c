/* rig.c - the deliverer as a program of its own, for the tests that kill it */
/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "remind/letter.h"
#include "remind/remind.h"
#include "remind/spread.h"

static int make(const char *directory)
{
	struct store *store = NULL;
	const enum store_verdict verdict = store_open(directory, true, false, &store);

	if (verdict != STORE_OK)
		fprintf(stderr, "%s\n", store_error(store));
	store_close(store);
	return verdict == STORE_OK ? 0 : 1;
}

static int send_due(const char *directory, const char *now)
{
	const struct remind_options options = {
		.state = directory, .now = strtoll(now, NULL, 10), .is_once = true
	};
	struct remind_counts counts;
	const enum store_verdict verdict = remind_run(&options, &counts);

	printf("{\"verdict\":%d,\"sent\":%" PRId64 ",\"retry\":%" PRId64 ",\"dead\":%" PRId64
	       ",\"missed\":%" PRId64 ",\"waiting\":%" PRId64 "}\n",
		(int)verdict, counts.sent, counts.retry, counts.dead, counts.missed,
		counts.waiting);
	return 0;
}

static double milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* How long picking what is due takes, in milliseconds; the median of 21. */
static int pick(const char *directory, const char *now)
{
	struct store *store = NULL;
	struct arena *arena AUTO_ARENA = arena_new();
	double taken[21];
	size_t count = 0;

	if (store_open(directory, false, true, &store) != STORE_OK ||
		!store_choose(store, store_only(store, arena)))
		return 1;
	for (size_t i = 0; i < 21; i++) {
		struct outbox_reminder *items;
		const double begin = milliseconds();
		if (outbox_due(store, arena, strtoll(now, NULL, 10), 200, 0, 0, &items, &count) !=
			STORE_OK)
			return 1;
		taken[i] = milliseconds() - begin;
		for (size_t k = i; k > 0 && taken[k] < taken[k - 1]; k--) {
			const double swap = taken[k];
			taken[k] = taken[k - 1];
			taken[k - 1] = swap;
		}
	}
	printf("{\"count\":%zu,\"ms\":%.3f}\n", count, taken[10]);
	store_close(store);
	return 0;
}

static int secret(const char *salt, const char *uid, const char *person)
{
	char digits[LETTER_SECRET];

	letter_secret(salt, uid, person, digits);
	puts(digits);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "make") == 0)
		return make(argv[2]);
	if (argc == 4 && strcmp(argv[1], "send") == 0)
		return send_due(argv[2], argv[3]);
	if (argc == 4 && strcmp(argv[1], "pick") == 0)
		return pick(argv[2], argv[3]);
	if (argc == 5 && strcmp(argv[1], "secret") == 0)
		return secret(argv[2], argv[3], argv[4]);
	if (argc == 3 && strcmp(argv[1], "loop") == 0)
		return remind_loop(&(struct remind_options){ .state = argv[2] });
	fprintf(stderr, "usage: rig make|loop DIR | send|pick DIR NOW | secret SALT UID PERSON\n");
	return 64;
}
