/* sink.c - a mail and a web server on the loopback that say yes to everything */
/* SPDX-License-Identifier: Apache-2.0 */
#include "sink.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

struct sink {
	bool is_mail;
	int listener;
	char url[64];
	pthread_t thread;
	atomic_size_t messages, connections, open;
};

struct peer {
	struct sink *sink;
	int fd;
	char bytes[65536];
	size_t count, at;
};

static void say(const struct peer *peer, const char *words)
{
	(void)!send(peer->fd, words, strlen(words), MSG_NOSIGNAL);
}

/* The next line without its end; false: the other side is gone. */
static bool next_line(struct peer *peer, char *line, size_t size)
{
	for (;;) {
		char *begin = peer->bytes + peer->at;
		char *end = memchr(begin, '\n', peer->count - peer->at);
		if (end != NULL) {
			size_t n = (size_t)(end - begin);
			peer->at += n + 1;
			if (n > 0 && begin[n - 1] == '\r')
				n--;
			if (n >= size)
				n = size - 1;
			memcpy(line, begin, n);
			line[n] = '\0';
			return true;
		}
		memmove(peer->bytes, begin, peer->count - peer->at);
		peer->count -= peer->at;
		peer->at = 0;
		const ssize_t r = recv(
			peer->fd, peer->bytes + peer->count, sizeof peer->bytes - peer->count, 0);
		if (r <= 0)
			return false;
		peer->count += (size_t)r;
	}
}

static bool skip(struct peer *peer, size_t n)
{
	while (n > 0) {
		if (peer->at == peer->count) {
			const ssize_t r = recv(peer->fd, peer->bytes, sizeof peer->bytes, 0);
			if (r <= 0)
				return false;
			peer->count = (size_t)r;
			peer->at = 0;
		}
		const size_t there = peer->count - peer->at;
		const size_t piece = n < there ? n : there;
		peer->at += piece;
		n -= piece;
	}
	return true;
}

static void talk_http(struct peer *peer)
{
	char line[4096];
	size_t length = 0;

	while (next_line(peer, line, sizeof line)) {
		if (strncasecmp(line, "content-length:", 15) == 0)
			length = strtoul(line + 15, NULL, 10);
		if (*line != '\0')
			continue;
		if (!skip(peer, length))
			return;
		length = 0;
		peer->sink->messages++;
		say(peer,
			"HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n"
			"{\"errcode\":0,\"errmsg\":\"ok\"}");
	}
}

static void talk_mail(struct peer *peer)
{
	char line[4096];

	say(peer, "220 sink\r\n");
	while (next_line(peer, line, sizeof line)) {
		if (strncasecmp(line, "QUIT", 4) == 0) {
			say(peer, "221 bye\r\n");
			return;
		}
		if (strncasecmp(line, "DATA", 4) != 0) {
			say(peer, "250 ok\r\n");
			continue;
		}
		say(peer, "354 go on\r\n");
		while (next_line(peer, line, sizeof line) && strcmp(line, ".") != 0)
			;
		peer->sink->messages++;
		say(peer, "250 ok\r\n");
	}
}

static void *peer_main(void *context)
{
	struct peer *peer = context;

	if (peer->sink->is_mail)
		talk_mail(peer);
	else
		talk_http(peer);
	close(peer->fd);
	peer->sink->open--;
	free(peer);
	return NULL;
}

static void *sink_main(void *context)
{
	struct sink *sink = context;
	const int yes = 1;
	int fd;

	while ((fd = accept(sink->listener, NULL, NULL)) >= 0) {
		struct peer *peer = calloc(1, sizeof *peer);
		pthread_t thread;
		if (peer == NULL)
			abort();
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
		peer->sink = sink;
		peer->fd = fd;
		sink->connections++;
		sink->open++;
		if (pthread_create(&thread, NULL, peer_main, peer) != 0)
			abort();
		pthread_detach(thread);
	}
	return NULL;
}

struct sink *sink_new(bool is_mail)
{
	struct sink *sink = calloc(1, sizeof *sink);
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;

	if (sink == NULL)
		abort();
	sink->is_mail = is_mail;
	sink->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (sink->listener < 0 ||
		bind(sink->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
		listen(sink->listener, 512) != 0 ||
		getsockname(sink->listener, (struct sockaddr *)&address, &size) != 0 ||
		pthread_create(&sink->thread, NULL, sink_main, sink) != 0)
		abort();
	snprintf(sink->url, sizeof sink->url,
		is_mail ? "smtp://127.0.0.1:%d" : "http://127.0.0.1:%d/hook",
		ntohs(address.sin_port));
	return sink;
}

const char *sink_url(const struct sink *sink)
{
	return sink->url;
}

size_t sink_messages(const struct sink *sink)
{
	return sink->messages;
}

size_t sink_connections(const struct sink *sink)
{
	return sink->connections;
}

void sink_free(struct sink *sink)
{
	shutdown(sink->listener, SHUT_RDWR);
	pthread_join(sink->thread, NULL);
	close(sink->listener);
	while (sink->open > 0)
		usleep(1000);
	free(sink);
}
