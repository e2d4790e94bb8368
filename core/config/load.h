/* load.h - from files to a model, or to faults */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_LOAD_H
#define LINLI_LOAD_H

#include "base/fault.h"
#include "config/model.h"
#include "config/schema.h"

struct load_options {
	const struct type_finder *types;
	int64_t now;      /* dates are looked at from today, for 400 days */
	enum lang reader; /* of messages that quote a name */
};

/* Reads linli.ini at `path` and what it includes, and says everything that is wrong with it
 * (ini-reference.md 6) as far as it can be seen without running a plugin.  A model is returned even
 * with errors as long as [community] could be read, so that later checks find more; whether it may
 * be used is faults_count(faults, FAULT_ERROR) == 0.  NULL when nothing could be made of it, as
 * without a time zone. Reads files; no other effect. */
struct model *model_load(
	const char *path, const struct load_options *options, struct faults *faults);
void model_free(struct model *model);

/* The checks that look at dates (rule-never, next-week-taken, holiday-undecided, except-nothing,
 * no-dates, venue hours and clashes …) over `days` from the day of `now`.  Returns how many dates
 * the activities have, for the line of totals; *ret_until is the last day that was looked at. */
size_t model_check_dates(const struct model *model, int64_t now, int32_t days,
	struct faults *faults, civil_day *ret_until);

#endif
