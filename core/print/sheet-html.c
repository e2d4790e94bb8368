/* sheet-html.c - a print-out as a page that any browser prints on A4 */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/base64.h"
#include "base/cleanup.h"
#include "print/sheet.h"
#include "page/html.h"
#include "page/qr.h"

enum { STRIP_PIECES = 10 };

/* @page cannot be chosen by a class in old browsers, so there are two of them by name and the
 * paper's own turn for the rest.  Rows are never cut, heads come again on the next page. */
static const char style[] =
	"@page{size:A4;margin:15mm}@page wide{size:A4 landscape;margin:12mm}"
	"*{box-sizing:border-box}"
	"body{margin:0 auto;max-width:180mm;padding:0;background:#fff;color:#000;line-height:1.4;"
	"font-size:12pt;line-break:strict;overflow-wrap:break-word;word-wrap:break-word;"
	"font-family:\"PingFang SC\",\"Microsoft YaHei\",\"Noto Sans CJK SC\","
	"\"WenQuanYi Micro Hei\",sans-serif}"
	"body.wide{max-width:273mm;page:wide}"
	"h1{font-size:42pt;line-height:1.15;margin:0 0 3mm}"
	".key{font-size:32pt;line-height:1.3;font-weight:bold;margin:3mm 0}"
	"h2{font-size:15pt;margin:4mm 0 1mm}"
	"p{margin:1mm 0}.text{font-size:22pt}.wide .text,.list .text{font-size:12pt}"
	".list h1{font-size:28pt;margin:0 0 1mm}.list .key{font-size:17pt}"
	".wide h1{font-size:22pt;margin:0 0 1mm}.wide .key{font-size:15pt;margin:0 0 2mm}"
	".small{font-size:10pt}.poster .small{font-size:12pt}"
	"table{width:100%;border-collapse:collapse;table-layout:fixed;margin:2mm 0}"
	"th,td{border:.2mm solid #777;padding:.8mm 1.2mm;text-align:left;vertical-align:top;"
	"white-space:pre-line}"
	"th{background:#eee}tr{page-break-inside:avoid}thead{display:table-header-group}"
	".poster th,.poster td{border-width:0 0 .2mm;background:#fff;padding-left:0}"
	".poster td{font-size:13pt;line-height:1.25}.poster table{margin:0}"
	".form td{height:9mm}"
	".dense{font-size:9pt;line-height:1.2}.dense th,.dense td{padding:.3mm 1mm}"
	".qr{text-align:center;margin:2mm 0;page-break-inside:avoid}"
	".qr img{width:50mm;height:50mm}.qr .text{font-size:16pt}"
	".strip{width:100%;table-layout:fixed;border-top:.3mm dashed #000;margin-top:6mm;"
	"page-break-inside:avoid}"
	".strip td{border:0;border-left:.3mm dashed #000;height:45mm;padding:0;text-align:center;"
	"vertical-align:middle}"
	".strip span{-webkit-writing-mode:vertical-rl;writing-mode:vertical-rl;font-size:10pt;"
	"white-space:nowrap}"
	".next{page-break-before:always}"
	"@media screen{body{padding:8mm}}";

static const char *const forms[SHEET_FORMS] = {
	[SHEET_LIST] = "list", [SHEET_POSTER] = "poster", [SHEET_GRID] = "wide"
};
static const char *const html_lang[LANG_COUNT] = { [LANG_ZH] = "zh-CN", [LANG_EN] = "en" };

void sheet_style_hash(struct text *t)
{
	html_style_hash(t, style);
}

static void put_element(struct text *t, const char *open, const char *words, const char *close)
{
	text_puts(t, open);
	html_lines(t, words);
	text_puts(t, close);
}

static void put_line(const struct sheet_block *block, struct text *t)
{
	static const struct {
		const char *open, *close;
	} tags[] = {
		[SHEET_TITLE] = { "<h1>", "</h1>\n" },
		[SHEET_KEY] = { "<p class=\"key\">", "</p>\n" },
		[SHEET_HEADING] = { "<h2>", "</h2>\n" },
		[SHEET_TEXT] = { "<p class=\"text\">", "</p>\n" },
		[SHEET_SMALL] = { "<p class=\"small\">", "</p>\n" },
	};
	put_element(t, tags[block->style].open, block->words, tags[block->style].close);
}

/* On a poster the first line of a cell is what one looks for. */
static void put_cell(const struct sheet *sheet, const char *cell, struct text *t)
{
	struct text first AUTO_TEXT = { 0 };

	text_puts(t, "<td>");
	if (sheet->form == SHEET_POSTER) {
		text_add(&first, cell, strcspn(cell, "\n"));
		text_puts(t, "<b>");
		html_add(t, text_string(&first));
		text_puts(t, "</b>");
		cell += first.size;
	}
	html_lines(t, cell);
	text_puts(t, "</td>");
}

static void put_table(const struct sheet *sheet, const struct sheet_table *table, struct text *t)
{
	text_printf(t, "<table class=\"%s%s\"><colgroup>", table->is_form ? "form" : "rows",
		sheet_is_dense(sheet, table) ? " dense" : "");
	for (size_t c = 0; c < table->columns; c++)
		text_printf(t, "<col width=\"%d%%\">", table->widths[c]);
	text_puts(t, "</colgroup><thead><tr>");
	for (size_t c = 0; c < table->columns; c++)
		put_element(t, "<th>", table->heads[c] ? table->heads[c] : "", "</th>");
	text_puts(t, "</tr></thead><tbody>\n");
	for (size_t r = 0; r < table->rows; r++) {
		text_puts(t, "<tr>");
		for (size_t c = 0; c < table->columns; c++) {
			const char *cell = table->cells[r * table->columns + c];
			put_cell(sheet, cell ? cell : "", t);
		}
		text_puts(t, "</tr>\n");
	}
	text_puts(t, "</tbody></table>\n");
}

static void put_qr(const struct sheet_block *block, const char *path, struct text *t)
{
	struct text png AUTO_TEXT = { 0 };

	text_puts(t, "<div class=\"qr\">");
	if (path) {
		text_puts(t, "<img alt=\"QR\" src=\"");
		html_add(t, path);
		text_puts(t, "\">");
	} else if (qr_png(block->words, &png)) {
		text_puts(t, "<img alt=\"QR\" src=\"data:image/png;base64,");
		base64_add(t, (const unsigned char *)png.bytes, png.size);
		text_puts(t, "\">");
	}
	if (block->caption)
		put_element(t, "<p class=\"text\">", block->caption, "</p>");
	put_element(t, "<p class=\"small\">", block->words, "</p></div>\n");
}

static void put_strip(const struct sheet_block *block, struct text *t)
{
	text_puts(t, "<table class=\"strip\"><tr>");
	for (int i = 0; i < STRIP_PIECES; i++)
		put_element(t, "<td><span>", block->words, "</span></td>");
	text_puts(t, "</tr></table>\n");
}

void sheet_html(const struct sheet *sheet, const char *qr_path, struct text *t)
{
	text_printf(t, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"><title>",
		html_lang[sheet->lang]);
	html_add(t, sheet->title);
	text_printf(t, "</title><style>%s</style></head>\n<body class=\"%s\">\n", style,
		forms[sheet->form]);
	VEC_EACH (struct sheet_block, block, &sheet->blocks)
		switch (block->kind) {
		case SHEET_LINE:
			put_line(block, t);
			break;
		case SHEET_TABLE:
			put_table(sheet, &block->table, t);
			break;
		case SHEET_QR:
			put_qr(block, qr_path, t);
			break;
		case SHEET_STRIP:
			put_strip(block, t);
			break;
		case SHEET_BREAK:
			text_puts(t, "<div class=\"next\"></div>\n");
			break;
		}
	text_puts(t, "</body></html>\n");
}
