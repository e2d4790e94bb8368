/* cmd-run.c - plans, serves and reminds, and keeps doing so */
/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "command/access.h"
#include "command/planner.h"
#include "command/supervise.h"
#include "publish/files.h"
#include "web/page.h"

static int publish(const struct setup *setup, struct arena *arena, struct store *store, int64_t now)
{
	struct feed_maker *maker = feed_maker_new(store, now);
	struct published *items;
	size_t count;
	int error = 0;
	struct publish_options options = { .directory =
						   arena_format(arena, "%s/public", setup->state) };

	options.pages = page_files(&options.page_count);
	const enum store_verdict verdict = maker
		? publish_files(maker, &options, arena, &items, &count, &error)
		: STORE_MISSING;

	feed_maker_free(maker);
	if (error == 0)
		return verdict_say(verdict, store);
	log_error(_("cannot write in %s: %s"), options.directory, strerror(error));
	return EXIT_WRITE;
}

static void say_changes(const struct changes *changes)
{
	size_t conflicts = 0;

	for (size_t i = 0; i < changes->count; i++)
		conflicts += changes->items[i].kind == CHANGE_CONFLICT;
	log_info(_("planned: %zu changes, %zu conflicts"), changes->count - conflicts, conflicts);
	if (changes->lost_places > 0)
		log_warn(
			_("%zu bookings are on dates that the files no longer have; they are kept"),
			changes->lost_places);
}

/* One round as the daemon does it: dates with bookings are kept and reported. */
static int once(const struct setup *setup)
{
	struct files files;
	struct store *store = NULL;
	struct planned planned = { 0 };
	int code = files_load_good(setup, &files);

	log_init("linli: plan", LOG_LEVEL_INFO);
	if (code == EXIT_DONE) {
		const enum store_verdict verdict = store_open(setup->state, true, false, &store);
		code = verdict_say(verdict, store);
	}
	if (code == EXIT_DONE) {
		struct planning planning = planner_window(&files);

		planning.who = "daemon";
		planning.dry = false;
		planning.keep_booked = true;
		store_choose(store, files.model->id);
		const size_t faults = faults_count(files.faults, FAULT_ERROR);

		code = verdict_say(planner_run(&files, store, &planning, &planned), store);
		if (faults_count(files.faults, FAULT_ERROR) > faults)
			files_say_faults(&files);
	}
	if (code == EXIT_DONE) {
		say_changes(&planned.changes);
		store_choose(store, files.model->id);
		code = publish(setup, files.arena, store, files.now);
	}
	planner_finish(&planned);
	store_close(store);
	files_finish(&files);
	return code;
}

int cmd_run(const struct setup *setup, const struct arguments *arguments)
{
	if (argument_has(arguments, "once"))
		return once(setup);
	return supervise(setup, argument_get(arguments, "listen"));
}
