/* notify.c - telling systemd how we are, without its library */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/seam.h"
#include "base/text.h"

void notify_send(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	const size_t n = path ? strlen(path) : 0;

	if (n < 2 || n >= sizeof to.sun_path || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(to.sun_path, path, n);
	if (path[0] == '@')
		to.sun_path[0] = '\0'; /* an abstract socket */
	const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	(void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&to,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	close(fd);
}

void notify_ready(const char *status)
{
	struct text t AUTO_TEXT = { 0 };

	text_printf(&t, "READY=1\nSTATUS=%s\n", status);
	notify_send(text_string(&t));
}

void notify_reloading(void)
{
	struct text t AUTO_TEXT = { 0 };

	text_printf(
		&t, "RELOADING=1\nMONOTONIC_USEC=%lld\n", (long long)seam_monotonic_ms() * 1000);
	notify_send(text_string(&t));
}
