/* fill.c - a template's placeholders, filled for one reader */
/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/fill.h"

#include <string.h>

#include "calendar/say.h"
#include "plan/planned.h"

static void put_clock(const struct fill *fill, int64_t instant, struct text *t)
{
	int32_t second;
	zone_day(fill->zone, instant, &second);
	say_clock(second / 60, fill->lang, t);
}

static void put_title(const struct fill *fill, struct text *t)
{
	text_puts(t, fill->title ? fill->title : "");
}

static void put_venue(const struct fill *fill, struct text *t)
{
	text_puts(t, fill->venue ? fill->venue : "");
}

static void put_date(const struct fill *fill, struct text *t)
{
	int32_t second;
	say_day(zone_day(fill->zone, fill->begins, &second), fill->lang, t);
}

static void put_start(const struct fill *fill, struct text *t)
{
	put_clock(fill, fill->begins, t);
}

static void put_end(const struct fill *fill, struct text *t)
{
	put_clock(fill, fill->ends, t);
}

static void put_time(const struct fill *fill, struct text *t)
{
	put_clock(fill, fill->own == INSTANT_NONE ? fill->begins : fill->own, t);
}

static void put_ticket(const struct fill *fill, struct text *t)
{
	if (fill->ticket > 0)
		text_printf(t, "%d", (int)fill->ticket);
}

static const struct placeholder {
	const char *name;
	void (*put)(const struct fill *fill, struct text *t);
} placeholders[] = {
	{ "{title}", put_title },
	{ "{date}", put_date },
	{ "{start}", put_start },
	{ "{end}", put_end },
	{ "{venue}", put_venue },
	{ "{time}", put_time },
	{ "{ticket}", put_ticket },
};

/* The placeholder that a string begins with, NULL when none. */
static const struct placeholder *placeholder_find(const char *string)
{
	for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++)
		if (!strncmp(string, placeholders[i].name, strlen(placeholders[i].name)))
			return &placeholders[i];
	return NULL;
}

void fill_words(const char *template, const struct fill *fill, struct text *t)
{
	while (*template) {
		size_t plain = strcspn(template, "{");
		text_add(t, template, plain);
		template += plain;
		const struct placeholder *found = *template ? placeholder_find(template) : NULL;
		if (found) {
			found->put(fill, t);
			template += strlen(found->name);
		} else if (*template) {
			text_putc(t, *template ++);
		}
	}
}
