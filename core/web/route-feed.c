/* route-feed.c - feeds, public and secret */
/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/seam.h"
#include "web/page.h"
#include "web/route.h"

enum { FILE_LIMIT = 4 << 20, TOKEN_LONGEST = 64 };

static struct answer *feed_answer(struct feed *feed, bool is_secret)
{
	struct answer *answer = answer_new(200, TYPE_CALENDAR);
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
	char *path = arena_format(arena, "%s/%s", site->options.directory,
		feed_path(name, source_language(site->source), arena));
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
		return route_missing(site);
	site->counts[COUNT_STALE]++;
	return answer;
}

static struct answer *feed_fresh(
	struct site *site, const char *key, struct feed_name name, bool is_secret)
{
	struct feed_maker *maker = source_maker(site->source);
	struct feed feed;
	enum store_verdict verdict = maker ? feed_render(maker, name, &feed) : STORE_BROKEN;
	feed_maker_free(maker);
	if (verdict == STORE_MISSING) {
		keep_drop(site->keep, key);
		return route_missing(site);
	}
	if (verdict != STORE_OK) {
		source_rest(site->source);
		return feed_stale(site, key, &name);
	}
	site->counts[COUNT_RENDERED]++;
	struct answer *answer = feed_answer(&feed, is_secret);
	keep_put(
		site->keep, key, answer_use(answer), source_serial(site->source), feed.valid_until);
	return answer;
}

static struct answer *feed_before_first_plan(void)
{
	struct feed feed;
	feed_render_empty(&feed);
	return feed_answer(&feed, false);
}

/* "/feeds/area/g01.ics", "/en/feeds/all.ics" */
struct answer *route_feed(struct site *site, const struct request *request)
{
	struct answer *answer = route_kept(site, request->path);
	if (answer)
		return answer;
	AUTO_ARENA struct arena *arena = arena_new();
	bool other = strncmp(request->path, "/feeds/", 7) != 0;
	const char *rest = request->path + (other ? 10 : 7);
	size_t n = strlen(rest);
	if (n < 5 || strcmp(rest + n - 4, ".ics"))
		return route_missing(site);
	struct feed_name name;
	const char *text = arena_format(
		arena, "%.*s%.*s", other ? 3 : 0, request->path + 1, (int)(n - 4), rest);
	if (!feed_name_parse(text, source_language(site->source), arena, &name) ||
		!feed_is_public(name))
		return route_missing(site);
	if (source_store(site->source) && source_is_known(site->source))
		return feed_fresh(site, request->path, name, false);
	return source_store(site->source) && name.kind == FEED_ALL
		? feed_before_first_plan()
		: feed_stale(site, request->path, &name);
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
		source_store(site->source), arena, arena_copy(arena, path + 3, n), &kind, &subject);
	if (verdict != STORE_OK)
		return verdict;
	if (strcmp(kind, wanted))
		return STORE_MISSING;
	*ret_name = (struct feed_name){ .kind = path[1] == 't' ? FEED_TEAM : FEED_PERSON,
		.id = arena_string(arena, subject),
		.lang = source_language(site->source) };
	const char *tag = store_setting(source_store(site->source), arena,
		arena_format(arena, "%s %s", kind, subject), "language", NULL);
	if (tag)
		lang_parse(tag, strlen(tag), &ret_name->lang);
	return STORE_OK;
}

struct answer *route_token_page(
	struct site *site, const struct request *request, struct feed_name name)
{
	AUTO_ARENA struct arena *arena = arena_new();
	struct feed_maker *maker = source_maker(site->source);
	const char *title = maker ? feed_title(maker, name, arena) : NULL;
	struct answer *answer = title ? answer_new(200, TYPE_HTML) : route_missing(site);
	if (title) {
		struct page page = { .store = source_store(site->source),
			.maker = maker,
			.lang = name.lang,
			.device = device_of(request->user_agent),
			.base = source_base(site->source)
				? source_base(site->source)
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
struct answer *route_token(struct site *site, const struct request *request)
{
	size_t n = strlen(request->path) - 3;
	bool is_feed = n > 4 && !strcmp(request->path + 3 + n - 4, ".ics");
	struct answer *answer = is_feed ? route_kept(site, request->path) : NULL;
	if (answer)
		return answer;
	if (!source_store(site->source) || !source_is_known(site->source))
		return feed_stale(site, request->path, NULL);
	AUTO_ARENA struct arena *arena = arena_new();
	struct feed_name name;
	switch (token_name(site, arena, request->path, is_feed ? n - 4 : n, &name)) {
	case STORE_OK:
		return is_feed ? feed_fresh(site, request->path, name, true)
			       : route_token_page(site, request, name);
	case STORE_NO:
		keep_drop(site->keep, request->path);
		return notice_reset(source_language(site->source));
	case STORE_MISSING:
		keep_drop(site->keep, request->path);
		return route_missing(site);
	default:
		source_rest(site->source);
		return feed_stale(site, request->path, NULL);
	}
}
