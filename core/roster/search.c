/* search.c - simulated annealing over who sits where */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * A move takes people off seats and puts others on, is kept when the cost falls (or, by chance,
 * when it rises a little), and is undone else.  Everything is integer arithmetic, so that a seed
 * gives the same roster on every machine.  The best vector seen is remembered as a log of what
 * changed since. Moves: insertion with up to two ejected, exchange of two seats, exchange of all
 * duties of two people over some days (after Ceschia & Schaerf), groups that come or go as a whole.
 */
enum { BURST = 256, ASK_EVERY = 4096, MOVE_SEATS = 64 };

struct change {
	int32_t seat, person; /* who was there before */
};

struct search {
	struct roster *r;
	uint64_t random[2];
	struct change undo[MOVE_SEATS]; /* of the move under way */
	int32_t undo_count;
	struct change *log; /* since the best */
	int32_t log_count, log_room;
	bool has_log;  /* the best is the present with the log undone; else it is in `best` */
	int32_t *best; /* by seat */
	int64_t best_vector[ROSTER_LEVELS], vector[ROSTER_LEVELS];
	int64_t bound;
	bool is_done; /* the best costs no more than the bound */
	int64_t heat; /* temperature, in 1/65536 */
	const int32_t *pool_seats;
	int32_t pool_seat_count;
	int32_t *free_seats; /* those that are not fixed, pool by pool */
	int32_t *pool_first; /* where each pool begins among them */
	int32_t free_count;
	int32_t *empty, *empty_at, empty_count; /* seats without anybody; where each is */
};

/* --- chance --- */

/* xoroshiro128+ by Blackman and Vigna (public domain); seeded by splitmix64. */
static uint64_t turn(uint64_t x, int32_t bits)
{
	return x << bits | x >> (64 - bits);
}

static uint64_t draw(struct search *s)
{
	uint64_t a = s->random[0], b = s->random[1], sum = a + b;

	b ^= a;
	s->random[0] = turn(a, 24) ^ b ^ b << 16;
	s->random[1] = turn(b, 37);
	return sum;
}

static void seed_random(struct search *s, uint64_t seed)
{
	for (int32_t i = 0; i < 2; i++) {
		uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

		z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
		s->random[i] = z ^ z >> 31;
	}
}

/* 0 … n - 1 */
static int32_t below(struct search *s, int32_t n)
{
	return (int32_t)((draw(s) >> 32) * (uint64_t)n >> 32);
}

/* -ln(u) of a uniform u, in 1/65536: the exponent of two from the leading zeroes, the rest by
 * squaring, so no libm. */
static int64_t draw_exponential(struct search *s)
{
	enum { LN2 = 45426, STEPS = 16 };
	uint64_t u = draw(s) >> 32 | 1, x;
	int32_t whole = 31 - (63 - __builtin_clzll(u));
	int64_t fraction = 0;

	x = u << (__builtin_clzll(u) - 32); /* 2^31 … 2^32 - 1 */
	for (int32_t i = 0; i < STEPS; i++) {
		x = x * x >> 31;
		fraction <<= 1;
		if (x >> 32) {
			fraction |= 1;
			x >>= 1;
		}
	}
	/* log2(u / 2^32) = -(whole + 1) + fraction / 65536 */
	return (((int64_t)(whole + 1) << 16) - fraction) * LN2 >> 16;
}

/* --- moves --- */

static void note_empty(struct search *s, int32_t seat, bool is_empty)
{
	int32_t at = s->empty_at[seat], last;

	if (is_empty == (at >= 0))
		return;
	if (is_empty) {
		s->empty_at[seat] = s->empty_count;
		s->empty[s->empty_count++] = seat;
		return;
	}
	last = s->empty[--s->empty_count];
	s->empty[at] = last;
	s->empty_at[last] = at;
	s->empty_at[seat] = -1;
}

static void move_take(struct search *s, int32_t seat)
{
	s->undo[s->undo_count++] = (struct change){ .seat = seat, .person = s->r->person[seat] };
	seat_take(s->r, seat);
}

static void move_put(struct search *s, int32_t seat, int32_t p)
{
	s->undo[s->undo_count++] = (struct change){ .seat = seat, .person = ROSTER_NOBODY };
	seat_put(s->r, seat, p);
}

static void undo_move(struct search *s)
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
		int32_t p = d->candidates[below(s, d->candidate_count)];

		if (s->r->people[p].group < 0 && fits(s, seat, p)) {
			move_put(s, seat, p);
			return;
		}
	}
}

static bool move_insert(struct search *s, int32_t seat)
{
	struct roster *r = s->r;
	const struct duty *d = &r->duties[r->seats[seat].duty];
	struct clash clashes[CLASH_MAX];
	int32_t p = r->person[seat], q, count;

	if (d->candidate_count == 0)
		return false;
	q = d->candidates[below(s, d->candidate_count)];
	if (q == p || rule_cell(r, seat, q) == CELL_BLOCKED || r->people[q].group >= 0)
		return false;
	count = rule_clashes(r, seat, q, (uint32_t)below(s, 64), clashes);
	if (count < 0 || count > 2)
		return false;
	if (count == 1 && clashes[0].seat == seat)
		count = 0;
	if (p >= 0)
		move_take(s, seat);
	for (int32_t i = 0; i < count; i++)
		if (r->person[clashes[i].seat] >= 0)
			move_take(s, clashes[i].seat);
	move_put(s, seat, q);
	for (int32_t i = 0; i < count; i++)
		if (r->person[clashes[i].seat] < 0)
			refill(s, clashes[i].seat, p);
	return true;
}

/* Two seats of a pool exchange their people: totals stay. */
static bool move_exchange(struct search *s, int32_t a)
{
	int32_t b = s->pool_seats[below(s, s->pool_seat_count)];
	int32_t p = s->r->person[a], q = s->r->person[b];

	if (a == b || p == q || p < 0 || q < 0)
		return false;
	if (rule_cell(s->r, a, q) == CELL_BLOCKED || rule_cell(s->r, b, p) == CELL_BLOCKED)
		return false;
	move_take(s, a);
	move_take(s, b);
	if (!fits(s, a, q))
		return false;
	move_put(s, a, q);
	if (!fits(s, b, p))
		return false;
	move_put(s, b, p);
	return true;
}

static int32_t collect(const struct roster *r, int32_t p, civil_day first, civil_day last,
	int32_t *seats, int32_t max)
{
	const struct row *row = &r->rows[p];
	int32_t n = 0;
	int64_t from = (int64_t)(first - 1) * 86400; /* a day early: clocks differ by place */

	for (int32_t i = seat_place(row, from); i < row->count && n <= max; i++) {
		civil_day day = r->duties[r->seats[row->seats[i]].duty].day;

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
	civil_day last = d->day + 1 + below(s, 13);

	if (p < 0 || d->candidate_count == 0)
		return false;
	q = d->candidates[below(s, d->candidate_count)];
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
	int32_t start = below(s, o->seat_count);

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
	int32_t group = below(s, r->group_count);
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

static bool move_any(struct search *s)
{
	int32_t seat = s->pool_seats[below(s, s->pool_seat_count)];
	uint64_t kind = draw(s) >> 60;

	if (s->empty_count && kind == 15)
		return move_insert(s, s->empty[below(s, s->empty_count)]);
	if (s->r->group_count && kind == 14)
		return move_group(s, seat);
	if (kind < 4)
		return move_exchange(s, seat);
	if (kind < 6)
		return move_block(s, seat);
	return move_insert(s, seat);
}

/* --- the best seen --- */

static int32_t compare(const int64_t *a, const int64_t *b)
{
	for (int32_t i = 0; i < ROSTER_LEVELS; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

static void save_best(struct search *s)
{
	memcpy(s->best, s->r->person, (size_t)s->r->seat_count * sizeof *s->best);
	for (int32_t i = s->log_count - 1; i >= 0; i--)
		s->best[s->log[i].seat] = s->log[i].person;
	s->has_log = false;
	s->log_count = 0;
}

static void keep_move(struct search *s)
{
	bool is_best = compare(s->r->vector, s->best_vector) < 0;

	for (int32_t i = 0; i < s->undo_count; i++)
		note_empty(s, s->undo[i].seat, s->r->person[s->undo[i].seat] < 0);
	if (is_best) {
		memcpy(s->best_vector, s->r->vector, sizeof s->best_vector);
		s->is_done = seat_cost(s->r) <= s->bound;
		s->has_log = true;
		s->log_count = 0;
	} else if (s->has_log) {
		for (int32_t i = 0; i < s->undo_count; i++)
			s->log[s->log_count++] = s->undo[i];
		if (s->log_count > s->log_room - MOVE_SEATS)
			save_best(s);
	}
	s->undo_count = 0;
	memcpy(s->vector, s->r->vector, sizeof s->vector);
}

static void go_back_to_best(struct search *s)
{
	if (s->has_log)
		save_best(s);
	for (int32_t i = 0; i < s->r->seat_count; i++)
		if (s->r->person[i] != s->best[i])
			seat_take(s->r, i);
	for (int32_t i = 0; i < s->r->seat_count; i++) {
		if (s->r->person[i] != s->best[i])
			seat_put(s->r, i, s->best[i]);
		if (i < s->r->given_seats)
			note_empty(s, i, s->best[i] < 0);
	}
	memcpy(s->vector, s->r->vector, sizeof s->vector);
}

static void one_move(struct search *s)
{
	int64_t cost = seat_cost(s->r), rise;

	if (!move_any(s)) {
		undo_move(s);
		return;
	}
	rise = seat_cost(s->r) - cost;
	if (rise <= 0 || (s->heat && rise << 32 <= s->heat * draw_exponential(s)))
		keep_move(s);
	else
		undo_move(s);
}

/* --- the whole --- */

static void list_seats(struct search *s)
{
	struct roster *r = s->r;

	s->free_seats = xcalloc((size_t)r->given_seats + 1, sizeof *s->free_seats);
	s->pool_first = xcalloc((size_t)r->pool_count + 1, sizeof *s->pool_first);
	for (int32_t g = 0; g < r->pool_count; g++) {
		s->pool_first[g] = s->free_count;
		for (int32_t i = 0; i < r->pools[g].seat_count; i++)
			if (!r->seats[r->pools[g].seats[i]].is_fixed)
				s->free_seats[s->free_count++] = r->pools[g].seats[i];
	}
	s->pool_first[r->pool_count] = s->free_count;
}

static void begin(struct search *s, struct roster *r, uint64_t seed)
{
	size_t seats = (size_t)r->seat_count + 1;

	s->r = r;
	seed_random(s, seed);
	s->log_room = 4 * r->seat_count + 16 * MOVE_SEATS;
	s->log = xcalloc((size_t)s->log_room, sizeof *s->log);
	s->best = xcalloc(seats, sizeof *s->best);
	s->empty = xcalloc(seats, sizeof *s->empty);
	s->empty_at = xcalloc(seats, sizeof *s->empty_at);
	list_seats(s);
	for (int32_t i = 0; i < r->seat_count; i++)
		s->empty_at[i] = -1;
	for (int32_t i = 0; i < s->free_count; i++)
		note_empty(s, s->free_seats[i], r->person[s->free_seats[i]] < 0);
	memcpy(s->vector, r->vector, sizeof s->vector);
	memcpy(s->best_vector, r->vector, sizeof s->best_vector);
	s->has_log = true;
}

static void finish(struct search *s)
{
	go_back_to_best(s);
	free(s->log);
	free(s->best);
	free(s->empty);
	free(s->empty_at);
	free(s->free_seats);
	free(s->pool_first);
}

/* A pool, each as likely as it has seats; the burst stays in it. */
static void pick_pool(struct search *s)
{
	int32_t seat = s->free_seats[below(s, s->free_count)];
	int32_t g = s->r->duties[s->r->seats[seat].duty].pool;

	s->pool_seats = s->free_seats + s->pool_first[g];
	s->pool_seat_count = s->pool_first[g + 1] - s->pool_first[g];
}

int64_t search_improve(struct roster *r, const struct roster_options *options, int64_t moves,
	int64_t bound, bool is_warm, bool *ret_truncated)
{
	/* From HOT (WARM when most seats are to stay) down to COLD, times 63079/65536 in each of as
	 * many stages as that takes; then one more at zero. */
	enum { HOT = 40 << 16, WARM = 10 << 16, COLD = 19660, COOLING = 63079 };
	struct search s = { .bound = bound };
	int64_t done = 0, stage, next, stages = 1;

	*ret_truncated = false;
	begin(&s, r, options->seed);
	s.heat = is_warm ? WARM : HOT;
	for (int64_t heat = s.heat; heat > COLD; heat = heat * COOLING >> 16)
		stages++;
	stage = moves / stages + 1;
	next = stage;
	while (s.free_count && done < moves && !s.is_done) {
		if (done % BURST == 0)
			pick_pool(&s);
		if (done >= next) {
			s.heat = s.heat > COLD ? s.heat * COOLING >> 16 : 0;
			next += stage;
			if (s.heat <= COLD && s.heat) {
				go_back_to_best(&s);
				s.has_log = true;
				s.log_count = 0;
				s.heat = 0;
			}
		}
		one_move(&s);
		done++;
		if (done % ASK_EVERY == 0) {
			if (options->go_on && !options->go_on(options->data, s.best_vector)) {
				*ret_truncated = true;
				break;
			}
		}
	}
	finish(&s);
	return done;
}
