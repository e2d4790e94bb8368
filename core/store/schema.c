/* schema.c - the tables of the store, and the steps from one version to the next */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/schema.h"

/* Whose row it is, and that what it points to is of the same community. */
#define OF_COMMUNITY "community INTEGER NOT NULL REFERENCES community (id)"
#define OF_OCCURRENCE "FOREIGN KEY (community, occurrence) REFERENCES occurrence (community, id)"

static const char *const version_1[] = {
	"CREATE TABLE community ("
	" id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name_zh TEXT, name_en TEXT,"
	" zone TEXT NOT NULL,"
	/* UIDs and marks are HMACs under it */
	" salt TEXT NOT NULL CHECK (length(salt) >= 32),"
	/* grows with every write, for caches */
	" revision INTEGER NOT NULL DEFAULT 0,"
	" CHECK (name_zh IS NOT NULL OR name_en IS NOT NULL)) STRICT",

	/* One accepted configuration. */
	"CREATE TABLE generation (" OF_COMMUNITY ", number INTEGER NOT NULL CHECK (number > 0),"
	" hash TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER CHECK (until >= since),"
	" PRIMARY KEY (community, number)) STRICT, WITHOUT ROWID",
	"CREATE UNIQUE INDEX generation_current ON generation (community) WHERE until IS NULL",

	/* What the right side must know of the configuration: texts, windows, channels; no secret.
	 */
	"CREATE TABLE setting (" OF_COMMUNITY ", subject TEXT NOT NULL, key TEXT NOT NULL,"
	" language TEXT NOT NULL DEFAULT '', value TEXT NOT NULL,"
	" PRIMARY KEY (community, subject, key, language)) STRICT, WITHOUT ROWID",

	"CREATE TABLE area (id INTEGER PRIMARY KEY, " OF_COMMUNITY ", code TEXT NOT NULL,"
	" name_zh TEXT, name_en TEXT, kind TEXT NOT NULL DEFAULT '', parent INTEGER,"
	" UNIQUE (community, code), UNIQUE (community, id),"
	" FOREIGN KEY (community, parent) REFERENCES area (community, id)) STRICT",

	"CREATE TABLE venue (id INTEGER PRIMARY KEY, " OF_COMMUNITY ", code TEXT NOT NULL,"
	" name_zh TEXT, name_en TEXT, capacity INTEGER CHECK (capacity > 0),"
	" shared INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)),"
	" UNIQUE (community, code), UNIQUE (community, id)) STRICT",

	"CREATE TABLE team (id INTEGER PRIMARY KEY, " OF_COMMUNITY ", code TEXT NOT NULL,"
	" name_zh TEXT, name_en TEXT,"
	" UNIQUE (community, code), UNIQUE (community, id)) STRICT",

	/* What the right side must show of a person; the rules stay in the INI. */
	"CREATE TABLE person (id INTEGER PRIMARY KEY, " OF_COMMUNITY ", code TEXT NOT NULL,"
	" name TEXT, kind TEXT NOT NULL DEFAULT 'volunteer'"
	" CHECK (kind IN ('volunteer', 'staff', 'partner')),"
	" language TEXT NOT NULL DEFAULT '', shown TEXT NOT NULL DEFAULT 'no'"
	" CHECK (shown IN ('no', 'masked', 'yes')),"
	" reach TEXT NOT NULL DEFAULT '', gone_at INTEGER,"
	" UNIQUE (community, code), UNIQUE (community, id)) STRICT",

	/* A secret feed or a person's answer link; a row with `until` answers 410. */
	"CREATE TABLE token (hash TEXT PRIMARY KEY CHECK (length(hash) = 64), " OF_COMMUNITY ","
	" kind TEXT NOT NULL CHECK (kind IN ('person', 'team', 'organizer')),"
	" subject TEXT NOT NULL, reset INTEGER NOT NULL DEFAULT 0 CHECK (reset >= 0),"
	" since INTEGER NOT NULL, until INTEGER,"
	" UNIQUE (community, kind, subject, reset)) STRICT, WITHOUT ROWID",
	"CREATE UNIQUE INDEX token_current ON token (community, kind, subject)"
	" WHERE until IS NULL",

	/* input_hash: section, plugin and calendar; a type is asked again when it changes. */
	"CREATE TABLE activity (id INTEGER PRIMARY KEY, " OF_COMMUNITY ", code TEXT NOT NULL,"
	" type TEXT NOT NULL, title_zh TEXT, title_en TEXT, summary_zh TEXT, summary_en TEXT,"
	" programme TEXT, input_hash TEXT NOT NULL DEFAULT '',"
	" visibility TEXT NOT NULL DEFAULT 'public'"
	" CHECK (visibility IN ('public', 'team', 'private')), removed_at INTEGER,"
	" CHECK (title_zh IS NOT NULL OR title_en IS NOT NULL),"
	" UNIQUE (community, code), UNIQUE (community, id)) STRICT",

	/* How an activity's plugin has been doing. */
	"CREATE TABLE health (activity INTEGER PRIMARY KEY REFERENCES activity (id),"
	" community INTEGER NOT NULL, failures INTEGER NOT NULL CHECK (failures > 0),"
	" fault TEXT NOT NULL, retry_at INTEGER, quarantined_at INTEGER,"
	" CHECK (quarantined_at IS NULL OR retry_at IS NULL),"
	" FOREIGN KEY (community, activity) REFERENCES activity (community, id)) STRICT",

	/*
	 * begins and ends of a whole day: its midnights.  status withdrawn: the plan no longer has
	 * it. turn: how often its start moved, part of a reminder's key.  last_wait: the last
	 * ticket of its waiting list.  drawn: its type chose the day.
	 */
	"CREATE TABLE occurrence (id INTEGER PRIMARY KEY, community INTEGER NOT NULL,"
	" activity INTEGER NOT NULL, original TEXT NOT NULL CHECK (length(original) = 10),"
	" uid TEXT NOT NULL UNIQUE, begins INTEGER NOT NULL,"
	" ends INTEGER NOT NULL CHECK (ends > begins),"
	" all_day INTEGER NOT NULL DEFAULT 0 CHECK (all_day IN (0, 1)), moved_from INTEGER,"
	" venue INTEGER, spot TEXT NOT NULL DEFAULT '',"
	" status TEXT NOT NULL CHECK (status IN ('planned', 'cancelled', 'withdrawn')),"
	" reason TEXT NOT NULL DEFAULT '' CHECK (reason IN ('', 'holiday', 'holiday-kept',"
	" 'holiday-unknown', 'makeup-workday', 'makeup-run', 'school-off', 'season', 'by-hand')),"
	" label TEXT NOT NULL DEFAULT '', public_from INTEGER, plan_hash TEXT NOT NULL,"
	" number INTEGER NOT NULL DEFAULT 0 CHECK (number >= 0),"
	" total INTEGER NOT NULL DEFAULT 0 CHECK (total >= 0),"
	" turn INTEGER NOT NULL DEFAULT 0 CHECK (turn >= 0),"
	" drawn INTEGER NOT NULL DEFAULT 0 CHECK (drawn IN (0, 1)),"
	" places INTEGER NOT NULL DEFAULT 0 CHECK (places >= 0),"
	" waitlist INTEGER NOT NULL DEFAULT 0 CHECK (waitlist >= 0),"
	" last_wait INTEGER NOT NULL DEFAULT 0 CHECK (last_wait >= 0),"
	" opens INTEGER, closes INTEGER, age_min INTEGER NOT NULL DEFAULT 0,"
	" age_max INTEGER NOT NULL DEFAULT 0, heads INTEGER CHECK (heads >= 0),"
	" UNIQUE (community, activity, original), UNIQUE (community, id),"
	" FOREIGN KEY (community, activity) REFERENCES activity (community, id),"
	" FOREIGN KEY (community, venue) REFERENCES venue (community, id)) STRICT",
	"CREATE INDEX occurrence_time ON occurrence (community, begins)",
	"CREATE INDEX occurrence_venue ON occurrence (community, venue, begins)"
	" WHERE status = 'planned'",
	"CREATE INDEX occurrence_surprise ON occurrence (community, public_from)"
	" WHERE public_from IS NOT NULL",

	/* Whose feeds show it; no row: the whole community.  turn: it is this area's turn. */
	"CREATE TABLE scope (occurrence INTEGER NOT NULL, area INTEGER NOT NULL,"
	" community INTEGER NOT NULL, turn INTEGER NOT NULL DEFAULT 0 CHECK (turn IN (0, 1)),"
	" PRIMARY KEY (occurrence, area), " OF_OCCURRENCE ","
	" FOREIGN KEY (community, area) REFERENCES area (community, id)) STRICT, WITHOUT ROWID",
	/* Whose team feed shows it. */
	"CREATE TABLE crew (occurrence INTEGER NOT NULL, team INTEGER NOT NULL,"
	" community INTEGER NOT NULL, PRIMARY KEY (occurrence, team), " OF_OCCURRENCE ","
	" FOREIGN KEY (community, team) REFERENCES team (community, id)) STRICT, WITHOUT ROWID",

	/* subject '': the occurrence; 'duty ROLE', 'slots LANE', 'remind RULE'. */
	"CREATE TABLE wording (occurrence INTEGER NOT NULL, community INTEGER NOT NULL,"
	" subject TEXT NOT NULL DEFAULT '', audience TEXT NOT NULL"
	" CHECK (audience IN ('staff', 'serving', 'booked', 'waiting', 'came', 'neighbours',"
	" 'public')), summary_zh TEXT, summary_en TEXT, detail_zh TEXT, detail_en TEXT,"
	" PRIMARY KEY (occurrence, subject, audience), " OF_OCCURRENCE ") STRICT, WITHOUT ROWID",

	/*
	 * What one audience sees of an occurrence: SEQUENCE lives here.  hash: of the rendered
	 * event without its three stamps.  gone: a tombstone, shown until ends + 7 days.
	 */
	"CREATE TABLE face (occurrence INTEGER NOT NULL, audience TEXT NOT NULL"
	" CHECK (audience IN ('public', 'team', 'person')), viewer INTEGER NOT NULL DEFAULT 0,"
	" community INTEGER NOT NULL, hash TEXT NOT NULL,"
	" sequence INTEGER NOT NULL DEFAULT 0 CHECK (sequence >= 0), modified INTEGER NOT NULL,"
	" gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),"
	" PRIMARY KEY (occurrence, audience, viewer),"
	" CHECK ((audience = 'person') = (viewer > 0)), " OF_OCCURRENCE ") STRICT, WITHOUT ROWID",
	"CREATE INDEX face_viewer ON face (community, viewer, occurrence)"
	" WHERE audience = 'person'",

	/* What people decided; keyed by date, so it outlives the row it is about. */
	"CREATE TABLE override (id INTEGER PRIMARY KEY, community INTEGER NOT NULL,"
	" activity INTEGER NOT NULL, original TEXT NOT NULL CHECK (length(original) = 10),"
	" kind TEXT NOT NULL CHECK (kind IN ('cancel', 'move', 'venue', 'spot', 'add', 'note')),"
	" value TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', made_by TEXT NOT NULL,"
	" made_at INTEGER NOT NULL, undone_at INTEGER CHECK (undone_at >= made_at),"
	" FOREIGN KEY (community, activity) REFERENCES activity (community, id)) STRICT",
	"CREATE UNIQUE INDEX override_current ON override (community, activity, original, kind)"
	" WHERE undone_at IS NULL",

	/* rank: the order of emission.  dropped_at: the plan lost it while people hang on it. */
	"CREATE TABLE duty (id INTEGER PRIMARY KEY, community INTEGER NOT NULL,"
	" occurrence INTEGER NOT NULL, role TEXT NOT NULL, rank INTEGER NOT NULL DEFAULT 0,"
	" need INTEGER NOT NULL CHECK (need BETWEEN 0 AND 500),"
	" per_area INTEGER NOT NULL DEFAULT 0 CHECK (per_area BETWEEN 0 AND 20),"
	" skill TEXT NOT NULL DEFAULT '', team TEXT NOT NULL DEFAULT '',"
	" kind TEXT NOT NULL DEFAULT '', after INTEGER NOT NULL,"
	" length INTEGER NOT NULL CHECK (length > 0), rest INTEGER NOT NULL DEFAULT 0,"
	" steady INTEGER NOT NULL DEFAULT 0 CHECK (steady IN (0, 1)),"
	" age_min INTEGER NOT NULL DEFAULT 0, age_max INTEGER NOT NULL DEFAULT 0,"
	" dropped_at INTEGER, UNIQUE (occurrence, role), UNIQUE (community, id),"
	" " OF_OCCURRENCE ") STRICT",
	/* The last seats of a duty are the areas', in order of their codes. */
	"CREATE TABLE duty_area (duty INTEGER NOT NULL, area INTEGER NOT NULL,"
	" community INTEGER NOT NULL, seats INTEGER NOT NULL CHECK (seats > 0),"
	" PRIMARY KEY (duty, area), FOREIGN KEY (community, duty) REFERENCES duty (community, id),"
	" FOREIGN KEY (community, area) REFERENCES area (community, id)) STRICT, WITHOUT ROWID",
	/* What the roster said of a seat: why it is open, or why this person. */
	"CREATE TABLE verdict (duty INTEGER NOT NULL, seat INTEGER NOT NULL CHECK (seat > 0),"
	" community INTEGER NOT NULL, is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),"
	" code TEXT NOT NULL, why_zh TEXT, why_en TEXT, PRIMARY KEY (duty, seat),"
	" FOREIGN KEY (community, duty) REFERENCES duty (community, id)) STRICT, WITHOUT ROWID",

	"CREATE TABLE assignment (id INTEGER PRIMARY KEY, community INTEGER NOT NULL,"
	" duty INTEGER NOT NULL, seat INTEGER NOT NULL CHECK (seat BETWEEN 1 AND 500),"
	" person INTEGER NOT NULL, made_by TEXT NOT NULL"
	" CHECK (made_by IN ('solver', 'hand', 'swap')), published_at INTEGER, locked_at INTEGER,"
	" answer TEXT NOT NULL DEFAULT 'none' CHECK (answer IN ('none', 'accepted', 'declined')),"
	" answered_at INTEGER, ended_at INTEGER, ended_why TEXT"
	" CHECK (ended_why IN ('replanned', 'declined', 'swapped', 'hand', 'withdrawn',"
	" 'given-up')), minutes INTEGER CHECK (minutes >= 0),"
	" UNIQUE (community, id), CHECK ((ended_at IS NULL) = (ended_why IS NULL)),"
	" CHECK ((answer = 'none') = (answered_at IS NULL)),"
	/* a declined seat is open again at once */
	" CHECK (answer <> 'declined' OR ended_at IS NOT NULL),"
	" FOREIGN KEY (community, duty) REFERENCES duty (community, id),"
	" FOREIGN KEY (community, person) REFERENCES person (community, id)) STRICT",
	"CREATE UNIQUE INDEX assignment_seat ON assignment (duty, seat) WHERE ended_at IS NULL",
	"CREATE UNIQUE INDEX assignment_once ON assignment (duty, person)"
	" WHERE ended_at IS NULL",
	"CREATE INDEX assignment_person ON assignment (community, person)"
	" WHERE ended_at IS NULL",

	/*
	 * A seat offered: to one named person, in exchange for that person's own seat (other), or
	 * to whoever is first.  assignment: who offers it; none when the seat was given up and is
	 * open.
	 */
	"CREATE TABLE swap (id INTEGER PRIMARY KEY, community INTEGER NOT NULL,"
	" duty INTEGER NOT NULL, seat INTEGER NOT NULL CHECK (seat > 0), assignment INTEGER,"
	" other INTEGER, wanted INTEGER, offered_at INTEGER NOT NULL,"
	" expires_at INTEGER NOT NULL CHECK (expires_at > offered_at),"
	" state TEXT NOT NULL DEFAULT 'open'"
	" CHECK (state IN ('open', 'taken', 'withdrawn', 'expired')), taken_by INTEGER,"
	" CHECK ((state = 'taken') = (taken_by IS NOT NULL)),"
	" CHECK (other IS NULL OR (assignment IS NOT NULL AND wanted IS NOT NULL)),"
	" FOREIGN KEY (community, duty) REFERENCES duty (community, id),"
	" FOREIGN KEY (community, assignment) REFERENCES assignment (community, id),"
	" FOREIGN KEY (community, other) REFERENCES assignment (community, id),"
	" FOREIGN KEY (community, wanted) REFERENCES person (community, id),"
	" FOREIGN KEY (community, taken_by) REFERENCES person (community, id)) STRICT",
	"CREATE UNIQUE INDEX swap_open ON swap (duty, seat) WHERE state = 'open'",
	"CREATE INDEX swap_other ON swap (other) WHERE state = 'open'",

	/* Roster history: closed months, so that it survives the purge. debt: 1/1000 duty. */
	"CREATE TABLE tally (community INTEGER NOT NULL, person INTEGER NOT NULL,"
	" pool TEXT NOT NULL, month TEXT NOT NULL CHECK (length(month) = 7),"
	" total INTEGER NOT NULL, holiday INTEGER NOT NULL, weekend INTEGER NOT NULL,"
	" minutes INTEGER NOT NULL, debt INTEGER NOT NULL,"
	" CHECK (holiday BETWEEN 0 AND total AND weekend BETWEEN 0 AND total),"
	" PRIMARY KEY (community, person, pool, month),"
	" FOREIGN KEY (community, person) REFERENCES person (community, id)) STRICT,"
	" WITHOUT ROWID",

	/* One row of slots; code '' where an activity has places and no slots. */
	"CREATE TABLE lane (occurrence INTEGER NOT NULL, code TEXT NOT NULL,"
	" community INTEGER NOT NULL, role TEXT NOT NULL DEFAULT '',"
	" party INTEGER NOT NULL DEFAULT 1 CHECK (party BETWEEN 1 AND 20),"
	" walk_in INTEGER NOT NULL DEFAULT 0 CHECK (walk_in >= 0),"
	" once_per INTEGER NOT NULL DEFAULT 0 CHECK (once_per >= 0),"
	" consent_under INTEGER NOT NULL DEFAULT 0 CHECK (consent_under >= 0),"
	" local INTEGER NOT NULL DEFAULT 0 CHECK (local IN (0, 1)),"
	" at_home INTEGER NOT NULL DEFAULT 0 CHECK (at_home IN (0, 1)),"
	" age_min INTEGER NOT NULL DEFAULT 0, age_max INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (occurrence, code), " OF_OCCURRENCE ") STRICT, WITHOUT ROWID",
	/* In seconds from the start: a move rewrites nothing.  closed_at: the plan dropped it while
	 * somebody was in it. */
	"CREATE TABLE slot (id INTEGER PRIMARY KEY, community INTEGER NOT NULL,"
	" occurrence INTEGER NOT NULL, lane TEXT NOT NULL,"
	" station INTEGER NOT NULL CHECK (station > 0), after INTEGER NOT NULL,"
	" length INTEGER NOT NULL CHECK (length > 0), closed_at INTEGER,"
	" UNIQUE (occurrence, lane, station, after), UNIQUE (occurrence, id),"
	" UNIQUE (community, id),"
	" FOREIGN KEY (occurrence, lane) REFERENCES lane (occurrence, code),"
	" " OF_OCCURRENCE ") STRICT",
	/* Capacity is a number of rows: nothing to overrun. */
	"CREATE TABLE place (slot INTEGER NOT NULL, number INTEGER NOT NULL CHECK (number > 0),"
	" community INTEGER NOT NULL, PRIMARY KEY (slot, number),"
	" FOREIGN KEY (community, slot) REFERENCES slot (community, id)) STRICT, WITHOUT ROWID",

	/*
	 * code: the hash of what the resident holds; number and part: the n-th booking of the
	 * occurrence, and which of its places.  mark: HMAC of name and contact, for rules of
	 * "once"; erased with them.  slot empty: waits for any.
	 */
	"CREATE TABLE booking (id INTEGER PRIMARY KEY, community INTEGER NOT NULL,"
	" occurrence INTEGER NOT NULL, slot INTEGER, place INTEGER,"
	" state TEXT NOT NULL CHECK (state IN ('held', 'waiting', 'offered', 'attended',"
	" 'absent', 'cancelled', 'expired')), wait INTEGER CHECK (wait > 0),"
	" offer_until INTEGER, number INTEGER NOT NULL CHECK (number > 0),"
	" part INTEGER NOT NULL DEFAULT 1 CHECK (part > 0), code TEXT NOT NULL, mark TEXT,"
	" person INTEGER, people INTEGER NOT NULL DEFAULT 1 CHECK (people > 0),"
	" name TEXT, contact TEXT, ages TEXT NOT NULL DEFAULT '', guardian TEXT, consent TEXT,"
	" made_by TEXT NOT NULL, made_at INTEGER NOT NULL, ended_at INTEGER, erased_at INTEGER,"
	" UNIQUE (community, code, part), UNIQUE (community, id), UNIQUE (occurrence, wait),"
	" UNIQUE (occurrence, number, part),"
	" CHECK ((state IN ('held', 'offered', 'attended', 'absent')) = (place IS NOT NULL)),"
	" CHECK (place IS NULL OR slot IS NOT NULL),"
	" CHECK ((state = 'offered') = (offer_until IS NOT NULL)),"
	" CHECK (state NOT IN ('waiting', 'offered') OR wait IS NOT NULL),"
	" CHECK ((state IN ('cancelled', 'expired')) = (ended_at IS NOT NULL)),"
	" CHECK (erased_at IS NULL OR (name IS NULL AND contact IS NULL AND mark IS NULL"
	" AND guardian IS NULL)), " OF_OCCURRENCE ","
	" FOREIGN KEY (community, person) REFERENCES person (community, id),"
	" FOREIGN KEY (occurrence, slot) REFERENCES slot (occurrence, id),"
	" FOREIGN KEY (slot, place) REFERENCES place (slot, number)) STRICT",
	"CREATE UNIQUE INDEX booking_place ON booking (slot, place) WHERE place IS NOT NULL",
	"CREATE UNIQUE INDEX booking_mark ON booking (occurrence, mark)"
	" WHERE ended_at IS NULL AND mark IS NOT NULL AND part = 1",
	"CREATE INDEX booking_once ON booking (community, mark) WHERE mark IS NOT NULL",
	"CREATE INDEX booking_occurrence ON booking (community, occurrence)",
	"CREATE INDEX booking_slot ON booking (slot)",
	"CREATE INDEX booking_person ON booking (community, person) WHERE person IS NOT NULL",
	"CREATE INDEX booking_offer ON booking (offer_until) WHERE state = 'offered'",

	"CREATE TABLE queue (community INTEGER NOT NULL, occurrence INTEGER NOT NULL,"
	" lane TEXT NOT NULL, issued INTEGER NOT NULL DEFAULT 0,"
	" serving INTEGER NOT NULL DEFAULT 0, CHECK (serving BETWEEN 0 AND issued),"
	" PRIMARY KEY (occurrence, lane), " OF_OCCURRENCE ") STRICT, WITHOUT ROWID",
	"CREATE TABLE ticket (occurrence INTEGER NOT NULL, lane TEXT NOT NULL,"
	" number INTEGER NOT NULL CHECK (number > 0), community INTEGER NOT NULL,"
	" issued_at INTEGER NOT NULL, called_at INTEGER,"
	" done_at INTEGER CHECK (done_at >= called_at), PRIMARY KEY (occurrence, lane, number),"
	" FOREIGN KEY (occurrence, lane) REFERENCES queue (occurrence, lane)) STRICT,"
	" WITHOUT ROWID",

	/* Planned: one row per rule, audience and turn, never per head.  spread: its deliveries
	 * exist. */
	"CREATE TABLE reminder (id INTEGER PRIMARY KEY, community INTEGER NOT NULL,"
	" occurrence INTEGER NOT NULL, turn INTEGER NOT NULL, audience TEXT NOT NULL"
	" CHECK (audience IN ('staff', 'serving', 'booked', 'waiting', 'came', 'neighbours',"
	" 'public')), rule TEXT NOT NULL, due INTEGER NOT NULL,"
	" not_after INTEGER NOT NULL CHECK (not_after > due),"
	" unless_done INTEGER NOT NULL DEFAULT 0 CHECK (unless_done IN (0, 1)),"
	" state TEXT NOT NULL DEFAULT 'new'"
	" CHECK (state IN ('new', 'spread', 'missed', 'cancelled')),"
	" UNIQUE (occurrence, audience, rule, turn), UNIQUE (occurrence, id),"
	" " OF_OCCURRENCE ") STRICT",
	"CREATE INDEX reminder_due ON reminder (due, id) WHERE state = 'new'",

	/*
	 * The outbox.  key: Message-ID, webhook-id.  ready: when it may be taken, that is due, the
	 * lease's end, or retry time; empty when it ended.  channel '*': a notice not yet routed.
	 */
	"CREATE TABLE delivery (id INTEGER PRIMARY KEY, " OF_COMMUNITY ", key TEXT NOT NULL,"
	" reminder INTEGER, occurrence INTEGER, channel TEXT NOT NULL, recipient TEXT NOT NULL,"
	" due INTEGER NOT NULL, not_after INTEGER NOT NULL CHECK (not_after > due),"
	" state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'leased', 'retry', 'sent',"
	" 'missed', 'dead', 'cancelled')), ready INTEGER,"
	" attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0), owner TEXT, body TEXT,"
	" error TEXT, ended_at INTEGER, UNIQUE (community, key),"
	" CHECK ((state IN ('new', 'leased', 'retry')) = (ready IS NOT NULL)),"
	" CHECK ((state = 'leased') = (owner IS NOT NULL)),"
	" CHECK ((ready IS NULL) = (ended_at IS NOT NULL)),"
	" FOREIGN KEY (occurrence, reminder) REFERENCES reminder (occurrence, id),"
	" CHECK (reminder IS NULL OR occurrence IS NOT NULL), " OF_OCCURRENCE ") STRICT",
	"CREATE INDEX delivery_ready ON delivery (ready, id) WHERE ready IS NOT NULL",
	"CREATE INDEX delivery_channel ON delivery (channel, ready, id) WHERE ready IS NOT NULL",
	"CREATE INDEX delivery_recipient ON delivery (channel, recipient, ready)"
	" WHERE ready IS NOT NULL",
	"CREATE INDEX delivery_reminder ON delivery (reminder)",
	"CREATE INDEX delivery_occurrence ON delivery (community, occurrence)",
	"CREATE INDEX delivery_ended ON delivery (community, ended_at)"
	" WHERE ended_at IS NOT NULL",

	"CREATE TABLE feed (" OF_COMMUNITY ", name TEXT NOT NULL, etag TEXT NOT NULL,"
	" last_modified INTEGER NOT NULL, events INTEGER NOT NULL, bytes INTEGER NOT NULL,"
	" PRIMARY KEY (community, name)) STRICT, WITHOUT ROWID",
	"CREATE TABLE audit (id INTEGER PRIMARY KEY, " OF_COMMUNITY ", at INTEGER NOT NULL,"
	" who TEXT NOT NULL, deed TEXT NOT NULL, subject TEXT NOT NULL,"
	" detail TEXT NOT NULL DEFAULT '') STRICT",
	"CREATE INDEX audit_time ON audit (community, at)",
	/* What the yearly report needs after the names are gone. */
	"CREATE TABLE count (" OF_COMMUNITY ", month TEXT NOT NULL CHECK (length(month) = 7),"
	" activity TEXT NOT NULL, area TEXT NOT NULL, measure TEXT NOT NULL"
	" CHECK (measure IN ('held', 'cancelled', 'booked', 'attended', 'absent', 'heads',"
	" 'served', 'minutes', 'distinct')), value INTEGER NOT NULL CHECK (value >= 0),"
	" PRIMARY KEY (community, month, activity, area, measure)) STRICT, WITHOUT ROWID",
	/* Distinct people of a year; emptied when the year is sealed. */
	"CREATE TABLE visitor (" OF_COMMUNITY ", year INTEGER NOT NULL, activity TEXT NOT NULL,"
	" mark TEXT NOT NULL, PRIMARY KEY (community, year, activity, mark)) STRICT,"
	" WITHOUT ROWID",
	NULL,
};

const struct migration schema_migrations[] = {
	{ .version = 1, .steps = version_1 },
};
const size_t schema_migration_count = sizeof schema_migrations / sizeof *schema_migrations;

int schema_version(void)
{
	return schema_migrations[schema_migration_count - 1].version;
}
