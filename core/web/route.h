/* route.h - the site's addresses, one file for each kind of them */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_ROUTE_H
#define LINLI_ROUTE_H

/* Only for site.c and the routes: what they share. */

#include "web/keep.h"
#include "web/notice.h"
#include "web/site.h"
#include "web/source.h"

struct site {
	struct site_options options;
	struct source *source;
	struct keep *keep;
	int64_t counts[COUNTS], connections;
};

/* What is kept under that key and still right; NULL else.  The caller drops it. */
struct answer *route_kept(struct site *site, const char *key);
struct answer *route_missing(const struct site *site);
/* Where the site is: the community's address, else the one that was asked for; NULL: neither. */
const char *route_base(const struct site *site, const struct request *request, struct arena *arena);

/* Each answers a GET; the caller drops the answer. */
typedef struct answer *route_function(struct site *site, const struct request *request);
route_function route_feed;  /* "/feeds/area/g01.ics", "/en/feeds/all.ics" */
route_function route_token; /* "/p/TOKEN.ics" and, how to subscribe to it, "/p/TOKEN" */
route_function route_home, route_activity, route_subscribe;
route_function route_qr; /* "/qr/all.png": of the subscribe page; never of a secret address */
route_function route_print; /* "/print/poster", and on this machine what has names */
route_function route_robots, route_health, route_ready, route_metrics;

#endif
