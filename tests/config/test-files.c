/* test-files.c - files as they come: damaged, hostile, shuffled */
/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/alloc.h"
#include "base/text.h"
#include "config/load.h"
#include "finder.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const int64_t now = 1795399200; /* 2026-11-23 10:00 in Shanghai */

static const char community[] = "[community]\nid = t\nname = 测试\ntimezone = Asia/Shanghai\n"
				"languages = zh, en\n";
static const char tea[] = "[activity tea]\ntype = plain\ntitle = 茶话会\nwhen = every friday\n"
			  "start = 14:00\non-holiday = keep\n";

/* -- A directory of its own for each test -- */

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/linli-config-XXXXXX", tmp != NULL ? tmp : "/tmp");

	*state = dir;
	return mkdtemp(dir) != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
	char *command =
		xasprintf("chmod -R u+rwX '%s' && rm -rf '%s'", (char *)*state, (char *)*state);
	const int rc = system(command);

	free(command);
	free(*state);
	return rc;
}

static void write_bytes(void **state, const char *name, const char *bytes, size_t n)
{
	char *path = xasprintf("%s/%s", (char *)*state, name);
	const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	close(fd);
	free(path);
}

static void write_text(void **state, const char *name, const char *text)
{
	write_bytes(state, name, text, strlen(text));
}

static char *path_in(void **state, const char *name)
{
	return xasprintf("%s/%s", (char *)*state, name);
}

static void make_folder(void **state, const char *name)
{
	char *path = path_in(state, name);

	assert_int_equal(mkdir(path, 0755), 0);
	free(path);
}

/* "people.ini:1 file-too-big\n" of each fault, and the model when one is wanted. */
static char *load(void **state, struct model **ret_model)
{
	const struct load_options options = { .types = &fake_types, .now = now };
	struct faults *faults = faults_new();
	char *path = path_in(state, "linli.ini");
	struct model *model = model_load(path, &options, faults);
	struct text found = { 0 };
	civil_day until;

	if (model != NULL)
		model_check_dates(model, now, 400, faults, &until);
	for (size_t i = 0; i < faults_total(faults); i++) {
		const struct fault *f = faults_get(faults, i);
		const size_t n = strlen((char *)*state) + 1;
		text_printf(&found, "%s:%u %s\n",
			strncmp(f->file, (char *)*state, n - 1) == 0 ? f->file + n : f->file,
			f->line, f->code);
	}
	if (ret_model != NULL)
		*ret_model = model;
	else
		model_free(model);
	faults_free(faults);
	free(path);
	text_puts(&found, "");
	return text_take(&found);
}

static void expect(void **state, const char *wanted)
{
	char *found = load(state, NULL);

	assert_string_equal(found != NULL ? found : "", wanted);
	free(found);
}

static void write_main(void **state, const char *more)
{
	char *text = xasprintf("%s%s%s", community, more, tea);

	write_text(state, "linli.ini", text);
	free(text);
}

/* -- Files that are no good -- */

static void test_a_missing_main_file_is_named(void **state)
{
	expect(state, "linli.ini:1 file-missing\n");
}

static void test_big_files_are_refused_and_not_read(void **state)
{
	enum { TEN_MEGABYTES = 10 << 20 };
	char *big = xcalloc(1, TEN_MEGABYTES);

	memset(big, ';', TEN_MEGABYTES);
	write_main(state, "");
	write_bytes(state, "people.ini", big, 262145);
	expect(state, "people.ini:1 file-too-big\n");
	write_bytes(state, "people.ini", big, TEN_MEGABYTES);
	expect(state, "people.ini:1 file-too-big\n");
	for (size_t i = 1000; i < 262144; i += 1001)
		big[i] = '\n';
	write_bytes(state, "people.ini", big, 262144);
	expect(state, "");
	free(big);
}

static void test_files_that_others_may_write_are_refused(void **state)
{
	char *path = path_in(state, "people.ini");

	write_main(state, "");
	write_text(state, "people.ini", "[person p1]\nname = 张三\n");
	assert_int_equal(chmod(path, 0666), 0);
	expect(state, "people.ini:1 file-unsafe\n");
	free(path);
}

static void test_unreadable_files_are_named(void **state)
{
	enum { NOBODY = 65534 };
	const uid_t user = geteuid();
	char *path = path_in(state, "people.ini");

	write_main(state, "");
	write_text(state, "people.ini", "[person p1]\nname = 张三\n");
	assert_int_equal(chmod(path, 0), 0);
	if (user == 0) { /* root reads everything */
		assert_int_equal(chmod(*state, 0755), 0);
		assert_int_equal(seteuid(NOBODY), 0);
	}
	char *found = load(state, NULL);
	assert_int_equal(seteuid(user), 0);
	assert_string_equal(found, "people.ini:1 file-unreadable\n");
	free(found);
	free(path);
}

static void test_links_fifos_and_folders_are_no_files(void **state)
{
	char *link = path_in(state, "people.ini"), *fifo = path_in(state, "activities/a.ini");

	write_main(state, "");
	make_folder(state, "activities");
	make_folder(state, "activities/b.ini");
	assert_int_equal(symlink("people.ini", link), 0);
	assert_int_equal(mkfifo(fifo, 0644), 0);
	expect(state,
		"activities/a.ini:1 file-unreadable\nactivities/b.ini:1 file-unreadable\n"
		"people.ini:1 symlink\n");
	free(link);
	free(fifo);
}

static void test_folders_that_are_links_are_refused(void **state)
{
	char *link = path_in(state, "activities");

	write_main(state, "");
	make_folder(state, "elsewhere");
	write_text(state, "elsewhere/a.ini", "[person p1]\nname = 张三\n");
	assert_int_equal(symlink("elsewhere", link), 0);
	expect(state, "linli.ini:1 symlink\n");
	free(link);
}

static void test_a_folder_has_at_most_two_thousand_files(void **state)
{
	char name[64];

	write_main(state, "");
	make_folder(state, "activities");
	for (int i = 0; i < 2000; i++) {
		snprintf(name, sizeof name, "activities/%04d.ini", i);
		write_text(state, name, "");
	}
	expect(state, "");
	write_text(state, "activities/one-more.txt", "");
	expect(state, "linli.ini:1 file-too-big\n");
}

static void test_a_community_has_at_most_twenty_thousand_sections(void **state)
{
	char name[64];

	write_main(state, "");
	make_folder(state, "activities");
	for (int file = 0; file < 5; file++) {
		struct text text AUTO_TEXT = { 0 };
		for (int i = 0; i < 4000 - (file == 4 ? 1 : 0); i++)
			text_printf(&text, "[role r%d-%d]\nname = 甲\n", file, i);
		snprintf(name, sizeof name, "activities/%d.ini", file);
		write_text(state, name, text_string(&text));
	}
	expect(state, "activities/4.ini:7997 file-too-big\n");
}

static void test_hidden_and_foreign_files_are_not_read(void **state)
{
	write_main(state, "");
	make_folder(state, "activities");
	write_text(state, "activities/.hidden.ini", "nonsense\n");
	write_text(state, "activities/tea.ini~", "nonsense\n");
	write_text(state, "activities/tea.ini.bak", "nonsense\n");
	expect(state, "");
}

static void test_patterns_and_names_meet_in_one_file_read_once(void **state)
{
	write_main(state, "include = people.ini, *.ini\n");
	write_text(state, "people.ini", "[person p1]\nname = 张三\n");
	expect(state, "");
}

/* -- Lines -- */

static void test_bom_and_crlf_are_fine(void **state)
{
	struct text text AUTO_TEXT = { 0 };
	struct model *model;

	text_puts(&text, "\xEF\xBB\xBF");
	for (const char *c = community; *c != '\0'; c++)
		text_puts(&text, *c == '\n' ? "\r\n" : (char[]){ *c, '\0' });
	text_puts(&text, "phone = 000-5555-0101 ; 办公室\r\n");
	write_text(state, "linli.ini", text_string(&text));
	free(load(state, &model));
	assert_non_null(model);
	assert_string_equal(model->name.in[LANG_ZH], "测试");
	assert_string_equal(model->phone, "000-5555-0101");
	model_free(model);
}

/* Long values reach the model whole, whatever they hold: the library alone would cut them at 200
 * bytes and take the rest for another key. */
static void test_long_values_arrive_whole(void **state)
{
	static const char *const pieces[] = { "茶", "x", "a b ", "；", ";#", "=[x]", "  ,", ":",
		NULL };

	for (size_t i = 0; pieces[i] != NULL; i++) {
		struct text value AUTO_TEXT = { 0 };
		for (int n = 0; value.size + 2 * strlen(pieces[i]) < 390; n++)
			text_puts(&value, pieces[i]);
		while (value.bytes[value.size - 1] == ' ')
			text_cut(&value, value.size - 1);
		text_puts(&value, "]");
		struct text more AUTO_TEXT = { 0 };
		text_printf(&more,
			"[activity x]\ntype = plain\ntitle = 好\nwhen = daily\n"
			"start = 09:00\non-holiday = keep\nsummary = a%s\nbring = b\n",
			text_string(&value));
		struct model *model;
		write_main(state, text_string(&more));
		char *found = load(state, &model);
		assert_string_equal(found, "");
		const struct activity *a = model_activity(model, "x");
		assert_string_equal(a->summary.in[LANG_ZH] + 1, text_string(&value));
		assert_string_equal(a->bring.in[LANG_ZH], "b");
		assert_int_equal(activity_place(a, "bring").line, 13);
		model_free(model);
		free(found);
	}
}

static void test_a_line_of_1024_bytes_is_fine_one_more_is_not(void **state)
{
	char line[1100];
	struct text more AUTO_TEXT = { 0 };

	memset(line, '\0', sizeof line);
	memset(line, ';', 1024);
	text_printf(&more, "%s\n", line);
	write_main(state, text_string(&more));
	expect(state, "");
	text_cut(&more, 0);
	text_printf(&more, "%s;\n", line);
	write_main(state, text_string(&more));
	expect(state, "linli.ini:6 line-too-long\n");
}

static void test_comments_begin_where_the_reference_says(void **state)
{
	struct model *model;

	write_main(state,
		"# one\n; two\nphone = 1#2;3 ; four\noffice = #5\n[season s] ; five\n"
		"dates = 06-01..06-30\n");
	char *found = load(state, &model);
	assert_string_equal(found, "");
	assert_string_equal(model->phone, "1#2;3");
	assert_string_equal(model->office.in[LANG_ZH], "#5");
	model_free(model);
	free(found);
}

/* -- Which value wins -- */

static void test_the_nearest_value_wins(void **state)
{
	struct model *model;

	write_main(state,
		"[type haircut-day]\nexcept = none\nbarbers = 5\non-holiday = skip\n"
		"[activity a]\ntype = haircut-day\ntitle = 甲\nwhen = every saturday\nstart = "
		"09:00\n"
		"[activity b]\ntype = haircut-day\ntitle = 乙\nwhen = every saturday\nstart = "
		"13:00\n"
		"barbers = 2\nexcept = 2026-12-05\nalso = none\non-holiday = keep\n");
	char *found = load(state, &model);
	assert_string_equal(found, "");
	const struct activity *a = model_activity(model, "a"), *b = model_activity(model, "b");
	assert_int_equal(a->rule.except_count, 0);
	assert_int_equal(a->rule.also_count, 1);
	assert_int_equal(a->options[0].number, 5);
	assert_false(a->options[0].is_written);
	assert_int_equal(a->rule.on_holiday, HOLIDAY_SKIP);
	assert_int_equal(b->rule.except_count, 1);
	assert_int_equal(b->rule.also_count, 0);
	assert_int_equal(b->options[0].number, 2);
	assert_true(b->options[0].is_written);
	assert_int_equal(b->rule.on_holiday, HOLIDAY_KEEP);
	assert_int_equal(b->remind_count, 1);
	assert_string_equal(b->remind[0].rule, "1d");
	model_free(model);
	free(found);
}

static void test_options_of_every_kind(void **state)
{
	struct model *model;

	write_main(state,
		"[team crew]\nname = 队\n"
		"[activity k]\ntype = kinds\ntitle = 甲\nwhen = daily\nstart = 09:00\n"
		"on-holiday = keep\nneed = 7\nclock = 9:30\ndays = weekends, friday-sunday\n"
		"skill = first-aid\ncrew = crew\n");
	char *found = load(state, &model);
	assert_string_equal(found, "");
	const struct option_value *o = model_activity(model, "k")->options;
	assert_int_equal(o[0].number, 7);
	assert_int_equal(o[1].number, 9 * 60 + 30);
	assert_int_equal(o[2].min, 60);
	assert_int_equal(o[2].max, 0);
	assert_int_equal(o[3].weekdays, 0x70);
	assert_string_equal(o[4].text, "first-aid");
	assert_string_equal(o[5].text, "crew");
	model_free(model);
	free(found);
}

static void test_options_are_checked_as_core_keys(void **state)
{
	write_main(state,
		"[activity k]\ntype = kinds\ntitle = 甲\nwhen = daily\nstart = 09:00\n"
		"on-holiday = keep\nneed = 10\nclock = 24:00\nrange = 9-3\ndays = moonday\n"
		"crew = crw\nneed.en = 3\n");
	expect(state,
		"linli.ini:12 out-of-range\nlinli.ini:13 clock-range\n"
		"linli.ini:14 bad-ages\nlinli.ini:15 bad-choice\nlinli.ini:16 unknown-team\n"
		"linli.ini:17 no-language-here\n");
}

/* -- The order of files, sections and keys never changes a result -- */

static const char *const sections[] = {
	"[season term]\ndates = 2026-09-01..2027-07-02\n",
	"[area g2]\nname = 二\nbuildings = 1-2\n",
	"[area g10]\nwithin = c1\nname = 十\n",
	"[area c1]\nname = 里\nkind = compound\n",
	"[venue room]\nname = 室\nhours.term = 8:00-21:00\n",
	"[team red]\nname = 红\nleader = p1\n",
	"[person p1]\nname = 张三\nteams = red\nwith = p2\n",
	"[person p2]\nname = 李四\nteams = red\navoid = tea\n",
	("[activity talk]\ntype = plain\ntitle = 讲座\nwhen = every monday\nstart = 10:00\n"
	 "areas = g2-b1, g10\nvenue = room\nteam = red\nduties = host 1\non-holiday = keep\n"),
	"[type plain]\nlasts = 30m\n",
};

/* The sections in another order, every second one in another file. */
static void write_shuffled(void **state, unsigned turn)
{
	struct text main_file AUTO_TEXT = { 0 }, other AUTO_TEXT = { 0 };

	for (size_t i = 0; i < COUNT(sections); i++) {
		const size_t at = (i * 3 + turn) % COUNT(sections);
		text_puts((i + turn) % 3 == 0 ? &other : &main_file, sections[at]);
	}
	text_puts(&main_file, community);
	text_puts(&main_file, tea);
	write_text(state, "linli.ini", text_string(&main_file));
	write_text(state, "people.ini", text_string(&other));
}

static void test_order_changes_nothing(void **state)
{
	char *hash = NULL, *own = NULL;

	for (unsigned turn = 0; turn < COUNT(sections); turn++) {
		struct model *model;
		write_shuffled(state, turn);
		char *found = load(state, &model);
		assert_string_equal(found, "");
		const struct activity *talk = model_activity(model, "talk");
		if (hash == NULL) {
			hash = xstrdup(model->hash);
			own = xstrdup(talk->hash);
		}
		assert_string_equal(model->hash, hash);
		assert_string_equal(talk->hash, own);
		assert_string_equal(model->areas[1].id, "g2");
		assert_string_equal(model->areas[4].id, "g10");
		assert_ptr_equal(model->areas[2].within, &model->areas[1]);
		assert_string_equal(talk->areas[0]->id, "g2-b1");
		assert_int_equal(talk->lasts.minutes, 30);
		assert_ptr_equal(model->teams[0].leader, &model->people[0]);
		model_free(model);
		free(found);
	}
	free(hash);
	free(own);
}

static void test_every_edit_changes_the_hash(void **state)
{
	struct model *before, *after;

	write_main(state, "");
	free(load(state, &before));
	write_main(state, "[type plain]\nlasts = 2h\n");
	free(load(state, &after));
	assert_string_not_equal(before->hash, after->hash);
	assert_string_not_equal(
		model_activity(before, "tea")->hash, model_activity(after, "tea")->hash);
	assert_string_equal(before->calendar_hash, after->calendar_hash);
	model_free(before);
	model_free(after);
}

/* -- Damage: every file is either taken or refused with a place -- */

static const char rich[] =
	"[community]\nid = t\nname = 测试\ntimezone = Asia/Shanghai\nlanguages = zh, en\n"
	"[season term]\ndates = 2026-09-01..2027-07-02, 11-15..03-15\n"
	"[area g1]\nname = 网格\nbuildings = 1-3, 7\nhouseholds = 310\nworker = p1\n"
	"[venue room]\nname = 室\ncapacity = 20\nhours = 08:00-21:00\nhours.term = 8:00-22:00\n"
	"[team red]\nname = 红\n[person p1]\nname = 张三\nteams = red\nskills = key, host\n"
	"away = 2026-12-10..2026-12-20\navailable = weekdays 18:00-21:00, saturday\n"
	"[channel c]\ntype = webhook\ntemplate = wecom\nurl-env = WECOM_URL\nrate = 20/1m\n"
	"[activity tea]\ntype = plain\ntitle = 茶话会\ntitle.en = Tea\nwhen = "
	"每月第一、第三个星期六\n"
	"also = lunar 2-2, 2026-12-25\nexcept = lunar 1-1..1-30\nstart = 09:00\nlasts = 2h30m\n"
	"venue = room\nareas = kind building\nrotate = areas\nrotate-within = 52w\n"
	"from = 2026-12-01\nremind = 3d, 1d at 18:00, after 2h to booked+came\n"
	"duties = host 1 (skill host), 引导员 2\nslot = 15m\nwalk-in = 2 ; 两个\n";

static void load_damaged(void **state, const char *bytes, size_t n)
{
	const struct load_options options = { .types = &fake_types, .now = now };
	struct faults *faults = faults_new();
	char *path = path_in(state, "linli.ini");
	civil_day until;

	write_bytes(state, "linli.ini", bytes, n);
	struct model *model = model_load(path, &options, faults);
	if (model != NULL)
		model_check_dates(model, now, 40, faults, &until);
	assert_true(model != NULL || faults_count(faults, FAULT_ERROR) > 0);
	for (size_t i = 0; i < faults_total(faults); i++) {
		const struct fault *f = faults_get(faults, i);
		assert_true(f->line > 0 && f->file[0] != '\0');
	}
	model_free(model);
	faults_free(faults);
	free(path);
}

static void test_a_file_may_end_at_any_byte(void **state)
{
	for (size_t n = 0; n < sizeof rich; n++)
		load_damaged(state, rich, n);
}

static uint32_t draw(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void test_mutated_files_are_taken_or_refused(void **state)
{
	static const char odd[] = "\0\r\n[]=;# ,.:-\t\xFF\xEF\xBC\x9A"
				  "0129azAZ_";
	const char *given = getenv("LINLI_SEED");
	uint32_t seed = given != NULL ? (uint32_t)strtoul(given, NULL, 10) : 20261123;

	print_message("# LINLI_SEED=%u\n", seed);
	for (int round = 0; round < 1500; round++) {
		char bytes[sizeof rich];
		memcpy(bytes, rich, sizeof rich);
		for (uint32_t edits = 1 + draw(&seed) % 6; edits > 0; edits--) {
			const size_t at = draw(&seed) % (sizeof rich - 1);
			if (draw(&seed) % 3 == 0) /* a piece from elsewhere */
				memmove(bytes + at, rich + draw(&seed) % (at / 2 + 1),
					(sizeof rich - at) % 40);
			else
				bytes[at] = odd[draw(&seed) % (sizeof odd - 1)];
		}
		load_damaged(state, bytes, sizeof rich - 1);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_missing_main_file_is_named),
		TEST(test_big_files_are_refused_and_not_read),
		TEST(test_files_that_others_may_write_are_refused),
		TEST(test_unreadable_files_are_named),
		TEST(test_links_fifos_and_folders_are_no_files),
		TEST(test_folders_that_are_links_are_refused),
		TEST(test_a_folder_has_at_most_two_thousand_files),
		TEST(test_a_community_has_at_most_twenty_thousand_sections),
		TEST(test_hidden_and_foreign_files_are_not_read),
		TEST(test_patterns_and_names_meet_in_one_file_read_once),
		TEST(test_bom_and_crlf_are_fine),
		TEST(test_long_values_arrive_whole),
		TEST(test_a_line_of_1024_bytes_is_fine_one_more_is_not),
		TEST(test_comments_begin_where_the_reference_says),
		TEST(test_the_nearest_value_wins),
		TEST(test_options_of_every_kind),
		TEST(test_options_are_checked_as_core_keys),
		TEST(test_order_changes_nothing),
		TEST(test_every_edit_changes_the_hash),
		TEST(test_a_file_may_end_at_any_byte),
		TEST(test_mutated_files_are_taken_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
