/* cmd-restore.c - puts a backup in the place of the store */
/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/seam.h"
#include "command/access.h"

static int cannot(const char *what)
{
	fprintf(stderr, _("linli: %s: %s\n"), what, strerror(errno));
	return EXIT_WRITE;
}

static bool copy(int from, int to)
{
	char buffer[65536];
	ssize_t n;

	while ((n = seam_read(from, buffer, sizeof buffer)) > 0)
		if (!file_write(to, buffer, (size_t)n))
			return false;
	return n == 0 && seam_fsync(to) == 0;
}

/* The copy lies in the state directory, where it is looked at before anything is moved. */
static int take_in(const struct setup *setup, int directory, int from, const char *name)
{
	/* of a restore that was killed: never to be read with this one's pages */
	seam_unlinkat(directory, "linli.db.new-wal", 0);
	seam_unlinkat(directory, "linli.db.new-shm", 0);
	int to AUTO_FD = seam_openat(
		directory, "linli.db.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (to < 0 || !copy(from, to))
		return cannot("linli.db.new");
	char *path AUTO_FREE = xasprintf("%s/linli.db.new", setup->state);
	if (store_is_sound(path))
		return EXIT_DONE;
	seam_unlinkat(directory, "linli.db.new", 0);
	fprintf(stderr,
		_("linli: %s is no backup of a store, or it is damaged, or of a newer linli\n"),
		name);
	return EXIT_DATA;
}

/* The old store stays beside the new one with its log, so that a wrong restore can be undone.  Each
 * file that has the name of a log would be read as the new store's. */
static int replace(int directory)
{
	static const char *const names[][2] = { { "linli.db", "linli.db.old" },
		{ "linli.db-wal", "linli.db.old-wal" } };

	seam_unlinkat(directory, names[1][1], 0);
	for (size_t i = 0; i < 2; i++)
		if (seam_renameat(directory, names[i][0], names[i][1]) != 0 && errno != ENOENT)
			return cannot(names[i][1]);
	seam_unlinkat(directory, "linli.db-shm", 0);
	if (seam_renameat(directory, "linli.db.new", "linli.db") != 0)
		return cannot("linli.db");
	return seam_fsync(directory) == 0 ? EXIT_DONE : cannot("linli.db");
}

/* A running linli would go on writing into the file that is replaced. */
static int check_idle(const struct setup *setup)
{
	if (!store_is_used(setup->state))
		return EXIT_DONE;
	fprintf(stderr, _("linli: the store is in use; stop linli first\n"));
	return EXIT_BUSY;
}

int cmd_restore(const struct setup *setup, const struct arguments *arguments)
{
	const char *name = arguments->words[0];
	int from AUTO_FD = seam_openat(AT_FDCWD, name, O_RDONLY | O_CLOEXEC, 0);
	int directory AUTO_FD = -1;
	int code;

	if (from < 0) {
		fprintf(stderr, _("linli: %s: %s\n"), name, strerror(errno));
		return EXIT_DATA;
	}
	if (seam_mkdirat(AT_FDCWD, setup->state, 0700) != 0 && errno != EEXIST)
		return cannot(setup->state);
	directory = seam_openat(AT_FDCWD, setup->state, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (directory < 0)
		return cannot(setup->state);
	code = check_idle(setup);
	if (code == EXIT_DONE)
		code = take_in(setup, directory, from, name);
	if (code == EXIT_DONE)
		code = replace(directory);
	if (code == EXIT_DONE)
		fprintf(stderr,
			_("linli: the store is the one of %s; the old one is linli.db.old\n"),
			name);
	return code;
}
