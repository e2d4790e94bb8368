/* file.h - what takes more than one call to a file */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_FILE_H
#define LINLI_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* Writes all n bytes, however many calls that takes; false with errno when some could not be. */
bool file_write(int fd, const void *bytes, size_t n);

#endif
