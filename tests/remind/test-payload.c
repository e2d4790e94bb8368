/* test-payload.c - what each service is told, how it is signed, and what counts as a yes */
/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include <jansson.h>

#include "base/cleanup.h"
#include "base/utf8.h"
#include "remind/payload.h"

enum { NOW = 1700000000 };

static struct channel_setup *hook(struct arena *arena, const char *template, const char *sign)
{
	const struct channel_key keys[] = { { "type", "webhook" }, { "template", template },
		{ "sign", sign } };
	const char *error = NULL;
	struct channel_setup *setup = channel_parse(arena, "out", keys, 3, &error);

	assert_non_null(setup);
	return setup;
}

/* The vectors of the services' own documents, as openssl has them too. */
static void signatures(void **state)
{
	(void)state;
	struct text dingtalk AUTO_TEXT = { 0 }, feishu AUTO_TEXT = { 0 };

	payload_sign_dingtalk("SEC0123456789abcdef", INT64_C(1700000000000), &dingtalk);
	assert_string_equal(text_string(&dingtalk), "TSZbRFUuvaSQaRKUpF970OPCb2/LcQAP3wOvwZIzBZk=");
	payload_sign_feishu("feishu-secret-0123", 1700000000, &feishu);
	assert_string_equal(text_string(&feishu), "+1U0CMYEwDTNNFL+y2fnyQM4HJAMb/Bh4gSg7jklS/s=");
}

static const char title[] = "提醒：\"茶话会\"", words[] = "明天9:00\n带\\水杯\t🍵";
#define TITLE "\"提醒：\\\"茶话会\\\"\""
#define WORDS_ "\"明天9:00\\n带\\\\水杯\\t🍵\""

static const struct message message = { .key = "uid:serving:1d:0:p1:out",
	.title = title,
	.text = words,
	.link = "https://example.org/p/x",
	.audience = "serving",
	.occurrence = "tea@2026-12-05",
	.recipient = "*" };

static void bodies(void **state)
{
	(void)state;
	static const struct {
		const char *template, *sign, *address, *url, *body;
	} table[] = {
		{ "wecom", "none", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=K",
			"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=K",
			"{\"msgtype\":\"text\",\"text\":{\"content\":" WORDS_ "}}" },
		{ "dingtalk", "none", "https://oapi.dingtalk.com/robot/send?access_token=T",
			"https://oapi.dingtalk.com/robot/send?access_token=T",
			"{\"msgtype\":\"text\",\"text\":{\"content\":" WORDS_
			"},\"at\":{\"isAtAll\":false}}" },
		{ "dingtalk", "dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=T",
			"https://oapi.dingtalk.com/robot/"
			"send?access_token=T&timestamp=1700000000000"
			"&sign=TSZbRFUuvaSQaRKUpF970OPCb2%2FLcQAP3wOvwZIzBZk%3D",
			"{\"msgtype\":\"text\",\"text\":{\"content\":" WORDS_
			"},\"at\":{\"isAtAll\":false}}" },
		{ "feishu", "none", "https://open.feishu.cn/open-apis/bot/v2/hook/T",
			"https://open.feishu.cn/open-apis/bot/v2/hook/T",
			"{\"msg_type\":\"text\",\"content\":{\"text\":" WORDS_ "}}" },
		{ "serverchan", "none", "https://sctapi.ftqq.com/KEY.send",
			"https://sctapi.ftqq.com/KEY.send",
			"{\"title\":" TITLE ",\"desp\":" WORDS_ "}" },
		{ "bark", "none", "https://api.day.app/DEVICE", "https://api.day.app/push",
			"{\"device_key\":\"DEVICE\",\"title\":" TITLE ",\"body\":" WORDS_
			",\"level\":\"timeSensitive\",\"url\":\"https://example.org/p/x\"}" },
		{ "ntfy", "none", "https://ntfy.sh/random-topic", "https://ntfy.sh/",
			"{\"topic\":\"random-topic\",\"title\":" TITLE ",\"message\":" WORDS_
			",\"tags\":[\"bell\"],\"click\":\"https://example.org/p/x\"}" },
		{ "custom", "none", "https://example.org/in", "https://example.org/in",
			"{\"id\":\"uid:serving:1d:0:p1:out\",\"title\":" TITLE ",\"text\":" WORDS_
			",\"link\":\"https://example.org/p/x\",\"occurrence\":\"tea@2026-12-05\","
			"\"audience\":\"serving\"}" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct arena *arena AUTO_ARENA = arena_new();
		struct text url AUTO_TEXT = { 0 }, body AUTO_TEXT = { 0 };
		payload_build(hook(arena, table[i].template, table[i].sign), &message,
			table[i].address, "SEC0123456789abcdef", NOW, &url, &body);
		assert_string_equal(text_string(&url), table[i].url);
		assert_string_equal(text_string(&body), table[i].body);
	}
}

static void feishu_signs_in_the_body(void **state)
{
	(void)state;
	struct arena *arena AUTO_ARENA = arena_new();
	struct text url AUTO_TEXT = { 0 }, body AUTO_TEXT = { 0 };

	payload_build(hook(arena, "feishu", "feishu"), &message, "https://open.feishu.cn/hook/T",
		"feishu-secret-0123", NOW, &url, &body);
	assert_string_equal(text_string(&body),
		"{\"timestamp\":\"1700000000\",\"sign\":\"+1U0CMYEwDTNNFL+y2fnyQM4HJAMb/"
		"Bh4gSg7jklS/s=\","
		"\"msg_type\":\"text\",\"content\":{\"text\":" WORDS_ "}}");
}

/* The longest text that a service takes, of characters of each length: cut on a border, "…" behind,
 * valid UTF-8 and JSON, and never longer than the limit. */
static void sizes(void **state)
{
	(void)state;
	static const struct {
		const char *template;
		size_t limit;
	} limits[] = { { "wecom", 2048 }, { "dingtalk", 4096 }, { "feishu", 16384 },
		{ "serverchan", 32768 }, { "bark", 3072 }, { "ntfy", 4096 } };
	static const char *const characters[] = { "a", "é", "茶", "🍵", "\"" };

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		for (size_t c = 0; c < sizeof characters / sizeof *characters; c++)
			for (size_t shift = 0; shift < 4; shift++) {
				struct arena *arena AUTO_ARENA = arena_new();
				struct text text AUTO_TEXT = { 0 }, cut AUTO_TEXT = { 0 };
				struct text url AUTO_TEXT = { 0 }, body AUTO_TEXT = { 0 };
				const size_t limit = limits[i].limit, n = strlen(characters[c]);
				struct message long_one = message;
				text_add(&text, "xxxx", shift);
				while (text.size <= limit)
					text_puts(&text, characters[c]);
				channel_cut(&cut, text_string(&text), limit);
				assert_true(cut.size <= limit && cut.size + n > limit);
				assert_true(utf8_is_valid(text_string(&cut), cut.size));
				assert_memory_equal(text_string(&cut) + cut.size - 3, "…", 3);
				long_one.text = text_string(&text);
				payload_build(hook(arena, limits[i].template, "none"), &long_one,
					"https://example.org/x", NULL, NOW, &url, &body);
				json_error_t error;
				json_t *json = json_loads(text_string(&body), 0, &error);
				assert_non_null(json);
				json_decref(json);
			}
}

static void fits_exactly(void **state)
{
	(void)state;
	struct text cut AUTO_TEXT = { 0 };

	channel_cut(&cut, "茶话会", 9);
	assert_string_equal(text_string(&cut), "茶话会");
	text_cut(&cut, 0);
	channel_cut(&cut, "茶话会", 8);
	assert_string_equal(text_string(&cut), "茶…");
	text_cut(&cut, 0);
	channel_cut(&cut, "🍵🍵🍵", 11);
	assert_string_equal(text_string(&cut), "🍵🍵…");
	text_cut(&cut, 0);
	channel_cut(&cut, "🍵🍵🍵", 10);
	assert_string_equal(text_string(&cut), "🍵…");
}

/* 32 characters of any length. */
static void serverchan_titles(void **state)
{
	(void)state;
	static const char *const characters[] = { "a", "茶", "🍵" };

	for (size_t c = 0; c < sizeof characters / sizeof *characters; c++)
		for (size_t count = 31; count <= 34; count++) {
			struct arena *arena AUTO_ARENA = arena_new();
			struct text text AUTO_TEXT = { 0 }, url AUTO_TEXT = { 0 },
					 body AUTO_TEXT = { 0 };
			struct message one = message;
			json_error_t error;
			for (size_t i = 0; i < count; i++)
				text_puts(&text, characters[c]);
			one.title = text_string(&text);
			payload_build(hook(arena, "serverchan", "none"), &one,
				"https://sctapi.ftqq.com/K.send", NULL, NOW, &url, &body);
			json_t *json = json_loads(text_string(&body), 0, &error);
			assert_int_equal(
				utf8_count(json_string_value(json_object_get(json, "title"))),
				count < 32 ? count : 32);
			json_decref(json);
		}
}

static void escapes(void **state)
{
	(void)state;
	struct text t AUTO_TEXT = { 0 };

	payload_json_string(&t, "a\"b\\c\n\r\t\x01\x1f\x7f/茶");
	assert_string_equal(
		text_string(&t), "\"a\\\"b\\\\c\\n\\u000d\\t\\u0001\\u001f\\u007f/茶\"");
}

static void verdicts(void **state)
{
	(void)state;
	static const struct {
		const char *template, *body;
		long status;
		enum sent_verdict verdict;
		int32_t wait;
	} table[] = {
		{ "wecom", "{\"errcode\":0,\"errmsg\":\"ok\"}", 200, SENT, 0 },
		{ "wecom", "{\"errcode\":45009}", 200, SENT_LATER, 60 },
		{ "wecom", "{\"errcode\":45033}", 200, SENT_LATER, 60 },
		{ "wecom", "{\"errcode\":-1}", 200, SENT_LATER, 60 },
		{ "wecom", "{\"errcode\":93000}", 200, SENT_NEVER, 0 },
		{ "wecom", "{}", 200, SENT_NEVER, 0 },
		{ "wecom", "<html>ok</html>", 200, SENT_NEVER, 0 },
		{ "wecom", "", 200, SENT_NEVER, 0 },
		{ "wecom", "{\"errcode\":0}", 500, SENT_LATER, 0 },
		{ "wecom", "{\"errcode\":0}", 302, SENT_NEVER, 0 },
		{ "wecom", "{}", 429, SENT_LATER, 0 },
		{ "dingtalk", "{\"errcode\":0}", 200, SENT, 0 },
		{ "dingtalk", "{\"errcode\":410100}", 200, SENT_LATER, 600 },
		{ "dingtalk", "{\"errcode\":130101}", 200, SENT_LATER, 600 },
		{ "dingtalk", "{\"errcode\":310000}", 200, SENT_NEVER, 0 },
		{ "dingtalk", "{\"errcode\":430101}", 200, SENT_NEVER, 0 },
		{ "feishu", "{\"code\":0}", 200, SENT, 0 },
		{ "feishu", "{\"StatusCode\":0}", 200, SENT, 0 },
		{ "feishu", "{\"code\":11232}", 200, SENT_LATER, 60 },
		{ "feishu", "{\"code\":19021}", 200, SENT_NEVER, 0 },
		{ "serverchan", "{\"code\":0}", 200, SENT, 0 },
		{ "serverchan", "{\"code\":40001}", 200, SENT_NEVER, 0 },
		{ "bark", "{\"code\":200}", 200, SENT, 0 },
		{ "bark", "{\"code\":400}", 200, SENT_NEVER, 0 },
		{ "ntfy", "{}", 200, SENT, 0 },
		{ "ntfy", "{\"code\":40057}", 400, SENT_NEVER, 0 },
		{ "ntfy", "{}", 429, SENT_LATER, 0 },
		{ "custom", "", 204, SENT, 0 },
		{ "custom", "", 404, SENT_NEVER, 0 },
		{ "custom", "", 503, SENT_LATER, 0 },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct arena *arena AUTO_ARENA = arena_new();
		const struct outside_answer answer = {
			.is_answered = true, .status = table[i].status, .body = table[i].body
		};
		const struct sent sent =
			payload_judge(hook(arena, table[i].template, "none"), &answer);
		if (sent.verdict != table[i].verdict || sent.wait != table[i].wait)
			fail_msg("%s %ld %s: %d, %d seconds", table[i].template, table[i].status,
				table[i].body, (int)sent.verdict, (int)sent.wait);
	}
}

static void no_answer(void **state)
{
	(void)state;
	struct arena *arena AUTO_ARENA = arena_new();
	const struct outside_answer late = { .body = "", .error = "Timeout was reached" };
	const struct outside_answer refused = { .body = "", .error = "inside", .is_refused = true };

	assert_int_equal(payload_judge(hook(arena, "wecom", "none"), &late).verdict, SENT_LATER);
	assert_int_equal(payload_judge(hook(arena, "wecom", "none"), &refused).verdict, SENT_NEVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures),
		cmocka_unit_test(bodies),
		cmocka_unit_test(feishu_signs_in_the_body),
		cmocka_unit_test(sizes),
		cmocka_unit_test(fits_exactly),
		cmocka_unit_test(serverchan_titles),
		cmocka_unit_test(escapes),
		cmocka_unit_test(verdicts),
		cmocka_unit_test(no_answer),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
