/* qr.c - a QR code as a picture that phones can read */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/qr.h"

#include <qrencode.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/cleanup.h"

enum { MODULE = 8, QUIET = 4 }; /* pixels a module, modules of white around it */

static void put_number(struct text *t, uint32_t number)
{
	const char bytes[4] = { (char)(number >> 24), (char)(number >> 16), (char)(number >> 8),
		(char)number };
	text_add(t, bytes, 4);
}

/* A chunk of a PNG: length, name, data, checksum of name and data. */
static void put_chunk(struct text *t, const char *name, const void *data, size_t n)
{
	put_number(t, (uint32_t)n);
	size_t from = t->size;
	text_add(t, name, 4);
	if (n > 0)
		text_add(t, data, n);
	put_number(t, (uint32_t)crc32(0, (const Bytef *)t->bytes + from, (uInt)(n + 4)));
}

/* Rows of one bit a pixel, 0 black, each after a filter byte 0. */
static unsigned char *make_rows(const QRcode *code, size_t side, size_t stride)
{
	unsigned char *rows = xmalloc(side * stride);
	memset(rows, 0xFF, side * stride);
	for (size_t y = 0; y < side; y++) {
		unsigned char *row = rows + y * stride;
		row[0] = 0;
		for (size_t x = 0; x < side; x++) {
			size_t i = x / MODULE, k = y / MODULE, width = (size_t)code->width;
			bool inside =
				i >= QUIET && k >= QUIET && i < width + QUIET && k < width + QUIET;
			if (inside && (code->data[(k - QUIET) * width + i - QUIET] & 1))
				row[1 + x / 8] &= (unsigned char)~(0x80 >> x % 8);
		}
	}
	return rows;
}

static void put_picture(const QRcode *code, struct text *t)
{
	size_t side = ((size_t)code->width + 2 * QUIET) * MODULE, stride = 1 + side / 8;
	unsigned char *rows AUTO_FREE = make_rows(code, side, stride);
	uLongf packed = compressBound(side * stride);
	unsigned char *data AUTO_FREE = xmalloc(packed);
	if (compress2(data, &packed, rows, side * stride, 9) != Z_OK)
		return;
	struct text head AUTO_TEXT = { 0 };
	put_number(&head, (uint32_t)side);
	put_number(&head, (uint32_t)side);
	text_add(&head, "\1\0\0\0\0", 5); /* 1 bit, grey, deflate, no filter, no interlace */
	text_add(t, "\x89PNG\r\n\x1a\n", 8);
	put_chunk(t, "IHDR", head.bytes, head.size);
	put_chunk(t, "IDAT", data, packed);
	put_chunk(t, "IEND", NULL, 0);
}

bool qr_png(const char *words, struct text *t)
{
	QRcode *code = QRcode_encodeString8bit(words, 0, QR_ECLEVEL_M);
	if (!code)
		return false;
	put_picture(code, t);
	QRcode_free(code);
	return true;
}
