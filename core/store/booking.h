/* booking.h - places, who has them and who waits for them */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_BOOKING_H
#define LINLI_STORE_BOOKING_H

/*
 * Only for the store.  One file each: booking.c (a place is booked or waited for), offer.c (places that
 * get free are offered to those who wait), holding.c (what a resident does with the code).
 *
 * A booking has a number within its occurrence and one part for each place it takes: without slots a
 * party of N has N parts under one code, all of them held, waiting or offered together; in slots a
 * party takes one place.  Who waits is served in order, and a party that needs more places than are
 * free keeps those behind it from them.
 */

#include "base/vec.h"
#include "store/db.h"

struct booking_target { /* the occurrence that a booking is for */
	int64_t id, begins, ends, opens, closes, public_from, activity;
	int32_t age_min, age_max, waitlist;
	bool is_on, is_public;
	const char *uid;
};
bool booking_target(
	struct store *store, struct arena *arena, int64_t id, struct booking_target *ret_target);

struct booking_lane {
	const char *code;
	int32_t party, once_per, consent_under, age_min, age_max;
};
struct booking_lanes VEC(struct booking_lane);
/* In order of their codes; the caller frees the list. */
void booking_lanes(
	struct store *store, struct arena *arena, int64_t occurrence, struct booking_lanes *ret_lanes);
const struct booking_lane *booking_lane(const struct booking_lanes *lanes, const char *code);
/* Ages of 0 or 150 and more bound nothing; age -1: not known, fits only where nothing is asked. */
bool booking_has_ages(int32_t min, int32_t max);
bool booking_age_fits(int32_t min, int32_t max, int32_t age);
/* May a party of so many, the guest of this age, take one of the lane's places? */
bool booking_lane_fits(const struct booking_lane *lane, int32_t people, int32_t age);

struct booking_spot { /* a free place */
	int64_t slot, number, begins;
	const char *lane;
};
struct booking_spots VEC(struct booking_spot);
/* Free places in order of time; begins INSTANT_NONE and slot 0: all. */
void booking_spots(struct store *store, struct arena *arena, int64_t occurrence, int64_t begins,
	int64_t slot, struct booking_spots *ret_spots);
/* Without slots: the places that are free wait for somebody already. */
bool booking_is_held_back(struct store *store, int64_t occurrence);

struct booking_part { /* one place of a booking */
	int64_t id, slot, place, wait, offer_until;
	int32_t part;
	const char *state;
};
struct booking_parts VEC(struct booking_part);
/* Takes what is offered of these; false: nothing was, or it is too late. */
bool booking_accept(struct store *store, const struct booking_parts *parts, int64_t now);
enum store_verdict booking_refuse(struct deed *deed, const char *state, const char *message);
/* After a change of a booking: what got free is offered, the audit has a line, and the feeds of the
 * person (0: a resident) and of whom the place is offered to follow. */
void booking_finish(struct store *store, const struct hand *hand, int64_t occurrence, int64_t person,
	const char *what, const struct deed *deed);

/* Offers every free place of a planned occurrence that has not begun to those who wait, in order of
 * their tickets, and writes the notice.  Inside a transaction.  True when one of our people was
 * offered one: what that person sees has to be refreshed. */
bool booking_offer_free(struct store *store, int64_t occurrence, int64_t now);
/* Offers that nobody took in time; the place goes to the next.  occurrence 0: everywhere. */
void booking_expire(struct store *store, const struct hand *hand, int64_t occurrence);

/* What the holder of the n-th booking of the occurrence with this UID shows; in the arena. */
const char *booking_code(
	struct store *store, struct arena *arena, const char *uid, int64_t number);

#endif
