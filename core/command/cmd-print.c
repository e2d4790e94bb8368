/* cmd-print.c - posters, rosters, lists and words for people without a screen */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "command/hand.h"
#include "command/paper.h"
#include "print/press.h"

typedef enum store_verdict sheet_function(
	const struct press *press, const struct order *order, struct sheet *ret_sheet);
typedef enum store_verdict text_function(
	const struct press *press, const struct order *order, struct text *t);

static const struct kind { /* what can be printed */
	const char *name;
	sheet_function *sheet;
	text_function *text;
	int32_t days;                    /* shown when nothing is said */
	bool is_private, needs_activity; /* private: it has names */
	bool needs_date;
} kinds[] = {
	{ .name = "announce", .text = press_announce, .days = 60, .needs_activity = true },
	{ .name = "calls", .sheet = press_calls, .days = 2, .is_private = true },
	{ .name = "jielong", .text = press_jielong, .days = 60, .needs_activity = true },
	{ .name = "poster", .sheet = press_poster, .days = 30 },
	{ .name = "roster", .sheet = press_roster, .days = 6, .is_private = true },
	{ .name = "signin",
		.sheet = press_signin,
		.days = 60,
		.is_private = true,
		.needs_activity = true,
		.needs_date = true },
	{ .name = "text", .text = press_text, .days = 7 },
};

static const struct kind *find_kind(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

/* ACTIVITY [DATE], or KEY, which is both. */
static int read_words(const struct arguments *a, const struct access *access, civil_day today,
	struct order *order)
{
	const char *word = a->count > 1 ? a->words[1] : argument_get(a, "activity");
	const char *at = a->count > 1 ? strchr(word, '@') : NULL;
	const char *date = at ? at + 1 : a->count > 2 ? a->words[2] : NULL;

	order->date = CIVIL_NONE;
	order->activity = at ? arena_copy(access->arena, word, (size_t)(at - word)) : word;
	if (!date)
		return EXIT_DONE;
	if (!date_parse(date, today, &order->date)) {
		fprintf(stderr, _("linli: \"%s\" is no date\n"), date);
		fprintf(stderr, _("  hint: write \"%s\"\n"), "2026-12-05");
		return EXIT_USAGE;
	}
	order->days = (struct civil_range){ order->date - 400, order->date + 400 };
	return EXIT_DONE;
}

static int read_days(
	const struct arguments *a, civil_day today, const struct kind *kind, struct order *order)
{
	const char *month = argument_get(a, "month"), *week = argument_get(a, "week");

	order->days = (struct civil_range){ today, today + hand_number(a, "days", kind->days) };
	if (month) {
		if (!month_parse(month, &order->days)) {
			fprintf(stderr, _("linli: \"%s\" is no good for --%s\n"), month, "month");
			return EXIT_USAGE;
		}
		order->is_month = true;
	} else if (kind->sheet == press_roster && !argument_has(a, "days")) {
		if (week)
			date_parse(week, today, &order->days.first);
		order->days.first = civil_week_start(order->days.first);
		order->days.last = order->days.first + 6;
	}
	return EXIT_DONE;
}

static int read_order(const struct arguments *a, struct access *access, const struct kind *kind,
	struct order *order)
{
	int32_t second;
	const civil_day today = zone_day(access->zone, access->now, &second);

	*order = (struct order){ .area = argument_get(a, "area"),
		.team = argument_get(a, "team"),
		.role = argument_get(a, "post") };
	int code = read_days(a, today, kind, order);

	if (code == EXIT_DONE)
		code = read_words(a, access, today, order);
	if (code == EXIT_DONE)
		code = hand_known(access, "activity", order->activity);
	if (code == EXIT_DONE)
		code = hand_known(access, "area", order->area);
	if (code == EXIT_DONE)
		code = hand_known(access, "team", order->team);
	return code;
}

static int say_nothing(const struct kind *kind)
{
	fprintf(stderr,
		kind->is_private
			? _("linli: there is nothing to print\n")
			: _("linli: nothing that is public is coming; nothing is printed\n"));
	return EXIT_DATA;
}

static int print(
	const struct kind *kind, struct access *access, const struct order *order, const char *path)
{
	const struct press press = { .store = access->store,
		.arena = access->arena,
		.zone = access->zone,
		.community = access->community,
		.lang = access->lang,
		.now = access->now };
	struct sheet sheet = { 0 };
	struct text text AUTO_TEXT = { 0 };
	const enum store_verdict verdict =
		kind->sheet ? kind->sheet(&press, order, &sheet) : kind->text(&press, order, &text);
	int code;

	if (verdict == STORE_MISSING)
		code = say_nothing(kind);
	else if (verdict != STORE_OK)
		code = verdict_say(verdict, access->store);
	else
		code = kind->sheet ? paper_put(&sheet, path, kind->is_private)
				   : paper_put_text(&text, path);
	sheet_free(&sheet);
	return code;
}

int cmd_print(const struct setup *setup, const struct arguments *arguments)
{
	const struct kind *kind = find_kind(arguments->words[0]);
	const bool has_activity = arguments->count > 1 || argument_has(arguments, "activity");
	struct access access;
	struct order order;

	if (!kind || (kind->needs_activity && !has_activity) ||
		(kind->needs_date && arguments->count < 3 &&
			!(arguments->count == 2 && strchr(arguments->words[1], '@'))))
		return command_misused(arguments->command);
	int code = access_read(setup, &access);

	if (code == EXIT_DONE && !access.is_applied)
		code = EXIT_DATA;
	if (code == EXIT_DONE)
		code = read_order(arguments, &access, kind, &order);
	if (code == EXIT_DONE)
		code = print(kind, &access, &order, argument_get(arguments, "output"));
	access_finish(&access);
	return code;
}
