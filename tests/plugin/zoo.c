/* zoo.c - plugins that mean harm, one for each value of ZOO */
/* SPDX-License-Identifier: Apache-2.0 */

/* Compiled once per animal with -DZOO_<animal> and -DNAME="<animal>"; test-zoo.c says what each must
 * come to. */

#include <dlfcn.h>
#include <fcntl.h>
#include <linli/plugin.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

struct config {
	int32_t count;
};

static const struct linli_option options[] = {
	{ LINLI_OPTION(struct config, COUNT, count), .initial = "1" },
#if defined(ZOO_outside)
	{ .key = "far", .kind = LINLI_COUNT, .offset = 60000, .initial = "1" },
#elif defined(ZOO_overlap)
	{ .key = "twin", .kind = LINLI_COUNT, .offset = 0, .initial = "1" },
#elif defined(ZOO_unaligned)
	{ .key = "odd", .kind = LINLI_COUNT, .offset = 1, .initial = "1" },
#elif defined(ZOO_newkind)
	{ .key = "kind", .kind = 77, .initial = "1" },
#elif defined(ZOO_corekey)
	{ .key = "venue", .kind = LINLI_COUNT, .offset = 4, .initial = "1" },
#elif defined(ZOO_canary)
	{ .key = "far", .kind = LINLI_COUNT, .offset = 0xC35C, .initial = "1" },
#elif defined(ZOO_placeholder)
	{ .key = "time", .kind = LINLI_COUNT, .offset = 4, .initial = "1" },
#endif
	{ .key = NULL }
};

#if defined(ZOO_stack)
static int deeper(volatile char *above)
{
	volatile char here[4096];

	here[0] = above[0];
	return deeper(here) + here[0];
}
#endif

#if defined(ZOO_ctorcrash)
__attribute__((constructor)) static void begin(void)
{
	*(volatile int *)(uintptr_t)8 = 1;
}
#elif defined(ZOO_ctorwrite)
__attribute__((constructor)) static void begin(void)
{
	if (write(1, "LNLF this is no frame at all", 28) != 28)
		_exit(1);
}
#elif defined(ZOO_ctorexit)
__attribute__((constructor)) static void begin(void)
{
	_exit(0);
}
#elif defined(ZOO_ctorsystem)
__attribute__((constructor)) static void begin(void)
{
	if (system("touch /tmp/linli-zoo-was-here") != 0)
		abort();
}
#elif defined(ZOO_ctorpasswd)
__attribute__((constructor)) static void begin(void)
{
	const int fd = open("/etc/passwd", O_RDONLY);

	if (fd >= 0)
		*(volatile int *)(uintptr_t)8 = 1;
}
#elif defined(ZOO_ctorclose)
__attribute__((constructor)) static void begin(void)
{
	close(1);
	for (volatile int i = 0;; i++)
		;
}
#endif

static void harm(const struct config *c, const struct linli_occurrence *o, const struct linli_out *out)
{
	(void)c, (void)o, (void)out;
#if defined(ZOO_segv)
	*(volatile int *)(uintptr_t)8 = 1;
#elif defined(ZOO_abort)
	abort();
#elif defined(ZOO_stack)
	volatile char start = (char)c->count;
	deeper(&start);
#elif defined(ZOO_loop)
	for (volatile int i = 0;; i++)
		;
#elif defined(ZOO_sleep)
	sleep(60);
#elif defined(ZOO_memory)
	for (size_t i = 0; i < 10240; i++)
		memset(malloc(1 << 20), 1, 1 << 20);
#elif defined(ZOO_flood)
	static char text[7000];
	memset(text, 'x', sizeof text - 1);
	for (int i = 0; i < 60; i++)
		linli_text(out, .words = LINLI_SAME(text));
	for (int i = 0; i < 60; i++)
		linli_fault(out, .warning = 1, .words = LINLI_SAME(text));
	for (int i = 0; i < 60; i++)
		linli_duty(out, .role = text, .note = LINLI_SAME(text), .skill = text, .team = text);
#elif defined(ZOO_bulky)
	static char text[7000];
	memset(text, 'x', sizeof text - 1);
	for (int i = 0; i < 6; i++)
		linli_text(out, .words = LINLI_SAME(text), .n = o->number);
#elif defined(ZOO_many)
	for (int i = 0; i < 1000000; i++) {
		char role[24];
		snprintf(role, sizeof role, "r%d", i);
		linli_duty(out, .role = role, .count = 1);
	}
#elif defined(ZOO_fork)
	while (fork() >= 0)
		;
#elif defined(ZOO_open)
	if (open("/etc/passwd", O_RDONLY) >= 0)
		linli_text(out, .words = LINLI_SAME("it was read"));
#elif defined(ZOO_create)
	close(open("/tmp/linli-zoo-was-here", O_WRONLY | O_CREAT, 0600));
#elif defined(ZOO_socket)
	close(socket(AF_INET, SOCK_STREAM, 0));
#elif defined(ZOO_exec)
	execl("/bin/sh", "sh", "-c", "touch /tmp/linli-zoo-was-here", (char *)NULL);
#elif defined(ZOO_kill)
	kill(getppid(), SIGKILL);
#elif defined(ZOO_ptrace)
	ptrace(PTRACE_TRACEME, 0, 0, 0);
#elif defined(ZOO_code)
	mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
#elif defined(ZOO_load)
	dlopen("libm.so.6", RTLD_NOW);
#elif defined(ZOO_doublefree)
	char *volatile p = malloc(100);
	free(p);
	free(p);
#elif defined(ZOO_exit0)
	_exit(0);
#elif defined(ZOO_exit1)
	exit(1);
#elif defined(ZOO_write)
	if (write(1, "LNLFxxxxxxxxxxxxxxxxxxxxxxxx", 28) != 28)
		abort();
#elif defined(ZOO_forge)
	static const unsigned char frame[24] = "LNLF";
	if (write(1, frame, sizeof frame) == sizeof frame)
		_exit(0);
#elif defined(ZOO_divide)
	volatile int zero = c->count - c->count;
	linli_text(out, .n = 7 / zero, .words = LINLI_SAME("never"));
#elif defined(ZOO_wild)
	linli_duty(out, .role = (const char *)(uintptr_t)16, .count = 1);
#elif defined(ZOO_hugesize)
	out->text(out, &(const struct linli_text){ .words = LINLI_SAME("x") }, (size_t)1 << 40);
#elif defined(ZOO_badcount)
	linli_duty(out, .role = "a", .count = 501);
#elif defined(ZOO_negative)
	linli_duty(out, .role = "a", .count = -1);
#elif defined(ZOO_twice)
	linli_duty(out, .role = "a", .count = 1);
	linli_duty(out, .role = "a", .count = 1);
#elif defined(ZOO_noid)
	linli_duty(out, .role = "", .count = 1);
#elif defined(ZOO_notutf8)
	linli_duty(out, .role = "\xff\xfe", .count = 1);
#elif defined(ZOO_control)
	linli_text(out, .words = LINLI_SAME("one\r\nBEGIN:VEVENT"));
#elif defined(ZOO_noserver)
	linli_slots(out, .id = "s", .role = "nobody");
#elif defined(ZOO_unknown)
	linli_text(out, .words = LINLI_SAME("hello {nobody}"));
#elif defined(ZOO_audience)
	linli_text(out, .words = LINLI_SAME("hello"), .audience = 6);
#elif defined(ZOO_nowords)
	linli_text(out, .audience = LINLI_PUBLIC);
#elif defined(ZOO_places)
	linli_slots(out, .id = "s", .stations = 100, .length = 1);
#elif defined(ZOO_backwards)
	linli_duty(out, .role = "a", .from = 600, .until = 540);
#elif defined(ZOO_ages)
	linli_duty(out, .role = "a", .ages = { .min = 30, .max = 20 });
#elif defined(ZOO_moody)
	/* where the loader put it is another place in each process: a die to throw */
	linli_text(out, .words = LINLI_SAME("{n}"), .n = (int32_t)((uintptr_t)options >> 12));
#elif defined(ZOO_misplaced)
	linli_date(out, .day = o->day);
#else
	linli_duty(out, .role = "host", .count = c->count);
#endif
}

static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)
{
	harm(config, o, out);
}

#if defined(ZOO_nosymbol)
const int something_else = 1;
#elif defined(ZOO_wrongabi)
__attribute__((visibility("default"))) const struct linli_plugin linli_plugin = { .abi = 99,
	.size = sizeof(struct linli_plugin), .option_size = sizeof(struct linli_option),
	.name = NAME, .plan = plan };
#elif defined(ZOO_tinysize)
__attribute__((visibility("default"))) const struct linli_plugin linli_plugin = { .abi = LINLI_ABI,
	.size = 4, .option_size = sizeof(struct linli_option), .name = NAME, .plan = plan };
#else
LINLI_PLUGIN(
#if defined(ZOO_othername)
	.name = "somebody-else",
#else
	.name = NAME,
#endif
	.title = LINLI_WORDS("动物", "animal"), .summary = LINLI_WORDS("有害", "means harm"),
	.options = options,
#if defined(ZOO_canary)
	.config_size = 0xC360,
#else
	.config_size = 8,
#endif
#if !defined(ZOO_noplan)
	.plan = plan,
#endif
);
#endif
