/* reaper.c - who is connected, what they have sent so far, and who has been here too long */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/reaper.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/alloc.h"
#include "base/seam.h"
#include "web/head.h"

enum { INPUT_BYTES = 2 * HEAD_BYTES /* that one connection may have waiting */ };
enum { PIECES = 8 /* of memory that a read is spread over */ };
/* In a crowd a connection's input is a kilobyte (libevent's own 48 bytes and this; else it takes
 * four), and nothing more is read while an answer waits for its reader. */
enum { READ_AT_ONCE = 976 };
enum { HELD_BYTES = 8 << 20, FAIR_BYTES = 1024 /* waiting of all, and then still of one */ };

enum phase { PHASE_WAIT, PHASE_HEAD, PHASE_ANSWER, PHASE_LINGER };

/* Nothing here owns the connection.  A reference of our own would keep its read event registered
 * after evhttp has closed the descriptor, and the next client with the same number would lose bytes
 * to it; so the end is learnt from evhttp's close callback. */
struct client {
	struct reaper *reaper;
	struct bufferevent *connection;
	struct evhttp_connection *http; /* NULL until greeted */
	struct address peer;
	struct visitor *visitor; /* NULL: not counted */
	int64_t since;           /* of a waiting one: until */
	enum phase phase;
	struct head head;
	int refused;         /* the status, once its bytes were judged bad */
	struct client *next; /* of its bucket */
	struct client *next_fresh;
};

struct reaper {
	struct client **buckets;
	size_t bucket_count, count, most;
	size_t held;          /* bytes that came and were not read by evhttp yet */
	struct client *fresh; /* not greeted yet */
	struct event *greet;
	struct limits *limits;
	struct reaper_hooks hooks;
};

static struct client **bucket_of(const struct reaper *reaper, const struct bufferevent *connection)
{
	return &reaper->buckets[(size_t)((uintptr_t)connection >> 6) % reaper->bucket_count];
}

static struct client *client_find(const struct reaper *reaper, const struct bufferevent *connection)
{
	struct client *client = *bucket_of(reaper, connection);
	while (client && client->connection != connection)
		client = client->next;
	return client;
}

static void on_bytes(struct evbuffer *input, const struct evbuffer_cb_info *info, void *context);

static void client_drop(struct client *client)
{
	struct client **link = bucket_of(client->reaper, client->connection);
	while (*link != client)
		link = &(*link)->next;
	*link = client->next;
	client->reaper->count--;
	client->reaper->held -= evbuffer_get_length(bufferevent_get_input(client->connection));
	if (client->visitor)
		limits_leave(client->visitor);
	evbuffer_remove_cb(bufferevent_get_input(client->connection), on_bytes, client);
	free(client);
}

size_t reaper_count(const struct reaper *reaper)
{
	return reaper->count;
}

bool reaper_is_crowded(const struct reaper *reaper)
{
	return reaper->count > REAPER_CROWD;
}

/* --- the end: evhttp says it --- */

static void on_close(struct evhttp_connection *connection, void *context)
{
	(void)connection;
	client_drop(context);
}

/* evhttp's own context of a connection is its evhttp_connection; it has no callback for new ones.
 * NULL when it has given up on it already. */
static struct evhttp_connection *http_of(struct bufferevent *connection)
{
	bufferevent_data_cb read, write;
	bufferevent_event_cb event;
	void *context;
	bufferevent_getcb(connection, &read, &write, &event, &context);
	return read || event ? context : NULL;
}

static struct address peer_of(struct evhttp_connection *http)
{
	struct address peer = { .bytes = { 0 } };
	char *name = NULL;
	ev_uint16_t port;
	evhttp_connection_get_peer(http, &name, &port);
	if (name)
		address_parse(name, strlen(name), &peer);
	return peer;
}

/* What the limits say to a new connection. */
static void admit(struct client *client)
{
	struct reaper *reaper = client->reaper;
	client->peer = peer_of(client->http);
	if (limits_is_exempt(reaper->limits, &client->peer))
		return;
	client->visitor = limits_enter(reaper->limits, &client->peer, client->since);
	if (!client->visitor) {
		reaper->hooks.limited(reaper->hooks.context);
		evhttp_connection_free(client->http); /* and with it the client */
		return;
	}
	int64_t wait = limits_wait(reaper->limits, &client->peer, client->since);
	if (wait == 0)
		return;
	reaper->hooks.limited(reaper->hooks.context);
	client->phase = PHASE_WAIT;
	client->since += wait;
	bufferevent_disable(client->connection, EV_READ);
}

/* Runs after the accept in which evhttp asked for the connections, and before they are read. */
static void on_greet(evutil_socket_t fd, short what, void *context)
{
	struct reaper *reaper = context;
	(void)fd, (void)what;
	while (reaper->fresh) {
		struct client *client = reaper->fresh;
		struct bufferevent *connection = client->connection;
		reaper->fresh = client->next_fresh;
		client->http = http_of(connection);
		if (client->http) {
			evhttp_connection_set_closecb(client->http, on_close, client);
			admit(client);
		} else {
			client_drop(client);
		}
		bufferevent_decref(connection);
	}
}

/* --- bytes: before evhttp's parser has them --- */

static void on_lingering(struct bufferevent *connection, void *context)
{
	struct evbuffer *input = bufferevent_get_input(connection);
	(void)context;
	evbuffer_drain(input, evbuffer_get_length(input));
}

static void on_gone(struct bufferevent *connection, short what, void *context)
{
	struct client *client = context;
	(void)connection, (void)what;
	evhttp_connection_free(client->http);
}

/* A few hundred bytes into the buffer of a socket that nothing was written to: they fit or the
 * client is gone.  Closing at once would make the system send a reset, which can overtake them. */
static void refuse(struct client *client)
{
	evutil_socket_t fd = bufferevent_getfd(client->connection);
	const char *reason =
		client->refused == 431 ? "Request Header Fields Too Large" : "Bad Request";
	char answer[256];
	int n = snprintf(answer, sizeof answer,
		"HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: text/plain\r\n"
		"Content-Length: %zu\r\n\r\n%s\n",
		client->refused, reason, strlen(reason) + 1, reason);
	send(fd, answer, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT);
	shutdown(fd, SHUT_WR);
	bufferevent_setcb(client->connection, on_lingering, NULL, on_gone, client);
	client->phase = PHASE_LINGER;
	client->since = seam_monotonic_ms();
	client->reaper->hooks.refused(client->reaper->hooks.context);
	if (client->visitor)
		limits_take(client->reaper->limits, &client->peer, 1, client->since);
}

static int read_added(struct client *client, struct evbuffer *input, size_t from, size_t n)
{
	struct evbuffer_iovec pieces[PIECES];
	struct evbuffer_ptr at;
	int status = 0;
	while (n > 0 && !status && !evbuffer_ptr_set(input, &at, from, EVBUFFER_PTR_SET)) {
		int count = evbuffer_peek(input, (ev_ssize_t)n, &at, pieces, PIECES);
		if (count <= 0)
			break;
		for (int i = 0; i < count && i < PIECES && n > 0 && !status; i++) {
			size_t size = pieces[i].iov_len < n ? pieces[i].iov_len : n;
			status = head_read(&client->head, pieces[i].iov_base, size);
			from += size;
			n -= size;
		}
	}
	return status;
}

static void on_bytes(struct evbuffer *input, const struct evbuffer_cb_info *info, void *context)
{
	struct client *client = context;
	struct reaper *reaper = client->reaper;
	reaper->held += info->n_added - info->n_deleted;
	if (info->n_added == 0 || client->refused)
		return;
	if (reaper->held > HELD_BYTES && evbuffer_get_length(input) > FAIR_BYTES) {
		reaper->hooks.limited(reaper->hooks.context);
		shutdown(bufferevent_getfd(client->connection), SHUT_RDWR);
		return;
	}
	client->refused =
		read_added(client, input, info->orig_size - info->n_deleted, info->n_added);
	struct evbuffer *output = bufferevent_get_output(client->connection);
	/* an answer on its way is finished first, then evhttp comes to these bytes itself */
	if (client->refused && client->http && evbuffer_get_length(output) == 0)
		refuse(client);
}

/* --- a connection's life --- */

void reaper_add(struct reaper *reaper, struct bufferevent *connection, int64_t ms)
{
	struct client *client = xcalloc(1, sizeof *client);
	struct client **bucket = bucket_of(reaper, connection);
	*client = (struct client){ .reaper = reaper,
		.connection = connection,
		.phase = PHASE_HEAD,
		.since = ms,
		.next = *bucket,
		.next_fresh = reaper->fresh };
	*bucket = reaper->fresh = client;
	reaper->count++;
	bufferevent_incref(connection); /* until it is greeted */
	bufferevent_setwatermark(connection, EV_READ, 0, INPUT_BYTES);
	if (reaper_is_crowded(reaper))
		bufferevent_set_max_single_read(connection, READ_AT_ONCE);
	evbuffer_add_cb(bufferevent_get_input(connection), on_bytes, client);
	event_active(reaper->greet, 0, 0);
}

int reaper_answered(
	struct reaper *reaper, struct bufferevent *connection, int64_t ms, struct address *ret_peer)
{
	struct client *client = client_find(reaper, connection);
	*ret_peer = client ? client->peer : (struct address){ .bytes = { 0 } };
	if (!client)
		return 0;
	client->phase = PHASE_ANSWER;
	client->since = ms;
	if (reaper_is_crowded(reaper))
		bufferevent_setwatermark(connection, EV_READ, 0, 1);
	return client->refused;
}

void reaper_written(struct bufferevent *connection)
{
	bufferevent_setwatermark(connection, EV_READ, 0, INPUT_BYTES);
}

/* Between requests a connection may rest; the first bytes of the next one start its time. */
static bool is_late(struct client *client, int64_t ms, int64_t head_ms)
{
	struct bufferevent *connection = client->connection;
	if (client->phase == PHASE_WAIT && ms >= client->since) {
		client->phase = PHASE_HEAD;
		bufferevent_enable(connection, EV_READ);
	}
	if (client->phase == PHASE_WAIT)
		return false;
	if (client->phase == PHASE_LINGER)
		return ms - client->since > REAPER_LINGER_MS;
	if (client->phase == PHASE_ANSWER) {
		if (evbuffer_get_length(bufferevent_get_output(connection)) > 0)
			return ms - client->since > REAPER_ANSWER_MS;
		if (evbuffer_get_length(bufferevent_get_input(connection)) == 0)
			return ms - client->since >
				(head_ms < REAPER_HEAD_MS ? head_ms : REAPER_IDLE_MS);
		client->phase = PHASE_HEAD;
		client->since = ms;
	}
	return ms - client->since > head_ms;
}

size_t reaper_sweep(struct reaper *reaper, int64_t ms)
{
	size_t reaped = 0;
	int64_t head_ms =
		reaper->count > reaper->most / 10 * 9 ? REAPER_HEAD_MS / 10 : REAPER_HEAD_MS;
	for (size_t i = 0; i < reaper->bucket_count; i++)
		for (struct client *client = reaper->buckets[i]; client; client = client->next)
			if (client->http && is_late(client, ms, head_ms)) {
				/* the server sees the end and closes */
				shutdown(bufferevent_getfd(client->connection), SHUT_RDWR);
				client->since = ms;
				reaped++;
			}
	return reaped;
}

void reaper_free(struct reaper *reaper)
{
	if (!reaper)
		return;
	on_greet(-1, 0, reaper);
	for (size_t i = 0; i < reaper->bucket_count; i++)
		while (reaper->buckets[i])
			client_drop(reaper->buckets[i]);
	if (reaper->greet)
		event_free(reaper->greet);
	free(reaper->buckets);
	free(reaper);
}

struct reaper *reaper_new(struct event_base *base, size_t most, struct limits *limits,
	const struct reaper_hooks *hooks)
{
	struct reaper *reaper = xcalloc(1, sizeof *reaper);
	reaper->most = most;
	reaper->bucket_count = 4093;
	reaper->buckets = xcalloc(reaper->bucket_count, sizeof *reaper->buckets);
	reaper->limits = limits;
	reaper->hooks = *hooks;
	reaper->greet = event_new(base, -1, 0, on_greet, reaper);
	if (reaper->greet)
		return reaper;
	reaper_free(reaper);
	return NULL;
}
