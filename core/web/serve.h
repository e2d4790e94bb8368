/* serve.h - the HTTP server: sockets, limits, deadlines */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SERVE_H
#define LINLI_SERVE_H

/*
 * One process, one loop, plain HTTP/1.1 for a proxy in front or for the loopback.  Bounded in every
 * dimension: 16 KiB and 64 lines of header, 512 bytes of address, 4 KiB of body, 12,000
 * connections, 10 s for a request's head, 60 s for its answer.  What one address may ask is in
 * limit.h; a proxy and this machine itself are free of that, a client behind a proxy is not.
 */

#include <stdbool.h>
#include <stdint.h>

struct web_options {
	const char *listen;    /* "127.0.0.1:8080", "[::1]:8080"; port 0 takes any */
	int fd;                /* an inherited listening socket, or -1 */
	const char *state;     /* the state directory */
	const char *directory; /* of the published files, NULL: none */
	const char *community; /* its id, NULL: the only one of the store */
	const char *const
		*proxies; /* addresses whose X-Forwarded-* is believed, NULL-terminated; or NULL */
	bool counts_loopback; /* this machine's own clients have limits too */
	int64_t now;          /* INSTANT_NONE: by the clock; else fixed, for tests */
	void (*ready)(void *context, const char *address); /* "127.0.0.1:8080"; or NULL */
	void *context;
};

/* Serves until SIGTERM or SIGINT; what is being answered is finished first (a moment).  Returns
 * an exit status: 0; 69 when the address cannot be listened on. */
int web_serve(const struct web_options *options);

#endif
