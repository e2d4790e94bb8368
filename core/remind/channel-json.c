/* channel-json.c - a message as one line of JSON, for programs and files */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/channel-json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/seam.h"
#include "remind/payload.h"

static void member(struct text *t, const char *name, const char *value)
{
	text_printf(t, ",\"%s\":", name);
	if (value != NULL)
		payload_json_string(t, value);
	else
		text_puts(t, "null");
}

void channel_json_add(
	struct text *t, const struct channel_setup *setup, const struct message *message)
{
	text_puts(t, "{\"schema\":1");
	member(t, "key", message->key);
	member(t, "channel", setup->id);
	member(t, "audience", message->audience);
	member(t, "occurrence", message->occurrence);
	member(t, "to", message->recipient);
	member(t, "name", message->name);
	member(t, "phone", message->phone);
	member(t, "mail", message->mail);
	member(t, "language", lang_tag(message->language));
	member(t, "title", message->title);
	member(t, "text", message->text);
	member(t, "link", message->link);
	text_puts(t, "}\n");
}

static void judge(struct sent *ret_sent, bool is_written, int error)
{
	*ret_sent = (struct sent){ .verdict = is_written ? SENT : SENT_LATER };
	if (!is_written)
		snprintf(ret_sent->error, sizeof ret_sent->error,
			_("the file cannot be written: %s"), strerror(error));
}

void channel_append(
	const char *directory, const char *path, const char *bytes, size_t n, struct sent *ret_sent)
{
	int dir AUTO_FD = -1;

	if (path[0] != '/') {
		seam_mkdirat(AT_FDCWD, directory, 0700);
		dir = seam_openat(AT_FDCWD, directory, O_RDONLY | O_DIRECTORY, 0);
		if (dir < 0) {
			judge(ret_sent, false, errno);
			return;
		}
	}
	int fd AUTO_FD = seam_openat(
		dir >= 0 ? dir : AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0600);
	if (fd < 0) {
		judge(ret_sent, false, errno);
		return;
	}
	struct stat st;
	const off_t before = fstat(fd, &st) == 0 ? st.st_size : -1;
	const ssize_t w = seam_write(fd, bytes, n);
	int error = w < 0 ? errno : ENOSPC;
	bool is_written = w >= 0 && (size_t)w == n;
	if (is_written && S_ISREG(st.st_mode) && seam_fsync(fd) != 0) {
		is_written = false;
		error = errno;
	}
	/* Half a line would be read as a whole one. */
	if (!is_written && before >= 0 && S_ISREG(st.st_mode) && ftruncate(fd, before) != 0)
		error = errno;
	judge(ret_sent, is_written, error);
}
