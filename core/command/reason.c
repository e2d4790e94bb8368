/* reason.c - why a date is not where its rule puts it, as a sentence */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/reason.h"

#include "base/text.h"
#include "calendar/say.h"

static const struct words causes[REASON_COUNT] = {
	[REASON_HOLIDAY] = { .in = { "遇%s放假", "%s is a holiday" } },
	[REASON_HOLIDAY_KEPT] = { .in = { "%s照常", "on %s as usual" } },
	[REASON_HOLIDAY_UNKNOWN] = { .in = { "放假安排尚未公布%s",
					     "holiday arrangement not announced yet%s" } },
	[REASON_MAKEUP_WORKDAY] = { .in = { "当天是调休上班日%s", "a make-up workday%s" } },
	[REASON_MAKEUP_RUN] = { .in = { "调休上班日加开%s",
					"held because of a make-up workday%s" } },
	[REASON_SCHOOL_OFF] = { .in = { "学校放假%s", "no school%s" } },
	[REASON_SEASON] = { .in = { "移到的日子不在季节内%s", "moved out of its season%s" } },
	[REASON_EXCEPT] = { .in = { "除外的日子%s", "an excepted day%s" } },
	[REASON_BY_HAND] = { .in = { "人工改动%s", "changed by hand%s" } },
};

static void add_cause(enum series_reason reason, const char *label, enum lang lang, struct text *t)
{
	const bool is_name = reason == REASON_HOLIDAY || reason == REASON_HOLIDAY_KEPT;
	const char *own = lang == LANG_ZH ? "节假日" : "the day";

	for (const char *c = causes[reason].in[lang]; *c; c++) {
		if (c[0] != '%') {
			text_putc(t, *c);
			continue;
		}
		c++;
		if (is_name)
			text_puts(t, label ? label : own);
		else if (label)
			text_printf(t, lang == LANG_ZH ? "（%s）" : " (%s)", label);
	}
}

static const char *sentence(struct arena *arena, enum series_reason reason,
	enum series_status status, civil_day original, civil_day day, const char *label,
	enum lang lang)
{
	struct text t AUTO_TEXT = { 0 };

	add_cause(reason, label, lang, &t);
	if (status == SERIES_CANCELLED) {
		text_puts(&t, lang == LANG_ZH ? "，取消" : ": cancelled");
	} else if (status == SERIES_MOVED && day != original) {
		text_puts(&t, lang == LANG_ZH ? "，从" : ": moved from ");
		say_day(original, lang, &t);
		text_puts(&t, lang == LANG_ZH ? "移来" : "");
	}
	return arena_string(arena, text_string(&t));
}

struct words reason_sentence(struct arena *arena, enum series_reason reason,
	enum series_status status, civil_day original, civil_day day, const char *label)
{
	if (reason == REASON_NONE)
		return (struct words){ 0 };
	return WORDS(sentence(arena, reason, status, original, day, label, LANG_ZH),
		sentence(arena, reason, status, original, day, label, LANG_EN));
}
