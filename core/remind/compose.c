/* compose.c - what a reminder, a notice or an ask says, in the reader's language */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/compose.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/say.h"
#include "publish/fill.h"

enum phrase {
	PHRASE_REMINDER,
	PHRASE_PLACE,
	PHRASE_YOUR_DUTY,
	PHRASE_YOUR_PLACE,
	PHRASE_TICKET,
	PHRASE_WAITING,
	PHRASE_BRING,
	PHRASE_NOTE,
	PHRASE_ANSWER,
	PHRASE_QUESTIONS,
	PHRASE_REASON,
	PHRASE_BEFORE,
	PHRASE_COLON,
	PHRASE_COMMA,
	PHRASE_STOP,
	PHRASE_DIGEST,
	PHRASE_DIGEST_UNIT,
	PHRASE_COUNT
};

static const struct words phrases[PHRASE_COUNT] = {
	[PHRASE_REMINDER] = { .in = { "提醒", "Reminder" } },
	[PHRASE_PLACE] = { .in = { "地点", "Place" } },
	[PHRASE_YOUR_DUTY] = { .in = { "您的岗位", "Your duty" } },
	[PHRASE_YOUR_PLACE] = { .in = { "您的预约", "Your booking" } },
	[PHRASE_TICKET] = { .in = { "候补", "Waiting list" } },
	[PHRASE_WAITING] = { .in = { "您在候补名单上，有空位时会通知您。",
				     "You are on the waiting list; we tell you when a place is "
				     "free." } },
	[PHRASE_BRING] = { .in = { "请带", "Please bring" } },
	[PHRASE_NOTE] = { .in = { "注意", "Please note" } },
	[PHRASE_ANSWER] = { .in = { "能来请点“确认”，不能来也请点一下",
				    "Can you come? One tap "
				    "says yes or no" } },
	[PHRASE_QUESTIONS] = { .in = { "咨询电话", "Questions" } },
	[PHRASE_REASON] = { .in = { "原因", "Reason" } },
	[PHRASE_BEFORE] = { .in = { "原来", "Before" } },
	[PHRASE_COLON] = { .in = { "：", ": " } },
	[PHRASE_COMMA] = { .in = { "，", ", " } },
	[PHRASE_STOP] = { .in = { "。", "." } },
	[PHRASE_DIGEST] = { .in = { "条消息", "messages" } },
	[PHRASE_DIGEST_UNIT] = { .in = { "", " " } },
};

struct writing { /* one text in the making */
	const struct composer *composer;
	const struct compose_parts *parts;
	enum lang lang;
	struct text *t;
};

static const char *phrase(const struct writing *w, enum phrase which)
{
	return phrases[which].in[w->lang];
}

static const char *word(const struct writing *w, const struct words *words)
{
	return words_get(words, w->lang, w->composer->language);
}

static void line(struct writing *w)
{
	if (w->t->size > 0)
		text_putc(w->t, '\n');
}

static void labelled(struct writing *w, enum phrase label, const char *words)
{
	if (words == NULL || *words == '\0')
		return;
	line(w);
	text_puts(w->t, phrase(w, label));
	text_puts(w->t, phrase(w, PHRASE_COLON));
	text_puts(w->t, words);
}

/* "12月5日 星期六 上午9点至11点30分"; several whole days as a range. */
static void put_time(struct writing *w, int64_t begins, int64_t ends, bool all_day)
{
	const struct zone *zone = w->composer->zone;
	int32_t first, last;
	const civil_day day = zone_day(zone, begins, &first);
	const civil_day until = zone_day(zone, ends, &last);

	if (all_day && until > day + 1)
		say_days((struct civil_range){ day, until - 1 }, w->lang, w->t);
	else if (all_day)
		say_moment(day, CIVIL_NONE, w->lang, w->t);
	else if (until - day > 1)
		say_moment(day, first / 60, w->lang, w->t);
	else
		say_time(day, first / 60, last / 60 + (until - day) * DAY_MINUTES, w->lang, w->t);
}

static bool has_place(const struct writing *w)
{
	return strcmp(w->parts->occurrence->visibility, "private") != 0;
}

static const char *title_of(const struct writing *w)
{
	const char *title = word(w, &w->parts->occurrence->title);

	return title != NULL ? title : w->parts->occurrence->activity;
}

static const char *venue_of(const struct writing *w)
{
	const struct occurrence *o = w->parts->occurrence;

	if (!has_place(w))
		return NULL;
	return o->spot != NULL && *o->spot != '\0' ? o->spot : word(w, &o->venue_name);
}

static void put_head(struct writing *w)
{
	const struct occurrence *o = w->parts->occurrence;

	text_puts(w->t, title_of(w));
	text_puts(w->t, phrase(w, PHRASE_COLON));
	put_time(w, o->begins, o->ends, o->all_day);
	labelled(w, PHRASE_PLACE, venue_of(w));
}

/* The own duty; its hours where they are not those of the whole. */
static void put_duty(struct writing *w)
{
	const struct outbox_recipient *r = w->parts->recipient;
	const struct occurrence *o = w->parts->occurrence;
	const char *name = word(w, &r->role_name), *note = word(w, &r->note);

	labelled(w, PHRASE_YOUR_DUTY, name != NULL ? name : r->role);
	if (r->begins != o->begins || r->ends != o->ends) {
		text_puts(w->t, phrase(w, PHRASE_COMMA));
		put_time(w, r->begins, r->ends, false);
	}
	labelled(w, PHRASE_NOTE, note);
}

static void put_place(struct writing *w)
{
	const struct outbox_recipient *r = w->parts->recipient;
	int32_t second;
	const civil_day day = zone_day(w->composer->zone, r->begins, &second);

	line(w);
	text_puts(w->t, phrase(w, PHRASE_YOUR_PLACE));
	text_puts(w->t, phrase(w, PHRASE_COLON));
	say_moment(day, w->parts->occurrence->all_day ? CIVIL_NONE : second / 60, w->lang, w->t);
}

static void put_own(struct writing *w)
{
	const struct outbox_recipient *r = w->parts->recipient;

	if (r == NULL)
		return;
	if (r->role != NULL)
		put_duty(w);
	else if (strcmp(w->parts->audience, "booked") == 0)
		put_place(w);
	else if (strcmp(w->parts->audience, "waiting") == 0) {
		line(w);
		text_puts(w->t, phrase(w, PHRASE_WAITING));
	}
}

static void put_template(struct writing *w, const struct words *words)
{
	const char *template = word(w, words);
	const struct occurrence *o = w->parts->occurrence;
	const struct outbox_recipient *r = w->parts->recipient;

	if (template == NULL || *template == '\0')
		return;
	const struct fill fill = { .title = title_of(w),
		.venue = venue_of(w),
		.zone = w->composer->zone,
		.lang = w->lang,
		.begins = o->begins,
		.ends = o->ends,
		.own = r != NULL ? r->begins : INSTANT_NONE,
		.ticket = r != NULL ? r->ticket : 0 };
	line(w);
	fill_words(template, &fill, w->t);
}

static void put_tail(struct writing *w)
{
	labelled(w, PHRASE_ANSWER, w->parts->ask);
	labelled(w, PHRASE_QUESTIONS, w->composer->phone);
}

static void put_title(struct writing *w, struct text *title, const char *kind)
{
	text_printf(title, "%s%s%s", kind, phrase(w, PHRASE_COLON), title_of(w));
}

void compose_reminder(const struct composer *composer, const struct compose_parts *parts,
	enum lang lang, struct text *ret_title, struct text *ret_text)
{
	struct writing w = { composer, parts, lang, ret_text };

	put_title(&w, ret_title, phrase(&w, PHRASE_REMINDER));
	put_head(&w);
	put_own(&w);
	put_template(&w, &parts->words);
	if (has_place(&w)) {
		labelled(&w, PHRASE_BRING, word(&w, &parts->bring));
		labelled(&w, PHRASE_NOTE, word(&w, &parts->note));
	}
	put_tail(&w);
}

/* --- changes --- */

static const struct change_row {
	const char *verb;
	bool has_own, has_reason; /* says the own duty or place; says why */
	struct words kind, says;
} changes[] = {
	{ "cancelled", false, true, { { "取消", "Cancelled" } },
		{ { "这次活动取消了。", "This is cancelled." } } },
	{ "restored", true, false, { { "恢复", "On again" } },
		{ { "这次活动恢复，照常进行。", "This takes place after all." } } },
	{ "moved", true, true, { { "时间或地点有变化", "Changed" } },
		{ { "时间或地点有变化，请按上面的安排来。",
			"The time or the place has changed; please come as said above." } } },
	{ "seat-on", true, false, { { "排班", "On duty" } },
		{ { "您被排上了岗。", "You are on duty." } } },
	{ "seat-off", false, false, { { "排班取消", "Off duty" } },
		{ { "这次您不用上岗了。", "You are no longer on duty for this." } } },
	{ "offer", true, false, { { "有空位", "A place is free" } },
		{ { "有空位了，请尽快答复。", "There is a free place; please answer soon." } } },
	{ "seat-open", false, false, { { "有岗待补", "A duty is open" } },
		{ { "这个岗位空出来了，您合适；谁先答应就是谁的。",
			"This duty is open and you fit; the first yes has it." } } },
	{ "swapped", false, false, { { "换班成功", "Swapped" } },
		{ { "对方答应了，换班已经生效。",
			"The other side said yes: the swap is done." } } },
	{ "swap", true, false, { { "换班", "Swap" } },
		{ { "有人想和您换班，请答复。",
			"Somebody asks to swap with you; please "
			"answer." } } },
};

static const struct change_row *change_find(const char *body)
{
	const size_t n = strcspn(body, " \n");

	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		if (strlen(changes[i].verb) == n && memcmp(changes[i].verb, body, n) == 0)
			return &changes[i];
	return NULL;
}

/* Where it was before, for who had noted it. */
static void put_before(struct writing *w)
{
	const struct occurrence *o = w->parts->occurrence;
	int32_t second;

	if (strcmp(o->status, "moved") != 0 || o->moved_from == INSTANT_NONE ||
		o->moved_from == o->begins)
		return;
	const civil_day day = zone_day(w->composer->zone, o->moved_from, &second);
	line(w);
	text_puts(w->t, phrase(w, PHRASE_BEFORE));
	text_puts(w->t, phrase(w, PHRASE_COLON));
	say_moment(day, o->all_day ? CIVIL_NONE : second / 60, w->lang, w->t);
}

void compose_notice(const struct composer *composer, const struct compose_parts *parts,
	const char *body, enum lang lang, struct text *ret_title, struct text *ret_text)
{
	struct writing w = { composer, parts, lang, ret_text };
	const struct change_row *row = change_find(body);

	if (row == NULL) {
		text_puts(ret_title, title_of(&w));
		text_puts(ret_text, body);
		return;
	}
	put_title(&w, ret_title, row->kind.in[lang]);
	put_head(&w);
	line(&w);
	text_puts(ret_text, row->says.in[lang]);
	if (row->has_own)
		put_own(&w);
	if (row->has_own && row->has_reason)
		put_before(&w);
	if (row->has_reason)
		labelled(&w, PHRASE_REASON, word(&w, &parts->occurrence->note));
	put_tail(&w);
}

/* --- asks --- */

static const struct {
	struct words kind, says; /* says: %s is a person's name */
} asks[] = {
	[ASK_FIRST] = { { { "请确认", "Please confirm" } },
		{ { "您被排上了岗，能来吗？", "You are on duty. Can you come?" } } },
	[ASK_AGAIN] = { { { "请确认", "Please confirm" } },
		{ { "还没有收到您的答复。能来吗？",
			"We have no answer from you yet. Can you "
			"come?" } } },
	[ASK_SUBSTITUTE] = { { { "可能缺人", "Somebody may be missing" } },
		{ { "可能缺一个人，您能顶一下吗？请告诉我们。",
			"One person may be missing. Could you take over? Please tell us." } } },
	[ASK_ORGANIZER] = { { { "还没确认", "Not confirmed" } },
		{ { "这个岗位还没有人确认：", "Nobody has confirmed this duty: " } } },
};

void compose_ask(const struct composer *composer, const struct compose_parts *parts,
	enum compose_ask step, const char *about, enum lang lang, struct text *ret_title,
	struct text *ret_text)
{
	struct writing w = { composer, parts, lang, ret_text };

	put_title(&w, ret_title, asks[step].kind.in[lang]);
	put_head(&w);
	line(&w);
	text_puts(ret_text, asks[step].says.in[lang]);
	if (about != NULL)
		text_puts(ret_text, about);
	if (step <= ASK_AGAIN)
		put_own(&w);
	put_tail(&w);
}

void compose_pass_on(
	const struct outbox_recipient *recipient, enum lang lang, const char *words, struct text *t)
{
	const char *name = recipient->name != NULL ? recipient->name : recipient->to;

	text_printf(t, lang == LANG_ZH ? "请转告%s" : "Please tell %s", name);
	if (recipient->phone != NULL)
		text_printf(t, lang == LANG_ZH ? "（%s）" : " (%s)", recipient->phone);
	text_printf(t, "%s\n%s", phrases[PHRASE_COLON].in[lang], words);
}

void compose_digest(const struct composer *composer, const struct compose_item *items, size_t count,
	enum lang lang, struct text *ret_title, struct text *ret_text)
{
	const char *name = words_get(&composer->name, lang, composer->language);

	text_printf(ret_title, "%s%s%zu%s%s", name != NULL ? name : "linli",
		phrases[PHRASE_COLON].in[lang], count, phrases[PHRASE_DIGEST_UNIT].in[lang],
		phrases[PHRASE_DIGEST].in[lang]);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_puts(ret_text, "\n\n");
		text_printf(ret_text, "【%s】\n%s", items[i].title, items[i].text);
	}
}
