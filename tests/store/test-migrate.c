/* test-migrate.c - stores of earlier versions: brought up to date whole, or left as they were */
/* SPDX-License-Identifier: Apache-2.0 */
#include "town.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/text.h"
#include "store/db.h"
#include "store/migrate.h"
#include "store/schema.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* --- steps of versions to come --- */

#define ADD "ALTER TABLE team ADD COLUMN colour TEXT"
#define FILL "UPDATE team SET colour = 'red'"
#define INDEX "CREATE INDEX team_colour ON team (colour)"
#define DIE "SELECT die()"

static const char *const to_2[] = { ADD, NULL };
static const char *const to_3[] = { FILL, INDEX, NULL };
static const char *const broken[] = { ADD, "ALTER TABLE no_such_table ADD COLUMN x TEXT", NULL };

static struct town *filled(void)
{
	struct town *town = town_new();

	town_add(town, "hair", DAY(5));
	town_add(town, "tea", DAY(7));
	town_seat(town, "hair", DAY(5), "barber", 1, "v01");
	town_apply_well(town);
	return town;
}

static void forget_copy(struct town *town)
{
	char *copy AUTO_FREE = xasprintf("%s/linli-v1.db", town->directory);

	unlink(copy);
	town_free(town);
}

static int version_of(struct town *town)
{
	int version = 0;

	engine_version(town->store->engine, &version);
	return version;
}

/* The tables and indexes as text, in the order of their names. */
static char *schema_of(const char *path)
{
	struct text t = { 0 };
	sqlite3 *database;
	sqlite3_stmt *query;

	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(database,
				 "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
				 " ORDER BY type, name",
				 -1, &query, NULL),
		SQLITE_OK);
	while (sqlite3_step(query) == SQLITE_ROW) {
		text_puts(&t, (const char *)sqlite3_column_text(query, 0));
		text_putc(&t, '\n');
	}
	sqlite3_finalize(query);
	sqlite3_close(database);
	return text_take(&t);
}

static char *schema_of_town(const struct town *town)
{
	char *path AUTO_FREE = xasprintf("%s/linli.db", town->directory);

	return schema_of(path);
}

/* --- real files of earlier versions --- */

static void read_text(const char *name, struct text *t)
{
	const char *top = getenv("top_srcdir");
	char *path AUTO_FREE = xasprintf("%s/tests/store/old/%s", top != NULL ? top : ".", name);
	FILE *file = fopen(path, "re");

	assert_non_null(file);
	for (int c; (c = getc(file)) != EOF;)
		text_putc(t, (char)c);
	fclose(file);
}

/* The store of that dump, and a secret, in a directory where there is nothing yet. */
static void make_old(const char *directory, const char *name)
{
	struct text dump AUTO_TEXT = { 0 };
	char *path AUTO_FREE = xasprintf("%s/linli.db", directory);
	char *secret AUTO_FREE = xasprintf("%s/secret", directory);
	sqlite3 *database;

	read_text(name, &dump);
	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	if (sqlite3_exec(database, dump.bytes, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", name, sqlite3_errmsg(database));
	sqlite3_close(database);
	int fd AUTO_FD = open(secret, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	for (int i = 0; i < 8; i++)
		assert_int_equal(write(fd, "0123cdef", 8), 8);
}

/* Whoever installed that version keeps everything, and has the tables that a new store has. */
static void every_earlier_version_is_brought_up_to_date(void **state)
{
	static const struct {
		const char *name;
		int version;
	} olds[] = { { "1.sql", 1 } };
	static const char *const kept[] = { "SELECT count(*) = 6 FROM occurrence",
		"SELECT count(*) = 1 FROM occurrence WHERE status = 'cancelled'",
		"SELECT group_concat(name) = '钱一,孙小二,李三' FROM booking",
		"SELECT count(*) = 3 FROM place p JOIN booking b USING (slot) WHERE b.place = p.number",
		"SELECT count(*) = 2 FROM person", "SELECT count(*) > 0 FROM assignment",
		"SELECT count(*) = 2 FROM token" };

	(void)state;
	assert_int_equal(COUNT(olds), schema_version()); /* each has its dump */
	for (size_t i = 0; i < COUNT(olds); i++) {
		struct town *town = filled();
		char *fresh AUTO_FREE = schema_of_town(town);
		store_close(town->store);
		char *shell AUTO_FREE = xasprintf("%s/linli.db", town->directory);
		unlink(shell);
		make_old(town->directory, olds[i].name);
		assert_int_equal(store_open(town->directory, false, false, &town->store), STORE_OK);
		assert_true(store_choose(town->store, "t") ||
			store_only(town->store, town->arena) != NULL);
		assert_int_equal(version_of(town), schema_version());
		for (size_t k = 0; k < COUNT(kept); k++)
			if (town_number(town, kept[k]) != 1)
				fail_msg("%s: %s", olds[i].name, kept[k]);
		town_check(town);
		char *migrated AUTO_FREE = schema_of_town(town);
		assert_string_equal(migrated, fresh);
		forget_copy(town);
	}
}

/* --- the way of a migration --- */

static void an_older_store_is_brought_up_to_date(void **state)
{
	const struct migration steps[] = { schema_migrations[0], { 2, to_2 }, { 3, to_3 } };
	struct town *town = filled();
	char *copy AUTO_FREE = xasprintf("%s/linli-v1.db", town->directory);
	char *before AUTO_FREE = schema_of_town(town);
	struct stat at;

	(void)state;
	assert_int_equal(migrate(town->store, steps, 3, true), STORE_BROKEN); /* may not write */
	assert_non_null(strstr(store_error(town->store), "older"));
	town->store->fault = STORE_OK;
	assert_int_equal(migrate(town->store, steps, 3, false), STORE_OK);
	assert_int_equal(version_of(town), 3);
	assert_int_equal(town_number(town, "SELECT count(*) FROM team WHERE colour = 'red'"), 1);
	/* the way back: a copy of the store as it was, for its owner alone */
	assert_int_equal(stat(copy, &at), 0);
	assert_int_equal(at.st_mode & 0777, 0600);
	char *copied AUTO_FREE = schema_of(copy);
	assert_string_equal(copied, before);
	assert_int_equal(migrate(town->store, steps, 3, false), STORE_OK); /* again: nothing */
	forget_copy(town);
}

static void a_newer_store_is_refused(void **state)
{
	struct town *town = filled();
	char before[HASH_HEX], after[HASH_HEX];

	(void)state;
	engine_set_version(town->store->engine, schema_version() + 1);
	for (int read_only = 0; read_only < 2; read_only++) {
		store_close(town->store);
		town_bytes(town, before);
		assert_int_equal(
			store_open(town->directory, false, read_only, &town->store), STORE_BROKEN);
		assert_non_null(strstr(store_error(town->store), "newer linli"));
		store_close(town->store);
		town->store = NULL;
		town_bytes(town, after);
		assert_string_equal(before, after);
	}
	town_free(town);
}

static void a_migration_is_whole_or_not_at_all(void **state)
{
	const struct migration steps[] = { schema_migrations[0], { 2, broken } };
	struct town *town = filled();
	char *before AUTO_FREE = schema_of_town(town);

	(void)state;
	assert_int_equal(migrate(town->store, steps, 2, false), STORE_BROKEN);
	assert_int_equal(version_of(town), 1);
	char *after AUTO_FREE = schema_of_town(town);
	assert_string_equal(before, after);
	forget_copy(town);
}

/* Each update leaves the store as it was before that update. */
static void each_update_leaves_a_copy_of_its_own(void **state)
{
	const struct migration to_second[] = { schema_migrations[0], { 2, to_2 } };
	const struct migration to_third[] = { schema_migrations[0], { 2, to_2 }, { 3, to_3 } };
	struct town *town = filled();
	char *copy AUTO_FREE = xasprintf("%s/linli-v1.db", town->directory);
	char *next AUTO_FREE = xasprintf("%s/linli-v2.db", town->directory);
	char *before AUTO_FREE = schema_of_town(town);

	(void)state;
	assert_int_equal(migrate(town->store, to_second, 2, false), STORE_OK);
	assert_int_equal(migrate(town->store, to_third, 3, false), STORE_OK);
	char *first AUTO_FREE = schema_of(copy), *second AUTO_FREE = schema_of(next);
	assert_string_equal(first, before);
	assert_non_null(strstr(second, "colour"));
	unlink(next);
	forget_copy(town);
}

/* --- killed half-way --- */

static void die(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)context, (void)count, (void)values;
	kill(getpid(), SIGKILL);
}

static int add_die(sqlite3 *database, char **error, const struct sqlite3_api_routines *routines)
{
	(void)error, (void)routines;
	return sqlite3_create_function(database, "die", 0, SQLITE_UTF8, NULL, die, NULL, NULL);
}

static void migrate_and_die(
	const char *directory, const char *const *second, const char *const *third)
{
	const struct migration steps[] = { schema_migrations[0], { 2, second }, { 3, third } };
	struct store *store;

	sqlite3_auto_extension((void (*)(void))(uintptr_t)add_die);
	if (store_open(directory, false, false, &store) == STORE_OK)
		migrate(store, steps, COUNT(steps), false);
	_exit(0); /* still alive: the parent says so */
}

/* At each step: what is there afterwards is a whole version, and a second run ends where an
 * undisturbed one does. */
static void a_migration_that_is_killed_goes_on_later(void **state)
{
	static const struct {
		const char *second[3], *third[4];
		int version;
	} kills[] = {
		{ { DIE, ADD }, { FILL, INDEX }, 1 },
		{ { ADD, DIE }, { FILL, INDEX }, 1 },
		{ { ADD }, { DIE, FILL, INDEX }, 2 },
		{ { ADD }, { FILL, DIE, INDEX }, 2 },
		{ { ADD }, { FILL, INDEX, DIE }, 2 },
	};
	const struct migration steps[] = { schema_migrations[0], { 2, to_2 }, { 3, to_3 } };
	struct town *calm = filled();

	(void)state;
	assert_int_equal(migrate(calm->store, steps, 3, false), STORE_OK);
	char *expected AUTO_FREE = schema_of_town(calm);
	forget_copy(calm);
	for (size_t i = 0; i < COUNT(kills); i++) {
		struct town *town = filled();
		int status;

		store_close(town->store);
		const pid_t child = fork();
		if (child == 0)
			migrate_and_die(town->directory, kills[i].second, kills[i].third);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		char *path AUTO_FREE = xasprintf("%s/linli.db", town->directory);
		enum engine_verdict verdict;
		town->store = xcalloc(1, sizeof *town->store);
		town->store->directory = xstrdup(town->directory);
		town->store->engine = engine_open(path, false, &verdict);
		assert_int_equal(verdict, ENGINE_OK);
		assert_int_equal(version_of(town), kills[i].version);
		assert_int_equal(town_number(town,
					 "SELECT count(*) FROM pragma_table_info('team')"
					 " WHERE name = 'colour'"),
			kills[i].version - 1);
		assert_int_equal(migrate(town->store, steps, 3, false), STORE_OK);
		assert_int_equal(
			town_number(town, "SELECT count(*) FROM team WHERE colour = 'red'"), 1);
		char *schema AUTO_FREE = schema_of_town(town);
		assert_string_equal(schema, expected);
		char *second AUTO_FREE = xasprintf("%s/linli-v2.db", town->directory);
		unlink(second);
		forget_copy(town);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_earlier_version_is_brought_up_to_date),
		cmocka_unit_test(an_older_store_is_brought_up_to_date),
		cmocka_unit_test(a_newer_store_is_refused),
		cmocka_unit_test(a_migration_is_whole_or_not_at_all),
		cmocka_unit_test(each_update_leaves_a_copy_of_its_own),
		cmocka_unit_test(a_migration_that_is_killed_goes_on_later),
	};

	return cmocka_run_group_tests_name("store migrations", tests, NULL, NULL);
}
