/* fault-suite.c - every call to the disk and to memory fails, and nothing is lost or half done */
/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Runs commands in children of this process, with the n-th call of a kind failing, for every n
 * until no call is left to fail.  After each: the exit status is one that is documented, "done" is
 * true, the invariants hold, and a run without faults ten minutes later (a type that failed is
 * asked again then) ends with the feeds of a run that never failed, stamps and UIDs left out: those
 * hang on the store's own secret and on when a thing was written.
 *
 * Every I/O call is looked at (every seventh with LINLI_FAULT_QUICK set, for builds that are slow);
 * of the allocations every LINLI_FAULT_STRIDE-th, 1 for all of them.  LINLI_FAULT_ONLY names one
 * scenario ("publish").  The files lie below TMPDIR, else in memory, where a run takes a third of
 * the time.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/hash.h"
#include "base/lang.h"
#include "base/log.h"
#include "base/text.h"
#include "command/command.h"
#include "command/line.h"
#include "seam-faulty.h"

static const char now[] = "2026-11-23T10:00", later[] = "2026-11-23T10:10";
enum { STRIDE = 211, QUICK = 7, THOROUGH = 8 };

struct child { /* shared with the children */
	uint64_t calls;
	bool happened;
	bool has_said; /* a fault of a type, on stderr */
};

static struct child *shared;
static char *root; /* what every run lies in, below TMPDIR */

static int command(int argc, char **argv)
{
	struct setup setup = { .program = argv[0], .config = "", .state = "", .form = OUTPUT_TSV };
	struct arguments arguments;
	const int code = line_parse(argc, argv, &setup, &arguments);

	return code == EXIT_DONE ? arguments.command->run(&setup, &arguments) : code;
}

/* Did stderr speak of a type that could not be used this time? */
static bool has_said(int fd)
{
	char text[8192];

	fflush(stderr);
	const ssize_t n = pread(fd, text, sizeof text - 1, 0);
	if (n <= 0)
		return false;
	text[n] = '\0';
	if (getenv("LINLI_FAULT_LOUD") != NULL)
		printf("# said: %s\n", text);
	return strstr(text, "[type-") != NULL;
}

/* A command in a child, with the fault planned; the raw wait status. */
static int run(const char *etc, const char *state, const char *when, enum fault_kind kind,
	uint64_t number, bool lasting, const char *const *words)
{
	struct text config AUTO_TEXT = { 0 };
	char *argv[16];
	int argc = 0, status = 0;

	text_printf(&config, "%s/linli.ini", etc);
	const char *all[] = { "linli", "-c", text_string(&config), "--state", state, "--now",
		when };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		argv[argc++] = xstrdup(all[i]);
	for (; *words != NULL; words++)
		argv[argc++] = xstrdup(*words);
	argv[argc] = NULL;
	fflush(stdout);
	const pid_t pid = fork();
	if (pid == 0) {
		const int null = open("/dev/null", O_RDWR), said = memfd_create("said", 0);
		dup2(null, STDOUT_FILENO);
		dup2(said, STDERR_FILENO);
		alarm(60); /* a command that hangs is a failure too */
		fault_install();
		fault_plan(kind, number, lasting);
		const int code = command(argc, argv);
		shared->calls = fault_calls();
		shared->happened = fault_happened();
		shared->has_said = has_said(said);
		_exit(code);
	}
	waitpid(pid, &status, 0);
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return status;
}

static int clean(const char *etc, const char *state, const char *const *words)
{
	const int status = run(etc, state, later, FAULT_OF_NOTHING, 0, false, words);

	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* --- trees of files --- */

static void shell(const char *format, const char *a, const char *b)
{
	struct text line AUTO_TEXT = { 0 };

	text_printf(&line, format, a, b);
	if (system(text_string(&line)) != 0) {
		fprintf(stderr, "Bail out! %s\n", text_string(&line));
		exit(1);
	}
}

static void remove_tree(const char *path);

static void each_file(
	const char *path, void (*each)(const char *file, void *context), void *context)
{
	struct dirent **names = NULL;
	const int n = scandir(path, &names, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		struct text file AUTO_TEXT = { 0 };
		struct stat st;
		text_printf(&file, "%s/%s", path, names[i]->d_name);
		const bool dots =
			strcmp(names[i]->d_name, ".") == 0 || strcmp(names[i]->d_name, "..") == 0;
		free(names[i]);
		if (dots || lstat(text_string(&file), &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			each_file(text_string(&file), each, context);
		else
			each(text_string(&file), context);
	}
	free(names);
}

static void remove_tree(const char *path)
{
	shell("rm -rf '%s'", path, NULL);
}

struct copying {
	const char *from, *to;
};

static void copy_file(const char *from, const char *to)
{
	char buffer[65536];
	int in AUTO_FD = open(from, O_RDONLY | O_CLOEXEC);
	int out AUTO_FD = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t n;

	while (in >= 0 && out >= 0 && (n = read(in, buffer, sizeof buffer)) > 0)
		if (write(out, buffer, (size_t)n) != n)
			break;
}

static void copy_one(const char *file, void *context)
{
	const struct copying *copying = context;
	struct text to AUTO_TEXT = { 0 };

	text_printf(&to, "%s%s", copying->to, file + strlen(copying->from));
	for (char *c = to.bytes + strlen(copying->to) + 1; (c = strchr(c, '/')) != NULL; c++) {
		*c = '\0';
		mkdir(to.bytes, 0700);
		*c = '/';
	}
	copy_file(file, text_string(&to));
}

static void erase_one(const char *file, void *context)
{
	(void)context;
	unlink(file);
}

/* Puts the state back to what `from` holds; directories may stay. */
static void reset(const char *from, const char *to)
{
	struct copying copying = { .from = from, .to = to };

	each_file(to, erase_one, NULL);
	mkdir(to, 0700);
	each_file(from, copy_one, &copying);
}

struct digesting {
	struct hash *hash;
	const char *root;
};

static bool is_own(const char *line)
{
	static const char *const own[] = { "UID:", "DTSTAMP:", "LAST-MODIFIED:", "SEQUENCE:" };

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strncmp(line, own[i], strlen(own[i])) == 0)
			return true;
	return false;
}

static void digest_one(const char *file, void *context)
{
	const struct digesting *digesting = context;
	FILE *stream = fopen(file, "re");
	char *line = NULL;
	size_t room = 0;

	hash_string(digesting->hash, file + strlen(digesting->root));
	while (stream != NULL && getline(&line, &room, stream) > 0)
		if (!is_own(line))
			hash_string(digesting->hash, line);
	free(line);
	if (stream != NULL)
		fclose(stream);
}

/* --- a scenario: a command, from a state, with what must be true afterwards --- */

struct scenario {
	const char *name, *etc, *before;
	const char *const *words;
	char feeds[HASH_HEX]; /* what is published once all is well */
};

static bool published(const struct scenario *s, const char *state, char ret_hex[static HASH_HEX])
{
	static const char *const publish[] = { "publish", NULL };
	struct text public AUTO_TEXT = { 0 };
	struct digesting digesting = { .hash = hash_new() };

	text_printf(&public, "%s/public", state);
	digesting.root = text_string(&public);
	const bool ok = clean(s->etc, state, publish) == 0;
	each_file(digesting.root, digest_one, &digesting);
	hash_hex(digesting.hash, ret_hex);
	hash_free(digesting.hash);
	return ok;
}

static bool is_documented(int status)
{
	static const int codes[] = { 0, 65, 69, 73, 75, 77, 78 };

	for (size_t i = 0; WIFEXITED(status) && i < sizeof codes / sizeof *codes; i++)
		if (WEXITSTATUS(status) == codes[i])
			return true;
	return false;
}

/* NULL when all is well, else what is not. */
static const char *aftermath(const struct scenario *s, const char *state, int status, bool thorough)
{
	static const char *const doctor[] = { "doctor", NULL };
	static const char *const again[] = { "plan", "--apply", "--exit-code", NULL };
	char hex[HASH_HEX];

	if (!is_documented(status))
		return "the exit status is none of the documented ones";
	/* "Done" must not need a second try, unless it said that a type stood still. */
	if (WEXITSTATUS(status) == 0 && !shared->has_said && clean(s->etc, state, again) != 0)
		return "it said \"done\", but not all of it was there";
	if (!thorough)
		return NULL;
	if (clean(s->etc, state, s->words) != 0)
		return "a second run does not succeed";
	if (clean(s->etc, state, doctor) != 0)
		return "an invariant is broken";
	if (!published(s, state, hex) || strcmp(hex, s->feeds) != 0)
		return "the feeds differ from those of a run that never failed";
	return NULL;
}

static int test_number, tests_failed;

static void tell(bool ok, const char *scenario, const char *what, uint64_t points)
{
	test_number++;
	tests_failed += !ok;
	printf("%s %d - %s: %s, %llu points\n", ok ? "ok" : "not ok", test_number, scenario, what,
		(unsigned long long)points);
	fflush(stdout);
}

static void enumerate(const struct scenario *s, enum fault_kind kind, bool lasting,
	const char *what, uint64_t stride, uint64_t thorough_each)
{
	struct text state AUTO_TEXT = { 0 };
	uint64_t n = 1, points = 0, shown = 0;
	bool ok = true;

	text_printf(&state, "%s/state", root);
	for (;; n += stride, points++) {
		reset(s->before, text_string(&state));
		shared->happened = true; /* a child that dies on the way had its fault */
		shared->has_said = false;
		const int status =
			run(s->etc, text_string(&state), now, kind, n, lasting, s->words);
		if (!shared->happened)
			break;
		const char *wrong =
			aftermath(s, text_string(&state), status, points % thorough_each == 0);
		if (wrong == NULL)
			continue;
		if (shown++ < 10)
			printf("# call %llu: %s (wait status %d)\n", (unsigned long long)n, wrong,
				status);
		ok = false;
	}
	tell(ok && points > 0, s->name, what, points);
}

static void all_faults(const struct scenario *s)
{
	const char *given = getenv("LINLI_FAULT_STRIDE");
	const uint64_t stride = given != NULL ? strtoull(given, NULL, 10) : STRIDE;
	const uint64_t step = getenv("LINLI_FAULT_QUICK") != NULL ? QUICK : 1;

	enumerate(s, FAULT_OF_IO, false, "each I/O call fails once", step, 1);
	enumerate(s, FAULT_OF_IO, true, "each I/O call and all after it fail", step, THOROUGH);
	enumerate(s, FAULT_OF_SPACE, true, "the disk is full from each writing call on", step,
		THOROUGH);
	enumerate(s, FAULT_OF_MEMORY, false, "allocations fail once", stride, THOROUGH);
	enumerate(
		s, FAULT_OF_MEMORY, true, "allocations and all after them fail", stride, THOROUGH);
}

static char *inside(const char *name)
{
	return xasprintf("%s/%s", root, name);
}

int main(void)
{
	static const char *const apply[] = { "plan", "--apply", NULL };
	static const char *const publish[] = { "publish", NULL };
	const char *source = getenv("top_srcdir"), *only = getenv("LINLI_FAULT_ONLY");
	const char *place = getenv("TMPDIR");
	struct text from AUTO_TEXT = { 0 };

	if (place == NULL)
		place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	root = xasprintf("%s/linli-fault-XXXXXX", place);
	shared = mmap(
		NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	lang_init("en");
	log_init("linli", LOG_LEVEL_ERROR);
	if (source == NULL || shared == MAP_FAILED || mkdtemp(root) == NULL) {
		printf("Bail out! no top_srcdir or no temporary directory\n");
		return 1;
	}
	char *etc AUTO_FREE = inside("etc"), *edited AUTO_FREE = inside("edited");
	char *empty AUTO_FREE = inside("empty"), *first AUTO_FREE = inside("first"),
		    *second AUTO_FREE = inside("second");
	text_printf(&from, "%s/tests/fault", source);
	shell("cp -r '%s/etc' '%s'", text_string(&from), etc);
	shell("cp -r '%s/etc' '%s'", text_string(&from), edited);
	shell("cp '%s/edited.ini' '%s/more.ini'", text_string(&from), edited);
	shell("chmod -R u+w,go-w '%s' '%s'", etc, edited);
	mkdir(empty, 0700);

	/* The state after the first plan, and after the edit: what every run must end with. */
	struct scenario scenarios[] = {
		{ .name = "first plan", .etc = etc, .before = empty, .words = apply },
		{ .name = "plan after an edit", .etc = edited, .before = first, .words = apply },
		{ .name = "publish", .etc = edited, .before = second, .words = publish },
	};
	char hex[HASH_HEX];
	if (run(etc, first, now, FAULT_OF_NOTHING, 0, false, apply) != 0 ||
		!published(&scenarios[0], first, scenarios[0].feeds)) {
		printf("Bail out! the first plan does not work without faults\n");
		return 1;
	}
	reset(first, second);
	if (run(edited, second, now, FAULT_OF_NOTHING, 0, false, apply) != 0) {
		printf("Bail out! the second plan does not work without faults\n");
		return 1;
	}
	char *reference AUTO_FREE = inside("reference");
	reset(second, reference);
	published(&scenarios[1], reference, hex);
	strcpy(scenarios[1].feeds, hex);
	strcpy(scenarios[2].feeds, hex);
	for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
		if (only == NULL || strcmp(only, scenarios[i].name) == 0)
			all_faults(&scenarios[i]);
	printf("1..%d\n", test_number);
	remove_tree(root);
	free(root);
	return tests_failed != 0;
}
