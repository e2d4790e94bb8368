/* keys-person.c - the keys of teams, roles and people */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "config/names.h"
#include "config/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define AT(member) .offset = offsetof(struct person, member)
#define DAYS(n) ((n)*DAY_MINUTES)

static bool read_leader(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct team *team = object;

	(void)row;
	team->leader = reference_find(r, v, r->model->people, r->model->person_count,
		sizeof(struct person), "person", "unknown-person");
	return team->leader != NULL;
}

static const struct key_row team[] = {
	{ "name", "text", VALUE_TEXT, .required = true, .in_language = true, .min = 1, .max = 60,
		.offset = offsetof(struct team, name), .example = "红色先锋队",
		.help = SAID("队伍的名字", "its name") },
	{ "kind", "volunteer, staff, partner", VALUE_CHOICE, .choices = person_kind_names,
		.initial = "volunteer", .offset = offsetof(struct team, kind), .example = "partner",
		.help = SAID("种类；合作单位是 partner",
			"a partner organisation is a team of kind partner") },
	{ "leader", "person", VALUE_OWN, .initial = "", .read = read_leader, .example = "v02",
		.help = SAID("队长；缺人和换班会告诉他", "is told about holes and swaps") },
};
const struct key_table keys_team = { team, COUNT(team) };

static const struct key_row role[] = {
	{ "name", "text", VALUE_TEXT, .required = true, .in_language = true, .min = 1, .max = 40,
		.offset = offsetof(struct role, name), .example = "引导员",
		.help = SAID("岗位的叫法", "the word for a duty's role") },
};
const struct key_table keys_role = { role, COUNT(role) };

/* Lists of references: an array of pointers and its count, both named by the row's reader. */
struct found {
	const void **list;
	size_t count;
};

static bool read_references(struct reading *r, const struct value *v, const void *objects,
	size_t count, size_t size, const char *kind, const char *code, struct found *ret_found)
{
	struct items items;

	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	const void **list = ARENA_ARRAY(r->arena, items.count + 1, const void *);
	for (size_t i = 0; i < items.count; i++) {
		list[i] = reference_find(r, &items.list[i], objects, count, size, kind, code);
		if (list[i] == NULL)
			return false;
	}
	*ret_found = (struct found){ list, items.count };
	return true;
}

static bool read_teams(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct person *p = object;
	struct found found;

	(void)row;
	if (!read_references(r, v, r->model->teams, r->model->team_count, sizeof(struct team),
		    "team", "unknown-team", &found))
		return false;
	p->teams = (const struct team **)found.list;
	p->team_count = found.count;
	return true;
}

static bool read_people(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct person *p = object;
	struct found found;

	if (!read_references(r, v, r->model->people, r->model->person_count, sizeof(struct person),
		    "person", "unknown-person", &found))
		return false;
	if (row->offset == offsetof(struct person, with)) {
		p->with = (const struct person **)found.list;
		p->with_count = found.count;
	} else {
		p->not_with = (const struct person **)found.list;
		p->not_with_count = found.count;
	}
	return true;
}

static bool read_avoid(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct person *p = object;
	struct found found;

	(void)row;
	if (!read_references(r, v, r->model->activities, r->model->activity_count,
		    sizeof(struct activity), "activity", "unknown-activity", &found))
		return false;
	p->avoid = (const struct activity **)found.list;
	p->avoid_count = found.count;
	return true;
}

static bool read_channels(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct person *p = object;
	struct found found;

	(void)row;
	if (!read_references(r, v, r->model->channels, r->model->channel_count,
		    sizeof(struct channel), "channel", "unknown-channel", &found))
		return false;
	p->channels = (const struct channel **)found.list;
	p->channel_count = found.count;
	p->channels_written = true;
	p->channels_none = found.count == 0;
	return true;
}

static bool read_area(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct person *p = object;

	(void)row;
	p->area = reference_find(r, v, r->model->areas, r->model->area_count, sizeof(struct area),
		"area", "unknown-area");
	return p->area != NULL;
}

static bool read_skills(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct person *p = object;
	struct items items;

	(void)row;
	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	const char **list = ARENA_ARRAY(r->arena, items.count + 1, const char *);
	for (size_t i = 0; i < items.count; i++)
		if (!value_id(r, &items.list[i], &list[i]))
			return false;
	p->skills = list;
	p->skill_count = items.count;
	return true;
}

static bool read_away(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct person *p = object;
	struct items items;

	(void)row;
	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	struct civil_range *list = ARENA_ARRAY(r->arena, items.count + 1, struct civil_range);
	for (size_t i = 0; i < items.count; i++)
		if (!value_dates(r, &items.list[i], &list[i]))
			return false;
	p->away = list;
	p->away_count = items.count;
	return true;
}

/* -- "weekdays 18:00-21:00", "friday-sunday" -- */

static const char *const day_words[] = { "daily", "weekdays", "weekends", "monday", "tuesday",
	"wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri",
	"sat", "sun", NULL };
enum { WEEKDAYS_BITS = 0x1f, WEEKEND_BITS = 0x60, WEEK_BITS = 0x7f, FIRST_DAY_WORD = 3 };

static bool read_weekday(struct reading *r, const struct value *v, int32_t *ret_weekday)
{
	char *lower = arena_copy(r->arena, v->text, v->size);
	struct value word = *v;
	int32_t choice;

	for (char *c = lower; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	word.text = lower;
	if (!value_choice(r, &word, day_words + FIRST_DAY_WORD, &choice))
		return false;
	*ret_weekday = choice % 7;
	return true;
}

bool read_days(struct reading *r, const struct value *v, uint32_t *ret_weekdays)
{
	const char *dash = memchr(v->text, '-', v->size);
	int32_t first, last;

	if (dash == NULL) {
		static const uint32_t bits[] = { WEEK_BITS, WEEKDAYS_BITS, WEEKEND_BITS };
		char *lower = arena_copy(r->arena, v->text, v->size);
		struct value word = *v;
		for (char *c = lower; *c != '\0'; c++)
			if (*c >= 'A' && *c <= 'Z')
				*c = (char)(*c - 'A' + 'a');
		word.text = lower;
		if (!value_choice(r, &word, day_words, &first))
			return false;
		*ret_weekdays =
			first < FIRST_DAY_WORD ? bits[first] : 1U << (first - FIRST_DAY_WORD) % 7;
		return true;
	}
	const size_t n = (size_t)(dash - v->text);
	const struct value a = value_part(v, v->text, n),
			   b = value_part(v, dash + 1, v->size - n - 1);
	if (!read_weekday(r, &a, &first) || !read_weekday(r, &b, &last))
		return false;
	*ret_weekdays = 1U << last;
	for (int32_t day = first; day != last; day = (day + 1) % 7)
		*ret_weekdays |= 1U << day;
	return true;
}

static bool read_avail(struct reading *r, const struct value *v, struct availability *ret_avail)
{
	const char *blank = memchr(v->text, ' ', v->size);
	const size_t n = blank != NULL ? (size_t)(blank - v->text) : v->size;
	const struct value days = value_part(v, v->text, n);
	const struct value hours = value_part(v, v->text + n, v->size - n);

	ret_avail->hours = (struct clock_range){ 0, DAY_MINUTES };
	return read_days(r, &days, &ret_avail->weekdays) &&
		(hours.size == 0 || value_hours(r, &hours, true, &ret_avail->hours));
}

static bool read_availability(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct person *p = object;
	struct items items;

	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	struct availability *list = ARENA_ARRAY(r->arena, items.count + 1, struct availability);
	for (size_t i = 0; i < items.count; i++)
		if (!read_avail(r, &items.list[i], &list[i]))
			return false;
	if (row->offset == offsetof(struct person, available)) {
		p->available = list;
		p->available_count = items.count;
	} else if (row->offset == offsetof(struct person, prefer)) {
		p->prefer = list;
		p->prefer_count = items.count;
	} else {
		p->dislike = list;
		p->dislike_count = items.count;
	}
	return true;
}

static bool read_mail(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct person *p = object;

	(void)row;
	return value_mail(r, v, &p->mail);
}

static const char *const languages[] = { [LANG_ZH] = "zh", [LANG_EN] = "en", NULL };
static const char *const public_names[] = { "no", "masked", "yes", NULL };

static const struct key_row person[] = {
	{ "name", "text", VALUE_TEXT, .required = true, .min = 1, .max = 40, AT(name),
		.example = "吴九",
		.help = SAID("姓名；除非 public-name 允许，不会公开",
			"never in a public feed unless public-name says so") },
	{ "kind", "volunteer, staff, partner", VALUE_CHOICE, .choices = person_kind_names,
		.initial = "volunteer", AT(kind), .example = "staff",
		.help = SAID("志愿者、工作人员或合作单位的人", "what the person is here") },
	{ "teams", "list of teams", VALUE_OWN, .initial = "", .read = read_teams,
		.example = "rainbow-red", .help = SAID("所属队伍", "what the person belongs to") },
	{ "skills", "list of ids", VALUE_OWN, .initial = "", .read = read_skills,
		.example = "barber, first-aid",
		.help = SAID("会做什么；岗位按这些词要人", "words that duties ask for") },
	{ "away", "list of dates and ranges", VALUE_OWN, .initial = "", .read = read_away,
		.example = "2026-12-10..2026-12-20",
		.help = SAID(
			"这些天不排班，含首尾", "not rostered on these days, both ends included") },
	{ "available", "availability", VALUE_OWN, .initial = "", .read = read_availability,
		AT(available), .example = "weekdays 18:00-21:00, saturday",
		.help = SAID("什么时候能来；整个班次都要在里面",
			"when the person can serve; the whole duty must lie inside") },
	{ "daily-limit", "count", VALUE_COUNT, .min = 1, .max = 10, .initial = "1", AT(daily_limit),
		.example = "2",
		.help = SAID("一天最多几班", "duties that begin on one civil day") },
	{ "weekly-limit", "count", VALUE_COUNT, .max = 50, .initial = "", AT(weekly_limit),
		.example = "2",
		.help = SAID("一周（周一至周日）最多几班；0 不排",
			"duties in a week, Monday to Sunday; 0 = never rostered") },
	{ "monthly-limit", "count", VALUE_COUNT, .max = 200, .initial = "", AT(monthly_limit),
		.example = "4", .help = SAID("一个月最多几班", "duties in a calendar month") },
	{ "rest", "duration", VALUE_MINUTES, .max = DAYS(7), .initial = "0m", AT(rest),
		.example = "11h", .help = SAID("每班之后休息多久", "free time after each duty") },
	{ "longest", "duration", VALUE_MINUTES, .min = 15, .max = DAYS(7), .initial = "",
		AT(longest), .example = "2h30m",
		.help = SAID("一班最长多久", "longest single duty") },
	{ "share", "count", VALUE_COUNT, .min = 1, .max = 100, .initial = "100", AT(share),
		.example = "50",
		.help = SAID("应担的份额，按百分比", "fair share in percent of a full one") },
	{ "avoid", "list of activities", VALUE_OWN, .initial = "", .read = read_avoid,
		.example = "drill",
		.help = SAID("没有别人时才排", "served only when nobody else can") },
	{ "born", "year", VALUE_COUNT, .min = 1900, .max = 2100, .initial = "", AT(born),
		.example = "2009",
		.help = SAID("出生年，有年龄要求的岗位用", "for duties with a minimum age") },
	{ "language", "zh, en", VALUE_CHOICE, .choices = languages, .initial = "", AT(language),
		.example = "en",
		.help = SAID("给此人的文字用的语言", "language of what the person gets") },
	{ "mail", "address", VALUE_OWN, .initial = "", .read = read_mail,
		.example = "v02@example.org", .help = SAID("邮箱，不公开", "private") },
	{ "phone", "text", VALUE_TEXT, .min = 3, .max = 30, .initial = "", AT(phone),
		.example = "000-5555-0102", .help = SAID("电话，不公开", "private") },
	{ "public-name", "no, masked, yes", VALUE_CHOICE, .choices = public_names, .initial = "no",
		AT(public_name), .example = "masked",
		.help = SAID("居民能看到什么：只有岗位、吴*、全名",
			"what residents may see: the role only, 吴*, or the name") },
	{ "area", "area", VALUE_OWN, .initial = "", .read = read_area, .example = "g01",
		.help = SAID("住处或工作处；就近优先",
			"where the person lives or works; near duties first") },
	{ "joined", "date", VALUE_DATE, .initial = "", AT(joined), .example = "2026-09-01",
		.help = SAID("从这天起算份额", "fair share counts from here") },
	{ "prefer", "availability", VALUE_OWN, .initial = "", .read = read_availability, AT(prefer),
		.example = "saturday", .help = SAID("愿意的时间", "wishes; kept where possible") },
	{ "dislike", "availability", VALUE_OWN, .initial = "", .read = read_availability,
		AT(dislike), .example = "sunday",
		.help = SAID("不愿意的时间", "wishes; kept where possible") },
	{ "with", "list of persons", VALUE_OWN, .initial = "", .read = read_people, AT(with),
		.example = "v03", .help = SAID("和谁一起", "serve together") },
	{ "not-with", "list of persons", VALUE_OWN, .initial = "", .read = read_people,
		AT(not_with), .example = "v03", .help = SAID("不和谁一起", "never together") },
	{ "channels", "list of channels, or none", VALUE_OWN, .initial = "", .read = read_channels,
		.example = "mail, calls",
		.help = SAID("按什么顺序联系", "order in which the person is reached") },
	{ "rsvp", "yes/no", VALUE_BOOL, .initial = "no", AT(rsvp), .example = "yes",
		.help = SAID("班次也发成要答复的邀请",
			"duties are also sent as invitations to answer") },
	{ "active", "yes/no", VALUE_BOOL, .initial = "yes", AT(active), .example = "no",
		.help = SAID(
			"no：留着记录，不再排班", "no keeps the history and rosters nothing") },
};
const struct key_table keys_person = { person, COUNT(person) };

void people_read(struct reading *r)
{
	struct model *m = r->model;

	for (size_t i = 0; i < m->team_count; i++)
		section_read(r, &keys_team, section_of(r, "team", m->teams[i].id), &m->teams[i]);
	for (size_t i = 0; i < m->role_count; i++)
		section_read(r, &keys_role, section_of(r, "role", m->roles[i].id), &m->roles[i]);
	for (size_t i = 0; i < m->person_count; i++) {
		struct person *p = &m->people[i];
		p->weekly_limit = p->monthly_limit = p->longest = UNLIMITED;
		p->joined = CIVIL_NONE;
		p->language = m->language;
		struct section *s = section_of(r, "person", p->id);
		section_read(r, &keys_person, s, p);
		VEC_EACH (const struct entry, e, &s->entries)
			r->lost_people = r->lost_people || e->bad;
		if (p->available_count == 0) {
			p->available = ARENA_NEW(r->arena, struct availability);
			*p->available = (struct availability){ WEEK_BITS, { 0, DAY_MINUTES } };
			p->available_count = 1;
		}
	}
}
