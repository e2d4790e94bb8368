/* lang.h - the languages of people, and words in each of them */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_LANG_H
#define LINLI_LANG_H

/*
 * Two languages of equal standing.  What the operator reads on a terminal goes through gettext
 * (`_`); what residents read in feeds, pages and messages is chosen for each reader, so it never
 * depends on the process's locale: such words stand side by side in tables of struct words.
 */

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>

enum lang { LANG_ZH, LANG_EN, LANG_COUNT };

#define _(message)        gettext(message)
#define N_(message)       (message)
#define NGETTEXT(a, b, n) ngettext((a), (b), (unsigned long)(n))

/* One text in each language; NULL where there is none. */
struct words {
	const char *in[LANG_COUNT];
};

#define WORDS(zh, en) ((struct words){ .in = { [LANG_ZH] = (zh), [LANG_EN] = (en) } })

/* The text for a reader of `lang`, else the one in `other` (the community's language), else any;
 * NULL when there is none at all. */
const char *words_get(const struct words *words, enum lang lang, enum lang other);
/* "zh", "en". */
const char *lang_tag(enum lang lang);
/* The language of a tag of n bytes; false when it is none of ours. */
bool lang_parse(const char *tag, size_t n, enum lang *ret_lang);

/* Sets the process's locale so that UTF-8 works on a machine with C.UTF-8 only, and gettext's
 * language: `tag` "zh" or "en", or NULL for what the environment says. */
void lang_init(const char *tag);

#endif
