/* grown.c - a plugin of a later release, one for each value of GROWN */
/* SPDX-License-Identifier: Apache-2.0 */

/* Compiled once per kind with -DGROWN_<kind> and -DNAME="<kind>" against the header that newer.sh
 * makes up; growth.sh says what each must come to on a linli of either release. */

#include <linli/plugin.h>

struct config {
	int32_t count;
	const char *colour;
};

static const struct linli_option options[] = {
	{ LINLI_OPTION(struct config, COUNT, count), .initial = "2",
#if defined(GROWN_unit)
	  .unit = "people",
#endif
	},
#if defined(GROWN_kind)
	{ LINLI_OPTION(struct config, COLOUR, colour), .initial = "red" },
#endif
	{ .key = NULL }
};

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct config *c = config;

	(void)o;
	linli_duty(out, .role = "host", .count = c->count,
#if defined(GROWN_badge)
		.badge = o->number == 1 ? "gold" : NULL,
#endif
	);
#if defined(GROWN_waiting)
	linli_text(out, .words = LINLI_SAME("{n} wait"), .n = o->waiting);
#elif defined(GROWN_song)
	if (o->number == 1)
		linli_song(out, .words = LINLI_SAME("a song"), .tune = "la");
#endif
}

#if defined(GROWN_after)
static void after(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	(void)config, (void)o;
	linli_text(out, .words = LINLI_SAME("called afterwards"));
}
#endif

#if defined(GROWN_abi)
__attribute__((visibility("default"))) const struct linli_plugin linli_plugin = {
	.abi = LINLI_ABI + 1, .size = sizeof(struct linli_plugin),
	.option_size = sizeof(struct linli_option),
#else
LINLI_PLUGIN(
#endif
	.name = NAME, .title = LINLI_SAME("grown"), .summary = LINLI_SAME("of a later release"),
	.options = options, .config_size = sizeof(struct config), .plan = plan,
#if defined(GROWN_after)
	.after = after,
#endif
#if defined(GROWN_abi)
};
#else
);
#endif
