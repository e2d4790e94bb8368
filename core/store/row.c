/* row.c - reading an occurrence and its parts inside a transaction */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/row.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "calendar/civil.h"
#include "calendar/zone.h"
#include "store/note.h"
#include "store/booking.h"

static const char *status_of(const char *stored, const char *reason, int64_t moved_from)
{
	if (strcmp(stored, "planned") != 0)
		return "cancelled";
	if (strcmp(reason, "holiday-unknown") == 0)
		return "unknown";
	return moved_from != INSTANT_NONE ? "moved" : "on";
}

/* The order is that of OCCURRENCE_COLUMNS in statement-list.h. */
struct occurrence row_occurrence(struct query *query, struct arena *arena)
{
	const char *reason = db_text(query, arena, 16);
	const int64_t moved_from = query_integer(query, 18);
	const char *status = status_of(query_text(query, 15), reason, moved_from);
	const char *label = query_text(query, 17);
	char date[CIVIL_TEXT];

	civil_format(db_day(query, 8), date);
	return (struct occurrence){
		.id = query_integer(query, 0),
		.activity = db_text(query, arena, 1),
		.key = arena_format(arena, "%s@%s", query_text(query, 1), date),
		.type = db_text(query, arena, 2),
		.uid = db_text(query, arena, 3),
		.title = db_words(query, arena, 4),
		.summary = db_words(query, arena, 6),
		.original = db_day(query, 8),
		.begins = query_integer(query, 9),
		.ends = query_integer(query, 10),
		.all_day = query_integer(query, 11) != 0,
		.venue = db_text(query, arena, 12),
		.venue_name = db_words(query, arena, 13),
		.status = status,
		.reason = reason,
		.note = note_of(arena, status, reason, label),
		.moved_from = moved_from,
		.public_from = query_integer(query, 19),
		.waitlist = db_small(query, 20),
		.visibility = db_text(query, arena, 21),
		.opens = query_integer(query, 22),
		.closes = query_integer(query, 23),
		.age_min = db_small(query, 24),
		.age_max = db_small(query, 25),
		.number = db_small(query, 26),
		.total = db_small(query, 27),
		.spot = db_text(query, arena, 28),
	};
}

static const char *turns(struct store *store, struct arena *arena, int64_t id)
{
	struct text areas AUTO_TEXT = { 0 };
	struct query *query = db_query(store, Q_scope_of, I(id));

	while (db_next(store, query))
		if (query_integer(query, 2) != 0)
			text_printf(&areas, "%s%s", areas.size ? "," : "", query_text(query, 1));
	return areas.size > 0 ? arena_string(arena, text_string(&areas)) : NULL;
}

/* The second column of a statement about one occurrence, NULL-terminated. */
static const char *const *list(
	struct store *store, struct arena *arena, enum statement statement, int64_t id)
{
	struct VEC(const char *) items = { 0 };
	struct query *query = db_query(store, statement, I(id));

	while (db_next(store, query))
		*vec_add(&items) = db_text(query, arena, 1);
	const char **array = ARENA_ARRAY(arena, items.count + 1, const char *);
	if (items.count > 0)
		memcpy(array, items.items, items.count * sizeof *array);
	vec_free(&items);
	return array;
}

void row_fill(struct store *store, struct arena *arena, struct occurrence *occurrence, bool counts)
{
	occurrence->area = turns(store, arena, occurrence->id);
	occurrence->teams = list(store, arena, Q_crew_of, occurrence->id);
	if (!counts)
		return;
	struct query *query = db_query(store, Q_occurrence_counts, I(occurrence->id));
	if (db_next(store, query)) {
		occurrence->places = db_small(query, 0);
		occurrence->taken = db_small(query, 1);
		occurrence->waiting = db_small(query, 2);
		query_reset(query);
	}
	occurrence->free = occurrence->waiting > 0 && booking_is_held_back(store, occurrence->id)
		? 0 /* others wait for what there is */
		: occurrence->places - occurrence->taken;
}

bool row_load(
	struct store *store, struct arena *arena, int64_t id, struct occurrence *ret_occurrence)
{
	struct query *query = db_query(store, Q_occurrence_by_id, I(store->community), I(id));

	if (!db_next(store, query))
		return false;
	*ret_occurrence = row_occurrence(query, arena);
	query_reset(query);
	row_fill(store, arena, ret_occurrence, true);
	return store->fault == STORE_OK;
}

struct zone *row_zone(struct store *store)
{
	struct query *query = db_query(store, Q_community_by_id, I(store->community));
	struct zone *zone = NULL;

	if (db_next(store, query)) {
		zone = zone_load(query_text(query, 3));
		query_reset(query);
	}
	if (zone == NULL)
		db_fail(store, STORE_BROKEN, _("the community's time zone is unknown here"));
	return zone;
}

int64_t row_find(struct store *store, const char *activity, int32_t day)
{
	char date[CIVIL_TEXT];

	civil_format(day, date);
	const int64_t id =
		db_get(store, Q_occurrence_by_original, I(store->community), T(activity), T(date));
	if (id != 0)
		return id;
	struct zone *zone = row_zone(store);
	if (zone == NULL)
		return 0;
	const int64_t first = zone_instant(zone, day, 0);
	const int64_t last = zone_instant(zone, day + 1, 0);
	zone_free(zone);
	return db_get(
		store, Q_occurrence_by_day, I(store->community), T(activity), I(first), I(last));
}

/* --- events --- */

/* 吴九 is 吴*: the first character. */
static const char *shown_name(struct arena *arena, const char *shown, const char *name)
{
	if (name == NULL || strcmp(shown, "no") == 0)
		return NULL;
	if (strcmp(shown, "yes") == 0)
		return name;
	size_t at = 0;
	utf8_next(name, strlen(name), &at);
	return arena_format(arena, "%.*s*", (int)at, name);
}

static struct event_duty read_duty(
	struct query *query, struct arena *arena, bool sees_names, int64_t viewer)
{
	const bool is_viewer = viewer != 0 && query_integer(query, 4) == viewer;
	const char *name = db_text(query, arena, 6);
	struct event_duty duty = {
		.role = db_text(query, arena, 0),
		.begins = query_integer(query, 2),
		.ends = query_integer(query, 3),
		.role_name = db_words(query, arena, 9),
		.is_viewer = is_viewer,
		.answer = "none",
	};

	if (is_viewer)
		duty.note = db_words(query, arena, 11);
	if (sees_names || is_viewer) {
		duty.person = db_text(query, arena, 5);
		duty.person_name = name;
		if (!query_is_null(query, 8))
			duty.answer = db_text(query, arena, 8);
	} else if (!query_is_null(query, 7)) {
		duty.person_name = shown_name(arena, query_text(query, 7), name);
	}
	return duty;
}

static void read_duties(
	struct store *store, struct arena *arena, struct event *event, int64_t viewer)
{
	struct VEC(struct event_duty) duties = { 0 };
	bool sees_names = event->audience == FACE_TEAM;

	if (event->audience == FACE_PERSON)
		sees_names = db_get(store, Q_duty_held_by, I(event->occurrence.id), I(viewer)) != 0;
	struct query *query = db_query(store, Q_duty_seats, I(event->occurrence.id));
	while (db_next(store, query))
		*vec_add(&duties) = read_duty(query, arena, sees_names, viewer);
	struct event_duty *array = ARENA_ARRAY(arena, duties.count + 1, struct event_duty);
	if (duties.count > 0)
		memcpy(array, duties.items, duties.count * sizeof *array);
	event->duties = array;
	event->duty_count = duties.count;
	vec_free(&duties);
}

static void read_bookings(
	struct store *store, struct arena *arena, struct event *event, int64_t viewer)
{
	struct VEC(struct event_booking) bookings = { 0 };
	struct query *query = db_query(store, Q_booking_viewer, I(event->occurrence.id), I(viewer));

	while (db_next(store, query))
		*vec_add(&bookings) = (struct event_booking){
			.begins = query_integer(query, 0),
			.ends = query_integer(query, 1),
			.ticket = db_small(query, 2),
			.state = db_text(query, arena, 3),
			.lane_name = db_words(query, arena, 4),
		};
	struct event_booking *array = ARENA_ARRAY(arena, bookings.count + 1, struct event_booking);
	if (bookings.count > 0)
		memcpy(array, bookings.items, bookings.count * sizeof *array);
	event->bookings = array;
	event->booking_count = bookings.count;
	vec_free(&bookings);
}

static bool is_mine(const struct event *event)
{
	for (size_t i = 0; i < event->duty_count; i++)
		if (event->duties[i].is_viewer)
			return true;
	return false;
}

static void read_words(struct store *store, struct arena *arena, struct event *event)
{
	const char *more = event->audience == FACE_TEAM ? "staff"
		: event->audience == FACE_PUBLIC        ? NULL
		: is_mine(event)                        ? "serving"
							: "booked";
	struct query *query = db_query(store, Q_wording_of_event, I(event->occurrence.id));

	while (db_next(store, query)) {
		const char *audience = query_text(query, 0);
		if (strcmp(audience, "public") == 0)
			event->detail = db_words(query, arena, 3);
		else if (more != NULL && strcmp(audience, more) == 0)
			event->detail_more = db_words(query, arena, 3);
	}
	const char *subject = arena_format(arena, "activity %s", event->occurrence.activity);
	event->bring = store_words(store, arena, subject, "bring");
	event->attention = store_words(store, arena, subject, "note");
}

const char *row_audience(enum face_audience audience)
{
	static const char *const codes[] = {
		[FACE_PUBLIC] = "public", [FACE_TEAM] = "team", [FACE_PERSON] = "person"
	};

	return codes[audience];
}

static void read_face(struct store *store, struct event *event, int64_t viewer)
{
	struct query *query = db_query(store, Q_face_one, I(event->occurrence.id),
		T(row_audience(event->audience)), I(viewer));

	if (!db_next(store, query))
		return;
	event->sequence = query_integer(query, 0);
	event->modified = query_integer(query, 1);
	query_reset(query);
}

/* Counts that change with every booking are left out: a face does not show them. */
struct event row_event(struct store *store, struct arena *arena, int64_t occurrence,
	enum face_audience audience, int64_t viewer, bool is_gone)
{
	struct event event = { .audience = audience, .viewer = "", .is_gone = is_gone };
	struct community community;
	struct query *query =
		db_query(store, Q_occurrence_by_id, I(store->community), I(occurrence));

	if (!db_next(store, query))
		return event;
	event.occurrence = row_occurrence(query, arena);
	event.occurrence.places = db_small(query, 29);
	query_reset(query);
	row_fill(store, arena, &event.occurrence, false);
	if (store_community(store, arena, &community))
		event.language = community.language;
	event.areas = list(store, arena, Q_scope_of, occurrence);
	if (viewer != 0) {
		query = db_query(store, Q_person_code, I(viewer));
		if (db_next(store, query)) {
			event.viewer = db_text(query, arena, 0);
			query_reset(query);
		}
	}
	read_duties(store, arena, &event, viewer);
	if (viewer != 0)
		read_bookings(store, arena, &event, viewer);
	read_words(store, arena, &event);
	read_face(store, &event, viewer);
	if (is_gone)
		event.occurrence.status = "cancelled";
	return event;
}
