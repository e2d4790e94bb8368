/* deed.h - what people do by hand: one transaction, one line of audit, one answer */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_DEED_H
#define LINLI_STORE_DEED_H

#include "store/db.h"

/* Does what was wished inside the transaction and says how it went. */
typedef enum store_verdict deed_function(struct store *store, const struct hand *hand,
	const void *wish, struct deed *deed);

/* Runs it in a write transaction of its own; only STORE_OK is committed. */
enum store_verdict deed_do(struct store *store, const struct hand *hand, deed_function *function,
	const void *wish, struct deed *ret_deed);
/* key, activity, original and start of an occurrence. */
void deed_fill(struct store *store, struct arena *arena, int64_t occurrence, struct deed *deed);

/* Notes who of a booking came; occurrence 0: no such code. */
void booking_attend(struct store *store, const struct hand *hand, const char *code, bool absent,
	int64_t *ret_occurrence, int64_t *ret_changed);

#endif
