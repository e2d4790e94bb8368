/* shift.h - what kind of time a duty takes: weekend, holiday, night */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SHIFT_H
#define LINLI_SHIFT_H

/* The roster shares them fairly, each for itself, and the year's report counts them. */

#include "calendar/holiday.h"

enum shift_kind { SHIFT_WEEKEND = 1, SHIFT_HOLIDAY = 2, SHIFT_NIGHT = 4 };

/* The kinds (a sum of shift_kind) of a duty on a day with this mark: a holiday is no weekend, nor
 * is a make-up workday; night is what begins at 22:00 or later, or before 5:00, or ends past 1:00
 * of the next day.  Minutes count from the day's midnight; until may pass 1440. */
unsigned shift_kinds(enum day_mark mark, civil_day day, civil_minute from, civil_minute until);

#endif
