/* process.c - host processes: started, listened to, cut off, reaped */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/seam.h"
#include "plugin/frame.h"
#include "plugin/host.h"
#include "plugin/seal.h"

enum { WALL_MS = 3000, PARALLEL_MOST = 8 };

static int start(const struct process *s, int in, int out, pid_t *ret_pid)
{
	static char *const none[] = { NULL };
	char *const argv[] = { (char[]){ "linli-host" }, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, s->plugin, HOST_PLUGIN_FD);
	posix_spawn_file_actions_addchdir_np(&actions, "/");
	posix_spawnattr_init(&attributes);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(&attributes, &signals);
	sigfillset(&signals);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	const int why = posix_spawn(ret_pid, s->host, &actions, &attributes, argv, none);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return why;
}

static void fail(struct process *s, int why)
{
	s->end = PROCESS_NOTHING;
	s->code = why;
	s->pid = 0;
}

static void process_start(struct process *s)
{
	int ends[2];
	pid_t pid = 0;

	const int in = seal_bytes("linli-request", s->request->bytes, s->request->size);
	if (in < 0) {
		fail(s, errno);
		return;
	}
	if (pipe2(ends, O_CLOEXEC) != 0) {
		fail(s, errno);
		close(in);
		return;
	}
	const int out = seal_lift(ends[1]);
	const int why = out < 0 ? errno : start(s, in, out, &pid);
	close(in);
	close(out);
	if (why != 0) {
		fail(s, why);
		close(ends[0]);
		return;
	}
	s->pid = pid;
	s->out = ends[0];
	s->deadline = seam_monotonic_ms() + WALL_MS;
}

/* Sleeps until the process has ended or its time is over; not at all before Linux 5.3. */
static void wait_ended(const struct process *s)
{
	const int64_t left = s->deadline - seam_monotonic_ms();
	const int fd = (int)syscall(SYS_pidfd_open, s->pid, 0);

	if (fd < 0)
		return;
	poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, left > 0 ? (int)left : 0);
	close(fd);
}

static bool reap(const struct process *s, int flags, int *ret_status)
{
	pid_t pid;

	do
		pid = waitpid(s->pid, ret_status, flags);
	while (pid < 0 && errno == EINTR);
	if (pid < 0)
		*ret_status = 0; /* somebody else has reaped it: then the frame alone decides */
	return pid != 0;
}

static void note_status(struct process *s, int status)
{
	if (WIFSIGNALED(status)) {
		s->end = PROCESS_SIGNAL;
		s->code = WTERMSIG(status);
	} else {
		s->code = WEXITSTATUS(status);
		s->end = s->code == 0 ? PROCESS_DONE : PROCESS_STATUS;
	}
}

static void cut_off(struct process *s, enum process_end end)
{
	int status;

	kill(s->pid, SIGKILL);
	reap(s, 0, &status);
	s->end = end;
}

/* The pipe is closed: the process has ended, or has until its deadline to. */
static void finish(struct process *s)
{
	int status;

	for (;;) {
		wait_ended(s);
		if (reap(s, WNOHANG, &status)) {
			note_status(s, status);
			return;
		}
		if (seam_monotonic_ms() >= s->deadline) {
			cut_off(s, PROCESS_TIME);
			return;
		}
		poll(NULL, 0, 1);
	}
}

static void close_out(struct process *s)
{
	close(s->out);
	s->pid = 0;
}

/* Takes what has come; false: this process is over. */
static bool process_read(struct process *s)
{
	char buffer[65536];
	const ssize_t n = read(s->out, buffer, sizeof buffer);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return true;
	if (n > 0) {
		text_add(&s->answer, buffer, (size_t)n);
		if (s->answer.size <= FRAME_MOST)
			return true;
		cut_off(s, PROCESS_FLOOD);
	} else {
		finish(s);
	}
	close_out(s);
	return false;
}

static int time_left(struct process *const *running, size_t count)
{
	int64_t least = WALL_MS;
	const int64_t now = seam_monotonic_ms();

	for (size_t i = 0; i < count; i++)
		if (running[i]->deadline - now < least)
			least = running[i]->deadline - now;
	return least > 0 ? (int)least : 0;
}

/* One round: what is readable is read, whose time is over is cut off.  Returns how many still run.
 */
static size_t process_round(struct process **running, size_t count)
{
	struct pollfd polls[PARALLEL_MOST];
	size_t left = 0;

	for (size_t i = 0; i < count; i++)
		polls[i] = (struct pollfd){ .fd = running[i]->out, .events = POLLIN };
	const int ready = poll(polls, (nfds_t)count, time_left(running, count));
	const int64_t now = seam_monotonic_ms();
	for (size_t i = 0; i < count; i++) {
		struct process *s = running[i];
		if (ready > 0 && polls[i].revents != 0 && !process_read(s))
			continue;
		if (now >= s->deadline) {
			cut_off(s, PROCESS_TIME);
			close_out(s);
			continue;
		}
		running[left++] = s;
	}
	return left;
}

void process_run(struct process *processes, size_t count, size_t parallel)
{
	struct process *running[PARALLEL_MOST];
	size_t active = 0, next = 0;

	if (parallel < 1 || parallel > PARALLEL_MOST)
		parallel = parallel < 1 ? 1 : PARALLEL_MOST;
	while (next < count || active > 0) {
		while (active < parallel && next < count) {
			struct process *s = &processes[next++];
			process_start(s);
			if (s->pid != 0)
				running[active++] = s;
		}
		if (active > 0)
			active = process_round(running, active);
	}
}
