/* zone.h - a time zone: from civil time to instants and back */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ZONE_H
#define LINLI_ZONE_H

/*
 * Reads the machine's compiled zone files (TZif, RFC 8536) itself, because libical and mktime both
 * get gaps and overlaps wrong (RFC 5545's own two examples).  One rule for both: the offset in
 * force before the transition.  Instants are Unix seconds.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "calendar/civil.h"

struct zone;

/* Loads an IANA zone, from $TZDIR or /usr/share/zoneinfo.  NULL when there is no such zone (or the
 * name is unsafe, or the file no good): a fault for the caller, never UTC.  The caller frees. */
struct zone *zone_load(const char *name);
/* UTC without a file, for times that carry their own offset and for what is said before a community
 * is known; never in place of a zone that does not load.  The caller frees. */
struct zone *zone_utc(void);
void zone_free(struct zone *zone);
const char *zone_name(const struct zone *zone);
/* True when the file behind the zone is another now (tzdata was updated): load it again. */
bool zone_is_stale(const struct zone *zone);
/* The nearest zone name to one that does not exist, NULL when none is near.  The caller frees. */
char *zone_suggest(const char *name);

/* minute counts from midnight of day and may lie outside it. */
int64_t zone_instant(const struct zone *zone, civil_day day, civil_minute minute);
/* Seconds east of UTC at an instant. */
int32_t zone_offset(const struct zone *zone, int64_t instant);
/* The civil day of an instant, and the second within it (as the clock shows it). */
civil_day zone_day(const struct zone *zone, int64_t instant, int32_t *ret_second);

/* "2026-12-05T09:00:00+08:00" with the offset of that moment. */
enum { INSTANT_TEXT = 26 };
void zone_format(const struct zone *zone, int64_t instant, char ret_text[static INSTANT_TEXT]);
/* `YYYY-MM-DDThh:mm[:ss]` in the zone, or with `Z` or `±hh:mm` behind it. */
bool zone_parse(const struct zone *zone, const char *text, int64_t *ret_instant);

/* Appends the VTIMEZONE of the zone, CRLF lines, TZID the bare name, valid for instants in
 * [first, last]: one STANDARD from 1970 for a zone without changes there, else STANDARD and DAYLIGHT
 * with RRULEs (BYMONTH, BYDAY) from 1970 where the zone follows such rules (feeds.md 12, 13). */
void zone_vtimezone(const struct zone *zone, int64_t first, int64_t last, struct text *t);

#endif
