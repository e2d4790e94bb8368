/* spread.c - from a reminder that is due to one delivery for each recipient and channel */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/spread.h"

#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "plan/planned.h"
#include "remind/quiet.h"

struct copies VEC(struct spread_copy);

struct spreading { /* one reminder in the making */
	const struct remind *remind;
	const struct outbox_reminder *reminder;
	struct copies copies;
};

/* COPIES_MOST: in one transaction, so that nobody else waits long for the store. */
enum { PAGE = 200, COPIES_MOST = 2000 };

const char *spread_key(struct arena *arena, const char *const *parts, size_t count)
{
	struct text t AUTO_TEXT = { 0 };

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_putc(&t, ':');
		for (const unsigned char *c = (const unsigned char *)parts[i]; *c != '\0'; c++) {
			if ((*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') ||
				(*c >= 'A' && *c <= 'Z') || strchr("@./+-:", *c) != NULL)
				text_putc(&t, (char)*c);
			else if (*c == ' ')
				text_putc(&t, '_');
			else
				text_printf(&t, "_%02X", *c);
		}
	}
	return arena_string(arena, text_string(&t));
}

/* Before the start it must come before; afterwards it can wait. */
static int64_t before_of(const struct outbox_reminder *reminder)
{
	return reminder->due < reminder->begins ? reminder->begins : INSTANT_NONE;
}

/* As long after the time it may go out as the plan gave it after its due time. */
static int64_t not_after_of(const struct outbox_reminder *reminder, int64_t ready)
{
	const int64_t before = before_of(reminder);
	int64_t end = (ready > reminder->due ? ready : reminder->due) +
		(reminder->not_after - reminder->due);

	if (before != INSTANT_NONE && end > before)
		end = before;
	return end > ready + 60 ? end : ready + 60;
}

struct spread_window spread_window(
	const struct remind *remind, const struct outbox_reminder *reminder)
{
	struct spread_window window = { reminder->due, reminder->not_after };

	for (size_t i = 0; i < remind->routes.count; i++) {
		const struct channel_setup *setup = remind->routes.items[i];
		const int64_t ready = quiet_ready(
			remind->zone, setup->quiet_hours, reminder->due, before_of(reminder));
		const int64_t early = ready - setup->jitter * INT64_C(60);
		if ((setup->audiences & route_audience(reminder->audience)) == 0)
			continue;
		if (early < window.ready)
			window.ready = early;
		if (not_after_of(reminder, ready) > window.not_after)
			window.not_after = not_after_of(reminder, ready);
	}
	return window;
}

int64_t spread_horizon(const struct remind *remind)
{
	int64_t until = remind->now;

	for (size_t i = 0; i < remind->routes.count; i++) {
		const struct channel_setup *setup = remind->routes.items[i];
		const int64_t early = remind->now + setup->jitter * INT64_C(60);
		struct quiet_window quiet;
		if (early > until)
			until = early;
		if (quiet_find(remind->zone, setup->quiet_hours, early + QUIET_MARGIN, &quiet) &&
			quiet.end > until)
			until = quiet.end;
	}
	return until;
}

static void add(struct spreading *s, const struct channel_setup *setup, const char *to,
	const struct outbox_recipient *recipient, const char *body)
{
	const struct outbox_reminder *r = s->reminder;
	struct arena *arena = s->remind->arena;
	char turn[16];

	snprintf(turn, sizeof turn, "%d", (int)r->turn);
	const char *parts[] = { r->uid, r->audience, r->rule, turn,
		body != NULL ? arena_format(arena, "%s.for.%s", to, recipient->recipient) : to,
		setup != NULL ? setup->id : "-" };
	const char *key = spread_key(arena, parts, sizeof parts / sizeof *parts);
	const int64_t ready = setup != NULL
		? quiet_spread(s->remind->zone, setup, key, r->due, before_of(r))
		: r->due;
	*vec_add(&s->copies) =
		(struct spread_copy){ .row = { .key = key,
					      .channel = setup != NULL ? setup->id : "-",
					      .recipient = to,
					      .body = body,
					      .occurrence = r->occurrence,
					      .reminder = r->id,
					      .due = r->due,
					      .not_after = not_after_of(r, ready),
					      .ready = ready },
			.setup = setup,
			.recipient = recipient };
}

/* Nobody's phone rings: the call list, else the grid worker of the person's area, else the
 * organizer hears of it. */
static void add_unreached(struct spreading *s, const struct outbox_recipient *recipient)
{
	const struct remind *remind = s->remind;
	const struct channel_setup *calls = route_calls(&remind->routes);
	struct outbox_recipient worker;
	const char *id = NULL, *name = NULL;

	if (calls != NULL) {
		add(s, calls, recipient->recipient, recipient, NULL);
		return;
	}
	if (recipient->person != NULL &&
		outbox_worker(remind->store, remind->arena, recipient->person, &id, &name) &&
		outbox_recipient(
			remind->store, remind->arena, s->reminder->occurrence, id, &worker)) {
		route_reach(remind->arena, &worker);
		const struct channel_setup *setup = route_next(&remind->routes, &worker, "", NULL);
		if (setup != NULL) {
			add(s, setup, id, recipient,
				arena_format(remind->arena, "pass-on %s", recipient->recipient));
			return;
		}
	}
	add(s, NULL, recipient->recipient, recipient, NULL);
	s->copies.items[s->copies.count - 1].row.error = _("no channel reaches this person");
}

/* A group robot tells everybody of an audience who has said nothing of channels. */
static bool is_told_in_group(const struct spreading *s, const struct outbox_recipient *recipient)
{
	for (size_t i = 0; i < s->copies.count && recipient->channels == NULL; i++)
		if (s->copies.items[i].setup != NULL &&
			s->copies.items[i].setup->kind == &channel_webhook)
			return true;
	return false;
}

static void add_people(struct spreading *s)
{
	const struct remind *remind = s->remind;
	struct outbox_recipient *people = NULL;
	size_t count = 0;

	outbox_recipients(remind->store, remind->arena, s->reminder->occurrence,
		s->reminder->audience, NULL, &people, &count);
	for (size_t i = 0; i < count; i++) {
		struct outbox_recipient *person = &people[i];
		route_reach(remind->arena, person);
		if (s->reminder->unless_done && person->is_done)
			continue;
		const struct channel_setup *setup =
			route_next(&remind->routes, person, s->reminder->audience, NULL);
		const size_t before = s->copies.count;
		if (setup != NULL)
			add(s, setup, person->recipient, person, NULL);
		for (size_t k = 0; k < remind->routes.count && person->channels == NULL; k++) {
			const struct channel_setup *file = remind->routes.items[k];
			if (file->kind == &channel_file &&
				(file->audiences & route_audience(s->reminder->audience)) != 0)
				add(s, file, person->recipient, person, NULL);
		}
		if (s->copies.count == before && !is_told_in_group(s, person))
			add_unreached(s, person);
	}
}

/* One slip for each entrance (building, grid …) that is concerned. */
static void add_slips(struct spreading *s, const struct channel_setup *setup)
{
	const struct remind *remind = s->remind;
	const char *const *areas = strcmp(setup->per, "community") == 0
		? NULL
		: outbox_areas(remind->store, remind->arena, s->reminder->occurrence, setup->per);

	if (areas == NULL || areas[0] == NULL)
		add(s, setup, "*", NULL, NULL);
	for (size_t i = 0; areas != NULL && areas[i] != NULL; i++)
		add(s, setup, areas[i], NULL, NULL);
}

static bool is_one_by_one(const char *audience)
{
	return strcmp(audience, "neighbours") != 0 && strcmp(audience, "public") != 0;
}

/* Of a surprise only staff and those who serve hear before its day. */
static bool is_secret(const struct remind *remind, const struct outbox_reminder *reminder)
{
	struct occurrence o;

	if (strcmp(reminder->audience, "staff") == 0 || strcmp(reminder->audience, "serving") == 0)
		return false;
	return store_occurrence(remind->store, remind->arena, reminder->activity,
		       reminder->original, &o) == STORE_OK &&
		o.public_from > remind->now;
}

enum store_verdict spread_plan(const struct remind *remind, const struct outbox_reminder *reminder,
	struct spread_copy **ret_copies, size_t *ret_count)
{
	struct spreading s = { .remind = remind, .reminder = reminder };

	if (!is_secret(remind, reminder)) {
		for (size_t i = 0; i < remind->routes.count; i++) {
			const struct channel_setup *setup = remind->routes.items[i];
			if ((setup->audiences & route_audience(reminder->audience)) == 0 ||
				!route_is_broadcast(setup, reminder->audience))
				continue;
			if (setup->kind == &channel_print)
				add_slips(&s, setup);
			else
				add(&s, setup, "*", NULL, NULL);
		}
		if (is_one_by_one(reminder->audience))
			add_people(&s);
		else if (s.copies.count == 0)
			add(&s, NULL, "*", NULL, NULL);
	}
	*ret_count = s.copies.count;
	*ret_copies = ARENA_ARRAY(remind->arena, s.copies.count, struct spread_copy);
	if (s.copies.count > 0)
		memcpy(*ret_copies, s.copies.items, s.copies.count * sizeof **ret_copies);
	vec_free(&s.copies);
	return STORE_OK;
}

struct spreadings VEC(struct outbox_spreading);

static void spread_one(const struct remind *remind, const struct outbox_reminder *reminder,
	bool is_missed, struct spreadings *spreadings)
{
	struct spread_copy *copies = NULL;
	size_t count = 0, kept = 0;

	if (!is_missed)
		spread_plan(remind, reminder, &copies, &count);
	struct outbox_new *rows = ARENA_ARRAY(remind->arena, count, struct outbox_new);
	/* Without any channel calendars do it alone; a whole audience is not "not reached". */
	for (size_t i = 0; i < count; i++)
		if (copies[i].setup != NULL ||
			(copies[i].recipient != NULL && remind->routes.count > 0))
			rows[kept++] = copies[i].row;
	*vec_add(spreadings) = (struct outbox_spreading){
		.reminder = reminder->id, .is_missed = is_missed, .items = rows, .count = kept
	};
}

/* The reminders that are due, their deliveries planned; nothing is written. */
static enum store_verdict collect_due(
	const struct remind *remind, size_t most, struct spreadings *spreadings)
{
	const int64_t until = spread_horizon(remind);
	enum store_verdict verdict = STORE_OK;
	struct outbox_reminder *page = NULL;
	int64_t due = 0, id = 0;
	size_t count = PAGE, copies = 0;

	while (verdict == STORE_OK && count == PAGE && spreadings->count < most &&
		copies < COPIES_MOST) {
		verdict = outbox_due(
			remind->store, remind->arena, until, PAGE, due, id, &page, &count);
		for (size_t i = 0; i < count && spreadings->count < most && copies < COPIES_MOST;
			i++) {
			const struct spread_window window = spread_window(remind, &page[i]);
			due = page[i].due;
			id = page[i].id;
			if (page[i].is_off || window.ready > remind->now)
				continue;
			spread_one(remind, &page[i], window.not_after <= remind->now, spreadings);
			copies += spreadings->items[spreadings->count - 1].count;
		}
	}
	return verdict;
}

enum store_verdict spread_due(const struct remind *remind, size_t most, size_t *ret_count)
{
	struct spreadings spreadings = { 0 };
	enum store_verdict verdict = store_snapshot(remind->store);

	if (verdict == STORE_OK)
		verdict = collect_due(remind, most, &spreadings);
	store_snapshot_end(remind->store);
	if (verdict == STORE_OK && spreadings.count > 0)
		verdict = outbox_spread(
			remind->store, remind->now, spreadings.items, spreadings.count);
	*ret_count = spreadings.count;
	vec_free(&spreadings);
	return verdict;
}

/* --- notices --- */

static struct outbox_routing route_notice(
	const struct remind *remind, const struct outbox_delivery *delivery)
{
	struct outbox_recipient who;
	const bool is_known = outbox_recipient(
		remind->store, remind->arena, delivery->occurrence, delivery->recipient, &who);
	const struct channel_setup *setup = NULL;

	if (is_known) {
		route_reach(remind->arena, &who);
		setup = route_next(&remind->routes, &who, "", NULL);
		if (setup == NULL)
			setup = route_calls(&remind->routes);
	}
	if (setup == NULL)
		return (struct outbox_routing){ .id = delivery->id,
			.error = is_known ? _("no channel reaches this person")
					  : _("this person is gone") };
	int64_t ready = quiet_ready(remind->zone, setup->quiet_hours, remind->now,
		delivery->begins > remind->now ? delivery->begins : remind->now);
	if (ready < remind->now)
		ready = remind->now;
	return (struct outbox_routing){ .id = delivery->id,
		.channel = setup->id,
		.recipient = who.recipient,
		.ready = ready,
		.not_after =
			delivery->not_after > ready + 60 ? delivery->not_after : ready + 3600 };
}

enum store_verdict spread_notices(const struct remind *remind, size_t most, size_t *ret_count)
{
	struct outbox_delivery *notices = NULL;
	enum store_verdict verdict = outbox_waiting(
		remind->store, remind->arena, remind->now, "*", NULL, most, &notices, ret_count);

	if (verdict != STORE_OK || *ret_count == 0)
		return verdict;
	struct outbox_routing *routings =
		ARENA_ARRAY(remind->arena, *ret_count, struct outbox_routing);
	for (size_t i = 0; i < *ret_count; i++)
		routings[i] = route_notice(remind, &notices[i]);
	return outbox_route(remind->store, remind->now, routings, *ret_count);
}

bool spread_fall_back(const struct remind *remind, const struct outbox_delivery *delivery,
	struct outbox_new *ret_row)
{
	struct outbox_recipient who;

	if (*delivery->recipient == '*' || delivery->not_after <= remind->now + 60 ||
		!outbox_recipient(remind->store, remind->arena, delivery->occurrence,
			delivery->recipient, &who))
		return false;
	route_reach(remind->arena, &who);
	const struct channel_setup *setup =
		route_next(&remind->routes, &who, delivery->audience, delivery->channel);
	if (setup == NULL)
		return false;
	const int64_t ready =
		quiet_ready(remind->zone, setup->quiet_hours, remind->now, delivery->not_after);
	*ret_row = (struct outbox_new){ .key = arena_format(
						remind->arena, "%s:%s", delivery->key, setup->id),
		.channel = setup->id,
		.recipient = arena_string(remind->arena, delivery->recipient),
		.body = arena_string(remind->arena, delivery->body),
		.occurrence = delivery->occurrence,
		.reminder = delivery->reminder,
		.due = delivery->due,
		.not_after = delivery->not_after,
		.ready = ready > remind->now ? ready : remind->now };
	return true;
}
