/*
 * linli/plugin.h - everything the core and a plugin may know of each other.
 *
 * A plugin is one type of activity.  It exports one constant object whose functions
 * compute and do nothing else: no clock, files, globals or randomness but the seed they
 * are shown.  They may be repeated, reordered, replayed and killed.
 *
 * Ownership: what is shown is borrowed until the function returns; what is emitted is
 * copied before the emitter returns.  Nothing crosses to be freed.
 * Failure: a fault fails the call, and whatever else that call emitted is thrown away.
 * Zero: a member left out is zero; zero is the default named beside it.
 * Growth: members are only added, at the end, leaving no padding, with zero meaning
 * what was before.  What is shown is followed by 1 KiB of zeroes, so a plugin of a newer
 * header reads zero (an emitter: NULL) from an older core; what is emitted carries its
 * size, and an older core refuses the part it does not know only if it is not zero.
 */
#ifndef LINLI_PLUGIN_H
#define LINLI_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINLI_ABI 1u /* raised only when plugins built before would misbehave */

/* -- Values.  All times are civil; zones and instants belong to the core. -- */

typedef int32_t linli_day;   /* days since 1970-01-01, a Thursday */
typedef int32_t linli_clock; /* minutes from midnight of the occurrence's day; may pass 1440 */
typedef int32_t linli_span;  /* minutes */
struct linli_range { int32_t min, max; }; /* both included; max 0: no upper end */

/* Words for people: language tag and text in turn, then NULL; the tag "" serves every
 * language.  The core fills in, for each reader in the reader's own language: {title} {date}
 * {start} {end} {venue} {areas} {number} {total}; for who has booked {time} {ticket}; any
 * option of the type as {its-key}; and {value} or {n} where the struct has that member. */
typedef const char *const *linli_words;
#define LINLI_WORDS(zh, en) ((const char *const[]){ "zh", zh, "en", en, NULL })
#define LINLI_SAME(text)    ((const char *const[]){ "", text, NULL })

static inline int linli_weekday(linli_day day) { return (day % 7 + 10) % 7; } /* Monday: 0 */

/* -- Options: the plugin declares; the core parses, checks, fills and documents. -- */

enum linli_kind {          /* in the file        in the plugin's config struct */
	LINLI_CORE,        /* a key that every activity has, with this type's own default */
	LINLI_BOOL,        /* yes, no            bool */
	LINLI_COUNT,       /* 12                 int32_t */
	LINLI_DAYS,        /* 90d, 2w            int32_t */
	LINLI_SPAN,        /* 15m, 2h30m         linli_span */
	LINLI_CLOCK,       /* 09:30              linli_clock */
	LINLI_HOURS,       /* 09:00-11:30        struct linli_range, of clock times */
	LINLI_RANGE,       /* 5-14, 60+          struct linli_range */
	LINLI_WEEKDAYS,    /* mon, thu           uint32_t, Monday is bit 0 */
	LINLI_CHOICE,      /* one of choices     int32_t, its index */
	LINLI_TEXT,        /* words              const char *; NULL when left out */
	LINLI_TEXTS,       /* one, two, three    const char *const *, ends with NULL */
	LINLI_SKILL,       /* skill that exists  const char *; NULL when left out */
	LINLI_TEAM         /* team that exists   const char *; NULL when left out */
};

struct linli_option {
	const char *key;            /* "walk_in" is written walk-in in the file */
	linli_words help;           /* one sentence, for organizers */
	const char *initial;        /* default in file syntax; NULL: required; "": nothing */
	const char *const *choices; /* for LINLI_CHOICE, ends with NULL */
	int32_t min, max;           /* of the number, both ends, the list's length; max 0: core's limit */
	uint32_t kind, offset;
};

/* { LINLI_OPTION(struct haircut, COUNT, barbers), .initial = "3", ... }: checked against the type
 * of barbers.  { LINLI_DEFAULT("on-holiday", "next-week") } */
#define LINLI_OPTION(config, KIND, member) \
	.key = #member, .kind = LINLI_##KIND, \
	.offset = _Generic(((config *)0)->member, LINLI_T_##KIND: offsetof(config, member))
#define LINLI_DEFAULT(core_key, value) .key = core_key, .kind = LINLI_CORE, .initial = value

#define LINLI_T_BOOL     bool /* one line for each kind */
#define LINLI_T_COUNT    int32_t
#define LINLI_T_DAYS     int32_t
#define LINLI_T_SPAN     linli_span
#define LINLI_T_CLOCK    linli_clock
#define LINLI_T_HOURS    struct linli_range
#define LINLI_T_RANGE    struct linli_range
#define LINLI_T_WEEKDAYS uint32_t
#define LINLI_T_CHOICE   int32_t
#define LINLI_T_TEXT     const char *
#define LINLI_T_TEXTS    const char *const *
#define LINLI_T_SKILL    const char *
#define LINLI_T_TEAM     const char *

/* -- What a plugin is shown. -- */

struct linli_occurrence {
	linli_day day;
	linli_clock start, end;
	int32_t number, total;   /* 0, 1, 2 ... in the series, kept once published; total 0: open end */
	int32_t places, booked;  /* the activity's `places`, 0: not given; how many are taken now */
};

/* One turn of `when`: from one of its dates to the day before the next, whatever today is. */
struct linli_period {
	uint64_t seed;         /* of the community's secret, the activity and the first day */
	const linli_day *days; /* those on which holidays and season let the activity run */
	int32_t count;
	linli_day day;         /* the one that stands unless date() emits another */
	linli_clock start;
	linli_span lasts;
};

/* -- What a plugin emits.  An id is UTF-8, stable and unique among its kind within the
 * occurrence: people, bookings and sent messages hang on it.  At most 64 of each. -- */

enum linli_audience {  /* who forgets to name one reaches the staff only */
	LINLI_STAFF, LINLI_SERVING, LINLI_BOOKED, LINLI_CAME,
	LINLI_NEIGHBOURS, LINLI_PUBLIC /* neighbours live in the areas of the occurrence */
};

struct linli_duty { /* emitted first: filled first when people are short */
	const char *role;        /* its id */
	linli_words name, note;  /* note: for the person who serves, nobody else */
	const char *skill, *team;  /* NULL: any */
	int32_t count, per_area; /* per_area: that many for each area, out of that area */
	linli_clock from, until; /* 0: with the occurrence */
	linli_span rest;         /* free time afterwards; 0: the community's */
	int32_t steady;          /* rather who served this role last, than whose turn it is */
	struct linli_range ages;
};

struct linli_slots { /* a row of times to book, at equal stations side by side */
	const char *id, *role;   /* role: the duty at each station, which alone sees who comes */
	linli_words name, ask;   /* ask: one question to who books, such as what is broken */
	linli_clock first, until;         /* 0: with the occurrence */
	linli_span length, gap;           /* length 0: all of it, as one; gap: way to the next */
	int32_t stations, places, party;  /* 0: 1; places at a station; people in one booking */
	int32_t walk_in;                  /* places of all kept for queue numbers; LINLI_ALL */
	int32_t once_per;                 /* days between two visits of a resident; 0: any */
	int32_t consent_under;            /* a guardian agrees below this age; 0: never */
	int32_t local, at_home;           /* only for the areas' residents; at theirs, not the venue */
	struct linli_range ages;          /* on the day */
};
#define LINLI_ALL INT32_MAX

struct linli_reminder { /* besides the activity's own `remind` */
	const char *id;
	linli_words words;
	const char *value;
	int32_t audience, days;  /* days: -1 the day before, 90 a follow-up */
	linli_clock at;          /* 0: at the start */
	int32_t unless_done;     /* not if those who serve have reported it done */
};

struct linli_text { linli_words words; const char *value; int32_t audience, n; };
struct linli_date { linli_day day; linli_clock start; int32_t surprise; }; /* see date() */
struct linli_fault { const char *key; linli_words words; int32_t n, warning; }; /* or only warns */

struct linli_out {
	void (*fault)(const struct linli_out *, const struct linli_fault *, size_t);
	void (*date)(const struct linli_out *, const struct linli_date *, size_t);
	void (*duty)(const struct linli_out *, const struct linli_duty *, size_t);
	void (*slots)(const struct linli_out *, const struct linli_slots *, size_t);
	void (*reminder)(const struct linli_out *, const struct linli_reminder *, size_t);
	void (*text)(const struct linli_out *, const struct linli_text *, size_t);
};

#define LINLI_EMIT(out, what, ...) /* linli_duty(out, .role = "barber", .count = 3); */ \
	(out)->what((out), &(const struct linli_##what){ __VA_ARGS__ }, sizeof(struct linli_##what))
#define linli_fault(out, ...)    LINLI_EMIT(out, fault, __VA_ARGS__)
#define linli_date(out, ...)     LINLI_EMIT(out, date, __VA_ARGS__)
#define linli_duty(out, ...)     LINLI_EMIT(out, duty, __VA_ARGS__)
#define linli_slots(out, ...)    LINLI_EMIT(out, slots, __VA_ARGS__)
#define linli_reminder(out, ...) LINLI_EMIT(out, reminder, __VA_ARGS__)
#define linli_text(out, ...)     LINLI_EMIT(out, text, __VA_ARGS__)

/* -- The plugin. -- */

struct linli_plugin {
	uint32_t abi, size, option_size; /* set by LINLI_PLUGIN, frozen for ever */
	uint32_t config_size;
	const char *name;                   /* as in `type =` and in the file's name */
	linli_words title, summary;
	const struct linli_option *options; /* ends with a NULL key; NULL: none */

	/* Optional: rules between keys, shown a typical occurrence.  Emits faults. */
	void (*check)(const void *config, const struct linli_occurrence *, const struct linli_out *);
	/* Optional: moves a period's date by emitting another; nothing emitted, it stays.  Of a
	 * surprise only staff and who serve hear before its day, whatever plan() emits. */
	void (*date)(const void *config, const struct linli_period *, const struct linli_out *);
	/* Required: what one occurrence needs.  Emits duties, slots, reminders, texts. */
	void (*plan)(const void *config, const struct linli_occurrence *, const struct linli_out *);
};

#define LINLI_PLUGIN(...) \
	__attribute__((visibility("default"))) const struct linli_plugin linli_plugin = { \
		.abi = LINLI_ABI, .size = sizeof(struct linli_plugin), \
		.option_size = sizeof(struct linli_option), __VA_ARGS__ }

extern const struct linli_plugin linli_plugin; /* the one symbol a plugin exports */

#endif
