/* replay.c - a fuzz target without a fuzzer: its corpus and a thousand damaged copies of each */
/* SPDX-License-Identifier: Apache-2.0 */

/* Speaks TAP.  What a damaged copy does wrong aborts, and with it the program; the copies are the
 * same in every run. */

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { FILES_MOST = 200, BYTES_MOST = 1 << 16, COPIES = 1000 };

struct sample {
	uint8_t bytes[BYTES_MOST];
	size_t n;
};

static uint64_t next(uint64_t *state) /* splitmix64, S. Vigna */
{
	uint64_t n = *state += 0x9E3779B97F4A7C15u;

	n = (n ^ n >> 30) * 0xBF58476D1CE4E5B9u;
	n = (n ^ n >> 27) * 0x94D049BB133111EBu;
	return n ^ n >> 31;
}

static void damage(struct sample *s, uint64_t *state)
{
	const size_t at = s->n == 0 ? 0 : next(state) % s->n;

	switch (next(state) % 4) {
	case 0: /* cut */
		s->n = at;
		break;
	case 1: /* another byte */
		if (s->n > 0)
			s->bytes[at] = (uint8_t)next(state);
		break;
	case 2: /* a piece twice */
		if (s->n > 0 && 2 * s->n - at <= BYTES_MOST) {
			memmove(s->bytes + s->n, s->bytes + at, s->n - at);
			s->n += s->n - at;
		}
		break;
	default: /* a piece out */
		if (s->n > at + 1) {
			const size_t size = 1 + next(state) % (s->n - at - 1);
			memmove(s->bytes + at, s->bytes + at + size, s->n - at - size);
			s->n -= size;
		}
	}
}

/* Exactly as long as it says, so that a sanitizer sees who reads on. */
static void show(const struct sample *s)
{
	uint8_t *copy = malloc(s->n > 0 ? s->n : 1);

	if (copy == NULL)
		abort();
	memcpy(copy, s->bytes, s->n);
	LLVMFuzzerTestOneInput(copy, s->n);
	free(copy);
}

static int replay(const char *folder, const char *name)
{
	static struct sample whole, damaged;
	uint64_t state = 1;
	char path[4096];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return 0;
	whole.n = fread(whole.bytes, 1, sizeof whole.bytes, file);
	fclose(file);
	show(&whole);
	for (int i = 0; i < COPIES; i++) {
		damaged = whole;
		for (uint64_t times = 1 + next(&state) % 3; times > 0; times--)
			damage(&damaged, &state);
		show(&damaged);
	}
	return 1;
}

static int is_sample(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(void)
{
	struct dirent **names;
	char folder[2048];

	snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus-" TARGET, getenv("top_srcdir"));
	const int count = scandir(folder, &names, is_sample, alphasort);
	if (count <= 0 || count > FILES_MOST) {
		printf("Bail out! no corpus in %s\n", folder);
		return 1;
	}
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		const int is_read = replay(folder, names[i]->d_name);
		printf("%s %d - " TARGET " %s and damaged copies of it\n",
			is_read ? "ok" : "not ok", i + 1, names[i]->d_name);
		fflush(stdout);
		free(names[i]);
	}
	free(names);
	return 0;
}
