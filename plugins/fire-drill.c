/* fire-drill.c - an alarm, the way out, and somebody who counts heads */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>

struct drill {
	bool announced;
	struct linli_range hours;
	int32_t guides, observers, wardens, commanders, first_aiders, counters;
	const char *assembly;
};

static const struct linli_option options[] = {
	{ LINLI_OPTION(struct drill, BOOL, announced), .initial = "yes",
	  .help = LINLI_WORDS("是否事先通知；不通知时当周内另抽一天",
		"whether people know the day; if not, it is drawn inside the week of the date") },
	{ LINLI_OPTION(struct drill, HOURS, hours), .initial = "09:00-17:00",
	  .help = LINLI_WORDS("不通知的演练只在这段时间里", "an unannounced drill begins and ends inside") },
	{ LINLI_OPTION(struct drill, COUNT, guides), .initial = "2", .max = 99,
	  .help = LINLI_WORDS("几位疏散引导员", "people who show the way out") },
	{ LINLI_OPTION(struct drill, COUNT, observers), .initial = "0", .max = 99,
	  .help = LINLI_WORDS("几个观摩名额", "places for people who watch") },
	{ LINLI_OPTION(struct drill, TEXT, assembly), .initial = "", .max = 120,
	  .help = LINLI_WORDS("集合点", "where people gather") },
	{ LINLI_OPTION(struct drill, COUNT, wardens), .initial = "0", .max = 20,
	  .help = LINLI_WORDS("轮到的每个区域各几位本区域的安全员",
		"wardens for each area whose turn it is, out of that area") },
	{ LINLI_OPTION(struct drill, COUNT, commanders), .initial = "1", .max = 9,
	  .help = LINLI_WORDS("几位指挥员（技能 commander）", "people in command (skill commander)") },
	{ LINLI_OPTION(struct drill, COUNT, first_aiders), .initial = "1", .max = 9,
	  .help = LINLI_WORDS("几位救护员（技能 first-aid）", "people for first aid (skill first-aid)") },
	{ LINLI_OPTION(struct drill, COUNT, counters), .initial = "1", .max = 9,
	  .help = LINLI_WORDS("几位清点人数的人（技能 counter）", "people who count heads (skill counter)") },
	{ .key = NULL }
};

static void check(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct drill *c = config;

	if (!c->announced && c->hours.max - c->hours.min < o->end - o->start)
		linli_fault(out, .key = "hours", .n = o->end - o->start,
			.words = LINLI_WORDS("容不下 {n} 分钟的演练", "has no room for the {n} minutes of the drill"));
	if (o->places > 0 && c->observers > o->places)
		linli_fault(out, .key = "observers", .n = o->places,
			.words = LINLI_WORDS("比总共 {n} 个名额还多", "are more than the {n} places there are"));
}

/* -- the draw -- */

enum { STEP = 15 }; /* minutes between the times that can be drawn */

static linli_day week_of(linli_day day)
{
	return day - linli_weekday(day);
}

/* The n-th of the days in the same week as the period's own; their number when n is negative. */
static int32_t week_day(const struct linli_period *p, int32_t n)
{
	int32_t found = 0;

	for (int32_t i = 0; i < p->count; i++)
		if (week_of(p->days[i]) == week_of(p->day) && found++ == n)
			return p->days[i];
	return found;
}

static void date(const void *config, const struct linli_period *p, const struct linli_out *out)
{
	const struct drill *c = config;
	const int32_t days = week_day(p, -1);
	const int32_t times = (c->hours.max - p->lasts - c->hours.min) / STEP + 1;

	if (c->announced || days == 0 || c->hours.max - p->lasts < c->hours.min)
		return;
	linli_date(out, .day = week_day(p, (int32_t)(p->seed % (uint64_t)days)),
		.start = c->hours.min + STEP * (int32_t)(p->seed / (uint64_t)days % (uint64_t)times),
		.surprise = true);
}

/* -- the drill itself -- */

static void plan_people(const struct drill *c, const struct linli_out *out)
{
	if (c->commanders > 0)
		linli_duty(out, .role = "commander", .count = c->commanders, .skill = "commander",
			.name = LINLI_WORDS("指挥员", "commander"));
	if (c->first_aiders > 0)
		linli_duty(out, .role = "first-aid", .count = c->first_aiders, .skill = "first-aid",
			.name = LINLI_WORDS("救护员", "first aid"));
	if (c->counters > 0)
		linli_duty(out, .role = "counter", .count = c->counters, .skill = "counter",
			.name = LINLI_WORDS("清点人数", "head-count"),
			.note = LINLI_WORDS("清点后请登记到场人数。", "Enter how many came, afterwards."));
	if (c->guides > 0)
		linli_duty(out, .role = "guide", .count = c->guides,
			.name = LINLI_WORDS("疏散引导员", "evacuation guide"));
	if (c->wardens > 0)
		linli_duty(out, .role = "warden", .per_area = c->wardens,
			.name = LINLI_WORDS("楼栋安全员", "warden"),
			.note = LINLI_WORDS("请从本楼带大家出来。", "Bring the people of your own building out."));
}

static void plan_texts(const struct drill *c, const struct linli_out *out)
{
	if (c->assembly != NULL)
		linli_text(out, .audience = LINLI_PUBLIC,
			.words = LINLI_WORDS("听到警报请走楼梯，到{assembly}集合。",
				"When the alarm sounds take the stairs and gather at {assembly}."));
	if (c->announced)
		linli_reminder(out, .id = "alarm", .audience = LINLI_NEIGHBOURS, .days = -1, .at = 18 * 60,
			.words = LINLI_WORDS("明天 {start} 消防演练会响警报，请勿惊慌。",
				"An alarm will sound tomorrow {start}: it is a drill."));
	else
		linli_reminder(out, .id = "alarm", .audience = LINLI_NEIGHBOURS, /* as it sounds */
			.words = LINLI_WORDS("现在的警报是消防演练，请勿惊慌。",
				"The alarm you hear now is a drill; there is no fire."));
}

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct drill *c = config;

	plan_people(c, out);
	if (o->places > c->observers)
		linli_slots(out, .id = "resident", .places = o->places - c->observers,
			.name = LINLI_WORDS("参加演练", "taking part"));
	if (c->observers > 0)
		linli_slots(out, .id = "observer", .places = c->observers,
			.name = LINLI_WORDS("观摩", "watching"));
	plan_texts(c, out);
}

LINLI_PLUGIN(
	.name = "fire-drill", .title = LINLI_WORDS("消防演练", "fire drill"),
	.summary = LINLI_WORDS("指挥、疏散、救护和清点，可以不事先通知",
		"command, evacuation, first aid and head-count, announced or not"),
	.options = options, .config_size = sizeof(struct drill),
	.check = check, .date = date, .plan = plan,
);
