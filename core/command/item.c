/* item.c - the shapes of ini-reference.md 8 that several commands print */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/item.h"

#include <string.h>

const struct output_column occurrence_columns[] = {
	{ "original", N_("DATE"), false },
	{ "start", N_("START"), false },
	{ "title", N_("TITLE"), false },
	{ "venue", N_("VENUE"), false },
	{ "status", N_("STATUS"), false },
	{ "note", N_("NOTE"), false },
	{ NULL, NULL, false },
};

static const struct output_column deed_columns[] = {
	{ "key", N_("KEY"), false },
	{ "start", N_("START"), false },
	{ "state", N_("STATE"), false },
	{ "code", N_("CODE"), false },
	{ "position", N_("POSITION"), true },
	{ NULL, NULL, false },
};

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

/* A reason is never without its sentence, though pages may not want one. */
static const char *note_of(const struct occurrence *o, struct reader reader)
{
	const char *note = text_or_null(words_get(&o->note, reader.lang, reader.other));

	if (note || !o->reason || !*o->reason)
		return note;
	return reader.lang == LANG_ZH ? "人工改动" : "changed by hand";
}

void item_occurrence(struct output *output, const struct occurrence *o, struct reader reader,
	const struct zone *zone)
{
	const bool is_gone =
		strcmp(o->status, "cancelled") == 0 || strcmp(o->status, "left-out") == 0;
	int32_t second;

	output_item(output);
	output_text(output, "key", o->key);
	output_text(output, "activity", o->activity);
	output_text(output, "type", o->type);
	output_text(output, "title", words_get(&o->title, reader.lang, reader.other));
	output_day(output, "original", o->original);
	output_day(output, "date", is_gone ? CIVIL_NONE : zone_day(zone, o->begins, &second));
	output_instant(output, "start", is_gone ? INSTANT_NONE : o->begins);
	output_instant(output, "end", is_gone ? INSTANT_NONE : o->ends);
	output_bool(output, "all_day", o->all_day);
	output_text(output, "venue", text_or_null(o->venue));
	output_text(output, "area", text_or_null(o->area));
	output_list(output, "team", o->teams);
	output_text(output, "status", o->status);
	output_text(output, "reason", text_or_null(o->reason));
	output_text(output, "note", note_of(o, reader));
	output_number(output, "places", o->places);
	output_number(output, "free", o->free);
	output_number(output, "waiting", o->waiting);
	output_text(output, "visibility", o->visibility);
}

int item_deed(struct output *output, const struct deed *deed, const struct zone *zone)
{
	civil_day original = CIVIL_NONE;
	int32_t second;

	output_item(output);
	output_text(output, "key", deed->key);
	output_text(output, "activity", deed->activity);
	if (deed->original &&
		civil_parse(deed->original, strlen(deed->original), &original) == CIVIL_OK)
		output_day(output, "original", original);
	else
		output_null(output, "original");
	output_day(output, "date",
		deed->start == INSTANT_NONE ? CIVIL_NONE : zone_day(zone, deed->start, &second));
	output_instant(output, "start", deed->start);
	output_text(output, "state", deed->state);
	output_text(output, "code", deed->code);
	if (deed->position > 0)
		output_number(output, "position", deed->position);
	else
		output_null(output, "position");
	return output_finish(output, deed_columns);
}
