/* cmd-remind.c - sends the reminders that are due, or says which they are */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/vec.h"
#include "command/access.h"
#include "remind/letter.h"
#include "remind/spread.h"

enum { LOOK_BACK = 7 * 86400 };

static const struct output_column columns[] = {
	{ "due", N_("DUE"), false },
	{ "key", N_("KEY"), false },
	{ "audience", N_("AUDIENCE"), false },
	{ "to", N_("TO"), false },
	{ "channel", N_("CHANNEL"), false },
	{ "state", N_("STATE"), false },
	{ "text", N_("TEXT"), false },
	{ NULL, NULL, false },
};

struct item {
	const char *id, *key, *activity, *channel, *audience, *to, *state, *text;
	int64_t due;
};
struct items VEC(struct item);

struct listing {
	struct access *access;
	struct remind remind;
	int64_t from, to;
	bool is_all;        /* what has ended too */
	int64_t ended_from; /* of those the ones that ended from then on */
	struct items items;
};

static const char *key_of(const struct listing *l, const char *activity, civil_day original)
{
	char date[CIVIL_TEXT];

	if (activity == NULL || *activity == '\0')
		return NULL;
	civil_format(original, date);
	return arena_format(l->access->arena, "%s@%s", activity, date);
}

static const char *text_or_null(const char *text)
{
	return text && *text ? text : NULL;
}

/* Fills in to whom it goes and what it says; a message that ended has no words any more but those
 * of its reminder. */
static void read_message(
	const struct listing *l, const struct outbox_delivery *delivery, struct item *item)
{
	struct message message;

	item->to = delivery->recipient;
	if (*delivery->audience == '\0' && delivery->body == NULL)
		return;
	if (!letter_write(&l->remind, delivery, route_find(&l->remind.routes, delivery->channel),
		    l->access->lang, &message))
		return;
	item->to = message.recipient;
	item->text = text_or_null(message.text);
}

/* --- deliveries --- */

static const char *delivery_state(const struct listing *l, const struct outbox_delivery *d)
{
	static const struct {
		const char *state, *shown;
	} ended[] = {
		{ "sent", "sent" },
		{ "dead", "failed" },
		{ "missed", "dropped" },
		{ "cancelled", "dropped" },
	};

	for (size_t i = 0; i < sizeof ended / sizeof *ended; i++)
		if (strcmp(ended[i].state, d->state) == 0)
			return ended[i].shown;
	if (d->not_after <= l->remind.now)
		return "dropped";
	if (strcmp(d->state, "retry") == 0 || d->ready > l->remind.now)
		return "waiting";
	return d->due < l->remind.now ? "late" : "due";
}

static enum store_verdict add_deliveries(struct listing *l)
{
	struct outbox_delivery *rows = NULL;
	size_t count = 0;
	const enum store_verdict verdict =
		outbox_list(l->access->store, l->access->arena, l->from, l->to, &rows, &count);

	for (size_t i = 0; i < count; i++) {
		const struct outbox_delivery *d = &rows[i];
		if (d->ended_at != INSTANT_NONE && !l->is_all && d->ended_at < l->ended_from)
			continue;
		struct item item = { .id = d->key,
			.key = key_of(l, d->activity, d->original),
			.activity = text_or_null(d->activity),
			.channel = strlen(d->channel) > 1 ? d->channel : NULL,
			.audience = text_or_null(d->audience),
			.state = delivery_state(l, d),
			.due = d->due };
		read_message(l, d, &item);
		*vec_add(&l->items) = item;
	}
	return verdict;
}

/* --- reminders that have no deliveries yet --- */

static const char *reminder_state(const struct listing *l, const struct outbox_reminder *r)
{
	const struct spread_window window = spread_window(&l->remind, r);

	if (strcmp(r->state, "new") != 0 || window.not_after <= l->remind.now)
		return "dropped";
	if (r->due <= l->remind.now && window.ready > l->remind.now)
		return "waiting";
	return r->due < l->remind.now ? "late" : "due";
}

static void add_copy(struct listing *l, const struct outbox_reminder *r,
	const struct spread_copy *copy, const char *state)
{
	const struct outbox_delivery delivery = { .occurrence = r->occurrence,
		.reminder = r->id,
		.key = copy->row.key,
		.channel = copy->row.channel,
		.recipient = copy->row.recipient,
		.body = copy->row.body,
		.activity = r->activity,
		.audience = r->audience,
		.rule = r->rule,
		.original = r->original,
		.due = r->due,
		.not_after = r->not_after };
	struct item item = { .key = key_of(l, r->activity, r->original),
		.activity = r->activity,
		.channel = copy->setup ? copy->setup->id : NULL,
		.audience = r->audience,
		.state = state,
		.due = r->due };

	/* the rule as its author wrote it, without whether a file or a type did */
	const char *rule = strchr(r->rule, ' ');

	item.id = arena_format(l->access->arena, "%s/%s/%s", item.key, r->audience,
		rule ? rule + 1 : r->rule);
	read_message(l, &delivery, &item);
	if (copy->recipient)
		item.to = copy->recipient->to;
	*vec_add(&l->items) = item;
}

static enum store_verdict add_reminders(struct listing *l)
{
	struct outbox_reminder *rows = NULL;
	size_t count = 0;
	enum store_verdict verdict =
		outbox_planned(l->access->store, l->access->arena, l->from, l->to, &rows, &count);

	for (size_t i = 0; i < count && verdict == STORE_OK; i++) {
		const struct outbox_reminder *r = &rows[i];
		struct spread_copy *copies = NULL;
		size_t n = 0;
		const bool is_new = strcmp(r->state, "new") == 0;
		if (strcmp(r->state, "spread") == 0 || (is_new && r->is_off) ||
			(!is_new && !l->is_all))
			continue;
		verdict = spread_plan(&l->remind, r, &copies, &n);
		for (size_t k = 0; k < n; k++)
			add_copy(l, r, &copies[k], reminder_state(l, r));
	}
	return verdict;
}

/* --- printing --- */

static int by_due(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	const int order = strcmp(x->id, y->id);
	return order != 0 ? order : strcmp(x->to ? x->to : "", y->to ? y->to : "");
}

static void add_item(struct output *output, const struct item *item)
{
	output_item(output);
	output_text(output, "id", item->id);
	output_text(output, "key", item->key);
	output_text(output, "activity", item->activity);
	output_instant(output, "due", item->due);
	output_text(output, "channel", item->channel);
	output_text(output, "audience", item->audience);
	output_text(output, "to", item->to);
	output_text(output, "state", item->state);
	output_text(output, "text", item->text);
}

static int print(const struct setup *setup, struct listing *l, bool is_dry)
{
	struct output *output = access_output(setup, "remind", l->access);

	output_instant(output, "from", l->from);
	output_instant(output, "to", l->to);
	output_bool(output, "dry_run", is_dry);
	if (l->items.count > 0)
		qsort(l->items.items, l->items.count, sizeof *l->items.items, by_due);
	VEC_EACH (struct item, item, &l->items)
		add_item(output, item);
	vec_free(&l->items);
	return output_finish(output, columns);
}

static bool moment(
	const struct access *access, const char *text, const char *option, int64_t *instant)
{
	if (!text || zone_parse(access->zone, text, instant))
		return true;
	fprintf(stderr, _("linli: \"%s\" is no good for --%s\n"), text, option);
	fprintf(stderr, _("  hint: write \"--%s %s\"\n"), option, "2026-11-23T10:00");
	return false;
}

static int list(const struct setup *setup, const struct arguments *arguments, struct access *access,
	int64_t ended_from)
{
	const bool is_dry = argument_has(arguments, "dry-run");
	struct listing l = { .access = access,
		.from = access->now - LOOK_BACK,
		.to = access->now,
		.is_all = argument_has(arguments, "from"),
		.ended_from = ended_from };
	enum store_verdict verdict = STORE_OK;

	if (!moment(access, argument_get(arguments, "from"), "from", &l.from) ||
		!moment(access, argument_get(arguments, "to"), "to", &l.to))
		return EXIT_USAGE;
	if (access->is_applied &&
		remind_load(access->store, access->arena, setup->state, access->zone, access->now,
			&l.remind)) {
		l.remind.is_dry = true;
		verdict = add_deliveries(&l);
		if (verdict == STORE_OK)
			verdict = add_reminders(&l);
	}
	if (verdict != STORE_OK) {
		vec_free(&l.items);
		return verdict_say(verdict, access->store);
	}
	return print(setup, &l, is_dry);
}

/* --- sending --- */

/* What was given up gets a new life: KEY, the id of an item, or "all". */
static int again(const struct setup *setup, const char *key)
{
	struct access access;
	int64_t rows = 0;
	int code = access_write(setup, &access);

	if (code == EXIT_DONE)
		code = verdict_say(outbox_again(access.store, access.now,
					   strcmp(key, "all") == 0 ? NULL : key, 3600, &rows),
			access.store);
	if (code == EXIT_DONE && rows == 0) {
		fprintf(stderr, _("linli: there is nothing to send again\n"));
		code = strcmp(key, "all") == 0 ? EXIT_DONE : EXIT_DATA;
	}
	access_finish(&access);
	return code;
}

static void say_counts(const struct remind_counts *counts)
{
	if (counts->dead > 0)
		fprintf(stderr, _("linli: %lld messages could not be sent\n"),
			(long long)counts->dead);
	if (counts->waiting + counts->retry > 0)
		fprintf(stderr, _("linli: %lld messages wait for their turn\n"),
			(long long)(counts->waiting + counts->retry));
}

static int send_due(const struct setup *setup, const struct access *access, bool is_loop)
{
	const struct remind_options options = {
		.state = setup->state, .now = setup->now ? access->now : 0, .is_once = !is_loop
	};
	struct remind_counts counts;

	if (is_loop)
		return remind_loop(&options);
	const enum store_verdict verdict = remind_run(&options, &counts);

	if (verdict == STORE_BUSY)
		fprintf(stderr, _("linli: another process is sending; try again\n"));
	say_counts(&counts);
	return verdict == STORE_OK || verdict == STORE_MISSING ? EXIT_DONE
		: verdict == STORE_BUSY                        ? EXIT_BUSY
							       : verdict_say(verdict, NULL);
}

int cmd_remind(const struct setup *setup, const struct arguments *arguments)
{
	const char *key = argument_get(arguments, "retry");
	struct access access;
	int code = EXIT_DONE;

	if (argument_has(arguments, "loop"))
		log_init("linli: remind", LOG_LEVEL_INFO);
	if (key != NULL)
		code = again(setup, key);
	if (code == EXIT_DONE)
		code = access_read(setup, &access);
	else
		return code;
	const int64_t begun = access.now;
	int sent = EXIT_DONE;
	const bool is_loop = argument_has(arguments, "loop");
	if (code == EXIT_DONE && !argument_has(arguments, "dry-run") &&
		(access.is_applied || is_loop)) {
		sent = send_due(setup, &access, is_loop);
		if (sent == EXIT_DONE && !is_loop) { /* what was sent is read again */
			access_finish(&access);
			code = access_read(setup, &access);
		}
	}
	if (code == EXIT_DONE && sent == EXIT_DONE && !is_loop)
		code = list(setup, arguments, &access, begun);
	access_finish(&access);
	return code != EXIT_DONE ? code : sent;
}
