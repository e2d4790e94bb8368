/* plain.c - whatever needs no type of its own: people, and places to book */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>
#include <string.h>

struct plain {
	const char *const *duties;
	linli_span slot;
	int32_t stations, walk_in;
};

static const struct linli_option options[] = {
	{ LINLI_OPTION(struct plain, TEXTS, duties), .initial = "", .max = 64,
	  .help = LINLI_WORDS("需要哪些人，比如：理发师 3 (skill barber), 引导员 1",
		"who is needed, as in: barber 3 (skill barber), guide 1") },
	{ LINLI_OPTION(struct plain, SPAN, slot), .initial = "", .min = 5, .max = 1440,
	  .help = LINLI_WORDS("每个时段多长", "cuts the time into slots of this length") },
	{ LINLI_OPTION(struct plain, COUNT, stations), .initial = "1", .min = 1, .max = 100,
	  .help = LINLI_WORDS("同时服务几个位子", "chairs or tables served at once") },
	{ LINLI_OPTION(struct plain, COUNT, walk_in), .initial = "0", .max = 10000,
	  .help = LINLI_WORDS("留给现场来的名额", "places kept for those who come without booking") },
	{ .key = NULL }
};

/* How many places the slots have; 0 without slots. */
static int32_t slot_places(const struct plain *c, const struct linli_occurrence *o)
{
	return c->slot > 0 ? c->stations * ((o->end - o->start) / c->slot) : 0;
}

enum { TIMES_MOST = 1000 };

static void check(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct plain *c = config;
	const int32_t places = c->slot > 0 ? slot_places(c, o) : o->places;

	if (c->slot > o->end - o->start)
		linli_fault(out, .key = "slot", .n = o->end - o->start,
			.words = LINLI_WORDS("时段比活动本身（{n} 分钟）还长",
				"a slot is longer than the {n} minutes of the activity"));
	else if (slot_places(c, o) > TIMES_MOST)
		linli_fault(out, .key = "slot", .n = places,
			.words = LINLI_WORDS("会有 {n} 个时段，太多了", "makes {n} times, which is too many"));
	else if (c->walk_in > places)
		linli_fault(out, .key = "walk-in", .n = places,
			.words = LINLI_WORDS("现场名额比总共 {n} 个名额还多",
				"walk-in takes more than the {n} places there are"));
}

/* -- one of `duties`, as the core hands it over: "nurse 2 (skill nurse, team vets, age 18)" -- */

enum { WORD = 64 };

struct duty {
	char role[WORD], skill[WORD], team[WORD];
	int32_t count, age;
};

static int32_t read_number(const char *at)
{
	int32_t n = 0;

	for (; *at >= '0' && *at <= '9' && n < 10000; at++)
		n = 10 * n + (*at - '0');
	return n;
}

static void copy_until(char *ret_word, const char *at, const char *ends)
{
	size_t n = strcspn(at, ends);

	if (n >= WORD)
		n = WORD - 1;
	memcpy(ret_word, at, n);
	ret_word[n] = '\0';
}

/* What stands behind `name` in the conditions, or NULL. */
static const char *find_need(const char *needs, const char *name)
{
	for (; needs != NULL; needs = strpbrk(needs, "(,")) {
		needs += strspn(needs, "(, ");
		if (strncmp(needs, name, strlen(name)) == 0)
			return needs + strlen(name);
	}
	return NULL;
}

static void read_duty(const char *text, struct duty *ret_duty)
{
	const char *count = strchr(text, ' '), *needs = strchr(text, '(');
	const char *skill = find_need(needs, "skill "), *team = find_need(needs, "team ");
	const char *age = find_need(needs, "age ");

	*ret_duty = (struct duty){ .count = 1 };
	copy_until(ret_duty->role, text, " (");
	if (count != NULL && count[1] >= '0' && count[1] <= '9')
		ret_duty->count = read_number(count + 1);
	if (skill != NULL)
		copy_until(ret_duty->skill, skill, ",)");
	if (team != NULL)
		copy_until(ret_duty->team, team, ",)");
	if (age != NULL)
		ret_duty->age = read_number(age);
}

static void plan_duty(const char *text, const struct linli_out *out)
{
	struct duty duty;

	read_duty(text, &duty);
	linli_duty(out, .role = duty.role, .count = duty.count,
		.skill = duty.skill[0] != '\0' ? duty.skill : NULL,
		.team = duty.team[0] != '\0' ? duty.team : NULL, .ages = { .min = duty.age });
}

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct plain *c = config;

	for (const char *const *duty = c->duties; *duty != NULL; duty++)
		plan_duty(*duty, out);
	if (slot_places(c, o) > 0)
		linli_slots(out, .id = "slot", .length = c->slot, .stations = c->stations,
			.walk_in = c->walk_in);
	else if (c->walk_in > 0 && o->places > 0) /* without walk-ins the core's `places` are all there is */
		linli_slots(out, .id = "place", .places = o->places, .walk_in = c->walk_in);
}

LINLI_PLUGIN(
	.name = "plain", .title = LINLI_WORDS("一般活动", "plain activity"),
	.summary = LINLI_WORDS("岗位、名额和时段都写在配置里，不用写程序",
		"duties, places and slots as the organizer writes them"),
	.options = options, .config_size = sizeof(struct plain),
	.check = check, .plan = plan,
);
