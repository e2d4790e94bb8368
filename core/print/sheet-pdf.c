/* sheet-pdf.c - a print-out as PDF; the one file that knows pango and cairo */
/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "print/sheet.h"

#ifdef HAVE_PDF

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "page/qr.h"

/* Points: A4, its margins and what is on it (domain/privacy.md D4 and D5).  A code is read from a
 * tenth of its distance: 70 mm from a board, 50 mm at least. */
enum {
	A4_SHORT = 595,
	A4_LONG = 842,
	MARGIN = 42,
	QR_SIDE = 198,
	QR_LEAST = 142,
	STRIP_PIECES = 10,
	STRIP = 128,
	PEN = 24 /* of a row to be filled in */
};

static const struct {
	double lines[SHEET_SMALL + 1], table, least; /* sizes; the smallest that is still read */
} forms[SHEET_FORMS] = {
	[SHEET_LIST] = { { 28, 17, 15, 12, 10 }, 12, 9 },
	[SHEET_POSTER] = { { 48, 32, 24, 22, 12 }, 20, 10 },
	[SHEET_GRID] = { { 24, 16, 14, 12, 10 }, 13, 8 },
};

struct paper { /* where the next block goes */
	cairo_t *cairo;
	double width, height, y;
	const struct sheet *sheet;
	const char *language;
	double scale; /* of all sizes, so that a poster or a grid stays one page */
	int pages;
};

static cairo_status_t collect(void *closure, const unsigned char *data, unsigned int n)
{
	text_add(closure, (const char *)data, n);
	return CAIRO_STATUS_SUCCESS;
}

static PangoLayout *lay_out(
	struct paper *paper, const char *words, double size, bool is_bold, double width)
{
	PangoLayout *layout = pango_cairo_create_layout(paper->cairo);
	PangoFontDescription *font = pango_font_description_from_string("sans");

	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	/* else Japanese forms of characters appear */
	pango_context_set_language(
		pango_layout_get_context(layout), pango_language_from_string(paper->language));
	pango_layout_context_changed(layout);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(layout, words, -1);
	return layout;
}

static double height_of(PangoLayout *layout)
{
	int height;

	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

static void next_page(struct paper *paper)
{
	cairo_show_page(paper->cairo);
	paper->pages++;
	paper->y = MARGIN;
}

/* Begins a new page when there is no room for so much. */
static bool make_room(struct paper *paper, double height)
{
	if (paper->y + height <= paper->height - MARGIN || paper->y <= MARGIN)
		return false;
	next_page(paper);
	return true;
}

static double size_of(const struct paper *paper, double size)
{
	const double scaled = size * paper->scale, least = forms[paper->sheet->form].least;

	return scaled > least ? scaled : least;
}

static void show(struct paper *paper, PangoLayout *layout, double x, double y)
{
	cairo_move_to(paper->cairo, x, y);
	pango_cairo_show_layout(paper->cairo, layout);
	g_object_unref(layout);
}

static void put_line(struct paper *paper, const struct sheet_block *block)
{
	static const struct {
		double before, after; /* of its own size */
		bool is_bold;
	} styles[] = {
		[SHEET_TITLE] = { 0, 0.2, true },
		[SHEET_KEY] = { 0, 0.25, true },
		[SHEET_HEADING] = { 0.4, 0.2, true },
		[SHEET_TEXT] = { 0, 0.2, false },
		[SHEET_SMALL] = { 0, 0.2, false },
	};
	const double size = size_of(paper, forms[paper->sheet->form].lines[block->style]);
	PangoLayout *layout = lay_out(
		paper, block->words, size, styles[block->style].is_bold, paper->width - 2 * MARGIN);
	const double height = height_of(layout);

	if (paper->y > MARGIN)
		paper->y += styles[block->style].before * size;
	make_room(paper, height);
	show(paper, layout, MARGIN, paper->y);
	paper->y += height + styles[block->style].after * size;
}

/* --- tables --- */

struct row {
	PangoLayout *cells[SHEET_COLUMNS];
	double widths[SHEET_COLUMNS], height;
};

/* On a poster the first line of a cell is what one looks for. */
static void embolden_first_line(PangoLayout *layout, const char *words)
{
	PangoAttrList *list = pango_attr_list_new();
	PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);

	bold->end_index = (guint)strcspn(words, "\n");
	pango_attr_list_insert(list, bold);
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}

static struct row make_row(struct paper *paper, const struct sheet_table *table,
	const char *const *cells, bool is_head)
{
	const enum sheet_form form = paper->sheet->form;
	const double size = size_of(paper, forms[form].table);
	struct row row = { .height = table->is_form && !is_head ? PEN : 0 };

	for (size_t c = 0; c < table->columns; c++) {
		const char *words = cells[c] ? cells[c] : "";

		row.widths[c] = (paper->width - 2 * MARGIN) * table->widths[c] / 100;
		row.cells[c] =
			lay_out(paper, words, is_head && form == SHEET_POSTER ? size * 0.7 : size,
				is_head, row.widths[c] - size * 0.6);
		if (form == SHEET_POSTER && !is_head)
			embolden_first_line(row.cells[c], words);
		const double height = height_of(row.cells[c]) + size * 0.5;
		row.height = height > row.height ? height : row.height;
	}
	return row;
}

/* Fine grey rules; a poster has only those between its rows. */
static void rule_row(struct paper *paper, const struct row *row, size_t columns)
{
	const double foot = paper->y + row->height, right = paper->width - MARGIN;
	double x = MARGIN;

	cairo_save(paper->cairo);
	cairo_set_line_width(paper->cairo, 0.6);
	cairo_set_source_rgb(paper->cairo, 0.45, 0.45, 0.45);
	if (paper->sheet->form == SHEET_POSTER) {
		cairo_move_to(paper->cairo, MARGIN, foot);
		cairo_line_to(paper->cairo, right, foot);
	} else {
		for (size_t c = 0; c < columns; x += row->widths[c++])
			cairo_rectangle(paper->cairo, x, paper->y, row->widths[c], row->height);
	}
	cairo_stroke(paper->cairo);
	cairo_restore(paper->cairo);
}

static void put_row(
	struct paper *paper, const struct sheet_table *table, struct row *row, bool is_head)
{
	const double size = size_of(paper, forms[paper->sheet->form].table);
	const bool is_plain = paper->sheet->form == SHEET_POSTER;
	double x = MARGIN, width = 0;

	if (is_head && !is_plain) {
		cairo_save(paper->cairo);
		cairo_set_source_rgb(paper->cairo, 0.93, 0.93, 0.93);
		for (size_t c = 0; c < table->columns; c++)
			width += row->widths[c];
		cairo_rectangle(paper->cairo, MARGIN, paper->y, width, row->height);
		cairo_fill(paper->cairo);
		cairo_restore(paper->cairo);
	}
	rule_row(paper, row, table->columns);
	for (size_t c = 0; c < table->columns; c++) {
		show(paper, row->cells[c], x + (is_plain ? 0 : size * 0.3), paper->y + size * 0.2);
		x += row->widths[c];
	}
	paper->y += row->height;
}

/* The head comes again on each page; a row is never cut. */
static void put_table(struct paper *paper, const struct sheet_table *table)
{
	struct row head = make_row(paper, table, table->heads, true);

	make_room(paper, head.height * 3);
	put_row(paper, table, &head, true);
	for (size_t r = 0; r < table->rows; r++) {
		struct row row = make_row(paper, table, &table->cells[r * table->columns], false);

		if (make_room(paper, row.height)) {
			head = make_row(paper, table, table->heads, true);
			put_row(paper, table, &head, true);
		}
		put_row(paper, table, &row, false);
	}
	paper->y += 8;
}

/* --- codes and strips --- */

struct bytes {
	const char *bytes;
	size_t left;
};

static cairo_status_t feed(void *closure, unsigned char *data, unsigned int n)
{
	struct bytes *bytes = closure;

	if (bytes->left < n)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(data, bytes->bytes, n);
	bytes->bytes += n;
	bytes->left -= n;
	return CAIRO_STATUS_SUCCESS;
}

static double qr_side(const struct paper *paper)
{
	const double side = QR_SIDE * paper->scale;

	return side > QR_LEAST ? side : QR_LEAST;
}

static void put_code(struct paper *paper, const char *words)
{
	struct text png AUTO_TEXT = { 0 };

	if (!qr_png(words, &png))
		return;
	struct bytes bytes = { png.bytes, png.size };
	cairo_surface_t *picture = cairo_image_surface_create_from_png_stream(feed, &bytes);
	const double side = cairo_image_surface_get_width(picture);

	if (side > 0) {
		const double shown = qr_side(paper);

		cairo_save(paper->cairo);
		cairo_translate(paper->cairo, (paper->width - shown) / 2, paper->y);
		cairo_scale(paper->cairo, shown / side, shown / side);
		cairo_set_source_surface(paper->cairo, picture, 0, 0);
		cairo_pattern_set_filter(cairo_get_source(paper->cairo), CAIRO_FILTER_NEAREST);
		cairo_paint(paper->cairo);
		cairo_restore(paper->cairo);
		paper->y += shown;
	}
	cairo_surface_destroy(picture);
}

static void put_centred(struct paper *paper, const char *words, double size)
{
	PangoLayout *layout = lay_out(paper, words, size, false, paper->width - 2 * MARGIN);

	pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
	const double height = height_of(layout);
	show(paper, layout, MARGIN, paper->y);
	paper->y += height + 2;
}

static void put_qr(struct paper *paper, const struct sheet_block *block)
{
	make_room(paper, qr_side(paper) + 44);
	put_code(paper, block->words);
	if (block->caption)
		put_centred(paper, block->caption, size_of(paper, 18));
	put_centred(paper, block->words, size_of(paper, 14));
}

static void put_strip(struct paper *paper, const struct sheet_block *block)
{
	const double width = (paper->width - 2 * MARGIN) / STRIP_PIECES;
	const double top = paper->height - MARGIN - STRIP;

	if (paper->y > top)
		next_page(paper);
	for (int i = 0; i < STRIP_PIECES; i++) {
		cairo_rectangle(paper->cairo, MARGIN + i * width, top, width, STRIP);
		cairo_stroke(paper->cairo);
		cairo_save(paper->cairo);
		cairo_translate(paper->cairo, MARGIN + (i + 1) * width - 4, top + 4);
		cairo_rotate(paper->cairo, G_PI / 2);
		show(paper, lay_out(paper, block->words, 11, false, STRIP - 8), 0, 0);
		cairo_restore(paper->cairo);
	}
	paper->y = paper->height - MARGIN;
}

static void put_block(struct paper *paper, const struct sheet_block *block)
{
	switch (block->kind) {
	case SHEET_LINE:
		put_line(paper, block);
		break;
	case SHEET_TABLE:
		put_table(paper, &block->table);
		break;
	case SHEET_QR:
		put_qr(paper, block);
		break;
	case SHEET_STRIP:
		put_strip(paper, block);
		break;
	case SHEET_BREAK:
		next_page(paper);
		break;
	}
}

/* Sets all blocks at this scale; how many pages that takes. */
static int set_pages(const struct sheet *sheet, cairo_surface_t *surface, double scale)
{
	struct paper paper = { .cairo = cairo_create(surface),
		.width = sheet->form == SHEET_GRID ? A4_LONG : A4_SHORT,
		.height = sheet->form == SHEET_GRID ? A4_SHORT : A4_LONG,
		.y = MARGIN,
		.sheet = sheet,
		.language = sheet->lang == LANG_ZH ? "zh-cn" : "en",
		.scale = scale };

	VEC_EACH (struct sheet_block, block, &sheet->blocks)
		put_block(&paper, block);
	cairo_show_page(paper.cairo);
	const bool good = cairo_status(paper.cairo) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(paper.cairo);
	return good ? paper.pages + 1 : 0;
}

static cairo_surface_t *paper_open(const struct sheet *sheet, cairo_write_func_t write, void *to)
{
	const bool is_wide = sheet->form == SHEET_GRID;

	return cairo_pdf_surface_create_for_stream(
		write, to, is_wide ? A4_LONG : A4_SHORT, is_wide ? A4_SHORT : A4_LONG);
}

/* The largest scale at which it is one page, else the smallest. */
static double scale_of(const struct sheet *sheet)
{
	static const double scales[] = { 1, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62 };
	double scale = 1;

	for (size_t i = 0; sheet->form != SHEET_LIST && i < sizeof scales / sizeof *scales; i++) {
		cairo_surface_t *nowhere = paper_open(sheet, NULL, NULL);

		scale = scales[i];
		const int pages = set_pages(sheet, nowhere, scale);
		cairo_surface_destroy(nowhere);
		if (pages <= 1)
			break;
	}
	return scale;
}

bool sheet_has_pdf(void)
{
	return true;
}

bool sheet_pdf(const struct sheet *sheet, struct text *t)
{
	const double scale = scale_of(sheet);
	cairo_surface_t *surface = paper_open(sheet, collect, t);

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, sheet->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, sheet->made);
	const bool good = set_pages(sheet, surface, scale) > 0;
	cairo_surface_finish(surface);
	const bool written = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
	return good && written;
}

#else

bool sheet_has_pdf(void)
{
	return false;
}

bool sheet_pdf(const struct sheet *sheet, struct text *t)
{
	(void)sheet, (void)t;
	return false;
}

#endif
