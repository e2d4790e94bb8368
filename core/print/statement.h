/* statement.h - the reports of a year on paper */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STATEMENT_H
#define LINLI_STATEMENT_H

#include "calendar/zone.h"
#include "print/sheet.h"
#include "store/year.h"

struct statement { /* who asks and who answers */
	struct store *store;
	struct arena *arena;
	const struct zone *zone;
	struct community community;
	enum lang lang;
	int32_t year;
	int64_t now;
};

/* A person's hours: what, when, how long, in total; what nobody noted as served is listed apart and
 * not counted; rest: what is no longer listed, its minutes count.  Given to the person, so with the
 * name. */
void statement_hours(const struct statement *s, const char *person, const struct year_duty *duties,
	size_t count, const struct tally *rest, struct sheet *ret_sheet);
/* The community's year: dates held, heads, hours. */
void statement_year(const struct statement *s, const struct year_count *rows, size_t count,
	struct sheet *ret_sheet);

/* "role barber" in the reader's language, else the bare id. */
const char *statement_role(const struct statement *s, const char *role);

#endif
