/* route-page.c - the pages that people look at */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/cleanup.h"
#include "web/page.h"
#include "page/qr.h"
#include "web/route.h"

enum { PAGE_SECONDS = 60 };

static bool query_has(const char *query, const char *pair)
{
	size_t n = strlen(pair);
	for (const char *at = query; (at = strstr(at, pair)); at++)
		if ((at == query || at[-1] == '&') && (!at[n] || at[n] == '&'))
			return true;
	return false;
}

static enum lang page_lang(const struct site *site, const struct request *request)
{
	if (query_has(request->query, "lang=en") || !strncmp(request->path, "/en/", 4))
		return LANG_EN;
	return query_has(request->query, "lang=zh") ? LANG_ZH : source_language(site->source);
}

typedef bool page_function(
	const struct page *page, const char *rest, struct arena *arena, struct text *t);

static bool make_home(
	const struct page *page, const char *rest, struct arena *arena, struct text *t)
{
	(void)rest, (void)arena;
	page_home(page, t);
	return true;
}

static bool make_activity(
	const struct page *page, const char *rest, struct arena *arena, struct text *t)
{
	struct feed_name name;
	return feed_name_parse(
		       arena_format(arena, "activity/%s", rest), page->lang, arena, &name) &&
		page_activity(page, name.id, t);
}

static bool make_subscribe(
	const struct page *page, const char *rest, struct arena *arena, struct text *t)
{
	struct feed_name name;
	enum lang language = feed_community(page->maker)->language;
	if (!feed_name_parse(rest, language, arena, &name) || !feed_is_public(name))
		return false;
	if (page->lang == language || feed_community(page->maker)->languages[page->lang])
		name.lang = page->lang;
	const char *title = feed_title(page->maker, name, arena);
	if (!title)
		return false;
	page_subscribe(
		page, name, arena_format(arena, "/%s", feed_path(name, language, arena)), title, t);
	return true;
}

/* The last good page; else why there is none. */
static struct answer *page_stale(struct site *site, const char *key)
{
	struct kept *kept = keep_find(site->keep, key);
	if (kept)
		return answer_use(kept->answer);
	if (source_is_there(site->source) && !source_store(site->source))
		return site_wait(site, 503, 1);
	return notice_early(source_language(site->source));
}

/* What a page is made from; its snapshot lasts until page_end. */
static struct page page_begin(struct site *site, const struct request *request)
{
	store_snapshot(source_store(site->source)); /* a fault in it stays until its end */
	return (struct page){ .store = source_store(site->source),
		.maker = source_maker(site->source),
		.now = source_now(site->source),
		.lang = page_lang(site, request) };
}

/* The answer, sealed, and kept for others unless it is a secret; where the store failed the last
 * good one instead, and where nothing was there that it is missing. */
static struct answer *page_end(
	struct site *site, struct page *page, const char *key, struct answer *answer, bool good)
{
	bool failed = !page->maker || *store_error(page->store);
	feed_maker_free(page->maker);
	store_snapshot_end(page->store);
	if (failed)
		source_rest(site->source);
	if (failed || !good) {
		answer_drop(answer);
		return failed ? page_stale(site, key) : route_missing(site);
	}
	answer_seal(answer, 0);
	if (!answer->is_secret)
		keep_put(site->keep, key, answer_use(answer), source_serial(site->source),
			page->now + PAGE_SECONDS);
	return answer;
}

static struct answer *make_page(struct site *site, const struct request *request, const char *key,
	const char *rest, page_function *function)
{
	AUTO_ARENA struct arena *arena = arena_new();
	struct page page = page_begin(site, request);
	page.is_big = query_has(request->query, "big=1");
	page.device = device_of(request->user_agent);
	page.base = route_base(site, request, arena);
	struct answer *answer = answer_new(200, TYPE_HTML);
	answer->is_page = true;
	answer->keeping = KEEP_REVALIDATED;
	answer->varies_by_agent = function == make_subscribe;
	bool good = page.maker && function(&page, rest, arena, &answer->body);
	return page_end(site, &page, key, answer, good);
}

static struct answer *show_page(
	struct site *site, const struct request *request, const char *rest, page_function *function)
{
	AUTO_ARENA struct arena *arena = arena_new();
	const char *key = arena_format(arena, "page %s %d %d %d %s", rest,
		(int)page_lang(site, request), query_has(request->query, "big=1"),
		function == make_subscribe          ? (int)device_of(request->user_agent) + 1
			: function == make_activity ? -1
						    : 0,
		source_base(site->source) || function != make_subscribe || !request->host
			? ""
			: request->host);
	struct answer *answer = route_kept(site, key);
	if (answer)
		return answer;
	if (!source_store(site->source) || !source_is_known(site->source))
		return page_stale(site, key);
	return make_page(site, request, key, rest, function);
}

struct answer *route_home(struct site *site, const struct request *request)
{
	return show_page(site, request, "", make_home);
}

static const char *after(const struct request *request, const char *prefix)
{
	const char *path = request->path;
	if (!strncmp(path, "/en/", 4) && strncmp(prefix, "/en/", 4))
		path += 3;
	return path + strlen(prefix);
}

struct answer *route_activity(struct site *site, const struct request *request)
{
	return show_page(site, request, after(request, "/a/"), make_activity);
}

struct answer *route_subscribe(struct site *site, const struct request *request)
{
	return show_page(site, request, after(request, "/subscribe/"), make_subscribe);
}

/* "/qr/all.png": the code of the subscribe page; never of a secret address. */
struct answer *route_qr(struct site *site, const struct request *request)
{
	AUTO_ARENA struct arena *arena = arena_new();
	const char *rest = request->path + 4, *base = route_base(site, request, arena);
	size_t n = strlen(rest);
	struct feed_name name;
	if (!base || n < 5 || strcmp(rest + n - 4, ".png") ||
		!feed_name_parse(arena_copy(arena, rest, n - 4), source_language(site->source),
			arena, &name) ||
		!feed_is_public(name))
		return route_missing(site);
	struct answer *answer = answer_new(200, "image/png");
	char *words = arena_format(arena, "%s/subscribe/%.*s", base, (int)(n - 4), rest);
	if (!qr_png(words, &answer->body)) {
		answer_drop(answer);
		return route_missing(site);
	}
	answer->keeping = source_base(site->source) ? KEEP_PUBLIC : KEEP_NOT;
	answer_seal(answer, 0);
	return answer;
}

/* Posters are for everybody; what has names is for this machine alone, through no proxy, and nobody
 * keeps it. */
static struct answer *make_print(
	struct site *site, const struct request *request, const char *rest, const char *key)
{
	struct page page = page_begin(site, request);
	struct answer *answer = answer_new(200, TYPE_HTML);
	answer->is_sheet = true;
	answer->is_secret = strncmp(rest, "poster", 6) != 0;
	answer->keeping = answer->is_secret ? KEEP_NOT : KEEP_REVALIDATED;
	bool good = page.maker &&
		page_print(&page, rest, request->query, request->is_local, &answer->body);
	return page_end(site, &page, key, answer, good);
}

struct answer *route_print(struct site *site, const struct request *request)
{
	AUTO_ARENA struct arena *arena = arena_new();
	const char *rest = after(request, "/print/");
	const char *key = arena_format(
		arena, "print %s?%s %d", rest, request->query, (int)page_lang(site, request));
	struct answer *answer = route_kept(site, key);
	if (answer)
		return answer;
	if (!source_store(site->source) || !source_is_known(site->source))
		return page_stale(site, key);
	return make_print(site, request, rest, key);
}
