/* log.c - what the operator reads on stderr */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct {
	const char *name;
	enum log_level most;
	bool journal;
} state = { .name = "linli", .most = LOG_LEVEL_INFO };

void log_init(const char *name, enum log_level most)
{
	state.name = name;
	state.most = most;
	state.journal = getenv("JOURNAL_STREAM") != NULL;
}

/* One write for one line, so that the lines of several processes do not mix. */
static void line(enum log_level level, const char *format, va_list ap)
	__attribute__((format(printf, 2, 0)));
static void line(enum log_level level, const char *format, va_list ap)
{
	static const char journal[] = { '3', '4', '6', '7' };
	const int saved = errno;
	char buffer[2048];
	int n;

	if (level > state.most)
		return;
	if (state.journal)
		n = snprintf(buffer, sizeof buffer, "<%c>%s: ", journal[level], state.name);
	else
		n = snprintf(buffer, sizeof buffer, "%s: ", state.name);
	size_t used = (size_t)n;
	n = vsnprintf(buffer + used, sizeof buffer - used - 1, format, ap);
	if (n > 0)
		used += (size_t)n < sizeof buffer - used - 1 ? (size_t)n : sizeof buffer - used - 2;
	buffer[used++] = '\n';
	for (size_t at = 0; at < used;) {
		const ssize_t w = write(STDERR_FILENO, buffer + at, used - at);
		if (w <= 0)
			break;
		at += (size_t)w;
	}
	errno = saved;
}

#define LINE(level)                                                                                \
	va_list ap;                                                                                \
	va_start(ap, format);                                                                      \
	line(level, format, ap);                                                                   \
	va_end(ap)

void log_error(const char *format, ...)
{
	LINE(LOG_LEVEL_ERROR);
}

void log_warn(const char *format, ...)
{
	LINE(LOG_LEVEL_WARNING);
}

void log_info(const char *format, ...)
{
	LINE(LOG_LEVEL_INFO);
}

void log_debug(const char *format, ...)
{
	LINE(LOG_LEVEL_DEBUG);
}

void fatal(const char *format, ...)
{
	LINE(LOG_LEVEL_ERROR);
	_exit(70);
}

void fatal_memory(size_t size)
{
	(void)size;
	static const char message[] = "linli: out of memory, nothing was changed; try again\n";

	if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
		_exit(75);
	_exit(75);
}
