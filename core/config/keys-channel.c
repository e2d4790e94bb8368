/* keys-channel.c - the keys of channels */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "config/names.h"
#include "config/reading.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define AT(member) .offset = offsetof(struct channel, member)

static const char *const types[] = { [CHANNEL_WEBHOOK] = "webhook",
	[CHANNEL_MAIL] = "mail",
	[CHANNEL_COMMAND] = "command",
	[CHANNEL_FILE] = "file",
	[CHANNEL_COPY] = "copy",
	[CHANNEL_CALLS] = "calls",
	[CHANNEL_PRINT] = "print",
	NULL };
static const char *const templates[] = { [HOOK_WECOM] = "wecom",
	[HOOK_DINGTALK] = "dingtalk",
	[HOOK_FEISHU] = "feishu",
	[HOOK_SERVERCHAN] = "serverchan",
	[HOOK_BARK] = "bark",
	[HOOK_NTFY] = "ntfy",
	[HOOK_CUSTOM] = "custom",
	NULL };
static const char *const signs[] = {
	[SIGN_NONE] = "none", [SIGN_DINGTALK] = "dingtalk", [SIGN_FEISHU] = "feishu", NULL
};
static const char *const sizes[] = { "A4", "A5", NULL };
static const char *const pers[] = { "community", "grid", "building", "entrance", NULL };

bool read_audiences(
	struct reading *r, const struct value *v, const char *separators, uint32_t *ret_audiences)
{
	uint32_t audiences = 0;

	for (size_t at = 0; at <= v->size;) {
		size_t n = 0;
		while (at + n < v->size && strchr(separators, v->text[at + n]) == NULL)
			n++;
		const struct value word = value_part(v, v->text + at, n);
		int32_t audience;
		if (!value_choice(r, &word, audience_names, &audience))
			return false;
		audiences |= 1U << audience;
		at += n + 1;
	}
	*ret_audiences = audiences;
	return true;
}

static bool read_audience(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct channel *c = object;
	struct items items;
	uint32_t audiences = 0;

	(void)row;
	if (!value_items(r, v, ITEMS_PLAIN, &items))
		return false;
	for (size_t i = 0; i < items.count; i++) {
		int32_t audience;
		if (!value_choice(r, &items.list[i], audience_names, &audience))
			return false;
		audiences |= 1U << audience;
	}
	c->audiences = audiences;
	return true;
}

/* The name of a variable or a file, never the address itself: that is a secret. */
static bool read_where(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	const char *text = arena_copy(r->arena, v->text, v->size);

	if (strstr(text, "://") != NULL)
		return value_fault(r, v, "secret-in-file", _("use url-env or url-file"),
			_("an address with a key does not belong in this file"));
	if (strstr(row->key, "-env") != NULL &&
		strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") !=
			v->size)
		return value_fault(r, v, "bad-id", _("write it as in \"WECOM_URL\""),
			_("\"%s\" is no name of a variable"), text);
	*(const char **)(void *)((char *)object + row->offset) = text;
	return true;
}

static bool read_rate(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct channel *c = object;
	const char *slash = memchr(v->text, '/', v->size);
	struct civil_span span;

	(void)row;
	if (slash == NULL)
		return value_fault(r, v, "bad-duration", _("write it as in \"20/1m\""),
			_("\"%.*s\" is no count in a duration"), (int)v->size, v->text);
	const size_t n = (size_t)(slash - v->text);
	const struct value count = value_part(v, v->text, n);
	const struct value time = value_part(v, slash + 1, v->size - n - 1);
	if (!value_count(r, &count, 1, 100000, &c->rate_count) ||
		!value_span(r, &time, 1, 30 * DAY_MINUTES, &span))
		return false;
	c->rate_minutes = span_minutes(span);
	return true;
}

static bool read_retry(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct channel *c = object;
	struct items items;

	(void)row;
	if (!value_items(r, v, ITEMS_REPEATED, &items))
		return false;
	int32_t *list = ARENA_ARRAY(r->arena, items.count + 1, int32_t);
	for (size_t i = 0; i < items.count; i++) {
		struct civil_span span;
		if (!value_span(r, &items.list[i], 0, 7 * DAY_MINUTES, &span))
			return false;
		list[i] = span_minutes(span);
	}
	c->retry = list;
	c->retry_count = items.count;
	return true;
}

static bool read_sender(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct channel *c = object;

	(void)row;
	return value_mail(r, v, &c->sender);
}

static bool read_size(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	struct channel *c = object;
	int32_t choice;

	if (!value_choice(r, v, row->choices, &choice))
		return false;
	c->a5 = choice == 1;
	return true;
}

static bool read_per(
	struct reading *r, const struct value *v, void *object, const struct key_row *row)
{
	static const enum area_kind kinds[] = { AREA_COMMUNITY, AREA_GRID, AREA_BUILDING,
		AREA_ENTRANCE };
	struct channel *c = object;
	int32_t choice;

	if (!value_choice(r, v, row->choices, &choice))
		return false;
	c->per = kinds[choice];
	return true;
}

static const struct key_row channel[] = {
	{ "type", "webhook, mail, command, file, copy, calls, print", VALUE_CHOICE,
		.required = true, .choices = types, AT(type), .example = "webhook",
		.help = SAID("怎么送出去", "how messages go out") },
	{ "name", "text", VALUE_TEXT, .in_language = true, .min = 1, .max = 40, .initial = "",
		AT(name), .example = "工作人员群",
		.help = SAID("通道的名字；不写就用编号", "its name; the id when left out") },
	{ "audience", "list of audiences", VALUE_OWN, .initial = "serving, booked",
		.read = read_audience, .example = "staff",
		.help = SAID("送给谁", "whom it reaches") },
	{ "template", "wecom, dingtalk, feishu, serverchan, bark, ntfy, custom", VALUE_CHOICE,
		.choices = templates, .initial = "custom", AT(hook), .example = "wecom",
		.help = SAID("webhook 的格式", "the form of a webhook's message") },
	{ "url-env", "name", VALUE_OWN, .initial = "", .read = read_where, AT(url_env),
		.example = "WECOM_URL",
		.help = SAID("地址所在的环境变量", "the variable that has the address") },
	{ "url-file", "path", VALUE_OWN, .initial = "", .read = read_where, AT(url_file),
		.example = "/etc/linli/wecom.url",
		.help = SAID("地址所在的文件", "the file that has the address") },
	{ "secret-env", "name", VALUE_OWN, .initial = "", .read = read_where, AT(secret_env),
		.example = "DING_SECRET",
		.help = SAID(
			"签名密钥所在的环境变量", "the variable that has the secret for sign") },
	{ "secret-file", "path", VALUE_OWN, .initial = "", .read = read_where, AT(secret_file),
		.example = "/etc/linli/ding.secret",
		.help = SAID(
			"签名密钥所在的文件，权限 0600", "the 0600 file that has the secret") },
	{ "sign", "none, dingtalk, feishu", VALUE_CHOICE, .choices = signs, .initial = "none",
		AT(sign), .example = "dingtalk",
		.help = SAID("怎么签名", "how messages are signed") },
	{ "body", "text", VALUE_TEXT, .min = 1, .max = 1000, .initial = "", AT(body),
		.example = "{\"text\": {{json text}}}",
		.help = SAID("custom 的正文", "for custom: JSON with {{json text}}") },
	{ "ok", "text", VALUE_TEXT, .min = 1, .max = 200, .initial = "", AT(ok),
		.example = "errcode=0",
		.help = SAID("回答里有什么算送到了", "what in the answer counts as sent") },
	{ "retry-when", "text", VALUE_TEXT, .min = 1, .max = 200, .initial = "", AT(retry_when),
		.example = "errcode=45009",
		.help = SAID("回答里有什么算稍后再试", "what in the answer means try again") },
	{ "private", "yes/no", VALUE_BOOL, .initial = "no", AT(is_private), .example = "yes",
		.help = SAID("允许 http 和内网地址",
			"yes allows http and addresses inside the own network") },
	{ "max-bytes", "count", VALUE_COUNT, .min = 64, .max = 65536, .initial = "", AT(max_bytes),
		.example = "2048", .help = SAID("更长就截断", "longer text is cut") },
	{ "rate", "count/duration", VALUE_OWN, .initial = "20/1m", .read = read_rate,
		.example = "20/1m", .help = SAID("多久最多几条", "the most messages in a time") },
	{ "retry", "list of durations", VALUE_OWN, .initial = "1m, 5m, 15m", .read = read_retry,
		.example = "1m, 5m, 15m",
		.help = SAID("失败后隔多久再试",
			"when it is tried again; then it is given up and shown") },
	{ "jitter", "duration", VALUE_MINUTES, .max = 10, .initial = "0m", AT(jitter),
		.example = "3m",
		.help = SAID("提前错开发送", "spread before the due time, never after") },
	{ "quiet-hours", "clock range", VALUE_HOURS, .over_midnight = true, .initial = "",
		AT(quiet_hours), .example = "21:30-07:00",
		.help = SAID("不打扰的时间；不写同 [reminders]", "as in [reminders]") },
	{ "digest", "count", VALUE_COUNT, .min = 2, .max = 1000, .initial = "", AT(digest),
		.example = "10",
		.help = SAID("并成一条的数目；不写同 [reminders]", "as in [reminders]") },
	{ "run", "path", VALUE_TEXT, .min = 1, .max = 400, .initial = "", AT(run),
		.example = "/usr/local/bin/sms",
		.help = SAID("command：从标准输入收一个 JSON 的程序",
			"command: program that gets one JSON object on stdin") },
	{ "path", "path", VALUE_TEXT, .min = 1, .max = 400, .initial = "", AT(path),
		.example = "/var/lib/linli/messages.jsonl",
		.help = SAID(
			"file：每条消息加一行 JSON", "file: one JSON object a line is appended") },
	{ "sender", "address", VALUE_OWN, .initial = "", .read = read_sender,
		.example = "office@example.org", .help = SAID("mail：发件人", "mail: from whom") },
	{ "size", "A4, A5", VALUE_OWN, .choices = sizes, .initial = "A4", .read = read_size,
		.example = "A5", .help = SAID("纸张", "paper") },
	{ "per", "community, grid, building, entrance", VALUE_OWN, .choices = pers,
		.initial = "community", .read = read_per, .example = "entrance",
		.help = SAID("每个什么一张", "one sheet for each") },
};
const struct key_table keys_channel = { channel, COUNT(channel) };

/* Keys that somebody writes who has the address at hand: said before they are "unknown". */
static void check_secrets(struct reading *r, struct section *s)
{
	static const char *const keys[] = { "url", "webhook", "address", "token", "key", "secret",
		"password" };

	for (size_t i = 0; i < COUNT(keys); i++) {
		struct entry *e = section_good(s, keys[i]);
		if (e != NULL)
			entry_report(r, s, e, FAULT_ERROR, "secret-in-file",
				strcmp(keys[i], "secret") == 0 ? _("use secret-env or secret-file")
							       : _("use url-env or url-file"),
				_("an address with a key does not belong in this file"));
	}
}

/* A faulty key is there: nothing is said about what it would have been good for. */
static bool has_one(const struct section *s, const char *a, const char *b)
{
	return section_find(s, a) != NULL || (b != NULL && section_find(s, b) != NULL);
}

static void check_needs(struct reading *r, const struct channel *c, struct section *s)
{
	static const struct need {
		const char *key, *other;
	} needs[] = { [CHANNEL_WEBHOOK] = { "url-env", "url-file" },
		[CHANNEL_MAIL] = { "url-env", "url-file" },
		[CHANNEL_COMMAND] = { "run", NULL },
		[CHANNEL_FILE] = { "path", NULL },
		[CHANNEL_PRINT] = { NULL, NULL } };
	const struct need *need = &needs[c->type];

	if (section_good(s, "type") == NULL)
		return;
	if (need->key != NULL && !has_one(s, need->key, need->other) &&
		!has_one(s, "url", "webhook"))
		entry_report(r, s, NULL, FAULT_ERROR, "channel-needs", NULL,
			need->other != NULL ? _("a %s needs %s or %s") : _("a %s needs %s"),
			types[c->type], need->key, need->other);
	else if (c->sign != SIGN_NONE && !has_one(s, "secret-env", "secret-file"))
		entry_report(r, s, section_find(s, "sign"), FAULT_ERROR, "channel-needs", NULL,
			_("\"sign\" needs secret-env or secret-file"));
	else if (c->type == CHANNEL_WEBHOOK && c->hook == HOOK_CUSTOM &&
		!has_one(s, "body", NULL) && section_find(s, "template") != NULL &&
		section_good(s, "template") != NULL)
		entry_report(r, s, section_find(s, "template"), FAULT_ERROR, "channel-needs", NULL,
			_("template \"custom\" needs a body"));
	else if (c->type == CHANNEL_MAIL && section_find(s, "sender") == NULL)
		entry_report(r, s, NULL, FAULT_WARNING, "channel-sender",
			_("add \"sender = office@example.org\""),
			_("a mail without a sender is not sent"));
}

void channels_read(struct reading *r)
{
	for (size_t i = 0; i < r->model->channel_count; i++) {
		struct channel *c = &r->model->channels[i];
		struct section *s = section_of(r, "channel", c->id);
		c->quiet_hours = r->model->quiet_hours;
		c->digest = r->model->digest;
		check_secrets(r, s);
		section_read(r, &keys_channel, s, c);
		check_needs(r, c, s);
		if (c->name.in[LANG_ZH] == NULL && c->name.in[LANG_EN] == NULL)
			c->name.in[r->model->language] = c->id;
	}
}
