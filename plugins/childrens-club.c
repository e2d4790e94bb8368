/* childrens-club.c - children, and enough grown-ups for them */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>

struct club {
	int32_t lead, helpers, ratio;
	const char *const *themes;
	const char *skill;
};

static const struct linli_option options[] = {
	{ LINLI_OPTION(struct club, COUNT, lead), .initial = "1", .max = 99,
	  .help = LINLI_WORDS("几位带队老师", "people who lead") },
	{ LINLI_OPTION(struct club, COUNT, helpers), .initial = "2", .max = 99,
	  .help = LINLI_WORDS("至少几位帮手", "helpers at least") },
	{ LINLI_OPTION(struct club, COUNT, ratio), .initial = "8", .min = 1, .max = 99,
	  .help = LINLI_WORDS("每位成人最多带几个孩子；报名多了就多要帮手",
		"children for each grown-up; more bookings ask for more helpers") },
	{ LINLI_OPTION(struct club, TEXTS, themes), .initial = "", .max = 60,
	  .help = LINLI_WORDS("轮流的主题", "themes, in turn") },
	{ LINLI_OPTION(struct club, SKILL, skill), .initial = "",
	  .help = LINLI_WORDS("带队老师须有的技能", "the skill that who leads needs") },
	{ .key = NULL }
};

enum { CONSENT_UNDER = 14, PICK_UP = 15, SEATS_MOST = 500 };

/* Grown-ups for all who are booked, those who lead among them; never below `helpers`. */
static int32_t helpers_needed(const struct club *c, const struct linli_occurrence *o)
{
	const int32_t grown_ups = o->booked / c->ratio + (o->booked % c->ratio != 0);
	const int32_t more = grown_ups - c->lead;

	return more <= c->helpers ? c->helpers : more < SEATS_MOST ? more : SEATS_MOST;
}

static const char *theme_of(const struct club *c, const struct linli_occurrence *o)
{
	int32_t n = 0;

	while (c->themes[n] != NULL)
		n++;
	return n == 0 ? NULL : c->themes[o->number % n];
}

static void check(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct club *c = config;

	if (c->lead + c->helpers == 0)
		linli_fault(out, .key = "lead",
			.words = LINLI_WORDS("至少要有一位成人", "there must be a grown-up"));
	if (o->places / c->ratio > SEATS_MOST)
		linli_fault(out, .key = "ratio", .n = o->places,
			.words = LINLI_WORDS("{n} 个孩子要的成人太多", "{n} children need too many grown-ups"));
}

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct club *c = config;
	const char *theme = theme_of(c, o);
	const int32_t helpers = helpers_needed(c, o);

	if (c->lead > 0)
		linli_duty(out, .role = "lead", .count = c->lead, .skill = c->skill,
			.name = LINLI_WORDS("带队老师", "leader"), .ages = { .min = 18 });
	if (helpers > 0)
		linli_duty(out, .role = "helper", .count = helpers,
			.name = LINLI_WORDS("帮手", "helper"), .ages = { .min = 16 },
			.note = LINLI_WORDS("孩子的名字只在签到表上，请勿拍照外传。",
				"Children's names are on the sign-in sheet only; please share no pictures."));
	if (o->places > 0)
		linli_slots(out, .id = "child", .places = o->places, .consent_under = CONSENT_UNDER,
			.name = LINLI_WORDS("参加活动的孩子", "a child"));
	if (theme != NULL)
		linli_text(out, .audience = LINLI_PUBLIC, .value = theme,
			.words = LINLI_WORDS("这次的主题：{value}。", "This time: {value}."));
	if (o->end > PICK_UP && o->end <= 24 * 60)
		linli_reminder(out, .id = "pick-up", .audience = LINLI_BOOKED, .at = o->end - PICK_UP,
			.words = LINLI_WORDS("{end} 请到{venue}接孩子。", "Please pick up your child at {end}, {venue}."));
}

LINLI_PLUGIN(
	.name = "childrens-club", .title = LINLI_WORDS("儿童活动", "children's club"),
	.summary = LINLI_WORDS("孩子、足够的成人和轮换的主题", "children, enough grown-ups and changing themes"),
	.options = options, .config_size = sizeof(struct club),
	.check = check, .plan = plan,
);
