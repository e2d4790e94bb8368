/* cmd-doctor.c - looks for what must never be in the store */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "command/access.h"

static const struct output_column columns[] = {
	{ "rows", N_("ROWS"), true },
	{ "sentence", N_("WHAT"), false },
	{ NULL, NULL, false },
};

struct report {
	struct output *output;
	size_t count;
};

static void add(void *context, const char *sentence, int64_t rows)
{
	struct report *report = context;

	report->count++;
	output_item(report->output);
	output_text(report->output, "sentence", sentence);
	output_number(report->output, "rows", rows);
}

/* An activity whose type fails is no fault of the store, but somebody has to look after it. */
static void say_ailments(struct access *access, struct report *report)
{
	struct ailment *ailments;
	size_t count;

	if (store_ailments(access->store, access->arena, &ailments, &count) != STORE_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct ailment *a = &ailments[i];
		char day[CIVIL_TEXT];
		int32_t second;
		civil_format(zone_day(access->zone, a->since, &second), day);
		output_item(report->output);
		output_text(report->output, "sentence",
			arena_format(access->arena,
				a->retry_at > 0
					? _("activity \"%s\" is not planned since %s: %s")
					: _("activity \"%s\" is not planned since %s, and not "
					    "tried again before its type changes: %s"),
				a->activity, day, a->fault));
		output_number(report->output, "rows", a->failures);
	}
	if (count > 0)
		fprintf(stderr,
			_("linli: some activities keep their last good plan; "
			  "\"linli check\" says what is wrong with them\n"));
}

static int examine(const struct setup *setup, struct access *access)
{
	struct report report = { access_output(setup, "doctor", access), 0 };
	const enum store_verdict verdict =
		access->is_applied ? store_doctor(access->store, add, &report) : STORE_OK;
	if (access->is_applied && verdict == STORE_OK)
		say_ailments(access, &report);
	const int code = output_finish(report.output, columns);

	if (verdict != STORE_OK && report.count == 0)
		return verdict_say(verdict, access->store);
	if (code == EXIT_DONE && report.count > 0) {
		fprintf(stderr, _("linli: the store is not well; restore a backup\n"));
		return EXIT_NO;
	}
	if (code == EXIT_DONE)
		fprintf(stderr, _("linli: the store is well\n"));
	return code;
}

int cmd_doctor(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	int code = access_read(setup, &access);

	(void)arguments;
	if (code == EXIT_DONE)
		code = examine(setup, &access);
	access_finish(&access);
	return code;
}
