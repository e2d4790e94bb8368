/* cmd-report.c - says what a year was: dates, people, hours */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/vec.h"
#include "calendar/shift.h"
#include "command/hand.h"
#include "command/paper.h"
#include "print/statement.h"

static const struct output_column count_columns[] = {
	{ "title", N_("TITLE"), false },
	{ "month", N_("MONTH"), false },
	{ "held", N_("HELD"), true },
	{ "cancelled", N_("CANCELLED"), true },
	{ "booked", N_("BOOKED"), true },
	{ "attended", N_("ATTENDED"), true },
	{ "heads", N_("HEADS"), true },
	{ "served", N_("SERVED"), true },
	{ "minutes", N_("MINUTES"), true },
	{ "distinct", N_("DISTINCT"), true },
	{ NULL, NULL, false },
};
static const struct output_column duty_columns[] = {
	{ "start", N_("START"), false },
	{ "title", N_("TITLE"), false },
	{ "duty", N_("DUTY"), false },
	{ "day", N_("DAY"), false },
	{ "status", N_("STATUS"), false },
	{ "minutes", N_("MINUTES"), true },
	{ NULL, NULL, false },
};
static const struct output_column people_columns[] = {
	{ "person", N_("PERSON"), false },
	{ "duties", N_("DUTIES"), true },
	{ "weekday", N_("WEEKDAY"), true },
	{ "weekend", N_("WEEKEND"), true },
	{ "holiday", N_("HOLIDAY"), true },
	{ "night", N_("NIGHT"), true },
	{ "served", N_("SERVED"), true },
	{ "minutes", N_("MINUTES"), true },
	{ "roles", N_("ROLES"), false },
	{ NULL, NULL, false },
};

struct report {
	struct access access;
	int32_t year;
	const char *person, *team, *activity, *path;
	bool is_people;
};

struct share { /* what fell to one person, or to all */
	const char *person;
	int64_t duties, weekday, weekend, holiday, night, served, minutes;
};
struct shares VEC(struct share);

static void add_duty(struct share *share, const struct year_duty *d)
{
	share->duties++;
	share->holiday += (d->kinds & SHIFT_HOLIDAY) != 0;
	share->weekend += (d->kinds & SHIFT_WEEKEND) != 0;
	share->weekday += (d->kinds & (SHIFT_HOLIDAY | SHIFT_WEEKEND)) == 0;
	share->night += (d->kinds & SHIFT_NIGHT) != 0;
	share->served += d->minutes > 0;
	share->minutes += d->minutes > 0 ? d->minutes : 0;
}

static struct statement statement_of(struct report *report)
{
	struct access *access = &report->access;

	return (struct statement){ .store = access->store,
		.arena = access->arena,
		.zone = access->zone,
		.community = access->community,
		.lang = access->lang,
		.year = report->year,
		.now = access->now };
}

static void put_share(struct output *output, const struct share *share)
{
	output_number(output, "duties", share->duties);
	output_number(output, "weekday", share->weekday);
	output_number(output, "weekend", share->weekend);
	output_number(output, "holiday", share->holiday);
	output_number(output, "night", share->night);
	output_number(output, "served", share->served);
	output_number(output, "minutes", share->minutes);
}

/* --- one person --- */

static const char *day_of(const struct year_duty *d)
{
	return d->kinds & SHIFT_HOLIDAY    ? "holiday"
		: d->kinds & SHIFT_WEEKEND ? "weekend"
					   : "weekday";
}

static void put_duty(struct output *output, const struct report *report, const struct year_duty *d)
{
	int32_t second;

	output_item(output);
	output_text(output, "key", d->key);
	output_text(output, "activity", d->activity);
	output_text(output, "title", access_words(&report->access, &d->title));
	output_day(output, "date", zone_day(report->access.zone, d->begins, &second));
	output_instant(output, "start", d->begins);
	output_instant(output, "end", d->ends);
	output_text(output, "duty", d->role);
	output_text(output, "day", day_of(d));
	output_bool(output, "night", (d->kinds & SHIFT_NIGHT) != 0);
	output_text(output, "status",
		d->minutes > 0            ? "served"
			: d->minutes == 0 ? "absent"
					  : "planned");
	if (d->minutes >= 0)
		output_number(output, "minutes", d->minutes);
	else
		output_null(output, "minutes");
}

static int print_person(const struct setup *setup, struct report *report,
	const struct year_duty *duties, size_t count)
{
	struct share share = { .person = report->person };
	struct tally rest = { 0 };
	const enum store_verdict verdict = report->access.is_applied
		? store_year_rest(report->access.store, report->access.arena, report->person,
			  report->year, duties, count, &rest)
		: STORE_OK;

	if (verdict != STORE_OK)
		return verdict_say(verdict, report->access.store);
	if (report->path) {
		const struct statement s = statement_of(report);
		struct sheet sheet;

		statement_hours(&s, report->person, duties, count, &rest, &sheet);
		const int code = paper_put(&sheet, report->path, true);
		sheet_free(&sheet);
		return code;
	}
	struct output *output = access_output(setup, "report", &report->access);

	for (size_t i = 0; i < count; i++)
		add_duty(&share, &duties[i]);
	share.duties += rest.total;
	share.holiday += rest.holiday;
	share.weekend += rest.weekend;
	share.weekday += rest.total - rest.holiday - rest.weekend;
	share.minutes += rest.minutes;
	output_number(output, "year", report->year);
	output_text(output, "person", report->person);
	put_share(output, &share);
	for (size_t i = 0; i < count; i++)
		put_duty(output, report, &duties[i]);
	return output_finish(output, duty_columns);
}

/* --- a team, or everybody --- */

static struct share *share_of(struct shares *shares, const char *person)
{
	VEC_EACH (struct share, share, shares)
		if (strcmp(share->person, person) == 0)
			return share;
	struct share *share = vec_add(shares);

	share->person = person;
	return share;
}

static int by_person(const void *a, const void *b)
{
	return strcmp(((const struct share *)a)->person, ((const struct share *)b)->person);
}

/* How far the most and the least loaded are apart. */
static int64_t spread_of(const struct shares *shares, size_t offset)
{
	int64_t least = INT64_MAX, most = 0;

	VEC_EACH (struct share, share, shares) {
		const int64_t value =
			*(const int64_t *)(const void *)((const char *)share + offset);
		least = value < least ? value : least;
		most = value > most ? value : most;
	}
	return shares->count > 0 ? most - least : 0;
}

/* "barber 5": how often in which role. */
static const char *const *roles_of(
	struct report *report, const char *person, const struct year_duty *duties, size_t count)
{
	struct arena *arena = report->access.arena;
	const char **roles = ARENA_ARRAY(arena, count + 1, const char *);
	int64_t *times = ARENA_ARRAY(arena, count + 1, int64_t);
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		size_t k = 0;
		if (strcmp(duties[i].person, person) != 0)
			continue;
		while (k < found && strcmp(roles[k], duties[i].role) != 0)
			k++;
		roles[k] = duties[i].role;
		times[k]++;
		found += k == found;
	}
	for (size_t k = 0; k < found; k++)
		roles[k] = arena_format(arena, "%s %lld", roles[k], (long long)times[k]);
	return roles;
}

static int print_people(const struct setup *setup, struct report *report,
	const struct year_duty *duties, size_t count)
{
	struct shares shares = { 0 };

	for (size_t i = 0; i < count; i++)
		add_duty(share_of(&shares, duties[i].person), &duties[i]);
	if (shares.count > 1)
		qsort(shares.items, shares.count, sizeof *shares.items, by_person);
	struct output *output = access_output(setup, "report", &report->access);

	output_number(output, "year", report->year);
	output_text(output, "team", report->team);
	output_number(output, "spread", spread_of(&shares, offsetof(struct share, duties)));
	output_number(
		output, "spread_weekend", spread_of(&shares, offsetof(struct share, weekend)));
	output_number(
		output, "spread_holiday", spread_of(&shares, offsetof(struct share, holiday)));
	output_number(output, "spread_night", spread_of(&shares, offsetof(struct share, night)));
	VEC_EACH (struct share, share, &shares) {
		output_item(output);
		output_text(output, "person", share->person);
		put_share(output, share);
		output_list(output, "roles", roles_of(report, share->person, duties, count));
	}
	vec_free(&shares);
	return output_finish(output, people_columns);
}

static int report_duties(const struct setup *setup, struct report *report)
{
	const struct year_filter filter = {
		.person = report->person, .team = report->team, .year = report->year
	};
	struct year_duty *duties = NULL;
	size_t count = 0;
	const enum store_verdict verdict = report->access.is_applied
		? store_year_duties(
			  report->access.store, report->access.arena, &filter, &duties, &count)
		: STORE_OK;

	if (verdict != STORE_OK)
		return verdict_say(verdict, report->access.store);
	return report->person ? print_person(setup, report, duties, count)
			      : print_people(setup, report, duties, count);
}

/* --- the community, or one activity --- */

static void put_count(
	struct output *output, const struct report *report, const struct year_count *row)
{
	output_item(output);
	output_text(output, "activity", *row->activity ? row->activity : NULL);
	output_text(output, "title", access_words(&report->access, &row->title));
	output_text(output, "month",
		row->month ? arena_format(report->access.arena, "%04d-%02d", (int)report->year,
				     (int)row->month)
			   : NULL);
	output_number(output, "held", row->held);
	output_number(output, "cancelled", row->cancelled);
	output_number(output, "booked", row->booked);
	output_number(output, "attended", row->attended);
	output_number(output, "absent", row->absent);
	output_number(output, "heads", row->heads);
	output_number(output, "served", row->served);
	output_number(output, "minutes", row->minutes);
	if (row->month)
		output_null(output, "distinct");
	else
		output_number(output, "distinct", row->distinct);
}

static int print_counts(const struct setup *setup, struct report *report,
	const struct year_count *rows, size_t count)
{
	if (report->path && count > 0) {
		const struct statement s = statement_of(report);
		struct sheet sheet;

		statement_year(&s, rows, count, &sheet);
		const int code = paper_put(&sheet, report->path, false);
		sheet_free(&sheet);
		return code;
	}
	struct output *output = access_output(setup, "report", &report->access);

	output_number(output, "year", report->year);
	output_text(output, "activity", report->activity);
	for (size_t i = 0; i < count; i++)
		put_count(output, report, &rows[i]);
	return output_finish(output, count_columns);
}

static int report_counts(const struct setup *setup, struct report *report)
{
	struct access *access = &report->access;
	struct year_count *rows = NULL;
	size_t count = 0;
	const enum store_verdict verdict = access->is_applied
		? store_year(access->store, access->arena, report->year, report->activity,
			  access->now, &rows, &count)
		: STORE_OK;

	if (verdict != STORE_OK)
		return verdict_say(verdict, access->store);
	return print_counts(setup, report, rows, count);
}

int cmd_report(const struct setup *setup, const struct arguments *arguments)
{
	const char *year_text = arguments->words[0];
	struct report report = { .person = argument_get(arguments, "person"),
		.team = argument_get(arguments, "team"),
		.activity = argument_get(arguments, "activity"),
		.path = argument_get(arguments, "output"),
		.is_people = argument_has(arguments, "people") };
	int64_t year;

	if (number_parse(year_text, strlen(year_text), 1970, 2100, &year) != NUMBER_OK) {
		fprintf(stderr, _("linli: \"%s\" is no year\n"), year_text);
		return EXIT_USAGE;
	}
	if (report.path && (report.team || report.is_people))
		return command_misused(arguments->command);
	report.year = (int32_t)year;
	int code = access_read(setup, &report.access);

	/* who left may ask for a statement too */
	if (code == EXIT_DONE && report.person && report.access.is_applied &&
		!store_person_name(report.access.store, report.access.arena, report.person))
		code = hand_known(&report.access, "person", report.person);
	if (code == EXIT_DONE)
		code = hand_known(&report.access, "team", report.team);
	if (code == EXIT_DONE)
		code = hand_known(&report.access, "activity", report.activity);
	if (code == EXIT_DONE)
		code = report.person || report.team || report.is_people
			? report_duties(setup, &report)
			: report_counts(setup, &report);
	access_finish(&report.access);
	return code;
}
