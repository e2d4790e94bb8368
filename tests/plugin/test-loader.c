/* test-loader.c - which files are taken for types, and what is kept of them */
/* SPDX-License-Identifier: Apache-2.0 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "plugin/frame.h"
#include "tests/plugin/place.h"

struct place { /* one test's own folder of types, and a cache beside it */
	struct arena *arena;
	char *folder, *cache;
};

static int place_begin(void **state)
{
	struct arena *arena = arena_new();
	struct place *place = ARENA_NEW(arena, struct place);
	char *root = arena_string(arena, "/tmp/linli-loader-XXXXXX");

	if (mkdtemp(root) == NULL)
		return -1;
	*place = (struct place){ .arena = arena,
		.folder = arena_format(arena, "%s/types", root),
		.cache = arena_format(arena, "%s/cache", root) };
	*state = place;
	return mkdir(place->folder, 0755);
}

static int place_end(void **state)
{
	const struct place *place = *state;
	char *command = arena_format(place->arena, "rm -rf '%.*s'",
		(int)(strrchr(place->folder, '/') - place->folder), place->folder);
	const int status = system(command);

	arena_free(place->arena);
	return status;
}

static char *path_of(const struct place *place, const char *name)
{
	return arena_format(place->arena, "%s/%s.so", place->folder, name);
}

static void read_whole(const char *path, struct text *t)
{
	char buffer[16384];
	ssize_t n;
	int fd AUTO_FD = open(path, O_RDONLY);

	assert_true(fd >= 0);
	while ((n = read(fd, buffer, sizeof buffer)) > 0)
		text_add(t, buffer, (size_t)n);
}

/* Writes over what is there, as cp does; never by renaming. */
static void write_file(const char *path, const char *bytes, size_t size)
{
	int fd AUTO_FD = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, 0644), 0);
	assert_int_equal(write(fd, bytes, size), size);
}

static void read_animal(const struct place *place, const char *animal, struct text *t)
{
	read_whole(arena_format(place->arena, "%s/tests/plugin/zoo/%s.so",
			   test_place("top_builddir", "."), animal),
		t);
}

static void copy_animal(const struct place *place, const char *animal, const char *name)
{
	struct text bytes AUTO_TEXT = { 0 };

	read_animal(place, animal, &bytes);
	write_file(path_of(place, name), bytes.bytes, bytes.size);
}

static struct plugins *types_of(const struct place *place, bool is_cached, const char *host)
{
	return plugins_new(&(struct plugin_place){ .directory = place->folder,
		.host = host != NULL ? host : test_place("LINLI_HOST", "./linli-host"),
		.cache = is_cached ? place->cache : NULL });
}

/* -- files that are no good, each with its own message -- */

static void make_link(const struct place *place)
{
	copy_animal(place, "tame", "real");
	assert_int_equal(symlink("real.so", path_of(place, "tame")), 0);
}

static void make_group(const struct place *place)
{
	copy_animal(place, "tame", "tame");
	assert_int_equal(chmod(path_of(place, "tame"), 0664), 0);
}

static void make_others(const struct place *place)
{
	copy_animal(place, "tame", "tame");
	assert_int_equal(chmod(path_of(place, "tame"), 0646), 0);
}

static void make_folder(const struct place *place)
{
	assert_int_equal(mkdir(path_of(place, "tame"), 0755), 0);
}

static void make_pipe(const struct place *place)
{
	assert_int_equal(mkfifo(path_of(place, "tame"), 0644), 0);
}

static void make_other_name(const struct place *place)
{
	copy_animal(place, "segv", "tame");
}

static void make_script(const struct place *place)
{
	static const char script[] =
		"#!/bin/sh\necho this is no shared object, however long it is\n";

	write_file(path_of(place, "tame"), script, strlen(script));
}

static void make_empty(const struct place *place)
{
	write_file(path_of(place, "tame"), "", 0);
}

static void make_cut(const struct place *place)
{
	struct text bytes AUTO_TEXT = { 0 };

	read_animal(place, "tame", &bytes);
	write_file(path_of(place, "tame"), bytes.bytes, bytes.size / 2);
}

static void make_no_library(const struct place *place)
{
	struct text bytes AUTO_TEXT = { 0 };
	char *name;

	read_animal(place, "abort", &bytes);
	while ((name = memmem(bytes.bytes, bytes.size, "libc.so.6", 9)) != NULL)
		memcpy(name, "lobc", 4);
	write_file(path_of(place, "tame"), bytes.bytes, bytes.size);
}

static void make_big(const struct place *place)
{
	write_file(path_of(place, "tame"), "\177ELF", 4);
	assert_int_equal(truncate(path_of(place, "tame"), (16 << 20) + 1), 0);
}

static const struct bad_file {
	const char *name;
	void (*make)(const struct place *);
	const char *sentence, *hint; /* parts of them */
} bad_files[] = {
	{ "a symbolic link", make_link, "/types/tame.so is a symbolic link", "the file itself" },
	{ "group may write", make_group, "others may write ", "chmod go-w " },
	{ "others may write", make_others, "others may write ", "chmod go-w " },
	{ "a folder", make_folder, "is no regular file", NULL },
	{ "a pipe", make_pipe, "is no regular file", NULL },
	{ "another name", make_other_name, "calls itself \"segv\"", "the same name" },
	{ "not ELF", make_script, "is no shared object", "-shared -fPIC" },
	{ "empty", make_empty, "is no shared object", "-shared -fPIC" },
	{ "ELF cut in half", make_cut, "is cut short", "copy it again" },
	{ "a library that is missing", make_no_library, "cannot be loaded: lobc.so.6", NULL },
	{ "too big", make_big, "more than 16 MiB", NULL },
};

static void test_bad_file(void **state)
{
	const struct bad_file *file = *state;
	void *made = NULL;

	assert_int_equal(place_begin(&made), 0);
	const struct place *place = made;
	file->make(place);
	struct plugins *plugins = types_of(place, false, NULL);
	const struct plugin *plugin = plugins_find(plugins, "tame");
	assert_non_null(plugin);
	assert_int_equal(plugin->result, PLUGIN_REFUSED);
	if (strstr(plugin->schema.refused, file->sentence) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", plugin->schema.refused, file->sentence);
	if (file->hint != NULL)
		assert_non_null(strstr(plugin->schema.refused_hint, file->hint));
	plugins_free(plugins);
	assert_int_equal(place_end(&made), 0);
}

static void test_no_file(void **state)
{
	struct plugins *plugins = types_of(*state, false, NULL);

	assert_null(plugins_find(plugins, "nobody"));
	assert_null(plugins_find(plugins, "../types/nobody"));
	assert_null(plugins_find(plugins, ""));
	plugins_free(plugins);
}

static void test_relative_path(void **state)
{
	struct place *place = *state;

	setenv("LINLI_PLUGINS", "plugins", 1);
	const struct plugin_place found = plugin_place_find(place->arena, NULL);
	unsetenv("LINLI_PLUGINS");
	assert_string_equal(found.problem, "LINLI_PLUGINS is no absolute path");
	struct plugins *plugins = plugins_new(&found);
	const struct plugin *plugin = plugins_find(plugins, "tame");
	assert_int_equal(plugin->result, PLUGIN_REFUSED);
	assert_string_equal(plugin->schema.refused, "LINLI_PLUGINS is no absolute path");
	plugins_free(plugins);
}

/* -- what was described is what runs -- */

static void plan(struct plugins *plugins, const struct plugin *plugin, struct plugin_job *ret_job,
	struct arena *arena)
{
	static const struct option_value one = { .kind = OPTION_COUNT, .number = 1 };
	static const struct plugin_occurrence hour = { .day = 20000, .start = 540, .end = 600 };

	*ret_job = (struct plugin_job){ .plugin = plugin,
		.request = PLUGIN_PLAN,
		.values = &one,
		.value_count = 1,
		.occurrences = &hour,
		.count = 1 };
	plugins_run(plugins, ret_job, 1, 1, arena);
}

static void remove_file(const struct place *place)
{
	assert_int_equal(unlink(path_of(place, "tame")), 0);
}

static void write_over(const struct place *place)
{
	copy_animal(place, "abort", "tame");
}

static void rename_over(const struct place *place)
{
	copy_animal(place, "abort", "fresh");
	assert_int_equal(rename(path_of(place, "fresh"), path_of(place, "tame")), 0);
}

static void cut_short(const struct place *place)
{
	assert_int_equal(truncate(path_of(place, "tame"), 100), 0);
}

static void test_what_was_opened_runs(void **state)
{
	static void (*const changes[])(
		const struct place *) = { write_over, rename_over, cut_short, remove_file };
	struct place *place = *state;
	struct plugin_job job;

	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		copy_animal(place, "tame", "tame");
		struct plugins *plugins = types_of(place, false, NULL);
		const struct plugin *plugin = plugins_find(plugins, "tame");
		assert_int_equal(plugin->result, PLUGIN_OK);
		changes[i](place);
		plan(plugins, plugin, &job, place->arena);
		assert_int_equal(job.result, PLUGIN_OK);
		assert_int_equal(job.needs[0].duty_count, 1);
		plugins_free(plugins);
	}
}

/* -- descriptions are kept by the hash of the file -- */

static char *cached_file(const struct place *place)
{
	DIR *folder = opendir(place->cache);
	const struct dirent *entry;
	char *path = NULL;

	while (folder != NULL && (entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.') {
			assert_null(path);
			path = arena_format(place->arena, "%s/%s", place->cache, entry->d_name);
		}
	if (folder != NULL)
		closedir(folder);
	return path;
}

static enum plugin_result described(const struct place *place, const char *host)
{
	struct plugins *plugins = types_of(place, true, host);
	const struct plugin *plugin = plugins_find(plugins, "tame");
	const enum plugin_result result = plugin->result;

	if (result == PLUGIN_OK) {
		assert_int_equal(plugin->schema.row_count, 1);
		assert_string_equal(plugin->schema.rows[0].key, "count");
	}
	plugins_free(plugins);
	return result;
}

static const char nobody[] = "/nonexistent/linli-host";

static void test_cache_is_asked_first(void **state)
{
	struct place *place = *state;

	copy_animal(place, "tame", "tame");
	assert_int_equal(described(place, nobody), PLUGIN_FAILED);
	assert_null(cached_file(place)); /* a failure is not kept */
	assert_int_equal(described(place, NULL), PLUGIN_OK);
	assert_non_null(strstr(cached_file(place), place->cache));
	assert_int_equal(described(place, nobody), PLUGIN_OK);
}

static void test_cache_knows_the_file(void **state)
{
	struct place *place = *state;

	copy_animal(place, "tame", "tame");
	assert_int_equal(described(place, NULL), PLUGIN_OK);
	copy_animal(place, "segv", "tame");
	assert_int_equal(described(place, NULL), PLUGIN_REFUSED); /* calls itself segv */
}

/* Every byte of the kept answer once, and every length: asked again, and never believed. */
static void test_damaged_cache_is_ignored(void **state)
{
	struct place *place = *state;
	struct text kept AUTO_TEXT = { 0 };

	copy_animal(place, "tame", "tame");
	assert_int_equal(described(place, NULL), PLUGIN_OK);
	char *path = cached_file(place);
	read_whole(path, &kept);
	for (size_t i = 0; i < kept.size; i++) {
		kept.bytes[i] ^= 0x10;
		write_file(path, kept.bytes, kept.size);
		kept.bytes[i] ^= 0x10;
		assert_int_equal(described(place, nobody), PLUGIN_FAILED);
		write_file(path, kept.bytes, i);
		assert_int_equal(described(place, nobody), PLUGIN_FAILED);
	}
	assert_int_equal(described(place, NULL), PLUGIN_OK); /* asked again, and kept again */
	assert_int_equal(described(place, nobody), PLUGIN_OK);
}

static void test_cache_that_cannot_be(void **state)
{
	struct place *place = *state;

	copy_animal(place, "tame", "tame");
	write_file(place->cache, "a file where the folder should be", 33);
	assert_int_equal(described(place, NULL), PLUGIN_OK);
}

/* The canary keeps an option at 0xC35C of its struct; the core has no use for that. */
static void test_offsets_stay_in_the_host(void **state)
{
	static const char offset[] = { '\x5C', '\xC3', 0, 0 };
	struct place *place = *state;
	struct text kept AUTO_TEXT = { 0 };

	copy_animal(place, "canary", "canary");
	struct plugins *plugins = types_of(place, true, NULL);
	assert_int_equal(plugins_find(plugins, "canary")->result, PLUGIN_OK);
	plugins_free(plugins);
	read_whole(cached_file(place), &kept);
	assert_non_null(memmem(kept.bytes, kept.size, "far", 3));
	assert_null(memmem(kept.bytes, kept.size, offset, 2));
}

enum { BAD = sizeof bad_files / sizeof bad_files[0] };

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test_setup_teardown(test_no_file, place_begin, place_end),
		cmocka_unit_test_setup_teardown(test_relative_path, place_begin, place_end),
		cmocka_unit_test_setup_teardown(test_what_was_opened_runs, place_begin, place_end),
		cmocka_unit_test_setup_teardown(test_cache_is_asked_first, place_begin, place_end),
		cmocka_unit_test_setup_teardown(test_cache_knows_the_file, place_begin, place_end),
		cmocka_unit_test_setup_teardown(
			test_damaged_cache_is_ignored, place_begin, place_end),
		cmocka_unit_test_setup_teardown(test_cache_that_cannot_be, place_begin, place_end),
		cmocka_unit_test_setup_teardown(
			test_offsets_stay_in_the_host, place_begin, place_end),
	};
	enum { OTHERS = sizeof others / sizeof others[0] };
	struct CMUnitTest tests[BAD + OTHERS];

	for (size_t i = 0; i < BAD; i++)
		tests[i] = (struct CMUnitTest){ .name = bad_files[i].name,
			.test_func = test_bad_file,
			.initial_state = (void *)(uintptr_t)&bad_files[i] };
	memcpy(tests + BAD, others, sizeof others);
	return cmocka_run_group_tests_name("loader", tests, NULL, NULL);
}
