/* secret.c - what codes and addresses are derived from */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/secret.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/seam.h"

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

static bool is_hex(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\0' || strchr("0123456789abcdef", text[i]) == NULL)
			return false;
	return true;
}

static bool read_secret(int dir, char ret_secret[static HASH_HEX])
{
	int fd AUTO_FD = seam_openat(dir, "secret", O_RDONLY | O_NOFOLLOW, 0);
	struct stat at;

	if (fd < 0 || fstat(fd, &at) < 0 || !S_ISREG(at.st_mode) || (at.st_mode & 077) != 0)
		return false;
	const ssize_t n = seam_read(fd, ret_secret, HASH_HEX - 1);
	ret_secret[HASH_HEX - 1] = '\0';
	return n == HASH_HEX - 1 && is_hex(ret_secret, HASH_HEX - 1);
}

static bool write_secret(int dir, char ret_secret[static HASH_HEX])
{
	uint8_t bytes[HASH_BYTES];
	int fd AUTO_FD =
		seam_openat(dir, "secret.new", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);

	if (fd < 0 || !hash_random(bytes, sizeof bytes))
		return false;
	hash_to_hex(bytes, sizeof bytes, ret_secret);
	if (seam_write(fd, ret_secret, HASH_HEX - 1) != HASH_HEX - 1 || seam_fsync(fd) < 0 ||
		seam_renameat(dir, "secret.new", "secret") < 0) {
		seam_unlinkat(dir, "secret.new", 0);
		return false;
	}
	return seam_fsync(dir) == 0;
}

bool secret_load(const char *directory, bool create, char ret_secret[static HASH_HEX])
{
	int dir AUTO_FD = seam_openat(AT_FDCWD, directory, O_RDONLY | O_DIRECTORY, 0);

	if (dir < 0)
		return false;
	if (read_secret(dir, ret_secret))
		return true;
	return create && faccessat(dir, "secret", F_OK, AT_SYMLINK_NOFOLLOW) < 0 &&
		errno == ENOENT && write_secret(dir, ret_secret);
}

static void derive(const char *secret, const char *purpose, const char *subject,
	uint8_t ret_bytes[static HASH_BYTES])
{
	char *text AUTO_FREE = xasprintf("%s/%s", purpose, subject);

	hash_keyed(secret, strlen(secret), text, strlen(text), ret_bytes);
}

void secret_derive(
	const char *secret, const char *purpose, const char *subject, char ret_hex[static HASH_HEX])
{
	uint8_t bytes[HASH_BYTES];

	derive(secret, purpose, subject, bytes);
	hash_to_hex(bytes, sizeof bytes, ret_hex);
}

void secret_code(
	const char *secret, const char *purpose, const char *subject, size_t n, char *ret_code)
{
	uint8_t bytes[HASH_BYTES + 1] = { 0 };

	derive(secret, purpose, subject, bytes);
	for (size_t i = 0; i < n; i++) {
		const size_t bit = i * 5;
		const unsigned pair = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
		ret_code[i] = alphabet[pair >> (11 - bit % 8) & 31];
	}
	ret_code[n] = '\0';
}

void secret_normalize(const char *typed, char *ret_code, size_t size)
{
	size_t n = 0;

	for (const char *c = typed; *c != '\0' && n + 1 < size; c++) {
		const char small = (char)tolower((unsigned char)*c);
		if (small == ' ' || small == '-')
			continue;
		ret_code[n++] = small == 'o' ? '0' : small == 'i' || small == 'l' ? '1' : small;
	}
	ret_code[n] = '\0';
}
