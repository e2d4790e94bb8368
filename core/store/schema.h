/* schema.h - the tables of the store, and the steps from one version to the next */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_SCHEMA_H
#define LINLI_STORE_SCHEMA_H

/*
 * One text for SQLite 3.40 and PostgreSQL 15: instants are integers, dates text, hashes hex, yes/no
 * a checked 0/1 or an instant.  What differs between the two is exchanged by the engine.  Ids are
 * never shown, never compared over time, never in a UID, a link or a key.
 */

#include <stddef.h>

struct migration { /* brings the schema to `version` from the one before, in one transaction */
	int version;
	const char *const *steps; /* NULL-terminated */
};

extern const struct migration schema_migrations[];
extern const size_t schema_migration_count;

/* What a migrated or fresh store of this program has; a newer one is refused. */
int schema_version(void);

#endif
