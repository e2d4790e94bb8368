/* remind.c - what one turn of the deliverer knows */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/remind.h"

bool remind_load(struct store *store, struct arena *arena, const char *directory, struct zone *zone,
	int64_t now, struct remind *ret_remind)
{
	struct remind remind = {
		.store = store, .arena = arena, .directory = directory, .zone = zone, .now = now
	};

	if (!store_community(store, arena, &remind.community))
		return false;
	remind.routes = routes_load(store, arena);
	remind.url = store_setting(store, arena, "community", "url", NULL);
	remind.composer = (struct composer){ .zone = zone,
		.language = remind.community.language,
		.name = remind.community.name,
		.phone = store_setting(store, arena, "community", "phone", NULL) };
	remind.renderer = renderer_load(store, arena, zone, remind.community.language);
	remind.renderer.with_stamps = true;
	*ret_remind = remind;
	return true;
}
