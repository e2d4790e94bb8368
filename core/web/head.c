/* head.c - the raw bytes of request heads, looked at before anything is parsed */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/head.h"

#include <stdbool.h>

/* An empty line ends a head; those before a request line are nothing (RFC 9112, 2.2). */
static void line_end(struct head *head)
{
	if (head->line == 1)
		head->bytes = 0;
	head->line = 0;
}

static bool is_folded(const struct head *head, char byte)
{
	return head->line == 0 && (byte == ' ' || byte == '\t') && head->bytes > 0;
}

int head_read(struct head *head, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char byte = bytes[i];
		bool after_cr = head->last == '\r';
		if (byte == '\0' || (byte == '\n') != after_cr || is_folded(head, byte))
			return 400;
		if (++head->bytes > HEAD_BYTES)
			return 431;
		head->last = byte;
		if (byte == '\n')
			line_end(head);
		else
			head->line++;
	}
	return 0;
}
