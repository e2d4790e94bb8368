/* notice.c - the short answers: what is not there, no longer, not yet, or not so fast */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/notice.h"

#include "web/page.h"

struct answer *notice_plain(int status, const char *words)
{
	struct answer *answer = answer_new(status, TYPE_TEXT);
	text_puts(&answer->body, words);
	return answer;
}

static struct answer *notice(
	enum lang lang, int status, const struct words *title, const struct words *body)
{
	struct answer *answer = answer_new(status, TYPE_HTML);
	answer->is_page = true;
	page_notice(lang, title, body, &answer->body);
	return answer;
}

struct answer *notice_missing(enum lang lang)
{
	static const struct words title = { .in = { "没有这个页面", "There is no such page" } };
	static const struct words body = {
		.in = { "请核对网址，或者回到首页。",
			"Please check the address, or go to the home page." }
	};
	return notice(lang, 404, &title, &body);
}

struct answer *notice_reset(enum lang lang)
{
	static const struct words title = { .in = { "这个网址已经停用",
						    "This address is no longer used" } };
	static const struct words body = { .in = { "请向社区要新的网址。",
						   "Please ask the office for the new one." } };
	return notice(lang, 410, &title, &body);
}

struct answer *notice_early(enum lang lang)
{
	static const struct words title = { .in = { "还没有活动", "Nothing here yet" } };
	static const struct words body = {
		.in = { "第一次排出计划之后，这里就有活动。",
			"Activities appear here after the first plan." }
	};
	return notice(lang, 200, &title, &body);
}

struct answer *notice_wait(enum lang lang, int status)
{
	static const struct words title = { .in = { "请稍等一下", "One moment, please" } };
	static const struct words body = { .in = { "现在请求太多，过几秒钟再打开这一页。",
						   "Too much at once; open this page again in a "
						   "few seconds." } };
	return notice(lang, status, &title, &body);
}
