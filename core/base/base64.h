/* base64.h - bytes as text (RFC 4648), and text in addresses (RFC 3986) */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_BASE64_H
#define LINLI_BASE64_H

#include <stddef.h>

#include "base/text.h"

/* Appends the base64 of n bytes, padded, without line breaks. */
void base64_add(struct text *t, const void *bytes, size_t n);
/* The same in lines of 76 characters that end in CRLF (RFC 2045). */
void base64_add_lines(struct text *t, const void *bytes, size_t n);
/* Appends the string with everything but unreserved characters as %XX. */
void percent_add(struct text *t, const char *string);

#endif
