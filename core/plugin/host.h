/* host.h - a plugin inside its host process: loaded, described, called */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_HOST_H
#define LINLI_HOST_H

/* The only place that loads a plugin.  It runs in a process of its own that ends after one answer.
 */

#include <stdbool.h>

#include "base/text.h"
#include "plugin/frame.h"

enum host_exit {          /* other than 0, the status the core reads */
	HOST_REQUEST = 2, /* the request is no frame of this build, or not as its rows say */
	HOST_FLOOD = 3,   /* the answer would be longer than a frame may be */
	HOST_WRITE = 4    /* nobody takes the answer */
};

enum { HOST_PLUGIN_FD = 3 };

struct host;

/* Reads a request; NULL when it is none.  `request` must outlive the host. */
struct host *host_new(const struct frame *request);
/* Loads what is open at HOST_PLUGIN_FD.  Constructors of the plugin run here.  False: the answer is
 * a refusal. */
bool host_load(struct host *host);
/* The frame that answers the request: the plugin's functions run here. */
void host_answer(struct host *host, struct text *answer);

#endif
