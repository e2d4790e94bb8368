/* seal.c - a plugin file, checked, read once and sealed in memory */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"

enum { PLUGIN_BYTES = 16 << 20 };

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010u /* Linux 6.3 wants to be told */
#endif
enum { SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

static enum seal_verdict look_at(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return SEAL_UNREADABLE;
	if (!S_ISREG(st.st_mode))
		return SEAL_IRREGULAR;
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return SEAL_WRITABLE;
	return st.st_size > PLUGIN_BYTES ? SEAL_BIG : SEAL_OK;
}

static bool read_file(int fd, struct text *t)
{
	char buffer[16384];
	ssize_t n;

	while ((n = seam_read(fd, buffer, sizeof buffer)) > 0) {
		text_add(t, buffer, (size_t)n);
		if (t->size > PLUGIN_BYTES)
			return false;
	}
	return n == 0;
}

/* Every segment is there: a loader that maps one beyond the end of its file is killed. */
static bool is_whole(const struct text *t, const ElfW(Ehdr) * head)
{
	ElfW(Phdr) segment;

	if (head->e_phentsize != sizeof segment || head->e_phoff > t->size ||
		(t->size - head->e_phoff) / sizeof segment < head->e_phnum)
		return false;
	for (size_t i = 0; i < head->e_phnum; i++) {
		memcpy(&segment, t->bytes + head->e_phoff + i * sizeof segment, sizeof segment);
		if (segment.p_type == PT_LOAD &&
			(segment.p_offset > t->size ||
				segment.p_filesz > t->size - segment.p_offset))
			return false;
	}
	return true;
}

static enum seal_verdict look_inside(const struct text *t)
{
	static const unsigned char own = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
	ElfW(Ehdr) head = { .e_type = ET_NONE };

	if (t->size < EI_NIDENT || memcmp(t->bytes, ELFMAG, SELFMAG) != 0 ||
		(unsigned char)t->bytes[EI_CLASS] != own)
		return SEAL_FOREIGN;
	if (t->size < sizeof head)
		return SEAL_CUT;
	memcpy(&head, t->bytes, sizeof head);
	if (head.e_type != ET_DYN)
		return SEAL_FOREIGN;
	return is_whole(t, &head) ? SEAL_OK : SEAL_CUT;
}

static int memory_open(const char *name)
{
	const int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);

	return fd >= 0 || errno != EINVAL ? fd
					  : memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

int seal_lift(int fd)
{
	const int high = fcntl(fd, F_DUPFD_CLOEXEC, 10);

	close(fd);
	return high;
}

int seal_bytes(const char *name, const void *bytes, size_t size)
{
	const int fd = memory_open(name);

	if (fd < 0)
		return -1;
	if (file_write(fd, bytes, size) && fcntl(fd, F_ADD_SEALS, SEALS) == 0 &&
		lseek(fd, 0, SEEK_SET) == 0)
		return seal_lift(fd);
	const int why = errno;
	close(fd);
	errno = why;
	return -1;
}

enum seal_verdict seal_file(const char *path, int *ret_fd, char ret_hash[static HASH_HEX])
{
	struct text bytes AUTO_TEXT = { 0 };
	int fd AUTO_FD =
		seam_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);

	if (fd < 0)
		return errno == ELOOP     ? SEAL_LINK
			: errno == ENOENT ? SEAL_MISSING
					  : SEAL_UNREADABLE;
	const enum seal_verdict verdict = look_at(fd);
	if (verdict != SEAL_OK)
		return verdict;
	if (!read_file(fd, &bytes))
		return bytes.size > PLUGIN_BYTES ? SEAL_BIG : SEAL_UNREADABLE;
	hash_of(text_string(&bytes), bytes.size, ret_hash);
	const enum seal_verdict inside = look_inside(&bytes);
	if (inside != SEAL_OK)
		return inside;
	*ret_fd = seal_bytes("linli-plugin", bytes.bytes, bytes.size);
	return *ret_fd < 0 ? SEAL_MEMORY : SEAL_OK;
}
