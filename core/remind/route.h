/* route.h - by which channel a recipient is reached */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ROUTE_H
#define LINLI_ROUTE_H

/*
 * Channels of the kinds webhook and copy take one copy for a whole audience, print one slip for
 * each area, for neighbours and the public only.  The others reach people one by one: in the order
 * that the person wrote, else mail, then command, then the call list, the next one when the one
 * before gave up.  A file takes a line for everybody besides.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "remind/channel.h"
#include "store/outbox.h"

struct routes { /* the channels of a community, by id */
	struct channel_setup **items;
	size_t count;
};

/* Reads [channel ID] of the chosen community from the store; what cannot be used is left out and
 * said in the log. */
struct routes routes_load(struct store *store, struct arena *arena);
const struct channel_setup *route_find(const struct routes *routes, const char *id);

/* "staff" … "public" as a bit of channel_setup.audiences; 0: no such audience. */
uint32_t route_audience(const char *audience);
/* One copy of the channel serves the whole audience. */
bool route_is_broadcast(const struct channel_setup *setup, const char *audience);
/* Reads mail, phone and written channels of a person's `reach`, or of a resident's contact. */
void route_reach(struct arena *arena, struct outbox_recipient *recipient);
/* Whether this person or booking can be reached by the channel at all. */
bool route_fits(const struct channel_setup *setup, const struct outbox_recipient *recipient);
/* The channel to try next, behind `after` (NULL: the first); NULL: there is none (left).
 * audience "": of any audience, for notices that concern this person alone. */
const struct channel_setup *route_next(const struct routes *routes,
	const struct outbox_recipient *recipient, const char *audience, const char *after);
/* The community's call list, for whom no channel reaches; NULL when there is none. */
const struct channel_setup *route_calls(const struct routes *routes);

#endif
