/* booking.h - places that get free, and who waits for them */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_BOOKING_H
#define LINLI_STORE_BOOKING_H

#include "store/db.h"

/* Offers every free place of a planned occurrence that has not begun to those who wait, in order of
 * their tickets, and writes the notice.  Inside a transaction. */
void booking_offer_free(struct store *store, int64_t occurrence, int64_t now);
/* Offers that nobody took in time; the place goes to the next.  occurrence 0: everywhere. */
void booking_expire(struct store *store, const struct hand *hand, int64_t occurrence);

/* What the holder of the n-th booking of the occurrence with this UID shows; in the arena. */
const char *booking_code(
	struct store *store, struct arena *arena, const char *uid, int64_t number);

#endif
