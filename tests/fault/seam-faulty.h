/* seam-faulty.h - a clock, a file system and a memory that fail when told */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SEAM_FAULTY_H
#define LINLI_SEAM_FAULTY_H

/*
 * Takes the place of core/base/seam.c at link time, and of SQLite's own file system and memory.
 * Every call through a seam has a number; the chosen one fails, once or with all that follow.
 */

#include <stdbool.h>
#include <stdint.h>

enum fault_kind { FAULT_OF_NOTHING, FAULT_OF_IO, FAULT_OF_SPACE, FAULT_OF_MEMORY };

/* From now on: the number-th call (from 1) of that kind fails; with `lasting` every later one too.
 * FAULT_OF_IO: EIO; FAULT_OF_SPACE: ENOSPC on what writes; number 0 only counts. */
void fault_plan(enum fault_kind kind, uint64_t number, bool lasting);
/* Calls of the kind since fault_plan, and whether the fault has happened. */
uint64_t fault_calls(void);
bool fault_happened(void);
/* Puts the faulty file system and memory below SQLite; before its first use. */
void fault_install(void);

#endif
