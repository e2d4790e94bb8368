/* engine-sqlite.c - the database behind the store is SQLite */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/engine.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/seam.h"
#include "base/text.h"
#include "base/utf8.h"

enum { BUSY_MS = 5000, VALUES_MAX = 32, APPLICATION_ID = 0x6c696e6c }; /* "linl" */

struct query {
	struct engine *engine;
	sqlite3_stmt *statement;
	int index[VALUES_MAX]; /* where $1, $2 … are: SQLite numbers them in order of appearance */
};

enum frame { FRAME_READ, FRAME_WRITE, FRAME_COMMIT, FRAME_ROLLBACK, FRAME_COUNT };

static const char *const frame_words[FRAME_COUNT] = {
	[FRAME_READ] = "BEGIN",
	[FRAME_WRITE] = "BEGIN IMMEDIATE",
	[FRAME_COMMIT] = "COMMIT",
	[FRAME_ROLLBACK] = "ROLLBACK",
};

struct engine {
	sqlite3 *database;
	sqlite3_stmt *frames[FRAME_COUNT]; /* what is around every transaction, prepared once */
	bool is_hasty;                     /* commits do not wait for the disk */
	struct query queries[STATEMENT_COUNT];
};

static const char *const pragmas[] = {
	"PRAGMA journal_mode = WAL",
	"PRAGMA synchronous = FULL",
	"PRAGMA foreign_keys = ON",
	"PRAGMA trusted_schema = OFF",
	"PRAGMA cell_size_check = ON",
	"PRAGMA secure_delete = ON",
};

static const struct {
	int code;
	enum engine_verdict verdict;
} verdicts[] = {
	{ SQLITE_OK, ENGINE_OK },
	{ SQLITE_DONE, ENGINE_OK },
	{ SQLITE_ROW, ENGINE_ROW },
	{ SQLITE_CONSTRAINT_UNIQUE, ENGINE_UNIQUE },
	{ SQLITE_CONSTRAINT_PRIMARYKEY, ENGINE_UNIQUE },
	{ SQLITE_CONSTRAINT_ROWID, ENGINE_UNIQUE },
	{ SQLITE_CONSTRAINT_FOREIGNKEY, ENGINE_FOREIGN },
	{ SQLITE_CONSTRAINT_CHECK, ENGINE_CHECK },
	{ SQLITE_CONSTRAINT_DATATYPE, ENGINE_CHECK },
	{ SQLITE_CONSTRAINT_NOTNULL, ENGINE_NOTNULL },
	{ SQLITE_BUSY, ENGINE_BUSY },
	{ SQLITE_LOCKED, ENGINE_BUSY },
	{ SQLITE_PROTOCOL, ENGINE_BUSY },
	{ SQLITE_FULL, ENGINE_FULL },
	{ SQLITE_IOERR_SHMSIZE, ENGINE_FULL }, /* the file beside the log does not fit */
	{ SQLITE_READONLY, ENGINE_READONLY },
	{ SQLITE_IOERR_WRITE, ENGINE_READONLY }, /* a limit of the process, a disk that fails */
	{ SQLITE_IOERR_TRUNCATE, ENGINE_READONLY },
	{ SQLITE_CANTOPEN, ENGINE_MISSING },
	{ SQLITE_CORRUPT, ENGINE_BROKEN },
	{ SQLITE_NOTADB, ENGINE_BROKEN },
	{ SQLITE_IOERR, ENGINE_BROKEN },
};

/* By the extended code, else by the primary one. */
static enum engine_verdict verdict_of(int code)
{
	for (size_t pass = 0; pass < 2; pass++) {
		const int wanted = pass == 0 ? code : code & 0xff;
		for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++)
			if (verdicts[i].code == wanted)
				return verdicts[i].verdict;
	}
	if ((code & 0xff) == SQLITE_NOMEM)
		fatal_memory(0);
	return ENGINE_OTHER;
}

enum engine_verdict engine_execute(struct engine *engine, const char *sql)
{
	return verdict_of(sqlite3_exec(engine->database, sql, NULL, NULL, NULL));
}

static enum engine_verdict pragma_integer(
	struct engine *engine, const char *sql, int64_t *ret_number)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(engine->database, sql, -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*ret_number = sqlite3_column_int64(statement, 0);
	const int end = sqlite3_finalize(statement);
	if (code == SQLITE_ROW)
		return ENGINE_OK;
	return code == SQLITE_DONE ? ENGINE_OTHER : verdict_of(end != SQLITE_OK ? end : code);
}

/* A file that another program made is not ours to change. */
static enum engine_verdict check_owner(struct engine *engine, bool read_only)
{
	int64_t id = 0, version = 0;
	enum engine_verdict verdict = pragma_integer(engine, "PRAGMA application_id", &id);

	if (verdict == ENGINE_OK)
		verdict = pragma_integer(engine, "PRAGMA schema_version", &version);
	if (verdict != ENGINE_OK || id == APPLICATION_ID)
		return verdict;
	if (id != 0 || version != 0)
		return ENGINE_BROKEN;
	char sql[64];
	snprintf(sql, sizeof sql, "PRAGMA application_id = %d", APPLICATION_ID);
	return read_only ? ENGINE_OK : engine_execute(engine, sql);
}

static enum engine_verdict set_up(struct engine *engine, bool read_only, int wait_ms)
{
	enum engine_verdict verdict = ENGINE_OK;

	sqlite3_extended_result_codes(engine->database, 1);
	sqlite3_busy_timeout(engine->database, wait_ms);
	sqlite3_db_config(engine->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(engine->database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_db_config(engine->database, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(engine->database, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	/* Plans do not depend on values: else each new value prepares its statement again. */
	sqlite3_db_config(engine->database, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	sqlite3_limit(engine->database, SQLITE_LIMIT_ATTACHED, 1); /* VACUUM INTO attaches one */
	sqlite3_limit(engine->database, SQLITE_LIMIT_LENGTH, 1 << 24);
	if (!sqlite3_db_readonly(engine->database, "main"))
		verdict = check_owner(engine, read_only);
	for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas && verdict == ENGINE_OK; i++)
		verdict = engine_execute(engine, pragmas[i]);
	if (verdict == ENGINE_OK && read_only)
		verdict = engine_execute(engine, "PRAGMA query_only = ON");
	return verdict;
}

static struct engine *connect(
	const char *path, bool read_only, int wait_ms, enum engine_verdict *ret_verdict)
{
	struct engine *engine = xcalloc(1, sizeof *engine);
	const int code = sqlite3_open_v2(
		path, &engine->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	*ret_verdict = verdict_of(code);
	if (*ret_verdict == ENGINE_OK)
		*ret_verdict = set_up(engine, read_only, wait_ms);
	if (*ret_verdict == ENGINE_OK)
		return engine;
	engine_close(engine);
	return NULL;
}

struct engine *engine_open(const char *path, bool read_only, enum engine_verdict *ret_verdict)
{
	return connect(path, read_only, BUSY_MS, ret_verdict);
}

void engine_set_lasting(struct engine *engine, bool is_lasting)
{
	if (engine->is_hasty == !is_lasting)
		return;
	if (engine_execute(engine,
		    is_lasting ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL") ==
		ENGINE_OK)
		engine->is_hasty = !is_lasting;
}

struct engine *engine_glance(const char *path, bool read_only, enum engine_verdict *ret_verdict)
{
	struct engine *engine = connect(path, read_only, ENGINE_GLANCE_MS, ret_verdict);

	if (engine == NULL)
		return NULL;
	engine_set_lasting(engine, false);
	sqlite3_wal_autocheckpoint(engine->database, 0);
	return engine;
}

int64_t engine_others(struct engine *engine)
{
	int64_t version = 0;

	pragma_integer(engine, "PRAGMA data_version", &version);
	return version;
}

void engine_close(struct engine *engine)
{
	if (engine == NULL)
		return;
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(engine->queries[i].statement);
	for (size_t i = 0; i < FRAME_COUNT; i++)
		sqlite3_finalize(engine->frames[i]);
	sqlite3_close(engine->database);
	free(engine);
}

const char *engine_error(const struct engine *engine)
{
	return sqlite3_errmsg(engine->database);
}

static enum engine_verdict frame(struct engine *engine, enum frame frame)
{
	sqlite3_stmt **statement = &engine->frames[frame];
	int code = SQLITE_OK;

	if (*statement == NULL)
		code = sqlite3_prepare_v3(engine->database, frame_words[frame], -1,
			SQLITE_PREPARE_PERSISTENT, statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(*statement);
	const int end = sqlite3_reset(*statement);
	return verdict_of(code == SQLITE_DONE ? end : code);
}

enum engine_verdict engine_begin(struct engine *engine, bool write)
{
	return frame(engine, write ? FRAME_WRITE : FRAME_READ);
}

static void reset_all(struct engine *engine)
{
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		if (engine->queries[i].statement != NULL)
			sqlite3_reset(engine->queries[i].statement);
}

enum engine_verdict engine_commit(struct engine *engine)
{
	reset_all(engine);
	return frame(engine, FRAME_COMMIT);
}

void engine_rollback(struct engine *engine)
{
	if (sqlite3_get_autocommit(engine->database))
		return; /* nothing was begun, or it was committed */
	reset_all(engine);
	frame(engine, FRAME_ROLLBACK);
}

int64_t engine_changes(const struct engine *engine)
{
	return sqlite3_total_changes64(engine->database);
}

static enum engine_verdict prepare(struct query *query, enum statement statement)
{
	const struct statement_row *row = &statement_rows[statement];
	const int code = sqlite3_prepare_v3(query->engine->database, row->sql, -1,
		SQLITE_PREPARE_PERSISTENT, &query->statement, NULL);

	if (code != SQLITE_OK)
		return verdict_of(code);
	for (int i = 0; i < row->count; i++) {
		char name[16];
		snprintf(name, sizeof name, "$%d", i + 1);
		query->index[i] = sqlite3_bind_parameter_index(query->statement, name);
		if (query->index[i] == 0)
			fatal("statement %s does not use %s", row->name, name);
	}
	return ENGINE_OK;
}

static enum engine_verdict bind(struct query *query, size_t i, const struct value *value)
{
	const int at = query->index[i];

	if (value->kind == VALUE_INTEGER)
		return verdict_of(sqlite3_bind_int64(query->statement, at, value->integer));
	if (value->kind == VALUE_NULL)
		return verdict_of(sqlite3_bind_null(query->statement, at));
	const size_t n = strlen(value->text);
	if (!utf8_is_valid(value->text, n))
		return ENGINE_TEXT;
	/* the text outlives the statement's run or is copied: callers pass what they own */
	return verdict_of(
		sqlite3_bind_text(query->statement, at, value->text, (int)n, SQLITE_TRANSIENT));
}

struct query *engine_query(struct engine *engine, enum statement statement,
	const struct value *values, size_t count, enum engine_verdict *ret_verdict)
{
	struct query *query = &engine->queries[statement];

	if (count != (size_t)statement_rows[statement].count || count > VALUES_MAX)
		fatal("statement %s takes %d values, not %zu", statement_rows[statement].name,
			statement_rows[statement].count, count);
	query->engine = engine;
	*ret_verdict = query->statement == NULL ? prepare(query, statement) : ENGINE_OK;
	if (query->statement != NULL)
		sqlite3_reset(query->statement);
	for (size_t i = 0; i < count && *ret_verdict == ENGINE_OK; i++)
		*ret_verdict = bind(query, i, &values[i]);
	return *ret_verdict == ENGINE_OK ? query : NULL;
}

enum engine_verdict query_step(struct query *query)
{
	return verdict_of(sqlite3_step(query->statement));
}

void query_reset(struct query *query)
{
	sqlite3_reset(query->statement);
}

int64_t query_integer(struct query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

bool query_is_null(struct query *query, int column)
{
	return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

const char *query_text(struct query *query, int column)
{
	return (const char *)sqlite3_column_text(query->statement, column);
}

enum engine_verdict engine_count(struct engine *engine, const char *sql, int64_t *ret_rows)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(engine->database, sql, -1, &statement, NULL);

	*ret_rows = 0;
	while (code == SQLITE_OK || code == SQLITE_ROW) {
		code = sqlite3_step(statement);
		*ret_rows += code == SQLITE_ROW;
	}
	sqlite3_finalize(statement);
	return verdict_of(code);
}

enum engine_verdict engine_version(struct engine *engine, int *ret_version)
{
	int64_t version = 0;
	const enum engine_verdict verdict = pragma_integer(engine, "PRAGMA user_version", &version);

	*ret_version = (int)version;
	return verdict;
}

enum engine_verdict engine_set_version(struct engine *engine, int version)
{
	char sql[64];

	snprintf(sql, sizeof sql, "PRAGMA user_version = %d", version);
	return engine_execute(engine, sql);
}

enum engine_verdict engine_check(
	struct engine *engine, bool quick, char *ret_complaint, size_t size)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(engine->database,
		quick ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)", -1, &statement,
		NULL);

	*ret_complaint = '\0';
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW) {
		const char *said = (const char *)sqlite3_column_text(statement, 0);
		if (said != NULL && strcmp(said, "ok") != 0)
			snprintf(ret_complaint, size, "%s", said);
	}
	sqlite3_finalize(statement);
	return code == SQLITE_ROW ? ENGINE_OK : verdict_of(code);
}

enum engine_verdict engine_copy(struct engine *engine, const char *path)
{
	char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);

	if (sql == NULL)
		fatal_memory(strlen(path));
	const enum engine_verdict verdict = engine_execute(engine, sql);
	sqlite3_free(sql);
	return verdict;
}

void engine_settle(struct engine *engine)
{
	sqlite3_wal_checkpoint_v2(engine->database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

/* A connection in WAL mode holds a read lock on these bytes as long as it is there (SQLite, "File
 * Locking And Concurrency"; they are part of the format). */
bool engine_is_used(const char *path)
{
	enum { SHARED_FIRST = 0x40000002, SHARED_SIZE = 510 };
	struct flock lock = { .l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = SHARED_FIRST,
		.l_len = SHARED_SIZE };
	int fd AUTO_FD = seam_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);

	return fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}
