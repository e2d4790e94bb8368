/* frame.c - one message between core and host: all of it, or nothing */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/frame.h"

#include <string.h>
#include <zlib.h>

#include "plugin/record.h"

enum { AT_MAGIC = 0, AT_BUILD = 4, AT_KIND = 8, AT_NUMBER = 12, AT_LENGTH = 16, AT_CRC = 20 };

static const char magic[4] = { 'L', 'N', 'L', 'F' };

static void set_u32(uint8_t *at, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(n >> 8 * i & 0xFF);
}

static uint32_t get_u32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
		(uint32_t)at[3] << 24;
}

uint32_t frame_sum(uint32_t sum, const void *bytes, size_t n)
{
	return n == 0 ? sum : (uint32_t)crc32(sum, bytes, (uInt)n);
}

static uint32_t checksum(const uint8_t *bytes, size_t n)
{
	static const uint8_t zero[4] = { 0 };
	const uint32_t head = frame_sum(frame_sum(0, bytes, AT_CRC), zero, sizeof zero);

	return frame_sum(head, bytes + FRAME_HEAD, n - FRAME_HEAD);
}

void frame_begin(struct text *t, uint32_t kind, uint32_t number)
{
	uint8_t head[FRAME_HEAD] = { 0 };

	memcpy(head + AT_MAGIC, magic, sizeof magic);
	set_u32(head + AT_BUILD, record_build());
	set_u32(head + AT_KIND, kind);
	set_u32(head + AT_NUMBER, number);
	text_cut(t, 0);
	text_add(t, (const char *)head, sizeof head);
}

void frame_end(struct text *t)
{
	uint8_t *bytes = (uint8_t *)t->bytes;

	set_u32(bytes + AT_LENGTH, (uint32_t)(t->size - FRAME_HEAD));
	set_u32(bytes + AT_CRC, checksum(bytes, t->size));
}

enum frame_verdict frame_read(const void *bytes, size_t n, struct frame *ret_frame)
{
	const uint8_t *at = bytes;

	if (n < FRAME_HEAD)
		return FRAME_CUT;
	if (memcmp(at + AT_MAGIC, magic, sizeof magic) != 0)
		return FRAME_MAGIC;
	if (get_u32(at + AT_BUILD) != record_build())
		return FRAME_BUILD;
	if (n > FRAME_MOST || get_u32(at + AT_LENGTH) != n - FRAME_HEAD)
		return n - FRAME_HEAD < get_u32(at + AT_LENGTH) ? FRAME_CUT : FRAME_LENGTH;
	if (get_u32(at + AT_CRC) != checksum(at, n))
		return FRAME_CRC;
	*ret_frame = (struct frame){
		.kind = get_u32(at + AT_KIND),
		.number = get_u32(at + AT_NUMBER),
		.body = at + FRAME_HEAD,
		.size = n - FRAME_HEAD,
	};
	return FRAME_OK;
}
