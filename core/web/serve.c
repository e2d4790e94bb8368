/* serve.c - the HTTP server: sockets, limits, deadlines */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/seam.h"
#include "web/head.h"
#include "web/page.h"
#include "web/reaper.h"
#include "web/site.h"

enum { EXIT_UNAVAILABLE = 69 };
enum { HEADERS = 64, BODY_BYTES = 4096, URL_BYTES = 512 };
enum { CONNECTIONS = 12000, SPARE_FILES = 64, SWEEP_MS = 500, SILENCE_SECONDS = 60 };
enum { WRITE_AT_ONCE = 1 << 20 /* libevent's 16 KiB would cut a feed into pieces */ };

struct server {
	const struct web_options *options;
	struct event_base *base;
	struct evhttp *http;
	struct evconnlistener *listener;
	struct event *sweep, *term, *interrupt;
	struct reaper *reaper;
	struct site *site;
	struct text policy; /* Content-Security-Policy of pages */
	size_t most;        /* connections */
	bool is_full;
};

static const struct {
	int status;
	const char *reason;
} reasons[] = { { 200, "OK" }, { 301, "Moved Permanently" }, { 304, "Not Modified" },
	{ 400, "Bad Request" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
	{ 410, "Gone" }, { 414, "URI Too Long" }, { 431, "Request Header Fields Too Large" },
	{ 503, "Service Unavailable" } };

static const char *reason_find(int status)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Error";
}

/* --- the guard: what is refused before anything is looked at --- */

/* How often the headers have a name; evhttp itself would take the first and ignore the others. */
static int header_count(const struct evkeyvalq *headers, const char *name)
{
	int count = 0;
	for (const struct evkeyval *h = headers->tqh_first; h; h = h->next.tqe_next)
		count += !evutil_ascii_strcasecmp(h->key, name);
	return count;
}

static int header_total(const struct evkeyvalq *headers)
{
	int count = 0;
	for (const struct evkeyval *h = headers->tqh_first; h; h = h->next.tqe_next)
		count++;
	return count;
}

/* "Transfer-Encoding :" is another header to us and the same to some proxies. */
static bool names_are_tokens(const struct evkeyvalq *headers)
{
	for (const struct evkeyval *h = headers->tqh_first; h; h = h->next.tqe_next)
		if (!*h->key ||
			h->key[strspn(h->key,
				"abcdefghijklmnopqrstuvwxyz0123456789"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&'*+-.^_`|~")])
			return false;
	return true;
}

static bool is_number(const char *value)
{
	return *value && !value[strspn(value, "0123456789")] && strlen(value) < 10;
}

static bool is_host(const char *host)
{
	size_t n = strlen(host);
	return n > 0 && n <= 255 &&
		strspn(host,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]_") ==
		n;
}

/* An address in origin form, in the characters that ours consist of; encoded ones are refused, so
 * that nothing can mean one thing to a proxy and another to us. */
static int url_verdict(const char *url)
{
	size_t n = strlen(url);
	if (n > URL_BYTES)
		return 414;
	if (*url != '/' || url[1] == '/')
		return 400;
	for (const char *c = url; *c; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7F || *c == '\\' ||
			*c == '#')
			return 400;
	size_t path = strcspn(url, "?");
	return memchr(url, '%', path) ? 400 : 0;
}

/* 0, or the status that the request is refused with. */
static int guard(struct evhttp_request *request)
{
	const struct evkeyvalq *headers = evhttp_request_get_input_headers(request);
	const char *url = evhttp_request_get_uri(request);
	int hosts = header_count(headers, "Host"),
	    lengths = header_count(headers, "Content-Length");
	if (header_total(headers) > HEADERS)
		return 431;
	if (request->major != 1 || request->minor < 0 || !names_are_tokens(headers))
		return 400;
	if (lengths > 1 || header_count(headers, "Transfer-Encoding") > 0)
		return 400;
	if (lengths == 1 && !is_number(evhttp_find_header(headers, "Content-Length")))
		return 400;
	if (hosts > 1 || (hosts == 0 && request->minor > 0))
		return 400;
	if (hosts == 1 && !is_host(evhttp_find_header(headers, "Host")))
		return 400;
	int verdict = url ? url_verdict(url) : 400;
	if (verdict)
		return verdict;
	enum evhttp_cmd_type method = evhttp_request_get_command(request);
	return method == EVHTTP_REQ_GET || method == EVHTTP_REQ_HEAD ? 0 : 405;
}

/* A body is read and thrown away, and nothing behind it is a request of ours. */
static bool has_body(const struct evkeyvalq *headers)
{
	const char *length = evhttp_find_header(headers, "Content-Length");
	return length && length[strspn(length, "0")];
}

/* --- answers onto the wire --- */

static void release(const void *data, size_t n, void *answer)
{
	(void)data, (void)n;
	answer_drop(answer);
}

static void add_headers(const struct server *server, struct evkeyvalq *headers,
	const struct answer *answer, bool is_304)
{
	static const char *const keeping[] = { [KEEP_NOT] = "no-store",
		[KEEP_REVALIDATED] = "no-cache",
		[KEEP_PUBLIC] = "public, max-age=900",
		[KEEP_PRIVATE] = "private, max-age=900" };
	if (*answer->etag)
		evhttp_add_header(headers, "ETag", answer->etag);
	if (*answer->modified)
		evhttp_add_header(headers, "Last-Modified", answer->modified);
	evhttp_add_header(headers, "Cache-Control",
		answer->is_page && answer->is_secret ? "private, no-store"
						     : keeping[answer->keeping]);
	if (answer->varies_by_agent)
		evhttp_add_header(headers, "Vary", "Accept-Encoding, User-Agent");
	else if (*answer->etag)
		evhttp_add_header(headers, "Vary", "Accept-Encoding");
	if (answer->is_secret)
		evhttp_add_header(headers, "X-Robots-Tag", "noindex");
	if (is_304)
		return;
	evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
	if (answer->is_page || answer->is_secret)
		evhttp_add_header(headers, "Referrer-Policy", "no-referrer");
	evhttp_add_header(headers, "Content-Type", answer->type);
	if (answer->is_page)
		evhttp_add_header(headers, "Content-Security-Policy", text_string(&server->policy));
	if (answer->location)
		evhttp_add_header(headers, "Location", answer->location);
}

/* "gzip" among the codings, unless with q=0. */
static bool takes_gzip(const char *codings)
{
	const char *at = codings ? strstr(codings, "gzip") : NULL;
	if (!at)
		return false;
	at += 4 + strspn(at + 4, " \t");
	if (*at != ';')
		return true;
	at += 1 + strspn(at + 1, " \t");
	return strncmp(at, "q=0", 3) ||
		(at[3] == '.' && strspn(at + 4, "0") < strcspn(at + 4, ", "));
}

static void count_status(struct site *site, int status)
{
	site_count(site,
		status == 304          ? COUNT_304
			: status < 400 ? COUNT_200
			: status < 500 ? COUNT_4XX
				       : COUNT_5XX);
}

static void send_answer(struct server *server, struct evhttp_request *request,
	const struct request *asked, struct answer *answer)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
	bool known = answer_is_known(answer, asked);
	add_headers(server, headers, answer, known);
	if (has_body(evhttp_request_get_input_headers(request)))
		evhttp_add_header(headers, "Connection", "close");
	count_status(server->site, known ? 304 : answer->status);
	if (known) {
		evhttp_send_reply(request, 304, reason_find(304), NULL);
		return;
	}
	const struct text *body = &answer->body;
	if (answer->gzip.size > 0 &&
		takes_gzip(evhttp_find_header(
			evhttp_request_get_input_headers(request), "Accept-Encoding"))) {
		body = &answer->gzip;
		evhttp_add_header(headers, "Content-Encoding", "gzip");
	}
	char length[24];
	snprintf(length, sizeof length, "%zu", body->size);
	evhttp_add_header(headers, "Content-Length", length);
	struct evbuffer *buffer = NULL;
	if (evhttp_request_get_command(request) != EVHTTP_REQ_HEAD && body->size > 0) {
		buffer = evbuffer_new();
		evbuffer_add_reference(
			buffer, body->bytes, body->size, release, answer_use(answer));
	}
	evhttp_send_reply(request, answer->status, reason_find(answer->status), buffer);
	if (buffer)
		evbuffer_free(buffer);
}

static void refuse(struct server *server, struct evhttp_request *request, int status)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
	site_count(server->site, COUNT_REFUSED);
	evhttp_add_header(headers, "Connection", "close");
	evhttp_add_header(headers, "Content-Type", "text/plain");
	if (status == 405)
		evhttp_add_header(headers, "Allow", "GET, HEAD");
	struct evbuffer *buffer = evbuffer_new();
	evbuffer_add_printf(buffer, "%s\n", reason_find(status));
	evhttp_send_reply(request, status, reason_find(status), buffer);
	evbuffer_free(buffer);
}

/* --- a request --- */

static bool is_trusted(const struct server *server, const char *peer)
{
	const char *const *proxy = server->options->proxies;
	for (; proxy && *proxy; proxy++)
		if (!strcmp(*proxy, peer))
			return true;
	return false;
}

static bool is_loopback(const char *peer)
{
	return !strncmp(peer, "127.", 4) || !strcmp(peer, "::1");
}

static struct request read_request(const struct server *server, struct evhttp_request *request,
	char path[static URL_BYTES + 1])
{
	const struct evkeyvalq *headers = evhttp_request_get_input_headers(request);
	struct evhttp_connection *connection = evhttp_request_get_connection(request);
	char *peer = "";
	ev_uint16_t port;
	evhttp_connection_get_peer(connection, &peer, &port);
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
		.is_local = is_loopback(peer) && !forwarded,
		.is_plain = scheme && !evutil_ascii_strcasecmp(scheme, "http") &&
			is_trusted(server, peer) };
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

static void on_request(struct evhttp_request *request, void *context)
{
	struct server *server = context;
	struct bufferevent *connection =
		evhttp_connection_get_bufferevent(evhttp_request_get_connection(request));
	int refused = reaper_answered(server->reaper, connection, seam_monotonic_ms());
	if (evhttp_request_get_command(request) == EVHTTP_REQ_CONNECT) {
		/* evhttp keeps a tunnel open whatever is answered: what follows would be a request
		 */
		site_count(server->site, COUNT_REFUSED);
		evhttp_connection_free(evhttp_request_get_connection(request));
		return;
	}
	if (!refused)
		refused = guard(request);
	if (refused) {
		refuse(server, request, refused);
		return;
	}
	char path[URL_BYTES + 1];
	struct request asked = read_request(server, request, path);
	const char *secure = asked.is_plain ? site_secure_base(server->site) : NULL;
	struct answer *answer =
		secure ? redirect(secure, &asked) : site_answer(server->site, &asked);
	send_answer(server, request, &asked, answer);
	answer_drop(answer);
}

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

static void on_sweep(evutil_socket_t fd, short what, void *context)
{
	struct server *server = context;
	(void)fd, (void)what;
	for (size_t n = reaper_sweep(server->reaper, seam_monotonic_ms()); n > 0; n--)
		site_count(server->site, COUNT_REAPED);
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

static bool split_address(const char *listen, char host[static 64], char port[static 8])
{
	const char *colon = strrchr(listen, ':');
	size_t n = colon ? (size_t)(colon - listen) : 0;
	if (!colon || n == 0 || n >= 64 || strlen(colon + 1) >= 8)
		return false;
	bool bracketed = *listen == '[' && listen[n - 1] == ']';
	snprintf(host, 64, "%.*s", (int)(bracketed ? n - 2 : n), listen + bracketed);
	snprintf(port, 8, "%s", colon + 1);
	return true;
}

/* A bound socket; -1 with errno. */
static int open_socket(const char *listen)
{
	char host[64], port[8];
	struct addrinfo *found = NULL;
	const struct addrinfo hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV };
	errno = EINVAL;
	if (!split_address(listen, host, port) || getaddrinfo(host, port, &hints, &found))
		return -1;
	const int on = 1;
	int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd >= 0 && bind(fd, found->ai_addr, found->ai_addrlen)) {
		int error = errno;
		close(fd);
		errno = error;
		fd = -1;
	}
	freeaddrinfo(found);
	return fd;
}

static void name_socket(int fd, char ret_name[static 80])
{
	struct sockaddr_storage address;
	socklen_t size = sizeof address;
	char host[64] = "?", port[8] = "0";
	if (!getsockname(fd, (struct sockaddr *)&address, &size))
		getnameinfo((struct sockaddr *)&address, size, host, sizeof host, port, sizeof port,
			NI_NUMERICHOST | NI_NUMERICSERV);
	snprintf(ret_name, 80, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}

/* As many files as the system lets us have, and connections as far as they reach. */
static size_t raise_limit(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 512;
	rlim_t wanted = CONNECTIONS + SPARE_FILES;
	if (limit.rlim_cur < wanted) {
		limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
		setrlimit(RLIMIT_NOFILE, &limit);
		getrlimit(RLIMIT_NOFILE, &limit);
	}
	size_t files = (size_t)(limit.rlim_cur < wanted ? limit.rlim_cur : wanted);
	return files > 2 * SPARE_FILES ? files - SPARE_FILES : files / 2;
}

static void write_policy(struct text *t)
{
	text_puts(t, "default-src 'none'; img-src 'self'; style-src '");
	page_style_hash(t);
	text_puts(t, "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
}

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
	site_free(server->site);
	text_free(&server->policy);
}

static bool server_start(struct server *server, int fd)
{
	server->base = event_base_new();
	server->http = server->base ? evhttp_new(server->base) : NULL;
	if (server->http)
		server->reaper = reaper_new(server->base, server->most, on_refused, server);
	if (!server->reaper || !server_listen(server, fd) || !server_events(server))
		return false;
	server_limits(server);
	return true;
}

int web_serve(const struct web_options *options)
{
	struct server server = { .options = options, .most = raise_limit() };
	int fd = options->fd >= 0 ? options->fd : open_socket(options->listen);
	if (fd < 0) {
		log_error(_("cannot listen on %s: %s"), options->listen, strerror(errno));
		return EXIT_UNAVAILABLE;
	}
	signal(SIGPIPE, SIG_IGN);
	server.site = site_new(&(struct site_options){ .state = options->state,
		.directory = options->directory,
		.community = options->community,
		.now = options->now });
	write_policy(&server.policy);
	if (!server_start(&server, fd)) {
		log_error(_("cannot listen on %s: %s"), options->listen, strerror(errno));
		server_finish(&server);
		return EXIT_UNAVAILABLE;
	}
	char address[80];
	name_socket(fd, address);
	if (options->ready)
		options->ready(options->context, address);
	event_base_dispatch(server.base);
	server_finish(&server);
	return 0;
}
