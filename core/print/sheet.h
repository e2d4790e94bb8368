/* sheet.h - a print-out: what is on the paper, for whichever way it gets there */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_SHEET_H
#define LINLI_SHEET_H

/*
 * A sheet is a list of blocks on A4.  What is on it is decided once; sheet_html and sheet_pdf only
 * set it.  Black on white, Chinese beside English where both are known, one QR code at most, and
 * nothing that needs the network.  Strings are borrowed and must live as long as the sheet.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/lang.h"
#include "base/text.h"
#include "base/vec.h"

enum sheet_style {
	SHEET_TITLE,   /* a poster's name, to be read from across the street */
	SHEET_KEY,     /* when and where */
	SHEET_HEADING, /* a part of a list */
	SHEET_TEXT,
	SHEET_SMALL
};
enum sheet_kind { SHEET_LINE, SHEET_TABLE, SHEET_QR, SHEET_STRIP, SHEET_BREAK };

/* What it is read from: sizes and margins follow (domain/privacy.md D4).  A poster and a grid are
 * made smaller until they fit on one page; a list goes on over as many as it needs. */
enum sheet_form { SHEET_LIST, SHEET_POSTER, SHEET_GRID, SHEET_FORMS };

enum { SHEET_COLUMNS = 9 };

struct sheet_table {
	size_t columns, rows;
	int widths[SHEET_COLUMNS]; /* of 100 */
	const char *heads[SHEET_COLUMNS];
	/* rows × columns; line feeds begin a new line, the first of which is bold on a poster;
	 * NULL: empty */
	const char *const *cells;
	bool is_form; /* to be filled in: rows high enough for a pen */
};

struct sheet_block {
	enum sheet_kind kind;
	enum sheet_style style;
	const char *words;   /* of a line, a QR code, each piece of a strip */
	const char *caption; /* of a QR code; NULL */
	struct sheet_table table;
};

struct sheet {
	enum lang lang;
	enum sheet_form form; /* a grid lies on its side */
	const char *title;    /* of the document */
	const char *made;     /* when, "2026-12-05T09:00:00+08:00": no clock is asked */
	struct VEC(struct sheet_block) blocks;
};

void sheet_line(struct sheet *sheet, enum sheet_style style, const char *words);
void sheet_add_table(struct sheet *sheet, const struct sheet_table *table);
/* What follows begins on a new page. */
void sheet_break(struct sheet *sheet);
/* A code of these words (an address), with the address itself below for those without a phone. */
void sheet_qr(struct sheet *sheet, const char *words, const char *caption);
/* Ten pieces with the same words to tear off, along the foot. */
void sheet_strip(struct sheet *sheet, const char *words);
void sheet_free(struct sheet *sheet);
/* Whether a table of this sheet needs small letters to stay on one page: a guess, for those who
 * cannot measure. */
bool sheet_is_dense(const struct sheet *sheet, const struct sheet_table *table);

/* The whole document; qr_path: the address of the code's picture on the site, NULL: it stands in
 * the document itself. */
void sheet_html(const struct sheet *sheet, const char *qr_path, struct text *t);
/* For the Content-Security-Policy: "sha256-…" of the style that all sheets carry. */
void sheet_style_hash(struct text *t);
/* The same as PDF; false: this program was built without pangocairo, or it failed. */
bool sheet_pdf(const struct sheet *sheet, struct text *t);
bool sheet_has_pdf(void);

#endif
