/* letter.h - the message of a delivery, as it is when it goes out */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_LETTER_H
#define LINLI_LETTER_H

#include "remind/message.h"
#include "remind/remind.h"

/*
 * Written at the last moment, so that it says what is true then: a venue that changed meanwhile, a
 * duty that somebody else has taken.  All strings are in the arena.
 */

/* Makes the secret addresses that the letters of these deliveries may have, all in one transaction:
 * letter_write only reads. */
enum store_verdict letter_prepare(const struct remind *remind, const struct channel_setup *setup,
	const struct outbox_delivery *deliveries, size_t count);
/* False: nobody is concerned any more (the duty went to somebody else, the booking is cancelled).
 * setup NULL: nothing takes it.  lang: of a list on a terminal (is_dry); else
 * it is the recipient's. */
bool letter_write(const struct remind *remind, const struct outbox_delivery *delivery,
	const struct channel_setup *setup, enum lang lang, struct message *ret_message);
/* Several of one recipient's as one, under the first one's key. */
struct message letter_digest(
	const struct remind *remind, const struct message *messages, size_t count);

/* The part of an answer's address that only the person knows: 32 hex digits of
 * HMAC(salt of the community, UID, person). */
enum { LETTER_SECRET = 33 };
void letter_secret(const char *salt, const char *uid, const char *person,
	char ret_secret[static LETTER_SECRET]);

#endif
