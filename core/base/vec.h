/* vec.h - arrays that grow */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_VEC_H
#define LINLI_VEC_H

/*
 * struct VEC(struct slot) slots = { 0 };        items, count, room
 * *vec_add(&slots) = (struct slot){ … };        a pointer to a new zeroed item, until the next add
 * VEC_EACH (struct slot, s, &slots) …           s points to each item in turn
 * vec_free(&slots);                             the array; what items point to is the caller's
 */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define VEC(type)                                                                                  \
	{                                                                                          \
		type *items;                                                                       \
		size_t count, room;                                                                \
	}

static inline void *vec_grow(void *items, size_t *room, size_t size)
{
	*room = *room ? *room * 2 : 8;
	return xrealloc(items, *room, size);
}

#define vec_add(v)                                                                                 \
	((v)->count == (v)->room                                                                   \
			? (void)((v)->items = vec_grow((v)->items, &(v)->room, sizeof *(v)->items)) \
			: (void)0,                                                                 \
		memset(&(v)->items[(v)->count], 0, sizeof *(v)->items), &(v)->items[(v)->count++])

#define vec_free(v) (free((v)->items), (v)->items = NULL, (v)->count = (v)->room = 0)

/* An empty one has no items, and C has no offset from NULL, not even zero. */
#define VEC_EACH(type, name, v)                                                                    \
	for (type *name = (v)->items, *name##_end = (v)->count > 0 ? name + (v)->count : name;     \
		name < name##_end; name++)

#endif
