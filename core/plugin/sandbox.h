/* sandbox.h - what the host process gives up before it touches a plugin */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SANDBOX_H
#define LINLI_SANDBOX_H

/*
 * Three walls, each of use without the others: resource limits (always), landlock and seccomp
 * (where the kernel has them; on a machine without them a plugin is still bounded in time and
 * memory, may write no file, and its answer is only a proposal).  Nothing here can be undone.
 */

/* Before the plugin is loaded: limits, no new files but for reading what is already open, no
 * network, no processes, nothing writable and executable. */
void sandbox_enter(void);
/* After it is loaded: memory, writing to what is open, and ending are all that is left; no code is
 * mapped any more. */
void sandbox_seal(void);

#endif
