/* emit.c - the emitters that a plugin is shown, and what becomes of what it emits */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/emit.h"

#include <stdalign.h>
#include <string.h>
#include <unistd.h>

#include "plugin/answer.h"
#include "plugin/frame.h"
#include "plugin/host.h"

enum { ROOM = 256 };
_Static_assert(sizeof(struct linli_duty) <= ROOM && sizeof(struct linli_slots) <= ROOM &&
		sizeof(struct linli_reminder) <= ROOM,
	"a struct that is emitted fits the copy of it");

static bool is_zero(const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static void emit(const struct linli_out *out, enum record_tag tag, const void *said, size_t size)
{
	struct emission *e = (struct emission *)(uintptr_t)out;
	const size_t known = record_table(tag)->size[SIDE_HOST];
	alignas(max_align_t) unsigned char copy[ROOM] = { 0 };

	memcpy(copy, said, size < known ? size : known);
	if (size > known && !is_zero((const unsigned char *)said + known, size - known))
		e->is_newer = true;
	if (e->counts[tag] > record_table(tag)->most)
		return;
	e->counts[tag]++;
	if (tag == RECORD_FAULT) {
		e->is_faulted |= ((const struct linli_fault *)(const void *)copy)->warning == 0;
		record_put(&e->faults, tag, SIDE_HOST, copy);
	} else {
		record_put(e->answer, tag, SIDE_HOST, copy);
	}
	if (e->answer->size + e->faults.size > FRAME_MOST)
		_exit(HOST_FLOOD);
}

#define EMITTER(what, tag)                                                                         \
	static void emit_##what(                                                                   \
		const struct linli_out *out, const struct linli_##what *said, size_t size)         \
	{                                                                                          \
		emit(out, tag, said, size);                                                        \
	}
EMITTER(fault, RECORD_FAULT)
EMITTER(date, RECORD_DATE)
EMITTER(duty, RECORD_DUTY)
EMITTER(slots, RECORD_SLOTS)
EMITTER(reminder, RECORD_REMINDER)
EMITTER(text, RECORD_TEXT)

void emission_begin(struct emission *emission, struct text *answer, int32_t index)
{
	*emission = (struct emission){
		.out = {
			.fault = emit_fault,
			.date = emit_date,
			.duty = emit_duty,
			.slots = emit_slots,
			.reminder = emit_reminder,
			.text = emit_text,
		},
		.answer = answer,
	};
	record_put(answer, RECORD_BEGIN, SIDE_HOST, &(struct record_mark){ .index = index });
	emission->start = answer->size;
}

void emission_end(struct emission *emission, int32_t index)
{
	struct record_mark mark = { .index = index, .status = NEED_KEPT };

	if (emission->is_newer)
		mark.status = NEED_NEWER;
	else if (emission->is_faulted)
		mark.status = NEED_FAULTED;
	if (mark.status != NEED_KEPT)
		text_cut(emission->answer, emission->start);
	if (mark.status != NEED_NEWER)
		text_add(emission->answer, text_string(&emission->faults), emission->faults.size);
	text_free(&emission->faults);
	record_put(emission->answer, RECORD_END, SIDE_HOST, &mark);
}
