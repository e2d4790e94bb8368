/* chance.h - random numbers that are the same on every machine */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_CHANCE_H
#define LINLI_CHANCE_H

#include <stdint.h>

struct chance {
	uint64_t state[2];
};

/* Any seed will do. */
void chance_seed(struct chance *chance, uint64_t seed);
/* -ln(u / 2^32) in 1/65536, u > 0; integers alone.  Of a uniform u: what a rise in cost is weighed
 * against in annealing. */
int32_t chance_exponential(uint32_t u);

/* 64 random bits: xoroshiro128+ by Blackman and Vigna (public domain).  Asked in every move. */
static inline uint64_t chance_draw(struct chance *chance)
{
	uint64_t a = chance->state[0], b = chance->state[1], sum = a + b;

	b ^= a;
	chance->state[0] = (a << 24 | a >> 40) ^ b ^ b << 16;
	chance->state[1] = b << 37 | b >> 27;
	return sum;
}

/* 0 … n - 1 */
static inline int32_t chance_below(struct chance *chance, int32_t n)
{
	return (int32_t)((chance_draw(chance) >> 32) * (uint64_t)n >> 32);
}

#endif
