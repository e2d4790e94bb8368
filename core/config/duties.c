/* duties.c - who is needed: "barber 3 (skill barber), guide 1" */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "config/names.h"
#include "config/reading.h"

enum { ROLE_BYTES = 40, MOST_PEOPLE = 99 };

static bool starts(const struct value *v, const char *word, struct value *ret_rest)
{
	const size_t n = strlen(word);

	if (v->size <= n || memcmp(v->text, word, n) != 0)
		return false;
	*ret_rest = value_part(v, v->text + n, v->size - n);
	return true;
}

static bool read_need(struct reading *r, const struct value *v, struct duty_want *duty)
{
	struct value rest;
	int32_t kind;

	if (starts(v, "skill ", &rest))
		return value_id(r, &rest, &duty->skill);
	if (starts(v, "team ", &rest)) {
		duty->team = reference_find(r, &rest, r->model->teams, r->model->team_count,
			sizeof(struct team), "team", "unknown-team");
		return duty->team != NULL;
	}
	if (starts(v, "age ", &rest))
		return value_count(r, &rest, 0, 150, &duty->age);
	if (starts(v, "kind ", &rest)) {
		if (!value_choice(r, &rest, person_kind_names, &kind))
			return false;
		duty->has_kind = true;
		duty->kind = (enum person_kind)kind;
		return true;
	}
	return value_fault(r, v, "bad-duty", _("skill ID, team ID, kind KIND or age N"),
		_("\"%.*s\" is no condition of a duty"), (int)v->size, v->text);
}

/* What stands in the brackets: needs with commas between. */
static bool read_needs(struct reading *r, const struct value *v, struct duty_want *duty)
{
	struct items items;

	if (v->size == 0)
		return value_fault(r, v, "bad-duty", _("remove the brackets"),
			_("the brackets of a duty are empty"));
	if (!value_items(r, v, ITEMS_REPEATED, &items))
		return false;
	for (size_t i = 0; i < items.count; i++)
		if (!read_need(r, &items.list[i], duty))
			return false;
	return true;
}

static bool outside_brackets(struct reading *r, const struct value *v, size_t words)
{
	return value_fault(r, v, "bad-duty",
		arena_format(r->arena, _("write \"%.*s (%.*s)\""), (int)words, v->text,
			(int)(v->size - words - 1), v->text + words + 1),
		_("conditions of a duty stand in brackets"));
}

static bool read_role(struct reading *r, const struct value *v, struct duty_want *duty)
{
	const char *blank = memchr(v->text, ' ', v->size);
	const size_t n = blank != NULL ? (size_t)(blank - v->text) : v->size;

	if (n == 0 || n > ROLE_BYTES || memchr(v->text, ')', n) != NULL)
		return value_fault(r, v, "bad-duty", _("write it as in \"guide 2\""),
			_("\"%.*s\" is no duty"), (int)v->size, v->text);
	duty->role = arena_copy(r->arena, v->text, n);
	if (blank == NULL)
		return true;
	const struct value rest = value_part(v, blank, v->size - n);
	const size_t digits = strspn(arena_copy(r->arena, rest.text, rest.size), "0123456789");
	if (digits == 0)
		return outside_brackets(r, v, n);
	if (digits < rest.size && rest.text[digits] == ' ')
		return outside_brackets(r, v, (size_t)(rest.text - v->text) + digits);
	return value_count(r, &rest, 1, MOST_PEOPLE, &duty->count);
}

static bool wide_brackets(struct reading *r, const struct value *v)
{
	struct text meant AUTO_TEXT = { 0 };

	for (size_t at = 0; at < v->size;) {
		const bool opens = v->size - at >= 3 && memcmp(v->text + at, "（", 3) == 0,
			   closes = v->size - at >= 3 && memcmp(v->text + at, "）", 3) == 0;
		if (opens)
			text_puts(&meant, at > 0 && v->text[at - 1] != ' ' ? " (" : "(");
		else
			text_printf(&meant, "%c", closes ? ')' : v->text[at]);
		at += opens || closes ? 3 : 1;
	}
	return value_fault(r, v, "bad-duty",
		arena_format(r->arena, _("write \"%s\""), text_string(&meant)),
		_("full-width brackets in a duty"));
}

static bool read_duty(struct reading *r, const struct value *v, struct duty_want *duty)
{
	const char *open = memchr(v->text, '(', v->size);
	const size_t n = open != NULL ? (size_t)(open - v->text) : v->size;
	const struct value head = value_part(v, v->text, n);

	*duty = (struct duty_want){ .count = 1 };
	if (memmem(v->text, v->size, "（", 3) != NULL || memmem(v->text, v->size, "）", 3) != NULL)
		return wide_brackets(r, v);
	if (open != NULL && v->text[v->size - 1] != ')')
		return value_fault(r, v, "bad-duty",
			_("write it as in \"barber 3 (skill barber)\""),
			_("\")\" is missing in \"%.*s\""), (int)v->size, v->text);
	if (!read_role(r, &head, duty))
		return false;
	if (open == NULL)
		return true;
	const struct value needs = value_part(v, open + 1, v->size - n - 2);
	return read_needs(r, &needs, duty);
}

static bool is_new(
	struct reading *r, const struct value *v, const struct duty_want *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].role, list[count].role) != 0)
			continue;
		return value_fault(r, v, "duty-twice",
			arena_format(r->arena, _("write \"%s %d\", or two roles"), list[i].role,
				list[i].count + list[count].count),
			_("the role \"%s\" is written twice"), list[i].role);
	}
	return true;
}

void duties_read(struct reading *r, struct activity *activity, const struct value *v)
{
	struct items items;

	if (!value_items(r, v, ITEMS_BRACKETS, &items))
		return;
	struct duty_want *list = ARENA_ARRAY(r->arena, items.count + 1, struct duty_want);
	for (size_t i = 0; i < items.count; i++)
		if (!read_duty(r, &items.list[i], &list[i]) || !is_new(r, &items.list[i], list, i))
			return;
	activity->duties = list;
	activity->duty_count = items.count;
}
