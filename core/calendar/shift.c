/* shift.c - what kind of time a duty takes: weekend, holiday, night */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/shift.h"

enum { NIGHT_FROM = 22 * 60, NIGHT_UNTIL = 5 * 60, SATURDAY = 5 };

unsigned shift_kinds(enum day_mark mark, civil_day day, civil_minute from, civil_minute until)
{
	unsigned kinds = 0;

	if (mark == MARK_HOLIDAY)
		kinds |= SHIFT_HOLIDAY;
	else if (civil_weekday(day) >= SATURDAY && mark != MARK_WORKDAY)
		kinds |= SHIFT_WEEKEND;
	if (from < NIGHT_UNTIL || from >= NIGHT_FROM || until > DAY_MINUTES + 60)
		kinds |= SHIFT_NIGHT;
	return kinds;
}
