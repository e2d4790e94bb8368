/* haircut-day.c - barbers, chairs, a queue, and a visit to who cannot come */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>

struct haircut {
	int32_t barbers, guides, walk_in, home_visits, once_per;
	linli_span slot, visit_lasts, travel;
	linli_clock visits_from;
	const char *skill;
};

static const struct linli_option options[] = {
	{ LINLI_OPTION(struct haircut, COUNT, barbers), .initial = "3", .min = 1, .max = 99,
	  .help = LINLI_WORDS("几位理发师，也就是几把椅子", "barbers, and so chairs") },
	{ LINLI_OPTION(struct haircut, COUNT, guides), .initial = "0", .max = 99,
	  .help = LINLI_WORDS("几位引导员维持秩序", "people who keep the queue in order") },
	{ LINLI_OPTION(struct haircut, SPAN, slot), .initial = "15m", .min = 5, .max = 120,
	  .help = LINLI_WORDS("每人多长时间", "time for one haircut") },
	{ LINLI_OPTION(struct haircut, COUNT, walk_in), .initial = "0", .max = 99,
	  .help = LINLI_WORDS("留给现场排队的名额", "places kept for people who come without booking") },
	{ LINLI_OPTION(struct haircut, COUNT, home_visits), .initial = "0", .max = 99,
	  .help = LINLI_WORDS("会后上门理发几户", "home visits after the event") },
	{ LINLI_OPTION(struct haircut, SPAN, travel), .initial = "20m", .max = 120,
	  .help = LINLI_WORDS("两户之间的路程", "way from one home to the next") },
	{ LINLI_OPTION(struct haircut, SKILL, skill), .initial = "barber",
	  .help = LINLI_WORDS("理发师须有的技能", "the skill a barber needs") },
	{ LINLI_OPTION(struct haircut, CLOCK, visits_from), .initial = "",
	  .help = LINLI_WORDS("上门从几点开始；不写就是理发日结束、走完一段路之后",
		"when the first home visit begins; left out, one way after the end of the event") },
	{ LINLI_OPTION(struct haircut, SPAN, visit_lasts), .initial = "30m", .min = 10, .max = 120,
	  .help = LINLI_WORDS("上门一户多长时间", "time for one home visit") },
	{ LINLI_OPTION(struct haircut, DAYS, once_per), .initial = "0d", .max = 365,
	  .help = LINLI_WORDS("每人多少天内只约一次", "one booking per resident in so many days") },

	/* Custom: nobody has a haircut in the first lunar month, everybody on the second of
	 * the second.  `except = none` and `also = none` switch it off. */
	{ LINLI_DEFAULT("except", "lunar 1-1..1-30") },
	{ LINLI_DEFAULT("also", "lunar 2-2") },
	{ .key = NULL }
};

enum { TIMES_MOST = 1000, VISITS_MOST = 100 }; /* home visits count among the bookable times */

static linli_clock visits_first(const struct haircut *c, const struct linli_occurrence *o)
{
	return c->visits_from > 0 ? c->visits_from : o->end + c->travel;
}

static linli_clock visits_until(const struct haircut *c, const struct linli_occurrence *o)
{
	return visits_first(c, o) + c->home_visits * (c->visit_lasts + c->travel);
}

static void check(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct haircut *c = config;
	const int32_t places = c->barbers * ((o->end - o->start) / c->slot);

	if (places == 0)
		linli_fault(out, .key = "slot", .n = o->end - o->start,
			.words = LINLI_WORDS("比活动本身（{n} 分钟）还长",
				"is longer than the {n} minutes of the event"));
	else if (places > TIMES_MOST - VISITS_MOST)
		linli_fault(out, .key = "slot", .n = places,
			.words = LINLI_WORDS("会有 {n} 个时段，太多了", "makes {n} times, which is too many"));
	else if (c->walk_in > places)
		linli_fault(out, .key = "walk-in", .n = places,
			.words = LINLI_WORDS("一共只有 {n} 个名额", "there are only {n} places"));
	if (c->home_visits > 0 && visits_first(c, o) < o->end)
		linli_fault(out, .key = "visits-from",
			.words = LINLI_WORDS("理发日 {end} 才结束", "the event ends only at {end}"));
	if (c->home_visits > 0 && visits_until(c, o) > 24 * 60)
		linli_fault(out, .key = "home-visits",
			.words = LINLI_WORDS("当天走不完这么多户", "the day is over before the last of them"));
}

static void visit_homes(const struct haircut *c, const struct linli_occurrence *o,
	const struct linli_out *out)
{
	const linli_clock first = visits_first(c, o), until = visits_until(c, o);

	linli_duty(out, .role = "visitor", .count = 1, .skill = c->skill,
		.name = LINLI_WORDS("上门理发师", "visiting barber"), .from = first, .until = until,
		.note = LINLI_WORDS("地址在您的个人页面上，请勿转发。",
			"The addresses are on your own page; please keep them to yourself."));
	linli_slots(out, .id = "home", .role = "visitor", .at_home = true,
		.name = LINLI_WORDS("上门理发", "haircut at home"), .first = first, .until = until,
		.length = c->visit_lasts, .gap = c->travel, .once_per = c->once_per);
}

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct haircut *c = config;

	linli_duty(out, .role = "barber", .count = c->barbers, .skill = c->skill,
		.name = LINLI_WORDS("理发师", "barber"),
		.note = LINLI_WORDS("请自带工具，提前一刻钟到。",
			"Bring your tools; come 15 minutes early."));
	if (c->guides > 0)
		linli_duty(out, .role = "guide", .count = c->guides,
			.name = LINLI_WORDS("引导员", "guide"));
	linli_slots(out, .id = "chair", .role = "barber", .stations = c->barbers, .length = c->slot,
		.name = LINLI_WORDS("理发", "haircut"), .walk_in = c->walk_in,
		.party = 2, .once_per = c->once_per); /* a child and who brings him */
	if (c->home_visits > 0)
		visit_homes(c, o, out);

	linli_text(out, .audience = LINLI_PUBLIC,
		.words = LINLI_WORDS("免费理发，{barbers} 把椅子，每人 {slot}。可预约，也可现场取号。",
			"Free haircuts, {barbers} chairs, {slot} each. Book, or come and take a number."));
	linli_reminder(out, .id = "ticket", .audience = LINLI_BOOKED, .days = -1, .at = 19 * 60,
		.words = LINLI_WORDS("明天 {time} 在{venue}理发，号码 {ticket}。来不了请取消，让给邻居。",
			"Haircut tomorrow {time}, {venue}, number {ticket}. Cannot come? Please cancel."));
}

LINLI_PLUGIN(
	.name = "haircut-day", .title = LINLI_WORDS("理发日", "haircut day"),
	.summary = LINLI_WORDS("理发师、椅子、排队和上门理发", "barbers, chairs, a queue and home visits"),
	.options = options, .config_size = sizeof(struct haircut),
	.check = check, .plan = plan,
);
