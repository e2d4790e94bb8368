/* cleanup.h - what is released when its name goes out of scope */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_CLEANUP_H
#define LINLI_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/seam.h"

#define AUTO(type) __attribute__((cleanup(auto_##type)))

static inline void auto_free(void *p)
{
	free(*(void **)p);
}

static inline void auto_close(int *fd)
{
	if (*fd >= 0)
		seam_close(*fd);
}

static inline void auto_arena(struct arena **arena)
{
	arena_free(*arena);
}

#define AUTO_FREE  AUTO(free)  /* char *s AUTO_FREE = xstrdup(…); */
#define AUTO_FD    AUTO(close) /* int fd AUTO_FD = seam_openat(…); -1 is fine */
#define AUTO_ARENA AUTO(arena)

#endif
