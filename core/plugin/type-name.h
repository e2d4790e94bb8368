/* type-name.h - names of types, and where their plugins are */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_TYPE_NAME_H
#define LINLI_TYPE_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum { TYPE_NAME_MOST = 32 };

/* `[a-z0-9][a-z0-9-]*`, at most 32 bytes: nothing that could lead out of the directory. */
bool type_is_name(const char *name, size_t n);
/* One of those that come with linli. */
bool type_is_builtin(const char *name);
/* The names of the NAME.so in a directory, sorted, NULL at the end; none when it cannot be read. */
const char *const *type_names(const char *directory, struct arena *arena);

#endif
