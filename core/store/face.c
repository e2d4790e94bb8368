/* face.c - what each audience sees of an occurrence, after something was written */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/face.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/vec.h"
#include "store/row.h"

struct face {
	enum face_audience audience;
	int64_t viewer;
	bool is_wanted;
};

struct faces VEC(struct face);

static const char *const audience_codes[] = {
	[FACE_PUBLIC] = "public", [FACE_TEAM] = "team", [FACE_PERSON] = "person"
};

static void add_wanted(struct store *store, struct faces *faces, int64_t occurrence, int64_t now)
{
	struct query *query = db_query(store, Q_face_traits, I(occurrence));

	if (!db_next(store, query))
		return;
	const bool is_on = strcmp(query_text(query, 0), "planned") == 0;
	const bool is_public = strcmp(query_text(query, 1), "public") == 0;
	const bool is_private = strcmp(query_text(query, 1), "private") == 0;
	const bool is_hidden = query_integer(query, 2) > now;
	const bool has_crew = query_integer(query, 3) != 0;
	query_reset(query);
	if (!is_on)
		return;
	if (is_public && !is_hidden)
		*vec_add(faces) = (struct face){ FACE_PUBLIC, 0, true };
	if (!is_private && has_crew)
		*vec_add(faces) = (struct face){ FACE_TEAM, 0, true };
	query = db_query(store, Q_face_people, I(occurrence));
	while (db_next(store, query))
		*vec_add(faces) = (struct face){ FACE_PERSON, query_integer(query, 0), true };
}

/* Those that exist and are not wanted any more become tombstones. */
static void add_others(struct store *store, struct faces *faces, int64_t occurrence)
{
	const size_t wanted = faces->count;
	struct query *query = db_query(store, Q_face_of, I(occurrence));

	while (db_next(store, query)) {
		struct face face = { FACE_PUBLIC, query_integer(query, 1), false };
		while (strcmp(audience_codes[face.audience], query_text(query, 0)) != 0)
			face.audience++;
		bool is_known = false;
		for (size_t i = 0; i < wanted; i++)
			is_known = is_known ||
				(faces->items[i].audience == face.audience &&
					faces->items[i].viewer == face.viewer);
		if (!is_known)
			*vec_add(faces) = face;
	}
}

void face_refresh(
	struct store *store, const struct event_renderer *renderer, int64_t occurrence, int64_t now)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct faces faces = { 0 };

	add_wanted(store, &faces, occurrence, now);
	add_others(store, &faces, occurrence);
	VEC_EACH (struct face, face, &faces) {
		char hash[HASH_HEX] = "";
		const struct event event = row_event(
			store, arena, occurrence, face->audience, face->viewer, !face->is_wanted);
		if (store->fault != STORE_OK)
			break;
		renderer->render(renderer->context, &event, hash);
		db_run(store, Q_face_put, I(occurrence), T(audience_codes[face->audience]),
			I(face->viewer), I(store->community), T(hash), I(now), I(!face->is_wanted));
	}
	vec_free(&faces);
}

int64_t face_sequence(struct store *store, int64_t occurrence, int64_t viewer)
{
	if (viewer == 0)
		return db_get(store, Q_face_highest, I(occurrence));
	return db_get(store, Q_face_one, I(occurrence), T("person"), I(viewer));
}

void notice_put(struct store *store, int64_t occurrence, const char *kind, const char *recipient,
	int64_t viewer, int64_t now, int64_t until)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct occurrence row;

	if (!row_load(store, arena, occurrence, &row))
		return;
	const char *key = arena_format(arena, "change:%s:%lld:%s:%s", row.uid,
		(long long)face_sequence(store, occurrence, viewer), recipient, kind);
	db_run(store, Q_delivery_add, I(store->community), T(key), Z(0), I(occurrence), T("*"),
		T(recipient), I(now), I(until > now ? until : now + 60), T(kind));
}

struct told {
	char recipient[96];
	int64_t viewer;
};
struct told_list VEC(struct told);

static void add_person(struct store *store, struct told_list *list, int64_t person)
{
	struct query *query = db_query(store, Q_person_code, I(person));

	if (!db_next(store, query))
		return;
	struct told *told = vec_add(list);
	snprintf(told->recipient, sizeof told->recipient, "%s", query_text(query, 0));
	told->viewer = person;
	query_reset(query);
}

void notice_all(
	struct store *store, int64_t occurrence, const char *kind, int64_t now, int64_t until)
{
	struct told_list list = { 0 };
	struct VEC(int64_t) people = { 0 };
	struct query *query = db_query(store, Q_face_people, I(occurrence));

	while (db_next(store, query))
		*vec_add(&people) = query_integer(query, 0);
	VEC_EACH (int64_t, person, &people)
		add_person(store, &list, *person);
	query = db_query(store, Q_booking_live, I(occurrence));
	while (db_next(store, query))
		if (query_is_null(query, 1))
			snprintf(vec_add(&list)->recipient, sizeof(struct told){ 0 }.recipient,
				"#%lld", (long long)query_integer(query, 2));
	VEC_EACH (struct told, told, &list)
		notice_put(store, occurrence, kind, told->recipient, told->viewer, now, until);
	vec_free(&people);
	vec_free(&list);
}
