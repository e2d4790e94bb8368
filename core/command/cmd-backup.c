/* cmd-backup.c - copies the store to a file, while it is in use */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "command/access.h"

int cmd_backup(const struct setup *setup, const struct arguments *arguments)
{
	struct access access;
	int code = access_write(setup, &access);

	if (code == EXIT_DONE) {
		const enum store_verdict verdict = store_backup(access.store, arguments->words[0]);

		code = verdict_say(verdict, access.store);
		if (code == EXIT_DONE)
			fprintf(stderr,
				_("linli: the store is in %s; keep the file \"secret\" of the "
				  "state "
				  "directory with it\n"),
				arguments->words[0]);
	}
	access_finish(&access);
	return code;
}
