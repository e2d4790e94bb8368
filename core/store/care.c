/* care.c - secret addresses, what must hold, and copies */
/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/seam.h"
#include "store/deed.h"
#include "store/invariant.h"
#include "store/row.h"
#include "store/schema.h"
#include "store/secret.h"
#include "store/tally.h"

enum { TOKEN_LENGTH = 32 };

struct token_wish {
	const char *kind, *subject;
	bool reset;
	char *token;
};

struct token { /* the one that answers now */
	int64_t reset;
	char hash[HASH_HEX];
};

static bool token_current(
	struct store *store, const char *kind, const char *subject, struct token *ret_token)
{
	struct query *query =
		db_query(store, Q_token_current, I(store->community), T(kind), T(subject));

	if (!db_next(store, query))
		return false;
	ret_token->reset = query_integer(query, 0);
	snprintf(ret_token->hash, sizeof ret_token->hash, "%s", query_text(query, 1));
	query_reset(query);
	return true;
}

/* False when the secret was lost and made again: the words would be an address that nobody answers.
 */
static bool token_is_good(const struct token *current, const char *words)
{
	char hash[HASH_HEX];

	hash_of(words, TOKEN_LENGTH, hash);
	return strcmp(hash, current->hash) == 0;
}

static void token_derive(struct store *store, struct arena *arena, const char *kind,
	const char *subject, int64_t reset, char ret_token[static 64])
{
	secret_code(store->secret, "token",
		arena_format(arena, "%s/%s/%s/%lld", store->code, kind, subject, (long long)reset),
		TOKEN_LENGTH, ret_token);
}

static enum store_verdict token(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct token_wish *wish = wished;
	struct token current = { 0 };
	char hash[HASH_HEX];

	if (db_id(store, wish->kind, wish->subject) == 0)
		return STORE_MISSING;
	const bool is_there = token_current(store, wish->kind, wish->subject, &current);
	const int64_t reset = current.reset + (is_there && wish->reset);
	token_derive(store, hand->arena, wish->kind, wish->subject, reset, wish->token);
	if (is_there && !wish->reset) {
		if (token_is_good(&current, wish->token))
			return STORE_SAME;
		db_fail(store, STORE_BROKEN,
			_("the file \"secret\" is not the one that this address was made with; put "
			  "it "
			  "back, or use --reset"));
		return STORE_BROKEN;
	}
	if (is_there)
		db_run(store, Q_token_end, I(store->community), T(wish->kind), T(wish->subject),
			I(hand->now));
	hash_of(wish->token, TOKEN_LENGTH, hash);
	db_run(store, Q_token_add, T(hash), I(store->community), T(wish->kind), T(wish->subject),
		I(reset), I(hand->now));
	deed->state = is_there ? "reset" : "made";
	db_audit(store, hand->now, hand->who, "token", wish->subject, deed->state);
	return STORE_OK;
}

enum store_verdict store_token(struct store *store, const struct hand *hand, const char *kind,
	const char *subject, bool reset, char ret_token[static 64])
{
	const struct token_wish wish = {
		.kind = kind, .subject = subject, .reset = reset, .token = ret_token
	};
	struct deed deed;

	ret_token[0] = '\0';
	return deed_do(store, hand, token, &wish, &deed);
}

bool store_token_known(struct store *store, struct arena *arena, const char *kind,
	const char *subject, char ret_token[static 64])
{
	struct token current;

	ret_token[0] = '\0';
	db_read(store);
	const bool is_there = token_current(store, kind, subject, &current);
	if (is_there)
		token_derive(store, arena, kind, subject, current.reset, ret_token);
	return db_read_end(store, STORE_OK) == STORE_OK && is_there &&
		token_is_good(&current, ret_token);
}

enum store_verdict store_tokens(struct store *store, const struct hand *hand, const char *kind,
	const char *const *subjects, size_t count)
{
	char made[64];
	struct deed deed;
	size_t missing = 0;

	db_read(store);
	for (size_t i = 0; i < count; i++) {
		struct token current;
		missing += !token_current(store, kind, subjects[i], &current);
	}
	const enum store_verdict verdict = db_read_end(store, STORE_OK);
	if (verdict != STORE_OK || missing == 0)
		return verdict;
	db_begin(store, true);
	for (size_t i = 0; i < count; i++)
		token(store, hand,
			&(struct token_wish){ .kind = kind, .subject = subjects[i], .token = made },
			&deed);
	return db_end(store, STORE_OK);
}

/* The one question that needs the community's calendar: months begin at its midnights. */
static int64_t count_differences(struct store *store)
{
	struct arena *arena AUTO_ARENA = arena_new();
	int64_t differences = 0;

	if (store->community == 0)
		return 0;
	db_read(store);
	const int64_t at = db_get(store, Q_audit_last, I(store->community));
	struct zone *zone = row_zone(store);
	if (zone != NULL)
		differences = tally_differences(store, arena, zone, at);
	zone_free(zone);
	db_read_end(store, STORE_OK);
	return differences;
}

enum store_verdict store_doctor(struct store *store,
	void (*say)(void *context, const char *sentence, int64_t rows), void *context)
{
	char complaint[256];
	enum engine_verdict verdict =
		engine_check(store->engine, false, complaint, sizeof complaint);

	store->fault = STORE_OK;
	if (verdict == ENGINE_OK && *complaint != '\0')
		say(context, complaint, 1);
	for (size_t i = 0; i < invariant_count && verdict == ENGINE_OK; i++) {
		int64_t rows;
		verdict = engine_count(store->engine, invariants[i].sql, &rows);
		if (verdict == ENGINE_OK && rows > 0)
			say(context, _(invariants[i].sentence), rows);
	}
	if (verdict != ENGINE_OK) {
		db_engine_fault(store, verdict);
		return store->fault;
	}
	const int64_t differences = count_differences(store);
	if (differences > 0)
		say(context, _("what was counted of a closed month is not what was served"),
			differences);
	return store->fault;
}

static enum store_verdict sync_and_rename(
	struct store *store, const char *temporary, const char *path)
{
	int fd AUTO_FD = seam_openat(AT_FDCWD, temporary, O_RDWR, 0);

	if (fd < 0 || seam_fsync(fd) < 0 || seam_renameat(AT_FDCWD, temporary, path) < 0) {
		seam_unlinkat(AT_FDCWD, temporary, 0);
		db_fail(store, STORE_FULL, _("the copy cannot be written"));
	}
	return store->fault;
}

enum store_verdict store_backup(struct store *store, const char *path)
{
	char *temporary AUTO_FREE = xasprintf("%s.new", path);

	store->fault = STORE_OK;
	seam_unlinkat(AT_FDCWD, temporary, 0);
	/* an empty file of ours first, so that the copy is never readable by others */
	int fd AUTO_FD =
		seam_openat(AT_FDCWD, temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
	if (fd < 0) {
		db_fail(store, STORE_FULL, _("the copy cannot be written"));
		return store->fault;
	}
	const enum engine_verdict verdict = engine_copy(store->engine, temporary);
	if (verdict != ENGINE_OK) {
		db_engine_fault(store, verdict);
		seam_unlinkat(AT_FDCWD, temporary, 0);
		return store->fault;
	}
	return sync_and_rename(store, temporary, path);
}

bool store_is_sound(const char *path)
{
	enum engine_verdict verdict;
	char complaint[256];
	int version = 0;
	struct engine *engine = engine_open(path, false, &verdict);

	if (engine == NULL)
		return false;
	const bool is_sound = engine_version(engine, &version) == ENGINE_OK && version >= 1 &&
		version <= schema_version() &&
		engine_check(engine, false, complaint, sizeof complaint) == ENGINE_OK &&
		*complaint == '\0';
	engine_close(engine);
	return is_sound;
}

bool store_is_used(const char *directory)
{
	char *path AUTO_FREE = xasprintf("%s/linli.db", directory);

	return engine_is_used(path);
}
