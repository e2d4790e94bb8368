/* alloc.c - memory that is there, or the process ends with a message */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/seam.h"

void *xmalloc(size_t size)
{
	void *p = seam_realloc(NULL, size ? size : 1);

	if (p == NULL)
		fatal_memory(size);
	return p;
}

void *xrealloc(void *old, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		fatal_memory(SIZE_MAX);
	void *p = seam_realloc(old, bytes ? bytes : 1);
	if (p == NULL)
		fatal_memory(bytes);
	return p;
}

void *xcalloc(size_t count, size_t size)
{
	void *p = xrealloc(NULL, count, size);

	memset(p, 0, count * size);
	return p;
}

char *xstrndup(const char *string, size_t n)
{
	const size_t length = strnlen(string, n);
	char *copy = xmalloc(length + 1);

	memcpy(copy, string, length);
	copy[length] = '\0';
	return copy;
}

char *xstrdup(const char *string)
{
	return xstrndup(string, strlen(string));
}

char *xasprintf(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	const int length = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (length < 0)
		fatal("a message cannot be formatted: %s", format);
	char *string = xmalloc((size_t)length + 1);
	va_start(ap, format);
	vsnprintf(string, (size_t)length + 1, format, ap);
	va_end(ap);
	return string;
}
