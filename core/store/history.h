/* history.h - what the next plan depends on */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_HISTORY_H
#define LINLI_STORE_HISTORY_H

#include "store/db.h"

/* Inside a transaction; the community must be chosen. */
void history_read(struct store *store, struct arena *arena, int32_t first, int32_t last,
	struct history *ret_history);
/* Whether what the plan was made from is still so. */
bool history_is_current(struct store *store, const struct history *history);

#endif
