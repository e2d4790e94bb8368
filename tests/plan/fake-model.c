/* fake-model.c - the look-ups of a model, for tests that make one by hand */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "config/model.h"

#define FIND(kind, list)                                                                           \
	const struct kind *model_##kind(const struct model *model, const char *id)                 \
	{                                                                                          \
		for (size_t i = 0; i < model->kind##_count; i++)                                   \
			if (strcmp(model->list[i].id, id) == 0)                                    \
				return &model->list[i];                                            \
		return NULL;                                                                       \
	}

FIND(area, areas)
FIND(venue, venues)
FIND(team, teams)
FIND(role, roles)

const struct activity *model_activity(const struct model *model, const char *id)
{
	for (size_t i = 0; i < model->activity_count; i++)
		if (strcmp(model->activities[i].id, id) == 0)
			return &model->activities[i];
	return NULL;
}

const struct person *model_person(const struct model *model, const char *id)
{
	for (size_t i = 0; i < model->person_count; i++)
		if (strcmp(model->people[i].id, id) == 0)
			return &model->people[i];
	return NULL;
}

const char *audience_name(enum audience audience)
{
	static const char *const names[AUDIENCE_COUNT] = { "staff", "serving", "booked", "waiting",
		"came", "neighbours", "public" };

	return names[audience];
}

const char *area_kind_name(enum area_kind kind)
{
	static const char *const names[] = { "community", "compound", "grid", "building",
		"entrance" };

	return names[kind];
}

const char *visibility_name(enum visibility visibility)
{
	static const char *const names[] = { "public", "team", "private" };

	return names[visibility];
}

const char *person_kind_name(enum person_kind kind)
{
	static const char *const names[] = { "volunteer", "staff", "partner" };

	return names[kind];
}

const char *venue_kind_name(enum venue_kind kind)
{
	static const char *const names[] = { "room", "station", "mobile", "outdoor" };

	return names[kind];
}
