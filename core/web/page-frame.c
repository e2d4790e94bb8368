/* page-frame.c - what all pages have in common */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/page-frame.h"

#include <string.h>

#include "page/html.h"

/* Colours: text 14:1 and more on its ground, links and buttons 6:1 and more, in both schemes. */
static const char style[] =
	"*{box-sizing:border-box}"
	"html{font-size:125%;-webkit-text-size-adjust:100%}"
	"html.big{font-size:162.5%}"
	"body{margin:0;background:#f6f4ef;color:#1d1d1b;line-height:1.6;line-break:strict;"
	"font-family:\"PingFang SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\","
	"\"WenQuanYi Micro "
	"Hei\",system-ui,sans-serif;overflow-wrap:break-word;word-wrap:break-word}"
	"header,main,footer{max-width:34em;margin:0 auto;padding:0 .8em}"
	"header{padding-top:.4em}"
	"h1{font-size:1.5em;line-height:1.3;margin:.5em 0 .3em}"
	"h2,h3{font-size:1.2em;line-height:1.35;margin:0 0 .2em}"
	"h2.day{font-size:1.1em;color:#55524a;margin:1.5em 0 .5em;font-weight:normal;"
	"padding-bottom:.2em;border-bottom:2px solid #d8d3c7}"
	"h2.day b{color:#0b5a45}"
	"p{margin:.3em 0 .6em}"
	"a{color:#0b5a45}"
	"h3 a{color:#1d1d1b}"
	"nav{margin:0 -.4em}"
	"nav a{display:inline-block;min-height:44px;line-height:44px;padding:0 "
	".4em;margin-right:.4em}"
	".card{background:#fff;border:1px solid #ddd8cb;border-radius:10px;padding:.8em .9em;"
	"margin:0 0 .8em}"
	".card>:last-child{margin-bottom:0}"
	".when{font-size:1.1em;font-weight:bold;margin:0 0 .2em}"
	".when span,.whole{display:inline-block}"
	".quiet{color:#55524a}"
	".state{display:inline-block;border:2px solid #0b5a45;border-radius:6px;padding:0 .5em;"
	"font-weight:bold;color:#0b5a45}"
	".state.full{border-color:#6b5300;color:#6b5300}"
	".off .state{border-color:#9c1f1f;color:#9c1f1f}"
	".off h3,.off .when span{text-decoration:line-through}"
	".button{display:block;min-height:60px;line-height:1.4;padding:.65em .8em;margin:.6em 0;"
	"border-radius:10px;border:2px solid #0b5a45;text-align:center;text-decoration:none;"
	"font-weight:bold;color:#0b5a45;background:#fff}"
	".button.main{background:#0b5a45;color:#fff}"
	"a:focus,summary:focus{outline:3px solid #d98200;outline-offset:2px}"
	"summary{min-height:60px;line-height:60px;cursor:pointer;font-weight:bold}"
	"details{border-top:1px solid #ddd8cb}"
	"code{display:block;background:#f6f4ef;border:1px solid #ddd8cb;border-radius:6px;"
	"padding:.5em;word-break:break-all;font-family:monospace,monospace;font-size:1em;-webkit-"
	"user-select:all;"
	"user-select:all}"
	".qr{display:block;width:240px;max-width:100%;margin:.6em auto;background:#fff;padding:8px}"
	"ol{padding-left:1.4em;margin:.3em 0}li{margin:.3em 0}"
	"footer{margin-top:2em;padding-bottom:2em;color:#55524a;border-top:1px solid #d8d3c7}"
	"@media (prefers-color-scheme:dark){body{background:#1b1c1a;color:#ecebe6}"
	"a,.button,.state,h2.day b{color:#8fd6bd}h3 "
	"a{color:#ecebe6}.quiet,h2.day,footer{color:#b9b6ad}"
	".card{background:#262725;border-color:#45463f}code{background:#1b1c1a;border-color:#"
	"45463f}"
	".button{background:#262725;border-color:#8fd6bd}.button.main{background:#8fd6bd;color:#"
	"10201a}"
	".state{border-color:#8fd6bd}.state.full{border-color:#e6c35c;color:#e6c35c}"
	".off "
	".state{border-color:#ff9d9d;color:#ff9d9d}h2.day,footer,details{border-color:#45463f}}"
	"@media print{html{font-size:14pt}body{background:#fff;color:#000}nav,.button,details{"
	"display:none}.card{border:0;border-bottom:1px solid #000;border-radius:0;padding:.3em 0;"
	"page-break-inside:avoid}.quiet,h2.day,h2.day "
	"b,footer{color:#000}h2.day{page-break-after:avoid}a{color:#000;text-decoration:none}"
	"}";

static const struct words html_lang = { .in = { "zh-CN", "en" } };
static const struct words other_language = { .in = { "English", "中文" } };
static const struct words bigger = { .in = { "大字", "Larger text" } };
static const struct words smaller = { .in = { "标准字", "Normal text" } };
static const struct words home = { .in = { "最近活动", "What is coming" } };
static const struct words ask = { .in = { "打电话问", "Call us" } };
static const struct words go_out = { .in = { "由 linli 邻里 整理", "Made by linli" } };

void page_style_hash(struct text *t)
{
	html_style_hash(t, style);
}

const char *frame_word(const struct page *page, const struct words *words)
{
	return words_get(
		words, page->lang, page->maker ? feed_community(page->maker)->language : LANG_ZH);
}

const char *frame_community(const struct page *page)
{
	const char *name =
		page->maker ? frame_word(page, &feed_community(page->maker)->name) : NULL;
	return name ? name : "linli";
}

static bool is_first_language(const struct page *page)
{
	return !page->maker || page->lang == feed_community(page->maker)->language;
}

static void add_link(
	const struct page *page, const char *path, bool other, bool big, struct text *t)
{
	enum lang lang = other ? (page->lang == LANG_ZH ? LANG_EN : LANG_ZH) : page->lang;
	bool first = other ? !is_first_language(page) : is_first_language(page);
	html_add(t, path);
	if (!first || other)
		text_printf(t, "?lang=%s", lang_tag(lang));
	if (big)
		text_puts(t, !first || other ? "&amp;big=1" : "?big=1");
}

void frame_link(const struct page *page, const char *path, struct text *t)
{
	add_link(page, path, false, page->is_big, t);
}

static void add_nav_link(const struct page *page, const char *path, bool other, bool big,
	const struct words *words, struct text *t)
{
	text_puts(t, "<a href=\"");
	add_link(page, path, other, big, t);
	text_printf(t, "\"%s>%s</a>",
		other ? (page->lang == LANG_ZH ? " lang=\"en\"" : " lang=\"zh-CN\"") : "",
		words->in[page->lang]);
}

static void add_nav(const struct page *page, const char *here, struct text *t)
{
	const struct community *community = page->maker ? feed_community(page->maker) : NULL;
	bool two = community && community->languages[LANG_ZH] && community->languages[LANG_EN];
	text_puts(t, "<nav>");
	if (page->is_file) {
		if (two)
			text_printf(t, "<a href=\"%s\">%s</a>",
				is_first_language(page) ? (page->lang == LANG_ZH ? "en/index.html"
										 : "zh/index.html")
							: "../index.html",
				other_language.in[page->lang]);
	} else {
		add_nav_link(
			page, here, false, !page->is_big, page->is_big ? &smaller : &bigger, t);
		if (two)
			add_nav_link(page, here, true, page->is_big, &other_language, t);
		if (strcmp(here, "/"))
			add_nav_link(page, "/", false, page->is_big, &home, t);
	}
	text_puts(t, "</nav>");
}

void frame_open(const struct page *page, const char *title, const char *here, struct text *t)
{
	text_printf(t,
		"<!DOCTYPE html>\n<html lang=\"%s\"%s>\n<head><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
		"<meta name=\"color-scheme\" content=\"light dark\"><title>",
		html_lang.in[page->lang], page->is_big ? " class=\"big\"" : "");
	html_add(t, title);
	text_puts(t, "</title><style>");
	text_puts(t, style);
	text_puts(t, "</style></head>\n<body><header>");
	add_nav(page, here, t);
	text_puts(t, "<h1>");
	html_add(t, title);
	text_puts(t, "</h1></header>\n<main>\n");
}

void frame_phone(const struct page *page, struct text *t)
{
	const char *phone = page->maker ? feed_phone(page->maker) : NULL;
	if (!phone)
		return;
	text_puts(t, "<a class=\"button\" href=\"tel:");
	for (const char *c = phone; *c; c++)
		if (strchr("+0123456789", *c))
			text_putc(t, *c);
	text_printf(t, "\">%s <span class=\"whole\">", ask.in[page->lang]);
	html_add(t, phone);
	text_puts(t, "</span></a>\n");
}

void frame_close(const struct page *page, struct text *t)
{
	text_puts(t, "</main>\n<footer>");
	if (page->maker)
		text_puts(t, "<p>"), html_add(t, frame_community(page)), text_puts(t, "</p>");
	text_printf(t, "<p>%s</p></footer></body></html>\n", go_out.in[page->lang]);
}
