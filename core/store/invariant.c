/* invariant.c - what must hold in every store and the schema cannot refuse */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/invariant.h"

#include "base/lang.h"
#include "store/statement.h"

const struct invariant invariants[] = {
	{ N_("a row points to one that does not exist"), "PRAGMA foreign_key_check" },
	{ N_("a place is free while somebody waits for it"),
		/* of one that has not ended: at its start the offering stops */
		"SELECT s.id FROM slot s JOIN occurrence o ON o.id = s.occurrence"
		" WHERE s.closed_at IS NULL AND o.status = 'planned' AND o.plan_hash <> ''"
		" AND NOT" UNSTAFFED
		" AND o.begins > (SELECT COALESCE(max(at), 0) FROM audit WHERE community = "
		"o.community)"
		/* whom it fits; without slots the first party, when there are enough for it */
		" AND EXISTS (SELECT 1 FROM booking b JOIN lane l ON l.occurrence = o.id"
		" AND l.code = s.lane WHERE b.occurrence = o.id AND b.state = 'waiting'"
		" AND (b.slot IS NULL OR b.slot = s.id) AND l.age_min = 0 AND l.age_max = 0"
		" AND (l.code <> '' AND b.people <= l.party OR l.code = '' AND"
		" b.wait = (SELECT min(f.wait) FROM booking f WHERE f.occurrence = o.id"
		" AND f.state = 'waiting') AND (SELECT count(*) FROM booking c"
		" WHERE c.occurrence = o.id AND c.number = b.number AND c.state = 'waiting')"
		" <= (SELECT count(*) FROM slot t JOIN place p ON p.slot = t.id"
		" WHERE t.occurrence = o.id AND t.closed_at IS NULL AND NOT EXISTS"
		" (SELECT 1 FROM booking d WHERE d.slot = p.slot AND d.place = p.number))))"
		" AND EXISTS (SELECT 1 FROM place p WHERE p.slot = s.id AND NOT EXISTS"
		" (SELECT 1 FROM booking b WHERE b.slot = p.slot AND b.place = p.number))" },
	{ N_("somebody was served before an earlier ticket that still waits"),
		"SELECT w.id FROM booking w JOIN booking l ON l.occurrence = w.occurrence"
		" AND l.wait > w.wait AND l.state IN ('offered', 'held')"
		" AND (w.slot IS NULL OR w.slot = l.slot) JOIN slot s ON s.id = l.slot"
		" JOIN lane k ON k.occurrence = w.occurrence AND k.code = s.lane"
		" WHERE w.state = 'waiting' AND k.age_min = 0 AND k.age_max = 0"
		" AND (k.code <> '' AND w.people <= k.party OR k.code = '' AND"
		" (SELECT count(*) FROM booking c WHERE c.occurrence = w.occurrence"
		" AND c.number = w.number AND c.state = 'waiting') <= (SELECT count(*)"
		" FROM slot t JOIN place p ON p.slot = t.id WHERE t.occurrence = w.occurrence"
		" AND t.closed_at IS NULL))" },
	{ N_("a waiting ticket is above the occurrence's counter"),
		"SELECT b.id FROM booking b JOIN occurrence o ON o.id = b.occurrence"
		" WHERE b.wait > o.last_wait" },
	{ N_("a seat lies beyond what the duty needs"),
		"SELECT a.id FROM assignment a JOIN duty d ON d.id = a.duty"
		" JOIN occurrence o ON o.id = d.occurrence WHERE a.ended_at IS NULL"
		" AND a.seat > d.need AND o.status = 'planned' AND a.locked_at IS NULL" },
	{ N_("a person has two duties at once"),
		"SELECT a.id FROM assignment a JOIN duty d ON d.id = a.duty"
		" JOIN occurrence o ON o.id = d.occurrence JOIN assignment b"
		" ON b.community = a.community AND b.person = a.person AND b.id > a.id"
		" AND b.ended_at IS NULL JOIN duty e ON e.id = b.duty"
		" JOIN occurrence q ON q.id = e.occurrence WHERE a.ended_at IS NULL"
		" AND o.status = 'planned' AND q.status = 'planned'"
		" AND q.begins + e.after < o.begins + d.after + d.length"
		" AND o.begins + d.after < q.begins + e.after + e.length" },
	{ N_("a pending reminder belongs to a cancelled occurrence"),
		"SELECT r.id FROM reminder r JOIN occurrence o ON o.id = r.occurrence"
		" WHERE r.state = 'new' AND o.status <> 'planned'" },
	{ N_("a pending reminder is of an earlier turn"),
		"SELECT r.id FROM reminder r JOIN occurrence o ON o.id = r.occurrence"
		" WHERE r.state = 'new' AND r.turn <> o.turn" },
	{ N_("a delivery was sent without an attempt"),
		"SELECT id FROM delivery WHERE state = 'sent' AND attempts = 0" },
	{ N_("a sent message kept its body"),
		"SELECT id FROM delivery WHERE state IN ('sent', 'missed', 'cancelled')"
		" AND body IS NOT NULL" },
	{ N_("an occurrence is off but somebody's calendar still shows it on"),
		"SELECT f.occurrence FROM face f JOIN occurrence o ON o.id = f.occurrence"
		" WHERE f.gone = 0 AND o.status <> 'planned'" },
	{ N_("a person's face outlives the duty and the bookings it showed"),
		"SELECT f.occurrence FROM face f WHERE f.audience = 'person' AND f.gone = 0"
		" AND NOT EXISTS (SELECT 1 FROM duty d JOIN assignment a ON a.duty = d.id"
		" AND a.ended_at IS NULL WHERE d.occurrence = f.occurrence AND a.person = f.viewer)"
		" AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.occurrence = f.occurrence"
		" AND b.person = f.viewer AND b.ended_at IS NULL)" },
	{ N_("an open swap is about an ended assignment"),
		"SELECT s.id FROM swap s JOIN assignment a ON a.id = s.assignment OR a.id = s.other"
		" WHERE s.state = 'open' AND a.ended_at IS NOT NULL" },
	{ N_("an area is its own ancestor"),
		"WITH RECURSIVE up (id, parent, depth) AS (SELECT id, parent, 1 FROM area"
		" UNION ALL SELECT u.id, a.parent, u.depth + 1 FROM up u JOIN area a"
		" ON a.id = u.parent WHERE u.depth < 20) SELECT id FROM up WHERE depth = 20" },
	{ N_("more tickets than the queue issued"),
		"SELECT t.occurrence FROM ticket t JOIN queue q ON q.occurrence = t.occurrence"
		" AND q.lane = t.lane WHERE t.number > q.issued" },
	{ N_("a name is kept longer than erased"),
		"SELECT id FROM booking WHERE erased_at IS NOT NULL AND (name IS NOT NULL"
		" OR contact IS NOT NULL)" },
	{ N_("an unsent delivery belongs to a reminder of an earlier turn"),
		"SELECT d.id FROM delivery d JOIN reminder r ON r.id = d.reminder"
		" JOIN occurrence o ON o.id = d.occurrence WHERE d.state IN ('new', 'retry')"
		" AND r.turn < o.turn" },
	{ N_("the parts of a booking differ"),
		"SELECT b.id FROM booking b JOIN booking c ON c.occurrence = b.occurrence"
		" AND c.number = b.number AND c.part <> b.part WHERE c.code <> b.code" },
};
const size_t invariant_count = sizeof invariants / sizeof *invariants;
