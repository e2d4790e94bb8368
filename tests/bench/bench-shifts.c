/* bench-shifts.c - public shift-scheduling instances (Curtois & Qu 2014) */
/* SPDX-License-Identifier: Apache-2.0 */
#include "bench-roster.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "roster/pattern.h"

/*
 * The format: heads SECTION_…, comments with #, fields parted by commas, lists by bars.  Sections
 * may stand in any order, those without which there is no roster excepted may be missing.
 */
enum section { HORIZON, SHIFTS, STAFF, DAYS_OFF, ON_REQUESTS, OFF_REQUESTS, COVER, SECTIONS };
enum {
	FIELDS_MOST = 4096,
	DAYS_MOST = 4000,
	PEOPLE_MOST = 4000,
	SHIFT_MOST = 100000,
	NUMBER_MOST = 1000000000
};

static const char *const heads[SECTIONS] = {
	[HORIZON] = "SECTION_HORIZON",
	[SHIFTS] = "SECTION_SHIFTS",
	[STAFF] = "SECTION_STAFF",
	[DAYS_OFF] = "SECTION_DAYS_OFF",
	[ON_REQUESTS] = "SECTION_SHIFT_ON_REQUESTS",
	[OFF_REQUESTS] = "SECTION_SHIFT_OFF_REQUESTS",
	[COVER] = "SECTION_COVER",
};

struct shifts {
	struct arena *arena;
	struct pattern_problem in;
	char *line[SECTIONS]; /* the lines of each, parted by \n; NULL: not there */
	char **shift_name, **follow, **person_name; /* follow: names that must not, by bars */
	int32_t *minutes, *cost;
	bool *is_forbidden, *is_off; /* is_off: person * days + day */
	struct pattern_person *person;
	struct pattern_cover *cover;
	int32_t longest; /* of the shifts, minutes */
	bool is_bad;
};

static const struct {
	const char *name;
	int64_t cost;
} best_known[] = { { "Instance1", 607 }, { "Instance2", 828 }, { "Instance3", 1001 },
	{ "Instance4", 1716 }, { "Instance5", 1143 }, { "Instance6", 1950 }, { "Instance7", 1056 },
	{ "Instance8", 1300 }, { "Instance9", 439 }, { "Instance10", 4631 }, { "Instance11", 3443 },
	{ "Instance12", 4040 }, { "Instance13", 1348 } };

static char *trim(char *text)
{
	char *end;

	text += strspn(text, " \t");
	end = text + strlen(text);
	while (end > text && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	return text;
}

/* The index of a name from `first` on; the instance is bad when it is not there. */
static int32_t find(
	struct shifts *s, char *const *names, int32_t first, int32_t count, const char *name)
{
	for (int32_t i = first; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	s->is_bad = true;
	return -1;
}

static int32_t find_shift(struct shifts *s, const char *name)
{
	return find(s, s->shift_name, 1, s->in.shifts, name);
}

static int32_t find_person(struct shifts *s, const char *name)
{
	return find(s, s->person_name, 0, s->in.people, name);
}

/* Takes the next piece up to `mark` off *at; NULL at the end. */
static char *piece(char **at, char mark)
{
	char *text = *at, *end = text ? strchr(text, mark) : NULL;

	if (!text)
		return NULL;
	if (end)
		*end = '\0';
	*at = end ? end + 1 : NULL;
	return trim(text);
}

static int32_t number(struct shifts *s, const char *text, int32_t max)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end || n < 0 || n > max) {
		s->is_bad = true;
		return 0;
	}
	return (int32_t)n;
}

static void read_horizon(struct shifts *s, char **field, int32_t count)
{
	(void)count;
	s->in.days = number(s, field[0], DAYS_MOST);
}

static void read_shift(struct shifts *s, char **field, int32_t count)
{
	int32_t k = s->in.shifts;

	if (k >= INT8_MAX || count < 2 || !field[0][0]) {
		s->is_bad = true;
		return;
	}
	s->in.shifts++;
	s->shift_name[k] = field[0];
	s->minutes[k] = number(s, field[1], SHIFT_MOST);
	s->longest = s->minutes[k] > s->longest ? s->minutes[k] : s->longest;
	s->follow[k] = count > 2 && field[2][0] ? field[2] : NULL;
}

/* A shift that no limit names may be worked every day. */
static int32_t *read_limits(struct shifts *s, char *at)
{
	int32_t *most = ARENA_ARRAY(s->arena, INT8_MAX, int32_t);

	for (int32_t k = 1; k < s->in.shifts; k++)
		most[k] = s->in.days;
	for (char *limit; (limit = piece(&at, '|'));) {
		char *sign = strchr(limit, '=');
		int32_t k;

		if (!limit[0])
			continue;
		if (!sign) {
			s->is_bad = true;
			break;
		}
		*sign = '\0';
		k = find_shift(s, trim(limit));
		if (k > 0)
			most[k] = number(s, trim(sign + 1), NUMBER_MOST);
	}
	return most;
}

static void read_person(struct shifts *s, char **field, int32_t count)
{
	int32_t p = s->in.people, n[8];

	if (count < 8 || p >= PEOPLE_MOST) {
		s->is_bad = true;
		return;
	}
	for (int32_t i = 2; i < 8; i++)
		n[i] = number(s, field[i], NUMBER_MOST);
	/* More than the horizon has says no more than that. */
	n[2] = n[2] < s->in.days * s->longest ? n[2] : s->in.days * s->longest;
	for (int32_t i = 4; i < 8; i++)
		n[i] = n[i] < s->in.days ? n[i] : s->in.days;
	s->person_name[s->in.people++] = field[0];
	s->person[p] = (struct pattern_person){ .most = read_limits(s, field[1]),
		.max_minutes = n[2],
		.min_minutes = n[3],
		.max_run = n[4],
		.min_run = n[5],
		.min_off = n[6],
		.max_weekends = n[7] };
}

static void read_off(struct shifts *s, char **field, int32_t count)
{
	int32_t p = find_person(s, field[0]);

	for (int32_t i = 1; p >= 0 && i < count; i++)
		if (field[i][0])
			s->is_off[p * s->in.days + number(s, field[i], s->in.days - 1)] = true;
}

static void read_request(struct shifts *s, char **field, int32_t count, bool is_on)
{
	int32_t p, day, k, weight;
	int32_t *cost;

	if (count < 4) {
		s->is_bad = true;
		return;
	}
	p = find_person(s, field[0]);
	day = number(s, field[1], s->in.days - 1);
	k = find_shift(s, field[2]);
	weight = number(s, field[3], 1000000);
	if (s->is_bad)
		return;
	cost = s->cost + (p * s->in.days + day) * s->in.shifts;
	for (int32_t i = 0; i < s->in.shifts; i++)
		if ((i == k) != is_on)
			cost[i] += weight;
}

static void read_on(struct shifts *s, char **field, int32_t count)
{
	read_request(s, field, count, true);
}

static void read_against(struct shifts *s, char **field, int32_t count)
{
	read_request(s, field, count, false);
}

static void read_cover(struct shifts *s, char **field, int32_t count)
{
	int32_t day, k, n[5];

	if (count < 5) {
		s->is_bad = true;
		return;
	}
	day = number(s, field[0], s->in.days - 1);
	k = find_shift(s, field[1]);
	for (int32_t i = 2; i < 5; i++)
		n[i] = number(s, field[i], 1000000);
	if (!s->is_bad)
		s->cover[day * s->in.shifts + k] =
			(struct pattern_cover){ .need = n[2], .under = n[3], .over = n[4] };
}

static void read_section(
	struct shifts *s, enum section section, void (*read)(struct shifts *, char **, int32_t))
{
	char **field = ARENA_ARRAY(s->arena, FIELDS_MOST, char *), *at = s->line[section];

	for (char *line; !s->is_bad && (line = piece(&at, '\n'));) {
		int32_t count = 0;

		if (!line[0])
			continue;
		while (count < FIELDS_MOST && (field[count] = piece(&line, ',')))
			count++;
		s->is_bad |= line != NULL;
		read(s, field, count);
	}
}

/* Puts each line to those of its section, comments and blank lines left out. */
static void part_sections(struct shifts *s, char *bytes)
{
	struct text lines[SECTIONS] = { 0 };
	int32_t section = SECTIONS;

	for (char *line; (line = piece(&bytes, '\n'));) {
		if (strncmp(line, "SECTION_", 8) == 0) {
			for (section = 0; section < SECTIONS; section++)
				if (strcmp(line, heads[section]) == 0)
					break;
		} else if (line[0] && line[0] != '#' && section < SECTIONS) {
			text_puts(&lines[section], line);
			text_putc(&lines[section], '\n');
		}
	}
	for (int32_t i = 0; i < SECTIONS; i++) {
		s->line[i] = lines[i].size ? arena_string(s->arena, text_string(&lines[i])) : NULL;
		text_free(&lines[i]);
	}
}

static void make_tables(struct shifts *s)
{
	size_t days = (size_t)s->in.days, shifts = (size_t)s->in.shifts;
	size_t people = (size_t)s->in.people;

	s->cost = ARENA_ARRAY(s->arena, people * days * shifts + 1, int32_t);
	s->is_off = ARENA_ARRAY(s->arena, people * days + 1, bool);
	s->cover = ARENA_ARRAY(s->arena, days * shifts + 1, struct pattern_cover);
	s->is_forbidden = ARENA_ARRAY(s->arena, shifts * shifts + 1, bool);
	for (int32_t p = 0; p < s->in.people; p++)
		s->person[p].is_off = s->is_off + (size_t)p * days;
	for (int32_t k = 1; k < s->in.shifts; k++)
		for (char *name; (name = piece(&s->follow[k], '|'));)
			if (name[0])
				s->is_forbidden[k * s->in.shifts + find_shift(s, name)] = true;
}

static bool read_instance(struct shifts *s, const char *bytes)
{
	part_sections(s, arena_string(s->arena, bytes));
	s->shift_name = ARENA_ARRAY(s->arena, INT8_MAX + 1, char *);
	s->follow = ARENA_ARRAY(s->arena, INT8_MAX + 1, char *);
	s->minutes = ARENA_ARRAY(s->arena, INT8_MAX + 1, int32_t);
	s->person_name = ARENA_ARRAY(s->arena, PEOPLE_MOST, char *);
	s->person = ARENA_ARRAY(s->arena, PEOPLE_MOST, struct pattern_person);
	s->in.shifts = 1;
	read_section(s, HORIZON, read_horizon);
	read_section(s, SHIFTS, read_shift);
	read_section(s, STAFF, read_person);
	if (s->is_bad || s->in.days < 1 || s->in.people < 1 || s->in.shifts < 2)
		return false;
	make_tables(s);
	read_section(s, DAYS_OFF, read_off);
	read_section(s, ON_REQUESTS, read_on);
	read_section(s, OFF_REQUESTS, read_against);
	read_section(s, COVER, read_cover);
	s->in.minutes = s->minutes;
	s->in.is_forbidden = s->is_forbidden;
	s->in.person = s->person;
	s->in.cost = s->cost;
	s->in.cover = s->cover;
	return !s->is_bad;
}

/* Searches of these parts of the budget, in eighths, then the best polished until the time is over:
 * the clock only truncates.  The first is short, for machines that are slow or busy.  All is one
 * search where it would be too little otherwise. */
enum { WORK_A_SECOND = 80000000, EIGHTHS = 8, LEAST_FOR_CELL = 60000 };
static const int32_t parts[] = { 1, 3, 4 }, whole[] = { EIGHTHS };

struct timing {
	double begun, until, first;
	bool is_truncated; /* before the budget was used up */
};

static bool go_on(void *data, int64_t best)
{
	struct timing *t = data;
	double now = bench_now();

	if (t->first < 0 && best != INT64_MAX)
		t->first = now - t->begun;
	return now < t->until;
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

static bool solve(const struct pattern_problem *in, const struct bench *bench,
	struct timing *timing, int8_t *best, int64_t *ret_cost)
{
	const size_t cells = (size_t)in->people * (size_t)in->days;
	const int64_t work = (int64_t)(bench->seconds * WORK_A_SECOND);
	const bool is_little = work / (int64_t)cells < LEAST_FOR_CELL;
	const int32_t *part = is_little ? whole : parts;
	const size_t count = is_little ? 1 : sizeof parts / sizeof *parts;
	struct pattern_options options = { .seed = bench->seed, .go_on = go_on, .data = timing };
	struct pattern_result result = { 0 };
	int8_t *shift = xcalloc(cells, 1);
	bool is_found = false;

	for (size_t i = 0; i == 0 || (is_found && bench_now() < timing->until); i++) {
		options.work = work * part[i < count ? i : count - 1] / EIGHTHS;
		options.start = i < count ? NULL : best;
		if (pattern_solve(in, &options, shift, &result) &&
			(!is_found || result.cost < *ret_cost)) {
			is_found = true;
			*ret_cost = result.cost;
			memcpy(best, shift, cells);
		}
		timing->is_truncated |= i < count && result.is_truncated;
		options.seed++;
	}
	free(shift);
	return is_found;
}

static void print_gap(const char *name, int64_t cost)
{
	int64_t best = known(name);

	if (best > 0)
		fprintf(stderr, "%s best=%lld gap=%.1f%%\n", name, (long long)best,
			100.0 * (double)(cost - best) / (double)best);
}

bool bench_shifts(const struct bench *bench, const char *name, const char *bytes)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct shifts s = { .arena = arena };
	struct timing timing = { .first = -1 };
	int64_t cost = 0, counted = 0;
	int8_t *shift;
	bool is_feasible;

	if (!read_instance(&s, bytes))
		return false;
	timing.begun = bench_now();
	timing.until = timing.begun + bench->seconds;
	shift = ARENA_ARRAY(arena, (size_t)s.in.people * (size_t)s.in.days, int8_t);
	is_feasible = solve(&s.in, bench, &timing, shift, &cost) &&
		pattern_check(&s.in, shift, &counted) && counted == cost;
	if (is_feasible)
		printf("%s objective=%lld feasible=yes first=%.3f", name, (long long)cost,
			timing.first < 0 ? bench_now() - timing.begun : timing.first);
	else
		printf("%s objective=none feasible=no first=none", name);
	printf(" seconds=%.*f%s\n", bench->seconds < 1 ? 3 : 1, bench_now() - timing.begun,
		timing.is_truncated ? " truncated=1" : "");
	if (is_feasible) {
		print_gap(name, cost);
		print_solution(bench, &s, name, shift);
	}
	return true;
}
