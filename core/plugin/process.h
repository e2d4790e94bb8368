/* process.h - host processes: started, listened to, cut off, reaped */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PROCESS_H
#define LINLI_PROCESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum process_end {
	PROCESS_DONE,   /* ended by itself with status 0; what it wrote is in `answer` */
	PROCESS_SIGNAL, /* code: the signal */
	PROCESS_STATUS, /* code: the exit status, not 0 */
	PROCESS_TIME,   /* cut off after 3 s */
	PROCESS_FLOOD,  /* cut off after a frame's worth of bytes */
	PROCESS_NOTHING /* could not be started; code: errno */
};

struct process {                    /* one process; zeroed but for the first three members */
	const char *host;           /* path of the program */
	int plugin;                 /* descriptor of the plugin, borrowed */
	const struct text *request; /* a frame, borrowed */
	/* while it runs */
	int pid, out;
	int64_t deadline;
	/* afterwards */
	enum process_end end;
	int code;
	struct text answer; /* the caller frees */
};

/* Runs them all, at most `parallel` at a time; returns when every one has ended and is reaped. */
void process_run(struct process *processes, size_t count, size_t parallel);

#endif
