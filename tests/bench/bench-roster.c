/* bench-roster.c - rosters of a directory of instances, with objective and time */
/* SPDX-License-Identifier: Apache-2.0 */
#include "bench-roster.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

static bool is_file(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* The whole file as text: no mark of the byte order, lines end in \n.  NULL when it cannot be read;
 * *ret_is_text is false when there are NULs in it. */
static char *read_text(const char *path, bool *ret_is_text)
{
	FILE *file = fopen(path, "re");
	struct text t = { 0 };
	char bytes[65536];
	size_t n, from = 0, to = 0;

	if (!file)
		return NULL;
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		text_add(&t, bytes, n);
	fclose(file);
	*ret_is_text = !memchr(text_string(&t), '\0', t.size);
	if (t.size >= 3 && memcmp(t.bytes, "\xef\xbb\xbf", 3) == 0)
		from = 3;
	for (; from < t.size; from++)
		if (t.bytes[from] != '\r')
			t.bytes[to++] = t.bytes[from];
		else if (from + 1 == t.size || t.bytes[from + 1] != '\n')
			t.bytes[to++] = '\n';
	text_cut(&t, to);
	text_putc(&t, '\0');
	return text_take(&t);
}

/* Everything but the folder itself and the one above: instances may be called anything. */
static int is_entry(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* Lines of comment are blank in either format. */
static void drop_comments(char *bytes)
{
	bool is_begin = true, is_comment = false;

	for (char *at = bytes; *at; at++) {
		is_comment = *at != '\n' && (is_comment || (is_begin && *at == '#'));
		is_begin = *at == '\n' || (is_begin && (*at == ' ' || *at == '\t'));
		if (is_comment)
			*at = ' ';
	}
}

/* Shift-scheduling files have sections; community files begin with four numbers. */
static bool is_community(const char *bytes)
{
	int32_t n[4];

	return sscanf(bytes, "%d %d %d %d", &n[0], &n[1], &n[2], &n[3]) == 4;
}

static bool is_shifts(const char *bytes)
{
	return strncmp(bytes, "SECTION_", 8) == 0 || strstr(bytes, "\nSECTION_");
}

/* "Instance3.txt" is Instance3; what follows a last dot without a letter is part of the name. */
static char *name_of(const char *file)
{
	char *name = xstrdup(file), *dot = strrchr(name, '.');

	if (dot && dot > name && isalpha((unsigned char)dot[1]))
		*dot = '\0';
	return name;
}

enum outcome { SOLVED, NOT_OURS, MALFORMED };

static enum outcome run_file(const struct bench *bench, const char *path, const char *file)
{
	char *name AUTO_FREE = name_of(file);
	bool is_text = false;
	char *bytes AUTO_FREE = read_text(path, &is_text);

	if (!bytes || !is_text)
		return NOT_OURS;
	drop_comments(bytes);
	if (is_shifts(bytes))
		return bench_shifts(bench, name, bytes) ? SOLVED : MALFORMED;
	if (is_community(bytes))
		return bench_community(bench, name, bytes) ? SOLVED : MALFORMED;
	return NOT_OURS;
}

/* Says what was not an instance; false when one was malformed. */
static bool run_entry(const struct bench *bench, const char *directory, const char *file)
{
	static const char *const complaint[] = {
		[NOT_OURS] = "is no instance of either format, left out",
		[MALFORMED] = "is a malformed instance, left out",
	};
	char *path AUTO_FREE = xasprintf("%s/%s", directory, file);
	enum outcome outcome = is_file(path) ? run_file(bench, path, file) : SOLVED;

	if (outcome != SOLVED)
		fprintf(stderr, "bench-roster: %s %s\n", path, complaint[outcome]);
	fflush(stdout);
	return outcome != MALFORMED;
}

static int usage(void)
{
	fputs("usage: bench-roster [--seconds N] [--seed N] [--solution FILE] DIR\n"
	      "Solves every instance in DIR, one line each.  FILE gets, for each, a line with its\n"
	      "name and then who serves where.  Community: a line for each occurrence, in the "
	      "order\n"
	      "of the instance, \"day activity person person...\", -1 for nobody.  "
	      "Shift-scheduling: a\n"
	      "line for each person, \"id,shift,shift...\", a shift or nothing for each day.\n",
		stderr);
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
			if (!bench->solution) {
				perror(argv[i]);
				return false;
			}
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
	count = scandir(directory, &entries, is_entry, versionsort);
	if (count < 0) {
		fprintf(stderr, "bench-roster: no directory %s, nothing measured\n", directory);
		return 0;
	}
	for (int i = 0; i < count; i++) {
		is_fine &= run_entry(&bench, directory, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	if (bench.solution && fclose(bench.solution) != 0) {
		perror("bench-roster: the solution");
		return 1;
	}
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("bench-roster: the figures");
		return 1;
	}
	return is_fine ? 0 : 1;
}
