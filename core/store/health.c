/* health.c - types that fail: how often, since when, and when they are asked again */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/health.h"

#include <string.h>

#include "store/read.h"

static const char deed[] = "type-failed"; /* in the audit; "since" is read from there */

struct past { /* what is known of an activity's failures */
	int64_t failures;
	bool is_waiting; /* not to be asked yet, or not at all */
	bool is_other;   /* they were of other inputs: another section, another plugin */
};

static struct past past_of(struct apply *apply, int64_t activity, const char *input_hash)
{
	struct store *store = apply->store;
	struct query *query = db_query(store, Q_health_one, I(activity));
	struct past past = { .failures = 0 };

	if (!db_next(store, query))
		return past;
	past.failures = query_integer(query, 0);
	past.is_waiting = !query_is_null(query, 2) || query_integer(query, 1) > apply->options->now;
	const char *before = query_text(query, 3);
	past.is_other = before != NULL && strcmp(before, input_hash) != 0;
	query_reset(query);
	return past;
}

/* Tried again after 1, 5 and 25 minutes; when that failed too, somebody has to look. */
static void note_failure(struct apply *apply, int64_t activity, const char *code,
	const char *input_hash, const char *fault)
{
	static const int32_t minutes[] = { 1, 5, 25 };
	struct store *store = apply->store;
	const int64_t now = apply->options->now;
	const struct past past = past_of(apply, activity, input_hash);

	if (past.is_waiting && !past.is_other)
		return; /* it was not tried: the same failure is not counted twice */
	const int64_t failures = past.is_other ? 0 : past.failures;
	const bool is_last = failures >= 3;
	db_run(store, Q_health_put, I(store->community), I(activity), I(failures + 1), T(fault),
		Z(is_last ? 0 : now + minutes[failures] * INT64_C(60)), Z(is_last ? now : 0));
	db_run(store, Q_activity_hashed, I(store->community), I(activity), T(input_hash));
	if (past.failures == 0)
		db_audit(store, now, apply->options->who, deed, code, fault);
}

static void note_success(
	struct apply *apply, int64_t activity, const char *code, const char *input_hash)
{
	struct store *store = apply->store;

	if (db_run(store, Q_health_well, I(store->community), I(activity)) > 0)
		db_audit(store, apply->options->now, apply->options->who, "type-well", code, "");
	db_run(store, Q_activity_hashed, I(store->community), I(activity), T(input_hash));
}

void health_note(struct apply *apply)
{
	for (size_t i = 0; i < apply->plan->activity_count && !apply->is_dry; i++) {
		const struct plan_activity *activity = &apply->plan->activities[i];
		const int64_t id = named_find(&apply->activities, activity->id);
		const char *hash = activity->input_hash != NULL ? activity->input_hash : "";
		if (activity->fault != NULL)
			note_failure(apply, id, activity->id, hash, activity->fault);
		else if (!activity->is_unchanged)
			note_success(apply, id, activity->id, hash);
	}
}

enum store_verdict store_ailments(
	struct store *store, struct arena *arena, struct ailment **ret_ailments, size_t *ret_count)
{
	struct VEC(struct ailment) list = { 0 };

	db_read(store);
	struct query *query = db_query(store, Q_health_all, I(store->community), T(deed));
	while (db_next(store, query))
		*vec_add(&list) = (struct ailment){
			.activity = db_text(query, arena, 0),
			.title = db_words(query, arena, 1),
			.failures = db_small(query, 3),
			.fault = db_text(query, arena, 4),
			.since = query_integer(query, 5),
			.retry_at = query_integer(query, 6),
		};
	*ret_count = list.count;
	*ret_ailments = ARENA_ARRAY(arena, list.count, struct ailment);
	if (list.count > 0)
		memcpy(*ret_ailments, list.items, list.count * sizeof *list.items);
	vec_free(&list);
	return db_read_end(store, STORE_OK);
}
