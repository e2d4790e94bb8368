/* cmd-seat.c - lock, swap, give-up, accept and decline: what people do with a seat */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "command/crew.h"
#include "command/hand.h"
#include "command/planner.h"

enum { OFFER_SECONDS = 3 * 86400 };

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

/* The roster's own rules decide whether somebody may serve. */
static int ask_rules(const struct setup *setup, struct access *access, const struct seat_name *seat,
	const char *person)
{
	struct files files;
	struct crew *crew = NULL;
	struct planned planned = { 0 };
	int code = files_load_good(setup, &files);

	if (code == EXIT_DONE) {
		struct planning planning = planner_window(&files);
		const enum store_verdict verdict =
			planner_plan(&files, access->store, &planning, &planned);

		planned.plan.seats_until = planning.last;
		if (verdict != STORE_OK ||
			crew_new(files.model, access->store, access->now, planned.arena,
				&planned.plan, &crew) != STORE_OK)
			code = verdict_say(
				verdict == STORE_OK ? STORE_BUSY : verdict, access->store);
	}
	if (code == EXIT_DONE) {
		const int32_t number =
			crew_seat(crew, seat->activity, seat->date, seat->role, seat->seat);
		const int32_t who = crew_person(crew, person);
		const char *block = number == ROSTER_NONE || who == ROSTER_NOBODY
			? NULL
			: crew_block(crew, who, number, access->lang);

		if (block) {
			fprintf(stderr, "linli: %s\n", block);
			code = EXIT_NO;
		}
	}
	crew_free(crew);
	planner_finish(&planned);
	files_finish(&files);
	return code;
}

static int begin(const struct setup *setup, const struct arguments *arguments,
	struct access *ret_access, struct seat_name *ret_seat)
{
	int code = access_write(setup, ret_access);

	if (code == EXIT_DONE)
		code = hand_seat(ret_access, arguments->words[0], ret_seat);
	if (code == EXIT_DONE)
		code = hand_known(ret_access, "person", argument_get(arguments, "person"));
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
		code = ask_rules(setup, &access, &seat, person);
	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);

		code = hand_end(setup, "lock", &access,
			store_lock(access.store, &hand, seat, person, undo, &deed), &deed);
	}
	access_finish(&access);
	return code;
}

int cmd_swap(const struct setup *setup, const struct arguments *arguments)
{
	const char *with_text = argument_get(arguments, "with");
	const char *to = argument_get(arguments, "to");
	struct access access;
	struct seat_name seat, with;
	struct deed deed = { 0 };
	int code = begin(setup, arguments, &access, &seat);

	if (code == EXIT_DONE && with_text)
		code = hand_seat(&access, with_text, &with);
	if (code == EXIT_DONE)
		code = hand_known(&access, "person", to);
	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);

		code = hand_end(setup, "swap", &access,
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
	int code = begin(setup, arguments, &access, &seat);

	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);

		code = hand_end(setup, "give-up", &access,
			store_give_up(access.store, &hand, seat, expiry(&access, &seat), &deed),
			&deed);
	}
	access_finish(&access);
	return code;
}

static int answer(const struct setup *setup, const struct arguments *arguments, bool yes)
{
	struct access access;
	struct seat_name seat;
	struct deed deed = { 0 };
	int code = begin(setup, arguments, &access, &seat);

	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);

		code = hand_end(setup, yes ? "accept" : "decline", &access,
			store_answer(access.store, &hand, seat, argument_get(arguments, "person"),
				yes, &deed),
			&deed);
	}
	access_finish(&access);
	return code;
}

int cmd_accept(const struct setup *setup, const struct arguments *arguments)
{
	return answer(setup, arguments, true);
}

int cmd_decline(const struct setup *setup, const struct arguments *arguments)
{
	return answer(setup, arguments, false);
}
