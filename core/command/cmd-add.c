/* cmd-add.c - adds a date by hand */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "command/hand.h"

/* The activity's own start and length, as the last plan left them in the store. */
static void habits(
	struct access *access, const char *activity, civil_minute *ret_start, int32_t *ret_length)
{
	const char *subject = arena_format(access->arena, "activity %s", activity);
	const char *start = store_setting(access->store, access->arena, subject, "start", NULL);
	const char *lasts = store_setting(access->store, access->arena, subject, "lasts", NULL);
	struct civil_span span;

	*ret_start = 0;
	*ret_length = 60;
	if (start && strcmp(start, "all-day") == 0)
		*ret_length = DAY_MINUTES;
	else if (start)
		clock_parse(start, strlen(start), false, ret_start);
	if (start && strcmp(start, "all-day") != 0 && lasts &&
		span_parse(lasts, strlen(lasts), &span))
		*ret_length = span_minutes(span);
}

static enum store_verdict add(struct access *access, const struct arguments *arguments,
	const struct target *target, struct deed *deed)
{
	const struct hand hand = access_hand(access);
	const civil_minute at = hand_minute(arguments, "at");
	civil_minute start;
	int32_t length;

	if (argument_has(arguments, "undo"))
		return store_add_undo(access->store, &hand, target->activity, target->date, deed);
	habits(access, target->activity, &start, &length);
	return store_add(access->store, &hand, target->activity, target->date,
		at == CIVIL_NONE ? start : at, length, argument_get(arguments, "reason"), deed);
}

int cmd_add(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	struct target target;
	struct deed deed = { 0 };
	int code = hand_begin(setup, arguments, &access, &target);

	if (code == EXIT_DONE) {
		const enum store_verdict verdict = add(&access, arguments, &target, &deed);

		hand_follow(setup, &access, verdict, &deed);
		code = hand_end(setup, "add", &access, verdict, &deed);
	}
	access_finish(&access);
	return code;
}
