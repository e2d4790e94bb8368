/* seal.h - a plugin file, checked, read once and sealed in memory */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SEAL_H
#define LINLI_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/hash.h"

enum seal_verdict {
	SEAL_OK,
	SEAL_MISSING,   /* no such file */
	SEAL_LINK,      /* a symbolic link */
	SEAL_IRREGULAR, /* a directory, a pipe … */
	SEAL_WRITABLE,  /* by group or others */
	SEAL_BIG,
	SEAL_UNREADABLE, /* errno says why */
	SEAL_FOREIGN,    /* no ELF shared object */
	SEAL_CUT,        /* one that ends before its own table says so */
	SEAL_MEMORY      /* the kernel has no sealed memory to give; errno says why */
};

/* Opens the file without following a link and copies it into a descriptor that nobody can change
 * any more (close-on-exec; the caller closes it), with its SHA-256 in hex. */
enum seal_verdict seal_file(const char *path, int *ret_fd, char ret_hash[static HASH_HEX]);

/* A descriptor to read these bytes from, from the start (above 9, close-on-exec); -1 with errno. */
int seal_bytes(const char *name, const void *bytes, size_t size);
/* The same descriptor above 9, where no child's dup2 tramples on it; the old one is closed. */
int seal_lift(int fd);

#endif
