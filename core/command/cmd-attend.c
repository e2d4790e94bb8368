/* cmd-attend.c - notes who came, who served and how many heads */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/hand.h"

int cmd_attend(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	struct target target;
	struct deed deed = { 0 };
	int code = hand_begin(setup, arguments, &access, &target);

	if (code == EXIT_DONE)
		code = hand_known(&access, "person", argument_get(arguments, "person"));
	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);
		const enum store_verdict verdict = store_attend(access.store, &hand,
			target.activity, target.date, argument_get(arguments, "booking"),
			argument_get(arguments, "person"), hand_number(arguments, "minutes", -1),
			hand_number(arguments, "heads", -1), argument_has(arguments, "absent"),
			&deed);

		if (verdict != STORE_MISSING || deed.message)
			code = hand_end(setup, "attend", &access, verdict, &deed);
		else
			code = deed.key && argument_get(arguments, "booking")
				? hand_missing_booking(argument_get(arguments, "booking"))
				: hand_missing_date(&target);
	}
	access_finish(&access);
	return code;
}
