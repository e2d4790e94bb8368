/* access.h - the store as a command opens it */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ACCESS_H
#define LINLI_ACCESS_H

#include "command/command.h"
#include "command/output.h"
#include "publish/event.h"
#include "store/read.h"

struct access {
	struct arena *arena;
	struct store *store; /* NULL: there is none yet */
	struct zone *zone;
	struct community community;
	const char *code; /* of the community; NULL: unknown */
	bool is_applied;  /* a plan was applied once */
	int64_t now;
	enum lang lang; /* of the reader */
	struct renderer renderer;
};

/* Opens the store for reading; before the first `plan --apply` there is nothing in it, which is
 * said on stderr and is no fault.  Released with access_finish whatever is returned. */
int access_read(const struct setup *setup, struct access *ret_access);
/* The same for publishing, which notes the versions of feeds in the store. */
int access_publish(const struct setup *setup, struct access *ret_access);
/* For the commands that write what people decide: nothing planned is EXIT_DATA. */
int access_write(const struct setup *setup, struct access *ret_access);
void access_finish(struct access *access);

struct hand access_hand(struct access *access);
/* The exit code of a verdict; what went wrong is said on stderr. */
int verdict_say(enum store_verdict verdict, const struct store *store);
/* A new output in the name of the community. */
struct output *access_output(
	const struct setup *setup, const char *command, const struct access *access);
/* Text for the reader. */
const char *access_words(const struct access *access, const struct words *words);

#endif
