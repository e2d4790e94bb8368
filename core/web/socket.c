/* socket.c - the address that is listened on */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/socket.h"

#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SPARE_FILES = 64 };

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

int socket_open(const char *listen)
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

void socket_name(int fd, char ret_name[static SOCKET_NAME])
{
	struct sockaddr_storage address;
	socklen_t size = sizeof address;
	char host[64] = "?", port[8] = "0";
	if (!getsockname(fd, (struct sockaddr *)&address, &size))
		getnameinfo((struct sockaddr *)&address, size, host, sizeof host, port, sizeof port,
			NI_NUMERICHOST | NI_NUMERICSERV);
	snprintf(ret_name, SOCKET_NAME, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}

size_t socket_room(size_t most)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 512;
	rlim_t wanted = most + SPARE_FILES;
	if (limit.rlim_cur < wanted) {
		limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
		setrlimit(RLIMIT_NOFILE, &limit);
		getrlimit(RLIMIT_NOFILE, &limit);
	}
	size_t files = (size_t)(limit.rlim_cur < wanted ? limit.rlim_cur : wanted);
	return files > 2 * SPARE_FILES ? files - SPARE_FILES : files / 2;
}
