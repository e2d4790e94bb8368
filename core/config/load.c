/* load.c - from files to a model, or to faults */
/* SPDX-License-Identifier: Apache-2.0 */
#include "config/load.h"

#include <string.h>

#include "config/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

civil_day zone_day_of(const struct reading *r)
{
	int32_t second;

	if (r->model->zone != NULL)
		return zone_day(r->model->zone, r->options->now, &second);
	return (civil_day)(r->options->now / 86400);
}

/* -- Files -- */

static int by_string(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct section *find_section(const struct source *source, const char *kind)
{
	for (size_t i = 0; i < source->sections.count; i++)
		if (strcmp(source->sections.items[i]->kind, kind) == 0)
			return source->sections.items[i];
	return NULL;
}

struct include { /* one name or pattern of `include` */
	struct value value;
	bool is_written;
};

static void missing(struct reading *r, const struct value *v, const char *name)
{
	value_fault(r, v, "file-missing", _("remove the name, or write the file"),
		_("no file \"%s\" in this directory"), name);
}

/* "./people.ini" is people.ini, and is read once. */
static const char *without_dots(struct reading *r, const char *name)
{
	char *out = arena_string(r->arena, name), *to = out;

	for (const char *part = name; *part != '\0';) {
		const size_t n = strcspn(part, "/") + (part[strcspn(part, "/")] == '/');
		if (n != 2 || memcmp(part, "./", 2) != 0) {
			memmove(to, part, n);
			to += n;
		}
		part += n;
	}
	*to = '\0';
	return out;
}

static void include_name(
	struct reading *r, const struct include *include, const char *name, struct names *names)
{
	const struct value *v = &include->value;
	const size_t before = names->count;

	if (!files_is_inside(name, true)) {
		value_fault(r, v, "include-path", _("move the file here"),
			_("an include stays in the directory of linli.ini"));
		return;
	}
	name = without_dots(r, name);
	if (strchr(name, '*') == NULL) {
		*vec_add(names) = name;
		return;
	}
	const enum files_verdict verdict = files_match(r->files, name, v->at, r->faults, names);
	if (verdict != FILES_FAULTY && names->count == before && include->is_written)
		value_warn(r, v, FAULT_WARNING, "pattern-empty", _("correct it, or remove it"),
			_("no file matches \"%s\""), name);
}

/* What `include` names, in byte order, each once, without linli.ini itself. */
static void list_includes(
	struct reading *r, struct section *community, struct names *names, struct value *ret_value)
{
	static const char standard[] = "people.ini, activities/*.ini";
	struct entry *e = community != NULL ? section_find(community, "include") : NULL;
	struct value v = { .text = standard, .size = sizeof standard - 1, .key = "include" };
	struct items items;

	v.at = (struct place_in_file){ .file = files_shown(r->files, files_main(r->files)),
		.line = 1 };
	if (community != NULL)
		v.at = community->at;
	if (e != NULL && !e->bad)
		v = entry_value(community, e);
	*ret_value = v;
	if (!value_items(r, &v, ITEMS_REPEATED, &items)) /* twice is said when the key is read */
		return;
	for (size_t i = 0; i < items.count; i++) {
		const struct include include = { items.list[i], v.entry != NULL };
		include_name(r, &include,
			arena_copy(r->arena, items.list[i].text, items.list[i].size), names);
	}
	if (names->count > 0)
		qsort(names->items, names->count, sizeof *names->items, by_string);
}

static void check_nested(struct reading *r, size_t first)
{
	for (size_t i = first; i < r->source.sections.count; i++) {
		struct section *s = r->source.sections.items[i];
		struct entry *e = section_good(s, "include");
		if (e == NULL || strcmp(s->kind, "community") != 0)
			continue;
		entry_report(r, s, e, FAULT_ERROR, "include-nested",
			_("move the line to linli.ini"), _("only linli.ini may include"));
		if (find_section(&r->source, "community") == s)
			continue;
		vec_free(&s->entries); /* enough is said about this one */
		r->source.sections.items[i--] =
			r->source.sections.items[--r->source.sections.count];
	}
}

static void read_includes(struct reading *r)
{
	struct names names = { 0 };
	struct value v;
	const char *last = NULL;

	list_includes(r, find_section(&r->source, "community"), &names, &v);
	const bool is_written = v.entry != NULL;
	r->lost_file = is_written && v.entry->bad;
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.items[i], *bytes;
		size_t size;
		if ((last != NULL && strcmp(last, name) == 0) ||
			strcmp(name, files_main(r->files)) == 0)
			continue;
		last = name;
		const size_t first = r->source.sections.count;
		switch (files_read(r->files, name, false, r->faults, &bytes, &size)) {
		case FILES_OK:
			source_add(&r->source, files_shown(r->files, name), bytes, size, r->faults);
			check_nested(r, first);
			break;
		case FILES_MISSING:
			if (!is_written)
				break;
			r->lost_file = true;
			if (!v.entry->bad)
				missing(r, &v, name);
			break;
		case FILES_FAULTY:
			r->lost_file = r->source.lost_community = true;
			break;
		}
	}
	vec_free(&names);
}

/* -- Holidays -- */

static void read_calendar(struct reading *r, struct section *s, const char *key, bool national)
{
	struct entry *e = section_good(s, key);
	struct items items;

	if (e == NULL)
		return;
	const struct value v = entry_value(s, e);
	if (!value_items(r, &v, ITEMS_PLAIN, &items))
		return;
	for (size_t i = 0; i < items.count && !e->bad; i++) {
		const char *name = arena_copy(r->arena, items.list[i].text, items.list[i].size);
		const char *bytes;
		size_t size;
		if (!files_is_inside(name, false)) {
			value_fault(r, &v, "include-path", _("move the file here"),
				_("a calendar file stays in the directory of linli.ini"));
			return;
		}
		switch (files_read(r->files, name, false, r->faults, &bytes, &size)) {
		case FILES_OK:
			holidays_add(r->model->holidays, files_shown(r->files, name), bytes, size,
				national, r->faults);
			hash_string(r->calendar, name);
			hash_string(r->calendar, national ? "national" : "local");
			hash_add(r->calendar, bytes, size);
			break;
		case FILES_MISSING:
			missing(r, &v, name);
			break;
		case FILES_FAULTY:
			break;
		}
	}
}

/* From `warn-from` on the next year should be known; the present one always.  A year whose row
 * may be among those that were no good is not missed. */
static void check_known(struct reading *r, struct section *s, bool is_faulty)
{
	const struct model *m = r->model;
	const struct civil_date today = civil_to_date(zone_day_of(r));
	struct entry *e = section_good(s, "holidays");
	const bool is_late = today.month > m->warn_month ||
		(today.month == m->warn_month && today.day >= m->warn_day);
	int32_t unknown = 0;

	if (e == NULL || !m->mark_unknown || !holidays_has_files(m->holidays) || is_faulty)
		return;
	if (!holidays_is_known(m->holidays, today.year))
		unknown = today.year;
	else if (is_late && !holidays_is_known(m->holidays, today.year + 1))
		unknown = today.year + 1;
	if (unknown != 0)
		entry_report(r, s, e, FAULT_WARNING, "year-unknown",
			_("add its rows when the notice is out"),
			_("holidays and make-up workdays of %d are not known yet"), unknown);
}

static void read_holidays(struct reading *r)
{
	struct section *s = section_of(r, "calendar", NULL);
	char hex[HASH_HEX];

	r->model->holidays = holidays_new(r->arena);
	r->calendar = hash_new();
	hash_string(r->calendar, r->model->zone_name);
	if (s != NULL) {
		const size_t before = faults_count(r->faults, FAULT_ERROR);
		read_calendar(r, s, "holidays", true);
		read_calendar(r, s, "local", false);
		check_known(r, s, faults_count(r->faults, FAULT_ERROR) > before);
	}
	hash_hex(r->calendar, hex);
	hash_free(r->calendar);
	r->model->calendar_hash = arena_string(r->arena, hex);
}

/* -- The model -- */

static int by_id(const void *a, const void *b)
{
	return id_compare(*(const char *const *)a, *(const char *const *)b);
}

/* One zeroed object for each section of the kind, id first, then where it stands. */
static void *make(struct reading *r, const char *kind, size_t size, size_t at, size_t *ret_count)
{
	size_t first;
	const size_t count = sections_of(r, kind, &first);
	char *objects = arena_get(r->arena, count + 1, size);

	for (size_t i = 0; i < count; i++) {
		const struct section *s = r->source.sections.items[first + i];
		*(const char **)(void *)(objects + i * size) = s->id;
		if (at > 0)
			*(struct place_in_file *)(void *)(objects + i * size + at) = s->at;
	}
	qsort(objects, count, size, by_id);
	*ret_count = count;
	return objects;
}

static void make_objects(struct reading *r)
{
	struct model *m = r->model;

#define MAKE(list, count, kind, type)                                                              \
	m->list = make(r, kind, sizeof(struct type), offsetof(struct type, at), &m->count)
	MAKE(seasons, season_count, "season", season);
	MAKE(venues, venue_count, "venue", venue);
	MAKE(teams, team_count, "team", team);
	MAKE(people, person_count, "person", person);
	MAKE(activities, activity_count, "activity", activity);
	MAKE(channels, channel_count, "channel", channel);
#undef MAKE
	m->roles = make(r, "role", sizeof(struct role), 0, &m->role_count);
	for (size_t i = 0; i < m->team_count; i++)
		m->teams[i].index = i;
	for (size_t i = 0; i < m->person_count; i++)
		m->people[i].index = i;
	places_make(r);
}

/* Sections are sorted by name and keys within them, so neither order nor file changes it. */
static void hash_all(struct reading *r)
{
	struct hash *hash = hash_new();
	char hex[HASH_HEX];

	for (size_t i = 0; i < r->source.sections.count; i++) {
		hash_string(hash, r->source.sections.items[i]->name);
		section_hash(hash, r->source.sections.items[i]);
	}
	hash_string(hash, r->model->calendar_hash);
	hash_hex(hash, hex);
	hash_free(hash);
	r->model->hash = arena_string(r->arena, hex);
}

static void read_all(struct reading *r)
{
	make_objects(r);
	community_read(r);
	read_holidays(r);
	types_read(r);
	places_read(r);
	channels_read(r);
	people_read(r);
	activities_read(r);
	community_check(r);
	people_check(r);
	hash_all(r);
	r->model->file_count = r->source.file_count;
}

static bool read_files(struct reading *r, const char *path)
{
	const char *bytes;
	size_t size;
	enum files_verdict verdict = FILES_MISSING;

	r->files = files_new(r->arena, path);
	if (r->files != NULL)
		verdict =
			files_read(r->files, files_main(r->files), true, r->faults, &bytes, &size);
	if (verdict == FILES_MISSING)
		faults_report(r->faults, FAULT_ERROR,
			(struct place_in_file){ .file = path, .line = 1 }, "file-missing", NULL,
			NULL, _("name it with -c FILE"), _("no file \"%s\""), path);
	if (verdict != FILES_OK)
		return false;
	source_add(&r->source, files_shown(r->files, files_main(r->files)), bytes, size, r->faults);
	read_includes(r);
	source_sort(&r->source, r->faults);
	if (section_of(r, "community", NULL) != NULL)
		return true;
	if (!r->source.lost_community)
		faults_report(r->faults, FAULT_ERROR,
			(struct place_in_file){
				.file = files_shown(r->files, files_main(r->files)), .line = 1 },
			"section-missing", "community", NULL, _("linli.ini begins with it"),
			_("[community] is missing"));
	return false;
}

struct model *model_load(
	const char *path, const struct load_options *options, struct faults *faults)
{
	struct arena *arena = arena_new();
	struct model *model = ARENA_NEW(arena, struct model);
	struct reading r = { .arena = arena,
		.model = model,
		.faults = faults,
		.options = options,
		.source = { .arena = arena } };

	model->arena = arena;
	const bool has_community = read_files(&r, path);
	if (r.source.sections.count > 0)
		read_all(&r);
	files_free(r.files);
	source_finish(&r.source);
	if (has_community && model->zone != NULL)
		return model;
	model_free(model);
	return NULL;
}

void model_free(struct model *model)
{
	if (model == NULL)
		return;
	zone_free(model->zone);
	arena_free(model->arena);
}
