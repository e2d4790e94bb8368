/* source.c - INI text as sections and keys that know where they stand */
/* SPDX-License-Identifier: Apache-2.0 */
#include "config/source.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "base/lang.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "config/kinds.h"

enum { SECTIONS = 20000 };

/* The library's lines end at 200 bytes: a long value reaches it in pieces, each under its key
 * again and between two marks, so that it trims nothing that belongs to the value. */
enum { PIECE = 100, MARK = '\002' };
static const char head_key[] = "@";

struct reader { /* what ini_parse_stream reads from: the lines that passed */
	struct source *source;
	struct faults *faults;
	const char *file;
	const char *at, *end; /* of the text that is left */
	uint32_t line;
	struct section *section; /* NULL: before the first one */
	bool skipping;           /* below a head that was no good */
	/* what the library is being given of the current line */
	bool announce;
	const char *key, *value;
	uint32_t column; /* characters before the value */
	size_t key_size, left;
	bool has_comment;
	char *joined;
	size_t joined_size;
};

static struct place_in_file here(const struct reader *r)
{
	return (struct place_in_file){ .file = r->file, .line = r->line, .column = 1 };
}

static const char *section_name(const struct reader *r)
{
	return r->section != NULL ? r->section->name : NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* U+3000, the blank of a Chinese keyboard: nobody sees the difference, so it is one too. */
static size_t blank_at(const char *text, size_t n)
{
	if (n > 0 && is_blank(*text))
		return 1;
	return n >= 3 && memcmp(text, "\u3000", 3) == 0 ? 3 : 0;
}

static bool is_key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		c == '-' || c == '_' || c == '.';
}

static size_t key_length(const char *line, size_t n)
{
	size_t i = 0;

	while (i < n && is_key_char(line[i]))
		i++;
	return i;
}

static size_t trim_end(const char *text, size_t n)
{
	for (size_t blank = 1; n > 0 && blank > 0; n -= blank)
		blank = is_blank(text[n - 1])                              ? 1
			: n >= 3 && memcmp(text + n - 3, "\u3000", 3) == 0 ? 3
									   : 0;
	return n;
}

/* Moves over the blanks at the start. */
static void trim_start(const char **text, size_t *n)
{
	for (size_t blank; (blank = blank_at(*text, *n)) > 0; *n -= blank)
		*text += blank;
}

static struct entry *add_entry(struct reader *r, const char *key, size_t n, const char *value)
{
	struct arena *a = r->source->arena;
	struct entry *e = vec_add(&r->section->entries);
	const char *dot = memchr(key, '.', n);

	e->key = arena_copy(a, key, n);
	e->base = arena_copy(a, key, dot != NULL ? (size_t)(dot - key) : n);
	e->suffix = dot != NULL ? arena_copy(a, dot + 1, n - (size_t)(dot - key) - 1) : NULL;
	e->value = value;
	e->at = here(r);
	return e;
}

/* The key of a faulty line, when one can be seen, is kept: it is there, only no good. */
static void keep_bad(struct reader *r, const char *line, size_t n)
{
	trim_start(&line, &n);
	const size_t size = key_length(line, n);
	if (r->section != NULL && !r->skipping && size > 0 && size <= KEY_BYTES)
		add_entry(r, line, size, "")->bad = true;
}

static void report(struct reader *r, const char *code, const char *hint, const char *message)
{
	faults_report(
		r->faults, FAULT_ERROR, here(r), code, section_name(r), NULL, hint, "%s", message);
}

/* -- Section heads -- */

static bool is_id(const char *id, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!((id[i] >= 'a' && id[i] <= 'z') || (id[i] >= '0' && id[i] <= '9') ||
			    (id[i] == '-' && i > 0)))
			return false;
	return n > 0;
}

/* Lower case, one blank, "-" for the rest; the bytes of it. */
static size_t repair_words(const char *head, size_t n, char ret_words[static LINE_BYTES])
{
	size_t size = 0;
	bool has_blank = false;

	for (size_t i = 0; i < n && size < 80; i++) {
		char c = head[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (plain) {
			ret_words[size++] = c;
		} else if (size > 0 && is_blank(c) && !has_blank) {
			ret_words[size++] = ' ';
			has_blank = true;
		} else if (size > 0 && ret_words[size - 1] != '-' && ret_words[size - 1] != ' ') {
			ret_words[size++] = '-';
		}
	}
	while (size > 0 && (ret_words[size - 1] == '-' || ret_words[size - 1] == ' '))
		size--;
	return size;
}

/* What the writer of a bad head probably wanted. */
static const char *repair_head(struct arena *a, const char *head, size_t n)
{
	char out[LINE_BYTES];
	const size_t size = repair_words(head, n, out);
	const char *blank = memchr(out, ' ', size);
	const struct kind *kind = kind_find(out, blank != NULL ? (size_t)(blank - out) : size);

	if (kind == NULL)
		return _("write it as in \"[activity tea]\"");
	if (kind->has_id && blank == NULL)
		return arena_format(a, _("try [%s ID]"), kind->name);
	return arena_format(
		a, _("try [%.*s]"), kind->has_id ? (int)size : (int)strlen(kind->name), out);
}

static void head_fault(struct reader *r, const char *code, const char *hint, const char *message)
{
	faults_report(r->faults, FAULT_ERROR, here(r), code, NULL, NULL, hint, "%s", message);
	r->skipping = true;
}

static void open_section(struct reader *r, const char *kind, const char *id)
{
	struct source *s = r->source;

	if (s->sections.count >= SECTIONS) {
		if (!s->too_many)
			head_fault(r, "file-too-big", NULL,
				arena_format(s->arena, _("more than %d sections"), SECTIONS));
		s->too_many = true;
		r->skipping = true;
		return;
	}
	struct section *section = ARENA_NEW(s->arena, struct section);
	*section = (struct section){ .kind = kind,
		.id = id,
		.name = id != NULL ? arena_format(s->arena, "%s %s", kind, id) : kind,
		.at = here(r) };
	*vec_add(&s->sections) = section;
	r->section = section;
	r->skipping = false;
	r->announce = true;
}

static void read_known(struct reader *r, const struct kind *kind, const char *id, size_t n)
{
	struct arena *a = r->source->arena;

	if (!kind->has_id && id != NULL) {
		head_fault(r, "id-unwanted", arena_format(a, _("write \"[%s]\""), kind->name),
			arena_format(a, _("[%s] has no id"), kind->name));
		return;
	}
	if (kind->has_id && id == NULL) {
		head_fault(r, "id-missing", arena_format(a, _("try [%s ID]"), kind->name),
			arena_format(a, _("[%s] needs an id"), kind->name));
		return;
	}
	if (n > ID_CHARS) {
		head_fault(r, "id-too-long", _("shorten it"),
			arena_format(a, _("an id has at most %d characters"), ID_CHARS));
		return;
	}
	open_section(r, kind->name, id != NULL ? arena_copy(a, id, n) : NULL);
}

static void read_inside(struct reader *r, const char *head, size_t n)
{
	struct arena *a = r->source->arena;
	const char *blank = memchr(head, ' ', n);
	const size_t kind_size = blank != NULL ? (size_t)(blank - head) : n;
	const char *id = blank != NULL ? blank + 1 : NULL;
	const size_t id_size = blank != NULL ? n - kind_size - 1 : 0;

	if (!is_id(head, kind_size) || (id != NULL && !is_id(id, id_size))) {
		head_fault(r, "bad-section", repair_head(a, head, n),
			_("a section head is [kind id] with a lower case id"));
	} else if (kind_find(head, kind_size) == NULL) {
		const char *near = kind_nearest(head, kind_size);
		if (near != NULL && strcmp(near, "community") == 0)
			r->source->lost_community = true;
		head_fault(r, "unknown-section",
			near != NULL ? arena_format(a, _("did you mean \"%s\"?"), near) : NULL,
			arena_format(
				a, _("unknown kind of section \"%.*s\""), (int)kind_size, head));
	} else {
		read_known(r, kind_find(head, kind_size), id, id_size);
	}
	if (r->skipping && kind_size >= 9 && memcmp(head, "community", 9) == 0)
		r->source->lost_community = true;
}

/* Behind the "]" there may be blanks, or a blank and a comment. */
static bool is_rest_fine(const char *rest, size_t n)
{
	if (trim_end(rest, n) == 0)
		return true;
	size_t i = 0;
	while (i < n && is_blank(rest[i]))
		i++;
	return i > 0 && (rest[i] == ';' || rest[i] == '#');
}

static void read_line_head(struct reader *r, const char *line, size_t n, const char *close)
{
	struct arena *a = r->source->arena;

	r->section = NULL;
	if (close == NULL) {
		const size_t size = trim_end(line, n);
		if (size >= 10 && memcmp(line, "[community", 10) == 0)
			r->source->lost_community = true;
		head_fault(r, "open-section",
			arena_format(a, _("write \"%.*s]\""), (int)size, line),
			_("\"]\" is missing"));
		return;
	}
	const char *rest = close + 1;
	if (!is_rest_fine(rest, n - (size_t)(rest - line)))
		head_fault(r, "bad-section", repair_head(a, line + 1, (size_t)(close - line) - 1),
			_("a section head is [kind id] with a lower case id"));
	else
		read_inside(r, line + 1, (size_t)(close - line) - 1);
}

/* The id of a head that was no good, as it was probably meant: who names it is not told that there
 * is no such section. */
static void note_lost(struct reader *r, const char *head, size_t n)
{
	char meant[LINE_BYTES];
	const size_t size = repair_words(head, n, meant);
	const char *blank = memchr(meant, ' ', size);

	if (blank != NULL)
		*vec_add(&r->source->lost_ids) =
			arena_copy(r->source->arena, blank + 1, size - (size_t)(blank + 1 - meant));
}

static void read_head(struct reader *r, const char *line, size_t n)
{
	const char *close = memchr(line, ']', n);

	read_line_head(r, line, n, close);
	if (r->skipping)
		note_lost(r, line + 1, (close != NULL ? (size_t)(close - line) : n) - 1);
}

/* -- Pairs -- */

/* Bytes of a colon, the full-width one too. */
static size_t colon_at(const char *text, size_t n)
{
	if (n > 0 && *text == ':')
		return 1;
	return n >= 3 && memcmp(text, "：", 3) == 0 ? 3 : 0;
}

/* ［venue room］, as an input method writes it. */
static const char *head_hint(struct reader *r, const char *line, size_t n)
{
	static const char open[] = "［", close[] = "］";

	if (n <= 6 || memcmp(line, open, 3) != 0)
		return NULL;
	const size_t end = memcmp(line + n - 3, close, 3) == 0 ? n - 3
		: line[n - 1] == ']'                           ? n - 1
							       : n;
	return arena_format(
		r->source->arena, _("did you mean \"[%.*s]\"?"), (int)(end - 3), line + 3);
}

static void not_a_pair(struct reader *r, const char *line, size_t n)
{
	struct arena *a = r->source->arena;
	const size_t key = key_length(line, n);
	size_t value = key;
	while (value < n && is_blank(line[value]))
		value++;
	if (value + 3 <= n && memcmp(line + value, "＝", 3) == 0) /* the full-width sign */
		for (value += 3; value < n && blank_at(line + value, n - value) > 0;)
			value += blank_at(line + value, n - value);
	const size_t colon = key > 0 ? colon_at(line + value, n - value) : 0;
	if (colon > 0) {
		const char *rest = line + value + colon;
		size_t left = n - value - colon;
		trim_start(&rest, &left);
		value = n - left;
		report(r, "colon",
			arena_format(a, _("write \"%.*s = %.*s\""), (int)key, line,
				(int)(n - value), line + value),
			_("\":\" does not separate key and value"));
	} else {
		const char *hint = key > 0 && value < n && value > key
			? arena_format(a, _("did you mean \"%.*s = %.*s\"?"), (int)key, line,
				  (int)(n - value), line + value)
			: head_hint(r, line, n);
		report(r, "not-a-pair", hint, _("expected \"key = value\""));
	}
	keep_bad(r, line, n);
}

/* Where a comment begins in a value: at a blank and ";". */
static size_t comment_start(const char *value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (value[i] == ';' && (i == 0 || is_blank(value[i - 1])))
			return i;
	return n;
}

static bool is_key(const char *key, size_t n)
{
	const char *dot = memchr(key, '.', n);
	const size_t base = dot != NULL ? (size_t)(dot - key) : n;

	return n > 0 && key_length(key, n) == n && base > 0 && base <= KEY_BYTES && n <= 96 &&
		key[n - 1] != '.' && !(key[0] >= '0' && key[0] <= '9');
}

/* Prepares a pair for the library; false when there is nothing for it. */
static bool read_pair(struct reader *r, const char *line, size_t n)
{
	const char *equals = memchr(line, '=', n);

	if (r->skipping)
		return false;
	if (equals == NULL || equals == line) {
		not_a_pair(r, line, trim_end(line, n));
		return false;
	}
	const size_t key = trim_end(line, (size_t)(equals - line));
	if (r->section == NULL) {
		report(r, "key-outside", _("put it below a section head"),
			_("this key stands before any section"));
		return false;
	}
	const char *behind = line + key_length(line, key);
	size_t left = (size_t)(line + key - behind);
	trim_start(&behind, &left);
	if (colon_at(behind, left) > 0) {
		not_a_pair(r, line, trim_end(line, n));
		return false;
	}
	if (!is_key(line, key)) {
		faults_report(r->faults, FAULT_ERROR, here(r), "unknown-key", section_name(r),
			arena_copy(r->source->arena, line, utf8_cut(line, key, 60)),
			_("a key is written in lower case letters, digits and \"-\""),
			_("unknown key \"%.*s\""), (int)utf8_cut(line, key, 60), line);
		return false;
	}
	const char *value = equals + 1;
	size_t size = n - (size_t)(value - line);
	trim_start(&value, &size);
	const size_t comment = comment_start(value, size);
	r->has_comment = comment < size;
	size = trim_end(value, comment);
	if (size == 0) {
		faults_report(r->faults, FAULT_ERROR, here(r), "empty-value", section_name(r),
			arena_copy(r->source->arena, line, key), _("give one, or remove the line"),
			_("\"%.*s\" has no value"), (int)key, line);
		keep_bad(r, line, key);
		return false;
	}
	r->key = line;
	r->key_size = key;
	r->value = value;
	r->column =
		(uint32_t)utf8_count(arena_copy(r->source->arena, line, (size_t)(value - line)));
	r->left = size;
	r->joined = NULL;
	r->joined_size = 0;
	return true;
}

/* -- Lines -- */

static bool has_bom(const char *text, size_t n)
{
	return memmem(text, n, "\xEF\xBB\xBF", 3) != NULL;
}

/* What is wrong with the bytes of a line, whatever it says: at most one fault. */
static bool is_line_bad(struct reader *r, const char *line, size_t n)
{
	if (memchr(line, '\0', n) != NULL)
		report(r, "nul-byte", _("the file may be damaged; write the line again"),
			_("this line has a NUL byte"));
	else if (memchr(line, '\r', n) != NULL)
		report(r, "cr-only", _("save the file with LF or CRLF line ends"),
			_("lines end in CR alone"));
	else if (!utf8_is_valid(line, n))
		report(r, "not-utf8", _("save the file as UTF-8"), _("this line is not UTF-8"));
	else if (n > LINE_BYTES)
		report(r, "line-too-long", _("shorten the text"),
			arena_format(r->source->arena, _("line of %zu bytes; at most %d"), n,
				LINE_BYTES));
	else if (has_bom(line, n))
		report(r, "bom-inside",
			_("delete the invisible character and write the line again"),
			_("a byte order mark stands inside the file"));
	else
		return false;
	return true;
}

static void skip_bad(struct reader *r, const char *line, size_t n)
{
	if (memchr(line, '\r', n) != NULL || memchr(line, '\0', n) != NULL)
		r->source->lost_community = true;
	if (n >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0)
		line += 3, n -= 3;
	if (n > 0 && line[0] == '[') {
		r->section = NULL;
		r->skipping = true;
		r->source->lost_community = true;
	} else {
		keep_bad(r, line, n);
	}
}

/* Reads lines until there is something for the library; false at the end. */
static bool next_line(struct reader *r)
{
	while (r->at < r->end) {
		const char *line = r->at;
		const char *lf = memchr(line, '\n', (size_t)(r->end - line));
		size_t n = (size_t)((lf != NULL ? lf : r->end) - line);

		r->at = lf != NULL ? lf + 1 : r->end;
		r->line++;
		if (lf != NULL && n > 0 && line[n - 1] == '\r')
			n--;
		if (is_line_bad(r, line, n)) {
			skip_bad(r, line, n);
			continue;
		}
		if (n == 0 || line[0] == ';' || line[0] == '#' || trim_end(line, n) == 0)
			continue;
		if (blank_at(line, n) > 0) {
			report(r, "indented", _("move it to the first column"),
				_("a line may not begin with a blank"));
			skip_bad(r, line, n);
		} else if (line[0] == '[') {
			read_head(r, line, n);
			if (!r->skipping)
				return true;
		} else if (read_pair(r, line, n)) {
			return true;
		}
	}
	return false;
}

/* As fgets: a head, the private key that makes an empty section known, or a piece of a value. */
static char *give(char *buffer, int room, void *stream)
{
	struct reader *r = stream;

	if (r->announce) {
		r->announce = false;
		snprintf(buffer, (size_t)room, "%s=%s\n", head_key, head_key);
		return buffer;
	}
	if (r->left == 0) {
		if (!next_line(r))
			return NULL;
		if (r->announce) {
			snprintf(buffer, (size_t)room, "[%s]\n", r->section->name);
			return buffer;
		}
	}
	const size_t piece = r->left < PIECE ? r->left : utf8_cut(r->value, r->left, PIECE);
	r->left -= piece;
	snprintf(buffer, (size_t)room, "%.*s=%c%.*s%c\n", (int)r->key_size, r->key, MARK,
		(int)piece, r->value, MARK);
	r->value += piece;
	return buffer;
}

static void finish_pair(struct reader *r, const char *key)
{
	struct entry *earlier = section_find(r->section, key);
	const uint32_t line = earlier != NULL ? earlier->at.line : 0;
	struct entry *e = add_entry(r, key, strlen(key), r->joined);

	e->column = r->column + 1;
	e->has_comment = r->has_comment;
	if (line == 0)
		return;
	e->bad = true;
	faults_report(r->faults, FAULT_ERROR, here(r), "duplicate-key", section_name(r), e->key,
		_("keep one of them"), _("\"%s\" was already written in line %u"), e->key, line);
	r->section->entries.count--; /* the first one stands */
}

/* From the library: a key and a piece of its value. */
static int take(void *context, const char *section, const char *key, const char *value)
{
	struct reader *r = context;
	const size_t n = strlen(value);

	(void)section;
	if (strcmp(key, head_key) == 0)
		return 1;
	if (n < 2 || value[0] != MARK || value[n - 1] != MARK)
		return 0;
	char *joined = arena_get(r->source->arena, 1, r->joined_size + n - 1);
	if (r->joined_size > 0)
		memcpy(joined, r->joined, r->joined_size);
	memcpy(joined + r->joined_size, value + 1, n - 2);
	r->joined = joined;
	r->joined_size += n - 2;
	if (r->left == 0)
		finish_pair(r, key);
	return 1;
}

void source_add(
	struct source *source, const char *file, const char *bytes, size_t n, struct faults *faults)
{
	struct reader r = { .source = source, .faults = faults, .file = file };

	source->file_count++;
	if (n >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
		faults_report(faults, FAULT_ERROR,
			(struct place_in_file){ .file = file, .line = 1 }, "not-utf8", NULL, NULL,
			_("save the file as UTF-8"), _("this file is UTF-16"));
		source->lost_community = true;
		return;
	}
	if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		bytes += 3, n -= 3;
	r.at = bytes;
	r.end = bytes + n;
	if (ini_parse_stream(give, &r, take, &r) != 0)
		report(&r, "not-a-pair", NULL, _("expected \"key = value\""));
}

struct entry *section_find(const struct section *section, const char *key)
{
	VEC_EACH (struct entry, e, &section->entries)
		if (strcmp(e->key, key) == 0)
			return e;
	return NULL;
}

static int by_place(const void *left, const void *right)
{
	const struct section *a = *(struct section *const *)left,
			     *b = *(struct section *const *)right;
	const int c = strcmp(a->at.file, b->at.file);

	return c != 0 ? c : (a->at.line > b->at.line) - (a->at.line < b->at.line);
}

static int by_name(const void *left, const void *right)
{
	const struct section *a = *(struct section *const *)left,
			     *b = *(struct section *const *)right;
	const int c = strcmp(a->name, b->name);

	return c != 0 ? c : by_place(left, right);
}

/* Finding what was written twice is a matter of sorting: twenty thousand sections are allowed. */
static void drop_repeated(struct source *source, struct faults *faults)
{
	size_t kept = 0;

	for (size_t i = 0; i < source->sections.count; i++) {
		struct section *s = source->sections.items[i];
		const struct section *first = kept > 0 ? source->sections.items[kept - 1] : NULL;
		if (first == NULL || strcmp(first->name, s->name) != 0) {
			source->sections.items[kept++] = s;
			continue;
		}
		faults_report(faults, FAULT_ERROR, s->at, "duplicate-section", s->name, NULL,
			s->id != NULL ? _("give one of them another id") : _("keep one of them"),
			_("[%s] was already written in %s:%u"), s->name, first->at.file,
			first->at.line);
		vec_free(&s->entries);
	}
	source->sections.count = kept;
}

void source_sort(struct source *source, struct faults *faults)
{
	if (source->sections.count == 0)
		return;
	qsort(source->sections.items, source->sections.count, sizeof(struct section *), by_name);
	drop_repeated(source, faults);
}

void source_finish(struct source *source)
{
	for (size_t i = 0; i < source->sections.count; i++)
		vec_free(&source->sections.items[i]->entries);
	vec_free(&source->sections);
	vec_free(&source->lost_ids);
}
