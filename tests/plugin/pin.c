/* pin.c - where the first release has every member: compiles, or the ABI is broken */
/* SPDX-License-Identifier: Apache-2.0 */

#include <linli/plugin.h>

#define AT(type, member, offset)                                                                   \
	_Static_assert(offsetof(struct linli_##type, member) == (offset), #type "." #member)
#define SIZE(type, size) _Static_assert(sizeof(struct linli_##type) == (size), #type)
#define P sizeof(void *)

AT(range, min, 0);
AT(range, max, 4);
SIZE(range, 8);

AT(option, key, 0);
AT(option, help, P);
AT(option, initial, 2 * P);
AT(option, choices, 3 * P);
AT(option, min, 4 * P);
AT(option, max, 4 * P + 4);
AT(option, kind, 4 * P + 8);
AT(option, offset, 4 * P + 12);
SIZE(option, 4 * P + 16);

AT(occurrence, day, 0);
AT(occurrence, start, 4);
AT(occurrence, end, 8);
AT(occurrence, number, 12);
AT(occurrence, total, 16);
AT(occurrence, places, 20);
AT(occurrence, booked, 24);
SIZE(occurrence, 28);

AT(period, seed, 0);
AT(period, days, 8);
AT(period, count, 8 + P);
AT(period, day, 12 + P);
AT(period, start, 16 + P);
AT(period, lasts, 20 + P);
SIZE(period, 24 + P);

AT(duty, role, 0);
AT(duty, name, P);
AT(duty, note, 2 * P);
AT(duty, skill, 3 * P);
AT(duty, team, 4 * P);
AT(duty, count, 5 * P);
AT(duty, per_area, 5 * P + 4);
AT(duty, from, 5 * P + 8);
AT(duty, until, 5 * P + 12);
AT(duty, rest, 5 * P + 16);
AT(duty, steady, 5 * P + 20);
AT(duty, ages, 5 * P + 24);
SIZE(duty, 5 * P + 32);

AT(slots, id, 0);
AT(slots, role, P);
AT(slots, name, 2 * P);
AT(slots, ask, 3 * P);
AT(slots, first, 4 * P);
AT(slots, until, 4 * P + 4);
AT(slots, length, 4 * P + 8);
AT(slots, gap, 4 * P + 12);
AT(slots, stations, 4 * P + 16);
AT(slots, places, 4 * P + 20);
AT(slots, party, 4 * P + 24);
AT(slots, walk_in, 4 * P + 28);
AT(slots, once_per, 4 * P + 32);
AT(slots, consent_under, 4 * P + 36);
AT(slots, local, 4 * P + 40);
AT(slots, at_home, 4 * P + 44);
AT(slots, ages, 4 * P + 48);
SIZE(slots, 4 * P + 56);

AT(reminder, id, 0);
AT(reminder, words, P);
AT(reminder, value, 2 * P);
AT(reminder, audience, 3 * P);
AT(reminder, days, 3 * P + 4);
AT(reminder, at, 3 * P + 8);
AT(reminder, unless_done, 3 * P + 12);
SIZE(reminder, 3 * P + 16);

AT(text, words, 0);
AT(text, value, P);
AT(text, audience, 2 * P);
AT(text, n, 2 * P + 4);
SIZE(text, 2 * P + 8);

AT(date, day, 0);
AT(date, start, 4);
AT(date, surprise, 8);
SIZE(date, 12);

AT(fault, key, 0);
AT(fault, words, P);
AT(fault, n, 2 * P);
AT(fault, warning, 2 * P + 4);
SIZE(fault, 2 * P + 8);

AT(out, fault, 0);
AT(out, date, P);
AT(out, duty, 2 * P);
AT(out, slots, 3 * P);
AT(out, reminder, 4 * P);
AT(out, text, 5 * P);
SIZE(out, 6 * P);

AT(plugin, abi, 0);
AT(plugin, size, 4);
AT(plugin, option_size, 8);
AT(plugin, config_size, 12);
AT(plugin, name, 16);
AT(plugin, title, 16 + P);
AT(plugin, summary, 16 + 2 * P);
AT(plugin, options, 16 + 3 * P);
AT(plugin, check, 16 + 4 * P);
AT(plugin, date, 16 + 5 * P);
AT(plugin, plan, 16 + 6 * P);
SIZE(plugin, 16 + 7 * P);

/* What crosses as a number keeps its number. */
_Static_assert(LINLI_CORE == 0 && LINLI_BOOL == 1 && LINLI_COUNT == 2 && LINLI_DAYS == 3 &&
		LINLI_SPAN == 4 && LINLI_CLOCK == 5 && LINLI_HOURS == 6 && LINLI_RANGE == 7 &&
		LINLI_WEEKDAYS == 8 && LINLI_CHOICE == 9 && LINLI_TEXT == 10 && LINLI_TEXTS == 11 &&
		LINLI_SKILL == 12 && LINLI_TEAM == 13,
	"kinds of options");
_Static_assert(LINLI_STAFF == 0 && LINLI_SERVING == 1 && LINLI_BOOKED == 2 && LINLI_CAME == 3 &&
		LINLI_NEIGHBOURS == 4 && LINLI_PUBLIC == 5,
	"audiences");
_Static_assert(LINLI_ALL == 2147483647, "a walk-in of all");
