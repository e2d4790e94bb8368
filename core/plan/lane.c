/* lane.c - rows of slots cut into places that can be booked */
/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/draft.h"

enum { SLOTS_MOST = 1000 };

/* The slots of a row by (station, after).  What is left over at the end is not used; the gap is the
 * way to the next one, so the last needs none. */
static size_t cut(const struct draft *draft, const struct draft_day *day,
	const struct need_slots *need, struct plan_slot **ret_slots)
{
	const struct zone *zone = draft->request->model->zone;
	const civil_minute first = need->first ? need->first : day->start;
	const civil_minute until = need->until ? need->until : day->end;
	const int32_t length = need->length ? need->length : until - first;
	const int32_t step = length + need->gap;
	const int32_t per_station =
		until > first && step > 0 ? (until - first + need->gap) / step : 0;
	struct plan_slot *slots;
	size_t count = 0;

	if (per_station <= 0 || (int64_t)per_station * need->stations > SLOTS_MOST)
		return 0;
	slots = ARENA_ARRAY(draft->arena, (size_t)(per_station * need->stations), struct plan_slot);
	const int64_t origin = zone_instant(zone, day->day, first) - day->begins;

	for (int32_t s = 0; s < need->stations; s++)
		for (int32_t i = 0; i < per_station; i++)
			slots[count++] = (struct plan_slot){
				.station = s + 1,
				.after = origin + i * step * INT64_C(60),
				.length = length * INT64_C(60),
				.places = need->places,
			};
	*ret_slots = slots;
	return count;
}

/* The slot that gives way first: the last in time, at the last station. */
static struct plan_slot *last_open(
	struct plan_lane *lanes, struct plan_slot *const *slots, size_t count)
{
	struct plan_slot *last = NULL;

	for (size_t l = 0; l < count; l++)
		for (size_t i = 0; i < lanes[l].slot_count; i++) {
			struct plan_slot *s = &slots[l][i];

			if (s->places > 0 &&
				(!last || s->after > last->after ||
					(s->after == last->after && s->station >= last->station)))
				last = s;
		}
	return last;
}

static int32_t places_of(const struct plan_slot *slots, size_t count)
{
	int32_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += slots[i].places;
	return sum;
}

static void take_back(
	struct plan_lane *lanes, struct plan_slot *const *slots, size_t count, int32_t places)
{
	while (places > 0) {
		struct plan_slot *last = last_open(lanes, slots, count);

		if (!last)
			return;
		const int32_t n = last->places < places ? last->places : places;

		last->places -= n;
		places -= n;
	}
}

static void drop_empty(struct plan_lane *lane, struct plan_slot *slots)
{
	size_t kept = 0;

	for (size_t i = 0; i < lane->slot_count; i++)
		if (slots[i].places > 0)
			slots[kept++] = slots[i];
	lane->slot_count = kept;
}

/* An activity with places and no slots: one row, one slot, all of the time. */
static void whole(
	const struct draft *draft, const struct draft_day *day, struct plan_occurrence *occurrence)
{
	struct plan_lane *lane = ARENA_NEW(draft->arena, struct plan_lane);
	struct plan_slot *slot = ARENA_NEW(draft->arena, struct plan_slot);

	*slot = (struct plan_slot){
		.station = 1, .length = day->ends - day->begins, .places = draft->activity->places
	};
	*lane = (struct plan_lane){
		.code = "", .role = "", .party = 1, .slots = slot, .slot_count = 1
	};
	if (draft->activity->has_ages) {
		lane->age_min = draft->activity->age_min;
		lane->age_max =
			draft->activity->age_max == UNLIMITED ? 0 : draft->activity->age_max;
		lane->consent_under = 14;
	}
	occurrence->lanes = lane;
	occurrence->lane_count = 1;
	occurrence->places = draft->activity->places;
}

static struct plan_lane lane_of(const struct activity *activity, const struct need_slots *need)
{
	const bool own = need->ages.min > 0 || need->ages.max > 0;
	struct plan_lane lane = {
		.code = need->id,
		.role = need->role ? need->role : "",
		.party = need->party,
		.walk_in = need->walk_in,
		.once_per = need->once_per,
		.consent_under = need->consent_under,
		.local = need->local,
		.at_home = need->at_home,
		.age_min = need->ages.min,
		.age_max = need->ages.max,
	};

	if (!own && activity->has_ages) {
		lane.age_min = activity->age_min;
		lane.age_max = activity->age_max == UNLIMITED ? 0 : activity->age_max;
	}
	return lane;
}

void draft_lanes(
	const struct draft *draft, const struct draft_day *day, struct plan_occurrence *occurrence)
{
	const struct needs *needs = day->needs;
	const int32_t limit = draft->activity->places;
	struct plan_lane *lanes = ARENA_ARRAY(draft->arena, needs->slots_count, struct plan_lane);
	struct plan_slot **slots =
		ARENA_ARRAY(draft->arena, needs->slots_count, struct plan_slot *);
	int32_t sum = 0;

	if (needs->slots_count == 0) {
		if (limit > 0)
			whole(draft, day, occurrence);
		return;
	}
	for (size_t i = 0; i < needs->slots_count; i++) {
		lanes[i] = lane_of(draft->activity, &needs->slots[i]);
		lanes[i].slot_count = cut(draft, day, &needs->slots[i], &slots[i]);
		const int32_t all = places_of(slots[i], lanes[i].slot_count);

		if (lanes[i].walk_in > all)
			lanes[i].walk_in = all;
		take_back(&lanes[i], &slots[i], 1, lanes[i].walk_in);
		sum += places_of(slots[i], lanes[i].slot_count);
	}
	if (limit > 0 && sum > limit) {
		take_back(lanes, slots, needs->slots_count, sum - limit);
		sum = limit;
	}
	for (size_t i = 0; i < needs->slots_count; i++) {
		drop_empty(&lanes[i], slots[i]);
		lanes[i].slots = slots[i];
	}
	occurrence->lanes = lanes;
	occurrence->lane_count = needs->slots_count;
	occurrence->places = sum;
}
