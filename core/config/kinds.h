/* kinds.h - the kinds of sections there are */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_KINDS_H
#define LINLI_KINDS_H

#include <stdbool.h>
#include <stddef.h>

struct kind {
	const char *name;
	bool has_id;
};

/* By the n bytes of its name; NULL when there is no such kind. */
const struct kind *kind_find(const char *name, size_t n);
/* The kind that was probably meant, or NULL. */
const char *kind_nearest(const char *name, size_t n);

#endif
