/* courier.c - a thread that carries mails to one server */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/courier.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/seam.h"
#include "remind/address.h"

enum {
	CONNECT_MS = 5000,
	/* Our own deadline comes first (posts-curl.c): libcurl would say QUIT and wait. */
	TOTAL_MS = 30000,
	MAILS_MOST = 50, /* of one connection: servers do not like more */
};

enum courier_state { FREE, BUSY, ENDED };

struct letter { /* the mail under way */
	struct curl_slist *to;
	char *from, *body;
	size_t size, at;
};

struct courier {
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows, up to `end` */
	pthread_cond_t turn;
	enum courier_state state;
	bool is_dismissed, is_gone;
	curl_socket_t socket; /* CURL_SOCKET_BAD: none */
	int64_t since;
	struct courier_end end;
	courier_wake *wake;
	void *wake_context;
	CURL *easy; /* the thread's */
	char *url;
	bool is_private, is_forbidden;
	int mails;
	struct letter letter;
};

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct courier *courier = context;
	const curl_socket_t fd = address_socket(courier->is_private, &address->addr,
		address->socktype, address->protocol, &courier->is_forbidden);

	(void)purpose;
	pthread_mutex_lock(&courier->lock);
	courier->socket = fd;
	pthread_mutex_unlock(&courier->lock);
	return fd;
}

static int close_socket(void *context, curl_socket_t fd)
{
	struct courier *courier = context;

	pthread_mutex_lock(&courier->lock);
	if (courier->socket == fd)
		courier->socket = CURL_SOCKET_BAD;
	close(fd);
	pthread_mutex_unlock(&courier->lock);
	return 0;
}

static size_t give_body(char *buffer, size_t size, size_t n, void *context)
{
	struct letter *letter = context;
	size_t piece = letter->size - letter->at;

	if (piece > size * n)
		piece = size * n;
	memcpy(buffer, letter->body + letter->at, piece);
	letter->at += piece;
	return piece;
}

static size_t drop_answer(char *bytes, size_t size, size_t n, void *context)
{
	(void)bytes;
	(void)context;
	return size * n;
}

static void set_options(struct courier *courier)
{
	CURL *easy = courier->easy;
	struct letter *letter = &courier->letter;

	curl_easy_reset(easy); /* keeps the connection */
	curl_easy_setopt(easy, CURLOPT_URL, courier->url);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, courier);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, courier);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop_answer);
	curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(easy, CURLOPT_MAIL_FROM, letter->from);
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, letter->to);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body);
	curl_easy_setopt(easy, CURLOPT_READDATA, letter);
	/* A password never crosses a line that can be read: TLS from the start or STARTTLS, but for
	 * a server of one's own. */
	curl_easy_setopt(easy, CURLOPT_USE_SSL,
		courier->is_private ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
}

static void letter_finish(struct letter *letter)
{
	curl_slist_free_all(letter->to);
	free(letter->from);
	free(letter->body);
	*letter = (struct letter){ 0 };
}

static struct courier_end carry(struct courier *courier)
{
	struct courier_end end = { .code = CURLE_OUT_OF_MEMORY };

	if (courier->easy == NULL)
		courier->easy = curl_easy_init();
	if (courier->easy == NULL)
		return end;
	courier->is_forbidden = false;
	set_options(courier);
	end.code = (int)curl_easy_perform(courier->easy);
	curl_easy_getinfo(courier->easy, CURLINFO_RESPONSE_CODE, &end.status);
	end.is_forbidden = courier->is_forbidden;
	return end;
}

/* Waits for a mail; false: there will be none. */
static bool wait_for_mail(struct courier *courier)
{
	pthread_mutex_lock(&courier->lock);
	while (courier->state != BUSY && !courier->is_dismissed)
		pthread_cond_wait(&courier->turn, &courier->lock);
	const bool is_mail = courier->state == BUSY;
	pthread_mutex_unlock(&courier->lock);
	return is_mail;
}

static void *courier_main(void *context)
{
	struct courier *courier = context;
	bool may_stay = true;

	while (may_stay && wait_for_mail(courier)) {
		const struct courier_end end = carry(courier);
		may_stay = end.code == CURLE_OK && ++courier->mails < MAILS_MOST;
		pthread_mutex_lock(&courier->lock);
		courier->end = end;
		courier->state = ENDED;
		courier->is_dismissed |= !may_stay;
		pthread_mutex_unlock(&courier->lock);
		courier->wake(courier->wake_context);
	}
	curl_easy_cleanup(courier->easy); /* says QUIT */
	courier->easy = NULL;
	pthread_mutex_lock(&courier->lock);
	courier->is_gone = true;
	pthread_mutex_unlock(&courier->lock);
	courier->wake(courier->wake_context);
	return NULL;
}

struct courier *courier_new(courier_wake *wake, void *context, const char *url, bool is_private)
{
	struct courier *courier = xcalloc(1, sizeof *courier);

	pthread_mutex_init(&courier->lock, NULL);
	pthread_cond_init(&courier->turn, NULL);
	courier->socket = CURL_SOCKET_BAD;
	courier->wake = wake;
	courier->wake_context = context;
	courier->url = xstrdup(url);
	courier->is_private = is_private;
	courier->since = seam_monotonic_ms();
	if (pthread_create(&courier->thread, NULL, courier_main, courier) == 0)
		return courier;
	free(courier->url);
	free(courier);
	return NULL;
}

/* The lock is no part of what a caller sees. */
static pthread_mutex_t *lock_of(const struct courier *courier)
{
	return &((struct courier *)(uintptr_t)courier)->lock;
}

int64_t courier_free_since(const struct courier *courier)
{
	pthread_mutex_lock(lock_of(courier));
	const bool is_free = courier->state == FREE && !courier->is_dismissed;
	const int64_t since = courier->since;
	pthread_mutex_unlock(lock_of(courier));
	return is_free ? since : -1;
}

bool courier_may(const struct courier *courier, const char *url, bool is_private)
{
	return courier_free_since(courier) >= 0 && courier->is_private == is_private &&
		strcmp(courier->url, url) == 0;
}

void courier_send(struct courier *courier, const struct outside_request *request)
{
	struct letter *letter = &courier->letter;

	letter_finish(letter);
	letter->to = curl_slist_append(NULL, request->to);
	letter->from = xstrdup(request->from);
	letter->body = xmalloc(request->body_size + 1);
	memcpy(letter->body, request->body, request->body_size);
	letter->size = request->body_size;
	pthread_mutex_lock(&courier->lock);
	courier->state = BUSY;
	pthread_cond_signal(&courier->turn);
	pthread_mutex_unlock(&courier->lock);
}

bool courier_take_end(struct courier *courier, struct courier_end *ret_end)
{
	pthread_mutex_lock(&courier->lock);
	const bool is_ended = courier->state == ENDED;
	if (is_ended) {
		*ret_end = courier->end;
		courier->state = FREE;
		courier->since = seam_monotonic_ms();
	}
	pthread_mutex_unlock(&courier->lock);
	return is_ended;
}

void courier_cut(struct courier *courier)
{
	pthread_mutex_lock(&courier->lock);
	if (courier->socket != CURL_SOCKET_BAD)
		shutdown(courier->socket, SHUT_RDWR);
	pthread_mutex_unlock(&courier->lock);
}

void courier_dismiss(struct courier *courier)
{
	pthread_mutex_lock(&courier->lock);
	courier->is_dismissed = true;
	pthread_cond_signal(&courier->turn);
	pthread_mutex_unlock(&courier->lock);
}

bool courier_is_gone(const struct courier *courier)
{
	pthread_mutex_lock(lock_of(courier));
	const bool is_gone = courier->is_gone;
	pthread_mutex_unlock(lock_of(courier));
	return is_gone;
}

void courier_free(struct courier *courier)
{
	if (courier == NULL)
		return;
	courier_dismiss(courier);
	pthread_join(courier->thread, NULL);
	letter_finish(&courier->letter);
	pthread_mutex_destroy(&courier->lock);
	pthread_cond_destroy(&courier->turn);
	free(courier->url);
	free(courier);
}
