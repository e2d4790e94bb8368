/* roster.c - the roster as others see it: in the order of the input */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/desk.h"

#include <string.h>

void roster_seat(struct roster *r, const int32_t *person)
{
	for (int32_t s = 0; s < r->given_seats; s++)
		seat_take(r, s);
	for (int32_t s = 0; s < r->given_seats; s++) {
		int32_t p = person[r->seat_from[s]];

		if (p >= 0)
			seat_put(r, s, r->person_to[p]);
	}
}

void roster_people(const struct roster *r, int32_t *ret_person)
{
	for (int32_t s = 0; s < r->given_seats; s++)
		ret_person[r->seat_from[s]] =
			r->person[s] < 0 ? ROSTER_NOBODY : r->person_from[r->person[s]];
}

void roster_put(struct roster *r, int32_t seat, int32_t person)
{
	int32_t s = r->seat_to[seat];

	seat_take(r, s);
	if (person >= 0)
		seat_put(r, s, r->person_to[person]);
}

int64_t roster_score(const struct roster *r, int64_t ret_vector[ROSTER_LEVELS])
{
	seat_count(r, ret_vector);
	return seat_cost_of(r, ret_vector);
}

/* --- may --- */

static const enum roster_reason no_reason = ROSTER_MAY;

static enum roster_reason seat_reason(const struct roster *r, int32_t p, int32_t s)
{
	const struct desk_seat *seat = &r->seats[s];
	enum roster_reason reason = rule_static(r, r->people[p].given, r->duties[seat->duty].given);

	if (reason)
		return reason;
	for (size_t i = 0; i < seat->given->declined_count; i++)
		if (r->person_to[seat->given->declined[i]] == p)
			return ROSTER_DECLINED;
	return rule_cell(r, s, p) == CELL_BLOCKED ? ROSTER_AREA : no_reason;
}

bool roster_can(
	const struct roster *r, int32_t person, int32_t seat, enum roster_reason *ret_reason)
{
	enum roster_reason reason = seat_reason(r, r->person_to[person], r->seat_to[seat]);

	if (ret_reason)
		*ret_reason = reason;
	return reason == ROSTER_MAY;
}

static bool block(struct roster_block *ret, enum roster_reason reason, int32_t duty, int32_t person)
{
	if (ret)
		*ret = (struct roster_block){ .reason = reason, .duty = duty, .person = person };
	return reason == ROSTER_MAY;
}

/* Somebody of the group who is not on the occurrence and cannot come to it. */
static int32_t missing_partner(const struct roster *r, int32_t p, int32_t s)
{
	const struct occurrence *o = &r->occurrences[r->duties[r->seats[s].duty].occurrence];
	const struct group *group = &r->groups[r->people[p].group];
	struct clash clashes[CLASH_MAX];

	for (int32_t i = 0; i < group->count; i++) {
		int32_t q = group->people[i];
		bool can = q == p;

		for (int32_t j = 0; !can && j < o->seat_count; j++) {
			int32_t t = o->seats[j];

			can = r->person[t] == q ||
				(t != s && !r->seats[t].is_fixed &&
					rule_cell(r, t, q) != CELL_BLOCKED &&
					rule_clashes(r, t, q, 0, clashes) == 0);
		}
		if (!can)
			return q;
	}
	return ROSTER_NOBODY;
}

static bool may_join(const struct roster *r, int32_t p, int32_t s, struct roster_block *ret)
{
	struct clash clashes[CLASH_MAX];
	int32_t other;

	if (rule_clashes(r, s, p, 0, clashes) != 0) {
		int32_t t = clashes[0].seat;
		bool is_person = clashes[0].reason == ROSTER_NOT_WITH;

		return block(ret, clashes[0].reason,
			is_person ? ROSTER_NONE : r->duty_from[r->seats[t].duty],
			is_person ? r->person_from[r->person[t]] : ROSTER_NOBODY);
	}
	if (r->people[p].group < 0)
		return block(ret, ROSTER_MAY, ROSTER_NONE, ROSTER_NOBODY);
	other = missing_partner(r, p, s);
	return block(ret, other < 0 ? ROSTER_MAY : ROSTER_WITH, ROSTER_NONE,
		other < 0 ? ROSTER_NOBODY : r->person_from[other]);
}

bool roster_may(const struct roster *roster, int32_t person, int32_t seat, struct roster_block *ret)
{
	/* Who is on the seat is taken off and put back: nothing has changed afterwards. */
	struct roster *r = (struct roster *)(uintptr_t)roster;
	int32_t p = r->person_to[person], s = r->seat_to[seat], now = r->person[s];
	enum roster_reason reason = seat_reason(r, p, s);
	int32_t locked = r->seats[s].given->locked;
	bool may;

	if (reason)
		return block(ret, reason, ROSTER_NONE, ROSTER_NOBODY);
	if (locked >= 0 && locked != person)
		return block(ret, ROSTER_LOCKED, ROSTER_NONE, locked);
	seat_take(r, s);
	may = may_join(r, p, s, ret);
	if (now >= 0)
		seat_put(r, s, now);
	return may;
}

/* --- load --- */

static int32_t pool_index(const struct roster *r, int32_t given)
{
	for (int32_t g = 0; g < r->pool_count; g++)
		if (r->pools[g].given == given)
			return g;
	return ROSTER_NONE;
}

void roster_load(const struct roster *r, int32_t person, int32_t pool, struct roster_load *ret)
{
	int32_t g = pool_index(r, pool), m;
	const struct tally *t;

	*ret = (struct roster_load){ 0 };
	m = g < 0 ? ROSTER_NONE : r->member[r->person_to[person] * r->pool_count + g];
	if (m < 0)
		return;
	t = &r->tallies[r->pools[g].first_tally + m];
	ret->is_member = t->is_sharer;
	for (int32_t k = 0; k < ROSTER_KINDS; k++) {
		ret->served[k] = t->served[k];
		ret->planned[k] = t->count[k];
		ret->fair_low[k] = t->low[k] < 0 ? 0 : t->low[k];
		ret->fair_high[k] = t->high[k] < 0 ? 0 : t->high[k];
	}
}

/* --- solve --- */

/* The reason most people have; when somebody may, the seat is short of turns. */
static enum roster_reason empty_reason(struct roster *r, int32_t s)
{
	int32_t counts[ROSTER_REASONS] = { 0 };
	enum roster_reason best = ROSTER_NO_SKILL;
	struct roster_block why;

	for (int32_t p = 0; p < r->person_count; p++) {
		(void)roster_may(r, r->person_from[p], r->seat_from[s], &why);
		counts[why.reason]++;
	}
	if (counts[ROSTER_MAY])
		return ROSTER_SHORT;
	/* What people can do is said before what keeps those who could. */
	for (int32_t i = ROSTER_NOT_JOINED; i < ROSTER_REASONS; i++)
		if (counts[i] > 0 && (best < ROSTER_NOT_JOINED || counts[i] > counts[best]))
			best = (enum roster_reason)i;
	if (best >= ROSTER_NOT_JOINED)
		return best;
	for (int32_t i = ROSTER_INACTIVE; i < ROSTER_NOT_JOINED; i++)
		if (counts[i] > counts[best])
			best = (enum roster_reason)i;
	return best;
}

/* Small communities get all the care there is; two months or a year of others as many moves as a
 * tenth of a second has, and only what is much larger gets more. */
static int64_t default_moves(const struct roster *r)
{
	enum { CAREFUL = 400, QUICK = 25, LEAST = 60000, ENOUGH = 120000, MOST = 4000000 };
	const int64_t size = (int64_t)r->given_seats + r->person_count;
	int64_t moves = CAREFUL * size;

	if (moves > ENOUGH)
		moves = QUICK * size > ENOUGH ? QUICK * size : ENOUGH;
	return moves < LEAST ? LEAST : moves > MOST ? MOST : moves;
}

static void hand_out(struct roster *r, struct roster_result *ret)
{
	ret->cost = roster_score(r, ret->vector);
	roster_people(r, ret->person);
	for (int32_t s = 0; s < r->given_seats; s++)
		ret->reason[r->seat_from[s]] = r->person[s] < 0 ? empty_reason(r, s) : ROSTER_MAY;
}

void roster_solve(struct roster *r, const struct roster_options *options, struct roster_result *ret)
{
	int64_t moves = options->moves ? options->moves : default_moves(r);

	*ret = (struct roster_result){ .person = r->result_person, .reason = r->result_reason };
	seat_clear(r);
	greedy_fill(r);
	ret->is_truncated = options->go_on && !options->go_on(options->data, r->vector);
	if (!ret->is_truncated) {
		ret->bound = bound_cost(r);
		if (seat_cost(r) > ret->bound)
			ret->moves =
				search_improve(r, options, moves, ret->bound, &ret->is_truncated);
		if (r->vector[ROSTER_UNFAIR] > 0)
			level_out(r);
	}
	hand_out(r, ret);
	ret->is_proved = !ret->is_truncated && ret->cost <= ret->bound;
}

void roster_settle(struct roster *r, struct roster_result *ret)
{
	*ret = (struct roster_result){
		.person = r->result_person, .reason = r->result_reason, .bound = -1
	};
	hand_out(r, ret);
}

/* --- codes --- */

static const char *const codes[] = {
	[ROSTER_MAY] = "",
	[ROSTER_INACTIVE] = "inactive",
	[ROSTER_NO_SKILL] = "no-skill",
	[ROSTER_NO_TEAM] = "no-team",
	[ROSTER_WRONG_KIND] = "wrong-kind",
	[ROSTER_AGE] = "age",
	[ROSTER_AREA] = "area",
	[ROSTER_TOO_LONG] = "too-long",
	[ROSTER_NOT_JOINED] = "not-joined",
	[ROSTER_AWAY] = "away",
	[ROSTER_NOT_AVAILABLE] = "not-available",
	[ROSTER_DECLINED] = "declined",
	[ROSTER_OVERLAP] = "overlap",
	[ROSTER_REST] = "rest",
	[ROSTER_TRAVEL] = "travel",
	[ROSTER_DAILY_LIMIT] = "daily-limit",
	[ROSTER_WEEKLY_LIMIT] = "weekly-limit",
	[ROSTER_MONTHLY_LIMIT] = "monthly-limit",
	[ROSTER_NOT_WITH] = "not-with",
	[ROSTER_WITH] = "with",
	[ROSTER_LOCKED] = "locked",
	[ROSTER_SHORT] = "short",
};

const char *roster_reason_code(enum roster_reason reason)
{
	return codes[reason];
}
