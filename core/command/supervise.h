/* supervise.h - keeps the processes of `linli run` alive */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SUPERVISE_H
#define LINLI_SUPERVISE_H

#include "command/command.h"

/*
 * A small process that only waits: it starts the same program again as `serve`, `remind --loop`,
 * and `run --once` for each planning (at start, on SIGHUP, at the community's midnight, and when
 * bookings or swaps changed the store), so what a plan needs of memory is gone afterwards.  What
 * dies is started again, later each time.  Ends on SIGTERM and SIGINT.
 */
int supervise(const struct setup *setup, const char *listen);

#endif
