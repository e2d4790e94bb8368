/* bench-roster.c - rosters of a directory of instances, with objective and time */
/* SPDX-License-Identifier: Apache-2.0 */
#include "bench-roster.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/text.h"

double bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

char *bench_read(const char *path)
{
	FILE *file = fopen(path, "re");
	struct text t = { 0 };
	char bytes[65536];
	size_t n;

	if (!file)
		return NULL;
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		text_add(&t, bytes, n);
	fclose(file);
	text_putc(&t, '\0');
	return text_take(&t);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Shift-scheduling files say SECTION_HORIZON; community files begin with four numbers. */
static bool is_community(const char *bytes)
{
	int32_t n[4];

	return sscanf(bytes, "%d %d %d %d", &n[0], &n[1], &n[2], &n[3]) == 4;
}

static bool run_file(const struct bench *bench, const char *directory, const char *file)
{
	char *path AUTO_FREE = xasprintf("%s/%s", directory, file);
	char *bytes AUTO_FREE = bench_read(path);
	char *name AUTO_FREE = xstrdup(file);
	char *dot = strrchr(name, '.');

	if (!bytes)
		return true; /* a folder, or not ours to read */
	if (dot)
		*dot = '\0';
	if (strstr(bytes, "SECTION_HORIZON"))
		return bench_shifts(bench, name, bytes);
	if (is_community(bytes))
		return bench_community(bench, name, bytes);
	return true;
}

static int usage(void)
{
	fputs("usage: bench-roster [--seconds N] [--seed N] [--solution FILE] DIR\n", stderr);
	return 64;
}

static bool read_options(int argc, char **argv, struct bench *bench, const char **ret_directory)
{
	*ret_directory = NULL;
	for (int i = 1; i < argc; i++) {
		bool has_value = i + 1 < argc;

		if (strcmp(argv[i], "--seconds") == 0 && has_value)
			bench->seconds = strtod(argv[++i], NULL);
		else if (strcmp(argv[i], "--seed") == 0 && has_value)
			bench->seed = strtoull(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--solution") == 0 && has_value) {
			bench->solution = fopen(argv[++i], "we");
			if (!bench->solution)
				return false;
		} else if (argv[i][0] == '-' || *ret_directory)
			return false;
		else
			*ret_directory = argv[i];
	}
	return *ret_directory && bench->seconds > 0;
}

int main(int argc, char **argv)
{
	struct bench bench = { .seconds = 10, .seed = 1 };
	const char *directory;
	struct dirent **entries;
	int count;
	bool is_fine = true;

	if (!read_options(argc, argv, &bench, &directory))
		return usage();
	count = scandir(directory, &entries, is_visible, versionsort);
	if (count < 0) {
		fprintf(stderr, "bench-roster: no directory %s, nothing measured\n", directory);
		return 0;
	}
	for (int i = 0; i < count; i++) {
		if (!run_file(&bench, directory, entries[i]->d_name)) {
			fprintf(stderr, "bench-roster: %s/%s is malformed\n", directory,
				entries[i]->d_name);
			is_fine = false;
		}
		fflush(stdout);
		free(entries[i]);
	}
	free(entries);
	if (bench.solution)
		fclose(bench.solution);
	return is_fine ? 0 : 1;
}
