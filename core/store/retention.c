/* retention.c - names and messages go when their time is over, counts stay */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/retention.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/seam.h"
#include "base/text.h"
#include "base/vec.h"
#include "store/row.h"
#include "store/tally.h"

#define DAYS(n) ((n)*INT64_C(86400))

enum { BATCH = 200, BATCH_OCCURRENCES = 40, SEASON_GAP = 45, AUDIT_DAYS = 183, AFTER_DAYS = 30 };

/* When something has had its time. */
enum keeping {
	KEEP_MESSAGES, /* [privacy] messages after it ended */
	KEEP_AUDIT,    /* half a year */
	KEEP_MONTH,    /* 30 days after somebody left or an address was changed */
	KEEP_ROWS,     /* RETAIN_MONTHS whole months */
	KEEP_COUNT
};

/*
 * In this order: what refers to a row goes before it.  `drop` runs until it finds nothing; a row
 * without a name only makes way for the next.  Occurrences stay, with the areas and teams
 * they were for: they name nobody and the reports count them.  So do the duties of everybody who is
 * registered, for the certificate of hours.
 */
static const struct kind {
	const char *what;
	struct words words;
	enum statement due, drop;
	enum keeping keeping;
} kinds[] = {
	{ "deliveries", { { "发完的消息", "messages that were sent" } }, Q_due_deliveries,
		Q_drop_deliveries, KEEP_MESSAGES },
	{ "audit", { { "操作记录", "lines of the audit" } }, Q_due_audit, Q_drop_audit,
		KEEP_AUDIT },
	{ "addresses", { { "停用的私密网址", "secret addresses no longer used" } }, Q_due_tokens,
		Q_drop_tokens, KEEP_MONTH },
	{ "people", { { "已离开者的姓名和联系方式", "names and contacts of people who left" } },
		Q_due_people, Q_drop_people, KEEP_MONTH },
	{ "faces", { { "过期的日历条目", "old calendar entries" } }, Q_due_faces, Q_drop_faces,
		KEEP_ROWS },
	{ "words", { { "过期的说明文字", "old texts" } }, Q_due_wordings, Q_drop_wordings,
		KEEP_ROWS },
	{ "tickets", { { "过期的排队号", "old queue numbers" } }, Q_due_tickets, Q_drop_tickets,
		KEEP_ROWS },
	{ "queues", { { "过期的队列", "old queues" } }, Q_due_queues, Q_drop_queues, KEEP_ROWS },
	{ "bookings", { { "过期的预约", "old bookings" } }, Q_due_bookings, Q_drop_bookings,
		KEEP_ROWS },
	{ NULL, { { NULL, NULL } }, Q_due_places, Q_drop_places, KEEP_ROWS },
	{ "slots", { { "过期的时段", "old slots" } }, Q_due_places, Q_drop_slots, KEEP_ROWS },
	{ "lanes", { { "过期的时段安排", "old rows of slots" } }, Q_due_lanes, Q_drop_lanes,
		KEEP_ROWS },
	{ "reminders", { { "过期的提醒", "old reminders" } }, Q_due_reminders, Q_drop_reminders,
		KEEP_ROWS },
	{ "swaps", { { "过期的换班请求", "old exchanges of duties" } }, Q_due_swaps, Q_drop_swaps,
		KEEP_ROWS },
	{ "reasons", { { "过期的排班理由", "old reasons of the roster" } }, Q_due_verdicts,
		Q_drop_verdicts, KEEP_ROWS },
	{ "seats",
		{ { "已离开者和已换下者的排班", "old seats of people who left or were replaced" } },
		Q_due_seats, Q_drop_seats, KEEP_ROWS },
	{ NULL, { { NULL, NULL } }, Q_due_duties, Q_drop_duty_areas, KEEP_ROWS },
	{ "duties", { { "无人的旧岗位", "old duties of nobody" } }, Q_due_duties, Q_drop_duties,
		KEEP_ROWS },
	{ "overrides", { { "过期的手工改动", "old decisions about dates" } }, Q_due_overrides,
		Q_drop_overrides, KEEP_ROWS },
};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

static const struct words copies_words = { { "更新或恢复时留下的旧数据副本",
	"old copies of the store, from an update or a restore" } };
static const struct words names_words = { { "居民的姓名和联系方式",
	"names and contacts of residents" } };

struct purge { /* one run */
	struct store *store;
	struct arena *arena;
	struct zone *zone;
	const struct hand *hand;
	int64_t before[KEEP_COUNT];
	int64_t names_before, clinic_before;
};

static int64_t setting_days(struct purge *purge, const char *key, int64_t otherwise)
{
	const char *text = store_setting(purge->store, purge->arena, "privacy", key, NULL);
	struct civil_span span;

	return text != NULL && span_parse(text, strlen(text), &span) ? span.days : otherwise;
}

static bool begin(struct purge *purge)
{
	const int64_t now = purge->hand->now;

	db_read(purge->store);
	purge->zone = row_zone(purge->store);
	if (purge->zone != NULL) {
		purge->before[KEEP_MESSAGES] = now - DAYS(setting_days(purge, "messages", 30));
		purge->before[KEEP_AUDIT] = now - DAYS(AUDIT_DAYS);
		purge->before[KEEP_MONTH] = now - DAYS(AFTER_DAYS);
		purge->before[KEEP_ROWS] =
			month_before(purge->zone, month_of(purge->zone, now), RETAIN_MONTHS).begins;
		purge->names_before = now - DAYS(setting_days(purge, "booking-contacts", 30));
		purge->clinic_before = now - DAYS(setting_days(purge, "clinic-lists", 7));
	}
	return db_read_end(purge->store, STORE_OK) == STORE_OK;
}

/* --- names --- */

static int64_t names_due(struct purge *purge)
{
	return db_get(purge->store, Q_due_names, I(purge->store->community), I(purge->names_before),
		I(purge->clinic_before), I(purge->hand->now + DAYS(SEASON_GAP)),
		I(purge->before[KEEP_ROWS]));
}

struct name {
	int64_t booking, begins;
	const char *activity, *mark;
	bool came;
};
struct names VEC(struct name);

/* Whoever came is one of the year's visitors, of the activity and of all. */
static void note_visitor(struct purge *purge, const struct name *name)
{
	struct store *store = purge->store;
	const struct month month = month_of(purge->zone, name->begins);

	if (name->mark == NULL || !name->came)
		return;
	db_run(store, Q_visitor_put, I(store->community), I(month.year), T(name->activity),
		T(name->mark));
	db_run(store, Q_visitor_put, I(store->community), I(month.year), T(""), T(name->mark));
}

static int64_t erase_names(struct purge *purge)
{
	struct store *store = purge->store;
	struct names names = { 0 };
	int64_t erased = 0;
	struct query *query = db_query(store, Q_names_list, I(store->community),
		I(purge->names_before), I(purge->clinic_before),
		I(purge->hand->now + DAYS(SEASON_GAP)), I(purge->before[KEEP_ROWS]), I(BATCH));

	while (db_next(store, query))
		*vec_add(&names) = (struct name){ query_integer(query, 0), query_integer(query, 1),
			db_text(query, purge->arena, 2), db_text(query, purge->arena, 3),
			query_integer(query, 4) != 0 };
	VEC_EACH (struct name, name, &names) {
		note_visitor(purge, name);
		erased += db_run(store, Q_booking_erase, I(name->booking), I(purge->hand->now));
	}
	vec_free(&names);
	return erased;
}

struct total {
	const char *activity;
	int64_t people;
};
struct totals VEC(struct total);

/* A year whose last name is gone is sealed: its marks become numbers. */
static int64_t seal_years(struct purge *purge)
{
	struct store *store = purge->store;
	const struct value community = I(store->community);
	const struct month now = month_of(purge->zone, purge->hand->now);
	int64_t sealed = 0;

	for (int64_t year; (year = db_get(store, Q_visitor_years, community, I(now.year))) != 0;) {
		const int64_t begins =
			zone_instant(purge->zone, civil_from_date((int32_t)year, 1, 1), 0);
		const int64_t ends =
			zone_instant(purge->zone, civil_from_date((int32_t)year + 1, 1, 1), 0);
		struct totals totals = { 0 };
		char *month = arena_format(purge->arena, "%d-12", (int)year);

		if (db_get(store, Q_visitor_waits, community, I(begins), I(ends)) > 0)
			break;
		struct query *query = db_query(store, Q_visitor_count, community, I(year));
		while (db_next(store, query))
			*vec_add(&totals) = (struct total){ db_text(query, purge->arena, 0),
				query_integer(query, 1) };
		VEC_EACH (struct total, total, &totals)
			db_run(store, Q_count_put, community, T(month), T(total->activity), T(""),
				T("distinct"), I(total->people));
		vec_free(&totals);
		sealed += db_run(store, Q_visitor_clear, community, I(year));
		if (store->fault != STORE_OK)
			break;
	}
	return sealed;
}

/* --- everything else --- */

/* What the statement is bound to: overrides are kept by date, all others by instant. */
static struct value bound_of(struct purge *purge, const struct kind *kind)
{
	char day[CIVIL_TEXT];
	int32_t second;

	if (kind->due != Q_due_overrides)
		return I(purge->before[kind->keeping]);
	civil_format(zone_day(purge->zone, purge->before[kind->keeping], &second), day);
	return T(arena_string(purge->arena, day));
}

static int64_t count_kind(struct purge *purge, const struct kind *kind)
{
	return db_get(purge->store, kind->due, I(purge->store->community), bound_of(purge, kind));
}

static int64_t drop_kind(struct purge *purge, const struct kind *kind)
{
	const int32_t batch = kind->keeping == KEEP_ROWS ? BATCH_OCCURRENCES : BATCH;

	return db_run(purge->store, kind->drop, I(purge->store->community), bound_of(purge, kind),
		I(batch));
}

/* The secret addresses of people who left answer 410 from now on. */
static int64_t end_addresses(struct purge *purge)
{
	return db_run(purge->store, Q_token_end_gone, I(purge->store->community),
		I(purge->before[KEEP_MONTH]), I(purge->hand->now));
}

static int64_t close_months(struct purge *purge)
{
	tally_close(purge->store, purge->arena, purge->zone, purge->hand->now);
	return 0;
}

/* --- copies --- */

/* What an update, a restore and a backup that was cut off leave in the state directory. */
static bool is_copy(const char *name)
{
	static const char *const starts[] = { "linli-v", "linli.db.old", "linli.db.new" };

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (strncmp(name, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/* A copy has every name that was in the store then.  Its age is that of its place in the directory:
 * a rename leaves the time of the bytes. */
static int64_t old_copies(struct purge *purge, bool dry)
{
	int fd = seam_openat(
		AT_FDCWD, purge->store->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	int64_t count = 0;
	struct stat at;

	for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;)
		if (is_copy(entry->d_name) &&
			fstatat(fd, entry->d_name, &at, AT_SYMLINK_NOFOLLOW) == 0 &&
			at.st_ctim.tv_sec < purge->before[KEEP_MONTH])
			count += dry || seam_unlinkat(fd, entry->d_name, 0) == 0;
	if (entries != NULL)
		closedir(entries);
	else if (fd >= 0)
		seam_close(fd);
	return count;
}

/* --- one run --- */

/* Runs a step in transactions of its own until it finds nothing more. */
static enum store_verdict drain(struct purge *purge, int64_t (*step)(struct purge *purge),
	const struct kind *kind, int64_t *rows)
{
	int64_t removed;

	do {
		removed = 0;
		if (db_begin(purge->store, true))
			removed = kind != NULL ? drop_kind(purge, kind) : step(purge);
		const enum store_verdict verdict = db_end(purge->store, STORE_OK);
		if (verdict != STORE_OK)
			return verdict;
		*rows += removed;
	} while (removed > 0);
	return STORE_OK;
}

/* Counts first; a fault anywhere leaves the rest for the next night. */
static enum store_verdict remove_all(struct purge *purge, struct purged *items)
{
	int64_t ignored = 0;
	enum store_verdict verdict = drain(purge, close_months, NULL, &ignored);
	struct purged *item = items;

	if (verdict == STORE_OK)
		verdict = drain(purge, erase_names, NULL, &item->rows);
	if (verdict == STORE_OK)
		verdict = drain(purge, seal_years, NULL, &ignored);
	if (verdict == STORE_OK)
		verdict = drain(purge, end_addresses, NULL, &ignored);
	for (size_t i = 0; i < KIND_COUNT && verdict == STORE_OK; i++) {
		if (kinds[i].what != NULL)
			item++;
		verdict = drain(
			purge, NULL, &kinds[i], kinds[i].what != NULL ? &item->rows : &ignored);
	}
	return verdict;
}

static enum store_verdict count_all(struct purge *purge, struct purged *items)
{
	struct purged *item = items;

	db_read(purge->store);
	item->rows = names_due(purge);
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (kinds[i].what != NULL)
			(++item)->rows = count_kind(purge, &kinds[i]);
	return db_read_end(purge->store, STORE_OK);
}

static struct purged *list_kinds(struct purge *purge, size_t *ret_count)
{
	struct purged *items = ARENA_ARRAY(purge->arena, KIND_COUNT + 2, struct purged);
	size_t n = 0;

	items[n++] = (struct purged){
		.what = "names", .words = names_words, .before = purge->names_before
	};
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (kinds[i].what != NULL)
			items[n++] = (struct purged){ .what = kinds[i].what,
				.words = kinds[i].words,
				.before = purge->before[kinds[i].keeping] };
	items[n++] = (struct purged){
		.what = "copies", .words = copies_words, .before = purge->before[KEEP_MONTH]
	};
	*ret_count = n;
	return items;
}

static enum store_verdict note(struct purge *purge, const struct purged *items, size_t count)
{
	struct text detail AUTO_TEXT = { 0 };

	for (size_t i = 0; i < count; i++)
		if (items[i].rows > 0)
			text_printf(&detail, "%s%s %lld", detail.size > 0 ? ", " : "",
				items[i].what, (long long)items[i].rows);
	if (detail.size == 0)
		return STORE_OK;
	if (db_begin(purge->store, true)) {
		db_audit(purge->store, purge->hand->now, purge->hand->who, "purge", "",
			text_string(&detail));
		db_touch(purge->store);
	}
	return db_end(purge->store, STORE_OK);
}

enum store_verdict store_purge(struct store *store, const struct hand *hand, bool dry,
	struct purged **ret_items, size_t *ret_count)
{
	struct purge purge = { .store = store, .arena = hand->arena, .hand = hand };
	enum store_verdict verdict = STORE_OK;

	*ret_items = NULL;
	*ret_count = 0;
	if (!begin(&purge)) {
		zone_free(purge.zone);
		return store->fault;
	}
	struct purged *items = list_kinds(&purge, ret_count);
	verdict = dry ? count_all(&purge, items) : remove_all(&purge, items);
	if (verdict == STORE_OK)
		items[*ret_count - 1].rows = old_copies(&purge, dry);
	if (!dry && verdict == STORE_OK)
		verdict = note(&purge, items, *ret_count);
	if (!dry)
		engine_settle(store->engine);
	zone_free(purge.zone);
	*ret_items = items;
	return verdict;
}
