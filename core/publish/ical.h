/* ical.h - iCalendar text, line by line */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ICAL_H
#define LINLI_ICAL_H

/*
 * A streaming writer (RFC 5545): each call appends one finished content line to a text, escaped,
 * folded at 75 octets and ended with CRLF.  A fold never stands inside a UTF-8 sequence or an
 * escape pair.  It knows lines, not calendars; event.c and feeds.c know those.  libical stays the
 * oracle of the tests.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "calendar/civil.h"
#include "calendar/zone.h"

enum { ICAL_LINE = 75 }; /* octets, the blank of a continuation included */

/* "BEGIN:name", "END:name". */
void ical_begin(struct text *t, const char *name);
void ical_end(struct text *t, const char *name);

/* A value that the program itself made of plain ASCII; never a user's text. */
void ical_raw(struct text *t, const char *name, const char *value);
/* A TEXT value: outer blanks and control characters go, `\ ; ,` and line ends are escaped; bytes
 * that are not UTF-8 become U+FFFD. */
void ical_text(struct text *t, const char *name, const char *value);
/* The value of an X- property, which clients unescape differently: `, ; \` and line ends become
 * their full-width forms and blanks, so that there is nothing to escape. */
void ical_plain(struct text *t, const char *name, const char *value);
/* A URI; false, and nothing written, when it has a byte that a URI may not have (blank, control,
 * `"`, anything beyond ASCII) or no scheme. */
bool ical_uri(struct text *t, const char *name, const char *uri);
bool ical_uri_is_valid(const char *uri);
void ical_number(struct text *t, const char *name, int64_t number);

/* "name:20261205T010000Z". */
void ical_utc(struct text *t, const char *name, int64_t instant);
/* "name;TZID=Asia/Shanghai:20261205T090000". */
void ical_local(struct text *t, const char *name, const struct zone *zone, int64_t instant);
/* "name;VALUE=DATE:20261205". */
void ical_date(struct text *t, const char *name, civil_day day);

#endif
