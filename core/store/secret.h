/* secret.h - what codes and addresses are derived from */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_SECRET_H
#define LINLI_STORE_SECRET_H

/*
 * DIR/secret holds 32 bytes in hex, mode 0600, made once with the store.  The store keeps only
 * hashes of codes and tokens; with the secret they can be made again, so a later mail can carry
 * the link.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/hash.h"

/* Reads DIR/secret; with `create` makes it when it is missing (written beside, synced, renamed).
 * False: there is none, or it cannot be read or written, or others may read it. */
bool secret_load(const char *directory, bool create, char ret_secret[static HASH_HEX]);
/* HMAC of "purpose/subject" under the secret, in hex. */
void secret_derive(const char *secret, const char *purpose, const char *subject,
	char ret_hex[static HASH_HEX]);
/* The same as n (at most 51) characters of five bits each, without those that are read wrongly
 * (Crockford's base32, lower case); ret_code has n + 1 bytes. */
void secret_code(const char *secret, const char *purpose, const char *subject, size_t n,
	char *ret_code);
/* A code as somebody typed it, in its one form: lower case, no blanks or dashes, o = 0, i = l = 1;
 * cut at size - 1 characters. */
void secret_normalize(const char *typed, char *ret_code, size_t size);

#endif
