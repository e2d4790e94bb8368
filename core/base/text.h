/* text.h - text that grows */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_TEXT_H
#define LINLI_TEXT_H

/* struct text t = { 0 }; is empty and ready; `bytes` is NUL-terminated once anything was added
 * (text_string gives "" before that).  text_free gives the memory back; AUTO_TEXT does so too. */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct text {
	char *bytes;
	size_t size, room; /* size: without the NUL */
};

/* Each appends: n bytes, a string, a character, what a format gives. */
static inline void text_add(struct text *t, const char *bytes, size_t n);
static inline void text_puts(struct text *t, const char *string);
static inline void text_putc(struct text *t, char c);
void text_printf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for n more bytes, so that what follows does not move the buffer. */
void text_reserve(struct text *t, size_t n);
/* Shortens to `size`, which is at most what it has. */
void text_cut(struct text *t, size_t size);
const char *text_string(const struct text *t);
/* The bytes, now the caller's to free; t is empty again. */
char *text_take(struct text *t);
void text_free(struct text *t);

/* Feeds are made of a hundred small pieces an event: adding one is a copy, not a call. */

static inline void text_add(struct text *t, const char *bytes, size_t n)
{
	if (n >= t->room - t->size)
		text_reserve(t, n);
	if (n > 0)
		memcpy(t->bytes + t->size, bytes, n);
	t->size += n;
	t->bytes[t->size] = '\0';
}

static inline void text_puts(struct text *t, const char *string)
{
	text_add(t, string, strlen(string));
}

static inline void text_putc(struct text *t, char c)
{
	text_add(t, &c, 1);
}

#define AUTO_TEXT __attribute__((cleanup(text_free)))

#endif
