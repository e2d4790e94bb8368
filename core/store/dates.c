/* dates.c - apply's second step: the dates of the plan and those of the store */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/apply.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "calendar/civil.h"
#include "store/secret.h"

/* --- what the store has of the window --- */

static void read_window(struct apply *apply)
{
	const struct plan *plan = apply->plan;
	char first[CIVIL_TEXT], last[CIVIL_TEXT];
	int32_t low = plan->first, high = plan->last;

	if (apply->is_new)
		return;
	for (size_t i = 0; i < plan->occurrence_count; i++) {
		low = plan->occurrences[i].original < low ? plan->occurrences[i].original : low;
		high = plan->occurrences[i].original > high ? plan->occurrences[i].original : high;
	}
	civil_format(low, first);
	civil_format(high, last);
	struct query *query = db_query(
		apply->store, Q_occurrence_window, I(apply->store->community), T(first), T(last));
	while (db_next(apply->store, query))
		*vec_add(&apply->window) = (struct window_row){
			.activity = db_text(query, apply->arena, 0),
			.original = db_day(query, 1),
			.id = query_integer(query, 2),
			.hash = db_text(query, apply->arena, 3),
			.status = db_text(query, apply->arena, 4),
			.begins = query_integer(query, 5),
			.ends = query_integer(query, 6),
			.turn = db_small(query, 7),
			.activity_id = query_integer(query, 8),
			.booked = query_integer(query, 9),
			.uid = db_text(query, apply->arena, 10),
		};
}

/* --- one occurrence --- */

static const char *or_empty(const char *text)
{
	return text != NULL ? text : "";
}

/* Feeds rule 20: from activity and original date, once, and stored. */
static const char *new_uid(struct apply *apply, const struct plan_occurrence *o)
{
	char hex[HASH_HEX];

	secret_derive(apply->store->salt, o->activity, apply_date(apply->arena, o->original), hex);
	return arena_format(apply->arena, "%.32s@linli", hex);
}

static const char *stored_status(const struct plan_occurrence *o)
{
	return o->status == PLAN_CANCELLED ? "cancelled" : "planned";
}

static int64_t insert_row(struct apply *apply, const struct plan_occurrence *o)
{
	struct store *store = apply->store;

	return db_get(store, Q_occurrence_insert, I(store->community),
		I(named_find(&apply->activities, o->activity)),
		T(apply_date(apply->arena, o->original)), T(new_uid(apply, o)), I(o->begins),
		I(o->ends), I(o->all_day), Z(o->moved_from),
		Z(named_find(&apply->venues, o->venue)), T(or_empty(o->spot)), T(stored_status(o)),
		T(or_empty(o->reason)), T(or_empty(o->label)), Z(o->public_from), T(o->hash),
		I(o->number), I(o->total), I(o->is_drawn), I(o->places), I(o->waitlist),
		Z(o->opens), Z(o->closes), I(o->age_min), I(o->age_max), I(0));
}

static int32_t update_row(struct apply *apply, const struct plan_occurrence *o, int64_t id)
{
	struct store *store = apply->store;

	return (int32_t)db_get(store, Q_occurrence_update, I(id), I(o->begins), I(o->ends),
		I(o->all_day), Z(o->moved_from), Z(named_find(&apply->venues, o->venue)),
		T(or_empty(o->spot)), T(stored_status(o)), T(or_empty(o->reason)),
		T(or_empty(o->label)), Z(o->public_from), T(o->hash), I(o->number), I(o->total),
		I(o->is_drawn), I(o->places), I(o->waitlist), Z(o->opens), Z(o->closes),
		I(o->age_min), I(o->age_max), I(store->community));
}

static void note_text(const char *name, const char *old, const char *new, struct fields *fields)
{
	if (strcmp(or_empty(old), or_empty(new)) != 0)
		fields_add(fields, name);
}

/* What the row itself says otherwise than the plan. */
static void compare_row(
	struct apply *apply, const struct plan_occurrence *o, int64_t id, struct fields *fields)
{
	struct query *query = db_query(apply->store, Q_occurrence_row, I(id));

	if (!db_next(apply->store, query))
		return;
	const struct {
		const char *name;
		int column;
		int64_t value;
	} numbers[] = {
		{ "start", 0, o->begins },
		{ "end", 1, o->ends },
		{ "all_day", 2, o->all_day },
		{ "public_from", 9, o->public_from },
		{ "places", 10, o->places },
		{ "waitlist", 11, o->waitlist },
		{ "ages", 12, o->age_min },
		{ "ages", 13, o->age_max },
		{ "opens", 14, o->opens },
		{ "closes", 15, o->closes },
	};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (query_integer(query, numbers[i].column) != numbers[i].value)
			fields_add(fields, numbers[i].name);
	note_text("venue", query_text(query, 4), o->venue, fields);
	note_text("place", query_text(query, 5), o->spot, fields);
	note_text("reason", query_text(query, 7), o->reason, fields);
	note_text("note", query_text(query, 8), o->label, fields);
	query_reset(query);
}

static const char *join(struct arena *arena, const struct fields *fields)
{
	struct text joined AUTO_TEXT = { 0 };

	for (size_t i = 0; i < fields->count; i++)
		text_printf(&joined, "%s%s", i > 0 ? "," : "", fields->names[i]);
	return arena_string(arena, text_string(&joined));
}

/* Called off: what waits to be sent is not sent, and those concerned are told once. */
static void call_off(struct apply *apply, const struct window_row *row)
{
	struct store *store = apply->store;

	apply_dirty(apply, row->id);
	*vec_add(&apply->notices) = (struct notice){ row->id, 0, "cancelled", row->begins };
	if (apply->is_dry)
		return;
	db_run(store, Q_reminder_withdraw, I(row->id));
	db_run(store, Q_delivery_withdraw, I(row->id), I(apply->options->now));
}

/* True when residents would lose a place and the date is rather kept. */
static bool keep_booked(struct apply *apply, const struct window_row *row, const char *reason,
	struct change **ret_change)
{
	const bool is_lost = row->booked > 0 && strcmp(row->status, "planned") == 0 &&
		strcmp(reason, "by-hand") != 0;

	*ret_change = NULL;
	if (!is_lost)
		return false;
	if (apply->options->keep_booked && !apply->options->yes) {
		struct change *change = apply_change(apply, CHANGE_CONFLICT, row->activity,
			row->original, apply_day(apply, row->begins));
		change->detail = "bookings";
		change->loses_places = true;
		change->text = WORDS(
			arena_format(apply->arena, "计划取消这一天，但已有 %lld 个预约：保留",
				(long long)row->booked),
			arena_format(apply->arena,
				"the plan drops this date, but it has %lld bookings: it is kept",
				(long long)row->booked));
		return true;
	}
	apply->lost_places += (size_t)row->booked;
	return false;
}

static void say_cancelled(
	struct apply *apply, const struct window_row *row, int32_t day, const char *reason)
{
	struct change *change =
		apply_change(apply, CHANGE_CANCEL, row->activity, row->original, day);

	change->detail = reason;
	change->loses_places = row->booked > 0 && strcmp(reason, "by-hand") != 0;
}

static void withdraw(struct apply *apply, const struct window_row *row)
{
	struct change *unused;

	if (keep_booked(apply, row, "", &unused))
		return;
	say_cancelled(apply, row, apply_day(apply, row->begins), "");
	call_off(apply, row);
	if (!apply->is_dry)
		db_run(apply->store, Q_occurrence_withdraw, I(apply->store->community), I(row->id));
}

static void insert(struct apply *apply, const struct plan_occurrence *o)
{
	int64_t id = 0;

	if (o->is_kept)
		return; /* its type has said nothing of it yet */
	struct change *change =
		apply_change(apply, o->status == PLAN_CANCELLED ? CHANGE_CANCEL : CHANGE_ADD,
			o->activity, o->original, apply_day(apply, o->begins));
	if (o->status == PLAN_CANCELLED)
		change->detail = or_empty(o->reason);
	if (apply->is_dry)
		return;
	id = insert_row(apply, o);
	parts_compare(apply, o, id, NULL);
	if (o->status == PLAN_ON)
		reminders_compare(apply, o, id, 0, NULL);
	apply_dirty(apply, id);
}

static void say_update(struct apply *apply, const struct plan_occurrence *o,
	const struct window_row *row, const struct fields *fields)
{
	const bool was_on = strcmp(row->status, "planned") == 0;
	const int32_t day = apply_day(apply, o->begins);
	enum change_kind kind = CHANGE_EDIT;

	if (o->status == PLAN_CANCELLED && was_on) {
		say_cancelled(apply, row, day, or_empty(o->reason));
		return;
	}
	if (o->status == PLAN_ON && !was_on)
		kind = CHANGE_RESTORE;
	else if (o->begins != row->begins)
		kind = CHANGE_MOVE;
	else if (fields->count == 0)
		return;
	apply_change(apply, kind, o->activity, o->original, day)->detail =
		join(apply->arena, fields);
}

static void update(struct apply *apply, const struct plan_occurrence *o, struct window_row *row)
{
	const bool was_on = strcmp(row->status, "planned") == 0;
	const bool is_on = o->status == PLAN_ON;
	struct fields fields = { .count = 0 };
	struct change *unused;
	int32_t turn = row->turn + (o->begins != row->begins);

	if (!is_on && keep_booked(apply, row, or_empty(o->reason), &unused))
		return;
	compare_row(apply, o, row->id, &fields);
	parts_compare(apply, o, row->id, &fields);
	if (!apply->is_dry)
		turn = update_row(apply, o, row->id);
	if (is_on)
		reminders_compare(apply, o, row->id, turn, &fields);
	say_update(apply, o, row, &fields);
	apply_dirty(apply, row->id);
	if (was_on && !is_on)
		call_off(apply, row);
	else if (is_on && !was_on)
		*vec_add(&apply->notices) = (struct notice){ row->id, 0, "restored", o->begins };
	else if (is_on && o->begins != row->begins)
		*vec_add(&apply->notices) = (struct notice){ row->id, 0, "moved",
			o->begins > row->begins ? o->begins : row->begins };
}

static int compare_keys(const struct plan_occurrence *o, const struct window_row *row)
{
	const int by_activity = strcmp(o->activity, row->activity);

	if (by_activity != 0)
		return by_activity;
	return o->original < row->original ? -1 : o->original > row->original;
}

/* The activities whose rows stay as they are: not planned again, not asked for, or their type
 * failed. */
static bool is_left_alone(const struct apply *apply, const char *activity)
{
	if (apply->plan->only != NULL && strcmp(apply->plan->only, activity) != 0)
		return true;
	for (size_t i = 0; i < apply->plan->activity_count; i++)
		if (strcmp(apply->plan->activities[i].id, activity) == 0)
			return apply->plan->activities[i].is_unchanged ||
				apply->plan->activities[i].fault != NULL;
	return false;
}

static int compare_planned(const void *a, const void *b)
{
	const struct plan_occurrence *x = *(const struct plan_occurrence *const *)a;
	const struct plan_occurrence *y = *(const struct plan_occurrence *const *)b;
	const int by_activity = strcmp(x->activity, y->activity);

	if (by_activity != 0)
		return by_activity;
	return x->original < y->original ? -1 : x->original > y->original;
}

static void merge(struct apply *apply)
{
	const struct plan *plan = apply->plan;
	const int64_t now = apply->options->now;
	const struct plan_occurrence **sorted = ARENA_ARRAY(
		apply->arena, plan->occurrence_count + 1, const struct plan_occurrence *);
	size_t r = 0;

	for (size_t i = 0; i < plan->occurrence_count; i++)
		sorted[i] = &plan->occurrences[i];
	if (plan->occurrence_count > 1)
		qsort(sorted, plan->occurrence_count, sizeof *sorted, compare_planned);
	for (size_t i = 0; i < plan->occurrence_count; i++) {
		const struct plan_occurrence *o = sorted[i];
		while (r < apply->window.count && compare_keys(o, &apply->window.items[r]) > 0)
			r++;
		struct window_row *row = r < apply->window.count ? &apply->window.items[r] : NULL;
		if (row == NULL || compare_keys(o, row) != 0) {
			insert(apply, o);
			continue;
		}
		row->is_planned = true;
		const size_t before = apply->changes.count;
		if (!o->is_kept && row->begins > now && strcmp(row->hash, o->hash) != 0)
			update(apply, o, row);
		row->change = apply->changes.count > before ? before + 1 : 0;
	}
	VEC_EACH (struct window_row, row, &apply->window)
		if (!row->is_planned && row->begins > now && row->original >= plan->first &&
			row->original <= plan->last && strcmp(row->status, "withdrawn") != 0 &&
			!is_left_alone(apply, row->activity))
			withdraw(apply, row);
}

static void add_restyles(const struct apply *apply, const char *activity, struct fields *fields)
{
	VEC_EACH (struct restyle, restyle, &apply->restyles)
		if (strcmp(restyle->activity, activity) == 0)
			fields_add(fields, restyle->field);
}

/* A new title is no new row of any date, yet every date shows it. */
static void say_restyles(struct apply *apply)
{
	const struct plan *plan = apply->plan;

	VEC_EACH (struct window_row, row, &apply->window) {
		struct fields fields = { .count = 0 };
		struct change *said =
			row->change > 0 ? &apply->changes.items[row->change - 1] : NULL;

		if (!row->is_planned || row->begins <= apply->options->now ||
			row->original < plan->first || row->original > plan->last ||
			strcmp(row->status, "planned") != 0)
			continue;
		add_restyles(apply, row->activity, &fields);
		if (fields.count == 0 || (said != NULL && said->kind == CHANGE_CANCEL))
			continue;
		if (said == NULL)
			said = apply_change(apply, CHANGE_EDIT, row->activity, row->original,
				apply_day(apply, row->begins));
		const char *texts = join(apply->arena, &fields);
		said->detail = *said->detail
			? arena_format(apply->arena, "%s,%s", texts, said->detail)
			: texts;
	}
}

void dates_compare(struct apply *apply)
{
	read_window(apply);
	merge(apply);
	say_restyles(apply);
}
