/* cmd-restore.c - puts a backup in the place of the store */
/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/seam.h"
#include "command/access.h"

/* A file in the store's place would be read with the old write-ahead log: both go first. */
static const char *const leftovers[] = { "linli.db-wal", "linli.db-shm" };

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
		for (ssize_t at = 0; at < n;) {
			const ssize_t written = seam_write(to, buffer + at, (size_t)(n - at));

			if (written <= 0)
				return false;
			at += written;
		}
	return n == 0 && seam_fsync(to) == 0;
}

static bool is_store(int fd)
{
	static const char magic[] = "SQLite format 3";
	char head[sizeof magic];
	const bool ok = seam_read(fd, head, sizeof head) == (ssize_t)sizeof head &&
		memcmp(head, magic, sizeof magic) == 0;

	return lseek(fd, 0, SEEK_SET) == 0 && ok;
}

/* The old store stays beside the new one, so that a wrong restore can be undone. */
static int replace(int directory, int from)
{
	int to AUTO_FD = seam_openat(
		directory, "linli.db.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (to < 0 || !copy(from, to))
		return cannot("linli.db.new");
	if (seam_renameat(directory, "linli.db", "linli.db.old") != 0 && errno != ENOENT)
		return cannot("linli.db.old");
	for (size_t i = 0; i < sizeof leftovers / sizeof *leftovers; i++)
		seam_unlinkat(directory, leftovers[i], 0);
	if (seam_renameat(directory, "linli.db.new", "linli.db") != 0)
		return cannot("linli.db");
	return seam_fsync(directory) == 0 ? EXIT_DONE : cannot("linli.db");
}

/* Nobody may have it open: a running linli would go on writing into the file that is replaced. */
static int check_idle(const struct setup *setup)
{
	struct store *store = NULL;
	const enum store_verdict verdict = store_open(setup->state, false, true, &store);

	store_close(store);
	return verdict == STORE_BUSY ? verdict_say(verdict, NULL) : EXIT_DONE;
}

int cmd_restore(const struct setup *setup, const struct arguments *arguments)
{
	int from AUTO_FD = seam_openat(AT_FDCWD, arguments->words[0], O_RDONLY | O_CLOEXEC, 0);
	int directory AUTO_FD = -1;
	int code;

	if (from < 0 || !is_store(from)) {
		fprintf(stderr, _("linli: %s is no backup of a store\n"), arguments->words[0]);
		return EXIT_DATA;
	}
	if (seam_mkdirat(AT_FDCWD, setup->state, 0700) != 0 && errno != EEXIST)
		return cannot(setup->state);
	directory = seam_openat(AT_FDCWD, setup->state, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (directory < 0)
		return cannot(setup->state);
	code = check_idle(setup);
	if (code == EXIT_DONE)
		code = replace(directory, from);
	if (code == EXIT_DONE)
		fprintf(stderr,
			_("linli: the store is the one of %s; the old one is linli.db.old\n"),
			arguments->words[0]);
	return code;
}
