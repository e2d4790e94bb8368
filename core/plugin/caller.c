/* caller.c - the core's side of the plugins: describe, check, date, plan */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/caller.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/vec.h"
#include "plugin/frame.h"
#include "plugin/host.h"
#include "plugin/process.h"
#include "plugin/reason.h"
#include "plugin/record.h"
#include "plugin/seal.h"
#include "plugin/type-name.h"
#include "plugin/verdict.h"

/* How many halves are asked in one round: a type that says too much, slowly, has an end. */
enum { ITEMS_MOST = 400, HALVES_MOST = 128 };

struct type {                 /* a name that was asked for */
	struct plugin plugin; /* first: plugin_of */
	int fd;               /* the sealed file, -1 */
	bool is_missing;
};

struct plugins {
	struct arena *arena;
	struct plugin_place place;
	struct VEC(struct type *) types;
	const char *const *names;
};

struct plugins *plugins_new(const struct plugin_place *place)
{
	struct arena *arena = arena_new();
	struct plugins *plugins = ARENA_NEW(arena, struct plugins);

	plugins->arena = arena;
	plugins->place = (struct plugin_place){
		.directory = arena_string(arena, place->directory),
		.host = arena_string(arena, place->host),
		.cache = arena_string(arena, place->cache),
		.problem = arena_string(arena, place->problem),
	};
	return plugins;
}

void plugins_free(struct plugins *plugins)
{
	if (plugins == NULL)
		return;
	for (size_t i = 0; i < plugins->types.count; i++)
		if (plugins->types.items[i]->fd >= 0)
			close(plugins->types.items[i]->fd);
	vec_free(&plugins->types);
	arena_free(plugins->arena);
}

const struct plugin *plugin_of(const struct type_schema *schema)
{
	return (const struct plugin *)schema;
}

static void give_up(struct plugin *plugin, struct reason reason)
{
	plugin->result = reason.result;
	plugin->schema.rows = NULL; /* what was read before it went wrong */
	plugin->schema.row_count = 0;
	plugin->schema.refused = reason.sentence;
	plugin->schema.refused_hint = reason.hint;
}

/* -- one answer -- */

/* The frame that a process left behind, if it is whole, the right one, and no refusal. */
static bool take_frame(const struct process *p, const struct plugin *plugin, uint32_t kind,
	uint32_t number, struct arena *arena, struct frame *ret_frame, struct reason *ret_reason)
{
	struct record_refused refused;

	if (p->end != PROCESS_DONE) {
		*ret_reason = reason_ended(arena, plugin, p->end, p->code);
		return false;
	}
	if (frame_read(text_string(&p->answer), p->answer.size, ret_frame) != FRAME_OK ||
		ret_frame->kind != (kind | FRAME_ANSWER) || ret_frame->number != number) {
		*ret_reason = reason_frame(arena, plugin, p->answer.size == 0);
		return false;
	}
	if (verdict_refused(ret_frame, arena, &refused)) {
		*ret_reason = reason_refused(arena, plugin->path, &refused);
		return false;
	}
	return true;
}

static uint32_t new_number(void)
{
	uint32_t number = 0; /* only so that a plugin cannot write the answer itself beforehand */

	return hash_random(&number, sizeof number) && number != 0 ? number : 1;
}

/* -- describing; the cache holds answers as they came, named by the file's hash -- */

static bool cache_read(struct plugins *plugins, struct plugin *plugin)
{
	struct text bytes AUTO_TEXT = { 0 }, why AUTO_TEXT = { 0 };
	struct frame frame;
	char buffer[16384];
	ssize_t n;

	if (plugins->place.cache == NULL)
		return false;
	const char *path =
		arena_format(plugins->arena, "%s/%s", plugins->place.cache, plugin->schema.hash);
	int fd AUTO_FD = seam_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
	if (fd < 0)
		return false;
	while (bytes.size <= FRAME_MOST && (n = seam_read(fd, buffer, sizeof buffer)) > 0)
		text_add(&bytes, buffer, (size_t)n);
	return frame_read(text_string(&bytes), bytes.size, &frame) == FRAME_OK &&
		frame.kind == (PLUGIN_DESCRIBE | FRAME_ANSWER) &&
		verdict_description(&frame, plugin->schema.name, plugins->arena, plugin, &why);
}

/* A cache that cannot be written is no fault: the next run asks the plugin again. */
static void cache_write(
	struct plugins *plugins, const struct plugin *plugin, const struct text *answer)
{
	const char *folder = plugins->place.cache;

	if (folder == NULL || (seam_mkdirat(AT_FDCWD, folder, 0700) != 0 && errno != EEXIST))
		return;
	const char *path = arena_format(plugins->arena, "%s/%s", folder, plugin->schema.hash);
	const char *fresh = arena_format(plugins->arena, "%s.%ld", path, (long)getpid());
	int fd AUTO_FD = seam_openat(
		AT_FDCWD, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return;
	if (!file_write(fd, answer->bytes, answer->size) ||
		seam_renameat(AT_FDCWD, fresh, path) != 0)
		seam_unlinkat(AT_FDCWD, fresh, 0);
}

static void put_call(struct text *t, const char *name, size_t values, size_t items)
{
	record_put(t, RECORD_CALL, SIDE_CORE,
		&(struct record_call){
			.name = name, .values = (int32_t)values, .items = (int32_t)items });
}

static void describe_by_host(struct plugins *plugins, struct type *type)
{
	struct plugin *plugin = &type->plugin;
	struct text request AUTO_TEXT = { 0 }, why AUTO_TEXT = { 0 };
	struct process process = {
		.host = plugins->place.host, .plugin = type->fd, .request = &request
	};
	const uint32_t number = new_number();
	struct reason reason;
	struct frame frame;

	frame_begin(&request, PLUGIN_DESCRIBE, number);
	put_call(&request, plugin->schema.name, 0, 0);
	frame_end(&request);
	process_run(&process, 1, 1);
	if (!take_frame(&process, plugin, PLUGIN_DESCRIBE, number, plugins->arena, &frame, &reason))
		give_up(plugin, reason);
	else if (!verdict_description(&frame, plugin->schema.name, plugins->arena, plugin, &why))
		give_up(plugin, reason_description(plugins->arena, plugin, text_string(&why)));
	else
		cache_write(plugins, plugin, &process.answer);
	text_free(&process.answer);
}

/* Reads the file and lets it describe itself. */
static void describe(struct plugins *plugins, struct type *type)
{
	struct plugin *plugin = &type->plugin;
	char hash[HASH_HEX] = "";

	if (plugins->place.problem != NULL) {
		give_up(plugin, (struct reason){ PLUGIN_REFUSED, plugins->place.problem, NULL });
		return;
	}
	const enum seal_verdict verdict = seal_file(plugin->path, &type->fd, hash);
	type->is_missing = verdict == SEAL_MISSING;
	plugin->schema.hash = arena_string(plugins->arena, hash);
	if (verdict != SEAL_OK)
		give_up(plugin, reason_file(plugins->arena, plugin->path, verdict, errno));
	else if (!cache_read(plugins, plugin))
		describe_by_host(plugins, type);
}

const struct plugin *plugins_find(struct plugins *plugins, const char *name)
{
	struct arena *arena = plugins->arena;

	for (size_t i = 0; i < plugins->types.count; i++) {
		const struct type *known = plugins->types.items[i];
		if (strcmp(known->plugin.schema.name, name) == 0)
			return known->is_missing ? NULL : &known->plugin;
	}
	if (!type_is_name(name, strlen(name)))
		return NULL;
	struct type *type = ARENA_NEW(arena, struct type);
	type->fd = -1;
	type->plugin.schema.name = arena_string(arena, name);
	type->plugin.path = arena_format(arena, "%s/%s.so", plugins->place.directory, name);
	type->plugin.schema.path = type->plugin.path;
	type->plugin.is_builtin = type_is_builtin(name);
	type->plugin.schema.origin = type->plugin.is_builtin ? "builtin" : type->plugin.path;
	*vec_add(&plugins->types) = type;
	describe(plugins, type);
	return type->is_missing ? NULL : &type->plugin;
}

const char *const *plugins_names(struct plugins *plugins)
{
	if (plugins->names == NULL)
		plugins->names = type_names(plugins->place.directory, plugins->arena);
	return plugins->names;
}

static const struct type_schema *finder_find(void *context, const char *name)
{
	const struct plugin *plugin = plugins_find(context, name);

	return plugin == NULL ? NULL : &plugin->schema;
}

static const char *const *finder_names(void *context)
{
	return plugins_names(context);
}

struct type_finder plugins_finder(struct plugins *plugins)
{
	return (struct type_finder){
		.context = plugins, .find = finder_find, .names = finder_names
	};
}

/* -- asking -- */

struct question { /* one request: some of a job's items */
	struct plugin_job *job;
	size_t first, count;
	uint32_t number;
	struct text request;
};

static void put_value(struct text *t, const struct option_value *value)
{
	record_put(t, RECORD_VALUE, SIDE_CORE,
		&(struct record_value){
			.kind = (int32_t)value->kind,
			.number = value->number,
			.min = value->min,
			.max = value->max,
			.weekdays = (int32_t)value->weekdays,
			.text = value->text,
			.texts = value->texts,
		});
}

static void put_item(struct text *t, const struct plugin_job *job, size_t i)
{
	if (job->request != PLUGIN_DATE) {
		record_put(t, RECORD_OCCURRENCE, SIDE_CORE, &job->occurrences[i]);
		return;
	}
	const struct plugin_period *period = &job->periods[i];
	record_put(t, RECORD_PERIOD, SIDE_CORE,
		&(struct record_period){
			.seed = period->seed,
			.days = { period->days, period->day_count },
			.day = period->day,
			.start = period->start,
			.lasts = period->lasts,
		});
}

static void put_question(struct question *q)
{
	const struct plugin_job *job = q->job;
	const struct type_schema *schema = &job->plugin->schema;
	size_t values = 0;

	for (size_t i = 0; i < job->value_count; i++)
		values += schema->rows[i].kind != OPTION_CORE;
	frame_begin(&q->request, job->request, q->number);
	put_call(&q->request, schema->name, values, q->count);
	for (size_t i = 0; i < job->value_count; i++)
		if (schema->rows[i].kind != OPTION_CORE)
			put_value(&q->request, &job->values[i]);
	for (size_t i = 0; i < q->count; i++)
		put_item(&q->request, job, q->first + i);
	frame_end(&q->request);
}

static bool has_function(const struct plugin_job *job)
{
	switch (job->request) {
	case PLUGIN_CHECK:
		return job->plugin->schema.has_check;
	case PLUGIN_DATE:
		return job->plugin->schema.has_date;
	default:
		return true;
	}
}

static void job_fail(struct plugin_job *job, struct reason reason)
{
	job->result = reason.result;
	job->sentence = reason.sentence;
	job->hint = reason.hint;
	job->needs = NULL;
}

struct questions VEC(struct question);

/* Asks `count` items of a job at once, or each half when the request would be longer than a frame.
 */
static void ask_items(struct questions *questions, struct plugin_job *job, size_t first,
	size_t count, struct arena *arena)
{
	struct question q = { .job = job, .first = first, .count = count, .number = new_number() };

	put_question(&q);
	if (q.request.size <= FRAME_MOST) {
		*vec_add(questions) = q;
		return;
	}
	text_free(&q.request);
	if (count == 1) {
		job_fail(job, reason_long(arena, job->plugin->schema.name));
		return;
	}
	ask_items(questions, job, first, count / 2, arena);
	ask_items(questions, job, first + count / 2, count - count / 2, arena);
}

/* Cuts a job into questions; none when it is answered already. */
static void ask(struct questions *questions, struct plugin_job *job, struct arena *arena)
{
	const struct plugin *plugin = job->plugin;

	job->result = PLUGIN_OK;
	job->sentence = job->hint = NULL;
	job->needs = ARENA_ARRAY(arena, job->count + 1, struct needs);
	if (plugin->result != PLUGIN_OK) {
		job_fail(job,
			(struct reason){ plugin->result, plugin->schema.refused,
				plugin->schema.refused_hint });
		return;
	}
	if (!has_function(job))
		return;
	for (size_t first = 0; first < job->count; first += ITEMS_MOST) {
		const size_t left = job->count - first;
		ask_items(questions, job, first, left < ITEMS_MOST ? left : ITEMS_MOST, arena);
	}
}

static void take_answer(const struct question *q, const struct process *p, struct arena *arena)
{
	struct text why AUTO_TEXT = { 0 };
	struct plugin_job *job = q->job;
	struct reason reason;
	struct frame frame;

	if (job->result != PLUGIN_OK)
		return; /* an earlier part of the job has failed, and the job with it */
	if (!take_frame(p, job->plugin, job->request, q->number, arena, &frame, &reason))
		job_fail(job, reason);
	else if (!verdict_needs(
			 &frame, job, q->first, q->count, arena, job->needs + q->first, &why))
		job_fail(job, reason_nonsense(arena, job->plugin, text_string(&why)));
}

/* The answer would have been longer than a frame: half as much may fit. */
static bool is_too_much(const struct question *q, const struct process *p)
{
	return q->count > 1 && q->job->result == PLUGIN_OK &&
		(p->end == PROCESS_FLOOD || (p->end == PROCESS_STATUS && p->code == HOST_FLOOD));
}

/* Asks all of them; what has to be asked again, in halves, is added to `again`. */
static void run_questions(struct plugins *plugins, struct questions *questions, size_t parallel,
	struct arena *arena, struct questions *again)
{
	struct VEC(struct process) processes = { 0 };

	VEC_EACH (struct question, q, questions)
		*vec_add(&processes) = (struct process){ .host = plugins->place.host,
			.plugin = ((const struct type *)q->job->plugin)->fd,
			.request = &q->request };
	process_run(processes.items, processes.count, parallel);
	for (size_t i = 0; i < questions->count; i++) {
		struct question *q = &questions->items[i];
		if (again->count < HALVES_MOST && is_too_much(q, &processes.items[i])) {
			ask_items(again, q->job, q->first, q->count / 2, arena);
			ask_items(again, q->job, q->first + q->count / 2, q->count - q->count / 2,
				arena);
		} else {
			take_answer(q, &processes.items[i], arena);
		}
		text_free(&q->request);
		text_free(&processes.items[i].answer);
	}
	vec_free(&processes);
	questions->count = 0;
}

void plugins_run(struct plugins *plugins, struct plugin_job *jobs, size_t count, size_t parallel,
	struct arena *arena)
{
	struct questions questions = { 0 }, again = { 0 };

	for (size_t i = 0; i < count; i++)
		ask(&questions, &jobs[i], arena);
	while (questions.count > 0) {
		run_questions(plugins, &questions, parallel, arena, &again);
		const struct questions asked = questions;
		questions = again;
		again = asked;
	}
	vec_free(&questions);
	vec_free(&again);
}
