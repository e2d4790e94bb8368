/* zone-table.h - what a loaded zone holds, for the files that make up zone.h */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ZONE_TABLE_H
#define LINLI_ZONE_TABLE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/text.h"
#include "calendar/zone-rule.h"

struct zone_identity { /* of the file behind a zone */
	dev_t device;
	ino_t inode;
	off_t size;
	int64_t changed; /* nanoseconds */
};

struct zone {
	char *name, *path;
	struct zone_identity identity;
	struct zone_type *types; /* the first is in force before the first change */
	int64_t *at;             /* of the changes, ascending */
	uint8_t *to;             /* their types */
	size_t count;
	struct zone_rule rule; /* from the last change on */
	bool has_rule;
};

/* $TZDIR or /usr/share/zoneinfo. */
const char *zone_folder(void);
/* Appends a file of at most 1 MiB; false when it cannot be read. */
bool zone_read(const char *path, struct text *t);
/* Fills types, changes and rule from the bytes of a TZif file of version 2 or later (RFC 8536);
 * false for anything else, leap seconds included. */
bool zone_table_parse(const char *bytes, size_t n, struct zone *ret_zone);
const struct zone_type *zone_type_at(const struct zone *zone, int64_t instant);
/* The first change after an instant. */
bool zone_next(const struct zone *zone, int64_t instant, struct zone_change *ret_change);

#endif
