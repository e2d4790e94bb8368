/* finder.c - the types of ini-reference.md 3 as rows, so that no plugin is needed to read a file */
/* SPDX-License-Identifier: Apache-2.0 */
#include "finder.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NUMBER(name, value)                                                                        \
	{                                                                                          \
		.key = name, .kind = OPTION_COUNT, .initial = value, .max = 99                     \
	}
#define YES_NO(name, value)                                                                        \
	{                                                                                          \
		.key = name, .kind = OPTION_BOOL, .initial = value                                 \
	}
#define LENGTH(name, value)                                                                        \
	{                                                                                          \
		.key = name, .kind = OPTION_SPAN, .initial = value, .min = 5, .max = 1440          \
	}
#define LIST(name)                                                                                 \
	{                                                                                          \
		.key = name, .kind = OPTION_TEXTS, .initial = ""                                   \
	}
#define DEFAULT(name, value)                                                                       \
	{                                                                                          \
		.key = name, .kind = OPTION_CORE, .initial = value                                 \
	}
#define WALK_IN                                                                                    \
	{                                                                                          \
		.key = "walk-in", .kind = OPTION_COUNT, .initial = "0", .max = 10000               \
	}

static const char *const notices[] = { "water", "power", "heating", "works", "other", NULL };

static const struct option_row plain[] = { LIST("duties"), LENGTH("slot", ""),
	{ .key = "stations", .kind = OPTION_COUNT, .initial = "1", .min = 1, .max = 100 },
	WALK_IN };
static const struct option_row clinic[] = { NUMBER("doctors", "1"), NUMBER("nurses", "0"),
	NUMBER("guides", "1"), LIST("stations"), LENGTH("slot", "10m"), WALK_IN,
	YES_NO("fasting", "no"), { .key = "follow-up", .kind = OPTION_DAYS, .initial = "" } };
static const struct option_row haircut[] = { NUMBER("barbers", "3"), NUMBER("guides", "0"),
	LENGTH("slot", "15m"), WALK_IN, NUMBER("home-visits", "0"), LENGTH("travel", "20m"),
	DEFAULT("except", "lunar 1-1..1-30"), DEFAULT("also", "lunar 2-2") };
static const struct option_row drill[] = { YES_NO("announced", "yes"),
	{ .key = "hours", .kind = OPTION_HOURS, .initial = "09:00-17:00" }, NUMBER("guides", "2"),
	NUMBER("observers", "0"), { .key = "assembly", .kind = OPTION_TEXT, .initial = "" } };
static const struct option_row club[] = { NUMBER("lead", "1"), NUMBER("helpers", "2"),
	NUMBER("ratio", "8"), LIST("themes") };
static const struct option_row post[] = { NUMBER("per-shift", "1"), YES_NO("handover", "no"),
	LENGTH("answer-in", "") };
static const struct option_row rota[] = { NUMBER("staff", "0"), NUMBER("party", "0"),
	NUMBER("volunteers", "1"), LIST("tasks") };
static const struct option_row repair[] = { NUMBER("fixers", "1"), NUMBER("guides", "0"),
	LENGTH("slot", ""), LIST("items"), NUMBER("home-visits", "0"), LENGTH("travel", "20m") };
static const struct option_row clean[] = { NUMBER("lead", "1"), NUMBER("cleaners", "6"),
	LIST("tools"), NUMBER("min-age", "0") };
static const struct option_row class[] = { NUMBER("teachers", "1"), NUMBER("helpers", "0") };
static const struct option_row visit[] = { NUMBER("pairs", "1"), NUMBER("pair-size", "2"),
	DEFAULT("visibility", "private") };
static const struct option_row wish[] = { LIST("items"), NUMBER("claim-days", "14") };
static const struct option_row donation[] = { LENGTH("slot", "15m"), NUMBER("helpers", "2") };
static const struct option_row survey[] = { LIST("categories") };
static const struct option_row festival[] = { NUMBER("setup", "0"), NUMBER("hosts", "1"),
	NUMBER("clear", "0"), LIST("tasks") };
static const struct option_row notice[] = {
	{ .key = "kind", .kind = OPTION_CHOICE, .initial = "other", .choices = notices },
	{ .key = "detour", .kind = OPTION_TEXT, .initial = "" }
};
/* One row of every kind, and what only tests need. */
static const struct option_row kinds[] = {
	{ .key = "need", .kind = OPTION_COUNT, .max = 9 },
	{ .key = "clock", .kind = OPTION_CLOCK, .initial = "08:00" },
	{ .key = "range", .kind = OPTION_RANGE, .initial = "60+" },
	{ .key = "days", .kind = OPTION_WEEKDAYS, .initial = "mon, thu" },
	{ .key = "skill", .kind = OPTION_SKILL, .initial = "" },
	{ .key = "crew", .kind = OPTION_TEAM, .initial = "" },
};
static const struct option_row broken[] = { DEFAULT("lasts", "soon") };

#define TYPE(title, list)                                                                          \
	{                                                                                          \
		.name = title, .origin = "builtin", .hash = "", .rows = list,                      \
		.row_count = COUNT(list)                                                           \
	}
static const struct type_schema types[] = { TYPE("plain", plain), TYPE("health-clinic", clinic),
	TYPE("haircut-day", haircut), TYPE("fire-drill", drill), TYPE("childrens-club", club),
	TYPE("duty-post", post), TYPE("station-rota", rota), TYPE("repair-clinic", repair),
	TYPE("clean-up", clean), TYPE("class", class), TYPE("visit", visit), TYPE("wish", wish),
	TYPE("donation", donation), TYPE("needs-survey", survey), TYPE("festival", festival),
	TYPE("notice", notice), TYPE("kinds", kinds), TYPE("broken-default", broken),
	{ .name = "old-type",
		.origin = "/plugins/old-type.so",
		.hash = "",
		.refused = "made for plugin interface 0, this is 1",
		.refused_hint = "build it again" } };

static const struct type_schema *find(void *context, const char *name)
{
	(void)context;
	for (size_t i = 0; i < COUNT(types); i++)
		if (strcmp(types[i].name, name) == 0)
			return &types[i];
	return NULL;
}

static const char *const *names(void *context)
{
	static const char *const list[] = { "childrens-club", "class", "clean-up", "donation",
		"duty-post", "festival", "fire-drill", "haircut-day", "health-clinic",
		"needs-survey", "notice", "plain", "repair-clinic", "station-rota", "visit", "wish",
		NULL };

	(void)context;
	return list;
}

const struct type_finder fake_types = { .find = find, .names = names };
