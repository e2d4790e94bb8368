/* statement.h - every statement the store uses, by name */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_STATEMENT_H
#define LINLI_STORE_STATEMENT_H

enum statement {
#define STATEMENT(name, count, sql) Q_##name,
#include "store/statement-list.h"
#undef STATEMENT
	STATEMENT_COUNT
};

struct statement_row {
	const char *name, *sql;
	int count; /* of values: $1 … */
};

extern const struct statement_row statement_rows[STATEMENT_COUNT];

#endif
