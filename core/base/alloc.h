/* alloc.h - memory that is there, or the process ends with a message */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ALLOC_H
#define LINLI_ALLOC_H

/*
 * No caller has a branch for "out of memory" that no test ever takes: these never return NULL.
 * When memory is gone the process says so and exits with 75 ("busy or out of memory, try again");
 * an open transaction is not committed, so nothing is half done.
 */

#include <stddef.h>

/* Uninitialised memory; size 0 gives a pointer that may be freed.  The caller frees. */
void *xmalloc(size_t size) __attribute__((malloc, alloc_size(1), returns_nonnull));
/* count * size zeroed bytes; a product that overflows ends the process. */
void *xcalloc(size_t count, size_t size) __attribute__((malloc, alloc_size(1, 2), returns_nonnull));
/* As realloc, for count * size bytes. */
void *xrealloc(void *old, size_t count, size_t size)
	__attribute__((alloc_size(2, 3), returns_nonnull));
/* A copy of the string, of at most n bytes of it, or of n bytes.  The caller frees. */
char *xstrdup(const char *string) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *string, size_t n) __attribute__((malloc, returns_nonnull));

/* A formatted string.  The caller frees. */
char *xasprintf(const char *format, ...) __attribute__((malloc, format(printf, 1, 2)));

#endif
