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

static int examine(const struct setup *setup, struct access *access)
{
	struct report report = { access_output(setup, "doctor", access), 0 };
	const enum store_verdict verdict =
		access->is_applied ? store_doctor(access->store, add, &report) : STORE_OK;
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
