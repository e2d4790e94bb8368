/* statement-list.h - STATEMENT(name, how many values, text) */
/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Included by statement.h and statement.c.  The text is for SQLite and PostgreSQL alike; what
 * stands in a comment beginning with "pg" is opened for PostgreSQL, where BEGIN IMMEDIATE's lock
 * on everything does not exist.
 */

#ifndef OCCURRENCE_COLUMNS
/* A station of slots `s` that waits for somebody to serve it: of a duty that has some people, but
 * not as many as it needs.  Where nobody was found nothing is closed: not every community rosters. */
#define UNSTAFFED                                                                                  \
	" EXISTS (SELECT 1 FROM lane ul JOIN duty ud ON ud.occurrence = ul.occurrence"             \
	" AND ud.role = ul.role AND ud.dropped_at IS NULL WHERE ul.occurrence = s.occurrence"      \
	" AND ul.code = s.lane AND (SELECT count(*) FROM assignment ua WHERE ua.duty = ud.id"      \
	" AND ua.ended_at IS NULL AND ua.seat <= ud.need)"                                         \
	" BETWEEN 1 AND CASE WHEN ud.need <= s.station THEN ud.need - 1 ELSE s.station - 1 END)"

#define OCCURRENCE_COLUMNS                                                                         \
	"o.id, a.code, a.type, o.uid, a.title_zh, a.title_en, a.summary_zh, a.summary_en,"         \
	" o.original, o.begins, o.ends, o.all_day, v.code, v.name_zh, v.name_en, o.status,"        \
	" o.reason, o.label, o.moved_from, o.public_from, o.waitlist, a.visibility, o.opens,"      \
	" o.closes, o.age_min, o.age_max, o.number, o.total, o.spot, o.places"
#define OCCURRENCE_TABLES                                                                          \
	" FROM occurrence o JOIN activity a ON a.id = o.activity"                                  \
	" LEFT JOIN venue v ON v.id = o.venue"
#endif

/* --- the community, its settings and its people --- */

STATEMENT(community_of, 1, "SELECT id, salt FROM community WHERE code = $1")
STATEMENT(community_all, 1, "SELECT code FROM community WHERE id > $1 ORDER BY code")
STATEMENT(community_by_id, 1,
	"SELECT code, name_zh, name_en, zone, salt, revision FROM community WHERE id = $1")
STATEMENT(community_add, 5,
	"INSERT INTO community (code, name_zh, name_en, zone, salt) VALUES ($1, $2, $3, $4, $5)"
	" RETURNING id")
STATEMENT(community_update, 4,
	"UPDATE community SET name_zh = $2, name_en = $3, zone = $4 WHERE id = $1"
	" AND (name_zh IS DISTINCT FROM $2 OR name_en IS DISTINCT FROM $3 OR zone <> $4)")
STATEMENT(community_touch, 1, "UPDATE community SET revision = revision + 1 WHERE id = $1")
STATEMENT(generation_current, 1,
	"SELECT hash, number FROM generation WHERE community = $1 AND until IS NULL")
STATEMENT(generation_close, 2,
	"UPDATE generation SET until = CASE WHEN since > $2 THEN since ELSE $2 END"
	" WHERE community = $1 AND until IS NULL")
STATEMENT(generation_add, 3,
	"INSERT INTO generation (community, number, hash, since)"
	" SELECT CAST($1 AS BIGINT), COALESCE(max(number), 0) + 1, CAST($2 AS TEXT),"
	" CAST($3 AS BIGINT) FROM generation WHERE community = $1")
STATEMENT(setting_one, 4,
	"SELECT value FROM setting WHERE community = $1 AND subject = $2 AND key = $3"
	" AND language = $4")
STATEMENT(setting_languages, 3,
	"SELECT language, value FROM setting WHERE community = $1 AND subject = $2 AND key = $3"
	" ORDER BY language")
STATEMENT(setting_all, 1,
	"SELECT subject, key, language, value FROM setting WHERE community = $1 AND subject <> ''"
	" ORDER BY subject, key, language")
STATEMENT(setting_put, 5,
	"INSERT INTO setting (community, subject, key, language, value)"
	" VALUES ($1, $2, $3, $4, $5) ON CONFLICT (community, subject, key, language)"
	" DO UPDATE SET value = excluded.value WHERE setting.value <> excluded.value")
STATEMENT(setting_drop, 4,
	"DELETE FROM setting WHERE community = $1 AND subject = $2 AND key = $3"
	" AND language = $4")
STATEMENT(activity_id, 2, "SELECT id FROM activity WHERE community = $1 AND code = $2")
STATEMENT(area_id, 2, "SELECT id FROM area WHERE community = $1 AND code = $2")
STATEMENT(person_id, 2, "SELECT id FROM person WHERE community = $1 AND code = $2")
STATEMENT(team_id, 2, "SELECT id FROM team WHERE community = $1 AND code = $2")
STATEMENT(venue_id, 2, "SELECT id FROM venue WHERE community = $1 AND code = $2")
STATEMENT(person_code, 1, "SELECT code, name FROM person WHERE id = $1")
STATEMENT(area_codes, 1, "SELECT 0, code FROM area WHERE community = $1 ORDER BY code")
STATEMENT(activity_codes, 1,
	"SELECT 0, code FROM activity WHERE community = $1 AND removed_at IS NULL"
	" AND visibility = 'public' ORDER BY code")
STATEMENT(activity_every_code, 1,
	"SELECT 0, code FROM activity WHERE community = $1 AND removed_at IS NULL ORDER BY code")
STATEMENT(activity_former_codes, 1,
	"SELECT 0, a.code FROM activity a WHERE a.community = $1"
	" AND (a.removed_at IS NOT NULL OR a.visibility <> 'public') AND EXISTS (SELECT 1"
	" FROM occurrence o JOIN face f ON f.occurrence = o.id AND f.audience = 'public'"
	" WHERE o.community = $1 AND o.activity = a.id) ORDER BY a.code")
STATEMENT(venue_codes, 1, "SELECT 0, code FROM venue WHERE community = $1 ORDER BY code")
STATEMENT(type_codes, 1,
	"SELECT DISTINCT 0, type FROM activity WHERE community = $1 AND removed_at IS NULL"
	" AND visibility = 'public' ORDER BY type")
STATEMENT(team_codes, 1, "SELECT 0, code FROM team WHERE community = $1 ORDER BY code")
STATEMENT(person_codes, 1,
	"SELECT 0, code FROM person WHERE community = $1 AND gone_at IS NULL ORDER BY code")
/* The rows that apply compares: id, code, then what follows it in the _put of the same name. */
STATEMENT(area_all, 1,
	"SELECT a.id, a.code, a.name_zh, a.name_en, a.kind, a.parent FROM area a"
	" WHERE a.community = $1 ORDER BY a.code")
STATEMENT(area_put, 6,
	"INSERT INTO area (community, code, name_zh, name_en, kind, parent)"
	" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (community, code)"
	" DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,"
	" kind = excluded.kind, parent = excluded.parent RETURNING id")
STATEMENT(venue_all, 1,
	"SELECT id, code, name_zh, name_en, capacity, shared FROM venue WHERE community = $1"
	" ORDER BY code")
STATEMENT(venue_put, 6,
	"INSERT INTO venue (community, code, name_zh, name_en, capacity, shared)"
	" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (community, code)"
	" DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,"
	" capacity = excluded.capacity, shared = excluded.shared RETURNING id")
STATEMENT(team_all, 1,
	"SELECT id, code, name_zh, name_en FROM team WHERE community = $1 ORDER BY code")
STATEMENT(team_put, 4,
	"INSERT INTO team (community, code, name_zh, name_en) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (community, code)"
	" DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en RETURNING id")
STATEMENT(person_all, 1,
	"SELECT id, code, name, kind, language, shown, reach, gone_at FROM person"
	" WHERE community = $1 ORDER BY code")
STATEMENT(person_put, 8,
	"INSERT INTO person (community, code, name, kind, language, shown, reach, gone_at)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (community, code)"
	" DO UPDATE SET name = excluded.name, kind = excluded.kind, language = excluded.language,"
	" shown = excluded.shown, reach = excluded.reach, gone_at = excluded.gone_at RETURNING id")
STATEMENT(person_gone, 3,
	"UPDATE person SET gone_at = $3 WHERE community = $1 AND id = $2 AND gone_at IS NULL")
STATEMENT(activity_all, 1,
	"SELECT id, code, type, title_zh, title_en, summary_zh, summary_en, programme,"
	" visibility, removed_at FROM activity WHERE community = $1 ORDER BY code")
STATEMENT(activity_put, 10,
	"INSERT INTO activity (community, code, type, title_zh, title_en, summary_zh, summary_en,"
	" programme, visibility, removed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	" ON CONFLICT (community, code) DO UPDATE SET type = excluded.type,"
	" title_zh = excluded.title_zh, title_en = excluded.title_en,"
	" summary_zh = excluded.summary_zh, summary_en = excluded.summary_en,"
	" programme = excluded.programme, visibility = excluded.visibility,"
	" removed_at = excluded.removed_at RETURNING id")
STATEMENT(activity_remove, 3,
	"UPDATE activity SET removed_at = $3, input_hash = '' WHERE community = $1 AND id = $2"
	" AND removed_at IS NULL")
STATEMENT(activity_hashed, 3,
	"UPDATE activity SET input_hash = $3 WHERE community = $1 AND id = $2 AND input_hash <> $3")
STATEMENT(activity_health, 1,
	"SELECT a.code, a.input_hash, COALESCE(h.failures, 0), h.quarantined_at, h.retry_at, a.id,"
	" COALESCE(h.fault, '')"
	" FROM activity a LEFT JOIN health h ON h.activity = a.id"
	" WHERE a.community = $1 AND a.removed_at IS NULL ORDER BY a.code")
STATEMENT(health_one, 1,
	"SELECT h.failures, h.retry_at, h.quarantined_at, a.input_hash"
	" FROM health h JOIN activity a ON a.id = h.activity WHERE h.activity = $1")
STATEMENT(health_all, 2,
	"SELECT a.code, a.title_zh, a.title_en, h.failures, h.fault, COALESCE((SELECT max(u.at)"
	" FROM audit u WHERE u.community = $1 AND u.deed = $2 AND u.subject = a.code),"
	" h.quarantined_at, h.retry_at), COALESCE(h.retry_at, 0)"
	" FROM health h JOIN activity a ON a.id = h.activity"
	" WHERE h.community = $1 AND a.removed_at IS NULL ORDER BY a.code")
STATEMENT(health_put, 6,
	"INSERT INTO health (community, activity, failures, fault, retry_at, quarantined_at)"
	" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (activity) DO UPDATE SET"
	" failures = excluded.failures, fault = excluded.fault, retry_at = excluded.retry_at,"
	" quarantined_at = excluded.quarantined_at")
STATEMENT(health_well, 2, "DELETE FROM health WHERE community = $1 AND activity = $2")
STATEMENT(audit_add, 6,
	"INSERT INTO audit (community, at, who, deed, subject, detail)"
	" VALUES ($1, $2, $3, $4, $5, $6)")

STATEMENT(audit_last, 1, "SELECT COALESCE(max(at), 0) FROM audit WHERE community = $1")

/* --- occurrences --- */

STATEMENT(occurrence_by_id, 2,
	"SELECT " OCCURRENCE_COLUMNS OCCURRENCE_TABLES " WHERE o.community = $1 AND o.id = $2")
STATEMENT(occurrence_by_original, 3,
	"SELECT o.id FROM occurrence o JOIN activity a ON a.id = o.activity"
	" WHERE o.community = $1 AND a.community = $1 AND a.code = $2 AND o.original = $3"
	" AND o.status <> 'withdrawn'")
STATEMENT(occurrence_by_day, 4,
	"SELECT o.id FROM occurrence o JOIN activity a ON a.id = o.activity"
	" WHERE o.community = $1 AND a.community = $1 AND a.code = $2 AND o.begins < $4"
	" AND o.ends > $3"
	" AND o.status <> 'withdrawn' ORDER BY o.status DESC, o.begins LIMIT 1")
STATEMENT(occurrence_list, 10,
	"SELECT " OCCURRENCE_COLUMNS OCCURRENCE_TABLES
	" WHERE o.community = $1 AND o.ends > $2 AND o.begins < $3 AND o.status <> 'withdrawn'"
	" AND (o.status = 'planned' OR $4 = 1) AND ($5 = 1 OR (a.visibility = 'public'"
	" AND (o.public_from IS NULL OR o.public_from <= $6)))"
	" AND ($7 IS NULL OR a.code = $7) AND ($8 IS NULL OR v.code = $8)"
	" AND ($9 IS NULL OR a.type = $9) AND ($10 IS NULL OR EXISTS (SELECT 1 FROM crew c"
	" JOIN team t ON t.id = c.team WHERE c.occurrence = o.id AND t.code = $10))"
	" ORDER BY o.begins, a.code, o.original")
/* An area inherits what its parents publish, and what nobody's area limits. */
STATEMENT(occurrence_in_area, 3,
	"SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM scope s WHERE s.occurrence = $2)"
	" OR EXISTS (WITH RECURSIVE up (id) AS (SELECT id FROM area WHERE community = $1"
	" AND code = $3 UNION SELECT a.parent FROM area a JOIN up u ON u.id = a.id"
	" WHERE a.parent IS NOT NULL)"
	" SELECT 1 FROM scope s JOIN up u ON u.id = s.area WHERE s.occurrence = $2)")
STATEMENT(occurrence_counts, 1,
	"SELECT (SELECT count(*) FROM slot s JOIN place p ON p.slot = s.id"
	" WHERE s.occurrence = $1 AND s.closed_at IS NULL AND (NOT" UNSTAFFED
	" OR EXISTS (SELECT 1 FROM booking b WHERE b.slot = p.slot AND b.place = p.number))),"
	" (SELECT count(*) FROM booking b JOIN slot s ON s.id = b.slot WHERE b.occurrence = $1"
	" AND b.place IS NOT NULL AND s.closed_at IS NULL),"
	" (SELECT count(*) FROM booking b WHERE b.occurrence = $1 AND b.state = 'waiting')")
STATEMENT(occurrence_history, 3,
	"SELECT a.code, o.original, o.begins, o.number, o.drawn, o.public_from, o.heads IS NOT NULL"
	" OR EXISTS (SELECT 1 FROM booking b WHERE b.occurrence = o.id"
	" AND b.state IN ('attended', 'absent')),"
	" (SELECT count(*) FROM booking b WHERE b.occurrence = o.id AND b.place IS NOT NULL)"
	" FROM occurrence o JOIN activity a ON a.id = o.activity"
	" WHERE o.community = $1 AND o.original >= $2 AND o.original <= $3"
	" AND o.status <> 'withdrawn' ORDER BY a.code, o.original")
STATEMENT(occurrence_window, 3,
	"SELECT a.code, o.original, o.id, o.plan_hash, o.status, o.begins, o.ends, o.turn,"
	" o.activity, (SELECT count(*) FROM booking b WHERE b.occurrence = o.id"
	" AND b.ended_at IS NULL), o.uid FROM occurrence o JOIN activity a ON a.id = o.activity"
	" WHERE o.community = $1 AND o.original >= $2 AND o.original <= $3"
	" ORDER BY a.code, o.original")
STATEMENT(occurrence_row, 1,
	"SELECT o.begins, o.ends, o.all_day, o.moved_from, v.code, o.spot, o.status, o.reason,"
	" o.label, o.public_from, o.places, o.waitlist, o.age_min, o.age_max, o.opens, o.closes"
	" FROM occurrence o LEFT JOIN venue v ON v.id = o.venue WHERE o.id = $1")
STATEMENT(occurrence_insert, 25,
	"INSERT INTO occurrence (community, activity, original, uid, begins, ends, all_day,"
	" moved_from, venue, spot, status, reason, label, public_from, plan_hash, number, total,"
	" drawn, places, waitlist, opens, closes, age_min, age_max, turn)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
	" $19, $20, $21, $22, $23, $24, $25) RETURNING id")
STATEMENT(occurrence_update, 22,
	"UPDATE occurrence SET turn = CASE WHEN begins = $2 THEN turn ELSE turn + 1 END,"
	" begins = $2, ends = $3, all_day = $4, moved_from = $5, venue = $6, spot = $7,"
	" status = $8, reason = $9, label = $10, public_from = $11, plan_hash = $12, number = $13,"
	" total = $14, drawn = $15, places = $16, waitlist = $17, opens = $18, closes = $19,"
	" age_min = $20, age_max = $21 WHERE community = $22 AND id = $1 RETURNING turn")
STATEMENT(occurrence_withdraw, 2,
	"UPDATE occurrence SET status = 'withdrawn', plan_hash = '' WHERE community = $1"
	" AND id = $2 AND status <> 'withdrawn'")
/* What somebody decided by hand, before the next plan says it too. */
STATEMENT(occurrence_status, 5,
	"UPDATE occurrence SET status = $3, reason = $4, label = $5, plan_hash = ''"
	" WHERE community = $1 AND id = $2")
STATEMENT(occurrence_moved, 8,
	"UPDATE occurrence SET turn = CASE WHEN begins = $3 THEN turn ELSE turn + 1 END,"
	" opens = opens + $3 - begins, closes = closes + $3 - begins,"
	" begins = $3, ends = $4, moved_from = $5, venue = $6, spot = $7, reason = 'by-hand',"
	" label = $8, plan_hash = '' WHERE community = $1 AND id = $2 RETURNING turn")
STATEMENT(occurrence_withdrawn, 3,
	"SELECT id FROM occurrence WHERE community = $1 AND activity = $2 AND original = $3"
	" AND status = 'withdrawn'")
STATEMENT(occurrence_heads, 3,
	"UPDATE occurrence SET heads = $3 WHERE community = $1 AND id = $2"
	" AND heads IS DISTINCT FROM $3")
STATEMENT(occurrence_revealed, 2,
	"SELECT o.id FROM occurrence o JOIN activity a ON a.id = o.activity"
	" WHERE o.community = $1 AND o.public_from IS NOT NULL AND o.public_from <= $2"
	" AND o.ends > $2 AND o.status = 'planned' AND a.visibility = 'public'"
	" AND NOT EXISTS (SELECT 1 FROM face f WHERE f.occurrence = o.id"
	" AND f.audience = 'public' AND f.gone = 0)")
STATEMENT(occurrence_with_faces, 2,
	"SELECT o.id FROM occurrence o WHERE o.community = $1 AND o.ends > $2"
	" AND EXISTS (SELECT 1 FROM face f WHERE f.occurrence = o.id) ORDER BY o.id")
STATEMENT(occurrence_near, 3,
	"SELECT o.begins, o.ends, v.id, o.places FROM occurrence o JOIN activity a"
	" ON a.id = o.activity LEFT JOIN venue v ON v.id = o.venue WHERE o.community = $1"
	" AND a.code = $2 AND o.status = 'planned' AND o.moved_from IS NULL"
	" AND o.reason <> 'by-hand'"
	" ORDER BY abs(o.begins - $3), o.begins LIMIT 1")
STATEMENT(scope_of, 1,
	"SELECT s.area, a.code, s.turn FROM scope s JOIN area a ON a.id = s.area"
	" WHERE s.occurrence = $1 ORDER BY a.code")
STATEMENT(scope_put, 4,
	"INSERT INTO scope (community, occurrence, area, turn) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (occurrence, area) DO UPDATE SET turn = excluded.turn"
	" WHERE scope.turn <> excluded.turn")
STATEMENT(scope_drop, 2, "DELETE FROM scope WHERE occurrence = $1 AND area = $2")
STATEMENT(crew_of, 1,
	"SELECT c.team, t.code FROM crew c JOIN team t ON t.id = c.team"
	" WHERE c.occurrence = $1 ORDER BY t.code")
STATEMENT(crew_put, 3,
	"INSERT INTO crew (community, occurrence, team) VALUES ($1, $2, $3)"
	" ON CONFLICT (occurrence, team) DO NOTHING")
STATEMENT(crew_drop, 2, "DELETE FROM crew WHERE occurrence = $1 AND team = $2")
STATEMENT(wording_of, 1,
	"SELECT subject, audience, summary_zh, summary_en, detail_zh, detail_en FROM wording"
	" WHERE occurrence = $1 ORDER BY subject, audience")
STATEMENT(wording_of_event, 1,
	"SELECT audience, summary_zh, summary_en, detail_zh, detail_en FROM wording"
	" WHERE occurrence = $1 AND subject = ''")
STATEMENT(wording_put, 8,
	"INSERT INTO wording (community, occurrence, subject, audience, summary_zh, summary_en,"
	" detail_zh, detail_en) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	" ON CONFLICT (occurrence, subject, audience) DO UPDATE SET"
	" summary_zh = excluded.summary_zh, summary_en = excluded.summary_en,"
	" detail_zh = excluded.detail_zh, detail_en = excluded.detail_en")
STATEMENT(wording_drop, 3,
	"DELETE FROM wording WHERE occurrence = $1 AND subject = $2 AND audience = $3")
STATEMENT(override_current, 1,
	"SELECT a.code, v.original, v.kind, v.value, v.reason FROM override v"
	" JOIN activity a ON a.id = v.activity WHERE v.community = $1 AND v.undone_at IS NULL"
	" AND a.removed_at IS NULL ORDER BY a.code, v.original, v.kind")
STATEMENT(override_one, 4,
	"SELECT value, reason FROM override WHERE community = $1 AND activity = $2"
	" AND original = $3 AND kind = $4 AND undone_at IS NULL")
STATEMENT(override_set, 8,
	"INSERT INTO override (community, activity, original, kind, value, made_by, made_at,"
	" reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	" ON CONFLICT (community, activity, original, kind) WHERE undone_at IS NULL"
	" DO UPDATE SET value = excluded.value, reason = excluded.reason,"
	" made_by = excluded.made_by, made_at = excluded.made_at")
STATEMENT(override_undo, 5,
	"UPDATE override SET undone_at = CASE WHEN made_at > $5 THEN made_at ELSE $5 END"
	" WHERE community = $1 AND activity = $2 AND original = $3 AND kind = $4"
	" AND undone_at IS NULL")

/* --- faces and feeds --- */

STATEMENT(face_one, 3,
	"SELECT sequence, modified, gone FROM face WHERE occurrence = $1 AND audience = $2"
	" AND viewer = $3")
STATEMENT(face_highest, 1,
	"SELECT COALESCE(max(sequence), 0) FROM face WHERE occurrence = $1")
STATEMENT(face_of, 1,
	"SELECT audience, viewer, hash, gone FROM face WHERE occurrence = $1"
	" ORDER BY audience, viewer")
STATEMENT(face_put, 7,
	"INSERT INTO face (occurrence, audience, viewer, community, hash, modified, gone)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (occurrence, audience, viewer)"
	" DO UPDATE SET hash = excluded.hash, gone = excluded.gone, sequence = face.sequence + 1,"
	" modified = CASE WHEN excluded.modified > face.modified THEN excluded.modified"
	" ELSE face.modified + 1 END WHERE face.hash <> excluded.hash OR face.gone <> excluded.gone")
STATEMENT(face_people, 1,
	"SELECT a.person FROM duty d JOIN assignment a ON a.duty = d.id AND a.ended_at IS NULL"
	" WHERE d.occurrence = $1 UNION SELECT b.person FROM booking b WHERE b.occurrence = $1"
	" AND b.person IS NOT NULL AND b.ended_at IS NULL ORDER BY 1")
STATEMENT(face_traits, 1,
	"SELECT o.status, a.visibility, o.public_from,"
	" EXISTS (SELECT 1 FROM crew c WHERE c.occurrence = o.id) FROM occurrence o"
	" JOIN activity a ON a.id = o.activity WHERE o.id = $1")
STATEMENT(event_list, 11,
	"SELECT o.id, f.viewer, f.gone FROM face f JOIN occurrence o ON o.id = f.occurrence"
	" JOIN activity a ON a.id = o.activity LEFT JOIN venue v ON v.id = o.venue"
	" WHERE o.community = $1 AND o.ends > $2 AND o.begins < $3 AND f.audience = $4"
	" AND f.viewer = $5 AND (f.gone = 0 OR o.ends + 604800 > $6)"
	" AND ($7 IS NULL OR a.code = $7) AND ($8 IS NULL OR v.code = $8)"
	" AND ($9 IS NULL OR a.type = $9) AND ($10 IS NULL OR EXISTS (SELECT 1 FROM crew c"
	" JOIN team t ON t.id = c.team WHERE c.occurrence = o.id AND t.code = $10))"
	" AND ($11 = 0 OR a.visibility = 'public' OR f.gone = 1) ORDER BY o.begins, o.uid")
STATEMENT(event_one, 4,
	"SELECT f.gone FROM face f JOIN occurrence o ON o.id = f.occurrence"
	" JOIN activity a ON a.id = o.activity WHERE f.occurrence = $1 AND f.audience = $2"
	" AND f.viewer = $3 AND ($4 = 0 OR a.visibility = 'public' OR f.gone = 1)")
STATEMENT(feed_one, 2,
	"SELECT etag, last_modified, events, bytes FROM feed WHERE community = $1 AND name = $2")
STATEMENT(feed_put, 6,
	"INSERT INTO feed (community, name, etag, last_modified, events, bytes)"
	" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (community, name) DO UPDATE SET"
	" etag = excluded.etag, events = excluded.events, bytes = excluded.bytes,"
	" last_modified = CASE WHEN excluded.last_modified > feed.last_modified"
	" THEN excluded.last_modified ELSE feed.last_modified + 1 END"
	" WHERE feed.etag <> excluded.etag")
STATEMENT(token_find, 1,
	"SELECT t.hash, t.kind, t.subject, t.until, t.community FROM token t WHERE t.hash = $1")
STATEMENT(token_current, 3,
	"SELECT reset, hash FROM token WHERE community = $1 AND kind = $2 AND subject = $3"
	" AND until IS NULL")
STATEMENT(token_end, 4,
	"UPDATE token SET until = $4 WHERE community = $1 AND kind = $2 AND subject = $3"
	" AND until IS NULL")
STATEMENT(token_add, 6,
	"INSERT INTO token (hash, community, kind, subject, reset, since)"
	" VALUES ($1, $2, $3, $4, $5, $6)")

/* --- duties and who does them --- */

STATEMENT(duty_of, 1,
	"SELECT d.id, d.role, d.rank, d.need, d.per_area, d.skill, d.team, d.kind, d.after,"
	" d.length, d.rest, d.steady, d.age_min, d.age_max, d.dropped_at,"
	" (SELECT COALESCE(max(a.seat), 0) FROM assignment a WHERE a.duty = d.id"
	" AND a.ended_at IS NULL), EXISTS (SELECT 1 FROM assignment a WHERE a.duty = d.id)"
	" OR EXISTS (SELECT 1 FROM swap s WHERE s.duty = d.id) FROM duty d"
	" WHERE d.occurrence = $1 ORDER BY d.role")
STATEMENT(duty_put, 16,
	"INSERT INTO duty (community, occurrence, role, rank, need, per_area, skill, team, kind,"
	" after, length, rest, steady, age_min, age_max, dropped_at)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
	" ON CONFLICT (occurrence, role) DO UPDATE SET rank = excluded.rank, need = excluded.need,"
	" per_area = excluded.per_area, skill = excluded.skill, team = excluded.team,"
	" kind = excluded.kind, after = excluded.after, length = excluded.length,"
	" rest = excluded.rest, steady = excluded.steady, age_min = excluded.age_min,"
	" age_max = excluded.age_max, dropped_at = excluded.dropped_at RETURNING id")
STATEMENT(duty_drop, 3,
	"UPDATE duty SET dropped_at = $2, need = $3 WHERE id = $1")
STATEMENT(duty_delete, 1, "DELETE FROM duty WHERE id = $1")
STATEMENT(duty_area_of, 1,
	"SELECT x.area, a.code, x.seats FROM duty_area x JOIN area a ON a.id = x.area"
	" WHERE x.duty = $1 ORDER BY a.code")
STATEMENT(duty_area_put, 4,
	"INSERT INTO duty_area (community, duty, area, seats) VALUES ($1, $2, $3, $4)")
STATEMENT(duty_area_clear, 1, "DELETE FROM duty_area WHERE duty = $1")
STATEMENT(duty_find, 2,
	"SELECT id, need FROM duty WHERE occurrence = $1 AND role = $2")
STATEMENT(duty_held_by, 2,
	"SELECT a.id FROM duty d JOIN assignment a ON a.duty = d.id AND a.ended_at IS NULL"
	" WHERE d.occurrence = $1 AND a.person = $2")
/* One row a seat: the numbers up to `need` come from who sits there and from a short recursion. */
STATEMENT(duty_seats, 1,
	"WITH RECURSIVE seat (duty, number) AS (SELECT id, 1 FROM duty WHERE occurrence = $1"
	" AND need > 0 AND dropped_at IS NULL UNION ALL SELECT s.duty, s.number + 1 FROM seat s"
	" JOIN duty d ON d.id = s.duty WHERE s.number < d.need)"
	" SELECT d.role, s.number, o.begins + d.after, o.begins + d.after + d.length, a.person,"
	" p.code, p.name, p.shown, a.answer, w.summary_zh, w.summary_en, w.detail_zh, w.detail_en"
	" FROM seat s JOIN duty d ON d.id = s.duty JOIN occurrence o ON o.id = d.occurrence"
	" LEFT JOIN assignment a ON a.duty = d.id AND a.seat = s.number AND a.ended_at IS NULL"
	" LEFT JOIN person p ON p.id = a.person"
	" LEFT JOIN wording w ON w.occurrence = o.id AND w.subject = 'duty ' || d.role"
	" AND w.audience = 'serving' ORDER BY d.rank, d.role, s.number")
STATEMENT(seat_list, 7,
	"WITH RECURSIVE seat (duty, number) AS (SELECT d.id, 1 FROM duty d JOIN occurrence o"
	" ON o.id = d.occurrence WHERE o.community = $1 AND o.ends > $2 - 604800"
	" AND o.begins < $3 + 604800 AND o.status = 'planned' AND d.need > 0"
	" AND d.dropped_at IS NULL UNION ALL SELECT s.duty, s.number + 1 FROM seat s"
	" JOIN duty d ON d.id = s.duty WHERE s.number < d.need)"
	" SELECT y.code, o.original, y.title_zh, y.title_en, o.begins + d.after,"
	" o.begins + d.after + d.length, d.role, w.summary_zh, w.summary_en, s.number, p.code,"
	" p.name, a.answer, a.locked_at, a.published_at, a.minutes, k.code, k.why_zh, k.why_en,"
	" k.is_open, y.type, v.code, (SELECT x.answer FROM assignment x WHERE x.duty = d.id"
	" AND x.seat = s.number ORDER BY x.id DESC LIMIT 1)"
	" FROM seat s JOIN duty d ON d.id = s.duty JOIN occurrence o ON o.id = d.occurrence"
	" JOIN activity y ON y.id = o.activity LEFT JOIN venue v ON v.id = o.venue"
	" LEFT JOIN assignment a ON a.duty = d.id AND a.seat = s.number AND a.ended_at IS NULL"
	" LEFT JOIN person p ON p.id = a.person"
	" LEFT JOIN verdict k ON k.duty = d.id AND k.seat = s.number"
	" LEFT JOIN wording w ON w.occurrence = o.id AND w.subject = 'duty ' || d.role"
	" AND w.audience = 'serving'"
	" WHERE o.begins + d.after + d.length > $2 AND o.begins + d.after < $3"
	" AND ($4 IS NULL OR p.code = $4) AND ($5 IS NULL OR y.code = $5)"
	" AND ($6 IS NULL OR d.team = $6 OR EXISTS (SELECT 1 FROM crew c JOIN team t"
	" ON t.id = c.team WHERE c.occurrence = o.id AND t.code = $6)) AND $7 = 0"
	" ORDER BY o.begins + d.after, y.code, d.rank, d.role, s.number")
STATEMENT(seat_current, 3,
	"SELECT y.code, o.original, d.role, d.id, d.need, a.seat, a.id, p.code, a.locked_at,"
	" o.id, o.begins, k.seat IS NOT NULL FROM duty d JOIN occurrence o ON o.id = d.occurrence"
	" JOIN activity y ON y.id = o.activity"
	" LEFT JOIN assignment a ON a.duty = d.id AND a.ended_at IS NULL"
	" LEFT JOIN person p ON p.id = a.person"
	" LEFT JOIN verdict k ON k.duty = d.id AND k.seat = 1 AND k.is_open = 1"
	" WHERE o.community = $1 AND o.original >= $2 AND o.original <= $3"
	" AND o.status = 'planned' ORDER BY y.code, o.original, d.role, a.seat")
STATEMENT(seat_history, 3,
	"SELECT d.id, a.seat, a.person, a.locked_at FROM assignment a JOIN duty d ON d.id = a.duty"
	" JOIN occurrence o ON o.id = d.occurrence WHERE o.community = $1 AND o.original >= $2"
	" AND o.original <= $3 AND a.ended_at IS NULL ORDER BY d.id, a.seat")
STATEMENT(seat_person, 2,
	"SELECT a.id, a.person, a.locked_at, a.answer, p.code, p.name FROM assignment a"
	" JOIN person p ON p.id = a.person WHERE a.duty = $1 AND a.seat = $2 AND a.ended_at IS NULL")
STATEMENT(seat_last, 2,
	"SELECT id, answer, person, ended_why FROM assignment WHERE duty = $1 AND seat = $2"
	" ORDER BY id DESC LIMIT 1")
STATEMENT(seat_words, 2,
	"SELECT d.role, p.code FROM duty d LEFT JOIN person p ON p.id = $2 WHERE d.id = $1")
/* Somebody who had the duty once and said no to it, gave it up or swapped it away. */
STATEMENT(seat_refused, 2,
	"SELECT id FROM assignment WHERE duty = $1 AND person = $2"
	" AND ended_why IN ('declined', 'given-up', 'swapped') LIMIT 1")
STATEMENT(served_list, 2,
	"SELECT p.code, y.code, y.type, d.role, o.begins + d.after,"
	" o.begins + d.after + d.length, a.seat, a.locked_at, a.published_at,"
	" o.reason = 'holiday-kept', o.original FROM assignment a JOIN duty d ON d.id = a.duty"
	" JOIN occurrence o ON o.id = d.occurrence JOIN activity y ON y.id = o.activity"
	" JOIN person p ON p.id = a.person WHERE a.community = $1 AND a.ended_at IS NULL"
	" AND o.status = 'planned' AND o.begins + d.after + d.length > $2"
	" ORDER BY o.begins + d.after, y.code, d.role, a.seat")
STATEMENT(refusal_list, 2,
	"SELECT p.code, y.code, o.original, d.role FROM assignment a JOIN duty d ON d.id = a.duty"
	" JOIN occurrence o ON o.id = d.occurrence JOIN activity y ON y.id = o.activity"
	" JOIN person p ON p.id = a.person WHERE a.community = $1"
	" AND a.ended_why IN ('declined', 'given-up', 'swapped') AND o.ends > $2"
	" ORDER BY p.code, y.code, o.original, d.role, a.id")
STATEMENT(verdict_all, 3,
	"SELECT k.duty, k.seat, k.is_open, k.code FROM verdict k JOIN duty d ON d.id = k.duty"
	" JOIN occurrence o ON o.id = d.occurrence WHERE o.community = $1 AND o.original >= $2"
	" AND o.original <= $3 ORDER BY k.duty, k.seat")
STATEMENT(verdict_put, 7,
	"INSERT INTO verdict (community, duty, seat, is_open, code, why_zh, why_en)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (duty, seat) DO UPDATE SET"
	" is_open = excluded.is_open, code = excluded.code, why_zh = excluded.why_zh,"
	" why_en = excluded.why_en")
STATEMENT(verdict_drop, 2, "DELETE FROM verdict WHERE duty = $1 AND seat = $2")
STATEMENT(verdict_clear, 1, "DELETE FROM verdict WHERE duty = $1")
STATEMENT(assignment_add, 8,
	"INSERT INTO assignment (community, duty, seat, person, made_by, published_at, locked_at,"
	" answer, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $8 IS NULL"
	" THEN 'none' ELSE 'accepted' END, $8) RETURNING id")
STATEMENT(assignment_end, 3,
	"UPDATE assignment SET ended_at = $2, ended_why = $3 WHERE id = $1 AND ended_at IS NULL")
STATEMENT(assignment_decline, 2,
	"UPDATE assignment SET answer = 'declined', answered_at = $2, ended_at = $2,"
	" ended_why = 'declined' WHERE id = $1 AND ended_at IS NULL")
STATEMENT(assignment_accept, 2,
	"UPDATE assignment SET answer = 'accepted', answered_at = $2 WHERE id = $1"
	" AND ended_at IS NULL AND answer <> 'accepted'")
STATEMENT(assignment_lock, 2,
	"UPDATE assignment SET locked_at = $2 WHERE id = $1 AND ended_at IS NULL")
STATEMENT(assignment_minutes, 2,
	"UPDATE assignment SET minutes = $2 WHERE id = $1 AND minutes IS DISTINCT FROM $2")
STATEMENT(assignment_of_person, 2,
	"SELECT a.id FROM assignment a JOIN duty d ON d.id = a.duty WHERE d.occurrence = $1"
	" AND a.person = $2 AND a.ended_at IS NULL ORDER BY a.id LIMIT 1")
/* Another duty at the same time, but for the assignment that is given away. */
STATEMENT(assignment_clash, 4,
	"SELECT a.id FROM assignment a JOIN duty d ON d.id = a.duty JOIN occurrence o"
	" ON o.id = d.occurrence JOIN duty e ON e.id = $3 JOIN occurrence q ON q.id = e.occurrence"
	" WHERE a.community = $1 AND a.person = $2 AND a.ended_at IS NULL AND a.id <> $4"
	" AND o.status = 'planned' AND o.begins + d.after < q.begins + e.after + e.length"
	" AND q.begins + e.after < o.begins + d.after + d.length LIMIT 1")
STATEMENT(assignment_seat_of, 1,
	"SELECT a.duty, a.seat, d.occurrence, o.begins, a.person, d.length FROM assignment a"
	" JOIN duty d ON d.id = a.duty JOIN occurrence o ON o.id = d.occurrence WHERE a.id = $1")
STATEMENT(swap_add, 9,
	"INSERT INTO swap (community, duty, seat, assignment, other, wanted, offered_at,"
	" expires_at) SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT),"
	" CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), CAST($7 AS BIGINT),"
	" CAST($8 AS BIGINT) WHERE $9 = 0 RETURNING id")
STATEMENT(swap_at, 2,
	"SELECT s.id, s.assignment, s.other, s.wanted, s.expires_at, s.duty, s.seat FROM swap s"
	" WHERE s.duty = $1 AND s.seat = $2 AND s.state = 'open'")
STATEMENT(swap_towards, 2,
	"SELECT s.id, s.assignment, s.other, s.wanted, s.expires_at, s.duty, s.seat FROM swap s"
	" JOIN assignment a ON a.id = s.other WHERE a.duty = $1 AND a.seat = $2"
	" AND s.state = 'open'")
STATEMENT(offer_at, 4,
	"SELECT y.code, o.original, d.role, s.seat, h.code, w.code, y2.code, o2.original, d2.role,"
	" a2.seat, s.expires_at FROM swap s JOIN duty d ON d.id = s.duty"
	" JOIN occurrence o ON o.id = d.occurrence JOIN activity y ON y.id = o.activity"
	" LEFT JOIN assignment a ON a.id = s.assignment LEFT JOIN person h ON h.id = a.person"
	" LEFT JOIN person w ON w.id = s.wanted LEFT JOIN assignment a2 ON a2.id = s.other"
	" LEFT JOIN duty d2 ON d2.id = a2.duty LEFT JOIN occurrence o2 ON o2.id = d2.occurrence"
	" LEFT JOIN activity y2 ON y2.id = o2.activity WHERE s.state = 'open'"
	" AND s.expires_at > $4 AND ((d.occurrence = $1 AND d.role = $2 AND s.seat = $3)"
	" OR (d2.occurrence = $1 AND d2.role = $2 AND a2.seat = $3)) ORDER BY s.id LIMIT 1")
STATEMENT(swap_end, 3,
	"UPDATE swap SET state = $2, taken_by = $3 WHERE id = $1 AND state = 'open'")
STATEMENT(swap_end_of, 1,
	"UPDATE swap SET state = 'withdrawn' WHERE state = 'open'"
	" AND (assignment = $1 OR other = $1)")
STATEMENT(swap_end_seat, 2,
	"UPDATE swap SET state = 'withdrawn' WHERE state = 'open' AND duty = $1 AND seat = $2")
STATEMENT(swap_overdue, 1, "SELECT id FROM swap WHERE state = 'open' AND expires_at <= $1 LIMIT 1")
STATEMENT(swap_expire, 1,
	"UPDATE swap SET state = 'expired' WHERE state = 'open' AND expires_at <= $1")

/* --- places and who has them --- */

STATEMENT(lane_of, 1,
	"SELECT code, role, party, walk_in, once_per, consent_under, local, at_home, age_min,"
	" age_max FROM lane WHERE occurrence = $1 ORDER BY code")
STATEMENT(lane_put, 12,
	"INSERT INTO lane (community, occurrence, code, role, party, walk_in, once_per,"
	" consent_under, local, at_home, age_min, age_max)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	" ON CONFLICT (occurrence, code) DO UPDATE SET role = excluded.role,"
	" party = excluded.party, walk_in = excluded.walk_in, once_per = excluded.once_per,"
	" consent_under = excluded.consent_under, local = excluded.local,"
	" at_home = excluded.at_home, age_min = excluded.age_min, age_max = excluded.age_max")
STATEMENT(lane_drop, 2,
	"DELETE FROM lane WHERE occurrence = $1 AND code = $2"
	" AND NOT EXISTS (SELECT 1 FROM slot s WHERE s.occurrence = $1 AND s.lane = $2)")
STATEMENT(slot_of, 1,
	"SELECT s.id, s.lane, s.station, s.after, s.length, s.closed_at,"
	" (SELECT count(*) FROM place p WHERE p.slot = s.id),"
	" (SELECT count(*) FROM booking b WHERE b.slot = s.id AND b.ended_at IS NULL),"
	" EXISTS (SELECT 1 FROM booking b WHERE b.slot = s.id),"
	" (SELECT COALESCE(max(b.place), 0) FROM booking b WHERE b.slot = s.id) FROM slot s"
	" WHERE s.occurrence = $1 ORDER BY s.lane, s.station, s.after")
STATEMENT(slot_put, 6,
	"INSERT INTO slot (community, occurrence, station, after, length, lane)"
	" VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (occurrence, lane, station, after)"
	" DO UPDATE SET length = excluded.length, closed_at = NULL RETURNING id")
STATEMENT(slot_delete, 1, "DELETE FROM slot WHERE id = $1")
STATEMENT(slot_close, 2,
	"UPDATE slot SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL")
STATEMENT(place_put, 3,
	"INSERT INTO place (community, slot, number) VALUES ($1, $2, $3)"
	" ON CONFLICT (slot, number) DO NOTHING")
STATEMENT(place_trim, 2,
	"DELETE FROM place WHERE slot = $1 AND number > $2 AND NOT EXISTS (SELECT 1 FROM booking b"
	" WHERE b.slot = place.slot AND b.place = place.number)")
STATEMENT(place_free, 3,
	"SELECT s.id, p.number, s.lane, o.begins + s.after FROM slot s JOIN place p ON p.slot = s.id"
	" JOIN occurrence o ON o.id = s.occurrence WHERE s.occurrence = $1"
	" AND s.closed_at IS NULL AND ($2 IS NULL OR o.begins + s.after = $2)"
	" AND ($3 IS NULL OR s.id = $3) AND NOT EXISTS (SELECT 1 FROM booking b"
	" WHERE b.slot = p.slot AND b.place = p.number) AND NOT" UNSTAFFED
	" ORDER BY s.after, s.lane, s.station, p.number")
STATEMENT(slot_at, 2,
	"SELECT s.id, s.lane FROM slot s JOIN occurrence o ON o.id = s.occurrence"
	" WHERE s.occurrence = $1 AND s.closed_at IS NULL AND o.begins + s.after = $2"
	" ORDER BY s.lane, s.station LIMIT 1")
STATEMENT(occurrence_bookable, 1,
	"SELECT o.status, o.begins, o.ends, o.opens, o.closes, o.age_min, o.age_max, o.waitlist,"
	" o.public_from, a.visibility, o.uid, o.activity FROM occurrence o"
	" JOIN activity a ON a.id = o.activity WHERE o.id = $1")
STATEMENT(occurrence_ticket, 1,
	"UPDATE occurrence SET last_wait = last_wait + 1 WHERE id = $1 RETURNING last_wait")
STATEMENT(booking_next, 1,
	"SELECT COALESCE(max(number), 0) + 1 FROM booking WHERE occurrence = $1")
STATEMENT(booking_marked, 2,
	"SELECT number, state, id, wait FROM booking WHERE occurrence = $1 AND mark = $2"
	" AND ended_at IS NULL AND part = 1")
STATEMENT(booking_details, 2,
	"SELECT sum(b.people), min(o.begins + COALESCE(s.after, 0)), b.ages FROM booking b"
	" JOIN occurrence o ON o.id = b.occurrence LEFT JOIN slot s ON s.id = b.slot"
	" WHERE b.occurrence = $1 AND b.number = $2 AND b.ended_at IS NULL HAVING count(*) > 0")
STATEMENT(booking_once, 5,
	"SELECT b.id FROM booking b JOIN occurrence o ON o.id = b.occurrence"
	" LEFT JOIN slot s ON s.id = b.slot LEFT JOIN lane l ON l.occurrence = o.id"
	" AND l.code = s.lane WHERE b.community = $1 AND b.mark = $2 AND b.ended_at IS NULL"
	" AND b.state <> 'absent' AND o.activity = $3 AND o.begins > $4 AND o.begins < $5"
	" AND o.status = 'planned' LIMIT 1")
STATEMENT(booking_add, 19,
	"INSERT INTO booking (community, occurrence, slot, place, state, wait, number, part, code,"
	" mark, person, people, name, contact, ages, guardian, made_by, made_at, consent)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
	" $19) RETURNING id")
STATEMENT(booking_waiting_count, 1,
	"SELECT count(*) FROM booking WHERE occurrence = $1 AND state = 'waiting'")
STATEMENT(booking_position, 2,
	"SELECT count(DISTINCT number) FROM booking WHERE occurrence = $1 AND state = 'waiting'"
	" AND wait <= $2")
/* Who waits, in order, each party once. */
STATEMENT(booking_parties, 1,
	"SELECT number, count(*), min(slot), max(people), min(ages) FROM booking"
	" WHERE occurrence = $1 AND state = 'waiting' GROUP BY number ORDER BY min(wait)")
/* The next part of a party; offered in the transaction that freed the place. */
STATEMENT(booking_offer, 5,
	"UPDATE booking SET state = 'offered', slot = $3, place = $4, offer_until = $5 WHERE id ="
	" (SELECT b.id FROM booking b WHERE b.occurrence = $1 AND b.number = $2"
	" AND b.state = 'waiting' ORDER BY b.wait LIMIT 1) RETURNING id")
STATEMENT(booking_offered_parts, 2,
	"SELECT id FROM booking WHERE occurrence = $1 AND number = $2 AND state = 'offered'"
	" ORDER BY part")
/* A party that waits and is not larger than all there is. */
STATEMENT(booking_holds_back, 1,
	"SELECT number FROM booking WHERE occurrence = $1 AND state = 'waiting' GROUP BY number"
	" HAVING count(*) <= (SELECT count(*) FROM slot s JOIN place p ON p.slot = s.id"
	" WHERE s.occurrence = $1 AND s.closed_at IS NULL) LIMIT 1")
STATEMENT(place_count, 1,
	"SELECT count(*) FROM slot s JOIN place p ON p.slot = s.id WHERE s.occurrence = $1"
	" AND s.closed_at IS NULL")
STATEMENT(booking_waiting_any, 1,
	"SELECT id FROM booking WHERE occurrence = $1 AND state = 'waiting' LIMIT 1")
STATEMENT(booking_overdue, 2,
	"SELECT id, occurrence, person FROM booking WHERE state = 'offered' AND offer_until <= $1"
	" AND ($2 IS NULL OR occurrence = $2) ORDER BY offer_until, id")
STATEMENT(booking_expire, 2,
	"UPDATE booking SET state = 'expired', place = NULL, offer_until = NULL, ended_at = $2"
	" WHERE id = $1 AND state = 'offered'")
STATEMENT(booking_by_code, 2,
	"SELECT b.id, b.occurrence, b.state, b.slot, b.place, b.part, b.wait, b.people, b.number,"
	" b.offer_until, b.person, o.begins + COALESCE(s.after, 0) FROM booking b"
	" JOIN occurrence o ON o.id = b.occurrence LEFT JOIN slot s ON s.id = b.slot"
	" WHERE b.community = $1 AND b.code = $2 ORDER BY b.part")
STATEMENT(booking_cancel, 2,
	"UPDATE booking SET state = 'cancelled', place = NULL, offer_until = NULL, ended_at = $2"
	" WHERE id = $1 AND state IN ('held', 'waiting', 'offered')")
STATEMENT(booking_revive, 3,
	"UPDATE booking SET state = 'held', slot = $2, place = $3, ended_at = NULL WHERE id = $1"
	" AND state = 'cancelled'")
STATEMENT(booking_accept, 2,
	"UPDATE booking SET state = 'held', offer_until = NULL WHERE id = $1"
	" AND state = 'offered' AND offer_until > $2")
STATEMENT(booking_attend, 2,
	"UPDATE booking SET state = $2 WHERE id = $1 AND state IN ('held', 'attended', 'absent')"
	" AND state <> $2")
STATEMENT(booking_viewer, 2,
	"SELECT o.begins + COALESCE(s.after, 0),"
	" CASE WHEN s.id IS NULL THEN o.ends ELSE o.begins + s.after + s.length END,"
	" b.number, b.state, w.summary_zh, w.summary_en FROM booking b"
	" JOIN occurrence o ON o.id = b.occurrence LEFT JOIN slot s ON s.id = b.slot"
	" LEFT JOIN wording w ON w.occurrence = o.id AND w.subject = 'slots ' || s.lane"
	" AND w.audience = 'booked' WHERE b.occurrence = $1 AND b.person = $2"
	" AND b.ended_at IS NULL ORDER BY b.number, b.part")
STATEMENT(booking_waiting, 1,
	"SELECT b.number, min(b.name), min(p.name), sum(b.people), min(b.made_at), b.state"
	" FROM booking b LEFT JOIN person p ON p.id = b.person WHERE b.occurrence = $1"
	" AND b.state IN ('waiting', 'offered') GROUP BY b.number, b.state ORDER BY min(b.wait)")
STATEMENT(booking_to_tell, 1,
	"SELECT b.number, b.person, p.code FROM booking b LEFT JOIN person p ON p.id = b.person"
	" WHERE b.id = $1")
STATEMENT(lane_any, 1, "SELECT 1 FROM lane WHERE occurrence = $1 LIMIT 1")
STATEMENT(lane_named, 1, "SELECT 1 FROM lane WHERE occurrence = $1 AND code <> '' LIMIT 1")
STATEMENT(booking_live, 1,
	"SELECT code, person, number FROM booking WHERE occurrence = $1 AND ended_at IS NULL"
	" AND part = 1 ORDER BY number")

/* --- reminders and the outbox --- */

STATEMENT(reminder_of, 1,
	"SELECT id, audience, rule, turn, due, not_after, unless_done, state FROM reminder"
	" WHERE occurrence = $1 ORDER BY audience, rule, turn")
STATEMENT(reminder_retime, 2,
	"UPDATE reminder SET turn = $2 WHERE occurrence = $1 AND state = 'new' AND turn < $2")
/* With the start moved by $3 seconds, until the next plan times them anew. */
STATEMENT(reminder_shift, 3,
	"UPDATE reminder SET turn = $2, due = due + $3, not_after = not_after + $3"
	" WHERE occurrence = $1 AND state = 'new' AND turn < $2")
STATEMENT(reminder_put, 8,
	"INSERT INTO reminder (community, occurrence, turn, audience, rule, due, not_after,"
	" unless_done) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	" ON CONFLICT (occurrence, audience, rule, turn) DO UPDATE SET due = excluded.due,"
	" not_after = excluded.not_after, unless_done = excluded.unless_done, state = 'new'"
	" WHERE reminder.state IN ('new', 'cancelled') AND (reminder.due <> excluded.due"
	" OR reminder.not_after <> excluded.not_after"
	" OR reminder.unless_done <> excluded.unless_done OR reminder.state <> 'new')")
STATEMENT(reminder_cancel, 1,
	"UPDATE reminder SET state = 'cancelled' WHERE id = $1 AND state = 'new'")
STATEMENT(reminder_withdraw, 1,
	"UPDATE reminder SET state = 'cancelled' WHERE occurrence = $1 AND state = 'new'")
STATEMENT(delivery_withdraw, 2,
	"UPDATE delivery SET state = 'cancelled', ready = NULL, owner = NULL, body = NULL,"
	" ended_at = $2 WHERE occurrence = $1 AND ready IS NOT NULL AND state <> 'leased'")
STATEMENT(delivery_stale, 3,
	"UPDATE delivery SET state = 'cancelled', ready = NULL, owner = NULL, body = NULL,"
	" ended_at = $3 WHERE occurrence = $1 AND ready IS NOT NULL AND state <> 'leased'"
	" AND reminder IN (SELECT r.id FROM reminder r WHERE r.occurrence = $1 AND r.turn < $2)")
STATEMENT(delivery_add, 9,
	"INSERT INTO delivery (community, key, reminder, occurrence, channel, recipient, due,"
	" not_after, ready, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $9)"
	" ON CONFLICT (community, key) DO NOTHING")

#include "store/statement-outbox.h"
#include "store/statement-tally.h"
