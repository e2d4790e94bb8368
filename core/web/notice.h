/* notice.h - the short answers: what is not there, no longer, not yet, or not so fast */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_NOTICE_H
#define LINLI_NOTICE_H

#include "base/lang.h"
#include "web/answer.h"

/* All give a new answer, which the caller drops. */
struct answer *notice_plain(int status, const char *words);
/* 404: the same bytes for everything that is not there, so that a guess learns nothing. */
struct answer *notice_missing(enum lang lang);
struct answer *notice_reset(enum lang lang);            /* 410 */
struct answer *notice_early(enum lang lang);            /* 200: nothing was planned yet */
struct answer *notice_wait(enum lang lang, int status); /* 429, 503 */

#endif
