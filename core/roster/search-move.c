/* search-move.c - the moves of the search */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/search.h"

#include <string.h>

/*
 * Insertion with up to two ejected, exchange of two seats, exchange of all duties of two people
 * over some days (after Ceschia & Schaerf), groups that come or go as a whole.
 */

void move_take(struct search *s, int32_t seat)
{
	s->undo[s->undo_count++] = (struct change){ .seat = seat, .person = s->r->person[seat] };
	seat_take(s->r, seat);
}

void move_put(struct search *s, int32_t seat, int32_t p)
{
	s->undo[s->undo_count++] = (struct change){ .seat = seat, .person = ROSTER_NOBODY };
	seat_put(s->r, seat, p);
}

void move_undo(struct search *s)
{
	while (s->undo_count > 0) {
		const struct change *c = &s->undo[--s->undo_count];

		if (c->person < 0)
			seat_take(s->r, c->seat);
		else
			seat_put(s->r, c->seat, c->person);
	}
	memcpy(s->r->vector, s->vector, sizeof s->vector);
}

static bool fits(struct search *s, int32_t seat, int32_t p)
{
	struct clash clashes[CLASH_MAX];

	return rule_cell(s->r, seat, p) != CELL_BLOCKED &&
		rule_clashes(s->r, seat, p, 0, clashes) == 0;
}

/* Somebody for a seat that has become empty: who has just lost one, or one of a few at random. */
static void refill(struct search *s, int32_t seat, int32_t first_choice)
{
	const struct duty *d = &s->r->duties[s->r->seats[seat].duty];

	if (first_choice >= 0 && fits(s, seat, first_choice)) {
		move_put(s, seat, first_choice);
		return;
	}
	for (int32_t i = 0; i < 6 && d->candidate_count; i++) {
		int32_t p = d->candidates[chance_below(&s->chance, d->candidate_count)];

		if (s->r->people[p].group < 0 && fits(s, seat, p)) {
			move_put(s, seat, p);
			return;
		}
	}
}

bool move_is_accepted(struct search *s, int64_t rise)
{
	return rise <= 0 ||
		(s->heat && rise << 32 <= s->heat * s->rise[chance_draw(&s->chance) >> 52]);
}

/* Nobody has to give way: the cost is asked before anything is done. */
static enum move take_over(struct search *s, int32_t seat, int32_t q)
{
	struct roster *r = s->r;
	int32_t p = r->person[seat];
	int64_t rise = seat_price(r, seat, q, 1) + (p >= 0 ? seat_price(r, seat, p, -1) : 0);

	if (!move_is_accepted(s, rise))
		return MOVE_NONE;
	if (p >= 0)
		move_take(s, seat);
	move_put(s, seat, q);
	return MOVE_TAKEN;
}

static enum move move_insert(struct search *s, int32_t seat)
{
	struct roster *r = s->r;
	const struct duty *d = &r->duties[r->seats[seat].duty];
	struct clash clashes[CLASH_MAX];
	int32_t p = r->person[seat], q, count;

	if (d->candidate_count == 0)
		return MOVE_NONE;
	q = d->candidates[chance_below(&s->chance, d->candidate_count)];
	if (q == p || rule_cell(r, seat, q) == CELL_BLOCKED || r->people[q].group >= 0)
		return MOVE_NONE;
	count = rule_clashes(r, seat, q, (uint32_t)chance_below(&s->chance, 64), clashes);
	if (count < 0 || count > 2)
		return MOVE_NONE;
	if (count == 0 || (count == 1 && clashes[0].seat == seat))
		return take_over(s, seat, q);
	if (p >= 0)
		move_take(s, seat);
	for (int32_t i = 0; i < count; i++)
		if (r->person[clashes[i].seat] >= 0)
			move_take(s, clashes[i].seat);
	move_put(s, seat, q);
	for (int32_t i = 0; i < count; i++)
		if (r->person[clashes[i].seat] < 0)
			refill(s, clashes[i].seat, p);
	return MOVE_MADE;
}

/* Two seats of a pool exchange their people: totals stay. */
static enum move move_exchange(struct search *s, int32_t a)
{
	struct roster *r = s->r;
	int32_t b = s->pool_seats[chance_below(&s->chance, s->pool_seat_count)];
	int32_t p = r->person[a], q = r->person[b];
	bool is_asked;

	if (a == b || p == q || p < 0 || q < 0)
		return MOVE_NONE;
	if (rule_cell(r, a, q) == CELL_BLOCKED || rule_cell(r, b, p) == CELL_BLOCKED)
		return MOVE_NONE;
	is_asked = seat_has_exchange_price(r, a, b);
	if (is_asked && !move_is_accepted(s, seat_exchange_price(r, a, b)))
		return MOVE_NONE;
	move_take(s, a);
	move_take(s, b);
	if (!fits(s, a, q))
		return MOVE_NONE;
	move_put(s, a, q);
	if (!fits(s, b, p))
		return MOVE_NONE;
	move_put(s, b, p);
	return is_asked ? MOVE_TAKEN : MOVE_MADE;
}

static int32_t collect(const struct roster *r, int32_t p, civil_day first, civil_day last,
	int32_t *seats, int32_t max)
{
	const struct row *row = &r->rows[p];
	int32_t n = 0;
	int64_t from = (int64_t)(first - 1) * 86400; /* a day early: clocks differ by place */

	for (int32_t i = seat_place(row, from); i < row->count && n <= max; i++) {
		civil_day day = row->duties[i]->day;

		if (day < first || day > last)
			continue;
		if (r->seats[row->seats[i]].is_fixed || n == max)
			return -1;
		seats[n++] = row->seats[i];
	}
	return n;
}

static bool give_all(struct search *s, const int32_t *seats, int32_t count, int32_t p)
{
	for (int32_t i = 0; i < count; i++) {
		if (!fits(s, seats[i], p))
			return false;
		move_put(s, seats[i], p);
	}
	return true;
}

/* Two people exchange all their duties of 2 to 14 days. */
static bool move_block(struct search *s, int32_t seat)
{
	enum { MOST = 12 };
	struct roster *r = s->r;
	const struct duty *d = &r->duties[r->seats[seat].duty];
	int32_t p = r->person[seat], q, mine[MOST], theirs[MOST], n, m;
	civil_day last = d->day + 1 + chance_below(&s->chance, 13);

	if (p < 0 || d->candidate_count == 0)
		return false;
	q = d->candidates[chance_below(&s->chance, d->candidate_count)];
	if (p == q)
		return false;
	n = collect(r, p, d->day, last, mine, MOST);
	m = n < 0 ? -1 : collect(r, q, d->day, last, theirs, MOST);
	if (n <= 0 || m < 0)
		return false;
	for (int32_t i = 0; i < n; i++)
		if (rule_cell(r, mine[i], q) == CELL_BLOCKED)
			return false;
	for (int32_t i = 0; i < m; i++)
		if (rule_cell(r, theirs[i], p) == CELL_BLOCKED)
			return false;
	for (int32_t i = 0; i < n; i++)
		move_take(s, mine[i]);
	for (int32_t i = 0; i < m; i++)
		move_take(s, theirs[i]);
	return give_all(s, mine, n, q) && give_all(s, theirs, m, p);
}

static bool group_leaves(struct search *s, const struct occurrence *o, int32_t group)
{
	int32_t left = 0, seats[MOVE_SEATS / 4];

	for (int32_t i = 0; i < o->seat_count; i++) {
		int32_t p = s->r->person[o->seats[i]];

		if (p < 0 || s->r->people[p].group != group)
			continue;
		if (s->r->seats[o->seats[i]].is_fixed || left == MOVE_SEATS / 4)
			return false;
		seats[left++] = o->seats[i];
	}
	for (int32_t i = 0; i < left; i++)
		move_take(s, seats[i]);
	for (int32_t i = 0; i < left; i++)
		refill(s, seats[i], ROSTER_NOBODY);
	return true;
}

static bool group_member_comes(struct search *s, const struct occurrence *o, int32_t p)
{
	struct clash clashes[CLASH_MAX];
	int32_t start = chance_below(&s->chance, o->seat_count);

	for (int32_t i = 0; i < o->seat_count; i++) {
		int32_t seat = o->seats[(start + i) % o->seat_count], q = s->r->person[seat], count;

		if (s->r->seats[seat].is_fixed || (q >= 0 && s->r->people[q].group >= 0) ||
			rule_cell(s->r, seat, p) == CELL_BLOCKED)
			continue;
		count = rule_clashes(s->r, seat, p, 0, clashes);
		if (count < 0 || (count == 1 && clashes[0].seat != seat) || count > 1)
			continue;
		if (q >= 0)
			move_take(s, seat);
		move_put(s, seat, p);
		return true;
	}
	return false;
}

static bool move_group(struct search *s, int32_t seat)
{
	struct roster *r = s->r;
	int32_t occurrence = r->duties[r->seats[seat].duty].occurrence;
	int32_t group = chance_below(&s->chance, r->group_count);
	const struct occurrence *o = &r->occurrences[occurrence];

	if (o->seat_count > MOVE_SEATS / 8)
		return false;
	if (rule_group_present(r, group, occurrence) > 0)
		return group_leaves(s, o, group);
	if (r->groups[group].count > o->seat_count)
		return false;
	for (int32_t i = 0; i < r->groups[group].count; i++)
		if (!group_member_comes(s, o, r->groups[group].people[i]))
			return false;
	return true;
}

enum move move_any(struct search *s)
{
	int32_t seat = s->pool_seats[chance_below(&s->chance, s->pool_seat_count)];
	uint64_t kind = chance_draw(&s->chance) >> 60;
	bool is_made;

	if (s->empty_count && kind == 15)
		return move_insert(s, s->empty[chance_below(&s->chance, s->empty_count)]);
	if (s->r->group_count && kind == 14)
		is_made = move_group(s, seat);
	else if (kind < 4)
		return move_exchange(s, seat);
	else if (kind < 6)
		is_made = move_block(s, seat);
	else
		return move_insert(s, seat);
	return is_made ? MOVE_MADE : MOVE_NONE;
}
