/* check.c - what only several keys together can say */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "config/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct check { /* one activity and its section */
	struct reading *r;
	struct activity *a;
	struct section *s;
};

/* A key that is faulty counts as absent, and nothing more is said about it. */
static bool is_bad(const struct check *c, const char *key)
{
	const struct entry *e = section_find(c->s, key);

	return e != NULL && e->bad;
}

static struct entry *good(const struct check *c, const char *key)
{
	return section_good(c->s, key);
}

static bool is_weekly(const struct when *w)
{
	return w->kind == WHEN_RULE && w->recur.frequency == FREQ_WEEKLY && w->recur.interval <= 1;
}

static bool is_weekdays(const struct when *w)
{
	uint32_t days = 0;

	for (int32_t i = 0; i < w->recur.day_count; i++)
		days |= 1U << w->recur.days[i].weekday;
	return (is_weekly(w) ||
		       (w->kind == WHEN_RULE && w->recur.frequency == FREQ_DAILY &&
			       w->recur.interval <= 1)) &&
		days == 0x1f;
}

/* -- Dates -- */

static void check_from_until(const struct check *c)
{
	struct entry *from = good(c, "from"), *until = good(c, "until");
	struct series_rule *rule = &c->a->rule;

	if (from == NULL || until == NULL || rule->from <= rule->until)
		return;
	struct entry *later = entry_later(from, until);
	entry_report(c->r, c->s, later, FAULT_ERROR, "from-after-until", _("change one of them"),
		_("\"until\" is before \"from\""));
	if (later == until)
		rule->until = CIVIL_NONE;
	else
		rule->from = CIVIL_NONE;
}

static const char *add_from(const struct check *c)
{
	char day[CIVIL_TEXT];

	civil_format(zone_day_of(c->r), day);
	return arena_format(c->r->arena,
		_("add \"from = %s\": the first match on or after it begins the count"), day);
}

static void check_when(const struct check *c)
{
	const struct when *w = &c->a->rule.when;
	struct entry *when = good(c, "when"), *start = good(c, "start");

	if (when == NULL)
		return;
	if (w->kind == WHEN_RANGE && start != NULL && c->a->start_kind != START_ALL_DAY) {
		entry_report(c->r, c->s, entry_later(when, start), FAULT_ERROR, "when-range-clock",
			_("or list the days, as in: 2026-12-05, 2026-12-06"),
			_("a range of days needs \"start = all-day\""));
		return;
	}
	if (when_needs_from(w) && c->a->rule.from == CIVIL_NONE && !is_bad(c, "from")) {
		entry_report(c->r, c->s, when, FAULT_ERROR, "when-needs-from", add_from(c),
			_("\"%s\" needs \"from\""), when->value);
		return;
	}
	if (when_is_never(w))
		entry_report(c->r, c->s, when, FAULT_WARNING, "rule-never", NULL,
			_("this rule never gives a day"));
	else if (when_has_short_months(w))
		entry_report(c->r, c->s, when, FAULT_NOTE, "rule-short-months",
			_("\"monthly on last day\" is the last day of every month"),
			_("some months do not have this day: nothing happens in them"));
}

static void check_all_day(const struct check *c)
{
	struct entry *start = good(c, "start"), *lasts = good(c, "lasts");

	if (start != NULL && lasts != NULL && c->a->start_kind == START_ALL_DAY)
		entry_report(c->r, c->s, entry_later(start, lasts), FAULT_ERROR, "all-day-lasts",
			_("remove it, or use a range in \"when\""),
			_("\"lasts\" has no meaning for a whole day"));
}

static void check_policies(const struct check *c)
{
	const struct series_rule *rule = &c->a->rule;
	struct entry *when = good(c, "when"), *makeup = good(c, "on-makeup-workday");
	struct entry *holiday = good(c, "on-holiday");
	const bool is_every_week = is_weekly(&rule->when) ||
		(rule->when.kind == WHEN_RULE && rule->when.recur.frequency == FREQ_DAILY &&
			rule->when.recur.interval <= 1);

	if (when == NULL)
		return;
	if (makeup != NULL && rule->on_makeup == MAKEUP_RUN && !is_weekdays(&rule->when)) {
		entry_report(c->r, c->s, entry_later(when, makeup), FAULT_ERROR,
			"run-needs-weekdays", _("use normal, skip or next-week"),
			_("\"run\" needs \"when = weekdays\""));
		makeup = NULL;
	}
	struct entry *taken = holiday != NULL && rule->on_holiday == HOLIDAY_NEXT_WEEK ? holiday
		: makeup != NULL && rule->on_makeup == MAKEUP_NEXT_WEEK                ? makeup
										       : NULL;
	if (taken != NULL && is_every_week)
		entry_report(c->r, c->s, entry_later(when, taken), FAULT_WARNING, "next-week-taken",
			_("use skip or next-workday"),
			_("the week after is always taken: the date is cancelled"));
}

static void check_rotate(const struct check *c)
{
	struct entry *rotate = good(c, "rotate");
	const struct activity *a = c->a;

	if (rotate == NULL || (!a->rotate_areas && !a->rotate_teams))
		return;
	if (a->rotate_areas && a->area_count == 0 && !is_bad(c, "areas"))
		entry_report(c->r, c->s, rotate, FAULT_ERROR, "rotate-without",
			_("add \"areas = kind grid\""), _("\"rotate = areas\" needs \"areas\""));
	else if (a->rotate_teams && a->team_count == 0 && !is_bad(c, "team"))
		entry_report(c->r, c->s, rotate, FAULT_ERROR, "rotate-without",
			_("add \"team\" with the teams in turn"),
			_("\"rotate = teams\" needs \"team\""));
	else if (a->rule.from == CIVIL_NONE && !is_bad(c, "from"))
		entry_report(c->r, c->s, rotate, FAULT_ERROR, "rotate-needs-from",
			_("add the day from which turns are counted"),
			_("\"rotate\" needs \"from\""));
}

static void check_also(const struct check *c)
{
	const struct series_rule *rule = &c->a->rule;
	struct entry *also = good(c, "also"), *from = good(c, "from"), *until = good(c, "until");
	char day[CIVIL_TEXT];

	for (size_t i = 0; also != NULL && i < rule->also_count; i++) {
		const struct day_item *item = &rule->also[i];
		if (item->kind != DAY_DATE)
			continue;
		civil_format(item->range.first, day);
		if (until != NULL && item->range.first > rule->until) {
			entry_report(c->r, c->s, entry_later(also, until), FAULT_WARNING,
				"also-outside", NULL, _("%s is after \"until\": it does not count"),
				day);
			return;
		}
		if (from != NULL && item->range.first < rule->from) {
			entry_report(c->r, c->s, entry_later(also, from), FAULT_WARNING,
				"also-outside", NULL, _("%s is before \"from\": it does not count"),
				day);
			return;
		}
	}
}

/* -- Reminders and booking -- */

static void check_remind(const struct check *c)
{
	struct entry *remind = good(c, "remind");
	const struct activity *a = c->a;
	char start[CLOCK_TEXT];

	if (remind == NULL || good(c, "start") == NULL || a->start_kind != START_CLOCK)
		return;
	for (size_t i = 0; i < a->remind_count; i++) {
		const struct notice *n = &a->remind[i];
		if (n->after || n->at == CIVIL_NONE || n->span.days > 0 || n->at <= a->start)
			continue;
		clock_format(a->start, start);
		entry_report(c->r, c->s, remind, FAULT_ERROR, "remind-too-late",
			_("name an earlier clock time, or a day before"),
			_("this reminder falls after the start at %s"), start);
		return;
	}
}

static void check_booking(const struct check *c)
{
	struct entry *opens = good(c, "opens"), *closes = good(c, "closes");

	if ((opens == NULL && closes == NULL) || is_bad(c, "opens") || is_bad(c, "closes"))
		return;
	if (c->a->closes > c->a->opens)
		entry_report(c->r, c->s, entry_later(opens, closes), FAULT_ERROR,
			"closes-after-opens", _("\"opens\" is the longer of the two"),
			_("booking would close before it opens"));
}

static const struct option_value *option_of(const struct activity *a, const char *key)
{
	for (size_t i = 0; a->type != NULL && i < a->type->row_count; i++)
		if (a->type->rows[i].kind != OPTION_CORE && strcmp(a->type->rows[i].key, key) == 0)
			return &a->options[i];
	return NULL;
}

static int32_t slot_places(const struct activity *a, int32_t slot, int32_t stations)
{
	const int64_t places = (int64_t)(span_minutes(a->lasts) / slot) * stations;

	if (a->places > 0 && places > a->places)
		return a->places;
	return (int32_t)places;
}

/* Slots of type plain; other types know their own. */
static void check_slots(const struct check *c)
{
	const struct activity *a = c->a;

	if (a->type == NULL || strcmp(a->type->name, "plain") != 0)
		return;
	const struct option_value *slot = option_of(a, "slot"),
				  *stations = option_of(a, "stations");
	const struct option_value *walk_in = option_of(a, "walk-in");
	struct entry *e = good(c, "slot"), *walk = good(c, "walk-in");
	if (slot != NULL && slot->number == 0 && walk_in != NULL && walk != NULL &&
		!is_bad(c, "slot") && !is_bad(c, "places") && walk_in->number > a->places) {
		entry_report(c->r, c->s, entry_later(walk, good(c, "places")), FAULT_ERROR,
			"walk-in-too-many", _("fewer walk-ins, or more places"),
			_("walk-in takes more than the %d places there are"), a->places);
		option_reset(c->r, c->a, c->s, "walk-in");
		return;
	}
	if (slot == NULL || slot->number == 0 || is_bad(c, "slot") || is_bad(c, "lasts") ||
		a->start_kind == START_ALL_DAY)
		return;
	if (e != NULL && slot->number > span_minutes(a->lasts)) {
		entry_report(c->r, c->s, entry_later(e, good(c, "lasts")), FAULT_ERROR,
			"slot-too-long", _("shorten \"slot\" or lengthen \"lasts\""),
			_("a slot is longer than the activity"));
		option_reset(c->r, c->a, c->s, "slot");
		return;
	}
	if (walk == NULL || walk_in == NULL || stations == NULL || is_bad(c, "stations") ||
		is_bad(c, "places"))
		return;
	const int32_t places = slot_places(a, slot->number, stations->number);
	if (walk_in->number <= places)
		return;
	entry_report(c->r, c->s, entry_later(walk, entry_later(e, good(c, "stations"))),
		FAULT_ERROR, "walk-in-too-many", _("fewer walk-ins, or more slots"),
		_("walk-in takes more than the %d places of the slots"), places);
	option_reset(c->r, c->a, c->s, "walk-in");
}

static void check_capacity(const struct check *c)
{
	const struct activity *a = c->a;
	struct entry *places = good(c, "places");

	if (places == NULL || a->venue == NULL || a->places <= a->venue->capacity)
		return;
	entry_report(c->r, c->s, places, FAULT_WARNING, "over-capacity",
		_("fewer places, or another venue"), _("%d places, but [venue %s] holds %d"),
		a->places, a->venue->id, a->venue->capacity);
}

/* Hardship and illness in a title that everybody reads (privacy): Chinese as it is, English as
 * words. */
static const char *const private_words[] = { "独居", "孤寡", "低保", "特困", "贫困", "困难家庭",
	"困难户", "失独", "残疾", "失能", "失智", "精神病", "精神障碍", "癌症", "艾滋", "肿瘤",
	"戒毒", "社区矫正", "刑满", "living alone", "low income", "low-income", "poverty",
	"disabled", "dementia", "cancer", "addict" };

static const char *find_private(const struct words *title)
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		for (size_t i = 0; title->in[lang] != NULL && i < COUNT(private_words); i++)
			if (strcasestr(title->in[lang], private_words[i]) != NULL)
				return private_words[i];
	return NULL;
}

static void check_title(const struct check *c)
{
	if (c->a->visibility != VISIBLE_PUBLIC)
		return;
	VEC_EACH (struct entry, e, &c->s->entries) {
		if (e->bad || strcmp(e->base, "title") != 0)
			continue;
		const struct words one = { .in = { e->value, NULL } };
		const char *word = find_private(&one);
		if (word != NULL)
			entry_report(c->r, c->s, e, FAULT_WARNING, "title-private",
				_("use a neutral title, or \"visibility = private\""),
				_("a public title should not say \"%s\""),
				strcmp(word, "独居") == 0 && strstr(e->value, "独居老人") != NULL
					? "独居老人"
					: word);
	}
}

/* -- Duties -- */

static bool in_teams(const struct person *p, const struct activity *a, const struct duty_want *d)
{
	if (d->team != NULL)
		return person_has_team(p, d->team);
	for (size_t i = 0; i < a->team_count; i++)
		if (person_has_team(p, a->teams[i]))
			return true;
	return a->team_count == 0;
}

static bool can_serve(const struct reading *r, const struct person *p, const struct activity *a,
	const struct duty_want *d)
{
	const int32_t year = civil_to_date(zone_day_of(r)).year;

	return p->active && in_teams(p, a, d) &&
		(d->skill == NULL || person_has_skill(p, d->skill)) &&
		(!d->has_kind || p->kind == d->kind) &&
		(d->age == 0 || p->born == 0 || year - p->born - 1 >= d->age);
}

static bool has_members(const struct model *m, const struct team *team)
{
	for (size_t i = 0; i < m->person_count; i++)
		if (person_has_team(&m->people[i], team))
			return true;
	return false;
}

/* Every skill that somebody has, for "did you mean". */
static const char *skill_hint(struct reading *r, const char *skill, bool *ret_known)
{
	const struct model *m = r->model;
	size_t count = 0;

	*ret_known = false;
	for (size_t i = 0; i < m->person_count; i++)
		count += m->people[i].skill_count;
	const char **skills = ARENA_ARRAY(r->arena, count + 1, const char *);
	count = 0;
	for (size_t i = 0; i < m->person_count; i++)
		for (size_t j = 0; j < m->people[i].skill_count; j++) {
			skills[count++] = m->people[i].skills[j];
			*ret_known = *ret_known || strcmp(skills[count - 1], skill) == 0;
		}
	return *ret_known ? NULL : value_hint(r, skill, strlen(skill), skills, count);
}

static void check_duty(const struct check *c, struct entry *e, const struct duty_want *d)
{
	const struct model *m = c->r->model;
	bool known = true;
	int32_t able = 0;

	if (d->team != NULL && !has_members(m, d->team)) {
		entry_report(c->r, c->s, e, FAULT_WARNING, "team-empty",
			_("write it under \"teams\" of its members"), _("[team %s] has no members"),
			d->team->id);
		return;
	}
	const char *hint = d->skill != NULL ? skill_hint(c->r, d->skill, &known) : NULL;
	if (!known) {
		entry_report(c->r, c->s, e, FAULT_WARNING, "nobody-can", hint,
			_("nobody has the skill \"%s\""), d->skill);
		return;
	}
	for (size_t i = 0; i < m->person_count; i++)
		able += can_serve(c->r, &m->people[i], c->a, d);
	if (able == 0)
		entry_report(c->r, c->s, e, FAULT_WARNING, "nobody-can", NULL,
			_("nobody can do \"%s\""), d->role);
	else if (able < d->count)
		entry_report(c->r, c->s, e, FAULT_WARNING, "too-few-can", NULL,
			_("only %d people can do \"%s\", %d are needed"), able, d->role, d->count);
}

/* Nobody belongs to any of the teams that serve: said once, at the teams. */
static bool is_team_empty(const struct check *c)
{
	const struct activity *a = c->a;
	struct entry *e = good(c, "team");

	if (e == NULL || a->team_count == 0)
		return false;
	for (size_t i = 0; i < a->team_count; i++)
		if (has_members(c->r->model, a->teams[i]))
			return false;
	entry_report(c->r, c->s, e, FAULT_WARNING, "team-empty",
		_("write it under \"teams\" of its members"), _("[team %s] has no members"),
		a->teams[0]->id);
	return true;
}

static void check_duties(const struct check *c)
{
	struct entry *e = good(c, "duties");

	if (c->r->lost_file || c->r->lost_people || c->r->source.lost_ids.count > 0)
		return; /* who there is to do it is not known */
	if (e != NULL && is_team_empty(c))
		return;
	for (size_t i = 0; e != NULL && i < c->a->duty_count; i++)
		check_duty(c, e, &c->a->duties[i]);
}

static void check_table_end(const struct check *c)
{
	const struct when *w = &c->a->rule.when;
	struct entry *when = good(c, "when");
	const bool beyond = zone_day_of(c->r) + 400 > CIVIL_LAST;

	for (size_t i = 0; when != NULL && beyond && w->kind == WHEN_DAYS && i < w->item_count;
		i++) {
		if (w->items[i].kind != DAY_LUNAR && w->items[i].kind != DAY_TERM)
			continue;
		entry_report(c->r, c->s, when, FAULT_WARNING, "table-end", NULL,
			_("the tables of lunar days end with the year 2100"));
		return;
	}
}

void activity_check(struct reading *r, struct activity *activity, struct section *section)
{
	static void (*const checks[])(const struct check *c) = { check_from_until, check_when,
		check_all_day, check_policies, check_rotate, check_also, check_remind,
		check_booking, check_slots, check_capacity, check_title, check_duties,
		check_table_end };
	const struct check c = { r, activity, section };

	for (size_t i = 0; i < COUNT(checks); i++)
		checks[i](&c);
}

/* -- People -- */

static bool is_always_away(const struct person *p, struct civil_range horizon)
{
	civil_day day = horizon.first;

	while (day <= horizon.last) {
		const civil_day before = day;
		for (size_t i = 0; i < p->away_count; i++)
			if (p->away[i].first <= day && p->away[i].last >= day)
				day = p->away[i].last + 1;
		if (day == before)
			return false;
	}
	return true;
}

static int32_t shortest_duty(const struct model *m)
{
	int32_t shortest = UNLIMITED;

	for (size_t i = 0; i < m->activity_count; i++) {
		const struct activity *a = &m->activities[i];
		if (a->active && a->start_kind == START_CLOCK && span_minutes(a->lasts) < shortest)
			shortest = span_minutes(a->lasts);
	}
	return shortest;
}

static struct entry *impossible_limit(
	const struct person *p, const struct section *s, int32_t shortest)
{
	if (p->weekly_limit == 0)
		return section_good(s, "weekly-limit");
	if (p->monthly_limit == 0)
		return section_good(s, "monthly-limit");
	return shortest != UNLIMITED && p->longest < shortest ? section_good(s, "longest") : NULL;
}

void people_check(struct reading *r)
{
	const struct model *m = r->model;
	const civil_day today = zone_day_of(r);
	const struct civil_range horizon = { today, today + m->horizon_days };
	const int32_t shortest = shortest_duty(m);

	for (size_t i = 0; i < m->person_count; i++) {
		const struct person *p = &m->people[i];
		struct section *s = section_of(r, "person", p->id);
		struct entry *limit = p->active ? impossible_limit(p, s, shortest) : NULL;
		struct entry *away = p->active ? section_good(s, "away") : NULL;
		if (limit != NULL)
			entry_report(r, s, limit, FAULT_NOTE, "person-limit",
				_("use \"active = no\" when this is meant"),
				_("\"%s\" makes every duty impossible"), limit->key);
		if (away != NULL && is_always_away(p, horizon))
			entry_report(r, s, away, FAULT_NOTE, "duty-away", _("use \"active = no\""),
				_("this person is away on every day of the horizon"));
	}
}
