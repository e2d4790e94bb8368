/* crew-problem.h - the roster's problem in the making */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_CREW_PROBLEM_H
#define LINLI_CREW_PROBLEM_H

/*
 * Only for the files of crew.  The steps, one file each: crew-duty.c (duties and seats of the
 * plan), crew-past.c (what was served, who declined, who had the holiday last year), crew-tally.c (the same of
 * closed months), crew-person.c
 * (people, and the whole problem), crew-input.c (what tells that nothing has changed), crew.c
 * (solving, and the way back into the plan), crew-words.c (answers in words).
 */

#include "base/vec.h"
#include "command/crew.h"
#include "store/year.h"

struct names VEC(const char *);
struct duties VEC(struct roster_duty);
struct seats VEC(struct roster_seat);
struct pasts VEC(struct roster_past);
struct busies VEC(struct roster_busy);

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
	int64_t midnight; /* when the day of `now` began */
	struct names skills, pools;
	struct duties duties;
	struct origins origins; /* by duty, in the plan's order */
	struct seats seats;
	struct pasts past;
	struct busies busy;
	struct served *served; /* as the store has them */
	size_t served_count;
	int32_t *served_seat; /* by served: the seat in this problem, ROSTER_NONE: it is past */
	struct tally *tallies;
	size_t tally_count;
	struct refusal *refusals;
	size_t refusal_count;
	int32_t *now_there; /* by seat: who is on it in the store */
	struct roster_problem problem;
	struct roster *desk;
};

/* A small number for a name, the same for the same name. */
int32_t crew_number(struct names *names, const char *name);
/* Duties are shared fairly within an activity and role. */
int32_t crew_pool(struct crew *crew, const char *activity, const char *role);
/* The kinds of day (ROSTER_BIT) of a duty from minute `from` of `day` to `until`, counted from the
 * same midnight.  In a year whose holidays are not announced the statutory ones count. */
uint32_t crew_kinds(
	const struct model *model, civil_day day, civil_minute from, civil_minute until);

void crew_add_duties(struct crew *crew);
enum store_verdict crew_read_past(struct crew *crew, struct store *store);
enum store_verdict crew_read_tallies(struct crew *crew, struct store *store);
void crew_pose(struct crew *crew);
/* Hex of all that the roster is made from when these people (by seat) are on the seats.  The same
 * all day long: what has begun meanwhile counts as it did before. */
const char *crew_input(const struct crew *crew, const int32_t *person);

#endif
