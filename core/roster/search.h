/* search.h - the state of the search, and its moves */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SEARCH_H
#define LINLI_SEARCH_H

/* Only for search.c and search-move.c. */

#include "roster/chance.h"
#include "roster/desk.h"

enum { MOVE_SEATS = 64, RISES = 4096 };

struct change {
	int32_t seat, person; /* who was there before */
};

struct search {
	struct roster *r;
	struct chance chance;
	struct change undo[MOVE_SEATS]; /* of the move under way */
	int32_t undo_count;
	struct change *log; /* since the best */
	int32_t log_count, log_room;
	bool has_log;  /* the best is the present with the log undone; else it is in `best` */
	int32_t *best; /* by seat */
	int64_t best_vector[ROSTER_LEVELS], vector[ROSTER_LEVELS];
	int64_t bound;
	bool is_done;        /* the best costs no more than the bound */
	int64_t heat;        /* temperature, in 1/65536 */
	int32_t rise[RISES]; /* -ln(u) of evenly spread u, in 1/65536 */
	const int32_t *pool_seats;
	int32_t pool_seat_count;
	int32_t *free_seats; /* those that are not fixed, pool by pool */
	int32_t *pool_first; /* where each pool begins among them */
	int32_t free_count;
	int32_t *empty, *empty_at, empty_count; /* seats without anybody; where each is */
};

enum move {
	MOVE_NONE,  /* cannot be, or costs too much; what was done of it is in `undo` */
	MOVE_MADE,  /* in `undo`; whether it is worth its cost is still to be asked */
	MOVE_TAKEN, /* the same, and that was asked already */
};

/* Tries a move at random. */
enum move move_any(struct search *search);
/* Is the rise of the cost bearable at the present heat? */
bool move_is_accepted(struct search *search, int64_t rise);
/* The parts of a move. */
void move_take(struct search *search, int32_t seat);
void move_put(struct search *search, int32_t seat, int32_t p);
/* Everything as before the move. */
void move_undo(struct search *search);

#endif
