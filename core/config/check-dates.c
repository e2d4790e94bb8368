/* check-dates.c - what only the dates themselves can say */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "config/load.h"

struct used { /* a venue taken from one minute to another, both counted from 1970 */
	const struct activity *activity;
	int64_t from, until;
	civil_day day;
};

struct pair { /* two activities whose clash has been said */
	const struct activity *first, *second;
};

struct dates {
	const struct model *model;
	struct faults *faults;
	struct civil_range window;
	int64_t now; /* minutes on the clock from 1970 */
	struct VEC(struct used) used;
	struct VEC(struct pair) said;
	size_t count;
};

static const char *section_name(const struct activity *a, char *buffer, size_t size)
{
	const size_t n = strlen(a->id);

	memcpy(buffer, "activity ", 10);
	if (n + 10 <= size)
		memcpy(buffer + 9, a->id, n + 1);
	return buffer;
}

enum { NAME_BYTES = 64, LONGEST_DAYS = 32 + 14 }; /* the longest `lasts` after the furthest move */

static void report(struct dates *d, const struct activity *a, const char *key,
	enum severity severity, const char *code, const char *hint, const char *message)
{
	char name[NAME_BYTES];

	faults_report(d->faults, severity, activity_place(a, key), code,
		section_name(a, name, sizeof name), key, hint, "%s", message);
}

/* Of two keys the one written later; what is not written does not count. */
static const char *later(const struct activity *a, const char *x, const char *y)
{
	const uint32_t i = activity_place(a, x).line, j = activity_place(a, y).line;

	if (j == a->at.line)
		return x;
	return i == a->at.line || j > i ? y : x;
}

static bool is_held(const struct series_day *day)
{
	return day->status == SERIES_ON || day->status == SERIES_MOVED ||
		day->status == SERIES_UNKNOWN;
}

/* -- Holidays -- */

static void check_holiday(struct dates *d, const struct activity *a, const struct series *series)
{
	if (a->has_on_holiday || activity_place(a, "on-holiday").line != a->at.line)
		return;
	VEC_EACH (const struct series_day, day, series) {
		const struct day_label label = holidays_label(d->model->holidays, day->original);
		char text[CIVIL_TEXT], message[512];
		if (!is_held(day) || label.mark != MARK_HOLIDAY)
			continue;
		civil_format(day->original, text);
		snprintf(message, sizeof message,
			_("%s is %s and \"on-holiday\" is not set: it stays"), text,
			label.name != NULL ? label.name : _("a holiday"));
		report(d, a, NULL, FAULT_WARNING, "holiday-undecided",
			_("add \"on-holiday = keep\" to agree"), message);
		return;
	}
}

/* -- `except` that removes nothing -- */

static bool is_original(const struct activity *a, struct civil_range range)
{
	struct days days = { 0 };

	when_days(&a->rule.when, a->rule.from, range, &days);
	day_items_days(a->rule.also, a->rule.also_count, range, &days);
	bool found = false;
	VEC_EACH (const civil_day, day, &days)
		found = found ||
			((a->rule.until == CIVIL_NONE || *day <= a->rule.until) &&
				(a->rule.from == CIVIL_NONE || *day >= a->rule.from));
	vec_free(&days);
	return found;
}

static void check_except(struct dates *d, const struct activity *a)
{
	if (a->line_except == 0 || a->rule.when.kind == WHEN_ON_CALL)
		return;
	for (size_t i = 0; i < a->rule.except_count; i++) {
		const struct day_item *item = &a->rule.except[i];
		struct civil_range range = item->range;
		char text[CIVIL_TEXT], message[256];
		if (item->kind != DAY_DATE && item->kind != DAY_RANGE)
			continue;
		if (item->kind == DAY_DATE)
			range.last = range.first;
		if (is_original(a, range) || a->rule.on_makeup == MAKEUP_RUN)
			continue;
		civil_format(range.first, text);
		snprintf(message, sizeof message,
			item->kind == DAY_DATE
				? _("%s is no date of this activity")
				: _("the range from %s has no date of this activity"),
			text);
		report(d, a, "except", FAULT_NOTE, "except-nothing", _("correct it, or remove it"),
			message);
		return;
	}
}

/* -- Venues -- */

static struct clock_range hours_on(const struct venue *v, civil_day day)
{
	struct clock_range hours = v->hours[0].hours;

	for (size_t i = 1; i < v->hours_count; i++)
		if (season_has(v->hours[i].season->ranges, v->hours[i].season->range_count, day))
			hours = v->hours[i].hours;
	return hours;
}

static bool is_inside(struct clock_range hours, civil_minute start, int64_t end)
{
	if (hours.from == 0 && hours.until == DAY_MINUTES)
		return true;
	return start >= hours.from && end <= hours.until;
}

static void check_hours(struct dates *d, const struct activity *a, const struct series *series)
{
	if (a->venue == NULL || a->start_kind == START_ALL_DAY)
		return;
	const int64_t end = a->start + (int64_t)span_minutes(a->lasts);
	VEC_EACH (const struct series_day, day, series) {
		const struct clock_range hours = hours_on(a->venue, day->day);
		char text[CIVIL_TEXT], from[CLOCK_TEXT], until[CLOCK_TEXT], message[256];
		if (!is_held(day) || is_inside(hours, a->start, end))
			continue;
		civil_format(day->day, text);
		clock_format(hours.from, from);
		clock_format(hours.until, until);
		snprintf(message, sizeof message, _("[venue %s] is open %s-%s on %s"), a->venue->id,
			from, until, text);
		report(d, a,
			a->start < hours.from || a->start >= hours.until
				? "start"
				: later(a, "start", "lasts"),
			FAULT_WARNING, "outside-hours", _("another time, or another venue"),
			message);
		return;
	}
}

/* The minute in which an occurrence ends, on the clock, from 1970. */
static int64_t end_of(const struct activity *a, const struct series_day *day)
{
	if (a->start_kind == START_ALL_DAY)
		return ((int64_t)day->last + 1) * DAY_MINUTES;
	return (int64_t)day->day * DAY_MINUTES + a->start + span_minutes(a->lasts);
}

static void note_use(struct dates *d, const struct activity *a, const struct series_day *day)
{
	if (a->venue == NULL || a->venue->shared || a->venue->kind == VENUE_MOBILE)
		return;
	const int64_t start = (int64_t)day->day * DAY_MINUTES + a->start;
	*vec_add(&d->used) = (struct used){ a, start, end_of(a, day), day->day };
}

static int by_venue(const void *left, const void *right)
{
	const struct used *a = left, *b = right;
	const int c = strcmp(a->activity->venue->id, b->activity->venue->id);

	if (c != 0)
		return c;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return strcmp(a->activity->id, b->activity->id);
}

/* The order of the files: of two activities the one that stands later hears of it. */
static bool stands_later(const struct activity *a, const struct activity *b)
{
	const int c = strcmp(a->at.file, b->at.file);

	return c > 0 || (c == 0 && a->at.line > b->at.line);
}

static bool was_said(struct dates *d, const struct activity *a, const struct activity *b)
{
	VEC_EACH (const struct pair, p, &d->said)
		if (p->first == a && p->second == b)
			return true;
	*vec_add(&d->said) = (struct pair){ a, b };
	return false;
}

static void report_clash(struct dates *d, const struct used *x, const struct used *y)
{
	const bool first = stands_later(x->activity, y->activity);
	const struct activity *a = first ? x->activity : y->activity;
	const struct activity *b = first ? y->activity : x->activity;
	char day[CIVIL_TEXT], clock[CLOCK_TEXT], message[256];

	if (a == b || was_said(d, a, b))
		return;
	civil_format((civil_day)(y->from / DAY_MINUTES), day);
	clock_format((civil_minute)(y->from % DAY_MINUTES), clock);
	snprintf(message, sizeof message, _("%s %s [venue %s] is also used by [activity %s]"), day,
		clock, a->venue->id, b->id);
	report(d, a, "venue", FAULT_WARNING, "venue-clash",
		_("other time or place, or \"shared = yes\""), message);
}

static void check_clashes(struct dates *d)
{
	if (d->used.count > 0)
		qsort(d->used.items, d->used.count, sizeof *d->used.items, by_venue);
	for (size_t i = 0; i < d->used.count; i++) {
		const struct used *x = &d->used.items[i];
		for (size_t j = i + 1; j < d->used.count; j++) {
			const struct used *y = &d->used.items[j];
			if (y->activity->venue != x->activity->venue || y->from >= x->until)
				break;
			report_clash(d, x, y);
		}
	}
}

/* -- One activity -- */

static void check_turns(struct dates *d, const struct activity *a)
{
	const struct civil_range within = { d->window.first,
		d->window.first + a->rotate_within - 1 };
	struct days days = { 0 };

	if (!a->rotate_areas || a->rotate_within == 0 || a->area_count == 0)
		return;
	when_days(&a->rule.when, a->rule.from, within, &days);
	if (days.count == 0)
		report(d, a, "rotate-within", FAULT_WARNING, "rotate-never",
			_("lengthen \"rotate-within\""),
			_("the rule has no date in this time, so no area has its turn"));
	vec_free(&days);
}

static size_t count_held(struct dates *d, const struct activity *a, const struct series *series)
{
	size_t held = 0;

	VEC_EACH (const struct series_day, day, series) {
		if (!is_held(day) || day->day < d->window.first || day->day > d->window.last)
			continue;
		held++;
		note_use(d, a, day);
	}
	return held;
}

/* Has an earlier day begun what is not over yet: a range of weeks, a night? */
static bool is_running(const struct dates *d, const struct activity *a)
{
	struct civil_range before = { d->window.first - LONGEST_DAYS, d->window.first - 1 };
	struct series series = { 0 };
	bool running = false;

	if (a->rule.when.kind == WHEN_RANGE && a->rule.when.range.first < before.first)
		before.first = a->rule.when.range.first;
	series_expand(&a->rule, d->model->holidays, NULL, 0, before, &series);
	VEC_EACH (const struct series_day, day, &series)
		running = running || (is_held(day) && end_of(a, day) > d->now);
	vec_free(&series);
	return running;
}

static void check_activity(struct dates *d, const struct activity *a)
{
	struct series series = { 0 };

	if (!a->active || !a->is_usable)
		return;
	series_expand(&a->rule, d->model->holidays, NULL, 0, d->window, &series);
	const size_t held = count_held(d, a, &series);
	d->count += held;
	if (held == 0 && a->rule.when.kind != WHEN_ON_CALL && !when_is_never(&a->rule.when) &&
		!is_running(d, a))
		report(d, a, later(a, "when", "until"), FAULT_WARNING, "no-dates",
			_("set \"active = no\" when it is over"),
			_("no date in the next 400 days"));
	check_holiday(d, a, &series);
	check_except(d, a);
	check_hours(d, a, &series);
	check_turns(d, a);
	vec_free(&series);
}

size_t model_check_dates(const struct model *model, int64_t now, int32_t days,
	struct faults *faults, civil_day *ret_until)
{
	int32_t second;
	const civil_day today = zone_day(model->zone, now, &second);
	struct dates d = { .model = model, .faults = faults, .window = { today, today + days } };

	d.now = (int64_t)today * DAY_MINUTES + second / 60;

	for (size_t i = 0; i < model->activity_count; i++)
		check_activity(&d, &model->activities[i]);
	check_clashes(&d);
	vec_free(&d.used);
	vec_free(&d.said);
	*ret_until = d.window.last;
	return d.count;
}
