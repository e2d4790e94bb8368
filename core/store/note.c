/* note.c - why an occurrence is as it is, as a sentence */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/note.h"

#include <string.h>

struct note_row {
	const char *reason, *status;  /* status NULL: any */
	struct words plain, labelled; /* labelled: with one %s for the label */
};

static const struct note_row rows[] = {
	{ "holiday-unknown", NULL,
		{ { "节假日安排尚未公布，日期可能调整",
			"holiday arrangement not announced yet; the date may change" } },
		{ { "节假日安排尚未公布，日期可能调整（%s）",
			"holiday arrangement not announced yet; the date may change (%s)" } } },
	{ "holiday-kept", NULL, { { "节假日照常进行", "takes place although it is a holiday" } },
		{ { "%s照常进行", "takes place on %s" } } },
	{ "holiday", "moved", { { "因节假日改期", "moved because of a holiday" } },
		{ { "因%s改期", "moved because of %s" } } },
	{ "holiday", "cancelled", { { "因节假日取消", "cancelled because of a holiday" } },
		{ { "因%s取消", "cancelled because of %s" } } },
	{ "makeup-workday", "moved",
		{ { "因调休上班改期", "moved because the day is a make-up workday" } },
		{ { "因调休上班改期（%s）", "moved because the day is a make-up workday (%s)" } } },
	{ "makeup-workday", "cancelled",
		{ { "因调休上班取消", "cancelled because the day is a make-up workday" } },
		{ { "因调休上班取消（%s）",
			"cancelled because the day is a make-up workday (%s)" } } },
	{ "makeup-run", NULL, { { "调休上班日照常进行", "takes place on a make-up workday" } },
		{ { "调休上班日照常进行（%s）", "takes place on a make-up workday (%s)" } } },
	{ "school-off", "cancelled", { { "因学校停课取消", "cancelled: no school" } },
		{ { "因学校停课取消（%s）", "cancelled: no school (%s)" } } },
	{ "season", "cancelled", { { "不在活动季节内，取消", "cancelled: out of season" } },
		{ { "不在活动季节内，取消（%s）", "cancelled: out of season (%s)" } } },
	{ "by-hand", "moved", { { "已改期", "moved" } }, { { "改期：%s", "moved: %s" } } },
	{ "by-hand", "cancelled", { { "已取消", "cancelled" } },
		{ { "取消：%s", "cancelled: %s" } } },
	{ "by-hand", NULL, { { NULL, NULL } }, { { "%s", "%s" } } },
	{ "", "moved", { { NULL, NULL } }, { { "%s", "%s" } } },
	{ "", NULL, { { NULL, NULL } }, { { "%s", "%s" } } },
};

static const char *fill(struct arena *arena, const char *pattern, const char *label)
{
	const char *hole = pattern != NULL ? strstr(pattern, "%s") : NULL;

	if (hole == NULL)
		return pattern;
	return arena_format(arena, "%.*s%s%s", (int)(hole - pattern), pattern, label, hole + 2);
}

struct words note_of(struct arena *arena, const char *status, const char *reason, const char *label)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct note_row *row = &rows[i];
		if (strcmp(row->reason, reason) != 0 ||
			(row->status != NULL && strcmp(row->status, status) != 0))
			continue;
		if (label == NULL || *label == '\0')
			return row->plain;
		return WORDS(fill(arena, row->labelled.in[LANG_ZH], label),
			fill(arena, row->labelled.in[LANG_EN], label));
	}
	return WORDS(NULL, NULL);
}
