/* test-pattern.c - shift patterns: whatever the size, rules hold and a seed gives the same bytes */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "roster/chance.h"
#include "roster/pattern.h"

enum { FOUR_WEEKS = 28, HALF_YEAR = 182, YEAR = 364 };

struct ward {
	struct arena *arena;
	struct pattern_problem in;
	struct pattern_person *person;
	int8_t *shift, *again;
};

static int32_t *limits(struct ward *w, struct chance *chance)
{
	int32_t *most = ARENA_ARRAY(w->arena, (size_t)w->in.shifts, int32_t);

	for (int32_t k = 1; k < w->in.shifts; k++)
		most[k] = k == 1 || chance_below(chance, 3) ? w->in.days
			: chance_below(chance, 2)           ? w->in.days / 6
							    : 0;
	return most;
}

/* Five days a week or three, two weekends in four, a day off a fortnight; later shifts are not
 * followed by earlier ones. */
static void hire(struct ward *w, struct chance *chance)
{
	bool *is_off = ARENA_ARRAY(w->arena, (size_t)w->in.people * (size_t)w->in.days, bool);

	for (int32_t p = 0; p < w->in.people; p++) {
		int32_t days = chance_below(chance, 3) ? 5 : 3;

		w->person[p] = (struct pattern_person){ .most = limits(w, chance),
			.min_minutes = w->in.days / 7 * days * 420,
			.max_minutes = w->in.days / 7 * days * 520,
			.min_run = 2,
			.max_run = 6,
			.min_off = 2,
			.max_weekends = w->in.days / 14,
			.is_off = is_off + p * w->in.days };
		for (int32_t d = chance_below(chance, 14); d < w->in.days; d += 14)
			is_off[p * w->in.days + d] = true;
	}
}

static void open_ward(struct ward *w, int32_t days, int32_t people, int32_t shifts, uint64_t seed)
{
	struct arena *arena = arena_new();
	size_t cells = (size_t)days * (size_t)shifts;
	int32_t *minutes = ARENA_ARRAY(arena, (size_t)shifts, int32_t);
	bool *is_forbidden = ARENA_ARRAY(arena, (size_t)(shifts * shifts), bool);
	int32_t *cost = ARENA_ARRAY(arena, cells * (size_t)people, int32_t);
	struct pattern_cover *cover = ARENA_ARRAY(arena, cells, struct pattern_cover);
	struct chance chance;

	chance_seed(&chance, seed);
	for (int32_t k = 1; k < shifts; k++)
		minutes[k] = 420 + 60 * chance_below(&chance, 3);
	for (int32_t k = 1; k < shifts; k++)
		for (int32_t j = 1; j < k; j++)
			is_forbidden[k * shifts + j] = 3 * j < shifts && 3 * k > 2 * shifts;
	for (size_t i = 0; i < cells * (size_t)people; i += 7)
		cost[i] = chance_below(&chance, 4);
	for (int32_t i = 0; i < days * shifts; i++)
		if (i % shifts)
			cover[i] = (struct pattern_cover){
				chance_below(&chance, 1 + 2 * people / shifts), 100, 1
			};
	*w = (struct ward){ .arena = arena,
		.person = ARENA_ARRAY(arena, (size_t)people, struct pattern_person),
		.shift = ARENA_ARRAY(arena, (size_t)(people * days), int8_t),
		.again = ARENA_ARRAY(arena, (size_t)(people * days), int8_t) };
	w->in = (struct pattern_problem){ .days = days,
		.people = people,
		.shifts = shifts,
		.minutes = minutes,
		.is_forbidden = is_forbidden,
		.person = w->person,
		.cost = cost,
		.cover = cover };
	hire(w, &chance);
}

static void wards_of_every_size_have_rosters(void **state)
{
	static const struct {
		int32_t days, people, shifts;
		int64_t work;
	} sizes[] = { { 1, 3, 2, 20000 }, { 7, 5, 3, 200000 }, { FOUR_WEEKS, 20, 4, 4000000 },
		{ FOUR_WEEKS, 12, 19, 2000000 }, { HALF_YEAR, 10, 7, 4000000 },
		{ YEAR, 6, 33, 3000000 } };

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct pattern_options options = { .seed = i, .work = sizes[i].work };
		struct pattern_result result, same;
		struct ward w;
		int64_t counted;

		open_ward(&w, sizes[i].days, sizes[i].people, sizes[i].shifts, i);
		if (sizes[i].days < FOUR_WEEKS) /* too short for a share of a month */
			for (int32_t p = 0; p < sizes[i].people; p++)
				w.person[p].min_minutes = 0;
		if (!pattern_solve(&w.in, &options, w.shift, &result))
			fail_msg("size %zu: no roster", i);
		assert_true(pattern_check(&w.in, w.shift, &counted));
		assert_true(counted == result.cost);
		assert_false(result.is_truncated);
		assert_true(pattern_solve(&w.in, &options, w.again, &same));
		assert_memory_equal(
			w.shift, w.again, (size_t)sizes[i].people * (size_t)sizes[i].days);
		arena_free(w.arena);
	}
}

static void what_nobody_can_work_has_none(void **state)
{
	struct pattern_options options = { .work = 100000 };
	struct pattern_result result;
	struct ward w;

	(void)state;
	open_ward(&w, FOUR_WEEKS, 4, 3, 1);
	w.person[2].min_minutes = w.person[2].max_minutes = 28 * 600;
	assert_false(pattern_solve(&w.in, &options, w.shift, &result));
	w.person[2].min_minutes = 0; /* may not work at all: days off are a roster */
	w.person[2].max_run = 0;
	assert_true(pattern_solve(&w.in, &options, w.shift, &result));
	for (int32_t d = 0; d < FOUR_WEEKS; d++)
		assert_int_equal(w.shift[2 * FOUR_WEEKS + d], 0);
	arena_free(w.arena);
}

static bool never(void *data, int64_t best)
{
	*(int64_t *)data = best;
	return false;
}

static void no_time_is_no_roster_and_said(void **state)
{
	int64_t told = 0;
	struct pattern_options options = { .work = 100000, .go_on = never, .data = &told };
	struct pattern_result result;
	struct ward w;

	(void)state;
	open_ward(&w, FOUR_WEEKS, 4, 3, 1);
	assert_false(pattern_solve(&w.in, &options, w.shift, &result));
	assert_true(result.is_truncated);
	assert_true(told == INT64_MAX);
	arena_free(w.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wards_of_every_size_have_rosters),
		cmocka_unit_test(what_nobody_can_work_has_none),
		cmocka_unit_test(no_time_is_no_roster_and_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
