/* hash.c - SHA-256 and HMAC, in lower-case hex */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>

#include "base/alloc.h"

struct hash {
	struct sha256_ctx context;
};

struct hash *hash_new(void)
{
	struct hash *hash = xmalloc(sizeof *hash);

	sha256_init(&hash->context);
	return hash;
}

void hash_free(struct hash *hash)
{
	free(hash);
}

void hash_add(struct hash *hash, const void *bytes, size_t n)
{
	sha256_update(&hash->context, n, bytes);
}

void hash_string(struct hash *hash, const char *string)
{
	if (string == NULL) {
		hash_add(hash, "\001", 2);
		return;
	}
	hash_add(hash, string, strlen(string) + 1);
}

void hash_number(struct hash *hash, int64_t number)
{
	uint8_t bytes[8];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)((uint64_t)number >> (8 * i));
	hash_add(hash, bytes, sizeof bytes);
}

void hash_to_hex(const uint8_t *bytes, size_t n, char *ret_hex)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		ret_hex[2 * i] = digit[bytes[i] >> 4];
		ret_hex[2 * i + 1] = digit[bytes[i] & 15];
	}
	ret_hex[2 * n] = '\0';
}

void hash_hex(struct hash *hash, char ret_hex[static HASH_HEX])
{
	uint8_t bytes[HASH_BYTES];

	sha256_digest(&hash->context, sizeof bytes, bytes);
	hash_to_hex(bytes, sizeof bytes, ret_hex);
}

void hash_bytes(const void *bytes, size_t n, uint8_t ret_bytes[static HASH_BYTES])
{
	struct sha256_ctx context;

	sha256_init(&context);
	sha256_update(&context, n, bytes);
	sha256_digest(&context, HASH_BYTES, ret_bytes);
}

void hash_of(const void *bytes, size_t n, char ret_hex[static HASH_HEX])
{
	uint8_t digest[HASH_BYTES];

	hash_bytes(bytes, n, digest);
	hash_to_hex(digest, sizeof digest, ret_hex);
}

void hash_keyed(const void *key, size_t key_size, const void *bytes, size_t n,
	uint8_t ret_bytes[static HASH_BYTES])
{
	struct hmac_sha256_ctx context;

	hmac_sha256_set_key(&context, key_size, key);
	hmac_sha256_update(&context, n, bytes);
	hmac_sha256_digest(&context, HASH_BYTES, ret_bytes);
}

bool hash_equal(const void *a, const void *b, size_t n)
{
	return memeql_sec(a, b, n) != 0;
}

bool hash_random(void *ret_bytes, size_t n)
{
	unsigned char *at = ret_bytes;

	while (n > 0) {
		const ssize_t got = getrandom(at, n, 0);
		if (got < 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}
