/* moment.c - dates and times as people type them into a command */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/moment.h"

#include <string.h>

#include "base/number.h"

bool date_parse(const char *text, civil_day today, civil_day *ret_day)
{
	const size_t n = strlen(text);
	int64_t days;

	if (strcmp(text, "today") == 0) {
		*ret_day = today;
		return true;
	}
	if (strcmp(text, "tomorrow") == 0) {
		*ret_day = today + 1;
		return true;
	}
	if (n > 2 && text[0] == '+' && text[n - 1] == 'd') {
		if (number_parse(text + 1, n - 2, 0, 20000, &days) != NUMBER_OK)
			return false;
		*ret_day = today + (civil_day)days;
		return true;
	}
	return civil_parse(text, n, ret_day) == CIVIL_OK;
}

bool month_parse(const char *text, struct civil_range *ret_range)
{
	int64_t year, month;

	if (strlen(text) != 7 || text[4] != '-' ||
		number_parse(text, 4, 1901, 2100, &year) != NUMBER_OK ||
		number_parse(text + 5, 2, 1, 12, &month) != NUMBER_OK)
		return false;
	const int32_t days = civil_month_days((int32_t)year, (int32_t)month);

	ret_range->first = civil_from_date((int32_t)year, (int32_t)month, 1);
	ret_range->last = ret_range->first + days - 1;
	return true;
}

bool seat_parse(const char *text, struct seat_text *ret_seat)
{
	const char *at = strchr(text, '@');
	const char *slash = at ? strchr(at, '/') : NULL;
	int64_t seat = 0;

	if (!slash || at == text ||
		civil_parse(at + 1, (size_t)(slash - at - 1), &ret_seat->date) != CIVIL_OK)
		return false;
	const char *role = slash + 1;
	const char *end = strchr(role, '/');

	if (end && number_parse(end + 1, strlen(end + 1), 1, 500, &seat) != NUMBER_OK)
		return false;
	ret_seat->activity = text;
	ret_seat->activity_size = (int)(at - text);
	ret_seat->role = role;
	ret_seat->role_size = (int)(end ? (size_t)(end - role) : strlen(role));
	ret_seat->seat = (int32_t)seat;
	return ret_seat->role_size > 0;
}
