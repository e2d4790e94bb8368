/* town.c - a small made-up community for the tests of the store */
/* SPDX-License-Identifier: Apache-2.0 */
#include "town.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/text.h"

enum { OCCURRENCES = 2000, SEATS = 6000, ZONE = 8 * 3600 };

int64_t town_at(int32_t day, int32_t minute)
{
	return (int64_t)day * 86400 + minute * 60 - ZONE;
}

/* What a feed shows, as far as it matters here: every visible member in one line. */
static void add_words(struct hash *hash, const struct words *words)
{
	hash_string(hash, words->in[LANG_ZH]);
	hash_string(hash, words->in[LANG_EN]);
}

static void render(void *context, const struct event *event, char ret_hash[static HASH_HEX])
{
	struct hash *hash = hash_new();
	const struct occurrence *o = &event->occurrence;

	(void)context;
	hash_string(hash, o->uid);
	hash_string(hash, o->status);
	hash_number(hash, o->begins);
	hash_number(hash, o->ends);
	add_words(hash, &o->title);
	add_words(hash, &o->venue_name);
	add_words(hash, &event->detail);
	add_words(hash, &event->detail_more);
	hash_number(hash, event->is_gone);
	for (size_t i = 0; i < event->duty_count; i++) {
		hash_string(hash, event->duties[i].role);
		hash_string(hash, event->duties[i].person_name);
		hash_string(hash, event->duties[i].answer);
		hash_number(hash, event->duties[i].is_viewer);
	}
	for (size_t i = 0; i < event->booking_count; i++) {
		hash_number(hash, event->bookings[i].begins);
		hash_string(hash, event->bookings[i].state);
	}
	hash_hex(hash, ret_hash);
	hash_free(hash);
}

static void fill_names(struct town *town)
{
	static const char *const names[] = { "陈一", "李二", "张三", "王四", "赵五", "孙六", "周七",
		"吴八", "郑九", "冯十" };

	town->activities[0] = (struct plan_activity){ .id = "hair",
		.type = "plain",
		.visibility = "public",
		.title = WORDS("免费理发日", "Free haircut day"),
		.input_hash = "h1" };
	town->activities[1] = (struct plan_activity){ .id = "tea",
		.type = "plain",
		.visibility = "public",
		.title = WORDS("茶话会", "Tea"),
		.input_hash = "t1" };
	town->plan.activity_count = 2;
	town->settings[0] = (struct plan_setting){ "community", "language", "", "zh" };
	town->settings[1] = (struct plan_setting){ "community", "languages", "", "zh, en" };
	town->settings[2] = (struct plan_setting){ "feeds", "future", "", "180d" };
	town->plan.setting_count = 3;
	town->areas[0] = (struct plan_area){ "c1", NULL, "compound", WORDS("一小区", NULL) };
	town->areas[1] = (struct plan_area){ "g01", "c1", "grid", WORDS("第一网格", "Grid 1") };
	town->areas[2] = (struct plan_area){ "g02", "c1", "grid", WORDS("第二网格", "Grid 2") };
	town->plan.area_count = 3;
	town->venues[0] = (struct plan_venue){ "room", WORDS("活动室", "Room"), 40, false };
	town->venues[1] = (struct plan_venue){ "square", WORDS("广场", "Square"), 0, true };
	town->plan.venue_count = 2;
	town->teams[0] = (struct plan_team){ "red", WORDS("红队", "Red team") };
	town->plan.team_count = 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		town->people[i] = (struct plan_person){ arena_format(town->arena, "v%02zu", i + 1),
			names[i], "volunteer", "zh", i == 0 ? "masked" : "no", "{}" };
	town->plan.person_count = sizeof names / sizeof *names;
}

struct town *town_new(void)
{
	struct town *town = xcalloc(1, sizeof *town);

	town->arena = arena_new();
	strcpy(town->directory, "/tmp/linli-town-XXXXXX");
	assert_non_null(mkdtemp(town->directory));
	town->occurrences = xcalloc(OCCURRENCES, sizeof *town->occurrences);
	town->seats = xcalloc(SEATS, sizeof *town->seats);
	town->now = TOWN_NOW;
	town->plan = (struct plan){ .arena = town->arena,
		.community = "yunxi",
		.zone = "Asia/Shanghai",
		.name = WORDS("云溪社区", "Yunxi"),
		.generation_hash = "g1",
		.first = DAY(0),
		.last = DAY(180),
		.seats_until = DAY(180),
		.activities = town->activities,
		.occurrences = town->occurrences,
		.settings = town->settings,
		.areas = town->areas,
		.venues = town->venues,
		.teams = town->teams,
		.people = town->people,
		.conflicts = town->conflicts,
		.seats = town->seats };
	town->options = (struct apply_options){
		.who = "test", .late = 360, .renderer = { .render = render }
	};
	fill_names(town);
	assert_int_equal(store_open(town->directory, true, false, &town->store), STORE_OK);
	return town;
}

static void remove_file(const struct town *town, const char *name)
{
	char *path = xasprintf("%s/%s", town->directory, name);

	unlink(path);
	free(path);
}

void town_free(struct town *town)
{
	static const char *const files[] = { "linli.db", "linli.db-wal", "linli.db-shm", "secret",
		"copy.db" };

	store_close(town->store);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		remove_file(town, files[i]);
	rmdir(town->directory);
	free(town->occurrences);
	free(town->seats);
	arena_free(town->arena);
	free(town);
}

static struct plan_duty *one_duty(struct town *town, const char *role, int32_t need)
{
	struct plan_duty *duty = ARENA_NEW(town->arena, struct plan_duty);

	*duty = (struct plan_duty){ .role = role,
		.need = need,
		.skill = "",
		.team = "red",
		.kind = "",
		.length = 7200,
		.age_max = INT32_MAX };
	return duty;
}

static struct plan_lane *lanes(struct town *town, const char *code, int32_t slots, int32_t places)
{
	struct plan_lane *lane = ARENA_NEW(town->arena, struct plan_lane);
	struct plan_slot *slot = ARENA_ARRAY(town->arena, (size_t)slots, struct plan_slot);

	for (int32_t i = 0; i < slots; i++)
		slot[i] = (struct plan_slot){ .station = 1,
			.after = i * INT64_C(7200) / slots,
			.length = 7200 / slots,
			.places = places };
	*lane = (struct plan_lane){ .code = code,
		.role = *code ? "barber" : "",
		.party = *code ? 2 : 1,
		.slots = slot,
		.slot_count = (size_t)slots };
	return lane;
}

static struct plan_reminder *reminders(struct town *town, int64_t begins)
{
	struct plan_reminder *reminder = ARENA_ARRAY(town->arena, 2, struct plan_reminder);

	reminder[0] = (struct plan_reminder){ "ini 1d", "serving", begins - 86400, 0, false };
	reminder[1] = (struct plan_reminder){ "ini 2h", "booked", begins - 7200, 0, false };
	return reminder;
}

struct plan_occurrence *town_add(struct town *town, const char *activity, int32_t day)
{
	static const char *const crew[] = { "red", NULL };
	const bool is_hair = strcmp(activity, "hair") == 0;
	const int64_t begins = town_at(day, 540);
	struct plan_words *words = ARENA_ARRAY(town->arena, 2, struct plan_words);
	struct plan_occurrence *o = &town->occurrences[town->plan.occurrence_count++];

	words[0] = (struct plan_words){ "", 6, "public", WORDS(NULL, NULL),
		WORDS("随到随理", "Just come") };
	words[1] = (struct plan_words){ "duty barber", 1, "serving", WORDS("理发师", "Barber"),
		WORDS("自带工具", "Bring your tools") };
	*o = (struct plan_occurrence){ .activity = activity,
		.original = day,
		.begins = begins,
		.ends = begins + 7200,
		.venue = "square",
		.spot = "",
		.reason = "",
		.number = (int32_t)town->plan.occurrence_count,
		.places = is_hair ? 3 : 4,
		.waitlist = 2,
		.age_max = INT32_MAX,
		.opens = begins - 14 * 86400,
		.closes = begins,
		.crew = crew,
		.crew_count = 1,
		.words = words,
		.word_count = 2,
		.duties = one_duty(town, is_hair ? "barber" : "host", is_hair ? 2 : 1),
		.duty_count = 1,
		.lanes = is_hair ? lanes(town, "chair", 3, 1) : lanes(town, "", 1, 4),
		.lane_count = 1,
		.reminders = reminders(town, begins),
		.reminder_count = 2 };
	return o;
}

void town_seat(struct town *town, const char *activity, int32_t day, const char *role, int32_t seat,
	const char *person)
{
	struct plan_seat *found = NULL;

	for (size_t i = 0; i < town->plan.seat_count; i++)
		if (strcmp(town->seats[i].activity, activity) == 0 &&
			town->seats[i].original == day && strcmp(town->seats[i].role, role) == 0 &&
			town->seats[i].seat == seat)
			found = &town->seats[i];
	if (found == NULL)
		found = &town->seats[town->plan.seat_count++];
	*found = (struct plan_seat){ .activity = activity,
		.original = day,
		.role = role,
		.seat = seat,
		.person = person,
		.reason = person == NULL ? "nobody-free" : "",
		.why = person == NULL ? WORDS("没有人有空", "nobody is free") : WORDS(NULL, NULL) };
}

static void hash_parts(struct hash *hash, const struct plan_occurrence *o)
{
	for (size_t i = 0; i < o->duty_count; i++) {
		hash_string(hash, o->duties[i].role);
		hash_number(hash, o->duties[i].need);
	}
	for (size_t i = 0; i < o->lane_count; i++) {
		hash_string(hash, o->lanes[i].code);
		for (size_t k = 0; k < o->lanes[i].slot_count; k++) {
			hash_number(hash, o->lanes[i].slots[k].after);
			hash_number(hash, o->lanes[i].slots[k].places);
		}
	}
	for (size_t i = 0; i < o->word_count; i++)
		hash_string(hash, o->words[i].detail.in[LANG_ZH]);
	for (size_t i = 0; i < o->reminder_count; i++) {
		hash_string(hash, o->reminders[i].rule);
		hash_number(hash, o->reminders[i].due);
	}
	for (size_t i = 0; i < o->scope_count; i++)
		hash_string(hash, o->scope[i].area);
}

void town_hash(struct town *town)
{
	struct hash *hash = hash_new();

	for (size_t i = 0; i < town->plan.occurrence_count; i++) {
		struct plan_occurrence *o = &town->occurrences[i];
		char *hex = arena_get(town->arena, HASH_HEX, 1);
		hash_number(hash, o->begins);
		hash_number(hash, o->ends);
		hash_number(hash, o->moved_from);
		hash_number(hash, o->status);
		hash_number(hash, o->public_from);
		hash_number(hash, o->waitlist);
		hash_string(hash, o->venue);
		hash_string(hash, o->reason);
		hash_string(hash, o->label);
		hash_parts(hash, o);
		hash_hex(hash, hex);
		o->hash = hex;
	}
	hash_free(hash);
}

enum store_verdict town_apply(struct town *town)
{
	town_hash(town);
	town->options.now = town->now;
	return store_apply(
		town->store, &town->plan, NULL, &town->options, town->arena, &town->changes);
}

static void say(void *context, const char *sentence, int64_t rows)
{
	struct text *all = context;

	text_printf(all, "%s (%lld); ", sentence, (long long)rows);
}

void town_check(struct town *town)
{
	struct text all AUTO_TEXT = { 0 };

	assert_int_equal(store_doctor(town->store, say, &all), STORE_OK);
	if (all.size > 0)
		fail_msg("%s", text_string(&all));
}

void town_apply_well(struct town *town)
{
	const enum store_verdict verdict = town_apply(town);

	if (verdict != STORE_OK)
		fail_msg("apply: %d: %s", verdict, store_error(town->store));
	town_check(town);
}

struct hand town_hand(struct town *town)
{
	return (struct hand){ .now = town->now,
		.who = "test",
		.arena = town->arena,
		.renderer = town->options.renderer };
}

int64_t town_number(struct town *town, const char *sql)
{
	char *path = xasprintf("%s/linli.db", town->directory);
	sqlite3 *database;
	sqlite3_stmt *statement;
	int64_t number = 0;

	assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(database));
	if (sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(database);
	free(path);
	return number;
}

static void add_file(struct hash *hash, const struct town *town, const char *name)
{
	char *path = xasprintf("%s/%s", town->directory, name);
	char buffer[4096];
	ssize_t n;
	const int fd = open(path, O_RDONLY | O_CLOEXEC);

	while (fd >= 0 && (n = read(fd, buffer, sizeof buffer)) > 0)
		hash_add(hash, buffer, (size_t)n);
	if (fd >= 0)
		close(fd);
	free(path);
}

void town_bytes(struct town *town, char ret_hex[static HASH_HEX])
{
	struct hash *hash = hash_new();

	add_file(hash, town, "linli.db");
	add_file(hash, town, "linli.db-wal");
	hash_hex(hash, ret_hex);
	hash_free(hash);
}

size_t town_count(const struct town *town, int kind)
{
	size_t count = 0;

	for (size_t i = 0; i < town->changes.count; i++)
		count += kind < 0 || (int)town->changes.items[i].kind == kind;
	return count;
}

void town_reopen(struct town *town)
{
	store_close(town->store);
	assert_int_equal(store_open(town->directory, false, false, &town->store), STORE_OK);
	store_choose(town->store, "yunxi");
}
