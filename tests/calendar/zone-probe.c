/* zone-probe.c - answers zone questions line by line, for zone-oracle.py */
/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "calendar/zone.h"

/* `zone NAME` loads one; `civil DAY MINUTE` prints the instant, `offset INSTANT` the seconds east.
 */
int main(void)
{
	struct zone *zone = NULL;
	char line[128], name[80];
	while (fgets(line, sizeof line, stdin)) {
		int64_t instant;
		int32_t day, minute;
		if (sscanf(line, "zone %79s", name) == 1) {
			zone_free(zone);
			zone = zone_load(name);
			if (!zone)
				printf("none\n");
		} else if (zone && sscanf(line, "civil %" SCNd32 " %" SCNd32, &day, &minute) == 2) {
			printf("%" PRId64 "\n", zone_instant(zone, day, minute));
		} else if (zone && sscanf(line, "offset %" SCNd64, &instant) == 1) {
			printf("%" PRId32 "\n", zone_offset(zone, instant));
		}
	}
	zone_free(zone);
	return 0;
}
