/* sync.c - apply's first step: the names that occurrences point to */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/apply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/secret.h"

enum { COLUMNS_MAX = 10 };

struct row { /* a row as the plan has it; values[0] is the community, values[1] the code */
	struct value values[COLUMNS_MAX];
};

struct table {
	enum statement all, put;
	size_t width; /* of a row */
};

static const struct table area_table = { Q_area_all, Q_area_put, 6 };
static const struct table venue_table = { Q_venue_all, Q_venue_put, 6 };
static const struct table team_table = { Q_team_all, Q_team_put, 4 };
static const struct table person_table = { Q_person_all, Q_person_put, 8 };
static const struct table activity_table = { Q_activity_all, Q_activity_put, 10 };

static int compare_named(const void *a, const void *b)
{
	return strcmp(((const struct named_id *)a)->code, ((const struct named_id *)b)->code);
}

static struct named_id *find(const struct named_ids *ids, const char *code)
{
	const struct named_id wanted = { .code = code };

	if (ids->count == 0 || code == NULL)
		return NULL;
	return bsearch(&wanted, ids->items, ids->count, sizeof wanted, compare_named);
}

int64_t named_find(const struct named_ids *ids, const char *code)
{
	const struct named_id *id = find(ids, code);

	return id != NULL ? id->id : 0;
}

static bool is_equal(struct query *query, int column, const struct value *value)
{
	if (value->kind == VALUE_NULL || query_is_null(query, column))
		return value->kind == VALUE_NULL && query_is_null(query, column);
	if (value->kind == VALUE_INTEGER)
		return query_integer(query, column) == value->integer;
	return strcmp(query_text(query, column), value->text) == 0;
}

static int compare_rows(const void *a, const void *b)
{
	return strcmp(
		((const struct row *)a)->values[1].text, ((const struct row *)b)->values[1].text);
}

/* Compares all rows of a table with the plan's, writes those that differ.  ids is filled with both
 * sides'; `gone` (may be NULL) gets those only the store has. */
static void sync_table(struct apply *apply, const struct table *table, struct row *rows,
	size_t count, struct named_ids *ids, struct named_ids *gone)
{
	struct store *store = apply->store;
	struct VEC(size_t) differing = { 0 };
	size_t i = 0;

	qsort(rows, count, sizeof *rows, compare_rows);
	struct query *query =
		apply->is_new ? NULL : db_query(store, table->all, I(store->community));
	while (db_next(store, query)) {
		const char *code = query_text(query, 1);
		for (; i < count && strcmp(rows[i].values[1].text, code) < 0; i++)
			*vec_add(&differing) = i;
		const bool is_planned = i < count && strcmp(rows[i].values[1].text, code) == 0;
		const struct named_id id = { .code = db_text(query, apply->arena, 1),
			.id = query_integer(query, 0) };
		*(struct named_id *)vec_add(ids) = id;
		bool is_same = is_planned;
		for (size_t k = 2; k < table->width && is_same; k++)
			is_same = is_equal(query, (int)k, &rows[i].values[k]);
		if (is_planned && !is_same)
			*vec_add(&differing) = i;
		else if (!is_planned && gone != NULL)
			*(struct named_id *)vec_add(gone) = id;
		i += is_planned;
	}
	for (; i < count; i++)
		*vec_add(&differing) = i;
	const size_t known = ids->count;
	VEC_EACH (size_t, at, &differing) {
		const int64_t id = apply->is_dry
			? 0
			: db_first(store,
				  db_start(store, table->put, rows[*at].values, table->width));
		const struct named_ids old = { .items = ids->items, .count = known };
		if (find(&old, rows[*at].values[1].text) == NULL)
			*(struct named_id *)vec_add(ids) =
				(struct named_id){ .code = rows[*at].values[1].text, .id = id };
	}
	apply->all_dirty |= differing.count > 0 && known > 0;
	vec_free(&differing);
	if (ids->count > 1)
		qsort(ids->items, ids->count, sizeof *ids->items, compare_named);
}

/* Parents are put before their children, each child with its parent's id. */
static void sync_areas(struct apply *apply)
{
	const struct plan *plan = apply->plan;

	for (size_t first = 0; first == 0 || first < plan->area_count;) {
		/* as many as have all their parents already */
		struct row *rows = ARENA_ARRAY(apply->arena, plan->area_count + 1, struct row);
		size_t n = 0;
		bool is_waiting = false;
		for (; first + n < plan->area_count && !is_waiting; n += !is_waiting) {
			const struct plan_area *area = &plan->areas[first + n];
			for (size_t k = first; k < first + n && area->parent != NULL; k++)
				is_waiting |= strcmp(plan->areas[k].id, area->parent) == 0;
			rows[n] = (struct row){ { I(apply->store->community), T(area->id),
				T(area->name.in[LANG_ZH]), T(area->name.in[LANG_EN]),
				T(area->kind != NULL ? area->kind : ""),
				Z(named_find(&apply->areas, area->parent)) } };
		}
		apply->areas.count = 0;
		sync_table(apply, &area_table, rows, n, &apply->areas, NULL);
		first += n > 0 ? n : 1;
	}
}

static void sync_venues(struct apply *apply)
{
	const struct plan *plan = apply->plan;
	struct row *rows = ARENA_ARRAY(apply->arena, plan->venue_count + 1, struct row);

	for (size_t i = 0; i < plan->venue_count; i++) {
		const struct plan_venue *venue = &plan->venues[i];
		const bool is_limited = venue->capacity > 0 && venue->capacity < INT32_MAX;
		rows[i] = (struct row){ { I(apply->store->community), T(venue->id),
			T(venue->name.in[LANG_ZH]), T(venue->name.in[LANG_EN]),
			Z(is_limited ? venue->capacity : 0), I(venue->shared) } };
	}
	sync_table(apply, &venue_table, rows, plan->venue_count, &apply->venues, NULL);
}

static void sync_teams(struct apply *apply)
{
	const struct plan *plan = apply->plan;
	struct row *rows = ARENA_ARRAY(apply->arena, plan->team_count + 1, struct row);

	for (size_t i = 0; i < plan->team_count; i++) {
		const struct plan_team *team = &plan->teams[i];
		rows[i] = (struct row){ { I(apply->store->community), T(team->id),
			T(team->name.in[LANG_ZH]), T(team->name.in[LANG_EN]) } };
	}
	sync_table(apply, &team_table, rows, plan->team_count, &apply->teams, NULL);
}

static const char *text_or(const char *text, const char *other)
{
	return text != NULL ? text : other;
}

static void sync_people(struct apply *apply)
{
	const struct plan *plan = apply->plan;
	struct row *rows = ARENA_ARRAY(apply->arena, plan->person_count + 1, struct row);
	struct named_ids gone = { 0 };

	for (size_t i = 0; i < plan->person_count; i++) {
		const struct plan_person *person = &plan->people[i];
		rows[i] = (struct row){ { I(apply->store->community), T(person->id),
			T(person->name), T(text_or(person->kind, "volunteer")),
			T(text_or(person->language, "")), T(text_or(person->shown, "no")),
			T(text_or(person->reach, "")), Z(0) } };
	}
	sync_table(apply, &person_table, rows, plan->person_count, &apply->people, &gone);
	VEC_EACH (struct named_id, id, &gone)
		if (!apply->is_dry)
			db_run(apply->store, Q_person_gone, I(apply->store->community), I(id->id),
				I(apply->options->now));
	vec_free(&gone);
}

static void note_visibility(struct apply *apply)
{
	const struct plan *plan = apply->plan;
	struct query *query = apply->is_new
		? NULL
		: db_query(apply->store, Q_activity_all, I(apply->store->community));

	while (db_next(apply->store, query))
		for (size_t i = 0; i < plan->activity_count; i++)
			if (strcmp(plan->activities[i].id, query_text(query, 1)) == 0 &&
				strcmp(text_or(plan->activities[i].visibility, "public"),
					query_text(query, 8)) != 0)
				*vec_add(&apply->restyles) =
					(struct restyle){ plan->activities[i].id, "visibility" };
}

static void sync_activities(struct apply *apply)
{
	const struct plan *plan = apply->plan;
	struct row *rows = ARENA_ARRAY(apply->arena, plan->activity_count + 1, struct row);
	struct named_ids gone = { 0 };

	for (size_t i = 0; i < plan->activity_count; i++) {
		const struct plan_activity *activity = &plan->activities[i];
		rows[i] = (struct row){ { I(apply->store->community), T(activity->id),
			T(activity->type), T(activity->title.in[LANG_ZH]),
			T(activity->title.in[LANG_EN]), T(activity->summary.in[LANG_ZH]),
			T(activity->summary.in[LANG_EN]), T(activity->programme),
			T(text_or(activity->visibility, "public")), Z(0) } };
	}
	note_visibility(apply);
	sync_table(apply, &activity_table, rows, plan->activity_count, &apply->activities, &gone);
	VEC_EACH (struct named_id, id, &gone)
		if (!apply->is_dry)
			db_run(apply->store, Q_activity_remove, I(apply->store->community),
				I(id->id), I(apply->options->now));
	vec_free(&gone);
}

static int compare_settings(const void *a, const void *b)
{
	const struct plan_setting *x = a, *y = b;
	const int by_subject = strcmp(x->subject, y->subject);
	const int by_key = by_subject != 0 ? by_subject : strcmp(x->key, y->key);

	return by_key != 0 ? by_key : strcmp(x->language, y->language);
}

struct setting_list VEC(struct plan_setting);

/* The texts of an activity that all its dates show. */
static void note_restyle(struct apply *apply, const struct plan_setting *setting)
{
	static const char *const shown[] = { "title", "summary", "bring", "note", "programme",
		"partners" };
	static const char of_activity[] = "activity ";

	if (strncmp(setting->subject, of_activity, sizeof of_activity - 1) != 0)
		return;
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		if (strcmp(setting->key, shown[i]) == 0)
			*vec_add(&apply->restyles) =
				(struct restyle){ setting->subject + sizeof of_activity - 1,
					shown[i] };
}

/* A type that could not describe itself has no title to set: the one it had stays, as its plan
 * does. */
static bool is_of_failed_type(const struct apply *apply, const char *subject)
{
	static const char of_type[] = "type ";
	const struct plan *plan = apply->plan;

	if (strncmp(subject, of_type, sizeof of_type - 1) != 0)
		return false;
	for (size_t i = 0; i < plan->activity_count; i++)
		if (plan->activities[i].fault != NULL &&
			strcmp(plan->activities[i].type, subject + sizeof of_type - 1) == 0)
			return true;
	return false;
}

static void sync_settings(struct apply *apply)
{
	struct store *store = apply->store;
	const size_t count = apply->plan->setting_count;
	struct plan_setting *wanted = ARENA_ARRAY(apply->arena, count + 1, struct plan_setting);
	struct setting_list put = { 0 }, drop = { 0 };
	size_t i = 0;

	for (size_t k = 0; k < count; k++) {
		wanted[k] = apply->plan->settings[k];
		wanted[k].language = text_or(wanted[k].language, "");
	}
	qsort(wanted, count, sizeof *wanted, compare_settings);
	struct query *query =
		apply->is_new ? NULL : db_query(store, Q_setting_all, I(store->community));
	while (db_next(store, query)) {
		const struct plan_setting there = { query_text(query, 0), query_text(query, 1),
			query_text(query, 2), query_text(query, 3) };
		for (; i < count && compare_settings(&wanted[i], &there) < 0; i++)
			*vec_add(&put) = wanted[i];
		if (i < count && compare_settings(&wanted[i], &there) == 0) {
			if (strcmp(wanted[i].value, there.value) != 0)
				*vec_add(&put) = wanted[i];
			i++;
			continue;
		}
		if (is_of_failed_type(apply, there.subject))
			continue;
		*vec_add(&drop) = (struct plan_setting){ db_text(query, apply->arena, 0),
			db_text(query, apply->arena, 1), db_text(query, apply->arena, 2), "" };
	}
	for (; i < count; i++)
		*vec_add(&put) = wanted[i];
	apply->all_dirty |= put.count + drop.count > 0;
	VEC_EACH (struct plan_setting, s, &put)
		note_restyle(apply, s);
	VEC_EACH (struct plan_setting, s, &drop)
		note_restyle(apply, s);
	VEC_EACH (struct plan_setting, s, &put)
		if (!apply->is_dry)
			db_run(store, Q_setting_put, I(store->community), T(s->subject), T(s->key),
				T(s->language), T(s->value));
	VEC_EACH (struct plan_setting, s, &drop)
		if (!apply->is_dry)
			db_run(store, Q_setting_drop, I(store->community), T(s->subject), T(s->key),
				T(s->language));
	vec_free(&put);
	vec_free(&drop);
}

static void make_community(struct apply *apply)
{
	struct store *store = apply->store;
	const struct plan *plan = apply->plan;
	char salt[HASH_HEX];

	secret_derive(store->secret, "salt", plan->community, salt);
	store->community = db_get(store, Q_community_add, T(plan->community),
		T(plan->name.in[LANG_ZH]), T(plan->name.in[LANG_EN]), T(plan->zone), T(salt));
	snprintf(store->code, sizeof store->code, "%s", plan->community);
	snprintf(store->salt, sizeof store->salt, "%s", salt);
	apply->is_new = false;
}

static void sync_community(struct apply *apply)
{
	struct store *store = apply->store;
	const struct plan *plan = apply->plan;
	const int64_t now = apply->options->now;

	if (apply->is_dry)
		return;
	if (apply->is_new)
		make_community(apply);
	else
		apply->all_dirty |= db_run(store, Q_community_update, I(store->community),
					    T(plan->name.in[LANG_ZH]), T(plan->name.in[LANG_EN]),
					    T(plan->zone)) > 0;
	const char *hash = text_or(plan->generation_hash, "");
	struct query *query = db_query(store, Q_generation_current, I(store->community));
	bool is_current = false;
	if (db_next(store, query)) {
		is_current = strcmp(query_text(query, 0), hash) == 0;
		query_reset(query);
	}
	if (is_current)
		return;
	db_run(store, Q_generation_close, I(store->community), I(now));
	db_run(store, Q_generation_add, I(store->community), T(hash), I(now));
}

static void read_ids(struct apply *apply, const struct table *table, struct named_ids *ids)
{
	struct query *query = db_query(apply->store, table->all, I(apply->store->community));

	while (db_next(apply->store, query))
		*(struct named_id *)vec_add(ids) =
			(struct named_id){ .code = db_text(query, apply->arena, 1),
				.id = query_integer(query, 0) };
	if (ids->count > 1)
		qsort(ids->items, ids->count, sizeof *ids->items, compare_named);
}

bool sync_read(struct apply *apply)
{
	struct query *query =
		db_query(apply->store, Q_generation_current, I(apply->store->community));
	bool is_current = false;

	if (db_next(apply->store, query)) {
		is_current = strcmp(query_text(query, 0),
				     text_or(apply->plan->generation_hash, "")) == 0;
		query_reset(query);
	}
	read_ids(apply, &area_table, &apply->areas);
	read_ids(apply, &venue_table, &apply->venues);
	read_ids(apply, &team_table, &apply->teams);
	read_ids(apply, &person_table, &apply->people);
	read_ids(apply, &activity_table, &apply->activities);
	return is_current;
}

void sync_names(struct apply *apply)
{
	sync_community(apply);
	sync_settings(apply);
	sync_areas(apply);
	sync_venues(apply);
	sync_teams(apply);
	sync_people(apply);
	sync_activities(apply);
}
