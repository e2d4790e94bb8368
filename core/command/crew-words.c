/* crew-words.c - what the roster answers, in words */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "command/crew-problem.h"
#include "roster/tell.h"

static const char *name_person(void *data, int32_t person, enum lang lang)
{
	const struct crew *crew = data;

	(void)lang;
	return crew->model->people[person].name;
}

static const char *name_duty(void *data, int32_t duty, enum lang lang)
{
	const struct crew *crew = data;
	const struct origin *o = &crew->origins.items[duty];
	const struct activity *a = model_activity(crew->model, o->occurrence->activity);
	const struct role *role = model_role(crew->model, o->duty->role);
	const char *name =
		role ? words_get(&role->name, lang, crew->model->language) : o->duty->role;
	char date[CIVIL_TEXT];

	civil_format(o->occurrence->original, date);
	return arena_format(crew->arena, "%s %s %s", date,
		a ? words_get(&a->title, lang, crew->model->language) : "", name);
}

static struct roster_names names_of(struct crew *crew)
{
	return (struct roster_names){ .data = crew, .person = name_person, .duty = name_duty };
}

const char *crew_why(struct crew *crew, int32_t seat, enum lang lang)
{
	struct text t AUTO_TEXT = { 0 };
	struct roster_why why;
	const struct roster_names names = names_of(crew);

	roster_explain(crew->desk, crew->arena, seat, &why);
	tell_why(crew->desk, &why, &names, lang, &t);
	return arena_string(crew->arena, text_string(&t));
}

const char *crew_block(struct crew *crew, int32_t person, int32_t seat, enum lang lang)
{
	struct text t AUTO_TEXT = { 0 };
	struct roster_block block;
	const struct roster_names names = names_of(crew);
	struct roster_seat *asked = &crew->seats.items[seat];
	const size_t declined = asked->declined_count;

	asked->declined_count = 0;
	const bool may = roster_may(crew->desk, person, seat, &block);

	asked->declined_count = declined;
	if (may)
		return NULL;
	tell_block(&block, &names, lang, &t);
	return arena_string(crew->arena, text_string(&t));
}

const char *crew_exchange_block(struct crew *crew, int32_t giver, int32_t seat, int32_t taker,
	int32_t other, enum lang lang)
{
	roster_put(crew->desk, seat, ROSTER_NOBODY);
	roster_put(crew->desk, other, ROSTER_NOBODY);
	const char *block = crew_block(crew, taker, seat, lang);

	if (!block) {
		roster_put(crew->desk, seat, taker);
		block = crew_block(crew, giver, other, lang);
	}
	roster_put(crew->desk, seat, giver);
	roster_put(crew->desk, other, taker);
	return block;
}

const char *const *crew_fitting(struct crew *crew, int32_t seat, size_t most)
{
	const size_t people = crew->model->person_count;
	const char **ids = ARENA_ARRAY(crew->arena, most + 1, const char *);
	const struct roster_choice *choices;
	const size_t count = roster_suggest(crew->desk, crew->arena, seat, people, &choices);
	size_t found = 0;

	for (size_t i = 0; i < count && found < most; i++)
		if (choices[i].exchange == ROSTER_NONE)
			ids[found++] = crew->model->people[choices[i].person].id;
	ids[found] = NULL;
	return ids;
}

void crew_quality(struct crew *crew, struct roster_quality *ret_quality)
{
	roster_quality(crew->desk, crew->arena, ret_quality);
}

void crew_pool_name(
	const struct crew *crew, int32_t pool, enum lang lang, struct crew_pool_name *ret_name)
{
	const char *name = crew->pools.items[pool], *slash = strchr(name, '/');
	const char *id = arena_copy(crew->arena, name, (size_t)(slash - name));
	const struct activity *a = model_activity(crew->model, id);
	const struct role *role = model_role(crew->model, slash + 1);

	*ret_name = (struct crew_pool_name){ .activity = id,
		.title = a ? words_get(&a->title, lang, crew->model->language) : id,
		.role = role ? words_get(&role->name, lang, crew->model->language) : slash + 1 };
}
