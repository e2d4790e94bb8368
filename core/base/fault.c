/* fault.c - what is wrong in what the user wrote */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/lang.h"
#include "base/vec.h"

enum { KEPT = 10000 };

struct faults {
	struct arena *arena;
	struct VEC(struct fault) list;
	size_t counts[FAULT_SEVERITIES];
	bool sorted;
};

static const char *const severities[FAULT_SEVERITIES] = {
	[FAULT_ERROR] = N_("error"),
	[FAULT_WARNING] = N_("warning"),
	[FAULT_NOTE] = N_("note"),
};

struct faults *faults_new(void)
{
	struct faults *faults = xcalloc(1, sizeof *faults);

	faults->arena = arena_new();
	return faults;
}

void faults_free(struct faults *faults)
{
	if (faults == NULL)
		return;
	vec_free(&faults->list);
	arena_free(faults->arena);
	free(faults);
}

void faults_add(struct faults *faults, const struct fault *fault)
{
	faults->counts[fault->severity]++;
	if (faults->list.count >= KEPT)
		return;
	struct arena *a = faults->arena;
	*vec_add(&faults->list) = (struct fault){
		.severity = fault->severity,
		.file = arena_string(a, fault->file != NULL ? fault->file : ""),
		.line = fault->line,
		.column = fault->column,
		.code = arena_string(a, fault->code),
		.section = arena_string(a, fault->section),
		.key = arena_string(a, fault->key),
		.message = arena_string(a, fault->message),
		.hint = arena_string(a, fault->hint),
	};
	faults->sorted = false;
}

void faults_report(struct faults *faults, enum severity severity, struct place_in_file at,
	const char *code, const char *section, const char *key, const char *hint,
	const char *format, ...)
{
	char message[2048]; /* a line of a file has 1,024 bytes, so what quotes it fits */
	va_list ap;

	va_start(ap, format);
	vsnprintf(message, sizeof message, format, ap);
	va_end(ap);
	faults_add(faults,
		&(struct fault){ .severity = severity,
			.file = at.file,
			.line = at.line,
			.column = at.column,
			.code = code,
			.section = section,
			.key = key,
			.message = message,
			.hint = hint });
}

size_t faults_count(const struct faults *faults, enum severity severity)
{
	return faults->counts[severity];
}

size_t faults_total(const struct faults *faults)
{
	return faults->list.count;
}

static int compare(const void *left, const void *right)
{
	const struct fault *a = left, *b = right;
	int c = strcmp(a->file, b->file);

	if (c == 0)
		c = (a->line > b->line) - (a->line < b->line);
	if (c == 0)
		c = strcmp(a->code, b->code);
	if (c == 0)
		c = strcmp(a->message, b->message);
	return c;
}

const struct fault *faults_get(struct faults *faults, size_t i)
{
	if (!faults->sorted && faults->list.count > 0) {
		qsort(faults->list.items, faults->list.count, sizeof *faults->list.items, compare);
		faults->sorted = true;
	}
	return i < faults->list.count ? &faults->list.items[i] : NULL;
}

void fault_format(const struct fault *fault, struct text *t)
{
	if (fault->file[0] != '\0')
		text_printf(t, "%s:%u: ", fault->file, fault->line);
	text_printf(
		t, "%s: %s [%s]\n", _(severities[fault->severity]), fault->message, fault->code);
	if (fault->hint != NULL)
		text_printf(t, "  %s: %s\n", _("hint"), fault->hint);
}
