/* cmd-plan.c - says what would change; with --apply writes it */
/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/access.h"
#include "command/moment.h"
#include "command/planner.h"

static const char *const change_names[] = {
	[CHANGE_ADD] = "add",
	[CHANGE_MOVE] = "move",
	[CHANGE_CANCEL] = "cancel",
	[CHANGE_RESTORE] = "restore",
	[CHANGE_EDIT] = "edit",
	[CHANGE_PEOPLE] = "people",
	[CHANGE_UNFILLED] = "unfilled",
	[CHANGE_CONFLICT] = "conflict",
};

static const struct output_column columns[] = {
	{ "change", N_("CHANGE"), false },
	{ "original", N_("DATE"), false },
	{ "activity", N_("ACTIVITY"), false },
	{ "text", N_("WHAT"), false },
	{ NULL, NULL, false },
};

/* Without a store yet, what would change is found against an empty one that is thrown away. */
static void remove_scratch(const char *directory)
{
	DIR *list = opendir(directory);

	for (struct dirent *e = list ? readdir(list) : NULL; e; e = readdir(list))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			unlinkat(dirfd(list), e->d_name, 0);
	if (list)
		closedir(list);
	rmdir(directory);
}

static enum store_verdict open_scratch(char *directory, struct store **ret_store)
{
	if (!mkdtemp(directory)) {
		fprintf(stderr, _("linli: cannot write: %s\n"), strerror(errno));
		return STORE_FULL;
	}
	return store_open(directory, true, false, ret_store);
}

static void add_items(
	struct output *output, const struct files *files, const struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *c = &changes->items[i];

		output_item(output);
		output_text(output, "change", change_names[c->kind]);
		output_text(output, "key",
			arena_format(files->arena, "%s@%s", c->activity, c->original));
		output_text(output, "activity", c->activity);
		output_text(output, "original", c->original);
		output_text(output, "date", c->date && *c->date ? c->date : NULL);
		output_text(output, "other", c->other && *c->other ? c->other : NULL);
		output_text(output, "detail", c->detail && *c->detail ? c->detail : NULL);
		output_text(
			output, "text", words_get(&c->text, files->lang, files->model->language));
	}
}

/* Conflicts are reported each time; they are no change. */
static bool has_change(const struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		if (changes->items[i].kind != CHANGE_CONFLICT)
			return true;
	return false;
}

static bool is_change(const struct changes *changes)
{
	return has_change(changes) || changes->is_restyled;
}

static void say_quiet(const struct changes *changes)
{
	if (has_change(changes))
		return;
	if (changes->is_restyled)
		fprintf(stderr, _("linli: only names and settings change\n"));
	else
		fprintf(stderr, _("linli: nothing changes\n"));
}

static int print(const struct setup *setup, const struct files *files,
	const struct planning *planning, const struct planned *planned, bool applied)
{
	struct output *output =
		output_new(setup, "plan", files->model->id, files->model->zone, files->now);

	output_day(output, "from", planning->first);
	output_day(output, "to", planning->last);
	output_bool(output, "applied", applied);
	add_items(output, files, &planned->changes);
	say_quiet(&planned->changes);
	return output_finish(output, columns);
}

static void say_lost(const struct changes *changes)
{
	fprintf(stderr,
		NGETTEXT("linli: %zu booking would lose its place; nothing was changed\n",
			"linli: %zu bookings would lose their places; nothing was changed\n",
			changes->lost_places),
		changes->lost_places);
	fprintf(stderr, _("  hint: \"linli plan --apply --yes\" agrees to that\n"));
}

static int plan(const struct setup *setup, const struct arguments *arguments, struct files *files,
	struct store *store, const struct planning *planning)
{
	struct planned planned;
	const size_t faults = faults_count(files->faults, FAULT_ERROR);
	const enum store_verdict verdict = planner_run(files, store, planning, &planned);
	const bool applied = !planning->dry && verdict == STORE_OK;
	int code;

	if (faults_count(files->faults, FAULT_ERROR) > faults)
		files_say_faults(files);
	if (verdict == STORE_OK || verdict == STORE_SAME || verdict == STORE_NO)
		code = print(setup, files, planning, &planned, applied || verdict == STORE_SAME);
	else
		code = verdict_say(verdict, store);
	if (code == EXIT_DONE && verdict == STORE_NO) {
		say_lost(&planned.changes);
		code = EXIT_NO;
	}
	if (code == EXIT_DONE && argument_has(arguments, "exit-code") &&
		is_change(&planned.changes))
		code = EXIT_NO;
	planner_finish(&planned);
	return code;
}

static bool set_window(
	const struct arguments *arguments, const struct files *files, struct planning *planning)
{
	const char *from = argument_get(arguments, "from"), *to = argument_get(arguments, "to");

	if (from)
		date_parse(from, files->today, &planning->first);
	if (to) {
		date_parse(to, files->today, &planning->last);
		planning->seats_until = planning->last;
	}
	planning->dry = !argument_has(arguments, "apply");
	planning->yes = argument_has(arguments, "yes");
	if (planning->first <= planning->last)
		return true;
	fprintf(stderr, _("linli: --to is before --from\n"));
	return false;
}

static int run(const struct setup *setup, const struct arguments *arguments, struct files *files)
{
	struct planning planning = planner_window(files);
	char scratch[] = "/tmp/linli-plan-XXXXXX";
	struct store *store = NULL;
	bool is_scratch = false;

	if (!set_window(arguments, files, &planning))
		return EXIT_USAGE;
	enum store_verdict verdict = store_open(setup->state, !planning.dry, planning.dry, &store);

	if (verdict == STORE_MISSING && planning.dry) {
		store_close(store);
		store = NULL;
		is_scratch = true;
		verdict = open_scratch(scratch, &store);
	}
	if (verdict == STORE_OK)
		store_choose(store, files->model->id);
	const int code = verdict == STORE_OK ? plan(setup, arguments, files, store, &planning)
					     : verdict_say(verdict, store);

	store_close(store);
	if (is_scratch)
		remove_scratch(scratch);
	return code;
}

int cmd_plan(const struct setup *setup, const struct arguments *arguments)
{
	struct files files;
	int code = files_load_good(setup, &files);

	if (code == EXIT_DONE)
		code = run(setup, arguments, &files);
	files_finish(&files);
	return code;
}
