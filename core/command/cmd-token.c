/* cmd-token.c - prints the address of a secret feed */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "command/hand.h"

static const struct output_column columns[] = { { "address", N_("ADDRESS"), false },
	{ NULL, NULL, false } };

static const char *address(struct access *access, const char *kind, const char *token)
{
	const char *url = store_setting(access->store, access->arena, "community", "url", NULL);
	const char *listen = store_setting(access->store, access->arena, "server", "listen", NULL);
	const char *root = url
		? url
		: arena_format(access->arena, "http://%s", listen ? listen : "127.0.0.1:8080");
	size_t n = strlen(root);

	while (n > 0 && root[n - 1] == '/')
		n--;
	return arena_format(access->arena, "%.*s/%c/%s.ics", (int)n, root, kind[0], token);
}

static int print(const struct setup *setup, struct access *access, const char *kind, const char *id,
	const char *token)
{
	const char *where = address(access, kind, token);

	if (setup->form != OUTPUT_JSON) {
		printf("%s\n", where);
		return output_flush();
	}
	struct output *output = access_output(setup, "token", access);

	output_item(output);
	output_text(output, "kind", kind);
	output_text(output, "id", id);
	output_text(output, "address", where);
	return output_finish(output, columns);
}

int cmd_token(const struct setup *setup, const struct arguments *arguments)
{
	const char *kind = arguments->words[0], *id = arguments->words[1];
	struct access access;
	char token[64];
	int code = access_write(setup, &access);

	if (code == EXIT_DONE)
		code = hand_known(&access, kind, id);
	if (code == EXIT_DONE) {
		const struct hand hand = access_hand(&access);
		const enum store_verdict verdict = store_token(
			access.store, &hand, kind, id, argument_has(arguments, "reset"), token);

		code = verdict == STORE_OK || verdict == STORE_SAME
			? print(setup, &access, kind, id, token)
			: verdict_say(verdict, access.store);
	}
	access_finish(&access);
	return code;
}
