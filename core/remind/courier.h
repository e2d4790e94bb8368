/* courier.h - a thread that carries mails to one server */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_COURIER_H
#define LINLI_COURIER_H

/*
 * libcurl waits inside one call for what a mail server says to the end of a mail (smtp_done runs
 * its state machine blocking), so mails go by threads of their own that do nothing else.  A courier
 * keeps its connection for the next mail to the same server; one that failed is not used again.
 */

#include <stdbool.h>
#include <stdint.h>

#include "remind/outside.h"

struct courier;

/* wake: called with its context, from the thread, whenever a mail has ended.  NULL: no thread can
 * be had. */
typedef void courier_wake(void *context);
struct courier *courier_new(courier_wake *wake, void *context, const char *url, bool is_private);
/* It is free and stands at this server's door. */
bool courier_may(const struct courier *courier, const char *url, bool is_private);
/* Since when it is free (monotonic milliseconds); -1: it is not. */
int64_t courier_free_since(const struct courier *courier);
/* Takes a mail; everything is copied.  It must be free. */
void courier_send(struct courier *courier, const struct outside_request *request);

struct courier_end {
	int code;    /* libcurl's; 0: it is sent */
	long status; /* SMTP */
	bool is_forbidden;
};
/* True once for each mail, when it has ended. */
bool courier_take_end(struct courier *courier, struct courier_end *ret_end);
/* The other side hears nothing any more; the mail under way ends. */
void courier_cut(struct courier *courier);

/* Says goodbye, without waiting for it. */
void courier_dismiss(struct courier *courier);
/* It has said goodbye: courier_free does not wait. */
bool courier_is_gone(const struct courier *courier);
void courier_free(struct courier *courier);

#endif
