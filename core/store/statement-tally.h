/* statement-tally.h - statements about what is counted, how long things are kept, and the year */
/* SPDX-License-Identifier: Apache-2.0 */

/* Included by statement-list.h. */

#ifndef SERVED_FROM
/* Who is on a duty that took place; a month before and after is enough for any shift. */
#define SERVED_FROM                                                                                \
	" FROM assignment a JOIN duty d ON d.id = a.duty JOIN occurrence o ON o.id = d.occurrence" \
	" JOIN activity y ON y.id = o.activity JOIN person p ON p.id = a.person"                   \
	" WHERE a.community = $1 AND a.ended_at IS NULL AND o.status = 'planned'"                  \
	" AND o.begins > $2 - 2678400 AND o.begins < $3 + 2678400"                                 \
	" AND o.begins + d.after >= $2 AND o.begins + d.after < $3"
/* Names of residents that have had their time: at a clinic sooner ($3), else at $2; where a guardian
 * signed, once the season is over, that is when no other date is near ($4), at $5 at last. */
#define NAMES_DUE                                                                                  \
	" FROM booking b JOIN occurrence o ON o.id = b.occurrence"                                 \
	" JOIN activity y ON y.id = o.activity WHERE b.community = $1 AND b.erased_at IS NULL"     \
	" AND (b.name IS NOT NULL OR b.contact IS NOT NULL OR b.mark IS NOT NULL"                  \
	" OR b.guardian IS NOT NULL) AND o.ends < CASE WHEN y.type = 'health-clinic' THEN $3"      \
	" ELSE $2 END AND (b.guardian IS NULL OR o.ends < $5"                                      \
	" OR NOT EXISTS (SELECT 1 FROM occurrence n"                                               \
	" WHERE n.activity = o.activity AND n.status = 'planned' AND n.ends > $2"                  \
	" AND n.begins < $4))"
/* Of occurrences that were over before $2 those that still have rows of a kind. */
#define OLD_WITH(table)                                                                            \
	" IN (SELECT o.id FROM occurrence o WHERE o.community = $1 AND o.begins < $2"              \
	" AND o.ends < $2 AND EXISTS (SELECT 1 FROM " table " x WHERE x.occurrence = o.id)"        \
	" ORDER BY o.id LIMIT $3)"
#define OLD_COUNT(table)                                                                           \
	"SELECT count(*) FROM " table " x JOIN occurrence o ON o.id = x.occurrence"                \
	" WHERE o.community = $1 AND o.begins < $2 AND o.ends < $2"
#define OLD_SLOT                                                                                   \
	" FROM slot s JOIN occurrence o ON o.id = s.occurrence WHERE o.community = $1"             \
	" AND o.begins < $2 AND o.ends < $2"
/* Seats that were left, and those of people who are no longer registered. */
#define OLD_SEAT                                                                                   \
	" FROM assignment a JOIN duty d ON d.id = a.duty JOIN occurrence o ON o.id = d.occurrence" \
	" JOIN person p ON p.id = a.person WHERE o.community = $1 AND o.begins < $2"               \
	" AND o.ends < $2 AND (a.ended_at IS NOT NULL OR p.gone_at IS NOT NULL)"            \
	" AND NOT EXISTS (SELECT 1 FROM swap s WHERE s.assignment = a.id OR s.other = a.id)"
#define OLD_DUTY                                                                                   \
	" FROM duty d JOIN occurrence o ON o.id = d.occurrence WHERE o.community = $1"             \
	" AND o.begins < $2 AND o.ends < $2 AND NOT EXISTS (SELECT 1 FROM assignment a"            \
	" WHERE a.duty = d.id) AND NOT EXISTS (SELECT 1 FROM swap s WHERE s.duty = d.id)"
#define OLD_REMINDER                                                                               \
	" FROM reminder r JOIN occurrence o ON o.id = r.occurrence WHERE o.community = $1"         \
	" AND o.begins < $2 AND o.ends < $2 AND NOT EXISTS (SELECT 1 FROM delivery x"              \
	" WHERE x.reminder = r.id)"
#define OLD_SWAP                                                                                   \
	" FROM swap s JOIN duty d ON d.id = s.duty JOIN occurrence o ON o.id = d.occurrence"       \
	" WHERE o.community = $1 AND o.begins < $2 AND o.ends < $2"
#endif

/* --- counting closed months --- */

STATEMENT(tally_source, 3,
	"SELECT p.id, y.code || '/' || d.role, o.begins + d.after,"
	" o.begins + d.after + d.length, a.minutes" SERVED_FROM
	" ORDER BY p.id, y.code || '/' || d.role, o.begins + d.after, a.id")
STATEMENT(tally_of_month, 2,
	"SELECT person, pool, total, holiday, weekend, minutes FROM tally WHERE community = $1"
	" AND month = $2 ORDER BY person, pool")
STATEMENT(tally_put, 7,
	"INSERT INTO tally (community, person, pool, month, total, holiday, weekend, minutes, debt)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)")
STATEMENT(tally_set, 7,
	"UPDATE tally SET total = $5, holiday = $6, weekend = $7 WHERE community = $1"
	" AND person = $2 AND pool = $3 AND month = $4")
STATEMENT(tally_minutes, 5,
	"UPDATE tally SET minutes = $5 WHERE community = $1 AND person = $2 AND pool = $3"
	" AND month = $4 AND minutes <> $5")
STATEMENT(tally_drop, 4,
	"DELETE FROM tally WHERE community = $1 AND person = $2 AND pool = $3 AND month = $4")
STATEMENT(tally_since, 2,
	"SELECT p.code, t.pool, t.month, t.total, t.holiday, t.weekend, t.minutes FROM tally t"
	" JOIN person p ON p.id = t.person WHERE t.community = $1 AND t.month >= $2"
	" ORDER BY p.code, t.pool, t.month")
STATEMENT(count_source, 3,
	"SELECT o.id, y.code, o.status, o.heads,"
	" (SELECT CAST(COALESCE(sum(b.people), 0) AS BIGINT) FROM booking b WHERE b.occurrence = o.id"
	" AND b.state IN ('held', 'attended', 'absent')),"
	" (SELECT CAST(COALESCE(sum(b.people), 0) AS BIGINT) FROM booking b WHERE b.occurrence = o.id"
	" AND b.state = 'attended'),"
	" (SELECT CAST(COALESCE(sum(b.people), 0) AS BIGINT) FROM booking b WHERE b.occurrence = o.id"
	" AND b.state = 'absent'),"
	" (SELECT count(*) FROM assignment a JOIN duty d ON d.id = a.duty"
	" WHERE d.occurrence = o.id AND a.ended_at IS NULL AND a.minutes > 0),"
	" (SELECT CAST(COALESCE(sum(a.minutes), 0) AS BIGINT) FROM assignment a JOIN duty d ON d.id = a.duty"
	" WHERE d.occurrence = o.id AND a.ended_at IS NULL), o.begins"
	" FROM occurrence o JOIN activity y ON y.id = o.activity WHERE o.community = $1"
	" AND o.begins >= $2 AND o.begins < $3 AND o.status <> 'withdrawn' ORDER BY y.code, o.begins")
STATEMENT(count_of_month, 2,
	"SELECT activity, area, measure, value FROM count WHERE community = $1 AND month = $2"
	" AND measure <> 'distinct'")
STATEMENT(count_put, 6,
	"INSERT INTO count (community, month, activity, area, measure, value)"
	" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (community, month, activity, area, measure)"
	" DO UPDATE SET value = excluded.value WHERE count.value <> excluded.value")
STATEMENT(count_drop, 5,
	"DELETE FROM count WHERE community = $1 AND month = $2 AND activity = $3 AND area = $4"
	" AND measure = $5")
STATEMENT(month_counted, 2,
	"SELECT (SELECT count(*) FROM count WHERE community = $1 AND month = $2"
	" AND measure <> 'distinct') + (SELECT count(*) FROM tally WHERE community = $1"
	" AND month = $2)")
STATEMENT(count_first, 2,
	"SELECT COALESCE(min(o.begins), $2) FROM occurrence o WHERE o.community = $1"
	" AND o.begins < $2")
STATEMENT(count_year, 3,
	"SELECT month, activity, measure, value FROM count WHERE community = $1 AND area = ''"
	" AND month >= $2 AND month <= $3 ORDER BY activity, month, measure")

/* --- who came at all, once each --- */

STATEMENT(visitor_put, 4,
	"INSERT INTO visitor (community, year, activity, mark) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (community, year, activity, mark) DO NOTHING")
STATEMENT(visitor_years, 2,
	"SELECT DISTINCT year FROM visitor WHERE community = $1 AND year < $2 ORDER BY year")
STATEMENT(visitor_waits, 3,
	"SELECT count(*) FROM booking b JOIN occurrence o ON o.id = b.occurrence"
	" WHERE b.community = $1 AND b.mark IS NOT NULL AND o.begins >= $2 AND o.begins < $3")
STATEMENT(visitor_count, 2,
	"SELECT activity, count(*) FROM visitor WHERE community = $1 AND year = $2"
	" GROUP BY activity ORDER BY activity")
STATEMENT(visitor_clear, 2, "DELETE FROM visitor WHERE community = $1 AND year = $2")
/* With those whose marks are still on their bookings; $5 NULL: of the whole community. */
STATEMENT(visitor_live, 5,
	"SELECT count(*) FROM (SELECT v.mark FROM visitor v WHERE v.community = $1 AND v.year = $2"
	" AND v.activity = COALESCE($5, '') UNION SELECT b.mark FROM booking b"
	" JOIN occurrence o ON o.id = b.occurrence JOIN activity y ON y.id = o.activity"
	" WHERE b.community = $1 AND b.mark IS NOT NULL AND b.state IN ('held', 'attended')"
	" AND o.status = 'planned' AND o.begins >= $3 AND o.begins < $4"
	" AND ($5 IS NULL OR y.code = $5)) AS who")

/* --- how long things are kept: a count for each, and what removes at most $n of them --- */

STATEMENT(due_names, 5, "SELECT count(*)" NAMES_DUE)
STATEMENT(names_list, 6,
	"SELECT b.id, o.begins, y.code, b.mark, CASE WHEN b.state IN ('held', 'attended')"
	" AND o.status = 'planned' THEN 1 ELSE 0 END" NAMES_DUE " ORDER BY b.id LIMIT $6")
STATEMENT(booking_erase, 2,
	"UPDATE booking SET name = NULL, contact = NULL, mark = NULL, guardian = NULL,"
	" consent = NULL, ages = '', erased_at = $2 WHERE id = $1")
STATEMENT(due_deliveries, 2,
	"SELECT count(*) FROM delivery WHERE community = $1 AND ended_at < $2")
STATEMENT(drop_deliveries, 3,
	"DELETE FROM delivery WHERE id IN (SELECT x.id FROM delivery x WHERE x.community = $1"
	" AND x.ended_at < $2 ORDER BY x.id LIMIT $3)")
STATEMENT(due_audit, 2, "SELECT count(*) FROM audit WHERE community = $1 AND at < $2")
STATEMENT(drop_audit, 3,
	"DELETE FROM audit WHERE id IN (SELECT x.id FROM audit x WHERE x.community = $1"
	" AND x.at < $2 ORDER BY x.id LIMIT $3)")
STATEMENT(due_tokens, 2, "SELECT count(*) FROM token WHERE community = $1 AND until < $2")
STATEMENT(drop_tokens, 3,
	"DELETE FROM token WHERE hash IN (SELECT x.hash FROM token x WHERE x.community = $1"
	" AND x.until < $2 ORDER BY x.hash LIMIT $3)")
STATEMENT(due_people, 2,
	"SELECT count(*) FROM person WHERE community = $1 AND gone_at < $2"
	" AND (name IS NOT NULL OR reach <> '')")
STATEMENT(drop_people, 3,
	"UPDATE person SET name = NULL, reach = '' WHERE id IN (SELECT x.id FROM person x"
	" WHERE x.community = $1 AND x.gone_at < $2 AND (x.name IS NOT NULL OR x.reach <> '')"
	" ORDER BY x.id LIMIT $3)")
STATEMENT(due_faces, 2, OLD_COUNT("face"))
STATEMENT(drop_faces, 3, "DELETE FROM face WHERE occurrence" OLD_WITH("face"))
STATEMENT(due_wordings, 2, OLD_COUNT("wording"))
STATEMENT(drop_wordings, 3, "DELETE FROM wording WHERE occurrence" OLD_WITH("wording"))
STATEMENT(due_tickets, 2, OLD_COUNT("ticket"))
STATEMENT(drop_tickets, 3, "DELETE FROM ticket WHERE occurrence" OLD_WITH("ticket"))
STATEMENT(due_queues, 2, OLD_COUNT("queue"))
STATEMENT(drop_queues, 3,
	"DELETE FROM queue WHERE NOT EXISTS (SELECT 1 FROM ticket t"
	" WHERE t.occurrence = queue.occurrence) AND occurrence" OLD_WITH("queue"))
STATEMENT(due_bookings, 2, OLD_COUNT("booking"))
STATEMENT(drop_bookings, 3, "DELETE FROM booking WHERE occurrence" OLD_WITH("booking"))
STATEMENT(due_places, 2, "SELECT count(*)" OLD_SLOT)
STATEMENT(drop_places, 3,
	"DELETE FROM place WHERE slot IN (SELECT s.id" OLD_SLOT
	" AND EXISTS (SELECT 1 FROM place x WHERE x.slot = s.id) ORDER BY s.id LIMIT $3)")
STATEMENT(drop_slots, 3,
	"DELETE FROM slot WHERE id IN (SELECT s.id" OLD_SLOT " ORDER BY s.id LIMIT $3)")
STATEMENT(due_lanes, 2, OLD_COUNT("lane"))
STATEMENT(drop_lanes, 3, "DELETE FROM lane WHERE occurrence" OLD_WITH("lane"))
STATEMENT(due_reminders, 2, "SELECT count(*)" OLD_REMINDER)
STATEMENT(drop_reminders, 3,
	"DELETE FROM reminder WHERE id IN (SELECT r.id" OLD_REMINDER " ORDER BY r.id LIMIT $3)")
STATEMENT(due_swaps, 2, "SELECT count(*)" OLD_SWAP)
STATEMENT(drop_swaps, 3,
	"DELETE FROM swap WHERE id IN (SELECT s.id" OLD_SWAP " ORDER BY s.id LIMIT $3)")
STATEMENT(due_verdicts, 2,
	"SELECT count(*) FROM verdict k JOIN duty d ON d.id = k.duty"
	" JOIN occurrence o ON o.id = d.occurrence WHERE o.community = $1 AND o.begins < $2"
	" AND o.ends < $2")
STATEMENT(drop_verdicts, 3,
	"DELETE FROM verdict WHERE duty IN (SELECT d.id FROM duty d JOIN occurrence o"
	" ON o.id = d.occurrence WHERE o.community = $1 AND o.begins < $2 AND o.ends < $2"
	" AND EXISTS (SELECT 1 FROM verdict k WHERE k.duty = d.id) ORDER BY d.id LIMIT $3)")
STATEMENT(due_seats, 2, "SELECT count(*)" OLD_SEAT)
STATEMENT(drop_seats, 3,
	"DELETE FROM assignment WHERE id IN (SELECT a.id" OLD_SEAT " ORDER BY a.id LIMIT $3)")
STATEMENT(due_duties, 2, "SELECT count(*)" OLD_DUTY)
STATEMENT(drop_duty_areas, 3,
	"DELETE FROM duty_area WHERE duty IN (SELECT d.id" OLD_DUTY
	" AND EXISTS (SELECT 1 FROM duty_area x WHERE x.duty = d.id) ORDER BY d.id LIMIT $3)")
STATEMENT(drop_duties, 3,
	"DELETE FROM duty WHERE id IN (SELECT d.id" OLD_DUTY " ORDER BY d.id LIMIT $3)")
STATEMENT(due_overrides, 2,
	"SELECT count(*) FROM override WHERE community = $1 AND original < $2")
STATEMENT(drop_overrides, 3,
	"DELETE FROM override WHERE id IN (SELECT x.id FROM override x WHERE x.community = $1"
	" AND x.original < $2 ORDER BY x.id LIMIT $3)")
STATEMENT(token_end_gone, 3,
	"UPDATE token SET until = $3 WHERE community = $1 AND kind = 'person' AND until IS NULL"
	" AND subject IN (SELECT p.code FROM person p WHERE p.community = $1 AND p.gone_at < $2)")

/* --- one person --- */

STATEMENT(about_person, 2,
	"SELECT id, name, kind, language, reach, gone_at FROM person WHERE community = $1"
	" AND code = $2")
STATEMENT(about_seats, 2,
	"SELECT y.code, o.original, d.role, a.seat, o.begins + d.after, a.answer, a.minutes,"
	" a.ended_why FROM assignment a JOIN duty d ON d.id = a.duty"
	" JOIN occurrence o ON o.id = d.occurrence JOIN activity y ON y.id = o.activity"
	" WHERE a.community = $1 AND a.person = $2 ORDER BY o.begins + d.after, a.id")
STATEMENT(about_mark, 2,
	"SELECT mark, id FROM booking WHERE community = $1 AND code = $2 AND erased_at IS NULL")
STATEMENT(about_bookings, 4,
	"SELECT b.id, b.occurrence, b.number, b.state, o.begins, y.code, o.original, b.name,"
	" b.contact, b.ages, b.guardian, b.consent, b.people, b.made_at FROM booking b"
	" JOIN occurrence o ON o.id = b.occurrence JOIN activity y ON y.id = o.activity"
	" WHERE b.community = $1 AND b.erased_at IS NULL AND (b.person = $2 OR b.mark = $3"
	" OR b.id = $4) ORDER BY o.begins, b.id")
STATEMENT(about_deliveries, 3,
	"SELECT key, channel, state, due, body FROM delivery WHERE community = $1"
	" AND recipient = $2 AND ($3 IS NULL OR occurrence = $3) ORDER BY due, key")
STATEMENT(about_token, 2,
	"SELECT since FROM token WHERE community = $1 AND kind = 'person' AND subject = $2"
	" AND until IS NULL")
STATEMENT(forget_deliveries, 3,
	"DELETE FROM delivery WHERE community = $1 AND recipient = $2"
	" AND ($3 IS NULL OR occurrence = $3)")
STATEMENT(forget_person, 2,
	"UPDATE person SET name = NULL, reach = '' WHERE community = $1 AND id = $2"
	" AND (name IS NOT NULL OR reach <> '')")

/* --- the year --- */

STATEMENT(year_duties, 6,
	"SELECT p.code, y.code, o.original, y.title_zh, y.title_en, o.begins + d.after,"
	" o.begins + d.after + d.length, d.role, a.minutes, y.type, v.code"
	" FROM assignment a JOIN duty d ON d.id = a.duty JOIN occurrence o ON o.id = d.occurrence"
	" JOIN activity y ON y.id = o.activity JOIN person p ON p.id = a.person"
	" LEFT JOIN venue v ON v.id = o.venue WHERE a.community = $1 AND a.ended_at IS NULL"
	" AND o.status = 'planned' AND o.begins > $2 - 2678400 AND o.begins < $3 + 2678400"
	" AND o.begins + d.after >= $2 AND o.begins + d.after < $3"
	" AND ($4 IS NULL OR p.code = $4) AND ($5 IS NULL OR y.code = $5) AND ($6 IS NULL"
	" OR d.team = $6 OR EXISTS (SELECT 1 FROM crew c JOIN team t ON t.id = c.team"
	" WHERE c.occurrence = o.id AND t.code = $6))"
	" ORDER BY o.begins + d.after, y.code, d.role, a.seat")
STATEMENT(activity_titles, 1,
	"SELECT code, title_zh, title_en, type FROM activity WHERE community = $1 ORDER BY code")

#undef SERVED_FROM
#undef NAMES_DUE
#undef OLD_WITH
#undef OLD_COUNT
#undef OLD_SLOT
#undef OLD_SEAT
#undef OLD_DUTY
#undef OLD_REMINDER
#undef OLD_SWAP
