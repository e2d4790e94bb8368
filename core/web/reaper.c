/* reaper.c - who has been here too long */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/reaper.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/alloc.h"

enum phase { PHASE_HEAD, PHASE_ANSWER };

/* The reaper holds a reference of its own, so that a connection's memory outlives the server's use
 * of it until the next sweep sees that. */
struct client {
	struct bufferevent *connection;
	int64_t since;
	enum phase phase;
	struct client *next; /* of its bucket */
};

struct reaper {
	struct client **buckets;
	size_t bucket_count, count, most;
};

static size_t bucket_of(const struct reaper *reaper, const struct bufferevent *connection)
{
	return (size_t)((uintptr_t)connection >> 6) % reaper->bucket_count;
}

struct reaper *reaper_new(size_t most)
{
	struct reaper *reaper = xcalloc(1, sizeof *reaper);
	reaper->most = most;
	reaper->bucket_count = 4093;
	reaper->buckets = xcalloc(reaper->bucket_count, sizeof *reaper->buckets);
	return reaper;
}

static void client_drop(struct reaper *reaper, struct client **link)
{
	struct client *client = *link;
	*link = client->next;
	bufferevent_decref(client->connection);
	free(client);
	reaper->count--;
}

void reaper_free(struct reaper *reaper)
{
	if (!reaper)
		return;
	for (size_t i = 0; i < reaper->bucket_count; i++)
		while (reaper->buckets[i])
			client_drop(reaper, &reaper->buckets[i]);
	free(reaper->buckets);
	free(reaper);
}

void reaper_add(struct reaper *reaper, struct bufferevent *connection, int64_t ms)
{
	struct client *client = xcalloc(1, sizeof *client);
	struct client **bucket = &reaper->buckets[bucket_of(reaper, connection)];
	bufferevent_incref(connection);
	*client = (struct client){ .connection = connection, .since = ms, .next = *bucket };
	*bucket = client;
	reaper->count++;
}

void reaper_answered(struct reaper *reaper, struct bufferevent *connection, int64_t ms)
{
	struct client *client = reaper->buckets[bucket_of(reaper, connection)];
	while (client && client->connection != connection)
		client = client->next;
	if (!client)
		return;
	client->phase = PHASE_ANSWER;
	client->since = ms;
}

/* The server forgets a connection by taking its callbacks away. */
static bool is_forgotten(struct bufferevent *connection)
{
	bufferevent_data_cb read, write;
	bufferevent_event_cb event;
	void *context;
	bufferevent_getcb(connection, &read, &write, &event, &context);
	return !read && !write && !event;
}

/* Between requests a connection may rest; the first bytes of the next one start its time. */
static bool is_late(struct client *client, int64_t ms, int64_t head_ms)
{
	struct bufferevent *connection = client->connection;
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
		for (struct client **link = &reaper->buckets[i]; *link;) {
			struct client *client = *link;
			if (is_forgotten(client->connection)) {
				client_drop(reaper, link);
				continue;
			}
			if (is_late(client, ms, head_ms)) {
				/* the server sees the end and closes */
				shutdown(bufferevent_getfd(client->connection), SHUT_RDWR);
				client->since = ms;
				reaped++;
			}
			link = &client->next;
		}
	return reaped;
}

size_t reaper_count(const struct reaper *reaper)
{
	return reaper->count;
}
