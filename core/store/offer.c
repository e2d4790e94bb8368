/* offer.c - places that get free are offered to those who wait, in order */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/booking.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "store/face.h"

enum { OFFER_SECONDS = 12 * 3600 };

struct party { /* somebody who waits */
	int64_t number, slot;
	int32_t parts, people, age;
};
struct parties VEC(struct party);

static void read_parties(struct store *store, int64_t occurrence, struct parties *parties)
{
	struct query *query = db_query(store, Q_booking_parties, I(occurrence));

	while (db_next(store, query)) {
		const char *age = query_text(query, 4);

		*vec_add(parties) = (struct party){ .number = query_integer(query, 0),
			.parts = db_small(query, 1),
			.slot = query_integer(query, 2),
			.people = db_small(query, 3),
			.age = *age != '\0' ? (int32_t)strtol(age, NULL, 10) : -1 };
	}
}

/* True for one of our people. */
static bool tell_offer(
	struct store *store, int64_t booking, int64_t occurrence, int64_t now, int64_t until)
{
	struct query *query = db_query(store, Q_booking_to_tell, I(booking));
	char recipient[64];

	if (!db_next(store, query))
		return false;
	const int64_t person = query_integer(query, 1);
	if (person != 0)
		snprintf(recipient, sizeof recipient, "%s", query_text(query, 2));
	else
		snprintf(recipient, sizeof recipient, "#%" PRId64, query_integer(query, 0));
	query_reset(query);
	notice_put(store, occurrence, "offer", recipient, person, now, until);
	return person != 0;
}

static bool fits(const struct party *party, const struct booking_spot *spot,
	const struct booking_lanes *lanes)
{
	const struct booking_lane *lane = booking_lane(lanes, spot->lane);

	return spot->number != 0 && lane != NULL &&
		(party->slot == 0 || party->slot == spot->slot) &&
		booking_lane_fits(lane, party->people, party->age);
}

/* All of its places at once, or none; what it took or waits for is no longer there for others.  True
 * when it was offered to one of our people. */
static bool offer(struct store *store, int64_t occurrence, const struct party *party,
	const struct booking_lanes *lanes, struct booking_spots *open, int64_t now, int64_t until)
{
	int64_t told = 0;
	int32_t there = 0, taken = 0;

	VEC_EACH (struct booking_spot, spot, open)
		there += fits(party, spot, lanes);
	VEC_EACH (struct booking_spot, spot, open) {
		if (taken == party->parts || !fits(party, spot, lanes))
			continue;
		if (there >= party->parts)
			told = db_get(store, Q_booking_offer, I(occurrence), I(party->number),
				I(spot->slot), I(spot->number), I(until));
		spot->number = 0;
		taken++;
	}
	return told != 0 && tell_offer(store, told, occurrence, now, until);
}

bool booking_offer_free(struct store *store, int64_t occurrence, int64_t now)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct booking_spots open;
	struct booking_lanes lanes;
	struct booking_target target;
	struct parties parties = { 0 };
	bool is_ours = false;

	if (db_get(store, Q_booking_waiting_any, I(occurrence)) == 0 ||
		!booking_target(store, arena, occurrence, &target) || !target.is_on ||
		target.begins <= now)
		return false;
	const int64_t until =
		now + OFFER_SECONDS < target.begins ? now + OFFER_SECONDS : target.begins;
	const int64_t places = db_get(store, Q_place_count, I(occurrence));

	booking_spots(store, arena, occurrence, INSTANT_NONE, 0, &open);
	booking_lanes(store, arena, occurrence, &lanes);
	read_parties(store, occurrence, &parties);
	VEC_EACH (struct party, party, &parties)
		if (party->parts <= places) /* else it waits in vain and keeps nobody back */
			is_ours |= offer(store, occurrence, party, &lanes, &open, now, until);
	vec_free(&parties);
	vec_free(&lanes);
	vec_free(&open);
	return is_ours;
}

void booking_expire(struct store *store, const struct hand *hand, int64_t occurrence)
{
	struct offer {
		int64_t booking, occurrence, person;
	};
	struct VEC(struct offer) overdue = { 0 };
	struct query *query = db_query(store, Q_booking_overdue, I(hand->now), Z(occurrence));

	while (db_next(store, query))
		*vec_add(&overdue) = (struct offer){ query_integer(query, 0),
			query_integer(query, 1), query_integer(query, 2) };
	VEC_EACH (struct offer, offer, &overdue)
		db_run(store, Q_booking_expire, I(offer->booking), I(hand->now));
	VEC_EACH (struct offer, offer, &overdue) {
		const bool is_ours = booking_offer_free(store, offer->occurrence, hand->now);
		if (offer->person != 0 || is_ours)
			face_refresh(store, &hand->renderer, offer->occurrence, hand->now);
	}
	vec_free(&overdue);
}

/* Asked often, and seldom true: no writer waits for the question. */
static bool is_any_overdue(struct store *store, int64_t now)
{
	db_read(store);
	const bool is_any = db_get(store, Q_booking_overdue, I(now), Z(0)) != 0 ||
		db_get(store, Q_swap_overdue, I(now)) != 0;
	return db_read_end(store, STORE_OK) == STORE_OK && is_any;
}

enum store_verdict store_expire(struct store *store, const struct hand *hand)
{
	if (!is_any_overdue(store, hand->now))
		return store->fault;
	if (!db_begin(store, true))
		return db_end(store, STORE_OK);
	booking_expire(store, hand, 0);
	db_run(store, Q_swap_expire, I(hand->now));
	if (db_is_written(store))
		db_touch(store);
	return db_end(store, STORE_OK);
}
