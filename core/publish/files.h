/* files.h - the public feeds and pages as files for any web server */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_FILES_H
#define LINLI_FILES_H

/*
 * Each file appears at once or not at all: written beside its place, synced, renamed.  What has not
 * changed keeps its bytes and its time; what no longer exists goes.  Secret feeds are never
 * written.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/text.h"
#include "publish/feeds.h"

struct published {        /* an item of `publish`, sorted by path */
	const char *path; /* below the directory */
	size_t bytes, events;
	bool changed;
};

/* A page that stands beside the feeds; false when it has nothing to write. */
struct publish_page {
	const char *path; /* "index.html"; a language's page is below "en/" */
	bool (*render)(struct feed_maker *maker, enum lang lang, struct text *t);
};

struct publish_options {
	const char *directory;
	const struct publish_page *pages; /* each in every language of the community */
	size_t page_count;
};

/* Writes everything below the directory (made when missing).  STORE_MISSING: nothing was applied
 * yet, nothing is written.  STORE_FULL: a file could not be written (*ret_errno says why); those
 * before it are complete, the others as they were.  Other verdicts are the store's. */
enum store_verdict publish_files(struct feed_maker *maker, const struct publish_options *options,
	struct arena *arena, struct published **ret_items, size_t *ret_count, int *ret_errno);

#endif
