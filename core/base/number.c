/* number.c - numbers out of text, checked */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/number.h"

enum number_verdict number_parse(
	const char *string, size_t n, int64_t min, int64_t max, int64_t *ret_number)
{
	int64_t number = 0;
	bool outside = false;

	if (n == 0)
		return NUMBER_MALFORMED;
	for (size_t i = 0; i < n; i++) {
		if (string[i] < '0' || string[i] > '9')
			return NUMBER_MALFORMED;
		if (__builtin_mul_overflow(number, 10, &number) ||
			__builtin_add_overflow(number, string[i] - '0', &number))
			outside = true;
	}
	if (outside || number < min || number > max)
		return NUMBER_OUTSIDE;
	*ret_number = number;
	return NUMBER_OK;
}

size_t number_scan(const char *string, size_t n, int32_t *ret_number)
{
	int32_t number = 0;
	size_t i = 0;

	while (i < n && i < 9 && string[i] >= '0' && string[i] <= '9')
		number = number * 10 + (string[i++] - '0');
	if (i > 0)
		*ret_number = number;
	return i;
}
