/* page-subscribe.c - how to get a feed onto the phone at hand */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/base64.h"
#include "base/cleanup.h"
#include "page/html.h"
#include "web/page-frame.h"

static const struct words heading = { .in = { "加到日历", "Add to my calendar" } };
static const struct words slow = { .in = { "手机日历可能一天才更新一次。临时取消我们会另外通知。",
					   "Calendars may update only once a day. Late "
					   "cancellations are also announced in other ways." } };
static const struct words scan = { .in = { "用另一部手机扫一扫打开这一页：",
					   "Open this page on another phone:" } };
static const struct words scan_alt = { .in = { "这一页的二维码", "QR code of this page" } };
static const struct words others = { .in = { "其他方法", "Other ways" } };

/* The addresses of one feed. */
struct addresses {
	struct text https, webcal, google, outlook;
};

static void addresses_free(struct addresses *a)
{
	text_free(&a->https), text_free(&a->webcal), text_free(&a->google), text_free(&a->outlook);
}

static void addresses_make(
	struct addresses *a, const char *base, const char *path, const char *title)
{
	const char *rest = strstr(base, "://");
	text_printf(&a->https, "%s%s", base, path);
	text_printf(&a->webcal, "webcal://%s%s", rest ? rest + 3 : base, path);
	text_puts(&a->google, "https://calendar.google.com/calendar/r?cid=");
	percent_add(&a->google, text_string(&a->webcal));
	text_puts(&a->outlook, "https://outlook.live.com/calendar/0/addfromweb?url=");
	percent_add(&a->outlook, text_string(&a->https));
	text_puts(&a->outlook, "&name=");
	percent_add(&a->outlook, title);
}

static void add_button(const char *href, const char *words, bool main, struct text *t)
{
	text_printf(t, "<a class=\"button%s\" rel=\"noreferrer\" href=\"", main ? " main" : "");
	html_add(t, href);
	text_printf(t, "\">%s</a>\n", words);
}

static void add_address(const struct page *page, const struct addresses *a, struct text *t)
{
	static const struct words copy = { .in = { "复制这个网址：", "Copy this address:" } };
	text_printf(t, "<p>%s</p><code>", copy.in[page->lang]);
	html_add(t, text_string(&a->https));
	text_puts(t, "</code>\n");
}

static void add_steps(
	const struct page *page, const struct words *steps, size_t count, struct text *t)
{
	text_puts(t, "<ol>");
	for (size_t i = 0; i < count; i++)
		text_printf(t, "<li>%s</li>", steps[i].in[page->lang]);
	text_puts(t, "</ol>\n");
}

static void way_wechat(const struct page *page, const struct addresses *a, struct text *t)
{
	static const struct words steps[] = {
		{ .in = { "点右上角的 <b>···</b>", "Tap <b>···</b> at the top right" } },
		{ .in = { "选“<b>在浏览器打开</b>”",
			  "Choose “<b>Open in browser</b>” (在浏览器打开)" } },
		{ .in = { "浏览器里会打开这一页，照着做就行",
			  "This page opens there: follow its steps" } },
	};
	add_steps(page, steps, sizeof steps / sizeof *steps, t);
	add_address(page, a, t);
}

static void way_apple(const struct page *page, const struct addresses *a, struct text *t)
{
	static const struct words words = { .in = { "订阅到苹果日历",
						    "Subscribe in Apple Calendar" } };
	static const struct words then = { .in = { "手机会问一次，点“订阅”就好了。",
						   "It asks once: tap “Subscribe”." } };
	static const struct words else_ways = {
		.in = { "没有反应？打开“设置”，搜索“日历账户”，添加账户 › 其他 › "
			"添加已订阅的日历，填下面的网址。",
			"Nothing happened? In Settings, search for “Calendar Accounts”, then Add "
			"Account › Other › Add Subscribed Calendar, and enter the address "
			"below." }
	};
	add_button(text_string(&a->webcal), words.in[page->lang], true, t);
	text_printf(t, "<p>%s</p>\n<p class=\"quiet\">%s</p>\n", then.in[page->lang],
		else_ways.in[page->lang]);
	add_address(page, a, t);
}

static void way_xiaomi(const struct page *page, const struct addresses *a, struct text *t)
{
	static const struct words steps[] = {
		{ .in = { "打开手机自带的“日历”", "Open the phone's Calendar" } },
		{ .in = { "设置 › 日程导入 › URL 导入", "Settings › Import events › URL" } },
		{ .in = { "粘贴下面的网址", "Paste the address below" } },
	};
	add_steps(page, steps, sizeof steps / sizeof *steps, t);
	add_address(page, a, t);
}

static void way_huawei(const struct page *page, const struct addresses *a, struct text *t)
{
	static const struct words words = {
		.in = { "这类手机自带的日历多半不能订阅。可以把首页存到桌面，或者请居委会打印一份。"
			"也可以试试下面的网址：",
			"The calendar of these phones can mostly not subscribe. Keep our home page "
			"on your screen, or "
			"ask the office for a print-out. You can also try this address:" }
	};
	text_printf(t, "<p>%s</p>\n", words.in[page->lang]);
	add_address(page, a, t);
}

static void way_android(const struct page *page, const struct addresses *a, struct text *t)
{
	static const struct words steps[] = {
		{ .in = { "安装应用 ICSx⁵", "Install the app ICSx⁵" } },
		{ .in = { "点 + ，粘贴下面的网址", "Tap + and paste the address below" } },
	};
	add_steps(page, steps, sizeof steps / sizeof *steps, t);
	add_address(page, a, t);
}

static void way_other(const struct page *page, const struct addresses *a, struct text *t)
{
	static const struct words app = { .in = { "用电脑上的日历软件打开",
						  "Open in my calendar program" } };
	static const struct words google = { .in = { "Google 日历", "Google Calendar" } };
	static const struct words outlook = { .in = { "Outlook 日历", "Outlook" } };
	add_button(text_string(&a->webcal), app.in[page->lang], true, t);
	add_button(text_string(&a->google), google.in[page->lang], false, t);
	add_button(text_string(&a->outlook), outlook.in[page->lang], false, t);
	add_address(page, a, t);
}

static const struct way {
	struct words name;
	void (*add)(const struct page *page, const struct addresses *a, struct text *t);
} ways[DEVICE_COUNT] = {
	[DEVICE_OTHER] = { { .in = { "电脑、Google、Outlook", "Computer, Google, Outlook" } },
		way_other },
	[DEVICE_WECHAT] = { { .in = { "在微信里", "Inside WeChat" } }, way_wechat },
	[DEVICE_APPLE] = { { .in = { "苹果手机 iPhone", "iPhone, iPad, Mac" } }, way_apple },
	[DEVICE_XIAOMI] = { { .in = { "小米手机", "Xiaomi" } }, way_xiaomi },
	[DEVICE_HUAWEI] = { { .in = { "华为、荣耀手机", "Huawei, Honor" } }, way_huawei },
	[DEVICE_ANDROID] = { { .in = { "其他安卓手机", "Other Android phones" } }, way_android },
};

enum device device_of(const char *user_agent)
{
	static const struct {
		const char *mark;
		enum device device;
	} marks[] = { { "MicroMessenger", DEVICE_WECHAT }, { "iPhone", DEVICE_APPLE },
		{ "iPad", DEVICE_APPLE }, { "Macintosh", DEVICE_APPLE },
		{ "HarmonyOS", DEVICE_HUAWEI }, { "OpenHarmony", DEVICE_HUAWEI },
		{ "HUAWEI", DEVICE_HUAWEI }, { "HONOR", DEVICE_HUAWEI },
		{ "MiuiBrowser", DEVICE_XIAOMI }, { "Xiaomi", DEVICE_XIAOMI },
		{ "Redmi", DEVICE_XIAOMI }, { "Android", DEVICE_ANDROID } };
	for (size_t i = 0; user_agent && i < sizeof marks / sizeof *marks; i++)
		if (strstr(user_agent, marks[i].mark))
			return marks[i].device;
	return DEVICE_OTHER;
}

static void add_qr(const struct page *page, const char *name, struct text *t)
{
	text_printf(t, "<p>%s</p>\n<img class=\"qr\" width=\"240\" height=\"240\" src=\"/qr/",
		scan.in[page->lang]);
	html_add(t, name);
	text_printf(t, ".png\" alt=\"%s\">\n", scan_alt.in[page->lang]);
}

void page_subscribe(const struct page *page, struct feed_name name, const char *path,
	const char *title, struct text *t)
{
	AUTO_ARENA struct arena *arena = arena_new();
	struct addresses a = { 0 };
	addresses_make(&a, page->base ? page->base : "http://localhost", path, title);
	const char *scope = arena_format(arena, "%s%s%s", feed_kind_name(name.kind),
		name.kind == FEED_ALL ? "" : "/", name.id);
	const char *here = feed_is_public(name) ? arena_format(arena, "/subscribe/%s", scope) : "/";
	frame_open(page, heading.in[page->lang], here, t);
	text_puts(t, "<p>"), html_add(t, title), text_puts(t, "</p>\n<article class=\"card\"><h2>");
	text_printf(t, "%s</h2>\n", ways[page->device].name.in[page->lang]);
	ways[page->device].add(page, &a, t);
	text_printf(t, "</article>\n<p class=\"quiet\">%s</p>\n<h2>%s</h2>\n", slow.in[page->lang],
		others.in[page->lang]);
	static const enum device order[] = { DEVICE_APPLE, DEVICE_XIAOMI, DEVICE_HUAWEI,
		DEVICE_ANDROID, DEVICE_WECHAT, DEVICE_OTHER };
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		if (order[i] == page->device)
			continue;
		text_printf(
			t, "<details><summary>%s</summary>\n", ways[order[i]].name.in[page->lang]);
		ways[order[i]].add(page, &a, t);
		text_puts(t, "</details>\n");
	}
	if (feed_is_public(name))
		add_qr(page, scope, t);
	frame_phone(page, t);
	frame_close(page, t);
	addresses_free(&a);
}
