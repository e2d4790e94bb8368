/* cmd-reply.c - an answer to an invitation, a mail on stdin */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "command/access.h"
#include "remind/reply.h"

enum { CPU_SECONDS = 2, MEMORY_BYTES = 256 << 20, CLOCKS_APART = 3600 };

/* A stranger wrote it: what reads it may use little, and ends when it uses more. */
static void bound(void)
{
	const struct rlimit cpu = { CPU_SECONDS, CPU_SECONDS + 1 };
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CPU, &cpu);
	setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
	const struct rlimit memory = { MEMORY_BYTES, MEMORY_BYTES };
	setrlimit(RLIMIT_AS, &memory);
#endif
}

static size_t read_mail(char *bytes, size_t room)
{
	size_t n = 0;

	while (n < room) {
		const ssize_t r = seam_read(STDIN_FILENO, bytes + n, room - n);
		if (r <= 0)
			break;
		n += (size_t)r;
	}
	return n;
}

static int refuse(const char *why, int code)
{
	fprintf(stderr, "linli: %s\n", why);
	return code;
}

static int answer(struct access *access, const struct reply *reply)
{
	struct outbox_invite *invites = NULL;
	size_t count = 0;
	struct deed deed = { 0 };
	enum store_verdict verdict =
		outbox_invites(access->store, access->arena, reply->uid, &invites, &count);

	if (verdict != STORE_OK)
		return verdict_say(verdict, access->store);
	const struct outbox_invite *invite =
		reply_match(reply, access->arena, access->community.salt, invites, count);
	/* One sentence for all of it: a forger learns nothing. */
	if (!invite)
		return refuse(
			_("the answer belongs to no invitation that still stands"), EXIT_DATA);
	if (reply->stamp <= invite->answered_at)
		return refuse(_("there is a newer answer already"), EXIT_DONE);
	if (reply->stamp > access->now + CLOCKS_APART)
		return refuse(_("the answer says it was given in the future"), EXIT_DATA);
	/* Somebody was taken off the duty and put on it again: the old answer was to another
	 * question. */
	if (reply->stamp + CLOCKS_APART < invite->published_at)
		return refuse(_("the answer is older than the invitation"), EXIT_DATA);
	struct hand hand = access_hand(access);
	hand.given_at = reply->stamp;
	const struct seat_name seat = { .activity = invite->activity,
		.role = invite->role,
		.date = invite->original,
		.seat = invite->seat };

	verdict = store_answer(access->store, &hand, seat, invite->person, reply->is_yes, &deed);
	if (verdict == STORE_OK || verdict == STORE_SAME)
		return EXIT_DONE;
	return verdict_say(verdict, access->store);
}

int cmd_reply(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	struct reply reply = { 0 };
	const char *error = NULL;
	char *mail AUTO_FREE = xmalloc(REPLY_BYTES + 1);

	(void)arguments;
	bound();
	const size_t n = read_mail(mail, REPLY_BYTES + 1);
	if (!reply_parse(mail, n, &reply, &error)) {
		reply_finish(&reply);
		return refuse(error, EXIT_DATA);
	}
	int code = access_write(setup, &access);

	if (code == EXIT_DONE)
		code = answer(&access, &reply);
	access_finish(&access);
	reply_finish(&reply);
	return code;
}
