/* desk.h - the roster's working tables: a problem in canonical order, and who sits where */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_DESK_H
#define LINLI_DESK_H

/*
 * Only for the files of this room.  People and duties are renumbered by id ("canonical"), so that
 * the order of the input cannot matter; seats follow their duties.  Times that somebody serves
 * elsewhere become duties with one fixed seat and no pool.  Costs are kept while people move: put
 * and take change the vector by what they touch, score counts it all anew.
 */

#include "roster/roster.h"

enum { CELL_BLOCKED = -1, CELL_AVOID = 1 << 20 }; /* else the wishes' cost, plus AVOID */
enum { PARTNER_PEOPLE = 600 };                    /* above, who serves with whom is not counted */

struct group { /* people who serve together or not at all */
	int32_t *people;
	int32_t count;
};

struct person {
	const struct roster_person *given;
	int64_t rest; /* seconds */
	int32_t daily, weekly, monthly, share;
	int32_t *apart; /* never with these */
	int32_t apart_count;
	int32_t group; /* ROSTER_NONE */
	int32_t load, load_low, load_high; /* of all pools together; what is fair */
};

struct duty {
	const struct roster_duty *given; /* NULL: busy elsewhere */
	int64_t begins, ends, rest;
	civil_day day;
	int32_t week, month, pool, occurrence, venue, priority;
	uint32_t kinds;
	int32_t first_seat, seat_count;
	int32_t *cells; /* by member of the pool */
	int32_t *candidates;
	int32_t candidate_count;
	bool is_steady;
};

struct desk_seat {
	int32_t duty, published, area;
	int32_t before, after; /* steady: the seats of the same role's neighbours in time */
	int32_t before_person; /* of the first in the chain */
	bool is_fixed, is_special, is_area_only;
	const struct roster_seat *given;
};

struct pool {
	int32_t *members;
	int32_t member_count, first_tally, given;
	int32_t *seats;
	int32_t seat_count;
	uint32_t kinds; /* those that fairness looks at */
	int32_t load;   /* of one duty; 0: does not count */
	bool is_steady;
};

struct tally { /* of one member in one pool */
	int32_t count[ROSTER_KINDS], low[ROSTER_KINDS], high[ROSTER_KINDS], served[ROSTER_KINDS];
	int64_t due[ROSTER_KINDS]; /* in millionths of a duty, debt included */
	bool is_sharer;
};

struct row { /* the seats of a person, by begin */
	int32_t *seats;
	int64_t *begins; /* of each, so that looking for a place stays in one array */
	const struct duty **duties;
	int32_t count, room;
};

struct occurrence {
	int32_t *seats;
	int32_t seat_count;
};

struct roster {
	const struct roster_problem *problem;
	struct arena *arena;
	struct person *people;
	struct duty *duties;
	struct desk_seat *seats;
	struct pool *pools;
	struct occurrence *occurrences;
	struct group *groups;
	int32_t person_count, duty_count, seat_count, pool_count, occurrence_count, group_count;
	int32_t given_seats; /* the first of the seats; the others are busy elsewhere */
	int32_t *person_from, *person_to, *seat_from, *seat_to,
		*duty_from; /* canonical <-> given */
	int32_t *member;    /* person * pool_count + pool: index among the members, ROSTER_NONE */
	int32_t first_week, week_count, first_month, month_count;
	int64_t reach; /* seconds: duties further apart cannot clash */
	int64_t travel;
	int32_t spacing_days, soft_days;
	struct roster_weights weights;
	bool has_apart, is_flat, counts_partners;
	/* who sits where */
	int32_t *person; /* by seat */
	struct row *rows;
	uint16_t *weeks, *months; /* person * count + number */
	struct tally *tallies;
	uint16_t *together; /* person * person_count + person */
	int64_t vector[ROSTER_LEVELS];
	/* the last result */
	int32_t *result_person;
	enum roster_reason *result_reason;
};

/* --- desk-people.c --- */

/* Puts the people in order, with limits, who is kept apart and who comes together. */
void desk_people(struct roster *roster);

/* --- rules.c --- */

/* The first rule against p on the duty that nothing on the desk can change. */
enum roster_reason rule_static(
	const struct roster *roster, const struct roster_person *p, const struct roster_duty *duty);
/* Do both ask the same of people, dates left aside? */
bool rule_is_alike(const struct roster_duty *a, const struct roster_duty *b);
bool rule_is_available(const struct roster_person *p, const struct roster_duty *duty);
/* Does the duty touch, or lie wholly inside, one of the hours?  Weight of the first that does. */
int32_t rule_touches(
	const struct roster_hours *hours, size_t count, const struct roster_duty *duty);
bool rule_is_within(const struct roster_hours *hours, size_t count, const struct roster_duty *duty);

struct clash {
	int32_t seat; /* who has to leave for the newcomer */
	enum roster_reason reason;
};
enum { CLASH_MAX = 4 };
/* The seats that keep p from serving on the seat, p not being on it: 0 when nothing does, -1 when
 * it cannot be (more than CLASH_MAX, or a fixed one; the first is in ret).  `pick` chooses among
 * equals (which of three duties of a full week is to go). */
int32_t rule_clashes(const struct roster *roster, int32_t seat, int32_t p, uint32_t pick,
	struct clash ret_clashes[static CLASH_MAX]);
/* What the seat's own area and refusals make of the cell of p on its duty. */
int32_t rule_special(const struct roster *roster, int32_t seat, int32_t p, int32_t cell);
/* Cost cell of p on the seat, CELL_BLOCKED when it may not; asked for in every move. */
static inline int32_t rule_cell(const struct roster *r, int32_t s, int32_t p)
{
	const struct desk_seat *seat = &r->seats[s];
	const struct duty *d = &r->duties[seat->duty];
	int32_t m = d->pool < 0 ? ROSTER_NONE : r->member[p * r->pool_count + d->pool];
	int32_t cell = m < 0 ? CELL_BLOCKED : d->cells[m];

	return seat->is_special && cell != CELL_BLOCKED ? rule_special(r, s, p, cell) : cell;
}
/* Is p on one of the occurrence's seats?  How many of the group are? */
bool rule_is_on(const struct roster *roster, int32_t p, int32_t occurrence);
int32_t rule_group_present(const struct roster *roster, int32_t group, int32_t occurrence);

/* --- fair.c --- */

/* Works out what each member is due in each pool: low and high. */
void fair_shares(struct roster *roster);
/* How far p is outside the fair share of all duties together, with so much more load. */
int64_t fair_uneven(const struct roster *roster, int32_t p, int32_t more);
/* What a count outside low…high costs, in units of unfairness. */
int64_t fair_cost(const struct roster *roster, int32_t count, int32_t low, int32_t high);

/* --- seat.c: moving people, costs kept --- */

void seat_put(struct roster *roster, int32_t seat, int32_t p);
void seat_take(struct roster *roster, int32_t seat);
int64_t seat_cost(const struct roster *roster); /* of the vector as kept */
/* What p coming to the seat would add to the cost (step 1, p not being on it; who is on it does not
 * count), or p leaving it (step -1, p being on it).  Somebody on two seats of the occurrence counts
 * as one partner each time; for groups p must be on no other of its seats. */
int64_t seat_price(const struct roster *roster, int32_t seat, int32_t p, int32_t step);
/* What it would cost more when who is on two seats of a pool exchanged them; only where
 * seat_has_exchange_price says so. */
int64_t seat_exchange_price(const struct roster *roster, int32_t a, int32_t b);
bool seat_has_exchange_price(const struct roster *roster, int32_t a, int32_t b);
/* The index of the first seat in the row that does not begin before. */
int32_t seat_place(const struct row *row, int64_t begins);
int64_t seat_cost_of(const struct roster *roster, const int64_t vector[ROSTER_LEVELS]);
void seat_clear(struct roster *roster); /* only fixed ones stay */
/* Counts the vector anew. */
void seat_count(const struct roster *roster, int64_t ret_vector[ROSTER_LEVELS]);

/* --- greedy.c, search.c, level.c, bound.c --- */

void greedy_fill(struct roster *roster);
/* Returns the moves made; *ret_truncated when go_on said no. */
int64_t search_improve(struct roster *roster, const struct roster_options *options, int64_t moves,
	int64_t bound, bool *ret_truncated);
/* Only exchanges that make the vector better down to fairness. */
void level_out(struct roster *roster);
/* A cost that no seating can undercut; 0 when working it out would take too long. */
int64_t bound_cost(const struct roster *roster);
/* The least of empty seats (by priority) in the pool, and of unfairness (nights aside) where so many
 * are filled; false when working it out would take too long. */
bool bound_pool(const struct roster *roster, const struct pool *pool, int64_t *ret_unfilled,
	int64_t *ret_unfair);

#endif
