/* crew.h - from plan, people and what they served to the roster's problem, and back */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_CREW_H
#define LINLI_CREW_H

#include "config/model.h"
#include "plan/planned.h"
#include "roster/roster.h"
#include "store/read.h"

/* Puts people on the seats of the plan's occurrences up to seats_until and fills plan->seats. */
enum store_verdict crew_roster(const struct model *model, struct store *store, int64_t now,
	struct arena *arena, struct plan *plan);

/* The same problem as it stands in the store: for explanations and to judge a change by hand. */
struct crew;
enum store_verdict crew_new(const struct model *model, struct store *store, int64_t now,
	struct arena *arena, const struct plan *plan, struct crew **ret_crew);
void crew_free(struct crew *crew);
/* The seat's number in the problem, ROSTER_NONE when it is none; seat 0: the first. */
int32_t crew_seat(const struct crew *crew, const char *activity, civil_day original,
	const char *role, int32_t seat);
int32_t crew_person(const struct crew *crew, const char *id);
/* Why the seat is as it is, in words. */
const char *crew_why(struct crew *crew, int32_t seat, enum lang lang);
/* Why the person may not, NULL when nothing is in the way.  An earlier no is nothing: the roster puts
 * nobody on a duty they declined, people may change their mind. */
const char *crew_block(struct crew *crew, int32_t person, int32_t seat, enum lang lang);
/* The same when `giver` and `taker` exchange their seats; the seating is as before afterwards. */
const char *crew_exchange_block(struct crew *crew, int32_t giver, int32_t seat, int32_t taker,
	int32_t other, enum lang lang);
/* Ids of at most `most` people who could take the seat over, best first; ends with NULL. */
const char *const *crew_fitting(struct crew *crew, int32_t seat, size_t most);
void crew_quality(struct crew *crew, struct roster_quality *ret_quality);
struct crew_pool_name { /* whose duties are shared */
	const char *activity, *title, *role;
};
void crew_pool_name(const struct crew *crew, int32_t pool, enum lang lang,
	struct crew_pool_name *ret_name);

#endif
