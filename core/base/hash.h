/* hash.h - SHA-256 and HMAC, in lower-case hex */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_HASH_H
#define LINLI_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HASH_BYTES = 32, HASH_HEX = 2 * HASH_BYTES + 1 }; /* HASH_HEX: with the NUL */

struct hash; /* a digest in progress */

/* One that has seen nothing yet; the caller frees it, NULL is fine. */
struct hash *hash_new(void);
void hash_free(struct hash *hash);
/* Adds n bytes; with hash_string the NUL too, so that "a","bc" and "ab","c" differ (NULL: as ""
 * preceded by a mark of its own); a number as eight bytes. */
void hash_add(struct hash *hash, const void *bytes, size_t n);
void hash_string(struct hash *hash, const char *string);
void hash_number(struct hash *hash, int64_t number);
/* The digest in hex; the hash is empty again afterwards. */
void hash_hex(struct hash *hash, char ret_hex[static HASH_HEX]);

/* SHA-256 of n bytes, in hex or as bytes. */
void hash_of(const void *bytes, size_t n, char ret_hex[static HASH_HEX]);
void hash_bytes(const void *bytes, size_t n, uint8_t ret_bytes[static HASH_BYTES]);
/* HMAC-SHA-256 (RFC 2104) of n bytes under a key. */
void hash_keyed(const void *key, size_t key_size, const void *bytes, size_t n,
	uint8_t ret_bytes[static HASH_BYTES]);
void hash_to_hex(const uint8_t *bytes, size_t n, char *ret_hex); /* 2n + 1 bytes */
/* Compares n bytes in a time that does not depend on them. */
bool hash_equal(const void *a, const void *b, size_t n);
/* n bytes that nobody can guess, from the kernel; false when it has none to give. */
bool hash_random(void *ret_bytes, size_t n);

#endif
