/* file.c - what takes more than one call to a file */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>

#include "base/seam.h"

bool file_write(int fd, const void *bytes, size_t n)
{
	for (const char *at = bytes; n > 0;) {
		const ssize_t written = seam_write(fd, at, n);
		if (written == 0)
			errno = ENOSPC;
		if (written <= 0)
			return false;
		at += written;
		n -= (size_t)written;
	}
	return true;
}
