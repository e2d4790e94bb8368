/* holiday.c - public holidays and make-up workdays from files */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/holiday.h"

#include <string.h>

#include "base/lang.h"
#include "base/utf8.h"

enum { FIRST_YEAR = 1901, YEARS = 200, MOST_LINE = 1024 };

struct marked_day {
	civil_day day;
	struct day_label label;
	int32_t file;  /* number of the file that set the mark */
	uint32_t line; /* and where, for csv-twice */
};

struct holidays {
	struct arena *arena;
	struct marked_day *days; /* ascending */
	size_t count, room;
	int32_t files;
	bool has_national;
	bool known[YEARS];
};

enum row_kind { ROW_HOLIDAY, ROW_WORKDAY, ROW_ORDINARY, ROW_STATUTORY, ROW_SCHOOL_OFF, ROW_KINDS };

static const struct {
	const char *name;
	bool is_mark, makes_known;
	enum day_mark mark;
} row_kinds[ROW_KINDS] = {
	[ROW_HOLIDAY] = { "holiday", true, true, MARK_HOLIDAY },
	[ROW_WORKDAY] = { "workday", true, true, MARK_WORKDAY },
	[ROW_ORDINARY] = { "ordinary", true, false, MARK_NONE },
	[ROW_STATUTORY] = { "statutory", false, false, MARK_NONE },
	[ROW_SCHOOL_OFF] = { "school-off", false, false, MARK_NONE },
};

struct field {
	const char *bytes;
	size_t n;
};

struct reader {
	struct holidays *holidays;
	struct faults *faults;
	struct place_in_file at;
	bool national, begun; /* begun: the header can stand no longer */
};

struct holidays *holidays_new(struct arena *arena)
{
	struct holidays *holidays = ARENA_NEW(arena, struct holidays);
	holidays->arena = arena;
	return holidays;
}

static void report(struct reader *reader, enum severity severity, const char *code,
	const char *hint, const char *message)
{
	faults_report(reader->faults, severity, reader->at, code, NULL, NULL, hint, "%s", message);
}

/* Index of the first day that is not before `day`. */
static size_t lower_bound(const struct holidays *holidays, civil_day day)
{
	size_t low = 0, high = holidays->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (holidays->days[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct marked_day *day_get(struct holidays *holidays, civil_day day)
{
	size_t at = lower_bound(holidays, day);
	if (at < holidays->count && holidays->days[at].day == day)
		return &holidays->days[at];
	if (holidays->count == holidays->room) {
		size_t room = holidays->room ? holidays->room * 2 : 64;
		struct marked_day *days = ARENA_ARRAY(holidays->arena, room, struct marked_day);
		if (holidays->count)
			memcpy(days, holidays->days, holidays->count * sizeof *days);
		holidays->days = days;
		holidays->room = room;
	}
	struct marked_day *slot = &holidays->days[at];
	memmove(slot + 1, slot, (holidays->count - at) * sizeof *slot);
	holidays->count++;
	*slot = (struct marked_day){ .day = day };
	return slot;
}

static struct field field_trim(struct field field)
{
	while (field.n && (*field.bytes == ' ' || *field.bytes == '\t'))
		field.bytes++, field.n--;
	while (field.n && strchr(" \t\r", field.bytes[field.n - 1]))
		field.n--;
	if (field.n >= 2 && field.bytes[0] == '"' && field.bytes[field.n - 1] == '"')
		field = (struct field){ field.bytes + 1, field.n - 2 };
	return field;
}

/* Cuts the part before the next comma off the line. */
static struct field field_cut(struct field *line)
{
	const char *comma = memchr(line->bytes, ',', line->n);
	struct field field = { line->bytes, comma ? (size_t)(comma - line->bytes) : line->n };
	size_t taken = field.n + (comma != NULL);
	line->bytes += taken;
	line->n -= taken;
	return field_trim(field);
}

static enum row_kind kind_parse(struct field field)
{
	enum row_kind kind = 0;
	while (kind < ROW_KINDS &&
		(strlen(row_kinds[kind].name) != field.n ||
			memcmp(row_kinds[kind].name, field.bytes, field.n) != 0))
		kind++;
	return kind;
}

static const char *mark_name(enum day_mark mark)
{
	return mark == MARK_HOLIDAY ? "holiday" : mark == MARK_WORKDAY ? "workday" : "ordinary";
}

static void warn_about(
	struct reader *reader, const struct marked_day *day, enum row_kind kind, const char *date)
{
	static const char *const weekdays[] = {
		N_("%s is a Monday, a working day anyway"),
		N_("%s is a Tuesday, a working day anyway"),
		N_("%s is a Wednesday, a working day anyway"),
		N_("%s is a Thursday, a working day anyway"),
		N_("%s is a Friday, a working day anyway"),
	};
	struct arena *arena = reader->holidays->arena;
	int32_t weekday = civil_weekday(day->day);
	if (day->line && day->file == reader->holidays->files &&
		day->label.mark != row_kinds[kind].mark)
		report(reader, FAULT_WARNING, "csv-twice", NULL,
			arena_format(arena, _("%s was already a %s in line %u; this row wins"),
				date, mark_name(day->label.mark), day->line));
	if (kind == ROW_WORKDAY && weekday < 5)
		report(reader, FAULT_WARNING, "csv-weekday", NULL,
			arena_format(arena, _(weekdays[weekday]), date));
}

static void row_apply(
	struct reader *reader, struct marked_day *day, enum row_kind kind, const char *name)
{
	struct day_label *label = &day->label;
	if (kind == ROW_STATUTORY) {
		label->statutory = name;
	} else if (kind == ROW_SCHOOL_OFF) {
		label->school_off = true;
		label->school_name = name;
	} else {
		if (kind == ROW_ORDINARY) /* forget all earlier rows, the marks beside included */
			*label = (struct day_label){ 0 };
		label->mark = row_kinds[kind].mark;
		label->name = kind == ROW_ORDINARY ? NULL : name;
		day->file = reader->holidays->files;
		day->line = reader->at.line;
	}
	if (reader->national && row_kinds[kind].makes_known)
		reader->holidays->known[civil_to_date(day->day).year - FIRST_YEAR] = true;
}

static void row_read(struct reader *reader, struct field line)
{
	struct arena *arena = reader->holidays->arena;
	struct field date = field_cut(&line), kind_word = field_cut(&line);
	civil_day day;
	if (civil_parse(date.bytes, date.n, &day) != CIVIL_OK) {
		report(reader, FAULT_ERROR, "csv-date", NULL,
			arena_format(arena, _("\"%.*s\" is not a date"), (int)date.n, date.bytes));
		return;
	}
	enum row_kind kind = kind_parse(kind_word);
	if (kind == ROW_KINDS) {
		report(reader, FAULT_ERROR, "csv-kind",
			_("holiday, workday, ordinary, statutory or school-off"),
			arena_format(arena, _("unknown kind \"%.*s\""), (int)kind_word.n,
				kind_word.bytes));
		return;
	}
	struct marked_day *marked = day_get(reader->holidays, day);
	if (row_kinds[kind].is_mark)
		warn_about(reader, marked, kind, arena_copy(arena, date.bytes, date.n));
	struct field name = field_trim(line);
	row_apply(reader, marked, kind, name.n ? arena_copy(arena, name.bytes, name.n) : NULL);
}

static void line_read(struct reader *reader, struct field line)
{
	struct arena *arena = reader->holidays->arena;
	if (memchr(line.bytes, '\0', line.n)) {
		report(reader, FAULT_ERROR, "nul-byte",
			_("the file may be damaged; write the line again"),
			_("this line has a NUL byte"));
	} else if (!utf8_is_valid(line.bytes, line.n)) {
		report(reader, FAULT_ERROR, "not-utf8", _("save the file as UTF-8"),
			_("this line is not UTF-8"));
	} else if (line.n > MOST_LINE) {
		report(reader, FAULT_ERROR, "line-too-long", _("shorten the text"),
			arena_format(arena, _("line of %zu bytes; at most %d"), line.n, MOST_LINE));
	} else {
		struct field rest = line;
		struct field first = field_cut(&rest);
		bool header = !reader->begun && first.n == 4 && memcmp(first.bytes, "date", 4) == 0;
		if (field_trim(line).n == 0 || first.bytes[0] == '#')
			return;
		reader->begun = true;
		if (!header)
			row_read(reader, line);
	}
}

void holidays_add(struct holidays *holidays, const char *file, const char *text, size_t n,
	bool national, struct faults *faults)
{
	struct reader reader = {
		.holidays = holidays,
		.faults = faults,
		.at = { .file = file, .line = 1 },
		.national = national,
	};
	holidays->files++;
	holidays->has_national |= national;
	if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		n -= 3;
	}
	if (n && memchr(text, '\r', n) && !memchr(text, '\n', n)) {
		report(&reader, FAULT_ERROR, "cr-only",
			_("save the file with LF or CRLF line ends"), _("lines end in CR alone"));
		return;
	}
	for (; n > 0; reader.at.line++) {
		const char *end = memchr(text, '\n', n);
		size_t size = end ? (size_t)(end - text) : n;
		line_read(&reader, (struct field){ text, size });
		text += size + (end != NULL);
		n -= size + (end != NULL);
	}
}

struct day_label holidays_label(const struct holidays *holidays, civil_day day)
{
	size_t at = lower_bound(holidays, day);
	if (at < holidays->count && holidays->days[at].day == day)
		return holidays->days[at].label;
	return (struct day_label){ 0 };
}

bool holidays_is_known(const struct holidays *holidays, int32_t year)
{
	if (!holidays->has_national)
		return true;
	return year >= FIRST_YEAR && year < FIRST_YEAR + YEARS &&
		holidays->known[year - FIRST_YEAR];
}

bool holidays_has_files(const struct holidays *holidays)
{
	return holidays->has_national;
}

bool holidays_is_working(const struct holidays *holidays, civil_day day)
{
	enum day_mark mark = holidays_label(holidays, day).mark;
	return mark == MARK_WORKDAY || (mark == MARK_NONE && civil_weekday(day) < 5);
}

void holidays_each_workday(const struct holidays *holidays, struct civil_range window,
	void (*each)(void *context, civil_day day), void *context)
{
	for (size_t i = lower_bound(holidays, window.first);
		i < holidays->count && holidays->days[i].day <= window.last; i++)
		if (holidays->days[i].label.mark == MARK_WORKDAY)
			each(context, holidays->days[i].day);
}
