/* reason.h - why a type cannot be used, or failed, in a sentence and a remedy */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_REASON_H
#define LINLI_REASON_H

#include <stdbool.h>

#include "base/arena.h"
#include "plugin/caller.h"
#include "plugin/frame.h"
#include "plugin/process.h"
#include "plugin/record.h"
#include "plugin/seal.h"

struct reason { /* sentence and hint: translated, in the arena; hint may be NULL */
	enum plugin_result result;
	const char *sentence, *hint;
};

struct reason reason_file(
	struct arena *arena, const char *path, enum seal_verdict verdict, int error);
/* What runs and fails: the hint names the plugin's file, or says that linli itself is not whole. */
struct reason reason_ended(
	struct arena *arena, const struct plugin *plugin, enum process_end end, int code);
struct reason reason_frame(struct arena *arena, const struct plugin *plugin, bool is_empty);
struct reason reason_refused(
	struct arena *arena, const char *path, const struct record_refused *refused);
/* A request about a single item is longer than a frame. */
struct reason reason_long(struct arena *arena, const char *name);
/* `what`: what was wrong with a description, with an answer. */
struct reason reason_description(
	struct arena *arena, const struct plugin *plugin, const char *what);
struct reason reason_nonsense(
	struct arena *arena, const struct plugin *plugin, const char *what);

#endif
