/* seam.h - the only ways to the clock, the file system and memory */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SEAM_H
#define LINLI_SEAM_H

/*
 * Three seams cannot be added later, so everything goes through them from the first commit:
 * the clock, the file system and allocation.  seam.c is the real thing.  The fault suite links
 * the same program against another implementation of this header, which counts the calls and
 * lets the n-th fail; so every fault point can be enumerated and no hook is left in what ships.
 */

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Seconds since 1970 (UTC) by the wall clock.  Only main and the loops of the daemons may ask;
 * everything else is handed `now`. */
int64_t seam_now(void);

/* Milliseconds of a clock that never jumps, for deadlines and back-off inside one process. */
int64_t seam_monotonic_ms(void);

/* The calls of the C library, same arguments, results and errno; EINTR is retried inside. */
int seam_openat(int dir, const char *path, int flags, mode_t mode);
ssize_t seam_read(int fd, void *buffer, size_t size);
ssize_t seam_write(int fd, const void *buffer, size_t size);
int seam_fsync(int fd);
int seam_close(int fd);
int seam_renameat(int dir, const char *from, const char *to);
int seam_unlinkat(int dir, const char *path, int flags);
int seam_mkdirat(int dir, const char *path, mode_t mode);

/* malloc and realloc; NULL when there is no memory.  Only alloc.c calls these. */
void *seam_realloc(void *old, size_t size);

#endif
