/* paper.h - a print-out goes to a file or to stdout */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PAPER_H
#define LINLI_PAPER_H

#include <stdbool.h>

#include "base/text.h"
#include "print/sheet.h"

/* path NULL: the page to stdout; "….pdf": as PDF; else the page to the file.  A private one is for
 * its owner only.  EXIT_DONE, EXIT_WRITE, or EXIT_OUTSIDE where there is no PDF; the reason on
 * stderr. */
int paper_put(const struct sheet *sheet, const char *path, bool is_private);
/* The same for plain text. */
int paper_put_text(const struct text *text, const char *path);

#endif
