/* site.c - every address of the site and what it answers */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/site.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "web/route.h"

struct answer *route_kept(struct site *site, const char *key)
{
	struct kept *kept = keep_find(site->keep, key);
	if (!kept || kept->serial != source_serial(site->source) ||
		source_now(site->source) >= kept->valid_until)
		return NULL;
	return answer_use(kept->answer);
}

struct answer *route_missing(const struct site *site)
{
	return notice_missing(source_language(site->source));
}

const char *route_base(const struct site *site, const struct request *request, struct arena *arena)
{
	if (source_base(site->source))
		return source_base(site->source);
	return request->host ? arena_format(arena, "http://%s", request->host) : NULL;
}

static const struct route {
	const char *path;
	bool is_prefix;
	route_function *answer;
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
	{ "/print/", true, route_print },
	{ "/en/print/", true, route_print },
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
	source_refresh(site->source);
	const struct route *route = is_plain_path(request->path) ? route_find(request->path) : NULL;
	return route ? route->answer(site, request) : route_missing(site);
}

struct answer *site_wait(struct site *site, int status, int seconds)
{
	struct answer *answer = notice_wait(source_language(site->source), status);
	answer->retry_after = seconds;
	return answer;
}

const char *site_secure_base(struct site *site)
{
	source_refresh(site->source);
	const char *base = source_base(site->source);
	return base && !strncmp(base, "https://", 8) ? base : NULL;
}

void site_tick(struct site *site)
{
	source_write(site->source);
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
	site->source = source_new(options->state, options->community, options->now);
	return site;
}

void site_free(struct site *site)
{
	if (!site)
		return;
	source_free(site->source);
	keep_free(site->keep);
	free(site);
}
