/* press.h - what is printed: posters for everybody, rosters and lists for staff, words to read */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PRESS_H
#define LINLI_PRESS_H

/*
 * What hangs on a door is copied by anybody: posters and texts are made of public dates alone, with
 * the office's line and no one else's, and of a surprise they know nothing before its day. Rosters,
 * call lists and sign-in sheets have names and are for staff.  The caller holds a snapshot, so that
 * what stands on one sheet was true at one moment.
 */

#include "calendar/zone.h"
#include "print/sheet.h"
#include "store/read.h"

struct press {
	struct store *store;
	struct arena *arena;
	const struct zone *zone;
	struct community community;
	enum lang lang;
	int64_t now;
};

struct order { /* what is to be printed; NULL: any */
	struct civil_range days;
	const char *activity, *area, *team, *role;
	civil_day date; /* of one occurrence; CIVIL_NONE */
	bool is_month;  /* a roster as a calendar sheet, else week by week */
};

/* Each: STORE_OK and the sheet (freed with sheet_free), STORE_MISSING: nothing that fits is public,
 * or there is no such occurrence. */
enum store_verdict press_poster(
	const struct press *press, const struct order *order, struct sheet *ret_sheet);
enum store_verdict press_roster(
	const struct press *press, const struct order *order, struct sheet *ret_sheet);
/* Who has to be phoned, because nothing else reaches them. */
enum store_verdict press_calls(
	const struct press *press, const struct order *order, struct sheet *ret_sheet);
enum store_verdict press_signin(
	const struct press *press, const struct order *order, struct sheet *ret_sheet);

/* To paste into a chat, to read over the loudspeaker, to begin a numbered list in a group. */
enum store_verdict press_text(const struct press *press, const struct order *order, struct text *t);
enum store_verdict press_announce(
	const struct press *press, const struct order *order, struct text *t);
enum store_verdict press_jielong(
	const struct press *press, const struct order *order, struct text *t);

/* --- what they have in common; results in the arena --- */

/* In the reader's language, else the community's; "" for none. */
const char *press_word(const struct press *press, const struct words *words);
/* The other language below it, where it is known and another text. */
const char *press_both(const struct press *press, const struct words *words);
/* A setting's words or text; "" for none. */
const char *press_setting(const struct press *press, const char *subject, const char *key);
/* "12月5日 星期六 上午9点至11点30分" */
const char *press_when(const struct press *press, const struct occurrence *o);
const char *press_day(const struct press *press, civil_day day);
/* The same as press_when on two lines, the days and then the clock times. */
const char *press_when_lines(const struct press *press, const struct occurrence *o);
/* What a duty's role is called; its id where nobody gave it a name. */
const char *press_role(const struct press *press, const char *role, const struct words *name);
/* "09:00–11:30" */
const char *press_hours(const struct press *press, int64_t begins, int64_t ends);
const char *press_where(const struct press *press, const struct occurrence *o);
/* The summary with its placeholders filled. */
const char *press_summary(const struct press *press, const struct occurrence *o);
/* "还剩 7 个名额", "不用预约" */
const char *press_places(const struct press *press, const struct occurrence *o);
/* The public occurrences of an order that are not cancelled, from now on. */
enum store_verdict press_occurrences(const struct press *press, const struct order *order,
	struct occurrence **ret_items, size_t *ret_count);
/* An empty sheet with its title as the first line. */
struct sheet press_sheet(const struct press *press, const char *title, enum sheet_form form);

#endif
