/* fuzz-head.c - any bytes as the heads of requests: judged the same however they are cut up */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "web/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* What a lenient reader could take for the end of a line, or of the text. */
static int is_suspicious(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i] == '\0' || (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')))
			return 1;
	return 0;
}

/* The first byte says how long the pieces are. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	if (n == 0)
		return 0;
	const size_t piece = (size_t)bytes[0] + 1;
	const char *text = (const char *)bytes + 1;
	struct head whole = { .bytes = 0 }, parts = { .bytes = 0 };
	int verdict = 0;

	n--;
	const int expected = head_read(&whole, text, n);
	for (size_t at = 0; at < n && verdict == 0; at += piece)
		verdict = head_read(&parts, text + at, n - at < piece ? n - at : piece);
	if (verdict != expected || (verdict != 0 && verdict != 400 && verdict != 431))
		abort();
	if (verdict == 0 && (is_suspicious(text, n) || whole.bytes > HEAD_BYTES))
		abort();
	return 0;
}
