/* reply.c - an answer to an invitation, as a mail brings it (RFC 5546 METHOD:REPLY) */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/reply.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <libical/ical.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"
#include "remind/letter.h"
#include "remind/route.h"

enum { LINE_MOST = 8192, DEPTH_MOST = 4, COMPONENTS_MOST = 500 };

struct piece { /* of the mail, borrowed */
	const char *bytes;
	size_t n;
};

/* --- the mail around it (RFC 5322, 2045, 2046), as little as is needed --- */

/* The head up to the empty line; the rest is the body. */
static struct piece split_head(struct piece mail, struct piece *ret_body)
{
	for (size_t i = 0; i < mail.n; i++) {
		if (mail.bytes[i] != '\n')
			continue;
		size_t next = i + 1;
		if (next < mail.n && mail.bytes[next] == '\r')
			next++;
		if (next < mail.n && mail.bytes[next] == '\n') {
			*ret_body = (struct piece){ mail.bytes + next + 1, mail.n - next - 1 };
			return (struct piece){ mail.bytes, i + 1 };
		}
	}
	*ret_body = (struct piece){ mail.bytes + mail.n, 0 };
	return mail;
}

/* Appends the unfolded value of a header; nothing when there is none. */
static void header_add(struct text *t, struct piece head, const char *name)
{
	const size_t length = strlen(name);
	size_t at = 0;
	bool is_it = false;

	while (at < head.n) {
		const char *line = head.bytes + at;
		const char *end = memchr(line, '\n', head.n - at);
		const size_t n = end != NULL ? (size_t)(end - line) : head.n - at;
		const bool is_folded = n > 0 && (*line == ' ' || *line == '\t');
		if (!is_folded)
			is_it = n > length && line[length] == ':' &&
				strncasecmp(line, name, length) == 0;
		const size_t skip = is_folded ? 0 : length + 1;
		if (is_it)
			text_add(t, line + skip, n - skip);
		at += n + 1;
	}
}

static bool has_type(const char *value, const char *type)
{
	while (*value == ' ')
		value++;
	return strncasecmp(value, type, strlen(type)) == 0;
}

/* boundary=x or boundary="x"; "" when there is none. */
static void boundary_of(const char *value, struct text *t)
{
	const char *at = strcasestr(value, "boundary=");

	if (at == NULL)
		return;
	at += strlen("boundary=");
	const char *stop = *at == '"' ? "\"\r\n" : " ;\t\r\n";
	if (*at == '"')
		at++;
	text_add(t, at, strcspn(at, stop));
}

static int base64_value(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

static void unpack_base64(struct piece body, struct text *t)
{
	uint32_t bits = 0;
	int count = 0;

	for (size_t i = 0; i < body.n && body.bytes[i] != '='; i++) {
		const int value = base64_value(body.bytes[i]);
		if (value < 0)
			continue;
		bits = bits << 6 | (uint32_t)value;
		count += 6;
		if (count >= 8) {
			count -= 8;
			text_putc(t, (char)(bits >> count & 0xFF));
		}
	}
}

static int hex_value(char c)
{
	return c >= '0' && c <= '9'    ? c - '0'
		: c >= 'A' && c <= 'F' ? c - 'A' + 10
		: c >= 'a' && c <= 'f' ? c - 'a' + 10
				       : -1;
}

static void unpack_quoted(struct piece body, struct text *t)
{
	for (size_t i = 0; i < body.n; i++) {
		const char *at = body.bytes + i;
		if (*at != '=') {
			text_putc(t, *at);
		} else if (i + 1 < body.n && at[1] == '\n') {
			i += 1;
		} else if (i + 2 < body.n && at[1] == '\r' && at[2] == '\n') {
			i += 2;
		} else if (i + 2 < body.n && hex_value(at[1]) >= 0 && hex_value(at[2]) >= 0) {
			text_putc(t, (char)(hex_value(at[1]) << 4 | hex_value(at[2])));
			i += 2;
		}
	}
}

static void unpack(struct piece body, const char *encoding, struct text *t)
{
	if (has_type(encoding, "base64"))
		unpack_base64(body, t);
	else if (has_type(encoding, "quoted-printable"))
		unpack_quoted(body, t);
	else
		text_add(t, body.bytes, body.n);
}

static bool find_calendar(struct piece entity, int depth, struct text *t);

/* The parts between lines of "--BOUNDARY". */
static bool find_in_parts(struct piece body, const char *boundary, int depth, struct text *t)
{
	struct text mark AUTO_TEXT = { 0 };

	text_printf(&mark, "--%s", boundary);
	const char *at = memmem(body.bytes, body.n, mark.bytes, mark.size);
	while (at != NULL) {
		const char *begin = at + mark.size, *end = body.bytes + body.n;
		const char *next = memmem(begin, (size_t)(end - begin), mark.bytes, mark.size);
		const char *line = memchr(begin, '\n', (size_t)(end - begin));
		const char *stop = next != NULL ? next : end;
		if (line != NULL && line < stop &&
			find_calendar((struct piece){ line + 1, (size_t)(stop - line - 1) },
				depth + 1, t))
			return true;
		at = next;
	}
	return false;
}

static bool find_calendar(struct piece entity, int depth, struct text *t)
{
	struct text type AUTO_TEXT = { 0 }, encoding AUTO_TEXT = { 0 }, boundary AUTO_TEXT = { 0 };
	struct piece body;
	const struct piece head = split_head(entity, &body);

	header_add(&type, head, "Content-Type");
	header_add(&encoding, head, "Content-Transfer-Encoding");
	if (has_type(text_string(&type), "multipart/")) {
		boundary_of(text_string(&type), &boundary);
		return depth < DEPTH_MOST && boundary.size > 0 &&
			find_in_parts(body, text_string(&boundary), depth, t);
	}
	if (!has_type(text_string(&type), "text/calendar") &&
		!has_type(text_string(&type), "application/ics"))
		return false;
	unpack(body, text_string(&encoding), t);
	return true;
}

/* --- what libical may see --- */

static bool is_bounded(const struct text *calendar)
{
	size_t line = 0, components = 0;
	int depth = 0;

	if (!utf8_is_valid(text_string(calendar), calendar->size) ||
		strlen(text_string(calendar)) != calendar->size)
		return false;
	for (const char *c = text_string(calendar); *c != '\0'; c++) {
		if (line == 0 && strncasecmp(c, "BEGIN:", 6) == 0) {
			components++;
			depth++;
		} else if (line == 0 && strncasecmp(c, "END:", 4) == 0) {
			depth--;
		}
		line = *c == '\n' ? 0 : line + 1;
		if (line > LINE_MOST || depth > DEPTH_MOST || depth < 0 ||
			components > COMPONENTS_MOST)
			return false;
	}
	return components > 0;
}

/* --- the secret --- */

static bool is_secret(const char *at)
{
	for (int i = 0; i < REPLY_SECRET_DIGITS; i++)
		if (at[i] == '\0' || hex_value(at[i]) < 0)
			return false;
	return at[REPLY_SECRET_DIGITS] == '@';
}

/* Every +SECRET@ in a text. */
static void collect_secrets(const char *string, struct reply *reply)
{
	for (const char *at = strchr(string, '+'); at != NULL; at = strchr(at + 1, '+'))
		if (reply->secret_count < REPLY_SECRETS && is_secret(at + 1)) {
			char *to = reply->secrets[reply->secret_count++];
			for (int i = 0; i < REPLY_SECRET_DIGITS; i++)
				to[i] = (char)tolower((unsigned char)at[1 + i]);
			to[REPLY_SECRET_DIGITS] = '\0';
		}
}

static void collect_from_head(struct piece mail, struct reply *reply)
{
	static const char *const names[] = { "To", "Delivered-To", "X-Original-To", "Cc" };
	struct piece body;
	const struct piece head = split_head(mail, &body);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct text value AUTO_TEXT = { 0 };
		header_add(&value, head, names[i]);
		collect_secrets(text_string(&value), reply);
	}
}

/* --- the answer --- */

static char *address_of(const char *uri)
{
	if (uri == NULL)
		return NULL;
	if (strncasecmp(uri, "mailto:", 7) == 0)
		uri += 7;
	char *address = xstrdup(uri);
	for (char *c = address; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return address;
}

static const char *read_attendee(icalcomponent *event, struct reply *reply)
{
	icalproperty *attendee = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);

	if (attendee == NULL ||
		icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY) != NULL)
		return _("an answer names one attendee");
	icalparameter *status = icalproperty_get_first_parameter(attendee, ICAL_PARTSTAT_PARAMETER);
	const icalparameter_partstat said =
		status != NULL ? icalparameter_get_partstat(status) : ICAL_PARTSTAT_NONE;
	if (said != ICAL_PARTSTAT_ACCEPTED && said != ICAL_PARTSTAT_DECLINED)
		return _("the answer is neither yes nor no");
	reply->is_yes = said == ICAL_PARTSTAT_ACCEPTED;
	reply->attendee = address_of(icalproperty_get_attendee(attendee));
	return reply->attendee == NULL ? _("an answer names one attendee") : NULL;
}

static const char *read_event(icalcomponent *calendar, struct reply *reply)
{
	icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);

	if (event == NULL ||
		icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT) != NULL)
		return _("an answer is about one event");
	const char *uid = icalcomponent_get_uid(event);
	if (uid == NULL || *uid == '\0')
		return _("the answer has no UID");
	reply->uid = xstrdup(uid);
	const struct icaltimetype stamp = icalcomponent_get_dtstamp(event);
	if (icaltime_is_null_time(stamp) || !icaltime_is_utc(stamp))
		return _("the answer does not say when it was given");
	reply->stamp = (int64_t)icaltime_as_timet(stamp);
	icalproperty *organizer = icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
	if (organizer != NULL && icalproperty_get_organizer(organizer) != NULL)
		collect_secrets(icalproperty_get_organizer(organizer), reply);
	return read_attendee(event, reply);
}

static const char *read_calendar(const struct text *text, struct reply *reply)
{
	icalcomponent *calendar = icalparser_parse_string(text_string(text));
	const char *error = NULL;

	if (calendar == NULL || icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT)
		error = _("the mail has no calendar");
	else if (icalcomponent_get_method(calendar) != ICAL_METHOD_REPLY)
		error = _("the calendar is no answer (METHOD:REPLY)");
	else
		error = read_event(calendar, reply);
	if (calendar != NULL)
		icalcomponent_free(calendar);
	if (error == NULL && reply->secret_count == 0)
		error = _("the answer does not bring the secret of its invitation");
	return error;
}

bool reply_parse(const char *bytes, size_t n, struct reply *ret_reply, const char **ret_error)
{
	static const char bare[] = "BEGIN:VCALENDAR";
	const struct piece mail = { bytes, n };
	struct text calendar AUTO_TEXT = { 0 };

	*ret_reply = (struct reply){ 0 };
	*ret_error = NULL;
	if (n > REPLY_BYTES)
		*ret_error = _("the mail is larger than 256 KiB");
	else if (n >= sizeof bare - 1 && memcmp(bytes, bare, sizeof bare - 1) == 0)
		text_add(&calendar, bytes, n);
	else if (!find_calendar(mail, 0, &calendar))
		*ret_error = _("the mail has no calendar");
	else
		collect_from_head(mail, ret_reply);
	if (*ret_error == NULL && !is_bounded(&calendar))
		*ret_error = _("the calendar is damaged or too large");
	if (*ret_error == NULL)
		*ret_error = read_calendar(&calendar, ret_reply);
	return *ret_error == NULL;
}

void reply_finish(struct reply *reply)
{
	free(reply->uid);
	free(reply->attendee);
	*reply = (struct reply){ 0 };
}

static bool has_secret(const struct reply *reply, const char *secret)
{
	bool is_found = false;

	for (size_t i = 0; i < reply->secret_count; i++)
		is_found |= hash_equal(reply->secrets[i], secret, REPLY_SECRET_DIGITS);
	return is_found;
}

const struct outbox_invite *reply_match(const struct reply *reply, struct arena *arena,
	const char *salt, const struct outbox_invite *invites, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct outbox_recipient who = { .reach = invites[i].reach };
		char secret[LETTER_SECRET];
		letter_secret(salt, reply->uid, invites[i].person, secret);
		route_reach(arena, &who);
		if (has_secret(reply, secret) && who.mail != NULL &&
			strcasecmp(who.mail, reply->attendee) == 0)
			return &invites[i];
	}
	return NULL;
}
