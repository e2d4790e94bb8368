/* model.c - finding things in a community */
/* SPDX-License-Identifier: Apache-2.0 */
#include "config/model.h"

#include <string.h>

#include "config/names.h"
#include "config/reading.h"

/* Runs of digits compare as numbers, leading zeros last: g2 < g10 < g010. */
int id_compare(const char *a, const char *b)
{
	const char *x = a, *y = b;

	while (*x != '\0' && *y != '\0') {
		if (*x >= '0' && *x <= '9' && *y >= '0' && *y <= '9') {
			x += strspn(x, "0");
			y += strspn(y, "0");
			const size_t m = strspn(x, "0123456789"), n = strspn(y, "0123456789");
			if (m != n)
				return m < n ? -1 : 1;
			const int c = memcmp(x, y, m);
			if (c != 0)
				return c;
			x += m;
			y += n;
		} else if (*x != *y) {
			return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
		} else {
			x++;
			y++;
		}
	}
	if (*x != *y)
		return *x == '\0' ? -1 : 1;
	return strcmp(a, b);
}

#define FIND(list, count) object_find(model->list, model->count, sizeof *model->list, id)

const struct area *model_area(const struct model *model, const char *id)
{
	return FIND(areas, area_count);
}

const struct venue *model_venue(const struct model *model, const char *id)
{
	return FIND(venues, venue_count);
}

const struct team *model_team(const struct model *model, const char *id)
{
	return FIND(teams, team_count);
}

const struct role *model_role(const struct model *model, const char *id)
{
	return FIND(roles, role_count);
}

const struct person *model_person(const struct model *model, const char *id)
{
	return FIND(people, person_count);
}

const struct activity *model_activity(const struct model *model, const char *id)
{
	return FIND(activities, activity_count);
}

bool person_has_team(const struct person *person, const struct team *team)
{
	for (size_t i = 0; i < person->team_count; i++)
		if (person->teams[i] == team)
			return true;
	return false;
}

bool person_has_skill(const struct person *person, const char *skill)
{
	for (size_t i = 0; i < person->skill_count; i++)
		if (strcmp(person->skills[i], skill) == 0)
			return true;
	return false;
}

const char *const audience_names[] = { "staff", "serving", "booked", "waiting", "came",
	"neighbours", "public", NULL };
const char *const area_kind_names[] = { "community", "compound", "grid", "building", "entrance",
	NULL };
const char *const visibility_names[] = { "public", "team", "private", NULL };
const char *const person_kind_names[] = { "volunteer", "staff", "partner", NULL };
const char *const venue_kind_names[] = { "room", "station", "mobile", "outdoor", NULL };

const char *audience_name(enum audience audience)
{
	return audience_names[audience];
}

const char *area_kind_name(enum area_kind kind)
{
	return area_kind_names[kind];
}

const char *visibility_name(enum visibility visibility)
{
	return visibility_names[visibility];
}

const char *person_kind_name(enum person_kind kind)
{
	return person_kind_names[kind];
}

const char *venue_kind_name(enum venue_kind kind)
{
	return venue_kind_names[kind];
}
