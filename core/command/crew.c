/* crew.c - from plan, people and what they served to the roster's problem, and back */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/crew.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "calendar/shift.h"
#include "roster/tell.h"
#include "store/year.h"

enum { BUSY_SECONDS = 8 * 86400 };

struct names VEC(const char *);
struct duties VEC(struct roster_duty);
struct seats VEC(struct roster_seat);
struct pasts VEC(struct roster_past);
struct busies VEC(struct roster_busy);
struct hours VEC(struct roster_hours);

struct origin { /* whose duty it is */
	const struct plan_occurrence *occurrence;
	const struct plan_duty *duty;
	int32_t first_seat;
};
struct origins VEC(struct origin);

struct crew {
	const struct model *model;
	const struct plan *plan;
	struct arena *arena;
	int64_t now;
	struct names skills, pools;
	struct duties duties;
	struct origins origins; /* by duty, in the plan's order */
	struct seats seats;
	struct pasts past;
	struct busies busy;
	int32_t *now_there; /* by seat: who is on it in the store */
	struct roster_problem problem;
	struct roster *desk;
};

static int32_t number_of(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return (int32_t)i;
	*vec_add(names) = name;
	return (int32_t)names->count - 1;
}

static int32_t pool_of(struct crew *crew, const char *type, const char *role)
{
	return number_of(&crew->pools, arena_format(crew->arena, "%s/%s", type, role));
}

/* --- people --- */

static const struct roster_hours *hours_of(
	struct arena *arena, const struct availability *list, size_t count)
{
	struct roster_hours *hours = ARENA_ARRAY(arena, count, struct roster_hours);

	for (size_t i = 0; i < count; i++)
		hours[i] = (struct roster_hours){ .weekdays = list[i].weekdays,
			.hours = list[i].hours,
			.first = CIVIL_NONE,
			.last = CIVIL_NONE };
	return hours;
}

static const int32_t *people_of(struct arena *arena, const struct person **list, size_t count)
{
	int32_t *numbers = ARENA_ARRAY(arena, count, int32_t);

	for (size_t i = 0; i < count; i++)
		numbers[i] = (int32_t)list[i]->index;
	return numbers;
}

static int32_t activity_number(const struct model *model, const char *id)
{
	const struct activity *a = model_activity(model, id);

	return a ? (int32_t)(a - model->activities) : ROSTER_NONE;
}

static struct roster_person person_of(struct crew *crew, const struct person *p)
{
	struct arena *arena = crew->arena;
	int32_t *skills = ARENA_ARRAY(arena, p->skill_count, int32_t);
	int32_t *teams = ARENA_ARRAY(arena, p->team_count, int32_t);
	int32_t *avoid = ARENA_ARRAY(arena, p->avoid_count, int32_t);

	for (size_t i = 0; i < p->skill_count; i++)
		skills[i] = number_of(&crew->skills, p->skills[i]);
	for (size_t i = 0; i < p->team_count; i++)
		teams[i] = (int32_t)p->teams[i]->index;
	for (size_t i = 0; i < p->avoid_count; i++)
		avoid[i] = (int32_t)(p->avoid[i] - crew->model->activities);
	return (struct roster_person){
		.id = p->id,
		.kind = (int32_t)p->kind,
		.skills = skills,
		.skill_count = p->skill_count,
		.teams = teams,
		.team_count = p->team_count,
		.away = p->away,
		.away_count = p->away_count,
		.available = hours_of(arena, p->available, p->available_count),
		.available_count = p->available_count,
		.prefer = hours_of(arena, p->prefer, p->prefer_count),
		.prefer_count = p->prefer_count,
		.dislike = hours_of(arena, p->dislike, p->dislike_count),
		.dislike_count = p->dislike_count,
		.daily_limit = p->daily_limit,
		.weekly_limit = p->weekly_limit,
		.monthly_limit = p->monthly_limit,
		.rest = p->rest,
		.longest = p->longest,
		.share = p->share,
		.avoid = avoid,
		.avoid_count = p->avoid_count,
		.born = p->born,
		.with = people_of(arena, p->with, p->with_count),
		.with_count = p->with_count,
		.not_with = people_of(arena, p->not_with, p->not_with_count),
		.not_with_count = p->not_with_count,
		.area = p->area ? (int32_t)p->area->index : ROSTER_NONE,
		.joined = p->joined,
		.is_active = p->active,
	};
}

/* --- duties and seats --- */

static uint32_t kinds_of(
	const struct model *model, civil_day day, civil_minute from, civil_minute until)
{
	const unsigned shift =
		shift_kinds(holidays_label(model->holidays, day).mark, day, from, until);

	return ROSTER_BIT(ROSTER_TOTAL) | (shift & SHIFT_HOLIDAY ? ROSTER_BIT(ROSTER_HOLIDAY) : 0) |
		(shift & SHIFT_WEEKEND ? ROSTER_BIT(ROSTER_WEEKEND) : 0) |
		(shift & SHIFT_NIGHT ? ROSTER_BIT(ROSTER_NIGHT) : 0);
}

static int32_t kind_number(const char *kind)
{
	for (int k = PERSON_VOLUNTEER; k <= PERSON_PARTNER; k++)
		if (strcmp(person_kind_name((enum person_kind)k), kind) == 0)
			return k;
	return ROSTER_NONE;
}

/* The duty's own team, else whose turn it is (the first of the crew), else all of the activity's.
 */
static const int32_t *teams_of(struct crew *crew, const struct activity *a,
	const struct plan_occurrence *o, const struct plan_duty *d, size_t *ret_count)
{
	const bool is_turn = a->rotate_teams && o->crew_count > 0;
	const char *one = *d->team ? d->team : is_turn ? o->crew[0] : NULL;
	int32_t *teams = ARENA_ARRAY(crew->arena, a->team_count + 1, int32_t);

	*ret_count = 0;
	if (one) {
		const struct team *team = model_team(crew->model, one);

		teams[(*ret_count)++] = team ? (int32_t)team->index : INT32_MAX;
		return teams;
	}
	for (size_t i = 0; i < a->team_count; i++)
		teams[(*ret_count)++] = (int32_t)a->teams[i]->index;
	return teams;
}

static void add_seats(struct crew *crew, const struct plan_duty *d)
{
	const int32_t duty = (int32_t)crew->duties.count - 1;
	int32_t number = 1, of_areas = 0;

	for (size_t i = 0; i < d->area_count; i++)
		of_areas += d->areas[i].seats;
	for (; number <= d->need - of_areas; number++)
		*(struct roster_seat *)vec_add(&crew->seats) = (struct roster_seat){ .duty = duty,
			.number = number,
			.area = ROSTER_NONE,
			.locked = ROSTER_NOBODY,
			.published = ROSTER_NOBODY };
	for (size_t i = 0; i < d->area_count; i++) {
		const struct area *area = model_area(crew->model, d->areas[i].area);

		for (int32_t k = 0; k < d->areas[i].seats; k++)
			*(struct roster_seat *)vec_add(&crew->seats) =
				(struct roster_seat){ .duty = duty,
					.number = number++,
					.area = area ? (int32_t)area->index : ROSTER_NONE,
					.locked = ROSTER_NOBODY,
					.published = ROSTER_NOBODY };
	}
}

static void add_duty(struct crew *crew, const struct activity *a, int32_t occurrence,
	const struct plan_occurrence *o, const struct plan_duty *d)
{
	const struct zone *zone = crew->model->zone;
	const int64_t begins = o->begins + d->after, ends = begins + d->length;
	const struct venue *venue = o->venue ? model_venue(crew->model, o->venue) : NULL;
	int32_t from, until;
	const civil_day day = zone_day(zone, begins, &from);
	const civil_day end_day = zone_day(zone, ends, &until);
	const civil_minute end = (end_day - day) * DAY_MINUTES + until / 60;
	char date[CIVIL_TEXT];
	size_t team_count;
	const int32_t *teams = teams_of(crew, a, o, d, &team_count);

	civil_format(o->original, date);
	*(struct roster_duty *)vec_add(&crew->duties) = (struct roster_duty){
		.id = arena_format(crew->arena, "%s@%s/%s", o->activity, date, d->role),
		.activity = (int32_t)(a - crew->model->activities),
		.occurrence = occurrence,
		.venue = venue ? (int32_t)(venue - crew->model->venues) : ROSTER_NONE,
		.pool = pool_of(crew, a->type->name, d->role),
		.begins = begins,
		.ends = ends,
		.day = day,
		.last_day = until == 0 && end_day > day ? end_day - 1 : end_day,
		.from = from / 60,
		.until = end,
		.kinds = kinds_of(crew->model, day, from / 60, end),
		.skill = *d->skill ? number_of(&crew->skills, d->skill) : ROSTER_NONE,
		.kind = *d->kind ? kind_number(d->kind) : ROSTER_NONE,
		.teams = teams,
		.team_count = team_count,
		.age_min = d->age_min,
		.age_max = d->age_max,
		.rest = d->rest,
		.is_steady = d->steady,
		.last_person = ROSTER_NOBODY,
	};
	*(struct origin *)vec_add(&crew->origins) =
		(struct origin){ o, d, (int32_t)crew->seats.count };
	add_seats(crew, d);
}

static void add_duties(struct crew *crew)
{
	const struct plan *plan = crew->plan;

	for (size_t i = 0; i < plan->occurrence_count; i++) {
		const struct plan_occurrence *o = &plan->occurrences[i];
		const struct activity *a = model_activity(crew->model, o->activity);
		int32_t second;

		if (!a || o->status != PLAN_ON || o->is_kept || o->begins <= crew->now ||
			zone_day(crew->model->zone, o->begins, &second) > plan->seats_until)
			continue;
		for (size_t d = 0; d < o->duty_count; d++)
			if (o->duties[d].need > 0)
				add_duty(crew, a, (int32_t)i, o, &o->duties[d]);
	}
}

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

/* --- what was served, and what is published --- */

static void add_past(struct crew *crew, const struct served *s, int32_t person)
{
	int32_t from, until;
	const civil_day day = zone_day(crew->model->zone, s->begins, &from);
	const civil_day end = zone_day(crew->model->zone, s->ends, &until);
	const struct activity *a = model_activity(crew->model, s->activity);

	*(struct roster_past *)vec_add(&crew->past) = (struct roster_past){ .person = person,
		.pool = pool_of(crew, s->type, s->role),
		.day = day,
		.kinds = kinds_of(
			crew->model, day, from / 60, (end - day) * DAY_MINUTES + until / 60) };
	if (s->ends > crew->now - BUSY_SECONDS)
		*(struct roster_busy *)vec_add(&crew->busy) =
			(struct roster_busy){ .person = person,
				.begins = s->begins,
				.ends = s->ends,
				.day = day,
				.rest = a ? a->rest : 0,
				.venue = a && a->venue ? (int32_t)(a->venue - crew->model->venues)
						       : ROSTER_NONE };
}

static void mark_steady(struct crew *crew, const struct served *s, int32_t person)
{
	const int32_t activity = activity_number(crew->model, s->activity);

	VEC_EACH (struct roster_duty, d, &crew->duties)
		if (d->is_steady && d->activity == activity && s->begins < d->begins &&
			strcmp(crew->origins.items[d - crew->duties.items].duty->role, s->role) ==
				0)
			d->last_person = person; /* the list is by time: the last one stays */
}

/* --- what closed months say beyond the duties that are still listed --- */

struct listed { /* duties of a person in a pool and a month, by kind */
	int32_t person, pool, month;
	int32_t total, holiday, weekend;
};
struct listeds VEC(struct listed);

static int32_t month_number(civil_day day)
{
	const struct civil_date date = civil_to_date(day);

	return date.year * 12 + date.month;
}

static int compare_listed(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	if (x->person != y->person)
		return x->person - y->person;
	return x->pool != y->pool ? x->pool - y->pool : x->month - y->month;
}

static void list_past(const struct crew *crew, struct listeds *listed)
{
	size_t kept = 0;

	for (size_t i = 0; i < crew->past.count; i++) {
		const struct roster_past *past = &crew->past.items[i];

		*(struct listed *)vec_add(listed) = (struct listed){ past->person, past->pool,
			month_number(past->day), 1, (past->kinds & ROSTER_BIT(ROSTER_HOLIDAY)) != 0,
			(past->kinds & ROSTER_BIT(ROSTER_WEEKEND)) != 0 };
	}
	if (listed->count > 1)
		qsort(listed->items, listed->count, sizeof *listed->items, compare_listed);
	for (size_t i = 0; i < listed->count; i++) {
		const struct listed *one = &listed->items[i];
		struct listed *last = kept > 0 ? &listed->items[kept - 1] : NULL;

		if (last == NULL || compare_listed(last, one) != 0) {
			listed->items[kept++] = *one;
			continue;
		}
		last->total += one->total;
		last->holiday += one->holiday;
		last->weekend += one->weekend;
	}
	listed->count = kept;
}

/* The duties of somebody who left and came back are gone, but not forgotten. */
static void add_tally(struct crew *crew, const struct tally *t, const struct listeds *listed)
{
	const int32_t person = crew_person(crew, t->person);

	if (person == ROSTER_NOBODY)
		return;
	const struct listed key = { .person = person,
		.pool = number_of(&crew->pools, t->pool),
		.month = month_number(t->first) };
	const struct listed *there = listed->count > 0
		? bsearch(&key, listed->items, listed->count, sizeof key, compare_listed)
		: NULL;
	const int32_t total = t->total - (there ? there->total : 0);
	const int32_t holiday = t->holiday - (there ? there->holiday : 0);
	const int32_t weekend = t->weekend - (there ? there->weekend : 0);

	for (int32_t i = 0; i < total; i++)
		*(struct roster_past *)vec_add(&crew->past) = (struct roster_past){
			.person = person,
			.pool = key.pool,
			.day = t->first + 14,
			.kinds = ROSTER_BIT(ROSTER_TOTAL) |
				(i < holiday                            ? ROSTER_BIT(ROSTER_HOLIDAY)
						: i < holiday + weekend ? ROSTER_BIT(ROSTER_WEEKEND)
									: 0),
		};
}

static enum store_verdict read_tallies(struct crew *crew, struct store *store)
{
	struct listeds listed = { 0 };
	struct tally *tallies;
	size_t count;
	int32_t second;
	/* the window begins within a month, which is not all in it */
	const civil_day from =
		zone_day(crew->model->zone, crew->now - crew->model->window_days * INT64_C(86400),
			&second) +
		31;
	const enum store_verdict verdict =
		store_tallies(store, crew->arena, from, &tallies, &count);

	list_past(crew, &listed);
	for (size_t i = 0; verdict == STORE_OK && i < count; i++)
		add_tally(crew, &tallies[i], &listed);
	vec_free(&listed);
	return verdict;
}

static enum store_verdict read_served(struct crew *crew, struct store *store)
{
	struct served *served;
	size_t count;
	const int64_t from = crew->now - crew->model->window_days * INT64_C(86400);
	const enum store_verdict verdict = store_served(store, crew->arena, from, &served, &count);

	if (verdict != STORE_OK)
		return verdict;
	crew->now_there = ARENA_ARRAY(crew->arena, crew->seats.count, int32_t);
	for (size_t i = 0; i < crew->seats.count; i++)
		crew->now_there[i] = ROSTER_NOBODY;
	for (size_t i = 0; i < count; i++) {
		const struct served *s = &served[i];
		const int32_t person = crew_person(crew, s->person);
		const int32_t seat = crew_seat(crew, s->activity, s->original, s->role, s->seat);

		if (person == ROSTER_NOBODY)
			continue;
		if (seat == ROSTER_NONE) {
			add_past(crew, s, person);
			mark_steady(crew, s, person);
			continue;
		}
		crew->now_there[seat] = person;
		if (s->is_locked)
			crew->seats.items[seat].locked = person;
		if (s->is_published)
			crew->seats.items[seat].published = person;
	}
	return read_tallies(crew, store);
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
	struct refusal *list;
	size_t count;
	const enum store_verdict verdict =
		store_refusals(store, crew->arena, crew->now, &list, &count);

	for (size_t i = 0; verdict == STORE_OK && i < count; i++) {
		const struct refusal *r = &list[i];
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

/* --- the problem --- */

static void pose(struct crew *crew)
{
	const struct model *m = crew->model;
	struct roster_person *people =
		ARENA_ARRAY(crew->arena, m->person_count, struct roster_person);
	int32_t *parents = ARENA_ARRAY(crew->arena, m->area_count, int32_t);

	for (size_t i = 0; i < m->person_count; i++)
		people[i] = person_of(crew, &m->people[i]);
	for (size_t i = 0; i < m->area_count; i++)
		parents[i] = m->areas[i].within ? (int32_t)m->areas[i].within->index : ROSTER_NONE;
	crew->problem = (struct roster_problem){
		.people = people,
		.person_count = m->person_count,
		.duties = crew->duties.items,
		.duty_count = crew->duties.count,
		.seats = crew->seats.items,
		.seat_count = crew->seats.count,
		.past = crew->past.items,
		.past_count = crew->past.count,
		.busy = crew->busy.items,
		.busy_count = crew->busy.count,
		.area_parent = parents,
		.area_count = m->area_count,
		.first = crew->plan->first,
		.last = crew->plan->seats_until,
		.frozen_until = crew->now + m->freeze_days * INT64_C(86400),
		.spacing = m->spacing,
		.travel = m->travel,
	};
}

static struct crew *make(
	const struct model *model, int64_t now, struct arena *arena, const struct plan *plan)
{
	struct crew *crew = xcalloc(1, sizeof *crew);

	*crew = (struct crew){ .model = model, .plan = plan, .arena = arena, .now = now };
	return crew;
}

enum store_verdict crew_new(const struct model *model, struct store *store, int64_t now,
	struct arena *arena, const struct plan *plan, struct crew **ret_crew)
{
	struct crew *crew = make(model, now, arena, plan);

	add_duties(crew);
	enum store_verdict verdict = read_served(crew, store);

	if (verdict == STORE_OK)
		verdict = read_declined(crew, store);
	if (verdict != STORE_OK) {
		crew_free(crew);
		return verdict;
	}
	pose(crew);
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

struct roster *crew_desk(struct crew *crew)
{
	return crew->desk;
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

enum store_verdict crew_roster(const struct model *model, struct store *store, int64_t now,
	struct arena *arena, struct plan *plan)
{
	struct crew *crew;
	struct roster_result result;
	const enum store_verdict verdict = crew_new(model, store, now, arena, plan, &crew);

	if (verdict != STORE_OK)
		return verdict;
	roster_solve(crew->desk, &(struct roster_options){ .seed = 1 }, &result);
	write_seats(crew, &result, plan);
	crew_free(crew);
	return STORE_OK;
}

/* --- words --- */

static const char *name_person(void *data, int32_t person, enum lang lang)
{
	const struct crew *crew = data;

	(void)lang;
	return crew->model->people[person].name;
}

static const char *name_duty(void *data, int32_t duty, enum lang lang)
{
	const struct crew *crew = data;
	const struct origin *o = &crew->origins.items[duty];
	const struct activity *a = model_activity(crew->model, o->occurrence->activity);
	const struct role *role = model_role(crew->model, o->duty->role);
	const char *name =
		role ? words_get(&role->name, lang, crew->model->language) : o->duty->role;
	char date[CIVIL_TEXT];

	civil_format(o->occurrence->original, date);
	return arena_format(crew->arena, "%s %s %s", date,
		a ? words_get(&a->title, lang, crew->model->language) : "", name);
}

static struct roster_names names_of(struct crew *crew)
{
	return (struct roster_names){ .data = crew, .person = name_person, .duty = name_duty };
}

const char *crew_why(struct crew *crew, int32_t seat, enum lang lang)
{
	struct text t AUTO_TEXT = { 0 };
	struct roster_why why;
	const struct roster_names names = names_of(crew);

	roster_explain(crew->desk, crew->arena, seat, &why);
	tell_why(crew->desk, &why, &names, lang, &t);
	return arena_string(crew->arena, text_string(&t));
}

const char *crew_block(struct crew *crew, int32_t person, int32_t seat, enum lang lang)
{
	struct text t AUTO_TEXT = { 0 };
	struct roster_block block;
	const struct roster_names names = names_of(crew);

	if (roster_may(crew->desk, person, seat, &block))
		return NULL;
	tell_block(&block, &names, lang, &t);
	return arena_string(crew->arena, text_string(&t));
}

const char *crew_exchange_block(struct crew *crew, int32_t giver, int32_t seat, int32_t taker,
	int32_t other, enum lang lang)
{
	roster_put(crew->desk, seat, ROSTER_NOBODY);
	roster_put(crew->desk, other, ROSTER_NOBODY);
	const char *block = crew_block(crew, taker, seat, lang);

	if (!block) {
		roster_put(crew->desk, seat, taker);
		block = crew_block(crew, giver, other, lang);
	}
	roster_put(crew->desk, seat, giver);
	roster_put(crew->desk, other, taker);
	return block;
}

const char *const *crew_fitting(struct crew *crew, int32_t seat, size_t most)
{
	const size_t people = crew->model->person_count;
	const char **ids = ARENA_ARRAY(crew->arena, most + 1, const char *);
	const struct roster_choice *choices;
	const size_t count = roster_suggest(crew->desk, crew->arena, seat, people, &choices);
	size_t found = 0;

	for (size_t i = 0; i < count && found < most; i++)
		if (choices[i].exchange == ROSTER_NONE)
			ids[found++] = crew->model->people[choices[i].person].id;
	ids[found] = NULL;
	return ids;
}

const char *crew_quality(struct crew *crew, enum lang lang)
{
	struct text t AUTO_TEXT = { 0 };
	struct roster_quality quality;

	roster_quality(crew->desk, crew->arena, &quality);
	tell_quality(&quality, lang, &t);
	return arena_string(crew->arena, text_string(&t));
}
