/* log.h - what the operator reads on stderr */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_LOG_H
#define LINLI_LOG_H

/*
 * Lines go to stderr: with a `<6>` prefix under systemd's journal, else as they are, preceded by
 * the program's name.  Never a resident's name, a phone number or a secret: callers pass ids.
 * This is the one file with mutable state of its own (the program's name and the level).
 */

#include <stdbool.h>
#include <stddef.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* The name before each line, borrowed for ever ("linli", "linli: web"), and what is shown. */
void log_init(const char *name, enum log_level most);

/* One line of that level, translated by the caller, without a line feed; errno stays as it was. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A broken invariant: the message, then exit 70.  Never a core dump, never a commit. */
void fatal(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
/* No memory for `size` bytes: the message without allocating, then exit 75. */
void fatal_memory(size_t size) __attribute__((noreturn));

#endif
