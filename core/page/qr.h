/* qr.h - a QR code as a picture that phones can read */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_QR_H
#define LINLI_QR_H

#include <stdbool.h>

#include "base/text.h"

/* Appends a PNG (1 bit, black on white, error correction M, quiet zone of 4 modules, 8 pixels a
 * module) of the words; false when they are too long for a code.  The same words give the same
 * bytes. */
bool qr_png(const char *words, struct text *t);

#endif
