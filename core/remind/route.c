/* route.c - by which channel a recipient is reached */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/route.h"

#include <string.h>

#include <jansson.h>

#include "base/log.h"
#include "base/text.h"

static const char *const audiences[] = { "staff", "serving", "booked", "waiting", "came",
	"neighbours", "public" };
enum { AUDIENCE_FAR = 5 }; /* neighbours and public are never reached one by one */

/* Without a written order: the cheapest for people first, the call list last. */
static const struct channel_kind *const order[] = { &channel_mail, &channel_command,
	&channel_calls };

struct routes routes_load(struct store *store, struct arena *arena)
{
	const char *const *subjects = outbox_subjects(store, arena, "channel ");
	struct routes routes = { 0 };
	size_t count = 0;

	while (subjects[count] != NULL)
		count++;
	routes.items = ARENA_ARRAY(arena, count, struct channel_setup *);
	for (size_t i = 0; i < count; i++) {
		struct outbox_setting *settings = NULL;
		size_t n = 0;
		const char *error = NULL;
		if (outbox_settings(store, arena, subjects[i], &settings, &n) != STORE_OK)
			continue;
		struct channel_key *keys = ARENA_ARRAY(arena, n, struct channel_key);
		for (size_t k = 0; k < n; k++)
			keys[k] = (struct channel_key){ settings[k].key, settings[k].value };
		struct channel_setup *setup =
			channel_parse(arena, subjects[i] + strlen("channel "), keys, n, &error);
		if (setup != NULL)
			routes.items[routes.count++] = setup;
		else
			log_warn("%s", error);
	}
	return routes;
}

const struct channel_setup *route_find(const struct routes *routes, const char *id)
{
	for (size_t i = 0; i < routes->count; i++)
		if (strcmp(routes->items[i]->id, id) == 0)
			return routes->items[i];
	return NULL;
}

static int audience_number(const char *audience)
{
	for (int i = 0; i < (int)(sizeof audiences / sizeof *audiences); i++)
		if (strcmp(audiences[i], audience) == 0)
			return i;
	return -1;
}

uint32_t route_audience(const char *audience)
{
	const int number = audience_number(audience);

	return number < 0 ? 0 : 1u << number;
}

bool route_is_broadcast(const struct channel_setup *setup, const char *audience)
{
	if (setup->kind == &channel_webhook || setup->kind == &channel_copy)
		return true;
	/* What concerns single people is no matter for a door or a file that everybody reads. */
	return (setup->kind == &channel_file || setup->kind == &channel_print) &&
		audience_number(audience) >= AUDIENCE_FAR;
}

static const char *member(struct arena *arena, const json_t *json, const char *name)
{
	return arena_string(arena, json_string_value(json_object_get(json, name)));
}

static const char *written_channels(struct arena *arena, const json_t *json)
{
	const json_t *list = json_object_get(json, "channels");
	struct text t AUTO_TEXT = { 0 };

	if (!json_is_array(list))
		return NULL;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *id = json_string_value(json_array_get(list, i));
		text_printf(&t, "%s%s", i > 0 ? "," : "", id != NULL ? id : "");
	}
	return arena_string(arena, text_string(&t));
}

void route_reach(struct arena *arena, struct outbox_recipient *recipient)
{
	json_error_t error;
	json_t *json = recipient->reach != NULL ? json_loads(recipient->reach, 0, &error) : NULL;

	if (recipient->contact != NULL && strchr(recipient->contact, '@') != NULL)
		recipient->mail = recipient->contact;
	else
		recipient->phone = recipient->contact;
	if (json == NULL)
		return;
	recipient->channels = written_channels(arena, json);
	const char *mail = member(arena, json, "mail"), *phone = member(arena, json, "phone");
	if (mail != NULL)
		recipient->mail = mail;
	if (phone != NULL)
		recipient->phone = phone;
	json_decref(json);
}

bool route_fits(const struct channel_setup *setup, const struct outbox_recipient *recipient)
{
	if (setup->kind == &channel_mail)
		return recipient->mail != NULL;
	if (setup->kind == &channel_command)
		return recipient->mail != NULL || recipient->phone != NULL;
	return setup->kind == &channel_calls || setup->kind == &channel_file;
}

static bool serves(const struct channel_setup *setup, const char *audience)
{
	return *audience == '\0' || (setup->audiences & route_audience(audience)) != 0;
}

/* Of the ids in `list` the next one behind `after` that fits. */
static const struct channel_setup *next_written(const struct routes *routes,
	const struct outbox_recipient *recipient, const char *audience, const char *after)
{
	bool is_behind = after == NULL;

	for (const char *at = recipient->channels; *at != '\0';) {
		const size_t n = strcspn(at, ",");
		for (size_t i = 0; i < routes->count; i++) {
			const struct channel_setup *setup = routes->items[i];
			if (strlen(setup->id) != n || memcmp(setup->id, at, n) != 0)
				continue;
			if (is_behind && serves(setup, audience) && route_fits(setup, recipient))
				return setup;
			if (after != NULL && strcmp(setup->id, after) == 0)
				is_behind = true;
		}
		at += n + (at[n] == ',' ? 1 : 0);
	}
	return NULL;
}

const struct channel_setup *route_next(const struct routes *routes,
	const struct outbox_recipient *recipient, const char *audience, const char *after)
{
	bool is_behind = after == NULL;

	if (recipient->channels != NULL)
		return next_written(routes, recipient, audience, after);
	for (size_t k = 0; k < sizeof order / sizeof *order; k++)
		for (size_t i = 0; i < routes->count; i++) {
			const struct channel_setup *setup = routes->items[i];
			if (setup->kind != order[k])
				continue;
			if (is_behind && serves(setup, audience) && route_fits(setup, recipient))
				return setup;
			if (after != NULL && strcmp(setup->id, after) == 0)
				is_behind = true;
		}
	return NULL;
}

const struct channel_setup *route_calls(const struct routes *routes)
{
	for (size_t i = 0; i < routes->count; i++)
		if (routes->items[i]->kind == &channel_calls)
			return routes->items[i];
	return NULL;
}
