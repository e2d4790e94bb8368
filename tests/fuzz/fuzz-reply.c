/* fuzz-reply.c - any bytes as a mail with an answer: refused with a sentence, or whole */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/utf8.h"
#include "remind/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_reply(const struct reply *reply)
{
	if (reply->uid == NULL || reply->attendee == NULL || reply->secret_count > REPLY_SECRETS)
		abort();
	for (size_t i = 0; i < reply->secret_count; i++)
		if (strspn(reply->secrets[i], "0123456789abcdef") != REPLY_SECRET_DIGITS)
			abort();
}

/* Nobody is invited with the secret that the fuzzer knows, so nothing may match. */
static void check_stranger(const struct reply *reply)
{
	struct arena *arena AUTO_ARENA = arena_new();
	const struct outbox_invite invite = { .activity = "tea",
		.role = "host",
		.person = "p1",
		.reach = "mail:v02@example.org",
		.original = 20778,
		.seat = 1,
		.answer = "none" };

	if (reply_match(reply, arena, "0123456789abcdef", &invite, 1) != NULL)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct reply reply = { .uid = NULL };
	const char *error = NULL;

	if (!reply_parse((const char *)bytes, n, &reply, &error)) {
		if (error == NULL || error[0] == '\0')
			abort();
	} else {
		check_reply(&reply);
		check_stranger(&reply);
	}
	reply_finish(&reply);
	return 0;
}
