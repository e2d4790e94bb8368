/* words.c - texts for each audience, with what the plan knows filled in */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "calendar/say.h"
#include "plan/draft.h"

struct rows VEC(struct plan_words);

struct filling { /* what stands behind the placeholders of one template */
	const struct draft *draft;
	const struct draft_day *day; /* NULL: of no occurrence */
	const char *value;
	int32_t n;
	enum lang lang;
};

static const char *localized(const struct filling *f, const struct words *words)
{
	return words_get(words, f->lang, f->draft->request->model->language);
}

static void add_range(const struct option_value *v, struct text *t)
{
	if (v->max == 0)
		text_printf(t, "%d+", (int)v->min);
	else
		text_printf(t, "%d-%d", (int)v->min, (int)v->max);
}

static void add_texts(const struct option_value *v, enum lang lang, struct text *t)
{
	for (size_t i = 0; i < v->text_count; i++) {
		if (i > 0)
			text_puts(t, lang == LANG_ZH ? "、" : ", ");
		text_puts(t, v->texts[i]);
	}
}

static void add_weekdays(uint32_t weekdays, enum lang lang, struct text *t)
{
	bool is_first = true;

	for (int32_t d = 0; d < 7; d++) {
		if (!(weekdays & 1u << d))
			continue;
		if (!is_first)
			text_puts(t, lang == LANG_ZH ? "、" : ", ");
		text_puts(t, say_weekday(d, lang));
		is_first = false;
	}
}

static const char *team_text(const struct filling *f, const char *id)
{
	const struct team *team = id ? model_team(f->draft->request->model, id) : NULL;
	const char *name = team ? localized(f, &team->name) : NULL;

	return name ? name : id ? id : "";
}

static void add_option(const struct filling *f, const struct option_row *row,
	const struct option_value *v, struct text *t)
{
	const char *text;

	switch (row->kind) {
	case OPTION_BOOL:
		text_puts(t,
			f->lang == LANG_ZH  ? (v->number ? "是" : "否")
				: v->number ? "yes"
					    : "no");
		break;
	case OPTION_COUNT:
		text_printf(t, "%d", (int)v->number);
		break;
	case OPTION_DAYS:
		say_span((struct civil_span){ .days = v->number }, f->lang, t);
		break;
	case OPTION_SPAN:
		say_minutes(v->number, f->lang, t);
		break;
	case OPTION_CLOCK:
		say_clock(v->number, f->lang, t);
		break;
	case OPTION_HOURS:
		say_clocks(v->min, v->max, f->lang, t);
		break;
	case OPTION_RANGE:
		add_range(v, t);
		break;
	case OPTION_WEEKDAYS:
		add_weekdays(v->weekdays, f->lang, t);
		break;
	case OPTION_CHOICE:
		text_puts(t, row->choices[v->number]);
		break;
	case OPTION_TEXTS:
		add_texts(v, f->lang, t);
		break;
	case OPTION_TEAM:
		text_puts(t, team_text(f, v->text));
		break;
	default:
		text = localized(f, &v->words);
		text_puts(t, text ? text : v->text ? v->text : "");
	}
}

static void add_areas(const struct filling *f, struct text *t)
{
	const struct model *model = f->draft->request->model;

	if (!f->day || f->day->area_count == 0) {
		text_puts(t, localized(f, &model->name));
		return;
	}
	for (size_t i = 0; i < f->day->area_count; i++) {
		const char *name = localized(f, &f->day->areas[i]->name);

		if (i > 0)
			text_puts(t, f->lang == LANG_ZH ? "、" : ", ");
		text_puts(t, name ? name : f->day->areas[i]->id);
	}
}

/* Fills one placeholder; false: it is the renderer's. */
static bool fill_one(const struct filling *f, const char *key, size_t n, struct text *t)
{
	const struct activity *a = f->draft->activity;

	for (size_t i = 0; i < a->type->row_count; i++)
		if (a->type->rows[i].kind != OPTION_CORE && strlen(a->type->rows[i].key) == n &&
			memcmp(a->type->rows[i].key, key, n) == 0) {
			add_option(f, &a->type->rows[i], &a->options[i], t);
			return true;
		}
	if (n == 5 && memcmp(key, "value", n) == 0)
		text_puts(t, f->value ? f->value : "");
	else if (n == 1 && *key == 'n')
		text_printf(t, "%d", (int)f->n);
	else if (n == 6 && memcmp(key, "number", n) == 0)
		text_printf(t, "%d", f->day ? (int)f->day->number + 1 : 1);
	else if (n == 5 && memcmp(key, "total", n) == 0)
		text_printf(t, "%d", f->day ? (int)f->day->total : 0);
	else if (n == 5 && memcmp(key, "areas", n) == 0)
		add_areas(f, t);
	else
		return false;
	return true;
}

static const char *fill(const struct filling *f, const char *template)
{
	struct text t AUTO_TEXT = { 0 };

	if (!template)
		return NULL;
	while (*template) {
		const char *end = *template == '{' ? strchr(template, '}') : NULL;

		if (end && fill_one(f, template + 1, (size_t)(end - template - 1), &t)) {
			template = end + 1;
			continue;
		}
		text_putc(&t, *template ++);
	}
	return arena_copy(f->draft->arena, text_string(&t), t.size);
}

static struct words fill_words(const struct draft *draft, const struct draft_day *day,
	const struct words *words, const char *value, int32_t n)
{
	struct words filled = { 0 };

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const struct filling f = { draft, day, value, n, (enum lang)lang };

		filled.in[lang] = fill(&f, words->in[lang]);
	}
	return filled;
}

static bool has_words(const struct words *words)
{
	return words->in[LANG_ZH] || words->in[LANG_EN];
}

static struct plan_words *row_find(struct rows *rows, const char *subject, enum audience audience)
{
	VEC_EACH (struct plan_words, row, rows)
		if (row->audience == (int)audience && strcmp(row->subject, subject) == 0)
			return row;
	struct plan_words *row = vec_add(rows);

	*row = (struct plan_words){
		.subject = subject,
		.audience = (int)audience,
		.audience_name = audience_name(audience),
	};
	return row;
}

/* A second text for the same readers goes on a line of its own. */
static void append(const struct draft *draft, struct words *to, const struct words *more)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		if (!more->in[lang])
			continue;
		to->in[lang] = to->in[lang]
			? arena_format(draft->arena, "%s\n%s", to->in[lang], more->in[lang])
			: more->in[lang];
	}
}

static enum audience audience_of(enum need_audience audience)
{
	return audience == NEED_STAFF         ? AUDIENCE_STAFF
		: audience == NEED_SERVING    ? AUDIENCE_SERVING
		: audience == NEED_BOOKED     ? AUDIENCE_BOOKED
		: audience == NEED_CAME       ? AUDIENCE_CAME
		: audience == NEED_NEIGHBOURS ? AUDIENCE_NEIGHBOURS
					      : AUDIENCE_PUBLIC;
}

/* The organizer's own words replace what the type would say there. */
static const struct words *own_text(const struct activity *a, enum audience audience)
{
	const struct words *own = audience == AUDIENCE_PUBLIC ? &a->text
		: audience == AUDIENCE_STAFF                  ? &a->team_text
		: audience == AUDIENCE_SERVING                ? &a->person_text
							      : NULL;

	return own && has_words(own) ? own : NULL;
}

static void add_texts_of(const struct draft *draft, const struct draft_day *day, struct rows *rows)
{
	static const enum audience own[] = { AUDIENCE_STAFF, AUDIENCE_SERVING, AUDIENCE_PUBLIC };

	for (size_t i = 0; day->needs && i < day->needs->text_count; i++) {
		const struct need_text *text = &day->needs->texts[i];
		const enum audience audience = audience_of(text->audience);
		const struct words filled =
			fill_words(draft, day, &text->words, text->value, text->n);

		if (!own_text(draft->activity, audience))
			append(draft, &row_find(rows, "", audience)->detail, &filled);
	}
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (own_text(draft->activity, own[i]))
			row_find(rows, "", own[i])->detail =
				fill_words(draft, day, own_text(draft->activity, own[i]), NULL, 0);
	if (draft->failure) {
		static const struct words
			stale = { .in = {
					  [LANG_ZH] = "本场次的安排未能更新，仍按上次的计划",
					  [LANG_EN] = "Could not be planned again; the last plan "
						      "stands",
				  } };

		append(draft, &row_find(rows, "", AUDIENCE_STAFF)->detail, &stale);
	}
}

/* [role ID] is the community's word for it and wins over what the type calls it. */
static struct words role_name(
	const struct draft *draft, const struct draft_day *day, const struct need_duty *duty)
{
	const struct role *role = model_role(draft->request->model, duty->role);

	return role ? role->name : fill_words(draft, day, &duty->name, NULL, 0);
}

static void add_named(const struct draft *draft, const struct draft_day *day, struct rows *rows)
{
	const struct needs *needs = day->needs;

	for (size_t i = 0; i < needs->duty_count; i++) {
		const struct need_duty *d = &needs->duties[i];
		const struct words name = role_name(draft, day, d);
		struct plan_words *row;

		if (!has_words(&name) && !has_words(&d->note))
			continue;
		row = row_find(
			rows, arena_format(draft->arena, "duty %s", d->role), AUDIENCE_SERVING);
		row->summary = name;
		row->detail = fill_words(draft, day, &d->note, NULL, 0);
	}
	for (size_t i = 0; i < needs->slots_count; i++) {
		const struct need_slots *s = &needs->slots[i];
		struct plan_words *row;

		if (!has_words(&s->name) && !has_words(&s->ask))
			continue;
		row = row_find(
			rows, arena_format(draft->arena, "slots %s", s->id), AUDIENCE_BOOKED);
		row->summary = fill_words(draft, day, &s->name, NULL, 0);
		row->detail = fill_words(draft, day, &s->ask, NULL, 0);
	}
	for (size_t i = 0; i < needs->reminder_count; i++) {
		const struct need_reminder *r = &needs->reminders[i];

		if (has_words(&r->words))
			row_find(rows, arena_format(draft->arena, "remind type %s", r->id),
				audience_of(r->audience))
				->detail = fill_words(draft, day, &r->words, r->value, 0);
	}
}

void draft_words(
	const struct draft *draft, const struct draft_day *day, struct plan_occurrence *occurrence)
{
	struct rows rows = { 0 };

	add_texts_of(draft, day, &rows);
	if (day->needs)
		add_named(draft, day, &rows);
	struct plan_words *words = ARENA_ARRAY(draft->arena, rows.count, struct plan_words);

	if (rows.count > 0)
		memcpy(words, rows.items, rows.count * sizeof *words);
	occurrence->words = words;
	occurrence->word_count = rows.count;
	vec_free(&rows);
}

const char *draft_sentence(
	const struct draft *draft, const struct words *words, int32_t n, enum lang lang)
{
	const struct filling f = { draft, NULL, NULL, n, lang };
	const char *text = fill(&f, localized(&f, words));

	return text ? text : "";
}
