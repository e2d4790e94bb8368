/* number.h - numbers out of text, checked */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_NUMBER_H
#define LINLI_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum number_verdict { NUMBER_OK, NUMBER_MALFORMED, NUMBER_OUTSIDE };

/* A decimal without sign, blank or separator, all of [string, string + n), between min and max.
 * Too many digits are NUMBER_OUTSIDE, anything that is not a digit (or nothing) NUMBER_MALFORMED. */
enum number_verdict number_parse(
	const char *string, size_t n, int64_t min, int64_t max, int64_t *ret_number);
/* The digits at the start of [string, string + n), at most 9 of them: how many bytes were read
 * (0: none), the number in *ret_number. */
size_t number_scan(const char *string, size_t n, int32_t *ret_number);

#endif
