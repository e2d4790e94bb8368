/* ask.c - DIRECTORY HOST TYPE: asks a type three times and prints all it said */
/* SPDX-License-Identifier: Apache-2.0 */

/* Built twice: from this tree, and (with -DNEWER) from the later release that newer.sh makes up. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "plugin/caller.h"

enum { OCCURRENCES = 3, ROWS = 64 };

static void print_words(const struct words *words)
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		printf(" \"%s\"", words->in[lang] == NULL ? "" : words->in[lang]);
}

static const char *or_none(const char *text)
{
	return text == NULL ? "-" : text;
}

static void print_duty(const struct need_duty *d)
{
	printf("  duty %s %s/%s %d+%d %d-%d %d %d %d-%d", d->role, or_none(d->skill),
		or_none(d->team), d->count, d->per_area, d->from, d->until, d->rest, d->steady,
		d->ages.min, d->ages.max);
	print_words(&d->name);
	print_words(&d->note);
#ifdef NEWER
	if (d->badge != NULL)
		printf(" badge %s", d->badge);
#endif
	putchar('\n');
}

static void print_slots(const struct need_slots *s)
{
	printf("  slots %s %s %d-%d %d+%d %d*%d*%d %d %d %d %d %d %d-%d", s->id, or_none(s->role),
		s->first, s->until, s->length, s->gap, s->stations, s->places, s->party, s->walk_in,
		s->once_per, s->consent_under, s->local, s->at_home, s->ages.min, s->ages.max);
	print_words(&s->name);
	print_words(&s->ask);
	putchar('\n');
}

static void print_rest(const struct needs *needs)
{
	for (size_t i = 0; i < needs->reminder_count; i++) {
		const struct need_reminder *r = &needs->reminders[i];
		printf("  reminder %s %s %d %d %d %d", r->id, or_none(r->value), (int)r->audience,
			r->days, r->at, r->unless_done);
		print_words(&r->words);
		putchar('\n');
	}
	for (size_t i = 0; i < needs->text_count; i++) {
		const struct need_text *t = &needs->texts[i];
		printf("  text %s %d %d", or_none(t->value), (int)t->audience, t->n);
		print_words(&t->words);
		putchar('\n');
	}
	for (size_t i = 0; i < needs->fault_count; i++) {
		const struct need_fault *f = &needs->faults[i];
		printf("  fault %s %d %d", or_none(f->key), f->n, f->warning);
		print_words(&f->words);
		putchar('\n');
	}
}

static void print_needs(const struct needs *needs)
{
	static const char *const statuses[] = {
		[NEED_KEPT] = "kept", [NEED_FAULTED] = "faulted", [NEED_NEWER] = "newer"
	};

	printf(" %s\n", statuses[needs->status]);
	for (size_t i = 0; i < needs->duty_count; i++)
		print_duty(&needs->duties[i]);
	for (size_t i = 0; i < needs->slots_count; i++)
		print_slots(&needs->slots[i]);
	print_rest(needs);
}

/* Defaults, as far as a number says them; enough to be the same on both sides. */
static void set_value(struct option_value *value, const struct option_row *row)
{
	*value = (struct option_value){ .kind = row->kind };
	if (row->initial != NULL)
		value->number = (int32_t)strtol(row->initial, NULL, 10);
	if (row->initial != NULL && row->initial[0] != '\0')
		value->text = row->initial;
}

static int ask(struct plugins *plugins, const char *name, struct arena *arena)
{
	struct plugin_occurrence shown[OCCURRENCES];
	struct option_value values[ROWS];
	const struct plugin *plugin = plugins_find(plugins, name);

	if (plugin == NULL || plugin->result != PLUGIN_OK) {
		printf("refused: %s (%s)\n", plugin == NULL ? "no file" : plugin->schema.refused,
			plugin == NULL ? "-" : or_none(plugin->schema.refused_hint));
		return 0;
	}
	for (size_t i = 0; i < plugin->schema.row_count; i++) {
		printf("option %s\n", plugin->schema.rows[i].key);
		set_value(&values[i], &plugin->schema.rows[i]);
	}
	for (int32_t i = 0; i < OCCURRENCES; i++)
		shown[i] = (struct plugin_occurrence){ .day = 20000 + 7 * i,
			.start = 540,
			.end = 660,
			.number = i,
			.places = 30,
			.booked = 10 * i };
#ifdef NEWER
	for (int32_t i = 0; i < OCCURRENCES; i++)
		shown[i].waiting = 3;
#endif
	struct plugin_job job = { .plugin = plugin,
		.request = PLUGIN_PLAN,
		.values = values,
		.value_count = plugin->schema.row_count,
		.occurrences = shown,
		.count = OCCURRENCES };
	plugins_run(plugins, &job, 1, 1, arena);
	if (job.result != PLUGIN_OK)
		printf("failed: %s\n", job.sentence);
	for (int i = 0; i < OCCURRENCES && job.result == PLUGIN_OK; i++) {
		printf("occurrence %d", i);
		print_needs(&job.needs[i]);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct arena *arena AUTO_ARENA = arena_new();

	if (argc != 4)
		return 64;
	struct plugins *plugins =
		plugins_new(&(struct plugin_place){ .directory = argv[1], .host = argv[2] });
	const int status = ask(plugins, argv[3], arena);
	plugins_free(plugins);
	return status;
}
