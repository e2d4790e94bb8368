/* posts-curl.c - requests to servers elsewhere, many at a time, through libcurl */
/* SPDX-License-Identifier: Apache-2.0 */
#include <curl/curl.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/seam.h"
#include "base/text.h"
#include "base/vec.h"
#include "remind/address.h"
#include "remind/courier.h"
#include "remind/posts.h"

enum {
	CONNECT_MS = 5000,
	TOTAL_MS = 15000,
	ANSWER_MOST = 64 * 1024,
	AT_ONCE = 64,      /* connections; more wait inside curl */
	IDLE_MS = 20000,   /* how long a connection to a mail server is kept for the next mail */
	GOODBYE_MS = 2000, /* how long it may take to say QUIT */
};

struct transfer {
	CURL *easy;              /* an HTTP request */
	struct courier *courier; /* or a mail */
	struct curl_slist *headers;
	char *body;
	struct text answer;
	bool is_private, is_forbidden, is_late;
	int64_t deadline;
	outside_told *told;
	void *context;
};

struct leaver { /* a courier that says goodbye */
	struct courier *courier;
	int64_t deadline;
};

struct posts {
	CURLM *multi;
	struct VEC(
		CURL *) idle; /* handles for the next requests; the connections are the multi's */
	struct VEC(struct transfer *) transfers;
	struct VEC(struct courier *) couriers; /* free ones; the others are their transfers' */
	struct VEC(struct leaver) leavers;
};

/* --- HTTP --- */

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = context;

	(void)purpose;
	return address_socket(t->is_private, &address->addr, address->socktype, address->protocol,
		&t->is_forbidden);
}

static size_t take_answer(char *bytes, size_t size, size_t n, void *context)
{
	struct transfer *t = context;

	if (t->answer.size + size * n > ANSWER_MOST)
		return 0;
	text_add(&t->answer, bytes, size * n);
	return size * n;
}

static void set_http(struct transfer *t, const struct outside_request *request)
{
	t->body = xmalloc(request->body_size + 1);
	memcpy(t->body, request->body, request->body_size);
	for (const char *const *h = request->headers; h != NULL && *h != NULL; h++)
		t->headers = curl_slist_append(t->headers, *h);
	t->headers = curl_slist_append(t->headers, "Expect:");
	curl_easy_setopt(t->easy, CURLOPT_URL, request->url);
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->body);
	curl_easy_setopt(t->easy, CURLOPT_USERAGENT, "linli");
	curl_easy_setopt(
		t->easy, CURLOPT_PROTOCOLS_STR, request->is_private ? "http,https" : "https");
}

/* --- mails --- */

static void wake(void *multi)
{
	curl_multi_wakeup(multi);
}

static struct courier *hire(struct posts *posts, const struct outside_request *request)
{
	for (size_t i = 0; i < posts->couriers.count; i++) {
		struct courier *courier = posts->couriers.items[i];
		if (!courier_may(courier, request->url, request->is_private))
			continue;
		posts->couriers.items[i] = posts->couriers.items[--posts->couriers.count];
		return courier;
	}
	return courier_new(wake, posts->multi, request->url, request->is_private);
}

static void dismiss(struct posts *posts, struct courier *courier)
{
	courier_dismiss(courier);
	*vec_add(&posts->leavers) = (struct leaver){ courier, seam_monotonic_ms() + GOODBYE_MS };
}

/* After its mail: one that failed, or has carried enough, goes. */
static void release(struct posts *posts, struct courier *courier)
{
	if (courier_free_since(courier) >= 0)
		*vec_add(&posts->couriers) = courier;
	else
		dismiss(posts, courier);
}

static void idlers_step(struct posts *posts, int64_t now)
{
	for (size_t i = posts->couriers.count; i-- > 0;) {
		struct courier *courier = posts->couriers.items[i];
		if (now - courier_free_since(courier) < IDLE_MS)
			continue;
		posts->couriers.items[i] = posts->couriers.items[--posts->couriers.count];
		dismiss(posts, courier);
	}
	for (size_t i = posts->leavers.count; i-- > 0;) {
		const struct leaver leaver = posts->leavers.items[i];
		if (leaver.deadline <= now)
			courier_cut(leaver.courier);
		if (!courier_is_gone(leaver.courier))
			continue;
		posts->leavers.items[i] = posts->leavers.items[--posts->leavers.count];
		courier_free(leaver.courier);
	}
}

/* --- how a transfer ends --- */

static void transfer_free(struct posts *posts, struct transfer *t)
{
	for (size_t i = 0; i < posts->transfers.count; i++)
		if (posts->transfers.items[i] == t) {
			posts->transfers.items[i] =
				posts->transfers.items[--posts->transfers.count];
			break;
		}
	if (t->easy != NULL) {
		curl_multi_remove_handle(posts->multi, t->easy);
		curl_easy_reset(t->easy);
		*vec_add(&posts->idle) = t->easy;
	}
	if (t->courier != NULL)
		release(posts, t->courier);
	curl_slist_free_all(t->headers);
	free(t->body);
	text_free(&t->answer);
	free(t);
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
static void transfer_end(struct posts *posts, struct transfer *t, CURLcode code, long status)
{
	struct outside_answer answer = { .body = text_string(&t->answer), .status = status };
	curl_off_t wait = 0;

	if (t->easy != NULL)
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
	transfer_free(posts, t);
}

static void mails_step(struct posts *posts, int64_t now)
{
	for (size_t i = posts->transfers.count; i-- > 0;) {
		struct transfer *t = posts->transfers.items[i];
		struct courier_end end;
		if (t->courier == NULL)
			continue;
		if (!t->is_late && t->deadline <= now) {
			courier_cut(t->courier);
			t->is_late = true;
		}
		if (!courier_take_end(t->courier, &end))
			continue;
		t->is_forbidden = end.is_forbidden;
		transfer_end(posts, t, (CURLcode)end.code, end.status);
	}
}

/* --- the interface --- */

void posts_start(struct posts *posts, const struct outside_request *request, outside_told *told,
	void *context)
{
	struct transfer *t = xcalloc(1, sizeof *t);

	*t = (struct transfer){ .told = told,
		.context = context,
		.is_private = request->is_private,
		.deadline = seam_monotonic_ms() + TOTAL_MS };
	if (request->to != NULL)
		t->courier = hire(posts, request);
	else
		t->easy = posts->idle.count > 0 ? posts->idle.items[--posts->idle.count]
						: curl_easy_init();
	if (t->courier == NULL && t->easy == NULL)
		fatal_memory(sizeof *t);
	*vec_add(&posts->transfers) = t;
	if (t->courier != NULL) {
		courier_send(t->courier, request);
	} else {
		set_http(t, request);
		curl_multi_add_handle(posts->multi, t->easy);
	}
}

size_t posts_active(const struct posts *posts)
{
	return posts->transfers.count;
}

void posts_step(struct posts *posts)
{
	const int64_t now = seam_monotonic_ms();
	int running, left;
	CURLMsg *m;

	mails_step(posts, now);
	idlers_step(posts, now);
	curl_multi_perform(posts->multi, &running);
	while ((m = curl_multi_info_read(posts->multi, &left)) != NULL) {
		char *t = NULL;
		long status = 0;
		if (m->msg != CURLMSG_DONE)
			continue;
		const CURLcode code = m->data.result;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t);
		curl_easy_getinfo(m->easy_handle, CURLINFO_RESPONSE_CODE, &status);
		transfer_end(posts, (struct transfer *)(void *)t, code, status);
	}
}

/* Not longer than until the next of our own deadlines. */
static int shorten(int timeout, int64_t deadline, int64_t now)
{
	if (deadline - now >= timeout)
		return timeout;
	return deadline > now ? (int)(deadline - now) : 0;
}

void posts_wait(struct posts *posts, struct pollfd *fds, size_t count, int timeout)
{
	const int64_t now = seam_monotonic_ms();
	struct curl_waitfd *waits = xcalloc(count + 1, sizeof *waits);

	for (size_t i = 0; i < count; i++)
		waits[i] = (struct curl_waitfd){ .fd = fds[i].fd, .events = CURL_WAIT_POLLIN };
	for (size_t i = 0; i < posts->transfers.count; i++) {
		const struct transfer *t = posts->transfers.items[i];
		if (t->courier != NULL && !t->is_late)
			timeout = shorten(timeout, t->deadline, now);
	}
	VEC_EACH (struct leaver, leaver, &posts->leavers)
		timeout =
			shorten(timeout, leaver->deadline > now ? leaver->deadline : now + 50, now);
	curl_multi_poll(posts->multi, waits, (unsigned)count, timeout, NULL);
	free(waits);
}

struct posts *posts_new(void)
{
	struct posts *posts = xcalloc(1, sizeof *posts);

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		fatal("libcurl does not start");
	posts->multi = curl_multi_init();
	if (posts->multi == NULL)
		fatal_memory(sizeof *posts);
	curl_multi_setopt(posts->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)AT_ONCE);
	curl_multi_setopt(posts->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)AT_ONCE / 8);
	return posts;
}

static void say_goodbye(struct posts *posts)
{
	const int64_t deadline = seam_monotonic_ms() + GOODBYE_MS * 2;

	while (posts->couriers.count > 0)
		dismiss(posts, posts->couriers.items[--posts->couriers.count]);
	while (posts->leavers.count > 0 && seam_monotonic_ms() < deadline) {
		idlers_step(posts, seam_monotonic_ms());
		if (posts->leavers.count > 0)
			posts_wait(posts, NULL, 0, 100);
	}
	VEC_EACH (struct leaver, leaver, &posts->leavers) {
		courier_cut(leaver->courier);
		courier_free(leaver->courier);
	}
}

void posts_free(struct posts *posts)
{
	if (posts == NULL)
		return;
	while (posts->transfers.count > 0) {
		struct transfer *t = posts->transfers.items[posts->transfers.count - 1];
		t->told(t->context,
			&(struct outside_answer){
				.is_cut = true, .body = "", .error = _("linli was stopped") });
		if (t->courier != NULL)
			courier_cut(t->courier);
		transfer_free(posts, t);
	}
	say_goodbye(posts);
	vec_free(&posts->transfers);
	vec_free(&posts->couriers);
	vec_free(&posts->leavers);
	while (posts->idle.count > 0)
		curl_easy_cleanup(posts->idle.items[--posts->idle.count]);
	vec_free(&posts->idle);
	curl_multi_cleanup(posts->multi);
	free(posts);
}
