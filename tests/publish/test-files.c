/* test-files.c - what publish leaves in a folder, and what libical reads in it */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include <libical/ical.h>

#include "base/cleanup.h"
#include "publish/event.h"
#include "publish/fake-store.h"
#include "publish/files.h"

#define NOW INT64_C(1796000400) /* 2026-11-30T09:00:00+08:00 */

static bool render_page(struct feed_maker *maker, enum lang lang, struct text *t)
{
	(void)maker;
	text_puts(t, lang == LANG_ZH ? "你好\n" : "hello\n");
	return true;
}

struct result {
	enum store_verdict verdict;
	struct published *items;
	size_t count;
	int error;
};

static struct result publish(struct store *store, const char *directory, struct arena *arena)
{
	static const struct publish_page pages[] = { { "index.html", render_page } };
	const struct publish_options options = {
		.directory = directory, .pages = pages, .page_count = 1
	};
	struct result r;
	struct feed_maker *maker = feed_maker_new(store, NOW);
	r.verdict = publish_files(maker, &options, arena, &r.items, &r.count, &r.error);
	feed_maker_free(maker);
	return r;
}

static size_t changed(const struct result *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->count; i++)
		n += r->items[i].changed;
	return n;
}

static bool exists(const char *directory, const char *path, struct stat *ret_status)
{
	char whole[4096];
	snprintf(whole, sizeof whole, "%s/%s", directory, path);
	return !stat(whole, ret_status);
}

static void put(const char *directory, const char *path)
{
	char whole[4096];
	snprintf(whole, sizeof whole, "%s/%s", directory, path);
	FILE *file = fopen(whole, "w");
	assert_non_null(file);
	fputs("old", file);
	fclose(file);
}

static void clear(const char *directory)
{
	char command[4200];
	snprintf(command, sizeof command, "rm -rf '%s'", directory);
	assert_int_equal(system(command), 0);
}

/* The second time nothing changes; what no longer exists goes, what is not ours stays. */
static void unchanged_files_keep_their_bytes_and_time(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_new();
	char directory[] = "/tmp/linli-files-XXXXXX";
	assert_non_null(mkdtemp(directory));
	struct event events[] = { fake_event("a@yunxi"), fake_event("b@yunxi") };
	const char *const areas[] = { "g01", NULL };
	events[1].areas = areas;
	struct store store = { .events = events, .event_count = 2, .two_languages = true };
	struct stat before, after;

	struct result first = publish(&store, directory, arena);
	assert_int_equal(first.verdict, STORE_OK);
	assert_int_equal(first.count, 16);
	assert_int_equal(changed(&first), 16);
	for (size_t i = 1; i < first.count; i++)
		assert_true(strcmp(first.items[i - 1].path, first.items[i].path) < 0);
	assert_true(exists(directory, "feeds/all.ics", &before));
	assert_int_equal(before.st_mtim.tv_sec, NOW);
	assert_int_equal(before.st_mode & 0777, 0644);
	assert_true(exists(directory, "en/index.html", &after));
	assert_false(exists(directory, "feeds/person/v02.ics", &after));

	put(directory, "feeds/area/gone.ics");
	put(directory, "feeds/all.ics.new");
	put(directory, "feeds/note.txt");
	struct result again = publish(&store, directory, arena);
	assert_int_equal(changed(&again), 0);
	assert_true(exists(directory, "feeds/all.ics", &after));
	assert_int_equal(before.st_ino, after.st_ino);
	assert_false(exists(directory, "feeds/area/gone.ics", &after));
	assert_false(exists(directory, "feeds/all.ics.new", &after));
	assert_true(exists(directory, "feeds/note.txt", &after));

	events[1].occurrence.venue = "elsewhere";
	events[1].occurrence.venue_name = WORDS("活动室", NULL);
	struct result moved = publish(&store, directory, arena);
	assert_true(changed(&moved) > 0 && changed(&moved) < 16);
	for (size_t i = 0; i < moved.count; i++)
		if (!strcmp(moved.items[i].path, "feeds/area/g02.ics"))
			assert_false(moved.items[i].changed);
	clear(directory);
}

/* A place that cannot be written is told, and what stood there stays. */
static void a_failed_write_leaves_what_was_there(void **state)
{
	(void)state;
	AUTO_ARENA struct arena *arena = arena_new();
	char directory[] = "/tmp/linli-files-XXXXXX", blocked[64];
	assert_non_null(mkdtemp(directory));
	struct event event = fake_event("a@yunxi");
	struct store store = { .events = &event, .event_count = 1 };
	put(directory, "feeds");
	struct result r = publish(&store, directory, arena);
	assert_int_equal(r.verdict, STORE_FULL);
	assert_int_not_equal(r.error, 0);
	snprintf(blocked, sizeof blocked, "%s/feeds/deeper", directory);
	r = publish(&store, blocked, arena);
	assert_int_equal(r.verdict, STORE_FULL);
	store.is_empty = true;
	r = publish(&store, directory, arena);
	assert_int_equal(r.verdict, STORE_MISSING);
	clear(directory);
}

/* Rule 28: another program reads back the words that were written; lines of every length. */
static void libical_reads_the_same_words(void **state)
{
	(void)state;
	static const char *const parts[] = { "重", "a", ",", ";", "\\", "\n", "👨‍👩‍👧",
		"\"", ":", " x", "é", "\\n", "BEGIN:VALARM\nEND:VEVENT" };
	struct zone *zone = zone_load("Asia/Shanghai");
	struct renderer renderer = { .zone = zone, .with_stamps = true };
	uint32_t seed = 20261205;
	for (int round = 0; round < 2000; round++) {
		char words[1200] = "a";
		for (int i = 0; i < round % 90; i++) {
			seed = seed * 1664525u + 1013904223u;
			strcat(words, parts[(seed >> 16) % (sizeof parts / sizeof *parts)]);
		}
		strcat(words, "z");
		struct event event = fake_event("a@yunxi");
		event.occurrence.venue_name = WORDS(words, NULL);
		event.occurrence.summary = WORDS(words, NULL);
		struct text t AUTO_TEXT = { 0 };
		event_render(&renderer, &event, LANG_ZH, &t);
		icalcomponent *read = icalcomponent_new_from_string(t.bytes);
		assert_non_null(read);
		assert_int_equal(icalcomponent_count_errors(read), 0);
		assert_int_equal(icalcomponent_count_components(read, ICAL_ANY_COMPONENT), 0);
		if (strcmp(icalcomponent_get_location(read), words) ||
			strcmp(icalcomponent_get_description(read), words))
			fail_msg("round %d: \"%s\" came back as \"%s\"", round, words,
				icalcomponent_get_location(read));
		icalcomponent_free(read);
	}
	icalmemory_free_ring();
	zone_free(zone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unchanged_files_keep_their_bytes_and_time),
		cmocka_unit_test(a_failed_write_leaves_what_was_there),
		cmocka_unit_test(libical_reads_the_same_words),
	};
	return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
