/* script.c - words to paste into a chat or to read over the loudspeaker */
/* SPDX-License-Identifier: Apache-2.0 */
#include "print/press.h"

enum { TEXT_LONGEST = 20, JIELONG_LINES = 3 };

static const struct words text_head = { { "【%s 近期活动】\n", "[%s: what is coming]\n" } };
static const struct words text_more = { { "把活动加到手机日历：%s/subscribe/all\n",
	"Put it on your phone's calendar: %s/subscribe/all\n" } };
static const struct words text_call = { { "咨询电话：%s\n", "Call us: %s\n" } };
static const struct words say_once = { { "居民朋友们请注意：%s，在%s，举行%s。%s%s%s欢迎大家参加。",
	"Dear neighbours: on %s, at %s, there is %s. %s%s%sEverybody is welcome." } };
static const struct words say_at_office = { { "社区", "the community" } };
static const struct words say_again = { { "再说一遍。", "Once more." } };
static const struct words say_phone = { { "咨询电话 %s。", "The number is %s. " } };
static const struct words say_end = { { "。", ". " } };
static const struct words jielong_head = { { "#接龙\n【%s】\n时间：%s\n地点：%s\n",
	"#Sign up below\n[%s]\nWhen: %s\nWhere: %s\n" } };
static const struct words jielong_how = { { "请按序号接龙，写称呼和人数，不写电话和门牌：\n",
	"Add your line with a name and how many, no phone or flat number:\n" } };

enum store_verdict press_text(const struct press *press, const struct order *order, struct text *t)
{
	struct occurrence *items;
	size_t count;
	const enum store_verdict verdict = press_occurrences(press, order, &items, &count);
	const char *url = press_setting(press, "community", "url");
	const char *phone = press_setting(press, "community", "phone");

	if (verdict != STORE_OK)
		return verdict;
	text_printf(t, text_head.in[press->lang], press_word(press, &press->community.name));
	for (size_t i = 0; i < count && i < TEXT_LONGEST; i++) {
		const char *where = press_where(press, &items[i]);

		text_printf(t, "%zu. %s %s%s%s｜%s\n", i + 1, press_when(press, &items[i]),
			press_word(press, &items[i].title), *where ? "｜" : "", where,
			press_places(press, &items[i]));
	}
	if (*url)
		text_printf(t, text_more.in[press->lang], url);
	if (*phone)
		text_printf(t, text_call.in[press->lang], phone);
	return STORE_OK;
}

/* Twice, 40 to 60 seconds each: nobody writes it down the first time. */
enum store_verdict press_announce(
	const struct press *press, const struct order *order, struct text *t)
{
	struct occurrence *items;
	size_t count;
	const enum store_verdict verdict = press_occurrences(press, order, &items, &count);
	struct text once AUTO_TEXT = { 0 };
	const char *phone = press_setting(press, "community", "phone");

	if (verdict != STORE_OK)
		return verdict;
	const char *where = press_where(press, &items[0]);
	const char *call =
		*phone ? arena_format(press->arena, say_phone.in[press->lang], phone) : "";

	text_printf(&once, say_once.in[press->lang], press_when(press, &items[0]),
		*where ? where : say_at_office.in[press->lang], press_word(press, &items[0].title),
		press_places(press, &items[0]), say_end.in[press->lang], call);
	text_printf(t, "%s\n%s\n%s\n", text_string(&once), say_again.in[press->lang],
		text_string(&once));
	return STORE_OK;
}

enum store_verdict press_jielong(
	const struct press *press, const struct order *order, struct text *t)
{
	struct occurrence *items;
	size_t count;
	const enum store_verdict verdict = press_occurrences(press, order, &items, &count);

	if (verdict != STORE_OK)
		return verdict;
	text_printf(t, jielong_head.in[press->lang], press_word(press, &items[0].title),
		press_when(press, &items[0]), press_where(press, &items[0]));
	const char *summary = press_summary(press, &items[0]);
	if (*summary)
		text_printf(t, "%s\n", summary);
	text_printf(t, "%s\n", press_places(press, &items[0]));
	text_puts(t, jielong_how.in[press->lang]);
	for (int i = 1; i <= JIELONG_LINES; i++)
		text_printf(t, "%d.\n", i);
	return STORE_OK;
}
