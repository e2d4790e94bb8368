/* seam.c - the clock, the file system and memory as they are */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/seam.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int64_t seam_now(void)
{
	return (int64_t)time(NULL);
}

int64_t seam_monotonic_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int seam_openat(int dir, const char *path, int flags, mode_t mode)
{
	int fd;

	do
		fd = openat(dir, path, flags | O_CLOEXEC, mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

ssize_t seam_read(int fd, void *buffer, size_t size)
{
	ssize_t n;

	do
		n = read(fd, buffer, size);
	while (n < 0 && errno == EINTR);
	return n;
}

ssize_t seam_write(int fd, const void *buffer, size_t size)
{
	ssize_t n;

	do
		n = write(fd, buffer, size);
	while (n < 0 && errno == EINTR);
	return n;
}

int seam_fsync(int fd)
{
	int r;

	do
		r = fsync(fd);
	while (r < 0 && errno == EINTR);
	return r;
}

int seam_close(int fd)
{
	return close(fd); /* never retried: on Linux the descriptor is gone even after EINTR */
}

int seam_renameat(int dir, const char *from, const char *to)
{
	return renameat(dir, from, dir, to);
}

int seam_unlinkat(int dir, const char *path, int flags)
{
	return unlinkat(dir, path, flags);
}

int seam_mkdirat(int dir, const char *path, mode_t mode)
{
	return mkdirat(dir, path, mode);
}

void *seam_realloc(void *old, size_t size)
{
	return realloc(old, size);
}
