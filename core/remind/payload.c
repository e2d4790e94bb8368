/* payload.c - what each webhook service wants to be told, and how it says yes */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/payload.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/base64.h"
#include "base/hash.h"
#include "base/utf8.h"

void payload_sign_dingtalk(const char *secret, int64_t milliseconds, struct text *t)
{
	struct text message AUTO_TEXT = { 0 };
	uint8_t sign[HASH_BYTES];

	text_printf(&message, "%" PRId64 "\n%s", milliseconds, secret);
	hash_keyed(secret, strlen(secret), text_string(&message), message.size, sign);
	base64_add(t, sign, sizeof sign);
}

void payload_sign_feishu(const char *secret, int64_t seconds, struct text *t)
{
	struct text key AUTO_TEXT = { 0 };
	uint8_t sign[HASH_BYTES];

	text_printf(&key, "%" PRId64 "\n%s", seconds, secret);
	hash_keyed(text_string(&key), key.size, "", 0, sign);
	base64_add(t, sign, sizeof sign);
}

void payload_json_string(struct text *t, const char *string)
{
	text_putc(t, '"');
	for (const unsigned char *c = (const unsigned char *)string; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\')
			text_printf(t, "\\%c", *c);
		else if (*c == '\n')
			text_puts(t, "\\n");
		else if (*c == '\t')
			text_puts(t, "\\t");
		else if (*c < 0x20 || *c == 0x7F)
			text_printf(t, "\\u%04x", *c);
		else
			text_putc(t, (char)*c);
	}
	text_putc(t, '"');
}

/* --- bodies: templates in which {{json x}} stands for a JSON string --- */

struct words_for { /* what a template may name */
	const char *text, *title, *link, *key, *sign, *timestamp, *topic, *occurrence, *audience;
};

static const char *const bodies[HOOK_OF_COUNT] = {
	[HOOK_OF_CUSTOM] = "{\"id\":{{json key}},\"title\":{{json title}},\"text\":{{json text}},"
			   "\"link\":{{json link}},\"occurrence\":{{json occurrence}},"
			   "\"audience\":{{json audience}}}",
	[HOOK_OF_WECOM] = "{\"msgtype\":\"text\",\"text\":{\"content\":{{json text}}}}",
	[HOOK_OF_DINGTALK] = "{\"msgtype\":\"text\",\"text\":{\"content\":{{json text}}},"
			     "\"at\":{\"isAtAll\":false}}",
	[HOOK_OF_FEISHU] = "{\"msg_type\":\"text\",\"content\":{\"text\":{{json text}}}}",
	[HOOK_OF_SERVERCHAN] = "{\"title\":{{json title}},\"desp\":{{json text}}}",
	[HOOK_OF_BARK] =
		"{\"device_key\":{{json topic}},\"title\":{{json title}},"
		"\"body\":{{json text}},\"level\":\"timeSensitive\",\"url\":{{json link}}}",
	[HOOK_OF_NTFY] = "{\"topic\":{{json topic}},\"title\":{{json title}},"
			 "\"message\":{{json text}},\"tags\":[\"bell\"],\"click\":{{json link}}}",
};

static const char *word(const struct words_for *words, const char *name, size_t n)
{
	const struct {
		const char *name, *value;
	} table[] = {
		{ "text", words->text },
		{ "title", words->title },
		{ "link", words->link },
		{ "key", words->key },
		{ "sign", words->sign },
		{ "timestamp", words->timestamp },
		{ "topic", words->topic },
		{ "occurrence", words->occurrence },
		{ "audience", words->audience },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strlen(table[i].name) == n && memcmp(table[i].name, name, n) == 0)
			return table[i].value != NULL ? table[i].value : "";
	return NULL;
}

static void fill(struct text *t, const char *template, const struct words_for *words)
{
	static const char open[] = "{{json ";

	for (const char *at = template; *at != '\0';) {
		const char *next = strstr(at, open);
		const char *end = next != NULL ? strstr(next, "}}") : NULL;
		if (end == NULL) {
			text_puts(t, at);
			return;
		}
		text_add(t, at, (size_t)(next - at));
		const char *name = next + sizeof open - 1;
		const char *value = word(words, name, (size_t)(end - name));
		if (value != NULL)
			payload_json_string(t, value);
		else
			text_add(t, next, (size_t)(end + 2 - next));
		at = end + 2;
	}
}

/* Feishu's signature stands in the body, before its first member. */
static void sign_feishu(struct text *t, const char *secret, int64_t now)
{
	struct text sign AUTO_TEXT = { 0 }, rest AUTO_TEXT = { 0 };

	if (t->size == 0 || t->bytes[0] != '{')
		return;
	payload_sign_feishu(secret, now, &sign);
	text_add(&rest, t->bytes + 1, t->size - 1);
	text_cut(t, 0);
	text_printf(t, "{\"timestamp\":\"%" PRId64 "\",\"sign\":\"%s\",%s", now, text_string(&sign),
		text_string(&rest));
}

static void sign_dingtalk(struct text *url, const char *secret, int64_t now)
{
	struct text sign AUTO_TEXT = { 0 };

	payload_sign_dingtalk(secret, now * 1000, &sign);
	text_printf(url,
		"%ctimestamp=%" PRId64 "&sign=", strchr(url->bytes, '?') != NULL ? '&' : '?',
		now * 1000);
	percent_add(url, text_string(&sign));
}

/* Bark and ntfy name the device or topic in the body: it is the last part of the address. */
static void split_topic(struct text *url, struct text *topic)
{
	char *slash = strrchr(url->bytes, '/');
	const char *host = strstr(url->bytes, "://");

	if (slash == NULL || host == NULL || slash <= host + 2 || slash[1] == '\0')
		return;
	text_puts(topic, slash + 1);
	text_cut(url, (size_t)(slash + 1 - url->bytes));
}

/* At most `most` characters; ServerChan takes 32, ntfy 1 KB, which 120 of 4 bytes are within. */
static void cut_title(struct text *t, const char *title, size_t most)
{
	const char *end = title;

	if (utf8_count(title) <= most) {
		text_puts(t, title);
		return;
	}
	for (size_t count = 1; count < most; count++)
		do
			end++;
		while (((unsigned char)*end & 0xC0) == 0x80);
	text_add(t, title, (size_t)(end - title));
	text_puts(t, "…");
}

void payload_build(const struct channel_setup *setup, const struct message *message,
	const char *secret_url, const char *secret, int64_t now, struct text *ret_url,
	struct text *ret_body)
{
	struct text words AUTO_TEXT = { 0 }, title AUTO_TEXT = { 0 }, topic AUTO_TEXT = { 0 };
	const bool is_named = setup->hook == HOOK_OF_BARK || setup->hook == HOOK_OF_NTFY;

	text_puts(ret_url, secret_url);
	if (is_named)
		split_topic(ret_url, &topic);
	if (setup->hook == HOOK_OF_BARK)
		text_puts(ret_url, "push");
	channel_cut(&words, message->text, setup->max_bytes);
	cut_title(&title, message->title != NULL ? message->title : "",
		setup->hook == HOOK_OF_SERVERCHAN ? 32 : 120);
	const struct words_for all = { .text = text_string(&words),
		.title = text_string(&title),
		.link = message->link,
		.key = message->key,
		.topic = text_string(&topic),
		.occurrence = message->occurrence,
		.audience = message->audience };
	fill(ret_body, setup->body != NULL ? setup->body : bodies[setup->hook], &all);
	if (setup->sign == HOOK_SIGN_DINGTALK && secret != NULL)
		sign_dingtalk(ret_url, secret, now);
	if (setup->sign == HOOK_SIGN_FEISHU && secret != NULL)
		sign_feishu(ret_body, secret, now);
}

/* --- answers --- */

static bool status_is(long status, const char *wanted, size_t n)
{
	char digits[16];

	if (n == 3 && wanted[1] == 'x' && wanted[2] == 'x')
		return status / 100 == wanted[0] - '0';
	snprintf(digits, sizeof digits, "%ld", status);
	return strlen(digits) == n && memcmp(digits, wanted, n) == 0;
}

/* `a.b=value`: the member of the JSON answer, as text. */
static bool member_is(
	const json_t *json, const char *path, size_t path_n, const char *wanted, size_t n)
{
	char number[32];
	const char *at = path, *end = path + path_n;

	while (json != NULL && at < end) {
		const char *dot = memchr(at, '.', (size_t)(end - at));
		const size_t part = (size_t)((dot != NULL ? dot : end) - at);
		json = json_object_getn(json, at, part);
		at += part + (dot != NULL ? 1 : 0);
	}
	if (json_is_string(json))
		return json_string_length(json) == n &&
			memcmp(json_string_value(json), wanted, n) == 0;
	if (json_is_boolean(json))
		return strlen(json_is_true(json) ? "true" : "false") == n &&
			memcmp(json_is_true(json) ? "true" : "false", wanted, n) == 0;
	if (!json_is_integer(json))
		return false;
	snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
	return strlen(number) == n && memcmp(number, wanted, n) == 0;
}

static bool condition_holds(
	const struct outside_answer *answer, const json_t *json, const char *c, size_t n)
{
	const char *equals = memchr(c, '=', n);

	if (equals == NULL)
		return n == 7 && memcmp(c, "timeout", 7) == 0 && !answer->is_answered;
	const char *wanted = equals + 1;
	const size_t wanted_n = n - (size_t)(wanted - c), name_n = (size_t)(equals - c);
	if (name_n == 4 && memcmp(c, "http", 4) == 0)
		return answer->is_answered && status_is(answer->status, wanted, wanted_n);
	/* A code in the body counts only in an answer that came through. */
	return answer->is_answered && answer->status / 100 == 2 &&
		member_is(json, c, name_n, wanted, wanted_n);
}

static bool any_holds(const struct outside_answer *answer, const json_t *json, const char *list)
{
	for (const char *at = list; *at != '\0';) {
		while (*at == ' ' || *at == ',')
			at++;
		const char *end = strchr(at, ',');
		size_t n = end != NULL ? (size_t)(end - at) : strlen(at);
		const size_t step = n;
		while (n > 0 && at[n - 1] == ' ')
			n--;
		if (n > 0 && condition_holds(answer, json, at, n))
			return true;
		at += step;
	}
	return false;
}

/* How long a service wants to be left alone that does not say so in a header. */
static int32_t wait_of(enum hook hook, const json_t *code)
{
	static const struct {
		enum hook hook;
		json_int_t code;
		int32_t seconds;
	} waits[] = {
		{ HOOK_OF_WECOM, 45009, 60 },
		{ HOOK_OF_WECOM, 45033, 60 },
		{ HOOK_OF_WECOM, -1, 60 },
		{ HOOK_OF_DINGTALK, 410100, 600 },
		{ HOOK_OF_DINGTALK, 130101, 600 },
		{ HOOK_OF_FEISHU, 11232, 60 },
		{ HOOK_OF_FEISHU, 11247, 60 },
	};

	for (size_t i = 0; json_is_integer(code) && i < sizeof waits / sizeof *waits; i++)
		if (waits[i].hook == hook && waits[i].code == json_integer_value(code))
			return waits[i].seconds;
	return 0;
}

struct sent payload_judge(const struct channel_setup *setup, const struct outside_answer *answer)
{
	struct sent sent = { .verdict = SENT_NEVER };
	json_error_t error;
	json_t *json = json_loads(answer->body, 0, &error);

	if (any_holds(answer, json, setup->ok))
		sent.verdict = SENT;
	else if (!answer->is_refused &&
		(answer->is_cut || any_holds(answer, json, setup->retry_when)))
		sent.verdict = SENT_LATER;
	if (answer->retry_after > 0 && answer->retry_after <= 4 * 3600)
		sent.wait = (int32_t)answer->retry_after;
	if (sent.verdict != SENT) {
		const json_t *code = json_object_get(json, "errcode");
		if (code == NULL)
			code = json_object_get(json, "code");
		if (sent.verdict == SENT_LATER && sent.wait == 0)
			sent.wait = wait_of(setup->hook, code);
		if (!answer->is_answered)
			snprintf(sent.error, sizeof sent.error, "%s", answer->error);
		else if (json_is_integer(code))
			snprintf(sent.error, sizeof sent.error, _("the service refused: code %lld"),
				(long long)json_integer_value(code));
		else
			snprintf(sent.error, sizeof sent.error, _("the service refused: HTTP %ld"),
				answer->status);
	}
	json_decref(json);
	return sent;
}
