/* cmd-serve.c - serves pages and feeds over HTTP */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/number.h"
#include "command/access.h"
#include "web/serve.h"

/* The supervisor hands over a pipe and waits for the address in it. */
static void tell_ready(void *context, const char *address)
{
	const char *fd_text = getenv("LINLI_READY_FD");
	int64_t fd;

	(void)context;
	log_info(_("serving http://%s/"), address);
	if (!fd_text || number_parse(fd_text, strlen(fd_text), 3, 1024, &fd) != NUMBER_OK)
		return;
	if (write((int)fd, address, strlen(address)) < 0)
		log_warn(_("nobody waits for the server"));
	close((int)fd);
}

/* "a, b" as an array that ends with NULL. */
static const char *const *split(struct arena *arena, const char *list)
{
	size_t count = 1, n = 0;

	for (const char *c = list; *c; c++)
		count += *c == ',';
	const char **items = ARENA_ARRAY(arena, count + 1, const char *);

	while (*list) {
		const size_t size = strcspn(list, ",");

		items[n++] = arena_copy(arena, list, size);
		list += size;
		list += strspn(list, ", ");
	}
	return items;
}

int cmd_serve(const struct setup *setup, const struct arguments *arguments)
{
	const char *listen = argument_get(arguments, "listen");
	struct access access;
	const int code = access_read(setup, &access);

	if (code != EXIT_DONE && code != EXIT_BUSY) {
		access_finish(&access);
		return code;
	}
	struct arena *arena = arena_new();
	const bool knows = access.is_applied;
	const char *set =
		knows ? store_setting(access.store, arena, "server", "listen", NULL) : NULL;
	const char *proxies =
		knows ? store_setting(access.store, arena, "server", "proxy", NULL) : NULL;
	const struct web_options options = {
		.listen = listen ? listen
			: set    ? set
				 : "127.0.0.1:8080",
		.fd = -1,
		.state = setup->state,
		.directory = arena_format(arena, "%s/public", setup->state),
		.community = access.code ? arena_string(arena, access.code) : NULL,
		.proxies = proxies ? split(arena, proxies) : NULL,
		.now = setup->now ? access.now : INSTANT_NONE,
		.ready = tell_ready,
	};

	access_finish(&access); /* the server opens the store for itself */
	log_init("linli: web", LOG_LEVEL_INFO);
	const int served = web_serve(&options);

	arena_free(arena);
	return served;
}
