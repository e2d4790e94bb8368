/* reaper.h - who is connected, what they have sent so far, and who has been here too long */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_REAPER_H
#define LINLI_REAPER_H

/*
 * libevent's timeouts count silence only, so a client that sends a byte now and then would hold its
 * connection for ever.  The reaper knows every connection from its first moment to its last, and
 * since when it has owed the rest of a request or the reading of an answer.  It also sees each byte
 * before libevent's parser does: a head that is too long or ambiguous is answered here, once, and
 * the connection then only listens until the client has gone.  And it asks the limits: a connection
 * too many is closed, that of an address which has used up its tokens is not read for a while.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "web/limit.h"

struct bufferevent;
struct event_base;

enum { REAPER_HEAD_MS = 10000, REAPER_ANSWER_MS = 60000, REAPER_IDLE_MS = 75000 };
enum { REAPER_LINGER_MS = 2000, REAPER_CROWD = 2048 };

struct reaper;
struct reaper_hooks {
	void (*refused)(void *context); /* a connection was answered here */
	void (*limited)(void *context); /* an address had too many, or has to wait */
	void *context;
};
/* NULL: no memory.  limits is borrowed. */
struct reaper *reaper_new(struct event_base *base, size_t most, struct limits *limits,
	const struct reaper_hooks *hooks);
/* After the HTTP server was freed. */
void reaper_free(struct reaper *reaper);
/* A connection that evhttp asked for in its bevcb; known until evhttp frees it. */
void reaper_add(struct reaper *reaper, struct bufferevent *connection, int64_t ms);
/* Its request is complete and is being answered.  0, or the status it has to be refused with: bytes
 * that came while an answer before it was on its way are judged here.  The peer is where the
 * connection comes from. */
int reaper_answered(struct reaper *reaper, struct bufferevent *connection, int64_t ms,
	struct address *ret_peer);
/* The answer has left: what the client sends next is read again. */
void reaper_written(struct bufferevent *connection);
/* Cuts those that are late; gives how many.  Where nearly all room is taken, those that have not
 * finished a request have a tenth of the time. */
size_t reaper_sweep(struct reaper *reaper, int64_t ms);
size_t reaper_count(const struct reaper *reaper);
/* More than REAPER_CROWD: then a connection has one answer and little room. */
bool reaper_is_crowded(const struct reaper *reaper);

#endif
