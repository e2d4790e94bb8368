/* lantern-walk.c - children make lanterns, walk with them, and riddles hang on the way */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>

struct walk {
	int32_t leaders, per_steward, tables, seats, flame;
	linli_span making;
	const char *const *riddles;
	const char *skill;
};

enum flame { LED, CANDLE };
static const char *const flames[] = { [LED] = "led", [CANDLE] = "candle", NULL };

static const struct linli_option options[] = {
	{ LINLI_OPTION(struct walk, COUNT, leaders), .initial = "2", .min = 1, .max = 20,
	  .help = LINLI_WORDS("几位领队，一前一后", "people who lead, one in front and one behind") },
	{ LINLI_OPTION(struct walk, COUNT, per_steward), .initial = "10", .min = 1, .max = 50,
	  .help = LINLI_WORDS("一位护行员照看几盏灯", "lanterns that one steward looks after") },
	{ LINLI_OPTION(struct walk, COUNT, tables), .initial = "3", .max = 20,
	  .help = LINLI_WORDS("几张做灯笼的桌子", "tables where lanterns are made") },
	{ LINLI_OPTION(struct walk, COUNT, seats), .initial = "6", .min = 1, .max = 30,
	  .help = LINLI_WORDS("一张桌子坐几个孩子", "children at one table") },
	{ LINLI_OPTION(struct walk, SPAN, making), .initial = "45m", .min = 10, .max = 240,
	  .help = LINLI_WORDS("出发前做灯笼多长时间", "time for making them before the walk") },
	{ LINLI_OPTION(struct walk, CHOICE, flame), .initial = "led", .choices = flames,
	  .help = LINLI_WORDS("灯笼里用灯还是蜡烛", "a small lamp or a candle inside") },
	{ LINLI_OPTION(struct walk, TEXTS, riddles), .initial = "", .max = 60,
	  .help = LINLI_WORDS("灯谜，每次一条写在海报上", "riddles; one of them is on the poster each time") },
	{ LINLI_OPTION(struct walk, SKILL, skill), .initial = "",
	  .help = LINLI_WORDS("教做灯笼须有的技能", "the skill that teaching to make them needs") },

	/* Custom: the fifteenth of the first lunar month, whatever else that day is. */
	{ LINLI_DEFAULT("when", "lunar 1-15") },
	{ LINLI_DEFAULT("on-holiday", "keep") },
	{ .key = NULL }
};

enum { STEWARDS_MOST = 100, CONSENT_UNDER = 14, EVENING_BEFORE = 19 * 60 };

/* Stewards for all who have booked by now; one at least. */
static int32_t stewards_needed(const struct walk *c, const struct linli_occurrence *o)
{
	const int32_t needed = o->booked / c->per_steward + (o->booked % c->per_steward != 0);

	return needed < 1 ? 1 : needed < STEWARDS_MOST ? needed : STEWARDS_MOST;
}

static const char *riddle_of(const struct walk *c, const struct linli_occurrence *o)
{
	int32_t n = 0;

	while (c->riddles[n] != NULL)
		n++;
	return n == 0 ? NULL : c->riddles[o->number % n];
}

static void check(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct walk *c = config;

	if (c->tables > 0 && c->making >= o->end - o->start)
		linli_fault(out, .key = "making", .n = o->end - o->start,
			.words = LINLI_WORDS("占满了整个活动（{n} 分钟），没有时间走了",
				"leaves nothing of the {n} minutes for the walk"));
	if (c->tables > 0 && o->places > 0 && c->tables * c->seats > o->places)
		linli_fault(out, .key = "tables", .n = o->places, .warning = true,
			.words = LINLI_WORDS("桌边的座位比名额（{n}）多", "have more seats than the {n} places"));
	if (c->flame == CANDLE)
		linli_fault(out, .key = "flame", .warning = true,
			.words = LINLI_WORDS("蜡烛要有人专门看火", "needs somebody who watches the fire"));
}

static void plan_people(const struct walk *c, const struct linli_occurrence *o, const struct linli_out *out)
{
	linli_duty(out, .role = "leader", .count = c->leaders, .name = LINLI_WORDS("领队", "leader"),
		.ages = { .min = 18 });
	if (c->tables > 0)
		linli_duty(out, .role = "teacher", .count = c->tables, .skill = c->skill,
			.name = LINLI_WORDS("做灯笼的老师", "lantern maker"),
			.from = o->start, .until = o->start + c->making,
			.note = LINLI_WORDS("请提前半小时来摆桌子。", "Please come half an hour early and lay the tables."));
	linli_duty(out, .role = "steward", .count = stewards_needed(c, o), .ages = { .min = 16 },
		.name = LINLI_WORDS("护行员", "steward"), .from = o->start + (c->tables > 0 ? c->making : 0),
		.note = LINLI_WORDS("路口先拦车，再让孩子过。", "At each crossing: stop the traffic first, then the children walk."));
	if (c->flame == CANDLE)
		linli_duty(out, .role = "fire", .count = 1, .name = LINLI_WORDS("看火员", "fire watcher"),
			.ages = { .min = 18 });
}

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct walk *c = config;
	const char *riddle = riddle_of(c, o);

	plan_people(c, o, out);
	if (c->tables > 0)
		linli_slots(out, .id = "table", .role = "teacher", .name = LINLI_WORDS("做灯笼", "making a lantern"),
			.first = o->start, .until = o->start + c->making,
			.stations = c->tables, .places = c->seats, .party = 2,
			.consent_under = CONSENT_UNDER, .ages = { .min = 4, .max = 14 });
	linli_text(out, .audience = LINLI_PUBLIC,
		.words = LINLI_WORDS("{start} 在{venue}集合，提灯走一圈。", "Meet at {venue} at {start} and walk with lanterns."));
	if (riddle != NULL)
		linli_text(out, .audience = LINLI_PUBLIC, .value = riddle,
			.words = LINLI_WORDS("今年的灯谜：{value}", "A riddle to think about: {value}"));
	linli_reminder(out, .id = "warm", .audience = LINLI_BOOKED, .days = -1, .at = EVENING_BEFORE,
		.words = LINLI_WORDS("明晚 {start} 提灯，请穿暖和些，带上灯笼。",
			"Lantern walk tomorrow at {start}. Dress warmly and bring your lantern."));
}

LINLI_PLUGIN(
	.name = "lantern-walk", .title = LINLI_WORDS("提灯会", "lantern walk"),
	.summary = LINLI_WORDS("做灯笼、提灯走一圈、猜灯谜", "making lanterns, walking with them, guessing riddles"),
	.options = options, .config_size = sizeof(struct walk),
	.check = check, .plan = plan,
);
