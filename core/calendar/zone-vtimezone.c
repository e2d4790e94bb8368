/* zone-vtimezone.c - a zone as iCalendar text */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "calendar/zone-table.h"
#include "calendar/zone.h"

enum { DAY_SECONDS = 86400, YEAR = 366 * DAY_SECONDS };

struct onset {         /* of an observance: STANDARD or DAYLIGHT */
	int64_t clock; /* seconds on the clock that runs until then */
	int32_t from;  /* offset until then */
	const struct zone_type *to;
	bool daylight;
	const struct zone_date *yearly; /* or NULL: once */
};

static void add_offset(const char *name, int32_t offset, struct text *t)
{
	unsigned minutes = (unsigned)abs(offset) / 60;
	text_printf(
		t, "%s:%c%02u%02u\r\n", name, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static void add_clock(int64_t clock, struct text *t)
{
	int64_t day = clock / DAY_SECONDS - (clock % DAY_SECONDS < 0);
	struct civil_date date = civil_to_date((civil_day)day);
	int32_t second = (int32_t)(clock - day * DAY_SECONDS);
	text_printf(t, "DTSTART:%04d%02d%02dT%02d%02d%02d\r\n", date.year, date.month, date.day,
		second / 3600, second / 60 % 60, second % 60);
}

static void add_onset(const struct onset *onset, struct text *t)
{
	const char *kind = onset->daylight ? "DAYLIGHT" : "STANDARD";
	text_printf(t, "BEGIN:%s\r\n", kind);
	add_clock(onset->clock, t);
	if (onset->yearly) {
		text_puts(t, "RRULE:");
		zone_date_rrule(onset->yearly, t);
		text_puts(t, "\r\n");
	}
	add_offset("TZOFFSETFROM", onset->from, t);
	add_offset("TZOFFSETTO", onset->to->offset, t);
	text_printf(t, "TZNAME:%s\r\nEND:%s\r\n", onset->to->name, kind);
}

/* The next change of the offset, not only of the name; some rules change nothing else, for ever, so
 * it is looked for until two years after `last`. */
static bool next_shift(
	const struct zone *zone, int64_t after, int64_t last, struct zone_change *ret_change)
{
	int32_t offset = zone_offset(zone, after);
	struct zone_change change = { .at = after };
	while (change.at <= last + 2 * YEAR && zone_next(zone, change.at, &change)) {
		if (change.to->offset == offset)
			continue;
		*ret_change = change;
		return true;
	}
	return false;
}

/* Does the zone follow its closing rule from a year before `first` until `last`, and can the rule
 * be said as an RRULE? */
static bool follows_rule(const struct zone *zone, int64_t first, int64_t last)
{
	struct text unused AUTO_TEXT = { 0 };
	if (!zone->has_rule || !zone->rule.has_daylight ||
		zone->rule.standard.offset == zone->rule.daylight.offset ||
		!zone_date_rrule(&zone->rule.starts, &unused) ||
		!zone_date_rrule(&zone->rule.ends, &unused))
		return false;
	int64_t at = first - YEAR;
	if (zone_offset(zone, at) != zone_rule_type(&zone->rule, at)->offset)
		return false;
	while (at <= last) {
		struct zone_change is, should;
		if (!next_shift(zone, at, last, &is) || !zone_rule_next(&zone->rule, at, &should))
			return false;
		if (is.at > last && should.at > last)
			return true;
		if (is.at != should.at || is.to->offset != should.to->offset)
			return false;
		at = is.at;
	}
	return true;
}

static void add_rules(const struct zone_rule *rule, struct text *t)
{
	/* Dublin calls its summer time standard: readers expect the later clock to be DAYLIGHT. */
	bool usual = rule->daylight.offset > rule->standard.offset;
	struct onset ends = {
		.clock = zone_date_second(&rule->ends, 1970),
		.from = rule->daylight.offset,
		.to = &rule->standard,
		.daylight = !usual,
		.yearly = &rule->ends,
	};
	struct onset starts = {
		.clock = zone_date_second(&rule->starts, 1970),
		.from = rule->standard.offset,
		.to = &rule->daylight,
		.daylight = usual,
		.yearly = &rule->starts,
	};
	add_onset(usual ? &ends : &starts, t);
	add_onset(usual ? &starts : &ends, t);
}

/* One observance from 1970 and one for each change in between. */
static void add_changes(const struct zone *zone, int64_t first, int64_t last, struct text *t)
{
	const struct zone_type *type = zone_type_at(zone, first);
	struct onset onset = { .from = type->offset, .to = type };
	struct zone_change change = { .at = first };
	add_onset(&onset, t);
	while (next_shift(zone, change.at, last, &change) && change.at <= last) {
		add_onset(
			&(struct onset){
				.clock = change.at + type->offset,
				.from = type->offset,
				.to = change.to,
				.daylight = change.to->daylight != type->daylight &&
					change.to->offset > type->offset,
			},
			t);
		type = change.to;
	}
}

void zone_vtimezone(const struct zone *zone, int64_t first, int64_t last, struct text *t)
{
	text_printf(t, "BEGIN:VTIMEZONE\r\nTZID:%s\r\n", zone->name);
	if (follows_rule(zone, first, last))
		add_rules(&zone->rule, t);
	else
		add_changes(zone, first, last, t);
	text_puts(t, "END:VTIMEZONE\r\n");
}
