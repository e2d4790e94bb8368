/* hand.c - what the commands that people use to change a plan have in common */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/hand.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/suggest.h"
#include "base/text.h"
#include "command/item.h"
#include "command/planner.h"

enum { LISTED_MOST = 12 };

static const struct {
	const char *kind, *sentence;
} unknown_things[] = {
	{ "activity", N_("linli: there is no activity \"%s\"\n") },
	{ "area", N_("linli: there is no area \"%s\"\n") },
	{ "venue", N_("linli: there is no venue \"%s\"\n") },
	{ "team", N_("linli: there is no team \"%s\"\n") },
	{ "person", N_("linli: there is no person \"%s\"\n") },
};

static void say_unknown(const char *kind, const char *id)
{
	for (size_t i = 0; i < sizeof unknown_things / sizeof *unknown_things; i++)
		if (strcmp(unknown_things[i].kind, kind) == 0)
			fprintf(stderr, _(unknown_things[i].sentence), id);
}

/* Nothing is near: what there is, when that is not too much to read. */
static void say_list(const char *const *ids, size_t count)
{
	struct text t AUTO_TEXT = { 0 };

	for (size_t i = 0; i < count && i < LISTED_MOST; i++)
		text_printf(&t, "%s%s", i > 0 ? ", " : "", ids[i]);
	if (count > 0)
		fprintf(stderr, _("  hint: there is: %s%s\n"), text_string(&t),
			count > LISTED_MOST ? " …" : "");
}

int hand_known(struct access *access, const char *kind, const char *id)
{
	size_t count = 0;

	if (!id || !access->is_applied)
		return EXIT_DONE;
	/* staff may name what residents do not see */
	const char *all = strcmp(kind, "activity") == 0 ? "any-activity" : kind;
	const char *const *ids = store_ids(access->store, access->arena, all);

	for (; ids && ids[count]; count++)
		if (strcmp(ids[count], id) == 0)
			return EXIT_DONE;
	const char *near = suggest_nearest(id, strlen(id), ids, count);

	say_unknown(kind, id);
	if (near)
		fprintf(stderr, _("  hint: did you mean \"%s\"?\n"), near);
	else if (strcmp(kind, "activity") == 0)
		fprintf(stderr, _("  hint: \"linli next --all\" lists the activities\n"));
	else
		say_list(ids, count);
	return EXIT_DATA;
}

int hand_missing_date(const struct target *target)
{
	char day[CIVIL_TEXT];

	civil_format(target->date, day);
	fprintf(stderr, _("linli: %s has no date on %s\n"), target->activity, day);
	fprintf(stderr, _("  hint: \"linli explain %s\" lists its dates\n"), target->activity);
	return EXIT_DATA;
}

int hand_missing_booking(const char *code)
{
	fprintf(stderr, _("linli: there is no booking with the code \"%s\"\n"), code);
	fprintf(stderr,
		_("  hint: \"linli waitlist ACTIVITY DATE\" lists who waits and how their codes "
		  "begin\n"));
	return EXIT_DATA;
}

int hand_begin(const struct setup *setup, const struct arguments *arguments,
	struct access *ret_access, struct target *ret_target)
{
	const int code = access_write(setup, ret_access);

	if (code != EXIT_DONE)
		return code;
	const char *word = arguments->words[0], *at = strchr(word, '@');
	const char *date = at ? at + 1 : arguments->words[1];
	int32_t second;
	const civil_day today = zone_day(ret_access->zone, ret_access->now, &second);

	ret_target->activity =
		arena_copy(ret_access->arena, word, at ? (size_t)(at - word) : strlen(word));
	date_parse(date, today, &ret_target->date); /* line.c has looked at it */
	return hand_known(ret_access, "activity", ret_target->activity);
}

int hand_seat(struct access *access, const char *text, struct seat_name *ret_seat)
{
	struct seat_text parts;

	if (!seat_parse(text, &parts) || parts.seat == 0) {
		fprintf(stderr, _("linli: \"%s\" is no seat\n"), text);
		fprintf(stderr,
			_("  hint: a seat is written KEY/ROLE/SEAT, as in "
			  "tea@2026-12-11/host/1\n"));
		return EXIT_DATA;
	}
	*ret_seat = (struct seat_name){
		.activity = arena_copy(access->arena, parts.activity, (size_t)parts.activity_size),
		.role = arena_copy(access->arena, parts.role, (size_t)parts.role_size),
		.date = parts.date,
		.seat = parts.seat,
	};
	return hand_known(access, "activity", ret_seat->activity);
}

void hand_note(enum store_verdict verdict, const struct deed *deed)
{
	if (deed->message)
		fprintf(stderr, "linli: %s\n", deed->message);
	else if (verdict == STORE_SAME)
		fprintf(stderr, _("linli: it is already so\n"));
}

/* --- the date is planned at once --- */

static void say_change(const struct access *access, const struct change *change)
{
	const char *text = access_words(access, &change->text);

	if (change->kind == CHANGE_PEOPLE || change->kind == CHANGE_UNFILLED)
		fprintf(stderr, "linli: %s: %s\n", change->detail, text);
	else if (change->kind == CHANGE_CONFLICT)
		fprintf(stderr, _("linli: conflict: %s\n"), text);
}

/* NULL, or why it is not planned; a type that fails keeps what there is. */
static const char *plan_date(struct files *files, struct access *access, const struct deed *deed,
	civil_day original, const struct occurrence *o)
{
	struct planning planning = planner_window(files);
	struct planned planned;
	int32_t second;
	const civil_day day = o ? zone_day(access->zone, o->begins, &second) : original;

	planning.first = planning.last = planning.original = original;
	if (day < planning.first)
		planning.first = day;
	if (day > planning.last)
		planning.last = day;
	planning.dry = false;
	planning.keep_booked = true;
	planning.only = deed->activity;
	const enum store_verdict verdict = planner_run(files, access->store, &planning, &planned);

	const char *why = verdict != STORE_OK ? store_error(access->store) : NULL;

	if (!why && planned.plan.activity_count > 0 && planned.plan.activities[0].fault)
		why = arena_string(access->arena, planned.plan.activities[0].fault);
	for (size_t i = 0; i < planned.changes.count && !why; i++)
		say_change(access, &planned.changes.items[i]);
	planner_finish(&planned);
	return why;
}

static civil_day day_of(const struct deed *deed)
{
	civil_day day;

	return civil_parse(deed->original, strlen(deed->original), &day) == CIVIL_OK ? day
										     : CIVIL_NONE;
}

void hand_follow(const struct setup *setup, struct access *access, enum store_verdict verdict,
	struct deed *deed)
{
	struct files files;
	struct occurrence o;

	if (verdict != STORE_OK)
		return;
	const civil_day original = day_of(deed);
	const bool is_there = store_occurrence(access->store, access->arena, deed->activity,
				      original, &o) == STORE_OK;

	files_load(setup, &files);
	const char *why = !files_are_good(&files) ? _("the configuration has errors") : NULL;

	if (!why)
		why = plan_date(&files, access, deed, original, is_there ? &o : NULL);
	if (why)
		fprintf(stderr,
			_("linli: %s: places and people follow with the next \"linli plan "
			  "--apply\"\n"),
			why);
	else if (deed->start == INSTANT_NONE &&
		store_occurrence(access->store, access->arena, deed->activity, original, &o) ==
			STORE_OK)
		deed->start = o.begins;
	files_finish(&files);
}

int hand_end(const struct setup *setup, const char *command, struct access *access,
	enum store_verdict verdict, const struct deed *deed)
{
	if (verdict != STORE_OK && verdict != STORE_SAME) {
		if (!deed->message)
			return verdict_say(verdict, access->store);
		fprintf(stderr, "linli: %s\n", deed->message);
		return verdict == STORE_NO         ? EXIT_NO
			: verdict == STORE_MISSING ? EXIT_DATA
						   : verdict_say(verdict, access->store);
	}
	hand_note(verdict, deed);
	return item_deed(access_output(setup, command, access), deed, access->zone);
}

civil_minute hand_minute(const struct arguments *arguments, const char *option)
{
	const char *text = argument_get(arguments, option);
	civil_minute minute;

	return text && clock_parse(text, strlen(text), false, &minute) ? minute : CIVIL_NONE;
}

int32_t hand_number(const struct arguments *arguments, const char *option, int32_t otherwise)
{
	const char *text = argument_get(arguments, option);
	int64_t number;

	return text && number_parse(text, strlen(text), 0, INT32_MAX, &number) == NUMBER_OK
		? (int32_t)number
		: otherwise;
}
