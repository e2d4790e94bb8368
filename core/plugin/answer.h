/* answer.h - what a type of activity said it needs, as plain data */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ANSWER_H
#define LINLI_ANSWER_H

/*
 * The mirror of the structs that a plugin emits (linli/plugin.h says what each member means), after
 * the core has looked at every one: lengths, bounds, UTF-8 without control characters, ids unique
 * among their kind, slot roles that are duties of the same occurrence, known placeholders.  What
 * needs the model is left to who has it: skills and teams that exist, stations against people,
 * places against `places` and the venue.
 *
 * All of it lives in the arena that was handed to the caller (caller.h).  Absent strings are NULL.
 * Words are templates: {title} {date} {start} {end} {venue} {areas} {number} {total}, {time} and
 * {ticket} of who has booked, {its-key} for any option of the type, {value} and {n} of the record.
 * A text in the tag "" serves every language and stands in both members of struct words.
 *
 * A duty has no "kind of person": the header does not know kinds.  `duties` of type plain carries
 * them past the plugin: configuration parses the value (bad-duty, duty-twice), keeps role and kind
 * in activity.duties, and hands the plugin one canonical text per duty,
 *     "barber 3", "nurse 1 (skill nurse, team vets, age 18)"
 * (always with the number, needs in this order, without `kind`); the role that comes back is the
 * key to look the kind up in activity.duties.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"

struct need_range { /* both included; max 0: no upper end */
	int32_t min, max;
};

enum need_audience { /* the order of enum linli_audience */
	NEED_STAFF,
	NEED_SERVING,
	NEED_BOOKED,
	NEED_CAME,
	NEED_NEIGHBOURS,
	NEED_PUBLIC,
	NEED_AUDIENCES
};

struct need_duty {               /* in order of emission: filled first when people are short */
	const char *role;        /* its id, never NULL */
	struct words name, note; /* note: for the person who serves, nobody else */
	const char *skill, *team;
	int32_t count, per_area; /* count 0: nobody is needed now, but the role exists */
	int32_t from, until;     /* minutes from midnight of the day; 0: with the occurrence */
	int32_t rest;            /* minutes; 0: the activity's */
	bool steady;
	struct need_range ages;
};

enum { NEED_ALL = INT32_MAX }; /* walk_in: numbers on the day only */

struct need_slots {
	const char *id, *role; /* role: a duty of the same occurrence, or NULL */
	struct words name, ask;
	int32_t first, until; /* minutes from midnight of the day; 0: with the occurrence */
	int32_t length, gap;  /* minutes; length 0: all of it, as one */
	int32_t stations, places, party; /* at least 1 here, the header's 0 is resolved */
	int32_t walk_in;
	int32_t once_per, consent_under; /* days; years; 0: any, never */
	bool local, at_home;
	struct need_range ages; /* 0, 0: the activity's */
};

struct need_reminder {
	const char *id;
	struct words words;
	const char *value;
	enum need_audience audience;
	int32_t days, at; /* at: minutes from midnight, 0: at the start */
	bool unless_done;
};

struct need_text {
	struct words words;
	const char *value;
	enum need_audience audience;
	int32_t n;
};

struct need_fault {
	const char *key; /* of the activity or the type; NULL: the section's line */
	struct words words;
	int32_t n;
	bool warning;
};

struct need_date {
	int32_t day, start; /* start: minutes from midnight */
	bool surprise;
};

enum need_status {
	NEED_KEPT,    /* faults, if any, are warnings */
	NEED_FAULTED, /* nothing but faults */
	NEED_NEWER    /* the type needs a newer linli for this occurrence; nothing else */
};

struct needs { /* of one occurrence or period */
	enum need_status status;
	const struct need_duty *duties;
	const struct need_slots *slots;
	const struct need_reminder *reminders;
	const struct need_text *texts;
	const struct need_fault *faults;
	const struct need_date *date; /* of a period; NULL: the date stays */
	size_t duty_count, slots_count, reminder_count, text_count, fault_count;
	uint32_t digest; /* of all of the above: two runs of an honest type agree */
};

#endif
