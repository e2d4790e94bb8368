/* outside.c - servers and programs, many at a time */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/outside.h"

#include "base/alloc.h"
#include "base/cleanup.h"
#include "remind/posts.h"
#include "remind/program.h"

struct outside {
	struct posts *posts;
	struct programs *programs;
};

struct outside *outside_new(void)
{
	struct outside *outside = xcalloc(1, sizeof *outside);

	outside->posts = posts_new();
	outside->programs = programs_new();
	return outside;
}

void outside_free(struct outside *outside)
{
	if (outside == NULL)
		return;
	posts_free(outside->posts);
	programs_free(outside->programs);
	free(outside);
}

void outside_post(struct outside *outside, const struct outside_request *request,
	outside_told *told, void *context)
{
	posts_start(outside->posts, request, told, context);
}

void outside_run(struct outside *outside, const char *path, const char *input, size_t n,
	outside_told *told, void *context)
{
	programs_start(outside->programs, path, input, n, told, context);
}

size_t outside_active(const struct outside *outside)
{
	return posts_active(outside->posts) + programs_active(outside->programs);
}

static void step(struct outside *outside)
{
	posts_step(outside->posts);
	programs_step(outside->programs);
}

void outside_step(struct outside *outside, int timeout, int wake_fd)
{
	const size_t before = outside_active(outside);

	step(outside);
	if (outside_active(outside) < before)
		return; /* something has ended: nobody is to wait for more */
	struct pollfd *fds AUTO_FREE = xcalloc(programs_active(outside->programs) + 1, sizeof *fds);
	size_t count = 0;
	timeout = programs_poll(outside->programs, timeout, fds, &count);
	if (wake_fd >= 0)
		fds[count++] = (struct pollfd){ .fd = wake_fd, .events = POLLIN };
	posts_wait(outside->posts, fds, count, timeout);
	step(outside);
}
