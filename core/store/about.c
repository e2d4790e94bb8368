/* about.c - all that is kept about one person: shown to them, or forgotten */
/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/vec.h"
#include "store/booking.h"
#include "store/deed.h"
#include "store/face.h"
#include "store/retention.h"
#include "store/secret.h"

struct facts VEC(struct kept);

struct subject { /* whose facts: a person of the roster, or who made a booking */
	int64_t person, booking;
	const char *id, *name, *kind, *language, *reach, *mark;
	bool is_gone;
};

static bool find_person(
	struct store *store, struct arena *arena, const char *id, struct subject *subject)
{
	struct query *query = db_query(store, Q_about_person, I(store->community), T(id));

	if (!db_next(store, query))
		return false;
	*subject = (struct subject){ .person = query_integer(query, 0),
		.id = id,
		.name = db_text(query, arena, 1),
		.kind = db_text(query, arena, 2),
		.language = db_text(query, arena, 3),
		.reach = db_text(query, arena, 4),
		.is_gone = !query_is_null(query, 5) };
	query_reset(query);
	return true;
}

static bool find_resident(
	struct store *store, struct arena *arena, const char *typed, struct subject *subject)
{
	char code[32], hash[HASH_HEX];

	secret_normalize(typed, code, sizeof code);
	hash_of(code, strlen(code), hash);
	struct query *query = db_query(store, Q_about_mark, I(store->community), T(hash));
	if (!db_next(store, query))
		return false;
	*subject = (struct subject){ .mark = db_text(query, arena, 0),
		.booking = query_integer(query, 1) };
	query_reset(query);
	return true;
}

static bool find(struct store *store, struct arena *arena, const char *person, const char *code,
	struct subject *subject)
{
	return person != NULL ? find_person(store, arena, person, subject)
			      : find_resident(store, arena, code, subject);
}

/* --- bookings --- */

struct held { /* one booking */
	int64_t id, occurrence, number, begins, made;
	const char *state, *key, *detail;
};
struct helds VEC(struct held);

static const char *or_none(const char *text)
{
	return text != NULL ? text : "";
}

static void read_bookings(
	struct store *store, struct arena *arena, const struct subject *subject, struct helds *list)
{
	struct query *query = db_query(store, Q_about_bookings, I(store->community),
		Z(subject->person), T(subject->mark), Z(subject->booking));

	while (db_next(store, query))
		*vec_add(list) = (struct held){ .id = query_integer(query, 0),
			.occurrence = query_integer(query, 1),
			.number = query_integer(query, 2),
			.begins = query_integer(query, 4),
			.made = query_integer(query, 13),
			.state = db_text(query, arena, 3),
			.key = arena_format(
				arena, "%s@%s", query_text(query, 5), query_text(query, 6)),
			.detail = arena_format(arena,
				"%s; %s; %s; age %s; guardian %s; consent %s; people %d",
				query_text(query, 3), or_none(query_text(query, 7)),
				or_none(query_text(query, 8)), or_none(query_text(query, 9)),
				or_none(query_text(query, 10)), or_none(query_text(query, 11)),
				(int)query_integer(query, 12)) };
}

static const char *recipient_of(struct arena *arena, const struct held *booking)
{
	return arena_format(arena, "#%lld", (long long)booking->number);
}

/* --- showing --- */

static void add_deliveries(struct store *store, struct arena *arena, const char *recipient,
	int64_t occurrence, struct facts *facts)
{
	struct query *query = db_query(
		store, Q_about_deliveries, I(store->community), T(recipient), Z(occurrence));

	while (db_next(store, query))
		*vec_add(facts) = (struct kept){ .what = "message",
			.key = db_text(query, arena, 0),
			.detail = arena_format(arena, "%s; %s; %s", query_text(query, 1),
				query_text(query, 2), or_none(query_text(query, 4))),
			.at = query_integer(query, 3) };
}

static void add_seats(struct store *store, struct arena *arena, const struct subject *subject,
	struct facts *facts)
{
	struct query *query =
		db_query(store, Q_about_seats, I(store->community), I(subject->person));

	while (db_next(store, query))
		*vec_add(facts) = (struct kept){ .what = "duty",
			.key = arena_format(arena, "%s@%s/%s/%d", query_text(query, 0),
				query_text(query, 1), query_text(query, 2),
				(int)query_integer(query, 3)),
			.detail = query_is_null(query, 6)
				? arena_format(arena, "%s; %s", query_text(query, 5),
					  or_none(query_text(query, 7)))
				: arena_format(arena, "%s; %lld min; %s", query_text(query, 5),
					  (long long)query_integer(query, 6),
					  or_none(query_text(query, 7))),
			.at = query_integer(query, 4) };
}

static void add_person(struct store *store, struct arena *arena, const struct subject *subject,
	struct facts *facts)
{
	*vec_add(facts) = (struct kept){ .what = "person",
		.key = subject->id,
		.detail = arena_format(arena, "%s; %s; %s; %s", or_none(subject->name),
			subject->kind, subject->language, subject->reach) };
	struct query *query = db_query(store, Q_about_token, I(store->community), T(subject->id));
	while (db_next(store, query))
		*vec_add(facts) = (struct kept){ .what = "address",
			.key = subject->id,
			.detail = "",
			.at = query_integer(query, 0) };
	add_seats(store, arena, subject, facts);
	add_deliveries(store, arena, subject->id, 0, facts);
}

enum store_verdict store_about(struct store *store, struct arena *arena, const char *person,
	const char *code, struct kept **ret_items, size_t *ret_count)
{
	struct facts facts = { 0 };
	struct helds bookings = { 0 };
	struct subject subject;

	*ret_items = NULL;
	*ret_count = 0;
	db_read(store);
	if (!find(store, arena, person, code, &subject))
		return db_read_end(store, STORE_MISSING);
	if (subject.person != 0)
		add_person(store, arena, &subject, &facts);
	read_bookings(store, arena, &subject, &bookings);
	VEC_EACH (struct held, booking, &bookings) {
		*vec_add(&facts) = (struct kept){ .what = "booking",
			.key = booking->key,
			.detail = booking->detail,
			.at = booking->made };
		add_deliveries(
			store, arena, recipient_of(arena, booking), booking->occurrence, &facts);
	}
	vec_free(&bookings);
	*ret_count = facts.count;
	*ret_items = ARENA_ARRAY(arena, facts.count + 1, struct kept);
	if (facts.count > 0)
		memcpy(*ret_items, facts.items, facts.count * sizeof *facts.items);
	vec_free(&facts);
	return db_read_end(store, STORE_OK);
}

/* --- forgetting --- */

struct forget_wish {
	const char *person, *code;
	int64_t *rows;
};

/* A coming one is given back, so that whoever waits gets the place. */
static void forget_booking(struct store *store, const struct hand *hand,
	const struct subject *subject, const struct held *booking, int64_t *rows)
{
	if (booking->begins > hand->now)
		db_run(store, Q_booking_cancel, I(booking->id), I(hand->now));
	*rows += db_run(store, Q_booking_erase, I(booking->id), I(hand->now));
	*rows += db_run(store, Q_forget_deliveries, I(store->community),
		T(recipient_of(hand->arena, booking)), I(booking->occurrence));
	if (booking->begins <= hand->now)
		return;
	const bool is_ours = booking_offer_free(store, booking->occurrence, hand->now);
	if (subject->person != 0 || is_ours)
		face_refresh(store, &hand->renderer, booking->occurrence, hand->now);
}

static void forget_person(
	struct store *store, const struct hand *hand, const struct subject *subject, int64_t *rows)
{
	*rows += db_run(store, Q_forget_person, I(store->community), I(subject->person));
	*rows += db_run(store, Q_forget_deliveries, I(store->community), T(subject->id), Z(0));
	*rows += db_run(
		store, Q_token_end, I(store->community), T("person"), T(subject->id), I(hand->now));
}

static enum store_verdict forget(
	struct store *store, const struct hand *hand, const void *wished, struct deed *deed)
{
	const struct forget_wish *wish = wished;
	struct helds bookings = { 0 };
	struct subject subject;

	if (!find(store, hand->arena, wish->person, wish->code, &subject))
		return STORE_MISSING;
	if (subject.person != 0 && !subject.is_gone) {
		deed->message = _("this person is still in the files; take the section out, run "
				  "\"linli plan --apply\", then try again");
		return STORE_NO;
	}
	if (subject.person != 0)
		forget_person(store, hand, &subject, wish->rows);
	read_bookings(store, hand->arena, &subject, &bookings);
	VEC_EACH (struct held, booking, &bookings)
		forget_booking(store, hand, &subject, booking, wish->rows);
	vec_free(&bookings);
	if (*wish->rows == 0)
		return STORE_SAME;
	db_audit(store, hand->now, hand->who, "forget", or_none(wish->person), "");
	db_touch(store);
	return STORE_OK;
}

enum store_verdict store_forget(struct store *store, const struct hand *hand, const char *person,
	const char *code, int64_t *ret_rows)
{
	const struct forget_wish wish = { person, code, ret_rows };
	struct deed deed;

	*ret_rows = 0;
	const enum store_verdict verdict = deed_do(store, hand, forget, &wish, &deed);
	engine_settle(store->engine);
	return verdict;
}
