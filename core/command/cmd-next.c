/* cmd-next.c - lists what is coming */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/number.h"
#include "command/hand.h"
#include "command/item.h"

enum { DEFAULT_DAYS = 14 };

static int list(const struct setup *setup, const struct arguments *arguments, struct access *access)
{
	const char *days_given = argument_get(arguments, "days");
	int64_t days = DEFAULT_DAYS;
	int32_t second;
	const civil_day today = zone_day(access->zone, access->now, &second);

	if (days_given)
		number_parse(days_given, strlen(days_given), 1, 1000, &days);
	const civil_day last = today + (civil_day)days;
	const struct occurrence_filter filter = {
		.from = access->now,
		.to = zone_instant(access->zone, last + 1, 0),
		.activity = argument_get(arguments, "activity"),
		.area = argument_get(arguments, "area"),
		.all_visibilities = argument_has(arguments, "all"),
		.cancelled = true,
		.now = access->now,
	};
	struct occurrence *items = NULL;
	size_t count = 0;
	const enum store_verdict verdict = access->is_applied
		? store_occurrences(access->store, access->arena, &filter, &items, &count)
		: STORE_OK;

	if (verdict != STORE_OK)
		return verdict_say(verdict, access->store);
	struct output *output = access_output(setup, "next", access);

	output_day(output, "from", today);
	output_day(output, "to", last);
	for (size_t i = 0; i < count; i++)
		item_occurrence(output, &items[i],
			(struct reader){ access->lang, access->community.language }, access->zone);
	return output_finish(output, occurrence_columns);
}

int cmd_next(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	int code = access_read(setup, &access);

	if (code == EXIT_DONE)
		code = hand_known(&access, "activity", argument_get(arguments, "activity"));
	if (code == EXIT_DONE)
		code = hand_known(&access, "area", argument_get(arguments, "area"));
	if (code == EXIT_DONE)
		code = list(setup, arguments, &access);
	access_finish(&access);
	return code;
}
