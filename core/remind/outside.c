/* outside.c - requests to servers elsewhere, many at a time */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/outside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/seam.h"
#include "base/text.h"
#include "base/vec.h"

enum {
	CONNECT_MS = 5000,
	TOTAL_MS = 15000,
	ANSWER_MOST = 64 * 1024,
	RUN_MS = 30000,
	RUN_GRACE_MS = 5000,
	AT_ONCE = 64, /* connections; more wait inside curl */
};

/*
 * libcurl waits inside one call for what a mail server says to the end of a mail (smtp_done runs
 * its state machine blocking), so each mail has a thread of its own that does nothing else.
 */
struct courier {
	pthread_t thread;
	bool is_started;
	atomic_bool is_over;
	CURLcode code;
	CURLM *wake;          /* told when it is over */
	pthread_mutex_t lock; /* of `socket` */
	curl_socket_t socket; /* CURL_SOCKET_BAD: none */
};

struct transfer {
	CURL *easy;
	struct curl_slist *headers, *to;
	char *body;
	size_t body_size, body_at;
	struct text answer;
	bool is_private, is_forbidden, is_mail, is_late;
	int64_t deadline;
	struct courier courier; /* of a mail */
	outside_told *told;
	void *context;
};

struct run {
	pid_t pid;
	int fd; /* a pidfd: readable when it has ended */
	int64_t deadline;
	bool is_asked; /* SIGTERM was sent */
	outside_told *told;
	void *context;
};

struct outside {
	CURLM *multi;
	struct VEC(struct transfer *) transfers;
	struct VEC(struct run) runs;
};

/* --- addresses that nobody outside may make us talk to --- */

struct network {
	uint32_t address;
	int bits;
};

static const struct network forbidden[] = {
	{ 0x00000000, 8 },  /* this network */
	{ 0x0A000000, 8 },  /* private, RFC 1918 */
	{ 0x64400000, 10 }, /* carrier NAT, RFC 6598 */
	{ 0x7F000000, 8 },  /* loopback */
	{ 0xA9FE0000, 16 }, /* link local and cloud metadata */
	{ 0xAC100000, 12 }, /* private */
	{ 0xC0000000, 24 }, /* IETF */
	{ 0xC0A80000, 16 }, /* private */
	{ 0xC6120000, 15 }, /* benchmarking */
	{ 0xE0000000, 3 },  /* multicast, reserved, broadcast */
};

static bool is_forbidden4(uint32_t address)
{
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		if ((address ^ forbidden[i].address) >> (32 - forbidden[i].bits) == 0)
			return true;
	return false;
}

static bool is_forbidden6(const unsigned char *a)
{
	static const unsigned char mapped[12] = { [10] = 0xFF, [11] = 0xFF };
	static const unsigned char nat64[12] = { 0x00, 0x64, 0xFF, 0x9B };

	if (memcmp(a, mapped, sizeof mapped) == 0 || memcmp(a, nat64, sizeof nat64) == 0)
		return is_forbidden4((uint32_t)a[12] << 24 | (uint32_t)a[13] << 16 |
			(uint32_t)a[14] << 8 | a[15]);
	return (a[0] & 0xE0) != 0x20 /* only 2000::/3 is the public Internet */ ||
		(a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0D && a[3] == 0xB8) ||
		(a[0] == 0x20 && a[1] == 0x02); /* 6to4 hides an IPv4 address */
}

static bool is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, address, sizeof in);
		return !is_forbidden4(ntohl(in.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in;
		memcpy(&in, address, sizeof in);
		return !is_forbidden6(in.sin6_addr.s6_addr);
	}
	return false;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = context;

	(void)purpose;
	if (!t->is_private && !is_public(&address->addr)) {
		t->is_forbidden = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* --- transfers --- */

static size_t take_answer(char *bytes, size_t size, size_t n, void *context)
{
	struct transfer *t = context;

	if (t->answer.size + size * n > ANSWER_MOST)
		return 0;
	text_add(&t->answer, bytes, size * n);
	return size * n;
}

static size_t give_body(char *buffer, size_t size, size_t n, void *context)
{
	struct transfer *t = context;
	size_t piece = t->body_size - t->body_at;

	if (piece > size * n)
		piece = size * n;
	memcpy(buffer, t->body + t->body_at, piece);
	t->body_at += piece;
	return piece;
}

static void transfer_free(struct outside *outside, struct transfer *t)
{
	for (size_t i = 0; i < outside->transfers.count; i++)
		if (outside->transfers.items[i] == t) {
			outside->transfers.items[i] =
				outside->transfers.items[--outside->transfers.count];
			break;
		}
	if (!t->is_mail)
		curl_multi_remove_handle(outside->multi, t->easy);
	curl_easy_cleanup(t->easy);
	if (t->is_mail)
		pthread_mutex_destroy(&t->courier.lock);
	curl_slist_free_all(t->headers);
	curl_slist_free_all(t->to);
	free(t->body);
	text_free(&t->answer);
	free(t);
}

static void set_http(struct transfer *t, const struct outside_request *request)
{
	for (const char *const *h = request->headers; h != NULL && *h != NULL; h++)
		t->headers = curl_slist_append(t->headers, *h);
	t->headers = curl_slist_append(t->headers, "Expect:");
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->body);
	curl_easy_setopt(t->easy, CURLOPT_USERAGENT, "linli");
	curl_easy_setopt(
		t->easy, CURLOPT_PROTOCOLS_STR, request->is_private ? "http,https" : "https");
}

/* --- mails: a thread each --- */

static curl_socket_t open_mail_socket(
	void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = context;
	const curl_socket_t fd = open_socket(context, purpose, address);

	pthread_mutex_lock(&t->courier.lock);
	t->courier.socket = fd;
	pthread_mutex_unlock(&t->courier.lock);
	return fd;
}

static int close_mail_socket(void *context, curl_socket_t fd)
{
	struct transfer *t = context;

	pthread_mutex_lock(&t->courier.lock);
	if (t->courier.socket == fd)
		t->courier.socket = CURL_SOCKET_BAD;
	close(fd);
	pthread_mutex_unlock(&t->courier.lock);
	return 0;
}

static size_t drop_answer(char *bytes, size_t size, size_t n, void *context)
{
	(void)bytes;
	(void)context;
	return size * n;
}

static void *courier_main(void *context)
{
	struct transfer *t = context;

	t->courier.code = curl_easy_perform(t->easy);
	atomic_store(&t->courier.is_over, true);
	curl_multi_wakeup(t->courier.wake);
	return NULL;
}

static void courier_start(struct transfer *t, CURLM *multi)
{
	t->courier.wake = multi;
	t->courier.code = CURLE_OUT_OF_MEMORY;
	t->courier.is_started = pthread_create(&t->courier.thread, NULL, courier_main, t) == 0;
	if (!t->courier.is_started)
		atomic_store(&t->courier.is_over, true);
}

static void set_mail(struct transfer *t, const struct outside_request *request)
{
	pthread_mutex_init(&t->courier.lock, NULL);
	t->courier.socket = CURL_SOCKET_BAD;
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, open_mail_socket);
	curl_easy_setopt(t->easy, CURLOPT_CLOSESOCKETFUNCTION, close_mail_socket);
	curl_easy_setopt(t->easy, CURLOPT_CLOSESOCKETDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, drop_answer);
	/* QUIT is said inside the thread, not where the handle is freed. */
	curl_easy_setopt(t->easy, CURLOPT_FORBID_REUSE, 1L);
	t->to = curl_slist_append(NULL, request->to);
	curl_easy_setopt(t->easy, CURLOPT_MAIL_FROM, request->from);
	curl_easy_setopt(t->easy, CURLOPT_MAIL_RCPT, t->to);
	curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(t->easy, CURLOPT_READFUNCTION, give_body);
	curl_easy_setopt(t->easy, CURLOPT_READDATA, t);
	/* A password never crosses a line that can be read: TLS from the start or STARTTLS, but for
	 * a server of one's own. */
	curl_easy_setopt(t->easy, CURLOPT_USE_SSL,
		request->is_private ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
	curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
}

static void set_common(struct transfer *t, const struct outside_request *request)
{
	curl_easy_setopt(t->easy, CURLOPT_URL, request->url);
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	/* For mails our own deadline comes first: libcurl would say QUIT and wait for the answer.
	 */
	curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)(t->is_mail ? TOTAL_MS * 2 : TOTAL_MS));
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_TCP_NODELAY, 1L);
}

void outside_post(struct outside *outside, const struct outside_request *request,
	outside_told *told, void *context)
{
	struct transfer *t = xcalloc(1, sizeof *t);

	t->easy = curl_easy_init();
	if (t->easy == NULL)
		fatal_memory(sizeof *t);
	t->told = told;
	t->context = context;
	t->is_private = request->is_private;
	t->deadline = seam_monotonic_ms() + TOTAL_MS;
	t->is_mail = request->to != NULL;
	t->body = xmalloc(request->body_size + 1);
	memcpy(t->body, request->body, request->body_size);
	t->body_size = request->body_size;
	set_common(t, request);
	if (t->is_mail)
		set_mail(t, request);
	else
		set_http(t, request);
	*vec_add(&outside->transfers) = t;
	if (t->is_mail)
		courier_start(t, outside->multi);
	else
		curl_multi_add_handle(outside->multi, t->easy);
}

static bool is_hopeless(CURLcode code)
{
	switch (code) {
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_LOGIN_DENIED:
	case CURLE_USE_SSL_FAILED:
	case CURLE_SSL_CACERT_BADFILE:
		return true;
	default:
		return false;
	}
}

/* The texts of curl_easy_strerror are fixed: unlike the error buffer they never hold an address. */
static void transfer_end(struct outside *outside, struct transfer *t, CURLcode code)
{
	struct outside_answer answer = { .body = text_string(&t->answer) };
	curl_off_t wait = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &answer.status);
	curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &wait);
	answer.retry_after = (long)wait;
	answer.is_answered = code == CURLE_OK;
	answer.is_refused = is_hopeless(code) || t->is_forbidden;
	if (t->is_forbidden)
		answer.error =
			_("the address lies inside a private network; \"private = yes\" allows it");
	else if (code != CURLE_OK)
		answer.error = curl_easy_strerror(t->is_late ? CURLE_OPERATION_TIMEDOUT : code);
	t->told(t->context, &answer);
	transfer_free(outside, t);
}

/* The other side of a mail hears nothing any more, and its thread ends. */
static void courier_cut(struct transfer *t)
{
	pthread_mutex_lock(&t->courier.lock);
	if (t->courier.socket != CURL_SOCKET_BAD)
		shutdown(t->courier.socket, SHUT_RDWR);
	pthread_mutex_unlock(&t->courier.lock);
	t->is_late = true;
}

static void couriers_step(struct outside *outside)
{
	const int64_t now = seam_monotonic_ms();

	for (size_t i = outside->transfers.count; i-- > 0;) {
		struct transfer *t = outside->transfers.items[i];
		if (!t->is_mail)
			continue;
		if (!t->is_late && t->deadline <= now)
			courier_cut(t);
		if (!atomic_load(&t->courier.is_over))
			continue;
		if (t->courier.is_started)
			pthread_join(t->courier.thread, NULL);
		transfer_end(outside, t, t->courier.code);
	}
}

static void transfers_step(struct outside *outside)
{
	int running, left;
	CURLMsg *m;

	couriers_step(outside);
	curl_multi_perform(outside->multi, &running);
	while ((m = curl_multi_info_read(outside->multi, &left)) != NULL) {
		char *t = NULL;
		if (m->msg != CURLMSG_DONE)
			continue;
		const CURLcode code = m->data.result;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t);
		transfer_end(outside, (struct transfer *)(void *)t, code);
	}
}

/* --- programs --- */

static int input_fd(const char *input, size_t n)
{
	const int fd = memfd_create("linli-input", MFD_CLOEXEC);

	if (fd < 0)
		return -1;
	for (size_t at = 0; at < n;) {
		const ssize_t w = seam_write(fd, input + at, n - at);
		if (w <= 0) {
			seam_close(fd);
			return -1;
		}
		at += (size_t)w;
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

void outside_run(struct outside *outside, const char *path, const char *input, size_t n,
	outside_told *told, void *context)
{
	const int fd = input_fd(input, n);
	pid_t pid = -1;
	int error = fd < 0 ? errno : spawn(path, fd, &pid);

	if (fd >= 0)
		seam_close(fd);
	if (error == 0) {
		const int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
		*vec_add(&outside->runs) = (struct run){ .pid = pid,
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

static void run_end(struct outside *outside, size_t i, int status, bool is_cut)
{
	const struct run run = outside->runs.items[i];
	const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

	outside->runs.items[i] = outside->runs.items[--outside->runs.count];
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

static void runs_step(struct outside *outside)
{
	const int64_t now = seam_monotonic_ms();

	for (size_t i = outside->runs.count; i-- > 0;) {
		struct run *run = &outside->runs.items[i];
		int status = 0;
		if (waitpid(run->pid, &status, WNOHANG) == run->pid) {
			run_end(outside, i, status, false);
			continue;
		}
		if (now < run->deadline)
			continue;
		kill(-run->pid, run->is_asked ? SIGKILL : SIGTERM);
		run->is_asked = true;
		run->deadline = now + RUN_GRACE_MS;
	}
}

/* --- the loop --- */

struct outside *outside_new(void)
{
	struct outside *outside = xcalloc(1, sizeof *outside);

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		fatal("libcurl does not start");
	outside->multi = curl_multi_init();
	if (outside->multi == NULL)
		fatal_memory(sizeof *outside);
	curl_multi_setopt(outside->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)AT_ONCE);
	curl_multi_setopt(outside->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)AT_ONCE / 8);
	return outside;
}

void outside_free(struct outside *outside)
{
	if (outside == NULL)
		return;
	while (outside->transfers.count > 0) {
		struct transfer *t = outside->transfers.items[outside->transfers.count - 1];
		t->told(t->context,
			&(struct outside_answer){
				.is_cut = true, .body = "", .error = _("linli was stopped") });
		if (t->is_mail)
			courier_cut(t);
		if (t->is_mail && t->courier.is_started)
			pthread_join(t->courier.thread, NULL);
		transfer_free(outside, t);
	}
	while (outside->runs.count > 0) {
		const size_t last = outside->runs.count - 1;
		int status = 0;
		kill(-outside->runs.items[last].pid, SIGKILL);
		waitpid(outside->runs.items[last].pid, &status, 0);
		run_end(outside, last, status, true);
	}
	vec_free(&outside->transfers);
	vec_free(&outside->runs);
	curl_multi_cleanup(outside->multi);
	free(outside);
}

size_t outside_active(const struct outside *outside)
{
	return outside->transfers.count + outside->runs.count;
}

void outside_step(struct outside *outside, int timeout, int wake_fd)
{
	struct VEC(struct curl_waitfd) fds = { 0 };
	const int64_t now = seam_monotonic_ms();
	const size_t before = outside_active(outside);

	transfers_step(outside);
	runs_step(outside);
	if (outside_active(outside) < before)
		timeout = 0; /* something has ended: nobody is to wait for more */
	VEC_EACH (struct run, run, &outside->runs) {
		if (run->fd >= 0)
			*vec_add(&fds) =
				(struct curl_waitfd){ .fd = run->fd, .events = CURL_WAIT_POLLIN };
		if (run->deadline - now < timeout)
			timeout = run->deadline > now ? (int)(run->deadline - now) : 0;
	}
	for (size_t i = 0; i < outside->transfers.count; i++) {
		const struct transfer *t = outside->transfers.items[i];
		if (t->is_mail && !t->is_late && t->deadline - now < timeout)
			timeout = t->deadline > now ? (int)(t->deadline - now) : 0;
	}
	if (wake_fd >= 0)
		*vec_add(&fds) = (struct curl_waitfd){ .fd = wake_fd, .events = CURL_WAIT_POLLIN };
	curl_multi_poll(outside->multi, fds.items, (unsigned)fds.count, timeout, NULL);
	vec_free(&fds);
	transfers_step(outside);
	runs_step(outside);
}
