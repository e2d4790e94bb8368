/* options.c - the keys of a type, as its plugin will see them */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "config/reading.h"

enum { OPTION_LIMIT = 100000, LISTED = 64 };

static int32_t most(const struct option_row *row, int32_t otherwise)
{
	return row->max > 0 ? row->max : otherwise;
}

static bool read_texts(struct reading *r, const struct option_row *row, const struct value *v,
	struct option_value *value)
{
	const bool is_duties = strcmp(row->key, "duties") == 0;
	struct items items;

	if (!value_items(r, v, is_duties ? ITEMS_BRACKETS : ITEMS_REPEATED, &items))
		return false;
	const char **list = ARENA_ARRAY(r->arena, items.count + 1, const char *);
	for (size_t i = 0; i < items.count; i++)
		list[i] = arena_copy(r->arena, items.list[i].text, items.list[i].size);
	if (items.count > (size_t)most(row, LISTED) || items.count < (size_t)row->min)
		return value_fault(r, v, "out-of-range", NULL, _("a list of %zu; it has %d to %d"),
			items.count, row->min, most(row, LISTED));
	value->texts = list;
	value->text_count = items.count;
	return true;
}

static bool read_weekdays(struct reading *r, const struct value *v, struct option_value *value)
{
	struct items items;

	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	value->weekdays = 0;
	for (size_t i = 0; i < items.count; i++) {
		uint32_t days;
		if (!read_days(r, &items.list[i], &days))
			return false;
		value->weekdays |= days;
	}
	return true;
}

static bool read_reference(struct reading *r, const struct option_row *row, const struct value *v,
	struct option_value *value)
{
	if (row->kind == OPTION_SKILL)
		return value_id(r, v, &value->text);
	const struct team *team = reference_find(r, v, r->model->teams, r->model->team_count,
		sizeof(struct team), "team", "unknown-team");
	value->text = team != NULL ? team->id : NULL;
	return team != NULL;
}

static bool read_span(struct reading *r, const struct option_row *row, const struct value *v,
	struct option_value *value)
{
	const int32_t unit = row->kind == OPTION_DAYS ? DAY_MINUTES : 1;
	struct civil_span span;

	if (!value_span(r, v, row->min * unit,
		    most(row, row->kind == OPTION_DAYS ? 400 : 44640) * unit, &span))
		return false;
	value->number = span_minutes(span) / unit;
	return true;
}

bool option_read(struct reading *r, const struct option_row *row, const struct value *v,
	enum lang lang, struct option_value *value)
{
	struct clock_range hours;
	bool yes, done;

	switch (row->kind) {
	case OPTION_BOOL:
		done = value_bool(r, v, &yes);
		if (done)
			value->number = yes;
		return done;
	case OPTION_COUNT:
		return value_count(r, v, row->min, most(row, OPTION_LIMIT), &value->number);
	case OPTION_DAYS:
	case OPTION_SPAN:
		return read_span(r, row, v, value);
	case OPTION_CLOCK:
		return value_clock(r, v, &value->number);
	case OPTION_HOURS:
		done = value_hours(r, v, false, &hours);
		if (done) {
			value->min = hours.from;
			value->max = hours.until;
		}
		return done;
	case OPTION_RANGE:
		done = value_ages(r, v, &value->min, &value->max);
		if (done && value->max == UNLIMITED)
			value->max = 0;
		return done;
	case OPTION_WEEKDAYS:
		return read_weekdays(r, v, value);
	case OPTION_CHOICE:
		return value_choice(r, v, row->choices, &value->number);
	case OPTION_TEXT:
		done = value_text(
			r, v, row->min > 0 ? row->min : 1, most(row, 400), &value->words.in[lang]);
		if (done && lang == r->model->language)
			value->text = value->words.in[lang];
		return done;
	case OPTION_TEXTS:
		return read_texts(r, row, v, value);
	case OPTION_SKILL:
	case OPTION_TEAM:
		return read_reference(r, row, v, value);
	case OPTION_CORE:
	case OPTION_KINDS:
		break;
	}
	return true;
}

static const char *const nothing[] = { NULL };

static void read_default(struct reading *r, const struct activity *activity,
	const struct option_row *row, const struct section *section, struct option_value *value)
{
	const struct value v = { .text = row->initial,
		.size = row->initial != NULL ? strlen(row->initial) : 0,
		.key = row->key,
		.section = section->name,
		.at = { .file = section->at.file,
			.line = activity->line_type > 0 ? activity->line_type
							: section->at.line } };

	*value = (struct option_value){ .kind = row->kind, .texts = nothing };
	if (v.size == 0)
		return;
	r->code = "type-default"; /* the plugin's fault, but somebody must hear of it */
	option_read(r, row, &v, r->model->language, value);
	r->code = NULL;
}

/* Reads the row's keys of one section over the value: the plain one and those with a language. */
static bool read_written(struct reading *r, const struct option_row *row, struct section *section,
	struct option_value *value)
{
	struct option_value read = *value;
	bool is_first = true, done = false;
	enum lang lang;

	for (size_t i = 0; section != NULL && i < section->entries.count; i++) {
		struct entry *e = &section->entries.items[i];
		if (e->bad || strcmp(e->base, row->key) != 0 ||
			!entry_language(r, section, e, row->kind == OPTION_TEXT, &lang))
			continue;
		const struct value v = entry_value(section, e);
		if (is_first) { /* what is written replaces the default in every language */
			read.words = (struct words){ .in = { NULL } };
			read.text = NULL;
		}
		is_first = false;
		if (!option_read(r, row, &v, lang, &read))
			continue;
		if (row->kind == OPTION_TEXT && e->has_comment)
			value_warn(r, &v, FAULT_WARNING, "comment-in-text",
				_("write \"；\" to show it"),
				_("the text after \" ;\" is a comment and is not shown"));
		read.is_written = true;
		read.line = e->at.line;
		done = true;
	}
	if (!done)
		return false;
	if (row->kind == OPTION_TEXT && read.text == NULL)
		read.text = words_get(&read.words, r->model->language, r->model->language);
	*value = read;
	return true;
}

static bool has_any(const struct section *section, const char *key)
{
	for (size_t i = 0; section != NULL && i < section->entries.count; i++)
		if (strcmp(section->entries.items[i].base, key) == 0)
			return true;
	return false;
}

void options_read(struct reading *r, struct activity *activity, struct section *section,
	struct section *defaults)
{
	const struct type_schema *type = activity->type;
	const bool quiet = r->quiet;

	activity->options = ARENA_ARRAY(r->arena, type->row_count + 1, struct option_value);
	for (size_t i = 0; i < type->row_count; i++) {
		const struct option_row *row = &type->rows[i];
		struct option_value *value = &activity->options[i];
		value->kind = row->kind;
		value->texts = nothing;
		if (row->kind == OPTION_CORE)
			continue;
		read_default(r, activity, row, section, value);
		r->quiet = true;
		bool written = read_written(r, row, defaults, value);
		r->quiet = quiet;
		value->is_written = false; /* a default of the community's is one */
		value->line = 0;
		written = read_written(r, row, section, value) || written;
		if (row->initial == NULL && !written && !has_any(section, row->key))
			entry_report(r, section, NULL, FAULT_ERROR, "missing-key", NULL,
				_("[%s] needs \"%s\""), section->name, row->key);
	}
}

void option_reset(struct reading *r, struct activity *activity, const struct section *section,
	const char *key)
{
	for (size_t i = 0; activity->type != NULL && i < activity->type->row_count; i++)
		if (strcmp(activity->type->rows[i].key, key) == 0 &&
			activity->type->rows[i].kind != OPTION_CORE)
			read_default(r, activity, &activity->type->rows[i], section,
				&activity->options[i]);
}
