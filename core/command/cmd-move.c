/* cmd-move.c - moves a date to another day, time or place */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "command/hand.h"

/* The venue where it goes when it rains. */
static int rain_venue(struct access *access, const struct occurrence *o, const char **ret_venue)
{
	const char *subject = arena_format(access->arena, "venue %s", o->venue ? o->venue : "");

	*ret_venue = store_setting(access->store, access->arena, subject, "rain-venue", NULL);
	if (*ret_venue)
		return EXIT_DONE;
	fprintf(stderr, _("linli: %s has no venue for rain\n"), o->key);
	fprintf(stderr,
		_("  hint: name one with --venue, or write \"rain-venue\" in its section\n"));
	return EXIT_DATA;
}

/* Day and clock time that are not given stay as they are; so does the length. */
static void set_time(const struct access *access, const struct arguments *arguments,
	const struct occurrence *o, struct move *move)
{
	const char *to = argument_get(arguments, "to");
	int32_t second;
	const civil_day today = zone_day(access->zone, access->now, &second);
	civil_day day = zone_day(access->zone, o->begins, &second);
	civil_minute minute = second / 60;

	move->day = CIVIL_NONE;
	move->minute = hand_minute(arguments, "at");
	if (to && date_parse(to, today, &day))
		move->day = day;
	if (move->minute != CIVIL_NONE)
		minute = move->minute;
	if (move->day == CIVIL_NONE && move->minute == CIVIL_NONE)
		return;
	move->begins = zone_instant(access->zone, day, minute);
	move->ends = move->begins + (o->ends - o->begins);
}

static int move(const struct setup *setup, const struct arguments *arguments, struct access *access,
	const struct target *target)
{
	struct deed deed = { 0 };
	struct occurrence o;
	struct move wish = {
		.day = CIVIL_NONE,
		.minute = CIVIL_NONE,
		.venue = argument_get(arguments, "venue"),
		.place = argument_get(arguments, "place"),
		.reason = argument_get(arguments, "reason"),
		.undo = argument_has(arguments, "undo"),
	};
	int code = hand_known(access, "venue", wish.venue);
	const enum store_verdict found =
		store_occurrence(access->store, access->arena, target->activity, target->date, &o);

	if (code == EXIT_DONE && found != STORE_OK)
		return found == STORE_MISSING ? hand_missing_date(target)
					      : verdict_say(found, access->store);
	if (code == EXIT_DONE && argument_has(arguments, "rain"))
		code = rain_venue(access, &o, &wish.venue);
	if (code != EXIT_DONE)
		return code;
	set_time(access, arguments, &o, &wish);
	const struct hand hand = access_hand(access);
	const enum store_verdict verdict =
		store_move(access->store, &hand, target->activity, target->date, &wish, &deed);

	hand_follow(setup, access, verdict, &deed);
	return hand_end(setup, "move", access, verdict, &deed);
}

int cmd_move(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	struct target target;
	int code = hand_begin(setup, arguments, &access, &target);

	if (code == EXIT_DONE)
		code = move(setup, arguments, &access, &target);
	access_finish(&access);
	return code;
}
