/* migrate.h - bringing an older store up to date */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_MIGRATE_H
#define LINLI_STORE_MIGRATE_H

#include "store/db.h"
#include "store/schema.h"

/* Runs the steps that the file lacks, each version in one transaction with its number raised in it;
 * before the first of an existing store a copy is made beside it (linli-v1.db).  A newer store is
 * refused, and an older one when it may only be read. */
enum store_verdict migrate(struct store *store, const struct migration *migrations, size_t count,
	bool read_only);

#endif
