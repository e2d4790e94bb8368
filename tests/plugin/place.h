/* place.h - where the tests find the host, and a request with little in it */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_TEST_PLACE_H
#define LINLI_TEST_PLACE_H

#include <stdio.h>
#include <stdlib.h>

#include "plugin/caller.h"

static inline const char *test_place(const char *variable, const char *otherwise)
{
	const char *value = getenv(variable);

	return value != NULL ? value : otherwise;
}

/* The types in `folder` below the build directory. */
static inline struct plugins *test_plugins(const char *folder)
{
	char directory[4096];

	snprintf(directory, sizeof directory, "%s/%s", test_place("top_builddir", "."), folder);
	return plugins_new(&(struct plugin_place){
		.directory = directory, .host = test_place("LINLI_HOST", "./linli-host") });
}

#endif
