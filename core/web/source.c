/* source.c - the store behind the site: seen without ever waiting for who writes it */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/source.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/seam.h"
#include "base/vec.h"
#include "calendar/zone.h"
#include "web/limit.h"

enum { LOOK_MS = 50, OPEN_MS = 1000, REST_MS = 250 };
enum { WAITING = 4096 /* versions in memory */, WRITE_ONCE = 64 };

/* What the store's files looked like; another look means that somebody wrote. */
struct stamp {
	struct timespec times[2];
	off_t sizes[2];
	ino_t inode;
};

/* A feed's version that the store does not have yet. */
struct pending {
	char *name;
	char etag[HASH_HEX];
	int64_t last_modified, events, bytes;
};

struct source {
	const char *state, *community;
	int64_t now;
	struct store *reader, *writer;
	struct stamp stamp;
	uint64_t serial;
	int64_t others; /* as the writer last saw them */
	int64_t looked_ms, opened_ms, rests_until_ms;
	struct VEC(struct pending) waiting;
	char *base;
	enum lang language;
	bool is_known;
};

int64_t source_now(const struct source *source)
{
	return source->now != INSTANT_NONE ? source->now : seam_now();
}

uint64_t source_serial(const struct source *source)
{
	return source->serial;
}

bool source_is_there(const struct source *source)
{
	return source->reader != NULL;
}

bool source_is_known(const struct source *source)
{
	return source->is_known;
}

const char *source_base(const struct source *source)
{
	return source->base;
}

enum lang source_language(const struct source *source)
{
	return source->language;
}

struct store *source_store(const struct source *source)
{
	return seam_monotonic_ms() < source->rests_until_ms ? NULL : source->reader;
}

void source_rest(struct source *source)
{
	source->rests_until_ms = seam_monotonic_ms() + REST_MS;
	source->looked_ms = 0;
}

/* --- versions that wait --- */

static struct pending *waiting_find(struct source *source, const char *name)
{
	VEC_EACH (struct pending, w, &source->waiting)
		if (!strcmp(w->name, name))
			return w;
	return NULL;
}

/* The same bytes keep the time that they were first served with. */
static void note(void *context, struct feed_row *row)
{
	struct source *source = context;
	struct pending *waiting = waiting_find(source, row->name);
	if (waiting && !strcmp(waiting->etag, row->etag)) {
		row->last_modified = waiting->last_modified;
		return;
	}
	if (waiting && row->last_modified <= waiting->last_modified)
		row->last_modified = waiting->last_modified + 1;
	if (!waiting && source->waiting.count >= WAITING)
		return; /* it may be served with a later time again: right, only not saving */
	if (!waiting) {
		waiting = vec_add(&source->waiting);
		waiting->name = xstrdup(row->name);
	}
	memcpy(waiting->etag, row->etag, HASH_HEX - 1);
	waiting->last_modified = row->last_modified;
	waiting->events = row->events;
	waiting->bytes = row->bytes;
}

struct feed_maker *source_maker(struct source *source)
{
	struct store *store = source_store(source);
	struct feed_maker *maker = store ? feed_maker_new(store, source_now(source)) : NULL;
	if (maker)
		feed_maker_defer(maker, note, source);
	return maker;
}

static enum store_verdict write_one(struct source *source, const struct pending *waiting)
{
	const struct feed_row row = { .name = waiting->name,
		.etag = waiting->etag,
		.events = waiting->events,
		.bytes = waiting->bytes };
	int64_t noted;
	return store_feed_put(source->writer, &row, waiting->last_modified, &noted);
}

static void writer_shut(struct source *source)
{
	store_close(source->writer);
	source->writer = NULL;
}

static bool store_pick(const struct source *source, struct store *store)
{
	AUTO_ARENA struct arena *arena = arena_new();
	const char *community = source->community ? source->community : store_only(store, arena);
	return community && store_choose(store, community);
}

static bool writer_reach(struct source *source)
{
	if (source->writer)
		return true;
	if (store_glance(source->state, false, &source->writer) != STORE_OK ||
		!store_pick(source, source->writer)) {
		writer_shut(source);
		return false;
	}
	source->others = store_others(source->writer);
	/* what others wrote before this connection knew of them */
	source->stamp = (struct stamp){ .inode = source->stamp.inode };
	return true;
}

void source_write(struct source *source)
{
	size_t done = 0;
	if (source->waiting.count == 0 || !source_store(source) || !writer_reach(source))
		return;
	for (; done < source->waiting.count && done < WRITE_ONCE; done++) {
		enum store_verdict verdict = write_one(source, &source->waiting.items[done]);
		if (verdict == STORE_BUSY || verdict == STORE_FULL)
			break; /* the next time */
		if (verdict != STORE_OK && verdict != STORE_SAME)
			log_debug("feed version not noted: %s", store_error(source->writer));
		free(source->waiting.items[done].name);
	}
	source->waiting.count -= done;
	memmove(source->waiting.items, source->waiting.items + done,
		source->waiting.count * sizeof *source->waiting.items);
}

/* --- what the store is now --- */

static void look(const struct source *source, struct stamp *ret_stamp)
{
	static const char *const names[] = { "linli.db", "linli.db-wal" };
	*ret_stamp = (struct stamp){ 0 };
	for (size_t i = 0; i < 2; i++) {
		char *path AUTO_FREE = xasprintf("%s/%s", source->state, names[i]);
		struct stat status;
		if (stat(path, &status))
			continue;
		ret_stamp->times[i] = status.st_mtim;
		ret_stamp->sizes[i] = status.st_size;
		if (i == 0)
			ret_stamp->inode = status.st_ino;
	}
}

static bool stamps_differ(const struct stamp *a, const struct stamp *b)
{
	for (size_t i = 0; i < 2; i++)
		if (a->times[i].tv_sec != b->times[i].tv_sec ||
			a->times[i].tv_nsec != b->times[i].tv_nsec || a->sizes[i] != b->sizes[i])
			return true;
	return a->inode != b->inode;
}

/* Our own notes touch the files too, and change nothing that is served. */
static bool is_our_own(struct source *source)
{
	if (!source->writer || source->stamp.times[0].tv_sec == 0)
		return false;
	int64_t others = store_others(source->writer);
	bool same = others == source->others;
	source->others = others;
	return same;
}

static void reader_shut(struct source *source)
{
	store_close(source->reader);
	source->reader = NULL;
	source->is_known = false;
	writer_shut(source);
}

static void reader_reach(struct source *source)
{
	int64_t ms = seam_monotonic_ms();
	if (source->reader || (source->opened_ms && ms - source->opened_ms < OPEN_MS))
		return;
	source->opened_ms = ms;
	if (store_glance(source->state, true, &source->reader) != STORE_OK)
		reader_shut(source);
}

/* An address that only this machine has is nobody's: what the asker has typed leads further. */
static bool is_public(const char *url)
{
	const char *host = url ? strstr(url, "://") : NULL;
	struct address address;
	if (!host)
		return false;
	host += strlen("://");
	const size_t n = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/");
	const bool bracketed = *host == '[';
	if (n == strlen("localhost") && !strncmp(host, "localhost", n))
		return false;
	return !address_parse(host + bracketed, n - 2 * (size_t)bracketed, &address) ||
		!address_is_loopback(&address);
}

/* Reads what every answer needs: the language and the address of the community.  That a plan was
 * applied stays true of this file; that none was is believed only when the store said so. */
static void learn(struct source *source)
{
	struct feed_maker *maker = store_pick(source, source->reader)
		? feed_maker_new(source->reader, source_now(source))
		: NULL;
	if (maker) {
		free(source->base);
		source->base = is_public(feed_url(maker)) ? xstrdup(feed_url(maker)) : NULL;
		source->language = feed_community(maker)->language;
		source->is_known = true;
	} else if (*store_error(source->reader)) {
		source_rest(source);
		source->stamp = (struct stamp){ .inode = source->stamp.inode }; /* look again */
	}
	feed_maker_free(maker);
}

void source_refresh(struct source *source)
{
	int64_t ms = seam_monotonic_ms();
	if ((source->looked_ms && ms - source->looked_ms < LOOK_MS) || ms < source->rests_until_ms)
		return;
	source->looked_ms = ms;
	struct stamp stamp;
	look(source, &stamp);
	if (source->reader && stamp.inode != source->stamp.inode)
		reader_shut(source); /* removed or restored: not the same file */
	if (source->reader && !stamps_differ(&stamp, &source->stamp))
		return;
	source->stamp.inode = stamp.inode;
	if (source->reader && is_our_own(source)) {
		source->stamp = stamp;
		return;
	}
	source->serial++;
	reader_reach(source);
	source->stamp = stamp;
	if (source->reader)
		learn(source);
}

struct source *source_new(const char *state, const char *community, int64_t now)
{
	struct source *source = xcalloc(1, sizeof *source);
	source->state = state;
	source->community = community;
	source->now = now;
	source_refresh(source);
	return source;
}

void source_free(struct source *source)
{
	if (!source)
		return;
	source_write(source);
	reader_shut(source);
	VEC_EACH (struct pending, w, &source->waiting)
		free(w->name);
	vec_free(&source->waiting);
	free(source->base);
	free(source);
}
