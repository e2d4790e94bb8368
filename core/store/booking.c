/* booking.c - places, and who has them or waits for them */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/booking.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/vec.h"
#include "calendar/civil.h"
#include "store/deed.h"
#include "store/face.h"
#include "store/row.h"
#include "store/secret.h"

enum { CODE_LENGTH = 12, PARTY_MAX = 10000, GUARDIAN_AGE = 14, OFFER_SECONDS = 12 * 3600 };

struct target { /* the occurrence that a booking is for */
	int64_t id, begins, ends, opens, closes, public_from, activity;
	int32_t age_min, age_max, waitlist;
	bool is_on, is_public;
	const char *uid;
};

struct lane {
	int32_t party, once_per, consent_under, age_min, age_max;
};

struct spot { /* a free place */
	int64_t slot, number, begins;
	const char *lane;
};
struct spots VEC(struct spot);

struct part { /* one place of a booking */
	int64_t id, slot, place, wait, offer_until;
	int32_t part;
	const char *state;
};
struct parts VEC(struct part);

struct holding { /* a booking with all its parts */
	struct parts parts;
	int64_t occurrence, number, person, begins; /* begins: of its slot */
};

static bool load_target(struct store *store, struct arena *arena, int64_t id, struct target *target)
{
	struct query *query = db_query(store, Q_occurrence_bookable, I(id));

	if (!db_next(store, query))
		return false;
	*target = (struct target){ .id = id,
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

/* --- places that get free --- */

static void tell_offer(
	struct store *store, int64_t booking, int64_t occurrence, int64_t now, int64_t until)
{
	struct query *query = db_query(store, Q_booking_to_tell, I(booking));
	char recipient[64];

	if (!db_next(store, query))
		return;
	const int64_t person = query_integer(query, 1);
	if (person != 0)
		snprintf(recipient, sizeof recipient, "%s", query_text(query, 2));
	else
		snprintf(recipient, sizeof recipient, "#%" PRId64, query_integer(query, 0));
	query_reset(query);
	notice_put(store, occurrence, "offer", recipient, person, now, until);
}

void booking_offer_free(struct store *store, int64_t occurrence, int64_t now)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct spots open = { 0 };
	struct target target;

	if (db_get(store, Q_booking_waiting_any, I(occurrence)) == 0 ||
		!load_target(store, arena, occurrence, &target) || !target.is_on ||
		target.begins <= now)
		return;
	struct query *query = db_query(store, Q_place_free, I(occurrence), Z(0), Z(0));
	while (db_next(store, query))
		*vec_add(&open) = (struct spot){ .slot = query_integer(query, 0),
			.number = query_integer(query, 1) };
	const int64_t until =
		now + OFFER_SECONDS < target.begins ? now + OFFER_SECONDS : target.begins;
	VEC_EACH (struct spot, spot, &open) {
		const int64_t offered = db_get(store, Q_booking_offer, I(occurrence), I(spot->slot),
			I(spot->number), I(until));
		if (offered != 0)
			tell_offer(store, offered, occurrence, now, until);
	}
	vec_free(&open);
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
		booking_offer_free(store, offer->occurrence, hand->now);
		if (offer->person != 0)
			face_refresh(store, &hand->renderer, offer->occurrence, hand->now);
	}
	vec_free(&overdue);
}

/* --- booking --- */

static bool has_ages(int32_t min, int32_t max)
{
	return min > 0 || (max > 0 && max < 150);
}

static bool is_age_fit(int32_t min, int32_t max, int32_t age)
{
	return !has_ages(min, max) || (age >= min && (max <= 0 || age <= max));
}

static enum store_verdict refuse(struct deed *deed, const char *state, const char *message)
{
	deed->state = state;
	deed->message = message;
	return STORE_NO;
}

/* Whether this booking may be made at all, before any place is looked for. */
static enum store_verdict check_wish(const struct target *target, const struct booking_wish *wish,
	int64_t now, struct deed *deed)
{
	if (!target->is_on)
		return refuse(deed, "cancelled", _("it is cancelled"));
	if (target->opens != INSTANT_NONE && now < target->opens)
		return refuse(deed, "not-open", _("booking has not opened yet"));
	if (now >= target->begins || (target->closes != INSTANT_NONE && now >= target->closes))
		return refuse(deed, "closed", _("booking is closed"));
	if (has_ages(target->age_min, target->age_max) && wish->age < 0)
		return refuse(deed, "needs-age", _("the age is needed"));
	if (wish->age >= 0 && !is_age_fit(target->age_min, target->age_max, wish->age))
		return refuse(deed, "age", _("the age does not fit"));
	if (wish->age >= 0 && wish->age < GUARDIAN_AGE && wish->guardian == NULL)
		return refuse(deed, "needs-guardian", _("a guardian is needed under 14"));
	return STORE_OK;
}

static bool read_lane(struct store *store, int64_t occurrence, const char *code, struct lane *lane)
{
	struct query *query = db_query(store, Q_lane_of, I(occurrence));
	bool is_there = false;

	while (db_next(store, query))
		if (strcmp(query_text(query, 0), code) == 0) {
			*lane = (struct lane){ .party = db_small(query, 2),
				.once_per = db_small(query, 4),
				.consent_under = db_small(query, 5),
				.age_min = db_small(query, 8),
				.age_max = db_small(query, 9) };
			is_there = true;
		}
	return is_there;
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
static bool is_as_wished(struct store *store, const struct target *target, int64_t number,
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

/* What is so already: the same resident, the same occurrence. */
static enum store_verdict find_booked(struct store *store, struct arena *arena,
	const struct target *target, const struct booking_wish *wish, const char *mark,
	struct deed *deed)
{
	struct query *query = db_query(store, Q_booking_marked, I(target->id), T(mark));

	if (!db_next(store, query))
		return STORE_OK;
	const int64_t number = query_integer(query, 0), wait = query_integer(query, 3);
	const bool is_waiting = strcmp(query_text(query, 1), "waiting") == 0;
	deed->state = is_waiting ? "waiting" : "booked";
	query_reset(query);
	if (!is_as_wished(store, target, number, wish, deed))
		return refuse(deed, "otherwise",
			_("booked already with another time, age or number of people: "
			  "cancel that booking first"));
	deed->code = booking_code(store, arena, target->uid, number);
	if (is_waiting)
		deed->position = (int32_t)db_get(store, Q_booking_position, I(target->id), I(wait));
	return STORE_SAME;
}

/* As many free places as are needed: one slot's place up to its party; without slots one each. */
static enum store_verdict choose(struct store *store, struct arena *arena,
	const struct target *target, const struct booking_wish *wish, struct spots *spots,
	struct lane *lane, struct deed *deed)
{
	struct spots open = { 0 };
	bool is_any = false, fits_age = false, fits_party = false;
	struct query *query = db_query(store, Q_place_free, I(target->id), Z(wish->begins), Z(0));

	while (db_next(store, query))
		*vec_add(&open) = (struct spot){ .slot = query_integer(query, 0),
			.number = query_integer(query, 1),
			.lane = db_text(query, arena, 2),
			.begins = query_integer(query, 3) };
	VEC_EACH (struct spot, spot, &open) {
		struct lane here;
		if (!read_lane(store, target->id, spot->lane, &here))
			continue;
		is_any = true;
		if (has_ages(here.age_min, here.age_max) &&
			!is_age_fit(here.age_min, here.age_max, wish->age))
			continue;
		fits_age = true;
		const bool is_single = *spot->lane == '\0';
		if (!is_single && wish->people > here.party)
			continue;
		fits_party = true;
		*lane = here;
		*vec_add(spots) = *spot;
		if (!is_single || spots->count == (size_t)wish->people)
			break;
	}
	vec_free(&open);
	if (is_any && !fits_age)
		return refuse(deed, wish->age < 0 ? "needs-age" : "age",
			wish->age < 0 ? _("the age is needed") : _("the age does not fit"));
	if (is_any && !fits_party)
		return refuse(deed, "party", _("too many people for one place"));
	const bool is_single = spots->count > 0 && *spots->items[0].lane == '\0';
	if (spots->count == 0 || (is_single && spots->count < (size_t)wish->people))
		return refuse(deed, "full", _("all places are taken"));
	return STORE_OK;
}

static void add_part(struct store *store, struct arena *arena, const struct hand *hand,
	const struct target *target, const struct booking_wish *wish, const struct spot *spot,
	int64_t number, int32_t part, int32_t people, const char *code)
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
	const struct target *target, const struct booking_wish *wish, const struct spots *spots,
	int32_t waiting, int64_t wanted_slot, struct deed *deed)
{
	const int64_t number = db_get(store, Q_booking_next, I(target->id));
	const char *code = booking_code(store, hand->arena, target->uid, number);
	const struct spot any = { .slot = wanted_slot };
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
			(int32_t)db_get(store, Q_booking_waiting_count, I(target->id)) - parts + 1;
	return STORE_OK;
}

static enum store_verdict wait_for(struct store *store, const struct hand *hand,
	const struct target *target, const struct booking_wish *wish, struct deed *deed)
{
	const struct spots none = { 0 };
	int64_t slot = 0;

	if (db_get(store, Q_booking_waiting_count, I(target->id)) >= target->waitlist)
		return refuse(deed, "full",
			target->waitlist > 0
				? _("all places are taken and the waiting list is full")
				: _("all places are taken and there is no waiting list"));
	if (wish->begins != INSTANT_NONE)
		slot = db_get(store, Q_slot_at, I(target->id), I(wish->begins));
	/* in slots a party waits for one place; without slots each of them for one */
	if (db_get(store, Q_lane_named, I(target->id)) != 0)
		return put_booking(store, hand, target, wish, &none, 1, slot, deed);
	if (db_get(store, Q_booking_waiting_count, I(target->id)) + wish->people > target->waitlist)
		return refuse(deed, "full", _("not enough room on the waiting list"));
	return put_booking(store, hand, target, wish, &none, wish->people, slot, deed);
}

static bool was_here_lately(
	struct store *store, const struct target *target, const struct lane *lane, const char *mark)
{
	const int64_t span = lane->once_per * INT64_C(86400);

	return lane->once_per > 0 &&
		db_get(store, Q_booking_once, I(store->community), T(mark), I(target->activity),
			I(target->begins - span), I(target->begins + span)) != 0;
}

static enum store_verdict book(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct booking_wish *wish = wished;
	struct spots spots = { 0 };
	struct target target;
	struct lane lane = { 0 };

	const int64_t id = row_find(store, wish->activity, wish->date);
	if (id == 0 || !load_target(store, hand->arena, id, &target) ||
		target.public_from > hand->now)
		return STORE_MISSING;
	deed_fill(store, hand->arena, id, deed);
	if (wish->begins != INSTANT_NONE)
		deed->start = wish->begins;
	if (wish->person != NULL && db_id(store, "person", wish->person) == 0)
		return STORE_MISSING;
	const char *mark = mark_of(store, hand->arena, wish);
	enum store_verdict verdict = find_booked(store, hand->arena, &target, wish, mark, deed);
	if (verdict != STORE_OK)
		return verdict;
	if (db_get(store, Q_lane_any, I(id)) == 0)
		return refuse(deed, "no-places", _("there is nothing to book: just come"));
	verdict = check_wish(&target, wish, hand->now, deed);
	if (verdict != STORE_OK)
		return verdict;
	if (wish->begins != INSTANT_NONE &&
		db_get(store, Q_slot_at, I(target.id), I(wish->begins)) == 0) {
		deed->message = _("no slot begins at that time");
		return STORE_MISSING;
	}
	if (wish->people < 1 || wish->people > PARTY_MAX)
		return refuse(deed, "party", _("too many people for one place"));
	booking_expire(store, hand, id);
	verdict = choose(store, hand->arena, &target, wish, &spots, &lane, deed);
	if (verdict == STORE_OK && was_here_lately(store, &target, &lane, mark))
		verdict =
			refuse(deed, "once", _("booked here already within the time allowed once"));
	if (verdict == STORE_OK)
		verdict = put_booking(store, hand, &target, wish, &spots, 0, 0, deed);
	else if (wish->wait && strcmp(deed->state, "full") == 0)
		verdict = wait_for(store, hand, &target, wish, deed);
	vec_free(&spots);
	if (verdict != STORE_OK)
		return verdict;
	if (deed->state[0] == 'b')
		deed->message = NULL;
	else /* a party that did not fit whole: the places that are free are offered at once */
		booking_offer_free(store, id, hand->now);
	db_audit(store, hand->now, hand->who, "book", deed->key, deed->state);
	db_touch(store);
	if (wish->person != NULL)
		face_refresh(store, &hand->renderer, id, hand->now);
	return STORE_OK;
}

enum store_verdict store_book(struct store *store, const struct hand *hand,
	const struct booking_wish *wish, struct deed *ret_deed)
{
	return deed_do(store, hand, book, wish, ret_deed);
}

/* --- what a resident does with the code --- */

static bool load_holding(
	struct store *store, struct arena *arena, const char *typed, struct holding *holding)
{
	char code[32], hash[HASH_HEX];

	*holding = (struct holding){ .occurrence = 0 };
	secret_normalize(typed, code, sizeof code);
	hash_of(code, strlen(code), hash);
	struct query *query = db_query(store, Q_booking_by_code, I(store->community), T(hash));
	while (db_next(store, query)) {
		holding->occurrence = query_integer(query, 1);
		holding->number = query_integer(query, 8);
		holding->person = query_integer(query, 10);
		holding->begins = query_integer(query, 11);
		*vec_add(&holding->parts) = (struct part){ .id = query_integer(query, 0),
			.state = db_text(query, arena, 2),
			.slot = query_integer(query, 3),
			.place = query_integer(query, 4),
			.part = db_small(query, 5),
			.wait = query_integer(query, 6),
			.offer_until = query_integer(query, 9) };
	}
	return holding->parts.count > 0;
}

static void fill_deed(struct store *store, struct arena *arena, const struct holding *holding,
	const char *code, struct deed *deed)
{
	deed_fill(store, arena, holding->occurrence, deed);
	deed->start = holding->begins;
	deed->code = code;
}

static bool has_state(const struct holding *holding, const char *state)
{
	for (size_t i = 0; i < holding->parts.count; i++)
		if (strcmp(holding->parts.items[i].state, state) == 0)
			return true;
	return false;
}

static void finish_holding(struct store *store, const struct hand *hand,
	const struct holding *holding, const char *what, const struct deed *deed)
{
	booking_offer_free(store, holding->occurrence, hand->now);
	db_audit(store, hand->now, hand->who, what, deed->key, deed->state);
	db_touch(store);
	if (holding->person != 0)
		face_refresh(store, &hand->renderer, holding->occurrence, hand->now);
}

static enum store_verdict revive(struct store *store, const struct target *target,
	const struct hand *hand, struct holding *holding, struct deed *deed)
{
	if (!has_state(holding, "cancelled"))
		return refuse(deed, "unchanged", _("there is nothing to undo"));
	if (!target->is_on)
		return refuse(deed, "cancelled", _("it is cancelled"));
	VEC_EACH (struct part, part, &holding->parts) {
		struct query *query =
			db_query(store, Q_place_free, I(holding->occurrence), Z(0), Z(part->slot));
		if (!db_next(store, query))
			return refuse(deed, "full", _("all places are taken"));
		const int64_t slot = query_integer(query, 0), number = query_integer(query, 1);
		query_reset(query);
		db_run(store, Q_booking_revive, I(part->id), I(slot), I(number));
	}
	deed->state = "booked";
	finish_holding(store, hand, holding, "book", deed);
	return STORE_OK;
}

struct by_code {
	const char *code;
	bool undo, yes;
};

static enum store_verdict cancel_holding(struct store *store, const struct hand *hand,
	const struct target *target, const struct by_code *asked, struct holding *holding,
	struct deed *deed)
{
	if (hand->now >= target->begins)
		return refuse(deed, "over", _("it has begun already"));
	if (asked->undo)
		return revive(store, target, hand, holding, deed);
	if (!has_state(holding, "held") && !has_state(holding, "waiting") &&
		!has_state(holding, "offered")) {
		deed->state = "cancelled";
		return STORE_SAME;
	}
	VEC_EACH (struct part, part, &holding->parts)
		db_run(store, Q_booking_cancel, I(part->id), I(hand->now));
	deed->state = "cancelled";
	finish_holding(store, hand, holding, "cancel-booking", deed);
	return STORE_OK;
}

static enum store_verdict cancel_by_code(
	struct store *store, const struct hand *hand, const void *wish, struct deed *deed)
{
	const struct by_code *asked = wish;
	struct holding holding;
	struct target target;
	enum store_verdict verdict = STORE_MISSING;

	if (load_holding(store, hand->arena, asked->code, &holding) &&
		load_target(store, hand->arena, holding.occurrence, &target)) {
		fill_deed(store, hand->arena, &holding, asked->code, deed);
		verdict = cancel_holding(store, hand, &target, asked, &holding, deed);
	}
	vec_free(&holding.parts);
	return verdict;
}

enum store_verdict store_cancel_booking(struct store *store, const struct hand *hand,
	const char *code, bool undo, struct deed *ret_deed)
{
	const struct by_code asked = { .code = code, .undo = undo };

	return deed_do(store, hand, cancel_by_code, &asked, ret_deed);
}

static enum store_verdict answer_offer(
	struct store *store, const struct hand *hand, const void *wish, struct deed *deed)
{
	const struct by_code *asked = wish;
	struct holding holding;
	enum store_verdict verdict = STORE_MISSING;

	if (load_holding(store, hand->arena, asked->code, &holding)) {
		fill_deed(store, hand->arena, &holding, asked->code, deed);
		deed->state = "booked";
		verdict = has_state(&holding, "held")
			? STORE_SAME
			: refuse(deed, "unchanged", _("no place is offered any more"));
		VEC_EACH (struct part, part, &holding.parts)
			if (strcmp(part->state, "offered") == 0 &&
				db_run(store, Q_booking_accept, I(part->id), I(hand->now)) > 0)
				verdict = STORE_OK;
		if (verdict == STORE_OK) {
			deed->state = "booked";
			deed->message = NULL;
			finish_holding(store, hand, &holding, "accept-place", deed);
		}
	}
	vec_free(&holding.parts);
	return verdict;
}

enum store_verdict store_accept_place(
	struct store *store, const struct hand *hand, const char *code, struct deed *ret_deed)
{
	const struct by_code asked = { .code = code, .yes = true };

	return deed_do(store, hand, answer_offer, &asked, ret_deed);
}

enum store_verdict store_find_booking(
	struct store *store, struct arena *arena, const char *code, struct deed *ret_deed)
{
	struct holding holding;
	enum store_verdict verdict = STORE_MISSING;

	*ret_deed = (struct deed){ .state = "" };
	db_read(store);
	if (load_holding(store, arena, code, &holding)) {
		const char *state = holding.parts.items[0].state;
		fill_deed(store, arena, &holding, code, ret_deed);
		ret_deed->state = strcmp(state, "held") == 0 ? "booked" : state;
		if (strcmp(state, "waiting") == 0)
			ret_deed->position = (int32_t)db_get(store, Q_booking_position,
				I(holding.occurrence), I(holding.parts.items[0].wait));
		verdict = STORE_OK;
	}
	vec_free(&holding.parts);
	return db_read_end(store, verdict);
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

void booking_attend(struct store *store, const struct hand *hand, const char *code, bool absent,
	int64_t *ret_occurrence, int64_t *ret_changed)
{
	struct holding holding;

	*ret_occurrence = *ret_changed = 0;
	if (load_holding(store, hand->arena, code, &holding)) {
		*ret_occurrence = holding.occurrence;
		VEC_EACH (struct part, part, &holding.parts)
			*ret_changed += db_run(store, Q_booking_attend, I(part->id),
				T(absent ? "absent" : "attended"));
	}
	vec_free(&holding.parts);
}
