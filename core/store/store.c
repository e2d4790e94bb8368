/* store.c - opening the store, and what concerns all of it */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/seam.h"
#include "store/db.h"
#include "store/read.h"
#include "store/migrate.h"
#include "store/schema.h"
#include "store/secret.h"

static bool make_directory(const char *directory)
{
	char *path AUTO_FREE = xstrdup(directory);

	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (seam_mkdirat(AT_FDCWD, path, 0755) < 0 && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return seam_mkdirat(AT_FDCWD, path, 0700) == 0 || errno == EEXIST;
}

/* An empty file of mode 0600: SQLite gives its log the same mode. */
static bool make_file(const char *path)
{
	int fd AUTO_FD = seam_openat(AT_FDCWD, path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);

	return fd >= 0;
}

enum connecting { CONNECT_WHOLE, CONNECT_TO_READ, CONNECT_GLANCE, CONNECT_GLANCE_TO_READ };

static bool is_reading(enum connecting how)
{
	return how == CONNECT_TO_READ || how == CONNECT_GLANCE_TO_READ;
}

static enum store_verdict fail_secret(struct store *store)
{
	db_fail(store, STORE_BROKEN,
		_("the file \"secret\" beside the store is missing, damaged, or others may "
		  "read "
		  "it"));
	return store->fault;
}

/* A file that cannot be made or used, by errno. */
static enum store_verdict fail_file(struct store *store, const char *sentence)
{
	const bool is_denied = errno == EACCES || errno == EPERM;

	db_fail(store,
		is_denied                                                       ? STORE_DENIED
			: errno == ENOSPC || errno == EROFS || errno == ENOTDIR ? STORE_FULL
										: STORE_BROKEN,
		is_denied ? _("this user may not use the state directory") : sentence);
	return store->fault;
}

static enum store_verdict prepare_files(
	struct store *store, const char *path, bool create, enum connecting how)
{
	struct stat at;

	if (create && !make_directory(store->directory))
		return fail_file(store, _("the state directory cannot be made"));
	if (lstat(path, &at) < 0) {
		if (errno == EACCES)
			return fail_file(store, "");
		if (!create)
			return db_say(store, STORE_MISSING, _("there is no store yet"));
		if (!make_file(path))
			return fail_file(
				store, _("the store cannot be made in the state directory"));
	} else if (!S_ISREG(at.st_mode)) {
		db_fail(store, STORE_BROKEN, _("linli.db is not a regular file"));
		return store->fault;
	} else if (at.st_size == 0 && !create) {
		return db_say(store, STORE_MISSING, _("there is no store yet"));
	}
	if (access(path, is_reading(how) ? R_OK : R_OK | W_OK) < 0 && errno == EACCES)
		return fail_file(store, "");
	errno = 0;
	if (!secret_load(store->directory, create, store->secret))
		return errno == EACCES ? fail_file(store, "") : fail_secret(store);
	return STORE_OK;
}

static enum store_verdict connect_file(struct store *store, const char *path, enum connecting how)
{
	enum engine_verdict verdict;
	char complaint[256] = "";

	store->engine = how >= CONNECT_GLANCE
		? engine_glance(path, how == CONNECT_GLANCE_TO_READ, &verdict)
		: engine_open(path, how == CONNECT_TO_READ, &verdict);
	if (store->engine == NULL) {
		db_fail(store,
			verdict == ENGINE_BUSY ? STORE_BUSY
				: verdict == ENGINE_FULL || verdict == ENGINE_READONLY
				? STORE_FULL
				: STORE_BROKEN,
			verdict == ENGINE_BUSY           ? _("the store is busy; try again")
				: verdict == ENGINE_FULL ? _("no space left on the disk")
				: verdict == ENGINE_READONLY
				? _("the store cannot be written")
				: _("the store is damaged or not one of linli's"));
		return store->fault;
	}
	if (how == CONNECT_WHOLE) {
		verdict = engine_check(store->engine, true, complaint, sizeof complaint);
		if (verdict != ENGINE_OK)
			db_engine_fault(store, verdict);
		else if (*complaint != '\0')
			db_fail(store, STORE_BROKEN, complaint);
	}
	return store->fault;
}

static enum store_verdict open_store(
	const char *directory, bool create, enum connecting how, struct store **ret_store)
{
	struct store *store = xcalloc(1, sizeof *store);

	store->directory = xstrdup(directory);
	*ret_store = store;
	char *path AUTO_FREE = xasprintf("%s/linli.db", directory);
	enum store_verdict verdict = prepare_files(store, path, create, how);
	if (verdict == STORE_OK)
		verdict = connect_file(store, path, how);
	if (verdict == STORE_OK)
		verdict = migrate(
			store, schema_migrations, schema_migration_count, how != CONNECT_WHOLE);
	if (verdict != STORE_OK && store->engine != NULL) {
		engine_close(store->engine);
		store->engine = NULL;
	}
	return verdict;
}

enum store_verdict store_open(
	const char *directory, bool create, bool read_only, struct store **ret_store)
{
	return open_store(
		directory, create, read_only ? CONNECT_TO_READ : CONNECT_WHOLE, ret_store);
}

enum store_verdict store_glance(const char *directory, bool read_only, struct store **ret_store)
{
	return open_store(
		directory, false, read_only ? CONNECT_GLANCE_TO_READ : CONNECT_GLANCE, ret_store);
}

int64_t store_others(struct store *store)
{
	return engine_others(store->engine);
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	engine_close(store->engine);
	explicit_bzero(store->secret, sizeof store->secret);
	free(store->directory);
	free(store);
}

const char *store_error(const struct store *store)
{
	return store->error;
}

bool store_choose(struct store *store, const char *community)
{
	const bool was_shared = store->is_shared;

	store->community = 0;
	if (db_read(store)) {
		struct query *query = db_query(store, Q_community_of, T(community));
		if (db_next(store, query)) {
			store->community = query_integer(query, 0);
			snprintf(store->code, sizeof store->code, "%s", community);
			snprintf(store->salt, sizeof store->salt, "%s", query_text(query, 1));
			query_reset(query);
		}
	}
	if (!was_shared)
		db_read_end(store, STORE_OK);
	return store->community != 0;
}

const char *store_only(struct store *store, struct arena *arena)
{
	const char *only = NULL;
	size_t count = 0;

	db_read(store);
	struct query *query = db_query(store, Q_community_all, I(0));
	while (db_next(store, query)) {
		only = db_text(query, arena, 0);
		count++;
	}
	db_read_end(store, STORE_OK);
	return count == 1 ? only : NULL;
}

enum store_verdict store_snapshot(struct store *store)
{
	const bool begun = db_begin(store, false);

	store->is_shared = begun;
	return begun ? STORE_OK : db_end(store, STORE_OK);
}

void store_snapshot_end(struct store *store)
{
	store->is_shared = false;
	db_end(store, STORE_OK);
}
