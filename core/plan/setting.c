/* setting.c - what the right side must know of the configuration, and its names */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/draft.h"

/*
 * Values are in file syntax, so that who reads them uses the parsers of the language.  Never a
 * secret: of those only the name of the variable or file.
 */

struct settings VEC(struct plan_setting);

struct book { /* rows in the making */
	struct settings rows;
	struct arena *arena;
	const char *subject;
};

static void put(struct book *book, const char *key, const char *value)
{
	if (value && *value)
		*(struct plan_setting *)vec_add(&book->rows) =
			(struct plan_setting){ book->subject, key, "", value };
}

static void put_words(struct book *book, const char *key, const struct words *words)
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		if (words->in[lang] && *words->in[lang])
			*(struct plan_setting *)vec_add(&book->rows) =
				(struct plan_setting){ book->subject, key,
					lang_tag((enum lang)lang), words->in[lang] };
}

static void put_number(struct book *book, const char *key, int64_t number)
{
	put(book, key, arena_format(book->arena, "%lld", (long long)number));
}

static void put_bool(struct book *book, const char *key, bool yes)
{
	put(book, key, yes ? "yes" : "no");
}

static void put_span(struct book *book, const char *key, int32_t minutes)
{
	char text[SPAN_TEXT];

	span_format((struct civil_span){ minutes / DAY_MINUTES, minutes % DAY_MINUTES }, text);
	put(book, key, arena_string(book->arena, text));
}

static void put_days(struct book *book, const char *key, int32_t days)
{
	put_span(book, key, days * DAY_MINUTES);
}

static void put_spans(struct book *book, const char *key, const int32_t *minutes, size_t count)
{
	struct text t AUTO_TEXT = { 0 };

	for (size_t i = 0; i < count; i++) {
		char span[SPAN_TEXT];

		span_format(
			(struct civil_span){ minutes[i] / DAY_MINUTES, minutes[i] % DAY_MINUTES },
			span);
		text_printf(&t, "%s%s", i ? ", " : "", span);
	}
	put(book, key, count ? arena_string(book->arena, text_string(&t)) : "none");
}

static void put_hours(struct book *book, const char *key, struct clock_range range)
{
	char from[CLOCK_TEXT], until[CLOCK_TEXT];

	if (range.from == range.until)
		return;
	clock_format(range.from, from);
	clock_format(range.until, until);
	put(book, key, arena_format(book->arena, "%s-%s", from, until));
}

static void subject(struct book *book, const char *kind, const char *id)
{
	book->subject = id ? arena_format(book->arena, "%s %s", kind, id) : kind;
}

static void put_community(struct book *book, const struct model *model)
{
	struct text t AUTO_TEXT = { 0 };

	subject(book, "community", NULL);
	put_words(book, "name", &model->name);
	put_words(book, "office", &model->office);
	put(book, "url", model->url);
	put(book, "phone", model->phone);
	put(book, "language", lang_tag(model->language));
	text_puts(&t, lang_tag(model->language));
	for (int lang = 0; lang < LANG_COUNT; lang++)
		if (model->languages[lang] && lang != (int)model->language)
			text_printf(&t, ", %s", lang_tag((enum lang)lang));
	put(book, "languages", arena_string(book->arena, text_string(&t)));
	put_number(book, "households", model->households);
	put_number(book, "residents", model->residents);
	struct text proxies AUTO_TEXT = { 0 };

	subject(book, "server", NULL);
	put(book, "listen", model->listen);
	for (size_t i = 0; i < model->proxy_count; i++)
		text_printf(&proxies, "%s%s", i ? ", " : "", model->proxies[i]);
	put(book, "proxy", arena_string(book->arena, text_string(&proxies)));
}

/* Only where an unknown year matters: years that the files decide, and that are marked. */
static void put_years(struct book *book, const struct model *model)
{
	const int32_t first = civil_to_date(CIVIL_FIRST).year,
		      last = civil_to_date(CIVIL_LAST).year;
	struct text years AUTO_TEXT = { 0 };

	if (!model->mark_unknown || !holidays_has_files(model->holidays))
		return;
	subject(book, "calendar", NULL);
	for (int32_t year = first; year <= last; year++)
		if (holidays_is_known(model->holidays, year))
			text_printf(&years, "%s%d", years.size ? ", " : "", (int)year);
	put(book, "known-years",
		years.size ? arena_string(book->arena, text_string(&years)) : "none");
	put(book, "warn-from",
		arena_format(
			book->arena, "%02d-%02d", (int)model->warn_month, (int)model->warn_day));
}

static void put_windows(struct book *book, const struct model *model)
{
	subject(book, "feeds", NULL);
	put_days(book, "past", model->feed_past_days);
	put_days(book, "future", model->feed_future_days);
	put_spans(book, "alarm", model->alarms, model->alarm_count);
	put_span(book, "refresh", model->refresh);
	subject(book, "reminders", NULL);
	put_hours(book, "quiet-hours", model->quiet_hours);
	put_span(book, "late", model->late);
	put_number(book, "digest", model->digest);
	subject(book, "roster", NULL);
	put_days(book, "horizon", model->horizon_days);
	put_days(book, "freeze", model->freeze_days);
	put_days(book, "window", model->window_days);
	put_span(book, "spacing", model->spacing);
	put_span(book, "travel", model->travel);
	subject(book, "privacy", NULL);
	put_days(book, "booking-contacts", model->keep_contacts_days);
	put_days(book, "clinic-lists", model->keep_clinic_days);
	put_days(book, "visit-log", model->keep_visit_days);
	put_days(book, "messages", model->keep_messages_days);
}

/* "2026-10-01, 2026-10-02": the marked days of the years around, for what is counted afterwards. */
static void put_marked(struct book *book, const struct model *model, struct civil_range days,
	enum day_mark mark, const char *key)
{
	struct text t AUTO_TEXT = { 0 };
	char text[CIVIL_TEXT];

	for (civil_day day = days.first; day <= days.last; day++) {
		if (holidays_label(model->holidays, day).mark != mark)
			continue;
		civil_format(day, text);
		text_printf(&t, "%s%s", t.size ? ", " : "", text);
	}
	put(book, key, arena_string(book->arena, text_string(&t)));
}

static void put_calendar(struct book *book, const struct model *model, civil_day first)
{
	const int32_t year = civil_to_date(first).year;
	const struct civil_range days = { civil_from_date(year - 1, 1, 1),
		civil_from_date(year + 1, 12, 31) };

	subject(book, "calendar", NULL);
	put_marked(book, model, days, MARK_HOLIDAY, "holidays");
	put_marked(book, model, days, MARK_WORKDAY, "workdays");
}

static void put_places(struct book *book, const struct model *model)
{
	for (size_t i = 0; i < model->area_count; i++) {
		const struct area *a = &model->areas[i];

		subject(book, "area", a->id);
		put_words(book, "name", &a->name);
		put(book, "kind", area_kind_name(a->kind));
		put(book, "worker", a->worker ? a->worker->id : NULL);
		put(book, "liaison", a->liaison ? a->liaison->id : NULL);
	}
	for (size_t i = 0; i < model->venue_count; i++) {
		const struct venue *v = &model->venues[i];

		subject(book, "venue", v->id);
		put_words(book, "name", &v->name);
		put(book, "kind", venue_kind_name(v->kind));
		put_bool(book, "outdoor", v->outdoor);
		put_bool(book, "step-free", v->step_free);
		put(book, "rain-venue", v->rain_venue ? v->rain_venue->id : NULL);
	}
	for (size_t i = 0; i < model->role_count; i++) {
		subject(book, "role", model->roles[i].id);
		put_words(book, "name", &model->roles[i].name);
	}
	for (size_t i = 0; i < model->team_count; i++) {
		const struct team *t = &model->teams[i];

		subject(book, "team", t->id);
		put_words(book, "name", &t->name);
		put(book, "kind", person_kind_name(t->kind));
		put(book, "leader", t->leader ? t->leader->id : NULL);
	}
}

static void put_people(struct book *book, const struct model *model)
{
	for (size_t i = 0; i < model->person_count; i++) {
		const struct person *p = &model->people[i];
		struct text t AUTO_TEXT = { 0 };

		subject(book, "person", p->id);
		for (size_t k = 0; k < p->team_count; k++)
			text_printf(&t, "%s%s", k ? ", " : "", p->teams[k]->id);
		put(book, "teams", arena_string(book->arena, text_string(&t)));
		put(book, "area", p->area ? p->area->id : NULL);
		if (p->rsvp)
			put_bool(book, "rsvp", true);
	}
}

static void put_activities(struct book *book, const struct model *model)
{
	for (size_t i = 0; i < model->activity_count; i++) {
		const struct activity *a = &model->activities[i];
		struct text t AUTO_TEXT = { 0 };
		char start[CLOCK_TEXT];

		subject(book, "activity", a->id);
		put_words(book, "title", &a->title);
		put_words(book, "summary", &a->summary);
		put_words(book, "bring", &a->bring);
		put_words(book, "note", &a->note);
		put(book, "programme", a->programme);
		put(book, "venue", a->venue ? a->venue->id : NULL);
		put_span(book, "lasts", span_minutes(a->lasts));
		clock_format(a->start, start);
		put(book, "start",
			a->start_kind == START_ALL_DAY ? "all-day"
						       : arena_string(book->arena, start));
		for (size_t k = 0; k < a->partner_count; k++)
			text_printf(&t, "%s%s", k ? ", " : "", a->partners[k]->id);
		put(book, "partners", arena_string(book->arena, text_string(&t)));
		if (a->type && (i == 0 || a->type != model->activities[i - 1].type)) {
			subject(book, "type", a->type->name);
			put_words(book, "title", &a->type->title);
		}
	}
}

static const char *const channel_types[] = { [CHANNEL_WEBHOOK] = "webhook",
	[CHANNEL_MAIL] = "mail",
	[CHANNEL_COMMAND] = "command",
	[CHANNEL_FILE] = "file",
	[CHANNEL_COPY] = "copy",
	[CHANNEL_CALLS] = "calls",
	[CHANNEL_PRINT] = "print" };
static const char *const hooks[] = { [HOOK_WECOM] = "wecom",
	[HOOK_DINGTALK] = "dingtalk",
	[HOOK_FEISHU] = "feishu",
	[HOOK_SERVERCHAN] = "serverchan",
	[HOOK_BARK] = "bark",
	[HOOK_NTFY] = "ntfy",
	[HOOK_CUSTOM] = "custom" };
static const char *const signs[] = {
	[SIGN_NONE] = "none", [SIGN_DINGTALK] = "dingtalk", [SIGN_FEISHU] = "feishu"
};

static void put_audiences(struct book *book, uint32_t audiences)
{
	struct text t AUTO_TEXT = { 0 };

	for (int i = 0; i < AUDIENCE_COUNT; i++)
		if (audiences & 1u << i)
			text_printf(
				&t, "%s%s", t.size ? ", " : "", audience_name((enum audience)i));
	put(book, "audience", arena_string(book->arena, text_string(&t)));
}

static void put_channels(struct book *book, const struct model *model)
{
	for (size_t i = 0; i < model->channel_count; i++) {
		const struct channel *c = &model->channels[i];
		char span[SPAN_TEXT];

		subject(book, "channel", c->id);
		put(book, "type", channel_types[c->type]);
		put_words(book, "name", &c->name);
		put_audiences(book, c->audiences);
		put(book, "template", hooks[c->hook]);
		put(book, "url-env", c->url_env);
		put(book, "url-file", c->url_file);
		put(book, "secret-env", c->secret_env);
		put(book, "secret-file", c->secret_file);
		put(book, "sign", signs[c->sign]);
		put(book, "body", c->body);
		put(book, "ok", c->ok);
		put(book, "retry-when", c->retry_when);
		put_bool(book, "private", c->is_private);
		if (c->max_bytes > 0)
			put_number(book, "max-bytes", c->max_bytes);
		span_format((struct civil_span){ c->rate_minutes / DAY_MINUTES,
				    c->rate_minutes % DAY_MINUTES },
			span);
		put(book, "rate", arena_format(book->arena, "%d/%s", (int)c->rate_count, span));
		put_spans(book, "retry", c->retry, c->retry_count);
		put_span(book, "jitter", c->jitter);
		put_hours(book, "quiet-hours", c->quiet_hours);
		put_number(book, "digest", c->digest);
		put(book, "run", c->run);
		put(book, "path", c->path);
		put(book, "sender", c->sender);
		put(book, "size", c->a5 ? "A5" : "A4");
		put(book, "per", area_kind_name(c->per));
	}
}

static int by_key(const void *a, const void *b)
{
	const struct plan_setting *x = a, *y = b;
	int order = strcmp(x->subject, y->subject);

	if (order == 0)
		order = strcmp(x->key, y->key);
	return order ? order : strcmp(x->language, y->language);
}

/* Types of several activities come more than once; the first row of a key stays. */
static size_t drop_twice(struct plan_setting *rows, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (kept == 0 || by_key(&rows[kept - 1], &rows[i]) != 0)
			rows[kept++] = rows[i];
	return kept;
}

static void json_string_add(struct text *t, const char *key, const char *value)
{
	text_printf(t, "%s\"%s\":\"", t->size > 1 ? "," : "", key);
	for (const char *c = value; *c; c++) {
		if (*c == '"' || *c == '\\')
			text_putc(t, '\\');
		text_putc(t, *c);
	}
	text_putc(t, '"');
}

/* Configuration has refused control characters, so two escapes are all that JSON needs. */
static const char *reach_of(struct arena *arena, const struct person *p)
{
	struct text t AUTO_TEXT = { 0 };

	text_putc(&t, '{');
	if (p->mail)
		json_string_add(&t, "mail", p->mail);
	if (p->phone)
		json_string_add(&t, "phone", p->phone);
	if (p->channels_none || p->channels_written) {
		text_printf(&t, "%s\"channels\":[", t.size > 1 ? "," : "");
		for (size_t i = 0; i < p->channel_count; i++)
			text_printf(&t, "%s\"%s\"", i ? "," : "", p->channels[i]->id);
		text_putc(&t, ']');
	}
	text_putc(&t, '}');
	return arena_string(arena, text_string(&t));
}

static const char *shown_of(enum public_name name)
{
	return name == NAME_YES ? "yes" : name == NAME_MASKED ? "masked" : "no";
}

static void put_area(struct plan_area *areas, size_t *count, const struct area *area)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(areas[i].id, area->id) == 0)
			return;
	if (area->within)
		put_area(areas, count, area->within); /* parents before children */
	areas[(*count)++] = (struct plan_area){ .id = area->id,
		.parent = area->within ? area->within->id : NULL,
		.kind = area_kind_name(area->kind),
		.name = area->name };
}

static void put_names(const struct model *model, struct arena *arena, struct plan *plan)
{
	struct plan_area *areas = ARENA_ARRAY(arena, model->area_count, struct plan_area);
	struct plan_venue *venues = ARENA_ARRAY(arena, model->venue_count, struct plan_venue);
	struct plan_team *teams = ARENA_ARRAY(arena, model->team_count, struct plan_team);
	struct plan_person *people = ARENA_ARRAY(arena, model->person_count, struct plan_person);

	for (size_t i = 0; i < model->area_count; i++)
		put_area(areas, &plan->area_count, &model->areas[i]);
	for (size_t i = 0; i < model->venue_count; i++)
		venues[i] = (struct plan_venue){ model->venues[i].id, model->venues[i].name,
			model->venues[i].capacity, model->venues[i].shared };
	for (size_t i = 0; i < model->team_count; i++)
		teams[i] = (struct plan_team){ model->teams[i].id, model->teams[i].name };
	for (size_t i = 0; i < model->person_count; i++) {
		const struct person *p = &model->people[i];

		people[i] = (struct plan_person){ p->id, p->name, person_kind_name(p->kind),
			lang_tag(p->language), shown_of(p->public_name), reach_of(arena, p) };
	}
	plan->areas = areas;
	plan->venues = venues;
	plan->venue_count = model->venue_count;
	plan->teams = teams;
	plan->team_count = model->team_count;
	plan->people = people;
	plan->person_count = model->person_count;
}

void plan_settings(const struct model *model, struct arena *arena, struct plan *plan)
{
	struct book book = { .arena = arena };

	put_names(model, arena, plan);
	put_community(&book, model);
	put_years(&book, model);
	put_windows(&book, model);
	put_calendar(&book, model, plan->first);
	put_places(&book, model);
	put_people(&book, model);
	put_activities(&book, model);
	put_channels(&book, model);
	qsort(book.rows.items, book.rows.count, sizeof *book.rows.items, by_key);
	book.rows.count = drop_twice(book.rows.items, book.rows.count);
	struct plan_setting *rows = ARENA_ARRAY(arena, book.rows.count, struct plan_setting);

	memcpy(rows, book.rows.items, book.rows.count * sizeof *rows);
	plan->settings = rows;
	plan->setting_count = book.rows.count;
	vec_free(&book.rows);
}
