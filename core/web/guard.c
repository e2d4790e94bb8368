/* guard.c - what is refused before anything is looked at */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/guard.h"

#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <string.h>
#include <sys/queue.h>

#include "web/answer.h"

enum { HEADERS = 64 };

/* How often the headers have a name; evhttp itself would take the first and ignore the others. */
static int header_count(const struct evkeyvalq *headers, const char *name)
{
	int count = 0;
	for (const struct evkeyval *h = headers->tqh_first; h; h = h->next.tqe_next)
		count += !evutil_ascii_strcasecmp(h->key, name);
	return count;
}

static int header_total(const struct evkeyvalq *headers)
{
	int count = 0;
	for (const struct evkeyval *h = headers->tqh_first; h; h = h->next.tqe_next)
		count++;
	return count;
}

/* "Transfer-Encoding :" is another header to us and the same to some proxies. */
static bool names_are_tokens(const struct evkeyvalq *headers)
{
	for (const struct evkeyval *h = headers->tqh_first; h; h = h->next.tqe_next)
		if (!*h->key ||
			h->key[strspn(h->key,
				"abcdefghijklmnopqrstuvwxyz0123456789"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&'*+-.^_`|~")])
			return false;
	return true;
}

static bool is_number(const char *value)
{
	return *value && !value[strspn(value, "0123456789")] && strlen(value) < 10;
}

static bool is_host(const char *host)
{
	size_t n = strlen(host);
	return n > 0 && n <= 255 &&
		strspn(host,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]_") ==
		n;
}

/* An address in origin form, in the characters that ours consist of; encoded ones are refused, so
 * that nothing can mean one thing to a proxy and another to us. */
static int url_verdict(const char *url)
{
	size_t n = strlen(url);
	if (n > GUARD_URL_BYTES)
		return 414;
	if (*url != '/' || url[1] == '/')
		return 400;
	for (const char *c = url; *c; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7F || *c == '\\' ||
			*c == '#')
			return 400;
	size_t path = strcspn(url, "?");
	return memchr(url, '%', path) ? 400 : 0;
}

int guard_verdict(struct evhttp_request *request)
{
	const struct evkeyvalq *headers = evhttp_request_get_input_headers(request);
	const char *url = evhttp_request_get_uri(request);
	int hosts = header_count(headers, "Host"),
	    lengths = header_count(headers, "Content-Length");
	if (header_total(headers) > HEADERS)
		return 431;
	if (request->major != 1 || request->minor < 0 || !names_are_tokens(headers))
		return 400;
	if (lengths > 1 || header_count(headers, "Transfer-Encoding") > 0)
		return 400;
	if (lengths == 1 && !is_number(evhttp_find_header(headers, "Content-Length")))
		return 400;
	if (hosts > 1 || (hosts == 0 && request->minor > 0))
		return 400;
	if (hosts == 1 && !is_host(evhttp_find_header(headers, "Host")))
		return 400;
	int verdict = url ? url_verdict(url) : 400;
	if (verdict)
		return verdict;
	enum evhttp_cmd_type method = evhttp_request_get_command(request);
	return method == EVHTTP_REQ_GET || method == EVHTTP_REQ_HEAD ? 0 : 405;
}

bool guard_has_body(struct evhttp_request *request)
{
	const char *length =
		evhttp_find_header(evhttp_request_get_input_headers(request), "Content-Length");
	return length && length[strspn(length, "0")];
}
