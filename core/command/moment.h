/* moment.h - dates and times as people type them into a command */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_MOMENT_H
#define LINLI_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "calendar/civil.h"

/* `YYYY-MM-DD`, `today`, `tomorrow`, `+7d` (`today` being the day given). */
bool date_parse(const char *text, civil_day today, civil_day *ret_day);
/* `YYYY-MM`: first and last day. */
bool month_parse(const char *text, struct civil_range *ret_range);
/* `KEY/ROLE/SEAT` or `KEY/ROLE` (seat 0); KEY is ACTIVITY@DATE.  Parts are pieces of `text`. */
struct seat_text {
	const char *activity, *role;
	int activity_size, role_size;
	civil_day date;
	int32_t seat;
};
bool seat_parse(const char *text, struct seat_text *ret_seat);

#endif
