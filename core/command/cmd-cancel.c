/* cmd-cancel.c - cancels a date, or a booking */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/hand.h"

static int cancel_booking(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	struct deed deed = { 0 };
	int code = access_write(setup, &access);

	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);
		const enum store_verdict verdict = store_cancel_booking(access.store, &hand,
			argument_get(arguments, "booking"), argument_has(arguments, "undo"), &deed);

		code = verdict == STORE_MISSING && !deed.message
			? hand_missing_booking(argument_get(arguments, "booking"))
			: hand_end(setup, "cancel", &access, verdict, &deed);
	}
	access_finish(&access);
	return code;
}

int cmd_cancel(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	struct target target;
	struct deed deed = { 0 };

	if (argument_has(arguments, "booking"))
		return cancel_booking(setup, arguments);
	int code = hand_begin(setup, arguments, &access, &target);

	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);
		const enum store_verdict verdict = store_cancel(access.store, &hand,
			target.activity, target.date, argument_get(arguments, "reason"),
			argument_has(arguments, "undo"), &deed);

		if (argument_has(arguments, "undo"))
			hand_follow(setup, &access, verdict, &deed);
		code = verdict == STORE_MISSING && !deed.message
			? hand_missing_date(&target)
			: hand_end(setup, "cancel", &access, verdict, &deed);
	}
	access_finish(&access);
	return code;
}
