/* fuzz-zone.c - any bytes as a compiled time zone: refused, or a zone whose days go on */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "calendar/zone-table.h"
#include "calendar/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { DAY = 86400, FIRST = 1790000000 };

static void walk(const struct zone *zone)
{
	struct text t AUTO_TEXT = { 0 };
	civil_day before = CIVIL_NONE;

	for (int64_t at = FIRST; at < FIRST + 400 * (int64_t)DAY; at += 7 * DAY) {
		int32_t second;
		const civil_day day = zone_day(zone, at, &second);
		if (second < 0 || second >= DAY || (before != CIVIL_NONE && day < before))
			abort();
		zone_instant(zone, day, 540);
		before = day;
	}
	zone_vtimezone(zone, FIRST, FIRST + 400 * (int64_t)DAY, &t);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct zone *zone = xcalloc(1, sizeof *zone);

	zone->name = xstrdup("Test/Zone");
	if (zone_table_parse((const char *)bytes, n, zone))
		walk(zone);
	zone_free(zone);
	return 0;
}
