/* suggest.c - did you mean … ? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/suggest.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

enum { LONGEST = 64 }; /* longer words get no suggestion */

struct letters {
	uint32_t at[LONGEST];
	size_t count;
};

static bool letters_read(const char *bytes, size_t n, struct letters *ret_letters)
{
	struct letters letters = { .count = 0 };
	for (size_t at = 0; at < n;) {
		if (letters.count == LONGEST)
			return false;
		uint32_t c = utf8_next(bytes, n, &at);
		letters.at[letters.count++] = c == '_' ? '-' : c;
	}
	*ret_letters = letters;
	return true;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t distance(const struct letters *a, const struct letters *b)
{
	size_t rows[3][LONGEST + 1], *before = rows[0], *last = rows[1], *now = rows[2];
	for (size_t j = 0; j <= b->count; j++)
		last[j] = j;
	for (size_t i = 1; i <= a->count; i++) {
		now[0] = i;
		for (size_t j = 1; j <= b->count; j++) {
			uint32_t x = a->at[i - 1], y = b->at[j - 1];
			now[j] = least(last[j - 1] + (x != y), least(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && x == b->at[j - 2] && y == a->at[i - 2])
				now[j] = least(now[j], before[j - 2] + 1);
		}
		size_t *oldest = before;
		before = last;
		last = now;
		now = oldest;
	}
	return last[b->count];
}

const char *suggest_nearest(const char *word, size_t n, const char *const *known, size_t count)
{
	struct letters wanted, letters;
	if (!letters_read(word, n, &wanted) || wanted.count == 0)
		return NULL;
	size_t best = (wanted.count < 4 ? 1 : 2) + 1;
	const char *nearest = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!letters_read(known[i], strlen(known[i]), &letters))
			continue;
		size_t d = distance(&wanted, &letters);
		if (d < best || (d == best && nearest && strcmp(known[i], nearest) < 0)) {
			best = d;
			nearest = known[i];
		}
	}
	return nearest;
}
