/* files.c - the files of a community, and nothing outside its directory */
/* SPDX-License-Identifier: Apache-2.0 */
#include "config/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/lang.h"
#include "config/source.h"

enum { DIRECTORY_FILES = 2000 };

struct files {
	struct arena *arena;
	const char *prefix; /* "etc/" as it was given, or "" */
	const char *main;   /* "linli.ini" */
	int dir;
};

struct files *files_new(struct arena *arena, const char *path)
{
	struct files *files = ARENA_NEW(arena, struct files);
	const char *slash = strrchr(path, '/');
	const size_t n = slash != NULL ? (size_t)(slash - path) + 1 : 0;

	files->arena = arena;
	files->prefix = arena_copy(arena, path, n);
	files->main = arena_string(arena, path + n);
	files->dir = seam_openat(
		AT_FDCWD, n > 0 ? files->prefix : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	return files->dir >= 0 ? files : NULL;
}

void files_free(struct files *files)
{
	if (files != NULL)
		seam_close(files->dir);
}

const char *files_main(const struct files *files)
{
	return files->main;
}

const char *files_shown(const struct files *files, const char *name)
{
	return arena_format(files->arena, "%s%s", files->prefix, name);
}

static void report(struct files *files, const char *name, struct faults *faults, const char *code,
	const char *hint, const char *message)
{
	faults_report(faults, FAULT_ERROR,
		(struct place_in_file){ .file = files_shown(files, name), .line = 1 }, code, NULL,
		NULL, hint, "%s", message);
}

static bool is_link(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);
}

/* Opens the folder a name lies in, one part after the other, none a symbolic link.  *ret_last is
 * the rest of the name. */
static int open_folder(
	struct files *files, const char *name, bool *ret_linked, const char **ret_last)
{
	int dir = seam_openat(files->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

	*ret_linked = false;
	for (const char *slash; dir >= 0 && (slash = strchr(name, '/')) != NULL; name = slash + 1) {
		const char *part = arena_copy(files->arena, name, (size_t)(slash - name));
		if (part[0] == '\0')
			continue;
		const int next =
			seam_openat(dir, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
		*ret_linked = next < 0 && is_link(dir, part);
		const int error = errno;
		seam_close(dir);
		errno = error;
		dir = next;
	}
	*ret_last = name;
	return dir;
}

/* Reads to the end, at most limit + 1 bytes; -1 when reading fails. */
static ssize_t read_all(int fd, char *buffer, size_t limit)
{
	size_t size = 0;

	while (size <= limit) {
		const ssize_t n = seam_read(fd, buffer + size, limit + 1 - size);
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		size += (size_t)n;
	}
	return (ssize_t)size;
}

static enum files_verdict read_open(struct files *files, const char *name, int fd,
	struct faults *faults, const char **ret_bytes, size_t *ret_size)
{
	struct arena *a = files->arena;
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		report(files, name, faults, "file-unreadable", _("put a text file in its place"),
			_("this is no ordinary file"));
		return FILES_FAULTY;
	}
	if ((st.st_mode & S_IWOTH) != 0) {
		report(files, name, faults, "file-unsafe",
			arena_format(a, _("chmod o-w %s"), files_shown(files, name)),
			_("everybody on this machine may write this file"));
		return FILES_FAULTY;
	}
	if (st.st_size > FILE_BYTES) {
		report(files, name, faults, "file-too-big", _("cut it into several files"),
			arena_format(a, _("file of %lld bytes; at most %d"), (long long)st.st_size,
				FILE_BYTES));
		return FILES_FAULTY;
	}
	char *buffer AUTO_FREE = xmalloc(FILE_BYTES + 1);
	const ssize_t n = read_all(fd, buffer, FILE_BYTES);
	if (n < 0 || n > FILE_BYTES) {
		report(files, name, faults, n < 0 ? "file-unreadable" : "file-too-big", NULL,
			n < 0 ? arena_format(a, _("cannot read this file: %s"), strerror(errno))
			      : arena_format(a, _("file of more than %d bytes"), FILE_BYTES));
		return FILES_FAULTY;
	}
	*ret_bytes = arena_copy(a, buffer, (size_t)n);
	*ret_size = (size_t)n;
	return FILES_OK;
}

static enum files_verdict not_opened(
	struct files *files, const char *name, bool linked, int error, struct faults *faults)
{
	if (linked) {
		report(files, name, faults, "symlink", _("put the file itself here"),
			_("this is a symbolic link"));
		return FILES_FAULTY;
	}
	if (error == ENOENT || error == ENOTDIR)
		return FILES_MISSING;
	report(files, name, faults, "file-unreadable", _("look at its owner and mode"),
		arena_format(files->arena, _("cannot read this file: %s"), strerror(error)));
	return FILES_FAULTY;
}

enum files_verdict files_read(struct files *files, const char *name, bool is_main,
	struct faults *faults, const char **ret_bytes, size_t *ret_size)
{
	bool linked;
	const char *last;
	int dir AUTO_FD = open_folder(files, name, &linked, &last);

	if (dir < 0)
		return not_opened(files, name, linked, errno, faults);
	/* O_NONBLOCK: a FIFO must not hold us up before we see what it is. */
	int fd AUTO_FD = seam_openat(dir, last,
		O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (is_main ? 0 : O_NOFOLLOW), 0);
	if (fd < 0) {
		const int error = errno;
		return not_opened(files, name, !is_main && is_link(dir, last), error, faults);
	}
	return read_open(files, name, fd, faults, ret_bytes, ret_size);
}

bool files_is_inside(const char *name, bool patterns)
{
	const char *star = strchr(name, '*'), *slash = strrchr(name, '/');

	if (name[0] == '/' || (slash != NULL && slash[1] == '\0'))
		return false;
	if (star != NULL &&
		(!patterns || strchr(star + 1, '*') != NULL || (slash != NULL && star < slash)))
		return false;
	for (const char *part = name;; part = strchr(part, '/') + 1) {
		const size_t n = strcspn(part, "/");
		if ((n == 2 && memcmp(part, "..", 2) == 0) || n == 0)
			return false;
		if (part[n] == '\0')
			return true;
	}
}

static bool is_match(const char *name, const char *pattern)
{
	const char *star = strchr(pattern, '*');
	const size_t before = (size_t)(star - pattern), after = strlen(star + 1), n = strlen(name);

	return name[0] != '.' && n > 4 && strcmp(name + n - 4, ".ini") == 0 &&
		n >= before + after && memcmp(name, pattern, before) == 0 &&
		strcmp(name + n - after, star + 1) == 0;
}

enum files_verdict files_match(struct files *files, const char *pattern, struct place_in_file at,
	struct faults *faults, struct names *ret_names)
{
	bool linked;
	const char *last;
	const int fd = open_folder(files, pattern, &linked, &last);

	if (fd < 0 && linked) {
		faults_report(faults, FAULT_ERROR, at, "symlink", NULL, NULL,
			_("put the folder itself here"),
			_("the folder of \"%s\" is a symbolic link"), pattern);
		return FILES_FAULTY;
	}
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (dir == NULL) {
		if (fd >= 0)
			seam_close(fd);
		return FILES_MISSING;
	}
	size_t seen = 0;
	const size_t before = ret_names->count;
	for (const struct dirent *d; (d = readdir(dir)) != NULL && seen <= DIRECTORY_FILES;) {
		seen += d->d_name[0] != '.';
		if (is_match(d->d_name, last))
			*vec_add(ret_names) = arena_format(
				files->arena, "%.*s%s", (int)(last - pattern), pattern, d->d_name);
	}
	closedir(dir);
	if (seen <= DIRECTORY_FILES)
		return FILES_OK;
	ret_names->count = before;
	faults_report(faults, FAULT_ERROR, at, "file-too-big", NULL, NULL,
		_("put them into several folders"), _("more than %d files in the folder of \"%s\""),
		DIRECTORY_FILES, pattern);
	return FILES_FAULTY;
}
