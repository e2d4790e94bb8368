/* db.c - one connection, its transaction, and the fault that ends it */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"

#include <stdio.h>
#include <string.h>

#include "calendar/civil.h"

static const struct {
	enum store_verdict verdict;
	const char *sentence;
} faults[] = {
	[ENGINE_BUSY] = { STORE_BUSY, N_("the store is busy; try again") },
	[ENGINE_UNIQUE] = { STORE_BROKEN, N_("the store refused a row that exists already") },
	[ENGINE_FOREIGN] = { STORE_BROKEN, N_("the store refused a row that points to nothing") },
	[ENGINE_CHECK] = { STORE_BROKEN, N_("the store refused a value that makes no sense") },
	[ENGINE_NOTNULL] = { STORE_BROKEN, N_("the store refused a row with a part missing") },
	[ENGINE_FULL] = { STORE_FULL, N_("no space left on the disk") },
	[ENGINE_READONLY] = { STORE_FULL, N_("the store cannot be written") },
	[ENGINE_MISSING] = { STORE_BROKEN, N_("the store cannot be opened") },
	[ENGINE_BROKEN] = { STORE_BROKEN, N_("the store is damaged or cannot be read") },
	[ENGINE_TEXT] = { STORE_BROKEN, N_("a text is not UTF-8") },
	[ENGINE_OTHER] = { STORE_BROKEN, N_("the store does not understand a statement") },
};

void db_fail(struct store *store, enum store_verdict verdict, const char *sentence)
{
	if (store->fault != STORE_OK)
		return;
	store->fault = verdict;
	snprintf(store->error, sizeof store->error, "%s", sentence);
}

enum store_verdict db_say(struct store *store, enum store_verdict verdict, const char *sentence)
{
	snprintf(store->error, sizeof store->error, "%s", sentence);
	return verdict;
}

void db_engine_fault(struct store *store, enum engine_verdict verdict)
{
	char sentence[sizeof store->error];

	if (verdict == ENGINE_BUSY || verdict == ENGINE_FULL)
		snprintf(sentence, sizeof sentence, "%s", _(faults[verdict].sentence));
	else
		snprintf(sentence, sizeof sentence, "%s (%s)", _(faults[verdict].sentence),
			engine_error(store->engine));
	db_fail(store, faults[verdict].verdict, sentence);
}

bool db_begin(struct store *store, bool write)
{
	store->fault = STORE_OK;
	store->error[0] = '\0';
	store->changes = engine_changes(store->engine);
	const enum engine_verdict verdict = engine_begin(store->engine, write);
	if (verdict != ENGINE_OK)
		db_engine_fault(store, verdict);
	store->is_open = verdict == ENGINE_OK;
	return store->is_open;
}

bool db_is_written(const struct store *store)
{
	return engine_changes(store->engine) != store->changes;
}

enum store_verdict db_end(struct store *store, enum store_verdict verdict)
{
	if (store->fault == STORE_OK && verdict == STORE_OK && db_is_written(store)) {
		const enum engine_verdict commit = engine_commit(store->engine);
		if (commit != ENGINE_OK)
			db_engine_fault(store, commit);
	}
	engine_rollback(store->engine); /* does nothing after a commit */
	store->is_open = false;
	return store->fault != STORE_OK ? store->fault : verdict;
}

bool db_read(struct store *store)
{
	if (store->is_open)
		return store->fault == STORE_OK;
	return db_begin(store, false);
}

enum store_verdict db_read_end(struct store *store, enum store_verdict verdict)
{
	const enum store_verdict fault = store->fault;

	if (!store->is_shared)
		return db_end(store, verdict);
	return fault != STORE_OK ? fault : verdict;
}

struct query *db_start(
	struct store *store, enum statement statement, const struct value *values, size_t count)
{
	enum engine_verdict verdict;

	if (store->fault != STORE_OK)
		return NULL;
	struct query *query = engine_query(store->engine, statement, values, count, &verdict);
	if (query == NULL)
		db_engine_fault(store, verdict);
	return query;
}

bool db_next(struct store *store, struct query *query)
{
	if (query == NULL || store->fault != STORE_OK)
		return false;
	const enum engine_verdict verdict = query_step(query);
	if (verdict == ENGINE_ROW)
		return true;
	if (verdict != ENGINE_OK)
		db_engine_fault(store, verdict);
	query_reset(query);
	return false;
}

int64_t db_finish(struct store *store, struct query *query)
{
	const int64_t before = engine_changes(store->engine);

	while (db_next(store, query))
		;
	return engine_changes(store->engine) - before;
}

int64_t db_first(struct store *store, struct query *query)
{
	if (!db_next(store, query))
		return 0;
	const int64_t first = query_integer(query, 0);
	while (db_next(store, query)) /* to its end: RETURNING writes only then for sure */
		;
	return first;
}

const char *db_text(struct query *query, struct arena *arena, int column)
{
	return arena_string(arena, query_text(query, column));
}

struct words db_words(struct query *query, struct arena *arena, int column)
{
	return WORDS(db_text(query, arena, column), db_text(query, arena, column + 1));
}

int32_t db_small(struct query *query, int column)
{
	return (int32_t)query_integer(query, column);
}

int32_t db_day(struct query *query, int column)
{
	const char *text = query_text(query, column);
	civil_day day = 0;

	if (text != NULL)
		civil_parse(text, strlen(text), &day);
	return day;
}

void db_audit(struct store *store, int64_t now, const char *who, const char *deed,
	const char *subject, const char *detail)
{
	db_run(store, Q_audit_add, I(store->community), I(now), T(who), T(deed), T(subject),
		T(detail != NULL ? detail : ""));
}

void db_touch(struct store *store)
{
	db_run(store, Q_community_touch, I(store->community));
}

int64_t db_id(struct store *store, const char *kind, const char *code)
{
	static const struct {
		const char *kind;
		enum statement statement;
	} kinds[] = {
		{ "activity", Q_activity_id },
		{ "area", Q_area_id },
		{ "person", Q_person_id },
		{ "team", Q_team_id },
		{ "venue", Q_venue_id },
	};

	for (size_t i = 0; code != NULL && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return db_get(store, kinds[i].statement, I(store->community), T(code));
	return 0;
}
