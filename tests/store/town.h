/* town.h - a small made-up community for the tests of the store */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOWN_H
#define TOWN_H

/*
 * A town holds a store in a directory of its own and a plan that a test may change before it
 * applies it.  Dates lie in December 2026; `now` is Monday 2026-11-30 10:00 in Shanghai.  After
 * each apply and deed the invariants are asked: town_check.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "store/read.h"
#include "store/store.h"

enum { TOWN_NOW = 1796004000, TOWN_DAY = 20787 }; /* 2026-11-30 10:00 +08:00; its day */

struct town {
	struct arena *arena;
	char directory[64];
	struct store *store;
	struct plan plan; /* arrays below; counts in the plan */
	struct plan_activity activities[40];
	struct plan_occurrence *occurrences; /* room for 2,000 */
	struct plan_seat *seats;             /* room for 6,000 */
	struct plan_setting settings[8];
	struct plan_area areas[4];
	struct plan_venue venues[3];
	struct plan_team teams[2];
	struct plan_person people[12];
	struct plan_conflict conflicts[4];
	struct apply_options options;
	struct changes changes; /* of the last apply */
	struct deed deed;       /* of the last deed */
	int64_t now;
};

/* A town with an empty store: two activities are written, no occurrence. */
struct town *town_new(void);
void town_free(struct town *town);

/* Adds an occurrence of "hair" (two barbers, three slots of one place, a waiting list of 2, two
 * reminders) or of "tea" (one host, four places), both at 09:00 for 2 hours. */
struct plan_occurrence *town_add(struct town *town, const char *activity, int32_t day);
/* Puts a person (NULL: nobody) on a seat of the plan. */
void town_seat(struct town *town, const char *activity, int32_t day, const char *role, int32_t seat,
	const char *person);
/* Fills every occurrence's hash; called by town_apply. */
void town_hash(struct town *town);
enum store_verdict town_apply(struct town *town);
/* Applies and expects it to go well and the invariants to hold. */
void town_apply_well(struct town *town);
/* Fails the test when an invariant does not hold. */
void town_check(struct town *town);
struct hand town_hand(struct town *town);
/* One number out of the store, by any SQL text of the tests; 0 when there is no row. */
int64_t town_number(struct town *town, const char *sql);
/* SHA-256 of linli.db and linli.db-wal together, in hex. */
void town_bytes(struct town *town, char ret_hex[static HASH_HEX]);
/* How many changes of a kind the last apply found; -1: of any kind. */
size_t town_count(const struct town *town, int kind);
/* Closes and opens the store again. */
void town_reopen(struct town *town);

/* 0 for the day of TOWN_DAY; instants at a clock minute of it. */
int64_t town_at(int32_t day, int32_t minute);
#define DAY(n) (TOWN_DAY + (n))

#endif
