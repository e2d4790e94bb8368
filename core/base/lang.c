/* lang.c - the languages of people, and words in each of them */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/lang.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#ifndef LOCALEDIR
#define LOCALEDIR "/usr/local/share/locale"
#endif

static const char *const tags[LANG_COUNT] = { [LANG_ZH] = "zh", [LANG_EN] = "en" };

const char *words_get(const struct words *words, enum lang lang, enum lang other)
{
	if (words->in[lang] != NULL)
		return words->in[lang];
	if (words->in[other] != NULL)
		return words->in[other];
	for (int i = 0; i < LANG_COUNT; i++)
		if (words->in[i] != NULL)
			return words->in[i];
	return NULL;
}

const char *lang_tag(enum lang lang)
{
	return tags[lang];
}

bool lang_parse(const char *tag, size_t n, enum lang *ret_lang)
{
	for (int i = 0; i < LANG_COUNT; i++)
		if (strlen(tags[i]) == n && memcmp(tags[i], tag, n) == 0) {
			*ret_lang = (enum lang)i;
			return true;
		}
	return false;
}

void lang_init(const char *tag)
{
	const char *language = getenv("LANGUAGE");
	const char *wish = getenv("LC_ALL");

	if (wish == NULL || *wish == '\0')
		wish = getenv("LC_MESSAGES");
	if (wish == NULL || *wish == '\0')
		wish = getenv("LANG");
	if (tag != NULL)
		setenv("LANGUAGE", strcmp(tag, "zh") == 0 ? "zh_CN" : "en", 1);
	else if ((language == NULL || *language == '\0') && wish != NULL && strncmp(wish, "zh", 2) == 0)
		setenv("LANGUAGE", "zh_CN", 1);
	/* gettext ignores LANGUAGE in the C locale, and a fresh Debian has nothing but C.UTF-8. */
	if (setlocale(LC_ALL, "") == NULL || strcmp(setlocale(LC_CTYPE, NULL), "C") == 0 ||
		strcmp(setlocale(LC_CTYPE, NULL), "POSIX") == 0)
		setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	const char *directory = getenv("LINLI_LOCALEDIR"); /* set while linli is not installed */
	bindtextdomain("linli", directory != NULL ? directory : LOCALEDIR);
	bind_textdomain_codeset("linli", "UTF-8");
	textdomain("linli");
}
