/* when.h - the rule of an activity: reading it, saying it, its days */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_WHEN_H
#define LINLI_WHEN_H

/*
 * The grammar is ini-reference.md 4.  Every phrase equals one RRULE; what when_format prints reads
 * back to the same rule.  Days come from libical behind a guard (recur.c); lunar days and solar
 * terms from the table.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/text.h"
#include "base/vec.h"
#include "calendar/civil.h"
#include "calendar/lunar.h"

enum when_kind { WHEN_RULE, WHEN_DAYS, WHEN_RANGE, WHEN_ON_CALL };

enum frequency { FREQ_DAILY, FREQ_WEEKLY, FREQ_MONTHLY, FREQ_YEARLY };

struct recur_day { /* BYDAY: weekday Monday 0 … Sunday 6; ordinal 0 none, 1–5, -1 … -5 */
	int32_t weekday, ordinal;
};

struct recur { /* the part of RFC 5545 that linli accepts */
	enum frequency frequency;
	int32_t interval, count; /* interval >= 1; count 0: none */
	civil_day until;         /* CIVIL_NONE: none */
	struct recur_day days[16];
	int32_t day_count;
	int32_t month_days[32]; /* 1–31, -31 … -1 */
	int32_t month_day_count;
	int32_t months[12];
	int32_t month_count;
	int32_t set_positions[8];
	int32_t set_position_count;
};

enum day_kind { DAY_DATE, DAY_LUNAR, DAY_TERM, DAY_RANGE, DAY_LUNAR_RANGE };

struct day_item { /* an item of `when`, `also` (DATE, LUNAR, TERM) or `except` (all) */
	enum day_kind kind;
	struct civil_range range; /* DATE: first; RANGE: both */
	struct lunar_day first, last;
	int32_t term;
};

struct when {
	enum when_kind kind;
	struct recur recur;     /* WHEN_RULE */
	struct day_item *items; /* WHEN_DAYS, in the order written */
	size_t item_count;
	struct civil_range range; /* WHEN_RANGE: ONE occurrence over all its days */
};

/* What is wrong, for the configuration to report: code is one of ini-reference.md 6
 * ("when-unknown-word", "no-such-day" …), message and hint are in the arena, already translated. */
struct when_fault {
	const char *code, *message, *hint;
};

/* Reads the value of `when` (n bytes, trimmed, valid UTF-8).  What is kept is in the arena.
 * Whether an interval has its `from` is the caller's to check (when_needs_from). */
bool when_parse(struct arena *arena, const char *text, size_t n, struct when *ret_when,
	struct when_fault *ret_fault);
/* One item of `also` or (with `ranges`) of `except`. */
bool day_item_parse(struct arena *arena, const char *text, size_t n, bool ranges,
	struct day_item *ret_item, struct when_fault *ret_fault);
/* Interval above 1 or a count. */
bool when_needs_from(const struct when *when);

/* Appends the phrase in a language; reading it again gives an equal rule. */
void when_format(const struct when *when, enum lang lang, struct text *t);
void day_item_format(const struct day_item *item, enum lang lang, struct text *t);
/* Appends "FREQ=…"; false (nothing appended) for what is no rule: days, ranges, on-call. */
bool when_rrule(const struct when *when, struct text *t);
bool when_equal(const struct when *a, const struct when *b);

struct days VEC(civil_day);

/* Appends the days of the rule in [window], ascending, none twice.  `from` (CIVIL_NONE: none) is
 * the anchor of intervals and counts: the first day on or after it that fits with interval 1.
 * Days before `from` are never given.  For a WHEN_RANGE the first day of the range. */
void when_days(
	const struct when *when, civil_day from, struct civil_range window, struct days *ret_days);
/* Is this day one of an `also` or `except` item?  (The item's own table or range, no rule.) */
bool day_item_has(const struct day_item *item, civil_day day);
/* Appends the days of the items in the window, ascending, none twice. */
void day_items_days(const struct day_item *items, size_t count, struct civil_range window,
	struct days *ret_days);

/* The rule can never give a day (30 February); it has months without its day (31st). */
bool when_is_never(const struct when *when);
bool when_has_short_months(const struct when *when);

#endif
