/* count-in-weekdays.c - a count kept in a set of weekdays does not compile */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>

struct config {
	int32_t number;
	bool flag;
	struct linli_range range;
	uint32_t weekdays;
	const char *text;
};

static const struct linli_option options[] = {
#ifdef RIGHT
	{ LINLI_OPTION(struct config, WEEKDAYS, weekdays) },
#else
	{ LINLI_OPTION(struct config, COUNT, weekdays) },
#endif
	{ .key = NULL }
};

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	(void)config, (void)o, (void)out;
}

LINLI_PLUGIN(.name = "x", .options = options, .config_size = sizeof(struct config), .plan = plan);
