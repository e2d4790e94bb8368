/* frame.h - one message between core and host: all of it, or nothing */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_FRAME_H
#define LINLI_FRAME_H

/*
 * 24 bytes of head, little-endian: magic `LNLF`, build (of all record tables: core and host are
 * installed together, another build is refused), kind (the answer repeats it with bit 31 set),
 * request number (repeated in the answer), length of the body, CRC-32 of head and body with this
 * field zero.  There is no other versioning inside.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum { FRAME_HEAD = 24, FRAME_MOST = 1 << 20 }; /* FRAME_MOST: bytes, head included */
#define FRAME_ANSWER 0x80000000u

enum frame_verdict { FRAME_OK, FRAME_CUT, FRAME_MAGIC, FRAME_BUILD, FRAME_LENGTH, FRAME_CRC };

struct frame {
	uint32_t kind, number;
	const uint8_t *body; /* borrowed */
	size_t size;
};

/* Puts the head in front of an empty text; frame_end fills in length and CRC. */
void frame_begin(struct text *t, uint32_t kind, uint32_t number);
void frame_end(struct text *t);
/* All n bytes must be exactly one frame of this build. */
enum frame_verdict frame_read(const void *bytes, size_t n, struct frame *ret_frame);

/* CRC-32 (zlib) of n bytes, going on from `sum`; begins at 0. */
uint32_t frame_sum(uint32_t sum, const void *bytes, size_t n);

#endif
