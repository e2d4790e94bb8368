/* db.h - one connection, its transaction, and the fault that ends it */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_DB_H
#define LINLI_STORE_DB_H

/*
 * A fault is sticky until the transaction ends: after it every statement does nothing, and db_end
 * rolls back and tells the truth.  So what is between db_begin and db_end has no branches for it.
 */

#include "base/arena.h"
#include "base/hash.h"
#include "base/lang.h"
#include "store/engine.h"
#include "store/store.h"

struct store {
	struct engine *engine;
	char *directory;
	char secret[HASH_HEX];
	int64_t community; /* 0: none chosen */
	char code[64], salt[HASH_HEX];
	enum store_verdict fault; /* of this transaction */
	bool is_open, is_shared;  /* in a transaction; in a snapshot the caller holds */
	int64_t changes;          /* engine_changes when it began */
	char error[512];
};

/* Begins a transaction; false: it could not (db_end still gives the verdict). */
bool db_begin(struct store *store, bool write);
/* Commits when `verdict` is STORE_OK, there was no fault and something was written; else rolls back.
 * The fault wins over `verdict`. */
enum store_verdict db_end(struct store *store, enum store_verdict verdict);
/* A read that joins the caller's snapshot if there is one. */
bool db_read(struct store *store);
enum store_verdict db_read_end(struct store *store, enum store_verdict verdict);
/* Whether something was written since db_begin. */
bool db_is_written(const struct store *store);
/* Notes a fault with a sentence and rolls nothing back yet. */
void db_fail(struct store *store, enum store_verdict verdict, const char *sentence);
/* The sentence for a verdict that is no fault ("the places are taken"). */
enum store_verdict db_say(struct store *store, enum store_verdict verdict, const char *sentence);
void db_engine_fault(struct store *store, enum engine_verdict verdict);

/* A statement with its values: db_query(store, Q_area_all, I(x), T(y)).  NULL after a fault. */
struct query *db_start(
	struct store *store, enum statement statement, const struct value *values, size_t count);
#define DB_VALUES(...)                                                                             \
	((const struct value[]){ __VA_ARGS__ }),                                                   \
		sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value)
#define db_query(store, statement, ...) db_start((store), (statement), DB_VALUES(__VA_ARGS__))
/* True with a row to read; at the end, and on a fault, false. */
bool db_next(struct store *store, struct query *query);
/* For one that writes: runs it to its end; how many rows it changed. */
int64_t db_finish(struct store *store, struct query *query);
#define db_run(store, statement, ...)                                                              \
	db_finish((store), db_query((store), (statement), __VA_ARGS__))
/* The first column of the first row, 0 when there is none. */
int64_t db_first(struct store *store, struct query *query);
#define db_get(store, statement, ...)                                                              \
	db_first((store), db_query((store), (statement), __VA_ARGS__))

/* Copies out of a row. */
const char *db_text(struct query *query, struct arena *arena, int column);
struct words db_words(struct query *query, struct arena *arena, int column); /* zh, en */
int32_t db_small(struct query *query, int column);

/* What a vector holds, copied into the arena; the vector is empty again (needs base/vec.h). */
#define DB_KEEP(arena, vector, ret_items, ret_count)                                                  \
	do {                                                                                       \
		*(ret_count) = (vector)->count;                                                    \
		*(ret_items) = arena_get((arena), (vector)->count, sizeof *(vector)->items);       \
		if ((vector)->count > 0)                                                           \
			memcpy(*(ret_items), (vector)->items,                                      \
				(vector)->count * sizeof *(vector)->items);                        \
		vec_free(vector);                                                                  \
	} while (0)

/* Dates as the store keeps them; an unreadable one is a fault of the file and gives day 0. */
int32_t db_day(struct query *query, int column);

/* An audit line. */
void db_audit(struct store *store, int64_t now, const char *who, const char *deed,
	const char *subject, const char *detail);
/* The caches' number: called once in each transaction that wrote something. */
void db_touch(struct store *store);

/* Looks an id up by its code; 0: there is none.  kind: area, venue, team, person, activity. */
int64_t db_id(struct store *store, const char *kind, const char *code);

/* A row of `setting` without a subject is the store's own, not from the configuration. */
#define ROSTER_INPUT "roster-input"

#endif
