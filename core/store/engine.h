/* engine.h - the database behind the store: what SQLite and PostgreSQL do differently */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_ENGINE_H
#define LINLI_STORE_ENGINE_H

/*
 * One connection.  Statements are prepared once, when first used, and bound by name ($1, $2 …).
 * Every text is checked for UTF-8 where it is bound.  Nothing of the database's own library leaves
 * engine-sqlite.c.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/statement.h"

enum engine_verdict {
	ENGINE_OK,
	ENGINE_ROW,
	ENGINE_BUSY,
	ENGINE_UNIQUE,
	ENGINE_FOREIGN,
	ENGINE_CHECK,
	ENGINE_NOTNULL,
	ENGINE_FULL,
	ENGINE_READONLY, /* the disk, or the connection */
	ENGINE_MISSING,  /* no such file */
	ENGINE_BROKEN,   /* corrupt, no database, another program's */
	ENGINE_TEXT,     /* a text that is not UTF-8 was to be bound */
	ENGINE_OTHER
};

struct engine;
struct query; /* a prepared statement with its values bound */

struct value {
	enum { VALUE_NULL, VALUE_INTEGER, VALUE_TEXT } kind;
	int64_t integer;
	const char *text;
};

/* I(n): an integer.  Z(n): an integer, 0 stands for NULL.  T(s): a text, NULL stands for NULL. */
#define I(n) ((struct value){ .kind = VALUE_INTEGER, .integer = (n) })
#define Z(n) value_or_null(n)
#define T(s) value_text(s)

static inline struct value value_or_null(int64_t n)
{
	return (struct value){ .kind = n != 0 ? VALUE_INTEGER : VALUE_NULL, .integer = n };
}

static inline struct value value_text(const char *s)
{
	return (struct value){ .kind = s != NULL ? VALUE_TEXT : VALUE_NULL, .text = s };
}

/* Opens the file, which must exist; the pragmas of reliability.md 5.4 are set.  NULL with a verdict
 * when that fails.  read_only: nothing can be written through this connection. */
struct engine *engine_open(const char *path, bool read_only, enum engine_verdict *ret_verdict);
/* The same for a caller who cannot wait: locks are asked for ENGINE_GLANCE_MS instead of 5 s, and a
 * commit neither waits for the disk nor moves the log into the file.  What it commits may be lost
 * with the power, never anything else. */
enum { ENGINE_GLANCE_MS = 20 };
struct engine *engine_glance(const char *path, bool read_only, enum engine_verdict *ret_verdict);
/* Whether a commit waits for the disk (it does, unless told otherwise; not inside a transaction).  One
 * that does not survives the end of the process, a killed one too, and may be lost with the power
 * together with what was committed behind it, never alone; the next that waits makes it last. */
void engine_set_lasting(struct engine *engine, bool is_lasting);
/* Another number after another connection has committed. */
int64_t engine_others(struct engine *engine);
void engine_close(struct engine *engine);
/* What the database said last; borrowed. */
const char *engine_error(const struct engine *engine);

/* A statement without parameters, for migrations and pragmas. */
enum engine_verdict engine_execute(struct engine *engine, const char *sql);
/* write: takes the writer's lock at once, waiting at most 5 s. */
enum engine_verdict engine_begin(struct engine *engine, bool write);
enum engine_verdict engine_commit(struct engine *engine);
void engine_rollback(struct engine *engine);
/* Rows inserted, changed or deleted since the connection was opened. */
int64_t engine_changes(const struct engine *engine);

/* A statement of the table with its values; its number of values is checked.  NULL: it cannot be
 * prepared or a value is no good (*ret_verdict).  Restarts the statement if it was running. */
struct query *engine_query(struct engine *engine, enum statement statement,
	const struct value *values, size_t count, enum engine_verdict *ret_verdict);
/* ENGINE_ROW with a row to read, ENGINE_OK at the end; anything else is a fault. */
enum engine_verdict query_step(struct query *query);
void query_reset(struct query *query);
int64_t query_integer(struct query *query, int column); /* NULL gives 0 */
bool query_is_null(struct query *query, int column);
/* Valid until the next step; NULL for NULL. */
const char *query_text(struct query *query, int column);

/* Any text, for the invariants: how many rows it gives. */
enum engine_verdict engine_count(struct engine *engine, const char *sql, int64_t *ret_rows);
/* The version of the schema that the file has, 0 for an empty one; set inside a transaction. */
enum engine_verdict engine_version(struct engine *engine, int *ret_version);
enum engine_verdict engine_set_version(struct engine *engine, int version);
/* Whether the file is whole: the first complaint in `ret_complaint`, "" when there is none. */
enum engine_verdict engine_check(
	struct engine *engine, bool quick, char *ret_complaint, size_t size);
/* A compact copy in one file that must not exist. */
enum engine_verdict engine_copy(struct engine *engine, const char *path);
/* Moves the log's pages into the file and empties it, so that nothing deleted is left in it; what
 * others still read stays until the next time. */
void engine_settle(struct engine *engine);
/* Whether another process has the file open, damaged or not. */
bool engine_is_used(const char *path);

#endif
