/* sandbox.c - what the host process gives up before it touches a plugin */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

enum { CPU_SECONDS = 2, ALARM_SECONDS = 4, FILES = 32 };
#define MEMORY ((rlim_t)256 << 20)

static const struct {
	unsigned resource;
	rlim_t soft, hard;
} limits[] = {
	{ RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 1 },
#ifndef SANITIZED /* whose shadow is terabytes of address space */
	{ RLIMIT_AS, MEMORY, MEMORY },
#endif
	{ RLIMIT_FSIZE, 0, 0 },
	{ RLIMIT_CORE, 0, 0 },
	{ RLIMIT_NOFILE, FILES, FILES },
	{ RLIMIT_NPROC, 0, 0 },
};

/* -- landlock: no path of the file system, no port; by the version the kernel says it has -- */

struct landlock_walls {
	uint64_t files, ports, scope;
};

static const struct {
	struct landlock_walls walls;
	size_t size;
} landlock_versions[] = {
	{ { 0x1FFF, 0, 0 }, 8 },  /* 1: execute … make_sym */
	{ { 0x3FFF, 0, 0 }, 8 },  /* 2: and refer */
	{ { 0x7FFF, 0, 0 }, 8 },  /* 3: and truncate */
	{ { 0x7FFF, 3, 0 }, 16 }, /* 4: and bind, connect */
	{ { 0xFFFF, 3, 0 }, 16 }, /* 5: and ioctl of devices */
	{ { 0xFFFF, 3, 3 }, 24 }, /* 6: and abstract sockets, signals */
};

static void wall_files(void)
{
#if defined(SYS_landlock_create_ruleset) && defined(SYS_landlock_restrict_self)
	const long known = sizeof landlock_versions / sizeof landlock_versions[0];
	const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);

	if (version < 1)
		return;
	const long i = (version < known ? version : known) - 1;
	const int rules = (int)syscall(SYS_landlock_create_ruleset, &landlock_versions[i].walls,
		landlock_versions[i].size, 0);
	if (rules < 0)
		return;
	syscall(SYS_landlock_restrict_self, rules, 0);
	close(rules);
#endif
}

/* -- seccomp -- */

enum condition { ALWAYS, MASKED_IS, MASKED_IS_NOT, IS_SELF };

struct rule { /* a system call that is allowed, if an argument is right */
	uint32_t call;
	enum condition condition;
	uint32_t argument, mask, value;
};

#define ALLOW(name)                                                                                \
	{                                                                                          \
		SYS_##name, ALWAYS, 0, 0, 0                                                        \
	}
#define WRITE_EXEC (PROT_WRITE | PROT_EXEC)
#define OPEN_CHANGE (O_ACCMODE | O_CREAT | O_TRUNC)

static const struct rule always[] = {
	ALLOW(write),
	ALLOW(munmap),
	ALLOW(mremap),
	ALLOW(brk),
	ALLOW(madvise),
	ALLOW(futex),
	ALLOW(getrandom),
	ALLOW(exit),
	ALLOW(exit_group),
	ALLOW(rt_sigreturn),
	/* so that abort() is told from a forbidden call */
	ALLOW(rt_sigprocmask),
	ALLOW(gettid),
	ALLOW(getpid),
	{ SYS_tgkill, IS_SELF, 0, 0, 0 },
#ifdef SANITIZED /* what its runtime asks for while it reports */
	ALLOW(sigaltstack),
	ALLOW(sched_yield),
	ALLOW(rt_sigaction),
	ALLOW(readlinkat),
#ifdef SYS_readlink
	ALLOW(readlink),
#endif
	ALLOW(clock_gettime),
	ALLOW(getrusage),
	ALLOW(getppid),
#endif
};

static const struct rule loading[] = {
	ALLOW(read),
	ALLOW(pread64),
	ALLOW(lseek),
	ALLOW(close),
	ALLOW(fstat),
	ALLOW(newfstatat),
	{ SYS_openat, MASKED_IS, 2, OPEN_CHANGE, O_RDONLY },
	{ SYS_mmap, MASKED_IS_NOT, 2, WRITE_EXEC, WRITE_EXEC },
	{ SYS_mprotect, MASKED_IS_NOT, 2, WRITE_EXEC, WRITE_EXEC },
	{ SYS_prctl, MASKED_IS, 0, UINT32_MAX, PR_SET_SECCOMP },
};

static const struct rule sealed[] = {
	{ SYS_mmap, MASKED_IS, 2, PROT_EXEC, 0 },
	{ SYS_mprotect, MASKED_IS, 2, PROT_EXEC, 0 },
};

#ifdef ARCHITECTURE
enum { FILTER_MOST = 160 };

struct filter {
	struct sock_filter code[FILTER_MOST];
	unsigned short count;
};

static void filter_add(struct filter *f, struct sock_filter instruction)
{
	if (f->count < FILTER_MOST)
		f->code[f->count++] = instruction;
}

static void filter_load(struct filter *f, size_t offset)
{
	filter_add(f, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

/* Compares; when equal goes `yes` instructions on, else `no`. */
static void filter_equal(struct filter *f, uint32_t value, uint8_t yes, uint8_t no)
{
	filter_add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, yes, no));
}

static void filter_return(struct filter *f, uint32_t verdict)
{
	filter_add(f, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
}

/* The low half of an argument; flags and process ids have no other. */
static size_t argument_offset(uint32_t argument)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return offsetof(struct seccomp_data, args) + 8 * argument;
#else
	return offsetof(struct seccomp_data, args) + 8 * argument + 4;
#endif
}

static void filter_rule(struct filter *f, const struct rule *rule)
{
	if (rule->condition == ALWAYS) {
		filter_equal(f, rule->call, 0, 1);
		filter_return(f, SECCOMP_RET_ALLOW);
		return;
	}
	const bool is_self = rule->condition == IS_SELF;
	const uint8_t yes = rule->condition == MASKED_IS_NOT;
	filter_equal(f, rule->call, 0, 5);
	filter_load(f, argument_offset(rule->argument));
	filter_add(f,
		(struct sock_filter)BPF_STMT(
			BPF_ALU | BPF_AND | BPF_K, is_self ? UINT32_MAX : rule->mask));
	filter_equal(f, is_self ? (uint32_t)getpid() : rule->value, yes, !yes);
	filter_return(f, SECCOMP_RET_ALLOW);
	filter_return(f, SECCOMP_RET_KILL_PROCESS);
}

static void filter_rules(struct filter *f, const struct rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++)
		filter_rule(f, &rules[i]);
}

static void filter_begin(struct filter *f)
{
	filter_load(f, offsetof(struct seccomp_data, arch));
	filter_equal(f, ARCHITECTURE, 1, 0);
	filter_return(f, SECCOMP_RET_KILL_PROCESS);
	filter_load(f, offsetof(struct seccomp_data, nr));
}

static void filter_install(struct filter *f)
{
	filter_return(f, SECCOMP_RET_KILL_PROCESS);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
		&(struct sock_fprog){ .len = f->count, .filter = f->code });
}

static void wall_calls(const struct rule *rules, size_t count)
{
	struct filter f = { .count = 0 };

	filter_begin(&f);
	filter_rules(&f, rules, count);
	filter_rules(&f, always, sizeof always / sizeof always[0]);
	filter_install(&f);
}
#else
static void wall_calls(const struct rule *rules, size_t count)
{
	(void)rules, (void)count, (void)always;
}
#endif

void sandbox_enter(void)
{
	alarm(ALARM_SECONDS); /* should the core be gone by then */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		setrlimit(limits[i].resource,
			&(struct rlimit){ .rlim_cur = limits[i].soft, .rlim_max = limits[i].hard });
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	wall_files();
	wall_calls(loading, sizeof loading / sizeof loading[0]);
}

void sandbox_seal(void)
{
	wall_calls(sealed, sizeof sealed / sizeof sealed[0]);
}
