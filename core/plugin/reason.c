/* reason.c - why a type cannot be used, or failed, in a sentence and a remedy */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/reason.h"

#include <linli/plugin.h>
#include <signal.h>
#include <string.h>

#include "base/lang.h"
#include "plugin/host.h"

enum { EXIT_MEMORY = 75 };

/* What to do about a type that fails while it runs. */
static const char *const mend =
	N_("mend %s, or put back the one before; until then its last good plan stays");
static const char *const reinstall = N_("install linli again: its parts are of different builds");

static const struct {
	const char *sentence, *hint; /* of the file's path */
} files[] = {
	[SEAL_MISSING] = { N_("there is no file %s"), NULL },
	[SEAL_LINK] = { N_("%s is a symbolic link"), N_("put the file itself there") },
	[SEAL_IRREGULAR] = { N_("%s is no regular file"), N_("put the file itself there") },
	[SEAL_WRITABLE] = { N_("others may write %s"), N_("chmod go-w %s") },
	[SEAL_BIG] = { N_("%s has more than 16 MiB"), N_("strip %s") },
	[SEAL_UNREADABLE] = { N_("%s cannot be read: %s"), NULL },
	[SEAL_FOREIGN] = { N_("%s is no shared object"), N_("build it with -shared -fPIC") },
	[SEAL_CUT] = { N_("%s is cut short"), N_("build or copy it again") },
	[SEAL_MEMORY] = { N_("%s cannot be held in memory: %s"), NULL },
};

/* The formats of these tables are looked up at run time, so that they can be translated; each takes
 * the strings that its table's caller passes, in this order, or fewer. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static const char *say(struct arena *arena, const char *format, const char *a, const char *b)
{
	return format == NULL ? NULL : arena_format(arena, _(format), a, b);
}
#pragma GCC diagnostic pop

struct reason reason_file(
	struct arena *arena, const char *path, enum seal_verdict verdict, int error)
{
	return (struct reason){
		.result = PLUGIN_REFUSED,
		.sentence = say(arena, files[verdict].sentence, path, strerror(error)),
		.hint = say(arena, files[verdict].hint, path, NULL),
	};
}

static const struct {
	int number;
	const char *sentence; /* of the type's name */
} signals[] = {
	{ SIGSYS, N_("type \"%s\" did what no type may do and was stopped") },
	{ SIGXCPU, N_("type \"%s\" used up its 2 seconds") },
	{ SIGKILL, N_("type \"%s\" used up its time or memory") },
	{ SIGALRM, N_("type \"%s\" did not answer within 3 seconds") },
	{ SIGXFSZ, N_("type \"%s\" did what no type may do and was stopped") },
	{ SIGSEGV, N_("type \"%s\" crashed: it reached for memory that is not its own") },
	{ SIGBUS, N_("type \"%s\" crashed: its file or its memory is damaged") },
	{ SIGABRT, N_("type \"%s\" crashed: it gave up by itself") },
	{ SIGFPE, N_("type \"%s\" crashed: it divided by zero") },
};

static const struct {
	int status;
	const char *sentence;
} statuses[] = {
	{ HOST_REQUEST, N_("type \"%s\" cannot be asked: linli-host is of another build") },
	{ HOST_FLOOD, N_("type \"%s\" said more than a type may say") },
	{ EXIT_MEMORY, N_("type \"%s\" needs more memory than a type may have") },
};

static const char *ended_by_signal(int number)
{
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		if (signals[i].number == number)
			return signals[i].sentence;
	return N_("type \"%s\" crashed");
}

static const char *ended_by_itself(int status)
{
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
		if (statuses[i].status == status)
			return statuses[i].sentence;
	return N_("type \"%s\" ended by itself, without an answer");
}

static const char *ended(enum process_end end, int code)
{
	switch (end) {
	case PROCESS_SIGNAL:
		return ended_by_signal(code);
	case PROCESS_STATUS:
	case PROCESS_DONE:
		return ended_by_itself(code);
	case PROCESS_TIME:
		return N_("type \"%s\" did not answer within 3 seconds");
	case PROCESS_FLOOD:
		return N_("type \"%s\" said more than a type may say");
	case PROCESS_NOTHING:
		break;
	}
	return N_("type \"%s\" cannot be asked: linli-host does not start: %s");
}

/* linli-host does not start, or cannot read the question: no fault of the type. */
static bool is_of_linli(enum process_end end, int code)
{
	return end == PROCESS_NOTHING || (end == PROCESS_STATUS && code == HOST_REQUEST);
}

struct reason reason_ended(
	struct arena *arena, const struct plugin *plugin, enum process_end end, int code)
{
	return (struct reason){
		.result = PLUGIN_FAILED,
		.sentence = say(arena, ended(end, code), plugin->schema.name, strerror(code)),
		.hint = say(arena, is_of_linli(end, code) ? reinstall : mend, plugin->path, NULL),
	};
}

struct reason reason_frame(struct arena *arena, const struct plugin *plugin, bool is_empty)
{
	const char *sentence = is_empty ? N_("type \"%s\" ended by itself, without an answer")
					: N_("type \"%s\" gave an answer that is damaged");

	return (struct reason){ .result = PLUGIN_FAILED,
		.sentence = say(arena, sentence, plugin->schema.name, NULL),
		.hint = say(arena, mend, plugin->path, NULL) };
}

static const struct {
	const char *sentence, *hint; /* of the path and the detail */
} refusals[REFUSAL_MOST] = {
	[REFUSAL_LOAD] = { N_("%s cannot be loaded: %s"),
		N_("a plugin uses libc and nothing else; rebuild it") },
	[REFUSAL_SYMBOL] = { N_("%s exports no \"%s\""),
		N_("the file ends with LINLI_PLUGIN(...)") },
	[REFUSAL_ABI] = { N_("%s was built for plugin ABI %s, which is another than this linli's"),
		N_("rebuild it against this linli") },
	[REFUSAL_STRUCT] = { N_("%s is no plugin of linli: its \"%s\" is out of range"),
		N_("rebuild it against this linli") },
	[REFUSAL_NAME] = { N_("%s calls itself \"%s\""), N_("give file and plugin the same name") },
	[REFUSAL_OPTION] = { N_("%s has an option \"%s\" that does not fit its struct"),
		N_("write the rows with LINLI_OPTION") },
	[REFUSAL_NEWER] = { N_("%s has an option \"%s\" that needs a newer linli"),
		N_("rebuild it against this linli") },
	[REFUSAL_VALUES] = { N_("%s has other options now than when it was described"), NULL },
};

struct reason reason_refused(
	struct arena *arena, const char *path, const struct record_refused *refused)
{
	return (struct reason){
		.result = PLUGIN_REFUSED,
		.sentence = say(arena, refusals[refused->code].sentence, path, refused->detail),
		.hint = say(arena, refusals[refused->code].hint, path, NULL),
	};
}

struct reason reason_long(struct arena *arena, const char *name)
{
	return (struct reason){
		.result = PLUGIN_FAILED,
		.sentence = say(arena,
			N_("type \"%s\" cannot be asked: the values of its keys are too long"),
			name, NULL),
	};
}

struct reason reason_description(struct arena *arena, const struct plugin *plugin, const char *what)
{
	return (struct reason){
		.result = PLUGIN_REFUSED,
		.sentence = say(arena, N_("type \"%s\" describes itself wrongly: %s"),
			plugin->schema.name, what),
		.hint = say(arena, mend, plugin->path, NULL),
	};
}

struct reason reason_nonsense(struct arena *arena, const struct plugin *plugin, const char *what)
{
	return (struct reason){
		.result = PLUGIN_FAILED,
		.sentence = say(arena, N_("type \"%s\" said what cannot be: %s"),
			plugin->schema.name, what),
		.hint = say(arena, mend, plugin->path, NULL),
	};
}
