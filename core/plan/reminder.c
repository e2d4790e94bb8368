/* reminder.c - when each reminder of an occurrence falls due */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "plan/draft.h"

struct reminders VEC(struct plan_reminder);

/* ini-reference.md 5.7: days are civil days, hours and minutes real time (first the day, then the
 * hours); `after` counts from the end. */
static int64_t notice_due(
	const struct draft *draft, const struct draft_day *day, const struct notice *notice)
{
	const struct zone *zone = draft->request->model->zone;
	const int sign = notice->after ? 1 : -1;
	const civil_minute clock = notice->after ? day->end : day->start;
	const civil_day on = day->day + sign * notice->span.days;

	if (notice->at != CIVIL_NONE) {
		const civil_day base = notice->after ? on + (day->end - 1) / DAY_MINUTES : on;

		return zone_instant(zone, base, notice->at) +
			sign * notice->span.minutes * INT64_C(60);
	}
	const int64_t base = notice->span.days == 0 ? (notice->after ? day->ends : day->begins)
						    : zone_instant(zone, on, clock);

	return base + sign * notice->span.minutes * INT64_C(60);
}

/* Late ones are still useful for a while, those before the start at most until then. */
static int64_t not_after(const struct draft *draft, const struct draft_day *day, int64_t due)
{
	int64_t end = due + draft->request->model->late * INT64_C(60);

	if (due < day->begins && end > day->begins)
		end = day->begins;
	return end < due + 60 ? due + 60 : end;
}

/* Of a surprise only staff and who serves hear before its day. */
static int64_t shown_due(const struct draft_day *day, enum audience audience, int64_t due)
{
	const bool may_know = audience == AUDIENCE_STAFF || audience == AUDIENCE_SERVING;

	return !may_know && day->public_from > due ? day->public_from : due;
}

static void add(const struct draft *draft, const struct draft_day *day, enum audience audience,
	const char *rule, int64_t due, bool unless_done, struct reminders *all)
{
	VEC_EACH (struct plan_reminder, r, all)
		if (strcmp(r->rule, rule) == 0 && strcmp(r->audience, audience_name(audience)) == 0)
			return;
	due = shown_due(day, audience, due);
	*(struct plan_reminder *)vec_add(all) = (struct plan_reminder){
		.rule = rule,
		.audience = audience_name(audience),
		.due = due,
		.not_after = not_after(draft, day, due),
		.unless_done = unless_done,
	};
}

static enum audience audience_of(enum need_audience audience)
{
	static const enum audience table[NEED_AUDIENCES] = {
		[NEED_STAFF] = AUDIENCE_STAFF,
		[NEED_SERVING] = AUDIENCE_SERVING,
		[NEED_BOOKED] = AUDIENCE_BOOKED,
		[NEED_CAME] = AUDIENCE_CAME,
		[NEED_NEIGHBOURS] = AUDIENCE_NEIGHBOURS,
		[NEED_PUBLIC] = AUDIENCE_PUBLIC,
	};

	return table[audience];
}

void draft_reminders(
	const struct draft *draft, const struct draft_day *day, struct plan_occurrence *occurrence)
{
	const struct activity *a = draft->activity;
	const struct zone *zone = draft->request->model->zone;
	struct reminders all = { 0 };

	if (day->series.status == SERIES_CANCELLED)
		return;
	for (size_t i = 0; i < a->remind_count; i++) {
		const struct notice *notice = &a->remind[i];
		const uint32_t audiences = notice->audiences
			? notice->audiences
			: 1u << AUDIENCE_SERVING | 1u << AUDIENCE_BOOKED;
		const char *rule = arena_format(draft->arena, "ini %s", notice->rule);

		for (int k = 0; k < AUDIENCE_COUNT; k++)
			if (audiences & 1u << k)
				add(draft, day, (enum audience)k, rule,
					notice_due(draft, day, notice), false, &all);
	}
	for (size_t i = 0; i < day->needs->reminder_count; i++) {
		const struct need_reminder *r = &day->needs->reminders[i];
		const civil_minute at = r->at ? r->at : day->start;

		add(draft, day, audience_of(r->audience),
			arena_format(draft->arena, "type %s", r->id),
			zone_instant(zone, day->day + r->days, at), r->unless_done, &all);
	}
	struct plan_reminder *reminders =
		ARENA_ARRAY(draft->arena, all.count, struct plan_reminder);

	if (all.count > 0)
		memcpy(reminders, all.items, all.count * sizeof *reminders);
	occurrence->reminders = reminders;
	occurrence->reminder_count = all.count;
	vec_free(&all);
}
