/* duty-post.c - somebody is there, in shifts, day and night */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>
#include <stdio.h>

struct post {
	int32_t per_shift, second;
	bool handover;
	linli_span answer_in, shift;
};

static const struct linli_option options[] = {
	{ LINLI_OPTION(struct post, COUNT, per_shift), .initial = "1", .min = 1, .max = 99,
	  .help = LINLI_WORDS("每班几个人", "people on each shift") },
	{ LINLI_OPTION(struct post, BOOL, handover), .initial = "no",
	  .help = LINLI_WORDS("交班时是否要写交接记录", "whether a note is written when the shift ends") },
	{ LINLI_OPTION(struct post, SPAN, answer_in), .initial = "", .min = 5, .max = 1440,
	  .help = LINLI_WORDS("多久之内须答复居民", "how soon residents are answered") },
	{ LINLI_OPTION(struct post, SPAN, shift), .initial = "", .min = 60, .max = 1440,
	  .help = LINLI_WORDS("一班多长；不写就是整个活动一班", "length of a shift; left out, all of it is one") },
	{ LINLI_OPTION(struct post, COUNT, second), .initial = "0", .max = 9,
	  .help = LINLI_WORDS("另有几个人在家待命", "people on call at home besides") },
	{ .key = NULL }
};

enum { SHIFTS_MOST = 60, LAST_CLOCK = 14400, HANDOVER = 15 };

static int32_t shifts_of(const struct post *c, const struct linli_occurrence *o)
{
	const linli_span lasts = o->end - o->start;

	return c->shift == 0 || c->shift >= lasts ? 1 : (lasts + c->shift - 1) / c->shift;
}

static void check(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct post *c = config;

	if (shifts_of(c, o) > SHIFTS_MOST || (shifts_of(c, o) > 1 && o->end > LAST_CLOCK))
		linli_fault(out, .key = "shift", .n = shifts_of(c, o),
			.words = LINLI_WORDS("会有 {n} 班，太多了", "makes {n} shifts, which is too many"));
	if (c->shift > 0 && (o->end - o->start) % c->shift != 0)
		linli_fault(out, .key = "shift", .warning = true,
			.words = LINLI_WORDS("最后一班比别的短", "the last shift is shorter than the others"));
}

static void plan_shift(const struct post *c, const char *role, linli_clock from, linli_clock until,
	const struct linli_out *out)
{
	linli_duty(out, .role = role, .count = c->per_shift, .name = LINLI_WORDS("值守", "on duty"),
		.from = from, .until = until,
		.note = c->handover ? LINLI_WORDS("下班前请写交接记录，当面交给下一班。",
					      "Write the hand-over note before you leave and give it to the next shift.")
				    : NULL);
}

static void plan_shifts(const struct post *c, const struct linli_occurrence *o,
	const struct linli_out *out)
{
	const int32_t shifts = shifts_of(c, o);
	char role[24];

	if (shifts == 1) {
		plan_shift(c, "duty", 0, 0, out);
		return;
	}
	for (int32_t i = 0; i < shifts; i++) {
		const linli_clock from = o->start + i * c->shift;
		snprintf(role, sizeof role, "shift-%d", (int)i + 1);
		plan_shift(c, role, from, from + c->shift < o->end ? from + c->shift : o->end, out);
	}
}

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	const struct post *c = config;

	plan_shifts(c, o, out);
	if (c->second > 0)
		linli_duty(out, .role = "on-call", .count = c->second,
			.name = LINLI_WORDS("待命", "on call"),
			.note = LINLI_WORDS("请保持电话畅通，需要时一刻钟内到岗。",
				"Keep your phone on; be there within a quarter of an hour when called."));
	if (c->answer_in > 0)
		linli_text(out, .audience = LINLI_SERVING,
			.words = LINLI_WORDS("居民来问，{answer-in} 内答复。", "Answer residents within {answer-in}."));
	/* Of several shifts each has it in its note: a message would reach those who left long ago. */
	if (c->handover && shifts_of(c, o) == 1 && o->end > HANDOVER && o->end <= LAST_CLOCK)
		linli_reminder(out, .id = "handover", .audience = LINLI_SERVING, .at = o->end - HANDOVER,
			.unless_done = true,
			.words = LINLI_WORDS("{end} 交班，请写好交接记录。",
				"The shift ends at {end}; please write the hand-over note."));
}

LINLI_PLUGIN(
	.name = "duty-post", .title = LINLI_WORDS("值守岗", "duty post"),
	.summary = LINLI_WORDS("按班次有人值守，有交接和待命", "somebody on duty by shifts, with hand-over and on call"),
	.options = options, .config_size = sizeof(struct post),
	.check = check, .plan = plan,
);
