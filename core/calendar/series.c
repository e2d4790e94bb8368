/* series.c - the dated occurrences of an activity: rule, policies, overrides */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/series.h"

#include <stdlib.h>

enum {
	REACH = 7,   /* days that one policy looks ahead or back */
	MARGIN = 62, /* days before the window whose moves are worked out too, so that a move does
		      * not depend on where the window begins */
};

struct candidate { /* an original date, before its policies */
	civil_day day;
	bool makeup_run, excepted;
};

struct work {
	const struct series_rule *rule;
	const struct holidays *holidays;
	const struct series_override *overrides;
	size_t override_count;
	struct VEC(struct candidate) candidates; /* ascending */
	struct days taken;                       /* days that an occurrence was moved to */
};

static const char *const status_names[] = {
	[SERIES_ON] = "on",
	[SERIES_MOVED] = "moved",
	[SERIES_CANCELLED] = "cancelled",
	[SERIES_UNKNOWN] = "unknown",
	[SERIES_LEFT_OUT] = "left-out",
};

static const char *const reason_names[REASON_COUNT] = {
	[REASON_NONE] = "",
	[REASON_HOLIDAY] = "holiday",
	[REASON_HOLIDAY_KEPT] = "holiday-kept",
	[REASON_HOLIDAY_UNKNOWN] = "holiday-unknown",
	[REASON_MAKEUP_WORKDAY] = "makeup-workday",
	[REASON_MAKEUP_RUN] = "makeup-run",
	[REASON_SCHOOL_OFF] = "school-off",
	[REASON_SEASON] = "season",
	[REASON_EXCEPT] = "except",
	[REASON_BY_HAND] = "by-hand",
};

const char *series_status_name(enum series_status status)
{
	return status_names[status];
}

const char *series_reason_name(enum series_reason reason)
{
	return reason_names[reason];
}

bool season_has(const struct season_range *ranges, size_t count, civil_day day)
{
	struct civil_date date = civil_to_date(day);
	int32_t at = date.month * 32 + date.day;
	if (count == 0)
		return true;
	for (size_t i = 0; i < count; i++) {
		const struct season_range *r = &ranges[i];
		int32_t first = r->first_month * 32 + r->first_day;
		int32_t last = r->last_month * 32 + r->last_day;
		bool inside = first <= last ? at >= first && at <= last : at >= first || at <= last;
		if (r->yearly ? inside : day >= r->dates.first && day <= r->dates.last)
			return true;
	}
	return false;
}

static bool in_season(const struct work *work, civil_day day)
{
	return season_has(work->rule->season, work->rule->season_count, day);
}

static bool is_excepted(const struct work *work, civil_day day)
{
	for (size_t i = 0; i < work->rule->except_count; i++)
		if (day_item_has(&work->rule->except[i], day))
			return true;
	return false;
}

/* The first candidate that is not before the day. */
static size_t candidate_find(const struct work *work, civil_day day)
{
	size_t low = 0, high = work->candidates.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (work->candidates.items[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_candidate(const struct work *work, civil_day day)
{
	size_t at = candidate_find(work, day);
	return at < work->candidates.count && work->candidates.items[at].day == day;
}

/* What people decided about an original date, or NULL. */
static const struct series_override *override_find(const struct work *work, civil_day day)
{
	for (size_t i = 0; i < work->override_count; i++)
		if (work->overrides[i].original == day)
			return &work->overrides[i];
	return NULL;
}

static void candidate_add(struct work *work, civil_day day, bool makeup_run)
{
	if (!in_season(work, day))
		return;
	*vec_add(&work->candidates) = (struct candidate){
		.day = day,
		.makeup_run = makeup_run,
		.excepted = is_excepted(work, day),
	};
}

struct run {
	struct work *work;
	struct days days;
};

static void run_add(void *context, civil_day day)
{
	struct run *run = context;
	*vec_add(&run->days) = day;
}

static int candidate_order(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->makeup_run - y->makeup_run; /* the rule's own day stays */
}

static void candidates_sort(struct work *work)
{
	size_t kept = 0;
	struct candidate *items = work->candidates.items;
	if (work->candidates.count == 0)
		return;
	qsort(items, work->candidates.count, sizeof *items, candidate_order);
	for (size_t i = 0; i < work->candidates.count; i++)
		if (kept == 0 || items[kept - 1].day != items[i].day)
			items[kept++] = items[i];
	work->candidates.count = kept;
}

static void candidates_find(struct work *work, struct civil_range range)
{
	const struct series_rule *rule = work->rule;
	struct days days = { 0 };
	struct run run = { .work = work };
	if (rule->from != CIVIL_NONE && rule->from > range.first)
		range.first = rule->from;
	if (rule->until != CIVIL_NONE && rule->until < range.last)
		range.last = rule->until;
	if (range.last < range.first)
		return;
	when_days(&rule->when, rule->from, range, &days);
	day_items_days(rule->also, rule->also_count, range, &days);
	if (rule->on_makeup == MAKEUP_RUN)
		holidays_each_workday(work->holidays, range, run_add, &run);
	VEC_EACH (civil_day, day, &days)
		candidate_add(work, *day, false);
	VEC_EACH (civil_day, day, &run.days)
		candidate_add(work, *day, true);
	candidates_sort(work);
	vec_free(&days);
	vec_free(&run.days);
}

static bool is_taken(const struct work *work, civil_day day)
{
	for (size_t i = 0; i < work->taken.count; i++)
		if (work->taken.items[i] == day)
			return true;
	for (size_t i = 0; i < work->override_count; i++) {
		const struct series_override *o = &work->overrides[i];
		if (!o->cancelled && (o->moved_to == day || (o->added && o->original == day)))
			return true;
	}
	return false;
}

static bool is_free(const struct work *work, civil_day day)
{
	return !is_candidate(work, day) && !is_taken(work, day) && !is_excepted(work, day);
}

static bool is_known(const struct work *work, civil_day day)
{
	return holidays_is_known(work->holidays, civil_to_date(day).year);
}

static struct day_label label_of(const struct work *work, civil_day day)
{
	struct day_label label = holidays_label(work->holidays, day);
	if (!is_known(work, day)) /* local rows never decide about a year that is not known */
		label.mark = MARK_NONE;
	return label;
}

/* An occurrence whose arrangement is not announced stays where it was. */
static void leave_unknown(const struct work *work, struct series_day *s)
{
	s->day = s->original;
	s->status = SERIES_UNKNOWN;
	s->reason = REASON_HOLIDAY_UNKNOWN;
	s->label = holidays_label(work->holidays, s->original).statutory;
}

static void cancel(struct series_day *s, enum series_reason reason, const char *label)
{
	s->status = SERIES_CANCELLED;
	s->reason = reason;
	s->label = label;
}

static void move_to(
	struct series_day *s, civil_day day, enum series_reason reason, const char *label)
{
	s->day = day;
	s->status = SERIES_MOVED;
	s->reason = reason;
	s->label = label;
}

static void move_to_workday(
	struct work *work, struct series_day *s, int32_t step, const char *label)
{
	for (int32_t i = 1; i <= REACH; i++) {
		civil_day day = s->original + i * step;
		if (work->rule->mark_unknown && !is_known(work, day)) {
			leave_unknown(work, s);
			return;
		}
		enum day_mark mark = label_of(work, day).mark;
		bool working =
			mark == MARK_WORKDAY || (mark == MARK_NONE && civil_weekday(day) < 5);
		if (working && is_free(work, day)) {
			move_to(s, day, REASON_HOLIDAY, label);
			return;
		}
	}
	cancel(s, REASON_HOLIDAY, label);
}

static void move_a_week(
	struct work *work, struct series_day *s, enum series_reason reason, const char *label)
{
	civil_day day = s->day + 7;
	enum day_mark mark = label_of(work, day).mark;
	bool good = mark != MARK_HOLIDAY && (reason == REASON_HOLIDAY || mark != MARK_WORKDAY) &&
		is_free(work, day);
	if (work->rule->mark_unknown && !is_known(work, day))
		leave_unknown(work, s);
	else if (good)
		move_to(s, day, reason, label);
	else
		cancel(s, reason, label);
}

static void apply_holiday(struct work *work, struct series_day *s)
{
	struct day_label label = label_of(work, s->day);
	if (label.mark != MARK_HOLIDAY)
		return;
	switch (work->rule->on_holiday) {
	case HOLIDAY_KEEP:
		s->reason = REASON_HOLIDAY_KEPT;
		s->label = label.name;
		break;
	case HOLIDAY_SKIP:
		cancel(s, REASON_HOLIDAY, label.name);
		break;
	case HOLIDAY_NEXT_WORKDAY:
		move_to_workday(work, s, 1, label.name);
		break;
	case HOLIDAY_PREVIOUS_WORKDAY:
		move_to_workday(work, s, -1, label.name);
		break;
	case HOLIDAY_NEXT_WEEK:
		move_a_week(work, s, REASON_HOLIDAY, label.name);
		break;
	}
}

static void apply_makeup(struct work *work, struct series_day *s)
{
	struct day_label label = label_of(work, s->day);
	if (label.mark != MARK_WORKDAY)
		return;
	if (work->rule->on_makeup == MAKEUP_SKIP)
		cancel(s, REASON_MAKEUP_WORKDAY, label.name);
	else if (work->rule->on_makeup == MAKEUP_NEXT_WEEK)
		move_a_week(work, s, REASON_MAKEUP_WORKDAY, label.name);
}

static bool lives(const struct series_day *s)
{
	return s->status == SERIES_ON || s->status == SERIES_MOVED;
}

static void apply_school(const struct work *work, struct series_day *s)
{
	struct day_label label = holidays_label(work->holidays, s->day);
	if (work->rule->on_school_off == SCHOOL_SKIP && label.school_off)
		cancel(s, REASON_SCHOOL_OFF, label.school_name);
}

static void apply_policies(struct work *work, struct series_day *s)
{
	const struct series_rule *rule = work->rule;
	bool undecided = rule->on_holiday != HOLIDAY_KEEP || rule->on_makeup != MAKEUP_NORMAL;
	if (rule->mark_unknown && undecided && !is_known(work, s->day)) {
		leave_unknown(work, s);
	} else {
		apply_holiday(work, s);
		if (lives(s))
			apply_makeup(work, s);
	}
	if (s->status != SERIES_CANCELLED)
		apply_school(work, s);
	if (s->status == SERIES_MOVED && !in_season(work, s->day))
		cancel(s, REASON_SEASON, s->label);
	if (s->status == SERIES_MOVED)
		*vec_add(&work->taken) = s->day;
}

static void apply_by_hand(const struct series_override *o, struct series_day *s)
{
	if (o->cancelled) {
		cancel(s, REASON_BY_HAND, NULL);
	} else if (o->moved_to != CIVIL_NONE || o->moved_at != CIVIL_NONE) {
		move_to(s, o->moved_to != CIVIL_NONE ? o->moved_to : s->day, REASON_BY_HAND, NULL);
		s->moved_at = o->moved_at;
	} else if (o->added && !lives(s)) {
		*s = (struct series_day){
			.original = s->original,
			.day = s->original,
			.moved_at = CIVIL_NONE,
			.reason = REASON_BY_HAND,
			.number = s->number,
		};
	}
}

static bool decides(const struct series_override *o)
{
	return o->cancelled || o->added || o->moved_to != CIVIL_NONE || o->moved_at != CIVIL_NONE;
}

static struct series_day work_out(struct work *work, const struct candidate *c, int32_t number)
{
	const struct series_override *o = override_find(work, c->day);
	struct series_day s = {
		.original = c->day,
		.day = c->day,
		.moved_at = CIVIL_NONE,
		.number = number,
	};
	if (c->excepted) {
		s.status = SERIES_LEFT_OUT;
		s.reason = REASON_EXCEPT;
	} else if (c->makeup_run) {
		s.reason = REASON_MAKEUP_RUN;
		s.label = holidays_label(work->holidays, c->day).name;
		apply_school(work, &s);
	} else if (!o || !(o->cancelled || o->moved_to != CIVIL_NONE)) {
		apply_policies(work, &s);
	}
	if (o && decides(o)) {
		/* A new clock time alone brings back what a policy had cancelled. */
		if (s.status == SERIES_CANCELLED && !o->cancelled)
			s.day = s.original;
		apply_by_hand(o, &s);
	}
	return s;
}

static void emit(const struct work *work, struct series_day s, struct civil_range window,
	struct series *series)
{
	const struct when *when = &work->rule->when;
	int32_t length = when->kind == WHEN_RANGE ? when->range.last - when->range.first : 0;
	s.last = s.day + length;
	bool original_inside = s.original <= window.last && s.original + length >= window.first;
	bool now_inside = s.day <= window.last && s.last >= window.first;
	if (original_inside || now_inside)
		*vec_add(series) = s;
}

/* Occurrences by hand on days that are no original date. */
static void emit_added(const struct work *work, const struct series_override *o, int32_t number,
	struct civil_range window, struct series *series)
{
	struct series_day s = {
		.original = o->original,
		.day = o->original,
		.moved_at = CIVIL_NONE,
		.status = SERIES_ON,
		.reason = REASON_BY_HAND,
		.number = number,
	};
	apply_by_hand(o, &s);
	emit(work, s, window, series);
}

/* The days whose occurrences can be in the window, now or originally. */
static struct civil_range range_of_work(const struct work *work, struct civil_range window)
{
	const struct when *when = &work->rule->when;
	struct civil_range range = { window.first - MARGIN, window.last + MARGIN };
	if (when->kind == WHEN_RANGE)
		range.first -= when->range.last - when->range.first;
	for (size_t i = 0; i < work->override_count; i++) {
		const struct series_override *o = &work->overrides[i];
		if (o->moved_to < window.first || o->moved_to > window.last)
			continue;
		range.first = o->original < range.first ? o->original : range.first;
		range.last = o->original > range.last ? o->original : range.last;
	}
	range.first = range.first < CIVIL_FIRST ? CIVIL_FIRST : range.first;
	range.last = range.last > CIVIL_LAST ? CIVIL_LAST : range.last;
	return range;
}

/* How many turns there were before the day: excepted dates take none. */
static int32_t turns_before(const struct work *work, civil_day day)
{
	int32_t turns = 0;
	for (size_t i = 0; i < work->candidates.count && work->candidates.items[i].day < day; i++)
		turns += !work->candidates.items[i].excepted;
	return turns;
}

static int series_order(const void *a, const void *b)
{
	const struct series_day *x = a, *y = b;
	return (x->original > y->original) - (x->original < y->original);
}

void series_expand(const struct series_rule *rule, const struct holidays *holidays,
	const struct series_override *overrides, size_t override_count, struct civil_range window,
	struct series *ret_series)
{
	struct work work = {
		.rule = rule,
		.holidays = holidays,
		.overrides = overrides,
		.override_count = override_count,
	};
	size_t begin = ret_series->count;
	struct civil_range range = range_of_work(&work, window), all = range;
	if (rule->from != CIVIL_NONE && rule->from < all.first)
		all.first = rule->from;
	candidates_find(&work, all);
	int32_t number = rule->from != CIVIL_NONE ? 0 : -turns_before(&work, window.first);
	for (size_t i = 0; i < work.candidates.count; i++) {
		const struct candidate *c = &work.candidates.items[i];
		if (c->day >= range.first && c->day <= range.last)
			emit(&work, work_out(&work, c, number), window, ret_series);
		number += !c->excepted;
	}
	int32_t first_number = rule->from != CIVIL_NONE ? 0 : -turns_before(&work, window.first);
	for (size_t i = 0; i < override_count; i++) {
		const struct series_override *o = &overrides[i];
		if (!o->added || is_candidate(&work, o->original))
			continue;
		/* It takes the turn of the last date before it: one cancelled is made up for. */
		int32_t turn = first_number + turns_before(&work, o->original) - 1;
		emit_added(&work, o, turn < 0 && first_number == 0 ? 0 : turn, window, ret_series);
	}
	if (ret_series->count > begin)
		qsort(ret_series->items + begin, ret_series->count - begin,
			sizeof *ret_series->items, series_order);
	vec_free(&work.candidates);
	vec_free(&work.taken);
}
