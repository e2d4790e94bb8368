/* cmd-roster.c - lists who serves when, and why */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "command/crew.h"
#include "command/hand.h"
#include "command/planner.h"
#include "roster/tell.h"

static const struct output_column columns[] = {
	{ "start", N_("START"), false },
	{ "title", N_("TITLE"), false },
	{ "duty", N_("DUTY"), false },
	{ "seat", N_("SEAT"), true },
	{ "name", N_("NAME"), false },
	{ "status", N_("STATUS"), false },
	{ "reason", N_("WHY"), false },
	{ NULL, NULL, false },
};

struct question { /* what is asked for */
	struct civil_range days;
	struct seat_text duty;
	const char *named; /* as it was typed */
	bool has_duty;
	struct seat_filter filter;
};

struct reasons { /* the roster's problem, when somebody asks why */
	struct files files;
	struct planned planned;
	struct crew *crew;
};

static int explain_begin(const struct setup *setup, struct access *access,
	const struct question *question, struct reasons *ret_reasons)
{
	*ret_reasons = (struct reasons){ 0 };
	const int code = files_load_good(setup, &ret_reasons->files);

	if (code != EXIT_DONE)
		return code;
	struct planning planning = planner_window(&ret_reasons->files);

	if (question->days.last > planning.last)
		planning.last = question->days.last;
	enum store_verdict verdict =
		planner_plan(&ret_reasons->files, access->store, &planning, &ret_reasons->planned);

	ret_reasons->planned.plan.seats_until = question->days.last;
	if (verdict == STORE_OK)
		verdict = crew_new(ret_reasons->files.model, access->store, access->now,
			ret_reasons->planned.arena, &ret_reasons->planned.plan, &ret_reasons->crew);
	return verdict_say(verdict, access->store);
}

static void explain_end(struct reasons *reasons)
{
	crew_free(reasons->crew);
	planner_finish(&reasons->planned);
	files_finish(&reasons->files);
}

static bool is_asked(const struct question *q, const struct seat *s)
{
	if (!q->has_duty)
		return true;
	return s->original == q->duty.date && strlen(s->duty) == (size_t)q->duty.role_size &&
		memcmp(s->duty, q->duty.role, (size_t)q->duty.role_size) == 0 &&
		(q->duty.seat == 0 || q->duty.seat == s->seat);
}

static const char *why(const struct access *access, const struct seat *s, struct reasons *reasons)
{
	if (reasons && reasons->crew) {
		const int32_t seat =
			crew_seat(reasons->crew, s->activity, s->original, s->duty, s->seat);

		if (seat != ROSTER_NONE)
			return crew_why(reasons->crew, seat, access->lang);
	}
	const char *words = access_words(access, &s->reason);

	return words && *words ? words : s->reason_code && *s->reason_code ? s->reason_code : NULL;
}

static void add_item(struct output *output, const struct access *access, const struct seat *s,
	struct reasons *reasons)
{
	int32_t second;

	output_item(output);
	output_text(output, "key", s->key);
	output_text(output, "activity", s->activity);
	output_text(output, "title", access_words(access, &s->title));
	output_day(output, "original", s->original);
	output_day(output, "date", zone_day(access->zone, s->begins, &second));
	output_instant(output, "start", s->begins);
	output_instant(output, "end", s->ends);
	output_text(output, "duty", s->duty);
	output_number(output, "seat", s->seat);
	output_text(output, "person", s->person);
	output_text(output, "name", s->name);
	output_text(output, "status", s->status);
	output_bool(output, "locked", s->locked);
	output_text(output, "reason", why(access, s, reasons));
}

static int list(const struct setup *setup, struct access *access, const struct question *q,
	struct reasons *reasons)
{
	struct seat *items = NULL;
	size_t count = 0, shown = 0, unfilled = 0;
	const enum store_verdict verdict = access->is_applied
		? store_seats(access->store, access->arena, &q->filter, &items, &count)
		: STORE_OK;

	if (verdict != STORE_OK)
		return verdict_say(verdict, access->store);
	for (size_t i = 0; i < count; i++) {
		shown += is_asked(q, &items[i]);
		unfilled += is_asked(q, &items[i]) && items[i].person == NULL;
	}
	if (q->has_duty && shown == 0 && access->is_applied) {
		fprintf(stderr, _("linli: there is no duty \"%s\"\n"), q->named);
		fprintf(stderr, _("  hint: \"linli roster --activity %s\" lists the seats\n"),
			q->filter.activity);
		return EXIT_DATA;
	}
	struct output *output = access_output(setup, "roster", access);

	output_day(output, "from", q->days.first);
	output_day(output, "to", q->days.last);
	output_number(output, "unfilled", (int64_t)unfilled);
	for (size_t i = 0; i < count; i++)
		if (is_asked(q, &items[i]))
			add_item(output, access, &items[i], reasons);
	return output_finish(output, columns);
}

static const struct output_column quality_columns[] = {
	{ "title", N_("TITLE"), false },
	{ "duty", N_("DUTY"), false },
	{ "kind", N_("DAYS"), false },
	{ "people", N_("PEOPLE"), true },
	{ "seats", N_("SEATS"), true },
	{ "least", N_("LEAST"), true },
	{ "most", N_("MOST"), true },
	{ "uneven", N_("UNEVEN"), true },
	{ "uneven_least", N_("AT LEAST"), true },
	{ "filled", N_("FILLED"), true },
	{ "changed", N_("CHANGED"), true },
	{ "wishes_kept", N_("WISHES KEPT"), true },
	{ NULL, NULL, false },
};

/* No roster that fills as many seats is less uneven. */
static void add_least(struct output *output, int64_t least)
{
	if (least < 0)
		output_null(output, "uneven_least");
	else
		output_number(output, "uneven_least", least);
}

/* The first row is of the whole roster, the others of what people share. */
static void add_whole(struct output *output, const struct roster_quality *quality, enum lang lang)
{
	static const char *const fields[] = { "activity", "title", "duty" };

	output_item(output);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		output_null(output, fields[i]);
	output_text(output, "kind", tell_kind(ROSTER_TOTAL, lang));
	output_null(output, "people");
	output_number(output, "seats", quality->seats);
	output_null(output, "least");
	output_null(output, "most");
	output_null(output, "least_all");
	output_null(output, "most_all");
	output_number(output, "uneven", quality->unfair);
	add_least(output, quality->unfair_least);
	output_number(output, "filled", quality->filled);
	output_number(output, "published", quality->published);
	output_number(output, "changed", quality->changed);
	output_number(output, "wishes", quality->wishes);
	output_number(output, "wishes_kept", quality->wishes_kept);
}

static void add_spread(struct output *output, const struct crew *crew,
	const struct roster_spread *spread, enum lang lang)
{
	static const char *const fields[] = { "filled", "published", "changed", "wishes",
		"wishes_kept" };
	struct crew_pool_name name;

	crew_pool_name(crew, spread->pool, lang, &name);
	output_item(output);
	output_text(output, "activity", name.activity);
	output_text(output, "title", name.title);
	output_text(output, "duty", name.role);
	output_text(output, "kind", tell_kind(spread->kind, lang));
	output_number(output, "people", spread->members);
	output_number(output, "seats", spread->seats);
	output_number(output, "least", spread->least);
	output_number(output, "most", spread->most);
	output_number(output, "least_all", spread->least_all);
	output_number(output, "most_all", spread->most_all);
	if (spread->kind == ROSTER_TOTAL) {
		output_number(output, "uneven", spread->pool_unfair);
		add_least(output, spread->pool_least);
	} else {
		output_null(output, "uneven");
		output_null(output, "uneven_least");
	}
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		output_null(output, fields[i]);
}

static int print_quality(const struct setup *setup, struct access *access, const struct question *q,
	struct reasons *reasons)
{
	struct output *output = access_output(setup, "roster", access);
	struct roster_quality quality;

	crew_quality(reasons->crew, &quality);
	output_day(output, "from", q->days.first);
	output_day(output, "to", q->days.last);
	output_number(output, "unfilled", quality.seats - quality.filled);
	add_whole(output, &quality, access->lang);
	for (size_t i = 0; i < quality.spread_count; i++)
		add_spread(output, reasons->crew, &quality.spreads[i], access->lang);
	return output_finish(output, quality_columns);
}

static civil_day horizon(struct access *access, civil_day today)
{
	const char *text = access->is_applied
		? store_setting(access->store, access->arena, "roster", "horizon", NULL)
		: NULL;
	struct civil_span span = { .days = 56 };

	if (text)
		span_parse(text, strlen(text), &span);
	return today + span.days;
}

static int pose(const struct arguments *arguments, struct access *access, struct question *q)
{
	const char *month = argument_get(arguments, "month");
	const char *from = argument_get(arguments, "from"), *to = argument_get(arguments, "to");
	const char *duty = argument_get(arguments, "explain");
	int32_t second;
	const civil_day today = zone_day(access->zone, access->now, &second);

	*q = (struct question){ .days = { today, horizon(access, today) } };
	if (month && !month_parse(month, &q->days)) {
		fprintf(stderr, _("linli: \"%s\" is no good for --%s\n"), month, "month");
		return EXIT_USAGE;
	}
	if (from)
		date_parse(from, today, &q->days.first);
	if (to)
		date_parse(to, today, &q->days.last);
	q->filter.person = argument_get(arguments, "person");
	q->filter.activity = argument_get(arguments, "activity");
	if (duty) {
		if (!seat_parse(duty, &q->duty)) {
			fprintf(stderr, _("linli: \"%s\" is no duty\n"), duty);
			fprintf(stderr,
				_("  hint: a duty is written KEY/ROLE, as in "
				  "tea@2026-12-11/host\n"));
			return EXIT_DATA;
		}
		q->has_duty = true;
		q->named = duty;
		q->filter.activity =
			arena_copy(access->arena, q->duty.activity, (size_t)q->duty.activity_size);
		q->days.first = q->duty.date < q->days.first ? q->duty.date : q->days.first;
		q->days.last = q->duty.date > q->days.last ? q->duty.date : q->days.last;
	}
	q->filter.from = zone_instant(access->zone, q->days.first, 0);
	q->filter.to = zone_instant(access->zone, q->days.last + 1, 0);
	q->filter.now = access->now;
	return EXIT_DONE;
}

int cmd_roster(const struct setup *setup, const struct arguments *arguments)
{
	const bool quality = argument_has(arguments, "quality");
	const bool explain = argument_has(arguments, "explain");
	struct access access;
	struct question question;
	struct reasons reasons = { 0 };
	int code = access_read(setup, &access);

	if (code == EXIT_DONE)
		code = pose(arguments, &access, &question);
	if (code == EXIT_DONE)
		code = hand_known(&access, "person", question.filter.person);
	if (code == EXIT_DONE)
		code = hand_known(&access, "activity", question.filter.activity);
	if (code == EXIT_DONE && (explain || quality) && access.is_applied)
		code = explain_begin(setup, &access, &question, &reasons);
	if (code == EXIT_DONE)
		code = quality && access.is_applied
			? print_quality(setup, &access, &question, &reasons)
			: list(setup, &access, &question, &reasons);
	explain_end(&reasons);
	access_finish(&access);
	return code;
}
