/* bench-feeds.c - writing a feed against building and serialising it with libical */
/* SPDX-License-Identifier: Apache-2.0 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "publish/event.h"
#include "publish/fake-store.h"

enum { EVENTS = 10000, ROUNDS = 15 };

static double seconds(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static long peak_kib(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void write_ours(const struct event *events, struct zone *zone, struct text *t)
{
	struct renderer renderer = { .zone = zone,
		.with_stamps = true,
		.url = "https://yunxi.example.org",
		.phone = "000-5555-0101",
		.alarms = { { 1, 0 }, { 0, 60 } },
		.alarm_count = 2 };
	for (size_t i = 0; i < EVENTS; i++)
		event_render(&renderer, &events[i], LANG_ZH, t);
}

/* The same properties from the same texts; the description is taken as finished, which favours
 * libical. */
static void write_libical(const char *description, const struct event *events)
{
	icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	for (size_t i = 0; i < EVENTS; i++) {
		const struct occurrence *o = &events[i].occurrence;
		icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
		struct icaltimetype stamp = icaltime_from_timet_with_zone(
			(time_t)events[i].modified, 0, icaltimezone_get_utc_timezone());
		struct icaltimetype begins =
			icaltime_from_timet_with_zone((time_t)o->begins + 28800, 0, NULL);
		struct icaltimetype ends =
			icaltime_from_timet_with_zone((time_t)o->ends + 28800, 0, NULL);
		icalproperty *start = icalproperty_new_dtstart(begins),
			     *end = icalproperty_new_dtend(ends);
		icalproperty_add_parameter(start, icalparameter_new_tzid("Asia/Shanghai"));
		icalproperty_add_parameter(end, icalparameter_new_tzid("Asia/Shanghai"));
		icalcomponent_add_property(event, icalproperty_new_uid(o->uid));
		icalcomponent_add_property(event, icalproperty_new_dtstamp(stamp));
		icalcomponent_add_property(event, icalproperty_new_lastmodified(stamp));
		icalcomponent_add_property(event, icalproperty_new_sequence(0));
		icalcomponent_add_property(event, start);
		icalcomponent_add_property(event, end);
		icalcomponent_add_property(event, icalproperty_new_summary(o->title.in[LANG_ZH]));
		icalcomponent_add_property(event, icalproperty_new_status(ICAL_STATUS_CONFIRMED));
		icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_OPAQUE));
		icalcomponent_add_property(
			event, icalproperty_new_location(o->venue_name.in[LANG_ZH]));
		icalcomponent_add_property(event, icalproperty_new_description(description));
		icalcomponent_add_property(
			event, icalproperty_new_url("https://yunxi.example.org/a/haircut"));
		for (int k = 0; k < 2; k++) {
			icalcomponent *alarm = icalcomponent_new(ICAL_VALARM_COMPONENT);
			struct icaltriggertype trigger = { .time = icaltime_null_time(),
				.duration = icaldurationtype_from_int(k ? -3600 : -86400) };
			icalcomponent_add_property(
				alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
			icalcomponent_add_property(alarm, icalproperty_new_trigger(trigger));
			icalcomponent_add_property(
				alarm, icalproperty_new_description(o->title.in[LANG_ZH]));
			icalcomponent_add_component(event, alarm);
		}
		icalcomponent_add_component(calendar, event);
	}
	char *bytes = icalcomponent_as_ical_string_r(calendar);
	if (!bytes)
		abort();
	free(bytes);
	icalcomponent_free(calendar);
}

static struct event *make_events(struct event_duty *duty)
{
	struct event *events = xcalloc(EVENTS, sizeof *events);
	for (size_t i = 0; i < EVENTS; i++) {
		events[i] = fake_event(xasprintf("%032zx@yunxi", i));
		events[i].audience = FACE_PERSON;
		events[i].viewer = "v02";
		events[i].occurrence.summary = WORDS("剪短发、修面，一人一条干净毛巾；行动不便的老"
						     "人可以预约上门，请提前两天打电话。",
			NULL);
		events[i].detail_more = WORDS(
			"{time} 到{venue}报到，请带身份证和志愿者马甲，结束后一起收拾场地。", NULL);
		events[i].bring = WORDS("推子、剪刀、围布、消毒液", NULL);
		*duty = (struct event_duty){ .role = "barber",
			.role_name = WORDS("理发师", "Barber"),
			.begins = events[i].occurrence.begins,
			.ends = events[i].occurrence.ends,
			.person = "v02",
			.person_name = "吴九",
			.is_viewer = true };
		events[i].duties = duty;
		events[i].duty_count = 1;
	}
	return events;
}

/* The description of an event as its reader sees it. */
static char *plain_description(const struct event *event, const struct zone *zone)
{
	struct text one = { 0 };
	struct renderer renderer = {
		.zone = zone, .url = "https://yunxi.example.org", .phone = "000-5555-0101"
	};
	event_render(&renderer, event, LANG_ZH, &one);
	char *description = xmalloc(one.size + 1), *to = description;
	const char *from = strstr(one.bytes, "DESCRIPTION:") + 12;
	for (; strncmp(from, "\r\nURL", 5); from++)
		if (!strncmp(from, "\r\n ", 3))
			from += 2;
		else if (!strncmp(from, "\\n", 2))
			*to++ = '\n', from++;
		else
			*to++ = *from;
	*to = '\0';
	text_free(&one);
	return description;
}

/* Each way in a process of its own, so that the peak of memory is its own. */
struct figure {
	double seconds;
	long kib;
};

/* Measures once for each byte that comes in, until none comes any more. */
static void answer(bool ours, int in, int out)
{
	struct event_duty duty;
	struct event *events = make_events(&duty);
	struct zone *zone = zone_load("Asia/Shanghai");
	if (!zone)
		_exit(1);
	char *description = plain_description(&events[0], zone), go;
	long before = peak_kib();
	while (read(in, &go, 1) == 1) {
		struct text t = { 0 };
		if (ours)
			text_reserve(&t, (size_t)EVENTS * 900); /* as feeds.c does */
		double at = seconds();
		if (ours)
			write_ours(events, zone, &t);
		else
			write_libical(description, events);
		struct figure figure = { .seconds = seconds() - at };
		text_free(&t);
		figure.kib = peak_kib() - before;
		if (write(out, &figure, sizeof figure) != sizeof figure)
			_exit(1);
	}
	_exit(0);
}

struct way {
	int in, out;
	struct figure best;
};

static struct way way_start(bool ours)
{
	int asked[2], told[2];
	if (pipe(asked) || pipe(told))
		abort();
	pid_t child = fork();
	if (child < 0)
		abort();
	if (child == 0) {
		close(asked[1]);
		answer(ours, asked[0], told[1]);
	}
	close(asked[0]);
	close(told[1]);
	return (struct way){ .in = asked[1], .out = told[0], .best = { .seconds = 1e9 } };
}

static void way_round(struct way *way)
{
	struct figure figure;
	if (write(way->in, "", 1) != 1 || read(way->out, &figure, sizeof figure) != sizeof figure)
		abort();
	way->best.kib = figure.kib;
	if (figure.seconds < way->best.seconds)
		way->best.seconds = figure.seconds;
}

/* The ways take turns, so that what else the machine does falls on both; the best round of each
 * counts. */
int main(void)
{
	struct way ours = way_start(true), libical = way_start(false);
	for (int i = 0; i < ROUNDS; i++) {
		way_round(&ours);
		way_round(&libical);
	}
	close(ours.in);
	close(libical.in);
	while (wait(NULL) > 0)
		;
	printf("feed-write-events-per-s %.0f %.0f %.2f >=5\n", EVENTS / ours.best.seconds,
		EVENTS / libical.best.seconds, libical.best.seconds / ours.best.seconds);
	printf("feed-write-memory-kib %ld %ld %.2f <=0.25\n", ours.best.kib, libical.best.kib,
		(double)ours.best.kib / (double)(libical.best.kib ? libical.best.kib : 1));
	return 0;
}
