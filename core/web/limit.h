/* limit.h - how much one address may ask, and how many connections it may hold */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_LIMIT_H
#define LINLI_LIMIT_H

/*
 * A bucket of tokens for each address: LIMIT_BURST at once, LIMIT_RATE a second for ever.  What an
 * address is: the 32 bits of IPv4 (a whole neighbourhood may share one behind a carrier's NAT, so
 * the numbers are for a neighbourhood), the first 64 of IPv6.  The table has a fixed size and its
 * places are keyed with chance; where it has no place left, strangers share one bucket.  Pure but
 * for that key: the time is a parameter.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LIMIT_RATE = 20, LIMIT_BURST = 400, LIMIT_CONNECTIONS = 256 };
enum { LIMIT_LONGEST_MS = 5000 /* that anybody is asked to wait */ };

struct address {
	unsigned char bytes[16]; /* of IPv4 as ::ffff:a.b.c.d */
};

/* "192.0.2.1", "2001:db8::1", also with brackets or a scope; false when it is neither. */
bool address_parse(const char *text, size_t n, struct address *ret_address);
bool address_equal(const struct address *a, const struct address *b);
bool address_is_loopback(const struct address *address);

struct limits;
struct visitor; /* an address with connections */

/* exempt: addresses that nothing is counted of, as texts, NULL-terminated; NULL: none.  loopback:
 * whether this machine's own addresses are counted too. */
struct limits *limits_new(const char *const *exempt, bool loopback);
void limits_free(struct limits *limits);
bool limits_is_exempt(const struct limits *limits, const struct address *address);

/* A connection more; NULL when it is one too many.  Ends with limits_leave. */
struct visitor *limits_enter(struct limits *limits, const struct address *address, int64_t ms);
void limits_leave(struct visitor *visitor);
/* How many ms until the address has a token again; 0: it has one. */
int64_t limits_wait(struct limits *limits, const struct address *address, int64_t ms);
/* Takes so many tokens, and gives how long it should have waited for them: 0 when they were there.
 * A debt is never more than LIMIT_LONGEST_MS. */
int64_t limits_take(struct limits *limits, const struct address *address, int count, int64_t ms);

#endif
