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
	command -v $cc >/dev/null || { n=$((n + 1)); echo "ok $n - alone with $cc # SKIP no $cc here"; continue; }
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
	command -v $cxx >/dev/null || { n=$((n + 1)); echo "ok $n - alone with $cxx # SKIP no $cxx here"; continue; }
	$cxx -std=c++17 -Wall -Wextra -Werror -I"$include" -fsyntax-only "$work/alone.cc"
	say $? "alone with $cxx as C++17"
done
test "$(wc -l <"$include/linli/plugin.h")" -le 200
say $? "at most 200 lines"

# Each of these must not compile, and says so itself when it does.
for wrong in "$top_srcdir"/tests/plugin/wrong/*.c; do
	what=$(sed -n 's|^/\* [a-z-]*\.c - \(.*\) \*/$|\1|p;q' "$wrong")
	for cc in gcc clang; do
		command -v $cc >/dev/null || continue
		$cc -std=c17 -I"$include" -DRIGHT -fsyntax-only "$wrong" &&
			! $cc -std=c17 -I"$include" -fsyntax-only "$wrong" 2>/dev/null
		say $? "$what: $cc"
	done
done

# A header that has grown raises the SIZE rows; an AT row never changes.
for bits in 64 32; do
	for cc in gcc clang; do
		command -v $cc >/dev/null || continue
		$cc -std=c17 -m$bits -ffreestanding -I"$include" -fsyntax-only "$top_srcdir/tests/plugin/pin.c"
		say $? "every member is where the first release had it: $bits bit, $cc"
	done
done
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
