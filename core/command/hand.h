/* hand.h - what the commands that people use to change a plan have in common */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_HAND_H
#define LINLI_HAND_H

#include "command/access.h"
#include "command/moment.h"

struct target { /* ACTIVITY DATE, or KEY */
	const char *activity;
	civil_day date;
};

/* Opens the store and finds what is named; a message and its exit code when that fails. */
int hand_begin(const struct setup *setup, const struct arguments *arguments,
	struct access *ret_access, struct target *ret_target);
/* KEY/ROLE/SEAT of a word or an option; the strings live in the access's arena. */
int hand_seat(struct access *access, const char *text, struct seat_name *ret_seat);
/* Does the store know this id of "activity", "area", "person" …?  NULL is fine; else a message with
 * a suggestion and EXIT_DATA. */
int hand_known(struct access *access, const char *kind, const char *id);
/* Says that the activity has no such date, or that nothing was booked under the code, and what helps;
 * EXIT_DATA. */
int hand_missing_date(const struct target *target);
int hand_missing_booking(const char *code);
/* What is to be said beside the result: the deed's message, or that it was so already. */
void hand_note(enum store_verdict verdict, const struct deed *deed);
/* Plans the date that was changed at once, so that its places, people and reminders are there; what
 * that changes for people, and what is in conflict, is said on stderr.  Where it cannot be planned
 * (the files are faulty, or are not those of the last plan) the next plan does it, which is said. */
void hand_follow(const struct setup *setup, struct access *access, enum store_verdict verdict,
	struct deed *deed);
/* Prints what was done, or says why not. */
int hand_end(const struct setup *setup, const char *command, struct access *access,
	enum store_verdict verdict, const struct deed *deed);
/* The minute of an option that was checked as a clock time; CIVIL_NONE when it is not given. */
civil_minute hand_minute(const struct arguments *arguments, const char *option);
int32_t hand_number(const struct arguments *arguments, const char *option, int32_t otherwise);

#endif
