/* reaper.h - who has been here too long */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_REAPER_H
#define LINLI_REAPER_H

/*
 * libevent's timeouts count silence only, so a client that sends a byte now and then would hold its
 * connection for ever.  The reaper knows every connection from its first moment, and since when it
 * has owed the rest of a request or the reading of an answer.
 */

#include <stddef.h>
#include <stdint.h>

struct bufferevent;

enum { REAPER_HEAD_MS = 10000, REAPER_ANSWER_MS = 60000, REAPER_IDLE_MS = 75000 };

struct reaper;
struct reaper *reaper_new(size_t most);
void reaper_free(struct reaper *reaper);
/* A new connection; it is known until libevent lets go of it. */
void reaper_add(struct reaper *reaper, struct bufferevent *connection, int64_t ms);
/* Its request is complete and is being answered. */
void reaper_answered(struct reaper *reaper, struct bufferevent *connection, int64_t ms);
/* Cuts those that are late; gives how many.  Where nearly all room is taken, those that have not
 * finished a request have a tenth of the time. */
size_t reaper_sweep(struct reaper *reaper, int64_t ms);
size_t reaper_count(const struct reaper *reaper);

#endif
