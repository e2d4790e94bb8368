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

static const char *setting(const char *name)
{
	const char *value = getenv(name);
	return value != NULL ? value : "";
}

/* What gettext is to look for; NULL: what it finds by itself.  It ignores LANGUAGE in the C locale,
 * and so do we where somebody asks for that one, as scripts do.  Our Chinese is zh_CN's, for
 * readers of "zh" and "zh_TW" too. */
static const char *wanted_language(const char *tag)
{
	const char *locale = setting("LC_ALL"), *language = setting("LANGUAGE");

	if (*locale == '\0')
		locale = setting("LC_MESSAGES");
	if (*locale == '\0')
		locale = setting("LANG");
	if (tag == NULL && (strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0))
		tag = "en";
	if (tag == NULL)
		tag = *language != '\0' ? language : locale;
	return strncmp(tag, "zh", 2) == 0 ? "zh_CN" : strcmp(tag, "en") == 0 ? "en" : NULL;
}

void lang_init(const char *tag)
{
	const char *language = wanted_language(tag);

	if (language != NULL)
		setenv("LANGUAGE", language, 1);
	/* A fresh Debian has nothing but C.UTF-8. */
	if (setlocale(LC_ALL, "") == NULL || strcmp(setlocale(LC_CTYPE, NULL), "C") == 0 ||
		strcmp(setlocale(LC_CTYPE, NULL), "POSIX") == 0)
		setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	const char *directory = getenv("LINLI_LOCALEDIR"); /* set while linli is not installed */
	bindtextdomain("linli", directory != NULL ? directory : LOCALEDIR);
	bind_textdomain_codeset("linli", "UTF-8");
	textdomain("linli");
}
