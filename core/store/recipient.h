/* recipient.h - whom messages are for, and what they are made of */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_RECIPIENT_H
#define LINLI_RECIPIENT_H

/*
 * A recipient is a person's id, "#N" (the N-th booking of the occurrence), an area's id, or "*".
 * Everything that is returned lives in the caller's arena.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/lang.h"
#include "store/read.h"
#include "store/store.h"

struct outbox_recipient {
	const char *recipient;        /* as deliveries name it */
	const char *to;               /* as people see it: a person's id, a booking's code */
	const char *person;           /* id, NULL: a resident */
	const char *name, *contact;   /* contact: a resident's phone or mail; NULL */
	const char *reach;            /* a person's, JSON; "" */
	const char *kind, *language;  /* "volunteer" …; "zh", "" */
	const char *role;             /* of the person's duty, NULL */
	struct words role_name, note; /* note: to who serves */
	int32_t seat, ticket;
	const char *answer;   /* none, accepted, declined */
	int64_t begins, ends; /* of the own duty or slot */
	bool is_done;         /* service or coming was noted: "dropped once done" */
	/* Not of the store: route_reach reads them from `reach` or `contact`. */
	const char *mail, *phone;
	const char *channels; /* written order, ids joined by ","; NULL: all that fit; "" none */
};

/* Those of an audience of an occurrence; recipient NULL: all of them.  staff, serving, booked,
 * waiting, came.  By recipient. */
enum store_verdict outbox_recipients(struct store *store, struct arena *arena, int64_t occurrence,
	const char *audience, const char *recipient, struct outbox_recipient **ret_items,
	size_t *ret_count);
/* One person or booking ("v02", "#3", and as notices name them: "person v02", "booking HASH"),
 * whether or not it is still concerned; false: gone. */
bool outbox_recipient(struct store *store, struct arena *arena, int64_t occurrence,
	const char *recipient, struct outbox_recipient *ret_recipient);
/* The grid worker of the person's area or of one around it; false: there is none. */
bool outbox_worker(struct store *store, struct arena *arena, const char *person,
	const char **ret_id, const char **ret_name);
/* Persons of the occurrence's teams who have no duty at that time: who may take a seat. */
enum store_verdict outbox_substitutes(struct store *store, struct arena *arena, int64_t occurrence,
	struct outbox_recipient **ret_items, size_t *ret_count);

/* A row of the occurrence's words; both texts NULL when there is none. */
struct words outbox_words(struct store *store, struct arena *arena, int64_t occurrence,
	const char *subject, const char *audience);
/* The subjects of settings that begin with `prefix` ("channel "), NULL-terminated, sorted. */
const char *const *outbox_subjects(struct store *store, struct arena *arena, const char *prefix);
/* The subjects that have this value under this key, NULL-terminated, sorted. */
const char *const *outbox_subjects_with(
	struct store *store, struct arena *arena, const char *key, const char *value);
/* All settings of a subject: key (texts: KEY.zh, KEY.en) and value. */
struct outbox_setting {
	const char *key, *value;
};
enum store_verdict outbox_settings(struct store *store, struct arena *arena, const char *subject,
	struct outbox_setting **ret_items, size_t *ret_count);
/* Areas below the scope of an occurrence of a kind ("grid", "entrance"), for one slip each;
 * NULL-terminated ids. */
const char *const *outbox_areas(
	struct store *store, struct arena *arena, int64_t occurrence, const char *kind);

/* --- answers to invitations --- */

struct outbox_invite {
	const char *activity, *role, *person, *reach;
	int32_t original, seat;
	int64_t answered_at, published_at;
	const char *answer;
};
/* Everybody on a duty of the occurrence with this UID. */
enum store_verdict outbox_invites(struct store *store, struct arena *arena, const char *uid,
	struct outbox_invite **ret_items, size_t *ret_count);

#endif
