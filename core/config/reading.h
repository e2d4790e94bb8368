/* reading.h - from sections and keys to typed values, with a fault for each that is no good */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_READING_H
#define LINLI_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "config/files.h"
#include "config/load.h"
#include "config/source.h"

struct reading {             /* one run of model_load */
	struct arena *arena; /* of the model */
	struct model *model;
	struct faults *faults;
	const struct load_options *options;
	struct source source;
	struct files *files;
	bool any_language;     /* `languages` is faulty: nothing is said about suffixes */
	const char *code;      /* when set, the code of every error ("type-default") */
	struct hash *calendar; /* what the holiday files say, while they are read */
	bool quiet;            /* this value has been judged where it stands */
	bool lost_file;        /* a file was not read: what is not found may stand there */
	bool lost_people;      /* somebody's keys are faulty: who can do what is not known */
};

struct value { /* what is being read, and where complaints about it go */
	const char *text;
	size_t size;
	const char *key, *section;
	struct place_in_file at;
	struct entry *entry; /* NULL: a default */
};

enum value_kind {
	VALUE_TEXT,    /* const char * or, with a language, struct words; bounds in characters */
	VALUE_ID,      /* const char * */
	VALUE_COUNT,   /* int32_t */
	VALUE_BOOL,    /* bool */
	VALUE_CHOICE,  /* an enum: index of the choice */
	VALUE_MINUTES, /* int32_t from a duration; bounds in minutes */
	VALUE_DAYS,    /* the same in days; bounds in minutes */
	VALUE_SPAN,    /* struct civil_span */
	VALUE_DATE,    /* civil_day */
	VALUE_HOURS,   /* struct clock_range */
	VALUE_OWN      /* what `read` makes of it */
};

struct key_row {
	const char *key, *kind_name; /* kind as the manual says it: "list of teams" */
	enum value_kind kind;
	bool required, in_language, over_midnight;
	int32_t min, max;
	const char *initial; /* in file syntax; "": nothing */
	const char *const *choices;
	size_t offset;
	bool (*read)(
		struct reading *r, const struct value *v, void *object, const struct key_row *row);
	const char *example;
	struct words help;
};

/* struct words as an initialiser of static tables. */
#define SAID(zh, en)                                                                               \
	{                                                                                          \
		.in = { [LANG_ZH] = (zh), [LANG_EN] = (en) }                                       \
	}

struct key_table {
	const struct key_row *rows;
	size_t count;
};

/* Reports at the value; the code is replaced while a [type] section is read.  Always false. */
bool value_fault(struct reading *r, const struct value *v, const char *code, const char *hint,
	const char *format, ...) __attribute__((format(printf, 5, 6)));
void value_warn(struct reading *r, const struct value *v, enum severity severity, const char *code,
	const char *hint, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* "did you mean …?" of a word among those known, or NULL. */
const char *value_hint(
	struct reading *r, const char *word, size_t n, const char *const *known, size_t count);

/* A part of a value, for the readers of lists: same place, other text. */
struct value value_part(const struct value *v, const char *text, size_t n);

struct items {
	struct value *list;
	size_t count;
	bool is_none; /* `none` was written */
};
enum items_rule { ITEMS_PLAIN, ITEMS_BRACKETS, ITEMS_REPEATED };
/* Splits at , ， 、 (with BRACKETS not inside of them); trims.  Reports empty items, `none` beside
 * others and (but for REPEATED and BRACKETS) items written twice, which are dropped. */
bool value_items(
	struct reading *r, const struct value *v, enum items_rule rule, struct items *ret_items);

/* One value each; what is not right is reported. */
bool value_count(
	struct reading *r, const struct value *v, int32_t min, int32_t max, int32_t *ret_count);
bool value_choice(
	struct reading *r, const struct value *v, const char *const *choices, int32_t *ret_index);
bool value_span(struct reading *r, const struct value *v, int32_t min, int32_t max,
	struct civil_span *ret_span);
bool value_clock(struct reading *r, const struct value *v, civil_minute *ret_minute);
bool value_hours(struct reading *r, const struct value *v, bool over_midnight,
	struct clock_range *ret_hours);
bool value_date(struct reading *r, const struct value *v, civil_day *ret_day);
/* A date or a range of dates. */
bool value_dates(struct reading *r, const struct value *v, struct civil_range *ret_range);
bool value_monthday(struct reading *r, const struct value *v, int32_t *ret_month, int32_t *ret_day);
bool value_text(
	struct reading *r, const struct value *v, int32_t min, int32_t max, const char **ret_text);
bool value_id(struct reading *r, const struct value *v, const char **ret_id);
bool value_bool(struct reading *r, const struct value *v, bool *ret_bool);
bool value_ages(struct reading *r, const struct value *v, int32_t *ret_min, int32_t *ret_max);
bool value_mail(struct reading *r, const struct value *v, const char **ret_mail);

/* Sets one member of the object by its row; `lang`: of the text. */
bool row_read(struct reading *r, const struct key_row *row, const struct value *v, void *object,
	enum lang lang);
/* Sets every member to its default, reads the section's keys over it, and reports keys that are
 * unknown, missing or in a language they cannot have.  section NULL: defaults alone. */
void section_read(
	struct reading *r, const struct key_table *table, struct section *section, void *object);
/* The row of a key; NULL when there is none. */
const struct key_row *table_find(const struct key_table *table, const char *key);
/* Sets defaults. */
void table_defaults(struct reading *r, const struct key_table *table, void *object,
	const struct section *section);
/* Judges the suffix of a known key: *ret_lang is the language of its text. */
bool entry_language(struct reading *r, struct section *section, struct entry *e, bool in_language,
	enum lang *ret_lang);
/* Reports a key that is not known. */
void entry_unknown(struct reading *r, struct section *section, struct entry *e,
	const char *const *known, size_t count, const char *type);
struct value entry_value(const struct section *section, struct entry *e);
/* The entry when it is there and good. */
struct entry *section_good(const struct section *section, const char *key);
/* Reports at an entry; marks it bad when it is an error. */
void entry_report(struct reading *r, const struct section *section, struct entry *e,
	enum severity severity, const char *code, const char *hint, const char *format, ...)
	__attribute__((format(printf, 7, 8)));
/* Of several keys of one section the one written last, NULLs left out. */
struct entry *entry_later(struct entry *a, struct entry *b);

/* Among objects that begin with their id and are sorted by it; NULL when absent. */
const void *object_find(const void *objects, size_t count, size_t size, const char *id);
/* Was the section of this id among what could not be read?  Then it is not missed as well. */
bool reading_lost(const struct reading *r, const struct value *v);
/* References; the objects themselves stand in the model by now.  code: "unknown-venue". */
const void *reference_find(struct reading *r, const struct value *v, const void *objects,
	size_t count, size_t size, const char *kind, const char *code);

/* The tables; `table_of` by kind of section ("community", "activity"), count 0 for "type". */
struct key_table table_of(const char *kind);
extern const struct key_table keys_community, keys_calendar, keys_server, keys_feeds,
	keys_reminders, keys_roster, keys_privacy, keys_season, keys_area, keys_venue, keys_team,
	keys_role, keys_person, keys_activity, keys_channel;

/* Reads parts of other rooms' keys. */
bool read_audiences(
	struct reading *r, const struct value *v, const char *separators, uint32_t *ret_audiences);
bool read_seasons(struct reading *r, const struct value *v, const struct items *items,
	struct season_range **ret_ranges, size_t *ret_count);

/* load.c's steps, in order. */
void community_read(struct reading *r);
void community_check(struct reading *r);
bool read_days(struct reading *r, const struct value *v, uint32_t *ret_weekdays);
void places_make(struct reading *r); /* the areas, buildings too; before any reference */
void places_read(struct reading *r); /* seasons, areas, venues */
void people_read(struct reading *r); /* teams, roles, people */
void channels_read(struct reading *r);
void activities_read(struct reading *r);
/* The key `type` of an activity; the nearest type's name to one that does not exist. */
bool type_read(struct reading *r, const struct value *v, void *object, const struct key_row *row);
const char *type_hint(struct reading *r, const char *name, size_t n);
void types_read(struct reading *r); /* [type NAME] */
void duties_read(struct reading *r, struct activity *activity, const struct value *v);
void options_read(struct reading *r, struct activity *activity, struct section *section,
	struct section *defaults);
/* Back to the type's default: what was written turned out to be faulty and counts as absent. */
void option_reset(struct reading *r, struct activity *activity, const struct section *section,
	const char *key);
/* One option from its file syntax. */
bool option_read(struct reading *r, const struct option_row *row, const struct value *v,
	enum lang lang, struct option_value *value);
/* The day of `now` in the community's zone. */
civil_day zone_day_of(const struct reading *r);
void activity_check(struct reading *r, struct activity *activity, struct section *section);
void people_check(struct reading *r);
/* Adds name, keys and values, whatever the order of the keys; NULL adds nothing. */
void section_hash(struct hash *hash, const struct section *section);
struct section *section_of(const struct reading *r, const char *kind, const char *id);
/* The first and one behind the last section of a kind; they are sorted by name. */
size_t sections_of(const struct reading *r, const char *kind, size_t *ret_first);
/* Ids in order, digits compared as numbers. */
int id_compare(const char *a, const char *b);

#endif
