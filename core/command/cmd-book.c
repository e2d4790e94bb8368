/* cmd-book.c - books a place for a resident */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "command/hand.h"

enum { GUARDIAN_UNDER = 14 };

static int misused(const char *sentence)
{
	fprintf(stderr, "linli: %s\n", sentence);
	return EXIT_USAGE;
}

/* What the command line must say depends on the activity. */
static int check(const struct arguments *arguments, const struct occurrence *o)
{
	const bool has_ages = o->age_min > 0 || o->age_max > 0;
	const int32_t age = hand_number(arguments, "age", -1);

	if (has_ages && age < 0)
		return misused(_("this activity is for certain ages: add --age"));
	if (age >= 0 && age < GUARDIAN_UNDER && !argument_has(arguments, "guardian"))
		return misused(_("under 14 a guardian is asked for: add --guardian"));
	return EXIT_DONE;
}

static int book(const struct setup *setup, const struct arguments *arguments, struct access *access,
	const struct target *target)
{
	const civil_minute at = hand_minute(arguments, "at");
	struct deed deed = { 0 };
	struct occurrence o;
	int32_t second;
	const enum store_verdict found =
		store_occurrence(access->store, access->arena, target->activity, target->date, &o);

	if (found != STORE_OK)
		return found == STORE_MISSING ? hand_missing_date(target)
					      : verdict_say(found, access->store);
	int code = check(arguments, &o);

	if (code == EXIT_DONE)
		code = hand_known(access, "person", argument_get(arguments, "person"));
	if (code != EXIT_DONE)
		return code;
	const struct booking_wish wish = {
		.activity = target->activity,
		.date = target->date,
		.name = argument_get(arguments, "name"),
		.person = argument_get(arguments, "person"),
		.phone = argument_get(arguments, "phone"),
		.guardian = argument_get(arguments, "guardian"),
		.begins = at == CIVIL_NONE
			? INSTANT_NONE
			: zone_instant(access->zone, zone_day(access->zone, o.begins, &second), at),
		.people = hand_number(arguments, "people", 1),
		.age = hand_number(arguments, "age", -1),
		.wait = argument_has(arguments, "wait"),
	};
	const struct hand hand = access_hand(access);
	const enum store_verdict verdict = store_book(access->store, &hand, &wish, &deed);

	if (setup->form == OUTPUT_JSON || (verdict != STORE_OK && verdict != STORE_SAME))
		return hand_end(setup, "book", access, verdict, &deed);
	hand_note(verdict, &deed);
	printf("%s\n", deed.code ? deed.code : "");
	return output_flush();
}

int cmd_book(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	struct target target;
	int code = hand_begin(setup, arguments, &access, &target);

	if (code == EXIT_DONE)
		code = book(setup, arguments, &access, &target);
	access_finish(&access);
	return code;
}
