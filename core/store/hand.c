/* hand.c - dates that people add, call off and move */
/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "calendar/civil.h"
#include "calendar/zone.h"
#include "store/booking.h"
#include "store/deed.h"
#include "store/face.h"
#include "store/row.h"
#include "store/secret.h"

struct wish { /* about one date of an activity */
	const char *activity, *reason;
	int32_t date, minute, length;
	const struct move *move;
	bool undo;
};

struct about { /* the occurrence that a wish is about */
	int64_t id, activity;
	const char *date;
	struct occurrence row;
};

void deed_fill(struct store *store, struct arena *arena, int64_t occurrence, struct deed *deed)
{
	struct occurrence row;
	char date[CIVIL_TEXT];

	if (!row_load(store, arena, occurrence, &row))
		return;
	civil_format(row.original, date);
	deed->key = row.key;
	deed->activity = row.activity;
	deed->original = arena_string(arena, date);
	deed->start = row.begins;
}

enum store_verdict deed_do(struct store *store, const struct hand *hand, deed_function *function,
	const void *wish, struct deed *ret_deed)
{
	enum store_verdict verdict = STORE_MISSING;

	*ret_deed = (struct deed){ .state = "unchanged" };
	if (db_begin(store, true))
		verdict = function(store, hand, wish, ret_deed);
	if (store->error[0] == '\0' && ret_deed->message != NULL)
		db_say(store, verdict, ret_deed->message);
	return db_end(store, verdict);
}

static enum store_verdict refuse(struct deed *deed, const char *message)
{
	deed->message = message;
	return STORE_NO;
}

/* The occurrence, by original date or by the day it is on now. */
static bool find(struct store *store, const struct hand *hand, const struct wish *wish,
	struct about *about, struct deed *deed)
{
	char date[CIVIL_TEXT];

	about->id = row_find(store, wish->activity, wish->date);
	about->activity = db_id(store, "activity", wish->activity);
	if (about->id == 0 || !row_load(store, hand->arena, about->id, &about->row))
		return false;
	civil_format(about->row.original, date);
	about->date = arena_string(hand->arena, date);
	deed_fill(store, hand->arena, about->id, deed);
	return true;
}

static void set_override(struct store *store, const struct hand *hand, const struct about *about,
	const char *kind, const char *value, const char *reason)
{
	db_run(store, Q_override_set, I(store->community), I(about->activity), T(about->date),
		T(kind), T(value), T(hand->who), I(hand->now), T(reason != NULL ? reason : ""));
}

static bool undo_override(
	struct store *store, const struct hand *hand, const struct about *about, const char *kind)
{
	return db_run(store, Q_override_undo, I(store->community), I(about->activity),
		       T(about->date), T(kind), I(hand->now)) > 0;
}

/* The next plan has to look at this activity again. */
static void finish(struct store *store, const struct hand *hand, const struct about *about,
	const char *what, const char *notice, int64_t until, const struct deed *deed)
{
	db_run(store, Q_activity_hashed, I(store->community), I(about->activity), T(""));
	if (about->id != 0) {
		booking_offer_free(store, about->id, hand->now);
		face_refresh(store, &hand->renderer, about->id, hand->now);
		if (notice != NULL)
			notice_all(store, about->id, notice, hand->now, until);
	}
	db_audit(store, hand->now, hand->who, what, deed->key, deed->state);
	db_touch(store);
}

/* --- cancel --- */

static enum store_verdict restore(
	struct store *store, const struct hand *hand, struct about *about, struct deed *deed)
{
	if (!undo_override(store, hand, about, "cancel"))
		return refuse(deed, _("it was not cancelled by hand: there is nothing to undo"));
	if (strcmp(about->row.reason, "by-hand") == 0)
		db_run(store, Q_occurrence_status, I(store->community), I(about->id), T("planned"),
			T(""), T(""));
	deed->state = about->row.moved_from != INSTANT_NONE ? "moved" : "unchanged";
	finish(store, hand, about, "restore", "restored", about->row.begins, deed);
	return STORE_OK;
}

static enum store_verdict cancel(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct wish *wish = wished;
	struct about about;

	if (!find(store, hand, wish, &about, deed))
		return STORE_MISSING;
	if (about.row.ends <= hand->now)
		return refuse(deed, _("it is already over"));
	if (wish->undo)
		return restore(store, hand, &about, deed);
	deed->state = "cancelled";
	if (strcmp(about.row.status, "cancelled") == 0 && strcmp(about.row.reason, "by-hand") == 0)
		return STORE_SAME;
	set_override(store, hand, &about, "cancel", "1", wish->reason);
	db_run(store, Q_occurrence_status, I(store->community), I(about.id), T("cancelled"),
		T("by-hand"), T(wish->reason != NULL ? wish->reason : ""));
	db_run(store, Q_reminder_withdraw, I(about.id));
	db_run(store, Q_delivery_withdraw, I(about.id), I(hand->now));
	finish(store, hand, &about, "cancel", "cancelled", about.row.begins, deed);
	return STORE_OK;
}

enum store_verdict store_cancel(struct store *store, const struct hand *hand, const char *activity,
	int32_t date, const char *reason, bool undo, struct deed *ret_deed)
{
	const struct wish wish = {
		.activity = activity, .date = date, .reason = reason, .undo = undo
	};

	return deed_do(store, hand, cancel, &wish, ret_deed);
}

/* --- move --- */

static bool has_override(struct store *store, const struct about *about, const char *kind)
{
	struct query *query = db_query(store, Q_override_one, I(store->community),
		I(about->activity), T(about->date), T(kind));
	const bool is_there = db_next(store, query);

	if (is_there)
		query_reset(query);
	return is_there;
}

/* Where it is when nobody has sent it elsewhere. */
static int64_t usual_venue(struct store *store, struct arena *arena, const struct about *about)
{
	const char *subject = arena_format(arena, "activity %s", about->row.activity);
	const char *venue = about->row.venue;

	if (has_override(store, about, "venue"))
		venue = store_setting(store, arena, subject, "venue", NULL);
	return venue != NULL && *venue != '\0' ? db_id(store, "venue", venue) : 0;
}

static enum store_verdict move_back(
	struct store *store, const struct hand *hand, struct about *about, struct deed *deed)
{
	static const char *const kinds[] = { "move", "venue", "spot" };
	bool is_undone = false;

	const int64_t venue = usual_venue(store, hand->arena, about);
	const char *spot = has_override(store, about, "spot") ? "" : about->row.spot;
	const bool is_back = about->row.moved_from != INSTANT_NONE || *spot == '\0' ||
		venue != db_id(store, "venue", about->row.venue);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		is_undone |= undo_override(store, hand, about, kinds[i]);
	if (!is_undone)
		return refuse(deed, _("it was not moved by hand: there is nothing to undo"));
	/* back to where the rule had it; the next plan says the rest (a policy's move) */
	if (is_back) {
		const int64_t length = about->row.ends - about->row.begins;
		const int64_t begins = about->row.moved_from != INSTANT_NONE ? about->row.moved_from
									     : about->row.begins;
		const int32_t turn = (int32_t)db_get(store, Q_occurrence_moved, I(store->community),
			I(about->id), I(begins), I(begins + length), Z(0), Z(venue), T(spot),
			T(""));
		db_run(store, Q_reminder_shift, I(about->id), I(turn),
			I(begins - about->row.begins));
		db_run(store, Q_delivery_stale, I(about->id), I(turn), I(hand->now));
		if (strcmp(about->row.status, "cancelled") != 0)
			db_run(store, Q_occurrence_status, I(store->community), I(about->id),
				T("planned"), T(""), T(""));
		deed->start = begins;
	}
	deed->state = "unchanged";
	finish(store, hand, about, "move-back", "moved", about->row.begins, deed);
	return STORE_OK;
}

/* "DAY MINUTE" with "-" for what stays; what an earlier move said and this one leaves open holds.
 */
static const char *move_value(struct store *store, struct arena *arena, const struct about *about,
	const struct move *move)
{
	struct query *query = db_query(store, Q_override_one, I(store->community),
		I(about->activity), T(about->date), T("move"));
	char day[CIVIL_TEXT] = "-", minute[16] = "-";

	if (db_next(store, query)) {
		const char *old = query_text(query, 0), *blank = strchr(old, ' ');
		if (blank != NULL && (size_t)(blank - old) < sizeof day) {
			snprintf(day, sizeof day, "%.*s", (int)(blank - old), old);
			snprintf(minute, sizeof minute, "%s", blank + 1);
		}
		query_reset(query);
	}
	if (move->day != CIVIL_NONE)
		civil_format(move->day, day);
	if (move->minute != CIVIL_NONE)
		snprintf(minute, sizeof minute, "%" PRId32, move->minute);
	return arena_format(arena, "%s %s", day, minute);
}

/* Instants of the new time: as the caller says, else from the day and the minute in the zone. */
static bool new_times(struct store *store, const struct about *about, const struct move *move,
	int64_t *begins, int64_t *ends)
{
	*begins = move->begins != INSTANT_NONE ? move->begins : about->row.begins;
	*ends = *begins + about->row.ends - about->row.begins;
	if (move->begins != INSTANT_NONE && move->ends > move->begins)
		*ends = move->ends;
	if (move->begins != INSTANT_NONE || (move->day == CIVIL_NONE && move->minute == CIVIL_NONE))
		return true;
	struct zone *zone = row_zone(store);
	if (zone == NULL)
		return false;
	int32_t second;
	const int32_t day = zone_day(zone, about->row.begins, &second);
	*begins = zone_instant(zone, move->day != CIVIL_NONE ? move->day : day,
		move->minute != CIVIL_NONE ? move->minute : second / 60);
	*ends = *begins + about->row.ends - about->row.begins;
	zone_free(zone);
	return true;
}

/* Another occurrence of the activity on the target day. */
static bool is_taken(struct store *store, const struct about *about, const struct move *move)
{
	if (move->day == CIVIL_NONE || move->day == about->row.original)
		return false;
	const int64_t there = row_find(store, about->row.activity, move->day);
	return there != 0 && there != about->id;
}

static enum store_verdict move(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct wish *wish = wished;
	const struct move *move = wish->move;
	struct about about;
	int64_t begins, ends;

	if (!find(store, hand, wish, &about, deed))
		return STORE_MISSING;
	if (about.row.begins <= hand->now)
		return refuse(deed, _("it has begun already"));
	if (move->undo)
		return move_back(store, hand, &about, deed);
	const int64_t venue =
		db_id(store, "venue", move->venue != NULL ? move->venue : about.row.venue);
	if (move->venue != NULL && venue == 0)
		return STORE_MISSING;
	if (is_taken(store, &about, move))
		return refuse(deed, _("the activity has an occurrence on that day already"));
	if (!new_times(store, &about, move, &begins, &ends))
		return STORE_BROKEN;
	if (begins != about.row.begins && begins <= hand->now) {
		deed->message = _("that time is over already");
		return STORE_MISSING;
	}
	const char *spot = move->place != NULL ? move->place : about.row.spot;
	const char *old_venue = about.row.venue != NULL ? about.row.venue : "";
	deed->state = "moved";
	deed->start = begins;
	if (begins == about.row.begins && ends == about.row.ends &&
		(move->venue == NULL || strcmp(move->venue, old_venue) == 0) &&
		strcmp(spot, about.row.spot) == 0)
		return STORE_SAME;
	if (begins != about.row.begins || ends != about.row.ends)
		set_override(store, hand, &about, "move",
			move_value(store, hand->arena, &about, move), move->reason);
	if (move->venue != NULL)
		set_override(store, hand, &about, "venue", move->venue, move->reason);
	if (move->place != NULL)
		set_override(store, hand, &about, "spot", move->place, move->reason);
	int64_t from = about.row.moved_from;
	if (begins != about.row.begins && from == INSTANT_NONE)
		from = about.row.begins;
	const int32_t turn = (int32_t)db_get(store, Q_occurrence_moved, I(store->community),
		I(about.id), I(begins), I(ends), Z(begins == from ? 0 : from), Z(venue), T(spot),
		T(move->reason != NULL ? move->reason : ""));
	db_run(store, Q_reminder_shift, I(about.id), I(turn), I(begins - about.row.begins));
	db_run(store, Q_delivery_stale, I(about.id), I(turn), I(hand->now));
	finish(store, hand, &about, "move", "moved",
		begins > about.row.begins ? begins : about.row.begins, deed);
	return STORE_OK;
}

enum store_verdict store_move(struct store *store, const struct hand *hand, const char *activity,
	int32_t date, const struct move *moved, struct deed *ret_deed)
{
	const struct wish wish = { .activity = activity, .date = date, .move = moved };

	return deed_do(store, hand, move, &wish, ret_deed);
}

/* --- add --- */

/* Where the activity is held when nobody moves it; 0: nowhere in particular. */
static int64_t own_venue(struct store *store, struct arena *arena, const char *activity)
{
	const char *venue = store_setting(
		store, arena, arena_format(arena, "activity %s", activity), "venue", NULL);

	return venue != NULL ? db_id(store, "venue", venue) : 0;
}

/* At the activity's own venue, else as the nearest other date of it is, until the next plan says
 * all of it. */
static bool like_another(struct store *store, struct arena *arena, const struct wish *wish,
	int64_t *begins, int64_t *ends, int64_t *venue)
{
	struct zone *zone = row_zone(store);
	int32_t minute = wish->minute, length = wish->length;

	if (zone == NULL)
		return false;
	*venue = own_venue(store, arena, wish->activity);
	struct query *query = db_query(store, Q_occurrence_near, I(store->community),
		T(wish->activity), I(zone_instant(zone, wish->date, 0)));
	if (db_next(store, query)) {
		int32_t second;
		zone_day(zone, query_integer(query, 0), &second);
		if (minute < 0)
			minute = second / 60;
		if (length <= 0)
			length =
				(int32_t)((query_integer(query, 1) - query_integer(query, 0)) / 60);
		if (*venue == 0)
			*venue = query_integer(query, 2);
		query_reset(query);
	}
	const bool is_known = minute >= 0 && length > 0;
	if (is_known) {
		*begins = zone_instant(zone, wish->date, minute);
		*ends = *begins + length * INT64_C(60);
	}
	zone_free(zone);
	return is_known;
}

static void insert_added(
	struct store *store, struct arena *arena, const struct wish *wish, struct about *about)
{
	int64_t begins = 0, ends = 0, venue = 0;
	char hex[HASH_HEX], uid[64];

	if (!like_another(store, arena, wish, &begins, &ends, &venue))
		return; /* the next plan makes it */
	secret_derive(store->salt, wish->activity, about->date, hex);
	snprintf(uid, sizeof uid, "%.32s@linli", hex);
	about->id = db_get(store, Q_occurrence_withdrawn, I(store->community), I(about->activity),
		T(about->date));
	if (about->id != 0) {
		db_run(store, Q_occurrence_status, I(store->community), I(about->id), T("planned"),
			T("by-hand"), T(wish->reason != NULL ? wish->reason : ""));
		return;
	}
	about->id = db_get(store, Q_occurrence_insert, I(store->community), I(about->activity),
		T(about->date), T(uid), I(begins), I(ends), I(0), Z(0), Z(venue), T(""),
		T("planned"), T("by-hand"), T(wish->reason != NULL ? wish->reason : ""), Z(0),
		T(""), I(0), I(0), I(0), I(0), I(0), Z(0), Z(0), I(0), I(0), I(0));
}

static bool is_called_off(struct store *store, struct arena *arena, int64_t id)
{
	struct occurrence row;

	return row_load(store, arena, id, &row) && strcmp(row.status, "cancelled") == 0;
}

static enum store_verdict add_undo(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	/* whatever else was decided about the date was about what was added */
	static const char *const decisions[] = { "add", "cancel", "move", "venue", "spot", "note" };
	const struct wish *wish = wished;
	struct about about;

	if (db_id(store, "activity", wish->activity) == 0)
		return STORE_MISSING;
	if (!find(store, hand, wish, &about, deed) || !has_override(store, &about, "add"))
		return refuse(deed, _("it was not added by hand: there is nothing to undo"));
	if (about.row.begins <= hand->now)
		return refuse(deed, _("it has begun already"));
	for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++)
		undo_override(store, hand, &about, decisions[i]);
	db_run(store, Q_occurrence_withdraw, I(store->community), I(about.id));
	db_run(store, Q_reminder_withdraw, I(about.id));
	db_run(store, Q_delivery_withdraw, I(about.id), I(hand->now));
	deed->state = "cancelled";
	deed->start = INSTANT_NONE;
	finish(store, hand, &about, "add-undo", "cancelled", about.row.begins, deed);
	return STORE_OK;
}

enum store_verdict store_add_undo(struct store *store, const struct hand *hand,
	const char *activity, int32_t date, struct deed *ret_deed)
{
	const struct wish wish = { .activity = activity, .date = date };

	return deed_do(store, hand, add_undo, &wish, ret_deed);
}

static enum store_verdict add(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct wish *wish = wished;
	struct about about = { .activity = db_id(store, "activity", wish->activity) };
	char date[CIVIL_TEXT];

	if (about.activity == 0)
		return STORE_MISSING;
	civil_format(wish->date, date);
	about.date = arena_string(hand->arena, date);
	deed->activity = wish->activity;
	deed->original = about.date;
	deed->key = arena_format(hand->arena, "%s@%s", wish->activity, date);
	const int64_t there = row_find(store, wish->activity, wish->date);
	deed->state = "added";
	if (there != 0) {
		deed_fill(store, hand->arena, there, deed);
		deed->state = "unchanged";
		if (is_called_off(store, hand->arena, there))
			return refuse(deed,
				_("it has an occurrence on that day, which is cancelled: "
				  "\"linli cancel ACTIVITY DATE --undo\" brings it back"));
		deed->message = _("it has an occurrence on that day already");
		return STORE_SAME;
	}
	set_override(store, hand, &about, "add",
		wish->minute >= 0 ? arena_format(hand->arena, "%" PRId32, wish->minute) : "-",
		wish->reason);
	insert_added(store, hand->arena, wish, &about);
	if (about.id != 0)
		deed_fill(store, hand->arena, about.id, deed);
	finish(store, hand, &about, "add", NULL, 0, deed);
	return STORE_OK;
}

enum store_verdict store_add(struct store *store, const struct hand *hand, const char *activity,
	int32_t date, int32_t minute, int32_t length_minutes, const char *reason,
	struct deed *ret_deed)
{
	const struct wish wish = { .activity = activity,
		.date = date,
		.minute = minute,
		.length = length_minutes,
		.reason = reason };

	return deed_do(store, hand, add, &wish, ret_deed);
}
