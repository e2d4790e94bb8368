/* test-file.c - all of it is written, or the reason is there */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

/* A pipe holds 64 KiB, so the writer is stopped in the middle again and again. */
static void more_than_a_pipe_holds_arrives_whole(void **state)
{
	enum { SIZE = 1 << 20 };
	int fds[2], status;
	size_t sum = 0, size = 0;
	unsigned char buffer[4096];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	const pid_t child = fork();
	if (child == 0) {
		unsigned char *bytes = malloc(SIZE);
		for (size_t i = 0; bytes && i < SIZE; i++)
			bytes[i] = (unsigned char)(i % 251);
		close(fds[0]);
		_exit(bytes && file_write(fds[1], bytes, SIZE) ? 0 : 1);
	}
	close(fds[1]);
	for (ssize_t n; (n = read(fds[0], buffer, sizeof buffer)) > 0; size += (size_t)n)
		for (ssize_t i = 0; i < n; i++)
			sum += buffer[i] == (size + (size_t)i) % 251;
	close(fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(size, SIZE);
	assert_int_equal(sum, SIZE);
}

static void what_cannot_be_written_says_why(void **state)
{
	static const struct {
		const char *path;
		int flags, reason;
	} rows[] = { { "/dev/full", O_WRONLY, ENOSPC }, { "/dev/null", O_RDONLY, EBADF } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int fd = open(rows[i].path, rows[i].flags | O_CLOEXEC);
		assert_true(fd >= 0);
		assert_true(file_write(fd, "", 0)); /* nothing to do */
		errno = 0;
		assert_false(file_write(fd, "abc", 3));
		assert_int_equal(errno, rows[i].reason);
		close(fd);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(more_than_a_pipe_holds_arrives_whole),
		cmocka_unit_test(what_cannot_be_written_says_why),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
