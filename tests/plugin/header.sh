#!/bin/bash
# header.sh - the installed header is polite, and a plugin exports one symbol
# SPDX-License-Identifier: Apache-2.0
set -u
include="$top_srcdir/core/plugin"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
say() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
strict="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror"

echo '#include <linli/plugin.h>' >"$work/alone.c"
cp "$work/alone.c" "$work/alone.cc"
for cc in gcc clang; do
	command -v $cc >/dev/null || continue
	for std in c11 c17; do
		$cc -std=$std $strict -Wpadded -I"$include" -fsyntax-only "$work/alone.c"
		say $? "alone with $cc as $std, without padding"
	done
	for type in "$top_srcdir"/plugins/*.c; do
		$cc -std=c11 $strict -I"$include" -fsyntax-only "$type"
		say $? "$(basename "$type") with $cc as C11"
	done
done
for cxx in g++ clang++; do
	command -v $cxx >/dev/null || continue
	$cxx -std=c++17 -Wall -Wextra -Werror -I"$include" -fsyntax-only "$work/alone.cc"
	say $? "alone with $cxx as C++17"
done
test "$(wc -l <"$include/linli/plugin.h")" -le 200
say $? "at most 200 lines"

# What must not compile: the text goes into a plugin that is right otherwise.
refuse() {
	cat >"$work/bad.c" <<-END
		#include <linli/plugin.h>
		struct c { int32_t number; bool flag; const char *text; };
		static const struct linli_option options[] = { $2 { .key = NULL } };
		static void plan(const void *c, const struct linli_occurrence *o, const struct linli_out *out)
		{ (void)c, (void)o; $3 }
		LINLI_PLUGIN(.name = "x", .options = options, .config_size = sizeof(struct c), .plan = plan);
	END
	gcc -std=c17 $strict -I"$include" -fsyntax-only "$work/bad.c" 2>/dev/null
	if [ $? = 0 ] && [ "$4" = good ]; then say 0 "$1"
	elif [ "$4" = good ]; then say 1 "$1"
	else gcc -std=c17 -I"$include" -fsyntax-only "$work/bad.c" 2>/dev/null; [ $? != 0 ]; say $? "$1"; fi
}
refuse "a plugin that is right compiles" '{ LINLI_OPTION(struct c, COUNT, number), .initial = "1" },' \
	'linli_duty(out, .role = "a", .count = 1);' good
refuse "a count in a bool does not compile" '{ LINLI_OPTION(struct c, COUNT, flag) },' '(void)out;' bad
refuse "a text in a number does not compile" '{ LINLI_OPTION(struct c, TEXT, number) },' '(void)out;' bad
refuse "an unknown kind does not compile" '{ LINLI_OPTION(struct c, FLOAT, number) },' '(void)out;' bad
refuse "an unknown emitter does not compile" '' 'linli_song(out, .role = "a")' bad
refuse "an unknown member does not compile" '' 'linli_duty(out, .rolle = "a");' bad

cat >"$work/pin.c" <<'END'
#include <linli/plugin.h>
#define AT(s, m, n) _Static_assert(offsetof(struct linli_##s, m) == (n), #s "." #m)
#define P sizeof(void *)
AT(plugin, abi, 0); AT(plugin, size, 4); AT(plugin, option_size, 8); AT(plugin, config_size, 12);
AT(plugin, name, 16); AT(plugin, title, 16 + P); AT(plugin, options, 16 + 3 * P);
AT(plugin, check, 16 + 4 * P); AT(plugin, date, 16 + 5 * P); AT(plugin, plan, 16 + 6 * P);
AT(option, key, 0); AT(option, help, P); AT(option, initial, 2 * P); AT(option, choices, 3 * P);
AT(option, min, 4 * P); AT(option, max, 4 * P + 4); AT(option, kind, 4 * P + 8); AT(option, offset, 4 * P + 12);
AT(occurrence, day, 0); AT(occurrence, start, 4); AT(occurrence, end, 8); AT(occurrence, number, 12);
AT(occurrence, total, 16); AT(occurrence, places, 20); AT(occurrence, booked, 24);
AT(period, seed, 0); AT(period, days, 8); AT(period, count, 8 + P); AT(period, lasts, 20 + P);
AT(duty, role, 0); AT(duty, note, 2 * P); AT(duty, team, 4 * P); AT(duty, count, 5 * P);
AT(duty, from, 5 * P + 8); AT(duty, rest, 5 * P + 16); AT(duty, steady, 5 * P + 20); AT(duty, ages, 5 * P + 24);
AT(slots, id, 0); AT(slots, ask, 3 * P); AT(slots, first, 4 * P); AT(slots, walk_in, 4 * P + 28);
AT(slots, local, 4 * P + 40); AT(slots, ages, 4 * P + 48);
AT(reminder, id, 0); AT(reminder, value, 2 * P); AT(reminder, audience, 3 * P); AT(reminder, unless_done, 3 * P + 12);
AT(text, words, 0); AT(text, value, P); AT(text, audience, 2 * P); AT(text, n, 2 * P + 4);
AT(date, day, 0); AT(date, start, 4); AT(date, surprise, 8);
AT(fault, key, 0); AT(fault, words, P); AT(fault, n, 2 * P); AT(fault, warning, 2 * P + 4);
AT(out, fault, 0); AT(out, date, P); AT(out, duty, 2 * P); AT(out, slots, 3 * P); AT(out, reminder, 4 * P);
AT(out, text, 5 * P);
END
gcc -std=c17 -I"$include" -fsyntax-only "$work/pin.c"
say $? "every member is where the first release had it"
cmp -s "$include/linli/plugin.h" "$top_srcdir/tests/plugin/old/plugin-1.h" || {
	# the first header may only have grown: a plugin of it still compiles against the new one
	gcc -std=c17 -I"$include" -fsyntax-only "$top_srcdir/plugins/plain.c"
}
say $? "the frozen header of the first release still fits"

for type in "$LINLI_PLUGINS"/*.so; do
	test "$(nm -D --defined-only "$type" | awk '{print $3}')" = linli_plugin
	say $? "$(basename "$type") exports linli_plugin and nothing else"
	! nm -D --undefined-only "$type" | awk '$1 == "U" {print $2}' | sed 's/@.*//' |
		grep -Ev '^(str|mem|__str|__mem)[a-z_]*$|^(__)?snprintf(_chk)?$|^__stack_chk_fail$|^__ubsan|^__asan'
	say $? "$(basename "$type") imports string functions only"
done
echo "1..$n"
