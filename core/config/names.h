/* names.h - the words of the files for enumerations, each list ending with NULL */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINLI_NAMES_H
#define LINLI_NAMES_H

extern const char *const audience_names[], *const area_kind_names[], *const visibility_names[];
extern const char *const person_kind_names[], *const venue_kind_names[];

#endif
