/* zone-table.c - compiled zone files, TZif of RFC 8536 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/zone-table.h"

#include <fcntl.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"

enum { HEAD = 44, MOST_BYTES = 1 << 20, MOST_CHANGES = 10000, TYPE_BYTES = 6 };

const char *zone_folder(void)
{
	const char *folder = getenv("TZDIR");
	return folder && *folder ? folder : "/usr/share/zoneinfo";
}

bool zone_read(const char *path, struct text *t)
{
	int fd AUTO_FD = seam_openat(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);
	if (fd < 0)
		return false;
	char buffer[8192];
	ssize_t n;
	while ((n = seam_read(fd, buffer, sizeof buffer)) > 0 && t->size <= MOST_BYTES)
		text_add(t, buffer, (size_t)n);
	return n == 0;
}

static int64_t big_endian(const char *bytes, size_t width)
{
	uint64_t number = (unsigned char)bytes[0] & 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < width; i++)
		number = number << 8 | (unsigned char)bytes[i];
	return (int64_t)number;
}

struct counts {
	size_t is_ut, is_standard, leaps, changes, types, letters;
};

static bool head_read(const char *bytes, size_t n, struct counts *ret_counts)
{
	if (n < HEAD || memcmp(bytes, "TZif", 4) != 0 || bytes[4] < '2')
		return false;
	size_t numbers[6];
	for (size_t i = 0; i < 6; i++) {
		int64_t number = big_endian(bytes + 20 + 4 * i, 4);
		if (number < 0 || number > MOST_CHANGES)
			return false;
		numbers[i] = (size_t)number;
	}
	*ret_counts = (struct counts){
		.is_ut = numbers[0],
		.is_standard = numbers[1],
		.leaps = numbers[2],
		.changes = numbers[3],
		.types = numbers[4],
		.letters = numbers[5],
	};
	return true;
}

static size_t block_size(const struct counts *c, size_t width)
{
	return c->changes * (width + 1) + c->types * TYPE_BYTES + c->letters +
		c->leaps * (width + 4) + c->is_standard + c->is_ut;
}

static bool types_read(const char *bytes, const struct counts *c, struct zone *zone)
{
	const char *letters = bytes + c->types * TYPE_BYTES;
	zone->types = xcalloc(c->types, sizeof *zone->types);
	for (size_t i = 0; i < c->types; i++, bytes += TYPE_BYTES) {
		size_t name = (unsigned char)bytes[5];
		struct zone_type *type = &zone->types[i];
		if (name >= c->letters)
			return false;
		type->offset = (int32_t)big_endian(bytes, 4);
		type->daylight = bytes[4] != 0;
		if (type->offset <= -26 * 3600 || type->offset >= 26 * 3600)
			return false;
		size_t size = strnlen(letters + name, c->letters - name);
		memcpy(type->name, letters + name,
			size < sizeof type->name ? size : sizeof type->name - 1);
	}
	return true;
}

/* The year 4147: a change after it is damage, and its days would not be numbers of 32 bits. */
#define CHANGE_LAST (INT64_C(1) << 36)

static bool changes_read(const char *bytes, const struct counts *c, struct zone *zone)
{
	const char *types = bytes + c->changes * 8;
	zone->count = c->changes;
	zone->at = xcalloc(c->changes, sizeof *zone->at);
	zone->to = xcalloc(c->changes, sizeof *zone->to);
	for (size_t i = 0; i < c->changes; i++) {
		zone->at[i] = big_endian(bytes + 8 * i, 8);
		zone->to[i] = (uint8_t)types[i];
		if (zone->to[i] >= c->types || zone->at[i] > CHANGE_LAST ||
			(i > 0 && zone->at[i] <= zone->at[i - 1]))
			return false;
	}
	return true;
}

/* The footer: a line feed, the rule or nothing, a line feed. */
static bool rule_read(const char *bytes, size_t n, struct zone *zone)
{
	const char *end = n > 1 ? memchr(bytes + 1, '\n', n - 1) : NULL;
	if (!end || bytes[0] != '\n')
		return false;
	if (end == bytes + 1)
		return true;
	char *rule AUTO_FREE = xstrndup(bytes + 1, (size_t)(end - bytes - 1));
	zone->has_rule = zone_rule_parse(rule, &zone->rule);
	return zone->has_rule;
}

bool zone_table_parse(const char *bytes, size_t n, struct zone *zone)
{
	struct counts c;
	if (!head_read(bytes, n, &c))
		return false;
	size_t second = HEAD + block_size(&c, 4); /* the first block is for readers of 32 bits */
	if (second > n || !head_read(bytes + second, n - second, &c) || c.types == 0 || c.leaps)
		return false;
	bytes += second + HEAD;
	n -= second + HEAD;
	size_t size = block_size(&c, 8);
	return size < n && changes_read(bytes, &c, zone) &&
		types_read(bytes + c.changes * 9, &c, zone) &&
		rule_read(bytes + size, n - size, zone);
}

/* How many changes are at or before the instant. */
static size_t changes_until(const struct zone *zone, int64_t instant)
{
	size_t low = 0, high = zone->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (zone->at[middle] <= instant)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct zone_type *zone_type_at(const struct zone *zone, int64_t instant)
{
	size_t passed = changes_until(zone, instant);
	if (passed == zone->count && zone->has_rule)
		return zone_rule_type(&zone->rule, instant);
	return &zone->types[passed ? zone->to[passed - 1] : 0];
}

bool zone_next(const struct zone *zone, int64_t instant, struct zone_change *ret_change)
{
	size_t passed = changes_until(zone, instant);
	if (passed == zone->count)
		return zone->has_rule && zone_rule_next(&zone->rule, instant, ret_change);
	*ret_change = (struct zone_change){
		.at = zone->at[passed],
		.to = &zone->types[zone->to[passed]],
	};
	return true;
}
