/* program.h - programs of the operator's that get a message on their stdin */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PROGRAM_H
#define LINLI_PROGRAM_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "remind/outside.h"

struct programs; /* those under way */

struct programs *programs_new(void);
/* Kills what is under way; its callbacks are told that it was cut off. */
void programs_free(struct programs *programs);

/* As outside_run. */
void programs_start(struct programs *programs, const char *path, const char *input, size_t n,
	outside_told *told, void *context);
size_t programs_active(const struct programs *programs);
/* Tells who waits for those that have ended; asks and then kills those that take too long. */
void programs_step(struct programs *programs);
/* Adds what can be read when one of them ends; returns the milliseconds until one takes too long,
 * at most `timeout`.  fds: room for programs_active. */
int programs_poll(
	const struct programs *programs, int timeout, struct pollfd *fds, size_t *ret_count);

#endif
