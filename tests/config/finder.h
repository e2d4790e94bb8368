/* finder.h - the types of ini-reference.md 3 as rows, so that no plugin is needed to read a file */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_TEST_FINDER_H
#define LINLI_TEST_FINDER_H

#include "config/schema.h"

extern const struct type_finder fake_types;

#endif
