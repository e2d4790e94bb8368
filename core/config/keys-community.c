/* keys-community.c - the keys of the community and of the program's own parts */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/number.h"
#include "config/names.h"
#include "config/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define AT(member) .offset = offsetof(struct model, member)
#define DAYS(n) ((n)*DAY_MINUTES)

static const char *const languages[] = { [LANG_ZH] = "zh", [LANG_EN] = "en", NULL };
static const char *const unknown_years[] = { "normal", "mark", NULL };

static bool read_zone(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct model *m = object;
	const char *name = arena_copy(r->arena, v->text, v->size);

	(void)row;
	m->zone = zone_load(name);
	if (m->zone != NULL) {
		m->zone_name = name;
		return true;
	}
	char *near = zone_suggest(name);
	value_fault(r, v, "bad-zone",
		near != NULL ? arena_format(r->arena, _("did you mean \"%s\"?"), near) : NULL,
		_("unknown time zone \"%s\""), name);
	free(near);
	return false;
}

static bool read_languages(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct model *m = object;
	bool wanted[LANG_COUNT] = { false };
	struct items items;

	(void)row;
	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	for (size_t i = 0; i < items.count; i++) {
		int32_t lang;
		if (!value_choice(r, &items.list[i], languages, &lang))
			return false;
		wanted[lang] = true;
	}
	for (int i = 0; i < LANG_COUNT; i++)
		m->languages[i] = m->languages[i] || wanted[i];
	return true;
}

static bool read_url(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct model *m = object;
	const char *url = arena_copy(r->arena, v->text, v->size);
	const char *host = strncmp(url, "https://", 8) == 0 ? url + 8
		: strncmp(url, "http://", 7) == 0           ? url + 7
							    : "";
	bool is_fine = host[0] != '\0' && host[0] != '/';

	(void)row;
	for (const char *c = url; *c != '\0'; c++)
		is_fine = is_fine && *c > ' ' && (unsigned char)*c < 127 &&
			strchr("\"<>\\^`{|}#", *c) == NULL;
	if (!is_fine)
		return value_fault(r, v, "bad-url",
			_("write it as in \"https://yunxi.example.org\""),
			_("\"%s\" is not a web address"), url);
	m->url = url[v->size - 1] == '/' ? arena_copy(r->arena, url, v->size - 1) : url;
	return true;
}

static bool read_listed(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct items items;

	(void)object;
	(void)row;
	return value_items(r, v, ITEMS_PLAIN, &items); /* read by load.c before anything else */
}

static bool read_monthday(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct model *m = object;

	(void)row;
	return value_monthday(r, v, &m->warn_month, &m->warn_day);
}

static bool read_unknown(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct model *m = object;
	int32_t choice;

	if (!value_choice(r, v, row->choices, &choice))
		return false;
	m->mark_unknown = choice == 1;
	return true;
}

/* address:port; an IPv6 address stands in [ ]. */
static bool read_listen(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct model *m = object;
	const char *text = arena_copy(r->arena, v->text, v->size);
	const char *colon = strrchr(text, ':');
	int64_t port;

	(void)row;
	if (colon == NULL || colon == text ||
		(text[0] == '[' ? colon[-1] != ']'
				: memchr(text, ':', (size_t)(colon - text)) != NULL))
		return value_fault(r, v, "bad-address", _("write it as in \"127.0.0.1:8080\""),
			_("\"%s\" is not address:port"), text);
	switch (number_parse(colon + 1, strlen(colon + 1), 0, 65535, &port)) {
	case NUMBER_OK:
		m->listen = text;
		return true;
	case NUMBER_OUTSIDE:
		return value_fault(
			r, v, "out-of-range", NULL, _("port %s is outside 0 to 65535"), colon + 1);
	case NUMBER_MALFORMED:
		break;
	}
	return value_fault(r, v, "bad-address", _("write it as in \"127.0.0.1:8080\""),
		_("\"%s\" is not address:port"), text);
}

static bool read_proxies(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct model *m = object;
	struct items items;

	(void)row;
	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	const char **list = ARENA_ARRAY(r->arena, items.count + 1, const char *);
	for (size_t i = 0; i < items.count; i++) {
		const struct value *item = &items.list[i];
		list[i] = arena_copy(r->arena, item->text, item->size);
		if (strspn(list[i], "0123456789abcdefABCDEF.:/") != item->size)
			return value_fault(r, item, "bad-address",
				_("write it as in \"127.0.0.1\""), _("\"%s\" is not an address"),
				list[i]);
	}
	m->proxies = list;
	m->proxy_count = items.count;
	return true;
}

static bool read_alarms(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct model *m = object;
	struct items items;

	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	int32_t *list = ARENA_ARRAY(r->arena, items.count + 1, int32_t);
	for (size_t i = 0; i < items.count; i++) {
		struct civil_span span;
		if (!value_span(r, &items.list[i], row->min, row->max, &span))
			return false;
		list[i] = span_minutes(span);
	}
	m->alarms = list;
	m->alarm_count = items.count;
	return true;
}

static const struct key_row community[] = {
	{ "id", "id", VALUE_ID, .required = true, AT(id), .example = "yunxi",
		.help = SAID("社区在数据库和文件名里的名字",
			"names the community in the store and in file names") },
	{ "name", "text", VALUE_TEXT, .required = true, .in_language = true, .min = 1, .max = 60,
		AT(name), .example = "云溪社区",
		.help = SAID("大家怎么称呼这个地方", "what people call the place") },
	{ "timezone", "zone", VALUE_OWN, .required = true, .read = read_zone,
		.example = "Asia/Shanghai",
		.help = SAID(
			"时区的 IANA 名；所有时刻都按它", "IANA name; all clock times are in it") },
	{ "language", "zh, en", VALUE_CHOICE, .choices = languages, .initial = "zh", AT(language),
		.example = "zh",
		.help = SAID("不带后缀的键用的语言，也是首先发布的语言",
			"language of keys without a suffix, and of what is published first") },
	{ "languages", "list of zh, en", VALUE_OWN, .initial = "", .read = read_languages,
		.example = "zh, en",
		.help = SAID(
			"页面和日历用哪些语言", "languages that pages and feeds are written in") },
	{ "url", "url", VALUE_OWN, .initial = "", .read = read_url,
		.example = "https://yunxi.example.org",
		.help = SAID("公开的网址，日历、海报和二维码用它",
			"public address, used in feeds, posters and QR codes") },
	{ "phone", "text", VALUE_TEXT, .min = 3, .max = 30, .initial = "", AT(phone),
		.example = "000-5555-0101",
		.help = SAID("每个页面和每张纸上的那一个号码",
			"the one number on every page and print-out") },
	{ "office", "text", VALUE_TEXT, .in_language = true, .min = 1, .max = 120, .initial = "",
		AT(office), .example = "居委会一楼",
		.help = SAID("可以当面来的地方", "where people can come in person") },
	{ "households", "count", VALUE_COUNT, .max = 1000000, .initial = "0", AT(households),
		.example = "3600",
		.help = SAID("户数；和各网格之和核对",
			"checked against the sum of the grids when both are given") },
	{ "residents", "count", VALUE_COUNT, .max = 1000000, .initial = "0", AT(residents),
		.example = "8200", .help = SAID("人口，年报用", "for the yearly report") },
	{ "include", "list of paths", VALUE_OWN, .initial = "people.ini, activities/*.ini",
		.read = read_listed, .example = "people.ini, activities/*.ini",
		.help = SAID("还要读的文件", "further files") },
};
const struct key_table keys_community = { community, COUNT(community) };

static const struct key_row calendar[] = {
	{ "holidays", "list of paths", VALUE_OWN, .initial = "", .read = read_listed,
		.example = "cn-holidays.csv",
		.help = SAID("全国的文件；由它们决定哪些年是已知的",
			"national files; they decide which years are known") },
	{ "local", "list of paths", VALUE_OWN, .initial = "", .read = read_listed,
		.example = "holidays.local.csv",
		.help = SAID("盖过全国文件的本地行；不能让一年变成已知",
			"rows that win over the national files; they never make a year known") },
	{ "unknown-year", "mark, normal", VALUE_OWN, .choices = unknown_years, .initial = "mark",
		.read = read_unknown, .example = "mark",
		.help = SAID("没有数据的年份：标明（mark）或当作平常日子（normal）",
			"whether dates of a year without rows say so") },
	{ "warn-from", "month-day", VALUE_OWN, .initial = "12-01", .read = read_monthday,
		.example = "12-01",
		.help = SAID("从这一天起，下一年还未知就提醒",
			"from this day on the program warns when the next year is unknown") },
};

static const struct key_row server[] = {
	{ "listen", "address:port", VALUE_OWN, .initial = "127.0.0.1:8080", .read = read_listen,
		.example = "127.0.0.1:8080",
		.help = SAID("页面和日历在哪里提供", "where pages and feeds are served") },
	{ "proxy", "list of addresses", VALUE_OWN, .initial = "", .read = read_proxies,
		.example = "127.0.0.1",
		.help = SAID("信任谁的 X-Forwarded-For", "whose X-Forwarded-For is believed") },
};
const struct key_table keys_server = { server, COUNT(server) };

static const struct key_row feeds[] = {
	{ "past", "duration", VALUE_DAYS, .max = DAYS(90), .initial = "30d", AT(feed_past_days),
		.example = "30d",
		.help = SAID("日历往回看多久", "how far back every feed reaches") },
	{ "future", "duration", VALUE_DAYS, .min = DAYS(7), .max = DAYS(400), .initial = "180d",
		AT(feed_future_days), .example = "180d",
		.help = SAID("日历往前看多久", "how far ahead every feed reaches") },
	{ "alarm", "list of durations, or none", VALUE_OWN, .max = DAYS(400), .initial = "1h",
		.read = read_alarms, .example = "1d, 1h",
		.help = SAID("个人日历里的提醒", "alarms in personal feeds") },
	{ "refresh", "duration", VALUE_MINUTES, .min = 15, .max = DAYS(7), .initial = "4h",
		AT(refresh), .example = "4h",
		.help = SAID("告诉日历程序多久看一次", "what calendars are told") },
};
const struct key_table keys_feeds = { feeds, COUNT(feeds) };

static const struct key_row reminders[] = {
	{ "quiet-hours", "clock range", VALUE_HOURS, .over_midnight = true,
		.initial = "21:30-07:00", AT(quiet_hours), .example = "21:30-07:00",
		.help = SAID("这段时间里不打扰人", "what falls due inside waits for its end") },
	{ "late", "duration", VALUE_MINUTES, .max = DAYS(7), .initial = "6h", AT(late),
		.example = "6h",
		.help = SAID("故障之后，晚过这么久就不再发",
			"after an outage, later than this is dropped with a record") },
	{ "digest", "count", VALUE_COUNT, .min = 2, .max = 1000, .initial = "10", AT(digest),
		.example = "10",
		.help = SAID("一个通道上积压的消息多于这个数就并成一条",
			"more waiting messages for one channel become one") },
};
const struct key_table keys_reminders = { reminders, COUNT(reminders) };

static const struct key_row roster[] = {
	{ "horizon", "duration", VALUE_DAYS, .min = DAYS(7), .max = DAYS(400), .initial = "56d",
		AT(horizon_days), .example = "56d",
		.help = SAID("提前多久排班", "how far ahead people are rostered") },
	{ "freeze", "duration", VALUE_DAYS, .max = DAYS(60), .initial = "7d", AT(freeze_days),
		.example = "7d",
		.help = SAID(
			"这段时间里只在不得已时改动", "inside it a change must be unavoidable") },
	{ "spacing", "duration", VALUE_MINUTES, .max = DAYS(30), .initial = "2d", AT(spacing),
		.example = "2d",
		.help = SAID("一个人两次值班之间最好隔多久",
			"preferred gap between two duties of a person") },
	{ "window", "duration", VALUE_DAYS, .min = DAYS(28), .max = DAYS(1200), .initial = "365d",
		AT(window_days), .example = "365d",
		.help = SAID("公平看多久以前", "how far back fairness looks") },
	{ "travel", "duration", VALUE_MINUTES, .max = 240, .initial = "0m", AT(travel),
		.example = "20m",
		.help = SAID("两个场地之间的路程", "time between two duties at different venues") },
};
const struct key_table keys_roster = { roster, COUNT(roster) };

#define KEPT(key, member, initially, zh, en)                                                       \
	{                                                                                          \
		key, "duration", VALUE_DAYS, .min = DAYS(1), .max = DAYS(1200),                    \
					     .initial = initially, AT(member),                     \
					     .example = initially, .help = SAID(zh, en)            \
	}
static const struct key_row privacy[] = {
	KEPT("booking-contacts", keep_contacts_days, "30d", "预约人的联系方式在活动后保留多久",
		"how long contacts of bookings are kept after the event"),
	KEPT("clinic-lists", keep_clinic_days, "7d", "义诊名单保留多久",
		"how long lists of clinics are kept after the event"),
	KEPT("visit-log", keep_visit_days, "365d", "上门记录保留多久",
		"how long the log of visits is kept after the event"),
	KEPT("messages", keep_messages_days, "30d", "消息保留多久",
		"how long messages are kept after the event"),
};
const struct key_table keys_privacy = { privacy, COUNT(privacy) };
const struct key_table keys_calendar = { calendar, COUNT(calendar) };

struct table {
	const char *kind;
	const struct key_table *table;
};

static const struct table tables[] = {
	{ "community", &keys_community },
	{ "calendar", &keys_calendar },
	{ "season", &keys_season },
	{ "area", &keys_area },
	{ "venue", &keys_venue },
	{ "team", &keys_team },
	{ "role", &keys_role },
	{ "person", &keys_person },
	{ "activity", &keys_activity },
	{ "channel", &keys_channel },
	{ "server", &keys_server },
	{ "feeds", &keys_feeds },
	{ "reminders", &keys_reminders },
	{ "roster", &keys_roster },
	{ "privacy", &keys_privacy },
};

struct key_table table_of(const char *kind)
{
	for (size_t i = 0; i < COUNT(tables); i++)
		if (strcmp(tables[i].kind, kind) == 0)
			return *tables[i].table;
	return (struct key_table){ NULL, 0 };
}

/* The languages decide how every other text is read, so they come first. */
static void read_language(struct reading *r, struct section *section)
{
	struct model *m = r->model;
	struct entry *language = section_good(section, "language");
	struct entry *all = section_find(section, "languages");
	int32_t lang;

	r->quiet = true; /* judged again, aloud, with the rest */
	if (language != NULL) {
		const struct value v = entry_value(section, language);
		if (value_choice(r, &v, languages, &lang))
			m->language = (enum lang)lang;
		language->bad = false;
	}
	m->languages[m->language] = true;
	if (all != NULL && !all->bad) {
		const struct value v = entry_value(section, all);
		r->any_language = !read_languages(r, &v, m, NULL);
		all->bad = false;
	} else {
		r->any_language = all != NULL;
	}
	r->quiet = false;
}

static const struct entry *good_count(const struct section *section)
{
	return section != NULL ? section_good(section, "households") : NULL;
}

/* The sum of the grids against what the community says, when both are given. */
static void check_households(struct reading *r, struct section *section)
{
	int64_t sum = 0;

	for (size_t i = 0; i < r->model->area_count; i++)
		if (r->model->areas[i].kind == AREA_GRID)
			sum += r->model->areas[i].households;
	if (good_count(section) == NULL || sum == 0 || r->model->households == 0 ||
		sum == r->model->households)
		return;
	entry_report(r, section, section_find(section, "households"), FAULT_WARNING,
		"households-sum", _("correct one of them"),
		_("%d households, but the grids have %lld together"), r->model->households,
		(long long)sum);
}

void community_check(struct reading *r)
{
	check_households(r, section_of(r, "community", NULL));
}

void community_read(struct reading *r)
{
	static const char *const parts[] = { "calendar", "server", "feeds", "reminders", "roster",
		"privacy" };
	struct section *section = section_of(r, "community", NULL);

	if (section != NULL)
		read_language(r, section);
	else
		r->model->languages[LANG_ZH] = true;
	section_read(r, &keys_community, section, r->model);
	for (size_t i = 0; i < COUNT(parts); i++) {
		const struct key_table table = table_of(parts[i]);
		section_read(r, &table, section_of(r, parts[i], NULL), r->model);
	}
}
