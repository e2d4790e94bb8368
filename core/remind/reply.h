/* reply.h - an answer to an invitation, as a mail brings it (RFC 5546 METHOD:REPLY) */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_REPLY_H
#define LINLI_REPLY_H

/*
 * Anybody can send a mail in anybody's name.  An answer counts only when it brings the secret that
 * only its invitation had (in the address it goes to or in ORGANIZER), names the UID of an
 * occurrence and the attendee on it, and is newer than the answer before.  Everything is bounded
 * before libical sees it: 256 KiB, lines of 8 KiB, 4 levels, 500 components, UTF-8.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/outbox.h"

enum { REPLY_BYTES = 256 * 1024, REPLY_SECRETS = 16, REPLY_SECRET_DIGITS = 32 };

struct reply {
	char *uid, *attendee; /* attendee: the address, lower case */
	bool is_yes;
	int64_t stamp;                                        /* DTSTAMP */
	char secrets[REPLY_SECRETS][REPLY_SECRET_DIGITS + 1]; /* candidates, in the order found */
	size_t secret_count;
};

/* Reads a mail (or a bare calendar) of n bytes.  False, with a sentence in *ret_error, when it is
 * no answer that could count.  Either way the caller frees with reply_finish. */
bool reply_parse(const char *bytes, size_t n, struct reply *ret_reply, const char **ret_error);
void reply_finish(struct reply *reply);

/* Which of the invited it is; NULL when secret and attendee do not belong together. */
const struct outbox_invite *reply_match(const struct reply *reply, struct arena *arena,
	const char *salt, const struct outbox_invite *invites, size_t count);

#endif
