/* files.h - the files of a community, and nothing outside its directory */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_FILES_H
#define LINLI_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/vec.h"

struct files; /* the directory of linli.ini */

struct names VEC(const char *);

/* path: of linli.ini; what it stands in is the directory.  NULL when that cannot be opened. */
struct files *files_new(struct arena *arena, const char *path);
void files_free(struct files *files);
/* The name of linli.ini itself in the directory. */
const char *files_main(const struct files *files);
/* "etc/" + name, as messages say it; in the arena. */
const char *files_shown(const struct files *files, const char *name);

enum files_verdict { FILES_OK, FILES_MISSING, FILES_FAULTY };

/* Reads one file: regular, not too big, no symbolic link, writable by nobody else.  MISSING is for
 * the caller to report (at the key that names it); FAULTY has been reported.  *ret_bytes is in the
 * arena, with a NUL behind it.  is_main: linli.ini itself may be named by a symbolic link. */
enum files_verdict files_read(struct files *files, const char *name, bool is_main,
	struct faults *faults, const char **ret_bytes, size_t *ret_size);

/* No absolute path, no "..", at most one "*" and that in the last part (none without patterns). */
bool files_is_inside(const char *name, bool patterns);
/* Appends the names a pattern matches; MISSING when its folder is not there.  Folders that are
 * symbolic links or too full are reported at `at`. */
enum files_verdict files_match(struct files *files, const char *pattern, struct place_in_file at,
	struct faults *faults, struct names *ret_names);

#endif
