/* sink.h - a mail and a web server on the loopback that say yes to everything */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_TEST_SINK_H
#define LINLI_TEST_SINK_H

#include <stdbool.h>
#include <stddef.h>

struct sink;

/* Listens on a free port of 127.0.0.1, a thread for each connection. */
struct sink *sink_new(bool is_mail);
/* "http://127.0.0.1:PORT/hook" or "smtp://127.0.0.1:PORT". */
const char *sink_url(const struct sink *sink);
/* How many messages and how many connections it has taken. */
size_t sink_messages(const struct sink *sink);
size_t sink_connections(const struct sink *sink);
void sink_free(struct sink *sink);

#endif
