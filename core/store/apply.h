/* apply.h - one comparison of a plan with the store: what its steps share */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_APPLY_H
#define LINLI_STORE_APPLY_H

/*
 * Only differences are written, and what differs is found in C; so a dry run is the same
 * comparison with the writing left out, and the same plan again writes nothing.
 */

#include "base/vec.h"
#include "store/db.h"

struct named_id { /* a code and its row; 0: a dry run has not made it */
	const char *code;
	int64_t id;
};

struct named_ids { /* sorted by code */
	struct named_id *items;
	size_t count, room;
};

struct notice { /* told after the faces are rendered, because their number is in its key */
	int64_t occurrence, person; /* person 0: everybody concerned */
	const char *kind;
	int64_t until;
};

struct window_row { /* what the store has of an occurrence */
	const char *activity, *hash, *status, *uid;
	int32_t original, turn;
	int64_t id, activity_id, begins, ends, booked;
	size_t change;   /* what was said of it: 1 + its place in the changes; 0: nothing */
	bool is_planned; /* the plan has it too */
};

struct restyle { /* a text that all dates of an activity show is another one now */
	const char *activity, *field;
};

struct apply {
	struct store *store;
	const struct plan *plan;
	const struct apply_options *options;
	struct arena *arena;
	struct zone *zone;
	struct named_ids activities, areas, venues, teams, people;
	struct VEC(struct change) changes;
	struct VEC(int64_t) dirty;      /* occurrences whose faces may differ now */
	struct VEC(struct notice) notices;
	struct VEC(struct window_row) window;
	struct VEC(struct restyle) restyles;
	bool is_dry, is_new;            /* is_new: the community has no row yet */
	bool all_dirty;                 /* a name or a text that any face may show has changed */
	size_t lost_places;
};

/* Adds a change; the caller fills what there is beyond the first four. */
struct change *apply_change(struct apply *apply, enum change_kind kind, const char *activity,
	int32_t original, int32_t date);
void apply_dirty(struct apply *apply, int64_t occurrence);
/* A day as the store has it, in the arena. */
const char *apply_date(struct arena *arena, int32_t day);
/* The civil day of an instant in the community's zone. */
int32_t apply_day(const struct apply *apply, int64_t instant);
int64_t named_find(const struct named_ids *ids, const char *code);

/* Step 1: community, settings, areas, venues, teams, people, activities. */
void sync_names(struct apply *apply);
/* Instead of it when one date alone is planned: nothing is written.  False: the configuration is
 * not the one that was applied last. */
bool sync_read(struct apply *apply);

/* Step 2: inserts, changes and withdraws the dates of the window, and says what that changes. */
void dates_compare(struct apply *apply);

/* Of each of them the parts of an occurrence (words, duties, slots …); id 0: a new one in a dry run.  Adds
 * what differs to `fields` ("duties", "slots" …) unless it is NULL, closes and keeps what is in use. */
struct fields {
	const char *names[16];
	size_t count;
};
void fields_add(struct fields *fields, const char *name);
void parts_compare(struct apply *apply, const struct plan_occurrence *occurrence, int64_t id,
	struct fields *fields);
/* Step 3. */
void reminders_compare(struct apply *apply, const struct plan_occurrence *occurrence, int64_t id,
	int32_t turn, struct fields *fields);
/* Step 4: who sits where. */
void people_compare(struct apply *apply);

#endif
