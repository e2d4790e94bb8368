/* limit.c - how much one address may ask, and how many connections it may hold */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/limit.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { ROWS = 4096, WAYS = 8, IPV6_BYTES = 8 /* that tell subscribers apart */ };
enum { MILLI = 1000, BURST = LIMIT_BURST * MILLI, DEBT = LIMIT_RATE * LIMIT_LONGEST_MS };

static const unsigned char ipv4_prefix[12] = { [10] = 0xFF, [11] = 0xFF };

/* Tokens are counted in thousandths, so that a millisecond brings LIMIT_RATE of them. */
struct visitor {
	unsigned char key[16];
	int64_t ms; /* when tokens were right */
	int32_t tokens;
	uint32_t connections;
	bool is_used;
};

struct limits {
	uint64_t seed[2];
	struct address *exempt;
	size_t exempt_count;
	bool loopback;
	struct visitor crowd; /* those who found no place */
	struct visitor rows[ROWS][WAYS];
};

/* --- addresses --- */

bool address_parse(const char *text, size_t n, struct address *ret_address)
{
	char copy[INET6_ADDRSTRLEN];
	if (n > 1 && *text == '[' && text[n - 1] == ']')
		text++, n -= 2;
	const char *scope = memchr(text, '%', n);
	if (scope)
		n = (size_t)(scope - text);
	if (n == 0 || n >= sizeof copy)
		return false;
	memcpy(copy, text, n);
	copy[n] = '\0';
	struct address address;
	if (inet_pton(AF_INET6, copy, address.bytes) != 1) {
		memcpy(address.bytes, ipv4_prefix, sizeof ipv4_prefix);
		if (inet_pton(AF_INET, copy, address.bytes + sizeof ipv4_prefix) != 1)
			return false;
	}
	*ret_address = address;
	return true;
}

bool address_equal(const struct address *a, const struct address *b)
{
	return !memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static bool is_ipv4(const struct address *address)
{
	return !memcmp(address->bytes, ipv4_prefix, sizeof ipv4_prefix);
}

bool address_is_loopback(const struct address *address)
{
	static const struct address one = { .bytes = { [15] = 1 } };
	return is_ipv4(address) ? address->bytes[12] == 127 : address_equal(address, &one);
}

/* --- the table --- */

static void key_of(const struct address *address, unsigned char ret_key[static 16])
{
	memcpy(ret_key, address->bytes, 16);
	if (!is_ipv4(address))
		memset(ret_key + IPV6_BYTES, 0, 16 - IPV6_BYTES);
}

/* A multiply and a shift for each half, keyed: nobody outside can choose who meets whom. */
static size_t row_of(const struct limits *limits, const unsigned char *key)
{
	uint64_t halves[2], hash = limits->seed[0];
	memcpy(halves, key, sizeof halves);
	for (size_t i = 0; i < 2; i++) {
		hash = (hash ^ halves[i]) * (limits->seed[1] | 1);
		hash ^= hash >> 29;
	}
	return hash % ROWS;
}

static void refill(struct visitor *visitor, int64_t ms)
{
	int64_t passed = ms - visitor->ms;
	int64_t tokens = passed < BURST ? visitor->tokens + passed * LIMIT_RATE : BURST;
	visitor->tokens = (int32_t)(tokens < BURST ? tokens : BURST);
	visitor->ms = ms;
}

/* The place of an address.  A new one takes a free place, else that of somebody who holds no
 * connection and has all his tokens: nothing about him is worth remembering. */
static struct visitor *place_of(struct limits *limits, const struct address *address, int64_t ms)
{
	unsigned char key[16];
	key_of(address, key);
	struct visitor *row = limits->rows[row_of(limits, key)], *place = NULL;
	for (size_t i = 0; i < WAYS; i++) {
		if (row[i].is_used) {
			refill(&row[i], ms);
			if (!memcmp(row[i].key, key, sizeof key))
				return &row[i];
		}
		if (!row[i].is_used || (row[i].connections == 0 && row[i].tokens == BURST))
			place = &row[i];
	}
	if (!place) {
		refill(&limits->crowd, ms);
		return &limits->crowd;
	}
	*place = (struct visitor){ .ms = ms, .tokens = BURST, .is_used = true };
	memcpy(place->key, key, sizeof key);
	return place;
}

/* --- what it is asked --- */

bool limits_is_exempt(const struct limits *limits, const struct address *address)
{
	if (!limits->loopback && address_is_loopback(address))
		return true;
	for (size_t i = 0; i < limits->exempt_count; i++)
		if (address_equal(address, &limits->exempt[i]))
			return true;
	return false;
}

struct visitor *limits_enter(struct limits *limits, const struct address *address, int64_t ms)
{
	struct visitor *visitor = place_of(limits, address, ms);
	if (visitor->connections >= LIMIT_CONNECTIONS)
		return NULL;
	visitor->connections++;
	return visitor;
}

void limits_leave(struct visitor *visitor)
{
	visitor->connections--;
}

/* Milliseconds until so many thousandths of a token are there. */
static int64_t wait_for(const struct visitor *visitor, int64_t wanted)
{
	int64_t missing = wanted - visitor->tokens;
	return missing > 0 ? (missing + LIMIT_RATE - 1) / LIMIT_RATE : 0;
}

int64_t limits_wait(struct limits *limits, const struct address *address, int64_t ms)
{
	int64_t wait = wait_for(place_of(limits, address, ms), MILLI);
	return wait < LIMIT_LONGEST_MS ? wait : LIMIT_LONGEST_MS;
}

int64_t limits_take(struct limits *limits, const struct address *address, int count, int64_t ms)
{
	struct visitor *visitor = place_of(limits, address, ms);
	int64_t wanted = (int64_t)count * MILLI, wait = wait_for(visitor, wanted);
	int64_t left = visitor->tokens - wanted;
	visitor->tokens = (int32_t)(left > -DEBT ? left : -DEBT);
	return wait < LIMIT_LONGEST_MS ? wait : LIMIT_LONGEST_MS;
}

struct limits *limits_new(const char *const *exempt, bool loopback)
{
	struct limits *limits = xcalloc(1, sizeof *limits);
	size_t count = 0;
	limits->loopback = loopback;
	limits->crowd = (struct visitor){ .tokens = BURST, .is_used = true };
	hash_random(limits->seed, sizeof limits->seed);
	while (exempt && exempt[count])
		count++;
	limits->exempt = xcalloc(count + 1, sizeof *limits->exempt);
	for (size_t i = 0; i < count; i++)
		if (address_parse(
			    exempt[i], strlen(exempt[i]), &limits->exempt[limits->exempt_count]))
			limits->exempt_count++;
	return limits;
}

void limits_free(struct limits *limits)
{
	if (!limits)
		return;
	free(limits->exempt);
	free(limits);
}
