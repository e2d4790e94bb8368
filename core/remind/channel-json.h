/* channel-json.h - a message as one line of JSON, for programs and files */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_CHANNEL_JSON_H
#define LINLI_CHANNEL_JSON_H

#include "base/text.h"
#include "remind/channel.h"

/* Appends {"schema":1,"key":…,"channel":…,"audience":…,"occurrence":…,"to":…,"name":…,"phone":…,
 * "mail":…,"language":…,"title":…,"text":…,"link":…} and LF; what is absent is null. */
void channel_json_add(
	struct text *t, const struct channel_setup *setup, const struct message *message);

/* Appends n bytes to a file of the channel's as one write that is on the disk before it counts;
 * `path` below `directory` unless it is absolute.  What it ends with fills the verdict. */
void channel_append(const char *directory, const char *path, const char *bytes, size_t n,
	struct sent *ret_sent);

#endif
