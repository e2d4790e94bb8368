/* lunar-probe.c - prints the lunar table and the solar terms, for lunar-oracle.mjs */
/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

#include "calendar/lunar.h"

static void month_print(int32_t year, int32_t month, bool leap)
{
	char first[CIVIL_TEXT];
	int32_t days = lunar_month_days(year, month, leap);
	if (days == 0)
		return;
	civil_format(lunar_find(year, (struct lunar_day){ .month = month, .day = 1, .leap = leap }),
		first);
	printf("month %" PRId32 " %s%" PRId32 " %s %" PRId32 "\n", year, leap ? "leap-" : "", month,
		first, days);
}

int main(void)
{
	for (int32_t year = LUNAR_FIRST_YEAR; year <= LUNAR_LAST_YEAR; year++)
		for (int32_t month = 1; month <= 12; month++) {
			month_print(year, month, false);
			month_print(year, month, true);
		}
	for (int32_t year = TERM_FIRST_YEAR; year <= TERM_LAST_YEAR; year++)
		for (int32_t term = 0; term < TERM_COUNT; term++) {
			char day[CIVIL_TEXT];
			civil_format(term_find(year, term), day);
			printf("term %" PRId32 " %s %s\n", year, term_name_zh(term), day);
		}
	return 0;
}
