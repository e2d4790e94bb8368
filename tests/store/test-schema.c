/* test-schema.c - opening a store, bringing it up to date, and what its tables refuse */
/* SPDX-License-Identifier: Apache-2.0 */
#include "town.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "store/db.h"
#include "store/schema.h"
#include "store/secret.h"

/* --- hostile writes --- */

/* 1: hair with seats v01, v02, three slots of one place, one booked by booking 1; 2: tea. */
static struct town *filled(void)
{
	struct town *town = town_new();
	struct deed deed;
	struct hand hand;

	town_add(town, "hair", DAY(5));
	town_add(town, "tea", DAY(7));
	town_seat(town, "hair", DAY(5), "barber", 1, "v01");
	town_apply_well(town);
	hand = town_hand(town);
	store_book(town->store, &hand,
		&(struct booking_wish){
			.activity = "hair", .date = DAY(5), .name = "甲", .people = 1, .age = -1 },
		&deed);
	assert_string_equal(deed.state, "booked");
	return town;
}

#define BOOKING(columns, values)                                                                   \
	"INSERT INTO booking (community, occurrence, number, code, made_by, made_at, " columns     \
	") VALUES (1, 1, 9, 'x', 't', 1, " values ")"
#define ASSIGN(values) "INSERT INTO assignment (community, duty, seat, person, made_by" values
#define DELIVERY(columns, values)                                                                  \
	"INSERT INTO delivery (community, key, channel, recipient, due, not_after, " columns       \
	") VALUES (1, 'k', 'c', 'r', 1, 2, " values ")"
#define OCCURRENCE(values)                                                                         \
	"INSERT INTO occurrence (community, activity, original, uid, begins, ends, status, "       \
	"plan_hash"                                                                                \
	") VALUES (" values ")"

static void the_tables_refuse_nonsense(void **state)
{
	static const struct {
		const char *name, *sql;
		int code;
	} cases[] = {
		{ "the same place twice", BOOKING("slot, place, state", "1, 1, 'held'"),
			SQLITE_CONSTRAINT_UNIQUE },
		{ "the same place as an offer",
			BOOKING("slot, place, state, wait, offer_until", "1, 1, 'offered', 7, 9"),
			SQLITE_CONSTRAINT_UNIQUE },
		{ "a place beyond capacity", BOOKING("slot, place, state", "1, 2, 'held'"),
			SQLITE_CONSTRAINT_FOREIGNKEY },
		{ "held without a place", BOOKING("slot, state", "2, 'held'"),
			SQLITE_CONSTRAINT_CHECK },
		{ "waiting with a place", BOOKING("slot, place, state, wait", "2, 1, 'waiting', 7"),
			SQLITE_CONSTRAINT_CHECK },
		{ "waiting without a ticket", BOOKING("state", "'waiting'"),
			SQLITE_CONSTRAINT_CHECK },
		{ "a slot of another occurrence", BOOKING("slot, place, state", "4, 1, 'held'"),
			SQLITE_CONSTRAINT_FOREIGNKEY },
		{ "an unknown state", BOOKING("state", "'maybe'"), SQLITE_CONSTRAINT_CHECK },
		{ "an offer without an end",
			BOOKING("slot, place, state, wait", "2, 1, 'offered', 7"),
			SQLITE_CONSTRAINT_CHECK },
		{ "a resident twice in an occurrence",
			"INSERT INTO booking (community, occurrence, number, code, made_by, "
			"made_at,"
			" slot, place, state, mark) SELECT 1, 1, 9, 'x', 't', 1, 2, 1, 'held', mark"
			" FROM booking",
			SQLITE_CONSTRAINT_UNIQUE },
		{ "cancelled without a time",
			"UPDATE booking SET state = 'cancelled', place = NULL",
			SQLITE_CONSTRAINT_CHECK },
		{ "erased with a name", "UPDATE booking SET erased_at = 1",
			SQLITE_CONSTRAINT_CHECK },
		{ "another community's booking", "UPDATE booking SET community = 2",
			SQLITE_CONSTRAINT_FOREIGNKEY },
		{ "a place in use removed", "DELETE FROM place WHERE slot = 1",
			SQLITE_CONSTRAINT_FOREIGNKEY },
		{ "a slot in use removed", "DELETE FROM slot WHERE id = 1",
			SQLITE_CONSTRAINT_FOREIGNKEY },
		{ "an occurrence in use removed", "DELETE FROM occurrence WHERE id = 1",
			SQLITE_CONSTRAINT_FOREIGNKEY },
		{ "a seat twice", ASSIGN(") VALUES (1, 1, 1, 3, 'hand')"),
			SQLITE_CONSTRAINT_UNIQUE },
		{ "a person twice on a duty", ASSIGN(") VALUES (1, 1, 2, 1, 'hand')"),
			SQLITE_CONSTRAINT_UNIQUE },
		{ "seat 0", ASSIGN(") VALUES (1, 1, 0, 3, 'hand')"), SQLITE_CONSTRAINT_CHECK },
		{ "declined and still current",
			"UPDATE assignment SET answer = 'declined', answered_at = 1",
			SQLITE_CONSTRAINT_CHECK },
		{ "ended without a reason", "UPDATE assignment SET ended_at = 1",
			SQLITE_CONSTRAINT_CHECK },
		{ "a reminder twice",
			"INSERT INTO reminder (community, occurrence, turn, audience, rule, due,"
			" not_after) SELECT community, occurrence, turn, audience, rule, due,"
			" not_after FROM reminder LIMIT 1",
			SQLITE_CONSTRAINT_UNIQUE },
		{ "a reminder to nobody known", "UPDATE reminder SET audience = 'everybody'",
			SQLITE_CONSTRAINT_CHECK },
		{ "another occurrence's reminder",
			DELIVERY("occurrence, reminder, ready", "2, 1, 1"),
			SQLITE_CONSTRAINT_FOREIGNKEY },
		{ "sent and still ready", DELIVERY("state, ready", "'sent', 5"),
			SQLITE_CONSTRAINT_CHECK },
		{ "leased by nobody", DELIVERY("state, ready", "'leased', 5"),
			SQLITE_CONSTRAINT_CHECK },
		{ "two current generations", "INSERT INTO generation VALUES (1, 2, 'h', 1, NULL)",
			SQLITE_CONSTRAINT_UNIQUE },
		{ "an occurrence twice", OCCURRENCE("1, 1, '2026-12-05', 'u', 1, 2, 'planned', ''"),
			SQLITE_CONSTRAINT_UNIQUE },
		{ "an end before its start",
			OCCURRENCE("1, 1, '2026-12-06', 'u', 2, 1, 'planned', ''"),
			SQLITE_CONSTRAINT_CHECK },
		{ "a text for a time",
			OCCURRENCE("1, 1, '2026-12-06', 'u', 'soon', 3, 'planned', ''"),
			SQLITE_CONSTRAINT_DATATYPE },
		{ "a person's face without a person",
			"INSERT INTO face VALUES (1, 'person', 0, 1, 'h', 0, 1, 0)",
			SQLITE_CONSTRAINT_CHECK },
		{ "an unknown reason", "UPDATE occurrence SET reason = 'weather'",
			SQLITE_CONSTRAINT_CHECK },
	};
	struct town *town = filled();
	char *path AUTO_FREE = xasprintf("%s/linli.db", town->directory);
	sqlite3 *database;

	(void)state;
	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	sqlite3_extended_result_codes(database, 1);
	sqlite3_exec(database, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const int code = sqlite3_exec(database, cases[i].sql, NULL, NULL, NULL);
		const bool is_key = cases[i].code == SQLITE_CONSTRAINT_UNIQUE &&
			code == SQLITE_CONSTRAINT_PRIMARYKEY;
		if (code != cases[i].code && !is_key)
			fail_msg("%s: %d %s", cases[i].name, code, sqlite3_errmsg(database));
	}
	sqlite3_close(database);
	town_check(town);
	town_free(town);
}

static void every_statement_can_be_prepared(void **state)
{
	struct town *town = filled();
	const struct value nothing[32] = { { .kind = VALUE_NULL } };

	(void)state;
	for (int i = 0; i < STATEMENT_COUNT; i++) {
		enum engine_verdict verdict;
		engine_query(town->store->engine, (enum statement)i, nothing,
			(size_t)statement_rows[i].count, &verdict);
		if (verdict != ENGINE_OK)
			fail_msg("%s: %s", statement_rows[i].name,
				engine_error(town->store->engine));
	}
	town_free(town);
}

/* --- opening --- */

static void only_the_owner_may_read_a_store(void **state)
{
	static const char *const names[] = { "linli.db", "linli.db-wal", "secret" };
	struct town *town = filled();
	struct stat at;

	(void)state;
	assert_int_equal(stat(town->directory, &at), 0);
	assert_int_equal(at.st_mode & 0777, 0700);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path AUTO_FREE = xasprintf("%s/%s", town->directory, names[i]);
		assert_int_equal(stat(path, &at), 0);
		assert_int_equal(at.st_mode & 0777, 0600);
	}
	town_free(town);
}

static enum store_verdict reopen(struct town *town, bool read_only)
{
	store_close(town->store);
	return store_open(town->directory, false, read_only, &town->store);
}

static void write_over(const struct town *town, const char *name, off_t at, const char *bytes)
{
	char *path AUTO_FREE = xasprintf("%s/%s", town->directory, name);
	const int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, strlen(bytes), at), strlen(bytes));
	close(fd);
}

static void what_is_no_store_is_refused_with_a_sentence(void **state)
{
	struct town *town = filled();
	char *secret AUTO_FREE = xasprintf("%s/secret", town->directory);
	struct store *none;

	(void)state;
	assert_int_equal(store_open("/tmp/linli-no-such-town", false, true, &none), STORE_MISSING);
	assert_string_not_equal(store_error(none), "");
	store_close(none);
	chmod(secret, 0644);
	assert_int_equal(reopen(town, false), STORE_BROKEN);
	assert_non_null(strstr(store_error(town->store), "secret"));
	chmod(secret, 0600);
	assert_int_equal(reopen(town, false), STORE_OK);
	/* a newer program's */
	engine_set_version(town->store->engine, schema_version() + 1);
	assert_int_equal(reopen(town, true), STORE_BROKEN);
	assert_non_null(strstr(store_error(town->store), "newer"));
	/* no database at all */
	write_over(town, "linli.db", 0, "this was never one of ours, and not a database");
	assert_int_equal(reopen(town, false), STORE_BROKEN);
	town_free(town);
}

static void a_read_only_store_writes_nothing(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);
	char token[64];

	(void)state;
	assert_int_equal(reopen(town, true), STORE_OK);
	assert_true(store_choose(town->store, "yunxi"));
	assert_false(store_choose(town->store, "elsewhere"));
	assert_true(store_choose(town->store, "yunxi"));
	assert_string_equal(store_only(town->store, town->arena), "yunxi");
	assert_int_not_equal(
		store_token(town->store, &hand, "person", "v01", false, token), STORE_OK);
	town_free(town);
}

static void text_must_be_utf8(void **state)
{
	struct town *town = filled();
	struct hand hand = town_hand(town);

	(void)state;
	assert_int_equal(
		store_cancel(town->store, &hand, "tea", DAY(7), "\xff\xfe", false, &town->deed),
		STORE_BROKEN);
	assert_non_null(strstr(store_error(town->store), "UTF-8"));
	assert_int_equal(town_number(town, "SELECT count(*) FROM override"), 0);
	town_check(town);
	town_free(town);
}

static void a_copy_is_whole(void **state)
{
	struct town *town = filled();
	char *path AUTO_FREE = xasprintf("%s/copy.db", town->directory);
	enum engine_verdict verdict;
	int64_t rows = 0;
	struct stat at;

	(void)state;
	for (int i = 0; i < 2; i++) /* the second replaces the first */
		assert_int_equal(store_backup(town->store, path), STORE_OK);
	struct engine *copy = engine_open(path, false, &verdict);
	assert_int_equal(verdict, ENGINE_OK);
	assert_int_equal(engine_count(copy, "SELECT * FROM occurrence", &rows), ENGINE_OK);
	assert_int_equal(rows, 2);
	engine_close(copy);
	assert_int_equal(stat(path, &at), 0);
	assert_int_equal(at.st_mode & 0777, 0600);
	assert_int_equal(store_backup(town->store, "/no/such/place/copy.db"), STORE_FULL);
	town_free(town);
}

/* --- the secret --- */

static void codes_cannot_be_misread(void **state)
{
	static const struct {
		const char *typed, *expected;
	} cases[] = {
		{ "k7mq-2xfp-9d3t", "k7mq2xfp9d3t" },
		{ " K7MQ 2XFP 9D3T ", "k7mq2xfp9d3t" },
		{ "oOiIlL", "001111" },
		{ "", "" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa" },
	};
	char code[16], other[16];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		secret_normalize(cases[i].typed, code, sizeof code);
		assert_string_equal(code, cases[i].expected);
	}
	secret_code("00", "booking", "a/1", 12, code);
	secret_code("00", "booking", "a/2", 12, other);
	assert_int_equal(strlen(code), 12);
	assert_int_equal(strspn(code, "0123456789abcdefghjkmnpqrstvwxyz"), 12);
	assert_string_not_equal(code, other);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_refuse_nonsense),
		cmocka_unit_test(every_statement_can_be_prepared),
		cmocka_unit_test(only_the_owner_may_read_a_store),
		cmocka_unit_test(what_is_no_store_is_refused_with_a_sentence),
		cmocka_unit_test(a_read_only_store_writes_nothing),
		cmocka_unit_test(text_must_be_utf8),
		cmocka_unit_test(a_copy_is_whole),
		cmocka_unit_test(codes_cannot_be_misread),
	};

	return cmocka_run_group_tests_name("store schema", tests, NULL, NULL);
}
