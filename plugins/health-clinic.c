/* health-clinic.c - doctors, nurses, and stations with times of their own */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>
#include <string.h>

struct clinic {
	int32_t doctors, nurses, guides, walk_in, follow_up;
	linli_span slot;
	const char *const *stations;
	const char *doctor_skill, *nurse_skill;
	bool fasting;
};

static const struct linli_option options[] = {
	{ LINLI_OPTION(struct clinic, COUNT, doctors), .initial = "1", .max = 99,
	  .help = LINLI_WORDS("几位医生坐诊", "doctors who see people") },
	{ LINLI_OPTION(struct clinic, COUNT, nurses), .initial = "0", .max = 99,
	  .help = LINLI_WORDS("几位护士，负责各检查台", "nurses, who serve the stations") },
	{ LINLI_OPTION(struct clinic, COUNT, guides), .initial = "1", .max = 99,
	  .help = LINLI_WORDS("几位引导员", "people who show the way") },
	{ LINLI_OPTION(struct clinic, TEXTS, stations), .initial = "", .max = 20,
	  .help = LINLI_WORDS("检查台，比如：血压, 血糖", "stations, as in: blood pressure, glucose") },
	{ LINLI_OPTION(struct clinic, SPAN, slot), .initial = "10m", .min = 5, .max = 120,
	  .help = LINLI_WORDS("每人在一处多长时间", "time for one person at one place") },
	{ LINLI_OPTION(struct clinic, COUNT, walk_in), .initial = "0", .max = 99,
	  .help = LINLI_WORDS("留给现场取号的名额", "places kept for people who come without booking") },
	{ LINLI_OPTION(struct clinic, BOOL, fasting), .initial = "no",
	  .help = LINLI_WORDS("是否须空腹；前一晚提醒", "whether to come fasting; says so the evening before") },
	{ LINLI_OPTION(struct clinic, DAYS, follow_up), .initial = "", .min = 1, .max = 400,
	  .help = LINLI_WORDS("多久以后提醒来过的人复查", "reminds who came, so long afterwards") },
	{ LINLI_OPTION(struct clinic, SKILL, doctor_skill), .initial = "doctor",
	  .help = LINLI_WORDS("医生须有的技能", "the skill a doctor needs") },
	{ LINLI_OPTION(struct clinic, SKILL, nurse_skill), .initial = "nurse",
	  .help = LINLI_WORDS("护士须有的技能", "the skill a nurse needs") },
	{ .key = NULL }
};

enum { TIMES_MOST = 1000, ID_MOST = 60 };
static const char consultation[] = "consultation"; /* the id of the doctors' own row */

/* True when a station of this name came before: it would be the same row twice. */
static bool is_twice(const struct clinic *c, const char *const *station)
{
	if (strcmp(*station, consultation) == 0)
		return c->doctors > 0;
	for (const char *const *other = c->stations; other < station; other++)
		if (strcmp(*other, *station) == 0)
			return true;
	return false;
}

static int32_t count_stations(const struct clinic *c)
{
	int32_t n = 0;

	while (c->stations[n] != NULL)
		n++;
	return n;
}

static void check_stations(const struct clinic *c, const struct linli_out *out)
{
	for (const char *const *station = c->stations; *station != NULL; station++) {
		if (strlen(*station) > ID_MOST)
			linli_fault(out, .key = "stations",
				.words = LINLI_WORDS("检查台的名字太长", "a station has a name that is too long"));
		else if (is_twice(c, station))
			linli_fault(out, .key = "stations",
				.words = LINLI_WORDS("同一个检查台写了两次", "a station is written twice"));
	}
	if (*c->stations == NULL && c->doctors == 0)
		linli_fault(out, .key = "doctors",
			.words = LINLI_WORDS("没有医生也没有检查台", "neither a doctor nor a station"));
}

static void check(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct clinic *c = config;
	const int32_t times = (o->end - o->start) / c->slot;
	const int32_t rows = c->doctors + count_stations(c);
	const int32_t places = times * (c->doctors > 0 ? c->doctors : 1);

	check_stations(c, out);
	if (times == 0)
		linli_fault(out, .key = "slot", .n = o->end - o->start,
			.words = LINLI_WORDS("比活动本身（{n} 分钟）还长",
				"is longer than the {n} minutes of the event"));
	else if (times > TIMES_MOST || times * rows > TIMES_MOST)
		linli_fault(out, .key = "slot",
			.words = LINLI_WORDS("时段太多了", "makes too many times"));
	else if (c->walk_in > places)
		linli_fault(out, .key = "walk-in", .n = places,
			.words = LINLI_WORDS("一共只有 {n} 个名额", "there are only {n} places"));
}

static void plan_people(const struct clinic *c, const struct linli_out *out)
{
	if (c->doctors > 0)
		linli_duty(out, .role = "doctor", .count = c->doctors, .skill = c->doctor_skill,
			.name = LINLI_WORDS("医生", "doctor"),
			.note = LINLI_WORDS("测量结果只告诉本人，不登记。",
				"Tell readings to the person only; nothing is written down."));
	if (c->nurses > 0)
		linli_duty(out, .role = "nurse", .count = c->nurses, .skill = c->nurse_skill,
			.name = LINLI_WORDS("护士", "nurse"),
			.note = LINLI_WORDS("测量结果只告诉本人，不登记。",
				"Tell readings to the person only; nothing is written down."));
	if (c->guides > 0)
		linli_duty(out, .role = "guide", .count = c->guides,
			.name = LINLI_WORDS("引导员", "guide"));
}

static void plan_rows(const struct clinic *c, const struct linli_out *out)
{
	int32_t walk_in = c->walk_in; /* numbers are for the first row */

	if (c->doctors > 0) {
		linli_slots(out, .id = consultation, .role = "doctor", .stations = c->doctors,
			.length = c->slot, .walk_in = walk_in, .name = LINLI_WORDS("问诊", "consultation"));
		walk_in = 0;
	}
	for (const char *const *station = c->stations; *station != NULL; station++) {
		if (is_twice(c, station))
			continue;
		linli_slots(out, .id = *station, .role = c->nurses > 0 ? "nurse" : NULL,
			.length = c->slot, .walk_in = walk_in, .name = LINLI_SAME(*station));
		walk_in = 0;
	}
}

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct clinic *c = config;

	(void)o;
	plan_people(c, out);
	plan_rows(c, out);
	if (c->stations[0] != NULL)
		linli_text(out, .audience = LINLI_PUBLIC,
			.words = LINLI_WORDS("可以量：{stations}。", "Stations: {stations}."));
	if (c->fasting) {
		linli_text(out, .audience = LINLI_PUBLIC,
			.words = LINLI_WORDS("请空腹前来。", "Please come fasting."));
		linli_reminder(out, .id = "fasting", .audience = LINLI_BOOKED, .days = -1, .at = 20 * 60,
			.words = LINLI_WORDS("明天 {time} 体检，号码 {ticket}。今晚十点以后请不要进食。",
				"Your check is tomorrow {time}, number {ticket}. Nothing to eat after ten tonight, please."));
	}
	if (c->follow_up > 0)
		linli_reminder(out, .id = "follow-up", .audience = LINLI_CAME, .days = c->follow_up,
			.at = 9 * 60, .words = LINLI_WORDS("您 {date} 来过{title}，该复查了。",
				"You came to {title} on {date}; it is time to come again."));
}

LINLI_PLUGIN(
	.name = "health-clinic", .title = LINLI_WORDS("义诊", "health clinic"),
	.summary = LINLI_WORDS("医生、护士、检查台，可预约也可取号",
		"doctors, nurses and stations, by booking or by number"),
	.options = options, .config_size = sizeof(struct clinic),
	.check = check, .plan = plan,
);
