/* page.h - the pages that residents see */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PAGE_H
#define LINLI_PAGE_H

/*
 * Server-made HTML without a script, for the browsers of 2016 on (Chrome 53: no grid, no flex gap):
 * 20 px text, 60 px buttons, dates in words, one column, states in words and never by colour alone.
 * A page depends on the store, `now` and what is in struct page, so it can be kept.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/lang.h"
#include "base/text.h"
#include "publish/files.h"

/* What the reader holds, by the User-Agent: only to show the best way first. */
enum device {
	DEVICE_OTHER,
	DEVICE_WECHAT,
	DEVICE_APPLE,
	DEVICE_XIAOMI,
	DEVICE_HUAWEI,
	DEVICE_ANDROID,
	DEVICE_COUNT
};
enum device device_of(const char *user_agent);

struct page {
	struct store *store;
	struct feed_maker *maker;
	int64_t now;
	enum lang lang;
	bool is_big;  /* 26 px */
	bool is_file; /* stands in a folder: links are relative, and only to what is there */
	enum device device;
	const char *base; /* "https://yunxi.example.org"; NULL: not known */
};

/* What is coming. */
void page_home(const struct page *page, struct text *t);
/* One activity: its dates, its words; false when nobody may see such an activity. */
bool page_activity(const struct page *page, const char *id, struct text *t);
/* How to subscribe to a feed; path is the feed's ("/feeds/all.ics"), title its name.  A secret one
 * has no QR code. */
void page_subscribe(const struct page *page, struct feed_name name, const char *path,
	const char *title, struct text *t);
/* A print-out for the browser's printer: "poster", "poster/ACTIVITY", and for staff on this machine
 * "roster", "calls", "signin/ACTIVITY/DATE"; query: "month=2026-12".  False: there is none. */
bool page_print(const struct page *page, const char *rest, const char *query, bool is_staff,
	struct text *t);
/* A short page: 404, 410, before the first plan. */
void page_notice(
	enum lang lang, const struct words *title, const struct words *body, struct text *t);

/* For the Content-Security-Policy: "sha256-…" of the one style that all pages carry. */
void page_style_hash(struct text *t);

/* The pages that `publish` writes beside the feeds. */
const struct publish_page *page_files(size_t *ret_count);

#endif
