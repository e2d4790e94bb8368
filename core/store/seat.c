/* seat.c - who holds a seat: locks, swaps, answers, attendance */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "store/booking.h"
#include "store/deed.h"
#include "store/face.h"
#include "store/row.h"

struct held { /* a seat and who is on it now */
	int64_t duty, occurrence, assignment, person, begins, ends;
	int32_t seat;
	bool is_locked, is_accepted;
	const char *who; /* id, NULL when open */
};

struct seat_wish {
	struct seat_name seat;
	const struct seat_name *with;
	const char *person, *code;  /* code: of a booking */
	const char *const *fitting; /* who is told that it is open */
	int64_t expires;
	int32_t minutes, heads;
	bool undo, yes, absent;
};

struct swap {
	int64_t id, assignment, other, wanted, expires;
	int64_t duty;
	int32_t seat;
};

static enum store_verdict refuse(struct deed *deed, const char *message)
{
	deed->message = message;
	return STORE_NO;
}

static bool find(struct store *store, const struct hand *hand, struct seat_name name,
	struct held *held, struct deed *deed)
{
	struct occurrence row;
	const int64_t id = row_find(store, name.activity, name.date);

	*held = (struct held){ .occurrence = id, .seat = name.seat };
	if (id == 0 || !row_load(store, hand->arena, id, &row))
		return false;
	if (deed != NULL)
		deed_fill(store, hand->arena, id, deed);
	held->begins = row.begins;
	held->ends = row.ends;
	struct query *query = db_query(store, Q_duty_find, I(id), T(name.role));
	if (!db_next(store, query))
		return false;
	held->duty = query_integer(query, 0);
	const int64_t need = query_integer(query, 1);
	query_reset(query);
	if (name.seat < 1 || name.seat > need)
		return false;
	query = db_query(store, Q_seat_person, I(held->duty), I(name.seat));
	if (db_next(store, query)) {
		held->assignment = query_integer(query, 0);
		held->person = query_integer(query, 1);
		held->is_locked = !query_is_null(query, 2);
		held->is_accepted = strcmp(query_text(query, 3), "accepted") == 0;
		held->who = db_text(query, hand->arena, 4);
		query_reset(query);
	}
	return true;
}

static void end(struct store *store, const struct hand *hand, int64_t assignment, const char *why)
{
	db_run(store, Q_assignment_end, I(assignment), I(hand->now), T(why));
	db_run(store, Q_swap_end_of, I(assignment));
}

static int64_t seat_person(struct store *store, const struct hand *hand, const struct held *held,
	int64_t person, const char *made_by, bool is_locked, bool is_accepted)
{
	db_run(store, Q_verdict_drop, I(held->duty), I(held->seat));
	const int64_t assignment = db_get(store, Q_assignment_add, I(store->community),
		I(held->duty), I(held->seat), I(person), T(made_by), I(hand->now),
		Z(is_locked ? hand->now : 0), Z(is_accepted ? hand->now : 0));
	booking_offer_free(store, held->occurrence, hand->now); /* another station may open */
	return assignment;
}

/* On this duty already, or on another one at the same time. */
static bool is_busy(struct store *store, const struct held *held, int64_t person, int64_t but)
{
	return db_get(store, Q_assignment_clash, I(store->community), I(person), I(held->duty),
		       I(but)) != 0;
}

static void tell(struct store *store, const struct hand *hand, const struct held *held,
	int64_t person, const char *kind)
{
	struct query *query = db_query(store, Q_person_code, I(person));
	const char *code = NULL;

	if (db_next(store, query)) {
		code = db_text(query, hand->arena, 0);
		query_reset(query);
	}
	if (code != NULL)
		notice_put(store, held->occurrence, kind, code, person, hand->now, held->begins);
}

/* The audit says which seat, how it went and whom it is about. */
static enum store_verdict finish(struct store *store, const struct hand *hand,
	const struct held *held, int64_t person, const char *what, const struct deed *deed)
{
	struct query *query = db_query(store, Q_seat_words, I(held->duty), I(person));
	const char *subject = deed->key, *detail = deed->state;

	if (db_next(store, query)) {
		subject = arena_format(
			hand->arena, "%s/%s/%d", deed->key, query_text(query, 0), (int)held->seat);
		if (!query_is_null(query, 1))
			detail = arena_format(
				hand->arena, "%s %s", deed->state, query_text(query, 1));
		query_reset(query);
	}
	face_refresh(store, &hand->renderer, held->occurrence, hand->now);
	db_audit(store, hand->now, hand->who, what, subject, detail);
	db_touch(store);
	return STORE_OK;
}

/* --- lock --- */

static enum store_verdict lock_person(struct store *store, const struct hand *hand,
	struct held *held, const char *code, struct deed *deed)
{
	const int64_t person = db_id(store, "person", code);
	const int64_t before = held->person;

	if (person == 0)
		return STORE_MISSING;
	deed->state = "locked";
	if (held->person == person && held->is_locked)
		return STORE_SAME;
	if (held->person == person) {
		db_run(store, Q_assignment_lock, I(held->assignment), I(hand->now));
		return finish(store, hand, held, person, "lock", deed);
	}
	if (is_busy(store, held, person, 0))
		return refuse(deed, _("this person has another duty at that time"));
	if (before != 0)
		end(store, hand, held->assignment, "hand");
	db_run(store, Q_swap_end_seat, I(held->duty), I(held->seat));
	seat_person(store, hand, held, person, "hand", true, false);
	finish(store, hand, held, person, "lock", deed);
	tell(store, hand, held, person, "seat-on");
	if (before != 0)
		tell(store, hand, held, before, "seat-off");
	return STORE_OK;
}

static enum store_verdict lock(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct seat_wish *wish = wished;
	struct held held;

	if (!find(store, hand, wish->seat, &held, deed))
		return STORE_MISSING;
	if (held.ends <= hand->now)
		return refuse(deed, _("it is already over"));
	if (wish->undo) {
		if (!held.is_locked)
			return refuse(deed, _("the seat is not locked: there is nothing to undo"));
		deed->state = "unlocked";
		db_run(store, Q_assignment_lock, I(held.assignment), Z(0));
		return finish(store, hand, &held, held.person, "unlock", deed);
	}
	if (wish->person == NULL && held.who == NULL)
		return refuse(deed, _("nobody is on this seat"));
	return lock_person(
		store, hand, &held, wish->person != NULL ? wish->person : held.who, deed);
}

enum store_verdict store_lock(struct store *store, const struct hand *hand, struct seat_name seat,
	const char *person, bool undo, struct deed *ret_deed)
{
	const struct seat_wish wish = { .seat = seat, .person = person, .undo = undo };

	return deed_do(store, hand, lock, &wish, ret_deed);
}

/* --- swap and give up --- */

static bool read_swap(struct store *store, enum statement statement, const struct held *held,
	struct swap *ret_swap)
{
	struct query *query = db_query(store, statement, I(held->duty), I(held->seat));

	if (!db_next(store, query))
		return false;
	*ret_swap = (struct swap){ .id = query_integer(query, 0),
		.assignment = query_integer(query, 1),
		.other = query_integer(query, 2),
		.wanted = query_integer(query, 3),
		.expires = query_integer(query, 4),
		.duty = query_integer(query, 5),
		.seat = db_small(query, 6) };
	query_reset(query);
	return true;
}

/* Whom the seat is offered to: a person, or who is on the other seat. */
static enum store_verdict find_other(struct store *store, const struct hand *hand,
	const struct seat_wish *wish, const struct held *held, struct held *other,
	struct deed *deed)
{
	*other = (struct held){ .person = 0 };
	if (wish->with != NULL) {
		if (!find(store, hand, *wish->with, other, NULL))
			return STORE_MISSING;
		if (other->person == 0)
			return refuse(deed, _("nobody is on the other seat"));
		if (other->begins <= hand->now)
			return refuse(deed, _("it has begun already"));
	} else {
		other->person = db_id(store, "person", wish->person);
		if (other->person == 0)
			return STORE_MISSING;
	}
	if (other->person == held->person)
		return refuse(deed, _("that is the same person"));
	return STORE_OK;
}

static enum store_verdict swap(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct seat_wish *wish = wished;
	struct held held, other;
	struct swap open;

	if (!find(store, hand, wish->seat, &held, deed))
		return STORE_MISSING;
	db_run(store, Q_swap_expire, I(hand->now));
	const bool is_open = read_swap(store, Q_swap_at, &held, &open);
	if (wish->undo) {
		if (!is_open)
			return refuse(deed, _("no swap is open: there is nothing to undo"));
		deed->state = "withdrawn";
		db_run(store, Q_swap_end, I(open.id), T("withdrawn"), Z(0));
		return finish(store, hand, &held, open.wanted, "swap-undo", deed);
	}
	if (held.person == 0)
		return refuse(deed, _("nobody is on this seat"));
	if (held.begins <= hand->now)
		return refuse(deed, _("it has begun already"));
	const enum store_verdict verdict = find_other(store, hand, wish, &held, &other, deed);
	if (verdict != STORE_OK)
		return verdict;
	deed->state = "asked";
	if (is_open && open.wanted == other.person && open.other == other.assignment)
		return STORE_SAME;
	if (is_open)
		db_run(store, Q_swap_end, I(open.id), T("withdrawn"), Z(0));
	const int64_t expires = wish->expires > hand->now ? wish->expires : held.begins;
	db_get(store, Q_swap_add, I(store->community), I(held.duty), I(held.seat),
		I(held.assignment), Z(other.assignment), I(other.person), I(hand->now), I(expires),
		I(0));
	tell(store, hand, &held, other.person, "swap");
	return finish(store, hand, &held, other.person, "swap", deed);
}

enum store_verdict store_swap(struct store *store, const struct hand *hand, struct seat_name seat,
	const struct seat_name *with, const char *to, int64_t expires, bool undo,
	struct deed *ret_deed)
{
	const struct seat_wish wish = {
		.seat = seat, .with = with, .person = to, .expires = expires, .undo = undo
	};

	return deed_do(store, hand, swap, &wish, ret_deed);
}

/* The seat is open from now on and offered to whoever fits; the first yes wins. */
static enum store_verdict give_up(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct seat_wish *wish = wished;
	struct held held;
	struct swap open;

	if (!find(store, hand, wish->seat, &held, deed))
		return STORE_MISSING;
	if (held.begins <= hand->now)
		return refuse(deed, _("it has begun already"));
	db_run(store, Q_swap_expire, I(hand->now));
	deed->state = "offered";
	if (held.person == 0)
		return read_swap(store, Q_swap_at, &held, &open)
			? STORE_SAME
			: refuse(deed, _("nobody is on this seat"));
	end(store, hand, held.assignment, "given-up");
	db_run(store, Q_swap_end_seat, I(held.duty), I(held.seat));
	const int64_t expires = wish->expires > hand->now ? wish->expires : held.begins;
	db_get(store, Q_swap_add, I(store->community), I(held.duty), I(held.seat), Z(0), Z(0), Z(0),
		I(hand->now), I(expires), I(0));
	finish(store, hand, &held, held.person, "give-up", deed);
	tell(store, hand, &held, held.person, "seat-off");
	for (size_t i = 0; wish->fitting != NULL && wish->fitting[i] != NULL; i++) {
		const int64_t person = db_id(store, "person", wish->fitting[i]);
		if (person != 0 && person != held.person)
			tell(store, hand, &held, person, "seat-open");
	}
	return STORE_OK;
}

enum store_verdict store_give_up(struct store *store, const struct hand *hand,
	struct seat_name seat, int64_t expires, const char *const *fitting, struct deed *ret_deed)
{
	const struct seat_wish wish = { .seat = seat, .expires = expires, .fitting = fitting };

	return deed_do(store, hand, give_up, &wish, ret_deed);
}

/* --- answers --- */

/* Both sides change at once, or nobody. */
static enum store_verdict take(struct store *store, const struct hand *hand,
	const struct held *held, const struct swap *open, int64_t person, struct deed *deed)
{
	struct held other = { .duty = 0 };
	int64_t giver = held->person;

	if (open->other != 0) {
		struct query *query = db_query(store, Q_assignment_seat_of, I(open->other));
		if (db_next(store, query)) {
			other = (struct held){ .duty = query_integer(query, 0),
				.seat = db_small(query, 1),
				.occurrence = query_integer(query, 2),
				.begins = query_integer(query, 3),
				.assignment = open->other };
			query_reset(query);
		}
		if (is_busy(store, &other, giver, open->assignment))
			return refuse(deed, _("the other side has another duty at that time"));
	}
	if (is_busy(store, held, person, open->other))
		return refuse(deed, _("this person has another duty at that time"));
	db_run(store, Q_swap_end, I(open->id), T("taken"), I(person));
	if (open->assignment != 0)
		end(store, hand, open->assignment, "swapped");
	if (other.duty != 0)
		end(store, hand, other.assignment, "swapped");
	seat_person(store, hand, held, person, "swap", false, true);
	if (other.duty != 0) {
		seat_person(store, hand, &other, giver, "swap", false, true);
		if (other.occurrence != held->occurrence)
			face_refresh(store, &hand->renderer, other.occurrence, hand->now);
	}
	deed->state = "accepted";
	finish(store, hand, held, person, "accept", deed);
	if (giver != 0)
		tell(store, hand, held, giver, other.duty != 0 ? "swapped" : "seat-off");
	return STORE_OK;
}

static enum store_verdict answer_own(struct store *store, const struct hand *hand,
	const struct held *held, bool yes, struct deed *deed)
{
	deed->state = yes ? "accepted" : "declined";
	if (yes && held->is_accepted)
		return STORE_SAME;
	if (yes) {
		db_run(store, Q_assignment_accept, I(held->assignment),
			I(hand->given_at != INSTANT_NONE ? hand->given_at : hand->now));
		return finish(store, hand, held, held->person, "accept", deed);
	}
	db_run(store, Q_assignment_decline, I(held->assignment), I(hand->now));
	db_run(store, Q_swap_end_of, I(held->assignment));
	return finish(store, hand, held, held->person, "decline", deed);
}

static bool has_declined(struct store *store, const struct held *held, int64_t person)
{
	struct query *query = db_query(store, Q_seat_last, I(held->duty), I(held->seat));
	bool is_declined = false;

	if (db_next(store, query)) {
		is_declined = query_integer(query, 2) == person &&
			strcmp(query_text(query, 1), "declined") == 0;
		query_reset(query);
	}
	return is_declined;
}

/* Who had let go of a seat that is still open may have it again. */
static enum store_verdict take_back(struct store *store, const struct hand *hand,
	const struct held *held, int64_t person, struct deed *deed)
{
	if (is_busy(store, held, person, 0))
		return refuse(deed, _("this person has another duty at that time"));
	db_run(store, Q_swap_end_seat, I(held->duty), I(held->seat));
	seat_person(store, hand, held, person, "hand", false, true);
	deed->state = "accepted";
	return finish(store, hand, held, person, "accept", deed);
}

static enum store_verdict answer(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct seat_wish *wish = wished;
	struct held held;
	struct swap open;

	if (!find(store, hand, wish->seat, &held, deed))
		return STORE_MISSING;
	const int64_t person = db_id(store, "person", wish->person);
	if (person == 0)
		return STORE_MISSING;
	if (held.begins <= hand->now)
		return refuse(deed, _("it has begun already"));
	db_run(store, Q_swap_expire, I(hand->now));
	/* an exchange may be answered at either seat */
	bool is_asked = read_swap(store, Q_swap_at, &held, &open);
	if (!is_asked && read_swap(store, Q_swap_towards, &held, &open)) {
		is_asked = true;
		struct query *query = db_query(store, Q_assignment_seat_of, I(open.assignment));
		if (db_next(store, query)) {
			held = (struct held){ .duty = query_integer(query, 0),
				.seat = db_small(query, 1),
				.occurrence = query_integer(query, 2),
				.begins = query_integer(query, 3),
				.person = query_integer(query, 4),
				.assignment = open.assignment };
			query_reset(query);
		}
	}
	if (is_asked && person != held.person && (open.wanted == 0 || open.wanted == person)) {
		if (wish->yes)
			return take(store, hand, &held, &open, person, deed);
		deed->state = "declined";
		if (open.wanted == person)
			db_run(store, Q_swap_end, I(open.id), T("withdrawn"), Z(0));
		return finish(store, hand, &held, person, "decline", deed);
	}
	if (held.person == person)
		return answer_own(store, hand, &held, wish->yes, deed);
	if (!wish->yes && has_declined(store, &held, person)) {
		deed->state = "declined";
		return STORE_SAME;
	}
	if (held.person != 0)
		return refuse(deed, _("somebody was quicker"));
	if (wish->yes && db_get(store, Q_seat_refused, I(held.duty), I(person)) != 0)
		return take_back(store, hand, &held, person, deed);
	return refuse(deed,
		_("nothing was asked of this person: \"linli lock\" puts somebody on an open "
		  "seat"));
}

enum store_verdict store_answer(struct store *store, const struct hand *hand, struct seat_name seat,
	const char *person, bool yes, struct deed *ret_deed)
{
	const struct seat_wish wish = { .seat = seat, .person = person, .yes = yes };

	return deed_do(store, hand, answer, &wish, ret_deed);
}

/* --- attendance --- */

static enum store_verdict attend_person(struct store *store, const struct hand *hand,
	const struct seat_wish *wish, int64_t occurrence, int64_t *ret_changed, struct deed *deed)
{
	const int64_t person = db_id(store, "person", wish->person);
	const int64_t assignment = db_get(store, Q_assignment_of_person, I(occurrence), I(person));
	struct query *query;
	int64_t minutes = wish->absent ? 0 : wish->minutes;

	(void)hand;
	if (assignment == 0) {
		deed->message = _("this person has no duty then");
		return STORE_MISSING;
	}
	if (minutes < 0) {
		query = db_query(store, Q_assignment_seat_of, I(assignment));
		if (db_next(store, query)) {
			minutes = query_integer(query, 5) / 60;
			query_reset(query);
		}
	}
	*ret_changed = db_run(store, Q_assignment_minutes, I(assignment), I(minutes));
	return STORE_OK;
}

static enum store_verdict attend(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct seat_wish *wish = wished;
	const int64_t id = row_find(store, wish->seat.activity, wish->seat.date);
	int64_t changed = 0, occurrence = id;

	if (id == 0)
		return STORE_MISSING;
	deed_fill(store, hand->arena, id, deed);
	deed->state = wish->absent ? "absent" : "attended";
	if (wish->code != NULL) {
		booking_attend(store, hand, wish->code, wish->absent, &occurrence, &changed);
		if (occurrence != id)
			return STORE_MISSING;
	} else if (wish->person != NULL) {
		const enum store_verdict verdict =
			attend_person(store, hand, wish, id, &changed, deed);
		if (verdict != STORE_OK)
			return verdict;
	} else {
		changed = db_run(
			store, Q_occurrence_heads, I(store->community), I(id), I(wish->heads));
	}
	if (changed == 0)
		return STORE_SAME;
	db_audit(store, hand->now, hand->who, "attend", deed->key, deed->state);
	db_touch(store);
	return STORE_OK;
}

enum store_verdict store_attend(struct store *store, const struct hand *hand, const char *activity,
	int32_t date, const char *booking_code, const char *person, int32_t minutes, int32_t heads,
	bool absent, struct deed *ret_deed)
{
	const struct seat_wish wish = { .seat = { .activity = activity, .date = date },
		.code = booking_code,
		.person = person,
		.minutes = minutes,
		.heads = heads,
		.absent = absent };

	return deed_do(store, hand, attend, &wish, ret_deed);
}
