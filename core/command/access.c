/* access.c - the store as a command opens it */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/access.h"

#include <stdio.h>

#include "command/files.h"

static const struct {
	int code;
	const char *sentence;
} verdicts[] = {
	[STORE_OK] = { EXIT_DONE, NULL },
	[STORE_NO] = { EXIT_NO, N_("that is not possible") },
	[STORE_MISSING] = { EXIT_DATA, N_("there is no such thing") },
	[STORE_SAME] = { EXIT_DONE, NULL },
	[STORE_BUSY] = { EXIT_BUSY, N_("the store is busy; try again") },
	[STORE_FULL] = { EXIT_WRITE, N_("the store cannot be written: the disk is full") },
	[STORE_BROKEN] = { EXIT_OUTSIDE, N_("the store cannot be read") },
	[STORE_STALE] = { EXIT_BUSY, N_("the store changed meanwhile; try again") },
	[STORE_DENIED] = { EXIT_DENIED, N_("this user may not use the state directory") },
};

int verdict_say(enum store_verdict verdict, const struct store *store)
{
	const char *error = store ? store_error(store) : NULL;
	const char *own = verdicts[verdict].sentence;

	if (own)
		fprintf(stderr, "linli: %s\n", error && *error ? error : _(own));
	return verdicts[verdict].code;
}

/* Before the first apply the files are the only ones who know the community's name and zone. */
static void ask_files(const struct setup *setup, struct access *access)
{
	struct files files;

	files_load(setup, &files);
	if (files.model) {
		access->code = arena_string(access->arena, files.model->id);
		if (files.model->zone_name)
			access->zone = zone_load(files.model->zone_name);
		if (!setup->has_lang)
			access->lang = files.model->language;
	}
	files_finish(&files);
}

static void choose(const struct setup *setup, struct access *access)
{
	access->code = access->store ? store_only(access->store, access->arena) : NULL;
	if (!access->code)
		ask_files(setup, access);
	if (!access->store || !access->code || !store_choose(access->store, access->code))
		return;
	access->is_applied = store_community(access->store, access->arena, &access->community);
	if (!access->is_applied)
		return;
	zone_free(access->zone);
	access->zone = zone_load(access->community.zone);
	if (!setup->has_lang)
		access->lang = access->community.language;
}

static int begin(const struct setup *setup, bool read_only, struct access *access)
{
	*access = (struct access){ .arena = arena_new(), .lang = setup->lang };
	const enum store_verdict verdict =
		store_open(setup->state, false, read_only, &access->store);

	if (verdict != STORE_OK && verdict != STORE_MISSING)
		return verdict_say(verdict, access->store);
	if (verdict == STORE_MISSING) {
		store_close(access->store);
		access->store = NULL;
	}
	choose(setup, access);
	if (!access->zone && access->is_applied) {
		fprintf(stderr, _("linli: this machine cannot read the time zone \"%s\"\n"),
			access->community.zone);
		return EXIT_OUTSIDE;
	}
	if (!access->zone) /* nothing is known that has a time */
		access->zone = zone_utc();
	access->now = setup_now(setup, access->zone);
	if (access->is_applied)
		access->renderer = renderer_load(
			access->store, access->arena, access->zone, access->community.language);
	return EXIT_DONE;
}

static int begin_or_nothing(const struct setup *setup, bool read_only, struct access *ret_access)
{
	const int code = begin(setup, read_only, ret_access);

	if (code == EXIT_DONE && !ret_access->is_applied)
		fprintf(stderr, _("linli: nothing is planned yet; run \"linli plan --apply\"\n"));
	return code;
}

int access_read(const struct setup *setup, struct access *ret_access)
{
	return begin_or_nothing(setup, true, ret_access);
}

int access_publish(const struct setup *setup, struct access *ret_access)
{
	return begin_or_nothing(setup, false, ret_access);
}

int access_write(const struct setup *setup, struct access *ret_access)
{
	const int code = begin(setup, false, ret_access);

	if (code != EXIT_DONE || ret_access->is_applied)
		return code;
	fprintf(stderr, _("linli: nothing is planned yet; run \"linli plan --apply\"\n"));
	return EXIT_DATA;
}

void access_finish(struct access *access)
{
	store_close(access->store);
	zone_free(access->zone);
	arena_free(access->arena);
	*access = (struct access){ 0 };
}

struct hand access_hand(struct access *access)
{
	return (struct hand){
		.now = access->now,
		.who = "cli",
		.arena = access->arena,
		.renderer = publish_renderer(&access->renderer),
	};
}

struct output *access_output(
	const struct setup *setup, const char *command, const struct access *access)
{
	return output_new(setup, command, access->code, access->zone, access->now);
}

const char *access_words(const struct access *access, const struct words *words)
{
	return words_get(words, access->lang,
		access->is_applied ? access->community.language : access->lang);
}
