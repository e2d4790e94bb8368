/* page-frame.h - what all pages have in common */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_PAGE_FRAME_H
#define LINLI_PAGE_FRAME_H

#include "calendar/civil.h"
#include "store/read.h"
#include "web/page.h"

/* Everything up to the content; title is plain text; here: the path without its language. */
void frame_open(const struct page *page, const char *title, const char *here, struct text *t);
void frame_close(const struct page *page, struct text *t);

/* A link inside the site as an attribute's value: the language and size of this page stay. */
void frame_link(const struct page *page, const char *path, struct text *t);
const char *frame_word(const struct page *page, const struct words *words);
const char *frame_community(const struct page *page);
/* "打电话问 000-5555-0101", nothing without a number. */
void frame_phone(const struct page *page, struct text *t);

/* One date of an activity as a card.  under: the day that it is listed under, then it says the time
 * of that day and its title, linked; CIVIL_NONE: it says its day too, and no title. */
void card_add(const struct page *page, const struct occurrence *o, civil_day under, struct text *t);

#endif
