/* verdict.c - what a host answered, looked at as a proposal */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"

enum { FEW = 64, TIMES_MOST = 1000, PLACES_MOST = 10000 };

struct call { /* what one BEGIN … END holds, before it is looked at as a whole */
	struct need_duty duties[FEW];
	struct need_slots slots[FEW];
	struct need_reminder reminders[FEW];
	struct need_text texts[FEW];
	struct need_fault faults[FEW];
	struct need_date date;
	size_t counts[RECORD_TAGS];
};

struct verdict {
	struct record_reader reader;
	const struct plugin_job *job;
	struct call *call;
	size_t item; /* of the job */
};

#define BIT(tag) (1u << RECORD_##tag)

/* No duty in an answer to a question about dates. */
static const uint32_t fitting[] = {
	[PLUGIN_CHECK] = BIT(FAULT),
	[PLUGIN_DATE] = BIT(FAULT) | BIT(DATE),
	[PLUGIN_PLAN] = BIT(FAULT) | BIT(DUTY) | BIT(SLOTS) | BIT(REMINDER) | BIT(TEXT),
};

static bool wrong(struct verdict *v, const char *record, const char *id, const char *what)
{
	text_printf(v->reader.why, "%s \"%s\": %s", record, id, what);
	return false;
}

/* -- placeholders -- */

static const char *const placeholders[] = { "title", "date", "start", "end", "venue", "areas",
	"number", "total", "time", "ticket", NULL };

static bool is_known(
	const struct type_schema *schema, const char *name, size_t n, const char *const *own)
{
	for (size_t i = 0; placeholders[i] != NULL; i++)
		if (strlen(placeholders[i]) == n && memcmp(placeholders[i], name, n) == 0)
			return true;
	for (size_t i = 0; own[i] != NULL; i++)
		if (strlen(own[i]) == n && memcmp(own[i], name, n) == 0)
			return true;
	for (size_t i = 0; i < schema->row_count; i++)
		if (strlen(schema->rows[i].key) == n && memcmp(schema->rows[i].key, name, n) == 0)
			return true;
	return false;
}

static bool text_is_filled(struct verdict *v, const char *text, const char *const *own)
{
	static const char name_bytes[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

	for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
		const size_t n = strspn(at + 1, name_bytes);
		if (n == 0 || at[1 + n] != '}')
			continue;
		if (!is_known(&v->job->plugin->schema, at + 1, n, own)) {
			text_printf(v->reader.why, "nothing is known as {%.*s}", (int)n, at + 1);
			return false;
		}
	}
	return true;
}

static bool words_are_filled(struct verdict *v, const struct words *words, const char *const *own)
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		if (words->in[lang] != NULL && !text_is_filled(v, words->in[lang], own))
			return false;
	return true;
}

static const char *const own_none[] = { NULL }, *const own_n[] = { "n", NULL },
			 *const own_value[] = { "value", NULL },
			 *const own_both[] = { "value", "n", NULL };

/* -- one record -- */

static bool take_duty(struct verdict *v, struct need_duty *d)
{
	const struct call *call = v->call;

	for (const struct need_duty *other = call->duties; other < d; other++)
		if (strcmp(other->role, d->role) == 0)
			return wrong(v, "duty", d->role, "twice");
	if (d->from != 0 && d->until != 0 && d->until <= d->from)
		return wrong(v, "duty", d->role, "ends before it begins");
	return words_are_filled(v, &d->name, own_none) && words_are_filled(v, &d->note, own_none);
}

static void at_least_one(int32_t *number)
{
	if (*number == 0)
		*number = 1;
}

static bool take_slots(struct verdict *v, struct need_slots *s)
{
	for (const struct need_slots *other = v->call->slots; other < s; other++)
		if (strcmp(other->id, s->id) == 0)
			return wrong(v, "slots", s->id, "twice");
	if (s->first != 0 && s->until != 0 && s->until <= s->first)
		return wrong(v, "slots", s->id, "ends before it begins");
	if (s->walk_in > PLACES_MOST && s->walk_in != NEED_ALL)
		return wrong(v, "slots", s->id, "too many walk-ins");
	at_least_one(&s->stations);
	at_least_one(&s->places);
	at_least_one(&s->party);
	return words_are_filled(v, &s->name, own_none) && words_are_filled(v, &s->ask, own_none);
}

static bool take_reminder(struct verdict *v, struct need_reminder *r)
{
	for (const struct need_reminder *other = v->call->reminders; other < r; other++)
		if (strcmp(other->id, r->id) == 0)
			return wrong(v, "reminder", r->id, "twice");
	return words_are_filled(v, &r->words, own_value);
}

static bool take_date(struct verdict *v, const struct need_date *date)
{
	const struct plugin_period *period = &v->job->periods[v->item];

	for (size_t i = 0; i < period->day_count; i++)
		if (period->days[i] == date->day)
			return true;
	text_puts(v->reader.why, "date: none of the days it was shown");
	return false;
}

static void *record_place(struct call *call, enum record_tag tag)
{
	const size_t n = call->counts[tag];

	switch (tag) {
	case RECORD_DUTY:
		return &call->duties[n];
	case RECORD_SLOTS:
		return &call->slots[n];
	case RECORD_REMINDER:
		return &call->reminders[n];
	case RECORD_TEXT:
		return &call->texts[n];
	case RECORD_FAULT:
		return &call->faults[n];
	default:
		return &call->date;
	}
}

static bool look_at_record(struct verdict *v, enum record_tag tag, void *record)
{
	switch (tag) {
	case RECORD_DUTY:
		return take_duty(v, record);
	case RECORD_SLOTS:
		return take_slots(v, record);
	case RECORD_REMINDER:
		return take_reminder(v, record);
	case RECORD_TEXT:
		return words_are_filled(v, &((struct need_text *)record)->words, own_both);
	case RECORD_FAULT:
		return words_are_filled(v, &((struct need_fault *)record)->words, own_n);
	default:
		return take_date(v, record);
	}
}

static bool take_record(struct verdict *v, enum record_tag tag)
{
	const struct record_table *table = record_table(tag);

	if (v->call->counts[tag] == table->most) {
		text_printf(v->reader.why, "%s: more than %zu", table->name, table->most);
		return false;
	}
	void *record = record_place(v->call, tag);
	if (!record_get(&v->reader, tag, SIDE_CORE, record) || !look_at_record(v, tag, record))
		return false;
	v->call->counts[tag]++;
	return true;
}

/* -- a call as a whole -- */

static const struct need_duty *find_duty(const struct call *call, const char *role)
{
	for (size_t i = 0; i < call->counts[RECORD_DUTY]; i++)
		if (strcmp(call->duties[i].role, role) == 0)
			return &call->duties[i];
	return NULL;
}

/* How many times of a row can be booked, at all its stations. */
static int64_t slots_times(const struct need_slots *s, const struct plugin_occurrence *o)
{
	const int64_t first = s->first != 0 ? s->first : o->start;
	const int64_t until = s->until != 0 ? s->until : o->end;

	if (s->length == 0)
		return s->stations;
	return until <= first ? 0 : (until - first + s->gap) / (s->length + s->gap) * s->stations;
}

static bool look_at_slots(struct verdict *v)
{
	const struct plugin_occurrence *o = &v->job->occurrences[v->item];
	int64_t times = 0, places = 0;

	for (size_t i = 0; i < v->call->counts[RECORD_SLOTS]; i++) {
		const struct need_slots *s = &v->call->slots[i];
		if (s->role != NULL && find_duty(v->call, s->role) == NULL)
			return wrong(v, "slots", s->id, "served by no duty of this occurrence");
		times += slots_times(s, o);
		places += slots_times(s, o) * s->places;
	}
	if (times > TIMES_MOST || places > PLACES_MOST) {
		text_printf(v->reader.why, "slots: %lld times and %lld places", (long long)times,
			(long long)places);
		return false;
	}
	return true;
}

static bool look_at_call(struct verdict *v, enum need_status status)
{
	bool is_faulted = false;
	size_t others = 0;

	for (size_t tag = 0; tag < RECORD_TAGS; tag++)
		others += tag == RECORD_FAULT ? 0 : v->call->counts[tag];
	for (size_t i = 0; i < v->call->counts[RECORD_FAULT]; i++)
		is_faulted |= !v->call->faults[i].warning;
	if (status == NEED_NEWER
			? others > 0 || v->call->counts[RECORD_FAULT] > 0
			: is_faulted != (status == NEED_FAULTED) || (is_faulted && others > 0)) {
		text_puts(v->reader.why, "END: a status that does not fit what was said");
		return false;
	}
	return v->job->request != PLUGIN_PLAN || look_at_slots(v);
}

static const void *keep(struct arena *arena, const void *items, size_t count, size_t size)
{
	return count == 0 ? NULL : memcpy(arena_get(arena, count, size), items, count * size);
}

static void keep_call(const struct call *call, struct arena *arena, struct needs *needs)
{
	const size_t *n = call->counts;

#define KEEP(tag, list, count)                                                                     \
	needs->list = keep(arena, call->list, n[tag], sizeof call->list[0]);                       \
	needs->count = n[tag]
	KEEP(RECORD_DUTY, duties, duty_count);
	KEEP(RECORD_SLOTS, slots, slots_count);
	KEEP(RECORD_REMINDER, reminders, reminder_count);
	KEEP(RECORD_TEXT, texts, text_count);
	KEEP(RECORD_FAULT, faults, fault_count);
	needs->date = keep(arena, &call->date, n[RECORD_DATE], sizeof call->date);
}

static bool read_mark(struct verdict *v, enum record_tag tag, size_t index, struct record_mark *ret)
{
	if (!record_get(&v->reader, tag, SIDE_CORE, ret))
		return false;
	if (ret->index == (int32_t)index)
		return true;
	text_printf(v->reader.why, "%s: %d where %zu was due", record_table(tag)->name, ret->index,
		index);
	return false;
}

static bool read_call(struct verdict *v, size_t index, struct needs *ret_needs)
{
	struct record_mark mark;
	const uint32_t fits = fitting[v->job->request];

	memset(v->call->counts, 0, sizeof v->call->counts);
	if (!read_mark(v, RECORD_BEGIN, index, &mark))
		return false;
	const size_t start = v->reader.at;
	for (;;) {
		const uint32_t tag = record_peek(&v->reader);
		if (tag == 0 || tag >= RECORD_TAGS || (fits >> tag & 1) == 0)
			break;
		if (!take_record(v, (enum record_tag)tag))
			return false;
	}
	const size_t end = v->reader.at;
	if (!read_mark(v, RECORD_END, index, &mark) ||
		!look_at_call(v, (enum need_status)mark.status))
		return false;
	*ret_needs = (struct needs){ .status = (enum need_status)mark.status,
		.digest = frame_sum((uint32_t)mark.status, v->reader.bytes + start, end - start) };
	keep_call(v->call, v->reader.arena, ret_needs);
	return true;
}

static bool read_done(struct record_reader *reader, size_t count)
{
	struct record_mark mark;

	if (!record_get(reader, RECORD_DONE, SIDE_CORE, &mark))
		return false;
	if (mark.index == (int32_t)count && reader->at == reader->size)
		return true;
	text_puts(reader->why, "DONE: not after everything that was asked");
	return false;
}

bool verdict_needs(const struct frame *answer, const struct plugin_job *job, size_t first,
	size_t count, struct arena *arena, struct needs *ret_needs, struct text *why)
{
	struct call *call AUTO_FREE = xmalloc(sizeof *call);
	struct verdict v = {
		.reader = { .bytes = answer->body,
			.size = answer->size,
			.arena = arena,
			.why = why },
		.job = job,
		.call = call,
	};

	for (size_t i = 0; i < count; i++) {
		v.item = first + i;
		if (!read_call(&v, i, &ret_needs[i]))
			return false;
	}
	return read_done(&v.reader, count);
}

bool verdict_refused(
	const struct frame *answer, struct arena *arena, struct record_refused *ret_refused)
{
	struct text why AUTO_TEXT = { 0 };
	struct record_reader reader = {
		.bytes = answer->body, .size = answer->size, .arena = arena, .why = &why
	};

	return record_peek(&reader) == RECORD_REFUSED &&
		record_get(&reader, RECORD_REFUSED, SIDE_CORE, ret_refused) &&
		reader.at == reader.size;
}

/* -- descriptions -- */

/* What every activity had when this ABI began.  A type may not take these names; a key that the
 * core learns later does not take a name away from an older type: there the type's key wins. */
static const char *const core_keys[] = { "type", "title", "summary", "when", "from", "until",
	"also", "except", "start", "lasts", "venue", "team", "partners", "areas", "rotate",
	"rotate-within", "season", "on-holiday", "on-makeup-workday", "on-school-off", "remind",
	"places", "waitlist", "ages", "opens", "closes", "rest", "visibility", "bring", "note",
	"text", "team-text", "person-text", "programme", "active", NULL };

static bool is_among(const char *word, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

/* walk_in, as it is called in C, is walk-in in the file. */
static const char *file_key(struct arena *arena, const char *key)
{
	char *copy = arena_string(arena, key);

	for (char *at = strchr(copy, '_'); at != NULL; at = strchr(at, '_'))
		*at = '-';
	return copy;
}

static bool look_at_key(const struct option_row *rows, size_t i, const char **ret_what)
{
	static const char bytes[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	const char *key = rows[i].key;
	const bool is_core = rows[i].kind == OPTION_CORE;

	*ret_what = NULL;
	if (key[0] < 'a' || key[0] > 'z' || strspn(key, bytes) != strlen(key))
		*ret_what = "no name of a key";
	else if (is_core && rows[i].initial == NULL)
		*ret_what = "a default without a value";
	else if (!is_core && is_among(key, core_keys))
		*ret_what = "a key that every activity has";
	else if (!is_core && (is_among(key, placeholders) || is_among(key, own_both)))
		*ret_what = "the name of a placeholder";
	else if (rows[i].kind == OPTION_CHOICE &&
		(rows[i].choices == NULL || rows[i].choices[0] == NULL))
		*ret_what = "a choice of nothing";
	for (size_t other = 0; other < i; other++)
		if (strcmp(rows[other].key, key) == 0)
			*ret_what = "twice";
	return *ret_what == NULL;
}

static bool read_options(struct record_reader *reader, struct type_schema *schema)
{
	struct option_row *rows = ARENA_ARRAY(reader->arena, FEW + 1, struct option_row);
	const char *what;
	size_t n = 0;

	for (; record_peek(reader) == RECORD_OPTION && n < FEW; n++) {
		if (!record_get(reader, RECORD_OPTION, SIDE_CORE, &rows[n]))
			return false;
		rows[n].key = file_key(reader->arena, rows[n].key);
		if (!look_at_key(rows, n, &what)) {
			text_printf(reader->why, "option \"%s\": %s", rows[n].key, what);
			return false;
		}
	}
	schema->rows = rows;
	schema->row_count = n;
	return read_done(reader, n);
}

bool verdict_description(const struct frame *answer, const char *name, struct arena *arena,
	struct plugin *ret_plugin, struct text *why)
{
	struct record_reader reader = {
		.bytes = answer->body, .size = answer->size, .arena = arena, .why = why
	};
	struct type_schema *schema = &ret_plugin->schema;
	struct record_described head;

	if (!record_get(&reader, RECORD_HEAD, SIDE_CORE, &head) || !read_options(&reader, schema))
		return false;
	if (strcmp(head.name, name) != 0) {
		text_printf(why, "HEAD: \"%s\" was asked, \"%s\" answers", name, head.name);
		return false;
	}
	schema->title = head.title;
	schema->summary = head.summary;
	schema->has_check = head.has_check;
	schema->has_date = head.has_date;
	ret_plugin->abi = (uint32_t)head.abi;
	ret_plugin->size = (uint32_t)head.size;
	return true;
}
