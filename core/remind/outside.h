/* outside.h - requests to servers elsewhere, many at a time */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_OUTSIDE_H
#define LINLI_OUTSIDE_H

/*
 * The one user of libcurl.  Nothing blocks but outside_step: a server that hangs holds up nobody
 * else's message.  Connect 5 s, 15 s in all, at most 64 KiB of an answer; no redirects;
 * certificates are checked.  Unless `is_private`, only https and smtps, and no address inside a
 * private, local or reserved network (checked on the address that is connected to, so a name cannot
 * change its mind).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct outside;

struct outside *outside_new(void);
/* Ends what is under way; the callbacks are told that it was cut off. */
void outside_free(struct outside *outside);

struct outside_answer {
	bool is_answered;  /* a whole answer came */
	bool is_refused;   /* never try again: a bad address, a forbidden network, a bad certificate
			    */
	bool is_cut;       /* ended by outside_free */
	long status;       /* HTTP or SMTP */
	long retry_after;  /* seconds, 0: not said */
	const char *body;  /* at most 64 KiB, NUL-terminated */
	const char *error; /* a sentence without the address; NULL when is_answered */
};

typedef void outside_told(void *context, const struct outside_answer *answer);

struct outside_request {
	const char *url;
	const char *const *headers; /* ends with NULL; NULL: none */
	const char *body;
	size_t body_size;
	const char *from, *to; /* a mail: envelope addresses; NULL: an HTTP POST */
	bool is_private;
};

/* Starts a request; everything is copied.  told is called once, from outside_step or _free. */
void outside_post(struct outside *outside, const struct outside_request *request,
	outside_told *told, void *context);

/* Runs a program with `input` on its stdin, an empty environment but PATH, `/` as directory,
 * nothing on its arguments; SIGTERM after 30 s, SIGKILL 5 s later, to its whole group.  Status: the
 * exit status, 128 + signal. */
void outside_run(struct outside *outside, const char *path, const char *input, size_t n,
	outside_told *told, void *context);

/* Requests and programs under way. */
size_t outside_active(const struct outside *outside);
/* Works for at most `timeout` milliseconds, or until something has ended, or wake_fd (-1: none) can
 * be read. */
void outside_step(struct outside *outside, int timeout, int wake_fd);

#endif
