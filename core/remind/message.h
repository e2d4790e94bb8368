/* message.h - one copy of a reminder, notice or ask, ready for a channel */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_MESSAGE_H
#define LINLI_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"

struct message {           /* all strings borrowed; NULL where there is nothing to say */
	const char *key;   /* the delivery's: Message-ID, idempotency key; [a-zA-Z0-9:@./_+-] */
	const char *title; /* one line */
	const char *text;  /* in the reader's language, lines with LF */
	const char *link;
	enum lang language;
	const char *audience;   /* "serving" … */
	const char *occurrence; /* "tea@2026-12-11" */
	const char *recipient;  /* a person's id, a booking's, an area's, or "*" */
	const char *name, *mail, *phone;
	const char *calendar; /* an .ics to attach */
	const char *method;   /* of it: "PUBLISH", "REQUEST", "CANCEL" */
	const char *reply_to; /* with the person's secret, for answers */
	const char
		*worker;  /* the name of the grid worker who tells somebody without a phone; NULL */
	int64_t due, now; /* now: of the Date header and of signatures */
	int attempt;      /* 1 the first time */
};

enum sent_verdict {
	SENT,       /* the other side has it */
	SENT_LATER, /* try again, not before `wait` seconds */
	SENT_NEVER, /* it will not do: shown to the organizer */
};

struct sent {
	enum sent_verdict verdict;
	int32_t wait;    /* seconds the other side asked for, 0: as `retry` says */
	char error[200]; /* why, without addresses, secrets or names */
};

#endif
