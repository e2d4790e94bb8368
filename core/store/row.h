/* row.h - reading an occurrence and its parts inside a transaction */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_ROW_H
#define LINLI_STORE_ROW_H

#include "store/db.h"
#include "store/read.h"

/* The row of a statement with OCCURRENCE_COLUMNS; its areas and teams come with row_fill. */
struct occurrence row_occurrence(struct query *query, struct arena *arena);
/* Areas whose turn it is, teams, and (with counts) places, taken, free, waiting. */
void row_fill(struct store *store, struct arena *arena, struct occurrence *occurrence, bool counts);
/* By its id; false: gone. */
bool row_load(struct store *store, struct arena *arena, int64_t id, struct occurrence *ret_occurrence);
/* By original date, else by the civil day it is on now; the id, 0 when there is none.  Withdrawn ones
 * do not count. */
int64_t row_find(struct store *store, const char *activity, int32_t day);
/* The community's zone; the caller frees; NULL is a fault of the transaction. */
struct zone *row_zone(struct store *store);
/* "public", "team", "person". */
const char *row_audience(enum face_audience audience);
/* What one audience sees of it; viewer: the id of a person, 0. */
struct event row_event(struct store *store, struct arena *arena, int64_t occurrence,
	enum face_audience audience, int64_t viewer, bool is_gone);

#endif
