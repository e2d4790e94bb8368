/* answer.c - what is asked and what is answered, without a network */
/* SPDX-License-Identifier: Apache-2.0 */
#include "web/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "calendar/civil.h"
#include "publish/feeds.h"

enum { DAY_SECONDS = 86400, WORTH_GZIP = 512 };

static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec" };

void http_date_format(int64_t instant, char ret_text[static HTTP_DATE])
{
	int64_t day = instant / DAY_SECONDS - (instant % DAY_SECONDS < 0);
	int second = (int)(instant - day * DAY_SECONDS);
	struct civil_date date = civil_to_date((civil_day)day);
	snprintf(ret_text, HTTP_DATE, "%s, %02d %s %04d %02d:%02d:%02d GMT",
		weekdays[civil_weekday((civil_day)day)], (int)date.day % 100,
		months[date.month - 1], (int)date.year % 10000, second / 3600, second / 60 % 60,
		second % 60);
}

static int32_t month_find(const char *name)
{
	for (int32_t i = 0; i < 12; i++)
		if (!strcmp(name, months[i]))
			return i + 1;
	return 0;
}

bool http_date_parse(const char *text, int64_t *ret_instant)
{
	char weekday[4], month_name[4], zone[4];
	int day, year, hour, minute, second, end = 0;
	if (sscanf(text, "%3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d %3[A-Z]%n", weekday, &day,
		    month_name, &year, &hour, &minute, &second, zone, &end) != 8 ||
		text[end] || strcmp(zone, "GMT"))
		return false;
	int32_t month = month_find(month_name);
	if (!month || year < 1901 || year > 2100 || day < 1 ||
		day > civil_month_days(year, month) || hour < 0 || hour > 23 || minute < 0 ||
		minute > 59 || second < 0 || second > 60)
		return false;
	*ret_instant = (int64_t)civil_from_date(year, month, day) * DAY_SECONDS + hour * 3600 +
		minute * 60 + second;
	return true;
}

struct answer *answer_new(int status, const char *type)
{
	struct answer *answer = xcalloc(1, sizeof *answer);
	answer->uses = 1;
	answer->status = status;
	answer->type = type;
	return answer;
}

struct answer *answer_use(struct answer *answer)
{
	answer->uses++;
	return answer;
}

void answer_drop(struct answer *answer)
{
	if (!answer || --answer->uses > 0)
		return;
	text_free(&answer->body);
	text_free(&answer->gzip);
	free(answer->location);
	free(answer);
}

void answer_seal(struct answer *answer, int64_t last_modified)
{
	char hex[HASH_HEX];
	hash_of(text_string(&answer->body), answer->body.size, hex);
	snprintf(answer->etag, sizeof answer->etag, "\"%s\"", hex);
	answer->last_modified = last_modified;
	if (last_modified)
		http_date_format(last_modified, answer->modified);
	if (answer->body.size < WORTH_GZIP || !strncmp(answer->type, "image/", 6))
		return;
	feed_gzip(&answer->body, &answer->gzip);
	if (answer->gzip.size >= answer->body.size)
		text_free(&answer->gzip);
}

/* One of a list of entity tags; weak ones compare by their opaque part. */
static bool list_has(const char *list, const char *etag)
{
	size_t n = strlen(etag);
	while (*list) {
		list += strspn(list, ", \t");
		if (*list == '*')
			return true;
		if (!strncmp(list, "W/", 2))
			list += 2;
		if (!strncmp(list, etag, n) && (!list[n] || strchr(", \t", list[n])))
			return true;
		if (*list == '"') {
			const char *close = strchr(list + 1, '"');
			list = close ? close + 1 : "";
		} else {
			list += strcspn(list, ",");
		}
	}
	return false;
}

bool answer_is_known(const struct answer *answer, const struct request *request)
{
	int64_t since;
	if (answer->status != 200 || !*answer->etag)
		return false;
	if (request->if_none_match)
		return list_has(request->if_none_match, answer->etag);
	return request->if_modified_since && *answer->modified &&
		http_date_parse(request->if_modified_since, &since) &&
		answer->last_modified <= since;
}
