/* keep.c - answers that are kept for the next who asks */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/keep.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { BUCKETS = 1024 };

struct keep {
	struct kept *buckets[BUCKETS];
	size_t count, bytes;
	uint64_t clock, seed;
};

/* FNV-1a from a secret beginning; the high bits are folded in, for they depend on all of it. */
static uint64_t hash_key(const struct keep *keep, const char *key)
{
	uint64_t hash = keep->seed;
	for (const char *c = key; *c; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	return hash ^ hash >> 32;
}

static size_t weight(const struct answer *answer)
{
	return answer->body.size + answer->gzip.size + sizeof *answer;
}

struct keep *keep_new(void)
{
	struct keep *keep = xcalloc(1, sizeof *keep);
	hash_random(&keep->seed, sizeof keep->seed);
	return keep;
}

static void kept_free(struct keep *keep, struct kept *kept)
{
	keep->count--;
	keep->bytes -= weight(kept->answer);
	answer_drop(kept->answer);
	free(kept->key);
	free(kept);
}

void keep_free(struct keep *keep)
{
	if (!keep)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		while (keep->buckets[i]) {
			struct kept *kept = keep->buckets[i];
			keep->buckets[i] = kept->next;
			kept_free(keep, kept);
		}
	free(keep);
}

static struct kept **find_link(struct keep *keep, const char *key)
{
	uint64_t hash = hash_key(keep, key);
	struct kept **link = &keep->buckets[hash % BUCKETS];
	while (*link && ((*link)->hash != hash || strcmp((*link)->key, key)))
		link = &(*link)->next;
	return link;
}

struct kept *keep_find(struct keep *keep, const char *key)
{
	struct kept *kept = *find_link(keep, key);
	if (kept)
		kept->used = ++keep->clock;
	return kept;
}

void keep_drop(struct keep *keep, const char *key)
{
	struct kept **link = find_link(keep, key), *kept = *link;
	if (!kept)
		return;
	*link = kept->next;
	kept_free(keep, kept);
}

static void drop_oldest(struct keep *keep)
{
	const struct kept *oldest = NULL;
	for (size_t i = 0; i < BUCKETS; i++)
		for (const struct kept *kept = keep->buckets[i]; kept; kept = kept->next)
			if (!oldest || kept->used < oldest->used)
				oldest = kept;
	if (oldest)
		keep_drop(keep, oldest->key);
}

void keep_put(struct keep *keep, const char *key, struct answer *answer, uint64_t serial,
	int64_t valid_until)
{
	keep_drop(keep, key);
	while (keep->count > 0 &&
		(keep->count >= KEEP_ANSWERS || keep->bytes + weight(answer) > KEEP_BYTES))
		drop_oldest(keep);
	struct kept *kept = xcalloc(1, sizeof *kept);
	*kept = (struct kept){ .key = xstrdup(key),
		.hash = hash_key(keep, key),
		.answer = answer,
		.serial = serial,
		.valid_until = valid_until,
		.used = ++keep->clock };
	struct kept **bucket = &keep->buckets[kept->hash % BUCKETS];
	kept->next = *bucket;
	*bucket = kept;
	keep->count++;
	keep->bytes += weight(answer);
}
