/* site.c - every address of the site and what it answers */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/site.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/seam.h"
#include "calendar/zone.h"
#include "publish/feeds.h"
#include "web/keep.h"
#include "web/page.h"
#include "web/qr.h"

#define CALENDAR_TYPE "text/calendar; charset=utf-8"
#define HTML_TYPE "text/html; charset=utf-8"
#define TEXT_TYPE "text/plain; charset=utf-8"

enum { LOOK_MS = 50, OPEN_MS = 1000, PAGE_SECONDS = 60, FILE_LIMIT = 4 << 20, TOKEN_LONGEST = 64 };

/* What the store's files looked like; another look means another state. */
struct stamp {
	struct timespec times[2];
	off_t sizes[2];
	ino_t inode;
};

struct site {
	struct site_options options;
	struct store *store;
	struct keep *keep;
	struct stamp stamp;
	uint64_t serial; /* grows with every change of the store */
	int64_t looked_ms, opened_ms;
	int64_t counts[COUNTS], connections;
	char *base; /* the community's address */
	enum lang language;
	bool is_known; /* a plan was applied */
};

/* --- the store behind it --- */

static int64_t site_now(const struct site *site)
{
	return site->options.now != INSTANT_NONE ? site->options.now : seam_now();
}

static void store_shut(struct site *site)
{
	store_close(site->store);
	site->store = NULL;
}

static bool store_pick(struct site *site)
{
	AUTO_ARENA struct arena *arena = arena_new();
	const char *community =
		site->options.community ? site->options.community : store_only(site->store, arena);
	return community && store_choose(site->store, community);
}

static void store_reach(struct site *site)
{
	int64_t ms = seam_monotonic_ms();
	if (site->store || (site->opened_ms && ms - site->opened_ms < OPEN_MS))
		return;
	site->opened_ms = ms;
	if (store_open(site->options.state, false, false, &site->store) != STORE_OK &&
		store_open(site->options.state, false, true, &site->store) != STORE_OK)
		site->store = NULL;
}

static void look(const struct site *site, struct stamp *ret_stamp)
{
	static const char *const names[] = { "linli.db", "linli.db-wal" };
	*ret_stamp = (struct stamp){ 0 };
	for (size_t i = 0; i < 2; i++) {
		char *path AUTO_FREE = xasprintf("%s/%s", site->options.state, names[i]);
		struct stat status;
		if (stat(path, &status))
			continue;
		ret_stamp->times[i] = status.st_mtim;
		ret_stamp->sizes[i] = status.st_size;
		if (i == 0)
			ret_stamp->inode = status.st_ino;
	}
}

static bool stamps_differ(const struct stamp *a, const struct stamp *b)
{
	for (size_t i = 0; i < 2; i++)
		if (a->times[i].tv_sec != b->times[i].tv_sec ||
			a->times[i].tv_nsec != b->times[i].tv_nsec || a->sizes[i] != b->sizes[i])
			return true;
	return a->inode != b->inode;
}

/* Reads what every answer needs: the language and the address of the community. */
static void learn(struct site *site)
{
	struct feed_maker *maker =
		store_pick(site) ? feed_maker_new(site->store, site_now(site)) : NULL;
	site->is_known = maker != NULL;
	if (maker) {
		free(site->base);
		site->base = feed_url(maker) ? xstrdup(feed_url(maker)) : NULL;
		site->language = feed_community(maker)->language;
	}
	feed_maker_free(maker);
}

/* Notices a change of the store; at most twenty looks a second. */
static void refresh(struct site *site)
{
	int64_t ms = seam_monotonic_ms();
	if (site->looked_ms && ms - site->looked_ms < LOOK_MS)
		return;
	site->looked_ms = ms;
	struct stamp stamp;
	look(site, &stamp);
	if (site->store && stamp.inode != site->stamp.inode)
		store_shut(site); /* removed or restored: not the same file */
	if (site->store && !stamps_differ(&stamp, &site->stamp))
		return;
	site->serial++;
	store_reach(site);
	if (site->store)
		learn(site);
	look(site, &site->stamp);
}

/* --- answers that are always the same --- */

static struct answer *plain_answer(int status, const char *words)
{
	struct answer *answer = answer_new(status, TEXT_TYPE);
	text_puts(&answer->body, words);
	return answer;
}

static struct answer *notice(
	const struct site *site, int status, const struct words *title, const struct words *body)
{
	struct answer *answer = answer_new(status, HTML_TYPE);
	answer->is_page = true;
	page_notice(site->language, title, body, &answer->body);
	return answer;
}

/* The same bytes for everything that is not there, so that a guess learns nothing. */
static struct answer *not_found(const struct site *site)
{
	static const struct words title = { .in = { "没有这个页面", "There is no such page" } };
	static const struct words body = {
		.in = { "请核对网址，或者回到首页。",
			"Please check the address, or go to the home page." }
	};
	return notice(site, 404, &title, &body);
}

static struct answer *was_reset(const struct site *site)
{
	static const struct words title = { .in = { "这个网址已经停用",
						    "This address is no longer used" } };
	static const struct words body = { .in = { "请向社区要新的网址。",
						   "Please ask the office for the new one." } };
	return notice(site, 410, &title, &body);
}

/* --- feeds --- */

static struct answer *feed_answer(struct feed *feed, bool is_secret)
{
	struct answer *answer = answer_new(200, CALENDAR_TYPE);
	answer->body = feed->body;
	answer->keeping = is_secret ? KEEP_PRIVATE : KEEP_PUBLIC;
	answer->is_secret = is_secret;
	answer_seal(answer, feed->last_modified);
	return answer;
}

/* The published file of a public feed; NULL when there is none. */
static struct answer *feed_from_file(const struct site *site, struct feed_name name)
{
	if (!site->options.directory || !feed_is_public(name))
		return NULL;
	AUTO_ARENA struct arena *arena = arena_new();
	char *path = arena_format(
		arena, "%s/%s", site->options.directory, feed_path(name, site->language, arena));
	int fd AUTO_FD = seam_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
	struct stat status;
	if (fd < 0 || fstat(fd, &status) || !S_ISREG(status.st_mode) || status.st_size > FILE_LIMIT)
		return NULL;
	struct feed feed = { .last_modified = status.st_mtim.tv_sec };
	char chunk[16384];
	for (ssize_t n; (n = seam_read(fd, chunk, sizeof chunk)) > 0;)
		text_add(&feed.body, chunk, (size_t)n);
	return feed_answer(&feed, false);
}

/* The last good bytes; to a subscriber a 404 is better than an error, it keeps what it has. */
static struct answer *feed_stale(struct site *site, const char *key, const struct feed_name *name)
{
	struct kept *kept = keep_find(site->keep, key);
	struct answer *answer = kept ? answer_use(kept->answer)
		: name               ? feed_from_file(site, *name)
				     : NULL;
	if (!answer)
		return not_found(site);
	site->counts[COUNT_STALE]++;
	return answer;
}

static struct answer *kept_answer(struct site *site, const char *key)
{
	struct kept *kept = keep_find(site->keep, key);
	if (!kept || kept->serial != site->serial || site_now(site) >= kept->valid_until)
		return NULL;
	return answer_use(kept->answer);
}

static struct answer *feed_fresh(
	struct site *site, const char *key, struct feed_name name, bool is_secret)
{
	struct feed_maker *maker = feed_maker_new(site->store, site_now(site));
	struct feed feed;
	enum store_verdict verdict = maker ? feed_render(maker, name, &feed) : STORE_BROKEN;
	feed_maker_free(maker);
	if (verdict == STORE_MISSING) {
		keep_drop(site->keep, key);
		return not_found(site);
	}
	if (verdict != STORE_OK)
		return feed_stale(site, key, &name);
	site->counts[COUNT_RENDERED]++;
	struct answer *answer = feed_answer(&feed, is_secret);
	keep_put(site->keep, key, answer_use(answer), site->serial, feed.valid_until);
	return answer;
}

static struct answer *feed_before_first_plan(struct site *site, struct feed_name name)
{
	if (name.kind != FEED_ALL || !site->store)
		return feed_stale(site, "", &name);
	struct feed feed;
	feed_render_empty(&feed);
	return feed_answer(&feed, false);
}

/* "/feeds/area/g01.ics", "/en/feeds/all.ics" */
static struct answer *route_feed(struct site *site, const struct request *request)
{
	struct answer *answer = kept_answer(site, request->path);
	if (answer)
		return answer;
	AUTO_ARENA struct arena *arena = arena_new();
	bool other = strncmp(request->path, "/feeds/", 7) != 0;
	const char *rest = request->path + (other ? 10 : 7);
	size_t n = strlen(rest);
	if (n < 5 || strcmp(rest + n - 4, ".ics"))
		return not_found(site);
	struct feed_name name;
	const char *text = arena_format(
		arena, "%.*s%.*s", other ? 3 : 0, request->path + 1, (int)(n - 4), rest);
	if (!feed_name_parse(text, site->language, arena, &name) || !feed_is_public(name))
		return not_found(site);
	if (!site->store || !site->is_known)
		return site->is_known ? feed_stale(site, request->path, &name)
				      : feed_before_first_plan(site, name);
	return feed_fresh(site, request->path, name, false);
}

/* Whose secret address it is; the kind must be the one of the path.  The work is the same for every
 * token that could be one. */
static enum store_verdict token_name(struct site *site, struct arena *arena, const char *path,
	size_t n, struct feed_name *ret_name)
{
	const char *kind, *subject;
	const char *wanted = path[1] == 't' ? "team" : "person";
	if (n == 0 || n > TOKEN_LONGEST)
		return STORE_MISSING;
	enum store_verdict verdict = store_token_find(
		site->store, arena, arena_copy(arena, path + 3, n), &kind, &subject);
	if (verdict != STORE_OK)
		return verdict;
	if (strcmp(kind, wanted))
		return STORE_MISSING;
	*ret_name = (struct feed_name){ .kind = path[1] == 't' ? FEED_TEAM : FEED_PERSON,
		.id = arena_string(arena, subject),
		.lang = site->language };
	const char *tag = store_setting(
		site->store, arena, arena_format(arena, "%s %s", kind, subject), "language", NULL);
	if (tag)
		lang_parse(tag, strlen(tag), &ret_name->lang);
	return STORE_OK;
}

static struct answer *route_token_page(
	struct site *site, const struct request *request, struct feed_name name)
{
	AUTO_ARENA struct arena *arena = arena_new();
	struct feed_maker *maker = feed_maker_new(site->store, site_now(site));
	const char *title = maker ? feed_title(maker, name, arena) : NULL;
	struct answer *answer = title ? answer_new(200, HTML_TYPE) : not_found(site);
	if (title) {
		struct page page = { .store = site->store,
			.maker = maker,
			.lang = name.lang,
			.device = device_of(request->user_agent),
			.base = site->base ? site->base
					   : arena_format(arena, "http://%s",
						     request->host ? request->host : "localhost") };
		page_subscribe(&page, name, arena_format(arena, "%s.ics", request->path), title,
			&answer->body);
		answer->is_page = answer->is_secret = true;
	}
	feed_maker_free(maker);
	return answer;
}

/* "/p/TOKEN.ics" and, for people, "/p/TOKEN": how to subscribe to it */
static struct answer *route_token(struct site *site, const struct request *request)
{
	size_t n = strlen(request->path) - 3;
	bool is_feed = n > 4 && !strcmp(request->path + 3 + n - 4, ".ics");
	struct answer *answer = is_feed ? kept_answer(site, request->path) : NULL;
	if (answer)
		return answer;
	if (!site->store || !site->is_known)
		return feed_stale(site, request->path, NULL);
	AUTO_ARENA struct arena *arena = arena_new();
	struct feed_name name;
	switch (token_name(site, arena, request->path, is_feed ? n - 4 : n, &name)) {
	case STORE_OK:
		return is_feed ? feed_fresh(site, request->path, name, true)
			       : route_token_page(site, request, name);
	case STORE_NO:
		keep_drop(site->keep, request->path);
		return was_reset(site);
	case STORE_MISSING:
		keep_drop(site->keep, request->path);
		return not_found(site);
	default:
		return feed_stale(site, request->path, NULL);
	}
}

/* --- pages --- */

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
	return query_has(request->query, "lang=zh") ? LANG_ZH : site->language;
}

/* Where the site is: the community's address, else the one that was asked for. */
static const char *base_of(
	const struct site *site, const struct request *request, struct arena *arena)
{
	if (site->base)
		return site->base;
	return request->host ? arena_format(arena, "http://%s", request->host) : NULL;
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

static struct answer *before_first_plan(const struct site *site)
{
	static const struct words title = { .in = { "还没有活动", "Nothing here yet" } };
	static const struct words body = {
		.in = { "第一次排出计划之后，这里就有活动。",
			"Activities appear here after the first plan." }
	};
	return notice(site, 200, &title, &body);
}

static struct answer *make_page(struct site *site, const struct request *request, const char *key,
	const char *rest, page_function *function)
{
	AUTO_ARENA struct arena *arena = arena_new();
	struct feed_maker *maker = feed_maker_new(site->store, site_now(site));
	struct page page = { .store = site->store,
		.maker = maker,
		.now = site_now(site),
		.lang = page_lang(site, request),
		.is_big = query_has(request->query, "big=1"),
		.device = device_of(request->user_agent),
		.base = base_of(site, request, arena) };
	struct answer *answer = answer_new(200, HTML_TYPE);
	answer->is_page = true;
	answer->keeping = KEEP_REVALIDATED;
	answer->varies_by_agent = function == make_subscribe;
	bool good = maker && function(&page, rest, arena, &answer->body);
	feed_maker_free(maker);
	if (!good) {
		answer_drop(answer);
		return not_found(site);
	}
	answer_seal(answer, 0);
	keep_put(site->keep, key, answer_use(answer), site->serial, page.now + PAGE_SECONDS);
	return answer;
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
		site->base || function != make_subscribe || !request->host ? "" : request->host);
	struct answer *answer = kept_answer(site, key);
	if (answer)
		return answer;
	if (!site->store || !site->is_known) {
		struct kept *kept = keep_find(site->keep, key);
		return kept ? answer_use(kept->answer) : before_first_plan(site);
	}
	return make_page(site, request, key, rest, function);
}

static struct answer *route_home(struct site *site, const struct request *request)
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

static struct answer *route_activity(struct site *site, const struct request *request)
{
	return show_page(site, request, after(request, "/a/"), make_activity);
}

static struct answer *route_subscribe(struct site *site, const struct request *request)
{
	return show_page(site, request, after(request, "/subscribe/"), make_subscribe);
}

/* "/qr/all.png": the code of the subscribe page; never of a secret address. */
static struct answer *route_qr(struct site *site, const struct request *request)
{
	AUTO_ARENA struct arena *arena = arena_new();
	const char *rest = request->path + 4, *base = base_of(site, request, arena);
	size_t n = strlen(rest);
	struct feed_name name;
	if (!base || n < 5 || strcmp(rest + n - 4, ".png") ||
		!feed_name_parse(arena_copy(arena, rest, n - 4), site->language, arena, &name) ||
		!feed_is_public(name))
		return not_found(site);
	struct answer *answer = answer_new(200, "image/png");
	char *words = arena_format(arena, "%s/subscribe/%.*s", base, (int)(n - 4), rest);
	if (!qr_png(words, &answer->body)) {
		answer_drop(answer);
		return not_found(site);
	}
	answer->keeping = site->base ? KEEP_PUBLIC : KEEP_NOT;
	answer_seal(answer, 0);
	return answer;
}

/* --- for machines --- */

static struct answer *route_robots(struct site *site, const struct request *request)
{
	(void)site, (void)request;
	/* Google's calendar reads this before a feed: nothing may be blocked.  Secret addresses
	 * carry X-Robots-Tag instead. */
	return plain_answer(200, "User-agent: *\nDisallow:\n");
}

static struct answer *route_health(struct site *site, const struct request *request)
{
	(void)site, (void)request;
	return plain_answer(200, "ok\n");
}

static struct answer *route_ready(struct site *site, const struct request *request)
{
	(void)request;
	if (!site->store)
		return plain_answer(503, "the store cannot be opened\n");
	return site->is_known ? plain_answer(200, "ok\n")
			      : plain_answer(503, "nothing was planned yet\n");
}

static struct answer *route_metrics(struct site *site, const struct request *request)
{
	static const struct {
		enum count which;
		const char *name, *label, *help;
	} rows[] = {
		{ COUNT_200, "linli_http_answers_total", "{code=\"200\"}", "Answers by status." },
		{ COUNT_304, "linli_http_answers_total", "{code=\"304\"}", NULL },
		{ COUNT_4XX, "linli_http_answers_total", "{code=\"4xx\"}", NULL },
		{ COUNT_5XX, "linli_http_answers_total", "{code=\"5xx\"}", NULL },
		{ COUNT_REFUSED, "linli_http_refused_total", "", "Malformed requests." },
		{ COUNT_REAPED, "linli_http_reaped_total", "", "Connections that were too slow." },
		{ COUNT_STALE, "linli_feed_stale_total", "", "Feeds served without the store." },
		{ COUNT_RENDERED, "linli_feed_rendered_total", "", "Feeds rendered anew." },
	};
	if (!request->is_local)
		return not_found(site);
	struct answer *answer = answer_new(200, "text/plain; version=0.0.4");
	struct text *t = &answer->body;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].help)
			text_printf(t, "# HELP %s %s\n# TYPE %s counter\n", rows[i].name,
				rows[i].help, rows[i].name);
		text_printf(t, "%s%s %lld\n", rows[i].name, rows[i].label,
			(long long)site->counts[rows[i].which]);
	}
	text_printf(t,
		"# HELP linli_http_connections Open connections.\n"
		"# TYPE linli_http_connections gauge\nlinli_http_connections %lld\n",
		(long long)site->connections);
	return answer;
}

/* --- the table --- */

static const struct route {
	const char *path;
	bool is_prefix;
	struct answer *(*answer)(struct site *site, const struct request *request);
} routes[] = {
	{ "/feeds/", true, route_feed },
	{ "/p/", true, route_token },
	{ "/t/", true, route_token },
	{ "/", false, route_home },
	{ "/en/", false, route_home },
	{ "/en/feeds/", true, route_feed },
	{ "/zh/feeds/", true, route_feed },
	{ "/a/", true, route_activity },
	{ "/en/a/", true, route_activity },
	{ "/subscribe/", true, route_subscribe },
	{ "/en/subscribe/", true, route_subscribe },
	{ "/qr/", true, route_qr },
	{ "/robots.txt", false, route_robots },
	{ "/healthz", false, route_health },
	{ "/readyz", false, route_ready },
	{ "/metrics", false, route_metrics },
};

static const struct route *route_find(const char *path)
{
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
		if (routes[i].is_prefix ? !strncmp(path, routes[i].path, strlen(routes[i].path))
					: !strcmp(path, routes[i].path))
			return &routes[i];
	return NULL;
}

/* An address of ours has no other characters: nothing else is looked at. */
static bool is_plain_path(const char *path)
{
	return *path == '/' && !strstr(path, "..") && !strstr(path, "//") &&
		!path[strspn(path,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			"0123456789/._-")];
}

struct answer *site_answer(struct site *site, const struct request *request)
{
	refresh(site);
	const struct route *route = is_plain_path(request->path) ? route_find(request->path) : NULL;
	return route ? route->answer(site, request) : not_found(site);
}

const char *site_secure_base(struct site *site)
{
	refresh(site);
	return site->base && !strncmp(site->base, "https://", 8) ? site->base : NULL;
}

void site_count(struct site *site, enum count which)
{
	site->counts[which]++;
}

void site_gauge(struct site *site, int64_t connections)
{
	site->connections = connections;
}

struct site *site_new(const struct site_options *options)
{
	struct site *site = xcalloc(1, sizeof *site);
	site->options = *options;
	site->keep = keep_new();
	refresh(site);
	return site;
}

void site_free(struct site *site)
{
	if (!site)
		return;
	store_close(site->store);
	keep_free(site->keep);
	free(site->base);
	free(site);
}
