/* booking.c - a place is booked, or waited for */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/booking.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "calendar/civil.h"
#include "store/deed.h"
#include "store/face.h"
#include "store/row.h"
#include "store/secret.h"

enum { CODE_LENGTH = 12, PARTY_MAX = 10000, GUARDIAN_AGE = 14 };

/* --- what there is to book --- */

bool booking_target(
	struct store *store, struct arena *arena, int64_t id, struct booking_target *ret_target)
{
	struct query *query = db_query(store, Q_occurrence_bookable, I(id));

	if (!db_next(store, query))
		return false;
	*ret_target = (struct booking_target){ .id = id,
		.is_on = strcmp(query_text(query, 0), "planned") == 0,
		.begins = query_integer(query, 1),
		.ends = query_integer(query, 2),
		.opens = query_integer(query, 3),
		.closes = query_integer(query, 4),
		.age_min = db_small(query, 5),
		.age_max = db_small(query, 6),
		.waitlist = db_small(query, 7),
		.public_from = query_integer(query, 8),
		.is_public = strcmp(query_text(query, 9), "public") == 0,
		.uid = db_text(query, arena, 10),
		.activity = query_integer(query, 11) };
	query_reset(query);
	return true;
}

void booking_lanes(struct store *store, struct arena *arena, int64_t occurrence,
	struct booking_lanes *ret_lanes)
{
	struct query *query = db_query(store, Q_lane_of, I(occurrence));

	*ret_lanes = (struct booking_lanes){ 0 };
	while (db_next(store, query))
		*vec_add(ret_lanes) = (struct booking_lane){ .code = db_text(query, arena, 0),
			.party = db_small(query, 2),
			.once_per = db_small(query, 4),
			.consent_under = db_small(query, 5),
			.age_min = db_small(query, 8),
			.age_max = db_small(query, 9) };
}

const struct booking_lane *booking_lane(const struct booking_lanes *lanes, const char *code)
{
	for (size_t i = 0; i < lanes->count; i++)
		if (strcmp(lanes->items[i].code, code) == 0)
			return &lanes->items[i];
	return NULL;
}

bool booking_has_ages(int32_t min, int32_t max)
{
	return min > 0 || (max > 0 && max < 150);
}

bool booking_age_fits(int32_t min, int32_t max, int32_t age)
{
	return !booking_has_ages(min, max) || (age >= min && age >= 0 && (max <= 0 || age <= max));
}

bool booking_lane_fits(const struct booking_lane *lane, int32_t people, int32_t age)
{
	return booking_age_fits(lane->age_min, lane->age_max, age) &&
		(*lane->code == '\0' || people <= lane->party);
}

void booking_spots(struct store *store, struct arena *arena, int64_t occurrence, int64_t begins,
	int64_t slot, struct booking_spots *ret_spots)
{
	struct query *query = db_query(store, Q_place_free, I(occurrence), Z(begins), Z(slot));

	*ret_spots = (struct booking_spots){ 0 };
	while (db_next(store, query))
		*vec_add(ret_spots) = (struct booking_spot){ .slot = query_integer(query, 0),
			.number = query_integer(query, 1),
			.lane = db_text(query, arena, 2),
			.begins = query_integer(query, 3) };
}

bool booking_is_held_back(struct store *store, int64_t occurrence)
{
	return db_get(store, Q_lane_named, I(occurrence)) == 0 &&
		db_get(store, Q_booking_holds_back, I(occurrence)) != 0;
}

/* --- booking --- */

enum store_verdict booking_refuse(struct deed *deed, const char *state, const char *message)
{
	deed->state = state;
	deed->message = message;
	return STORE_NO;
}

/* Whether this booking may be made at all, before any place is looked for. */
static enum store_verdict check_wish(const struct booking_target *target,
	const struct booking_wish *wish, int64_t now, struct deed *deed)
{
	if (!target->is_on)
		return booking_refuse(deed, "cancelled", _("it is cancelled"));
	if (target->opens != INSTANT_NONE && now < target->opens)
		return booking_refuse(deed, "not-open", _("booking has not opened yet"));
	if (now >= target->begins || (target->closes != INSTANT_NONE && now >= target->closes))
		return booking_refuse(deed, "closed", _("booking is closed"));
	if (booking_has_ages(target->age_min, target->age_max) && wish->age < 0)
		return booking_refuse(deed, "needs-age", _("the age is needed"));
	if (wish->age >= 0 && !booking_age_fits(target->age_min, target->age_max, wish->age))
		return booking_refuse(deed, "age", _("the age does not fit"));
	if (wish->age >= 0 && wish->age < GUARDIAN_AGE && wish->guardian == NULL)
		return booking_refuse(deed, "needs-guardian", _("a guardian is needed under 14"));
	return STORE_OK;
}

static const char *mark_of(
	struct store *store, struct arena *arena, const struct booking_wish *wish)
{
	char hex[HASH_HEX];

	secret_derive(store->salt, wish->person != NULL ? "person" : "resident",
		wish->person != NULL
			? wish->person
			: arena_format(arena, "%s|%s", wish->name, wish->phone ? wish->phone : ""),
		hex);
	return arena_string(arena, hex);
}

const char *booking_code(struct store *store, struct arena *arena, const char *uid, int64_t number)
{
	char *code = arena_get(arena, CODE_LENGTH + 1, 1);

	secret_code(store->secret, "booking", arena_format(arena, "%s/%" PRId64, uid, number),
		CODE_LENGTH, code);
	return code;
}

/* Whether the booking that there is says what is wished now; a time may be left open. */
static bool is_as_wished(struct store *store, const struct booking_target *target, int64_t number,
	const struct booking_wish *wish, struct deed *deed)
{
	struct query *query = db_query(store, Q_booking_details, I(target->id), I(number));
	bool is_so = true;
	char age[16] = "";

	if (!db_next(store, query))
		return false;
	if (wish->age >= 0)
		snprintf(age, sizeof age, "%d", (int)wish->age);
	deed->start = query_integer(query, 1);
	is_so = query_integer(query, 0) == wish->people && strcmp(query_text(query, 2), age) == 0;
	if (wish->begins != INSTANT_NONE)
		is_so = is_so && deed->start == wish->begins;
	query_reset(query);
	return is_so;
}

/* Asking again for what is offered is a yes to it. */
static enum store_verdict accept_again(struct store *store, const struct hand *hand,
	const struct booking_target *target, const struct booking_wish *wish, int64_t number,
	struct deed *deed)
{
	struct booking_parts parts = { 0 };
	struct query *query = db_query(store, Q_booking_offered_parts, I(target->id), I(number));

	while (db_next(store, query))
		*vec_add(&parts) =
			(struct booking_part){ .id = query_integer(query, 0), .state = "offered" };
	const bool is_taken = booking_accept(store, &parts, hand->now);
	vec_free(&parts);
	if (!is_taken)
		return booking_refuse(deed, "unchanged", _("no place is offered any more"));
	booking_finish(store, hand, target->id, wish->person != NULL ? 1 : 0, "accept-place", deed);
	return STORE_OK;
}

/* What is so already: the same resident, the same occurrence; then the deed has its code. */
static enum store_verdict find_booked(struct store *store, const struct hand *hand,
	const struct booking_target *target, const struct booking_wish *wish, const char *mark,
	struct deed *deed)
{
	struct query *query = db_query(store, Q_booking_marked, I(target->id), T(mark));

	if (!db_next(store, query))
		return STORE_OK;
	const int64_t number = query_integer(query, 0), wait = query_integer(query, 3);
	const bool is_waiting = strcmp(query_text(query, 1), "waiting") == 0;
	const bool is_offered = strcmp(query_text(query, 1), "offered") == 0;
	deed->state = is_waiting ? "waiting" : "booked";
	query_reset(query);
	if (!is_as_wished(store, target, number, wish, deed))
		return booking_refuse(deed, "otherwise",
			_("booked already with another time, age or number of people: "
			  "cancel that booking first"));
	deed->code = booking_code(store, hand->arena, target->uid, number);
	if (is_offered && target->is_on)
		return accept_again(store, hand, target, wish, number, deed);
	if (is_waiting)
		deed->position = (int32_t)db_get(store, Q_booking_position, I(target->id), I(wait));
	return STORE_SAME;
}

/* Of the places that are free: as many as are needed of one kind that fits. */
static enum store_verdict pick(const struct booking_lanes *lanes, const struct booking_spots *open,
	const struct booking_wish *wish, struct booking_spots *spots, struct deed *deed)
{
	bool fits_age = open->count == 0, fits_party = open->count == 0;

	VEC_EACH (struct booking_spot, spot, open) {
		const struct booking_lane *lane = booking_lane(lanes, spot->lane);
		const bool is_single = *spot->lane == '\0';

		if (lane == NULL || !booking_age_fits(lane->age_min, lane->age_max, wish->age))
			continue;
		fits_age = true;
		if (!booking_lane_fits(lane, wish->people, wish->age))
			continue;
		fits_party = true;
		*vec_add(spots) = *spot;
		if (!is_single || spots->count == (size_t)wish->people)
			return STORE_OK;
	}
	if (!fits_age)
		return booking_refuse(deed, wish->age < 0 ? "needs-age" : "age",
			wish->age < 0 ? _("the age is needed") : _("the age does not fit"));
	if (!fits_party)
		return booking_refuse(deed, "party", _("too many people for one place"));
	return booking_refuse(deed, "full", _("all places are taken"));
}

/* One slot's place up to its party; without slots one for each, and none that others wait for. */
static enum store_verdict choose(struct store *store, struct arena *arena,
	const struct booking_target *target, const struct booking_lanes *lanes,
	const struct booking_wish *wish, struct booking_spots *spots, struct deed *deed)
{
	struct booking_spots open;

	if (booking_lane(lanes, "") != NULL &&
		db_get(store, Q_place_count, I(target->id)) < wish->people)
		return booking_refuse(deed, "party", _("there are not as many places"));
	booking_spots(store, arena, target->id, wish->begins, 0, &open);
	const enum store_verdict verdict = open.count > 0 && booking_is_held_back(store, target->id)
		? booking_refuse(deed, "full", _("others wait for the places that are free"))
		: pick(lanes, &open, wish, spots, deed);

	vec_free(&open);
	return verdict;
}

static void add_part(struct store *store, struct arena *arena, const struct hand *hand,
	const struct booking_target *target, const struct booking_wish *wish,
	const struct booking_spot *spot, int64_t number, int32_t part, int32_t people,
	const char *code)
{
	char hash[HASH_HEX];
	const bool is_held = spot != NULL && spot->number != 0;
	const int64_t wait = is_held ? 0 : db_get(store, Q_occurrence_ticket, I(target->id));
	const char *ages = wish->age >= 0 ? arena_format(arena, "%d", (int)wish->age) : "";

	hash_of(code, strlen(code), hash);
	db_run(store, Q_booking_add, I(store->community), I(target->id),
		Z(spot != NULL ? spot->slot : 0), Z(is_held ? spot->number : 0),
		T(is_held ? "held" : "waiting"), Z(wait), I(number), I(part), T(hash),
		T(mark_of(store, arena, wish)), Z(db_id(store, "person", wish->person)), I(people),
		T(wish->person != NULL ? NULL : wish->name), T(wish->phone), T(ages),
		T(wish->guardian), T(hand->who), I(hand->now), T(wish->guardian));
}

static enum store_verdict put_booking(struct store *store, const struct hand *hand,
	const struct booking_target *target, const struct booking_wish *wish,
	const struct booking_spots *spots, int32_t waiting, int64_t wanted_slot, struct deed *deed)
{
	const int64_t number = db_get(store, Q_booking_next, I(target->id));
	const char *code = booking_code(store, hand->arena, target->uid, number);
	const struct booking_spot any = { .slot = wanted_slot };
	const bool is_waiting = waiting > 0; /* with so many parts */
	const int32_t parts = is_waiting ? waiting : (int32_t)spots->count;

	for (int32_t i = 0; i < parts; i++)
		add_part(store, hand->arena, hand, target, wish,
			is_waiting ? &any : &spots->items[i], number, i + 1,
			parts == 1 ? wish->people : 1, code);
	deed->state = is_waiting ? "waiting" : "booked";
	deed->code = code;
	if (!is_waiting)
		deed->start = spots->items[0].begins;
	if (is_waiting)
		deed->position =
			(int32_t)db_get(store, Q_booking_position, I(target->id), I(INT64_MAX));
	return STORE_OK;
}

static enum store_verdict refuse_once(struct deed *deed)
{
	return booking_refuse(deed, "once", _("booked here already within the time allowed once"));
}

static bool was_here_lately(struct store *store, const struct booking_target *target,
	const struct booking_lane *lane, const char *mark)
{
	const int64_t span = lane->once_per * INT64_C(86400);

	return lane->once_per > 0 &&
		db_get(store, Q_booking_once, I(store->community), T(mark), I(target->activity),
			I(target->begins - span), I(target->begins + span)) != 0;
}

static enum store_verdict wait_for(struct store *store, const struct hand *hand,
	const struct booking_target *target, const struct booking_lanes *lanes,
	const struct booking_wish *wish, const char *mark, struct deed *deed)
{
	const struct booking_spots none = { 0 };
	const struct booking_lane *lane = NULL;
	const int64_t waiting = db_get(store, Q_booking_waiting_count, I(target->id));
	int64_t slot = 0;

	for (size_t i = 0; i < lanes->count && lane == NULL; i++)
		if (booking_lane_fits(&lanes->items[i], wish->people, wish->age))
			lane = &lanes->items[i];
	if (lane == NULL)
		return booking_refuse(deed, "party", _("too many people for one place"));
	if (was_here_lately(store, target, lane, mark))
		return refuse_once(deed);
	if (waiting >= target->waitlist)
		return booking_refuse(deed, "full",
			target->waitlist > 0
				? _("all places are taken and the waiting list is full")
				: _("all places are taken and there is no waiting list"));
	if (wish->begins != INSTANT_NONE)
		slot = db_get(store, Q_slot_at, I(target->id), I(wish->begins));
	/* in slots a party waits for one place; without slots each of them for one */
	if (*lane->code != '\0')
		return put_booking(store, hand, target, wish, &none, 1, slot, deed);
	if (waiting + wish->people > target->waitlist)
		return booking_refuse(deed, "full", _("not enough room on the waiting list"));
	return put_booking(store, hand, target, wish, &none, wish->people, slot, deed);
}

/* Looks for places, else for a place on the waiting list. */
static enum store_verdict take(struct store *store, const struct hand *hand,
	const struct booking_target *target, const struct booking_wish *wish, const char *mark,
	struct deed *deed)
{
	struct booking_spots spots = { 0 };
	struct booking_lanes lanes;

	booking_lanes(store, hand->arena, target->id, &lanes);
	enum store_verdict verdict = choose(store, hand->arena, target, &lanes, wish, &spots, deed);
	if (verdict == STORE_OK &&
		was_here_lately(store, target, booking_lane(&lanes, spots.items[0].lane), mark))
		verdict = refuse_once(deed);
	else if (verdict == STORE_OK)
		verdict = put_booking(store, hand, target, wish, &spots, 0, 0, deed);
	else if (wish->wait && strcmp(deed->state, "full") == 0)
		verdict = wait_for(store, hand, target, &lanes, wish, mark, deed);
	vec_free(&lanes);
	vec_free(&spots);
	return verdict;
}

/* What can be said against the wish before any place is looked for. */
static enum store_verdict judge(struct store *store, const struct hand *hand,
	const struct booking_target *target, const struct booking_wish *wish, struct deed *deed)
{
	if (db_get(store, Q_lane_any, I(target->id)) == 0)
		return booking_refuse(deed, "no-places", _("there is nothing to book: just come"));
	const enum store_verdict verdict = check_wish(target, wish, hand->now, deed);
	if (verdict != STORE_OK)
		return verdict;
	if (wish->begins != INSTANT_NONE &&
		db_get(store, Q_slot_at, I(target->id), I(wish->begins)) == 0) {
		deed->message = _("no slot begins at that time");
		return STORE_MISSING;
	}
	if (wish->people < 1 || wish->people > PARTY_MAX)
		return booking_refuse(deed, "party", _("too many people for one place"));
	return STORE_OK;
}

static enum store_verdict book(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct booking_wish *wish = wished;
	const int64_t id = row_find(store, wish->activity, wish->date);
	struct booking_target target;

	if (id == 0 || !booking_target(store, hand->arena, id, &target) ||
		target.public_from > hand->now)
		return STORE_MISSING;
	deed_fill(store, hand->arena, id, deed);
	if (wish->begins != INSTANT_NONE)
		deed->start = wish->begins;
	if (wish->person != NULL && db_id(store, "person", wish->person) == 0)
		return STORE_MISSING;
	booking_expire(store, hand, id);
	const char *mark = mark_of(store, hand->arena, wish);
	enum store_verdict verdict = find_booked(store, hand, &target, wish, mark, deed);
	if (verdict != STORE_OK || deed->code != NULL)
		return verdict;
	verdict = judge(store, hand, &target, wish, deed);
	if (verdict == STORE_OK)
		verdict = take(store, hand, &target, wish, mark, deed);
	if (verdict != STORE_OK)
		return verdict;
	if (strcmp(deed->state, "booked") == 0)
		deed->message = NULL;
	booking_finish(store, hand, id, wish->person != NULL ? 1 : 0, "book", deed);
	return STORE_OK;
}

enum store_verdict store_book(struct store *store, const struct hand *hand,
	const struct booking_wish *wish, struct deed *ret_deed)
{
	return deed_do(store, hand, book, wish, ret_deed);
}
