/* keys-place.c - the keys of seasons, areas and venues */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/number.h"
#include "config/names.h"
#include "config/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* -- Seasons -- */

static bool read_monthdays(
	struct reading *r, const struct value *v, size_t dots, struct season_range *ret_range)
{
	const struct value first = value_part(v, v->text, dots);
	const struct value last = value_part(v, v->text + dots + 2, v->size - dots - 2);
	struct season_range range = { .yearly = true };

	if (!value_monthday(r, &first, &range.first_month, &range.first_day) ||
		!value_monthday(r, &last, &range.last_month, &range.last_day))
		return false;
	*ret_range = range;
	return true;
}

static bool is_range(const struct value *v)
{
	return v->size > 0 && v->text[0] >= '0' && v->text[0] <= '9' &&
		memmem(v->text, v->size, "..", 2) != NULL;
}

/* Dates, or month-days that come again every year: told apart by what stands before the "..". */
static bool read_range(struct reading *r, const struct value *v, struct season_range *ret_range)
{
	const char *dots = memmem(v->text, v->size, "..", 2);

	if (dots != NULL && dots - v->text <= 5)
		return read_monthdays(r, v, (size_t)(dots - v->text), ret_range);
	*ret_range = (struct season_range){ 0 };
	return value_dates(r, v, &ret_range->dates);
}

static bool read_dates(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct season *season = object;
	struct items items;

	(void)row;
	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	struct season_range *ranges = ARENA_ARRAY(r->arena, items.count + 1, struct season_range);
	for (size_t i = 0; i < items.count; i++)
		if (!read_range(r, &items.list[i], &ranges[i]))
			return false;
	season->ranges = ranges;
	season->range_count = items.count;
	return true;
}

static const struct season *find_season(const struct reading *r, const struct value *v)
{
	return object_find(r->model->seasons, r->model->season_count, sizeof(struct season),
		arena_copy(r->arena, v->text, v->size));
}

static bool unknown_season(struct reading *r, const struct value *v)
{
	const char **ids = ARENA_ARRAY(r->arena, r->model->season_count + 1, const char *);

	if (reading_lost(r, v)) {
		if (v->entry != NULL)
			v->entry->bad = true;
		return false;
	}
	for (size_t i = 0; i < r->model->season_count; i++)
		ids[i] = r->model->seasons[i].id;
	const char *hint = value_hint(r, v->text, v->size, ids, r->model->season_count);
	return value_fault(r, v, "unknown-season",
		hint != NULL ? hint
			     : arena_format(r->arena, _("write [season %.*s], or dates"),
				       (int)v->size, v->text),
		_("\"%.*s\" is no season and no range of dates"), (int)v->size, v->text);
}

bool read_seasons(struct reading *r, const struct value *v, const struct items *items,
	struct season_range **ret_ranges, size_t *ret_count)
{
	struct season_range *ranges = NULL;
	size_t count = 0;

	(void)v;
	for (size_t i = 0; i < items->count; i++) {
		const struct value *item = &items->list[i];
		const struct season *season = find_season(r, item);
		const size_t more = season != NULL ? season->range_count : 1;
		struct season_range *longer =
			ARENA_ARRAY(r->arena, count + more + 1, struct season_range);
		if (count > 0)
			memcpy(longer, ranges, count * sizeof *ranges);
		ranges = longer;
		if (season != NULL && more > 0)
			memcpy(ranges + count, season->ranges, more * sizeof *ranges);
		else if (season == NULL && !is_range(item))
			return unknown_season(r, item);
		else if (season == NULL && !read_range(r, item, &ranges[count]))
			return false;
		count += more;
	}
	*ret_ranges = ranges;
	*ret_count = count;
	return true;
}

static const struct key_row season[] = {
	{ "name", "text", VALUE_TEXT, .in_language = true, .min = 1, .max = 40, .initial = "",
		.offset = offsetof(struct season, name), .example = "学期",
		.help = SAID("季节的名字；不写就用编号", "its name; the id when left out") },
	{ "dates", "list of date ranges or month-day ranges", VALUE_OWN, .required = true,
		.read = read_dates, .example = "11-15..03-15",
		.help = SAID("什么时候；11-15..03-15 每年跨新年",
			"when it holds; 11-15..03-15 runs over the new year, every year") },
};
const struct key_table keys_season = { season, COUNT(season) };

/* -- Areas -- */

static bool read_within(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct area *area = object;
	const struct area *parent = reference_find(r, v, r->model->areas, r->model->area_count,
		sizeof(struct area), "area", "unknown-area");

	(void)row;
	if (parent != NULL)
		area->within = parent;
	return parent != NULL;
}

static bool read_person(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	const struct person *person = reference_find(r, v, r->model->people, r->model->person_count,
		sizeof(struct person), "person", "unknown-person");

	if (person != NULL)
		*(const struct person **)(void *)((char *)object + row->offset) = person;
	return person != NULL;
}

static bool read_buildings(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	(void)r;
	(void)v;
	(void)object;
	(void)row;
	return true; /* places_read has made areas of them already */
}

static const char *const area_kinds[] = { "compound", "grid", "building", "entrance", NULL };

static bool read_area_kind(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct area *area = object;
	int32_t kind;

	if (!value_choice(r, v, row->choices, &kind))
		return false;
	area->kind = (enum area_kind)(kind + AREA_COMPOUND);
	return true;
}

static const struct key_row area[] = {
	{ "name", "text", VALUE_TEXT, .required = true, .in_language = true, .min = 1, .max = 60,
		.offset = offsetof(struct area, name), .example = "第一网格",
		.help = SAID("区域的名字", "its name") },
	{ "kind", "compound, grid, building, entrance", VALUE_OWN, .choices = area_kinds,
		.initial = "grid", .read = read_area_kind, .example = "grid",
		.help = SAID("种类；要比上级低一层", "must be below the kind of its parent") },
	{ "within", "area", VALUE_OWN, .initial = "", .read = read_within, .example = "c1",
		.help = SAID("上级区域；不写就是社区", "its parent; the community when left out") },
	{ "buildings", "list of numbers and ranges", VALUE_OWN, .min = 1, .max = 999, .initial = "",
		.read = read_buildings, .example = "1-3, 13",
		.help = SAID("每栋楼各成一个区域", "makes one area of kind building for each") },
	{ "households", "count", VALUE_COUNT, .max = 100000, .initial = "0",
		.offset = offsetof(struct area, households), .example = "310",
		.help = SAID(
			"户数；一个网格 300 到 500 户", "a grid outside 300 to 500 gives a note") },
	{ "worker", "person", VALUE_OWN, .initial = "", .read = read_person,
		.offset = offsetof(struct area, worker), .example = "s03",
		.help = SAID("网格员", "the grid worker") },
	{ "liaison", "person", VALUE_OWN, .initial = "", .read = read_person,
		.offset = offsetof(struct area, liaison), .example = "v01",
		.help = SAID("楼门联络员", "the contact of an entrance") },
};
const struct key_table keys_area = { area, COUNT(area) };

enum { LAST_BUILDING = 999 };

/* "1-3" or "13" into the set of numbers. */
static bool read_numbers(struct reading *r, const struct value *v, bool *ret_has)
{
	const char *dash = memchr(v->text, '-', v->size);
	const size_t n = dash != NULL ? (size_t)(dash - v->text) : v->size;
	const struct value low = value_part(v, v->text, n);
	const struct value high = dash != NULL ? value_part(v, dash + 1, v->size - n - 1) : low;
	int32_t first, last;

	if (!value_count(r, &low, 1, LAST_BUILDING, &first) ||
		!value_count(r, &high, 1, LAST_BUILDING, &last))
		return false;
	if (last < first)
		return value_fault(r, v, "bad-range",
			arena_format(r->arena, _("write \"%d-%d\""), last, first),
			_("the range ends before it begins"));
	for (int32_t i = first; i <= last; i++)
		ret_has[i] = true;
	return true;
}

struct areas VEC(struct area);

static void add_buildings(struct reading *r, const struct section *s, struct areas *areas)
{
	bool has[LAST_BUILDING + 1] = { false };
	struct entry *e = section_good(s, "buildings");
	struct items items;

	if (e == NULL)
		return;
	const struct value v = entry_value(s, e);
	if (!value_items(r, &v, ITEMS_PLAIN, &items))
		return;
	for (size_t i = 0; i < items.count; i++)
		if (!read_numbers(r, &items.list[i], has))
			return;
	for (int i = 1; i <= LAST_BUILDING; i++) {
		if (!has[i])
			continue;
		const char *zh = arena_format(r->arena, "%d号楼", i);
		const char *en = arena_format(r->arena, "Building %d", i);
		*vec_add(areas) = (struct area){ .id = arena_format(r->arena, "%s-b%d", s->id, i),
			.at = e->at,
			.kind = AREA_BUILDING,
			.name = WORDS(zh, en) };
	}
}

static int by_id(const void *a, const void *b)
{
	return id_compare(*(const char *const *)a, *(const char *const *)b);
}

/* One area for each section and building; a building that has a section of its own is that. */
static void make_areas(struct reading *r)
{
	struct model *m = r->model;
	struct areas areas = { 0 };
	size_t first, kept = 0;
	const size_t count = sections_of(r, "area", &first);

	for (size_t i = 0; i < count; i++) {
		const struct section *s = r->source.sections.items[first + i];
		*vec_add(&areas) = (struct area){ .id = s->id, .at = s->at, .kind = AREA_GRID };
	}
	for (size_t i = 0; i < count; i++)
		add_buildings(r, r->source.sections.items[first + i], &areas);
	m->areas = ARENA_ARRAY(r->arena, areas.count + 1, struct area);
	if (areas.count > 0)
		qsort(areas.items, areas.count, sizeof(struct area), by_id);
	for (size_t i = 0; i < areas.count; i++) {
		struct area *a = &areas.items[i];
		if (kept > 0 && strcmp(m->areas[kept - 1].id, a->id) == 0) {
			if (a->kind != AREA_BUILDING || a->name.in[LANG_EN] == NULL)
				m->areas[kept - 1] = *a;
			continue;
		}
		m->areas[kept++] = *a;
	}
	m->area_count = kept;
	for (size_t i = 0; i < kept; i++)
		m->areas[i].index = i;
	vec_free(&areas);
}

/* The grid a building was made by is what stands before the last "-b". */
static void link_buildings(struct reading *r)
{
	for (size_t i = 0; i < r->model->area_count; i++) {
		struct area *a = &r->model->areas[i];
		if (section_of(r, "area", a->id) != NULL)
			continue;
		const char *dash = strrchr(a->id, '-');
		a->within =
			model_area(r->model, arena_copy(r->arena, a->id, (size_t)(dash - a->id)));
	}
}

/* Of the areas of a circle the one whose `within` stands last; NULL when there is none. */
static struct section *circle_of(const struct reading *r, const struct area *start)
{
	struct section *last = NULL;
	const struct area *a = start;

	for (size_t steps = 0; a != NULL && steps <= r->model->area_count; steps++) {
		struct section *s = section_of(r, "area", a->id);
		struct entry *e = s != NULL ? section_find(s, "within") : NULL;
		if (e != NULL &&
			(last == NULL || entry_later(e, section_find(last, "within")) == e))
			last = s;
		a = a->within;
		if (a == start)
			return last;
	}
	return NULL;
}

/* Every link goes: what is wrong with their order, too, is the circle. */
static void open_circle(struct area *a)
{
	while (a != NULL) {
		struct area *next = (struct area *)a->within;
		a->within = NULL;
		a = next;
	}
}

static void check_circles(struct reading *r)
{
	for (size_t i = 0; i < r->model->area_count; i++) {
		struct section *s = circle_of(r, &r->model->areas[i]);
		if (s == NULL)
			continue;
		entry_report(r, s, section_find(s, "within"), FAULT_ERROR, "area-circle",
			_("name its parent"), _("[%s] lies within itself"), s->name);
		open_circle(&r->model->areas[i]);
	}
}

static void check_area(struct reading *r, struct area *a, struct section *s)
{
	struct entry *kind = section_good(s, "kind"), *within = section_good(s, "within");
	struct entry *households = section_good(s, "households");

	if (a->within != NULL && within != NULL && a->kind <= a->within->kind &&
		(kind != NULL || section_find(s, "kind") == NULL)) {
		entry_report(r, s, entry_later(kind, within), FAULT_ERROR, "area-order",
			_("compound > grid > building > entrance"),
			_("a %s cannot lie within a %s"), area_kind_name(a->kind),
			area_kind_name(a->within->kind));
		a->within = NULL;
	}
	if (a->kind == AREA_GRID && households != NULL &&
		(a->households < 300 || a->households > 500))
		entry_report(r, s, households, FAULT_NOTE, "grid-size", NULL,
			_("%d households; a grid has 300 to 500"), a->households);
	struct entry *buildings = section_good(s, "buildings");
	if (buildings != NULL && a->kind >= AREA_BUILDING)
		entry_report(r, s, entry_later(kind, buildings), FAULT_ERROR, "area-order",
			_("compound > grid > building > entrance"),
			_("a building cannot lie within a %s"), area_kind_name(a->kind));
}

static void read_areas(struct reading *r)
{
	size_t first;
	const size_t count = sections_of(r, "area", &first);

	link_buildings(r);
	for (size_t i = 0; i < count; i++) {
		struct section *s = r->source.sections.items[first + i];
		section_read(r, &keys_area, s, (struct area *)model_area(r->model, s->id));
	}
	check_circles(r);
	for (size_t i = 0; i < count; i++) {
		struct section *s = r->source.sections.items[first + i];
		check_area(r, (struct area *)model_area(r->model, s->id), s);
	}
}

/* -- Venues -- */

static bool read_rain(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct venue *venue = object;
	const struct venue *other = reference_find(r, v, r->model->venues, r->model->venue_count,
		sizeof(struct venue), "venue", "unknown-venue");

	(void)row;
	if (other != NULL)
		venue->rain_venue = other;
	return other != NULL;
}

static bool read_hours(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct venue *venue = object;
	struct venue_hours hours = { 0 };
	const char *suffix = v->entry != NULL ? v->entry->suffix : NULL;

	if (suffix != NULL) {
		struct value id = value_part(v, suffix, strlen(suffix));
		hours.season = find_season(r, &id);
		if (hours.season == NULL)
			return unknown_season(r, &id);
	}
	if (!value_hours(r, v, row->over_midnight, &hours.hours))
		return false;
	if (suffix == NULL) {
		venue->hours[0] = hours;
		return true;
	}
	venue->hours[venue->hours_count++] = hours;
	return true;
}

static const struct key_row venue[] = {
	{ "name", "text", VALUE_TEXT, .required = true, .in_language = true, .min = 1, .max = 60,
		.offset = offsetof(struct venue, name), .example = "社区活动室",
		.help = SAID("场地的名字", "its name") },
	{ "kind", "room, station, mobile, outdoor", VALUE_CHOICE, .choices = venue_kind_names,
		.initial = "room", .offset = offsetof(struct venue, kind), .example = "station",
		.help = SAID("种类；mobile 每次另说地点",
			"mobile: the place is given for each occurrence") },
	{ "capacity", "count", VALUE_COUNT, .min = 1, .max = 100000, .initial = "",
		.offset = offsetof(struct venue, capacity), .example = "40",
		.help = SAID("同时容纳多少人", "people at the same time") },
	{ "hours", "clock range", VALUE_OWN, .initial = "00:00-24:00", .read = read_hours,
		.example = "08:00-20:00",
		.help = SAID("开放时间；hours.季节 在该季节内有效",
			"outside it an activity is a conflict; hours.SEASON holds while that "
			"season does") },
	{ "rain-venue", "venue", VALUE_OWN, .initial = "", .read = read_rain, .example = "room",
		.help = SAID("下雨时改去哪里，必须在室内", "where it goes in the rain; indoors") },
	{ "outdoor", "yes/no", VALUE_BOOL, .initial = "no",
		.offset = offsetof(struct venue, outdoor), .example = "yes",
		.help = SAID("在露天", "in the open") },
	{ "step-free", "yes/no", VALUE_BOOL, .initial = "no",
		.offset = offsetof(struct venue, step_free), .example = "yes",
		.help = SAID("进门没有台阶", "no step on the way in") },
	{ "shared", "yes/no", VALUE_BOOL, .initial = "no", .offset = offsetof(struct venue, shared),
		.example = "yes",
		.help = SAID("可以同时办两个活动", "two activities at once are no conflict") },
};
const struct key_table keys_venue = { venue, COUNT(venue) };

static bool is_outdoors(const struct venue *v)
{
	return v->outdoor || v->kind == VENUE_OUTDOOR;
}

static void read_venues(struct reading *r)
{
	struct model *m = r->model;

	for (size_t i = 0; i < m->venue_count; i++) {
		struct venue *v = &m->venues[i];
		struct section *s = section_of(r, "venue", v->id);
		v->hours = ARENA_ARRAY(r->arena, s->entries.count + 1, struct venue_hours);
		v->hours_count = 1;
		v->capacity = UNLIMITED;
		section_read(r, &keys_venue, s, v);
		v->outdoor = v->outdoor || v->kind == VENUE_OUTDOOR;
	}
	for (size_t i = 0; i < m->venue_count; i++) {
		const struct venue *v = &m->venues[i];
		struct section *s = section_of(r, "venue", v->id);
		if (v->rain_venue != NULL && is_outdoors(v->rain_venue))
			entry_report(r, s, section_find(s, "rain-venue"), FAULT_ERROR,
				"rain-outdoors", _("name an indoor venue"),
				_("[venue %s] is outdoors"), v->rain_venue->id);
	}
}

void places_make(struct reading *r)
{
	make_areas(r);
}

void places_read(struct reading *r)
{
	struct model *m = r->model;

	for (size_t i = 0; i < m->season_count; i++) {
		struct season *s = &m->seasons[i];
		section_read(r, &keys_season, section_of(r, "season", s->id), s);
		if (s->name.in[LANG_ZH] == NULL && s->name.in[LANG_EN] == NULL)
			s->name.in[m->language] = s->id;
	}
	read_areas(r);
	read_venues(r);
}
