/* record.h - what crosses between core and host, one table per record */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_RECORD_H
#define LINLI_RECORD_H

/*
 * A frame's body is a sequence of records: u32 tag, then every member in table order,
 * little-endian, nothing optional, no padding.  Number, flag: 4 bytes two's complement.  Wide: 8
 * bytes.  Range: two numbers.  Text: u32 length, then the bytes; 0xFFFFFFFF is NULL.  Words: u32
 * number of strings (tag and text in turn), then texts; 0 is NULL.  List: u32 number, then texts;
 * 0xFFFFFFFF is NULL.  Days: u32 number, then numbers.
 *
 * The same rows drive the host's encoding and the core's decoding, with its bounds.  A record has
 * two shapes: as the host knows it (the structs of linli/plugin.h) and as the core does (answer.h);
 * where both are ours they are one struct of this header.  A new member is a new row.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/lang.h"
#include "base/text.h"

enum record_tag {
	RECORD_HEAD = 1, /* a plugin's description begins */
	RECORD_OPTION,
	RECORD_FAULT,
	RECORD_DATE,
	RECORD_DUTY,
	RECORD_SLOTS,
	RECORD_REMINDER,
	RECORD_TEXT,
	RECORD_BEGIN, /* the answer to one occurrence or period begins */
	RECORD_END,
	RECORD_DONE,    /* nothing follows */
	RECORD_REFUSED, /* instead of all that */
	RECORD_CALL,    /* a request begins */
	RECORD_VALUE,
	RECORD_OCCURRENCE,
	RECORD_PERIOD,
	RECORD_TAGS
};

enum record_kind {   /* host's shape, core's shape where it differs */
	KIND_NUMBER, /* int32_t */
	KIND_FLAG,   /* int32_t, bool */
	KIND_WIDE,   /* uint64_t */
	KIND_RANGE,  /* two int32_t */
	KIND_TEXT,   /* const char * */
	KIND_WORDS,  /* linli_words, struct words */
	KIND_LIST,   /* const char *const *, ends with NULL */
	KIND_DAYS    /* struct record_days */
};

enum record_side { SIDE_HOST, SIDE_CORE };

struct record_member {
	const char *name;
	enum record_kind kind;
	bool needed;      /* NULL is refused; words have a language of ours; an id is not empty */
	uint32_t at[2];   /* offset, by enum record_side */
	int32_t min, max; /* of a number or both ends of a range; max: bytes of a text, length of a
			     list */
};

struct record_table {
	const char *name;
	const struct record_member *members;
	size_t count;
	size_t size[2]; /* of the struct, by enum record_side */
	size_t most;    /* of these in one call; 0: as the request says */
};

const struct record_table *record_table(enum record_tag tag);
/* A number that changes with any row of any table. */
uint32_t record_build(void);

/* Appends tag and members. */
void record_put(struct text *t, enum record_tag tag, enum record_side side, const void *object);

struct record_reader {
	const uint8_t *bytes;
	size_t size, at;
	struct arena *arena; /* of the strings that are read */
	struct text *why;    /* gets one sentence when something is wrong */
};

/* The next tag without moving; 0 at the end or when fewer than 4 bytes are left. */
uint32_t record_peek(const struct record_reader *reader);
/* Reads the record with this tag into *ret_object, of the side's struct; false and a sentence when
 * it is another, is cut, or a member is not as its row says. */
bool record_get(
	struct record_reader *reader, enum record_tag tag, enum record_side side, void *ret_object);

/* -- the structs that both sides share -- */

struct record_days {
	const int32_t *items;
	size_t count;
};

struct record_head { /* as the host knows it */
	int32_t abi, size, has_check, has_date;
	const char *name;
	const char *const *title, *const *summary; /* linli_words */
};

struct record_described { /* as the core knows it */
	int32_t abi, size;
	bool has_check, has_date;
	const char *name;
	struct words title, summary;
};

struct record_mark {           /* BEGIN, END, DONE */
	int32_t index, status; /* DONE: how many calls; status: enum need_status */
};

enum refusal {            /* why a plugin cannot be used; the core has the words */
	REFUSAL_LOAD = 1, /* detail: what the loader says */
	REFUSAL_SYMBOL,   /* exports no linli_plugin */
	REFUSAL_ABI,      /* detail: the number it was built for */
	REFUSAL_STRUCT,   /* a frozen member is out of range; detail: which */
	REFUSAL_NAME,     /* detail: the name it has */
	REFUSAL_OPTION,   /* detail: the option that is no good */
	REFUSAL_NEWER,    /* detail: the option that needs a newer linli */
	REFUSAL_VALUES,   /* the values do not fit the rows: core and plugin disagree */
	REFUSAL_MOST
};

struct record_refused {
	int32_t code;
	const char *detail;
};

struct record_call {
	const char *name; /* of the type */
	int32_t values, items;
};

struct record_value { /* of one option, by its kind */
	int32_t kind, number, min, max, weekdays;
	const char *text;
	const char *const *texts;
};

struct record_period {
	uint64_t seed;
	struct record_days days;
	int32_t day, start, lasts;
};

#endif
