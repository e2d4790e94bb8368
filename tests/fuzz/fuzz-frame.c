/* fuzz-frame.c - any bytes as an answer of a host: refused or in bounds */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "plugin/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The head is made here, since no fuzzer finds a CRC; the first byte chooses the question. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct option_row rows[] = { { .key = "barbers", .kind = OPTION_COUNT } };
	static const struct plugin type = { .schema = {
						    .name = "t", .rows = rows, .row_count = 1 } };
	static const int32_t days[] = { 20000, 20001 };
	const struct plugin_occurrence hour = { .day = 20000, .start = 540, .end = 600 };
	const struct plugin_period period = { .days = days, .day_count = 2, .day = 20000 };
	struct arena *arena AUTO_ARENA = arena_new();
	struct text t AUTO_TEXT = { 0 }, why AUTO_TEXT = { 0 };
	struct record_refused refused;
	struct plugin described = { .abi = 0 };
	struct needs needs;
	struct frame frame;

	if (size == 0 || size > FRAME_MOST - FRAME_HEAD)
		return 0;
	const struct plugin_job job = { .plugin = &type,
		.request = (enum plugin_request)(PLUGIN_CHECK + bytes[0] % 3),
		.occurrences = &hour,
		.periods = &period,
		.count = 1 };
	frame_begin(&t, FRAME_ANSWER, 1);
	text_add(&t, (const char *)bytes + 1, size - 1);
	frame_end(&t);
	if (frame_read(t.bytes, t.size, &frame) != FRAME_OK)
		__builtin_trap();
	if (verdict_needs(&frame, &job, 0, 1, arena, &needs, &why))
		for (size_t i = 0; i < needs.duty_count; i++)
			if (needs.duties[i].count < 0 || needs.duties[i].count > 500)
				__builtin_trap();
	verdict_description(&frame, "t", arena, &described, &why);
	verdict_refused(&frame, arena, &refused);
	return 0;
}
