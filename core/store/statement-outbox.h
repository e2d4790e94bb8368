/* statement-outbox.h - the statements of outbox.c; part of statement-list.h */
/* SPDX-License-Identifier: Apache-2.0 */

#define REMINDER_ROW                                                                               \
	"SELECT r.id, r.occurrence, a.code, o.uid, r.audience, r.rule, o.original, r.turn, r.due,"     \
	" r.not_after, o.begins, r.unless_done, CASE WHEN o.status <> 'planned' OR r.turn <> o.turn"   \
	" THEN 1 ELSE 0 END, r.state FROM reminder r JOIN occurrence o ON o.id = r.occurrence"         \
	" JOIN activity a ON a.id = o.activity"
#define DELIVERY_ROW                                                                               \
	"SELECT d.id, coalesce(d.occurrence, 0), coalesce(d.reminder, 0), d.key, d.channel,"           \
	" d.recipient, d.state, d.body, d.error, a.code, r.audience, r.rule, o.original, d.attempts,"  \
	" d.due, d.not_after, coalesce(d.ready, 0), coalesce(d.ended_at, 0), coalesce(o.begins, 0)"    \
	" FROM delivery d LEFT JOIN occurrence o ON o.id = d.occurrence"                               \
	" LEFT JOIN activity a ON a.id = o.activity LEFT JOIN reminder r ON r.id = d.reminder"
#define PERSON_ROW                                                                                 \
	"SELECT p.code, NULL, p.code, p.name, NULL, p.reach, p.kind, p.language"
#define BOOKING_ROW                                                                                \
	"SELECT '#' || b.number, b.number, p.code, coalesce(p.name, b.name), b.contact,"               \
	" coalesce(p.reach, ''), p.kind, p.language, NULL, NULL, NULL, NULL, NULL, 0,"                 \
	" coalesce(b.wait, 0), 'none', o.begins + coalesce(s.after, 0),"                               \
	" o.begins + coalesce(s.after, 0) + coalesce(s.length, o.ends - o.begins),"                    \
	" CASE WHEN b.state = 'attended' THEN 1 ELSE 0 END, o.uid"                                     \
	" FROM booking b JOIN occurrence o ON o.id = b.occurrence LEFT JOIN slot s ON s.id = b.slot"   \
	" LEFT JOIN person p ON p.id = b.person"                                                       \
	" WHERE b.community = $1 AND b.occurrence = $2 AND b.part = 1 AND b.erased_at IS NULL"
#define NO_DUTY                                                                                    \
	", NULL, NULL, NULL, NULL, NULL, 0, 0, 'none', o.begins, o.ends, 0, o.uid"
#define STAFF                                                                                      \
	PERSON_ROW NO_DUTY " FROM person p JOIN occurrence o ON o.community = p.community"             \
			   " WHERE p.community = $1 AND o.id = $2 AND p.kind = 'staff' AND p.gone_at IS NULL"
#define SERVING                                                                                    \
	PERSON_ROW                                                                                 \
	", d.role, w.summary_zh, w.summary_en, w.detail_zh, w.detail_en, a.seat, 0, a.answer,"         \
	" o.begins + d.after, o.begins + d.after + d.length,"                                          \
	" CASE WHEN a.minutes IS NOT NULL THEN 1 ELSE 0 END, o.uid"                                    \
	" FROM assignment a JOIN duty d ON d.id = a.duty JOIN occurrence o ON o.id = d.occurrence"     \
	" JOIN person p ON p.id = a.person"                                                            \
	" LEFT JOIN wording w ON w.occurrence = o.id AND w.subject = 'duty ' || d.role"                \
	" AND w.audience = 'serving'"                                                                  \
	" WHERE o.community = $1 AND p.community = $1 AND d.occurrence = $2 AND a.ended_at IS NULL"    \
	" AND p.gone_at IS NULL"
#define BOOKED  BOOKING_ROW " AND b.state IN ('held', 'attended')"
#define WAITING BOOKING_ROW " AND b.state IN ('waiting', 'offered')"
#define CAME    BOOKING_ROW " AND b.state = 'attended'"

STATEMENT(outbox_due, 5, REMINDER_ROW
	" WHERE r.state = 'new' AND r.due <= $2 AND r.community = $1"
	" AND (r.due > $4 OR (r.due = $4 AND r.id > $5)) ORDER BY r.due, r.id LIMIT $3")
STATEMENT(outbox_planned, 3, REMINDER_ROW
	" WHERE r.community = $1 AND r.due >= $2 AND r.due <= $3 ORDER BY r.due, r.id")
STATEMENT(outbox_mark, 2, "UPDATE reminder SET state = $2 WHERE id = $1 AND state = 'new'")

/* Each audience whole, and one of it by its number or code, through an index. */
STATEMENT(outbox_staff, 2, STAFF " ORDER BY p.code")
STATEMENT(outbox_staff_one, 3, STAFF " AND p.code = $3")
STATEMENT(outbox_serving, 2, SERVING " ORDER BY p.code, d.after, d.role, a.seat")
STATEMENT(outbox_serving_one, 3, SERVING " AND p.code = $3 ORDER BY d.after, d.role, a.seat")
STATEMENT(outbox_booked, 2, BOOKED " ORDER BY b.number")
STATEMENT(outbox_booked_one, 3, BOOKED " AND b.number = $3")
STATEMENT(outbox_waiting_list, 2, WAITING " ORDER BY b.number")
STATEMENT(outbox_waiting_one, 3, WAITING " AND b.number = $3")
STATEMENT(outbox_came, 2, CAME " ORDER BY b.number")
STATEMENT(outbox_came_one, 3, CAME " AND b.number = $3")
STATEMENT(outbox_booking, 3, BOOKING_ROW " AND b.number = $3")
STATEMENT(outbox_booking_code, 3, BOOKING_ROW " AND b.code = $3")
STATEMENT(outbox_person, 2, PERSON_ROW
	", NULL, NULL, NULL, NULL, NULL, 0, 0, 'none', 0, 0, 0, ''"
	" FROM person p WHERE p.community = $1 AND p.code = $2 AND p.gone_at IS NULL")
STATEMENT(outbox_substitutes, 2, "SELECT DISTINCT p.code, NULL, p.code, p.name, NULL, p.reach, p.kind,"
	" p.language" NO_DUTY
	" FROM crew c JOIN team t ON t.id = c.team JOIN occurrence o ON o.id = c.occurrence"
	" JOIN setting s ON s.community = c.community AND s.key = 'teams'"
	" JOIN person p ON p.community = c.community AND s.subject = 'person ' || p.code"
	" WHERE c.community = $1 AND c.occurrence = $2 AND p.gone_at IS NULL"
	" AND ', ' || s.value || ',' LIKE '%, ' || t.code || ',%' AND NOT EXISTS"
	" (SELECT 1 FROM assignment x JOIN duty y ON y.id = x.duty"
	" JOIN occurrence z ON z.id = y.occurrence WHERE x.community = p.community AND x.person = p.id"
	" AND x.ended_at IS NULL"
	" AND z.status = 'planned' AND z.begins + y.after < o.ends"
	" AND z.begins + y.after + y.length > o.begins) ORDER BY p.code")
STATEMENT(outbox_parent, 2, "SELECT u.code FROM area a JOIN area u ON u.id = a.parent"
	" WHERE a.community = $1 AND a.code = $2")
STATEMENT(outbox_wording, 4, "SELECT detail_zh, detail_en FROM wording"
	" WHERE community = $1 AND occurrence = $2 AND subject = $3 AND audience = $4")
STATEMENT(outbox_subjects, 3, "SELECT DISTINCT subject FROM setting"
	" WHERE community = $1 AND subject >= $2 AND subject < $3 ORDER BY subject")
STATEMENT(outbox_subjects_with, 3, "SELECT DISTINCT subject FROM setting"
	" WHERE community = $1 AND key = $2 AND value = $3 ORDER BY subject")
STATEMENT(outbox_settings, 2, "SELECT CASE WHEN language = '' THEN key"
	" ELSE key || '.' || language END, value FROM setting WHERE community = $1 AND subject = $2"
	" ORDER BY key, language")
STATEMENT(outbox_areas, 1, "SELECT a.code, a.kind, u.code FROM area a"
	" LEFT JOIN area u ON u.id = a.parent WHERE a.community = $1 ORDER BY a.code")
STATEMENT(outbox_scope, 2, "SELECT a.code FROM scope s JOIN area a ON a.id = s.area"
	" WHERE s.community = $1 AND s.occurrence = $2")

STATEMENT(outbox_add, 9, "INSERT INTO delivery (community, key, reminder, occurrence, channel,"
	" recipient, due, not_after, ready, body) VALUES ($1, $2, $3, $4, $5, $6, $7,"
	" CASE WHEN $8 > $7 THEN $8 ELSE $7 + 60 END, $9, NULL)"
	" ON CONFLICT (community, key) DO NOTHING")
STATEMENT(outbox_add_body, 3, "UPDATE delivery SET body = $3"
	" WHERE community = $1 AND key = $2 AND state = 'new' AND attempts = 0")
STATEMENT(outbox_add_dead, 10, "INSERT INTO delivery (community, key, reminder, occurrence, channel,"
	" recipient, due, not_after, state, attempts, error, ended_at) VALUES ($1, $2, $3, $4, $5,"
	" $6, $7, CASE WHEN $8 > $7 THEN $8 ELSE $7 + 60 END, 'dead', 1, $9, $10)"
	" ON CONFLICT (community, key) DO NOTHING")
STATEMENT(outbox_route, 6, "UPDATE delivery SET channel = $3, ready = $4, recipient = $6,"
	" not_after = CASE WHEN $5 > due THEN $5 ELSE due + 60 END"
	" WHERE community = $1 AND id = $2 AND channel = '*' AND state IN ('new', 'retry')")
STATEMENT(outbox_unroutable, 4, "UPDATE delivery SET state = 'dead', ready = NULL, ended_at = $3,"
	" attempts = attempts + 1, error = $4"
	" WHERE community = $1 AND id = $2 AND channel = '*' AND state IN ('new', 'retry')")
STATEMENT(outbox_waiting, 4, DELIVERY_ROW " WHERE d.community = $1 AND d.channel = $2"
	" AND d.ready <= $3 AND d.not_after > $3 ORDER BY d.ready, d.id LIMIT $4")
STATEMENT(outbox_waiting_of, 5, DELIVERY_ROW " WHERE d.community = $1 AND d.channel = $2"
	" AND d.recipient = $5 AND d.ready <= $3 AND d.not_after > $3 ORDER BY d.ready, d.id LIMIT $4")
STATEMENT(outbox_sent, 3, "UPDATE delivery SET state = 'sent', ready = NULL, owner = NULL,"
	" body = NULL, error = NULL, ended_at = $3"
	" WHERE id = $1 AND attempts = $2 AND state = 'leased'")
STATEMENT(outbox_retry, 4, "UPDATE delivery SET state = 'retry', ready = $3, owner = NULL, error = $4"
	" WHERE id = $1 AND attempts = $2 AND state = 'leased'")
STATEMENT(outbox_dead, 4, "UPDATE delivery SET state = 'dead', ready = NULL, owner = NULL,"
	" ended_at = $3, error = $4 WHERE id = $1 AND attempts = $2 AND state = 'leased'")
STATEMENT(outbox_cancelled, 4, "UPDATE delivery SET state = 'cancelled', ready = NULL, owner = NULL,"
	" body = NULL, ended_at = $3, error = $4 WHERE id = $1 AND attempts = $2 AND state = 'leased'")
STATEMENT(outbox_held, 4, "UPDATE delivery SET ready = $3, not_after = $4"
	" WHERE id = $1 AND attempts = $2 AND state IN ('new', 'retry')")
STATEMENT(outbox_lease, 5, "UPDATE delivery SET state = 'leased', owner = $5, ready = $4,"
	" attempts = attempts + 1 WHERE id = $1 AND attempts = $2 AND ready <= $3")
STATEMENT(outbox_still, 2, "SELECT CASE WHEN d.not_after > $2"
	" AND (o.id IS NULL OR o.status = 'planned' OR d.reminder IS NULL)"
	" AND (r.id IS NULL OR r.turn = o.turn) AND NOT (coalesce(r.unless_done, 0) = 1"
	" AND (o.heads IS NOT NULL OR EXISTS (SELECT 1 FROM duty y CROSS JOIN assignment a"
	" ON a.duty = y.id WHERE y.occurrence = o.id AND a.ended_at IS NULL AND a.minutes IS NOT NULL))) THEN 1 ELSE 0 END"
	" FROM delivery d LEFT JOIN occurrence o ON o.id = d.occurrence"
	" LEFT JOIN reminder r ON r.id = d.reminder WHERE d.id = $1")
STATEMENT(outbox_recover, 2, "UPDATE delivery SET ready = $2"
	" WHERE community = $1 AND state = 'leased' AND ready > $2")
STATEMENT(outbox_expire, 3, "UPDATE delivery SET state = 'missed', ready = NULL, owner = NULL,"
	" body = NULL, ended_at = $2 WHERE id IN (SELECT d.id FROM delivery d WHERE d.ready <= $2"
	" AND d.not_after <= $2 AND d.community = $1 ORDER BY d.ready, d.id LIMIT $3)")
STATEMENT(outbox_again, 4, "UPDATE delivery SET state = 'retry', ready = $2, ended_at = NULL,"
	" not_after = CASE WHEN not_after > $2 + 60 THEN not_after ELSE $2 + $4 END"
	" WHERE community = $1 AND (key = $3 OR $3 = '') AND (state = 'dead' OR (state = 'missed'"
	" AND reminder IS NOT NULL)) AND channel NOT IN ('*', '-') AND (occurrence IS NULL"
	" OR reminder IS NULL OR EXISTS (SELECT 1 FROM occurrence o WHERE o.id = delivery.occurrence"
	" AND o.status = 'planned' AND (o.ends > $2 OR delivery.due > o.begins)))")
STATEMENT(outbox_sent_since, 3, "SELECT count(*) FROM delivery WHERE community = $1"
	" AND ended_at >= $3 AND channel = $2 AND state = 'sent'")
STATEMENT(outbox_list, 3, DELIVERY_ROW
	" WHERE d.community = $1 AND d.due >= $2 AND d.due <= $3 ORDER BY d.due, d.key")
STATEMENT(outbox_ended, 3, DELIVERY_ROW
	" WHERE d.community = $1 AND d.ended_at >= $3 AND d.state = $2 ORDER BY d.due, d.key")
STATEMENT(outbox_invites, 2, "SELECT v.code, d.role, p.code, o.original, a.seat,"
	" coalesce(a.answered_at, 0), a.answer, p.reach, coalesce(a.published_at, 0)"
	" FROM occurrence o"
	" JOIN activity v ON v.id = o.activity JOIN duty d ON d.occurrence = o.id"
	" JOIN assignment a ON a.duty = d.id JOIN person p ON p.id = a.person"
	" WHERE o.community = $1 AND o.uid = $2 AND o.status = 'planned' AND a.ended_at IS NULL"
	" ORDER BY d.role, a.seat")

#undef REMINDER_ROW
#undef DELIVERY_ROW
#undef PERSON_ROW
#undef BOOKING_ROW
#undef NO_DUTY
#undef STAFF
#undef SERVING
#undef BOOKED
#undef WAITING
#undef CAME
