/* apply.c - the one way to change a plan: compare, write the differences, render what is seen */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/apply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/civil.h"
#include "calendar/zone.h"
#include "store/booking.h"
#include "store/face.h"
#include "store/health.h"
#include "store/history.h"

const char *apply_date(struct arena *arena, int32_t day)
{
	char date[CIVIL_TEXT];

	civil_format(day, date);
	return arena_string(arena, date);
}

int32_t apply_day(const struct apply *apply, int64_t instant)
{
	int32_t second;

	return zone_day(apply->zone, instant, &second);
}

static struct words title_of(const struct apply *apply, const char *activity)
{
	for (size_t i = 0; i < apply->plan->activity_count; i++)
		if (strcmp(apply->plan->activities[i].id, activity) == 0)
			return apply->plan->activities[i].title;
	return WORDS(activity, activity);
}

struct change *apply_change(struct apply *apply, enum change_kind kind, const char *activity,
	int32_t original, int32_t date)
{
	struct change *change = vec_add(&apply->changes);

	*change = (struct change){ .kind = kind,
		.activity = activity,
		.original = apply_date(apply->arena, original),
		.date = apply_date(apply->arena, date),
		.other = "",
		.detail = "",
		.text = title_of(apply, activity) };
	return change;
}

void apply_dirty(struct apply *apply, int64_t occurrence)
{
	const size_t count = apply->dirty.count;

	if (count == 0 || apply->dirty.items[count - 1] != occurrence)
		*vec_add(&apply->dirty) = occurrence;
}

/* --- conflicts, faces, notices --- */

static void say_conflicts(struct apply *apply)
{
	static const char *const details[] = {
		[CONFLICT_VENUE] = "venue",
		[CONFLICT_CAPACITY] = "capacity",
		[CONFLICT_HOURS] = "hours",
		[CONFLICT_PERSON] = "person",
		[CONFLICT_TURN] = "turn",
		[CONFLICT_BOOKINGS] = "bookings",
		[CONFLICT_TYPE] = "type",
	};

	for (size_t i = 0; i < apply->plan->conflict_count; i++) {
		const struct plan_conflict *conflict = &apply->plan->conflicts[i];
		struct change *change = apply_change(apply, CHANGE_CONFLICT, conflict->activity,
			conflict->original, conflict->original);
		change->detail = details[conflict->kind];
		change->other = conflict->other != NULL ? conflict->other : "";
		change->text = conflict->text;
	}
}

static int compare_changes(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	const int by_date = strcmp(x->original, y->original);
	const int by_activity = by_date != 0 ? by_date : strcmp(x->activity, y->activity);

	if (by_activity != 0)
		return by_activity;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->detail, y->detail);
}

static int compare_ids(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

enum { FACE_KEPT = 90 * 86400 }; /* the longest `past` of a feed */

static void add_derived(struct apply *apply)
{
	struct store *store = apply->store;
	const int64_t now = apply->options->now;
	struct query *query = db_query(store, Q_occurrence_revealed, I(store->community), I(now));

	while (db_next(store, query))
		apply_dirty(apply, query_integer(query, 0));
	if (!apply->all_dirty)
		return;
	query = db_query(store, Q_occurrence_with_faces, I(store->community), I(now - FACE_KEPT));
	while (db_next(store, query))
		apply_dirty(apply, query_integer(query, 0));
}

static void render_faces(struct apply *apply)
{
	struct store *store = apply->store;
	int64_t last = 0;

	add_derived(apply);
	if (apply->dirty.count > 1)
		qsort(apply->dirty.items, apply->dirty.count, sizeof *apply->dirty.items,
			compare_ids);
	VEC_EACH (int64_t, id, &apply->dirty) {
		if (*id == last)
			continue;
		last = *id;
		booking_offer_free(store, *id, apply->options->now);
		face_refresh(store, &apply->options->renderer, *id, apply->options->now);
	}
}

static void tell(struct apply *apply)
{
	struct store *store = apply->store;
	const int64_t now = apply->options->now;

	VEC_EACH (struct notice, notice, &apply->notices) {
		if (notice->person == 0) {
			notice_all(store, notice->occurrence, notice->kind, now, notice->until);
			continue;
		}
		struct query *query = db_query(store, Q_person_code, I(notice->person));
		const char *person = NULL;
		if (db_next(store, query)) {
			person = db_text(query, apply->arena, 0);
			query_reset(query);
		}
		if (person != NULL)
			notice_put(store, notice->occurrence, notice->kind, person, notice->person,
				now, notice->until);
	}
}

static void write_audit(struct apply *apply)
{
	size_t counts[CHANGE_CONFLICT + 1] = { 0 };
	char detail[160];

	VEC_EACH (struct change, change, &apply->changes)
		counts[change->kind]++;
	snprintf(detail, sizeof detail,
		"add %zu, move %zu, cancel %zu, restore %zu, edit %zu, people %zu, unfilled %zu",
		counts[CHANGE_ADD], counts[CHANGE_MOVE], counts[CHANGE_CANCEL],
		counts[CHANGE_RESTORE], counts[CHANGE_EDIT], counts[CHANGE_PEOPLE],
		counts[CHANGE_UNFILLED]);
	db_audit(apply->store, apply->options->now, apply->options->who, "plan",
		apply->plan->community, detail);
	db_touch(apply->store);
}

/* Only beside something else: that seats stay though they were looked at anew is no news. */
static void note_roster(struct apply *apply)
{
	if (apply->plan->roster_input != NULL)
		db_run(apply->store, Q_setting_put, I(apply->store->community), T(""),
			T(ROSTER_INPUT), T(""), T(apply->plan->roster_input));
}

static enum store_verdict compare_all(struct apply *apply)
{
	struct store *store = apply->store;

	if (apply->plan->only == NULL)
		sync_names(apply);
	else if (apply->is_new || !sync_read(apply))
		return db_say(store, STORE_NO,
			_("the files have changed since the last plan was applied"));
	dates_compare(apply);
	people_compare(apply);
	say_conflicts(apply);
	if (apply->lost_places > 0 && !apply->options->yes && !apply->is_dry)
		return db_say(store, STORE_NO, _("residents would lose their places"));
	if (apply->is_dry)
		return STORE_SAME;
	health_note(apply);
	render_faces(apply);
	tell(apply);
	if (db_is_written(store)) {
		note_roster(apply);
		write_audit(apply);
	}
	return STORE_OK;
}

static void hand_out(struct apply *apply, struct changes *ret_changes)
{
	const size_t count = apply->changes.count;
	struct change *items = ARENA_ARRAY(apply->arena, count + 1, struct change);

	if (count > 0)
		memcpy(items, apply->changes.items, count * sizeof *items);
	if (count > 1)
		qsort(items, count, sizeof *items, compare_changes);
	ret_changes->items = items;
	ret_changes->count = count;
	ret_changes->lost_places = apply->lost_places;
	ret_changes->is_restyled = apply->all_dirty;
	vec_free(&apply->changes);
	vec_free(&apply->dirty);
	vec_free(&apply->notices);
	vec_free(&apply->window);
	vec_free(&apply->restyles);
	vec_free(&apply->activities);
	vec_free(&apply->areas);
	vec_free(&apply->venues);
	vec_free(&apply->teams);
	vec_free(&apply->people);
	zone_free(apply->zone);
}

/* What was made is undone; why it was stays to be said. */
static void choose_again(struct store *store, const char *community)
{
	char error[sizeof store->error];

	memcpy(error, store->error, sizeof error);
	store_choose(store, community);
	memcpy(store->error, error, sizeof error);
}

enum store_verdict store_apply(struct store *store, const struct plan *plan,
	const struct history *history, const struct apply_options *options, struct arena *arena,
	struct changes *ret_changes)
{
	/* a dry run needs no store: then everything is new */
	struct store nothing = { .fault = STORE_OK };
	struct apply apply = { .store = store != NULL ? store : &nothing,
		.plan = plan,
		.options = options,
		.arena = arena,
		.zone = zone_load(plan->zone),
		.is_dry = options->dry || store == NULL };
	enum store_verdict verdict = STORE_SAME;

	*ret_changes = (struct changes){ 0 };
	if (apply.zone == NULL)
		return db_say(
			apply.store, STORE_BROKEN, _("the community's time zone is unknown here"));
	apply.is_new = store == NULL || !store_choose(store, plan->community);
	if (store == NULL) {
		compare_all(&apply);
		hand_out(&apply, ret_changes);
		return STORE_OK;
	}
	if (db_begin(store, !apply.is_dry)) {
		if (history != NULL && !apply.is_new && !history_is_current(store, history))
			verdict = db_say(store, STORE_STALE,
				_("the store has changed since the plan was made; plan again"));
		else
			verdict = compare_all(&apply);
	}
	const bool is_written = verdict == STORE_OK && db_is_written(store);
	verdict = db_end(store, verdict);
	if (verdict != STORE_OK)
		choose_again(store, plan->community);
	ret_changes->is_written = is_written && verdict == STORE_OK;
	hand_out(&apply, ret_changes);
	return verdict == STORE_SAME ? STORE_OK : verdict;
}
