/* marks.c - which days were holidays and make-up workdays, as the last plan wrote them down */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/marks.h"

#include <string.h>

#include "calendar/shift.h"
#include "store/read.h"

/* "2026-10-01, 2026-10-02" */
static const civil_day *read_days(
	struct store *store, struct arena *arena, const char *key, size_t *ret_count)
{
	const char *text = store_setting(store, arena, "calendar", key, NULL);
	const size_t length = text != NULL ? strlen(text) : 0;
	civil_day *days = ARENA_ARRAY(arena, length / (CIVIL_TEXT - 1) + 1, civil_day);

	*ret_count = 0;
	for (size_t at = 0; at + CIVIL_TEXT - 1 <= length; at += CIVIL_TEXT + 1)
		*ret_count += civil_parse(text + at, CIVIL_TEXT - 1, &days[*ret_count]) == CIVIL_OK;
	return days;
}

struct marks marks_read(struct store *store, struct arena *arena)
{
	struct marks marks;

	marks.holidays = read_days(store, arena, "holidays", &marks.holiday_count);
	marks.workdays = read_days(store, arena, "workdays", &marks.workday_count);
	return marks;
}

static bool has_day(const civil_day *days, size_t count, civil_day day)
{
	size_t low = 0, high = count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (days[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && days[low] == day;
}

enum day_mark marks_of(const struct marks *marks, civil_day day)
{
	if (has_day(marks->holidays, marks->holiday_count, day))
		return MARK_HOLIDAY;
	return has_day(marks->workdays, marks->workday_count, day) ? MARK_WORKDAY : MARK_NONE;
}

unsigned marks_kinds(
	const struct marks *marks, const struct zone *zone, int64_t begins, int64_t ends)
{
	int32_t from, until;
	const civil_day day = zone_day(zone, begins, &from);
	const civil_day end = zone_day(zone, ends, &until);

	return shift_kinds(
		marks_of(marks, day), day, from / 60, (end - day) * DAY_MINUTES + until / 60);
}
