/* utf8.h - characters in bytes, and how wide they are on a terminal */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_UTF8_H
#define LINLI_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strict: no overlong forms, no surrogates, at most U+10FFFF.  NUL bytes are characters. */
bool utf8_is_valid(const char *bytes, size_t n);
/* The character at *at (< n) of valid or invalid text; moves *at behind it.  A byte that begins no
 * valid sequence gives U+FFFD and one byte. */
uint32_t utf8_next(const char *bytes, size_t n, size_t *at);
/* How many characters a string has. */
size_t utf8_count(const char *string);
/* The most bytes, at most `limit`, that end on a character's border. */
size_t utf8_cut(const char *bytes, size_t n, size_t limit);
/* Columns on a terminal: 2 for East Asian wide and full-width, 0 for combining marks and format
 * characters, else 1.  Ranges from Unicode 15.1 EastAsianWidth.txt (W, F). */
int utf8_width(uint32_t character);
size_t utf8_columns(const char *string);
/* Appends a character to buffer (4 bytes of room), gives the number of bytes. */
size_t utf8_put(uint32_t character, char *ret_bytes);
/* A C0 control or DEL or C1: nothing a text may hold. */
bool utf8_is_control(uint32_t character);

#endif
