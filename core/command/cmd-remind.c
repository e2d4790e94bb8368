/* cmd-remind.c - the reminders that are due */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "command/access.h"

enum { LOOK_AHEAD = 86400 };

static const struct output_column columns[] = {
	{ "due", N_("DUE"), false },
	{ "key", N_("KEY"), false },
	{ "audience", N_("AUDIENCE"), false },
	{ "to", N_("TO"), false },
	{ "channel", N_("CHANNEL"), false },
	{ "state", N_("STATE"), false },
	{ "text", N_("TEXT"), false },
	{ NULL, NULL, false },
};

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

static void add_item(struct output *output, const struct access *access, const struct due *d)
{
	output_item(output);
	output_text(output, "id", d->id);
	output_text(output, "key", d->key);
	output_text(output, "activity", d->activity);
	output_instant(output, "due", d->due);
	output_text(output, "channel", text_or_null(d->channel));
	output_text(output, "audience", d->audience);
	output_text(output, "to", d->to);
	output_text(output, "state", d->state);
	output_text(output, "text", text_or_null(access_words(access, &d->text)));
}

static bool moment(
	const struct access *access, const char *text, const char *option, int64_t *instant)
{
	if (!text || zone_parse(access->zone, text, instant))
		return true;
	fprintf(stderr, _("linli: \"%s\" is no good for --%s\n"), text, option);
	fprintf(stderr, _("  hint: write \"--%s %s\"\n"), option, "2026-11-23T10:00");
	return false;
}

static int list(const struct setup *setup, const struct arguments *arguments, struct access *access)
{
	int64_t from = access->now, to = access->now + LOOK_AHEAD;
	struct due *items = NULL;
	size_t count = 0;

	if (!moment(access, argument_get(arguments, "from"), "from", &from) ||
		!moment(access, argument_get(arguments, "to"), "to", &to))
		return EXIT_USAGE;
	const enum store_verdict verdict = access->is_applied
		? store_due(access->store, access->arena, from, to, access->now, &items, &count)
		: STORE_OK;

	if (verdict != STORE_OK)
		return verdict_say(verdict, access->store);
	struct output *output = access_output(setup, "remind", access);

	output_instant(output, "from", from);
	output_instant(output, "to", to);
	output_bool(output, "dry_run", true);
	for (size_t i = 0; i < count; i++)
		add_item(output, access, &items[i]);
	return output_finish(output, columns);
}

int cmd_remind(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;

	if (!argument_has(arguments, "dry-run")) {
		fprintf(stderr, _("linli: this linli sends nothing yet\n"));
		fprintf(stderr, _("  hint: \"linli remind --dry-run\" lists what is due\n"));
		return EXIT_OUTSIDE;
	}
	int code = access_read(setup, &access);

	if (code == EXIT_DONE)
		code = list(setup, arguments, &access);
	access_finish(&access);
	return code;
}
