/* hash.c - what tells that an occurrence, or what it was made from, is another */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/hash.h"
#include "plan/draft.h"

static void add_words(struct hash *h, const struct words *words)
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		hash_string(h, words->in[lang]);
}

static void add_rows(struct hash *h, const struct plan_occurrence *o)
{
	hash_number(h, (int64_t)o->word_count);
	for (size_t i = 0; i < o->word_count; i++) {
		hash_string(h, o->words[i].subject);
		hash_string(h, o->words[i].audience_name);
		add_words(h, &o->words[i].summary);
		add_words(h, &o->words[i].detail);
	}
	hash_number(h, (int64_t)o->scope_count);
	for (size_t i = 0; i < o->scope_count; i++) {
		hash_string(h, o->scope[i].area);
		hash_number(h, o->scope[i].turn);
	}
	hash_number(h, (int64_t)o->crew_count);
	for (size_t i = 0; i < o->crew_count; i++)
		hash_string(h, o->crew[i]);
	hash_number(h, (int64_t)o->reminder_count);
	for (size_t i = 0; i < o->reminder_count; i++) {
		hash_string(h, o->reminders[i].rule);
		hash_string(h, o->reminders[i].audience);
		hash_number(h, o->reminders[i].due);
		hash_number(h, o->reminders[i].not_after);
		hash_number(h, o->reminders[i].unless_done);
	}
}

static void add_duties(struct hash *h, const struct plan_occurrence *o)
{
	hash_number(h, (int64_t)o->duty_count);
	for (size_t i = 0; i < o->duty_count; i++) {
		const struct plan_duty *d = &o->duties[i];

		hash_string(h, d->role);
		hash_string(h, d->skill);
		hash_string(h, d->team);
		hash_string(h, d->kind);
		hash_number(h, d->need);
		hash_number(h, d->per_area);
		hash_number(h, d->after);
		hash_number(h, d->length);
		hash_number(h, d->rest);
		hash_number(h, d->steady);
		hash_number(h, d->age_min);
		hash_number(h, d->age_max);
		hash_number(h, (int64_t)d->area_count);
		for (size_t a = 0; a < d->area_count; a++) {
			hash_string(h, d->areas[a].area);
			hash_number(h, d->areas[a].seats);
		}
	}
}

static void add_lanes(struct hash *h, const struct plan_occurrence *o)
{
	hash_number(h, (int64_t)o->lane_count);
	for (size_t i = 0; i < o->lane_count; i++) {
		const struct plan_lane *l = &o->lanes[i];

		hash_string(h, l->code);
		hash_string(h, l->role);
		hash_number(h, l->party);
		hash_number(h, l->walk_in);
		hash_number(h, l->once_per);
		hash_number(h, l->consent_under);
		hash_number(h, l->local);
		hash_number(h, l->at_home);
		hash_number(h, l->age_min);
		hash_number(h, l->age_max);
		hash_number(h, (int64_t)l->slot_count);
		for (size_t s = 0; s < l->slot_count; s++) {
			hash_number(h, l->slots[s].station);
			hash_number(h, l->slots[s].after);
			hash_number(h, l->slots[s].length);
			hash_number(h, l->slots[s].places);
		}
	}
}

const char *occurrence_hash(struct arena *arena, const struct plan_occurrence *o)
{
	struct hash *h = hash_new();
	char hex[HASH_HEX];

	hash_number(h, o->original);
	hash_number(h, o->begins);
	hash_number(h, o->ends);
	hash_number(h, o->all_day);
	hash_number(h, o->moved_from);
	hash_string(h, o->venue);
	hash_string(h, o->spot);
	hash_number(h, o->status);
	hash_string(h, o->reason);
	hash_string(h, o->label);
	hash_number(h, o->public_from);
	hash_number(h, o->is_drawn);
	hash_number(h, o->number);
	hash_number(h, o->total);
	hash_number(h, o->places);
	hash_number(h, o->waitlist);
	hash_number(h, o->age_min);
	hash_number(h, o->age_max);
	hash_number(h, o->opens);
	hash_number(h, o->closes);
	add_rows(h, o);
	add_duties(h, o);
	add_lanes(h, o);
	hash_hex(h, hex);
	hash_free(h);
	return arena_string(arena, hex);
}

/* Section, plugin, calendar and history: equal means that planning again would say the same. */
const char *draft_input_hash(const struct draft *draft)
{
	const struct model *model = draft->request->model;
	struct hash *h = hash_new();
	char hex[HASH_HEX];

	hash_string(h, draft->activity->hash);
	hash_string(h, draft->activity->type->hash);
	hash_string(h, model->calendar_hash);
	hash_string(h, model->zone_name);
	hash_number(h, model->late);
	hash_hex(h, hex);
	hash_free(h);
	return arena_string(draft->arena, hex);
}
