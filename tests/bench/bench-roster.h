/* bench-roster.h - the two instance formats of the roster benchmark */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_BENCH_ROSTER_H
#define LINLI_BENCH_ROSTER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct bench {
	double seconds; /* for each instance; also tells how much work is budgeted */
	uint64_t seed;
	FILE *solution; /* NULL: not wanted */
};

/* Seconds of a clock that only goes forward. */
double bench_now(void);
/* Each solves the instance in `bytes` and prints its line; false when it is malformed. */
bool bench_community(const struct bench *bench, const char *name, const char *bytes);
bool bench_shifts(const struct bench *bench, const char *name, const char *bytes);

#endif
