/* cmd-seat.c - lock, swap, give-up, accept and decline: what people do with a seat or an offer */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "command/crew.h"
#include "command/hand.h"
#include "command/planner.h"

enum { OFFER_SECONDS = 3 * 86400, OFFERED_MOST = 12 };

/* An offer stands for three days, at most until the duty begins. */
static int64_t expiry(struct access *access, const struct seat_name *seat)
{
	struct occurrence o;
	const int64_t most = access->now + OFFER_SECONDS;

	if (store_occurrence(access->store, access->arena, seat->activity, seat->date, &o) ==
			STORE_OK &&
		o.begins > access->now && o.begins < most)
		return o.begins;
	return most;
}

struct court { /* the roster as it stands, to judge by */
	struct files files;
	struct planned planned;
	struct crew *crew;
	enum lang lang;
};

static int court_open(
	const struct setup *setup, struct access *access, civil_day until, struct court *ret_court)
{
	*ret_court = (struct court){ .lang = access->lang };
	const int code = files_load_good(setup, &ret_court->files);

	if (code != EXIT_DONE)
		return code;
	struct planning planning = planner_window(&ret_court->files);

	if (until > planning.last)
		planning.last = until;
	enum store_verdict verdict =
		planner_plan(&ret_court->files, access->store, &planning, &ret_court->planned);

	ret_court->planned.plan.seats_until = planning.last;
	if (verdict == STORE_OK)
		verdict = crew_new(ret_court->files.model, access->store, access->now,
			ret_court->planned.arena, &ret_court->planned.plan, &ret_court->crew);
	return verdict_say(verdict, access->store);
}

static void court_close(struct court *court)
{
	crew_free(court->crew);
	planner_finish(&court->planned);
	files_finish(&court->files);
}

static int32_t court_seat(const struct court *court, const struct seat_name *seat)
{
	return crew_seat(court->crew, seat->activity, seat->date, seat->role, seat->seat);
}

/* The roster's own rules decide whether somebody may serve; whatever is no seat to it (it has
 * begun, it does not exist) the store refuses. */
static int court_judge(const struct court *court, const struct offer *offer, const char *person)
{
	const int32_t seat = court_seat(court, &offer->seat);
	const int32_t other =
		offer->other.seat > 0 ? court_seat(court, &offer->other) : ROSTER_NONE;
	const int32_t who = crew_person(court->crew, person);
	const int32_t holder =
		offer->holder ? crew_person(court->crew, offer->holder) : ROSTER_NOBODY;
	const char *block = NULL;

	if (seat == ROSTER_NONE || who == ROSTER_NOBODY)
		return EXIT_DONE;
	if (other != ROSTER_NONE && holder != ROSTER_NOBODY)
		block = crew_exchange_block(court->crew, holder, seat, who, other, court->lang);
	else
		block = crew_block(court->crew, who, seat, court->lang);
	if (block)
		fprintf(stderr, "linli: %s\n", block);
	return block ? EXIT_NO : EXIT_DONE;
}

static int ask_rules(const struct setup *setup, struct access *access, const struct offer *offer,
	const char *person)
{
	struct court court;
	const civil_day until =
		offer->other.date > offer->seat.date ? offer->other.date : offer->seat.date;
	int code = court_open(setup, access, until, &court);

	if (code == EXIT_DONE)
		code = court_judge(&court, offer, person);
	court_close(&court);
	return code;
}

/* The original date of a seat that was named by the day it is on now. */
static void settle(struct access *access, struct seat_name *seat)
{
	struct occurrence o;

	if (store_occurrence(access->store, access->arena, seat->activity, seat->date, &o) ==
		STORE_OK)
		seat->date = o.original;
}

static bool find_seat(
	struct access *access, const struct seat_name *name, int64_t from, struct seat *ret_seat)
{
	const struct seat_filter filter = {
		.activity = name->activity, .from = from, .to = INT64_MAX, .now = access->now
	};
	struct seat *seats;
	size_t count;

	if (store_seats(access->store, access->arena, &filter, &seats, &count) != STORE_OK)
		return false;
	for (size_t i = 0; i < count; i++)
		if (seats[i].original == name->date && seats[i].seat == name->seat &&
			strcmp(seats[i].duty, name->role) == 0) {
			*ret_seat = seats[i];
			return true;
		}
	return false;
}

static const char *holder_of(struct access *access, const struct seat_name *name)
{
	struct seat seat;

	return find_seat(access, name, access->now, &seat) && strcmp(seat.status, "declined") != 0
		? seat.person
		: NULL;
}

static int say_no_seat(const struct seat_name *name)
{
	char day[CIVIL_TEXT];

	civil_format(name->date, day);
	fprintf(stderr, _("linli: there is no seat \"%s@%s/%s/%d\"\n"), name->activity, day,
		name->role, (int)name->seat);
	fprintf(stderr, _("  hint: \"linli roster --activity %s\" lists the seats\n"),
		name->activity);
	return EXIT_DATA;
}

/* Like hand_end; what is missing is the seat, or the other one (NULL: none). */
static int seat_end(const struct setup *setup, const char *command, struct access *access,
	const struct seat_name *seat, const struct seat_name *with, enum store_verdict verdict,
	struct deed *deed)
{
	struct seat there;

	if (verdict != STORE_MISSING || deed->message)
		return hand_end(setup, command, access, verdict, deed);
	return say_no_seat(with && find_seat(access, seat, 0, &there) ? with : seat);
}

static int begin(const struct setup *setup, const struct arguments *arguments,
	struct access *ret_access, struct seat_name *ret_seat)
{
	int code = access_write(setup, ret_access);

	if (code == EXIT_DONE)
		code = hand_seat(ret_access, arguments->words[0], ret_seat);
	if (code == EXIT_DONE)
		code = hand_known(ret_access, "person", argument_get(arguments, "person"));
	if (code == EXIT_DONE)
		settle(ret_access, ret_seat);
	return code;
}

int cmd_lock(const struct setup *setup, const struct arguments *arguments)
{
	const char *person = argument_get(arguments, "person");
	const bool undo = argument_has(arguments, "undo");
	struct access access;
	struct seat_name seat;
	struct deed deed = { 0 };
	int code = begin(setup, arguments, &access, &seat);

	if (code == EXIT_DONE && person && !undo)
		code = ask_rules(setup, &access, &(struct offer){ .seat = seat }, person);
	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);

		code = seat_end(setup, "lock", &access, &seat, NULL,
			store_lock(access.store, &hand, seat, person, undo, &deed), &deed);
	}
	access_finish(&access);
	return code;
}

/* Nobody is asked for what they may not do. */
static int swap_allowed(const struct setup *setup, struct access *access,
	const struct seat_name *seat, const struct seat_name *with, const char *to)
{
	struct offer offer = { .seat = *seat, .holder = holder_of(access, seat) };
	const char *taker = to;

	if (with) {
		offer.other = *with;
		taker = holder_of(access, with);
	}
	return offer.holder && taker ? ask_rules(setup, access, &offer, taker) : EXIT_DONE;
}

int cmd_swap(const struct setup *setup, const struct arguments *arguments)
{
	const char *with_text = argument_get(arguments, "with");
	const char *to = argument_get(arguments, "to");
	struct access access;
	struct seat_name seat, with;
	struct deed deed = { 0 };
	int code = begin(setup, arguments, &access, &seat);

	if (code == EXIT_DONE && with_text) {
		code = hand_seat(&access, with_text, &with);
		if (code == EXIT_DONE)
			settle(&access, &with);
	}
	if (code == EXIT_DONE)
		code = hand_known(&access, "person", to);
	if (code == EXIT_DONE && (with_text || to))
		code = swap_allowed(setup, &access, &seat, with_text ? &with : NULL, to);
	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);

		code = seat_end(setup, "swap", &access, &seat, with_text ? &with : NULL,
			store_swap(access.store, &hand, seat, with_text ? &with : NULL, to,
				expiry(&access, &seat), argument_has(arguments, "undo"), &deed),
			&deed);
	}
	access_finish(&access);
	return code;
}

int cmd_give_up(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	struct seat_name seat;
	struct deed deed = { 0 };
	struct court court = { 0 };
	const char *const *fitting = NULL;
	int code = begin(setup, arguments, &access, &seat);

	if (code == EXIT_DONE)
		code = court_open(setup, &access, seat.date, &court);
	if (code == EXIT_DONE && court_seat(&court, &seat) != ROSTER_NONE)
		fitting = crew_fitting(court.crew, court_seat(&court, &seat), OFFERED_MOST);
	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);

		code = seat_end(setup, "give-up", &access, &seat, NULL,
			store_give_up(
				access.store, &hand, seat, expiry(&access, &seat), fitting, &deed),
			&deed);
	}
	court_close(&court);
	access_finish(&access);
	return code;
}

/* What a yes would take: an offer, or a seat that stands open; not the person's own seat, which the
 * roster has judged. */
static bool is_taking(struct access *access, const struct seat_name *seat, const char *person,
	struct offer *ret_offer)
{
	const char *holder;

	if (store_offer(access->store, access->arena, *seat, access->now, ret_offer) == STORE_OK)
		holder = ret_offer->holder;
	else {
		holder = holder_of(access, seat);
		*ret_offer = (struct offer){ .seat = *seat };
		if (holder)
			return false; /* the store says who was quicker */
	}
	return !holder || strcmp(holder, person) != 0;
}

static int answer(const struct setup *setup, const struct arguments *arguments, bool yes)
{
	struct access access;
	struct seat_name seat;
	struct deed deed = { 0 };
	struct offer offer;
	const char *person = argument_get(arguments, "person");
	int code = begin(setup, arguments, &access, &seat);

	if (code == EXIT_DONE && yes && is_taking(&access, &seat, person, &offer))
		code = ask_rules(setup, &access, &offer, person);
	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);

		code = seat_end(setup, yes ? "accept" : "decline", &access, &seat, NULL,
			store_answer(access.store, &hand, seat, person, yes, &deed), &deed);
	}
	access_finish(&access);
	return code;
}

/* A resident who waited is offered a place; a no to it gives up waiting as well. */
static int answer_place(const struct setup *setup, const struct arguments *arguments, bool yes)
{
	const char *booking = argument_get(arguments, "booking");
	struct access access;
	struct deed deed = { 0 };
	int code = access_write(setup, &access);

	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);

		const enum store_verdict verdict = yes
			? store_accept_place(access.store, &hand, booking, &deed)
			: store_cancel_booking(access.store, &hand, booking, false, &deed);

		code = verdict == STORE_MISSING && !deed.message
			? hand_missing_booking(booking)
			: hand_end(setup, yes ? "accept" : "decline", &access, verdict, &deed);
	}
	access_finish(&access);
	return code;
}

int cmd_accept(const struct setup *setup, const struct arguments *arguments)
{
	return argument_has(arguments, "booking") ? answer_place(setup, arguments, true)
						  : answer(setup, arguments, true);
}

int cmd_decline(const struct setup *setup, const struct arguments *arguments)
{
	return argument_has(arguments, "booking") ? answer_place(setup, arguments, false)
						  : answer(setup, arguments, false);
}
