/* holiday.h - public holidays and make-up workdays from files */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_HOLIDAY_H
#define LINLI_HOLIDAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"
#include "calendar/civil.h"

struct holidays; /* read-only once loaded */

enum day_mark { MARK_NONE, MARK_HOLIDAY, MARK_WORKDAY };

struct day_label {
	enum day_mark mark;
	bool school_off;
	const char *name;      /* of the mark, or NULL */
	const char *statutory; /* label only, or NULL */
	const char *school_name; /* of school-off, or NULL */
};

/* An empty set: no holidays, and no unknown years (has_files false). */
struct holidays *holidays_new(struct arena *arena);
/* Adds the rows of one file's text (`date,kind,name`, optional header, # comments, UTF-8, BOM, LF or
 * CRLF); later rows win.  national: its holiday and workday rows make years known.  Faults
 * (csv-kind, csv-date, csv-twice, csv-weekday, not-utf8 …) are added with file and line; a faulty
 * row counts as absent. */
void holidays_add(struct holidays *holidays, const char *file, const char *text, size_t n,
	bool national, struct faults *faults);

struct day_label holidays_label(const struct holidays *holidays, civil_day day);
/* A national file has a holiday or workday row in that year, or there are no national files. */
bool holidays_is_known(const struct holidays *holidays, int32_t year);
bool holidays_has_files(const struct holidays *holidays);
/* Monday to Friday without holiday, or a workday row. */
bool holidays_is_working(const struct holidays *holidays, civil_day day);
/* The make-up workdays in the window, ascending: calls with each. */
void holidays_each_workday(const struct holidays *holidays, struct civil_range window,
	void (*each)(void *context, civil_day day), void *context);

#endif
