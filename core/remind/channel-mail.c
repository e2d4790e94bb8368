/* channel-mail.c - one mail to one person, by SMTP */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "remind/channel.h"
#include "remind/mime.h"
#include "remind/outside.h"

struct mail_sending {
	channel_done *done;
	void *context;
};

/* 4xx is "not now", 5xx "never" (RFC 5321, 4.2.1); no answer at all is "not now". */
static void told(void *context, const struct outside_answer *answer)
{
	struct mail_sending *sending = context;
	struct sent sent = { .verdict = SENT };

	if (!answer->is_answered) {
		sent.verdict =
			answer->is_refused || answer->status / 100 == 5 ? SENT_NEVER : SENT_LATER;
		if (answer->status >= 400)
			snprintf(sent.error, sizeof sent.error,
				_("the mail server refused: SMTP %ld"), answer->status);
		else
			snprintf(sent.error, sizeof sent.error, "%s", answer->error);
	}
	sending->done(sending->context, &sent);
	free(sending);
}

static bool is_address(const char *mail)
{
	for (const char *c = mail; *c != '\0'; c++)
		if ((unsigned char)*c <= ' ' || *c == '<' || *c == '>' || *c == 0x7F)
			return false;
	return strchr(mail, '@') != NULL;
}

static void mail_send(const struct channel_setup *setup, const struct message *message,
	struct outside *outside, const char *directory, channel_done *done, void *context)
{
	const char *error = NULL;
	char *server AUTO_FREE = channel_secret(setup->url_env, setup->url_file, &error);
	struct text mail AUTO_TEXT = { 0 };
	struct sent sent = { .verdict = SENT_NEVER };

	(void)directory;
	if (error == NULL && (message->mail == NULL || !is_address(message->mail)))
		error = _("the recipient has no mail address");
	if (error == NULL && (setup->sender == NULL || !is_address(setup->sender)))
		error = _("the channel has no sender");
	if (error != NULL) {
		snprintf(sent.error, sizeof sent.error, "%s", error);
		done(context, &sent);
		return;
	}
	mime_mail_add(&mail, message, setup->sender,
		words_get(&setup->name, message->language, LANG_ZH), message->now);
	struct mail_sending *sending = xmalloc(sizeof *sending);
	*sending = (struct mail_sending){ .done = done, .context = context };
	outside_post(outside,
		&(struct outside_request){ .url = server,
			.body = text_string(&mail),
			.body_size = mail.size,
			.from = setup->sender,
			.to = message->mail,
			.is_private = setup->is_private },
		told, sending);
}

const struct channel_kind channel_mail = { .name = "mail", .send = mail_send };
