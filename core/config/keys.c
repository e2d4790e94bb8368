/* keys.c - the rows of a section applied to it */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"
#include "config/reading.h"

const struct key_row *table_find(const struct key_table *table, const char *key)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->rows[i].key, key) == 0)
			return &table->rows[i];
	return NULL;
}

bool row_read(struct reading *r, const struct key_row *row, const struct value *v, void *object,
	enum lang lang)
{
	char *member = (char *)object + row->offset;
	struct civil_span span;
	bool done;

	switch (row->kind) {
	case VALUE_TEXT:
		if (row->in_language)
			return value_text(r, v, row->min, row->max,
				&((struct words *)(void *)member)->in[lang]);
		return value_text(r, v, row->min, row->max, (const char **)(void *)member);
	case VALUE_ID:
		return value_id(r, v, (const char **)(void *)member);
	case VALUE_COUNT:
		return value_count(r, v, row->min, row->max, (int32_t *)(void *)member);
	case VALUE_BOOL:
		return value_bool(r, v, (bool *)member);
	case VALUE_CHOICE:
		return value_choice(r, v, row->choices, (int32_t *)(void *)member);
	case VALUE_MINUTES:
	case VALUE_DAYS:
		done = value_span(r, v, row->min, row->max, &span);
		if (done)
			*(int32_t *)(void *)member =
				span_minutes(span) / (row->kind == VALUE_DAYS ? DAY_MINUTES : 1);
		return done;
	case VALUE_SPAN:
		return value_span(r, v, row->min, row->max, (struct civil_span *)(void *)member);
	case VALUE_DATE:
		return value_date(r, v, (civil_day *)(void *)member);
	case VALUE_HOURS:
		return value_hours(r, v, row->over_midnight, (struct clock_range *)(void *)member);
	case VALUE_OWN:
		break;
	}
	return row->read(r, v, object, row);
}

void table_defaults(struct reading *r, const struct key_table *table, void *object,
	const struct section *section)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct key_row *row = &table->rows[i];
		if (row->initial == NULL || row->initial[0] == '\0' || row->required)
			continue;
		const struct value v = { .text = row->initial,
			.size = strlen(row->initial),
			.key = row->key,
			.section = section != NULL ? section->name : NULL,
			.at = section != NULL ? section->at
					      : (struct place_in_file){ .file = "" } };
		row_read(r, row, &v, object, r->model->language);
	}
}

struct value entry_value(const struct section *section, struct entry *e)
{
	return (struct value){ .text = e->value,
		.size = strlen(e->value),
		.key = e->key,
		.section = section->name,
		.at = { .file = e->at.file, .line = e->at.line, .column = e->column },
		.entry = e };
}

struct entry *section_good(const struct section *section, const char *key)
{
	struct entry *e = section != NULL ? section_find(section, key) : NULL;

	return e != NULL && !e->bad ? e : NULL;
}

void entry_report(struct reading *r, const struct section *section, struct entry *e,
	enum severity severity, const char *code, const char *hint, const char *format, ...)
{
	char message[2048];
	va_list ap;

	va_start(ap, format);
	vsnprintf(message, sizeof message, format, ap);
	va_end(ap);
	if (e != NULL && severity == FAULT_ERROR)
		e->bad = true;
	faults_report(r->faults, severity, e != NULL ? e->at : section->at,
		severity == FAULT_ERROR && r->code != NULL ? r->code : code, section->name,
		e != NULL ? e->key : NULL, hint, "%s", message);
}

struct entry *entry_later(struct entry *a, struct entry *b)
{
	if (a == NULL || b == NULL)
		return a != NULL ? a : b;
	const int c = strcmp(a->at.file, b->at.file);
	return c > 0 || (c == 0 && a->at.line > b->at.line) ? a : b;
}

/* A language that is written and has no key yet is meant more often than a new one. */
static const char *language_hint(struct reading *r, const struct entry *e)
{
	for (int32_t lang = 0; lang < LANG_COUNT; lang++)
		if (lang != (int32_t)r->model->language && r->model->languages[lang])
			return arena_format(r->arena, _("add it to languages, or use %s.%s"),
				e->base, lang_tag((enum lang)lang));
	return arena_format(r->arena, _("add it to languages, or write \"%s\""), e->base);
}

bool entry_language(struct reading *r, struct section *section, struct entry *e, bool in_language,
	enum lang *ret_lang)
{
	*ret_lang = r->model->language;
	if (e->suffix == NULL)
		return true;
	if (!in_language) {
		entry_report(r, section, e, FAULT_ERROR, "no-language-here",
			arena_format(r->arena, _("write \"%s\""), e->base),
			_("\"%s\" is no text, it has no language"), e->base);
		return false;
	}
	if (!lang_parse(e->suffix, strlen(e->suffix), ret_lang) ||
		(!r->any_language && !r->model->languages[*ret_lang])) {
		entry_report(r, section, e, FAULT_ERROR, "unknown-language", language_hint(r, e),
			_("pages are not written in \"%s\""), e->suffix);
		return false;
	}
	struct entry *plain = section_find(section, e->base);
	if (*ret_lang == r->model->language && plain != NULL && !r->any_language) {
		struct entry *later = entry_later(plain, e);
		if (!later->bad)
			entry_report(r, section, later, FAULT_ERROR, "language-twice",
				_("remove one"), _("\"%s\" and \"%s\" are the same text"), e->key,
				e->base);
		return !e->bad;
	}
	return true;
}

/* The key with "-" for each "_". */
static const char *dashed(struct reading *r, const char *key)
{
	char *out = arena_string(r->arena, key);

	for (char *c = out; *c != '\0'; c++)
		if (*c == '_')
			*c = '-';
	return out;
}

void entry_unknown(struct reading *r, struct section *section, struct entry *e,
	const char *const *known, size_t count, const char *type)
{
	const char *meant = dashed(r, e->base);
	bool is_underscore = false;

	for (size_t i = 0; i < count; i++)
		is_underscore = is_underscore || strcmp(known[i], meant) == 0;
	if (is_underscore && strchr(e->base, '_') != NULL)
		entry_report(r, section, e, FAULT_ERROR, "underscore-key",
			arena_format(r->arena, _("did you mean \"%s\"?"), meant),
			_("unknown key \"%s\""), e->key);
	else if (type != NULL)
		entry_report(r, section, e, FAULT_ERROR, "unknown-key",
			value_hint(r, e->base, strlen(e->base), known, count),
			_("unknown key \"%s\" for type %s"), e->key, type);
	else
		entry_report(r, section, e, FAULT_ERROR, "unknown-key",
			value_hint(r, e->base, strlen(e->base), known, count),
			_("unknown key \"%s\""), e->key);
}

static void check_missing(
	struct reading *r, const struct key_table *table, const struct section *section)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct key_row *row = &table->rows[i];
		if (!row->required || section_find(section, row->key) != NULL)
			continue;
		const char *own =
			arena_format(r->arena, "%s.%s", row->key, lang_tag(r->model->language));
		if (row->in_language && section_find(section, own) != NULL)
			continue;
		faults_report(r->faults, FAULT_ERROR, section->at,
			r->code != NULL ? r->code : "missing-key", section->name, row->key,
			arena_format(r->arena, _("add \"%s = %s\""), row->key, row->example),
			_("[%s] needs \"%s\""), section->name, row->key);
	}
}

static const char **key_names(struct reading *r, const struct key_table *table)
{
	const char **names = ARENA_ARRAY(r->arena, table->count + 1, const char *);

	for (size_t i = 0; i < table->count; i++)
		names[i] = table->rows[i].key;
	return names;
}

static void read_entry(struct reading *r, const struct key_table *table, struct section *section,
	struct entry *e, void *object)
{
	const struct key_row *row = table_find(table, e->base);
	enum lang lang;

	if (e->bad)
		return;
	if (row == NULL) {
		entry_unknown(r, section, e, key_names(r, table), table->count, NULL);
		return;
	}
	const struct value v = entry_value(section, e);
	if (strcmp(row->key, "hours") == 0 && row->kind == VALUE_OWN && e->suffix != NULL) {
		row->read(r, &v, object, row); /* hours.SEASON */
		return;
	}
	if (!entry_language(r, section, e, row->in_language, &lang))
		return;
	row_read(r, row, &v, object, lang);
	if (row->in_language && !e->bad && e->has_comment)
		value_warn(r, &v, FAULT_WARNING, "comment-in-text", _("write \"；\" to show it"),
			_("the text after \" ;\" is a comment and is not shown"));
}

void section_read(
	struct reading *r, const struct key_table *table, struct section *section, void *object)
{
	table_defaults(r, table, object, section);
	if (section == NULL)
		return;
	VEC_EACH (struct entry, e, &section->entries)
		read_entry(r, table, section, e, object);
	check_missing(r, table, section);
}

static const char *id_at(const void *objects, size_t size, size_t i)
{
	return *(const char *const *)(const void *)((const char *)objects + i * size);
}

const void *object_find(const void *objects, size_t count, size_t size, const char *id)
{
	for (size_t low = 0, high = count; low < high;) {
		const size_t middle = low + (high - low) / 2;
		const int c = id_compare(id, id_at(objects, size, middle));
		if (c == 0)
			return (const char *)objects + middle * size;
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool reading_lost(const struct reading *r, const struct value *v)
{
	const struct source *s = &r->source;

	for (size_t i = 0; i < s->lost_ids.count; i++)
		if (strlen(s->lost_ids.items[i]) == v->size &&
			memcmp(s->lost_ids.items[i], v->text, v->size) == 0)
			return true;
	return r->lost_file;
}

const void *reference_find(struct reading *r, const struct value *v, const void *objects,
	size_t count, size_t size, const char *kind, const char *code)
{
	const void *found =
		object_find(objects, count, size, arena_copy(r->arena, v->text, v->size));

	if (found != NULL)
		return found;
	if (reading_lost(r, v)) {
		if (v->entry != NULL)
			v->entry->bad = true;
		return NULL;
	}
	const char **ids = ARENA_ARRAY(r->arena, count + 1, const char *);
	for (size_t i = 0; i < count; i++)
		ids[i] = id_at(objects, size, i);
	value_fault(r, v, code, value_hint(r, v->text, v->size, ids, count), _("no [%s %.*s]"),
		kind, (int)v->size, v->text);
	return NULL;
}

struct section *section_of(const struct reading *r, const char *kind, const char *id)
{
	const char *name = id != NULL ? arena_format(r->arena, "%s %s", kind, id) : kind;

	for (size_t low = 0, high = r->source.sections.count; low < high;) {
		const size_t middle = low + (high - low) / 2;
		struct section *s = r->source.sections.items[middle];
		const int c = strcmp(name, s->name);
		if (c == 0)
			return s;
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

size_t sections_of(const struct reading *r, const char *kind, size_t *ret_first)
{
	size_t count = 0;

	*ret_first = 0;
	for (size_t i = 0; i < r->source.sections.count; i++) {
		if (strcmp(r->source.sections.items[i]->kind, kind) != 0)
			continue;
		if (count == 0)
			*ret_first = i;
		count++;
	}
	return count;
}
