/* cmd-waitlist.c - lists who waits, in order */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/hand.h"

static const struct output_column columns[] = {
	{ "position", N_("POSITION"), true },
	{ "name", N_("NAME"), false },
	{ "people", N_("PEOPLE"), true },
	{ "since", N_("SINCE"), false },
	{ "state", N_("STATE"), false },
	{ NULL, NULL, false },
};

static int list(const struct setup *setup, struct access *access, const struct target *target)
{
	struct waiting *items;
	size_t count;
	char day[CIVIL_TEXT];
	const enum store_verdict verdict = store_waiting(
		access->store, access->arena, target->activity, target->date, &items, &count);

	if (verdict == STORE_MISSING)
		return hand_missing_date(target);
	if (verdict != STORE_OK)
		return verdict_say(verdict, access->store);
	struct output *output = access_output(setup, "waitlist", access);

	civil_format(target->date, day);
	output_text(output, "activity", target->activity);
	output_text(output, "date", day);
	for (size_t i = 0; i < count; i++) {
		output_item(output);
		output_number(output, "position", items[i].position);
		output_text(output, "name", items[i].name);
		output_number(output, "people", items[i].people);
		output_instant(output, "since", items[i].since);
		output_text(output, "state", items[i].state);
		output_text(output, "code", items[i].code_start);
	}
	return output_finish(output, columns);
}

int cmd_waitlist(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	struct target target;
	int code = hand_begin(setup, arguments, &access, &target);

	if (code == EXIT_DONE)
		code = list(setup, &access, &target);
	access_finish(&access);
	return code;
}
