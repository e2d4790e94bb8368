/* text.c - text that grows */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"

void text_reserve(struct text *t, size_t n)
{
	if (n > SIZE_MAX / 2 - t->size)
		fatal_memory(n);
	const size_t need = t->size + n + 1;
	if (need <= t->room)
		return;
	size_t room = t->room ? t->room : 64;
	while (room < need)
		room *= 2;
	t->bytes = xrealloc(t->bytes, room, 1);
	t->room = room;
	t->bytes[t->size] = '\0';
}

void text_printf(struct text *t, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	const int n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (n < 0)
		fatal("a text cannot be formatted: %s", format);
	text_reserve(t, (size_t)n);
	va_start(ap, format);
	vsnprintf(t->bytes + t->size, (size_t)n + 1, format, ap);
	va_end(ap);
	t->size += (size_t)n;
}

void text_cut(struct text *t, size_t size)
{
	if (size >= t->size)
		return;
	t->size = size;
	t->bytes[size] = '\0';
}

const char *text_string(const struct text *t)
{
	return t->bytes == NULL ? "" : t->bytes;
}

char *text_take(struct text *t)
{
	text_reserve(t, 0);
	char *bytes = t->bytes;
	*t = (struct text){ 0 };
	return bytes;
}

void text_free(struct text *t)
{
	free(t->bytes);
	*t = (struct text){ 0 };
}
