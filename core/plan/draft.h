/* draft.h - an activity's occurrences while they are being planned */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_DRAFT_H
#define LINLI_DRAFT_H

#include "base/vec.h"
#include "plan/plan.h"

struct draft_day { /* one occurrence in the making */
	struct series_day series;
	const struct history_override *override; /* NULL: nobody decided anything */
	const struct history_occurrence *past;   /* as the store has it, or NULL */
	civil_day day;
	civil_minute start, end; /* from midnight of `day`; end may pass 1440 */
	int32_t number, total;
	bool is_drawn;
	int64_t begins, ends, moved_from, public_from;
	const struct area **areas; /* whose feeds show it */
	size_t area_count;
	bool is_turn;            /* the areas are those whose turn it is */
	const struct team *team; /* whose turn it is, NULL: all of the activity's */
	const struct venue *venue;
	const char *spot, *label;
	const struct needs *needs; /* NULL: its type failed */
};

struct draft {
	const struct plan_request *request;
	struct arena *arena;
	const struct activity *activity;
	struct draft_day *days; /* by original date */
	size_t count;
	size_t turn_areas;   /* areas at once with rotate = areas */
	const char *failure; /* NULL, or why nothing can be planned this time */
};

struct conflicts VEC(struct plan_conflict);

/* needs.c: gives the activity up for this time, with what its type failed with before. */
void draft_hold(struct draft *draft, const struct history_activity *past);

/* occurrence.c: days, instants, numbers, by-hand decisions. */
void draft_expand(struct draft *draft);
/* Instants of a day whose civil time is known; keeps the rule of ini-reference.md 5.1. */
void draft_time(const struct draft *draft, struct draft_day *day);

/* turn.c */
void draft_turns(struct draft *draft);

/* date.c: the periods to ask about, and the answers. */
bool draft_date_job(struct draft *draft, struct plugin_job *ret_job);
void draft_dates(struct draft *draft, const struct plugin_job *job);

/* needs.c */
void draft_plan_job(struct draft *draft, struct plugin_job *ret_job);
void draft_check_job(struct draft *draft, struct plugin_job *ret_job);
void draft_needs(struct draft *draft, const struct plugin_job *job);
void draft_check(struct draft *draft, const struct plugin_job *job);
/* Says that a job of the type failed. */
void draft_fail(struct draft *draft, const struct plugin_job *job);
void draft_duties(
	const struct draft *draft, const struct draft_day *day, struct plan_occurrence *occurrence);

/* lane.c, reminder.c, words.c: a part of one occurrence each. */
void draft_lanes(
	const struct draft *draft, const struct draft_day *day, struct plan_occurrence *occurrence);
void draft_reminders(
	const struct draft *draft, const struct draft_day *day, struct plan_occurrence *occurrence);
void draft_words(
	const struct draft *draft, const struct draft_day *day, struct plan_occurrence *occurrence);
/* A fault's words for the operator, {n} and options filled. */
const char *draft_sentence(
	const struct draft *draft, const struct words *words, int32_t n, enum lang lang);

/* hash.c */
const char *occurrence_hash(struct arena *arena, const struct plan_occurrence *occurrence);
const char *draft_input_hash(const struct draft *draft);

/* conflict.c */
void conflicts_find(const struct plan_request *request, struct arena *arena,
	const struct plan_occurrence *occurrences, size_t count, struct conflicts *conflicts);

/* setting.c: what the right side must know of the configuration. */
void plan_settings(const struct model *model, struct arena *arena, struct plan *plan);

#endif
