/* sheet-pdf.c - a print-out as PDF; the one file that knows pango and cairo */
/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "print/sheet.h"

#ifdef HAVE_PDF

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "page/qr.h"

/* Points: A4 and its margins, and the sizes of domain/privacy.md D4. */
enum {
	A4_SHORT = 595,
	A4_LONG = 842,
	MARGIN = 34,
	QR_SIDE = 142,
	STRIP_PIECES = 10,
	STRIP = 128,
	SMALLEST = 9
};

struct paper { /* where the next block goes */
	cairo_t *cairo;
	double width, height, y;
	const struct sheet *sheet;
	const char *language;
	bool is_dense; /* the table at hand has small letters */
	double scale;  /* of the text: smaller on lists and grids than on a poster */
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

static void show(struct paper *paper, PangoLayout *layout, double x, double y)
{
	cairo_move_to(paper->cairo, x, y);
	pango_cairo_show_layout(paper->cairo, layout);
	g_object_unref(layout);
}

static void put_line(struct paper *paper, const struct sheet_block *block)
{
	static const struct {
		double size, after;
		bool is_bold;
	} styles[] = {
		[SHEET_TITLE] = { 40, 8, true },
		[SHEET_KEY] = { 28, 8, true },
		[SHEET_HEADING] = { 20, 4, true },
		[SHEET_TEXT] = { 18, 4, false },
		[SHEET_SMALL] = { 11, 3, false },
	};
	const double size = styles[block->style].size * paper->scale;
	PangoLayout *layout = lay_out(paper, block->words, size > SMALLEST ? size : SMALLEST,
		styles[block->style].is_bold, paper->width - 2 * MARGIN);
	const double height = height_of(layout);

	make_room(paper, height);
	show(paper, layout, MARGIN, paper->y);
	paper->y += height + styles[block->style].after * paper->scale;
}

/* --- tables --- */

struct row {
	PangoLayout *cells[SHEET_COLUMNS];
	double widths[SHEET_COLUMNS], height;
};

static struct row make_row(struct paper *paper, const struct sheet_table *table,
	const char *const *cells, bool is_head)
{
	struct row row = {
		.height = table->is_grid && !is_head && !paper->sheet->is_landscape ? 24 : 12
	};

	for (size_t c = 0; c < table->columns; c++) {
		row.widths[c] = (paper->width - 2 * MARGIN) * table->widths[c] / 100;
		row.cells[c] = lay_out(paper, cells[c] ? cells[c] : "",
			paper->is_dense                      ? 8
				: paper->sheet->is_landscape ? 9.5
							     : 11,
			is_head, row.widths[c] - 6);
		const double height = height_of(row.cells[c]) + 5;
		row.height = height > row.height ? height : row.height;
	}
	return row;
}

static void put_row(struct paper *paper, const struct sheet_table *table, struct row *row)
{
	double x = MARGIN;

	for (size_t c = 0; c < table->columns; c++) {
		cairo_set_line_width(paper->cairo, 0.6);
		cairo_rectangle(paper->cairo, x, paper->y, row->widths[c], row->height);
		cairo_stroke(paper->cairo);
		show(paper, row->cells[c], x + 3, paper->y + 2);
		x += row->widths[c];
	}
	paper->y += row->height;
}

/* The head comes again on each page; a row is never cut. */
static void put_table(struct paper *paper, const struct sheet_table *table)
{
	paper->is_dense = sheet_is_dense(paper->sheet, table);
	struct row head = make_row(paper, table, table->heads, true);

	make_room(paper, head.height * 3);
	put_row(paper, table, &head);
	for (size_t r = 0; r < table->rows; r++) {
		struct row row = make_row(paper, table, &table->cells[r * table->columns], false);

		if (make_room(paper, row.height)) {
			head = make_row(paper, table, table->heads, true);
			put_row(paper, table, &head);
		}
		put_row(paper, table, &row);
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

static void put_code(struct paper *paper, const char *words)
{
	struct text png AUTO_TEXT = { 0 };

	if (!qr_png(words, &png))
		return;
	struct bytes bytes = { png.bytes, png.size };
	cairo_surface_t *picture = cairo_image_surface_create_from_png_stream(feed, &bytes);
	const double side = cairo_image_surface_get_width(picture);

	if (side > 0) {
		cairo_save(paper->cairo);
		cairo_translate(paper->cairo, (paper->width - QR_SIDE) / 2, paper->y);
		cairo_scale(paper->cairo, QR_SIDE / side, QR_SIDE / side);
		cairo_set_source_surface(paper->cairo, picture, 0, 0);
		cairo_pattern_set_filter(cairo_get_source(paper->cairo), CAIRO_FILTER_NEAREST);
		cairo_paint(paper->cairo);
		cairo_restore(paper->cairo);
		paper->y += QR_SIDE;
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
	make_room(paper, QR_SIDE + 44);
	put_code(paper, block->words);
	if (block->caption)
		put_centred(paper, block->caption, 16);
	put_centred(paper, block->words, 11);
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

static double scale_of(const struct sheet *sheet)
{
	double scale = 1;

	VEC_EACH (struct sheet_block, block, &sheet->blocks)
		if (block->kind == SHEET_TABLE)
			scale = sheet->is_landscape ? 0.45 : 0.6;
	return scale;
}

bool sheet_has_pdf(void)
{
	return true;
}

bool sheet_pdf(const struct sheet *sheet, struct text *t)
{
	struct paper paper = { .width = sheet->is_landscape ? A4_LONG : A4_SHORT,
		.height = sheet->is_landscape ? A4_SHORT : A4_LONG,
		.y = MARGIN,
		.sheet = sheet,
		.language = sheet->lang == LANG_ZH ? "zh-cn" : "en",
		.scale = scale_of(sheet) };
	cairo_surface_t *surface =
		cairo_pdf_surface_create_for_stream(collect, t, paper.width, paper.height);

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, sheet->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, sheet->made);
	paper.cairo = cairo_create(surface);
	VEC_EACH (struct sheet_block, block, &sheet->blocks)
		put_block(&paper, block);
	cairo_show_page(paper.cairo);
	const bool good = cairo_status(paper.cairo) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(paper.cairo);
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
