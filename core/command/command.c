/* command.c - the table of commands */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

static bool move_fits(const struct arguments *a)
{
	return argument_has(a, "to") || argument_has(a, "at") || argument_has(a, "venue") ||
		argument_has(a, "rain") || argument_has(a, "place") || argument_has(a, "undo");
}

static bool move_is_one_venue(const struct arguments *a)
{
	return move_fits(a) && !(argument_has(a, "venue") && argument_has(a, "rain"));
}

static bool add_fits(const struct arguments *a)
{
	return !argument_has(a, "undo") || !argument_has(a, "at");
}

static bool book_fits(const struct arguments *a)
{
	return argument_has(a, "name") != argument_has(a, "person");
}

/* `cancel --booking CODE` stands alone; else ACTIVITY DATE or KEY. */
static bool cancel_fits(const struct arguments *a)
{
	return argument_has(a, "booking") ? a->count == 0 : a->count > 0;
}

static bool attend_fits(const struct arguments *a)
{
	const int subjects =
		argument_has(a, "booking") + argument_has(a, "person") + argument_has(a, "heads");

	return subjects == 1 && (!argument_has(a, "minutes") || argument_has(a, "person"));
}

static bool swap_fits(const struct arguments *a)
{
	return argument_has(a, "with") + argument_has(a, "to") + argument_has(a, "undo") == 1;
}

static bool remind_fits(const struct arguments *a)
{
	return argument_has(a, "dry-run") + argument_has(a, "retry") + argument_has(a, "loop") <= 1;
}

static bool roster_fits(const struct arguments *a)
{
	return !(argument_has(a, "explain") && argument_has(a, "quality")) &&
		!(argument_has(a, "month") && (argument_has(a, "from") || argument_has(a, "to")));
}

static bool answer_fits(const struct arguments *a)
{
	return argument_has(a, "booking") ? a->count == 0 && !argument_has(a, "person")
					  : a->count == 1 && argument_has(a, "person");
}

static bool token_fits(const struct arguments *a)
{
	return strcmp(a->words[0], "person") == 0 || strcmp(a->words[0], "team") == 0;
}

static bool print_fits(const struct arguments *a)
{
	return argument_has(a, "month") + argument_has(a, "week") + argument_has(a, "days") <= 1 &&
		!(argument_has(a, "activity") && a->count > 1);
}

static bool report_fits(const struct arguments *a)
{
	return argument_has(a, "person") + argument_has(a, "team") + argument_has(a, "activity") +
		argument_has(a, "people") <=
		1;
}

static bool purge_fits(const struct arguments *a)
{
	return !(argument_has(a, "person") && argument_has(a, "booking"));
}

static bool plan_fits(const struct arguments *a)
{
	return !argument_has(a, "yes") || argument_has(a, "apply");
}

#define REASON                                                                                     \
	{                                                                                          \
		"reason", SHAPE_TEXT, "TEXT", 0, 0                                                 \
	}
#define UNDO                                                                                       \
	{                                                                                          \
		"undo", SHAPE_FLAG, NULL, 0, 0                                                     \
	}
#define PERSON                                                                                     \
	{                                                                                          \
		"person", SHAPE_TEXT, "ID", 0, 0                                                   \
	}
#define FROM                                                                                       \
	{                                                                                          \
		"from", SHAPE_DATE, "DATE", 0, 0                                                   \
	}
#define TO                                                                                         \
	{                                                                                          \
		"to", SHAPE_DATE, "DATE", 0, 0                                                     \
	}
#define AT                                                                                         \
	{                                                                                          \
		"at", SHAPE_CLOCK, "CLOCK", 0, 0                                                   \
	}
#define LISTEN                                                                                     \
	{                                                                                          \
		"listen", SHAPE_TEXT, "ADDRESS:PORT", 0, 0                                         \
	}
#define FLAG(n)                                                                                    \
	{                                                                                          \
		n, SHAPE_FLAG, NULL, 0, 0                                                          \
	}
#define TEXT(n, v)                                                                                 \
	{                                                                                          \
		n, SHAPE_TEXT, v, 0, 0                                                             \
	}

const struct command command_table[] = {
	{ .name = "accept",
		.usage = "KEY/ROLE/SEAT --person ID | --booking CODE",
		.run = cmd_accept,
		.summary = N_("says yes to a duty, a swap, an offer or a free place"),
		.least = 0,
		.most = 1,
		.options = { PERSON, TEXT("booking", "CODE") },
		.fits = answer_fits },
	{ .name = "add",
		.usage = "ACTIVITY DATE [--at CLOCK] [--reason TEXT] [--undo]",
		.run = cmd_add,
		.summary = N_("adds a date by hand"),
		.least = 1,
		.most = 2,
		.options = { AT, REASON, UNDO },
		.fits = add_fits },
	{ .name = "attend",
		.run = cmd_attend,
		.usage = "ACTIVITY DATE (--booking CODE | --person ID [--minutes N] | --heads N) "
			 "[--absent]",
		.summary = N_("notes who came, who served and how many heads"),
		.least = 1,
		.most = 2,
		.options = { TEXT("booking", "CODE"), PERSON,
			{ "minutes", SHAPE_NUMBER, "N", 0, 44640 },
			{ "heads", SHAPE_NUMBER, "N", 0, 1000000 }, FLAG("absent") },
		.fits = attend_fits },
	{ .name = "backup",
		.usage = "FILE",
		.run = cmd_backup,
		.summary = N_("copies the store to a file, while it is in use"),
		.least = 1,
		.most = 1 },
	{ .name = "book",
		.run = cmd_book,
		.usage = "ACTIVITY DATE (--name NAME | --person ID) [--phone P] [--at CLOCK] "
			 "[--people N] "
			 "[--age N] [--guardian NAME] [--wait]",
		.summary = N_("books a place for a resident"),
		.least = 1,
		.most = 2,
		.options = { TEXT("name", "NAME"), PERSON, TEXT("phone", "P"), AT,
			{ "people", SHAPE_NUMBER, "N", 1, 10000 },
			{ "age", SHAPE_NUMBER, "N", 0, 150 }, TEXT("guardian", "NAME"),
			FLAG("wait") },
		.fits = book_fits },
	{ .name = "cancel",
		.usage = "ACTIVITY DATE [--reason TEXT] [--undo] | --booking CODE [--undo]",
		.run = cmd_cancel,
		.summary = N_("cancels a date, or a booking"),
		.least = 0,
		.most = 2,
		.options = { REASON, UNDO, TEXT("booking", "CODE") },
		.fits = cancel_fits },
	{ .name = "check",
		.usage = "[--strict]",
		.run = cmd_check,
		.summary = N_("says what is wrong with the configuration"),
		.options = { FLAG("strict") } },
	{ .name = "completion",
		.usage = "[bash]",
		.run = cmd_completion,
		.most = 1,
		.summary = N_("prints the completion for a shell") },
	{ .name = "decline",
		.usage = "KEY/ROLE/SEAT --person ID | --booking CODE",
		.run = cmd_decline,
		.summary = N_("says no to a duty, a swap, an offer or a free place"),
		.least = 0,
		.most = 1,
		.options = { PERSON, TEXT("booking", "CODE") },
		.fits = answer_fits },
	{ .name = "doctor",
		.usage = "",
		.run = cmd_doctor,
		.summary = N_("looks for what must never be in the store") },
	{ .name = "explain",
		.usage = "ACTIVITY [--from DATE] [--to DATE] [--count N]",
		.run = cmd_explain,
		.summary = N_("says a rule in words, its dates and why one moved"),
		.least = 1,
		.most = 1,
		.options = { FROM, TO, { "count", SHAPE_NUMBER, "N", 1, 10000 } } },
	{ .name = "give-up",
		.usage = "KEY/ROLE/SEAT",
		.run = cmd_give_up,
		.summary = N_("opens a seat and offers it to those who fit"),
		.least = 1,
		.most = 1 },
	{ .name = "help",
		.usage = "[COMMAND]",
		.run = cmd_help,
		.most = 1,
		.summary = N_("says what a command does") },
	{ .name = "lock",
		.usage = "KEY/ROLE/SEAT [--person ID] [--undo]",
		.run = cmd_lock,
		.summary = N_("keeps a person on a seat whatever the roster says"),
		.least = 1,
		.most = 1,
		.options = { PERSON, UNDO } },
	{ .name = "move",
		.run = cmd_move,
		.usage = "ACTIVITY DATE [--to DATE] [--at CLOCK] [--venue ID | --rain] [--place "
			 "TEXT] "
			 "[--reason TEXT] [--undo]",
		.summary = N_("moves a date to another day, time or place"),
		.least = 1,
		.most = 2,
		.options = { TO, AT, TEXT("venue", "ID"), FLAG("rain"), TEXT("place", "TEXT"),
			REASON, UNDO },
		.fits = move_is_one_venue },
	{ .name = "new-plugin",
		.usage = "NAME",
		.run = cmd_new_plugin,
		.summary = N_("writes the beginning of a new type of activity"),
		.least = 1,
		.most = 1 },
	{ .name = "next",
		.usage = "[--days N] [--activity ID] [--area ID] [--all]",
		.run = cmd_next,
		.summary = N_("lists what is coming"),
		.options = { { "days", SHAPE_NUMBER, "N", 1, 1000 }, TEXT("activity", "ID"),
			TEXT("area", "ID"), FLAG("all") } },
	{ .name = "plan",
		.usage = "[--apply [--yes]] [--from DATE] [--to DATE] [--exit-code]",
		.run = cmd_plan,
		.summary = N_("says what would change; with --apply writes it"),
		.options = { FLAG("apply"), FLAG("yes"), FROM, TO, FLAG("exit-code") },
		.fits = plan_fits },
	{ .name = "print",
		.usage = "poster|roster|calls|signin|text|announce|jielong [ACTIVITY [DATE]] "
			 "[--month YYYY-MM | --week DATE | --days N] [--area ID] [--team ID] "
			 "[--activity ID] [--post ROLE] [-o FILE]",
		.run = cmd_print,
		.summary = N_("makes posters, rosters, lists and words to paste or read out"),
		.least = 1,
		.most = 3,
		.options = { TEXT("month", "YYYY-MM"), { "week", SHAPE_DATE, "DATE", 0, 0 },
			{ "days", SHAPE_NUMBER, "N", 1, 400 }, TEXT("area", "ID"),
			TEXT("team", "ID"), TEXT("activity", "ID"), TEXT("post", "ROLE"),
			TEXT("output", "FILE") },
		.fits = print_fits },
	{ .name = "publish",
		.usage = "[DIR]",
		.run = cmd_publish,
		.most = 1,
		.summary = N_("writes the public feeds and pages as files") },
	{ .name = "purge",
		.usage = "[--dry-run] [--person ID | --booking CODE]",
		.run = cmd_purge,
		.summary = N_("removes what was kept long enough, or all about one person"),
		.options = { FLAG("dry-run"), PERSON, TEXT("booking", "CODE") },
		.fits = purge_fits },
	{ .name = "remind",
		.usage = "[--dry-run | --retry ID] [--from TIME] [--to TIME]",
		.run = cmd_remind,
		.summary = N_("sends the reminders that are due"),
		.options = { FLAG("dry-run"), TEXT("from", "TIME"), TEXT("to", "TIME"),
			TEXT("retry", "ID"), FLAG("loop") },
		.fits = remind_fits },
	{ .name = "reply",
		.usage = "",
		.run = cmd_reply,
		.summary = N_("takes an answer to an invitation, a mail on stdin") },
	{ .name = "report",
		.usage = "YEAR [--person ID | --team ID | --activity ID | --people] [-o FILE]",
		.run = cmd_report,
		.summary = N_("says what a year was: dates, people, hours"),
		.least = 1,
		.most = 1,
		.options = { PERSON, TEXT("team", "ID"), TEXT("activity", "ID"), FLAG("people"),
			TEXT("output", "FILE") },
		.fits = report_fits },
	{ .name = "restore",
		.usage = "FILE",
		.run = cmd_restore,
		.summary = N_("puts a backup in the place of the store"),
		.least = 1,
		.most = 1 },
	{ .name = "roster",
		.run = cmd_roster,
		.usage =
			"[--person ID] [--activity ID] [--month YYYY-MM] [--from DATE] [--to DATE] "
			"[--explain DUTY | --quality]",
		.summary = N_("lists who serves when, and why"),
		.options = { PERSON, TEXT("activity", "ID"), TEXT("month", "YYYY-MM"), FROM, TO,
			TEXT("explain", "DUTY"), FLAG("quality") },
		.fits = roster_fits },
	{ .name = "run",
		.usage = "[--listen ADDRESS:PORT | --once]",
		.run = cmd_run,
		.summary = N_("plans, serves and reminds, and keeps doing so"),
		.options = { LISTEN, FLAG("once") } },
	{ .name = "serve",
		.usage = "[--listen ADDRESS:PORT]",
		.run = cmd_serve,
		.summary = N_("serves pages and feeds over HTTP"),
		.options = { LISTEN } },
	{ .name = "swap",
		.usage = "KEY/ROLE/SEAT (--with KEY/ROLE/SEAT | --to ID | --undo)",
		.run = cmd_swap,
		.summary = N_("asks somebody to change duties"),
		.least = 1,
		.most = 1,
		.options = { { "with", SHAPE_SEAT, "KEY/ROLE/SEAT", 0, 0 }, TEXT("to", "ID"),
			UNDO },
		.fits = swap_fits },
	{ .name = "token",
		.usage = "person|team ID [--reset]",
		.run = cmd_token,
		.summary = N_("prints the address of a secret feed"),
		.least = 2,
		.most = 2,
		.options = { FLAG("reset") },
		.fits = token_fits },
	{ .name = "types",
		.usage = "[NAME]",
		.run = cmd_types,
		.most = 1,
		.summary = N_("lists the types of activity, or the keys of one") },
	{ .name = "version", .usage = "", .run = cmd_version, .summary = N_("prints the version") },
	{ .name = "waitlist",
		.usage = "ACTIVITY DATE",
		.run = cmd_waitlist,
		.summary = N_("lists who waits, in order"),
		.least = 1,
		.most = 2 },
	{ .name = NULL },
};

const struct command *command_find(const char *name)
{
	for (const struct command *c = command_table; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

const char *argument_get(const struct arguments *arguments, const char *option)
{
	const struct option_rule *rules = arguments->command->options;

	for (size_t i = 0; i < OPTIONS_MOST && rules[i].name; i++)
		if (strcmp(rules[i].name, option) == 0)
			return arguments->values[i];
	return NULL;
}

bool argument_has(const struct arguments *arguments, const char *option)
{
	return argument_get(arguments, option) != NULL;
}

int command_misused(const struct command *command)
{
	fprintf(stderr, _("usage: linli %s %s\n"), command->name, command->usage);
	return EXIT_USAGE;
}
