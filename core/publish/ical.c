/* ical.c - iCalendar text, line by line */
/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/ical.h"

#include <string.h>

#include "base/utf8.h"

/* A content line in the making; used: octets since the last CRLF. */
struct line {
	struct text *out;
	size_t used;
};

static void line_fold(struct line *line)
{
	text_add(line->out, "\r\n ", 3);
	line->used = 1;
}

/* Bytes that stay together. */
static void line_unit(struct line *line, const char *bytes, size_t n)
{
	if (line->used + n > ICAL_LINE)
		line_fold(line);
	text_add(line->out, bytes, n);
	line->used += n;
}

static struct line line_open(struct text *t, const char *name, const char *between)
{
	struct line line = { .out = t, .used = strlen(name) + strlen(between) };
	text_puts(t, name);
	text_puts(t, between);
	return line;
}

static void line_close(struct line *line)
{
	text_add(line->out, "\r\n", 2);
}

/* What a byte of a TEXT value asks for: itself, an escape pair, nothing. */
enum byte_kind { BYTE_PLAIN, BYTE_ESCAPED, BYTE_NEWLINE, BYTE_DROPPED };

static enum byte_kind byte_kind(unsigned char byte)
{
	if (byte == '\\' || byte == ';' || byte == ',')
		return BYTE_ESCAPED;
	if (byte == '\n')
		return BYTE_NEWLINE;
	return byte < 0x20 || byte == 0x7F ? BYTE_DROPPED : BYTE_PLAIN;
}

/* How many of the bytes may be copied as they are: up to `limit`, ending on a character's border.
 */
static size_t plain_run(const char *bytes, size_t n, size_t limit)
{
	size_t most = n < limit ? n : limit, run = 0;
	while (run < most && byte_kind((unsigned char)bytes[run]) == BYTE_PLAIN)
		run++;
	if (run == most && run < n)
		while (run > 0 && ((unsigned char)bytes[run] & 0xC0) == 0x80)
			run--;
	return run;
}

static void line_text(struct line *line, const char *value, size_t n)
{
	for (size_t at = 0; at < n;) {
		size_t run = plain_run(value + at, n - at, ICAL_LINE - line->used);
		text_add(line->out, value + at, run);
		line->used += run;
		at += run;
		if (at == n)
			break;
		char pair[2] = { '\\', value[at] };
		switch (byte_kind((unsigned char)value[at])) {
		case BYTE_PLAIN:
			line_fold(line);
			continue;
		case BYTE_NEWLINE:
			pair[1] = 'n';
			line_unit(line, pair, 2);
			break;
		case BYTE_ESCAPED:
			line_unit(line, pair, 2);
			break;
		case BYTE_DROPPED:
			break;
		}
		at++;
	}
}

/* Only for bytes that came past every check: valid text is never copied. */
static void repair(const char *bytes, size_t n, struct text *t)
{
	for (size_t at = 0; at < n;) {
		char put[4];
		text_add(t, put, utf8_put(utf8_next(bytes, n, &at), put));
	}
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void ical_begin(struct text *t, const char *name)
{
	ical_raw(t, "BEGIN", name);
}

void ical_end(struct text *t, const char *name)
{
	ical_raw(t, "END", name);
}

void ical_raw(struct text *t, const char *name, const char *value)
{
	struct line line = line_open(t, name, ":");
	size_t n = strlen(value);
	if (line.used + n <= ICAL_LINE)
		text_add(t, value, n);
	else
		for (size_t i = 0; i < n; i++)
			line_unit(&line, value + i, 1);
	line_close(&line);
}

void ical_text(struct text *t, const char *name, const char *value)
{
	struct text repaired AUTO_TEXT = { 0 };
	size_t n = strlen(value);
	if (!utf8_is_valid(value, n)) {
		repair(value, n, &repaired);
		value = text_string(&repaired);
		n = repaired.size;
	}
	for (; n > 0 && is_blank(value[n - 1]); n--)
		;
	for (; n > 0 && is_blank(*value); n--)
		value++;
	struct line line = line_open(t, name, ":");
	line_text(&line, value, n);
	line_close(&line);
}

void ical_plain(struct text *t, const char *name, const char *value)
{
	struct text plain AUTO_TEXT = { 0 };
	for (const char *c = value; *c; c++) {
		if (*c == ',')
			text_puts(&plain, "，");
		else if (*c == ';')
			text_puts(&plain, "；");
		else if (*c == '\\')
			text_puts(&plain, "＼");
		else
			text_putc(&plain, *c == '\n' || *c == '\t' ? ' ' : *c);
	}
	ical_text(t, name, text_string(&plain));
}

bool ical_uri_is_valid(const char *uri)
{
	size_t scheme = strspn(uri, "abcdefghijklmnopqrstuvwxyz");
	if (scheme == 0 || uri[scheme] != ':')
		return false;
	for (const char *c = uri; *c; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7F ||
			strchr("\"<>\\^`{|}", *c))
			return false;
	return true;
}

bool ical_uri(struct text *t, const char *name, const char *uri)
{
	if (!ical_uri_is_valid(uri))
		return false;
	ical_raw(t, name, uri);
	return true;
}

void ical_number(struct text *t, const char *name, int64_t number)
{
	char digits[24], *at = digits + sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	*--at = '\0';
	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--at = '-';
	ical_raw(t, name, at);
}

static char *put_digits(char *to, int32_t number, int digits)
{
	for (int i = digits; i-- > 0; number /= 10)
		to[i] = (char)('0' + number % 10);
	return to + digits;
}

static char *put_date(char *to, civil_day day)
{
	struct civil_date date = civil_to_date(day);
	to = put_digits(to, date.year, 4);
	to = put_digits(to, date.month, 2);
	return put_digits(to, date.day, 2);
}

static char *put_moment(char *to, civil_day day, int32_t second)
{
	to = put_date(to, day);
	*to++ = 'T';
	to = put_digits(to, second / 3600, 2);
	to = put_digits(to, second / 60 % 60, 2);
	return put_digits(to, second % 60, 2);
}

void ical_utc(struct text *t, const char *name, int64_t instant)
{
	int64_t day = instant / 86400 - (instant % 86400 < 0);
	char value[24], *end = put_moment(value, (civil_day)day, (int32_t)(instant - day * 86400));
	*end++ = 'Z';
	*end = '\0';
	ical_raw(t, name, value);
}

void ical_local(struct text *t, const char *name, const struct zone *zone, int64_t instant)
{
	int32_t second;
	civil_day day = zone_day(zone, instant, &second);
	char value[24];
	*put_moment(value, day, second) = '\0';
	struct line line = line_open(t, name, ";TZID=");
	line_unit(&line, zone_name(zone), strlen(zone_name(zone)));
	line_unit(&line, ":", 1);
	line_unit(&line, value, strlen(value));
	line_close(&line);
}

void ical_date(struct text *t, const char *name, civil_day day)
{
	char value[12];
	*put_date(value, day) = '\0';
	struct line line = line_open(t, name, ";VALUE=DATE:");
	text_puts(t, value);
	line_close(&line);
}
