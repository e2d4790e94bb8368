/* ical.c - iCalendar text, line by line */
/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/ical.h"

#include <string.h>

#include "base/utf8.h"

/* Where the next byte goes and where its line began, in room that was reserved before. */
struct pen {
	struct text *out;
	char *at, *line;
};

/* The most that a value of n bytes becomes: each byte three (an escape pair, U+FFFD), a fold at
 * least every 70 of them, and the end of the line. */
static size_t room_for(size_t n)
{
	return n * 3 + (n * 3 / 70 + 1) * 3 + 2;
}

/* `between` is what follows the name: ":", ";TZID=". */
static inline struct pen line_open(
	struct text *t, const char *name, const char *between, size_t value)
{
	size_t head = strlen(name), more = strlen(between);
	text_reserve(t, room_for(head + more + value));
	char *line = t->bytes + t->size;
	memcpy(line, name, head);
	memcpy(line + head, between, more);
	return (struct pen){ .out = t, .at = line + head + more, .line = line };
}

/* Bytes that stay together. */
static inline void line_unit(struct pen *pen, const char *bytes, size_t n)
{
	if (pen->at + n > pen->line + ICAL_LINE) {
		memcpy(pen->at, "\r\n ", 3);
		pen->line = pen->at + 2;
		pen->at += 3;
	}
	memcpy(pen->at, bytes, n);
	pen->at += n;
}

static inline void line_close(struct pen *pen)
{
	memcpy(pen->at, "\r\n", 3); /* with the NUL of the text */
	pen->out->size = (size_t)(pen->at + 2 - pen->out->bytes);
}

/* What a byte of a TEXT value asks for: itself, an escape pair, a look at what follows, nothing. */
enum byte_kind { BYTE_PLAIN, BYTE_ESCAPED, BYTE_NEWLINE, BYTE_DROPPED, BYTE_WIDE };

static inline enum byte_kind byte_kind(unsigned char byte)
{
	if (byte >= 0x80)
		return BYTE_WIDE;
	if (byte == '\\' || byte == ';' || byte == ',')
		return BYTE_ESCAPED;
	if (byte >= 0x20)
		return byte == 0x7F ? BYTE_DROPPED : BYTE_PLAIN;
	return byte == '\n' ? BYTE_NEWLINE : BYTE_DROPPED;
}

/* Three bytes that are certainly a character: nearly all of Chinese. */
static inline bool is_common(const unsigned char *p, size_t n)
{
	return n >= 3 && p[0] > 0xE0 && p[0] < 0xED && (p[1] & 0xC0) == 0x80 &&
		(p[2] & 0xC0) == 0x80;
}

/* Only bytes that came past every check are no UTF-8; they become U+FFFD. */
static size_t line_wide(struct pen *pen, const char *bytes, size_t n)
{
	char put[4];
	size_t at = 0;
	size_t length = utf8_put(utf8_next(bytes, n, &at), put);
	line_unit(pen, put, length);
	return at;
}

static void line_text(struct pen *pen, const char *value, size_t n)
{
	for (size_t at = 0; at < n;) {
		const unsigned char *next = (const unsigned char *)value + at;
		if (is_common(next, n - at)) {
			line_unit(pen, value + at, 3);
			at += 3;
			continue;
		}
		char pair[2] = { '\\', value[at] };
		switch (byte_kind(*next)) {
		case BYTE_PLAIN:
			line_unit(pen, value + at, 1);
			break;
		case BYTE_NEWLINE:
			line_unit(pen, "\\n", 2);
			break;
		case BYTE_ESCAPED:
			line_unit(pen, pair, 2);
			break;
		case BYTE_WIDE:
			at += line_wide(pen, value + at, n - at);
			continue;
		case BYTE_DROPPED:
			break;
		}
		at++;
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
	size_t n = strlen(value);
	struct pen pen = line_open(t, name, ":", n);
	if (pen.at + n <= pen.line + ICAL_LINE)
		line_unit(&pen, value, n);
	else
		for (size_t i = 0; i < n; i++)
			line_unit(&pen, value + i, 1);
	line_close(&pen);
}

void ical_text(struct text *t, const char *name, const char *value)
{
	size_t n = strlen(value);
	for (; n > 0 && is_blank(value[n - 1]); n--)
		;
	for (; n > 0 && is_blank(*value); n--)
		value++;
	struct pen pen = line_open(t, name, ":", n);
	line_text(&pen, value, n);
	line_close(&pen);
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
	const char *tzid = zone_name(zone);
	char value[24] = ":", *end = put_moment(value + 1, day, second);
	struct pen pen = line_open(t, name, ";TZID=", strlen(tzid) + sizeof value);
	line_unit(&pen, tzid, strlen(tzid));
	line_unit(&pen, value, (size_t)(end - value));
	line_close(&pen);
}

void ical_date(struct text *t, const char *name, civil_day day)
{
	char value[12], *end = put_date(value, day);
	struct pen pen = line_open(t, name, ";VALUE=DATE:", sizeof value);
	line_unit(&pen, value, (size_t)(end - value));
	line_close(&pen);
}
