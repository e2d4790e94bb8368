/* letter.c - the message of a delivery, as it is when it goes out */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/letter.h"

#include <string.h>

#include "publish/ical.h"

void letter_secret(const char *salt, const char *uid, const char *person,
	char ret_secret[static LETTER_SECRET])
{
	struct text t AUTO_TEXT = { 0 };
	uint8_t bytes[HASH_BYTES];

	text_printf(&t, "reply/%s/%s", uid, person);
	hash_keyed(salt, strlen(salt), text_string(&t), t.size, bytes);
	hash_to_hex(bytes, (LETTER_SECRET - 1) / 2, ret_secret);
}

/* --- the calendar of a mail --- */

struct invitation { /* how somebody may answer it; organizer NULL: no answer is asked for */
	const char *organizer, *attendee, *name;
};

/* office+SECRET@example.org: an answer finds its way by the part behind the plus. */
static const char *answer_address(
	const struct remind *remind, const char *sender, const char *uid, const char *person)
{
	const char *at = strrchr(sender, '@');
	char secret[LETTER_SECRET];

	if (at == NULL)
		return NULL;
	letter_secret(remind->community.salt, uid, person, secret);
	return arena_format(remind->arena, "%.*s+%s%s", (int)(at - sender), sender, secret, at);
}

static void put_attendee(struct text *t, const struct invitation *invitation)
{
	struct text value AUTO_TEXT = { 0 };

	text_printf(&value, "mailto:%s", invitation->organizer);
	ical_uri(t, "ORGANIZER", text_string(&value));
	text_cut(&value, 0);
	text_printf(&value, "mailto:%s", invitation->attendee);
	ical_uri(t, "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE",
		text_string(&value));
}

static void put_calendar(const struct remind *remind, const struct event *event, enum lang lang,
	const struct invitation *invitation, const char *method, struct text *t)
{
	static const char begin[] = "BEGIN:VEVENT\r\n";
	struct text body AUTO_TEXT = { 0 };
	const struct occurrence *o = &event->occurrence;

	event_render(&remind->renderer, event, lang, &body);
	ical_begin(t, "VCALENDAR");
	ical_raw(t, "VERSION", "2.0");
	ical_raw(t, "PRODID", "-//linli//linli//EN");
	ical_raw(t, "CALSCALE", "GREGORIAN");
	ical_raw(t, "METHOD", method);
	if (strstr(text_string(&body), ";TZID=") != NULL)
		zone_vtimezone(remind->zone, o->begins, o->ends, t);
	if (invitation->organizer != NULL &&
		strncmp(text_string(&body), begin, sizeof begin - 1) == 0) {
		text_puts(t, begin);
		put_attendee(t, invitation);
		text_puts(t, text_string(&body) + sizeof begin - 1);
	} else {
		text_puts(t, text_string(&body));
	}
	ical_end(t, "VCALENDAR");
}

static void attach(const struct remind *remind, const struct outbox_recipient *who,
	const struct occurrence *o, const struct channel_setup *setup, struct message *message)
{
	struct event event = { 0 };
	struct text t AUTO_TEXT = { 0 };
	struct invitation invitation = { 0 };

	if (!store_event(remind->store, remind->arena, o->id,
		    who->person != NULL ? FACE_PERSON : FACE_PUBLIC, who->person, &event))
		return;
	const char *rsvp = who->person != NULL && who->role != NULL
		? store_setting(remind->store, remind->arena,
			  arena_format(remind->arena, "person %s", who->person), "rsvp", NULL)
		: NULL;
	if (rsvp != NULL && strcmp(rsvp, "yes") == 0 && setup->sender != NULL &&
		strcmp(who->answer, "none") == 0)
		invitation = (struct invitation){ .organizer = answer_address(remind, setup->sender,
							  o->uid, who->person),
			.attendee = who->mail,
			.name = who->name };
	message->method = event.is_gone || strcmp(o->status, "cancelled") == 0 ? "CANCEL"
		: invitation.organizer != NULL                                 ? "REQUEST"
									       : "PUBLISH";
	put_calendar(remind, &event, message->language, &invitation, message->method, &t);
	message->calendar = arena_string(remind->arena, text_string(&t));
	message->reply_to = invitation.organizer;
}

/* --- the words --- */

static enum lang language_of(
	const struct remind *remind, const struct outbox_recipient *who, enum lang otherwise)
{
	enum lang lang;

	if (who != NULL && who->language != NULL &&
		lang_parse(who->language, strlen(who->language), &lang))
		return lang;
	(void)remind;
	return otherwise;
}

/* Answers are asked for only in what nobody else reads. */
static bool is_secret(const struct channel_setup *setup)
{
	return setup != NULL && (setup->kind == &channel_mail || setup->kind == &channel_command);
}

enum store_verdict letter_prepare(const struct remind *remind, const struct channel_setup *setup,
	const struct outbox_delivery *deliveries, size_t count)
{
	const char **persons = ARENA_ARRAY(remind->arena, count + 1, const char *);
	const struct hand hand = { .now = remind->now, .who = "daemon", .arena = remind->arena };
	size_t n = 0;

	if (remind->url == NULL || !is_secret(setup))
		return STORE_OK;
	for (size_t i = 0; i < count; i++)
		if (*deliveries[i].recipient != '#' && *deliveries[i].recipient != '*')
			persons[n++] = deliveries[i].recipient;
	return store_tokens(remind->store, &hand, "person", persons, n);
}

/* Where a person answers with one tap. */
static const char *answer_link(const struct remind *remind, const struct outbox_recipient *who,
	const struct channel_setup *setup)
{
	char token[64];

	if (remind->is_dry || remind->url == NULL || who->person == NULL || who->role == NULL ||
		strcmp(who->answer, "none") != 0 || !is_secret(setup) ||
		!store_token_known(remind->store, remind->arena, "person", who->person, token))
		return NULL;
	return arena_format(remind->arena, "%s/p/%s", remind->url, token);
}

static bool is_ask(const char *body, enum compose_ask *ret_step, const char **ret_about)
{
	static const char *const verbs[] = { [ASK_FIRST] = "ask",
		[ASK_AGAIN] = "ask-again",
		[ASK_SUBSTITUTE] = "ask-substitute",
		[ASK_ORGANIZER] = "ask-organizer" };
	const size_t n = strcspn(body, " ");

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strlen(verbs[i]) == n && memcmp(body, verbs[i], n) == 0) {
			*ret_step = (enum compose_ask)i;
			*ret_about = body[n] == ' ' ? body + n + 1 : NULL;
			return true;
		}
	return false;
}

struct words_of { /* what is known of a delivery when its words are chosen */
	struct occurrence occurrence;
	struct outbox_recipient who; /* of whom it speaks */
	bool has_who;
};

/* Texts that a digest or the organizer's list brings along: the title is the first line. */
static void take_text(const char *body, struct text *title, struct text *text)
{
	const char *end = strchr(body, '\n');

	text_add(title, body, end != NULL ? (size_t)(end - body) : strlen(body));
	text_puts(text, end != NULL ? end + 1 : body);
}

static void choose_words(const struct remind *remind, const struct outbox_delivery *delivery,
	const struct channel_setup *setup, const struct words_of *of, const char *body,
	enum lang lang, struct text *title, struct text *text)
{
	struct store *store = remind->store;
	struct arena *arena = remind->arena;
	const char *activity = arena_format(arena, "activity %s", of->occurrence.activity);
	enum compose_ask step;
	const char *about = NULL;
	struct compose_parts parts = { .occurrence = &of->occurrence,
		.recipient = of->has_who ? &of->who : NULL,
		.audience = delivery->audience,
		.bring = store_words(store, arena, activity, "bring"),
		.note = store_words(store, arena, activity, "note"),
		.ask = of->has_who ? answer_link(remind, &of->who, setup) : NULL };

	if (body != NULL && is_ask(body, &step, &about)) {
		compose_ask(&remind->composer, &parts, step, about, lang, title, text);
	} else if (body != NULL) {
		compose_notice(&remind->composer, &parts, body, lang, title, text);
	} else {
		parts.words = outbox_words(store, arena, delivery->occurrence,
			arena_format(arena, "remind %s", delivery->rule), delivery->audience);
		if (parts.words.in[LANG_ZH] == NULL && parts.words.in[LANG_EN] == NULL)
			parts.words = outbox_words(
				store, arena, delivery->occurrence, "", delivery->audience);
		compose_reminder(&remind->composer, &parts, lang, title, text);
	}
}

static bool find_who(const struct remind *remind, const struct outbox_delivery *delivery,
	const char *recipient, struct outbox_recipient *ret_who)
{
	struct outbox_recipient *found = NULL;
	size_t count = 0;

	/* A reminder goes to who is concerned now; a notice to whom it names. */
	if (*delivery->audience == '\0')
		return outbox_recipient(
			remind->store, remind->arena, delivery->occurrence, recipient, ret_who);
	if (outbox_recipients(remind->store, remind->arena, delivery->occurrence,
		    delivery->audience, recipient, &found, &count) != STORE_OK ||
		count == 0)
		return false;
	*ret_who = found[0];
	return true;
}

static const char *const pass_on = "pass-on ";

static bool is_to_person(const struct outbox_delivery *delivery, const struct channel_setup *setup)
{
	return *delivery->recipient != '*' && (setup == NULL || setup->kind != &channel_print);
}

/* Who is spoken of (of->who) and who gets it; the same person unless something is passed on. */
static bool find_people(const struct remind *remind, const struct outbox_delivery *delivery,
	const char *passed_for, struct words_of *of, struct outbox_recipient *ret_to)
{
	of->has_who = find_who(
		remind, delivery, passed_for != NULL ? passed_for : delivery->recipient, &of->who);
	if (!of->has_who)
		return false;
	if (passed_for != NULL &&
		!outbox_recipient(remind->store, remind->arena, delivery->occurrence,
			delivery->recipient, ret_to))
		return false;
	if (passed_for != NULL)
		route_reach(remind->arena, ret_to);
	return true;
}

/* Title and text; false when the occurrence is gone. */
static bool write_words(const struct remind *remind, const struct outbox_delivery *delivery,
	const struct channel_setup *setup, bool is_passed_on, struct words_of *of,
	struct message *message, struct text *title, struct text *text)
{
	char date[CIVIL_TEXT];

	if (delivery->occurrence == 0) {
		take_text(delivery->body != NULL ? delivery->body : "", title, text);
		return true;
	}
	if (store_occurrence(remind->store, remind->arena, delivery->activity, delivery->original,
		    &of->occurrence) != STORE_OK)
		return false;
	civil_format(delivery->original, date);
	message->occurrence = arena_format(remind->arena, "%s@%s", delivery->activity, date);
	choose_words(remind, delivery, setup, of, is_passed_on ? NULL : delivery->body,
		message->language, title, text);
	if (setup != NULL && setup->kind == &channel_mail && of->has_who && !is_passed_on)
		attach(remind, &of->who, &of->occurrence, setup, message);
	return true;
}

bool letter_write(const struct remind *remind, const struct outbox_delivery *delivery,
	const struct channel_setup *setup, enum lang lang, struct message *ret_message)
{
	struct arena *arena = remind->arena;
	struct text title AUTO_TEXT = { 0 }, text AUTO_TEXT = { 0 }, all AUTO_TEXT = { 0 };
	const bool is_person = is_to_person(delivery, setup);
	const bool is_passed_on =
		delivery->body != NULL && strncmp(delivery->body, pass_on, strlen(pass_on)) == 0;
	const char *passed_for =
		is_person && is_passed_on ? delivery->body + strlen(pass_on) : NULL;
	struct outbox_recipient to = { 0 };
	struct words_of of = { 0 };

	if (is_person && !find_people(remind, delivery, passed_for, &of, &to))
		return false;
	route_reach(arena, &of.who);
	if (!is_passed_on)
		to = of.who;
	if (!remind->is_dry)
		lang = language_of(remind, is_person ? &to : NULL, remind->community.language);
	*ret_message = (struct message){ .key = delivery->key,
		.language = lang,
		.audience = delivery->audience,
		.recipient = is_person ? to.to : "*",
		.name = is_person ? to.name : NULL,
		.mail = is_person ? to.mail : NULL,
		.phone = is_person ? to.phone : NULL,
		.due = delivery->due,
		.now = remind->now,
		.attempt = delivery->attempts + 1 };
	if (!write_words(remind, delivery, setup, is_passed_on, &of, ret_message, &title, &text))
		return false;
	if (is_passed_on)
		compose_pass_on(&of.who, lang, text_string(&text), &all);
	if (setup != NULL && setup->kind == &channel_calls && of.who.person != NULL) {
		const char *id = NULL;
		outbox_worker(remind->store, arena, of.who.person, &id, &ret_message->worker);
	}
	ret_message->title = arena_string(arena, text_string(&title));
	ret_message->text = arena_string(arena, text_string(is_passed_on ? &all : &text));
	return true;
}

struct message letter_digest(
	const struct remind *remind, const struct message *messages, size_t count)
{
	struct compose_item *items = ARENA_ARRAY(remind->arena, count, struct compose_item);
	struct text title AUTO_TEXT = { 0 }, text AUTO_TEXT = { 0 };
	struct message message = messages[0];

	for (size_t i = 0; i < count; i++)
		items[i] = (struct compose_item){ messages[i].title, messages[i].text };
	compose_digest(&remind->composer, items, count, message.language, &title, &text);
	message.title = arena_string(remind->arena, text_string(&title));
	message.text = arena_string(remind->arena, text_string(&text));
	message.calendar = message.method = message.reply_to = NULL;
	return message;
}
