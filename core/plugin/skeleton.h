/* skeleton.h - the first files of somebody's own type */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SKELETON_H
#define LINLI_SKELETON_H

#include "base/arena.h"

enum skeleton_verdict {
	SKELETON_OK,
	SKELETON_NAME,   /* no name for a type: [a-z0-9][a-z0-9-]*, at most 32 bytes */
	SKELETON_TAKEN,  /* one of linli's own types */
	SKELETON_EXISTS, /* something of that name is there already; nothing was written */
	SKELETON_WRITE   /* errno says why */
};

/* Makes the folder NAME in `directory` with NAME.c, test-NAME.c, Makefile and NAME.ini: it builds with
 * `make` against an installed linli (found by pkg-config), links to nothing, and `make check` runs its
 * own test.  *ret_path: the folder, in the arena, when OK or EXISTS. */
enum skeleton_verdict skeleton_write(
	const char *directory, const char *name, struct arena *arena, const char **ret_path);

#endif
