/* search.c - simulated annealing over who sits where */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * A move takes people off seats and puts others on, is kept when the cost falls (or, by chance,
 * when it rises a little), and is undone else.  Everything is integer arithmetic, so that a seed
 * gives the same roster on every machine.  The best vector seen is remembered as a log of what
 * changed since.
 */
enum { BURST = 256, ASK_EVERY = 4096, COOLING = 63079 }; /* COOLING: of 65536 */

/* --- the best seen --- */

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
	int64_t cost = seat_cost(s->r);
	enum move move = move_any(s);

	if (move == MOVE_TAKEN ||
		(move == MOVE_MADE && move_is_accepted(s, seat_cost(s->r) - cost)))
		keep_move(s);
	else
		move_undo(s);
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
	chance_seed(&s->chance, seed);
	for (uint32_t i = 0; i < RISES; i++)
		s->rise[i] = chance_exponential((2 * i + 1) << 19);
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
	int32_t seat = s->free_seats[chance_below(&s->chance, s->free_count)];
	int32_t g = s->r->duties[s->r->seats[seat].duty].pool;

	s->pool_seats = s->free_seats + s->pool_first[g];
	s->pool_seat_count = s->pool_first[g + 1] - s->pool_first[g];
}

/* Empty seats are filled over ridges that fairness and wishes alone do not have. */
static bool is_open(const struct search *s)
{
	for (int32_t i = 0; i < s->empty_count; i++)
		if (s->r->duties[s->r->seats[s->empty[i]].duty].candidate_count > 0)
			return true;
	return false;
}

/* A step of the clockwork: the heat falls, and at its end all goes on from the best. */
static void cool(struct search *s, int64_t cold)
{
	s->heat = s->heat > cold ? s->heat * COOLING >> 16 : 0;
	if (s->heat > cold || s->heat == 0)
		return;
	go_back_to_best(s);
	s->has_log = true;
	s->log_count = 0;
	s->heat = 0;
}

int64_t search_improve(struct roster *r, const struct roster_options *options, int64_t moves,
	int64_t bound, bool *ret_truncated)
{
	/* The greedy seating is good, so little heat is needed to leave it, and there is no time to
	 * come back from more when moves are few; down to COLD, in as many stages as that takes,
	 * then one more at zero. */
	enum { HOT = 10 << 16, TEPID = 4 << 16, WARM = 1 << 16, COLD = 19660, MANY = 100 };
	struct search s = { .bound = bound };
	int64_t done = 0, stage, next, stages = 1;

	*ret_truncated = false;
	begin(&s, r, options->seed);
	s.heat = !is_open(&s) ? WARM : moves >= MANY * (int64_t)s.free_count ? HOT : TEPID;
	for (int64_t heat = s.heat; heat > COLD; heat = heat * COOLING >> 16)
		stages++;
	stage = moves / stages + 1;
	next = stage;
	while (s.free_count && done < moves && !s.is_done) {
		if (done % BURST == 0)
			pick_pool(&s);
		if (done >= next) {
			cool(&s, COLD);
			next += stage;
		}
		one_move(&s);
		done++;
		if (done % ASK_EVERY == 0 && options->go_on &&
			!options->go_on(options->data, s.best_vector)) {
			*ret_truncated = true;
			break;
		}
	}
	finish(&s);
	return done;
}
