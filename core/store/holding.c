/* holding.c - what a resident does with the code of a booking */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/booking.h"
#include "store/deed.h"
#include "store/face.h"
#include "store/secret.h"

struct holding { /* a booking with all its parts */
	struct booking_parts parts;
	int64_t occurrence, number, person, begins; /* begins: of its slot */
};

bool booking_accept(struct store *store, const struct booking_parts *parts, int64_t now)
{
	bool is_taken = false;

	for (size_t i = 0; i < parts->count; i++)
		is_taken |= strcmp(parts->items[i].state, "offered") == 0 &&
			db_run(store, Q_booking_accept, I(parts->items[i].id), I(now)) > 0;
	return is_taken;
}

void booking_finish(struct store *store, const struct hand *hand, int64_t occurrence,
	int64_t person, const char *what, const struct deed *deed)
{
	const bool is_ours = booking_offer_free(store, occurrence, hand->now);
	db_audit(store, hand->now, hand->who, what, deed->key, deed->state);
	db_touch(store);
	if (person != 0 || is_ours)
		face_refresh(store, &hand->renderer, occurrence, hand->now);
}

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
		*vec_add(&holding->parts) = (struct booking_part){ .id = query_integer(query, 0),
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

static void finish(struct store *store, const struct hand *hand, const struct holding *holding,
	const char *what, const struct deed *deed)
{
	booking_finish(store, hand, holding->occurrence, holding->person, what, deed);
}

static enum store_verdict revive(struct store *store, const struct booking_target *target,
	const struct hand *hand, struct holding *holding, struct deed *deed)
{
	if (!has_state(holding, "cancelled"))
		return booking_refuse(deed, "unchanged", _("there is nothing to undo"));
	if (!target->is_on)
		return booking_refuse(deed, "cancelled", _("it is cancelled"));
	if (booking_is_held_back(store, holding->occurrence))
		return booking_refuse(deed, "full", _("others wait for the places that are free"));
	VEC_EACH (struct booking_part, part, &holding->parts) {
		struct query *query =
			db_query(store, Q_place_free, I(holding->occurrence), Z(0), Z(part->slot));
		if (!db_next(store, query))
			return booking_refuse(deed, "full", _("all places are taken"));
		const int64_t slot = query_integer(query, 0), number = query_integer(query, 1);
		query_reset(query);
		db_run(store, Q_booking_revive, I(part->id), I(slot), I(number));
	}
	deed->state = "booked";
	finish(store, hand, holding, "book", deed);
	return STORE_OK;
}

struct by_code {
	const char *code;
	bool undo, yes;
};

static enum store_verdict cancel_holding(struct store *store, const struct hand *hand,
	const struct booking_target *target, const struct by_code *asked, struct holding *holding,
	struct deed *deed)
{
	if (hand->now >= target->begins)
		return booking_refuse(deed, "over", _("it has begun already"));
	if (asked->undo)
		return revive(store, target, hand, holding, deed);
	if (!has_state(holding, "held") && !has_state(holding, "waiting") &&
		!has_state(holding, "offered")) {
		deed->state = "cancelled";
		return STORE_SAME;
	}
	VEC_EACH (struct booking_part, part, &holding->parts)
		db_run(store, Q_booking_cancel, I(part->id), I(hand->now));
	deed->state = "cancelled";
	finish(store, hand, holding, "cancel-booking", deed);
	return STORE_OK;
}

static enum store_verdict cancel_by_code(
	struct store *store, const struct hand *hand, const void *wish, struct deed *deed)
{
	const struct by_code *asked = wish;
	struct holding holding;
	struct booking_target target;
	enum store_verdict verdict = STORE_MISSING;

	if (load_holding(store, hand->arena, asked->code, &holding) &&
		booking_target(store, hand->arena, holding.occurrence, &target)) {
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
			: booking_refuse(deed, "unchanged", _("no place is offered any more"));
		if (booking_accept(store, &holding.parts, hand->now)) {
			verdict = STORE_OK;
			deed->state = "booked";
			deed->message = NULL;
			finish(store, hand, &holding, "accept-place", deed);
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

void booking_attend(struct store *store, const struct hand *hand, const char *code, bool absent,
	int64_t *ret_occurrence, int64_t *ret_changed)
{
	struct holding holding;

	*ret_occurrence = *ret_changed = 0;
	if (load_holding(store, hand->arena, code, &holding)) {
		*ret_occurrence = holding.occurrence;
		VEC_EACH (struct booking_part, part, &holding.parts)
			*ret_changed += db_run(store, Q_booking_attend, I(part->id),
				T(absent ? "absent" : "attended"));
	}
	vec_free(&holding.parts);
}
