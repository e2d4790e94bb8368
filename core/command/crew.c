/* crew.c - from plan, people and what they served to seats with people on them */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/crew.h"

#include <stdlib.h>
#include <string.h>

#include "command/crew-problem.h"
#include "roster/tell.h"

static int order_of(const struct plan_occurrence *o, const char *activity, civil_day original)
{
	const int order = strcmp(o->activity, activity);

	return order ? order : o->original < original ? -1 : o->original > original;
}

int32_t crew_seat(const struct crew *crew, const char *activity, civil_day original,
	const char *role, int32_t seat)
{
	size_t low = 0, high = crew->origins.count;

	while (low < high) { /* the plan's occurrences are sorted by (activity, original) */
		const size_t middle = low + (high - low) / 2;

		if (order_of(crew->origins.items[middle].occurrence, activity, original) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low; i < crew->origins.count &&
		order_of(crew->origins.items[i].occurrence, activity, original) == 0;
		i++) {
		const struct origin *o = &crew->origins.items[i];
		const int32_t number = seat > 0 ? seat : 1;

		if (strcmp(o->duty->role, role) == 0)
			return number <= o->duty->need ? o->first_seat + number - 1 : ROSTER_NONE;
	}
	return ROSTER_NONE;
}

int32_t crew_person(const struct crew *crew, const char *id)
{
	const struct person *p = model_person(crew->model, id);

	return p ? (int32_t)p->index : ROSTER_NOBODY;
}

static struct crew *make(
	const struct model *model, int64_t now, struct arena *arena, const struct plan *plan)
{
	struct crew *crew = xcalloc(1, sizeof *crew);
	int32_t second;

	*crew = (struct crew){ .model = model, .plan = plan, .arena = arena, .now = now };
	crew->midnight = zone_instant(model->zone, zone_day(model->zone, now, &second), 0);
	return crew;
}

enum store_verdict crew_new(const struct model *model, struct store *store, int64_t now,
	struct arena *arena, const struct plan *plan, struct crew **ret_crew)
{
	struct crew *crew = make(model, now, arena, plan);

	crew_add_duties(crew);
	const enum store_verdict verdict = crew_read_past(crew, store);

	if (verdict != STORE_OK) {
		crew_free(crew);
		return verdict;
	}
	crew_pose(crew);
	crew->desk = roster_new(&crew->problem);
	roster_seat(crew->desk, crew->now_there);
	*ret_crew = crew;
	return STORE_OK;
}

void crew_free(struct crew *crew)
{
	if (!crew)
		return;
	roster_free(crew->desk);
	vec_free(&crew->skills);
	vec_free(&crew->pools);
	vec_free(&crew->duties);
	vec_free(&crew->origins);
	vec_free(&crew->seats);
	vec_free(&crew->past);
	vec_free(&crew->busy);
	free(crew);
}

static void write_seats(struct crew *crew, const struct roster_result *result, struct plan *plan)
{
	struct plan_seat *seats = ARENA_ARRAY(crew->arena, crew->seats.count, struct plan_seat);

	for (size_t i = 0; i < crew->seats.count; i++) {
		const struct origin *o = &crew->origins.items[crew->seats.items[i].duty];
		const int32_t person = result->person[i];

		seats[i] = (struct plan_seat){ .activity = o->occurrence->activity,
			.original = o->occurrence->original,
			.role = o->duty->role,
			.seat = crew->seats.items[i].number,
			.reason = "" };
		if (person != ROSTER_NOBODY) {
			seats[i].person = crew->model->people[person].id;
			continue;
		}
		seats[i].reason = roster_reason_code(result->reason[i]);
		seats[i].why = WORDS(tell_reason(result->reason[i], LANG_ZH),
			tell_reason(result->reason[i], LANG_EN));
	}
	plan->seats = seats;
	plan->seat_count = crew->seats.count;
}

/* A lock holds whatever the roster says; what it breaks is said each time. */
static void add_conflict(struct crew *crew, size_t seat, struct plan_conflict *ret_conflict)
{
	const int32_t number = (int32_t)seat, person = crew->seats.items[seat].locked;
	const struct origin *o = &crew->origins.items[crew->seats.items[seat].duty];
	struct words text;

	for (int lang = 0; lang < LANG_COUNT; lang++)
		text.in[lang] = arena_format(crew->arena, lang == LANG_ZH ? "%s：%s" : "%s: %s",
			crew->model->people[person].name,
			crew_block(crew, person, number, (enum lang)lang));
	*ret_conflict = (struct plan_conflict){ .kind = CONFLICT_PERSON,
		.activity = o->occurrence->activity,
		.original = o->occurrence->original,
		.other = "",
		.text = text };
}

static void write_conflicts(struct crew *crew, struct plan *plan)
{
	struct plan_conflict *conflicts = ARENA_ARRAY(
		crew->arena, plan->conflict_count + crew->seats.count, struct plan_conflict);
	size_t count = plan->conflict_count;

	if (count > 0)
		memcpy(conflicts, plan->conflicts, count * sizeof *conflicts);
	for (size_t i = 0; i < crew->seats.count; i++) {
		const int32_t locked = crew->seats.items[i].locked;

		if (locked != ROSTER_NOBODY && !roster_may(crew->desk, locked, (int32_t)i, NULL))
			add_conflict(crew, i, &conflicts[count++]);
	}
	plan->conflicts = conflicts;
	plan->conflict_count = count;
}

/* What the store has was made from the same: it stays, and nothing is looked for. */
static bool is_as_made(const struct crew *crew, struct store *store)
{
	const char *made_from = store_roster_input(store, crew->arena);

	return made_from && strcmp(made_from, crew_input(crew, crew->now_there)) == 0;
}

enum store_verdict crew_roster(const struct model *model, struct store *store, int64_t now,
	struct arena *arena, struct plan *plan)
{
	struct crew *crew;
	struct roster_result result;
	const enum store_verdict verdict = crew_new(model, store, now, arena, plan, &crew);

	if (verdict != STORE_OK)
		return verdict;
	if (is_as_made(crew, store))
		roster_settle(crew->desk, &result);
	else
		roster_solve(crew->desk, &(struct roster_options){ .seed = 1 }, &result);
	write_seats(crew, &result, plan);
	write_conflicts(crew, plan);
	plan->roster_input = crew_input(crew, result.person);
	crew_free(crew);
	return STORE_OK;
}
