/* fuzz-holidays.c - any bytes as a file of holidays: each fault has a line, each day one mark */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdint.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "calendar/holiday.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_days(const struct holidays *holidays)
{
	for (civil_day day = 20700; day < 21100; day++) {
		const struct day_label label = holidays_label(holidays, day);
		if (label.mark == MARK_HOLIDAY && holidays_is_working(holidays, day))
			abort();
		if (label.mark == MARK_WORKDAY && !holidays_is_working(holidays, day))
			abort();
	}
}

/* The first byte: a national file or a local one. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *arena AUTO_ARENA = arena_new();
	struct faults *faults = faults_new();

	if (n > 0) {
		struct holidays *holidays = holidays_new(arena);
		char *text = arena_copy(arena, (const char *)bytes + 1, n - 1);
		holidays_add(holidays, "h.csv", text, n - 1, bytes[0] % 2 == 0, faults);
		check_days(holidays);
	}
	for (size_t i = 0; i < faults_total(faults); i++) {
		const struct fault *fault = faults_get(faults, i);
		if (fault->line == 0 || fault->code == NULL || fault->message[0] == '\0')
			abort();
	}
	faults_free(faults);
	return 0;
}
