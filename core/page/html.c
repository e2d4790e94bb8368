/* html.c - text into HTML, so that nothing in it can become markup */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/html.h"

#include <stdbool.h>
#include <string.h>

#include "base/base64.h"
#include "base/hash.h"

static void add(struct text *t, const char *words, bool with_lines)
{
	static const char *const references[256] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"
	};
	for (const char *c = words; *c; c++) {
		unsigned char byte = (unsigned char)*c;
		if (references[byte])
			text_puts(t, references[byte]);
		else if (byte == '\n')
			text_puts(t, with_lines ? "<br>" : "\n");
		else if (byte >= 0x20 && byte != 0x7F)
			text_putc(t, *c);
	}
}

void html_add(struct text *t, const char *words)
{
	add(t, words, false);
}

void html_lines(struct text *t, const char *words)
{
	add(t, words, true);
}

void html_style_hash(struct text *t, const char *style)
{
	uint8_t digest[HASH_BYTES];
	hash_bytes(style, strlen(style), digest);
	text_puts(t, "sha256-");
	base64_add(t, digest, sizeof digest);
}
