/* kinds.c - the kinds of sections there are */
/* SPDX-License-Identifier: Apache-2.0 */
#include "config/kinds.h"

#include <string.h>

#include "base/suggest.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct kind kinds[] = {
	{ .name = "activity", .has_id = true },
	{ .name = "area", .has_id = true },
	{ .name = "calendar" },
	{ .name = "channel", .has_id = true },
	{ .name = "community" },
	{ .name = "feeds" },
	{ .name = "person", .has_id = true },
	{ .name = "privacy" },
	{ .name = "reminders" },
	{ .name = "role", .has_id = true },
	{ .name = "roster" },
	{ .name = "season", .has_id = true },
	{ .name = "server" },
	{ .name = "team", .has_id = true },
	{ .name = "type", .has_id = true },
	{ .name = "venue", .has_id = true },
};

const struct kind *kind_find(const char *name, size_t n)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strlen(kinds[i].name) == n && memcmp(kinds[i].name, name, n) == 0)
			return &kinds[i];
	return NULL;
}

const char *kind_nearest(const char *name, size_t n)
{
	const char *names[COUNT(kinds)];

	for (size_t i = 0; i < COUNT(kinds); i++)
		names[i] = kinds[i].name;
	return suggest_nearest(name, n, names, COUNT(kinds));
}
