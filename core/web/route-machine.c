/* route-machine.c - what programs ask: may they, is it well, how much */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/route.h"

struct answer *route_robots(struct site *site, const struct request *request)
{
	(void)site, (void)request;
	/* Google's calendar reads this before a feed: nothing may be blocked.  Secret addresses
	 * carry X-Robots-Tag instead. */
	return notice_plain(200, "User-agent: *\nDisallow:\n");
}

struct answer *route_health(struct site *site, const struct request *request)
{
	(void)site, (void)request;
	return notice_plain(200, "ok\n");
}

struct answer *route_ready(struct site *site, const struct request *request)
{
	(void)request;
	if (!source_is_there(site->source))
		return notice_plain(503, "the store cannot be opened\n");
	return source_is_known(site->source) ? notice_plain(200, "ok\n")
					     : notice_plain(503, "nothing was planned yet\n");
}

struct answer *route_metrics(struct site *site, const struct request *request)
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
		{ COUNT_LIMITED, "linli_http_limited_total", "",
			"Held back: too much from one address." },
		{ COUNT_STALE, "linli_feed_stale_total", "", "Feeds served without the store." },
		{ COUNT_RENDERED, "linli_feed_rendered_total", "", "Feeds rendered anew." },
	};
	if (!request->is_local)
		return route_missing(site);
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
