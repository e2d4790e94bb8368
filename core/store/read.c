/* read.c - reading the store: occurrences, events, rosters, feeds */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/read.h"

#include <limits.h>
#include <string.h>

#include "base/vec.h"
#include "store/row.h"
#include "store/secret.h"

struct occurrences VEC(struct occurrence);
struct events VEC(struct event);
struct seats VEC(struct seat);
struct served_list VEC(struct served);
struct refusals VEC(struct refusal);
struct waitings VEC(struct waiting);

/* Moves a growing array into the arena; the array is empty afterwards. */
#define KEEP(arena, list) keep_items((arena), (list)->items, (list)->count, sizeof *(list)->items)

static void *keep_items(struct arena *arena, void *items, size_t count, size_t size)
{
	void *array = arena_get(arena, count + 1, size);

	if (count > 0)
		memcpy(array, items, count * size);
	free(items);
	return array;
}

const char *store_setting(struct store *store, struct arena *arena, const char *subject,
	const char *key, const char *language)
{
	const char *value = NULL;
	const bool was_open = store->is_open;

	db_read(store);
	struct query *query = db_query(store, Q_setting_one, I(store->community), T(subject),
		T(key), T(language != NULL ? language : ""));
	if (db_next(store, query)) {
		value = db_text(query, arena, 0);
		query_reset(query);
	}
	if (!was_open)
		db_read_end(store, STORE_OK);
	return value;
}

/* Without a language a text is in the community's. */
struct words store_words(
	struct store *store, struct arena *arena, const char *subject, const char *key)
{
	struct words words = { { NULL } };
	const char *plain = NULL;
	const bool was_open = store->is_open;

	db_read(store);
	struct query *query =
		db_query(store, Q_setting_languages, I(store->community), T(subject), T(key));
	while (db_next(store, query)) {
		const char *tag = query_text(query, 0);
		enum lang lang;
		if (*tag == '\0')
			plain = db_text(query, arena, 1);
		else if (lang_parse(tag, strlen(tag), &lang))
			words.in[lang] = db_text(query, arena, 1);
	}
	if (plain != NULL) {
		const char *tag = store_setting(store, arena, "community", "language", NULL);
		enum lang lang = LANG_ZH;
		if (tag != NULL)
			lang_parse(tag, strlen(tag), &lang);
		if (words.in[lang] == NULL)
			words.in[lang] = plain;
	}
	if (!was_open)
		db_read_end(store, STORE_OK);
	return words;
}

static void read_languages(struct store *store, struct arena *arena, struct community *community)
{
	const char *tag = store_setting(store, arena, "community", "language", NULL);
	const char *list = store_setting(store, arena, "community", "languages", NULL);

	community->language = LANG_ZH;
	if (tag != NULL)
		lang_parse(tag, strlen(tag), &community->language);
	community->languages[community->language] = true;
	for (const char *at = list; at != NULL && *at != '\0';) {
		const size_t n = strcspn(at, ", ");
		enum lang lang;
		if (lang_parse(at, n, &lang))
			community->languages[lang] = true;
		at += n;
		at += strspn(at, ", ");
	}
}

bool store_community(struct store *store, struct arena *arena, struct community *ret_community)
{
	const bool was_open = store->is_open;
	bool is_there = false;

	db_read(store);
	struct query *query = db_query(store, Q_community_by_id, I(store->community));
	if (db_next(store, query)) {
		*ret_community = (struct community){
			.code = db_text(query, arena, 0),
			.name = db_words(query, arena, 1),
			.zone = db_text(query, arena, 3),
			.salt = db_text(query, arena, 4),
			.generation = query_integer(query, 5),
		};
		query_reset(query);
		read_languages(store, arena, ret_community);
		is_there = true;
	}
	if (!was_open)
		db_read_end(store, STORE_OK);
	return is_there;
}

static bool is_in_area(struct store *store, const char *area, int64_t occurrence)
{
	return area == NULL ||
		db_get(store, Q_occurrence_in_area, I(store->community), I(occurrence), T(area)) !=
		0;
}

enum store_verdict store_occurrences(struct store *store, struct arena *arena,
	const struct occurrence_filter *filter, struct occurrence **ret_items, size_t *ret_count)
{
	struct occurrences all = { 0 }, fit = { 0 };

	db_read(store);
	struct query *query = db_query(store, Q_occurrence_list, I(store->community),
		I(filter->from), I(filter->to), I(filter->cancelled), I(filter->all_visibilities),
		I(filter->now), T(filter->activity), T(filter->venue), T(filter->type),
		T(filter->team));
	while (db_next(store, query))
		*vec_add(&all) = row_occurrence(query, arena);
	VEC_EACH (struct occurrence, o, &all) {
		if (!is_in_area(store, filter->area, o->id))
			continue;
		row_fill(store, arena, o, true);
		*vec_add(&fit) = *o;
	}
	vec_free(&all);
	*ret_count = fit.count;
	*ret_items = KEEP(arena, &fit);
	return db_read_end(store, STORE_OK);
}

enum store_verdict store_occurrence(struct store *store, struct arena *arena, const char *activity,
	int32_t date, struct occurrence *ret_occurrence)
{
	db_read(store);
	const int64_t id = row_find(store, activity, date);
	const bool is_there = id != 0 && row_load(store, arena, id, ret_occurrence);
	return db_read_end(store, is_there ? STORE_OK : STORE_MISSING);
}

/* --- events --- */

struct event_row {
	int64_t occurrence, viewer;
	bool is_gone;
};
struct event_rows VEC(struct event_row);

enum store_verdict store_events(struct store *store, struct arena *arena,
	const struct event_filter *filter, struct event **ret_items, size_t *ret_count)
{
	struct event_rows rows = { 0 };
	struct events events = { 0 };

	db_read(store);
	const int64_t viewer =
		filter->audience == FACE_PERSON ? db_id(store, "person", filter->person) : 0;
	struct query *query = db_query(store, Q_event_list, I(store->community), I(filter->from),
		I(filter->to), T(row_audience(filter->audience)), I(viewer), I(filter->now),
		T(filter->activity), T(filter->venue), T(filter->type),
		T(filter->audience == FACE_TEAM ? filter->team : NULL),
		I(filter->audience == FACE_PUBLIC));
	while (db_next(store, query))
		*vec_add(&rows) = (struct event_row){ .occurrence = query_integer(query, 0),
			.viewer = query_integer(query, 1),
			.is_gone = query_integer(query, 2) != 0 };
	VEC_EACH (struct event_row, row, &rows)
		if (is_in_area(store, filter->area, row->occurrence))
			*vec_add(&events) = row_event(store, arena, row->occurrence,
				filter->audience, row->viewer, row->is_gone);
	vec_free(&rows);
	*ret_count = events.count;
	*ret_items = KEEP(arena, &events);
	return db_read_end(store, STORE_OK);
}

bool store_event(struct store *store, struct arena *arena, int64_t occurrence,
	enum face_audience audience, const char *person, struct event *ret_event)
{
	bool is_there, is_gone = false;

	db_read(store);
	const int64_t viewer = audience == FACE_PERSON ? db_id(store, "person", person) : 0;
	struct query *query = db_query(store, Q_event_one, I(occurrence),
		T(row_audience(audience)), I(viewer), I(audience == FACE_PUBLIC));
	is_there = db_next(store, query);
	if (is_there) {
		is_gone = query_integer(query, 0) != 0;
		query_reset(query);
		*ret_event = row_event(store, arena, occurrence, audience, viewer, is_gone);
	}
	return db_read_end(store, STORE_OK) == STORE_OK && is_there;
}

/* --- feeds --- */

bool store_feed(
	struct store *store, struct arena *arena, const char *name, struct feed_row *ret_row)
{
	bool is_there = false;

	db_read(store);
	struct query *query = db_query(store, Q_feed_one, I(store->community), T(name));
	if (db_next(store, query)) {
		*ret_row = (struct feed_row){
			.name = arena_string(arena, name),
			.etag = db_text(query, arena, 0),
			.last_modified = query_integer(query, 1),
			.events = query_integer(query, 2),
			.bytes = query_integer(query, 3),
		};
		query_reset(query);
		is_there = true;
	}
	return db_read_end(store, STORE_OK) == STORE_OK && is_there;
}

enum store_verdict store_feed_put(
	struct store *store, const struct feed_row *row, int64_t now, int64_t *ret_last_modified)
{
	if (!db_begin(store, true))
		return db_end(store, STORE_OK);
	db_run(store, Q_feed_put, I(store->community), T(row->name), T(row->etag), I(now),
		I(row->events), I(row->bytes));
	struct query *query = db_query(store, Q_feed_one, I(store->community), T(row->name));
	if (db_next(store, query)) {
		*ret_last_modified = query_integer(query, 1);
		query_reset(query);
	}
	return db_end(store, STORE_OK);
}

const char *const *store_ids(struct store *store, struct arena *arena, const char *kind)
{
	static const struct {
		const char *kind;
		enum statement statement;
	} kinds[] = {
		{ "activity", Q_activity_codes },
		{ "any-activity", Q_activity_every_code },
		{ "former-activity", Q_activity_former_codes },
		{ "area", Q_area_codes },
		{ "person", Q_person_codes },
		{ "team", Q_team_codes },
		{ "type", Q_type_codes },
		{ "venue", Q_venue_codes },
	};
	struct VEC(const char *) ids = { 0 };

	db_read(store);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(kinds[i].kind, kind) != 0)
			continue;
		struct query *query = db_query(store, kinds[i].statement, I(store->community));
		while (db_next(store, query))
			*vec_add(&ids) = db_text(query, arena, 1);
	}
	db_read_end(store, STORE_OK);
	return KEEP(arena, &ids);
}

enum store_verdict store_token_find(struct store *store, struct arena *arena, const char *token,
	const char **ret_kind, const char **ret_subject)
{
	enum store_verdict verdict = STORE_MISSING;
	char hash[HASH_HEX], code[64];

	secret_normalize(token, code, sizeof code);
	hash_of(code, strlen(code), hash);
	db_read(store);
	/* found by the hash of what was sent, so the time says nothing about the token */
	struct query *query = db_query(store, Q_token_find, T(hash));
	if (db_next(store, query)) {
		if (hash_equal(query_text(query, 0), hash, HASH_HEX - 1) &&
			query_integer(query, 4) == store->community) {
			verdict = query_is_null(query, 3) ? STORE_OK : STORE_NO;
			*ret_kind = db_text(query, arena, 1);
			*ret_subject = db_text(query, arena, 2);
		}
		query_reset(query);
	}
	return db_read_end(store, verdict);
}

/* --- rosters --- */

static struct seat read_seat(struct query *query, struct arena *arena)
{
	const char *person = db_text(query, arena, 10);
	const char *last = query_text(query, 22);
	const bool is_declined = person == NULL && last != NULL && strcmp(last, "declined") == 0;
	char date[16] = "";

	strncpy(date, query_text(query, 1), sizeof date - 1);
	struct seat seat = {
		.activity = db_text(query, arena, 0),
		.key = arena_format(arena, "%s@%s", query_text(query, 0), date),
		.original = db_day(query, 1),
		.title = db_words(query, arena, 2),
		.begins = query_integer(query, 4),
		.ends = query_integer(query, 5),
		.duty = db_text(query, arena, 6),
		.duty_name = db_words(query, arena, 7),
		.seat = db_small(query, 9),
		.person = person,
		.name = db_text(query, arena, 11),
		.status = is_declined                                    ? "declined"
			: person == NULL                                 ? "open"
			: strcmp(query_text(query, 12), "accepted") == 0 ? "accepted"
									 : "assigned",
		.locked = !query_is_null(query, 13),
		.published_at = query_integer(query, 14),
		.minutes = query_is_null(query, 15) ? -1 : query_integer(query, 15),
		.type = db_text(query, arena, 20),
		.venue = db_text(query, arena, 21),
		.reason_code = "",
	};

	if (!query_is_null(query, 16) && (query_integer(query, 19) != 0) == (person == NULL)) {
		seat.reason_code = db_text(query, arena, 16);
		seat.reason = db_words(query, arena, 17);
	}
	return seat;
}

enum store_verdict store_seats(struct store *store, struct arena *arena,
	const struct seat_filter *filter, struct seat **ret_items, size_t *ret_count)
{
	struct seats seats = { 0 };

	db_read(store);
	struct query *query = db_query(store, Q_seat_list, I(store->community), I(filter->from),
		I(filter->to), T(filter->person), T(filter->activity), T(filter->team), I(0));
	while (db_next(store, query))
		*vec_add(&seats) = read_seat(query, arena);
	*ret_count = seats.count;
	*ret_items = KEEP(arena, &seats);
	return db_read_end(store, STORE_OK);
}

const char *store_roster_input(struct store *store, struct arena *arena)
{
	return store_setting(store, arena, "", ROSTER_INPUT, NULL);
}

enum store_verdict store_served(struct store *store, struct arena *arena, int64_t from,
	struct served **ret_items, size_t *ret_count)
{
	struct served_list list = { 0 };

	*ret_count = 0;
	*ret_items = NULL;
	if (store->community == 0)
		return STORE_OK;
	db_read(store);
	struct query *query = db_query(store, Q_served_list, I(store->community), I(from));
	while (db_next(store, query))
		*vec_add(&list) = (struct served){
			.person = db_text(query, arena, 0),
			.activity = db_text(query, arena, 1),
			.type = db_text(query, arena, 2),
			.role = db_text(query, arena, 3),
			.begins = query_integer(query, 4),
			.ends = query_integer(query, 5),
			.seat = db_small(query, 6),
			.is_locked = !query_is_null(query, 7),
			.is_published = !query_is_null(query, 8),
			.is_holiday = query_integer(query, 9) != 0,
			.original = db_day(query, 10),
		};
	*ret_count = list.count;
	*ret_items = KEEP(arena, &list);
	return db_read_end(store, STORE_OK);
}

enum store_verdict store_offer(struct store *store, struct arena *arena, struct seat_name seat,
	int64_t now, struct offer *ret_offer)
{
	enum store_verdict verdict = STORE_MISSING;

	db_read(store);
	struct query *query = db_query(store, Q_offer_at, I(row_find(store, seat.activity, seat.date)),
		T(seat.role), I(seat.seat), I(now));
	if (db_next(store, query)) {
		*ret_offer = (struct offer){ .seat = { .activity = db_text(query, arena, 0),
						     .date = db_day(query, 1),
						     .role = db_text(query, arena, 2),
						     .seat = db_small(query, 3) },
			.holder = db_text(query, arena, 4),
			.wanted = db_text(query, arena, 5),
			.expires = query_integer(query, 10) };
		if (!query_is_null(query, 6))
			ret_offer->other = (struct seat_name){ .activity = db_text(query, arena, 6),
				.date = db_day(query, 7),
				.role = db_text(query, arena, 8),
				.seat = db_small(query, 9) };
		query_reset(query);
		verdict = STORE_OK;
	}
	return db_read_end(store, verdict);
}

enum store_verdict store_refusals(struct store *store, struct arena *arena, int64_t from,
	struct refusal **ret_items, size_t *ret_count)
{
	struct refusals list = { 0 };

	*ret_count = 0;
	*ret_items = NULL;
	if (store->community == 0)
		return STORE_OK;
	db_read(store);
	struct query *query = db_query(store, Q_refusal_list, I(store->community), I(from));
	while (db_next(store, query))
		*vec_add(&list) = (struct refusal){
			.person = db_text(query, arena, 0),
			.activity = db_text(query, arena, 1),
			.original = db_day(query, 2),
			.role = db_text(query, arena, 3),
		};
	*ret_count = list.count;
	*ret_items = KEEP(arena, &list);
	return db_read_end(store, STORE_OK);
}

enum store_verdict store_waiting(struct store *store, struct arena *arena, const char *activity,
	int32_t date, struct waiting **ret_items, size_t *ret_count)
{
	struct waitings list = { 0 };
	struct occurrence occurrence;
	char code[16];

	*ret_count = 0;
	db_read(store);
	const int64_t id = row_find(store, activity, date);
	if (id == 0 || !row_load(store, arena, id, &occurrence))
		return db_read_end(store, STORE_MISSING);
	struct query *query = db_query(store, Q_booking_waiting, I(id));
	while (db_next(store, query)) {
		const char *subject = arena_format(
			arena, "%s/%lld", occurrence.uid, (long long)query_integer(query, 0));
		secret_code(store->secret, "booking", subject, 4, code);
		*vec_add(&list) = (struct waiting){
			.code_start = arena_string(arena, code),
			.name = db_text(query, arena, query_is_null(query, 1) ? 2 : 1),
			.position = (int32_t)list.count,
			.people = db_small(query, 3),
			.since = query_integer(query, 4),
			.state = db_text(query, arena, 5),
		};
	}
	*ret_count = list.count;
	*ret_items = KEEP(arena, &list);
	return db_read_end(store, STORE_OK);
}
