/* migrate.c - bringing an older store up to date */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/migrate.h"

#include <fcntl.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/seam.h"

static void run_step(struct store *store, const char *sql)
{
	if (store->fault != STORE_OK)
		return;
	const enum engine_verdict verdict = engine_execute(store->engine, sql);
	if (verdict != ENGINE_OK)
		db_engine_fault(store, verdict);
}

/* The version is read again inside the transaction: another process may have been quicker. */
static enum store_verdict step_up(struct store *store, const struct migration *migration)
{
	int version = 0;

	if (db_begin(store, true)) {
		engine_version(store->engine, &version);
		if (version >= migration->version) {
			db_end(store, STORE_SAME);
			return STORE_OK;
		}
		for (const char *const *step = migration->steps; *step != NULL; step++)
			run_step(store, *step);
		if (store->fault == STORE_OK)
			engine_set_version(store->engine, migration->version);
		const enum engine_verdict verdict =
			store->fault == STORE_OK ? engine_commit(store->engine) : ENGINE_OK;
		if (verdict != ENGINE_OK)
			db_engine_fault(store, verdict);
	}
	return db_end(store, STORE_SAME) == STORE_SAME ? STORE_OK : store->fault;
}

static int version_of(const char *path)
{
	enum engine_verdict verdict;
	int version = 0;
	struct engine *engine = engine_open(path, false, &verdict);

	if (engine != NULL)
		engine_version(engine, &version);
	engine_close(engine);
	return version;
}

/* Another process may have been quicker here too: then the copy is of what it made already, and
 * must not take the place of the one that it left. */
static enum store_verdict back_up(struct store *store, int version)
{
	char *path AUTO_FREE = xasprintf("%s/linli-v%d.db", store->directory, version);
	char *taken AUTO_FREE = xasprintf("%s.taken", path);

	if (store_backup(store, taken) != STORE_OK)
		return store->fault;
	if (version_of(taken) != version)
		seam_unlinkat(AT_FDCWD, taken, 0);
	else if (seam_renameat(AT_FDCWD, taken, path) < 0)
		db_fail(store, STORE_FULL, _("the copy cannot be written"));
	return store->fault;
}

enum store_verdict migrate(
	struct store *store, const struct migration *migrations, size_t count, bool read_only)
{
	const int newest = migrations[count - 1].version;
	int version = 0;
	const enum engine_verdict read = engine_version(store->engine, &version);
	enum store_verdict verdict = STORE_OK;

	if (read != ENGINE_OK)
		db_engine_fault(store, read);
	else if (version > newest)
		db_fail(store, STORE_BROKEN,
			_("the store was written by a newer linli; install that version again"));
	else if (version < newest && read_only && version == 0)
		return db_say(store, STORE_MISSING, _("there is no store yet"));
	else if (version < newest && read_only)
		db_fail(store, STORE_BROKEN, _("the store is older; run linli plan --apply once"));
	if (store->fault != STORE_OK)
		return store->fault;
	if (version > 0 && version < newest)
		verdict = back_up(store, version);
	for (size_t i = 0; i < count && verdict == STORE_OK; i++)
		if (migrations[i].version > version)
			verdict = step_up(store, &migrations[i]);
	return verdict;
}
