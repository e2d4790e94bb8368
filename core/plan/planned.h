/* planned.h - what should be: the occurrences of a window as plain data */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PLANNED_H
#define LINLI_PLANNED_H

/*
 * The plan room makes it, the roster puts people on it, the store compares it with what is there.
 * It knows base only, so that the store may read it without knowing configuration or plugins.
 * All of it lives in one arena.  Instants are Unix seconds, civil dates days of civil.h (as
 * int32_t), strings borrowed from the arena or the model, which must outlive the plan.
 *
 * Words: placeholders that the plan can fill ({its-key}, {value}, {n}, {number}, {total}, {areas})
 * are filled here; {title} {date} {start} {end} {venue} {time} {ticket} stay for the renderer.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/lang.h"

enum { INSTANT_NONE = 0 };

enum plan_status { PLAN_ON, PLAN_CANCELLED }; /* moved and unknown follow from the other members */

struct plan_words { /* a row of `wording`: subject "", "duty barber", "slots chair", "remind RULE" */
	const char *subject;
	int audience; /* enum audience of config/model.h; the store keeps its name */
	const char *audience_name;
	struct words summary, detail; /* a missing text is NULL */
};

struct plan_seat_area { /* the last seats of a duty are the areas', in order of their ids */
	const char *area;
	int32_t seats;
};

struct plan_duty {
	const char *role;
	int32_t need, per_area;
	const char *skill, *team, *kind; /* "" any; kind: "staff", "volunteer", "partner" */
	int64_t after, length; /* seconds from the start */
	int32_t rest;          /* minutes of free time afterwards */
	bool steady;
	int32_t age_min, age_max; /* 0, INT32_MAX */
	const struct plan_seat_area *areas;
	size_t area_count;
};

struct plan_slot {
	int32_t station;       /* from 1 */
	int64_t after, length; /* seconds from the start */
	int32_t places;        /* bookable ones; walk-ins are not among them */
};

struct plan_lane {
	const char *code, *role; /* "" where an activity has places and no slots */
	int32_t party, walk_in, once_per, consent_under;
	bool local, at_home;
	int32_t age_min, age_max; /* 0, 0: everybody */
	const struct plan_slot *slots; /* by (station, after) */
	size_t slot_count;
};

struct plan_reminder {
	const char *rule; /* "ini 1d at 18:00", "type ticket" */
	const char *audience;
	int64_t due, not_after;
	bool unless_done;
};

struct plan_scope {
	const char *area;
	bool turn; /* it is this area's turn */
};

struct plan_occurrence {
	const char *activity;
	int32_t original; /* day */
	int64_t begins, ends;
	bool all_day;
	int64_t moved_from; /* the instant where the rule had put it, INSTANT_NONE */
	const char *venue;  /* id, NULL none */
	const char *spot;   /* "" */
	enum plan_status status;
	const char *reason; /* "" or a reason of ini-reference.md 5.8 */
	const char *label;  /* the holiday's name, or a person's reason; NULL */
	int64_t public_from; /* a surprise is hidden until then; INSTANT_NONE */
	bool is_drawn;	     /* its day came from the type's `date` */
	int32_t number, total;
	int32_t places, waitlist, age_min, age_max;
	int64_t opens, closes; /* instants between which residents may book */
	const struct plan_scope *scope; /* none: the whole community */
	const char *const *crew;        /* teams whose feed shows it */
	const struct plan_words *words;
	const struct plan_duty *duties; /* in order of emission: filled first when people are short */
	const struct plan_lane *lanes;
	const struct plan_reminder *reminders;
	size_t scope_count, crew_count, word_count, duty_count, lane_count, reminder_count;
	const char *hash; /* hex, of all of the above but `activity` (store.md 5.2) */
	bool is_kept; /* its type failed this round: the store's row stays as it is (words say so) */
};

struct plan_activity { /* a row of `activity`, planned or not */
	const char *id, *type, *visibility, *programme;
	struct words title, summary;
	const char *input_hash; /* equal to the stored one: not planned again, no occurrences here */
	bool is_unchanged;
	const char *fault;      /* why its type failed this round, NULL */
	uint32_t fault_line;
	const char *fault_file;
};

struct plan_setting { /* a row of `setting` */
	const char *subject, *key, *language, *value;
};

struct plan_area { const char *id, *parent, *kind; struct words name; };
struct plan_venue { const char *id; struct words name; int32_t capacity; bool shared; };
struct plan_team { const char *id; struct words name; };
struct plan_person {
	const char *id, *name, *kind, *language, *shown, *reach; /* reach: JSON of channels, mail, phone */
};

enum conflict_kind { CONFLICT_VENUE, CONFLICT_CAPACITY, CONFLICT_HOURS, CONFLICT_PERSON, CONFLICT_TURN,
	CONFLICT_BOOKINGS, CONFLICT_TYPE };

struct plan_conflict { /* both sides named */
	enum conflict_kind kind;
	const char *activity;
	int32_t original;
	const char *other; /* key of the other side, "" */
	struct words text;
};

struct plan_seat { /* who sits where, by the roster */
	const char *activity;
	int32_t original;
	const char *role;
	int32_t seat;       /* from 1 */
	const char *person; /* NULL: unfilled */
	const char *reason; /* why empty: a code of roster.h; "" */
	struct words why;   /* the sentence */
};

struct plan {
	struct arena *arena;
	const char *community, *zone;
	struct words name;
	const char *generation_hash; /* of the configuration */
	int32_t first, last;         /* days of the window, both included */
	const struct plan_activity *activities; /* all of the configuration, sorted by id */
	const struct plan_occurrence *occurrences; /* sorted by (activity, original) */
	const struct plan_setting *settings;       /* sorted by (subject, key, language) */
	const struct plan_area *areas;             /* parents before children */
	const struct plan_venue *venues;
	const struct plan_team *teams;
	const struct plan_person *people;
	const struct plan_conflict *conflicts;
	const struct plan_seat *seats; /* of the occurrences up to the roster's horizon */
	int32_t seats_until;           /* day: seats after it are not touched */
	const char *roster_input; /* hex, what the seats were made from; NULL: nobody was seated */
	const char *only; /* one date of this activity alone: all else, names too, stays as it is; NULL */
	size_t activity_count, occurrence_count, setting_count, area_count, venue_count, team_count,
		person_count, conflict_count, seat_count;
};

/* What the store already knows and the next plan depends on (the arrow back goes through it). */
struct history_override {
	const char *activity;
	int32_t original;
	bool cancelled, added;
	int32_t moved_to;  /* day, INT32_MIN: not */
	int32_t moved_at;  /* minute, INT32_MIN: not */
	const char *venue; /* NULL: as written; "" would be none */
	const char *spot, *note, *reason; /* NULL */
	const char *added_at; /* unused unless added: clock minute in moved_at */
};

struct history_occurrence {
	const char *activity;
	int32_t original;
	int64_t begins;
	int32_t number, booked; /* places taken now */
	bool was_drawn;         /* its day came from the type's `date`: kept while still allowed */
	int64_t public_from;
	bool is_begun;
};

struct history_activity {
	const char *id, *input_hash; /* input_hash: of its last plan, good or failed */
	int32_t failures;
	bool is_quarantined;
	int64_t retry_at;
	const char *fault; /* what the type failed with; "" when it is well */
};

struct history {
	struct arena *arena;
	const char *secret; /* hex, the community's; seeds of `date` come from it */
	const struct history_override *overrides;      /* current ones, by (activity, original) */
	const struct history_occurrence *occurrences;  /* by (activity, original) */
	const struct history_activity *activities;     /* by id */
	size_t override_count, occurrence_count, activity_count;
	const char *hash; /* hex, of all of it: apply refuses a plan made from another history */
};

#endif
