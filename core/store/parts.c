/* parts.c - apply's second step: words, areas, teams, duties and places of one occurrence */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/apply.h"

#include <string.h>

void fields_add(struct fields *fields, const char *name)
{
	if (fields == NULL)
		return;
	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->names[i], name) == 0)
			return;
	if (fields->count < sizeof fields->names / sizeof *fields->names)
		fields->names[fields->count++] = name;
}

static const char *or_empty(const char *text)
{
	return text != NULL ? text : "";
}

static bool is_same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool is_same_words(const struct words *a, const struct words *b)
{
	for (int i = 0; i < LANG_COUNT; i++)
		if (!is_same_text(a->in[i], b->in[i]))
			return false;
	return true;
}

/* --- words --- */

struct wording VEC(struct plan_words);

static void compare_words(struct apply *apply, const struct plan_occurrence *occurrence, int64_t id,
	struct fields *fields)
{
	struct store *store = apply->store;
	struct wording there = { 0 };
	struct query *query = id != 0 ? db_query(store, Q_wording_of, I(id)) : NULL;

	while (db_next(store, query))
		*vec_add(&there) = (struct plan_words){
			.subject = db_text(query, apply->arena, 0),
			.audience_name = db_text(query, apply->arena, 1),
			.summary = db_words(query, apply->arena, 2),
			.detail = db_words(query, apply->arena, 4),
		};
	bool *is_kept = ARENA_ARRAY(apply->arena, there.count + 1, bool);
	for (size_t i = 0; i < occurrence->word_count; i++) {
		const struct plan_words *w = &occurrence->words[i];
		bool is_same = false;
		for (size_t k = 0; k < there.count; k++) {
			const struct plan_words *old = &there.items[k];
			if (strcmp(old->subject, w->subject) != 0 ||
				strcmp(old->audience_name, w->audience_name) != 0)
				continue;
			is_kept[k] = true;
			is_same = is_same_words(&old->summary, &w->summary) &&
				is_same_words(&old->detail, &w->detail);
		}
		if (is_same)
			continue;
		fields_add(fields, "words");
		if (id != 0 && !apply->is_dry)
			db_run(store, Q_wording_put, I(store->community), I(id), T(w->subject),
				T(w->audience_name), T(w->summary.in[LANG_ZH]),
				T(w->summary.in[LANG_EN]), T(w->detail.in[LANG_ZH]),
				T(w->detail.in[LANG_EN]));
	}
	for (size_t k = 0; k < there.count; k++) {
		if (is_kept[k])
			continue;
		fields_add(fields, "words");
		if (!apply->is_dry)
			db_run(store, Q_wording_drop, I(id), T(there.items[k].subject),
				T(there.items[k].audience_name));
	}
	vec_free(&there);
}

/* --- areas and teams --- */

struct link { /* to an area or a team */
	int64_t id;
	bool turn, is_kept;
};
struct links VEC(struct link);

static void read_links(struct apply *apply, enum statement statement, int64_t id, bool has_turn,
	struct links *links)
{
	struct query *query = id != 0 ? db_query(apply->store, statement, I(id)) : NULL;

	while (db_next(apply->store, query))
		*vec_add(links) = (struct link){ .id = query_integer(query, 0),
			.turn = has_turn && query_integer(query, 2) != 0 };
}

/* Whether the link is there already, as it should be. */
static bool keep_link(struct links *links, int64_t id, bool turn)
{
	VEC_EACH (struct link, link, links)
		if (link->id == id && id != 0) {
			link->is_kept = true;
			return link->turn == turn;
		}
	return false;
}

static void compare_scope(struct apply *apply, const struct plan_occurrence *occurrence, int64_t id,
	struct fields *fields)
{
	struct store *store = apply->store;
	struct links links = { 0 };

	read_links(apply, Q_scope_of, id, true, &links);
	for (size_t i = 0; i < occurrence->scope_count; i++) {
		const struct plan_scope *scope = &occurrence->scope[i];
		const int64_t area = named_find(&apply->areas, scope->area);
		if (keep_link(&links, area, scope->turn))
			continue;
		fields_add(fields, "areas");
		if (id != 0 && !apply->is_dry)
			db_run(store, Q_scope_put, I(store->community), I(id), I(area),
				I(scope->turn));
	}
	VEC_EACH (struct link, link, &links) {
		if (link->is_kept)
			continue;
		fields_add(fields, "areas");
		if (!apply->is_dry)
			db_run(store, Q_scope_drop, I(id), I(link->id));
	}
	vec_free(&links);
}

static void compare_crew(struct apply *apply, const struct plan_occurrence *occurrence, int64_t id,
	struct fields *fields)
{
	struct store *store = apply->store;
	struct links links = { 0 };

	read_links(apply, Q_crew_of, id, false, &links);
	for (size_t i = 0; i < occurrence->crew_count; i++) {
		const int64_t team = named_find(&apply->teams, occurrence->crew[i]);
		if (keep_link(&links, team, false))
			continue;
		fields_add(fields, "teams");
		if (id != 0 && !apply->is_dry)
			db_run(store, Q_crew_put, I(store->community), I(id), I(team));
	}
	VEC_EACH (struct link, link, &links) {
		if (link->is_kept)
			continue;
		fields_add(fields, "teams");
		if (!apply->is_dry)
			db_run(store, Q_crew_drop, I(id), I(link->id));
	}
	vec_free(&links);
}

/* --- duties --- */

struct duty_row {
	int64_t id, highest; /* the highest seat that somebody has */
	const char *role;
	int64_t numbers[10]; /* rank, need, per_area, after, length, rest, steady, ages */
	const char *skill, *team, *kind;
	bool is_dropped, is_used, is_planned; /* is_used: rows refer to it */
};
struct duty_rows VEC(struct duty_row);

static void read_duties(struct apply *apply, int64_t id, struct duty_rows *rows)
{
	static const int columns[] = { 2, 3, 4, 8, 9, 10, 11, 12, 13 };
	struct query *query = id != 0 ? db_query(apply->store, Q_duty_of, I(id)) : NULL;

	while (db_next(apply->store, query)) {
		struct duty_row *row = vec_add(rows);
		*row = (struct duty_row){ .id = query_integer(query, 0),
			.role = db_text(query, apply->arena, 1),
			.skill = db_text(query, apply->arena, 5),
			.team = db_text(query, apply->arena, 6),
			.kind = db_text(query, apply->arena, 7),
			.is_dropped = !query_is_null(query, 14),
			.highest = query_integer(query, 15),
			.is_used = query_integer(query, 16) != 0 };
		for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
			row->numbers[i] = query_integer(query, columns[i]);
	}
}

static bool has_same_areas(struct apply *apply, int64_t duty, const struct plan_duty *planned)
{
	struct query *query = db_query(apply->store, Q_duty_area_of, I(duty));
	size_t n = 0, same = 0;

	while (db_next(apply->store, query)) {
		for (size_t i = 0; i < planned->area_count; i++)
			same += strcmp(planned->areas[i].area, query_text(query, 1)) == 0 &&
				planned->areas[i].seats == query_integer(query, 2);
		n++;
	}
	return n == planned->area_count && same == n;
}

/* A falling head-count never takes a published person off: the need stays up to the highest seat.
 */
static void put_duty(struct apply *apply, int64_t id, size_t rank, const struct plan_duty *planned,
	struct duty_row *row, struct fields *fields)
{
	struct store *store = apply->store;
	int64_t need = planned->need;

	if (row != NULL && row->highest > need)
		need = row->highest;
	const int64_t numbers[] = { (int64_t)rank, need, planned->per_area, planned->after,
		planned->length, planned->rest, planned->steady, planned->age_min,
		planned->age_max };
	bool is_same = row != NULL && !row->is_dropped &&
		memcmp(numbers, row->numbers, sizeof numbers) == 0 &&
		strcmp(or_empty(planned->skill), row->skill) == 0 &&
		strcmp(or_empty(planned->team), row->team) == 0 &&
		strcmp(or_empty(planned->kind), row->kind) == 0;
	if (row != NULL)
		row->is_planned = true;
	if (is_same && has_same_areas(apply, row->id, planned))
		return;
	fields_add(fields, "duties");
	if (id == 0 || apply->is_dry)
		return;
	const int64_t duty = db_get(store, Q_duty_put, I(store->community), I(id), T(planned->role),
		I(numbers[0]), I(need), I(numbers[2]), T(or_empty(planned->skill)),
		T(or_empty(planned->team)), T(or_empty(planned->kind)), I(numbers[3]),
		I(numbers[4]), I(numbers[5]), I(numbers[6]), I(numbers[7]), I(numbers[8]), Z(0));
	db_run(store, Q_duty_area_clear, I(duty));
	for (size_t i = 0; i < planned->area_count; i++)
		db_run(store, Q_duty_area_put, I(store->community), I(duty),
			I(named_find(&apply->areas, planned->areas[i].area)),
			I(planned->areas[i].seats));
}

static void drop_duty(struct apply *apply, const struct plan_occurrence *occurrence,
	const struct duty_row *row, struct fields *fields)
{
	struct store *store = apply->store;

	if (row->is_dropped)
		return;
	fields_add(fields, "duties");
	if (row->highest > 0) {
		struct change *change = apply_change(apply, CHANGE_CONFLICT, occurrence->activity,
			occurrence->original, apply_day(apply, occurrence->begins));
		change->detail = "person";
		change->text =
			WORDS(arena_format(apply->arena, "岗位 %s 已取消，但仍有人排班", row->role),
				arena_format(apply->arena,
					"the duty %s is gone, but somebody is on it", row->role));
	}
	if (apply->is_dry)
		return;
	if (row->is_used) {
		db_run(store, Q_duty_drop, I(row->id), I(apply->options->now), I(row->highest));
		return;
	}
	db_run(store, Q_verdict_clear, I(row->id));
	db_run(store, Q_duty_area_clear, I(row->id));
	db_run(store, Q_duty_delete, I(row->id));
}

static void compare_duties(struct apply *apply, const struct plan_occurrence *occurrence,
	int64_t id, struct fields *fields)
{
	struct duty_rows rows = { 0 };

	read_duties(apply, id, &rows);
	for (size_t i = 0; i < occurrence->duty_count; i++) {
		struct duty_row *old = NULL;
		VEC_EACH (struct duty_row, row, &rows)
			if (strcmp(row->role, occurrence->duties[i].role) == 0)
				old = row;
		put_duty(apply, id, i, &occurrence->duties[i], old, fields);
	}
	VEC_EACH (struct duty_row, row, &rows)
		if (!row->is_planned)
			drop_duty(apply, occurrence, row, fields);
	vec_free(&rows);
}

/* --- places --- */

struct slot_row {
	int64_t id, station, after, length, places, live, highest;
	const char *lane;
	bool is_closed, is_used,
		is_planned; /* live: bookings that hold; is_used: rows refer to it */
};
struct slot_rows VEC(struct slot_row);

static void read_slots(struct apply *apply, int64_t id, struct slot_rows *rows)
{
	struct query *query = id != 0 ? db_query(apply->store, Q_slot_of, I(id)) : NULL;

	while (db_next(apply->store, query))
		*vec_add(rows) = (struct slot_row){ .id = query_integer(query, 0),
			.lane = db_text(query, apply->arena, 1),
			.station = query_integer(query, 2),
			.after = query_integer(query, 3),
			.length = query_integer(query, 4),
			.is_closed = !query_is_null(query, 5),
			.places = query_integer(query, 6),
			.live = query_integer(query, 7),
			.is_used = query_integer(query, 8) != 0,
			.highest = query_integer(query, 9) };
}

static void say_bookings(struct apply *apply, const struct plan_occurrence *occurrence,
	const char *detail, const char *zh, const char *en)
{
	struct change *change = apply_change(apply, CHANGE_CONFLICT, occurrence->activity,
		occurrence->original, apply_day(apply, occurrence->begins));

	change->detail = detail;
	change->text = WORDS(zh, en);
}

/* A place that somebody has stays, beyond what the plan has: that is a conflict, not a loss. */
static void put_places(struct apply *apply, const struct plan_occurrence *occurrence, int64_t slot,
	const struct slot_row *old, int32_t places)
{
	struct store *store = apply->store;

	if (old != NULL && old->highest > places)
		say_bookings(apply, occurrence, "capacity", "已预约人数多于名额",
			"more people have booked than there are places");
	if (apply->is_dry)
		return;
	for (int32_t number = 1; number <= places; number++)
		db_run(store, Q_place_put, I(store->community), I(slot), I(number));
	if (old != NULL && old->places > places)
		db_run(store, Q_place_trim, I(slot), I(places));
}

static void put_slot(struct apply *apply, const struct plan_occurrence *occurrence, int64_t id,
	const char *lane, const struct plan_slot *planned, struct slot_row *old,
	struct fields *fields)
{
	struct store *store = apply->store;

	if (old != NULL)
		old->is_planned = true;
	const bool is_same = old != NULL && !old->is_closed && old->length == planned->length;
	int64_t slot = old != NULL ? old->id : 0;
	if (!is_same) {
		fields_add(fields, "slots");
		if (id != 0 && !apply->is_dry)
			slot = db_get(store, Q_slot_put, I(store->community), I(id),
				I(planned->station), I(planned->after), I(planned->length),
				T(lane));
	}
	if (old != NULL && old->places == planned->places)
		return;
	fields_add(fields, "places");
	if (slot != 0 || apply->is_dry)
		put_places(apply, occurrence, slot, old, planned->places);
}

static void drop_slot(struct apply *apply, const struct plan_occurrence *occurrence,
	const struct slot_row *row, struct fields *fields)
{
	struct store *store = apply->store;

	if (row->is_closed)
		return;
	fields_add(fields, "slots");
	if (row->live > 0)
		say_bookings(apply, occurrence, "bookings", "时段已取消，但仍有人预约",
			"a slot is gone, but somebody has booked it");
	if (apply->is_dry)
		return;
	if (row->is_used) {
		db_run(store, Q_slot_close, I(row->id), I(apply->options->now));
		return;
	}
	db_run(store, Q_place_trim, I(row->id), I(0));
	db_run(store, Q_slot_delete, I(row->id));
}

/* The lanes that the store has, and whether a planned one is as it should be. */
static bool is_same_lane(struct apply *apply, int64_t id, const struct plan_lane *lane)
{
	const int64_t numbers[] = { lane->party, lane->walk_in, lane->once_per, lane->consent_under,
		lane->local, lane->at_home, lane->age_min, lane->age_max };
	struct query *query = id != 0 ? db_query(apply->store, Q_lane_of, I(id)) : NULL;
	bool is_same = false;

	while (db_next(apply->store, query)) {
		if (strcmp(query_text(query, 0), lane->code) != 0)
			continue;
		is_same = strcmp(query_text(query, 1), or_empty(lane->role)) == 0;
		for (int i = 0; i < 8; i++)
			is_same = is_same && query_integer(query, i + 2) == numbers[i];
	}
	return is_same;
}

static void put_lane(
	struct apply *apply, int64_t id, const struct plan_lane *lane, struct fields *fields)
{
	struct store *store = apply->store;

	if (is_same_lane(apply, id, lane))
		return;
	fields_add(fields, "slots");
	if (id != 0 && !apply->is_dry)
		db_run(store, Q_lane_put, I(store->community), I(id), T(lane->code),
			T(or_empty(lane->role)), I(lane->party), I(lane->walk_in),
			I(lane->once_per), I(lane->consent_under), I(lane->local), I(lane->at_home),
			I(lane->age_min), I(lane->age_max));
}

static void drop_lanes(struct apply *apply, const struct plan_occurrence *occurrence, int64_t id)
{
	struct store *store = apply->store;
	struct VEC(const char *) codes = { 0 };
	struct query *query = db_query(store, Q_lane_of, I(id));

	while (db_next(store, query)) {
		bool is_planned = false;
		for (size_t i = 0; i < occurrence->lane_count; i++)
			is_planned |= strcmp(occurrence->lanes[i].code, query_text(query, 0)) == 0;
		if (!is_planned)
			*vec_add(&codes) = db_text(query, apply->arena, 0);
	}
	for (size_t i = 0; i < codes.count; i++)
		db_run(store, Q_lane_drop, I(id), T(codes.items[i]));
	vec_free(&codes);
}

static void compare_places(struct apply *apply, const struct plan_occurrence *occurrence,
	int64_t id, struct fields *fields)
{
	struct slot_rows rows = { 0 };

	read_slots(apply, id, &rows);
	for (size_t i = 0; i < occurrence->lane_count; i++) {
		const struct plan_lane *lane = &occurrence->lanes[i];
		put_lane(apply, id, lane, fields);
		for (size_t k = 0; k < lane->slot_count; k++) {
			const struct plan_slot *slot = &lane->slots[k];
			struct slot_row *old = NULL;
			VEC_EACH (struct slot_row, row, &rows)
				if (row->station == slot->station && row->after == slot->after &&
					strcmp(row->lane, lane->code) == 0)
					old = row;
			put_slot(apply, occurrence, id, lane->code, slot, old, fields);
		}
	}
	VEC_EACH (struct slot_row, row, &rows)
		if (!row->is_planned)
			drop_slot(apply, occurrence, row, fields);
	vec_free(&rows);
	if (id != 0 && !apply->is_dry)
		drop_lanes(apply, occurrence, id);
}

void parts_compare(struct apply *apply, const struct plan_occurrence *occurrence, int64_t id,
	struct fields *fields)
{
	compare_words(apply, occurrence, id, fields);
	compare_scope(apply, occurrence, id, fields);
	compare_crew(apply, occurrence, id, fields);
	compare_duties(apply, occurrence, id, fields);
	compare_places(apply, occurrence, id, fields);
}

/* --- reminders --- */

struct reminder_row {
	int64_t id, due;
	int32_t turn;
	const char *audience, *rule;
	bool is_new, is_planned;
};
struct reminder_rows VEC(struct reminder_row);

/* As long as a late reminder is useful; before the start at most until the start. */
static int64_t not_after(
	const struct apply *apply, const struct plan_occurrence *o, const struct plan_reminder *r)
{
	int64_t end = r->not_after;

	if (end == INSTANT_NONE) {
		end = r->due + apply->options->late * INT64_C(60);
		if (r->due < o->begins && end > o->begins)
			end = o->begins;
	}
	return end > r->due + 60 ? end : r->due + 60;
}

static void put_reminder(struct apply *apply, const struct plan_occurrence *occurrence,
	const struct plan_reminder *planned, struct reminder_rows *rows, int64_t id, int32_t turn,
	struct fields *fields)
{
	struct store *store = apply->store;
	struct reminder_row *old = NULL;

	VEC_EACH (struct reminder_row, row, rows)
		if (row->turn == turn && strcmp(row->rule, planned->rule) == 0 &&
			strcmp(row->audience, planned->audience) == 0)
			old = row;
	if (planned->due <= apply->options->now) {
		/* past: one that just waits to be spread stays, another time is no longer ahead */
		if (old != NULL && old->due == planned->due)
			old->is_planned = true;
		return;
	}
	if (old != NULL)
		old->is_planned = true;
	if (id == 0 || apply->is_dry) {
		if (old == NULL || old->due != planned->due)
			fields_add(fields, "reminders");
		return;
	}
	if (db_run(store, Q_reminder_put, I(store->community), I(id), I(turn), T(planned->audience),
		    T(planned->rule), I(planned->due), I(not_after(apply, occurrence, planned)),
		    I(planned->unless_done)) > 0)
		fields_add(fields, "reminders");
}

void reminders_compare(struct apply *apply, const struct plan_occurrence *occurrence, int64_t id,
	int32_t turn, struct fields *fields)
{
	struct store *store = apply->store;
	struct reminder_rows rows = { 0 };

	if (id != 0 && !apply->is_dry) {
		db_run(store, Q_reminder_retime, I(id), I(turn));
		db_run(store, Q_delivery_stale, I(id), I(turn), I(apply->options->now));
	}
	struct query *query = id != 0 ? db_query(store, Q_reminder_of, I(id)) : NULL;
	while (db_next(store, query))
		*vec_add(&rows) = (struct reminder_row){ .id = query_integer(query, 0),
			.audience = db_text(query, apply->arena, 1),
			.rule = db_text(query, apply->arena, 2),
			.turn = db_small(query, 3),
			.due = query_integer(query, 4),
			.is_new = strcmp(query_text(query, 7), "new") == 0 };
	for (size_t i = 0; i < occurrence->reminder_count; i++)
		put_reminder(apply, occurrence, &occurrence->reminders[i], &rows, id, turn, fields);
	VEC_EACH (struct reminder_row, row, &rows)
		if (row->is_new && !row->is_planned) {
			fields_add(fields, "reminders");
			if (!apply->is_dry)
				db_run(store, Q_reminder_cancel, I(row->id));
		}
	vec_free(&rows);
}
