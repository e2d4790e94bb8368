/* seam-faulty.c - a clock, a file system and a memory that fail when told */
/* SPDX-License-Identifier: Apache-2.0 */
#include "seam-faulty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/seam.h"

static struct {
	enum fault_kind kind;
	uint64_t number, calls;
	bool lasting, happened;
} plan;

void fault_plan(enum fault_kind kind, uint64_t number, bool lasting)
{
	plan.kind = kind;
	plan.number = number;
	plan.lasting = lasting;
	plan.calls = 0;
	plan.happened = false;
}

uint64_t fault_calls(void)
{
	return plan.calls;
}

bool fault_happened(void)
{
	return plan.happened;
}

static bool fails(enum fault_kind kind)
{
	if (plan.kind != kind)
		return false;
	plan.calls++;
	if (plan.number == 0 || plan.calls < plan.number)
		return false;
	if (plan.calls > plan.number && !plan.lasting)
		return false;
	plan.happened = true;
	return true;
}

/* An error of reading or of writing; a full disk strikes only what needs room. */
static bool io_fails(bool needs_room)
{
	if (fails(FAULT_OF_IO)) {
		errno = EIO;
		return true;
	}
	if (needs_room && fails(FAULT_OF_SPACE)) {
		errno = ENOSPC;
		return true;
	}
	return false;
}

int64_t seam_now(void)
{
	return (int64_t)time(NULL);
}

int64_t seam_monotonic_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int seam_openat(int dir, const char *path, int flags, mode_t mode)
{
	return io_fails(flags & O_CREAT) ? -1 : openat(dir, path, flags | O_CLOEXEC, mode);
}

ssize_t seam_read(int fd, void *buffer, size_t size)
{
	return io_fails(false) ? -1 : read(fd, buffer, size);
}

ssize_t seam_write(int fd, const void *buffer, size_t size)
{
	return io_fails(true) ? -1 : write(fd, buffer, size);
}

int seam_fsync(int fd)
{
	return io_fails(true) ? -1 : fsync(fd);
}

int seam_close(int fd)
{
	return close(fd);
}

int seam_renameat(int dir, const char *from, const char *to)
{
	return io_fails(true) ? -1 : renameat(dir, from, dir, to);
}

int seam_unlinkat(int dir, const char *path, int flags)
{
	return io_fails(false) ? -1 : unlinkat(dir, path, flags);
}

int seam_mkdirat(int dir, const char *path, mode_t mode)
{
	return io_fails(true) ? -1 : mkdirat(dir, path, mode);
}

void *seam_realloc(void *old, size_t size)
{
	return fails(FAULT_OF_MEMORY) ? NULL : realloc(old, size);
}

/* --- SQLite's memory --- */

static sqlite3_mem_methods memory;

static void *memory_malloc(int size)
{
	return fails(FAULT_OF_MEMORY) ? NULL : memory.xMalloc(size);
}

static void *memory_realloc(void *old, int size)
{
	return fails(FAULT_OF_MEMORY) ? NULL : memory.xRealloc(old, size);
}

/* --- SQLite's files: every method passes to the real one unless its turn has come --- */

struct faulty_file {
	sqlite3_file base;
	sqlite3_file *real;
};

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct faulty_file *)file)->real;
}

static int file_close(sqlite3_file *file)
{
	sqlite3_file *real = real_of(file);
	const int verdict = real->pMethods->xClose(real);

	sqlite3_free(real);
	return verdict;
}

static int file_read(sqlite3_file *file, void *buffer, int n, sqlite3_int64 at)
{
	if (io_fails(false))
		return SQLITE_IOERR_READ;
	return real_of(file)->pMethods->xRead(real_of(file), buffer, n, at);
}

static int file_write(sqlite3_file *file, const void *buffer, int n, sqlite3_int64 at)
{
	if (io_fails(true))
		return errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	return real_of(file)->pMethods->xWrite(real_of(file), buffer, n, at);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	if (io_fails(false))
		return SQLITE_IOERR_TRUNCATE;
	return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int file_sync(sqlite3_file *file, int flags)
{
	if (io_fails(false))
		return SQLITE_IOERR_FSYNC;
	return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	if (io_fails(false))
		return SQLITE_IOERR_FSTAT;
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int file_lock(sqlite3_file *file, int level)
{
	if (io_fails(false))
		return SQLITE_IOERR_LOCK;
	return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int file_check_lock(sqlite3_file *file, int *held)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), held);
}

static int file_control(sqlite3_file *file, int what, void *argument)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int file_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_device(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
	if (io_fails(extend != 0))
		return SQLITE_IOERR_SHMMAP;
	return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, at);
}

static int file_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int file_shm_unmap(sqlite3_file *file, int erase)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), erase);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_check_lock,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_device,
	.xShmMap = file_shm_map,
	.xShmLock = file_shm_lock,
	.xShmBarrier = file_shm_barrier,
	.xShmUnmap = file_shm_unmap,
};

static sqlite3_vfs *disk;

static int vfs_open(
	sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
	struct faulty_file *faulty = (struct faulty_file *)file;

	(void)vfs;
	faulty->base.pMethods = NULL;
	if (io_fails((flags & SQLITE_OPEN_CREATE) != 0))
		return SQLITE_CANTOPEN;
	faulty->real = sqlite3_malloc(disk->szOsFile);
	if (faulty->real == NULL)
		return SQLITE_NOMEM;
	memset(faulty->real, 0, (size_t)disk->szOsFile);
	const int verdict = disk->xOpen(disk, name, faulty->real, flags, out);
	if (verdict != SQLITE_OK) {
		sqlite3_free(faulty->real);
		return verdict;
	}
	faulty->base.pMethods = &methods;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	return io_fails(false) ? SQLITE_IOERR_DELETE : disk->xDelete(disk, name, sync);
}

void fault_install(void)
{
	static sqlite3_vfs faulty;
	static sqlite3_mem_methods mine;

	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
	mine = memory;
	mine.xMalloc = memory_malloc;
	mine.xRealloc = memory_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &mine);
	disk = sqlite3_vfs_find(NULL);
	faulty = *disk;
	faulty.zName = "faulty";
	faulty.szOsFile = (int)sizeof(struct faulty_file);
	faulty.xOpen = vfs_open;
	faulty.xDelete = vfs_delete;
	faulty.pNext = NULL;
	sqlite3_vfs_register(&faulty, 1);
}
