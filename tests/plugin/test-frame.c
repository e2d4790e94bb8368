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

/* -- every record of every table, each member at both its bounds and one beyond -- */

enum bound { LEAST, MOST, BELOW, ABOVE, BOUNDS };

static const char *letters(struct arena *arena, int32_t n)
{
	char *text = arena_get(arena, (size_t)n + 1, 1);

	memset(text, 'x', (size_t)n);
	text[n] = '\0';
	return text;
}

static const char *const *list_of(struct arena *arena, int32_t n)
{
	const char **list = ARENA_ARRAY(arena, (size_t)n + 1, const char *);

	for (int32_t i = 0; i < n; i++)
		list[i] = "x";
	return list;
}

static int32_t number_at(const struct record_member *m, enum bound bound)
{
	return bound == LEAST    ? m->min
		: bound == MOST  ? m->max
		: bound == BELOW ? m->min - 1
				 : m->max + 1;
}

/* False: there is nothing beyond that bound. */
static bool set_member(
	struct arena *arena, char *object, const struct record_member *m, enum bound bound)
{
	char *at = object + m->at[SIDE_HOST];
	const bool is_number = m->kind == KIND_NUMBER || m->kind == KIND_RANGE;
	const int32_t least = m->needed ? 1 : 0;
	const int32_t size = is_number ? 0 : bound == LEAST ? least : m->max + (bound == ABOVE);

	if (is_number &&
		((bound == BELOW && m->min == INT32_MIN) ||
			(bound == ABOVE && m->max == INT32_MAX)))
		return false;
	if (bound == BELOW && !is_number && m->kind != KIND_FLAG)
		return false;
	const int32_t number = is_number ? number_at(m, bound) : 0;
	switch (m->kind) {
	case KIND_NUMBER:
		memcpy(at, &number, sizeof number);
		return true;
	case KIND_FLAG:
		memcpy(at,
			&(int32_t){ bound == MOST        ? 1
					: bound == ABOVE ? 2
					: bound == BELOW ? -1
							 : 0 },
			sizeof(int32_t));
		return true;
	case KIND_WIDE:
		memcpy(at, &(uint64_t){ bound == MOST ? UINT64_MAX : 0 }, sizeof(uint64_t));
		return bound <= MOST;
	case KIND_RANGE:
		memcpy(at, &(int32_t[]){ number, number }, 2 * sizeof(int32_t));
		return true;
	case KIND_TEXT:
		memcpy(at, &(const char *){ letters(arena, size) }, sizeof(const char *));
		return true;
	case KIND_WORDS: {
		const char **words = ARENA_ARRAY(arena, 3, const char *);
		words[0] = "";
		words[1] = letters(arena, size);
		memcpy(at, &(const char *const *){ words }, sizeof words);
		return true;
	}
	case KIND_LIST:
		memcpy(at, &(const char *const *){ list_of(arena, size) }, sizeof(char *const *));
		return true;
	case KIND_DAYS:
		memcpy(at, &(struct record_days){ (const int32_t[]){ 20000, 20001 }, 2 },
			sizeof(struct record_days));
		return bound <= MOST;
	}
	return false;
}

static bool passes(struct arena *arena, enum record_tag tag, const char *object)
{
	const struct record_table *table = record_table(tag);
	struct text bytes = { 0 }, why = { 0 };
	char *read = arena_get(arena, table->size[SIDE_CORE] + 64, 16);

	record_put(&bytes, tag, SIDE_HOST, object);
	struct record_reader reader = { .bytes = (const uint8_t *)bytes.bytes,
		.size = bytes.size,
		.arena = arena,
		.why = &why };
	const bool ok = record_get(&reader, tag, SIDE_CORE, read) && reader.at == bytes.size;
	for (size_t i = 0; ok && i < table->count; i++) { /* and the numbers are what they were */
		const struct record_member *m = &table->members[i];
		if (m->kind == KIND_NUMBER)
			assert_memory_equal(object + m->at[SIDE_HOST], read + m->at[SIDE_CORE],
				sizeof(int32_t));
	}
	text_free(&bytes);
	text_free(&why);
	return ok;
}

static void test_every_member_at_its_bounds(void **state)
{
	size_t tried = 0;

	(void)state;
	for (enum record_tag tag = RECORD_HEAD; tag < RECORD_TAGS; tag++) {
		const struct record_table *table = record_table(tag);
		if (table == NULL || table->count == 0)
			continue;
		for (size_t other = 0; other <= table->count; other++)
			for (enum bound bound = LEAST; bound < BOUNDS; bound++) {
				struct arena *arena = arena_new();
				char *object = arena_get(arena, table->size[SIDE_HOST] + 64, 16);
				bool is_set = true;
				memset(object, 0, table->size[SIDE_HOST]);
				for (size_t i = 0; i < table->count; i++)
					set_member(arena, object, &table->members[i],
						bound == LEAST ? LEAST : MOST);
				if (other < table->count && bound > MOST)
					is_set = set_member(
						arena, object, &table->members[other], bound);
				else if (bound > MOST)
					is_set = false;
				if (is_set && passes(arena, tag, object) != (bound <= MOST))
					fail_msg("%s: %s, bound %d", table->name,
						other < table->count ? table->members[other].name
								     : "all",
						(int)bound);
				tried += is_set;
				arena_free(arena);
			}
	}
	assert_true(tried > 150);
}

static void test_as_many_as_may_be(void **state)
{
	(void)state;
	for (int32_t n = 64; n <= 65; n++) {
		struct arena *arena = arena_new();
		struct text t = { 0 };
		struct needs needs;
		frame_begin(&t, PLUGIN_PLAN | FRAME_ANSWER, 7);
		put_mark(&t, RECORD_BEGIN, 0);
		for (int32_t i = 0; i < n; i++)
			record_put(&t, RECORD_DUTY, SIDE_HOST,
				&(struct linli_duty){
					.role = arena_format(arena, "r%d", (int)i), .count = 1 });
		put_mark(&t, RECORD_END, 0);
		put_mark(&t, RECORD_DONE, 1);
		frame_end(&t);
		assert_int_equal(is_taken(&t, t.size, &needs, arena), n == 64);
		text_free(&t);
		arena_free(arena);
	}
}

/* Two whole frames are not one; neither is one of another build, whatever its sum says. */
static void test_two_frames_and_another_build(void **state)
{
	struct arena *arena = arena_new();
	struct text t = { 0 }, two = { 0 };
	struct needs needs;
	struct frame frame;

	(void)state;
	put_full_answer(&t);
	text_add(&two, t.bytes, t.size);
	text_add(&two, t.bytes, t.size);
	assert_false(is_taken(&two, two.size, &needs, arena));
	assert_true(is_taken(&t, t.size, &needs, arena));
	t.bytes[4] ^= 1;
	frame_end(&t);
	assert_int_equal(frame_read(t.bytes, t.size, &frame), FRAME_BUILD);
	text_free(&t);
	text_free(&two);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_cut_at_every_byte),
		cmocka_unit_test(test_every_bit_flipped),
		cmocka_unit_test(test_out_of_place),
		cmocka_unit_test(test_every_member_at_its_bounds),
		cmocka_unit_test(test_as_many_as_may_be),
		cmocka_unit_test(test_two_frames_and_another_build),
	};

	return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
