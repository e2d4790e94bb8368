/* posts-none.c - a linli without libcurl reaches no servers and says so */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/lang.h"
#include "remind/posts.h"

struct posts {
	char none;
};

struct posts *posts_new(void)
{
	return xcalloc(1, sizeof(struct posts));
}

void posts_free(struct posts *posts)
{
	free(posts);
}

void posts_start(struct posts *posts, const struct outside_request *request, outside_told *told,
	void *context)
{
	(void)posts;
	(void)request;
	told(context,
		&(struct outside_answer){ .is_refused = true,
			.body = "",
			.error = _("this linli was built without libcurl") });
}

size_t posts_active(const struct posts *posts)
{
	(void)posts;
	return 0;
}

void posts_step(struct posts *posts)
{
	(void)posts;
}

void posts_wait(struct posts *posts, struct pollfd *fds, size_t count, int timeout)
{
	(void)posts;
	poll(fds, count, timeout);
}
