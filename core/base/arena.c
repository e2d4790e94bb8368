/* arena.c - memory that is freed as a whole */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"

enum { BLOCK = 64 * 1024, ALIGN = alignof(max_align_t) };

struct block {
	struct block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *blocks;
};

struct arena *arena_new(void)
{
	return xcalloc(1, sizeof(struct arena));
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	for (struct block *b = arena->blocks, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(arena);
}

static struct block *block_add(struct arena *arena, size_t least)
{
	const size_t size = least > BLOCK ? least : BLOCK;
	struct block *b = xmalloc(sizeof *b + size);

	b->size = size;
	b->used = 0;
	/* A large piece goes behind the current block, whose rest stays in use. */
	if (least > BLOCK / 4 && arena->blocks != NULL) {
		b->next = arena->blocks->next;
		arena->blocks->next = b;
	} else {
		b->next = arena->blocks;
		arena->blocks = b;
	}
	return b;
}

static void *take(struct arena *arena, size_t bytes)
{
	struct block *b = arena->blocks;

	if (bytes > SIZE_MAX - ALIGN - sizeof *b)
		fatal_memory(bytes);
	bytes = (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (b == NULL || b->size - b->used < bytes)
		b = block_add(arena, bytes);
	void *p = b->bytes + b->used;
	b->used += bytes;
	return p;
}

void *arena_get(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		fatal_memory(SIZE_MAX);
	return memset(take(arena, bytes ? bytes : 1), 0, bytes);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t n)
{
	char *copy = take(arena, n + 1);

	memcpy(copy, bytes, n);
	copy[n] = '\0';
	return copy;
}

char *arena_string(struct arena *arena, const char *string)
{
	return string == NULL ? NULL : arena_copy(arena, string, strlen(string));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	const int length = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (length < 0)
		fatal("a message cannot be formatted: %s", format);
	char *string = take(arena, (size_t)length + 1);
	va_start(ap, format);
	vsnprintf(string, (size_t)length + 1, format, ap);
	va_end(ap);
	return string;
}
