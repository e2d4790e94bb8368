/* health.h - how the types of the activities have been doing */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_STORE_HEALTH_H
#define LINLI_STORE_HEALTH_H

#include "store/apply.h"

/* Counts the failures of this plan, and forgets those of an activity that is well again; notes the
 * inputs that each was planned from.  The first failure and the recovery are in the audit. */
void health_note(struct apply *apply);

#endif
