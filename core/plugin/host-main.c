/* host-main.c - linli-host: one plugin, one question, one answer */
/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Started by the core alone: the request on descriptor 0, the answer to 1, the plugin on 3, nothing
 * in the environment.  Whatever the plugin does here, it does to this process.
 */

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "plugin/frame.h"
#include "plugin/host.h"
#include "plugin/sandbox.h"

static void read_all(int fd, struct text *t)
{
	char buffer[16384];

	for (;;) {
		const ssize_t n = read(fd, buffer, sizeof buffer);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || t->size > FRAME_MOST)
			return;
		text_add(t, buffer, (size_t)n);
	}
}

int main(void)
{
	struct text request = { 0 }, answer = { 0 };
	struct frame frame;

#ifdef SYS_close_range
	syscall(SYS_close_range, HOST_PLUGIN_FD + 1, ~0U, 0);
#endif
	read_all(STDIN_FILENO, &request);
	if (frame_read(text_string(&request), request.size, &frame) != FRAME_OK)
		_exit(HOST_REQUEST);
	struct host *host = host_new(&frame);
	if (host == NULL)
		_exit(HOST_REQUEST);
	text_reserve(&answer, 65536);
	sandbox_enter();
	host_load(host);
	close(HOST_PLUGIN_FD);
	close(STDIN_FILENO);
	sandbox_seal();
	host_answer(host, &answer);
	if (answer.size > FRAME_MOST)
		_exit(HOST_FLOOD);
	_exit(file_write(STDOUT_FILENO, answer.bytes, answer.size) ? 0 : HOST_WRITE);
}
