/* fault.h - what is wrong in what the user wrote */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_FAULT_H
#define LINLI_FAULT_H

/*
 * Faults are values: a whole run collects them and reports them together, sorted by file, line
 * and code, like a compiler.  Nothing here prints; commands do.  Codes, severities, files and
 * lines are a contract (ini-reference.md 6); the words may be translated.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum severity { FAULT_ERROR, FAULT_WARNING, FAULT_NOTE, FAULT_SEVERITIES };

/* Where something was written.  file: as in the messages, "" when there is none; line from 1;
 * column in characters from 1, 0 when it is the whole line or file. */
struct place_in_file {
	const char *file;
	uint32_t line, column;
};

struct fault {
	enum severity severity;
	const char *file;      /* all strings are the collection's own copies */
	uint32_t line, column; /* column 0: unknown */
	const char *code;      /* "when-unknown-word" */
	const char *section;   /* "activity tea", or NULL */
	const char *key;       /* or NULL */
	const char *message;   /* one sentence without a full stop */
	const char *hint;      /* what to do, or NULL */
};

struct faults;

/* An empty collection; the caller frees it, NULL is fine. */
struct faults *faults_new(void);
void faults_free(struct faults *faults);

/* Adds one; strings are copied.  At most 10,000 are kept, the rest only counted. */
void faults_add(struct faults *faults, const struct fault *fault);
/* The same with formatted words; hint may be NULL. */
void faults_report(struct faults *faults, enum severity severity, struct place_in_file at,
	const char *code, const char *section, const char *key, const char *hint,
	const char *format, ...) __attribute__((format(printf, 8, 9)));

/* The i-th of the sorted faults; faults_count says how many there are. */
size_t faults_count(const struct faults *faults, enum severity severity);
size_t faults_total(const struct faults *faults);
const struct fault *faults_get(struct faults *faults, size_t i);

/* "etc/a.ini:4: error: message [code]\n  hint: hint\n", appended to t, translated. */
void fault_format(const struct fault *fault, struct text *t);

#endif
