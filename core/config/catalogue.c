/* catalogue.c - every key of the core's sections, for help, manual and samples */
/* SPDX-License-Identifier: Apache-2.0 */
#include "config/catalogue.h"

#include <string.h>

#include "config/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const sections[] = { "community", "calendar", "season", "area", "venue", "team",
	"role", "person", "activity", "channel", "server", "feeds", "reminders", "roster",
	"privacy" };

const char *catalogue_section(size_t i)
{
	return i < COUNT(sections) ? sections[i] : NULL;
}

static struct catalogue_key key_of(const struct key_row *row)
{
	return (struct catalogue_key){
		.key = row->key,
		.kind = row->kind_name,
		.initial = row->required ? NULL : row->initial,
		.choices = row->choices,
		.example = row->example,
		.has_bounds = row->max > 0,
		.min = row->min,
		.max = row->max,
		.in_language = row->in_language,
		.help = row->help,
	};
}

bool catalogue_get(const char *section, size_t i, struct catalogue_key *ret_key)
{
	const struct key_table table = table_of(section);

	if (i >= table.count)
		return false;
	*ret_key = key_of(&table.rows[i]);
	return true;
}

bool catalogue_find(const char *section, const char *key, struct catalogue_key *ret_key)
{
	const struct key_table table = table_of(section);
	const struct key_row *row = table_find(&table, key);

	if (row == NULL)
		return false;
	*ret_key = key_of(row);
	return true;
}
