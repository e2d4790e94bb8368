/* statement.c - every statement the store uses, by name */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/statement.h"

const struct statement_row statement_rows[STATEMENT_COUNT] = {
#define STATEMENT(id, values, text) [Q_##id] = { .name = #id, .sql = (text), .count = (values) },
#include "store/statement-list.h"
#undef STATEMENT
};
