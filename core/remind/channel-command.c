/* channel-command.c - a program of the operator's that gets one JSON object on its stdin */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/alloc.h"
#include "remind/channel.h"
#include "remind/channel-json.h"
#include "remind/outside.h"

struct run_sending {
	channel_done *done;
	void *context;
};

/* 0: done; 75 (EX_TEMPFAIL) and anything that did not end by itself: later; else never. */
static void told(void *context, const struct outside_answer *answer)
{
	struct run_sending *sending = context;
	struct sent sent = { .verdict = SENT };

	if (!answer->is_answered) {
		sent.verdict = answer->is_refused ? SENT_NEVER : SENT_LATER;
		snprintf(sent.error, sizeof sent.error, "%s", answer->error);
	} else if (answer->status != 0) {
		sent.verdict =
			answer->status == 75 || answer->status > 128 ? SENT_LATER : SENT_NEVER;
		snprintf(sent.error, sizeof sent.error, _("the program ended with %ld"),
			answer->status);
	}
	sending->done(sending->context, &sent);
	free(sending);
}

static void command_send(const struct channel_setup *setup, const struct message *message,
	struct outside *outside, const char *directory, channel_done *done, void *context)
{
	struct text input AUTO_TEXT = { 0 };

	(void)directory;
	if (setup->run == NULL || setup->run[0] != '/') {
		struct sent sent = { .verdict = SENT_NEVER };
		snprintf(sent.error, sizeof sent.error, "%s", _("\"run\" is no absolute path"));
		done(context, &sent);
		return;
	}
	channel_json_add(&input, setup, message);
	struct run_sending *sending = xmalloc(sizeof *sending);
	*sending = (struct run_sending){ .done = done, .context = context };
	outside_run(outside, setup->run, text_string(&input), input.size, told, sending);
}

const struct channel_kind channel_command = { .name = "command", .send = command_send };
