/* marks.h - which days were holidays and make-up workdays, as the last plan wrote them down */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_MARKS_H
#define LINLI_STORE_MARKS_H

#include "calendar/holiday.h"
#include "calendar/zone.h"
#include "store/store.h"

struct marks { /* both ascending */
	const civil_day *holidays, *workdays;
	size_t holiday_count, workday_count;
};

/* Reads the settings of the chosen community; nothing is marked where there are none. */
struct marks marks_read(struct store *store, struct arena *arena);
enum day_mark marks_of(const struct marks *marks, civil_day day);
/* The kinds (shift.h) of a duty between two instants. */
unsigned marks_kinds(
	const struct marks *marks, const struct zone *zone, int64_t begins, int64_t ends);

#endif
