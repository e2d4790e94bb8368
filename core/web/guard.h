/* guard.h - what is refused before anything is looked at */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_GUARD_H
#define LINLI_GUARD_H

/* A request that a proxy in front could read in another way than we do is refused, and so is one
 * that nobody who wants a page or a feed would send (RFC 9112, 11.2 says what comes of it). */

#include <stdbool.h>

enum { GUARD_URL_BYTES = 512 };

struct evhttp_request;

/* 0, or the status that the request is refused with: 400, 405, 414, 431. */
int guard_verdict(struct evhttp_request *request);
/* A body is read and thrown away, and nothing behind it is a request of ours. */
bool guard_has_body(struct evhttp_request *request);

#endif
