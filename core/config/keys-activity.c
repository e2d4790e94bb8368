/* keys-activity.c - the keys that every activity has */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/hash.h"
#include "config/names.h"
#include "config/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define AT(member) .offset = offsetof(struct activity, member)
#define DAYS(n) ((n)*DAY_MINUTES)

static const char *const on_holidays[] = { [HOLIDAY_KEEP] = "keep",
	[HOLIDAY_SKIP] = "skip",
	[HOLIDAY_NEXT_WORKDAY] = "next-workday",
	[HOLIDAY_PREVIOUS_WORKDAY] = "previous-workday",
	[HOLIDAY_NEXT_WEEK] = "next-week",
	NULL };
static const char *const on_makeups[] = { [MAKEUP_NORMAL] = "normal",
	[MAKEUP_SKIP] = "skip",
	[MAKEUP_NEXT_WEEK] = "next-week",
	[MAKEUP_RUN] = "run",
	NULL };
static const char *const on_schools[] = { [SCHOOL_KEEP] = "keep", [SCHOOL_SKIP] = "skip", NULL };
static const char *const turns[] = { "areas", "teams", NULL };

/* -- The type -- */

static size_t name_count(const char *const *names)
{
	size_t n = 0;

	while (names != NULL && names[n] != NULL)
		n++;
	return n;
}

static bool read_type(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	const struct type_finder *finder = r->options->types;
	struct activity *activity = object;
	const char *name = arena_copy(r->arena, v->text, v->size);

	(void)row;
	const struct type_schema *type = finder->find(finder->context, name);
	if (type == NULL) {
		const char *const *names = finder->names(finder->context);
		return value_fault(r, v, "unknown-type",
			value_hint(r, name, v->size, names, name_count(names)), _("no type \"%s\""),
			name);
	}
	activity->type = type; /* a refused one too: the activity keeps its last good plan */
	if (type->refused != NULL)
		return value_fault(r, v, "type-refused", type->refused_hint,
			_("the type \"%s\" cannot be used: %s"), name, type->refused);
	return true;
}

/* -- When -- */

static bool read_when(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct activity *activity = object;
	struct when_fault fault = { 0 };

	(void)row;
	if (when_parse(r->arena, v->text, v->size, &activity->rule.when, &fault))
		return true;
	return value_fault(r, v, fault.code, fault.hint, "%s", fault.message);
}

static bool read_day_items(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct series_rule *rule = &((struct activity *)object)->rule;
	const bool is_except = strcmp(row->key, "except") == 0;
	struct when_fault fault = { 0 };
	struct items items;

	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	struct day_item *list = ARENA_ARRAY(r->arena, items.count + 1, struct day_item);
	for (size_t i = 0; i < items.count; i++)
		if (!day_item_parse(r->arena, items.list[i].text, items.list[i].size, is_except,
			    &list[i], &fault))
			return value_fault(r, v, fault.code, fault.hint, "%s", fault.message);
	if (is_except) {
		rule->except = list;
		rule->except_count = items.count;
	} else {
		rule->also = list;
		rule->also_count = items.count;
	}
	return true;
}

static bool read_start(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct activity *activity = object;
	civil_minute start;

	(void)row;
	if (v->size == 7 && memcmp(v->text, "all-day", 7) == 0) {
		activity->start_kind = START_ALL_DAY;
		activity->start = 0;
		return true;
	}
	if (!value_clock(r, v, &start))
		return false;
	activity->start_kind = START_CLOCK;
	activity->start = start;
	return true;
}

static bool read_season(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct activity *activity = object;
	struct season_range *ranges;
	struct items items;
	size_t count;

	(void)row;
	if (!value_items(r, v, ITEMS_PLAIN, &items) || !read_seasons(r, v, &items, &ranges, &count))
		return false;
	activity->rule.season = ranges;
	activity->rule.season_count = count;
	return true;
}

/* -- Where and who -- */

static bool read_venue(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct activity *activity = object;
	const struct venue *venue = reference_find(r, v, r->model->venues, r->model->venue_count,
		sizeof(struct venue), "venue", "unknown-venue");

	(void)row;
	if (venue != NULL)
		activity->venue = venue;
	return venue != NULL;
}

static bool read_teams(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct activity *activity = object;
	const bool is_partners = strcmp(row->key, "partners") == 0;
	struct items items;

	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	const struct team **list = ARENA_ARRAY(r->arena, items.count + 1, const struct team *);
	for (size_t i = 0; i < items.count; i++) {
		list[i] = reference_find(r, &items.list[i], r->model->teams, r->model->team_count,
			sizeof(struct team), "team", "unknown-team");
		if (list[i] == NULL)
			return false;
		if (is_partners && list[i]->kind != PERSON_PARTNER)
			return value_fault(r, v, "wrong-team-kind", _("write it under \"team\""),
				_("[team %s] is not of kind partner"), list[i]->id);
	}
	if (is_partners) {
		activity->partners = list;
		activity->partner_count = items.count;
	} else {
		activity->teams = list;
		activity->team_count = items.count;
	}
	return true;
}

static bool read_kind_areas(struct reading *r, const struct value *v, struct activity *activity)
{
	const struct model *m = r->model;
	const struct value word = value_part(v, v->text + 5, v->size - 5);
	int32_t kind;
	size_t count = 0;

	if (!value_choice(r, &word, area_kind_names + AREA_COMPOUND, &kind))
		return false;
	const struct area **list = ARENA_ARRAY(r->arena, m->area_count + 1, const struct area *);
	for (size_t i = 0; i < m->area_count; i++)
		if (m->areas[i].kind == (enum area_kind)(kind + AREA_COMPOUND))
			list[count++] = &m->areas[i];
	activity->areas = list;
	activity->area_count = count;
	return true;
}

/* "g01 has the buildings 1 to 3", for one that it has not. */
static bool no_building(struct reading *r, const struct value *v)
{
	const struct model *m = r->model;
	const char *id = arena_copy(r->arena, v->text, v->size);
	const char *dash = strstr(id, "-b");
	const struct area *grid =
		dash != NULL ? model_area(m, arena_copy(r->arena, id, (size_t)(dash - id))) : NULL;
	const char *list = NULL;

	for (size_t i = 0; grid != NULL && i < m->area_count; i++)
		if (m->areas[i].within == grid && m->areas[i].kind == AREA_BUILDING)
			list = list == NULL
				? m->areas[i].id
				: arena_format(r->arena, "%s, %s", list, m->areas[i].id);
	if (list == NULL || strlen(list) > 200)
		return false;
	value_fault(r, v, "unknown-area", arena_format(r->arena, _("%s has %s"), grid->id, list),
		_("no [%s %s]"), "area", id);
	return true;
}

static bool read_areas(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct activity *activity = object;
	const struct model *m = r->model;
	struct items items;

	(void)row;
	if (v->size > 5 && memcmp(v->text, "kind ", 5) == 0)
		return read_kind_areas(r, v, activity);
	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	const struct area **list = ARENA_ARRAY(r->arena, items.count + 1, const struct area *);
	for (size_t i = 0; i < items.count; i++) {
		const struct value *item = &items.list[i];
		list[i] = model_area(m, arena_copy(r->arena, item->text, item->size));
		if (list[i] == NULL && no_building(r, item))
			return false;
		if (list[i] == NULL)
			list[i] = reference_find(r, item, m->areas, m->area_count,
				sizeof(struct area), "area", "unknown-area");
		if (list[i] == NULL)
			return false;
	}
	activity->areas = list;
	activity->area_count = items.count;
	return true;
}

static bool read_rotate(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct activity *activity = object;
	bool wanted[2] = { false };
	struct items items;

	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	for (size_t i = 0; i < items.count; i++) {
		int32_t choice;
		if (!value_choice(r, &items.list[i], row->choices, &choice))
			return false;
		wanted[choice] = true;
	}
	activity->rotate_areas = wanted[0];
	activity->rotate_teams = wanted[1];
	return true;
}

/* -- Reminders: "3d", "1d at 18:00", "after 2h to booked+came" -- */

static const char *notice_rule(struct reading *r, const struct notice *notice)
{
	char span[SPAN_TEXT], at[CLOCK_TEXT] = "";
	const char *rule, *separator = " to ";

	span_format(notice->span, span);
	if (notice->at != CIVIL_NONE)
		clock_format(notice->at, at);
	rule = arena_format(r->arena, "%s%s%s%s", notice->after ? "after " : "", span,
		at[0] != '\0' ? " at " : "", at);
	for (int i = 0; i < AUDIENCE_COUNT; i++) {
		if ((notice->audiences & 1U << i) == 0)
			continue;
		rule = arena_format(
			r->arena, "%s%s%s", rule, separator, audience_name((enum audience)i));
		separator = "+";
	}
	return rule;
}

static const char *find_word(const char *text, size_t n, const char *word)
{
	return memmem(text, n, word, strlen(word));
}

static bool read_notice(struct reading *r, const struct value *v, struct notice *ret_notice)
{
	struct notice notice = { .at = CIVIL_NONE };
	const char *text = v->text, *end = v->text + v->size;

	if (v->size > 6 && memcmp(text, "after ", 6) == 0) {
		notice.after = true;
		text += 6;
	}
	const char *to = find_word(text, (size_t)(end - text), " to ");
	if (to != NULL) {
		const struct value audiences = value_part(v, to + 4, (size_t)(end - to) - 4);
		if (!read_audiences(r, &audiences, "+", &notice.audiences))
			return false;
		end = to;
	}
	const char *at = find_word(text, (size_t)(end - text), " at ");
	if (at != NULL) {
		const struct value clock = value_part(v, at + 4, (size_t)(end - at) - 4);
		if (!value_clock(r, &clock, &notice.at))
			return false;
		end = at;
	}
	const struct value span = value_part(v, text, (size_t)(end - text));
	if (!value_span(r, &span, 0, DAYS(400), &notice.span))
		return false;
	notice.rule = notice_rule(r, &notice);
	*ret_notice = notice;
	return true;
}

static bool read_remind(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct activity *activity = object;
	struct items items;

	(void)row;
	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	struct notice *list = ARENA_ARRAY(r->arena, items.count + 1, struct notice);
	for (size_t i = 0; i < items.count; i++)
		if (!read_notice(r, &items.list[i], &list[i]))
			return false;
	activity->remind = list;
	activity->remind_count = items.count;
	return true;
}

static bool read_ages(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct activity *activity = object;

	(void)row;
	if (!value_ages(r, v, &activity->age_min, &activity->age_max))
		return false;
	activity->has_ages = true;
	return true;
}

#define WORDS_ROW(name, member, most, zh, en)                                                      \
	{                                                                                          \
		name, "text", VALUE_TEXT, .in_language = true, .min = 1, .max = most,              \
					  .initial = "", AT(member), .example = "",                \
					  .help = SAID(zh, en)                                     \
	}

static const struct key_row activity[] = {
	{ "type", "id", VALUE_OWN, .required = true, .read = read_type, .example = "plain",
		.help = SAID(
			"哪个插件；plain 随 linli 附带", "which plugin; plain comes with linli") },
	{ "title", "text", VALUE_TEXT, .required = true, .in_language = true, .min = 1, .max = 80,
		AT(title), .example = "免费理发日",
		.help = SAID("中性的标题：不写人、病、困难",
			"neutral: no person, no illness, no hardship") },
	WORDS_ROW("summary", summary, 400, "页面上的两句话", "two sentences for the page"),
	{ "when", "when", VALUE_OWN, .required = true, .read = read_when,
		.example = "monthly on first, third saturday",
		.help = SAID("哪些日子", "which days") },
	{ "from", "date", VALUE_DATE, .initial = "", AT(rule.from), .example = "2026-12-01",
		.help = SAID("第一个日期；间隔、次数和轮流都从它数起",
			"first date; intervals, counts and turns begin with it") },
	{ "until", "date", VALUE_DATE, .initial = "", AT(rule.until), .example = "2027-06-30",
		.help = SAID("最后一个日期", "last date") },
	{ "also", "list of days", VALUE_OWN, .initial = "", .read = read_day_items,
		.example = "lunar 2-2", .help = SAID("另外加的日子", "further days") },
	{ "except", "list of days and ranges", VALUE_OWN, .initial = "", .read = read_day_items,
		.example = "lunar 1-1..1-30",
		.help = SAID("绝不举办的日子，挪也不挪到",
			"days on which it never is, not even moved") },
	{ "start", "clock or all-day", VALUE_OWN, .required = true, .read = read_start,
		.example = "09:00", .help = SAID("几点开始", "when it starts") },
	{ "lasts", "duration", VALUE_SPAN, .min = 5, .max = DAYS(31), .initial = "1h", AT(lasts),
		.example = "2h30m",
		.help = SAID("多长时间；全天的不写", "how long; not with all-day") },
	{ "venue", "venue", VALUE_OWN, .initial = "", .read = read_venue, .example = "square",
		.help = SAID("场地", "where it is") },
	{ "team", "list of teams", VALUE_OWN, .initial = "", .read = read_teams,
		.example = "rainbow-red",
		.help = SAID("哪些队伍来做；不写谁都可以", "who serves; anybody when left out") },
	{ "partners", "list of teams of kind partner", VALUE_OWN, .initial = "", .read = read_teams,
		.example = "fire",
		.help = SAID(
			"合作单位，写在页面上，变动会通知", "named on pages, told when it moves") },
	{ "areas", "list of areas, or kind KIND", VALUE_OWN, .initial = "", .read = read_areas,
		.example = "g01, g02",
		.help = SAID("在哪些区域的日历里；不写是全社区",
			"whose feeds show it; the whole community when left out") },
	{ "rotate", "list of areas, teams", VALUE_OWN, .choices = turns, .initial = "",
		.read = read_rotate, .example = "areas",
		.help = SAID("第 n 次轮到第 n 个区域或队伍",
			"the n-th occurrence takes the n-th area or team") },
	{ "rotate-within", "duration", VALUE_DAYS, .min = DAYS(7), .max = DAYS(156 * 7),
		.initial = "", AT(rotate_within), .example = "52w",
		.help = SAID("多久之内每个区域都轮到一次",
			"as many areas at once as give each its turn in this time") },
	{ "season", "list of seasons and ranges", VALUE_OWN, .initial = "", .read = read_season,
		.example = "term", .help = SAID("只在这些季节里", "only inside") },
	{ "on-holiday", "keep, skip, next-workday, previous-workday, next-week", VALUE_CHOICE,
		.choices = on_holidays, .initial = "keep", AT(rule.on_holiday),
		.example = "next-week",
		.help = SAID("遇到放假怎么办", "what happens on a holiday") },
	{ "on-makeup-workday", "normal, skip, next-week, run", VALUE_CHOICE, .choices = on_makeups,
		.initial = "normal", AT(rule.on_makeup), .example = "skip",
		.help = SAID("遇到调休上班日怎么办", "what happens on a make-up workday") },
	{ "on-school-off", "keep, skip", VALUE_CHOICE, .choices = on_schools, .initial = "keep",
		AT(rule.on_school_off), .example = "skip",
		.help = SAID("遇到学校放假怎么办", "what happens on a day marked school-off") },
	{ "remind", "reminders", VALUE_OWN, .initial = "1d", .read = read_remind,
		.example = "3d, 1d at 18:00, 2h",
		.help = SAID("提醒有岗位的和预约的人",
			"to people with a duty and to those who booked") },
	{ "places", "count", VALUE_COUNT, .max = 10000, .initial = "0", AT(places), .example = "30",
		.help = SAID("可预约的名额；0 直接来", "places to book; 0 = just come") },
	{ "waitlist", "count", VALUE_COUNT, .max = 10000, .initial = "0", AT(waitlist),
		.example = "8", .help = SAID("候补的长度", "length of the waiting list") },
	{ "ages", "age range", VALUE_OWN, .initial = "", .read = read_ages, .example = "5-14",
		.help = SAID("当天的年龄；14 岁以下要监护人",
			"age of a guest on the day; under 14 a guardian is asked for") },
	{ "opens", "duration", VALUE_MINUTES, .max = DAYS(90), .initial = "14d", AT(opens),
		.example = "7d",
		.help = SAID("开始前多久开放预约", "booking opens this long before") },
	{ "closes", "duration", VALUE_MINUTES, .max = DAYS(90), .initial = "0m", AT(closes),
		.example = "1d",
		.help = SAID("开始前多久截止预约", "booking closes this long before") },
	{ "rest", "duration", VALUE_MINUTES, .max = DAYS(7), .initial = "0m", AT(rest),
		.example = "48h",
		.help = SAID(
			"这个岗位之后要休息多久", "free time that this duty demands afterwards") },
	{ "visibility", "public, team, private", VALUE_CHOICE, .choices = visibility_names,
		.initial = "public", AT(visibility), .example = "team",
		.help = SAID("谁能看到", "who sees it") },
	WORDS_ROW("bring", bring, 200, "要带什么", "what to bring"),
	WORDS_ROW("note", note, 200, "要注意什么", "what to mind"),
	WORDS_ROW("text", text, 400, "给大家的话，代替类型自带的", "words for the public"),
	WORDS_ROW("team-text", team_text, 400, "队伍日历里的话", "words for the team's feed"),
	WORDS_ROW("person-text", person_text, 400, "给值班人的话", "words for those on duty"),
	{ "programme", "text", VALUE_TEXT, .min = 1, .max = 40, .initial = "", AT(programme),
		.example = "彩虹计划",
		.help = SAID("年报里归在哪个项目下", "heading in the yearly report") },
	{ "active", "yes/no", VALUE_BOOL, .initial = "yes", AT(active), .example = "no",
		.help = SAID("no：不再有新日期，已公布的取消",
			"no: no new dates; published ones are cancelled") },
};
const struct key_table keys_activity = { activity, COUNT(activity) };

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
	read_type(r, &v, a, NULL);
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
	if (type == NULL) {
		const char *const *names = finder->names(finder->context);
		entry_report(r, s, NULL, FAULT_ERROR, "type-default",
			value_hint(r, s->id, strlen(s->id), names, name_count(names)),
			_("no type \"%s\""), s->id);
	}
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
