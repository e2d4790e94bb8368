/* mime.c - a mail as bytes (RFC 5322, 2045, 2047) */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/mime.h"

#include <string.h>
#include <time.h>

#include "base/base64.h"
#include "base/hash.h"
#include "base/utf8.h"

static bool is_plain(const char *string)
{
	for (const char *c = string; *c != '\0'; c++)
		if (*c < ' ' || *c > '~' || *c == '=' || *c == '"')
			return false;
	return strlen(string) <= 60;
}

void mime_words_add(struct text *t, const char *string)
{
	/* "=?UTF-8?B?" and "?=" take 12 of 75 characters; 45 bytes become 60. */
	enum { PIECE = 45 };
	size_t n = strlen(string);

	if (is_plain(string)) {
		text_puts(t, string);
		return;
	}
	for (const char *at = string; n > 0;) {
		const size_t piece = utf8_cut(at, n, PIECE);
		text_puts(t, at == string ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		base64_add(t, at, piece);
		text_puts(t, "?=");
		at += piece;
		n -= piece;
	}
}

static void header(struct text *t, const char *name, const char *value)
{
	text_printf(t, "%s: ", name);
	for (const char *c = value; *c != '\0'; c++)
		if (*c != '\r' && *c != '\n')
			text_putc(t, *c);
	text_puts(t, "\r\n");
}

static void date(struct text *t, int64_t now)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	const time_t when = (time_t)now;
	struct tm tm;

	gmtime_r(&when, &tm);
	text_printf(t, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday],
		tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* A Message-ID is ASCII without blanks; what a key may hold besides becomes `_`. */
static void message_id(struct text *t, const char *key, const char *sender)
{
	const char *at = strrchr(sender, '@');

	text_puts(t, "Message-ID: <");
	for (const char *c = key; *c != '\0'; c++)
		text_putc(t,
			(*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') ||
					(*c >= 'A' && *c <= 'Z') || *c == '-' || *c == '.'
				? *c
				: '_');
	text_printf(t, "@%s>\r\n", at != NULL ? at + 1 : "linli.invalid");
}

static void part(struct text *t, const char *boundary, const char *type, const char *disposition,
	const char *content)
{
	text_printf(t, "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n",
		boundary, type);
	if (disposition != NULL)
		text_printf(t, "Content-Disposition: %s\r\n", disposition);
	text_puts(t, "\r\n");
	base64_add_lines(t, content, strlen(content));
}

static void crlf(struct text *t, const char *string)
{
	for (const char *c = string; *c != '\0'; c++) {
		if (*c == '\n')
			text_putc(t, '\r');
		if (*c != '\r')
			text_putc(t, *c);
	}
	text_puts(t, "\r\n");
}

static void body(struct text *t, const struct message *message)
{
	struct text words AUTO_TEXT = { 0 }, type AUTO_TEXT = { 0 };
	char hex[HASH_HEX];

	crlf(&words, message->text);
	if (message->link != NULL)
		crlf(&words, message->link);
	if (message->calendar == NULL) {
		text_puts(t,
			"Content-Type: text/plain; charset=utf-8\r\n"
			"Content-Transfer-Encoding: base64\r\n\r\n");
		base64_add_lines(t, text_string(&words), words.size);
		return;
	}
	hash_of(message->key, strlen(message->key), hex);
	hex[24] = '\0'; /* the same mail has the same boundary every time */
	text_printf(t, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n", hex);
	part(t, hex, "text/plain; charset=utf-8", NULL, text_string(&words));
	text_printf(&type, "text/calendar; charset=utf-8; method=%s; name=\"linli.ics\"",
		message->method != NULL ? message->method : "PUBLISH");
	part(t, hex, text_string(&type), "attachment; filename=\"linli.ics\"", message->calendar);
	text_printf(t, "--%s--\r\n", hex);
}

void mime_mail_add(struct text *t, const struct message *message, const char *sender,
	const char *sender_name, int64_t now)
{
	struct text words AUTO_TEXT = { 0 };

	date(t, now);
	text_puts(t, "From: ");
	if (sender_name != NULL)
		mime_words_add(&words, sender_name);
	text_puts(t, words.size > 0 ? text_string(&words) : "linli");
	text_cut(&words, 0);
	text_puts(t, " <");
	header(&words, "", sender);
	text_add(t, words.bytes + 2, words.size - 4); /* without ": " and CRLF */
	text_puts(t, ">\r\n");
	header(t, "To", message->mail);
	if (message->reply_to != NULL)
		header(t, "Reply-To", message->reply_to);
	text_cut(&words, 0);
	mime_words_add(&words, message->title != NULL ? message->title : "linli");
	text_printf(t, "Subject: %s\r\n", text_string(&words));
	message_id(t, message->key, sender);
	text_puts(t, "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n");
	body(t, message);
}
