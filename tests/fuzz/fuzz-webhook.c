/* fuzz-webhook.c - any bytes as a service's answer, and as the words it is told */
/* SPDX-License-Identifier: Apache-2.0 */

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/utf8.h"
#include "remind/payload.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void judge(const char *body, long status, enum hook hook)
{
	const struct channel_setup setup = { .id = "c",
		.hook = hook,
		.ok = "http=2xx, code=0",
		.retry_when = "http=429, http=5xx, data.code=1, timeout" };
	const struct channel_setup own = {
		.id = "c", .hook = HOOK_OF_CUSTOM, .ok = "errcode=0", .retry_when = "errcode=45009"
	};
	const struct outside_answer answer = {
		.is_answered = true, .status = status, .body = body
	};

	if (payload_judge(&setup, &answer).verdict == SENT && status >= 400)
		abort();
	payload_judge(&own, &answer);
}

/* Whatever people are called, what goes out is JSON. */
static void build(const char *words, enum hook hook)
{
	struct text url AUTO_TEXT = { 0 }, body AUTO_TEXT = { 0 };
	const struct channel_setup setup = { .id = "c", .hook = hook, .max_bytes = 300 };
	const struct message message = { .text = words, .title = words, .key = "k" };

	if (!utf8_is_valid(words, strlen(words)))
		return;
	payload_build(&setup, &message, "https://hook.example.org/send?key=k", NULL, 1795399200,
		&url, &body);
	json_t *json = json_loadb(text_string(&body), body.size, 0, NULL);
	if (json == NULL)
		abort();
	json_decref(json);
}

/* The first byte chooses the service, the second the status. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const long statuses[] = { 200, 204, 302, 400, 404, 429, 500, 503 };

	if (n < 2)
		return 0;
	const enum hook hook = (enum hook)(bytes[0] % HOOK_OF_COUNT);
	char *body AUTO_FREE = xmalloc(n - 1);
	memcpy(body, bytes + 2, n - 2);
	body[n - 2] = '\0';
	judge(body, statuses[bytes[1] % 8], hook);
	build(body, hook);
	return 0;
}
