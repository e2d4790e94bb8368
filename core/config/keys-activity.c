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

const char *type_hint(struct reading *r, const char *name, size_t n)
{
	const struct type_finder *finder = r->options->types;
	const char *const *names = finder->names(finder->context);

	return value_hint(r, name, n, names, name_count(names));
}

bool type_read(struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	const struct type_finder *finder = r->options->types;
	struct activity *activity = object;
	const char *name = arena_copy(r->arena, v->text, v->size);

	(void)row;
	const struct type_schema *type = finder->find(finder->context, name);
	if (type == NULL)
		return value_fault(r, v, "unknown-type", type_hint(r, name, v->size),
			_("no type \"%s\""), name);
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
	{ "type", "id", VALUE_OWN, .required = true, .read = type_read, .example = "plain",
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
