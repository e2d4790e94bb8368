/* roster.h - who serves: solver, rules, scores, explanations */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ROSTER_H
#define LINLI_ROSTER_H

/*
 * Pure: a problem of plain arrays in, an assignment and its reasons out.  No clock, no I/O; the
 * same problem, seed and moves give the same bytes, whatever the order of the input arrays (people
 * and duties are worked on in the order of their ids, never in the order they came in).
 *
 * People, duties and seats are indexes into the problem's arrays, ROSTER_NOBODY (-1) means nobody.
 * Skills, teams, areas, venues, activities, occurrences and pools are small numbers that the caller
 * gives out (from 0; -1: none); they are only compared.  Instants are Unix seconds, durations
 * minutes, days civil days.  The problem is borrowed and must outlive the roster.
 *
 * Hard rules: skill, team, kind, age, availability, away, active, longest, no overlap over all
 * activities, rest and travel, daily, weekly and monthly limits, not-with, with (all of them on the
 * occurrence or none), declined seats, locks.  The objective is a vector compared from its first
 * member on (enum roster_level).  Method: greedy by debt, simulated annealing with ejection on
 * incremental costs, bounds by min-cost flow (Smet, Brucker, De Causmaecker, Vanden Berghe 2014).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "calendar/civil.h"

enum { ROSTER_NOBODY = -1, ROSTER_NONE = -1, ROSTER_UNLIMITED = INT32_MAX };

/* --- the problem --- */

/* Kinds of day; fairness is kept for each.  A duty has the bits of those it belongs to,
 * ROSTER_TOTAL always.  A holiday is not also a weekend. */
enum roster_kind { ROSTER_TOTAL, ROSTER_WEEKEND, ROSTER_HOLIDAY, ROSTER_NIGHT, ROSTER_KINDS };
#define ROSTER_BIT(kind) (1u << (kind))

struct roster_hours { /* on these weekdays (Monday bit 0), between these clock times, on these days
		       */
	uint32_t weekdays;
	struct clock_range hours; /* 0…1440: all day; may run over midnight */
	civil_day first, last;    /* both CIVIL_NONE: every day */
	int32_t weight;           /* of a wish, 1–100; 0 counts as the default */
};

struct roster_person {
	const char *id;
	int32_t kind; /* compared with a duty's */
	const int32_t *skills, *teams;
	size_t skill_count, team_count;
	const struct civil_range *away;
	size_t away_count;
	const struct roster_hours *available, *prefer, *dislike; /* available: none = always */
	size_t available_count, prefer_count, dislike_count;
	int32_t daily_limit, weekly_limit, monthly_limit; /* 0 daily counts as 1 */
	int32_t rest, longest;                            /* minutes; longest 0 or UNLIMITED: any */
	int32_t share;                                    /* percent; 0 counts as 100 */
	const int32_t *avoid;                             /* activities */
	size_t avoid_count;
	int32_t born;                   /* year, 0: grown up */
	const int32_t *with, *not_with; /* people; either side may name the other */
	size_t with_count, not_with_count;
	int32_t area;
	civil_day joined; /* CIVIL_NONE: always there */
	bool is_active;
};

struct roster_duty {    /* one role of one occurrence */
	const char *id; /* "post@2026-12-11/guard", unique */
	int32_t activity, occurrence, venue;
	int32_t pool; /* fairness class: type + role, or activity + role */
	int64_t begins, ends;
	civil_day day, last_day;  /* civil day of the begin, last day touched */
	civil_minute from, until; /* clock of the begin from midnight of day; of the end from
				   * midnight of day too, so it may pass 1440 */
	uint32_t kinds;           /* bits of enum roster_kind */
	int32_t skill, kind;      /* ROSTER_NONE: any */
	const int32_t *teams;     /* one of these; none: anybody */
	size_t team_count;
	int32_t age_min, age_max; /* 0, ROSTER_UNLIMITED (0 counts as that) */
	int32_t rest;             /* minutes of free time afterwards */
	int32_t priority;         /* weight of an empty seat, 1–100; 0 counts as 1 */
	bool is_steady;           /* rather who served last than whose turn it is */
	int32_t last_person;      /* steady: who served this pool last, else ROSTER_NOBODY */
	const int32_t *again;     /* people who served on the same holiday last year */
	size_t again_count;
};

struct roster_seat {
	int32_t duty;
	int32_t number;            /* from 1, within the duty */
	int32_t area;              /* whose seat it is (people of that area first), ROSTER_NONE */
	bool is_area_only;         /* nobody from elsewhere */
	int32_t locked, published; /* ROSTER_NOBODY */
	const int32_t *declined;   /* people who said no to this seat */
	size_t declined_count;
};

struct roster_past { /* a duty somebody served (or will, outside the horizon) */
	int32_t person, pool;
	civil_day day;
	uint32_t kinds;
};

struct roster_carry { /* what somebody owes from before the past that is given */
	int32_t person, pool;
	int32_t debt[ROSTER_KINDS]; /* in 1/1000 duty; positive: has served too little */
};

struct roster_busy { /* a time somebody serves elsewhere: duties outside this problem */
	int32_t person;
	int64_t begins, ends;
	civil_day day;
	int32_t rest, venue;
};

struct roster_weights { /* within the search; 0 everywhere: the defaults */
	int32_t unfilled, changed, avoid, fairness, load; /* 1000, 120, 300, 20, 3 */
	int32_t dislike, prefer, spacing, weekends, partner, near, steady; /* 3, 1, 5, 4, 1, 2, 6 */
	int32_t again;                                                     /* 8 */
	bool is_bare; /* use exactly these, 0 included */
};

struct roster_problem {
	const struct roster_person *people;
	const struct roster_duty *duties;
	const struct roster_seat *seats;
	const struct roster_past *past;
	const struct roster_carry *carry;
	const struct roster_busy *busy;
	const int32_t *area_parent; /* by area; ROSTER_NONE: the community */
	size_t person_count, duty_count, seat_count, past_count, carry_count, busy_count,
		area_count;
	civil_day first, last; /* of the horizon */
	int64_t frozen_until;  /* published seats that begin before it stay while they may */
	int32_t spacing;       /* minutes, preferred gap between two duties of a person */
	int32_t travel;        /* minutes between two venues */
	uint32_t fair_kinds;   /* kinds that fairness looks at; 0: all */
	bool is_flat; /* fairness counts each duty too many once, and shares ignore long leave
		       * (the benchmark's measure); else further ones count more */
	struct roster_weights weights;
};

/* --- solving --- */

enum roster_level {
	ROSTER_BREACHES, /* rules that locked or kept assignments break */
	ROSTER_UNFILLED, /* empty seats, by priority */
	ROSTER_CHANGED,  /* published seats with somebody else on them */
	ROSTER_AVOIDED,  /* people on what they avoid */
	ROSTER_UNFAIR,   /* duties outside the fair share, by pool and kind of day */
	ROSTER_UNEVEN,   /* load of all duties together outside the fair share, by person */
	ROSTER_SOFT,     /* spacing, wishes, partners, nearness, weighted */
	ROSTER_LEVELS
};

enum roster_reason { /* the first rule in the way; also why a seat is empty */
	ROSTER_MAY,
	ROSTER_INACTIVE,
	ROSTER_NO_SKILL,
	ROSTER_NO_TEAM,
	ROSTER_WRONG_KIND,
	ROSTER_AGE,
	ROSTER_AREA,
	ROSTER_TOO_LONG,
	ROSTER_NOT_JOINED,
	ROSTER_AWAY,
	ROSTER_NOT_AVAILABLE,
	ROSTER_DECLINED,
	ROSTER_OVERLAP,
	ROSTER_REST,
	ROSTER_TRAVEL,
	ROSTER_DAILY_LIMIT,
	ROSTER_WEEKLY_LIMIT,
	ROSTER_MONTHLY_LIMIT,
	ROSTER_NOT_WITH,
	ROSTER_WITH,
	ROSTER_LOCKED, /* the seat is somebody else's by a lock */
	ROSTER_SHORT,  /* some may, but all who may are needed elsewhere */
	ROSTER_REASONS
};

struct roster_options {
	uint64_t seed;
	int64_t moves; /* budget; 0: 400 for each seat and person, 60,000 to 120,000; where 25 for
			* each are more than that, those, to 4,000,000 */
	/* Asked when the greedy filling is done and every few thousand moves; false ends the search
	 * (the result says is_truncated).  NULL: the budget alone decides. */
	bool (*go_on)(void *data, const int64_t vector[ROSTER_LEVELS]);
	void *data;
};

struct roster_result {
	int32_t *person;            /* by seat, ROSTER_NOBODY: empty */
	enum roster_reason *reason; /* by seat: why it is empty, ROSTER_MAY when it is not */
	int64_t vector[ROSTER_LEVELS];
	int64_t cost;   /* the levels in one number, by the weights */
	int64_t bound;  /* no assignment can cost less; -1: not known */
	bool is_proved; /* cost == bound: nothing better exists */
	bool is_truncated;
	int64_t moves;
};

struct roster; /* a problem made ready, with somebody (or nobody) on each seat */

/* Reads the problem; nobody is seated yet but where a seat is locked.  The caller frees. */
struct roster *roster_new(const struct roster_problem *problem);
void roster_free(struct roster *roster);
/* Seats these people (by seat, ROSTER_NOBODY: none), whether or not they may, instead of those
 * there were: what the store has, to be explained or changed by hand. */
void roster_seat(struct roster *roster, const int32_t *person);
/* Who is on each seat now; `seat_count` numbers. */
void roster_people(const struct roster *roster, int32_t *ret_person);
/* Puts one person on a seat (ROSTER_NOBODY: takes who is there off). */
void roster_put(struct roster *roster, int32_t seat, int32_t person);
/* Fills the seats as well as it can, from scratch but for locks and published people; they are
 * seated afterwards.  The arrays of the result live in the roster. */
void roster_solve(struct roster *roster, const struct roster_options *options,
	struct roster_result *ret_result);
/* The same answer for the seating as it is: who is where stays, and why a seat is empty is found.
 */
void roster_settle(struct roster *roster, struct roster_result *ret_result);
/* The vector and the cost of the seating as it is, counted anew. */
int64_t roster_score(const struct roster *roster, int64_t ret_vector[ROSTER_LEVELS]);

/* --- rules and reasons --- */

struct roster_block { /* what is in the way */
	enum roster_reason reason;
	int32_t duty;   /* the other duty (overlap, rest, travel), else ROSTER_NONE */
	int32_t person; /* the other person (with, not-with, lock), else ROSTER_NOBODY */
};

/* May the person serve on the seat, everybody else staying where they are (who is on the seat now
 * gives way)?  The one validator: also for locks, swaps and changes by hand.  `with` is judged as
 * if the others of the group follow when they still can: see roster_explain.  ret_block may be
 * NULL. */
bool roster_may(
	const struct roster *roster, int32_t person, int32_t seat, struct roster_block *ret_block);
/* Only what does not depend on who sits where: skill, team, age, away … */
bool roster_can(
	const struct roster *roster, int32_t person, int32_t seat, enum roster_reason *ret_reason);

struct roster_load {                   /* of one person in one pool */
	int32_t served[ROSTER_KINDS];  /* before, as far back as the past given */
	int32_t planned[ROSTER_KINDS]; /* by this roster */
	int32_t fair_low[ROSTER_KINDS], fair_high[ROSTER_KINDS]; /* of the planned ones */
	bool is_member;                                          /* shares this pool's duties */
};
void roster_load(
	const struct roster *roster, int32_t person, int32_t pool, struct roster_load *ret_load);

struct roster_choice { /* somebody for a seat, and what that would change */
	int32_t person;
	struct roster_block block;     /* MAY, or why not */
	int64_t change[ROSTER_LEVELS]; /* of the vector, when it may */
	int32_t exchange; /* the seat that who is here now would take, or ROSTER_NONE */
	bool is_again;    /* had the same holiday last year */
};

struct roster_why {
	int32_t seat, person;      /* ROSTER_NOBODY: the seat is empty */
	enum roster_reason reason; /* why it is empty */
	bool is_locked, is_published;
	int32_t pool;
	uint32_t kinds;                     /* of the duty */
	struct roster_load load;            /* of the person */
	const struct roster_choice *others; /* best first; blocked ones last */
	size_t other_count;
	int32_t counts[ROSTER_REASONS]; /* how many people have each reason against them */
	/* Empty seat: these seats (of the same pool, near in time) can only be served by these
	 * people, who have not as many turns; counts are 0 when no such proof was found. */
	const int32_t *proof_seats, *proof_people;
	size_t proof_seat_count, proof_person_count;
};

/* Why the seat is as it is.  Lists are in the arena. */
void roster_explain(
	const struct roster *roster, struct arena *arena, int32_t seat, struct roster_why *ret_why);
/* At most `max` people who could take the seat over from who is on it, alone or in exchange for one
 * of their own seats; best first; none that breaks a rule.  In the arena. */
size_t roster_suggest(const struct roster *roster, struct arena *arena, int32_t seat, size_t max,
	const struct roster_choice **ret_choices);

struct roster_spread { /* of one pool and kind of day, over its members */
	int32_t pool;
	enum roster_kind kind;
	int32_t seats, members;
	int32_t least, most;         /* duties planned */
	int32_t least_all, most_all; /* with those served before */
	int64_t unfair;              /* duties outside the fair shares, those further off more */
	/* ROSTER_TOTAL only: the same of all kinds of day; what it is at least in any roster that
	 * fills as many seats, -1: not known. */
	int64_t pool_unfair, pool_least;
};

struct roster_quality {
	int32_t seats, filled, changed, published;
	int32_t wishes, wishes_kept;  /* duties of people who have wishes; in keeping with them */
	int32_t unfilled_least;       /* so many seats of each pool nobody can fill; by priority */
	int64_t unfair, unfair_least; /* of all pools; -1: not known */
	int64_t vector[ROSTER_LEVELS];
	const struct roster_spread *spreads; /* by pool and kind; in the arena */
	size_t spread_count;
};
void roster_quality(
	const struct roster *roster, struct arena *arena, struct roster_quality *ret_quality);

/* "no-skill", "away" …: stable codes for JSON and the store. */
const char *roster_reason_code(enum roster_reason reason);

#endif
