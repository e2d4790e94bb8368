/* turn.c - whose turn it is: areas and teams that go round */
/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/draft.h"

enum { TURN_HORIZON = 3 * 366 };

/* The fewest dates that any stretch of `within` days has: that many turns are sure. */
static size_t dates_within(const struct series_rule *rule, int32_t within)
{
	struct days days = { 0 };
	const civil_day last = rule->from + within + TURN_HORIZON;
	size_t fewest = 0;

	when_days(&rule->when, rule->from, (struct civil_range){ rule->from, last }, &days);
	for (size_t i = 0, j = 0; i < days.count && days.items[i] + within <= last; i++) {
		while (j < days.count && days.items[j] < days.items[i] + within)
			j++;
		if (i == 0 || j - i < fewest)
			fewest = j - i;
	}
	vec_free(&days);
	return fewest;
}

/* The smallest number of areas at once that gives every one its turn in the time. */
static size_t areas_at_once(const struct activity *activity)
{
	if (activity->rotate_within == 0 || activity->rule.from == CIVIL_NONE)
		return 1;
	const size_t dates = dates_within(&activity->rule, activity->rotate_within);

	return dates == 0 ? activity->area_count : (activity->area_count + dates - 1) / dates;
}

static void areas_of(const struct draft *draft, struct draft_day *day)
{
	const struct activity *a = draft->activity;

	day->areas = a->areas;
	day->area_count = a->area_count;
	if (!a->rotate_areas || a->area_count == 0)
		return;
	const size_t k = draft->turn_areas < a->area_count ? draft->turn_areas : a->area_count;
	const size_t first = (size_t)day->series.number * k;

	day->is_turn = true;
	day->area_count = k;
	day->areas = ARENA_ARRAY(draft->arena, k, const struct area *);
	for (size_t i = 0; i < k; i++)
		day->areas[i] = a->areas[(first + i) % a->area_count];
}

void draft_turns(struct draft *draft)
{
	const struct activity *a = draft->activity;

	draft->turn_areas = a->rotate_areas && a->area_count > 0 ? areas_at_once(a) : 0;
	for (size_t i = 0; i < draft->count; i++) {
		struct draft_day *day = &draft->days[i];

		areas_of(draft, day);
		if (a->rotate_teams && a->team_count > 0)
			day->team = a->teams[(size_t)day->series.number % a->team_count];
	}
}
