/* zone.c - from civil time to instants and back */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/zone.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/number.h"
#include "calendar/zone-table.h"

enum { DAY_SECONDS = 86400, FURTHEST = 26 * 3600 }; /* no offset is as large */

/* Parts of letters, digits, `_`, `+`, `-`, one `/` between two; nothing that leaves the folder or
 * depends on the machine. */
static bool name_is_safe(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_+-/";
	size_t n = strlen(name);
	return n > 0 && n <= 64 && strspn(name, letters) == n && name[0] != '/' &&
		name[n - 1] != '/' && !strstr(name, "//") && strcmp(name, "localtime") != 0 &&
		strcmp(name, "posixrules") != 0 && strcmp(name, "Factory") != 0;
}

static bool identity_read(const char *path, struct zone_identity *ret_identity)
{
	struct stat st;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	*ret_identity = (struct zone_identity){
		.device = st.st_dev,
		.inode = st.st_ino,
		.size = st.st_size,
		.changed = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec,
	};
	return true;
}

struct zone *zone_load(const char *name)
{
	if (!name_is_safe(name))
		return NULL;
	struct zone *zone = xcalloc(1, sizeof *zone);
	struct text bytes AUTO_TEXT = { 0 };
	zone->name = xstrdup(name);
	zone->path = xasprintf("%s/%s", zone_folder(), name);
	if (identity_read(zone->path, &zone->identity) && zone_read(zone->path, &bytes) &&
		zone_table_parse(text_string(&bytes), bytes.size, zone))
		return zone;
	zone_free(zone);
	return NULL;
}

struct zone *zone_utc(void)
{
	struct zone *zone = xcalloc(1, sizeof *zone);
	zone->name = xstrdup("UTC");
	zone->types = xcalloc(1, sizeof *zone->types);
	memcpy(zone->types->name, "UTC", sizeof "UTC");
	return zone;
}

void zone_free(struct zone *zone)
{
	if (!zone)
		return;
	free(zone->name);
	free(zone->path);
	free(zone->types);
	free(zone->at);
	free(zone->to);
	free(zone);
}

const char *zone_name(const struct zone *zone)
{
	return zone->name;
}

bool zone_is_stale(const struct zone *zone)
{
	struct zone_identity now;
	if (!zone->path) /* built in */
		return false;
	return !identity_read(zone->path, &now) || now.device != zone->identity.device ||
		now.inode != zone->identity.inode || now.size != zone->identity.size ||
		now.changed != zone->identity.changed;
}

int64_t zone_instant(const struct zone *zone, civil_day day, civil_minute minute)
{
	int64_t clock = (int64_t)day * DAY_SECONDS + (int64_t)minute * 60;
	int64_t from = clock - FURTHEST;
	int32_t offset = zone_type_at(zone, from)->offset;
	struct zone_change change;
	/* Goes on to the later offset only when the clock shows the time under it and, for a time
	 * that it shows twice, not under the earlier one. */
	while (zone_next(zone, from, &change) && clock - offset >= change.at &&
		clock - change.to->offset >= change.at) {
		offset = change.to->offset;
		from = change.at;
	}
	return clock - offset;
}

int32_t zone_offset(const struct zone *zone, int64_t instant)
{
	return zone_type_at(zone, instant)->offset;
}

/* Civil day of seconds on the clock, rounded down. */
static civil_day day_of(int64_t clock, int32_t *ret_second)
{
	int64_t day = clock / DAY_SECONDS - (clock % DAY_SECONDS < 0);
	*ret_second = (int32_t)(clock - day * DAY_SECONDS);
	return (civil_day)day;
}

civil_day zone_day(const struct zone *zone, int64_t instant, int32_t *ret_second)
{
	return day_of(instant + zone_offset(zone, instant), ret_second);
}

void zone_format(const struct zone *zone, int64_t instant, char ret_text[static INSTANT_TEXT])
{
	int32_t second, offset = zone_offset(zone, instant);
	char date[CIVIL_TEXT];
	civil_format(zone_day(zone, instant, &second), date);
	unsigned clock = (unsigned)second, east = (unsigned)(offset < 0 ? -offset : offset) / 60;
	snprintf(ret_text, INSTANT_TEXT, "%sT%02u:%02u:%02u%c%02u:%02u", date, clock / 3600 % 24,
		clock / 60 % 60, clock % 60, offset < 0 ? '-' : '+', east / 60 % 100, east % 60);
}

/* `Z` or `±hh:mm`, in seconds east. */
static bool offset_parse(const char *text, int32_t *ret_offset)
{
	civil_minute minute;
	if (strcmp(text, "Z") == 0) {
		*ret_offset = 0;
		return true;
	}
	if ((*text != '+' && *text != '-') || strlen(text) != 6 ||
		!clock_parse(text + 1, 5, false, &minute))
		return false;
	*ret_offset = (*text == '-' ? -minute : minute) * 60;
	return true;
}

bool zone_parse(const struct zone *zone, const char *text, int64_t *ret_instant)
{
	civil_day day;
	civil_minute minute;
	int32_t second = 0, offset;
	if (strlen(text) < 16 || text[10] != 'T' || civil_parse(text, 10, &day) != CIVIL_OK ||
		!clock_parse(text + 11, 5, false, &minute))
		return false;
	text += 16;
	if (*text == ':') {
		if (number_scan(text + 1, strnlen(text + 1, 2), &second) != 2 || second > 59)
			return false;
		text += 3;
	}
	if (*text && !offset_parse(text, &offset))
		return false;
	*ret_instant = second +
		(*text ? (int64_t)day * DAY_SECONDS + minute * 60 - offset
		       : zone_instant(zone, day, minute));
	return true;
}
