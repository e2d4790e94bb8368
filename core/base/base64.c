/* base64.c - bytes as text (RFC 4648), and text in addresses (RFC 3986) */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base64.h"

#include <stdbool.h>
#include <string.h>

#include <nettle/base64.h>

void base64_add(struct text *t, const void *bytes, size_t n)
{
	const size_t length = BASE64_ENCODE_RAW_LENGTH(n);

	text_reserve(t, length);
	base64_encode_raw(t->bytes + t->size, n, bytes);
	t->size += length;
	t->bytes[t->size] = '\0';
}

void base64_add_lines(struct text *t, const void *bytes, size_t n)
{
	enum { PIECE = 57 }; /* 57 bytes are 76 characters */
	const unsigned char *at = bytes;

	while (n > 0) {
		const size_t piece = n < PIECE ? n : PIECE;
		base64_add(t, at, piece);
		text_puts(t, "\r\n");
		at += piece;
		n -= piece;
	}
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		c == '-' || c == '.' || c == '_' || c == '~';
}

void percent_add(struct text *t, const char *string)
{
	for (const char *c = string; *c != '\0'; c++) {
		if (is_unreserved(*c))
			text_putc(t, *c);
		else
			text_printf(t, "%%%02X", (unsigned)(unsigned char)*c);
	}
}
