/* output.c - the data of a command: a table, TSV or JSON */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/output.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "base/text.h"
#include "base/utf8.h"

struct output {
	enum output_form form;
	const struct zone *zone;
	json_t *root, *subject, *items, *current;
};

/* jansson says -1 only when memory is gone or the text is no UTF-8: neither may pass unseen. */
static void put(struct output *output, const char *field, json_t *value)
{
	if (!value || json_object_set_new(output->current, field, value) != 0)
		fatal("field %s cannot be written", field);
}

struct output *output_new(const struct setup *setup, const char *command, const char *community,
	const struct zone *zone, int64_t now)
{
	struct output *output = xcalloc(1, sizeof *output);
	char instant[INSTANT_TEXT];

	*output = (struct output){ .form = setup->form,
		.zone = zone,
		.root = json_object(),
		.subject = json_object(),
		.items = json_array() };
	output->current = output->root;
	put(output, "schema", json_integer(1));
	output_text(output, "command", command);
	output_text(output, "community", community);
	zone_format(zone, now, instant);
	output_text(output, "now", instant);
	put(output, "subject", output->subject);
	put(output, "items", output->items);
	output->current = output->subject;
	return output;
}

void output_free(struct output *output)
{
	if (!output)
		return;
	json_decref(output->root);
	free(output);
}

void output_item(struct output *output)
{
	output->current = json_object();
	if (json_array_append_new(output->items, output->current) != 0)
		fatal("an item cannot be written");
}

void output_text(struct output *output, const char *field, const char *text)
{
	put(output, field, text ? json_string(text) : json_null());
}

void output_number(struct output *output, const char *field, int64_t number)
{
	put(output, field, json_integer(number));
}

void output_bool(struct output *output, const char *field, bool yes)
{
	put(output, field, json_boolean(yes));
}

void output_null(struct output *output, const char *field)
{
	put(output, field, json_null());
}

void output_day(struct output *output, const char *field, civil_day day)
{
	char text[CIVIL_TEXT];

	if (day == CIVIL_NONE) {
		output_null(output, field);
		return;
	}
	civil_format(day, text);
	output_text(output, field, text);
}

void output_instant(struct output *output, const char *field, int64_t instant)
{
	char text[INSTANT_TEXT];

	if (instant == 0) {
		output_null(output, field);
		return;
	}
	zone_format(output->zone, instant, text);
	output_text(output, field, text);
}

void output_list(struct output *output, const char *field, const char *const *texts)
{
	json_t *list = json_array();

	for (; texts && *texts; texts++)
		if (json_array_append_new(list, json_string(*texts)) != 0)
			fatal("field %s cannot be written", field);
	put(output, field, list);
}

/* A value as a word: null is empty, lists are joined. */
static void word_add(const json_t *value, struct text *t)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		text_puts(t, json_string_value(value));
		break;
	case JSON_INTEGER:
		text_printf(t, "%lld", (long long)json_integer_value(value));
		break;
	case JSON_TRUE:
		text_puts(t, "true");
		break;
	case JSON_FALSE:
		text_puts(t, "false");
		break;
	case JSON_ARRAY:
		for (size_t i = 0; i < json_array_size(value); i++) {
			if (i)
				text_putc(t, ',');
			word_add(json_array_get(value, i), t);
		}
		break;
	default:
		break;
	}
}

static void escape(const char *word, struct text *t)
{
	for (; *word; word++) {
		switch (*word) {
		case '\t':
			text_puts(t, "\\t");
			break;
		case '\n':
			text_puts(t, "\\n");
			break;
		case '\\':
			text_puts(t, "\\\\");
			break;
		default:
			text_putc(t, *word);
		}
	}
}

static void tsv_add(json_t *items, struct text *t)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		json_t *item = json_array_get(items, i);
		const char *field, *tab = "";
		json_t *value;

		json_object_foreach(item, field, value)
		{
			struct text word AUTO_TEXT = { 0 };

			word_add(value, &word);
			text_puts(t, tab);
			escape(text_string(&word), t);
			tab = "\t";
		}
		text_putc(t, '\n');
	}
}

/* Instants without seconds and offset: a person reads the community's clock. */
static void cell_add(const json_t *value, struct text *t)
{
	const char *string = value ? json_string_value(value) : NULL;
	const size_t from = t->size;

	if (string && strlen(string) == 25 && string[10] == 'T')
		text_printf(t, "%.10s %.5s", string, string + 11);
	else if (value)
		word_add(value, t);
	for (size_t i = from; i < t->size; i++)
		if (t->bytes[i] == '\n' || t->bytes[i] == '\t')
			t->bytes[i] = ' ';
}

static void pad(struct text *t, size_t columns)
{
	while (columns-- > 0)
		text_putc(t, ' ');
}

enum { COLUMNS_MOST = 16 };

static void row_add(const char *const *cells, const size_t *widths,
	const struct output_column *columns, struct text *t)
{
	const size_t begin = t->size;

	for (size_t c = 0; columns[c].field; c++) {
		const size_t width = utf8_columns(cells[c]);

		if (c)
			text_puts(t, "  ");
		if (columns[c].is_right)
			pad(t, widths[c] - width);
		text_puts(t, cells[c]);
		if (!columns[c].is_right)
			pad(t, widths[c] - width);
	}
	while (t->size > begin && t->bytes[t->size - 1] == ' ')
		text_cut(t, t->size - 1);
	text_putc(t, '\n');
}

static void table_add(json_t *items, const struct output_column *columns, struct text *t)
{
	const size_t rows = json_array_size(items);
	size_t count = 0, widths[COLUMNS_MOST] = { 0 };

	while (columns[count].field)
		count++;
	char **cells = xcalloc((rows + 1) * count, sizeof *cells);

	for (size_t r = 0; r <= rows; r++)
		for (size_t c = 0; c < count; c++) {
			struct text cell = { 0 };

			if (r == 0)
				text_puts(&cell, _(columns[c].heading));
			else
				cell_add(json_object_get(
						 json_array_get(items, r - 1), columns[c].field),
					&cell);
			cells[r * count + c] = text_take(&cell);
			const size_t width = utf8_columns(cells[r * count + c]);

			widths[c] = width > widths[c] ? width : widths[c];
		}
	for (size_t r = 0; r <= rows; r++)
		row_add((const char *const *)cells + r * count, widths, columns, t);
	for (size_t i = 0; i < (rows + 1) * count; i++)
		free(cells[i]);
	free(cells);
}

static void json_add(json_t *root, struct text *t)
{
	char *line = json_dumps(root, JSON_COMPACT);

	if (!line)
		fatal("the answer cannot be written");
	text_puts(t, line);
	text_putc(t, '\n');
	free(line);
}

int output_flush(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	fprintf(stderr, _("linli: cannot write: %s\n"), strerror(errno));
	return EXIT_WRITE;
}

int output_finish(struct output *output, const struct output_column *columns)
{
	struct text t AUTO_TEXT = { 0 };

	if (output->form == OUTPUT_JSON)
		json_add(output->root, &t);
	else if (output->form == OUTPUT_TSV)
		tsv_add(output->items, &t);
	else if (json_array_size(output->items) > 0)
		table_add(output->items, columns, &t);
	output_free(output);
	if (fwrite(text_string(&t), 1, t.size, stdout) == t.size && fflush(stdout) == 0)
		return EXIT_DONE;
	fprintf(stderr, _("linli: cannot write: %s\n"), strerror(errno));
	return EXIT_WRITE;
}
