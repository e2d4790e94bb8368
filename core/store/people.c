/* people.c - apply's fourth step: who sits where */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/apply.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/civil.h"

struct seat_row { /* an assignment, or (seat 0) a duty that has none */
	const char *activity, *role, *person;
	int64_t duty, assignment, occurrence, begins, need;
	int32_t original, seat;
	bool is_locked, is_kept;
};
struct seat_rows VEC(struct seat_row);

struct verdict_row {
	int64_t duty;
	const char *code;
	int32_t seat;
	bool is_open;
};
struct verdict_rows VEC(struct verdict_row);

struct put { /* somebody new on a seat; is_told: the seat was known to be another's, or open */
	const struct seat_row *duty;
	const char *person;
	int32_t seat;
	bool is_told;
};
struct puts VEC(struct put);

struct crew { /* one duty: what the plan says and what is there */
	const struct plan_seat **seats;
	size_t seat_count;
	struct seat_row *rows;
	size_t row_count;
};

static int compare_duty(const char *activity, int32_t original, const char *role,
	const char *other_activity, int32_t other_original, const char *other_role)
{
	const int by_activity = strcmp(activity, other_activity);

	if (by_activity != 0)
		return by_activity;
	if (original != other_original)
		return original < other_original ? -1 : 1;
	return strcmp(role, other_role);
}

static int compare_seats(const void *a, const void *b)
{
	const struct plan_seat *x = *(const struct plan_seat *const *)a;
	const struct plan_seat *y = *(const struct plan_seat *const *)b;
	const int by_duty =
		compare_duty(x->activity, x->original, x->role, y->activity, y->original, y->role);

	return by_duty != 0 ? by_duty : x->seat - y->seat;
}

static void read_rows(
	struct apply *apply, const char *first, const char *last, struct seat_rows *rows)
{
	struct query *query = apply->is_new
		? NULL
		: db_query(apply->store, Q_seat_current, I(apply->store->community), T(first),
			  T(last));

	while (db_next(apply->store, query))
		*vec_add(rows) = (struct seat_row){ .activity = db_text(query, apply->arena, 0),
			.original = db_day(query, 1),
			.role = db_text(query, apply->arena, 2),
			.duty = query_integer(query, 3),
			.need = query_integer(query, 4),
			.seat = db_small(query, 5),
			.assignment = query_integer(query, 6),
			.person = db_text(query, apply->arena, 7),
			.is_locked = !query_is_null(query, 8),
			.occurrence = query_integer(query, 9),
			.begins = query_integer(query, 10) };
}

static void read_verdicts(
	struct apply *apply, const char *first, const char *last, struct verdict_rows *rows)
{
	struct query *query = apply->is_new
		? NULL
		: db_query(apply->store, Q_verdict_all, I(apply->store->community), T(first),
			  T(last));

	while (db_next(apply->store, query))
		*vec_add(rows) = (struct verdict_row){ .duty = query_integer(query, 0),
			.seat = db_small(query, 1),
			.is_open = query_integer(query, 2) != 0,
			.code = db_text(query, apply->arena, 3) };
}

static const struct verdict_row *find_verdict(
	const struct verdict_rows *rows, int64_t duty, int32_t seat)
{
	size_t low = 0, high = rows->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const struct verdict_row *row = &rows->items[middle];
		if (row->duty == duty && row->seat == seat)
			return row;
		if (row->duty < duty || (row->duty == duty && row->seat < seat))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static struct seat_row *find_person(struct crew *crew, const char *person)
{
	for (size_t i = 0; i < crew->row_count; i++)
		if (crew->rows[i].person != NULL && strcmp(crew->rows[i].person, person) == 0)
			return &crew->rows[i];
	return NULL;
}

static struct seat_row *find_seat(struct crew *crew, int32_t seat)
{
	for (size_t i = 0; i < crew->row_count; i++)
		if (crew->rows[i].person != NULL && crew->rows[i].seat == seat)
			return &crew->rows[i];
	return NULL;
}

static const char *name_of(const struct apply *apply, const char *person)
{
	for (size_t i = 0; person != NULL && i < apply->plan->person_count; i++)
		if (strcmp(apply->plan->people[i].id, person) == 0)
			return apply->plan->people[i].name;
	return person;
}

static void say_people(struct apply *apply, const struct plan_seat *seat, int64_t begins,
	const char *before, const char *after)
{
	struct change *change =
		apply_change(apply, after != NULL ? CHANGE_PEOPLE : CHANGE_UNFILLED, seat->activity,
			seat->original, begins != 0 ? apply_day(apply, begins) : seat->original);
	const char *from = name_of(apply, before), *to = name_of(apply, after);

	change->detail = seat->role;
	if (after == NULL)
		change->text = seat->why.in[LANG_ZH] || seat->why.in[LANG_EN]
			? seat->why
			: WORDS("无人可排", "nobody can serve");
	else if (before == NULL)
		change->text = WORDS(to, to);
	else
		change->text = WORDS(arena_format(apply->arena, "%s → %s", from, to),
			arena_format(apply->arena, "%s → %s", from, to));
}

static void end_seat(struct apply *apply, const struct seat_row *row)
{
	struct store *store = apply->store;
	const int64_t now = apply->options->now;

	apply_dirty(apply, row->occurrence);
	*vec_add(&apply->notices) = (struct notice){ row->occurrence,
		named_find(&apply->people, row->person), "seat-off", row->begins };
	if (apply->is_dry)
		return;
	db_run(store, Q_assignment_end, I(row->assignment), I(now), T("replanned"));
	db_run(store, Q_swap_end_of, I(row->assignment));
}

/* What the roster says of a seat is kept only when it says something else: its sentences may count
 * days, and those alone are no change. */
static void note_verdict(struct apply *apply, const struct verdict_rows *verdicts, int64_t duty,
	const struct plan_seat *seat)
{
	const struct verdict_row *old = find_verdict(verdicts, duty, seat->seat);
	const bool is_open = seat->person == NULL;
	const char *code = seat->reason != NULL ? seat->reason : "";
	const bool says =
		*code != '\0' || seat->why.in[LANG_ZH] || seat->why.in[LANG_EN] || is_open;

	if (apply->is_dry || duty == 0)
		return;
	if (!says && old != NULL)
		db_run(apply->store, Q_verdict_drop, I(duty), I(seat->seat));
	if (!says || (old != NULL && old->is_open == is_open && strcmp(old->code, code) == 0))
		return;
	db_run(apply->store, Q_verdict_put, I(apply->store->community), I(duty), I(seat->seat),
		I(is_open), T(code), T(seat->why.in[LANG_ZH]), T(seat->why.in[LANG_EN]));
}

/* Whose row the person is to have, NULL for a new one, and under which number; false: there is no
 * seat left. */
static bool find_room(struct crew *crew, const struct plan_seat *seat, struct seat_row **ret_old,
	int32_t *ret_number)
{
	struct seat_row *old = find_seat(crew, seat->seat);
	int32_t number = seat->seat;

	if (old != NULL && old->is_locked)
		return false;
	if (old != NULL && old->is_kept) {
		/* its holder keeps it: take the seat of that person's planned number */
		old = NULL;
		for (size_t k = 0; k < crew->row_count && old == NULL; k++)
			if (crew->rows[k].person != NULL && !crew->rows[k].is_kept &&
				!crew->rows[k].is_locked)
				old = &crew->rows[k];
	}
	if (old != NULL)
		number = old->seat;
	for (int32_t n = 1;
		old == NULL && find_seat(crew, number) != NULL && n <= crew->rows[0].need; n++)
		number = n;
	*ret_old = old;
	*ret_number = number;
	return old != NULL || find_seat(crew, number) == NULL;
}

static void change_seat(struct apply *apply, struct crew *crew, const struct verdict_rows *verdicts,
	const struct plan_seat *seat, struct puts *puts)
{
	struct seat_row *first = &crew->rows[0], *old;
	int32_t number;

	if (seat->seat > first->need || !find_room(crew, seat, &old, &number))
		return;
	const struct verdict_row *open = find_verdict(verdicts, first->duty, number);
	const bool was_open = open != NULL && open->is_open;
	if (old != NULL) {
		old->is_kept = true;
		end_seat(apply, old);
	}
	if (seat->person != NULL)
		*vec_add(puts) =
			(struct put){ first, seat->person, number, old != NULL || was_open };
	if (seat->person != NULL || old != NULL || !was_open)
		say_people(
			apply, seat, first->begins, old != NULL ? old->person : NULL, seat->person);
	note_verdict(apply, verdicts, first->duty, seat);
}

/* Somebody who stays on the duty keeps the seat, whatever number the plan gives; then those the
 * plan has no more leave; then the new ones take what is free. */
static void compare_crew(struct apply *apply, struct crew *crew,
	const struct verdict_rows *verdicts, struct puts *puts)
{
	struct seat_row *first = &crew->rows[0];
	bool *is_done = ARENA_ARRAY(apply->arena, crew->seat_count + 1, bool);

	for (size_t i = 0; i < crew->seat_count; i++) {
		struct seat_row *there = crew->seats[i]->person != NULL
			? find_person(crew, crew->seats[i]->person)
			: NULL;
		if (there == NULL)
			continue;
		there->is_kept = is_done[i] = true;
		note_verdict(apply, verdicts, first->duty, crew->seats[i]);
	}
	for (size_t i = 0; i < crew->seat_count; i++)
		if (!is_done[i])
			change_seat(apply, crew, verdicts, crew->seats[i], puts);
}

/* A duty that is new has no rows to read in a dry run. */
static void say_new(struct apply *apply, const struct plan_seat *seat)
{
	if (seat->person == NULL)
		say_people(apply, seat, 0, NULL, NULL);
}

static void put_people(struct apply *apply, const struct puts *puts)
{
	struct store *store = apply->store;
	const int64_t now = apply->options->now;

	for (size_t i = 0; i < puts->count && !apply->is_dry; i++) {
		const struct put *put = &puts->items[i];
		const int64_t person = named_find(&apply->people, put->person);
		db_run(store, Q_swap_end_seat, I(put->duty->duty), I(put->seat));
		db_run(store, Q_assignment_add, I(store->community), I(put->duty->duty),
			I(put->seat), I(person), T("solver"), I(now), Z(0), Z(0));
		apply_dirty(apply, put->duty->occurrence);
		if (put->is_told)
			*vec_add(&apply->notices) = (struct notice){ put->duty->occurrence, person,
				"seat-on", put->duty->begins };
	}
}

/* Whether the occurrence is added by this very plan: its people are part of the addition. */
static void forget_new(struct apply *apply, size_t from)
{
	size_t kept = from;

	for (size_t i = from; i < apply->changes.count; i++) {
		const struct change *change = &apply->changes.items[i];
		bool is_new = false;
		for (size_t k = 0; k < from && change->kind == CHANGE_PEOPLE && !is_new; k++) {
			const struct change *other = &apply->changes.items[k];
			is_new = other->kind == CHANGE_ADD &&
				strcmp(other->original, change->original) == 0 &&
				strcmp(other->activity, change->activity) == 0;
		}
		if (!is_new)
			apply->changes.items[kept++] = *change;
	}
	apply->changes.count = kept;
}

/* The plan's seats in the order of the store's rows, and the days they reach over. */
static const struct plan_seat **sort_seats(struct apply *apply, struct civil_range *ret_days)
{
	const struct plan *plan = apply->plan;
	const struct plan_seat **seats =
		ARENA_ARRAY(apply->arena, plan->seat_count + 1, const struct plan_seat *);
	struct civil_range days = { plan->first, plan->last };

	for (size_t i = 0; i < plan->seat_count; i++) {
		seats[i] = &plan->seats[i];
		if (seats[i]->original < days.first)
			days.first = seats[i]->original;
		if (seats[i]->original > days.last)
			days.last = seats[i]->original;
	}
	if (plan->seat_count > 1)
		qsort(seats, plan->seat_count, sizeof *seats, compare_seats);
	*ret_days = days;
	return seats;
}

static int compare_row(const struct seat_row *row, const struct plan_seat *seat)
{
	return compare_duty(row->activity, row->original, row->role, seat->activity, seat->original,
		seat->role);
}

/* The first of the seats with all others of its duty, and the rows of that duty from *at on, which
 * moves there. */
static struct crew next_crew(
	const struct plan_seat **seats, size_t seat_count, const struct seat_rows *rows, size_t *at)
{
	struct crew crew = { .seats = seats };

	while (crew.seat_count < seat_count &&
		compare_duty(seats[0]->activity, seats[0]->original, seats[0]->role,
			seats[crew.seat_count]->activity, seats[crew.seat_count]->original,
			seats[crew.seat_count]->role) == 0)
		crew.seat_count++;
	while (*at < rows->count && compare_row(&rows->items[*at], seats[0]) < 0)
		++*at;
	crew.rows = rows->count > 0 ? &rows->items[*at] : NULL;
	while (*at + crew.row_count < rows->count &&
		compare_row(&crew.rows[crew.row_count], seats[0]) == 0)
		crew.row_count++;
	return crew;
}

void people_compare(struct apply *apply)
{
	const struct plan *plan = apply->plan;
	struct civil_range days;
	const struct plan_seat **seats = sort_seats(apply, &days);
	struct seat_rows rows = { 0 };
	struct verdict_rows verdicts = { 0 };
	struct puts puts = { 0 };
	char first[CIVIL_TEXT], last[CIVIL_TEXT];

	civil_format(days.first, first);
	civil_format(days.last, last);
	read_rows(apply, first, last, &rows);
	read_verdicts(apply, first, last, &verdicts);
	const size_t before = apply->changes.count;
	for (size_t i = 0, r = 0; i < plan->seat_count;) {
		struct crew crew = next_crew(&seats[i], plan->seat_count - i, &rows, &r);
		const bool is_beyond = seats[i]->original > plan->seats_until;
		if (!is_beyond && crew.row_count > 0 && crew.rows[0].begins > apply->options->now)
			compare_crew(apply, &crew, &verdicts, &puts);
		for (size_t k = 0; crew.row_count == 0 && apply->is_dry && k < crew.seat_count; k++)
			say_new(apply, crew.seats[k]);
		i += crew.seat_count;
		r += crew.row_count;
	}
	put_people(apply, &puts);
	forget_new(apply, before);
	vec_free(&rows);
	vec_free(&verdicts);
	vec_free(&puts);
}
