/* chance.c - random numbers that are the same on every machine */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/chance.h"

/* splitmix64, as the authors of xoroshiro advise */
void chance_seed(struct chance *chance, uint64_t seed)
{
	for (int32_t i = 0; i < 2; i++) {
		uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

		z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
		chance->state[i] = z ^ z >> 31;
	}
}

/* The exponent of two from the leading zeroes, the rest by squaring, so no libm. */
int32_t chance_exponential(uint32_t u)
{
	enum { LN2 = 45426, STEPS = 16 };
	int32_t zeroes = __builtin_clz(u);
	uint64_t x = (uint64_t)u << zeroes; /* 2^31 … 2^32 - 1 */
	int64_t fraction = 0;

	for (int32_t i = 0; i < STEPS; i++) {
		x = x * x >> 31;
		fraction <<= 1;
		if (x >> 32) {
			fraction |= 1;
			x >>= 1;
		}
	}
	/* log2(u / 2^32) = -(zeroes + 1) + fraction / 65536 */
	return (int32_t)((((int64_t)(zeroes + 1) << 16) - fraction) * LN2 >> 16);
}
