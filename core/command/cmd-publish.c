/* cmd-publish.c - writes the public feeds and pages as files */
/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command/access.h"
#include "publish/files.h"
#include "web/page.h"

static const struct output_column columns[] = {
	{ "path", N_("PATH"), false },
	{ "bytes", N_("BYTES"), true },
	{ "events", N_("EVENTS"), true },
	{ "changed", N_("CHANGED"), false },
	{ NULL, NULL, false },
};

static int print(const struct setup *setup, const struct access *access, const char *directory,
	const struct published *items, size_t count)
{
	struct output *output = access_output(setup, "publish", access);

	output_text(output, "dir", directory);
	for (size_t i = 0; i < count; i++) {
		output_item(output);
		output_text(output, "path", items[i].path);
		output_number(output, "bytes", (int64_t)items[i].bytes);
		output_number(output, "events", (int64_t)items[i].events);
		output_bool(output, "changed", items[i].changed);
	}
	return output_finish(output, columns);
}

static int publish(const struct setup *setup, struct access *access, const char *directory)
{
	struct feed_maker *maker = feed_maker_new(access->store, access->now);
	struct published *items = NULL;
	size_t count = 0;
	int error = 0;
	struct publish_options options = { .directory = directory };

	options.pages = page_files(&options.page_count);
	const enum store_verdict verdict = maker
		? publish_files(maker, &options, access->arena, &items, &count, &error)
		: STORE_MISSING;
	int code;

	if (error != 0) {
		fprintf(stderr, _("linli: cannot write in %s: %s\n"), directory, strerror(error));
		code = EXIT_WRITE;
	} else if (verdict != STORE_OK) {
		code = verdict_say(verdict, access->store);
	} else {
		code = print(setup, access, directory, items, count);
	}
	feed_maker_free(maker);
	return code;
}

int cmd_publish(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	int code = access_publish(setup, &access);

	if (code == EXIT_DONE) {
		const char *directory = arguments->count > 0
			? arguments->words[0]
			: arena_format(access.arena, "%s/public", setup->state);

		code = access.is_applied ? publish(setup, &access, directory)
					 : print(setup, &access, directory, NULL, 0);
	}
	access_finish(&access);
	return code;
}
