/* station-rota.c - a place that groups look after in turn */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>
#include <string.h>

struct station {
	int32_t staff, party, volunteers, weekly;
	const char *const *tasks, *const *stock;
	const char *staff_team, *party_skill, *weekly_team;
	uint32_t weekly_on;
	int32_t expiry_notice;
};

static const struct linli_option options[] = {
	{ LINLI_OPTION(struct station, COUNT, staff), .initial = "0", .max = 99,
	  .help = LINLI_WORDS("几位社区干部", "people of the staff") },
	{ LINLI_OPTION(struct station, COUNT, party), .initial = "0", .max = 99,
	  .help = LINLI_WORDS("几位党员骨干", "Party members") },
	{ LINLI_OPTION(struct station, COUNT, volunteers), .initial = "1", .max = 99,
	  .help = LINLI_WORDS("几位居民志愿者", "volunteers") },
	{ LINLI_OPTION(struct station, TEXTS, tasks), .initial = "", .max = 30,
	  .help = LINLI_WORDS("要做的事", "what is to be done") },
	{ LINLI_OPTION(struct station, TEXTS, stock), .initial = "", .max = 40,
	  .help = LINLI_WORDS("物资：名称、最少数量、到期日，比如：创可贴 10 2027-06-30, 雨伞 5",
		"stock: name, minimum, expiry, as in: plasters 10 2027-06-30, umbrellas 5") },
	{ LINLI_OPTION(struct station, DAYS, expiry_notice), .initial = "30d", .max = 400,
	  .help = LINLI_WORDS("到期前多久开始提醒当班的人", "how long before it expires those on duty are told") },
	{ LINLI_OPTION(struct station, TEAM, staff_team), .initial = "",
	  .help = LINLI_WORDS("社区干部来自哪支队伍", "the team that the staff come from") },
	{ LINLI_OPTION(struct station, SKILL, party_skill), .initial = "party",
	  .help = LINLI_WORDS("党员骨干须有的技能", "the skill that marks Party members") },
	{ LINLI_OPTION(struct station, COUNT, weekly), .initial = "1", .max = 99,
	  .help = LINLI_WORDS("共建单位每次几个人", "people of the partner on its days") },
	{ LINLI_OPTION(struct station, TEAM, weekly_team), .initial = "",
	  .help = LINLI_WORDS("每周来一次的共建单位", "a partner's team that comes every week") },
	{ LINLI_OPTION(struct station, WEEKDAYS, weekly_on), .initial = "mon",
	  .help = LINLI_WORDS("共建单位哪几天来", "on which days the partner comes") },
	{ .key = NULL }
};

/* -- stock: "name minimum expiry", the last two may be missing -- */

static int32_t digits(const char *at, int n)
{
	int32_t number = 0;

	for (int i = 0; i < n; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		number = 10 * number + (at[i] - '0');
	}
	return number;
}

/* Days from civil, H. Hinnant. */
static linli_day day_of(int32_t year, int32_t month, int32_t day)
{
	const int32_t y = year - (month <= 2), era = y / 400, of_era = y - era * 400;
	const int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

enum { DATE = 10 };

/* The last word of an item, when it is written as a date: 2027-06-30. */
static const char *date_of(const char *item)
{
	const size_t n = strlen(item);
	const char *at = n > DATE ? item + n - DATE : NULL;

	if (at == NULL || at[-1] != ' ' || at[4] != '-' || at[7] != '-' || digits(at, 4) < 0 ||
		digits(at + 5, 2) < 0 || digits(at + 8, 2) < 0)
		return NULL;
	return at;
}

static int32_t month_days(int32_t year, int32_t month)
{
	const int32_t leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 ? 28 + leap : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* True when the item ends in a date that exists; the day it expires. */
static bool read_expiry(const char *item, linli_day *ret_day)
{
	const char *at = date_of(item);

	if (at == NULL)
		return false;
	const int32_t year = digits(at, 4), month = digits(at + 5, 2), day = digits(at + 8, 2);
	if (year < 1901 || year > 2100 || month < 1 || month > 12 || day < 1 ||
		day > month_days(year, month))
		return false;
	*ret_day = day_of(year, month, day);
	return true;
}

static void plan_stock(const struct station *c, const struct linli_occurrence *o,
	const struct linli_out *out)
{
	linli_day expires;

	if (c->stock[0] != NULL)
		linli_text(out, .audience = LINLI_SERVING,
			.words = LINLI_WORDS("请清点（名称、最少数量、到期日）：{stock}。",
				"Check the stock (name, minimum, expiry): {stock}."));
	for (const char *const *item = c->stock; *item != NULL; item++)
		if (read_expiry(*item, &expires) && expires - o->day <= c->expiry_notice)
			linli_text(out, .audience = LINLI_SERVING, .value = *item, .n = expires - o->day,
				.words = expires < o->day ? LINLI_WORDS("已过期，请换掉：{value}", "expired, replace it: {value}")
					: LINLI_WORDS("还有 {n} 天到期：{value}", "expires in {n} days: {value}"));
}

static void check(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct station *c = config;
	linli_day expires;

	(void)o;
	if (c->staff + c->party + c->volunteers == 0 && c->weekly_team == NULL)
		linli_fault(out, .key = "volunteers",
			.words = LINLI_WORDS("没有人值守", "nobody is asked to come"));
	for (const char *const *item = c->stock; *item != NULL; item++)
		if (date_of(*item) != NULL && !read_expiry(*item, &expires))
			linli_fault(out, .key = "stock",
				.words = LINLI_WORDS("里的到期日不存在", "has an expiry date that does not exist"));
}

static void plan_people(const struct station *c, const struct linli_occurrence *o,
	const struct linli_out *out)
{
	if (c->staff > 0)
		linli_duty(out, .role = "staff", .count = c->staff, .team = c->staff_team,
			.name = LINLI_WORDS("社区干部", "staff"));
	if (c->party > 0)
		linli_duty(out, .role = "party", .count = c->party, .skill = c->party_skill,
			.name = LINLI_WORDS("党员骨干", "Party member"));
	if (c->volunteers > 0)
		linli_duty(out, .role = "volunteer", .count = c->volunteers,
			.name = LINLI_WORDS("居民志愿者", "volunteer"));
	if (c->weekly_team != NULL && c->weekly > 0 && (c->weekly_on >> linli_weekday(o->day) & 1) != 0)
		linli_duty(out, .role = "partner", .count = c->weekly, .team = c->weekly_team,
			.name = LINLI_WORDS("共建单位", "partner"));
}

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct station *c = config;

	plan_people(c, o, out);
	if (c->tasks[0] != NULL)
		linli_text(out, .audience = LINLI_SERVING,
			.words = LINLI_WORDS("要做：{tasks}。", "To do: {tasks}."));
	plan_stock(c, o, out);
}

LINLI_PLUGIN(
	.name = "station-rota", .title = LINLI_WORDS("驿站值守", "station rota"),
	.summary = LINLI_WORDS("几组人轮流照看一处地方", "groups that look after a place in turn"),
	.options = options, .config_size = sizeof(struct station),
	.check = check, .plan = plan,
);
