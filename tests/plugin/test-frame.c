/* test-frame.c - a frame is whole or it is nothing */
/* SPDX-License-Identifier: Apache-2.0 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <linli/plugin.h>
#include <string.h>

#include "base/arena.h"
#include "plugin/verdict.h"

static const struct option_row rows[] = { { .key = "barbers", .kind = OPTION_COUNT } };
static const struct plugin type = { .schema = { .name = "t", .rows = rows, .row_count = 1 } };
static const struct plugin_occurrence hour = { .day = 20000, .start = 540, .end = 600 };
static const struct plugin_job job = {
	.plugin = &type, .request = PLUGIN_PLAN, .occurrences = &hour, .count = 1
};

static void put_mark(struct text *t, enum record_tag tag, int32_t index)
{
	record_put(t, tag, SIDE_HOST, &(struct record_mark){ .index = index });
}

/* Every record with every member set, at the upper bound where there is one. */
static void put_full_answer(struct text *t)
{
	const struct linli_duty duty = { .role = "理发师",
		.name = LINLI_WORDS("名", "name"),
		.note = LINLI_SAME("{barbers}"),
		.skill = "barber",
		.team = "vets",
		.count = 500,
		.per_area = 20,
		.from = -1440,
		.until = 14400,
		.rest = 10080,
		.steady = 1,
		.ages = { 18, 150 } };
	const struct linli_slots slots = { .id = "s",
		.role = "理发师",
		.name = LINLI_SAME("n"),
		.ask = LINLI_SAME("a"),
		.length = 15,
		.gap = 5,
		.stations = 3,
		.places = 2,
		.party = 20,
		.walk_in = LINLI_ALL,
		.once_per = 400,
		.consent_under = 150,
		.local = 1,
		.at_home = 1,
		.ages = { 5, 14 } };
	const struct linli_reminder reminder = { .id = "r",
		.words = LINLI_SAME("{value} {time}"),
		.value = "v",
		.audience = LINLI_PUBLIC,
		.days = 400,
		.at = 14400,
		.unless_done = 1 };
	const struct linli_text text = {
		.words = LINLI_SAME("{n}"), .value = "v", .audience = LINLI_CAME, .n = INT32_MIN
	};
	const struct linli_fault fault = {
		.key = "barbers", .words = LINLI_SAME("{n}"), .n = INT32_MAX, .warning = 1
	};

	frame_begin(t, PLUGIN_PLAN | FRAME_ANSWER, 7);
	put_mark(t, RECORD_BEGIN, 0);
	record_put(t, RECORD_DUTY, SIDE_HOST, &duty);
	record_put(t, RECORD_SLOTS, SIDE_HOST, &slots);
	record_put(t, RECORD_REMINDER, SIDE_HOST, &reminder);
	record_put(t, RECORD_TEXT, SIDE_HOST, &text);
	record_put(t, RECORD_FAULT, SIDE_HOST, &fault);
	put_mark(t, RECORD_END, 0);
	put_mark(t, RECORD_DONE, 1);
	frame_end(t);
}

static bool is_taken(
	const struct text *bytes, size_t n, struct needs *ret_needs, struct arena *arena)
{
	struct text why = { 0 };
	struct frame frame;
	const bool ok = frame_read(bytes->bytes, n, &frame) == FRAME_OK &&
		verdict_needs(&frame, &job, 0, 1, arena, ret_needs, &why);

	text_free(&why);
	return ok;
}

static void test_round_trip(void **state)
{
	struct arena *arena = arena_new();
	struct text t = { 0 };
	struct needs needs;

	(void)state;
	put_full_answer(&t);
	assert_true(is_taken(&t, t.size, &needs, arena));
	assert_int_equal(needs.status, NEED_KEPT);
	assert_int_equal(needs.duty_count, 1);
	assert_string_equal(needs.duties[0].role, "理发师");
	assert_string_equal(needs.duties[0].name.in[LANG_EN], "name");
	assert_string_equal(needs.duties[0].note.in[LANG_ZH], "{barbers}");
	assert_int_equal(needs.duties[0].from, -1440);
	assert_int_equal(needs.duties[0].ages.max, 150);
	assert_true(needs.duties[0].steady);
	assert_int_equal(needs.slots[0].walk_in, NEED_ALL);
	assert_true(needs.slots[0].at_home);
	assert_int_equal(needs.reminders[0].days, 400);
	assert_int_equal(needs.reminders[0].audience, NEED_PUBLIC);
	assert_int_equal(needs.texts[0].n, INT32_MIN);
	assert_true(needs.faults[0].warning);
	text_free(&t);
	arena_free(arena);
}

static void test_cut_at_every_byte(void **state)
{
	struct arena *arena = arena_new();
	struct text t = { 0 };
	struct needs needs;

	(void)state;
	put_full_answer(&t);
	for (size_t n = 0; n < t.size; n++)
		assert_false(is_taken(&t, n, &needs, arena));
	text_putc(&t, 0); /* and one byte too many */
	assert_false(is_taken(&t, t.size, &needs, arena));
	text_free(&t);
	arena_free(arena);
}

static void test_every_bit_flipped(void **state)
{
	struct arena *arena = arena_new();
	struct text t = { 0 }, repaired = { 0 };
	struct needs needs;

	(void)state;
	put_full_answer(&t);
	for (size_t bit = 0; bit < 8 * t.size; bit++) {
		t.bytes[bit / 8] ^= (char)(1 << bit % 8);
		assert_false(is_taken(&t, t.size, &needs, arena));
		text_cut(&repaired,
			0); /* with its CRC repaired: in bounds or refused, never a crash */
		text_add(&repaired, t.bytes, t.size);
		frame_end(&repaired);
		if (is_taken(&repaired, repaired.size, &needs, arena) && needs.duty_count > 0)
			assert_in_range(needs.duties[0].count, 0, 500);
		t.bytes[bit / 8] ^= (char)(1 << bit % 8);
	}
	text_free(&t);
	text_free(&repaired);
	arena_free(arena);
}

static void test_out_of_place(void **state)
{
	static const struct {
		const char *name;
		int32_t begin, end, done;
		enum record_tag inside;
	} cases[] = {
		{ "another begins", 1, 0, 1, RECORD_TEXT },
		{ "another ends", 0, 1, 1, RECORD_TEXT },
		{ "too few are done", 0, 0, 0, RECORD_TEXT },
		{ "too many are done", 0, 0, 2, RECORD_TEXT },
		{ "a date in a plan", 0, 0, 1, RECORD_DATE },
		{ "a begin in a begin", 0, 0, 1, RECORD_BEGIN },
	};
	struct arena *arena = arena_new();
	struct needs needs;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text t = { 0 };
		const union {
			struct linli_text text;
			struct linli_date date;
			struct record_mark mark;
		} inside = { .text = { .words = LINLI_SAME("x") } },
		  day = { .date = { .day = 20000 } };
		frame_begin(&t, PLUGIN_PLAN | FRAME_ANSWER, 7);
		put_mark(&t, RECORD_BEGIN, cases[i].begin);
		record_put(&t, cases[i].inside, SIDE_HOST,
			cases[i].inside == RECORD_TEXT ? &inside : &day);
		put_mark(&t, RECORD_END, cases[i].end);
		put_mark(&t, RECORD_DONE, cases[i].done);
		frame_end(&t);
		if (is_taken(&t, t.size, &needs, arena))
			fail_msg("%s", cases[i].name);
		text_free(&t);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_cut_at_every_byte),
		cmocka_unit_test(test_every_bit_flipped),
		cmocka_unit_test(test_out_of_place),
	};

	return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
