/* channel.h - one way out for reminders, and what all of them have in common */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_CHANNEL_H
#define LINLI_CHANNEL_H

/*
 * A channel is set up by [channel ID] (ini-reference.md 3), read back from the store's settings.
 * Each kind is one file, channel-KIND.c, behind struct channel_kind.  Secrets are read when they
 * are needed, from the environment or a 0600 file, and never kept in a log, an error or an argument
 * list.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/text.h"
#include "calendar/civil.h"
#include "remind/message.h"

enum hook {
	HOOK_OF_CUSTOM,
	HOOK_OF_WECOM,
	HOOK_OF_DINGTALK,
	HOOK_OF_FEISHU,
	HOOK_OF_SERVERCHAN,
	HOOK_OF_BARK,
	HOOK_OF_NTFY,
	HOOK_OF_COUNT
};
enum hook_sign { HOOK_UNSIGNED, HOOK_SIGN_DINGTALK, HOOK_SIGN_FEISHU };

struct channel_setup {
	const char *id;
	const struct channel_kind *kind;
	struct words name;
	uint32_t audiences; /* bits in the order of the audience names */
	enum hook hook;
	enum hook_sign sign;
	const char *url_env, *url_file, *secret_env, *secret_file;
	const char *body, *ok, *retry_when; /* NULL: by template */
	bool is_private;
	size_t max_bytes; /* 0: no limit */
	int32_t rate_count, rate_minutes;
	const int32_t *retry; /* minutes */
	size_t retry_count;
	int32_t jitter; /* minutes */
	struct clock_range quiet_hours;
	int32_t digest;
	const char *run, *path, *sender, *size, *per;
};

struct outside;

/* Told once how a sending ended; may be told before channel_send returns. */
typedef void channel_done(void *context, const struct sent *sent);

struct channel_kind {
	const char *name;
	/* Serves a whole audience with one copy, or people one by one (route.h). */
	bool is_broadcast;
	/* Hands one message over.  directory: where files of copy, calls and print go. */
	void (*send)(const struct channel_setup *setup, const struct message *message,
		struct outside *outside, const char *directory, channel_done *done, void *context);
};

extern const struct channel_kind channel_webhook, channel_mail, channel_command, channel_file,
	channel_copy, channel_calls, channel_print;

/* The kind of `type = NAME`, NULL when there is none. */
const struct channel_kind *channel_kind_find(const char *name);

struct channel_key { /* a key of the section as the store has it, in file syntax */
	const char *key, *value;
};
/* Builds the setup; what is missing gets the reference's default, what the template decides the
 * template's.  NULL with a sentence in *ret_error when it cannot be used. */
struct channel_setup *channel_parse(struct arena *arena, const char *id,
	const struct channel_key *keys, size_t count, const char **ret_error);

/* The address or secret, without blanks at its ends; the caller frees, NULL with a sentence that
 * names the variable or file but never its content. */
char *channel_secret(const char *environment, const char *file, const char **ret_error);

/* Cuts a text to at most `limit` bytes on a character's border, "…" included; 0: no limit. */
void channel_cut(struct text *t, const char *string, size_t limit);

#endif
