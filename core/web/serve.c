/* serve.c - the HTTP server: its loop, its limits, its end */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/serve.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include "base/lang.h"
#include "base/log.h"
#include "base/seam.h"
#include "web/guard.h"
#include "web/head.h"
#include "web/limit.h"
#include "web/reaper.h"
#include "web/site.h"
#include "web/socket.h"
#include "web/wire.h"

enum { EXIT_UNAVAILABLE = 69 };
enum { BODY_BYTES = 4096 };
enum { CONNECTIONS = 12000, SWEEP_MS = 500, SILENCE_SECONDS = 60 };
enum { WRITE_AT_ONCE = 1 << 20 /* libevent's 16 KiB would cut a feed into pieces */ };
enum { GUESS_TOKENS = 10 /* what a secret address that is none costs */ };

struct server {
	const struct web_options *options;
	struct event_base *base;
	struct evhttp *http;
	struct evconnlistener *listener;
	struct event *sweep, *term, *interrupt;
	struct reaper *reaper;
	struct limits *limits;
	struct site *site;
	struct text policy; /* Content-Security-Policy of pages */
	struct text sheets; /* of print-outs */
	size_t most;        /* connections */
	bool is_full;
};

/* --- a request --- */

static bool is_trusted(const struct server *server, const struct address *peer)
{
	struct address proxy;
	const char *const *at = server->options->proxies;
	for (; at && *at; at++)
		if (address_parse(*at, strlen(*at), &proxy) && address_equal(&proxy, peer))
			return true;
	return false;
}

/* Who asks: of a proxy's request the last one in X-Forwarded-For, which the proxy wrote itself. */
static struct address asker_of(bool trusted, const char *forwarded, const struct address *peer)
{
	struct address asker = *peer;
	if (!trusted || !forwarded)
		return asker;
	const char *comma = strrchr(forwarded, ',');
	const char *last = comma ? comma + 1 : forwarded;
	last += strspn(last, " \t");
	address_parse(last, strcspn(last, " \t"), &asker);
	return asker;
}

static struct request read_request(struct evhttp_request *request, bool is_loopback, bool trusted,
	char path[static GUARD_URL_BYTES + 1])
{
	const struct evkeyvalq *headers = evhttp_request_get_input_headers(request);
	const char *url = evhttp_request_get_uri(request);
	size_t n = strcspn(url, "?");
	memcpy(path, url, n);
	path[n] = '\0';
	const char *scheme = evhttp_find_header(headers, "X-Forwarded-Proto");
	bool forwarded = evhttp_find_header(headers, "X-Forwarded-For") || scheme;
	return (struct request){ .path = path,
		.query = url[n] ? url + n + 1 : "",
		.host = evhttp_find_header(headers, "Host"),
		.user_agent = evhttp_find_header(headers, "User-Agent"),
		.if_none_match = evhttp_find_header(headers, "If-None-Match"),
		.if_modified_since = evhttp_find_header(headers, "If-Modified-Since"),
		.is_local = is_loopback && !forwarded,
		.is_plain = scheme && !evutil_ascii_strcasecmp(scheme, "http") && trusted };
}

static struct answer *redirect(const char *base, const struct request *asked)
{
	struct answer *answer = answer_new(301, "text/plain; charset=utf-8");
	struct text location = { 0 };
	text_printf(
		&location, "%s%s%s%s", base, asked->path, *asked->query ? "?" : "", asked->query);
	answer->location = text_take(&location);
	return answer;
}

static bool is_feed(const char *path)
{
	size_t n = strlen(path);
	return n > 4 && !strcmp(path + n - 4, ".ics");
}

/* Some feed clients take any error for the end, so they are never told to wait: they get their
 * bytes, and their next connection waits unread. */
static struct answer *answer_for(struct server *server, const struct request *asked, int64_t wait)
{
	if (wait > 0)
		site_count(server->site, COUNT_LIMITED);
	if (wait > 0 && !is_feed(asked->path))
		return site_wait(server->site, 429, (int)((wait + 999) / 1000));
	const char *secure = asked->is_plain ? site_secure_base(server->site) : NULL;
	return secure ? redirect(secure, asked) : site_answer(server->site, asked);
}

static void count_answer(struct site *site, int status)
{
	site_count(site,
		status == 304          ? COUNT_304
			: status < 400 ? COUNT_200
			: status < 500 ? COUNT_4XX
				       : COUNT_5XX);
}

static bool is_guess(const struct request *asked, const struct answer *answer)
{
	return answer->status == 404 &&
		(!strncmp(asked->path, "/p/", 3) || !strncmp(asked->path, "/t/", 3));
}

static void answer(struct server *server, struct evhttp_request *request,
	const struct address *peer, int64_t ms)
{
	char path[GUARD_URL_BYTES + 1];
	bool trusted = is_trusted(server, peer);
	struct address asker = asker_of(trusted,
		evhttp_find_header(evhttp_request_get_input_headers(request), "X-Forwarded-For"),
		peer);
	bool is_free = limits_is_exempt(server->limits, &asker);
	struct request asked = read_request(request, address_is_loopback(peer), trusted, path);
	int64_t wait = is_free ? 0 : limits_take(server->limits, &asker, 1, ms);
	struct answer *answer = answer_for(server, &asked, wait);
	if (!is_free && is_guess(&asked, answer))
		limits_take(server->limits, &asker, GUESS_TOKENS, ms);
	count_answer(server->site, answer_is_known(answer, &asked) ? 304 : answer->status);
	wire_send(request, &asked, answer,
		text_string(answer->is_sheet ? &server->sheets : &server->policy),
		wait > 0 || reaper_is_crowded(server->reaper));
	answer_drop(answer);
}

static void on_written(struct evhttp_request *request, void *context)
{
	(void)context;
	reaper_written(evhttp_connection_get_bufferevent(evhttp_request_get_connection(request)));
}

static void on_request(struct evhttp_request *request, void *context)
{
	struct server *server = context;
	struct evhttp_connection *http = evhttp_request_get_connection(request);
	int64_t ms = seam_monotonic_ms();
	struct address peer;
	evhttp_request_set_on_complete_cb(request, on_written, NULL);
	int refused =
		reaper_answered(server->reaper, evhttp_connection_get_bufferevent(http), ms, &peer);
	if (evhttp_request_get_command(request) == EVHTTP_REQ_CONNECT) {
		/* evhttp keeps a tunnel open whatever is answered: what follows would be a request
		 */
		site_count(server->site, COUNT_REFUSED);
		evhttp_connection_free(http);
		return;
	}
	if (!refused)
		refused = guard_verdict(request);
	if (!refused) {
		answer(server, request, &peer, ms);
		return;
	}
	site_count(server->site, COUNT_REFUSED);
	if (!limits_is_exempt(server->limits, &peer))
		limits_take(server->limits, &peer, 1, ms);
	wire_refuse(request, refused);
}

/* --- connections --- */

static struct bufferevent *on_connection(struct event_base *base, void *context)
{
	struct server *server = context;
	struct bufferevent *connection = bufferevent_socket_new(base, -1, 0);
	if (!connection)
		return NULL;
	bufferevent_set_max_single_write(connection, WRITE_AT_ONCE);
	reaper_add(server->reaper, connection, seam_monotonic_ms());
	if (reaper_count(server->reaper) >= server->most && !server->is_full) {
		server->is_full = true;
		evconnlistener_disable(server->listener);
	}
	return connection;
}

static void on_refused(void *context)
{
	struct server *server = context;
	site_count(server->site, COUNT_REFUSED);
}

static void on_limited(void *context)
{
	struct server *server = context;
	site_count(server->site, COUNT_LIMITED);
}

static void on_sweep(evutil_socket_t fd, short what, void *context)
{
	struct server *server = context;
	(void)fd, (void)what;
	for (size_t n = reaper_sweep(server->reaper, seam_monotonic_ms()); n > 0; n--)
		site_count(server->site, COUNT_REAPED);
	site_tick(server->site);
	site_gauge(server->site, (int64_t)reaper_count(server->reaper));
	if (server->is_full && reaper_count(server->reaper) < server->most) {
		server->is_full = false;
		evconnlistener_enable(server->listener);
	}
}

/* No new connections; what is being answered has its time, then the loop ends. */
static void on_stop(evutil_socket_t fd, short what, void *context)
{
	struct server *server = context;
	const struct timeval grace = { .tv_sec = 0, .tv_usec = 200000 };
	(void)fd, (void)what;
	evconnlistener_disable(server->listener);
	event_base_loopexit(server->base, &grace);
}

/* --- setting up --- */

static bool server_listen(struct server *server, int fd)
{
	const int on = 1;
	evutil_make_socket_nonblocking(fd);
	/* accepted sockets inherit it: an answer must not wait for the client's delayed ACK */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	server->listener = evconnlistener_new(
		server->base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 1024, fd);
	return server->listener && evhttp_bind_listener(server->http, server->listener);
}

static void server_limits(struct server *server)
{
	struct evhttp *http = server->http;
	/* the reaper refuses a long head before evhttp does */
	evhttp_set_max_headers_size(http, 4 * HEAD_BYTES);
	evhttp_set_max_body_size(http, BODY_BYTES);
	evhttp_set_timeout(http, SILENCE_SECONDS);
	evhttp_set_allowed_methods(http,
		EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT |
			EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH |
			EVHTTP_REQ_TRACE | EVHTTP_REQ_CONNECT);
	evhttp_set_bevcb(http, on_connection, server);
	evhttp_set_gencb(http, on_request, server);
}

static bool server_events(struct server *server)
{
	const struct timeval often = { .tv_sec = 0, .tv_usec = SWEEP_MS * 1000 };
	server->sweep = event_new(server->base, -1, EV_PERSIST, on_sweep, server);
	server->term = evsignal_new(server->base, SIGTERM, on_stop, server);
	server->interrupt = evsignal_new(server->base, SIGINT, on_stop, server);
	return server->sweep && server->term && server->interrupt &&
		!event_add(server->sweep, &often) && !event_add(server->term, NULL) &&
		!event_add(server->interrupt, NULL);
}

static void event_finish(struct event *event)
{
	if (event)
		event_free(event);
}

static void server_finish(struct server *server)
{
	event_finish(server->sweep);
	event_finish(server->term);
	event_finish(server->interrupt);
	if (server->http)
		evhttp_free(server->http);
	reaper_free(server->reaper);
	if (server->base)
		event_base_free(server->base);
	limits_free(server->limits);
	site_free(server->site);
	text_free(&server->policy);
	text_free(&server->sheets);
}

/* One thread needs no locks; and one epoll_ctl for what is switched off and on again within a turn
 * makes a third of the requests a second. */
static struct event_base *make_base(void)
{
	struct event_config *config = event_config_new();
	if (!config)
		return NULL;
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	struct event_base *base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

static bool server_start(struct server *server, int fd)
{
	server->base = make_base();
	server->http = server->base ? evhttp_new(server->base) : NULL;
	if (server->http)
		server->reaper = reaper_new(server->base, server->most, server->limits,
			&(struct reaper_hooks){ on_refused, on_limited, server });
	if (!server->reaper || !server_listen(server, fd) || !server_events(server))
		return false;
	server_limits(server);
	return true;
}

int web_serve(const struct web_options *options)
{
	struct server server = { .options = options, .most = socket_room(CONNECTIONS) };
	int fd = options->fd >= 0 ? options->fd : socket_open(options->listen);
	if (fd < 0) {
		log_error(_("cannot listen on %s: %s"), options->listen, strerror(errno));
		return EXIT_UNAVAILABLE;
	}
	signal(SIGPIPE, SIG_IGN);
	server.site = site_new(&(struct site_options){ .state = options->state,
		.directory = options->directory,
		.community = options->community,
		.now = options->now });
	server.limits = limits_new(options->proxies, options->counts_loopback);
	wire_policy(false, &server.policy);
	wire_policy(true, &server.sheets);
	if (!server_start(&server, fd)) {
		log_error(_("cannot listen on %s: %s"), options->listen, strerror(errno));
		server_finish(&server);
		return EXIT_UNAVAILABLE;
	}
	char address[SOCKET_NAME];
	socket_name(fd, address);
	if (options->ready)
		options->ready(options->context, address);
	event_base_dispatch(server.base);
	server_finish(&server);
	return 0;
}
