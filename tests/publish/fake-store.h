/* fake-store.h - a store of a few events by hand, for tests of what is right of it */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_FAKE_STORE_H
#define LINLI_FAKE_STORE_H

#include "store/read.h"

/* The store that the fakes of read.h answer from. */
struct store {
	struct event *events;
	size_t event_count;
	const char *url, *phone, *alarm, *past, *future, *refresh;
	const char *zone; /* NULL: Asia/Shanghai */
	bool is_empty;    /* nothing was applied yet */
	bool two_languages;
	enum store_verdict verdict; /* what reading gives */
	struct feed_row rows[64];   /* versions noted so far */
	char names[64][64], etags[64][HASH_HEX];
	size_t row_count, puts;
};

/* An event of 2026-12-05 09:00–11:30 in Asia/Shanghai, public, on; everything may be changed. */
struct event fake_event(const char *uid);

#endif
