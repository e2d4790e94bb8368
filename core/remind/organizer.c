/* organizer.c - what organizers should know, and duties that nobody has confirmed */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/organizer.h"

#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "calendar/say.h"
#include "plan/planned.h"
#include "remind/quiet.h"
#include "remind/spread.h"

enum phrase {
	PHRASE_TITLE,
	PHRASE_UNPLANNED,
	PHRASE_OPEN,
	PHRASE_UNREACHED,
	PHRASE_FAILED,
	PHRASE_MISSED,
	PHRASE_COUNT
};

static const struct words phrases[PHRASE_COUNT] = {
	[PHRASE_TITLE] = { .in = { "今天要留意的事", "To look after today" } },
	[PHRASE_UNPLANNED] = { .in = { "排不了、暂按原计划的活动：",
				       "Not planned any more, the last plan stands:" } },
	[PHRASE_OPEN] = { .in = { "还缺人的岗位：", "Open duties:" } },
	[PHRASE_UNREACHED] = { .in = { "没能通知到的人：", "People who could not be reached:" } },
	[PHRASE_FAILED] = { .in = { "没能发出的消息：", "Messages that could not be sent:" } },
	[PHRASE_MISSED] = { .in = { "过时没有发的消息：", "Messages that were too late:" } },
};

enum { LINES_MOST = 20, DAY = 86400 };

struct list { /* one list in the making */
	const struct remind *remind;
	enum lang lang;
	struct text *t;
	size_t lines, left_out;
};

static void heading(struct list *list, enum phrase which)
{
	text_printf(list->t, "\n%s", phrases[which].in[list->lang]);
	list->lines = list->left_out = 0;
}

/* False: there are enough already. */
static bool line_begin(struct list *list)
{
	if (list->lines++ >= LINES_MOST) {
		list->left_out++;
		return false;
	}
	text_puts(list->t, "\n- ");
	return true;
}

static void end(struct list *list)
{
	if (list->left_out == 0)
		return;
	text_puts(list->t, "\n");
	if (list->lang == LANG_ZH)
		text_printf(list->t, "……还有%zu条", list->left_out);
	else
		text_printf(list->t, "… and %zu more", list->left_out);
}

static const char *word(const struct list *list, const struct words *words, const char *otherwise)
{
	const char *text = words_get(words, list->lang, list->remind->community.language);

	return text != NULL ? text : otherwise;
}

static void put_moment(struct list *list, int64_t instant)
{
	int32_t second;
	const civil_day day = zone_day(list->remind->zone, instant, &second);

	say_moment(day, second / 60, list->lang, list->t);
}

static void put_unplanned(struct list *list)
{
	const struct remind *remind = list->remind;
	struct ailment *ailments = NULL;
	size_t count = 0;

	if (store_ailments(remind->store, remind->arena, &ailments, &count) != STORE_OK ||
		count == 0)
		return;
	heading(list, PHRASE_UNPLANNED);
	for (size_t i = 0; i < count; i++) {
		if (!line_begin(list))
			continue;
		text_puts(list->t, word(list, &ailments[i].title, ailments[i].activity));
		text_puts(list->t, list->lang == LANG_ZH ? " · 自 " : " · since ");
		put_moment(list, ailments[i].since);
		text_puts(list->t, list->lang == LANG_ZH ? " 起" : "");
	}
	end(list);
}

static void put_open(struct list *list, const char *team)
{
	const struct remind *remind = list->remind;
	const struct seat_filter filter = { .team = team,
		.from = remind->now,
		.to = remind->now + ORGANIZER_DAYS * INT64_C(86400),
		.now = remind->now };
	struct seat *seats = NULL;
	size_t count = 0;
	bool is_first = true;

	if (store_seats(remind->store, remind->arena, &filter, &seats, &count) != STORE_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		if (seats[i].person != NULL)
			continue;
		if (is_first)
			heading(list, PHRASE_OPEN);
		is_first = false;
		if (!line_begin(list))
			continue;
		put_moment(list, seats[i].begins);
		text_printf(list->t, " %s · %s", word(list, &seats[i].title, seats[i].activity),
			word(list, &seats[i].duty_name, seats[i].duty));
	}
	end(list);
}

static void put_ended(struct list *list, const char *state, enum phrase which, bool is_unreached)
{
	const struct remind *remind = list->remind;
	struct outbox_delivery *items = NULL;
	size_t count = 0;
	bool is_first = true;

	if (outbox_ended(remind->store, remind->arena, state, remind->now - DAY, &items, &count) !=
		STORE_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		const bool is_nobody =
			strcmp(items[i].channel, "-") == 0 || strcmp(items[i].channel, "*") == 0;
		if (is_nobody != is_unreached)
			continue;
		if (is_first)
			heading(list, which);
		is_first = false;
		if (!line_begin(list))
			continue;
		text_printf(list->t, "%s · %s", items[i].recipient, items[i].activity);
		if (!is_nobody)
			text_printf(list->t, " · %s", items[i].channel);
		if (items[i].error != NULL)
			text_printf(list->t, " · %s", items[i].error);
	}
	end(list);
}

/* Whether `year` is one of "2025, 2026". */
static bool has_year(const char *years, int32_t year)
{
	char wanted[16];

	snprintf(wanted, sizeof wanted, "%d", (int)year);
	return strstr(years, wanted) != NULL;
}

/* From `warn-from` on (ini-reference.md 3, [calendar]). */
static void put_holidays(struct list *list)
{
	const struct remind *remind = list->remind;
	const char *years =
		store_setting(remind->store, remind->arena, "calendar", "known-years", NULL);
	const char *from =
		store_setting(remind->store, remind->arena, "calendar", "warn-from", NULL);
	int32_t second;
	const struct civil_date today = civil_to_date(zone_day(remind->zone, remind->now, &second));
	int month = 12, day = 1;

	if (years == NULL || has_year(years, today.year + 1))
		return;
	if (from != NULL && sscanf(from, "%2d-%2d", &month, &day) != 2)
		return;
	if (today.month < month || (today.month == month && today.day < day))
		return;
	text_puts(list->t, "\n");
	if (list->lang == LANG_ZH)
		text_printf(list->t, "明年的放假安排还没有录入（%d年）。", (int)today.year + 1);
	else
		text_printf(list->t, "The holiday arrangement of %d is not there yet.",
			(int)today.year + 1);
}

void organizer_list(
	const struct remind *remind, const char *team, enum lang lang, struct text *ret_body)
{
	struct list list = { .remind = remind, .lang = lang, .t = ret_body };
	const char *title = phrases[PHRASE_TITLE].in[lang];

	text_puts(ret_body, title);
	if (team == NULL)
		put_unplanned(&list);
	put_open(&list, team);
	if (team == NULL) {
		put_ended(&list, "dead", PHRASE_UNREACHED, true);
		put_ended(&list, "dead", PHRASE_FAILED, false);
		put_ended(&list, "missed", PHRASE_MISSED, false);
		put_holidays(&list);
	}
	if (ret_body->size == strlen(title))
		text_cut(ret_body, 0);
}

/* --- to whom it goes --- */

struct rows VEC(struct outbox_new);

static void add_row(const struct remind *remind, struct rows *rows, const char *const *parts,
	size_t count, const char *channel, const char *recipient, const char *body,
	int64_t occurrence, int64_t not_after)
{
	*vec_add(rows) = (struct outbox_new){ .key = spread_key(remind->arena, parts, count),
		.channel = channel,
		.recipient = recipient,
		.body = body,
		.occurrence = occurrence,
		.due = remind->now,
		.ready = remind->now,
		.not_after = not_after };
}

/* Staff: the groups that serve them, else one by one. */
static void add_staff(const struct remind *remind, struct rows *rows, const char *about,
	const char *body, int64_t occurrence, int64_t not_after)
{
	struct outbox_recipient who;
	bool is_told = false;

	for (size_t i = 0; i < remind->routes.count; i++) {
		const struct channel_setup *setup = remind->routes.items[i];
		if ((setup->audiences & route_audience("staff")) == 0 ||
			!route_is_broadcast(setup, "staff") || setup->kind == &channel_print)
			continue;
		const char *parts[] = { about, "*", setup->id };
		add_row(remind, rows, parts, 3, setup->id, "*", body, occurrence, not_after);
		is_told = true;
	}
	const char *const *people = store_ids(remind->store, remind->arena, "person");
	for (; !is_told && *people != NULL; people++) {
		if (!outbox_recipient(remind->store, remind->arena, 0, *people, &who) ||
			who.kind == NULL || strcmp(who.kind, "staff") != 0)
			continue;
		route_reach(remind->arena, &who);
		const struct channel_setup *setup =
			route_next(&remind->routes, &who, "staff", NULL);
		const char *parts[] = { about, *people, setup != NULL ? setup->id : "" };
		if (setup != NULL && setup->kind != &channel_calls)
			add_row(remind, rows, parts, 3, setup->id, *people, body, occurrence,
				not_after);
	}
}

static void add_person(const struct remind *remind, struct rows *rows, const char *about,
	const char *person, const char *body, int64_t occurrence, int64_t not_after)
{
	struct outbox_recipient who;

	if (!outbox_recipient(remind->store, remind->arena, occurrence, person, &who))
		return;
	route_reach(remind->arena, &who);
	const struct channel_setup *setup = route_next(&remind->routes, &who, "", NULL);
	if (setup == NULL)
		return;
	const char *parts[] = { about, person, setup->id };
	add_row(remind, rows, parts, 3, setup->id, person, body, occurrence, not_after);
}

static void add_leaders(const struct remind *remind, struct rows *rows, const char *date)
{
	const char *const *teams = store_ids(remind->store, remind->arena, "team");

	for (; *teams != NULL; teams++) {
		struct text body AUTO_TEXT = { 0 };
		const char *leader = store_setting(remind->store, remind->arena,
			arena_format(remind->arena, "team %s", *teams), "leader", NULL);
		if (leader == NULL)
			continue;
		organizer_list(remind, *teams, remind->community.language, &body);
		if (body.size > 0)
			add_person(remind, rows,
				arena_format(remind->arena, "list:%s:%s", date, *teams), leader,
				arena_string(remind->arena, text_string(&body)), 0,
				remind->now + ORGANIZER_USEFUL);
	}
}

static void add_lists(const struct remind *remind, struct rows *rows)
{
	struct text body AUTO_TEXT = { 0 };
	char date[CIVIL_TEXT];
	int32_t second;
	const civil_day today = zone_day(remind->zone, remind->now, &second);

	if (second / 60 < ORGANIZER_AT || second / 60 >= ORGANIZER_AT + ORGANIZER_USEFUL / 60)
		return;
	civil_format(today, date);
	organizer_list(remind, NULL, remind->community.language, &body);
	if (body.size > 0)
		add_staff(remind, rows, arena_format(remind->arena, "list:%s", date),
			arena_string(remind->arena, text_string(&body)), 0,
			remind->now + ORGANIZER_USEFUL);
	add_leaders(remind, rows, date);
}

/* --- asks --- */

const struct ask_step ask_steps[ASK_STEPS] = {
	{ "ask", INT64_MAX },
	{ "ask-again", 3 * DAY },
	{ "ask-substitute", 2 * DAY },
	{ "ask-organizer", DAY },
};

int ask_due(int64_t now, int64_t begins)
{
	int step = 0;

	while (step + 1 < ASK_STEPS && begins - now <= ask_steps[step + 1].before)
		step++;
	return step;
}

static void add_ask(
	const struct remind *remind, struct rows *rows, const struct seat *seat, int64_t occurrence)
{
	const int step = ask_due(remind->now, seat->begins);
	const char *verb = ask_steps[step].verb;
	const char *about = arena_format(remind->arena, "%s:%s/%s/%d:%s", verb, seat->key,
		seat->duty, (int)seat->seat, seat->person);
	struct outbox_recipient *others = NULL;
	size_t count = 0;

	if (step < 2) {
		add_person(remind, rows, about, seat->person, verb, occurrence, seat->begins);
	} else if (step == 2) {
		outbox_substitutes(remind->store, remind->arena, occurrence, &others, &count);
		for (size_t i = 0; i < count && i < 5; i++)
			add_person(remind, rows, about, others[i].recipient, verb, occurrence,
				seat->begins);
	} else {
		add_staff(remind, rows, about,
			arena_format(remind->arena, "%s %s", verb,
				seat->name != NULL ? seat->name : seat->person),
			occurrence, seat->begins);
	}
}

/* Nobody is asked in the night. */
static bool is_quiet(const struct remind *remind)
{
	struct quiet_window window;

	for (size_t i = 0; i < remind->routes.count; i++)
		if (quiet_find(remind->zone, remind->routes.items[i]->quiet_hours, remind->now,
			    &window))
			return true;
	return false;
}

static bool wants_to_answer(const char *const *wishing, const char *person)
{
	for (; *wishing != NULL; wishing++)
		if (strncmp(*wishing, "person ", 7) == 0 && strcmp(*wishing + 7, person) == 0)
			return true;
	return false;
}

static void add_asks(const struct remind *remind, struct rows *rows)
{
	const char *const *wishing =
		outbox_subjects_with(remind->store, remind->arena, "rsvp", "yes");
	const struct seat_filter filter = {
		.from = remind->now, .to = remind->now + 56 * INT64_C(86400), .now = remind->now
	};
	struct seat *seats = NULL;
	size_t count = 0;
	struct occurrence o;

	if (wishing[0] == NULL || is_quiet(remind) ||
		store_seats(remind->store, remind->arena, &filter, &seats, &count) != STORE_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct seat *seat = &seats[i];
		if (seat->person == NULL || strcmp(seat->status, "assigned") != 0 ||
			seat->published_at == INSTANT_NONE || seat->begins <= remind->now)
			continue;
		if (wants_to_answer(wishing, seat->person) &&
			store_occurrence(remind->store, remind->arena, seat->activity,
				seat->original, &o) == STORE_OK)
			add_ask(remind, rows, seat, o.id);
	}
}

enum store_verdict organizer_tell(const struct remind *remind)
{
	struct rows rows = { 0 };
	enum store_verdict verdict = STORE_OK;

	if (remind->routes.count == 0)
		return STORE_OK;
	add_lists(remind, &rows);
	add_asks(remind, &rows);
	if (rows.count > 0)
		verdict = outbox_add(remind->store, remind->now, rows.items, rows.count);
	vec_free(&rows);
	return verdict;
}
