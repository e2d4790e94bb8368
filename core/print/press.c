/* press.c - what all print-outs have in common */
/* SPDX-License-Identifier: Apache-2.0 */
#include "print/press.h"

#include <string.h>

#include "calendar/say.h"
#include "publish/fill.h"

static const struct words free_places = { { "还剩 %d 个名额", "%d places left" } };
static const struct words full = { { "名额已满", "Full" } };
static const struct words full_wait = { { "名额已满，可候补", "Full, waiting list open" } };
static const struct words no_booking = { { "直接来，不用预约", "Just come, no booking" } };

const char *press_word(const struct press *press, const struct words *words)
{
	const char *text = words_get(words, press->lang, press->community.language);

	return text ? text : "";
}

const char *press_both(const struct press *press, const struct words *words)
{
	const char *first = press_word(press, words);
	const char *other = words->in[press->lang == LANG_ZH ? LANG_EN : LANG_ZH];

	if (!other || !*other || strcmp(first, other) == 0)
		return first;
	return arena_format(press->arena, "%s\n%s", first, other);
}

const char *press_setting(const struct press *press, const char *subject, const char *key)
{
	const struct words words = store_words(press->store, press->arena, subject, key);
	const char *text = press_word(press, &words);

	if (*text)
		return text;
	text = store_setting(press->store, press->arena, subject, key, NULL);
	return text ? text : "";
}

const char *press_day(const struct press *press, civil_day day)
{
	struct text t AUTO_TEXT = { 0 };

	say_day(day, press->lang, &t);
	return arena_string(press->arena, text_string(&t));
}

const char *press_when(const struct press *press, const struct occurrence *o)
{
	struct text t AUTO_TEXT = { 0 };
	int32_t first, last;
	const civil_day day = zone_day(press->zone, o->begins, &first);
	const civil_day end = zone_day(press->zone, o->all_day ? o->ends - 1 : o->ends, &last);

	if (o->all_day)
		say_days((struct civil_range){ day, end }, press->lang, &t);
	else
		say_time(day, first / 60, last / 60 + (end - day) * DAY_MINUTES, press->lang, &t);
	return arena_string(press->arena, text_string(&t));
}

const char *press_when_lines(const struct press *press, const struct occurrence *o)
{
	struct text t AUTO_TEXT = { 0 };
	int32_t first, last;
	const civil_day day = zone_day(press->zone, o->begins, &first);
	const civil_day end = zone_day(press->zone, o->ends, &last);

	if (o->all_day)
		return press_when(press, o);
	say_day(day, press->lang, &t);
	text_putc(&t, '\n');
	say_clocks(first / 60, last / 60 + (end - day) * DAY_MINUTES, press->lang, &t);
	return arena_string(press->arena, text_string(&t));
}

const char *press_role(const struct press *press, const char *role, const struct words *name)
{
	const char *word = press_word(press, name);

	return *word ? word : role;
}

const char *press_hours(const struct press *press, int64_t begins, int64_t ends)
{
	char from[CLOCK_TEXT], until[CLOCK_TEXT];
	int32_t first, last;

	zone_day(press->zone, begins, &first);
	zone_day(press->zone, ends, &last);
	clock_format(first / 60, from);
	clock_format(last / 60, until);
	return arena_format(press->arena, "%s–%s", from, until);
}

const char *press_where(const struct press *press, const struct occurrence *o)
{
	const char *venue = o->venue ? press_word(press, &o->venue_name) : "";
	const char *spot = o->spot ? o->spot : "";

	return *spot ? arena_format(press->arena, "%s%s%s", venue, *venue ? " · " : "", spot)
		     : venue;
}

const char *press_summary(const struct press *press, const struct occurrence *o)
{
	struct text t AUTO_TEXT = { 0 };
	const struct fill fill = { .title = press_word(press, &o->title),
		.venue = press_word(press, &o->venue_name),
		.zone = press->zone,
		.lang = press->lang,
		.begins = o->begins,
		.ends = o->ends };

	fill_words(press_word(press, &o->summary), &fill, &t);
	return arena_string(press->arena, text_string(&t));
}

const char *press_places(const struct press *press, const struct occurrence *o)
{
	if (o->places <= 0)
		return no_booking.in[press->lang];
	if (o->free > 0)
		return arena_format(press->arena, free_places.in[press->lang], (int)o->free);
	return (o->waiting < o->waitlist ? full_wait : full).in[press->lang];
}

enum store_verdict press_occurrences(const struct press *press, const struct order *order,
	struct occurrence **ret_items, size_t *ret_count)
{
	const int64_t first = zone_instant(press->zone, order->days.first, 0);
	const struct occurrence_filter filter = {
		.from = first > press->now ? first : press->now,
		.to = zone_instant(press->zone, order->days.last + 1, 0),
		.activity = order->activity,
		.area = order->area,
		.team = order->team,
		.now = press->now,
	};
	size_t kept = 0;
	const enum store_verdict verdict =
		store_occurrences(press->store, press->arena, &filter, ret_items, ret_count);

	for (size_t i = 0; verdict == STORE_OK && i < *ret_count; i++) {
		const struct occurrence *o = &(*ret_items)[i];
		int32_t second;

		if (order->date == CIVIL_NONE || o->original == order->date ||
			zone_day(press->zone, o->begins, &second) == order->date)
			(*ret_items)[kept++] = *o;
	}
	*ret_count = verdict == STORE_OK ? kept : 0;
	return verdict == STORE_OK && kept == 0 ? STORE_MISSING : verdict;
}

struct sheet press_sheet(const struct press *press, const char *title, enum sheet_form form)
{
	char made[INSTANT_TEXT];
	struct sheet sheet = { .lang = press->lang, .form = form, .title = title };

	zone_format(press->zone, press->now, made);
	sheet.made = arena_string(press->arena, made);
	return sheet;
}
