/* test-memory.c - arenas, arrays that grow, and what happens when there is no memory */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void arena_pieces_are_apart(void **state)
{
	(void)state;
	/* around an alignment, a quarter of a block, a block */
	static const size_t sizes[] = { 1, 15, 16, 17, 0, 4000, 16384, 16385, 65535, 65536, 65537,
		300000, 3, 40000, 40000 };
	struct arena *arena = arena_new();
	unsigned char *pieces[COUNT(sizes) * 20];
	for (size_t i = 0; i < COUNT(pieces); i++) {
		size_t size = sizes[i % COUNT(sizes)];
		pieces[i] = arena_get(arena, 1, size);
		assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
		for (size_t k = 0; k < size; k++)
			assert_int_equal(pieces[i][k], 0);
		memset(pieces[i], (int)(i % 255 + 1), size);
	}
	for (size_t i = 0; i < COUNT(pieces); i++)
		for (size_t k = 0; k < sizes[i % COUNT(sizes)]; k++)
			if (pieces[i][k] != i % 255 + 1)
				fail_msg("piece %zu was written over at %zu", i, k);
	arena_free(arena);
	arena_free(NULL);
}

static void arena_copies(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	char bytes[] = "a\0b";
	char *copy = arena_copy(arena, bytes, 3), *none = arena_copy(arena, bytes, 0);
	char *string = arena_string(arena, bytes);
	memset(bytes, 'x', sizeof bytes);
	assert_memory_equal(copy, "a\0b", 4);
	assert_string_equal(none, "");
	assert_string_equal(string, "a");
	assert_null(arena_string(arena, NULL));
	assert_string_equal(arena_format(arena, "%s-%d", "灯", 7), "灯-7");
	arena_free(arena);
}

static void arrays_grow_and_start_zeroed(void **state)
{
	(void)state;
	struct row {
		int number;
		const char *name;
	};
	struct VEC(struct row) rows = { 0 };
	VEC_EACH (struct row, row, &rows)
		fail_msg("an empty array has no items, but %d", row->number);
	for (int i = 0; i < 1000; i++) {
		struct row *row = vec_add(&rows);
		assert_true(row->number == 0 && row->name == NULL);
		row->number = i;
		row->name = "set";
	}
	int sum = 0;
	VEC_EACH (struct row, row, &rows)
		sum += row->number;
	assert_int_equal(sum, 499500);
	rows.count = 1; /* what is added again is zeroed again */
	assert_null(vec_add(&rows)->name);
	vec_free(&rows);
	assert_null(rows.items);
	assert_int_equal(rows.count, 0);
	vec_free(&rows);
}

static void strings_are_copied(void **state)
{
	(void)state;
	char *whole = xstrdup("邻里"), *part = xstrndup("abc", 2), *more = xstrndup("abc", 20);
	char *made = xasprintf("%05d", 42);
	assert_string_equal(whole, "邻里");
	assert_string_equal(part, "ab");
	assert_string_equal(more, "abc");
	assert_string_equal(made, "00042");
	free(whole), free(part), free(more), free(made);
	free(xmalloc(0)); /* a pointer all the same */
	unsigned char *zeroed = xcalloc(3, 5);
	for (int i = 0; i < 15; i++)
		assert_int_equal(zeroed[i], 0);
	free(zeroed);
}

/* Each asks for more than an address can name; the sizes are volatile, or the compiler says so. */
static volatile size_t huge = SIZE_MAX / 2 + 2;

static void ask_array(void)
{
	free(xcalloc(huge, 2));
}

static void ask_larger_array(void)
{
	free(xrealloc(NULL, huge, 3));
}

static void ask_arena(void)
{
	arena_get(arena_new(), huge, 2);
}

static void ask_arena_piece(void)
{
	arena_get(arena_new(), 1, huge + huge - 8);
}

static void ask_text(void)
{
	struct text t = { 0 };
	text_puts(&t, "a");
	text_reserve(&t, huge);
}

/* Never a wrapped size, never a core: the message, and the status for "try again". */
static void without_memory_it_ends_with_75(void **state)
{
	(void)state;
	static void (*const asks[])(
		void) = { ask_array, ask_larger_array, ask_arena, ask_arena_piece, ask_text };
	for (size_t i = 0; i < COUNT(asks); i++) {
		int said[2], status;
		assert_int_equal(pipe(said), 0);
		pid_t child = fork();
		if (child == 0) {
			dup2(said[1], STDERR_FILENO);
			asks[i]();
			_exit(0);
		}
		close(said[1]);
		char words[200];
		ssize_t n = read(said[0], words, sizeof words - 1);
		close(said[0]);
		assert_int_equal(waitpid(child, &status, 0), child);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 75)
			fail_msg("request %zu: status %d", i, status);
		assert_true(n > 0);
		words[n] = '\0';
		assert_non_null(strstr(words, "out of memory"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_pieces_are_apart),
		cmocka_unit_test(arena_copies),
		cmocka_unit_test(arrays_grow_and_start_zeroed),
		cmocka_unit_test(strings_are_copied),
		cmocka_unit_test(without_memory_it_ends_with_75),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
