/* payload.h - what each webhook service wants to be told, and how it says yes */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PAYLOAD_H
#define LINLI_PAYLOAD_H

/*
 * Formats, limits and codes: the services' own documents (WeCom 99110, DingTalk custom robot,
 * Feishu add-custom-bot, bark-server API_V2, ntfy, ServerChan).  Pure: the clock is a parameter.
 */

#include "base/text.h"
#include "remind/channel.h"
#include "remind/outside.h"

/* base64 of HMAC-SHA-256(secret, timestamp "\n" secret), timestamp in milliseconds. */
void payload_sign_dingtalk(const char *secret, int64_t milliseconds, struct text *t);
/* base64 of HMAC-SHA-256(timestamp "\n" secret, ""), timestamp in seconds. */
void payload_sign_feishu(const char *secret, int64_t seconds, struct text *t);

/* Appends the address to post to (`secret_url` with what a signature adds or a service moves) and
 * the JSON body.  secret may be NULL where the setup does not sign. */
void payload_build(const struct channel_setup *setup, const struct message *message,
	const char *secret_url, const char *secret, int64_t now, struct text *ret_url,
	struct text *ret_body);

/* What an answer means: `ok` and `retry-when` of the setup against status and JSON body. */
struct sent payload_judge(const struct channel_setup *setup, const struct outside_answer *answer);

/* Appends a JSON string with quotes. */
void payload_json_string(struct text *t, const char *string);

#endif
