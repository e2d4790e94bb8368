/* head.h - the raw bytes of request heads, looked at before anything is parsed */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_HEAD_H
#define LINLI_HEAD_H

/*
 * An HTTP library reads kindly: a lone LF ends a line, a NUL ends a value, a field may be folded. A
 * proxy in front may read the same bytes otherwise, and then one request is two.  So the bytes are
 * judged as they come, of each connection in one go: lines end with CRLF and nothing else, no NUL,
 * no folded field (RFC 9112, 2.2 and 5.2), and a head is no longer than HEAD_BYTES.
 */

#include <stddef.h>
#include <stdint.h>

enum { HEAD_BYTES = 16384 };

/* Of a connection; zero is its beginning. */
struct head {
	uint32_t bytes; /* of the head that is not complete yet */
	uint32_t line;  /* of its last line, CR included */
	char last;      /* the byte before */
};

/* Reads on.  0, or the status that the bytes are refused with: 400, 431.  After an empty line the
 * next head begins; a body is read as one too, nobody needs one here. */
int head_read(struct head *head, const char *bytes, size_t n);

#endif
