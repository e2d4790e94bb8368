/* print-keys.c - the sections and keys of linli.ini(5), as the program reads them, in mdoc */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "config/catalogue.h"

static const struct {
	const char *section, *head;
} heads[] = {
	{ "community", "[community], once" },
	{ "calendar", "[calendar], once, optional" },
	{ "season", "[season ID], a time of the year" },
	{ "area",
		"[area ID], a node of the tree community > compound > grid > building > entrance" },
	{ "venue", "[venue ID], a place" },
	{ "team", "[team ID]" },
	{ "role", "[role ID], the word for a duty" },
	{ "person", "[person ID], somebody who can be rostered" },
	{ "activity", "[activity ID], keys that every type has" },
	{ "channel", "[channel ID], one way out for reminders" },
	{ "server", "[server], once, optional" },
	{ "feeds", "[feeds], once, optional" },
	{ "reminders", "[reminders], once, optional" },
	{ "roster", "[roster], once, optional" },
	{ "privacy", "[privacy], once, optional: how long things are kept after the event" },
};

/* What a key that is left out means, where it is more than "none". */
static const struct {
	const char *section, *key, *words;
} left_out[] = {
	{ "community", "languages", "the language" },
	{ "season", "name", "the id" },
	{ "area", "within", "the community" },
	{ "venue", "capacity", "unlimited" },
	{ "person", "available", "daily" },
	{ "person", "weekly-limit", "unlimited" },
	{ "person", "monthly-limit", "unlimited" },
	{ "person", "longest", "unlimited" },
	{ "person", "language", "that of the community" },
	{ "person", "channels", "all that fit" },
	{ "activity", "team", "anybody" },
	{ "activity", "areas", "the whole community" },
	{ "activity", "season", "always" },
	{ "activity", "ages", "everybody" },
	{ "channel", "name", "the id" },
	{ "channel", "body", "by template" },
	{ "channel", "ok", "by template" },
	{ "channel", "retry-when", "by template" },
	{ "channel", "max-bytes", "by template" },
	{ "channel", "quiet-hours", "from [reminders]" },
	{ "channel", "digest", "from [reminders]" },
};

static const char *when_left_out(const char *section, const char *key)
{
	for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
		if (strcmp(left_out[i].section, section) == 0 && strcmp(left_out[i].key, key) == 0)
			return left_out[i].words;
	return "none";
}

static const char *head_of(const char *section)
{
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		if (strcmp(heads[i].section, section) == 0)
			return heads[i].head;
	return section;
}

/* Text of mdoc: a full stop ends the line, a backslash is written twice, nothing begins with a dot.
 */
static void put(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text != '\0'; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (text[0] == '.' && text[1] == ' ')
			fputs(".\n", stdout), text++;
		else
			putchar(*text);
	}
}

static void put_line(const char *name, const char *text)
{
	printf(".br\n%s: ", name);
	fputs(*text == '.' ? "\\&" : "", stdout);
	put(text);
	putchar('\n');
}

static void put_minutes(int32_t minutes)
{
	if (minutes >= 1440 && minutes % 1440 == 0)
		printf("%dd", (int)(minutes / 1440));
	else if (minutes >= 60 && minutes % 60 == 0)
		printf("%dh", (int)(minutes / 60));
	else
		printf("%dm", (int)minutes);
}

static void put_bound(const struct catalogue_key *key, int32_t bound)
{
	if (strstr(key->kind, "duration") != NULL)
		put_minutes(bound);
	else
		printf("%d", (int)bound);
}

static void put_kind(const struct catalogue_key *key)
{
	printf(".br\nKind: %s", key->kind);
	if (key->has_bounds) {
		fputs(", ", stdout);
		put_bound(key, key->min);
		fputs(" to ", stdout);
		put_bound(key, key->max);
	}
	putchar('\n');
}

static void put_key(const char *section, const struct catalogue_key *key)
{
	printf(".It Ic %s%s\n", key->key, key->initial == NULL ? " No (required)" : "");
	put(key->help.in[LANG_EN]);
	if (key->in_language)
		printf("\nMay carry a language:\n.Ic %s.en .", key->key);
	putchar('\n');
	put_kind(key);
	if (key->initial != NULL)
		put_line("Default",
			*key->initial != '\0' ? key->initial : when_left_out(section, key->key));
	if (key->example != NULL && *key->example != '\0')
		put_line("Example", key->example);
}

int main(void)
{
	struct catalogue_key key;

	for (size_t i = 0; catalogue_section(i) != NULL; i++) {
		printf(".Ss \\&%s\n.Bl -tag -width Ds\n", head_of(catalogue_section(i)));
		for (size_t j = 0; catalogue_get(catalogue_section(i), j, &key); j++)
			put_key(catalogue_section(i), &key);
		puts(".El");
	}
	return 0;
}
