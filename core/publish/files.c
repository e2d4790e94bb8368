/* files.c - the public feeds and pages as files for any web server */
/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/seam.h"
#include "base/vec.h"

#define PARTIAL ".new" /* behind a file's name while it is being written */

struct published_list VEC(struct published);

/* One publish in progress. */
struct run {
	struct feed_maker *maker;
	struct arena *arena;
	int directory;
	struct published_list items;
	int error; /* errno of the first failure, 0 */
};

/* --- one file --- */

static bool make_parents(int directory, const char *path)
{
	char *part AUTO_FREE = xstrdup(path);
	for (char *slash = strchr(part, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (seam_mkdirat(directory, part, 0755) && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return true;
}

static bool has_bytes(int directory, const char *path, const struct text *body)
{
	int fd AUTO_FD = seam_openat(directory, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
	struct stat status;
	if (fd < 0 || fstat(fd, &status) || !S_ISREG(status.st_mode) ||
		status.st_size != (off_t)body->size)
		return false;
	char chunk[65536];
	size_t at = 0;
	for (ssize_t n; (n = seam_read(fd, chunk, sizeof chunk)) > 0; at += (size_t)n)
		if (at + (size_t)n > body->size || memcmp(chunk, body->bytes + at, (size_t)n))
			return false;
	return at == body->size;
}

/* The time of the file is the feed's, so that a web server's Last-Modified is linli's. */
static bool write_new(int directory, const char *path, const struct text *body, int64_t modified)
{
	int fd = seam_openat(
		directory, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return false;
	struct timespec times[2] = { { .tv_sec = modified }, { .tv_sec = modified } };
	bool good = file_write(fd, body->bytes, body->size) &&
		(modified == 0 || !futimens(fd, times)) && !seam_fsync(fd);
	int error = errno;
	if (seam_close(fd) && good) {
		good = false;
		error = errno;
	}
	errno = error;
	return good;
}

static bool sync_parent(int directory, const char *path)
{
	char *parent AUTO_FREE = xstrdup(path);
	char *slash = strrchr(parent, '/');
	if (slash)
		*slash = '\0';
	int fd AUTO_FD =
		seam_openat(directory, slash ? parent : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	return fd >= 0 && !seam_fsync(fd);
}

static bool replace(int directory, const char *path, const struct text *body, int64_t modified)
{
	char *partial AUTO_FREE = xasprintf("%s" PARTIAL, path);
	if (!make_parents(directory, path))
		return false;
	if (write_new(directory, partial, body, modified) &&
		!seam_renameat(directory, partial, path))
		return sync_parent(directory, path);
	int error = errno;
	seam_unlinkat(directory, partial, 0);
	errno = error;
	return false;
}

static bool put_file(
	struct run *run, const char *path, const struct text *body, size_t events, int64_t modified)
{
	bool same = has_bytes(run->directory, path, body);
	if (!same && !replace(run->directory, path, body, modified)) {
		run->error = errno;
		return false;
	}
	*vec_add(&run->items) = (struct published){
		.path = path, .bytes = body->size, .events = events, .changed = !same
	};
	return true;
}

/* --- feeds, pages --- */

static enum store_verdict put_feeds(struct run *run)
{
	size_t count;
	enum lang language = feed_community(run->maker)->language;
	struct feed_name *names = feed_list(run->maker, run->arena, &count);
	for (size_t i = 0; i < count; i++) {
		struct feed feed;
		enum store_verdict verdict = feed_render(run->maker, names[i], &feed);
		if (verdict == STORE_MISSING)
			continue;
		if (verdict != STORE_OK)
			return verdict;
		bool good = put_file(run, feed_path(names[i], language, run->arena), &feed.body,
			feed.events, feed.last_modified);
		feed_finish(&feed);
		if (!good)
			return STORE_FULL;
	}
	return STORE_OK;
}

static enum store_verdict put_pages(struct run *run, const struct publish_options *options)
{
	const struct community *community = feed_community(run->maker);
	for (size_t i = 0; i < options->page_count; i++)
		for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
			struct text page AUTO_TEXT = { 0 };
			if (lang != community->language && !community->languages[lang])
				continue;
			if (!options->pages[i].render(run->maker, lang, &page))
				continue;
			const char *path = arena_format(run->arena, "%s%s%s",
				lang == community->language ? "" : lang_tag(lang),
				lang == community->language ? "" : "/", options->pages[i].path);
			if (!put_file(run, path, &page, 0, 0))
				return STORE_FULL;
		}
	return STORE_OK;
}

/* --- what no longer exists --- */

static bool is_published(const struct run *run, const char *path)
{
	VEC_EACH (struct published, item, &run->items)
		if (!strcmp(item->path, path))
			return true;
	return false;
}

static bool ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);
	return n > k && !strcmp(name + n - k, end);
}

/* Only what a publish writes: feeds, pages, and their unfinished copies. */
static bool is_ours(const char *name)
{
	return ends_with(name, ".ics") || ends_with(name, ".ics" PARTIAL) ||
		!strcmp(name, "index.html") || !strcmp(name, "index.html" PARTIAL);
}

static void sweep_folder(struct run *run, const char *folder)
{
	int fd = seam_openat(run->directory, *folder ? folder : ".",
		O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, 0);
	DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	if (!entries) {
		if (fd >= 0)
			seam_close(fd);
		return;
	}
	for (struct dirent *entry; (entry = readdir(entries));) {
		char *path AUTO_FREE =
			xasprintf("%s%s%s", folder, *folder ? "/" : "", entry->d_name);
		if (is_ours(entry->d_name) && !is_published(run, path))
			seam_unlinkat(run->directory, path, 0);
	}
	closedir(entries);
}

static void sweep(struct run *run)
{
	static const char *const roots[] = { "", "zh", "en" };
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
		const char *slash = *roots[i] ? "/" : "";
		if (*roots[i])
			sweep_folder(run, roots[i]);
		char *feeds AUTO_FREE = xasprintf("%s%sfeeds", roots[i], slash);
		sweep_folder(run, feeds);
		for (enum feed_kind kind = FEED_AREA; kind <= FEED_TYPE; kind++) {
			char *folder AUTO_FREE = xasprintf("%s/%s", feeds, feed_kind_name(kind));
			sweep_folder(run, folder);
		}
	}
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct published *)a)->path, ((const struct published *)b)->path);
}

enum store_verdict publish_files(struct feed_maker *maker, const struct publish_options *options,
	struct arena *arena, struct published **ret_items, size_t *ret_count, int *ret_errno)
{
	*ret_items = NULL;
	*ret_count = 0;
	*ret_errno = 0;
	if (!maker)
		return STORE_MISSING;
	struct run run = { .maker = maker, .arena = arena };
	if (seam_mkdirat(AT_FDCWD, options->directory, 0755) && errno != EEXIST) {
		*ret_errno = errno;
		return STORE_FULL;
	}
	run.directory =
		seam_openat(AT_FDCWD, options->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (run.directory < 0) {
		*ret_errno = errno;
		return STORE_FULL;
	}
	enum store_verdict verdict = put_feeds(&run);
	if (verdict == STORE_OK)
		verdict = put_pages(&run, options);
	if (verdict == STORE_OK)
		sweep(&run);
	seam_close(run.directory);
	*ret_errno = run.error;
	*ret_items = ARENA_ARRAY(arena, run.items.count, struct published);
	*ret_count = run.items.count;
	if (run.items.count > 0) {
		memcpy(*ret_items, run.items.items, run.items.count * sizeof *run.items.items);
		qsort(*ret_items, *ret_count, sizeof **ret_items, by_path);
	}
	vec_free(&run.items);
	return verdict;
}
