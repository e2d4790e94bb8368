/* cmd-purge.c - removes what was kept long enough, or all about one person */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "command/hand.h"
#include "store/retention.h"

static const struct output_column columns[] = {
	{ "what", N_("WHAT"), false },
	{ "text", N_("TEXT"), false },
	{ "rows", N_("ROWS"), true },
	{ "before", N_("BEFORE"), false },
	{ NULL, NULL, false },
};
static const struct output_column fact_columns[] = {
	{ "what", N_("WHAT"), false },
	{ "key", N_("KEY"), false },
	{ "at", N_("AT"), false },
	{ "detail", N_("DETAIL"), false },
	{ NULL, NULL, false },
};

static int purge(const struct setup *setup, struct access *access, bool dry)
{
	const struct hand hand = access_hand(access);
	struct purged *items = NULL;
	size_t count = 0;
	const enum store_verdict verdict = store_purge(access->store, &hand, dry, &items, &count);

	if (verdict != STORE_OK)
		return verdict_say(verdict, access->store);
	struct output *output = access_output(setup, "purge", access);

	output_bool(output, "dry_run", dry);
	for (size_t i = 0; i < count; i++) {
		output_item(output);
		output_text(output, "what", items[i].what);
		output_text(output, "text", access_words(access, &items[i].words));
		output_number(output, "rows", items[i].rows);
		output_instant(output, "before", items[i].before);
	}
	return output_finish(output, columns);
}

/* What is kept about one person: with --dry-run their copy, else what is forgotten now. */
static int about(const struct setup *setup, const struct arguments *arguments,
	struct access *access, bool dry)
{
	const char *person = argument_get(arguments, "person");
	const char *code = argument_get(arguments, "booking");
	const struct hand hand = access_hand(access);
	struct kept *items = NULL;
	size_t count = 0;
	int64_t rows = 0;
	enum store_verdict verdict =
		store_about(access->store, access->arena, person, code, &items, &count);

	if (verdict == STORE_OK && !dry)
		verdict = store_forget(access->store, &hand, person, code, &rows);
	if (verdict == STORE_SAME)
		fprintf(stderr, _("linli: nothing is kept that could be forgotten\n"));
	if (verdict != STORE_OK && verdict != STORE_SAME)
		return verdict_say(verdict, access->store);
	struct output *output = access_output(setup, "purge", access);

	output_bool(output, "dry_run", dry);
	for (size_t i = 0; i < count; i++) {
		output_item(output);
		output_text(output, "what", items[i].what);
		output_text(output, "key", items[i].key);
		output_instant(output, "at", items[i].at);
		output_text(output, "detail", items[i].detail);
	}
	return output_finish(output, fact_columns);
}

int cmd_purge(const struct setup *setup, const struct arguments *arguments)
{
	const bool dry = argument_has(arguments, "dry-run");
	struct access access;
	int code = dry ? access_read(setup, &access) : access_write(setup, &access);

	if (code == EXIT_DONE && access.is_applied)
		code = argument_has(arguments, "person") || argument_has(arguments, "booking")
			? about(setup, arguments, &access, dry)
			: purge(setup, &access, dry);
	access_finish(&access);
	return code;
}
