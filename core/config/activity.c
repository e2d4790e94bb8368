/* activity.c - an activity from its sections: which value wins, and what is missing */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "config/names.h"
#include "config/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* -- Which value wins: [activity], [type], the type's default, the core's -- */

/* Every key that may stand in a section: the core's and the type's. */
static const char **known_keys(struct reading *r, const struct type_schema *type, size_t *ret_count)
{
	const size_t more = type != NULL ? type->row_count : 0;
	const char **names = ARENA_ARRAY(r->arena, keys_activity.count + more + 1, const char *);
	size_t n = 0;

	for (size_t i = 0; i < keys_activity.count; i++)
		names[n++] = keys_activity.rows[i].key;
	for (size_t i = 0; i < more; i++)
		if (type->rows[i].kind != OPTION_CORE)
			names[n++] = type->rows[i].key;
	*ret_count = n;
	return names;
}

static const struct option_row *find_option(const struct type_schema *type, const char *key)
{
	for (size_t i = 0; type != NULL && i < type->row_count; i++)
		if (type->rows[i].kind != OPTION_CORE && strcmp(type->rows[i].key, key) == 0)
			return &type->rows[i];
	return NULL;
}

static void read_core(struct reading *r, const struct key_row *row, struct section *s,
	struct entry *e, struct activity *a)
{
	const struct value v = entry_value(s, e);
	enum lang lang;

	if (!entry_language(r, s, e, row->in_language, &lang) || !row_read(r, row, &v, a, lang))
		return;
	if (strcmp(row->key, "on-holiday") == 0)
		a->has_on_holiday = true;
	if (row->in_language && e->has_comment)
		value_warn(r, &v, FAULT_WARNING, "comment-in-text", _("write \"；\" to show it"),
			_("the text after \" ;\" is a comment and is not shown"));
}

/* The defaults that a type has for the core's keys. */
static void read_type_defaults(struct reading *r, struct section *s, struct activity *a)
{
	for (size_t i = 0; a->type != NULL && i < a->type->row_count; i++) {
		const struct option_row *option = &a->type->rows[i];
		const struct key_row *row = option->kind == OPTION_CORE
			? table_find(&keys_activity, option->key)
			: NULL;
		if (row == NULL || option->initial == NULL || option->initial[0] == '\0')
			continue;
		const struct value v = { .text = option->initial,
			.size = strlen(option->initial),
			.key = option->key,
			.section = s->name,
			.at = { .file = s->at.file,
				.line = a->line_type > 0 ? a->line_type : s->at.line } };
		r->code = "type-default";
		if (row_read(r, row, &v, a, r->model->language) &&
			strcmp(row->key, "on-holiday") == 0)
			a->has_on_holiday = true;
		r->code = NULL;
	}
}

static bool has_default(const struct activity *a, const struct section *defaults, const char *key)
{
	for (size_t i = 0; a->type != NULL && i < a->type->row_count; i++)
		if (a->type->rows[i].kind == OPTION_CORE && strcmp(a->type->rows[i].key, key) == 0)
			return true;
	return section_good(defaults, key) != NULL;
}

static void check_missing(struct reading *r, const struct activity *a, const struct section *s,
	const struct section *defaults)
{
	for (size_t i = 0; i < keys_activity.count; i++) {
		const struct key_row *row = &keys_activity.rows[i];
		if (!row->required || section_find(s, row->key) != NULL ||
			has_default(a, defaults, row->key))
			continue;
		const char *own =
			arena_format(r->arena, "%s.%s", row->key, lang_tag(r->model->language));
		if (row->in_language && section_find(s, own) != NULL)
			continue;
		entry_report(r, s, NULL, FAULT_ERROR, "missing-key",
			arena_format(r->arena, _("add \"%s = %s\""), row->key, row->example),
			_("[%s] needs \"%s\""), s->name, row->key);
	}
}

static void read_own(struct reading *r, struct section *s, struct activity *a)
{
	size_t count;
	const char **known = known_keys(r, a->type, &count);

	VEC_EACH (struct entry, e, &s->entries) {
		const struct key_row *row = table_find(&keys_activity, e->base);
		if (e->bad || strcmp(e->key, "type") == 0)
			continue;
		if (row != NULL)
			read_core(r, row, s, e, a);
		else if (a->type != NULL && a->type->refused == NULL &&
			find_option(a->type, e->base) == NULL)
			entry_unknown(r, s, e, known, count, a->type->name);
	}
}

static void read_defaults(struct reading *r, struct section *defaults, struct activity *a)
{
	if (defaults == NULL)
		return;
	r->quiet = true; /* types_read has judged them */
	VEC_EACH (struct entry, e, &defaults->entries) {
		const struct key_row *row = table_find(&keys_activity, e->base);
		if (!e->bad && row != NULL)
			read_core(r, row, defaults, e, a);
	}
	r->quiet = false;
}

static void read_key_type(struct reading *r, struct section *s, struct activity *a)
{
	struct entry *e = section_good(s, "type");

	if (e == NULL)
		return;
	const struct value v = entry_value(s, e);
	a->line_type = e->at.line;
	type_read(r, &v, a, NULL);
}

static uint32_t line_of(const struct section *s, const char *key)
{
	const struct entry *e = section_find(s, key);

	return e != NULL ? e->at.line : 0;
}

static void note_lines(struct reading *r, const struct section *s, struct activity *a)
{
	const struct {
		const char *key;
		uint32_t *line;
	} lines[] = { { "when", &a->line_when }, { "venue", &a->line_venue },
		{ "places", &a->line_places }, { "areas", &a->line_areas },
		{ "rotate", &a->line_rotate }, { "on-holiday", &a->line_on_holiday },
		{ "also", &a->line_also }, { "except", &a->line_except }, { "type", &a->line_type },
		{ "title", &a->line_title }, { "start", &a->line_start },
		{ "lasts", &a->line_lasts }, { "from", &a->line_from },
		{ "until", &a->line_until } };

	for (size_t i = 0; i < COUNT(lines); i++)
		*lines[i].line = line_of(s, lines[i].key);
	a->lines = ARENA_ARRAY(r->arena, s->entries.count + 1, struct key_line);
	VEC_EACH (const struct entry, e, &s->entries)
		a->lines[a->line_count++] = (struct key_line){ e->key, e->at.line };
}

struct place_in_file activity_place(const struct activity *a, const char *key)
{
	for (size_t i = 0; key != NULL && i < a->line_count; i++)
		if (strcmp(a->lines[i].key, key) == 0)
			return (struct place_in_file){ .file = a->at.file,
				.line = a->lines[i].line };
	return a->at;
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

/* The order of keys changes nothing, so it does not change the hash. */
void section_hash(struct hash *hash, const struct section *s)
{
	if (s == NULL || s->entries.count == 0)
		return;
	struct entry *sorted = xcalloc(s->entries.count, sizeof *sorted);
	memcpy(sorted, s->entries.items, s->entries.count * sizeof *sorted);
	qsort(sorted, s->entries.count, sizeof *sorted, by_key);
	hash_string(hash, s->name);
	for (size_t i = 0; i < s->entries.count; i++) {
		hash_string(hash, sorted[i].key);
		hash_string(hash, sorted[i].value);
	}
	free(sorted);
}

static const char *hash_activity(
	struct reading *r, const struct section *s, const struct section *defaults)
{
	struct hash *hash = hash_new();
	char hex[HASH_HEX];

	section_hash(hash, s);
	section_hash(hash, defaults);
	hash_hex(hash, hex);
	hash_free(hash);
	return arena_string(r->arena, hex);
}

static void read_duties(
	struct reading *r, struct section *s, struct section *defaults, struct activity *a)
{
	struct entry *own = section_good(s, "duties"), *other = section_good(defaults, "duties");

	if (find_option(a->type, "duties") == NULL || strcmp(a->type->name, "plain") != 0)
		return;
	if (own == NULL && other == NULL)
		return;
	const struct value v = own != NULL ? entry_value(s, own) : entry_value(defaults, other);
	r->quiet = own == NULL;
	duties_read(r, a, &v);
	r->quiet = false;
	if (v.entry->bad)
		option_reset(r, a, s, "duties");
}

static bool is_there(const struct activity *a, const struct section *s,
	const struct section *defaults, const char *key)
{
	const struct entry *e = section_find(s, key);

	return e != NULL ? !e->bad : has_default(a, defaults, key);
}

static void read_activity(struct reading *r, struct activity *a, struct section *s)
{
	a->rule.from = a->rule.until = CIVIL_NONE;
	a->rule.mark_unknown = r->model->mark_unknown;
	read_key_type(r, s, a);
	struct section *defaults = a->type != NULL ? section_of(r, "type", a->type->name) : NULL;
	table_defaults(r, &keys_activity, a, s);
	read_type_defaults(r, s, a);
	read_defaults(r, defaults, a);
	read_own(r, s, a);
	check_missing(r, a, s, defaults);
	if (a->type != NULL) {
		options_read(r, a, s, defaults);
		read_duties(r, s, defaults, a);
	}
	note_lines(r, s, a);
	a->hash = hash_activity(r, s, defaults);
	activity_check(r, a, s);
	VEC_EACH (const struct entry, e, &s->entries)
		a->has_fault = a->has_fault || e->bad;
	a->is_usable = a->type != NULL && a->type->refused == NULL &&
		is_there(a, s, defaults, "when") && is_there(a, s, defaults, "start");
	if (!is_there(a, s, defaults, "when"))
		a->rule.when = (struct when){ .kind = WHEN_ON_CALL }; /* no rule, no dates */
}

void activities_read(struct reading *r)
{
	for (size_t i = 0; i < r->model->activity_count; i++) {
		struct activity *a = &r->model->activities[i];
		read_activity(r, a, section_of(r, "activity", a->id));
	}
}

/* -- [type NAME]: whatever is bad in it is a bad default -- */

static void read_type_option(
	struct reading *r, struct section *s, struct entry *e, const struct option_row *row)
{
	struct option_value value = { .kind = row->kind };
	const struct value v = entry_value(s, e);
	enum lang lang;

	if (entry_language(r, s, e, row->kind == OPTION_TEXT, &lang))
		option_read(r, row, &v, lang, &value);
}

static void read_type_section(struct reading *r, struct section *s)
{
	const struct type_finder *finder = r->options->types;
	const struct type_schema *type = finder->find(finder->context, s->id);
	struct activity scratch = { .at = s->at };
	size_t count;
	const char **known = known_keys(r, type, &count);

	r->code = "type-default";
	if (type == NULL)
		entry_report(r, s, NULL, FAULT_ERROR, "type-default",
			type_hint(r, s->id, strlen(s->id)), _("no type \"%s\""), s->id);
	VEC_EACH (struct entry, e, &s->entries) {
		const struct key_row *row = table_find(&keys_activity, e->base);
		const struct option_row *option = find_option(type, e->base);
		if (e->bad || type == NULL || type->refused != NULL)
			continue;
		if (row != NULL && row->required)
			entry_report(r, s, e, FAULT_ERROR, "type-default",
				_("write it in each [activity ID]"),
				_("\"%s\" has no default: every activity has its own"), e->key);
		else if (row != NULL)
			read_core(r, row, s, e, &scratch);
		else if (option != NULL)
			read_type_option(r, s, e, option);
		else
			entry_unknown(r, s, e, known, count, type->name);
		if (option != NULL && strcmp(e->base, "duties") == 0 &&
			strcmp(s->id, "plain") == 0 && !e->bad) {
			const struct value v = entry_value(s, e);
			duties_read(r, &scratch, &v);
		}
	}
	r->code = NULL;
}

void types_read(struct reading *r)
{
	size_t first;
	const size_t count = sections_of(r, "type", &first);

	for (size_t i = 0; i < count; i++)
		read_type_section(r, r->source.sections.items[first + i]);
}
