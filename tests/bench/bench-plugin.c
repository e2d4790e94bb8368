/* bench-plugin.c - what a plan in the host process costs over calling the plugin directly */
/* SPDX-License-Identifier: Apache-2.0 */

#include <dlfcn.h>
#include <linli/plugin.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "tests/plugin/place.h"

enum { RUNS = 500, DAYS = 60 };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void skip_duty(const struct linli_out *out, const struct linli_duty *said, size_t size)
{
	(void)out, (void)said, (void)size;
}

static void skip_slots(const struct linli_out *out, const struct linli_slots *said, size_t size)
{
	(void)out, (void)said, (void)size;
}

static double direct_ms(const char *folder)
{
	const struct linli_out out = { .duty = skip_duty, .slots = skip_slots };
	const char *const duties[] = { "guide 2", NULL };
	const struct {
		const char *const *duties;
		int32_t slot, stations, walk_in;
	} config = { duties, 15, 3, 0 };
	char path[4096];

	snprintf(path, sizeof path, "%s/plain.so", folder);
	void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	const struct linli_plugin *plain = object == NULL ? NULL : dlsym(object, "linli_plugin");
	if (plain == NULL)
		return 0;
	const double start = now_ms();
	for (int run = 0; run < RUNS; run++)
		for (int32_t i = 0; i < DAYS; i++)
			plain->plan(&config,
				&(struct linli_occurrence){
					.day = 20000 + i, .start = 540, .end = 690 },
				&out);
	return (now_ms() - start) / RUNS;
}

static void fill(const struct plugin *plain, struct option_value *values)
{
	static const char *const duties[] = { "guide 2", NULL };

	for (size_t i = 0; i < plain->schema.row_count; i++)
		values[i] = (struct option_value){ .kind = plain->schema.rows[i].kind,
			.number = (int32_t[]){ 0, 15, 3, 0 }[i % 4],
			.texts = duties };
}

int main(void)
{
	struct plugins *plugins = test_plugins("plugins");
	const struct plugin *plain = plugins_find(plugins, "plain");
	static struct plugin_occurrence days[DAYS];
	static double took[RUNS];
	struct option_value values[8];

	if (plain == NULL || plain->result != PLUGIN_OK || plain->schema.row_count > 8)
		return 1;
	fill(plain, values);
	for (int32_t i = 0; i < DAYS; i++)
		days[i] = (struct plugin_occurrence){ .day = 20000 + i, .start = 540, .end = 690 };
	for (size_t run = 0; run < RUNS; run++) {
		struct arena *arena = arena_new();
		struct plugin_job job = { .plugin = plain,
			.request = PLUGIN_PLAN,
			.values = values,
			.value_count = plain->schema.row_count,
			.occurrences = days,
			.count = DAYS };
		const double start = now_ms();
		plugins_run(plugins, &job, 1, 1, arena);
		took[run] = now_ms() - start;
		arena_free(arena);
		if (job.result != PLUGIN_OK)
			return 1;
	}
	qsort(took, RUNS, sizeof took[0], by_size);
	const double direct = direct_ms(test_place("LINLI_PLUGINS", "plugins"));
	printf("plugin-host-median-ms %.3f %.3f %.3f <3\n", took[RUNS / 2] - direct, direct,
		took[RUNS / 2] / (direct > 0 ? direct : 1));
	printf("plugin-host-p99-ms %.3f %.3f %.3f <15\n", took[RUNS * 99 / 100] - direct, direct,
		took[RUNS * 99 / 100] / (direct > 0 ? direct : 1));
	plugins_free(plugins);
	return 0;
}
