/* program.c - programs of the operator's that get a message on their stdin */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/seam.h"
#include "base/vec.h"

enum { RUN_MS = 30000, RUN_GRACE_MS = 5000 };

struct run {
	pid_t pid;
	int fd; /* a pidfd: readable when it has ended */
	int64_t deadline;
	bool is_asked; /* SIGTERM was sent */
	outside_told *told;
	void *context;
};

struct programs {
	struct VEC(struct run) runs;
};

static int input_fd(const char *input, size_t n)
{
	const int fd = memfd_create("linli-input", MFD_CLOEXEC);

	if (fd < 0)
		return -1;
	if (!file_write(fd, input, n)) {
		seam_close(fd);
		return -1;
	}
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static int spawn(const char *path, int input, pid_t *ret_pid)
{
	char *const arguments[] = { (char *)(uintptr_t)path, NULL };
	char *const environment[] = { (char *)(uintptr_t) "PATH=/usr/local/bin:/usr/bin:/bin",
		NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t all;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addchdir_np(&actions, "/");
	posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	posix_spawnattr_init(&attributes);
	sigemptyset(&all);
	posix_spawnattr_setsigmask(&attributes, &all);
	sigfillset(&all);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes,
		POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	const int error = posix_spawn(ret_pid, path, &actions, &attributes, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return error;
}

void programs_start(struct programs *programs, const char *path, const char *input, size_t n,
	outside_told *told, void *context)
{
	const int fd = input_fd(input, n);
	pid_t pid = -1;
	int error = fd < 0 ? errno : spawn(path, fd, &pid);

	if (fd >= 0)
		seam_close(fd);
	if (error == 0) {
		const int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
		*vec_add(&programs->runs) = (struct run){ .pid = pid,
			.fd = pidfd,
			.deadline = seam_monotonic_ms() + RUN_MS,
			.told = told,
			.context = context };
		return;
	}
	told(context,
		&(struct outside_answer){ .is_refused = error == ENOENT || error == EACCES,
			.body = "",
			.error = strerror(error) });
}

static void run_end(struct programs *programs, size_t i, int status, bool is_cut)
{
	const struct run run = programs->runs.items[i];
	const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

	programs->runs.items[i] = programs->runs.items[--programs->runs.count];
	kill(-run.pid, SIGKILL); /* what it left behind */
	if (run.fd >= 0)
		seam_close(run.fd);
	run.told(run.context,
		&(struct outside_answer){ .is_answered = !is_cut && !run.is_asked,
			.is_cut = is_cut,
			.status = code,
			.body = "",
			.error = is_cut || run.is_asked ? _("the program did not end in time")
							: NULL });
}

void programs_step(struct programs *programs)
{
	const int64_t now = seam_monotonic_ms();

	for (size_t i = programs->runs.count; i-- > 0;) {
		struct run *run = &programs->runs.items[i];
		int status = 0;
		if (waitpid(run->pid, &status, WNOHANG) == run->pid) {
			run_end(programs, i, status, false);
			continue;
		}
		if (now < run->deadline)
			continue;
		kill(-run->pid, run->is_asked ? SIGKILL : SIGTERM);
		run->is_asked = true;
		run->deadline = now + RUN_GRACE_MS;
	}
}

struct programs *programs_new(void)
{
	return xcalloc(1, sizeof(struct programs));
}

void programs_free(struct programs *programs)
{
	if (programs == NULL)
		return;
	while (programs->runs.count > 0) {
		const size_t last = programs->runs.count - 1;
		int status = 0;
		kill(-programs->runs.items[last].pid, SIGKILL);
		waitpid(programs->runs.items[last].pid, &status, 0);
		run_end(programs, last, status, true);
	}
	vec_free(&programs->runs);
	free(programs);
}

size_t programs_active(const struct programs *programs)
{
	return programs->runs.count;
}

int programs_poll(
	const struct programs *programs, int timeout, struct pollfd *fds, size_t *ret_count)
{
	const int64_t now = seam_monotonic_ms();
	size_t count = 0;

	for (size_t i = 0; i < programs->runs.count; i++) {
		const struct run *run = &programs->runs.items[i];
		if (run->fd >= 0)
			fds[count++] = (struct pollfd){ .fd = run->fd, .events = POLLIN };
		if (run->deadline - now < timeout)
			timeout = run->deadline > now ? (int)(run->deadline - now) : 0;
	}
	*ret_count = count;
	return timeout;
}
