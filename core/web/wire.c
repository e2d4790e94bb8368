/* wire.c - answers onto the wire */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/wire.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdio.h>
#include <string.h>

#include "print/sheet.h"
#include "web/guard.h"
#include "web/page.h"

static const struct {
	int status;
	const char *reason;
} reasons[] = { { 200, "OK" }, { 301, "Moved Permanently" }, { 304, "Not Modified" },
	{ 400, "Bad Request" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
	{ 410, "Gone" }, { 414, "URI Too Long" }, { 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" }, { 503, "Service Unavailable" } };

static const char *reason_find(int status)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Error";
}

static void release(const void *data, size_t n, void *answer)
{
	(void)data, (void)n;
	answer_drop(answer);
}

static void add_headers(
	const char *policy, struct evkeyvalq *headers, const struct answer *answer, bool is_304)
{
	static const char *const keeping[] = { [KEEP_NOT] = "no-store",
		[KEEP_REVALIDATED] = "no-cache",
		[KEEP_PUBLIC] = "public, max-age=900",
		[KEEP_PRIVATE] = "private, max-age=900" };
	if (*answer->etag)
		evhttp_add_header(headers, "ETag", answer->etag);
	if (*answer->modified)
		evhttp_add_header(headers, "Last-Modified", answer->modified);
	evhttp_add_header(headers, "Cache-Control",
		answer->is_page && answer->is_secret ? "private, no-store"
						     : keeping[answer->keeping]);
	if (answer->varies_by_agent)
		evhttp_add_header(headers, "Vary", "Accept-Encoding, User-Agent");
	else if (*answer->etag)
		evhttp_add_header(headers, "Vary", "Accept-Encoding");
	if (answer->is_secret)
		evhttp_add_header(headers, "X-Robots-Tag", "noindex");
	if (is_304)
		return;
	evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
	if (answer->is_page || answer->is_secret)
		evhttp_add_header(headers, "Referrer-Policy", "no-referrer");
	evhttp_add_header(headers, "Content-Type", answer->type);
	if (answer->is_page || answer->is_sheet)
		evhttp_add_header(headers, "Content-Security-Policy", policy);
	if (answer->retry_after > 0) {
		char seconds[16];
		snprintf(seconds, sizeof seconds, "%d", answer->retry_after);
		evhttp_add_header(headers, "Retry-After", seconds);
	}
	if (answer->location)
		evhttp_add_header(headers, "Location", answer->location);
}

/* "gzip" among the codings, unless with q=0. */
static bool takes_gzip(const char *codings)
{
	const char *at = codings ? strstr(codings, "gzip") : NULL;
	if (!at)
		return false;
	at += 4 + strspn(at + 4, " \t");
	if (*at != ';')
		return true;
	at += 1 + strspn(at + 1, " \t");
	return strncmp(at, "q=0", 3) ||
		(at[3] == '.' && strspn(at + 4, "0") < strcspn(at + 4, ", "));
}

/* The bytes to send: packed where the client takes that. */
static const struct text *choose_body(
	struct evhttp_request *request, const struct answer *answer, struct evkeyvalq *headers)
{
	const char *codings =
		evhttp_find_header(evhttp_request_get_input_headers(request), "Accept-Encoding");
	if (answer->gzip.size == 0 || !takes_gzip(codings))
		return &answer->body;
	evhttp_add_header(headers, "Content-Encoding", "gzip");
	return &answer->gzip;
}

void wire_send(struct evhttp_request *request, const struct request *asked, struct answer *answer,
	const char *policy, bool is_last)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
	bool known = answer_is_known(answer, asked);
	add_headers(policy, headers, answer, known);
	if (is_last || guard_has_body(request))
		evhttp_add_header(headers, "Connection", "close");
	if (known) {
		evhttp_send_reply(request, 304, reason_find(304), NULL);
		return;
	}
	const struct text *body = choose_body(request, answer, headers);
	char length[24];
	snprintf(length, sizeof length, "%zu", body->size);
	evhttp_add_header(headers, "Content-Length", length);
	struct evbuffer *buffer = NULL;
	if (evhttp_request_get_command(request) != EVHTTP_REQ_HEAD && body->size > 0) {
		buffer = evbuffer_new();
		evbuffer_add_reference(
			buffer, body->bytes, body->size, release, answer_use(answer));
	}
	evhttp_send_reply(request, answer->status, reason_find(answer->status), buffer);
	if (buffer)
		evbuffer_free(buffer);
}

void wire_refuse(struct evhttp_request *request, int status)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
	evhttp_add_header(headers, "Connection", "close");
	evhttp_add_header(headers, "Content-Type", "text/plain");
	if (status == 405)
		evhttp_add_header(headers, "Allow", "GET, HEAD");
	struct evbuffer *buffer = evbuffer_new();
	evbuffer_add_printf(buffer, "%s\n", reason_find(status));
	evhttp_send_reply(request, status, reason_find(status), buffer);
	evbuffer_free(buffer);
}

void wire_policy(bool is_sheet, struct text *t)
{
	text_printf(t, "default-src 'none'; img-src %s; style-src '", is_sheet ? "data:" : "'self'");
	if (is_sheet)
		sheet_style_hash(t);
	else
		page_style_hash(t);
	text_puts(t, "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
}
