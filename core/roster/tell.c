/* tell.c - the roster's reasons in words that can be read aloud */
/* SPDX-License-Identifier: Apache-2.0 */
#include "roster/tell.h"

static const struct words reasons[ROSTER_REASONS] = {
	[ROSTER_MAY] = { { "可以", "may serve" } },
	[ROSTER_INACTIVE] = { { "已停用", "not active" } },
	[ROSTER_NO_SKILL] = { { "没有所需技能", "lacks the skill" } },
	[ROSTER_NO_TEAM] = { { "不在队伍里", "not in the team" } },
	[ROSTER_WRONG_KIND] = { { "人员类别不符", "is of another kind" } },
	[ROSTER_AGE] = { { "年龄不符", "does not have the age" } },
	[ROSTER_AREA] = { { "不住在该片区", "not of the area" } },
	[ROSTER_TOO_LONG] = { { "时间过长", "too long a duty" } },
	[ROSTER_NOT_JOINED] = { { "尚未加入", "has not joined yet" } },
	[ROSTER_AWAY] = { { "外出", "away" } },
	[ROSTER_NOT_AVAILABLE] = { { "该时段没空", "not available at that time" } },
	[ROSTER_DECLINED] = { { "已谢绝", "declined" } },
	[ROSTER_OVERLAP] = { { "同时有别的班", "serves elsewhere at that time" } },
	[ROSTER_REST] = { { "需要休息", "needs the rest" } },
	[ROSTER_TRAVEL] = { { "来不及赶路", "cannot travel in time" } },
	[ROSTER_DAILY_LIMIT] = { { "当天已满", "has enough on that day" } },
	[ROSTER_WEEKLY_LIMIT] = { { "本周已满", "has enough in that week" } },
	[ROSTER_MONTHLY_LIMIT] = { { "本月已满", "has enough in that month" } },
	[ROSTER_NOT_WITH] = { { "不能与同班者一起", "must not serve with somebody there" } },
	[ROSTER_WITH] = { { "同伴不能来", "a partner cannot come" } },
	[ROSTER_LOCKED] = { { "该位置已锁定给别人", "the seat is locked for somebody else" } },
	[ROSTER_SHORT] = { { "人手不够", "too few people" } },
};

static const struct words kinds_words[ROSTER_KINDS] = {
	[ROSTER_TOTAL] = { { "合计", "all" } },
	[ROSTER_WEEKEND] = { { "周末", "weekends" } },
	[ROSTER_HOLIDAY] = { { "节假日", "holidays" } },
	[ROSTER_NIGHT] = { { "夜班", "nights" } },
};

static const struct words level_worse[ROSTER_LEVELS] = {
	[ROSTER_BREACHES] = { { "会违反规则", "would break a rule" } },
	[ROSTER_UNFILLED] = { { "会空出别的班", "would leave another duty empty" } },
	[ROSTER_CHANGED] = { { "会改动已公布的班", "would change what is published" } },
	[ROSTER_AVOIDED] = { { "尽量不做这项", "would rather not do this" } },
	[ROSTER_UNFAIR] = { { "已排得更多", "would have more than a fair share" } },
	[ROSTER_UNEVEN] = { { "各项合计已排得更多",
		"would have more than a fair share of all duties" } },
	[ROSTER_SOFT] = { { "间隔或意愿更差", "would be less well spaced, or against a wish" } },
};

static const char *in(const struct words *words, enum lang lang)
{
	return words->in[lang];
}

const char *tell_reason(enum roster_reason reason, enum lang lang)
{
	return in(&reasons[reason], lang);
}

static void person(const struct roster_names *names, int32_t number, enum lang lang, struct text *t)
{
	if (names && names->person)
		text_puts(t, names->person(names->data, number, lang));
	else
		text_printf(t, "%d", number);
}

static void duty(const struct roster_names *names, int32_t number, enum lang lang, struct text *t)
{
	if (names && names->duty)
		text_puts(t, names->duty(names->data, number, lang));
	else
		text_printf(t, "%d", number);
}

void tell_block(const struct roster_block *block, const struct roster_names *names, enum lang lang,
	struct text *t)
{
	text_puts(t, tell_reason(block->reason, lang));
	if (block->duty >= 0) {
		text_puts(t, lang == LANG_ZH ? "（" : " (");
		duty(names, block->duty, lang, t);
		text_puts(t, lang == LANG_ZH ? "）" : ")");
	} else if (block->person >= 0) {
		text_puts(t, lang == LANG_ZH ? "（" : " (");
		person(names, block->person, lang, t);
		text_puts(t, lang == LANG_ZH ? "）" : ")");
	}
}

/* The gravest level below `from` at which somebody else would be another choice. */
static int32_t next_level(const struct roster_choice *c, int32_t from)
{
	int32_t i = from;

	while (i < ROSTER_LEVELS && c->change[i] == 0)
		i++;
	return i;
}

static const char *fit(const struct roster_choice *c, int32_t level, enum lang lang)
{
	if (level == ROSTER_LEVELS)
		return lang == LANG_ZH ? "同样合适" : "would fit as well";
	if (c->change[level] > 0)
		return in(&level_worse[level], lang);
	return lang == LANG_ZH ? "更合适" : "would fit better";
}

/* What choosing somebody else would make worse, the gravest first; that this is published already
 * says nothing of the choice itself. */
static void drawback(const struct roster_choice *c, enum lang lang, struct text *t)
{
	const int32_t level = next_level(c, 0);
	const bool is_published = level == ROSTER_CHANGED && c->change[level] > 0;

	text_puts(t, fit(c, is_published ? next_level(c, level + 1) : level, lang));
	if (c->is_again)
		text_puts(t,
			lang == LANG_ZH ? "，去年这个节日已值过" : ", had this holiday last year");
	if (is_published)
		text_puts(t, lang == LANG_ZH ? "，且现在的安排已公布" : ", and this is published");
}

/* "59 duties here, 2 of them on holidays, 58 before" */
static void tell_count(const struct roster_load *l, uint32_t kinds, enum lang lang, struct text *t)
{
	const enum roster_kind kind = kinds & ROSTER_BIT(ROSTER_HOLIDAY) ? ROSTER_HOLIDAY
		: kinds & ROSTER_BIT(ROSTER_WEEKEND)                     ? ROSTER_WEEKEND
									 : ROSTER_TOTAL;

	text_printf(t, lang == LANG_ZH ? "本期排%d次" : "%d duties here", l->planned[ROSTER_TOTAL]);
	if (kind != ROSTER_TOTAL)
		text_printf(t,
			lang == LANG_ZH ? "（其中%s%d次，此前%d次）" : " (on %s %d, before %d)",
			in(&kinds_words[kind], lang), l->planned[kind], l->served[kind]);
	text_printf(t, lang == LANG_ZH ? "，此前%d次" : ", %d before", l->served[ROSTER_TOTAL]);
}

static void tell_load(const struct roster_why *why, const struct roster_names *names,
	enum lang lang, struct text *t)
{
	const struct roster_load *l = &why->load;
	bool is_range = l->fair_low[ROSTER_TOTAL] != l->fair_high[ROSTER_TOTAL];

	person(names, why->person, lang, t);
	text_puts(t, lang == LANG_ZH ? "：" : ": ");
	tell_count(l, why->kinds, lang, t);
	if (l->is_member && is_range)
		text_printf(t, lang == LANG_ZH ? "，应排%d至%d次" : ", fair share %d to %d",
			l->fair_low[0], l->fair_high[0]);
	else if (l->is_member)
		text_printf(t, lang == LANG_ZH ? "，应排%d次" : ", fair share %d", l->fair_low[0]);
	if (lang == LANG_ZH)
		text_puts(t, why->is_locked ? "；已锁定。" : "。");
	else
		text_puts(t, why->is_locked ? "; locked." : ".");
}

static void tell_other(const struct roster *roster, const struct roster_why *why,
	const struct roster_choice *c, const struct roster_names *names, enum lang lang,
	struct text *t)
{
	struct roster_load load;

	person(names, c->person, lang, t);
	text_puts(t, lang == LANG_ZH ? "：" : ": ");
	if (c->block.reason != ROSTER_MAY) {
		tell_block(&c->block, names, lang, t);
		return;
	}
	roster_load(roster, c->person, why->pool, &load);
	tell_count(&load, why->kinds, lang, t);
	text_puts(t, lang == LANG_ZH ? "，" : ", ");
	drawback(c, lang, t);
}

static void tell_others(const struct roster *roster, const struct roster_why *why,
	const struct roster_names *names, enum lang lang, struct text *t)
{
	enum { SHOWN = 3 };
	size_t shown = 0;

	for (size_t i = 0; i < why->other_count && shown < SHOWN; i++) {
		const struct roster_choice *c = &why->others[i];

		/* Those who could not do it at all are no alternative to speak of. */
		if (c->block.reason != ROSTER_MAY && c->block.reason < ROSTER_NOT_JOINED)
			continue;
		text_puts(t,
			shown++ ? (lang == LANG_ZH ? "；" : "; ") : (lang == LANG_ZH ? "" : " "));
		tell_other(roster, why, c, names, lang, t);
	}
	if (shown)
		text_puts(t, lang == LANG_ZH ? "。" : ".");
}

static void tell_empty(const struct roster_why *why, enum lang lang, struct text *t)
{
	bool is_first = true;

	text_puts(t, lang == LANG_ZH ? "没有人可排：" : "Nobody can serve: ");
	for (int32_t i = ROSTER_REASONS - 1; i >= ROSTER_MAY; i--) {
		const char *phrase = i == ROSTER_MAY ? tell_reason(ROSTER_SHORT, lang)
						     : tell_reason((enum roster_reason)i, lang);

		if (why->counts[i] == 0)
			continue;
		if (!is_first)
			text_puts(t, lang == LANG_ZH ? "，" : ", ");
		is_first = false;
		if (i == ROSTER_MAY)
			text_printf(t,
				lang == LANG_ZH ? "%d人可以但要顾别的班"
						: "%d could but are needed elsewhere",
				why->counts[i]);
		else
			text_printf(
				t, lang == LANG_ZH ? "%d人%s" : "%d: %s", why->counts[i], phrase);
	}
	text_puts(t, lang == LANG_ZH ? "。" : ".");
	if (why->proof_seat_count)
		text_printf(t,
			lang == LANG_ZH
				? "同一时间%zu个位置只有%zu人能排。"
				: " At that time %zu seats can only be served by %zu people.",
			why->proof_seat_count, why->proof_person_count);
}

void tell_why(const struct roster *roster, const struct roster_why *why,
	const struct roster_names *names, enum lang lang, struct text *t)
{
	if (why->person < 0) {
		tell_empty(why, lang, t);
		return;
	}
	tell_load(why, names, lang, t);
	tell_others(roster, why, names, lang, t);
}

const char *tell_kind(enum roster_kind kind, enum lang lang)
{
	return in(&kinds_words[kind], lang);
}
