/* posts.h - requests to servers elsewhere; posts-curl.c makes them, posts-none.c refuses them */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_POSTS_H
#define LINLI_POSTS_H

#include <poll.h>
#include <stddef.h>

#include "remind/outside.h"

struct posts; /* those under way */

struct posts *posts_new(void);
/* Cuts what is under way; its callbacks are told so. */
void posts_free(struct posts *posts);

/* As outside_post. */
void posts_start(struct posts *posts, const struct outside_request *request, outside_told *told,
	void *context);
size_t posts_active(const struct posts *posts);
/* Works without waiting; tells who waits for those that have ended. */
void posts_step(struct posts *posts);
/* Waits at most `timeout` milliseconds, for its own business or for one of the fds. */
void posts_wait(struct posts *posts, struct pollfd *fds, size_t count, int timeout);

#endif
