/* model.h - a community as the organizers wrote it, typed and linked */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_MODEL_H
#define LINLI_MODEL_H

/*
 * Built once by config_load, never changed afterwards, freed as a whole.  Lists are arrays with a
 * count, sorted by id (areas: digits compared as numbers).  Every object remembers where it was
 * written.  Absent numbers have the default printed in ini-reference.md 3; absent pointers are
 * NULL.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/lang.h"
#include "calendar/civil.h"
#include "calendar/holiday.h"
#include "calendar/series.h"
#include "calendar/when.h"
#include "calendar/zone.h"
#include "config/schema.h"

enum { UNLIMITED = INT32_MAX };

struct season {
	const char *id;
	struct place_in_file at;
	struct words name;
	struct season_range *ranges;
	size_t range_count;
};

enum area_kind { AREA_COMMUNITY, AREA_COMPOUND, AREA_GRID, AREA_BUILDING, AREA_ENTRANCE };

struct area {
	const char *id;
	struct place_in_file at;
	struct words name;
	enum area_kind kind;
	const struct area *within; /* NULL: the community */
	int32_t households;
	const struct person *worker, *liaison;
	size_t index; /* in model.areas */
};

enum venue_kind { VENUE_ROOM, VENUE_STATION, VENUE_MOBILE, VENUE_OUTDOOR };

struct venue_hours {
	const struct season *season; /* NULL: at all times */
	struct clock_range hours;
};

struct venue {
	const char *id;
	struct place_in_file at;
	struct words name;
	enum venue_kind kind;
	int32_t capacity;          /* UNLIMITED */
	struct venue_hours *hours; /* the general ones first; a season's win while it holds */
	size_t hours_count;
	const struct venue *rain_venue;
	bool outdoor, step_free, shared;
};

enum person_kind { PERSON_VOLUNTEER, PERSON_STAFF, PERSON_PARTNER };

struct team {
	const char *id;
	struct place_in_file at;
	struct words name;
	enum person_kind kind;
	const struct person *leader;
	size_t index; /* in model.teams */
};

struct role {
	const char *id;
	struct words name;
};

struct availability { /* on these weekdays (Monday bit 0), between these clock times */
	uint32_t weekdays;
	struct clock_range hours; /* 0…1440: all day; may run over midnight */
};

enum public_name { NAME_NO, NAME_MASKED, NAME_YES };

struct person {
	const char *id;
	struct place_in_file at;
	const char *name;
	enum person_kind kind;
	const struct team **teams;
	size_t team_count;
	const char **skills;
	size_t skill_count;
	struct civil_range *away;
	size_t away_count;
	struct availability *available, *prefer, *dislike;
	size_t available_count, prefer_count, dislike_count; /* available: none written = daily */
	int32_t daily_limit, weekly_limit, monthly_limit;    /* UNLIMITED */
	int32_t rest, longest;                               /* minutes; longest UNLIMITED */
	int32_t share;                                       /* percent */
	const struct activity **avoid;
	size_t avoid_count;
	int32_t born; /* year, 0: grown up */
	enum lang language;
	const char *mail, *phone;
	enum public_name public_name;
	const struct area *area;
	civil_day joined; /* CIVIL_NONE */
	const struct person **with, **not_with;
	size_t with_count, not_with_count;
	const struct channel **channels;
	size_t channel_count;
	bool channels_none, channels_written; /* `none`; else not written: all that fit */
	bool rsvp, active;
	size_t index; /* in model.people */
};

enum audience { /* as in reminders and channels */
	AUDIENCE_STAFF,
	AUDIENCE_SERVING,
	AUDIENCE_BOOKED,
	AUDIENCE_WAITING,
	AUDIENCE_CAME,
	AUDIENCE_NEIGHBOURS,
	AUDIENCE_PUBLIC,
	AUDIENCE_COUNT
};

struct notice {           /* one of `remind` */
	const char *rule; /* as written, canonical: "1d at 18:00", "after 2h to booked" */
	bool after;
	struct civil_span span;
	civil_minute at;    /* CIVIL_NONE: the start's clock time (days) or to the minute (hours) */
	uint32_t audiences; /* bits of enum audience; 0: serving and booked */
};

enum start_kind { START_CLOCK, START_ALL_DAY };
enum visibility { VISIBLE_PUBLIC, VISIBLE_TEAM, VISIBLE_PRIVATE };

struct duty_want { /* one of `duties` of type plain; also what tells the core a role's `kind` */
	const char *role;
	int32_t count, age; /* age 0: any */
	const char *skill;
	const struct team *team;
	bool has_kind;
	enum person_kind kind;
};

struct key_line { /* where a key was written: "slot", "title.en" */
	const char *key;
	uint32_t line;
};

struct activity {
	const char *id;
	struct place_in_file at; /* the section head */
	const struct type_schema *type;
	struct words title, summary, bring, note, text, team_text, person_text;
	const char *programme;
	struct series_rule rule; /* when, from, until, also, except, season, policies */
	enum start_kind start_kind;
	civil_minute start; /* 0 for all-day */
	struct civil_span lasts;
	const struct venue *venue;
	const struct team **teams, **partners;
	size_t team_count, partner_count;
	const struct area **areas; /* none: the whole community */
	size_t area_count;
	bool rotate_areas, rotate_teams;
	int32_t rotate_within; /* days, 0: none */
	struct notice *remind;
	size_t remind_count;
	int32_t places, waitlist;
	bool has_ages;
	int32_t age_min, age_max; /* max UNLIMITED */
	int32_t opens, closes;    /* minutes before the start */
	int32_t rest;             /* minutes */
	enum visibility visibility;
	struct duty_want *duties; /* of type plain */
	size_t duty_count;
	struct option_value *options; /* one per row of the type, in row order */
	bool active;
	const char
		*hash; /* hex, of the section's keys and values as written, type section included */
	bool is_usable;         /* type, when and start are there and right */
	bool has_on_holiday;    /* somebody decided: here, in [type] or in the type itself */
	bool has_fault;         /* a key of its section is faulty and counts as absent */
	struct key_line *lines; /* of every key of the section */
	size_t line_count;
	/* Lines of keys that later steps complain about; 0: not written, then `at` counts. */
	uint32_t line_when, line_venue, line_places, line_areas, line_rotate, line_on_holiday,
		line_also, line_except, line_type, line_title, line_start, line_lasts, line_from,
		line_until;
};

enum channel_type {
	CHANNEL_WEBHOOK,
	CHANNEL_MAIL,
	CHANNEL_COMMAND,
	CHANNEL_FILE,
	CHANNEL_COPY,
	CHANNEL_CALLS,
	CHANNEL_PRINT
};

enum hook_template {
	HOOK_WECOM,
	HOOK_DINGTALK,
	HOOK_FEISHU,
	HOOK_SERVERCHAN,
	HOOK_BARK,
	HOOK_NTFY,
	HOOK_CUSTOM
};

struct channel {
	const char *id;
	struct place_in_file at;
	struct words name;
	enum channel_type type;
	uint32_t audiences;
	enum hook_template hook;
	const char *url_env, *url_file, *secret_env, *secret_file;
	enum { SIGN_NONE, SIGN_DINGTALK, SIGN_FEISHU } sign;
	const char *body, *ok, *retry_when;
	bool is_private;
	int32_t max_bytes; /* 0: by template */
	int32_t rate_count, rate_minutes;
	int32_t *retry; /* minutes */
	size_t retry_count;
	int32_t jitter;                 /* minutes */
	struct clock_range quiet_hours; /* from == until: none */
	int32_t digest;
	const char *run, *path, *sender;
	bool a5;
	enum area_kind per;
};

struct model {
	struct arena *arena;
	/* [community] */
	const char *id;
	struct words name, office;
	const char *zone_name;
	struct zone *zone;
	enum lang language;
	bool languages[LANG_COUNT]; /* always the language, besides the others */
	const char *url, *phone;
	int32_t households, residents;
	/* [calendar] */
	struct holidays *holidays;
	bool mark_unknown;
	int32_t warn_month, warn_day;
	/* [server] [feeds] [reminders] [roster] [privacy]; durations in minutes, days where said */
	const char *listen;
	const char **proxies;
	size_t proxy_count;
	int32_t feed_past_days, feed_future_days;
	int32_t *alarms; /* minutes before the start */
	size_t alarm_count;
	int32_t refresh;
	struct clock_range quiet_hours;
	int32_t late, digest;
	int32_t horizon_days, freeze_days, spacing, window_days, travel;
	int32_t keep_contacts_days, keep_clinic_days, keep_visit_days, keep_messages_days;
	/* the sections, each sorted by id */
	struct season *seasons;
	struct area *areas;
	struct venue *venues;
	struct team *teams;
	struct role *roles;
	struct person *people;
	struct activity *activities;
	struct channel *channels;
	size_t season_count, area_count, venue_count, team_count, role_count, person_count,
		activity_count, channel_count;
	size_t file_count;
	const char *hash;          /* hex, of everything read: equal = nothing was edited */
	const char *calendar_hash; /* hex, of the holiday files and the zone */
};

/* By id; NULL when absent. */
const struct area *model_area(const struct model *model, const char *id);
const struct venue *model_venue(const struct model *model, const char *id);
const struct team *model_team(const struct model *model, const char *id);
const struct role *model_role(const struct model *model, const char *id);
const struct person *model_person(const struct model *model, const char *id);
const struct activity *model_activity(const struct model *model, const char *id);
/* Where a key of the activity was written; its section head when it was not (or key is NULL). */
struct place_in_file activity_place(const struct activity *activity, const char *key);
bool person_has_team(const struct person *person, const struct team *team);
bool person_has_skill(const struct person *person, const char *skill);

/* The names used in files: "staff" …, "compound" …, "public" …, "volunteer" … */
const char *audience_name(enum audience audience);
const char *area_kind_name(enum area_kind kind);
const char *visibility_name(enum visibility visibility);
const char *person_kind_name(enum person_kind kind);
const char *venue_kind_name(enum venue_kind kind);

#endif
