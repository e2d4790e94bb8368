/* town.h - random small communities, and a checker that shares nothing with the engine */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_TEST_TOWN_H
#define LINLI_TEST_TOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "roster/roster.h"

enum { DAY_SECONDS = 86400, MONDAY = 20000 - 20000 % 7 + 4, PEOPLE = 12, SEATS = 400 };

struct town {
	struct arena *arena;
	struct roster_problem problem;
	struct roster_person person[PEOPLE];
	struct roster_duty duty[SEATS];
	struct roster_seat seat[SEATS];
	uint64_t random;
};

/* 0 … n - 1 */
int32_t town_below(struct town *town, int32_t n);
/* `usual`, or the percentage of it that LINLI_ROUNDS says: slow builds set it below 100. */
int32_t town_rounds(int32_t usual);
/* A town of the seed; its arena is the caller's to free. */
void town_make(struct town *town, uint64_t seed);
/* One duty with one to three seats, on a day counted from the first. */
void town_add_duty(struct town *town, int32_t day, int32_t occurrence, int32_t role);
/* The first rule that is broken, NULL when none is. */
const char *town_breach(const struct town *town, const int32_t *person);

#endif
