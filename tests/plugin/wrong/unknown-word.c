/* unknown-word.c - a duty with a member it has not does not compile */
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
	{ .key = NULL }
};

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	(void)config, (void)o, (void)out;
#ifdef RIGHT
	linli_duty(out, .role = "a");
#else
	linli_duty(out, .rolle = "a");
#endif
}

LINLI_PLUGIN(.name = "x", .options = options, .config_size = sizeof(struct config), .plan = plan);
