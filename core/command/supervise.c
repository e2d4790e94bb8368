/* supervise.c - keeps the processes of `linli run` alive */
/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "command/supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/seam.h"
#include "command/access.h"
#include "command/notify.h"

enum {
	LOOK_MS = 5000,    /* how often the store is looked at */
	SETTLE_MS = 20000, /* at least between two plans because of it */
	BACK_OFF_MS = 500, /* first wait before a restart, doubled each time */
	BACK_OFF_MOST = 60000,
	STABLE_MS = 60000, /* lived that long: the next wait is the first again */
	HOUR = 3600,       /* seconds */
	AFTER_MIDNIGHT = 30
};

struct child {
	pid_t pid; /* 0: not running */
	int64_t started, start_at;
	int64_t back_off;
};

struct trace { /* of the store's files: another trace, somebody wrote */
	struct timespec database, log;
	off_t log_size;
};

struct supervisor {
	const struct setup *setup;
	const char *listen;
	struct child web, plan, remind, purge;
	bool wants_plan, wants_purge, is_reload, is_ready, is_over;
	bool has_served; /* the server was up once */
	int exit_code;
	int plan_code;         /* of the last plan */
	int ready_fd;          /* the server's address comes through here, -1 */
	int64_t next_midnight; /* instant */
	int64_t last_plan;     /* monotonic */
	struct trace trace;
};

static struct trace look(const struct setup *setup)
{
	struct trace trace = { 0 };
	struct stat s;
	char *database = NULL, *log = NULL;

	if (asprintf(&database, "%s/linli.db", setup->state) < 0 ||
		asprintf(&log, "%s/linli.db-wal", setup->state) < 0)
		fatal_memory(0);
	if (stat(database, &s) == 0)
		trace.database = s.st_mtim;
	if (stat(log, &s) == 0 && s.st_size > 0) {
		trace.log = s.st_mtim;
		trace.log_size = s.st_size;
	}
	free(database);
	free(log);
	return trace;
}

static bool is_other(const struct trace *a, const struct trace *b)
{
	return a->database.tv_sec != b->database.tv_sec ||
		a->database.tv_nsec != b->database.tv_nsec || a->log.tv_sec != b->log.tv_sec ||
		a->log.tv_nsec != b->log.tv_nsec || a->log_size != b->log_size;
}

/* The next midnight of the community; with a fixed clock there is none.  Where the store cannot say
 * its zone now, an hour from now. */
static int64_t midnight(const struct setup *setup)
{
	struct access access;
	int64_t instant = seam_now() + HOUR;
	int32_t second;

	if (setup->now)
		return INT64_MAX;
	if (access_read(setup, &access) == EXIT_DONE && access.zone) {
		const civil_day today = zone_day(access.zone, seam_now(), &second);

		instant = zone_instant(access.zone, today + 1, 0) + AFTER_MIDNIGHT;
	}
	access_finish(&access);
	return instant;
}

/* In the child: a clean start, and an end with the parent. */
static void become(
	const struct supervisor *s, char **argv, bool is_quiet, int ready_fd, pid_t parent)
{
	sigset_t none;
	char fd[16];

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_OUTSIDE);
	/* A daemon has no data to print, only a log. */
	dup2(is_quiet ? open("/dev/null", O_WRONLY | O_CLOEXEC) : STDERR_FILENO, STDOUT_FILENO);
	if (ready_fd >= 0) {
		fcntl(ready_fd, F_SETFD, 0);
		snprintf(fd, sizeof fd, "%d", ready_fd);
		setenv("LINLI_READY_FD", fd, 1);
	}
	unsetenv("NOTIFY_SOCKET");
	execv("/proc/self/exe", argv);
	execvp(s->setup->program, argv);
	_exit(EXIT_OUTSIDE);
}

static void start(struct supervisor *s, struct child *child, const char *command,
	const char *option, const char *value, int ready_fd)
{
	const struct setup *setup = s->setup;
	const char *argv[16];
	size_t n = 0;

	argv[n++] = setup->program;
	argv[n++] = "-c";
	argv[n++] = setup->config;
	argv[n++] = "--state";
	argv[n++] = setup->state;
	if (setup->now) {
		argv[n++] = "--now";
		argv[n++] = setup->now;
	}
	if (setup->has_lang) {
		argv[n++] = "--lang";
		argv[n++] = lang_tag(setup->lang);
	}
	argv[n++] = command;
	if (option)
		argv[n++] = option;
	if (value)
		argv[n++] = value;
	argv[n] = NULL;
	const pid_t parent = getpid();

	child->pid = fork();
	if (child->pid == 0)
		become(s, (char **)argv, child == &s->purge, ready_fd, parent);
	child->started = seam_monotonic_ms();
	if (child->pid < 0) {
		child->pid = 0;
		child->start_at = child->started + BACK_OFF_MS;
		log_error(_("cannot start %s: %s"), command, strerror(errno));
	}
}

static void start_web(struct supervisor *s)
{
	int pipe_fds[2] = { -1, -1 };

	if (s->ready_fd >= 0)
		close(s->ready_fd);
	s->ready_fd = -1;
	if (pipe2(pipe_fds, O_CLOEXEC) == 0)
		s->ready_fd = pipe_fds[0];
	start(s, &s->web, "serve", s->listen ? "--listen" : NULL, s->listen, pipe_fds[1]);
	if (pipe_fds[1] >= 0)
		close(pipe_fds[1]);
}

static void start_plan(struct supervisor *s)
{
	s->wants_plan = false;
	s->last_plan = seam_monotonic_ms();
	start(s, &s->plan, "run", "--once", NULL, -1);
	s->wants_plan = s->plan.pid == 0;
}

/* Once a night and after the start, when the night may have been missed. */
static void start_purge(struct supervisor *s)
{
	s->wants_purge = false;
	start(s, &s->purge, "purge", NULL, NULL, -1);
}

static void purge_ended(int code)
{
	if (code != EXIT_DONE)
		log_warn(_("removing what was kept long enough ended with %d; the next night goes "
			   "on"),
			code);
}

/* What died young waits longer each time before it is started again. */
static void start_later(struct child *child)
{
	const int64_t now = seam_monotonic_ms();

	if (now - child->started > STABLE_MS || child->back_off == 0)
		child->back_off = BACK_OFF_MS;
	else if (child->back_off < BACK_OFF_MOST)
		child->back_off *= 2;
	child->start_at = now + child->back_off;
}

/* A full disk or a busy store may be better soon; a faulty configuration waits for a person. */
static void plan_later(struct supervisor *s, int code)
{
	start_later(&s->plan);
	s->wants_plan = true;
	log_warn(_("planning ended with %d; the last good plan stays, and it is tried again in %d "
		   "ms"),
		code, (int)s->plan.back_off);
}

static void plan_ended(struct supervisor *s, int code)
{
	s->plan_code = code;
	/* A plan that had begun before the reload was asked for does not answer for it. */
	if (s->is_reload && !s->wants_plan) {
		notify_ready(code == EXIT_DONE ? "serving" : "reload refused");
		s->is_reload = false;
	}
	if (code == EXIT_CONFIG)
		log_warn(_("the configuration has errors; the last good plan stays"));
	if (code == EXIT_DONE || code == EXIT_CONFIG)
		s->plan.back_off = s->plan.start_at = 0;
	else
		plan_later(s, code);
	s->trace = look(s->setup);
	s->next_midnight = midnight(s->setup);
	/* Nothing good was there before and nothing is now: this needs a person. */
	if (code == EXIT_CONFIG && !s->has_served && s->trace.database.tv_sec == 0) {
		s->exit_code = EXIT_CONFIG;
		s->is_over = true;
	}
}

static void web_ended(struct supervisor *s, int code)
{
	if (s->is_over)
		return;
	/* It ended by itself before it ever served: the address is taken, and trying again would
	 * not free it.  Killed by a signal, or while the store has no room, it may do better the
	 * next time. */
	const bool is_waiting = s->plan_code == EXIT_WRITE || s->plan_code == EXIT_BUSY;

	if (!s->has_served && code < 128 && !is_waiting) {
		s->exit_code = code ? code : EXIT_OUTSIDE;
		s->is_over = true;
		return;
	}
	start_later(&s->web);
	log_warn(_("the server ended with %d; it is started again in %d ms"), code,
		(int)s->web.back_off);
}

static void remind_ended(struct supervisor *s, int code)
{
	if (s->is_over)
		return;
	start_later(&s->remind);
	log_warn(_("sending reminders ended with %d; it is started again in %d ms"), code,
		(int)s->remind.back_off);
}

static void reap(struct supervisor *s)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

		if (pid == s->web.pid) {
			s->web.pid = 0;
			web_ended(s, code);
		} else if (pid == s->plan.pid) {
			s->plan.pid = 0;
			plan_ended(s, code);
		} else if (pid == s->purge.pid) {
			s->purge.pid = 0;
			purge_ended(code);
		} else if (pid == s->remind.pid) {
			s->remind.pid = 0;
			remind_ended(s, code);
		}
	}
}

/* The server says its address once it listens. */
static void hear_ready(struct supervisor *s)
{
	struct pollfd p = { .fd = s->ready_fd, .events = POLLIN };
	char address[128];

	if (s->ready_fd < 0 || poll(&p, 1, 0) <= 0)
		return;
	const ssize_t n = read(s->ready_fd, address, sizeof address);

	close(s->ready_fd);
	s->ready_fd = -1;
	if (n <= 0)
		return;
	s->has_served = true;
	if (!s->is_ready)
		notify_ready("serving");
	s->is_ready = true;
}

static void act(struct supervisor *s)
{
	const int64_t now = seam_monotonic_ms();
	const struct trace trace = look(s->setup);

	hear_ready(s);
	if (s->plan.pid == 0 && seam_now() >= s->next_midnight)
		s->wants_plan = s->wants_purge = true;
	if (s->plan.pid == 0 && is_other(&trace, &s->trace) && now - s->last_plan > SETTLE_MS)
		s->wants_plan = true;
	if (s->wants_plan && s->plan.pid == 0 && now >= s->plan.start_at)
		start_plan(s);
	if (s->wants_purge && s->is_ready && s->plan.pid == 0 && s->purge.pid == 0)
		start_purge(s);
	if (s->web.pid == 0 && now >= s->web.start_at && (s->plan.pid == 0 || s->has_served))
		start_web(s);
	if (s->remind.pid == 0 && s->is_ready && now >= s->remind.start_at)
		start(s, &s->remind, "remind", "--loop", NULL, -1);
}

/* Until something is to be looked at; children that end and signals come by themselves. */
static int wait_ms(const struct supervisor *s)
{
	const struct child *const children[] = { &s->web, &s->remind, &s->plan };
	const int64_t now = seam_monotonic_ms();
	int64_t ms = LOOK_MS;

	if (s->ready_fd >= 0 || (s->web.pid == 0 && s->plan.pid == 0))
		ms = 100;
	for (size_t i = 0; i < sizeof children / sizeof *children; i++)
		if (children[i]->pid == 0 && children[i]->start_at > 0 &&
			children[i]->start_at - now < ms)
			ms = children[i]->start_at - now;
	return ms > 20 ? (int)ms : 20;
}

static void hear(struct supervisor *s, int signal)
{
	switch (signal) {
	case SIGHUP:
		notify_reloading();
		s->is_reload = true;
		s->wants_plan = true;
		s->plan.start_at = 0;
		break;
	case SIGTERM:
	case SIGINT:
		s->is_over = true;
		break;
	case SIGCHLD:
		reap(s);
		break;
	default:
		break;
	}
}

static void stop(struct supervisor *s)
{
	struct child *children[] = { &s->web, &s->plan, &s->remind, &s->purge };
	const size_t count = sizeof children / sizeof *children;

	notify_send("STOPPING=1\n");
	for (size_t i = 0; i < count; i++)
		if (children[i]->pid > 0)
			kill(children[i]->pid, SIGTERM);
	for (size_t i = 0; i < count; i++)
		if (children[i]->pid > 0)
			waitpid(children[i]->pid, NULL, 0);
	if (s->ready_fd >= 0)
		close(s->ready_fd);
}

int supervise(const struct setup *setup, const char *listen)
{
	struct supervisor s = { .setup = setup,
		.listen = listen,
		.wants_plan = true,
		.wants_purge = true,
		.ready_fd = -1,
		.next_midnight = INT64_MAX,
		.trace = look(setup) };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	while (!s.is_over) {
		act(&s);
		const int ms = wait_ms(&s);
		const struct timespec time = { ms / 1000, ms % 1000 * 1000000L };
		const int signal = sigtimedwait(&set, NULL, &time);

		if (signal > 0)
			hear(&s, signal);
		reap(&s);
	}
	stop(&s);
	return s.exit_code;
}
