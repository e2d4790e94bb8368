/* wire.h - answers onto the wire */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_WIRE_H
#define LINLI_WIRE_H

/* Headers, 304, gzip and HEAD: what HTTP makes of an answer.  Its bytes are sent from where they
 * are kept, in one go with the head. */

#include "base/text.h"
#include "web/answer.h"

struct evhttp_request;

/* policy: the Content-Security-Policy of pages.  is_last: the connection ends with it. */
void wire_send(struct evhttp_request *request, const struct request *asked, struct answer *answer,
	const char *policy, bool is_last);
/* A refusal in plain words; the connection ends. */
void wire_refuse(struct evhttp_request *request, int status);
/* The policy: nothing from elsewhere, the one style by its hash, no script, no frame, no form; of a
 * sheet to print, pictures within itself. */
void wire_policy(bool is_sheet, struct text *t);

#endif
