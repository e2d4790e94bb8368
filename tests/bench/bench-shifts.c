/* bench-shifts.c - public shift-scheduling instances (Curtois & Qu 2014) */
/* SPDX-License-Identifier: Apache-2.0 */
#include "bench-roster.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "roster/pattern.h"

/* The format: SECTION_… heads, comments with #, fields parted by commas, lists by bars. */
enum { FIELDS_MOST = 512 };

struct shifts {
	struct arena *arena;
	struct pattern_problem in;
	char **shift_name, **person_name;
	char **follow; /* by shift: names that must not follow */
	int32_t *minutes, *cost;
	bool *is_forbidden;
	struct pattern_person *person;
	struct pattern_cover *cover;
	int32_t room;
	bool is_bad;
};

static const struct {
	const char *name;
	int64_t cost;
} best_known[] = { { "Instance1", 607 }, { "Instance2", 828 }, { "Instance3", 1001 },
	{ "Instance4", 1716 }, { "Instance5", 1143 }, { "Instance6", 1950 }, { "Instance7", 1056 },
	{ "Instance8", 1300 }, { "Instance9", 439 }, { "Instance10", 4631 }, { "Instance11", 3443 },
	{ "Instance12", 4040 }, { "Instance13", 1348 } };

static int32_t find(char *const *names, int32_t first, int32_t count, const char *name)
{
	for (int32_t i = first; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

static int32_t split(char *line, char mark, char **ret_fields)
{
	int32_t count = 0;

	for (char *at = line; at && count < FIELDS_MOST;) {
		char *end = strchr(at, mark);

		if (end)
			*end = '\0';
		ret_fields[count++] = at;
		at = end ? end + 1 : NULL;
	}
	return count;
}

static int32_t to_number(const char *text)
{
	return (int32_t)strtol(text, NULL, 10);
}

static void read_shift(struct shifts *s, char **field, int32_t count)
{
	int32_t k = s->in.shifts++;

	if (k >= INT8_MAX || count < 2) {
		s->is_bad = true;
		return;
	}
	s->shift_name[k] = arena_string(s->arena, field[0]);
	s->minutes[k] = to_number(field[1]);
	s->follow[k] = count > 2 ? arena_string(s->arena, field[2]) : NULL;
}

static void read_person(struct shifts *s, char **field, int32_t count)
{
	struct pattern_person *p = &s->person[s->in.people];
	int32_t *most = ARENA_ARRAY(s->arena, INT8_MAX, int32_t);
	char *limit[FIELDS_MOST];
	int32_t limits;

	if (count < 8 || s->in.people >= s->room) {
		s->is_bad = true;
		return;
	}
	s->person_name[s->in.people++] = arena_string(s->arena, field[0]);
	limits = split(field[1], '|', limit);
	for (int32_t i = 0; i < limits; i++) {
		char *sign = strchr(limit[i], '=');
		int32_t k;

		if (!sign)
			continue;
		*sign = '\0';
		k = find(s->shift_name, 1, s->in.shifts, limit[i]);
		if (k > 0)
			most[k] = to_number(sign + 1);
	}
	*p = (struct pattern_person){ .most = most,
		.max_minutes = to_number(field[2]),
		.min_minutes = to_number(field[3]),
		.max_run = to_number(field[4]),
		.min_run = to_number(field[5]),
		.min_off = to_number(field[6]),
		.max_weekends = to_number(field[7]),
		.is_off = ARENA_ARRAY(s->arena, (size_t)s->in.days, bool) };
}

static void make_tables(struct shifts *s)
{
	size_t days = (size_t)s->in.days, shifts = (size_t)s->in.shifts;

	if (s->cost)
		return;
	s->cost = ARENA_ARRAY(s->arena, (size_t)s->in.people * days * shifts + 1, int32_t);
	s->cover = ARENA_ARRAY(s->arena, days * shifts + 1, struct pattern_cover);
	s->is_forbidden = ARENA_ARRAY(s->arena, shifts * shifts + 1, bool);
	for (int32_t k = 1; k < s->in.shifts; k++) {
		char *name[FIELDS_MOST];
		int32_t count = s->follow[k] ? split(s->follow[k], '|', name) : 0;

		for (int32_t i = 0; i < count; i++) {
			int32_t after = find(s->shift_name, 1, s->in.shifts, name[i]);

			if (after > 0)
				s->is_forbidden[k * s->in.shifts + after] = true;
		}
	}
}

static void read_off(struct shifts *s, char **field, int32_t count)
{
	int32_t p = find(s->person_name, 0, s->in.people, field[0]);

	if (p < 0) {
		s->is_bad = true;
		return;
	}
	for (int32_t i = 1; i < count; i++) {
		int32_t day = to_number(field[i]);

		if (day >= 0 && day < s->in.days)
			((bool *)(uintptr_t)s->person[p].is_off)[day] = true;
	}
}

static void read_request(struct shifts *s, char **field, int32_t count, bool is_on)
{
	int32_t p, day, k;
	int32_t *cost;

	make_tables(s);
	p = count == 4 ? find(s->person_name, 0, s->in.people, field[0]) : -1;
	day = p < 0 ? -1 : to_number(field[1]);
	k = p < 0 ? -1 : find(s->shift_name, 1, s->in.shifts, field[2]);
	if (k < 0 || day < 0 || day >= s->in.days) {
		s->is_bad = true;
		return;
	}
	cost = s->cost + (p * s->in.days + day) * s->in.shifts;
	for (int32_t i = 0; i < s->in.shifts; i++)
		if ((i == k) != is_on)
			cost[i] += to_number(field[3]);
}

static void read_cover(struct shifts *s, char **field, int32_t count)
{
	int32_t day, k;

	make_tables(s);
	day = count == 5 ? to_number(field[0]) : -1;
	k = count == 5 ? find(s->shift_name, 1, s->in.shifts, field[1]) : -1;
	if (k < 0 || day < 0 || day >= s->in.days) {
		s->is_bad = true;
		return;
	}
	s->cover[day * s->in.shifts + k] = (struct pattern_cover){ .need = to_number(field[2]),
		.under = to_number(field[3]),
		.over = to_number(field[4]) };
}

static void read_line(struct shifts *s, const char *section, char *line)
{
	char *field[FIELDS_MOST];
	int32_t count = split(line, ',', field);

	if (strcmp(section, "SECTION_HORIZON") == 0)
		s->in.days = to_number(field[0]);
	else if (strcmp(section, "SECTION_SHIFTS") == 0)
		read_shift(s, field, count);
	else if (strcmp(section, "SECTION_STAFF") == 0)
		read_person(s, field, count);
	else if (strcmp(section, "SECTION_DAYS_OFF") == 0)
		read_off(s, field, count);
	else if (strcmp(section, "SECTION_SHIFT_ON_REQUESTS") == 0)
		read_request(s, field, count, true);
	else if (strcmp(section, "SECTION_SHIFT_OFF_REQUESTS") == 0)
		read_request(s, field, count, false);
	else if (strcmp(section, "SECTION_COVER") == 0)
		read_cover(s, field, count);
}

static bool read_instance(struct shifts *s, const char *bytes)
{
	char *line = arena_string(s->arena, bytes);
	const char *section = "";

	s->room = 4096;
	s->shift_name = ARENA_ARRAY(s->arena, INT8_MAX + 1, char *);
	s->follow = ARENA_ARRAY(s->arena, INT8_MAX + 1, char *);
	s->minutes = ARENA_ARRAY(s->arena, INT8_MAX + 1, int32_t);
	s->person_name = ARENA_ARRAY(s->arena, (size_t)s->room, char *);
	s->person = ARENA_ARRAY(s->arena, (size_t)s->room, struct pattern_person);
	s->in.shifts = 1;
	while (line && !s->is_bad) {
		char *next = strchr(line, '\n');

		if (next)
			*next++ = '\0';
		line[strcspn(line, "\r")] = '\0';
		if (strncmp(line, "SECTION_", 8) == 0)
			section = line;
		else if (line[0] && line[0] != '#')
			read_line(s, section, line);
		line = next;
	}
	make_tables(s);
	s->in.minutes = s->minutes;
	s->in.is_forbidden = s->is_forbidden;
	s->in.person = s->person;
	s->in.cost = s->cost;
	s->in.cover = s->cover;
	return !s->is_bad && s->in.days > 0 && s->in.people > 0;
}

struct timing {
	double begun, seconds, first;
	int64_t best; /* known: no need to go on */
};

static double progress(void *data, int64_t moves, int64_t best)
{
	struct timing *t = data;
	double spent = bench_now() - t->begun;

	if (moves == 0)
		t->first = spent;
	return best <= t->best ? 1 : spent / t->seconds;
}

static int64_t known(const char *name)
{
	for (size_t i = 0; i < sizeof best_known / sizeof *best_known; i++)
		if (strcmp(best_known[i].name, name) == 0)
			return best_known[i].cost;
	return -1;
}

static void print_solution(
	const struct bench *bench, const struct shifts *s, const char *name, const int8_t *shift)
{
	if (!bench->solution)
		return;
	fprintf(bench->solution, "%s\n", name);
	for (int32_t p = 0; p < s->in.people; p++) {
		fputs(s->person_name[p], bench->solution);
		for (int32_t d = 0; d < s->in.days; d++) {
			int8_t k = shift[p * s->in.days + d];

			fprintf(bench->solution, ",%s", k ? s->shift_name[k] : "");
		}
		fputc('\n', bench->solution);
	}
}

bool bench_shifts(const struct bench *bench, const char *name, const char *bytes)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct shifts s = { .arena = arena };
	struct timing timing = { .begun = bench_now(), .seconds = bench->seconds, .best = -1 };
	struct pattern_options options = {
		.seed = bench->seed, .progress = progress, .data = &timing
	};
	int64_t cost = 0, best = known(name);
	int8_t *shift;
	bool is_feasible;

	if (!read_instance(&s, bytes))
		return false;
	shift = ARENA_ARRAY(arena, (size_t)s.in.people * (size_t)s.in.days, int8_t);
	is_feasible = pattern_solve(&s.in, &options, shift, &cost);
	if (is_feasible)
		is_feasible = pattern_check(&s.in, shift, &cost);
	if (is_feasible)
		printf("%s objective=%lld feasible=yes", name, (long long)cost);
	else
		printf("%s objective=none feasible=no", name);
	printf(" first=%.3f seconds=%.1f", timing.first, bench_now() - timing.begun);
	if (best > 0 && is_feasible)
		printf(" best=%lld gap=%.1f%%", (long long)best,
			100.0 * (double)(cost - best) / (double)best);
	putchar('\n');
	if (is_feasible)
		print_solution(bench, &s, name, shift);
	return true;
}
