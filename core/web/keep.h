/* keep.h - answers that are kept for the next who asks */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_KEEP_H
#define LINLI_KEEP_H

#include <stdint.h>

#include "web/answer.h"

/* Bounded in number and bytes; what was used longest ago goes first.  Keys are compared by a hash
 * that nobody outside can compute, and letter by letter only where it is the same: how long a look
 * takes says nothing about the secret addresses among them. */
enum { KEEP_ANSWERS = 4096, KEEP_BYTES = 64 << 20 };

struct kept {
	char *key;
	uint64_t hash;
	struct answer *answer;
	uint64_t serial;     /* of the store's state that it shows */
	int64_t valid_until; /* instant; the clock alone changes it then */
	uint64_t used;
	struct kept *next;
};

struct keep;
struct keep *keep_new(void);
void keep_free(struct keep *keep);
/* NULL when nothing is kept under that key. */
struct kept *keep_find(struct keep *keep, const char *key);
/* Replaces what was there; takes over the caller's use of the answer. */
void keep_put(struct keep *keep, const char *key, struct answer *answer, uint64_t serial,
	int64_t valid_until);
/* Forgets one, as for an address that was reset. */
void keep_drop(struct keep *keep, const char *key);

#endif
