/* rules.c - who may serve where: the one place that knows the hard rules */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

/* --- what does not depend on who sits where --- */

static bool has(const int32_t *list, size_t count, int32_t wanted)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == wanted)
			return true;
	return false;
}

static bool in_team(const struct roster_person *p, const struct roster_duty *d)
{
	for (size_t i = 0; i < d->team_count; i++)
		if (has(p->teams, p->team_count, d->teams[i]))
			return true;
	return d->team_count == 0;
}

/* Of full age when born is unknown; N years old when year - born - 1 >= N (the birthday may still
 * come), and at most N only when even the birthday does not make it more. */
static bool of_age(const struct roster_person *p, const struct roster_duty *d)
{
	bool has_max = d->age_max > 0 && d->age_max != ROSTER_UNLIMITED;
	int32_t year;

	if (!p->born)
		return !has_max || d->age_max >= 18;
	if (!has_max && d->age_min <= 0)
		return true;
	year = civil_to_date(d->day).year;
	return (d->age_min <= 0 || year - p->born - 1 >= d->age_min) &&
		(!has_max || year - p->born <= d->age_max);
}

static bool is_away(const struct roster_person *p, const struct roster_duty *d)
{
	for (size_t i = 0; i < p->away_count; i++)
		if (p->away[i].first <= d->last_day && d->day <= p->away[i].last)
			return true;
	return false;
}

static bool counts_on(const struct roster_hours *h, civil_day day)
{
	if (h->first != CIVIL_NONE && (day < h->first || day > h->last))
		return false;
	return h->weekdays >> civil_weekday(day) & 1;
}

/* The hours that begin on `day`, in minutes from midnight of `origin`. */
static bool span_on(const struct roster_hours *h, civil_day day, civil_day origin,
	int32_t *ret_from, int32_t *ret_until)
{
	int32_t shift = (day - origin) * DAY_MINUTES;

	if (!counts_on(h, day))
		return false;
	*ret_from = shift + h->hours.from;
	*ret_until = shift + h->hours.until + (h->hours.until <= h->hours.from ? DAY_MINUTES : 0);
	return true;
}

/* How far the hours reach without a gap from `minute` on; `minute` when they do not hold it. */
static int32_t reach_from(
	const struct roster_hours *hours, size_t count, civil_day origin, int32_t minute)
{
	civil_day day = origin + (minute >= 0 ? minute / DAY_MINUTES : -1);
	int32_t reach = minute, from, until;

	for (civil_day d = day - 1; d <= day; d++)
		for (size_t i = 0; i < count; i++)
			if (span_on(&hours[i], d, origin, &from, &until) && from <= minute &&
				until > reach)
				reach = until;
	return reach;
}

bool rule_is_within(const struct roster_hours *hours, size_t count, const struct roster_duty *d)
{
	int32_t minute = d->from, reach;

	while (minute < d->until) {
		reach = reach_from(hours, count, d->day, minute);
		if (reach == minute)
			return false;
		minute = reach;
	}
	return true;
}

int32_t rule_touches(const struct roster_hours *hours, size_t count, const struct roster_duty *d)
{
	int32_t from, until;

	for (size_t i = 0; i < count; i++) {
		if (hours[i].first != CIVIL_NONE &&
			(hours[i].last < d->day - 1 || hours[i].first > d->last_day))
			continue;
		for (civil_day day = d->day - 1; day <= d->last_day; day++)
			if (span_on(&hours[i], day, d->day, &from, &until) && from < d->until &&
				until > d->from)
				return hours[i].weight ? hours[i].weight : 1;
	}
	return 0;
}

bool rule_is_available(const struct roster_person *p, const struct roster_duty *d)
{
	return p->available_count == 0 || rule_is_within(p->available, p->available_count, d);
}

enum roster_reason rule_static(
	const struct roster *r, const struct roster_person *p, const struct roster_duty *d)
{
	(void)r;
	if (!p->is_active)
		return ROSTER_INACTIVE;
	if (d->skill >= 0 && !has(p->skills, p->skill_count, d->skill))
		return ROSTER_NO_SKILL;
	if (!in_team(p, d))
		return ROSTER_NO_TEAM;
	if (d->kind >= 0 && p->kind != d->kind)
		return ROSTER_WRONG_KIND;
	if (!of_age(p, d))
		return ROSTER_AGE;
	if (p->longest > 0 && p->longest != ROSTER_UNLIMITED &&
		d->ends - d->begins > (int64_t)p->longest * 60)
		return ROSTER_TOO_LONG;
	if (p->weekly_limit == 0)
		return ROSTER_WEEKLY_LIMIT;
	if (p->monthly_limit == 0)
		return ROSTER_MONTHLY_LIMIT;
	if (p->joined != CIVIL_NONE && d->day < p->joined)
		return ROSTER_NOT_JOINED;
	if (is_away(p, d))
		return ROSTER_AWAY;
	if (!rule_is_available(p, d))
		return ROSTER_NOT_AVAILABLE;
	return ROSTER_MAY;
}

static bool asks_age(const struct roster_duty *d)
{
	return d->age_min > 0 || (d->age_max > 0 && d->age_max != ROSTER_UNLIMITED);
}

bool rule_is_alike(const struct roster_duty *a, const struct roster_duty *b)
{
	if (a->skill != b->skill || a->kind != b->kind || a->age_min != b->age_min ||
		a->age_max != b->age_max || a->activity != b->activity ||
		a->team_count != b->team_count || a->ends - a->begins != b->ends - b->begins)
		return false;
	if (asks_age(a) && civil_to_date(a->day).year != civil_to_date(b->day).year)
		return false;
	for (size_t i = 0; i < a->team_count; i++)
		if (a->teams[i] != b->teams[i])
			return false;
	return true;
}

/* --- what one seat adds --- */

static bool lies_in(const struct roster *r, int32_t area, int32_t wanted)
{
	for (size_t steps = 0; area >= 0 && steps <= r->problem->area_count; steps++) {
		if (area == wanted)
			return true;
		area = (size_t)area < r->problem->area_count ? r->problem->area_parent[area]
							     : ROSTER_NONE;
	}
	return false;
}

int32_t rule_special(const struct roster *r, int32_t s, int32_t p, int32_t cell)
{
	const struct desk_seat *seat = &r->seats[s];

	if (seat->area >= 0 && !lies_in(r, r->people[p].given->area, seat->area)) {
		if (seat->is_area_only)
			return CELL_BLOCKED;
		cell += r->weights.near;
	}
	for (size_t i = 0; i < seat->given->declined_count; i++)
		if (r->person_to[seat->given->declined[i]] == p)
			return CELL_BLOCKED;
	return cell;
}

/* --- what the others on the desk add --- */

struct clashes {
	struct clash *items;
	int32_t count;
	bool is_hopeless;
};

static bool is_listed(const struct clashes *c, int32_t seat)
{
	for (int32_t i = 0; i < c->count; i++)
		if (c->items[i].seat == seat)
			return true;
	return false;
}

static void add_clash(
	const struct roster *r, struct clashes *c, int32_t seat, enum roster_reason reason)
{
	if (is_listed(c, seat))
		return;
	if (c->count == CLASH_MAX) {
		c->is_hopeless = true;
		return;
	}
	if (r->seats[seat].is_fixed)
		c->is_hopeless = true;
	c->items[c->count++] = (struct clash){ .seat = seat, .reason = reason };
}

/* Two duties of one person, `a` beginning first. */
static enum roster_reason between(const struct roster *r, const struct person *who,
	const struct duty *a, const struct duty *b)
{
	int64_t gap = b->begins - a->ends;

	if (gap < 0)
		return ROSTER_OVERLAP;
	if (gap < who->rest || gap < a->rest)
		return ROSTER_REST;
	if (gap < r->travel && a->venue >= 0 && b->venue >= 0 && a->venue != b->venue)
		return ROSTER_TRAVEL;
	return ROSTER_MAY;
}

static void clash_times(
	const struct roster *r, const struct duty *d, int32_t p, int32_t at, struct clashes *c)
{
	const struct row *row = &r->rows[p];
	const struct person *who = &r->people[p];
	enum roster_reason reason;

	for (int32_t i = at; i < row->count; i++) {
		const struct duty *o = row->duties[i];

		if (o->begins >= d->ends + r->reach)
			break;
		reason = between(r, who, d, o);
		if (reason)
			add_clash(r, c, row->seats[i], reason);
	}
	for (int32_t i = at - 1; i >= 0; i--) {
		const struct duty *o = row->duties[i];

		if (d->begins - o->begins >= r->reach)
			break;
		reason = between(r, who, o, d);
		if (reason)
			add_clash(r, c, row->seats[i], reason);
	}
}

enum period { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH };

static const enum roster_reason period_reason[] = {
	[PERIOD_DAY] = ROSTER_DAILY_LIMIT,
	[PERIOD_WEEK] = ROSTER_WEEKLY_LIMIT,
	[PERIOD_MONTH] = ROSTER_MONTHLY_LIMIT,
};

static bool is_same(const struct duty *a, const struct duty *b, enum period period)
{
	return period == PERIOD_DAY     ? a->day == b->day
		: period == PERIOD_WEEK ? a->week == b->week
					: a->month == b->month;
}

/* The row is in order of time, so the duties of a period stand side by side. */
static void clash_limit(const struct roster *r, const struct duty *d, int32_t p, int32_t at,
	enum period period, int32_t limit, uint32_t pick, struct clashes *c)
{
	const struct row *row = &r->rows[p];
	int32_t first = at, last = at, left = 0, excess;

	while (first > 0 && is_same(row->duties[first - 1], d, period))
		first--;
	while (last < row->count && is_same(row->duties[last], d, period))
		last++;
	for (int32_t i = first; i < last; i++)
		left += !is_listed(c, row->seats[i]);
	excess = left + 1 - limit;
	for (int32_t i = 0; excess > 0 && i < last - first; i++) {
		int32_t seat = row->seats[first +
			(int32_t)((pick + (uint32_t)i) % (uint32_t)(last - first))];

		if (is_listed(c, seat) || (r->seats[seat].is_fixed && excess < last - first - i))
			continue;
		add_clash(r, c, seat, period_reason[period]);
		excess--;
	}
}

static void clash_apart(const struct roster *r, const struct duty *d, int32_t p, struct clashes *c)
{
	const struct person *who = &r->people[p];
	const struct occurrence *o = &r->occurrences[d->occurrence];

	for (int32_t i = 0; i < o->seat_count; i++) {
		int32_t q = r->person[o->seats[i]];

		for (int32_t j = 0; q >= 0 && j < who->apart_count; j++)
			if (who->apart[j] == q)
				add_clash(r, c, o->seats[i], ROSTER_NOT_WITH);
	}
}

int32_t rule_clashes(const struct roster *r, int32_t s, int32_t p, uint32_t pick,
	struct clash ret[static CLASH_MAX])
{
	struct clashes c = { .items = ret };
	const struct duty *d = &r->duties[r->seats[s].duty];
	const struct person *who = &r->people[p];
	int32_t at = seat_place(&r->rows[p], d->begins);

	clash_times(r, d, p, at, &c);
	clash_limit(r, d, p, at, PERIOD_DAY, who->daily, pick, &c);
	if (r->weeks[p * r->week_count + d->week] >= who->weekly)
		clash_limit(r, d, p, at, PERIOD_WEEK, who->weekly, pick, &c);
	if (r->months[p * r->month_count + d->month] >= who->monthly)
		clash_limit(r, d, p, at, PERIOD_MONTH, who->monthly, pick, &c);
	if (who->apart_count && d->occurrence >= 0)
		clash_apart(r, d, p, &c);
	return c.is_hopeless ? -1 : c.count;
}

bool rule_is_on(const struct roster *r, int32_t p, int32_t occurrence)
{
	const struct occurrence *o = &r->occurrences[occurrence];

	for (int32_t i = 0; i < o->seat_count; i++)
		if (r->person[o->seats[i]] == p)
			return true;
	return false;
}

int32_t rule_group_present(const struct roster *r, int32_t group, int32_t occurrence)
{
	int32_t count = 0;

	for (int32_t i = 0; i < r->groups[group].count; i++)
		count += rule_is_on(r, r->groups[group].people[i], occurrence);
	return count;
}
