/* skeleton.c - the first files of somebody's own type */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/skeleton.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "plugin/type-name.h"

/* In every text @NAME@ stands for the type's name. */
static const char source[] =
	"/* @NAME@.c - what this kind of activity needs */\n"
	"\n"
	"#include <linli/plugin.h>\n"
	"\n"
	"struct config {\n"
	"	int32_t hosts;\n"
	"	linli_span slot;\n"
	"};\n"
	"\n"
	"static const struct linli_option options[] = {\n"
	"	{ LINLI_OPTION(struct config, COUNT, hosts), .initial = \"1\", .min = 1, .max = 20,\n"
	"	  .help = LINLI_WORDS(\"几位主持人\", \"people who run it\") },\n"
	"	{ LINLI_OPTION(struct config, SPAN, slot), .initial = \"15m\", .min = 5, .max = 240,\n"
	"	  .help = LINLI_WORDS(\"每人多长时间\", \"time for one person\") },\n"
	"	{ .key = NULL }\n"
	"};\n"
	"\n"
	"/* Rules between keys; what is wrong with one key alone the core finds from the rows above. */\n"
	"static void check(const void *config, const struct linli_occurrence *o, const struct linli_out *out)\n"
	"{\n"
	"	const struct config *c = config;\n"
	"\n"
	"	if (c->slot > o->end - o->start)\n"
	"		linli_fault(out, .key = \"slot\", .n = o->end - o->start,\n"
	"			.words = LINLI_WORDS(\"比活动本身（{n} 分钟）还长\",\n"
	"				\"is longer than the {n} minutes of the activity\"));\n"
	"}\n"
	"\n"
	"/* One occurrence in, what it needs out.  No clock, no files, no globals. */\n"
	"static void plan(const void *config, const struct linli_occurrence *o, const struct linli_out *out)\n"
	"{\n"
	"	const struct config *c = config;\n"
	"\n"
	"	(void)o;\n"
	"	linli_duty(out, .role = \"host\", .count = c->hosts, .name = LINLI_WORDS(\"主持人\", \"host\"));\n"
	"	linli_slots(out, .id = \"seat\", .role = \"host\", .stations = c->hosts, .length = c->slot,\n"
	"		.name = LINLI_WORDS(\"名额\", \"seat\"));\n"
	"	linli_text(out, .audience = LINLI_PUBLIC,\n"
	"		.words = LINLI_WORDS(\"每人 {slot}，可预约。\", \"{slot} each; please book.\"));\n"
	"}\n"
	"\n"
	"LINLI_PLUGIN(\n"
	"	.name = \"@NAME@\", .title = LINLI_WORDS(\"@NAME@\", \"@NAME@\"),\n"
	"	.summary = LINLI_WORDS(\"用一句话说明\", \"one sentence about it\"),\n"
	"	.options = options, .config_size = sizeof(struct config),\n"
	"	.check = check, .plan = plan,\n"
	");\n";

static const char test[] =
	"/* test-@NAME@.c - the exported object, called with an emitter that counts */\n"
	"\n"
	"#include \"@NAME@.c\"\n"
	"\n"
	"#include <stdio.h>\n"
	"\n"
	"static int duties, slots, faults;\n"
	"\n"
	"static void count_duty(const struct linli_out *out, const struct linli_duty *duty, size_t size)\n"
	"{\n"
	"	(void)out, (void)size;\n"
	"	duties += duty->count;\n"
	"}\n"
	"\n"
	"static void count_slots(const struct linli_out *out, const struct linli_slots *row, size_t size)\n"
	"{\n"
	"	(void)out, (void)row, (void)size;\n"
	"	slots++;\n"
	"}\n"
	"\n"
	"static void count_fault(const struct linli_out *out, const struct linli_fault *fault, size_t size)\n"
	"{\n"
	"	(void)out, (void)fault, (void)size;\n"
	"	faults++;\n"
	"}\n"
	"\n"
	"static void skip_text(const struct linli_out *out, const struct linli_text *text, size_t size)\n"
	"{\n"
	"	(void)out, (void)text, (void)size;\n"
	"}\n"
	"\n"
	"static int expect(int number, const char *what, int is_so)\n"
	"{\n"
	"	printf(\"%s %d - %s\\n\", is_so ? \"ok\" : \"not ok\", number, what);\n"
	"	return is_so ? 0 : 1;\n"
	"}\n"
	"\n"
	"int main(void)\n"
	"{\n"
	"	const struct linli_out out = { .duty = count_duty, .slots = count_slots,\n"
	"		.fault = count_fault, .text = skip_text };\n"
	"	const struct linli_occurrence hour = { .day = 20000, .start = 14 * 60, .end = 15 * 60 };\n"
	"	const struct config good = { .hosts = 2, .slot = 15 }, bad = { .hosts = 1, .slot = 90 };\n"
	"	int failed = 0;\n"
	"\n"
	"	puts(\"1..4\");\n"
	"	linli_plugin.check(&good, &hour, &out);\n"
	"	failed += expect(1, \"an hour has room for a quarter\", faults == 0);\n"
	"	linli_plugin.check(&bad, &hour, &out);\n"
	"	failed += expect(2, \"a slot longer than the activity is a fault\", faults == 1);\n"
	"	linli_plugin.plan(&good, &hour, &out);\n"
	"	failed += expect(3, \"as many people as the organizer asked for\", duties == 2);\n"
	"	failed += expect(4, \"one row of slots\", slots == 1);\n"
	"	return failed != 0;\n"
	"}\n";

static const char makefile[] =
	"# @NAME@: builds against an installed linli, links to nothing\n"
	"PKG_CONFIG ?= pkg-config\n"
	"CFLAGS ?= -O2 -g\n"
	"WARN = -std=c17 -Wall -Wextra -Wpedantic -Wconversion -Wshadow\n"
	"CPPFLAGS += $(shell $(PKG_CONFIG) --cflags linli)\n"
	"PLUGINDIR = $(shell $(PKG_CONFIG) --variable=plugindir linli)\n"
	"\n"
	"all: @NAME@.so\n"
	"\n"
	"@NAME@.so: @NAME@.c\n"
	"	$(CC) $(WARN) $(CPPFLAGS) $(CFLAGS) -fPIC -fvisibility=hidden -shared -Wl,-z,defs $(LDFLAGS) -o $@ $<\n"
	"	chmod go-w $@\n"
	"\n"
	"check: test-@NAME@\n"
	"	./test-@NAME@\n"
	"\n"
	"test-@NAME@: test-@NAME@.c @NAME@.c\n"
	"	$(CC) $(WARN) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ test-@NAME@.c\n"
	"\n"
	"install: @NAME@.so\n"
	"	install -d $(DESTDIR)$(PLUGINDIR)\n"
	"	install -m 755 @NAME@.so $(DESTDIR)$(PLUGINDIR)/@NAME@.so\n"
	"\n"
	"clean:\n"
	"	rm -f @NAME@.so test-@NAME@\n"
	"\n"
	".PHONY: all check install clean\n";

static const char sample[] =
	"; put this into activities/@NAME@.ini of your community\n"
	"[activity @NAME@]\n"
	"type   = @NAME@\n"
	"title  = @NAME@\n"
	"when   = monthly on first saturday\n"
	"start  = 14:00\n"
	"lasts  = 1h\n"
	"hosts  = 2\n"
	"slot   = 15m\n";

static const struct {
	const char *name, *text;
} files[] = {
	{ "@NAME@.c", source },
	{ "test-@NAME@.c", test },
	{ "Makefile", makefile },
	{ "@NAME@.ini", sample },
};

static const char mark[] = "@NAME@";

static void fill(struct text *t, const char *pattern, const char *name)
{
	const char *at;

	while ((at = strstr(pattern, mark)) != NULL) {
		text_add(t, pattern, (size_t)(at - pattern));
		text_puts(t, name);
		pattern = at + strlen(mark);
	}
	text_puts(t, pattern);
}

static bool write_file(const char *path, const struct text *t)
{
	int fd AUTO_FD = seam_openat(AT_FDCWD, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	return fd >= 0 && file_write(fd, t->bytes, t->size);
}

static bool write_one(const char *folder, const char *name, size_t i)
{
	struct text path AUTO_TEXT = { 0 }, text AUTO_TEXT = { 0 };

	text_printf(&path, "%s/", folder);
	fill(&path, files[i].name, name);
	fill(&text, files[i].text, name);
	return write_file(text_string(&path), &text);
}

/* Half a skeleton would be in the way of the next try; errno stays as it is. */
static void remove_all(const char *folder, const char *name)
{
	const int error = errno;

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct text path AUTO_TEXT = { 0 };
		text_printf(&path, "%s/", folder);
		fill(&path, files[i].name, name);
		seam_unlinkat(AT_FDCWD, text_string(&path), 0);
	}
	seam_unlinkat(AT_FDCWD, folder, AT_REMOVEDIR);
	errno = error;
}

enum skeleton_verdict skeleton_write(
	const char *directory, const char *name, struct arena *arena, const char **ret_path)
{
	if (!type_is_name(name, strlen(name)))
		return SKELETON_NAME;
	if (type_is_builtin(name))
		return SKELETON_TAKEN;
	const char *folder = arena_format(arena, "%s/%s", directory, name);
	if (seam_mkdirat(AT_FDCWD, folder, 0755) != 0) {
		*ret_path = folder;
		return errno == EEXIST ? SKELETON_EXISTS : SKELETON_WRITE;
	}
	*ret_path = folder;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		if (!write_one(folder, name, i)) {
			remove_all(folder, name);
			return SKELETON_WRITE;
		}
	return SKELETON_OK;
}
