/* date.c - days that a type draws inside one period of the rule */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/hash.h"
#include "plan/draft.h"

/* A period runs from one date of `when` to the day before the next, whatever today is; so the draw
 * does not depend on the window.  A seed nobody outside can compute keeps a surprise one. */
static uint64_t seed_of(const struct draft *draft, civil_day first)
{
	char day[CIVIL_TEXT];
	uint8_t digest[HASH_BYTES];
	uint64_t seed = 0;
	const char *secret = draft->request->history->secret ? draft->request->history->secret : "";

	civil_format(first, day);
	const char *subject = arena_format(draft->arena, "date %s %s", draft->activity->id, day);

	hash_keyed(secret, strlen(secret), subject, strlen(subject), digest);
	for (size_t i = 0; i < sizeof seed; i++)
		seed = seed << 8 | digest[i];
	return seed;
}

static bool is_excepted(const struct series_rule *rule, civil_day day)
{
	for (size_t i = 0; i < rule->except_count; i++)
		if (day_item_has(&rule->except[i], day))
			return true;
	return false;
}

/* Do holidays and season let the activity run on this day? */
static bool is_candidate(const struct draft *draft, civil_day day)
{
	const struct series_rule *rule = &draft->activity->rule;
	const struct day_label label = holidays_label(draft->request->model->holidays, day);

	if (is_excepted(rule, day))
		return false;
	if (rule->season_count > 0 && !season_has(rule->season, rule->season_count, day))
		return false;
	if (label.mark == MARK_HOLIDAY && rule->on_holiday != HOLIDAY_KEEP)
		return false;
	if (label.mark == MARK_WORKDAY && rule->on_makeup != MAKEUP_NORMAL)
		return false;
	return !(label.school_off && rule->on_school_off == SCHOOL_SKIP);
}

/* The day before the rule's next date; a year at most. */
static civil_day period_end(const struct draft *draft, const struct draft_day *day)
{
	const struct series_rule *rule = &draft->activity->rule;
	const civil_day first = day->series.original;
	struct days days = { 0 };

	when_days(&rule->when, rule->from, (struct civil_range){ first + 1, first + 366 }, &days);
	const civil_day end = days.count > 0 ? days.items[0] - 1 : first + 366;

	vec_free(&days);
	return end;
}

static bool may_draw(const struct draft_day *day)
{
	return day->series.status != SERIES_CANCELLED && !day->override &&
		!(day->past && day->past->is_begun);
}

static struct plugin_period period_of(const struct draft *draft, const struct draft_day *day)
{
	const civil_day end = period_end(draft, day);
	const civil_day today =
		zone_day(draft->request->model->zone, draft->request->now, &(int32_t){ 0 });
	int32_t *days =
		ARENA_ARRAY(draft->arena, (size_t)(end - day->series.original + 1), int32_t);
	size_t count = 0;

	for (civil_day d = day->series.original; d <= end; d++)
		if (is_candidate(draft, d) &&
			(day->past || d > today || day->series.original > today))
			days[count++] = d;
	return (struct plugin_period){
		.seed = seed_of(draft, day->series.original),
		.days = days,
		.day_count = count,
		.day = day->day,
		.start = day->start,
		.lasts = day->end - day->start,
	};
}

static void set_day(const struct draft *draft, struct draft_day *day, civil_day on,
	civil_minute start, bool is_surprise)
{
	const struct zone *zone = draft->request->model->zone;

	day->is_drawn = true;
	day->moved_from = zone_instant(zone, day->series.original, draft->activity->start);
	day->day = on;
	day->start = start;
	draft_time(draft, day);
	if (day->begins == day->moved_from)
		day->moved_from = INSTANT_NONE;
	day->public_from = is_surprise ? zone_instant(zone, on, 0) : INSTANT_NONE;
}

static bool has_day(const struct plugin_period *period, civil_day day)
{
	for (size_t i = 0; i < period->day_count; i++)
		if (period->days[i] == day)
			return true;
	return false;
}

/* A draw is history once applied: kept while its day remains allowed, so that an edited option does
 * not draw anew what the wardens already know. */
static bool keep_drawn(
	const struct draft *draft, struct draft_day *day, const struct plugin_period *period)
{
	int32_t second;

	if (!day->past || !day->past->was_drawn)
		return false;
	const civil_day on = zone_day(draft->request->model->zone, day->past->begins, &second);

	if (!has_day(period, on))
		return false;
	set_day(draft, day, on, second / 60, day->past->public_from != INSTANT_NONE);
	return true;
}

bool draft_date_job(struct draft *draft, struct plugin_job *ret_job)
{
	struct plugin_period *periods =
		ARENA_ARRAY(draft->arena, draft->count, struct plugin_period);
	size_t count = 0;

	for (size_t i = 0; i < draft->count; i++) {
		struct draft_day *day = &draft->days[i];

		if (!may_draw(day))
			continue;
		periods[count] = period_of(draft, day);
		count += !keep_drawn(draft, day, &periods[count]) && periods[count].day_count > 0;
	}
	ret_job->request = PLUGIN_DATE;
	ret_job->periods = periods;
	ret_job->count = count;
	return count > 0;
}

static struct draft_day *day_of(struct draft *draft, uint64_t seed)
{
	for (size_t i = 0; i < draft->count; i++)
		if (may_draw(&draft->days[i]) &&
			seed_of(draft, draft->days[i].series.original) == seed)
			return &draft->days[i];
	return NULL;
}

void draft_dates(struct draft *draft, const struct plugin_job *job)
{
	for (size_t i = 0; i < job->count; i++) {
		const struct need_date *date = job->needs[i].date;
		struct draft_day *day = day_of(draft, job->periods[i].seed);

		if (!date || !day)
			continue;
		if (!has_day(&job->periods[i], date->day) || date->start < 0 ||
			date->start >= DAY_MINUTES) {
			draft->failure = _("the type chose a day that was not offered");
			return;
		}
		set_day(draft, day, date->day, date->start, date->surprise);
	}
}
