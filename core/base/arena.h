/* arena.h - memory that is freed as a whole */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ARENA_H
#define LINLI_ARENA_H

/*
 * One arena per loaded configuration, one per planning run.  What is in it lives until the arena
 * is freed; nothing is freed singly.  Allocation never fails (alloc.h).
 */

#include <stddef.h>

struct arena;

/* An empty one; the caller frees it. */
struct arena *arena_new(void);
/* Frees everything that was taken from it; NULL is fine. */
void arena_free(struct arena *arena);

/* Zeroed memory, aligned for any type, `count * size` bytes. */
void *arena_get(struct arena *arena, size_t count, size_t size)
	__attribute__((alloc_size(2, 3), returns_nonnull));
/* A copy of n bytes with a NUL behind it; of a string (NULL stays NULL); a formatted string. */
char *arena_copy(struct arena *arena, const char *bytes, size_t n) __attribute__((returns_nonnull));
char *arena_string(struct arena *arena, const char *string);
char *arena_format(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3), returns_nonnull));

#define ARENA_NEW(arena, type) ((type *)arena_get((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_get((arena), (count), sizeof(type)))

#endif
