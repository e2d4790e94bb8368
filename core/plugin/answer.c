/* answer.c - what a type of activity said it needs, as plain data */
/* SPDX-License-Identifier: Apache-2.0 */

#include "plugin/answer.h"

const char *need_audience_name(enum need_audience audience)
{
	static const char *const names[NEED_AUDIENCES] = {
		[NEED_STAFF] = "staff",
		[NEED_SERVING] = "serving",
		[NEED_BOOKED] = "booked",
		[NEED_CAME] = "came",
		[NEED_NEIGHBOURS] = "neighbours",
		[NEED_PUBLIC] = "public",
	};

	return names[audience];
}
