/* host.c - a plugin inside its host process: loaded, described, called */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/host.h"

#include <dlfcn.h>
#include <linli/plugin.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "plugin/caller.h"
#include "plugin/emit.h"
#include "plugin/record.h"

enum { OPTIONS_MOST = 64, CONFIG_MOST = 65536, STRUCT_MOST = 4096, FROZEN = 12 };

struct host {
	struct arena *arena;
	struct text why;
	uint32_t request, number;
	struct record_call call;
	struct record_value *values;
	struct linli_occurrence *occurrences;
	struct record_period *periods;
	struct linli_plugin plugin; /* a copy, zero where the plugin's own is shorter */
	struct linli_option *options;
	size_t option_count;
	struct record_refused refused;
};

/* -- the request -- */

static bool read_items(struct host *h, struct record_reader *reader)
{
	const size_t values = (size_t)h->call.values, items = (size_t)h->call.items;

	h->values = ARENA_ARRAY(h->arena, values + 1, struct record_value);
	for (size_t i = 0; i < values; i++)
		if (!record_get(reader, RECORD_VALUE, SIDE_HOST, &h->values[i]))
			return false;
	h->occurrences = ARENA_ARRAY(h->arena, items + 1, struct linli_occurrence);
	h->periods = ARENA_ARRAY(h->arena, items + 1, struct record_period);
	for (size_t i = 0; i < items; i++)
		if (h->request == PLUGIN_DATE
				? !record_get(reader, RECORD_PERIOD, SIDE_HOST, &h->periods[i])
				: !record_get(
					  reader, RECORD_OCCURRENCE, SIDE_HOST, &h->occurrences[i]))
			return false;
	return reader->at == reader->size;
}

struct host *host_new(const struct frame *request)
{
	struct arena *arena = arena_new();
	struct host *h = ARENA_NEW(arena, struct host);

	h->arena = arena;
	h->request = request->kind;
	h->number = request->number;
	struct record_reader reader = {
		.bytes = request->body, .size = request->size, .arena = arena, .why = &h->why
	};
	const bool is_request = request->kind >= PLUGIN_DESCRIBE && request->kind <= PLUGIN_PLAN &&
		record_get(&reader, RECORD_CALL, SIDE_HOST, &h->call) && read_items(h, &reader);
	text_free(&h->why);
	if (is_request)
		return h;
	arena_free(arena);
	return NULL;
}

/* -- loading -- */

static bool refuse(struct host *h, enum refusal code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static bool refuse(struct host *h, enum refusal code, const char *format, ...)
{
	char detail[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(detail, sizeof detail, format, ap);
	va_end(ap);
	h->refused = (struct record_refused){ .code = (int32_t)code,
		.detail = arena_string(h->arena, detail) };
	return false;
}

static const struct {
	size_t size, align;
} kinds[] = {
#define KIND(KIND_) [LINLI_##KIND_] = { sizeof(LINLI_T_##KIND_), alignof(LINLI_T_##KIND_) }
	KIND(BOOL),
	KIND(COUNT),
	KIND(DAYS),
	KIND(SPAN),
	KIND(CLOCK),
	KIND(HOURS),
	KIND(RANGE),
	KIND(WEEKDAYS),
	KIND(CHOICE),
	KIND(TEXT),
	KIND(TEXTS),
	KIND(SKILL),
	KIND(TEAM),
};

static bool options_overlap(const struct linli_option *a, const struct linli_option *b)
{
	return a->kind != LINLI_CORE && b->kind != LINLI_CORE &&
		a->offset < b->offset + kinds[b->kind].size &&
		b->offset < a->offset + kinds[a->kind].size;
}

/* Inside the plugin's struct, where its type may lie, and nobody else's. */
static bool option_fits(const struct host *h, const struct linli_option *option)
{
	if (option->kind == LINLI_CORE)
		return true;
	if (option->offset > CONFIG_MOST || option->offset % kinds[option->kind].align != 0 ||
		option->offset + kinds[option->kind].size > h->plugin.config_size)
		return false;
	for (size_t i = 0; i < h->option_count; i++)
		if (options_overlap(&h->options[i], option))
			return false;
	return true;
}

static bool load_option(struct host *h, const unsigned char *row, size_t size)
{
	struct linli_option *option = &h->options[h->option_count];
	const size_t known = sizeof *option;

	memcpy(option, row, size < known ? size : known);
	for (size_t i = known; i < size; i++)
		if (row[i] != 0)
			return refuse(h, REFUSAL_NEWER, "%s", option->key);
	if (option->kind >= sizeof kinds / sizeof kinds[0])
		return refuse(h, REFUSAL_NEWER, "%s", option->key);
	if (!option_fits(h, option))
		return refuse(h, REFUSAL_OPTION, "%s", option->key);
	h->option_count++;
	return true;
}

static bool load_options(struct host *h)
{
	const unsigned char *row = (const unsigned char *)h->plugin.options;
	const char *key;

	h->options = ARENA_ARRAY(h->arena, OPTIONS_MOST + 1, struct linli_option);
	for (; row != NULL; row += h->plugin.option_size) {
		memcpy(&key, row, sizeof key);
		if (key == NULL)
			break;
		if (h->option_count == OPTIONS_MOST)
			return refuse(h, REFUSAL_OPTION, "%s", key);
		if (!load_option(h, row, h->plugin.option_size))
			return false;
	}
	return true;
}

/* The three frozen members first: nothing else means anything before they are right. */
static bool load_struct(struct host *h, const struct linli_plugin *found)
{
	if (found->abi != LINLI_ABI)
		return refuse(h, REFUSAL_ABI, "%u", found->abi);
	if (found->size < FROZEN || found->size > STRUCT_MOST)
		return refuse(h, REFUSAL_STRUCT, "size");
	if (found->option_size < sizeof(char *) || found->option_size > STRUCT_MOST)
		return refuse(h, REFUSAL_STRUCT, "option_size");
	memcpy(&h->plugin, found, found->size < sizeof h->plugin ? found->size : sizeof h->plugin);
	if (h->plugin.config_size > CONFIG_MOST)
		return refuse(h, REFUSAL_STRUCT, "config_size");
	if (h->plugin.plan == NULL)
		return refuse(h, REFUSAL_STRUCT, "plan");
	if (h->plugin.name == NULL || strcmp(h->plugin.name, h->call.name) != 0)
		return refuse(h, REFUSAL_NAME, "%s", h->plugin.name == NULL ? "?" : h->plugin.name);
	return load_options(h);
}

bool host_load(struct host *h)
{
	char path[32];

	snprintf(path, sizeof path, "/proc/self/fd/%d", HOST_PLUGIN_FD);
	void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (object == NULL) {
		const char *why = dlerror();
		const size_t n = strlen(path);
		return refuse(h, REFUSAL_LOAD, "%s",
			strncmp(why, path, n) == 0 && strncmp(why + n, ": ", 2) == 0 ? why + n + 2
										     : why);
	}
	const void *symbol = dlsym(object, "linli_plugin");
	if (symbol == NULL)
		return refuse(h, REFUSAL_SYMBOL, "linli_plugin");
	return load_struct(h, symbol);
}

/* -- calling -- */

static void set_value(void *at, const struct record_value *value)
{
	switch ((enum linli_kind)value->kind) {
	case LINLI_CORE:
		break;
	case LINLI_BOOL:
		*(bool *)at = value->number != 0;
		break;
	case LINLI_COUNT:
	case LINLI_DAYS:
	case LINLI_SPAN:
	case LINLI_CLOCK:
	case LINLI_CHOICE:
		*(int32_t *)at = value->number;
		break;
	case LINLI_HOURS:
	case LINLI_RANGE:
		*(struct linli_range *)at =
			(struct linli_range){ .min = value->min, .max = value->max };
		break;
	case LINLI_WEEKDAYS:
		*(uint32_t *)at = (uint32_t)value->weekdays;
		break;
	case LINLI_TEXT:
	case LINLI_SKILL:
	case LINLI_TEAM:
		*(const char **)at = value->text;
		break;
	case LINLI_TEXTS:
		*(const char *const **)at = value->texts;
		break;
	}
}

/* The plugin's config struct, with zeroes behind; NULL when values and rows disagree. */
static void *make_config(struct host *h)
{
	static const char *const none[] = { NULL };
	unsigned char *config = arena_get(h->arena, 1, h->plugin.config_size + SHOWN_ZEROES);
	size_t next = 0;

	for (size_t i = 0; i < h->option_count; i++) {
		if (h->options[i].kind == LINLI_CORE)
			continue;
		if (next == (size_t)h->call.values ||
			h->values[next].kind != (int32_t)h->options[i].kind)
			return NULL;
		struct record_value *value = &h->values[next++];
		if (value->texts == NULL)
			value->texts = none;
		set_value(config + h->options[i].offset, value);
	}
	return next == (size_t)h->call.values ? config : NULL;
}

struct shown_occurrence {
	struct linli_occurrence shown;
	unsigned char zeroes[SHOWN_ZEROES];
};

struct shown_period {
	struct linli_period shown;
	unsigned char zeroes[SHOWN_ZEROES];
};

static void call_date(struct host *h, const void *config, size_t i, const struct linli_out *out)
{
	const struct record_period *period = &h->periods[i];
	const struct shown_period p = { .shown = {
						.seed = period->seed,
						.days = period->days.items,
						.count = (int32_t)period->days.count,
						.day = period->day,
						.start = period->start,
						.lasts = period->lasts,
					} };

	if (h->plugin.date != NULL)
		h->plugin.date(config, &p.shown, out);
}

static void call_plugin(struct host *h, const void *config, size_t i, const struct linli_out *out)
{
	const struct shown_occurrence o = { .shown = h->occurrences[i] };

	if (h->request == PLUGIN_DATE)
		call_date(h, config, i, out);
	else if (h->request == PLUGIN_PLAN)
		h->plugin.plan(config, &o.shown, out);
	else if (h->plugin.check != NULL)
		h->plugin.check(config, &o.shown, out);
}

static bool answer_calls(struct host *h, struct text *answer)
{
	struct emission emission;
	const void *config = make_config(h);

	if (config == NULL)
		return refuse(h, REFUSAL_VALUES, "%s", h->call.name);
	for (int32_t i = 0; i < h->call.items; i++) {
		emission_begin(&emission, answer, i);
		call_plugin(h, config, (size_t)i, &emission.out);
		emission_end(&emission, i);
	}
	return true;
}

static bool answer_description(struct host *h, struct text *answer)
{
	const struct record_head head = {
		.abi = (int32_t)h->plugin.abi,
		.size = (int32_t)h->plugin.size,
		.has_check = h->plugin.check != NULL,
		.has_date = h->plugin.date != NULL,
		.name = h->plugin.name,
		.title = h->plugin.title,
		.summary = h->plugin.summary,
	};

	record_put(answer, RECORD_HEAD, SIDE_HOST, &head);
	for (size_t i = 0; i < h->option_count; i++)
		record_put(answer, RECORD_OPTION, SIDE_HOST, &h->options[i]);
	return true;
}

void host_answer(struct host *h, struct text *answer)
{
	frame_begin(answer, h->request | FRAME_ANSWER, h->number);
	const bool is_answered = h->refused.code == 0 &&
		(h->request == PLUGIN_DESCRIBE ? answer_description(h, answer)
					       : answer_calls(h, answer));
	if (is_answered)
		record_put(answer, RECORD_DONE, SIDE_HOST,
			&(struct record_mark){ .index = h->request == PLUGIN_DESCRIBE
					? (int32_t)h->option_count
					: h->call.items });
	else
		record_put(answer, RECORD_REFUSED, SIDE_HOST, &h->refused);
	frame_end(answer);
}
