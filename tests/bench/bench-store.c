/* bench-store.c - how long applying a big plan takes: 1,500 occurrences with everything on them */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/town.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "store/store.h"

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double apply(struct town *town)
{
	const double begun = now_ms();
	const enum store_verdict verdict = town_apply(town);

	if (verdict != STORE_OK) {
		fprintf(stderr, "apply: %s\n", store_error(town->store));
		exit(1);
	}
	return now_ms() - begun;
}

int main(void)
{
	enum { DAYS = 750, PEOPLE = 10 };
	static char ids[PEOPLE][8];
	struct town *town = town_new();
	struct event *events;
	size_t count;

	for (int i = 0; i < PEOPLE; i++)
		snprintf(ids[i], sizeof ids[i], "v%02d", i + 1);
	town->plan.last = town->plan.seats_until = DAY(DAYS + 1);
	for (int32_t day = 1; day <= DAYS; day++) {
		town_add(town, "hair", DAY(day));
		town_add(town, "tea", DAY(day));
		town_seat(town, "hair", DAY(day), "barber", 1, ids[day % PEOPLE]);
		town_seat(town, "hair", DAY(day), "barber", 2, ids[(day + 1) % PEOPLE]);
		town_seat(town, "tea", DAY(day), "host", 1, ids[(day + 2) % PEOPLE]);
	}
	printf("apply %zu occurrences, %zu seats: %.0f ms\n", town->plan.occurrence_count,
		town->plan.seat_count, apply(town));
	printf("apply again, unchanged: %.0f ms\n", apply(town));
	town->occurrences[800].begins += 3600;
	town->occurrences[800].ends += 3600;
	printf("one moved: %.0f ms\n", apply(town));
	const struct event_filter filter = {
		.from = 0, .to = town_at(DAY(500), 0), .now = town->now
	};
	const double begun = now_ms();
	store_events(town->store, town->arena, &filter, &events, &count);
	printf("read %zu public events: %.0f ms\n", count, now_ms() - begun);
	town_free(town);
	return 0;
}
