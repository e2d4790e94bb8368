/* channel-file.c - messages that become lines or pages of files */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "remind/channel.h"
#include "remind/channel-json.h"

/* One JSON object a line, for whatever reads it. */
static void file_send(const struct channel_setup *setup, const struct message *message,
	struct outside *outside, const char *directory, channel_done *done, void *context)
{
	struct text line AUTO_TEXT = { 0 };
	struct sent sent;

	(void)outside;
	channel_json_add(&line, setup, message);
	channel_append(directory, setup->path != NULL ? setup->path : "messages.jsonl",
		text_string(&line), line.size, &sent);
	done(context, &sent);
}

const struct channel_kind channel_file = {
	.name = "file",
	.send = file_send,
};

/* A file of the channel's own name below the state directory. */
static void append_text(const struct channel_setup *setup, const char *suffix, const struct text *t,
	const char *directory, channel_done *done, void *context)
{
	struct text name AUTO_TEXT = { 0 };
	struct sent sent;

	text_printf(&name, "%s%s", setup->id, suffix);
	channel_append(directory, setup->path != NULL ? setup->path : text_string(&name),
		text_string(t), t->size, &sent);
	done(context, &sent);
}

/* Text ready to paste into a residents' group: no names, an empty line behind each. */
static void copy_send(const struct channel_setup *setup, const struct message *message,
	struct outside *outside, const char *directory, channel_done *done, void *context)
{
	struct text t AUTO_TEXT = { 0 };

	(void)outside;
	if (message->title != NULL)
		text_printf(&t, "【%s】\n", message->title);
	text_printf(&t, "%s\n", message->text);
	if (message->link != NULL)
		text_printf(&t, "%s\n", message->link);
	text_putc(&t, '\n');
	append_text(setup, ".txt", &t, directory, done, context);
}

const struct channel_kind channel_copy = {
	.name = "copy",
	.is_broadcast = true,
	.send = copy_send,
};

/* A call list: whom to ring, what to say, a box to tick. */
static void calls_send(const struct channel_setup *setup, const struct message *message,
	struct outside *outside, const char *directory, channel_done *done, void *context)
{
	struct text t AUTO_TEXT = { 0 };

	(void)outside;
	text_printf(&t, "[ ] %s  %s\n", message->name != NULL ? message->name : message->recipient,
		message->phone != NULL ? message->phone : "-");
	if (message->worker != NULL)
		text_printf(&t, "    → %s\n", message->worker);
	text_puts(&t, "    ");
	for (const char *c = message->text; *c != '\0'; c++)
		if (*c == '\n')
			text_puts(&t, "\n    ");
		else
			text_putc(&t, *c);
	text_puts(&t, "\n\n");
	append_text(setup, ".txt", &t, directory, done, context);
}

const struct channel_kind channel_calls = { .name = "calls", .send = calls_send };

/* Slips to cut out: one block a message, a dotted line between, a form feed after each area's. */
static void print_send(const struct channel_setup *setup, const struct message *message,
	struct outside *outside, const char *directory, channel_done *done, void *context)
{
	struct text t AUTO_TEXT = { 0 };

	(void)outside;
	if (strcmp(message->recipient, "*") != 0)
		text_printf(&t, "%s\n", message->name != NULL ? message->name : message->recipient);
	if (message->title != NULL)
		text_printf(&t, "%s\n\n", message->title);
	text_printf(&t, "%s\n", message->text);
	text_puts(&t, "\n- - - - - - - - - - - - - - - - - - - - - - - -\n\n");
	append_text(setup, ".txt", &t, directory, done, context);
}

const struct channel_kind channel_print = {
	.name = "print",
	.is_broadcast = true,
	.send = print_send,
};
