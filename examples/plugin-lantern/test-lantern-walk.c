/* test-lantern-walk.c - the exported object, called with emitters that write down what they hear */
/* SPDX-License-Identifier: Apache-2.0 */

#include "lantern-walk.c"

#include <stdio.h>
#include <string.h>

static struct heard {
	int32_t leaders, teachers, stewards, fire, seats, texts, reminders;
	const char *riddle, *fault;
	int32_t warnings;
} heard;

static void hear_duty(const struct linli_out *out, const struct linli_duty *duty, size_t size)
{
	(void)out, (void)size;
	*(strcmp(duty->role, "leader") == 0 ? &heard.leaders
			: strcmp(duty->role, "teacher") == 0 ? &heard.teachers
			: strcmp(duty->role, "fire") == 0    ? &heard.fire
							      : &heard.stewards) += duty->count;
}

static void hear_slots(const struct linli_out *out, const struct linli_slots *row, size_t size)
{
	(void)out, (void)size;
	heard.seats += row->stations * row->places;
}

static void hear_fault(const struct linli_out *out, const struct linli_fault *fault, size_t size)
{
	(void)out, (void)size;
	if (fault->warning)
		heard.warnings++;
	else
		heard.fault = fault->key;
}

static void hear_text(const struct linli_out *out, const struct linli_text *text, size_t size)
{
	(void)out, (void)size;
	heard.texts++;
	if (text->value != NULL)
		heard.riddle = text->value;
}

static void hear_reminder(const struct linli_out *out, const struct linli_reminder *reminder, size_t size)
{
	(void)out, (void)reminder, (void)size;
	heard.reminders++;
}

static const struct linli_out out = { .duty = hear_duty, .slots = hear_slots, .fault = hear_fault,
	.text = hear_text, .reminder = hear_reminder };
static const char *const riddles[] = { "first", "second", NULL };
static const struct walk usual = { .leaders = 2, .per_steward = 10, .tables = 3, .seats = 6,
	.making = 45, .riddles = riddles };
static const struct linli_occurrence evening = { .day = 20870, .start = 18 * 60, .end = 20 * 60,
	.places = 60 };

static struct heard planned(struct walk c, struct linli_occurrence o)
{
	heard = (struct heard){ 0 };
	linli_plugin.check(&c, &o, &out);
	linli_plugin.plan(&c, &o, &out);
	return heard;
}

static int number, failed;

static void expect(const char *what, bool is_so)
{
	printf("%s %d - %s\n", is_so ? "ok" : "not ok", ++number, what);
	failed += !is_so;
}

static void expect_stewards(void)
{
	struct linli_occurrence o = evening;
	bool is_right = true;

	for (o.booked = 0; o.booked <= 60; o.booked++) {
		const int32_t stewards = planned(usual, o).stewards;
		is_right = is_right && stewards >= 1 && stewards * usual.per_steward >= o.booked &&
			(stewards - 1) * usual.per_steward <= (o.booked > 0 ? o.booked - 1 : 0);
	}
	expect("as many stewards as lanterns need, and not one more", is_right);
}

int main(void)
{
	const struct heard it = planned(usual, evening);
	struct linli_occurrence next = evening;
	struct walk c = usual;

	puts("1..9");
	expect("two lead and each table has somebody who teaches", it.leaders == 2 && it.teachers == 3);
	expect("eighteen seats at three tables", it.seats == 18);
	expect("nobody watches a fire that is not there", it.fire == 0 && it.warnings == 0);
	expect("words for everybody, and a reminder", it.texts == 2 && it.reminders == 1);
	expect_stewards();
	next.number = 3;
	expect("riddles take turns", strcmp(it.riddle, "first") == 0 &&
		strcmp(planned(usual, next).riddle, "second") == 0);
	c.flame = CANDLE;
	expect("a candle has its watcher, and a warning",
		planned(c, evening).fire == 1 && heard.warnings == 1);
	c = usual;
	c.making = 120;
	expect("making that leaves no time is a fault of its key",
		planned(c, evening).fault != NULL && strcmp(heard.fault, "making") == 0);
	c.tables = 0;
	expect("without tables it is a walk alone",
		planned(c, evening).seats == 0 && heard.teachers == 0 && heard.fault == NULL);
	return failed != 0;
}
