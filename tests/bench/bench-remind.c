/* bench-remind.c - picking what is due, and 10,000 deliveries a channel beside a bare loop */
/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>
#include <sqlite3.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "remind/remind.h"
#include "sink.h"

/*
 * name value reference ratio goal.  The reference of a channel is the same number of messages of
 * the same size by a loop that does nothing else: one connection of libcurl, one write and fsync,
 * one program.  Ours plans, writes and records each of them before the next one goes out.
 */

/* ROUND: more for one group at a time would become one message. */
enum { PENDING = 100000, DUE_NOW = 200, SEATS = 20, ROUND = 1000 };
static const int64_t DUE = 1796346000; /* 2026-12-04 09:00 in Asia/Shanghai */

struct world {
	char directory[64];
	sqlite3 *db;
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Of this process and its children: on a busy machine a truer measure than the clock. */
static double cpu_seconds(void)
{
	double sum = 0;

	for (int i = 0; i < 2; i++) {
		struct rusage r;
		getrusage(i == 0 ? RUSAGE_SELF : RUSAGE_CHILDREN, &r);
		sum += (double)r.ru_utime.tv_sec + (double)r.ru_utime.tv_usec / 1e6 +
			(double)r.ru_stime.tv_sec + (double)r.ru_stime.tv_usec / 1e6;
	}
	return sum;
}

/* sqlite3_mprintf: %Q quotes. */
static void run(struct world *world, const char *format, ...)
{
	va_list arguments;
	char *error = NULL;

	va_start(arguments, format);
	char *sql = sqlite3_vmprintf(format, arguments);
	va_end(arguments);
	if (sqlite3_exec(world->db, sql, NULL, NULL, &error) != SQLITE_OK) {
		fprintf(stderr, "bench-remind: %s: %s\n", error, sql);
		exit(1);
	}
	sqlite3_free(sql);
}

static void world_begin(struct world *world)
{
	struct store *store = NULL;

	strcpy(world->directory, "/tmp/linli-bench-remind-XXXXXX");
	if (mkdtemp(world->directory) == NULL)
		exit(1);
	if (store_open(world->directory, true, false, &store) != STORE_OK)
		exit(1);
	store_close(store);
	char *path AUTO_FREE = xasprintf("%s/linli.db", world->directory);
	if (sqlite3_open(path, &world->db) != SQLITE_OK)
		exit(1);
	run(world,
		"BEGIN; INSERT INTO community (id, code, name_zh, zone, salt) VALUES (1, 't',"
		" '测试社区', 'Asia/Shanghai', '%.64d'); INSERT INTO generation (community, number,"
		" hash, since) VALUES (1, 1, 'x', 0); INSERT INTO setting VALUES (1, 'community',"
		" 'language', '', 'zh'), (1, 'community', 'languages', '', 'zh, en');"
		" INSERT INTO activity (id, community, code, type, title_zh) VALUES (1, 1, 'tea',"
		" 'plain', '茶话会')",
		0);
}

static void world_end(struct world *world)
{
	sqlite3_close(world->db);
	char *command AUTO_FREE = xasprintf("rm -rf %s", world->directory);
	if (system(command) != 0)
		exit(1);
}

static void add_setting(
	struct world *world, const char *subject, const char *key, const char *value)
{
	run(world, "INSERT INTO setting VALUES (1, %Q, %Q, '', %Q)", subject, key, value);
}

static void add_occurrence(struct world *world, int number, int64_t begins)
{
	run(world,
		"INSERT INTO occurrence (id, community, activity, original, uid, begins, ends, "
		"status,"
		" plan_hash) VALUES (%d, 1, 1, date('2027-01-01', '+%d days'), 'uid-%d@linli', "
		"%lld,"
		" %lld, 'planned', 'x')",
		number, number, number, (long long)begins, (long long)begins + 7200);
}

static void add_reminder(
	struct world *world, int number, int occurrence, const char *audience, int64_t due)
{
	run(world,
		"INSERT INTO reminder (id, community, occurrence, turn, audience, rule, due, "
		"not_after)"
		" VALUES (%d, 1, %d, 0, %Q, 'ini %d', %lld, %lld)",
		number, occurrence, audience, number, (long long)due, (long long)due + 21600);
}

/* --- picking --- */

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void bench_pick(void)
{
	struct world world;
	struct arena *arena AUTO_ARENA = arena_new();
	struct store *store = NULL;
	double taken[101];
	size_t count = 0;

	world_begin(&world);
	for (int i = 1; i <= PENDING / 100; i++)
		add_occurrence(&world, i, DUE + 86400 + i * INT64_C(60));
	for (int i = 1; i <= PENDING; i++)
		add_reminder(&world, i, 1 + i % (PENDING / 100), "serving",
			i <= DUE_NOW ? DUE - i : DUE + i * INT64_C(60));
	run(&world, "COMMIT");
	if (store_open(world.directory, false, true, &store) != STORE_OK ||
		!store_choose(store, store_only(store, arena)))
		exit(1);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		struct outbox_reminder *items;
		const double begin = seconds();
		if (outbox_due(store, arena, DUE, DUE_NOW, 0, 0, &items, &count) != STORE_OK ||
			count != DUE_NOW)
			exit(1);
		taken[i] = (seconds() - begin) * 1e3;
	}
	qsort(taken, sizeof taken / sizeof *taken, sizeof *taken, by_size);
	const double median = taken[sizeof taken / sizeof *taken / 2];
	printf("remind-pick-%d-of-%d-ms %.3f 5.000 %.3f <1\n", DUE_NOW, PENDING, median,
		median / 5);
	store_close(store);
	world_end(&world);
}

/* --- deliveries --- */

static void add_crew(struct world *world, int count)
{
	for (int i = 1; i <= count; i++)
		run(world,
			"INSERT INTO person (id, community, code, name, kind, language, reach) "
			"VALUES"
			" (%d, 1, 'p%d', '甲', 'volunteer', 'zh',"
			" '{\"mail\":\"p%d@example.org\",\"phone\":\"000-%d\"}')",
			i, i, i, i);
	for (int i = 0; i < (count + SEATS - 1) / SEATS; i++) {
		add_occurrence(world, i + 1, DUE + 86400);
		add_reminder(world, i + 1, i + 1, "serving", DUE);
		run(world,
			"INSERT INTO duty (id, community, occurrence, role, need, after, length) "
			"VALUES"
			" (%d, 1, %d, 'host', %d, 0, 7200)",
			i + 1, i + 1, SEATS);
	}
	for (int i = 0; i < count; i++) {
		run(world,
			"INSERT INTO assignment (community, duty, seat, person, made_by,"
			" published_at) VALUES (1, %d, %d, %d, 'solver', 1)",
			i / SEATS + 1, i % SEATS + 1, i + 1);
		run(world,
			"INSERT INTO face (occurrence, audience, viewer, community, hash, modified)"
			" VALUES (%d, 'person', %d, 1, 'x', 1)",
			i / SEATS + 1, i + 1);
	}
}

static void add_public(struct world *world, int count)
{
	for (int i = 1; i <= count; i++) {
		add_occurrence(world, i, DUE + 86400);
		add_reminder(world, i, i, "public", DUE + (i - 1) / ROUND);
	}
}

struct channel {
	const char *name, *settings; /* KEY=VALUE, one a line */
	bool is_public;
	double (*reference)(const char *url, const char *directory, int count);
};

static void add_channel(struct world *world, const struct channel *channel, const char *url)
{
	char *settings AUTO_FREE = xasprintf(
		"type=%s\nprivate=yes\nrate=1000000/1m\ndigest=1000\naudience=%s\n%s",
		channel->name, channel->is_public ? "public" : "serving", channel->settings);

	if (url != NULL) {
		add_setting(world, "channel out", "url-env", "BENCH_URL");
		setenv("BENCH_URL", url, 1);
	}
	char *rest = NULL;
	for (char *line = strtok_r(settings, "\n", &rest); line != NULL;
		line = strtok_r(NULL, "\n", &rest)) {
		char *equals = strchr(line, '=');
		*equals = '\0';
		add_setting(world, "channel out", line, equals + 1);
	}
}

/* What a loop would send: about as large as ours. */
static const char *body(void)
{
	static const char words[] =
		"{\"msgtype\":\"text\",\"text\":{\"content\":\"茶话会：12月5日 星期六 上午9点至11点"
		"\\n地点：一号楼\\n请带：水杯\"}}";
	return words;
}

static size_t give_mail(char *buffer, size_t size, size_t n, void *context)
{
	size_t *left = context;
	const size_t piece = *left < size * n ? *left : size * n;

	memset(buffer, 'a', piece);
	for (size_t i = 76; i < piece; i += 78)
		memcpy(buffer + i, "\r\n", 2);
	*left -= piece;
	return piece;
}

static size_t drop(char *bytes, size_t size, size_t n, void *context)
{
	(void)bytes;
	(void)context;
	return size * n;
}

static double bare_http(const char *url, const char *directory, int count)
{
	CURL *easy = curl_easy_init();
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");

	(void)directory;
	headers = curl_slist_append(headers, "Expect:");
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body());
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
	const double begin = seconds();
	for (int i = 0; i < count; i++)
		if (curl_easy_perform(easy) != CURLE_OK)
			exit(1);
	const double taken = seconds() - begin;
	curl_easy_cleanup(easy);
	curl_slist_free_all(headers);
	return taken;
}

static double bare_mail(const char *url, const char *directory, int count)
{
	CURL *easy = curl_easy_init();
	struct curl_slist *to = curl_slist_append(NULL, "p1@example.org");
	size_t left = 0;

	(void)directory;
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_MAIL_FROM, "office@example.org");
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_mail);
	curl_easy_setopt(easy, CURLOPT_READDATA, &left);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
	const double begin = seconds();
	for (int i = 0; i < count; i++) {
		left = 2400;
		if (curl_easy_perform(easy) != CURLE_OK)
			exit(1);
	}
	const double taken = seconds() - begin;
	curl_easy_cleanup(easy);
	curl_slist_free_all(to);
	return taken;
}

static double bare_file(const char *url, const char *directory, int count)
{
	char *path AUTO_FREE = xasprintf("%s/bare", directory);
	const int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	(void)url;
	const double begin = seconds();
	for (int i = 0; i < count; i++)
		if (write(fd, body(), strlen(body())) < 0 || fsync(fd) != 0)
			exit(1);
	const double taken = seconds() - begin;
	close(fd);
	return taken;
}

static double bare_program(const char *url, const char *directory, int count)
{
	char name[] = "/bin/true";
	char *const arguments[] = { name, NULL }, *const environment[] = { NULL };

	(void)url;
	(void)directory;
	const double begin = seconds();
	for (int i = 0; i < count; i++) {
		pid_t pid;
		int status;
		if (posix_spawn(&pid, name, NULL, NULL, arguments, environment) != 0 ||
			waitpid(pid, &status, 0) != pid || status != 0)
			exit(1);
	}
	return seconds() - begin;
}

static const struct channel channels[] = {
	{ "webhook", "template=wecom", true, bare_http },
	{ "mail", "sender=office@example.org", false, bare_mail },
	{ "file", "path=messages.jsonl", true, bare_file },
	{ "command", "run=/bin/true", false, bare_program },
};

/* Seconds for all of it. */
static double deliver(struct world *world, const struct channel *channel, int count)
{
	struct remind_counts counts;
	int64_t sent = 0;
	const double begin = seconds();

	for (int i = 0; i < count; i += channel->is_public ? ROUND : count) {
		const struct remind_options options = {
			.state = world->directory, .now = DUE + i / ROUND, .is_once = true
		};
		if (remind_run(&options, &counts) != STORE_OK)
			exit(1);
		sent += counts.sent;
	}
	if (sent != count) {
		fprintf(stderr, "bench-remind: %s: %" PRId64 " sent\n", channel->name, sent);
		exit(1);
	}
	return seconds() - begin;
}

static void bench_channel(const struct channel *channel, int count)
{
	const bool is_mail = strcmp(channel->name, "mail") == 0;
	struct sink *sink = is_mail || channel->reference == bare_http ? sink_new(is_mail) : NULL;
	const char *url = sink != NULL ? sink_url(sink) : NULL;
	struct world world;

	world_begin(&world);
	add_channel(&world, channel, url);
	if (channel->is_public)
		add_public(&world, count);
	else
		add_crew(&world, count);
	run(&world, "COMMIT");
	const double before = cpu_seconds();
	const double ours = count / deliver(&world, channel, count);
	const double between = cpu_seconds();
	if (sink != NULL && sink_messages(sink) != (size_t)count) {
		fprintf(stderr, "bench-remind: %s: %zu arrived\n", channel->name,
			sink_messages(sink));
		exit(1);
	}
	const double bare = count / channel->reference(url, world.directory, count);
	const double after = cpu_seconds();
	printf("remind-%s-per-s %.0f %.0f %.2f >=0.20\n", channel->name, ours, bare, ours / bare);
	printf("remind-%s-cpu-us %.0f %.0f %.2f -\n", channel->name,
		(between - before) / count * 1e6, (after - between) / count * 1e6,
		(after - between) / (between - before));
	fflush(stdout);
	if (sink != NULL)
		sink_free(sink);
	world_end(&world);
}

int main(int argc, char **argv)
{
	const char *wished = getenv("BENCH_COUNT");
	const int count = wished != NULL ? atoi(wished) : 10000;

	curl_global_init(CURL_GLOBAL_DEFAULT);
	if (argc < 2 || strcmp(argv[1], "pick") == 0)
		bench_pick();
	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
		if (argc < 2 || strcmp(argv[1], channels[i].name) == 0)
			bench_channel(&channels[i], count);
	curl_global_cleanup();
	return 0;
}
