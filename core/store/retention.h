/* retention.h - names and messages go when their time is over, counts stay */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_RETENTION_H
#define LINLI_RETENTION_H

/*
 * domain/privacy.md D2 and the [privacy] section say how long.  Closed months are counted first
 * (tally.h), so nothing that a report needs goes with the rows.  Everything runs in batches, each a
 * short transaction of its own: bookings and deliveries go on meanwhile, and a purge that is cut
 * off has simply done less.  What is gone is gone from the files too: freed pages are zeroed, the
 * log is emptied, and old copies in the state directory go after 30 days.
 */

#include "store/read.h"
#include "store/store.h"

struct purged {           /* one kind of thing */
	const char *what; /* a code: "names", "deliveries", "audit" … */
	struct words words;
	int64_t rows;
	int64_t before; /* what was over before this instant */
};

/* Removes what is due (dry: only counts it), notes it in the audit, and gives every kind that there
 * is, in the arena, rows 0 included. */
enum store_verdict store_purge(struct store *store, const struct hand *hand, bool dry,
	struct purged **ret_items, size_t *ret_count);

/* All that is kept about one person of the roster (by id) or about the resident who holds a booking
 * code, whose other bookings under the same name and contact count too. */
struct kept {                            /* one fact */
	const char *what, *key, *detail; /* "booking", "clinic@2026-12-09", "name=… contact=…" */
	int64_t at;                      /* INSTANT_NONE: no time of its own */
};
/* STORE_MISSING: no such person or code. */
enum store_verdict store_about(struct store *store, struct arena *arena, const char *person,
	const char *code, struct kept **ret_items, size_t *ret_count);
/* Forgets them: names, contacts, messages and secret addresses go; coming bookings are cancelled,
 * so that the next one gets the place.  What somebody served stays under the bare id.  STORE_NO:
 * the person is still in the plan and would come back with the next one. */
enum store_verdict store_forget(struct store *store, const struct hand *hand, const char *person,
	const char *code, int64_t *ret_rows);

#endif
