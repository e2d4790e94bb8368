/* zone-suggest.c - the zone that was probably meant */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "calendar/zone-table.h"
#include "calendar/zone.h"

/* Cities that people look for and that have no zone of their own, in the spellings they use. */
static const struct {
	const char *city, *zone;
} cities[] = {
	{ "Beijing", "Asia/Shanghai" },
	{ "Peking", "Asia/Shanghai" },
	{ "Guangzhou", "Asia/Shanghai" },
	{ "Shenzhen", "Asia/Shanghai" },
	{ "Hangzhou", "Asia/Shanghai" },
	{ "Wuhan", "Asia/Shanghai" },
	{ "Chengdu", "Asia/Shanghai" },
	{ "China", "Asia/Shanghai" },
	{ "Hongkong", "Asia/Hong_Kong" },
	{ "Macao", "Asia/Macau" },
	{ "Delhi", "Asia/Kolkata" },
	{ "New_Delhi", "Asia/Kolkata" },
	{ "Mumbai", "Asia/Kolkata" },
	{ "Munich", "Europe/Berlin" },
	{ "Hamburg", "Europe/Berlin" },
	{ "San_Francisco", "America/Los_Angeles" },
	{ "Washington", "America/New_York" },
};

struct names VEC(const char *);

static const char *city_of(const char *name)
{
	const char *slash = strrchr(name, '/');
	return slash ? slash + 1 : name;
}

/* The names in a zone table (`CC,CC±lat±long name …`), cut out of its text. */
static void names_read(char *text, struct names *names)
{
	char *line_state = NULL, *field_state;
	for (char *line = strtok_r(text, "\n", &line_state); line;
		line = strtok_r(NULL, "\n", &line_state)) {
		if (*line == '#' || !strtok_r(line, "\t", &field_state) ||
			!strtok_r(NULL, "\t", &field_state))
			continue;
		const char *name = strtok_r(NULL, "\t", &field_state);
		if (name)
			*vec_add(names) = name;
	}
}

static const char *nearest(const char *wanted, const struct names *names)
{
	const char *city = city_of(wanted);
	for (size_t i = 0; i < sizeof cities / sizeof *cities; i++)
		if (strcasecmp(cities[i].city, city) == 0)
			return cities[i].zone;
	for (size_t i = 0; i < names->count; i++)
		if (strcasecmp(names->items[i], wanted) == 0)
			return names->items[i];
	for (size_t i = 0; i < names->count; i++)
		if (strcasecmp(city_of(names->items[i]), city) == 0)
			return names->items[i];
	return suggest_nearest(wanted, strlen(wanted), names->items, names->count);
}

char *zone_suggest(const char *name)
{
	struct text tables[2] = { { 0 }, { 0 } };
	static const char *const files[2] = { "zone1970.tab", "zone.tab" };
	struct names names = { 0 };
	char *wanted AUTO_FREE = xstrdup(name);
	for (char *blank = wanted; (blank = strchr(blank, ' ')); blank++)
		*blank = '_';
	*vec_add(&names) = "UTC";
	for (size_t i = 0; i < 2; i++) {
		char *path AUTO_FREE = xasprintf("%s/%s", zone_folder(), files[i]);
		if (zone_read(path, &tables[i]) && tables[i].size)
			names_read(tables[i].bytes, &names);
	}
	const char *found = nearest(wanted, &names);
	char *suggestion = found ? xstrdup(found) : NULL;
	vec_free(&names);
	for (size_t i = 0; i < 2; i++)
		text_free(&tables[i]);
	return suggestion;
}
