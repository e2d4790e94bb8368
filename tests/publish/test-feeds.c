/* test-feeds.c - the rules of a feed that a subscriber's calendar depends on */
/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <regex.h>
#include <cmocka.h>
#include <zlib.h>

#include "base/cleanup.h"
#include "base/utf8.h"
#include "publish/event.h"
#include "publish/fake-store.h"
#include "publish/feeds.h"

enum { DAY = 86400 };
#define NOW INT64_C(1796000400) /* 2026-11-30T09:00:00+08:00 */

/* The lines of a feed, unfolded, and its bytes. */
struct rendered {
	struct feed feed;
	char *plain;
};

static char *unfold(const struct text *body)
{
	char *plain = malloc(body->size + 1), *to = plain;
	for (size_t i = 0; i < body->size; i++)
		if (i + 2 < body->size && !memcmp(body->bytes + i, "\r\n ", 3))
			i += 2;
		else
			*to++ = body->bytes[i];
	*to = '\0';
	return plain;
}

static struct rendered render(
	struct store *store, int64_t now, enum feed_kind kind, const char *id, enum lang lang)
{
	struct rendered r = { 0 };
	struct feed_maker *maker = feed_maker_new(store, now);
	assert_non_null(maker);
	struct feed_name name = { .kind = kind, .id = id, .lang = lang };
	assert_int_equal(feed_render(maker, name, &r.feed), STORE_OK);
	feed_maker_free(maker);
	r.plain = unfold(&r.feed.body);
	return r;
}

static struct rendered render_all(struct store *store)
{
	return render(store, NOW, FEED_ALL, "", LANG_ZH);
}

static void done(struct rendered *r)
{
	feed_finish(&r->feed);
	free(r->plain);
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;
	for (const char *p = text; (p = strstr(p, part)); p += strlen(part))
		n++;
	return n;
}

static bool matches(const char *text, const char *pattern)
{
	regex_t regex;
	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NEWLINE | REG_NOSUB), 0);
	bool found = !regexec(&regex, text, 0, NULL, 0);
	regfree(&regex);
	return found;
}

#define assert_has(text, part)                                                                     \
	do {                                                                                       \
		if (!strstr((text), (part)))                                                       \
			fail_msg("no \"%s\" in:\n%s", (part), (text));                             \
	} while (0)
#define assert_lacks(text, part)                                                                   \
	do {                                                                                       \
		if (strstr((text), (part)))                                                        \
			fail_msg("\"%s\" in:\n%s", (part), (text));                                \
	} while (0)
#define assert_matches(text, pattern)                                                              \
	do {                                                                                       \
		if (!matches((text), (pattern)))                                                   \
			fail_msg("nothing like \"%s\" in:\n%s", (pattern), (text));                \
	} while (0)

static const char nasty[] =
	"重重\\,;\"\r\nBEGIN:VALARM\x01\x7f 👨‍👩‍👧 "
	"重重重重重重重重重重重重重重重重重重重重重重重重重重重重重重重重重重重重";

static struct event nasty_event(void)
{
	struct event event = fake_event("nasty@yunxi");
	event.occurrence.title = WORDS(nasty, nasty);
	event.occurrence.summary = WORDS(nasty, nasty);
	event.occurrence.venue_name = WORDS(nasty, nasty);
	event.occurrence.spot = nasty;
	event.occurrence.note = WORDS(nasty, nasty);
	event.detail = event.detail_more = event.bring = event.attention = WORDS(nasty, nasty);
	return event;
}

/* Rules 1 and 2: lines, folds, characters. */
static void lines_are_whole(void **state)
{
	(void)state;
	struct event events[] = { fake_event("a@yunxi"), nasty_event() };
	struct store store = { .events = events, .event_count = 2, .phone = nasty };
	struct rendered r = render_all(&store);
	const char *bytes = r.feed.body.bytes;
	size_t size = r.feed.body.size;
	assert_memory_equal(bytes, "BEGIN:VCALENDAR\r\n", 17);
	assert_memory_equal(bytes + size - 15, "END:VCALENDAR\r\n", 15);
	assert_int_equal(count(bytes, "BEGIN:VCALENDAR"), 1);
	assert_true(utf8_is_valid(bytes, size));
	size_t from = 0;
	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		if (byte == '\r') {
			assert_int_equal(bytes[i + 1], '\n');
			assert_true(i - from <= 75);
			assert_true(utf8_is_valid(bytes + from, i - from));
			assert_true(i == from || bytes[i - 1] != '\\' || bytes[i - 2] == '\\');
			from = i + 2;
		} else if (byte == '\n') {
			assert_true(i > 0 && bytes[i - 1] == '\r');
		} else {
			assert_true(byte >= 0x20 && byte != 0x7F);
		}
	}
	assert_int_equal(count(r.plain, "\r\nBEGIN:VALARM"), 0);
	assert_int_equal(count(r.plain, "\r\nBEGIN:VEVENT"), 2);
	done(&r);
}

/* Rules 3 to 8. */
static void head_is_complete(void **state)
{
	(void)state;
	static const char *const once[] = { "\r\nVERSION:2.0\r\n",
		"\r\nPRODID:", "\r\nCALSCALE:GREGORIAN\r\n", "\r\nMETHOD:PUBLISH\r\n",
		"\r\nNAME:云溪社区\r\n", "\r\nX-WR-CALNAME:云溪社区\r\n",
		"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n", "\r\nX-PUBLISHED-TTL:PT4H\r\n",
		"\r\nX-WR-TIMEZONE:Asia/Shanghai\r\n", "\r\nCOLOR:seagreen\r\n",
		"\r\nX-APPLE-CALENDAR-COLOR:#2E8B57\r\n" };
	struct event events[] = { fake_event("a@yunxi") };
	struct store store = { .events = events, .event_count = 1 };
	struct rendered r = render_all(&store);
	const char *first = strstr(r.plain, "\r\nBEGIN:V");
	for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
		if (count(r.plain, once[i]) != 1)
			fail_msg("not once: %s", once[i]);
		assert_true(strstr(r.plain, once[i]) < first);
	}
	assert_false(matches(r.plain, "^X-WR-CAL(NAME|DESC):.*[,;\\\\]"));
	assert_lacks(r.plain, "\r\nSOURCE");
	assert_lacks(r.plain, "RSCALE");
	done(&r);
	static const struct {
		const char *refresh, *ttl;
	} refreshes[] = { { "15m", "PT15M" }, { "1d", "PT24H" }, { "1h30m", "PT90M" } };
	for (size_t i = 0; i < 3; i++) {
		store.refresh = refreshes[i].refresh;
		r = render_all(&store);
		char line[64];
		snprintf(line, sizeof line, "X-PUBLISHED-TTL:%s\r\n", refreshes[i].ttl);
		assert_has(r.plain, line);
		assert_matches(r.plain, "^REFRESH-INTERVAL;VALUE=DURATION:PT[1-9][0-9]*[HM]");
		done(&r);
	}
}

/* Rule 9. */
static void empty_feed_is_a_calendar(void **state)
{
	(void)state;
	struct store store = { 0 };
	struct rendered r = render_all(&store);
	assert_int_equal(r.feed.events, 0);
	assert_lacks(r.plain, "VTIMEZONE");
	assert_has(r.plain, "BEGIN:VCALENDAR");
	assert_has(r.plain, "END:VCALENDAR");
	done(&r);
	struct feed feed;
	feed_render_empty(&feed);
	assert_has(feed.body.bytes, "END:VCALENDAR");
	feed_finish(&feed);
}

/* Rules 10 and 24: the same bytes again, and for the neighbours of a changed event. */
static void bytes_are_deterministic(void **state)
{
	(void)state;
	struct event events[] = { fake_event("a@yunxi"), fake_event("b@yunxi") };
	struct store store = { .events = events, .event_count = 2 };
	struct rendered one = render_all(&store);
	struct rendered later = render(&store, NOW + 3600, FEED_ALL, "", LANG_ZH);
	assert_string_equal(one.feed.body.bytes, later.feed.body.bytes);
	assert_string_equal(one.feed.etag, later.feed.etag);
	assert_int_equal(one.feed.last_modified, later.feed.last_modified);
	assert_int_equal(store.puts, 1);
	events[1].occurrence.venue_name = WORDS("活动室", "Room");
	events[1].sequence = 1;
	struct rendered changed = render(&store, NOW + 7200, FEED_ALL, "", LANG_ZH);
	assert_string_not_equal(one.feed.etag, changed.feed.etag);
	assert_true(changed.feed.last_modified > one.feed.last_modified);
	size_t whole =
		(size_t)(strstr(strstr(one.plain, "BEGIN:VEVENT"), "END:VEVENT") - one.plain);
	assert_memory_equal(one.plain, changed.plain, whole);
	done(&one), done(&later), done(&changed);
}

/* Rules 11, 12, 15, 16. */
static void times_carry_their_zone(void **state)
{
	(void)state;
	struct event events[] = { fake_event("a@yunxi") };
	struct store store = { .events = events, .event_count = 1 };
	struct rendered r = render_all(&store);
	assert_has(r.plain, "\r\nDTSTART;TZID=Asia/Shanghai:20261205T090000\r\n");
	assert_has(r.plain, "\r\nDTEND;TZID=Asia/Shanghai:20261205T113000\r\n");
	assert_has(r.plain,
		"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\n"
		"DTSTART:19700101T000000\r\n");
	assert_has(r.plain, "TZOFFSETFROM:+0800\r\n");
	assert_has(r.plain, "TZOFFSETTO:+0800\r\n");
	assert_has(r.plain, "TZNAME:CST\r\n");
	assert_int_equal(count(r.plain, "BEGIN:VTIMEZONE"), 1);
	static const char *const never[] = { "TZUNTIL", "DURATION:PT2", "RRULE", "RDATE", "EXDATE",
		"RECURRENCE-ID" };
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		assert_lacks(r.plain, never[i]);
	done(&r);
}

/* Rules 11 and 13, with a zone that changes its clocks. */
static void clock_changes_are_rules(void **state)
{
	(void)state;
	struct event events[] = { fake_event("a@yunxi"), fake_event("b@yunxi") };
	/* 2026-10-25 02:30 in Berlin, the second time round */
	events[1].occurrence.begins = INT64_C(1792891800);
	events[1].occurrence.ends = events[1].occurrence.begins + 3600;
	struct store store = {
		.events = events, .event_count = 2, .zone = "Europe/Berlin", .past = "90d"
	};
	struct rendered r = render_all(&store);
	assert_has(r.plain, "\r\nDTSTART;TZID=Europe/Berlin:20261205T020000\r\n");
	assert_has(r.plain, "\r\nDTSTART:20261025T013000Z\r\nDTEND:20261025T023000Z\r\n");
	/* the first time round: half of all readers take the bare clock time for the second */
	events[0].occurrence.begins = events[1].occurrence.begins - 3600;
	events[0].occurrence.ends = events[1].occurrence.begins;
	done(&r);
	r = render_all(&store);
	assert_has(r.plain, "\r\nDTSTART:20261025T003000Z\r\nDTEND:20261025T013000Z\r\n");
	events[0] = fake_event("a@yunxi");
	done(&r);
	r = render_all(&store);
	assert_has(r.plain, "BEGIN:DAYLIGHT");
	assert_matches(r.plain, "^RRULE:FREQ=YEARLY;.*BYMONTH=3");
	assert_lacks(r.plain, "RDATE");
	done(&r);
}

/* Rule 14. */
static void whole_days_end_exclusively(void **state)
{
	(void)state;
	struct event events[] = { fake_event("a@yunxi") };
	events[0].occurrence.all_day = true;
	events[0].occurrence.begins -= 9 * 3600;
	events[0].occurrence.ends = events[0].occurrence.begins + 2 * DAY;
	struct store store = { .events = events, .event_count = 1 };
	struct rendered r = render_all(&store);
	assert_has(r.plain, "\r\nDTSTART;VALUE=DATE:20261205\r\nDTEND;VALUE=DATE:20261207\r\n");
	assert_lacks(r.plain, "VTIMEZONE");
	done(&r);
}

/* Rules 20 and 22: the UID is the store's; three stamps, two of them the same. */
static void stamps_are_the_faces(void **state)
{
	(void)state;
	struct event events[] = { fake_event("0a1b2c@yunxi") };
	events[0].sequence = 7;
	struct store store = { .events = events, .event_count = 1 };
	struct rendered r = render_all(&store);
	assert_has(r.plain, "\r\nUID:0a1b2c@yunxi\r\n");
	assert_has(r.plain, "\r\nDTSTAMP:20261105T010000Z\r\nLAST-MODIFIED:20261105T010000Z\r\n");
	assert_has(r.plain, "\r\nSEQUENCE:7\r\n");
	done(&r);
}

static void hash_of_event(const struct event *event, char ret_hash[static HASH_HEX])
{
	struct zone *zone = zone_load("Asia/Shanghai");
	struct renderer renderer = { .zone = zone, .url = "https://yunxi.example.org" };
	struct event_renderer hasher = publish_renderer(&renderer);
	hasher.render(hasher.context, event, ret_hash);
	zone_free(zone);
}

/* Rule 23: whatever changes the bytes of an event changes its hash, and the stamps do not. */
static void hash_covers_what_is_seen(void **state)
{
	(void)state;
	struct event base = fake_event("a@yunxi"), changed[12];
	for (size_t i = 0; i < 12; i++)
		changed[i] = base;
	changed[0].occurrence.title = WORDS("理发", "Free haircut day");
	changed[1].occurrence.title = WORDS("免费理发日", "Haircut");
	changed[2].occurrence.venue_name = WORDS("活动室", "Room");
	changed[3].occurrence.begins += 60;
	changed[4].occurrence.ends += 60;
	changed[5].occurrence.status = "cancelled";
	changed[6].occurrence.status = "unknown";
	changed[7].detail = WORDS("随到随量", "Just come");
	changed[8].bring = WORDS("毛巾", "A towel");
	changed[9].occurrence.summary = WORDS("两句话", "Two sentences");
	changed[10].is_gone = true;
	changed[11].occurrence.note = WORDS("因放假改期", "Moved for a holiday");
	char hash[HASH_HEX], other[HASH_HEX];
	hash_of_event(&base, hash);
	for (size_t i = 0; i < 12; i++) {
		hash_of_event(&changed[i], other);
		if (!strcmp(hash, other))
			fail_msg("change %zu does not show", i);
	}
	base.sequence = 9;
	base.modified += 100;
	hash_of_event(&base, other);
	assert_string_equal(hash, other);
}

/* Rules 25 and 26. */
static void status_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *status;
		bool gone;
		const char *expected, *title;
	} cases[] = { { "on", false, "\r\nSTATUS:CONFIRMED\r\n", "\r\nSUMMARY:免费理发日\r\n" },
		{ "moved", false, "\r\nSTATUS:CONFIRMED\r\n", "\r\nSUMMARY:免费理发日\r\n" },
		{ "unknown", false, "\r\nSTATUS:TENTATIVE\r\n", "DESCRIPTION:放假安排尚未公布" },
		{ "cancelled", false, "\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n",
			"\r\nSUMMARY:【取消】免费理发日\r\n" },
		{ "on", true, "\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n",
			"\r\nSUMMARY:【取消】免费理发日\r\n" } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct event event = fake_event("a@yunxi");
		struct event_duty duty = { .role = "barber",
			.begins = event.occurrence.begins,
			.ends = event.occurrence.ends,
			.person = "v02",
			.is_viewer = true };
		event.occurrence.status = cases[i].status;
		event.is_gone = cases[i].gone;
		event.audience = FACE_PERSON;
		event.viewer = "v02";
		event.duties = &duty;
		event.duty_count = 1;
		struct store store = { .events = &event, .event_count = 1 };
		struct rendered r = render(&store, NOW, FEED_PERSON, "v02", LANG_ZH);
		assert_has(r.plain, cases[i].expected);
		assert_has(r.plain, cases[i].title);
		assert_int_equal(count(r.plain, "\r\nTRANSP:"), 1);
		bool off = cases[i].gone || !strcmp(cases[i].status, "cancelled");
		assert_int_equal(count(r.plain, "BEGIN:VALARM"), off ? 0 : 1);
		done(&r);
	}
}

/* Rules 26 and 27: a tombstone leaves a week after its end, and the clock says when. */
static void tombstones_leave(void **state)
{
	(void)state;
	struct event events[] = { fake_event("a@yunxi") };
	events[0].occurrence.status = "cancelled";
	struct store store = { .events = events, .event_count = 1 };
	int64_t gone = events[0].occurrence.ends + 7 * DAY;
	struct rendered before = render(&store, gone - 1, FEED_ALL, "", LANG_ZH);
	struct rendered after = render(&store, gone, FEED_ALL, "", LANG_ZH);
	assert_int_equal(before.feed.events, 1);
	assert_int_equal(before.feed.valid_until, gone);
	assert_int_equal(after.feed.events, 0);
	assert_string_not_equal(before.feed.etag, after.feed.etag);
	assert_true(after.feed.last_modified > before.feed.last_modified);
	done(&before), done(&after);
}

/* Rules 27 and 36: what leaves the window moves the version, even when the clock steps back. */
static void versions_only_grow(void **state)
{
	(void)state;
	struct event events[] = { fake_event("a@yunxi") };
	struct store store = { .events = events, .event_count = 1, .future = "7d", .past = "1d" };
	struct rendered one = render(&store, NOW, FEED_ALL, "", LANG_ZH);
	struct rendered far = render(&store, NOW + 9 * DAY, FEED_ALL, "", LANG_ZH);
	struct rendered back = render(&store, NOW, FEED_ALL, "", LANG_ZH);
	assert_int_equal(one.feed.events, 1);
	assert_int_equal(far.feed.events, 0);
	assert_string_equal(one.feed.etag, back.feed.etag);
	assert_true(far.feed.last_modified > one.feed.last_modified);
	assert_int_equal(back.feed.last_modified, far.feed.last_modified + 1);
	done(&one), done(&far), done(&back);
}

/* Rules 28 to 30. */
static void texts_are_escaped_and_short(void **state)
{
	(void)state;
	struct event events[] = { fake_event("a@yunxi") };
	char title[400] = "";
	for (int i = 0; i < 70; i++)
		strcat(title, "重");
	events[0].occurrence.title = WORDS(title, title);
	events[0].occurrence.venue_name = WORDS("  a,b;c\\d\ne  ", NULL);
	struct store store = { .events = events,
		.event_count = 1,
		.url = "https://a.example\r\nATTENDEE:mailto:x@example.org" };
	struct rendered r = render_all(&store);
	assert_has(r.plain, "\r\nLOCATION:a\\,b\\;c\\\\d\\ne\r\n");
	assert_lacks(r.plain, "ATTENDEE");
	assert_lacks(r.plain, "\r\nURL");
	assert_has(r.plain, title);
	assert_int_equal(count(strstr(r.plain, "SUMMARY:"), "重"), 59 + 70);
	assert_has(r.plain, "重…\r\n");
	done(&r);
	events[0].occurrence.status = "cancelled";
	store.url = "https://yunxi.example.org/";
	r = render_all(&store);
	char *end = strstr(strstr(r.plain, "SUMMARY:"), "\r\n");
	*end = '\0';
	assert_int_equal(utf8_count(strstr(r.plain, "SUMMARY:") + 8), 60);
	*end = '\r';
	assert_has(r.plain, "\r\nURL:https://yunxi.example.org/a/haircut\r\n");
	assert_has(r.plain, "\\nhttps://yunxi.example.org/a/haircut\r\n");
	done(&r);
}

/* Rules 31 to 33: what each audience sees. */
static void audiences_see_their_own(void **state)
{
	(void)state;
	struct event event = fake_event("a@yunxi");
	struct event_duty duties[] = { { .role = "barber",
					       .role_name = WORDS("理发师", "Barber"),
					       .begins = event.occurrence.begins,
					       .ends = event.occurrence.ends,
					       .person = "v02",
					       .person_name = "吴九",
					       .is_viewer = true,
					       .note = WORDS("{time} 到{venue}", NULL) },
		{ .role = "barber",
			.role_name = WORDS("理发师", "Barber"),
			.begins = event.occurrence.begins,
			.ends = event.occurrence.ends },
		{ .role = "guide",
			.role_name = WORDS("引导员", "Guide"),
			.begins = event.occurrence.begins,
			.ends = event.occurrence.ends,
			.person = "v03",
			.person_name = "郑十" } };
	event.duties = duties;
	event.duty_count = 3;
	struct store store = {
		.events = &event, .event_count = 1, .phone = "000-5555-0101", .alarm = "1d, 1h, 10m"
	};
	event.audience = FACE_TEAM;
	struct rendered r = render(&store, NOW, FEED_TEAM, "rainbow-red", LANG_ZH);
	assert_has(r.plain, "理发师：吴九、缺人1人\\n引导员：郑十");
	assert_lacks(r.plain, "VALARM");
	assert_lacks(r.plain, "5555");
	done(&r);
	event.audience = FACE_PERSON;
	event.viewer = "v02";
	r = render(&store, NOW, FEED_PERSON, "v02", LANG_ZH);
	assert_has(r.plain, "您的岗位：理发师\\n上午9点 到中心广场\\n同岗：引导员 郑十");
	assert_int_equal(count(r.plain, "BEGIN:VALARM"), 2);
	assert_has(r.plain, "TRIGGER:-P1D\r\nDESCRIPTION:");
	assert_has(r.plain, "TRIGGER:-PT1H\r\nDESCRIPTION:");
	assert_has(r.plain, "TRANSP:OPAQUE");
	done(&r);
	store.alarm = "none";
	r = render(&store, NOW, FEED_PERSON, "v02", LANG_ZH);
	assert_lacks(r.plain, "VALARM");
	done(&r);
	event.audience = FACE_PUBLIC;
	for (size_t i = 0; i < 3; i++)
		duties[i].person_name = NULL;
	r = render_all(&store);
	assert_lacks(r.plain, "吴");
	assert_lacks(r.plain, "理发师");
	static const char *const never[] = { "ATTENDEE", "ORGANIZER", "ATTACH", "VALARM", "GEO" };
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		assert_lacks(r.plain, never[i]);
	done(&r);
}

/* The person's own time; a private visit has a title and no place. */
static void own_time_and_private_places(void **state)
{
	(void)state;
	struct event event = fake_event("a@yunxi");
	struct event_duty duty = { .role = "pair",
		.begins = event.occurrence.begins + 3600,
		.ends = event.occurrence.begins + 7200,
		.person = "v02",
		.is_viewer = true };
	event.audience = FACE_PERSON;
	event.viewer = "v02";
	event.duties = &duty;
	event.duty_count = 1;
	event.occurrence.visibility = "private";
	event.occurrence.summary = WORDS("三单元", NULL);
	struct store store = { .events = &event, .event_count = 1, .url = "https://y.example.org" };
	struct rendered r = render(&store, NOW, FEED_PERSON, "v02", LANG_ZH);
	assert_has(r.plain,
		"DTSTART;TZID=Asia/Shanghai:20261205T100000\r\n"
		"DTEND;TZID=Asia/Shanghai:20261205T110000\r\n");
	assert_lacks(r.plain, "LOCATION");
	assert_lacks(r.plain, "三单元");
	assert_lacks(r.plain, "/a/haircut");
	done(&r);
}

/* Languages, scopes and names. */
static void feeds_have_names_and_languages(void **state)
{
	(void)state;
	struct event event = fake_event("a@yunxi");
	const char *const areas[] = { "g01", NULL };
	event.areas = areas;
	struct store store = { .events = &event, .event_count = 1, .two_languages = true };
	struct rendered r = render(&store, NOW, FEED_AREA, "g01", LANG_EN);
	assert_has(r.plain, "\r\nNAME:Yunxi · Grid 1\r\n");
	assert_has(r.plain, "\r\nSUMMARY:Free haircut day\r\n");
	assert_int_equal(r.feed.events, 1);
	done(&r);
	r = render(&store, NOW, FEED_AREA, "g02", LANG_ZH);
	assert_int_equal(r.feed.events, 0);
	done(&r);
	struct feed_maker *maker = feed_maker_new(&store, NOW);
	AUTO_ARENA struct arena *arena = arena_new();
	size_t n;
	struct feed_name *names = feed_list(maker, arena, &n);
	assert_int_equal(n, 2 * 7);
	assert_string_equal(feed_path(names[7], LANG_ZH, arena), "en/feeds/all.ics");
	assert_string_equal(feed_path(names[1], LANG_ZH, arena), "feeds/area/g01.ics");
	struct feed feed;
	struct feed_name none = { .kind = FEED_AREA, .id = "g99" };
	assert_int_equal(feed_render(maker, none, &feed), STORE_MISSING);
	feed_maker_free(maker);
	static const struct {
		const char *name;
		bool good;
	} cases[] = { { "all", true }, { "area/g01", true }, { "en/all", true },
		{ "zh/all", false }, { "area/", false }, { "area/../x", false },
		{ "area/G01", false }, { "nothing/x", false }, { "", false } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct feed_name name;
		if (feed_name_parse(cases[i].name, LANG_ZH, arena, &name) != cases[i].good)
			fail_msg("%s", cases[i].name);
	}
}

/* Rule 40: below a megabyte and a thousand events, whatever the plan holds. */
static void feeds_have_a_limit(void **state)
{
	(void)state;
	enum { MANY = 3000 };
	struct event *events = calloc(MANY, sizeof *events);
	for (size_t i = 0; i < MANY; i++)
		events[i] = fake_event("a@yunxi");
	struct store store = { .events = events, .event_count = MANY };
	struct rendered r = render_all(&store);
	assert_true(r.feed.events < 1000 && r.feed.events > 900);
	assert_true(r.feed.body.size < 1000000);
	done(&r);
	char *text = malloc(20001);
	memset(text, 'x', 20000);
	text[20000] = '\0';
	for (size_t i = 0; i < MANY; i++)
		events[i].detail = WORDS(text, text);
	r = render_all(&store);
	assert_true(r.feed.body.size < 1000000 && r.feed.left_out > 0);
	assert_has(r.plain, "END:VCALENDAR");
	done(&r);
	free(text);
	free(events);
}

/* The gzip bytes are the same each time and give the feed back. */
static void gzip_gives_the_feed_back(void **state)
{
	(void)state;
	struct event event = fake_event("a@yunxi");
	struct store store = { .events = &event, .event_count = 1 };
	struct rendered r = render_all(&store);
	struct text once = { 0 }, twice = { 0 };
	feed_gzip(&r.feed.body, &once);
	feed_gzip(&r.feed.body, &twice);
	assert_int_equal(once.size, twice.size);
	assert_memory_equal(once.bytes, twice.bytes, once.size);
	char *back = malloc(r.feed.body.size);
	z_stream stream = { .next_in = (Bytef *)once.bytes,
		.avail_in = (uInt)once.size,
		.next_out = (Bytef *)back,
		.avail_out = (uInt)r.feed.body.size };
	assert_int_equal(inflateInit2(&stream, 31), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_memory_equal(back, r.feed.body.bytes, r.feed.body.size);
	inflateEnd(&stream);
	free(back);
	text_free(&once);
	text_free(&twice);
	done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_whole),
		cmocka_unit_test(head_is_complete),
		cmocka_unit_test(empty_feed_is_a_calendar),
		cmocka_unit_test(bytes_are_deterministic),
		cmocka_unit_test(times_carry_their_zone),
		cmocka_unit_test(clock_changes_are_rules),
		cmocka_unit_test(whole_days_end_exclusively),
		cmocka_unit_test(stamps_are_the_faces),
		cmocka_unit_test(hash_covers_what_is_seen),
		cmocka_unit_test(status_is_told),
		cmocka_unit_test(tombstones_leave),
		cmocka_unit_test(versions_only_grow),
		cmocka_unit_test(texts_are_escaped_and_short),
		cmocka_unit_test(audiences_see_their_own),
		cmocka_unit_test(own_time_and_private_places),
		cmocka_unit_test(feeds_have_names_and_languages),
		cmocka_unit_test(feeds_have_a_limit),
		cmocka_unit_test(gzip_gives_the_feed_back),
	};
	return cmocka_run_group_tests_name("feeds", tests, NULL, NULL);
}
