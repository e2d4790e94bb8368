/* mime.h - a mail as bytes (RFC 5322, 2045, 2047) */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_MIME_H
#define LINLI_MIME_H

#include <stdint.h>

#include "base/text.h"
#include "remind/message.h"

/* Appends a subject or name as encoded words of at most 75 characters that never cut a UTF-8
 * character (RFC 2047); plain ASCII stays as it is. */
void mime_words_add(struct text *t, const char *string);

/* Appends a whole mail with CRLF lines: one recipient, Message-ID made of the message's key and the
 * sender's domain, the text in base64, the calendar as text/calendar with its method both in the
 * header and as an attachment.  now: of the Date header.  What would break out of a header (CR, LF)
 * is left out. */
void mime_mail_add(struct text *t, const struct message *message, const char *sender,
	const char *sender_name, int64_t now);

#endif
