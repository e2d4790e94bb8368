/* channel-webhook.c - group robots and other services that take a POST */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "remind/channel.h"
#include "remind/outside.h"
#include "remind/payload.h"

struct hook_sending {
	const struct channel_setup *setup;
	channel_done *done;
	void *context;
};

static void told(void *context, const struct outside_answer *answer)
{
	struct hook_sending *sending = context;
	const struct sent sent = payload_judge(sending->setup, answer);

	sending->done(sending->context, &sent);
	free(sending);
}

static void fail(channel_done *done, void *context, const char *error)
{
	struct sent sent = { .verdict = SENT_NEVER };

	strncpy(sent.error, error, sizeof sent.error - 1);
	done(context, &sent);
}

static void webhook_send(const struct channel_setup *setup, const struct message *message,
	struct outside *outside, const char *directory, channel_done *done, void *context)
{
	const char *error = NULL;
	char *address AUTO_FREE = channel_secret(setup->url_env, setup->url_file, &error);
	char *secret AUTO_FREE = address != NULL && setup->sign != HOOK_UNSIGNED
		? channel_secret(setup->secret_env, setup->secret_file, &error)
		: NULL;
	struct text url AUTO_TEXT = { 0 }, body AUTO_TEXT = { 0 }, key AUTO_TEXT = { 0 };

	(void)directory;
	if (error != NULL) {
		fail(done, context, error);
		return;
	}
	payload_build(setup, message, address, secret, message->now, &url, &body);
	text_printf(&key, "Idempotency-Key: %s", message->key);
	const char *headers[] = { "Content-Type: application/json; charset=utf-8",
		text_string(&key), NULL };
	struct hook_sending *sending = xmalloc(sizeof *sending);
	*sending = (struct hook_sending){ .setup = setup, .done = done, .context = context };
	outside_post(outside,
		&(struct outside_request){ .url = text_string(&url),
			.headers = headers,
			.body = text_string(&body),
			.body_size = body.size,
			.is_private = setup->is_private },
		told, sending);
}

const struct channel_kind channel_webhook = {
	.name = "webhook",
	.is_broadcast = true,
	.send = webhook_send,
};
