/* crew-past.c - what was served, what is published, who said no, who had the holiday last year */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "calendar/lunar.h"
#include "command/crew-problem.h"

enum { BUSY_SECONDS = 8 * 86400, YEAR_AND_MORE = 400 };

static int32_t activity_number(const struct model *model, const char *id)
{
	const struct activity *a = model_activity(model, id);

	return a ? (int32_t)(a - model->activities) : ROSTER_NONE;
}

static void add_busy(struct crew *crew, const struct served *s, int32_t person, civil_day day)
{
	const struct activity *a = model_activity(crew->model, s->activity);

	*(struct roster_busy *)vec_add(&crew->busy) = (struct roster_busy){ .person = person,
		.begins = s->begins,
		.ends = s->ends,
		.day = day,
		.rest = a ? a->rest : 0,
		.venue = a && a->venue ? (int32_t)(a->venue - crew->model->venues) : ROSTER_NONE };
}

static void add_past(struct crew *crew, const struct served *s, int32_t person)
{
	int32_t from, until;
	const civil_day day = zone_day(crew->model->zone, s->begins, &from);
	const civil_day end = zone_day(crew->model->zone, s->ends, &until);

	if (s->ends > crew->midnight - crew->model->window_days * INT64_C(86400))
		*(struct roster_past *)vec_add(&crew->past) =
			(struct roster_past){ .person = person,
				.pool = crew_pool(crew, s->activity, s->role),
				.day = day,
				.kinds = crew_kinds(crew->model, day, from / 60,
					(end - day) * DAY_MINUTES + until / 60) };
	if (s->ends > crew->now - BUSY_SECONDS)
		add_busy(crew, s, person, day);
}

static bool is_of_role(const struct crew *crew, const struct roster_duty *d, const char *role)
{
	return strcmp(crew->origins.items[d - crew->duties.items].duty->role, role) == 0;
}

static void mark_steady(struct crew *crew, const struct served *s, int32_t person)
{
	const int32_t activity = activity_number(crew->model, s->activity);

	VEC_EACH (struct roster_duty, d, &crew->duties)
		if (d->is_steady && d->activity == activity && s->begins < d->begins &&
			is_of_role(crew, d, s->role))
			d->last_person = person; /* the list is by time: the last one stays */
}

/* --- who had it last year --- */

static const char *holiday_of(const struct model *model, civil_day day)
{
	const struct day_label label = holidays_label(model->holidays, day);

	return label.mark == MARK_HOLIDAY && label.name ? label.name
		: label.mark == MARK_NONE               ? label.statutory
							: NULL;
}

/* New Year's Eve is the day before 1-1, whatever its number. */
static bool is_same_lunar_day(civil_day a, civil_day b)
{
	struct lunar_date x, y, x_next, y_next;

	if (!lunar_of(a, &x) || !lunar_of(b, &y) || !lunar_of(a + 1, &x_next) ||
		!lunar_of(b + 1, &y_next) || x.day.leap != y.day.leap)
		return false;
	if (x_next.year != x.year || y_next.year != y.year)
		return x_next.year != x.year && y_next.year != y.year;
	return x.day.month == y.day.month && x.day.day == y.day.day;
}

static bool is_same_holiday(const struct model *model, civil_day day, civil_day before)
{
	const char *name = holiday_of(model, day), *other = holiday_of(model, before);

	if (!name || !other || strcmp(name, other) != 0 || day - before > YEAR_AND_MORE ||
		before >= day)
		return false;
	const struct civil_date now = civil_to_date(day), then = civil_to_date(before);

	return (now.month == then.month && now.day == then.day) || is_same_lunar_day(day, before);
}

static void add_again(struct crew *crew, struct roster_duty *d, int32_t person)
{
	int32_t *people = ARENA_ARRAY(crew->arena, d->again_count + 1, int32_t);

	for (size_t i = 0; i < d->again_count; i++)
		people[i] = d->again[i];
	people[d->again_count++] = person;
	d->again = people;
}

/* "Who had New Year's Eve last year?" has rather not this year's. */
static void mark_holiday(struct crew *crew, const struct served *s, int32_t person)
{
	const int32_t activity = activity_number(crew->model, s->activity);
	int32_t second;
	const civil_day day = zone_day(crew->model->zone, s->begins, &second);

	if (!holiday_of(crew->model, day))
		return;
	VEC_EACH (struct roster_duty, d, &crew->duties)
		if (d->activity == activity && d->kinds & ROSTER_BIT(ROSTER_HOLIDAY) &&
			is_of_role(crew, d, s->role) && is_same_holiday(crew->model, d->day, day))
			add_again(crew, d, person);
}

/* --- reading --- */

static void take_seat(struct crew *crew, const struct served *s, int32_t seat, int32_t person)
{
	crew->now_there[seat] = person;
	if (s->is_locked)
		crew->seats.items[seat].locked = person;
	if (s->is_published)
		crew->seats.items[seat].published = person;
}

static enum store_verdict read_served(struct crew *crew, struct store *store)
{
	const int32_t days =
		crew->model->window_days > YEAR_AND_MORE ? crew->model->window_days : YEAR_AND_MORE;
	const enum store_verdict verdict = store_served(store, crew->arena,
		crew->midnight - days * INT64_C(86400), &crew->served, &crew->served_count);

	if (verdict != STORE_OK)
		return verdict;
	crew->now_there = ARENA_ARRAY(crew->arena, crew->seats.count, int32_t);
	crew->served_seat = ARENA_ARRAY(crew->arena, crew->served_count, int32_t);
	for (size_t i = 0; i < crew->seats.count; i++)
		crew->now_there[i] = ROSTER_NOBODY;
	for (size_t i = 0; i < crew->served_count; i++) {
		const struct served *s = &crew->served[i];
		const int32_t person = crew_person(crew, s->person);
		const int32_t seat = crew_seat(crew, s->activity, s->original, s->role, s->seat);

		crew->served_seat[i] = seat;
		if (person == ROSTER_NOBODY)
			continue;
		if (seat != ROSTER_NONE) {
			take_seat(crew, s, seat, person);
			continue;
		}
		add_past(crew, s, person);
		mark_steady(crew, s, person);
		mark_holiday(crew, s, person);
	}
	return crew_read_tallies(crew, store);
}

static void add_refusal(struct crew *crew, int32_t seat, int32_t person)
{
	struct roster_seat *s = &crew->seats.items[seat];
	int32_t *people = ARENA_ARRAY(crew->arena, s->declined_count + 1, int32_t);

	for (size_t i = 0; i < s->declined_count; i++)
		people[i] = s->declined[i];
	people[s->declined_count] = person;
	s->declined = people;
	s->declined_count++;
}

/* Who said no to a duty, gave it up or swapped it away is not put on it again; who took it back
 * since then stays. */
static enum store_verdict read_declined(struct crew *crew, struct store *store)
{
	const enum store_verdict verdict = store_refusals(
		store, crew->arena, crew->midnight, &crew->refusals, &crew->refusal_count);

	for (size_t i = 0; verdict == STORE_OK && i < crew->refusal_count; i++) {
		const struct refusal *r = &crew->refusals[i];
		const int32_t person = crew_person(crew, r->person);
		int32_t seat;

		for (int32_t number = 1; person != ROSTER_NOBODY &&
			(seat = crew_seat(crew, r->activity, r->original, r->role, number)) !=
				ROSTER_NONE;
			number++)
			if (crew->now_there[seat] != person)
				add_refusal(crew, seat, person);
	}
	return verdict;
}

enum store_verdict crew_read_past(struct crew *crew, struct store *store)
{
	const enum store_verdict verdict = read_served(crew, store);

	return verdict == STORE_OK ? read_declined(crew, store) : verdict;
}
