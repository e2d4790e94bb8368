/* cmd-new-plugin.c - writes the beginning of a new type of activity */
/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "plugin/skeleton.h"

static int say(enum skeleton_verdict verdict, const char *name, const char *path)
{
	switch (verdict) {
	case SKELETON_OK:
		printf("%s\n", path);
		fprintf(stderr, _("  hint: \"make -C %s check\" builds and tests it\n"), path);
		return fflush(stdout) == 0 ? EXIT_DONE : EXIT_WRITE;
	case SKELETON_NAME:
		fprintf(stderr, _("linli: \"%s\" is no name for a type\n"), name);
		fprintf(stderr, _("  hint: small letters, digits and \"-\", at most 32\n"));
		return EXIT_USAGE;
	case SKELETON_TAKEN:
		fprintf(stderr, _("linli: \"%s\" is a type that comes with linli\n"), name);
		return EXIT_NO;
	case SKELETON_EXISTS:
		fprintf(stderr, _("linli: %s is there already; nothing was written\n"), path);
		fprintf(stderr, _("  hint: another name, or another directory\n"));
		return EXIT_NO;
	case SKELETON_WRITE:
		fprintf(stderr, _("linli: cannot write %s: %s\n"), path, strerror(errno));
		return EXIT_WRITE;
	}
	return EXIT_WRITE;
}

int cmd_new_plugin(const struct setup *setup, const struct arguments *arguments)
{
	struct arena *arena = arena_new();
	const char *path = NULL;
	const enum skeleton_verdict verdict =
		skeleton_write(".", arguments->words[0], arena, &path);
	const int code = say(verdict, arguments->words[0], path);

	(void)setup;
	arena_free(arena);
	return code;
}
