/* html.h - text into HTML, so that nothing in it can become markup */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_HTML_H
#define LINLI_HTML_H

/* Markup is written with text_puts and comes from this program; whatever a user or the network
 * wrote goes through here. */

#include "base/text.h"

/* Appends words for an element or a quoted attribute: & < > " ' become references, control
 * characters but the line feed go. */
void html_add(struct text *t, const char *words);
/* The same with line feeds as <br>. */
void html_lines(struct text *t, const char *words);
/* Appends what allows exactly this style sheet of a page in its Content-Security-Policy
 * ("sha256-…" without quotes; W3C CSP 3, hash-source). */
void html_style_hash(struct text *t, const char *style);

#endif
