/* channel.c - one way out for reminders, and what all of them have in common */
/* SPDX-License-Identifier: Apache-2.0 */
#include "remind/channel.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/number.h"
#include "base/seam.h"
#include "base/utf8.h"

static const struct channel_kind *const kinds[] = { &channel_webhook, &channel_mail,
	&channel_command, &channel_file, &channel_copy, &channel_calls, &channel_print };

static const char *const audiences[] = { "staff", "serving", "booked", "waiting", "came",
	"neighbours", "public" };

/* What a template decides when the organizer does not (domain/channels: the services' limits). */
static const struct {
	const char *name, *ok, *retry_when;
	size_t max_bytes;
} hooks[HOOK_OF_COUNT] = {
	[HOOK_OF_CUSTOM] = { "custom", "http=2xx", "http=429, http=5xx, timeout", 0 },
	[HOOK_OF_WECOM] = { "wecom", "errcode=0",
		"errcode=45009, errcode=45033, errcode=-1, http=429, http=5xx, timeout", 2048 },
	[HOOK_OF_DINGTALK] = { "dingtalk", "errcode=0",
		"errcode=410100, errcode=130101, errcode=-1, http=429, http=5xx, timeout", 4096 },
	[HOOK_OF_FEISHU] = { "feishu", "code=0, StatusCode=0",
		"code=11232, code=11247, http=429, http=5xx, timeout", 16384 },
	[HOOK_OF_SERVERCHAN] = { "serverchan", "code=0", "http=429, http=5xx, timeout", 32768 },
	[HOOK_OF_BARK] = { "bark", "code=200", "http=429, http=5xx, timeout", 3072 },
	[HOOK_OF_NTFY] = { "ntfy", "http=2xx", "http=429, http=5xx, timeout", 4096 },
};

const struct channel_kind *channel_kind_find(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i]->name, name) == 0)
			return kinds[i];
	return NULL;
}

static const char *value(const struct channel_key *keys, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(keys[i].key, key) == 0)
			return keys[i].value;
	return NULL;
}

/* The next item of a list; moves *at behind it.  Lists in the store are separated by ", ". */
static size_t item(const char **at, const char **ret_item)
{
	while (**at == ' ' || **at == ',')
		++*at;
	*ret_item = *at;
	while (**at != '\0' && **at != ',')
		++*at;
	size_t n = (size_t)(*at - *ret_item);
	while (n > 0 && (*ret_item)[n - 1] == ' ')
		n--;
	return n;
}

static uint32_t audience_bits(const char *list)
{
	uint32_t bits = 0;
	const char *word;

	for (size_t n; (n = item(&list, &word)) > 0;)
		for (size_t i = 0; i < sizeof audiences / sizeof *audiences; i++)
			if (strlen(audiences[i]) == n && memcmp(audiences[i], word, n) == 0)
				bits |= 1u << i;
	return bits;
}

static int32_t minutes(const char *text, size_t n, int32_t otherwise)
{
	struct civil_span span;

	return text != NULL && span_parse(text, n, &span) ? span_minutes(span) : otherwise;
}

static void parse_rate(struct channel_setup *setup, const char *text)
{
	int64_t count;
	const char *slash = strchr(text, '/');

	setup->rate_count = 20;
	setup->rate_minutes = 1;
	if (slash == NULL ||
		number_parse(text, (size_t)(slash - text), 1, 1000000, &count) != NUMBER_OK)
		return;
	const int32_t per = minutes(slash + 1, strlen(slash + 1), 0);
	if (per < 1)
		return;
	setup->rate_count = (int32_t)count;
	setup->rate_minutes = per;
}

static void parse_retry(struct channel_setup *setup, struct arena *arena, const char *list)
{
	int32_t *retry = ARENA_ARRAY(arena, strlen(list) / 2 + 1, int32_t);
	const char *word;

	for (size_t n; (n = item(&list, &word)) > 0;) {
		const int32_t wait = minutes(word, n, -1);
		if (wait >= 0)
			retry[setup->retry_count++] = wait;
	}
	setup->retry = retry;
}

static void parse_quiet(struct channel_setup *setup, const char *range)
{
	const char *dash = strchr(range, '-');

	if (dash == NULL ||
		!clock_parse(range, (size_t)(dash - range), false, &setup->quiet_hours.from) ||
		!clock_parse(dash + 1, strlen(dash + 1), true, &setup->quiet_hours.until))
		setup->quiet_hours = (struct clock_range){ 0, 0 };
}

static enum hook hook_find(const char *name)
{
	for (int i = 0; name != NULL && i < HOOK_OF_COUNT; i++)
		if (strcmp(hooks[i].name, name) == 0)
			return (enum hook)i;
	return HOOK_OF_CUSTOM;
}

static const char * or (const char *written, const char *otherwise)
{
	return written != NULL ? written : otherwise;
}

static void parse_hook(struct channel_setup *setup, struct arena *arena,
	const struct channel_key *keys, size_t count)
{
	const char *sign = value(keys, count, "sign"), *most = value(keys, count, "max-bytes");
	int64_t bytes;

	setup->hook = hook_find(value(keys, count, "template"));
	setup->sign = sign == NULL              ? HOOK_UNSIGNED
		: strcmp(sign, "dingtalk") == 0 ? HOOK_SIGN_DINGTALK
		: strcmp(sign, "feishu") == 0   ? HOOK_SIGN_FEISHU
						: HOOK_UNSIGNED;
	setup->body = arena_string(arena, value(keys, count, "body"));
	setup->ok = arena_string(arena, or (value(keys, count, "ok"), hooks[setup->hook].ok));
	setup->retry_when = arena_string(
		arena, or (value(keys, count, "retry-when"), hooks[setup->hook].retry_when));
	setup->max_bytes = hooks[setup->hook].max_bytes;
	if (most != NULL && number_parse(most, strlen(most), 64, 65536, &bytes) == NUMBER_OK)
		setup->max_bytes = (size_t)bytes;
}

struct channel_setup *channel_parse(struct arena *arena, const char *id,
	const struct channel_key *keys, size_t count, const char **ret_error)
{
	struct channel_setup *setup = ARENA_NEW(arena, struct channel_setup);
	const char *type = value(keys, count, "type");
	const char *digest = value(keys, count, "digest"), *private = value(keys, count, "private");
	const char *jitter = value(keys, count, "jitter");
	int64_t most;

	setup->id = arena_string(arena, id);
	setup->kind = type != NULL ? channel_kind_find(type) : NULL;
	if (setup->kind == NULL) {
		*ret_error =
			arena_format(arena, _("channel %s has no type that is known here"), id);
		return NULL;
	}
	setup->name.in[LANG_ZH] = arena_string(arena, or (value(keys, count, "name.zh"), id));
	setup->name.in[LANG_EN] = arena_string(arena, value(keys, count, "name.en"));
	setup->audiences = audience_bits(or (value(keys, count, "audience"), "serving, booked"));
	setup->url_env = arena_string(arena, value(keys, count, "url-env"));
	setup->url_file = arena_string(arena, value(keys, count, "url-file"));
	setup->secret_env = arena_string(arena, value(keys, count, "secret-env"));
	setup->secret_file = arena_string(arena, value(keys, count, "secret-file"));
	setup->is_private = private != NULL && strcmp(private, "yes") == 0;
	parse_hook(setup, arena, keys, count);
	parse_rate(setup, or (value(keys, count, "rate"), "20/1m"));
	parse_retry(setup, arena, or (value(keys, count, "retry"), "1m, 5m, 15m"));
	parse_quiet(setup, or (value(keys, count, "quiet-hours"), ""));
	setup->jitter = jitter != NULL ? minutes(jitter, strlen(jitter), 0) : 0;
	setup->digest =
		digest != NULL && number_parse(digest, strlen(digest), 2, 1000, &most) == NUMBER_OK
		? (int32_t)most
		: 10;
	setup->run = arena_string(arena, value(keys, count, "run"));
	setup->path = arena_string(arena, value(keys, count, "path"));
	setup->sender = arena_string(arena, value(keys, count, "sender"));
	setup->size = arena_string(arena, or (value(keys, count, "size"), "A4"));
	setup->per = arena_string(arena, or (value(keys, count, "per"), "community"));
	return setup;
}

enum { SECRET_MOST = 4096 };

static char *trimmed(const char *bytes, size_t n)
{
	while (n > 0 && (unsigned char)bytes[n - 1] <= ' ')
		n--;
	while (n > 0 && (unsigned char)*bytes <= ' ') {
		bytes++;
		n--;
	}
	return xstrndup(bytes, n);
}

static char *secret_from_file(const char *file, const char **ret_error)
{
	char buffer[SECRET_MOST];
	struct stat st;
	int fd AUTO_FD = seam_openat(AT_FDCWD, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		*ret_error = _("the file with the address or secret cannot be read");
		return NULL;
	}
	if ((st.st_mode & 077) != 0) {
		*ret_error = _("others may read the file with the address or secret; make it 0600");
		return NULL;
	}
	const ssize_t n = seam_read(fd, buffer, sizeof buffer);
	if (n <= 0 || (size_t)n == sizeof buffer) {
		*ret_error = _("the file with the address or secret is empty or too long");
		return NULL;
	}
	char *secret = trimmed(buffer, (size_t)n);
	explicit_bzero(buffer, sizeof buffer);
	return secret;
}

char *channel_secret(const char *environment, const char *file, const char **ret_error)
{
	const char *from = environment != NULL ? getenv(environment) : NULL;

	if (from != NULL && *from != '\0')
		return trimmed(from, strlen(from));
	if (file != NULL)
		return secret_from_file(file, ret_error);
	*ret_error = environment != NULL
		? _("the environment variable with the address or secret is not set")
		: _("no url-env or url-file is given");
	return NULL;
}

void channel_cut(struct text *t, const char *string, size_t limit)
{
	static const char more[] = "…";
	const size_t n = strlen(string);

	if (limit == 0 || n <= limit) {
		text_puts(t, string);
		return;
	}
	if (limit < sizeof more - 1)
		return;
	text_add(t, string, utf8_cut(string, n, limit - (sizeof more - 1)));
	text_puts(t, more);
}
