/* fixture.h - a small community made by hand, and a type that answers what a test says */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PLAN_FIXTURE_H
#define LINLI_PLAN_FIXTURE_H

#include "plan/plan.h"

struct fixture {
	struct arena *arena;
	struct model model;
	struct plugin plugin; /* its one type */
	struct option_value values[4];
	struct activity activity; /* its one activity, "tea" */
	struct area areas[60];
	struct history history;
	struct plan_request request;
	struct plan plan;
	/* What the type answers to every occurrence, and to every period. */
	struct needs needs;
	int32_t (*pick)(const struct plugin_period *period); /* a day, NULL: the date stays */
	bool is_surprise;
	bool is_broken; /* the type crashes */
	size_t asked;   /* how many jobs there were */
};

/* `when` daily at 09:00 for an hour, in the zone; window: the first 30 days of 2027. */
void fixture_init(struct fixture *f, const char *zone);
void fixture_finish(struct fixture *f);
void fixture_when(struct fixture *f, const char *when);
void fixture_areas(struct fixture *f, size_t count);
void fixture_plan(struct fixture *f);
civil_day day_of(const char *text);
/* "2027-01-01T09:00" of an instant in the fixture's zone. */
const char *clock_of(struct fixture *f, int64_t instant);

#endif
