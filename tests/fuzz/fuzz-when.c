/* fuzz-when.c - any bytes as a rule or a list item: refused with a hint, or read back the same */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "calendar/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read must print and read back as the same, in both languages. */
static void read_back(struct arena *arena, const struct when *when)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct text t AUTO_TEXT = { 0 };
		struct when again;
		struct when_fault fault;
		when_format(when, (enum lang)lang, &t);
		if (!when_parse(arena, text_string(&t), t.size, &again, &fault) ||
			!when_equal(when, &again))
			abort();
	}
}

static void fuzz_rule(struct arena *arena, const char *text, size_t n)
{
	struct when when;
	struct when_fault fault = { 0 };
	struct days days = { 0 };
	if (!when_parse(arena, text, n, &when, &fault)) {
		if (!fault.code || !fault.message)
			abort();
		return;
	}
	read_back(arena, &when);
	when_days(&when, 20000, (struct civil_range){ 20000, 20800 }, &days);
	for (size_t i = 1; i < days.count; i++)
		if (days.items[i] <= days.items[i - 1])
			abort();
	vec_free(&days);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct day_item item;
	struct when_fault fault;
	char *text = arena_copy(arena, (const char *)data, size);
	fuzz_rule(arena, text, size);
	day_item_parse(arena, text, size, true, &item, &fault);
	arena_free(arena);
	return 0;
}
