/* sheet.c - a print-out: what is on the paper, for whichever way it gets there */
/* SPDX-License-Identifier: Apache-2.0 */
#include "print/sheet.h"

static struct sheet_block *add(struct sheet *sheet, enum sheet_kind kind)
{
	struct sheet_block *block = vec_add(&sheet->blocks);

	block->kind = kind;
	return block;
}

void sheet_line(struct sheet *sheet, enum sheet_style style, const char *words)
{
	if (!words || !*words)
		return;
	struct sheet_block *block = add(sheet, SHEET_LINE);

	block->style = style;
	block->words = words;
}

void sheet_add_table(struct sheet *sheet, const struct sheet_table *table)
{
	add(sheet, SHEET_TABLE)->table = *table;
}

void sheet_break(struct sheet *sheet)
{
	add(sheet, SHEET_BREAK);
}

void sheet_qr(struct sheet *sheet, const char *words, const char *caption)
{
	struct sheet_block *block = add(sheet, SHEET_QR);

	block->words = words;
	block->caption = caption;
}

void sheet_strip(struct sheet *sheet, const char *words)
{
	add(sheet, SHEET_STRIP)->words = words;
}

static size_t lines_of(const char *words)
{
	size_t lines = 1;

	for (; words && *words; words++)
		lines += *words == '\n';
	return lines;
}

bool sheet_is_dense(const struct sheet *sheet, const struct sheet_table *table)
{
	/* of A4 across: millimetres for the rows, of a line, and around each row */
	enum { ROOM = 155, LINE = 5, AROUND = 2 };
	size_t used = 0;

	for (size_t r = 0; r < table->rows; r++) {
		size_t most = 1;
		for (size_t c = 0; c < table->columns; c++) {
			const size_t lines = lines_of(table->cells[r * table->columns + c]);
			most = lines > most ? lines : most;
		}
		used += most * LINE + AROUND;
	}
	return sheet->form == SHEET_GRID && used > ROOM;
}

void sheet_free(struct sheet *sheet)
{
	vec_free(&sheet->blocks);
}
