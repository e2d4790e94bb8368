/* face.h - what each audience sees of an occurrence, after something was written */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_FACE_H
#define LINLI_STORE_FACE_H

#include "store/db.h"

/* Renders the occurrence for every audience that may see it and notes what differs; an audience that
 * may no longer see it, or whose occurrence is off, gets a tombstone.  Inside a transaction. */
void face_refresh(struct store *store, const struct event_renderer *renderer, int64_t occurrence,
	int64_t now);
/* The number of changes an audience has seen; 0 when it has seen none.  viewer: a person's id, 0 for
 * the highest of all. */
int64_t face_sequence(struct store *store, int64_t occurrence, int64_t viewer);

/*
 * Tells one recipient of a change in the outbox: channel "*" until it is routed.  kind: moved,
 * cancelled, restored, seat-on, seat-off, seat-open, offer, swap, swapped; recipient: a person's id, or "#N", the N-th booking.
 * Useful until `until`.
 */
void notice_put(struct store *store, int64_t occurrence, const char *kind, const char *recipient,
	int64_t viewer, int64_t now, int64_t until);
/* The same to everybody who serves or has a booking. */
void notice_all(
	struct store *store, int64_t occurrence, const char *kind, int64_t now, int64_t until);

#endif
