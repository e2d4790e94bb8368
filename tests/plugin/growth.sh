#!/bin/bash
# growth.sh - plugins of older and later releases on a linli of either
# SPDX-License-Identifier: Apache-2.0
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build="$top_builddir/tests/plugin" newer="$top_builddir/tests/plugin/newer"
export LC_ALL=C.UTF-8 LANGUAGE=en
umask 022
n=0
say() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
compile() { # HEADERS SOURCE NAME FLAG...
	local headers=$1 source=$2 name=$3
	shift 3
	$CC -std=c17 -Wall -Wextra -Werror -O1 -fPIC -shared -fvisibility=hidden -I"$headers" "$@" \
		-o "$work/$name.so" "$source"
}
here() { "$build/ask" "$work" "$LINLI_HOST" "$1"; }
later() { "$build/newer-ask" "$work" "$build/newer-host" "$1"; }

# says NAME here|later PATTERN WHAT: what it says there has a line like this
says() {
	local answer
	answer=$("$2" "$1" 2>&1)
	if grep -qE "$3" <<<"$answer"; then say 0 "$4"; else say 1 "$4"; sed 's/^/# /' <<<"$answer"; fi
}
same() { # NAME WHAT
	here "$1" >"$work/here" && later "$1" >"$work/later" &&
		grep -q '^occurrence 2 ' "$work/here" && diff "$work/here" "$work/later" | sed 's/^/# /'
	cmp -s "$work/here" "$work/later" && grep -q '^occurrence 2 ' "$work/here"
	say $? "$2"
}

mkdir -p "$work/old/linli"
cp "$top_srcdir/tests/plugin/old/plugin-1.h" "$work/old/linli/plugin.h"
for type in "$top_srcdir"/plugins/*.c; do
	name=$(basename "$type" .c)
	compile "$work/old" "$type" "$name"
	same "$name" "$name of the first release says the same here and later"
done

for kind in nothing waiting badge song after unit kind abi; do
	compile "$newer" "$top_srcdir/tests/plugin/grown.c" "$kind" "-DGROWN_$kind" "-DNAME=\"$kind\""
	say $? "a later plugin is built: $kind"
done
same nothing "a later plugin that uses nothing new says the same here and later"
says waiting here '^  text - 0 0 "\{n\} wait"' "a member that is shown later reads zero here"
says waiting later '^  text - 0 3 "\{n\} wait"' "and its value later"
says badge here '^occurrence 1 newer$' "a new member of a duty needs a newer linli here"
says badge here '^occurrence 2 kept$' "for that occurrence and no other"
says badge later 'badge gold$' "and is there later"
says song here '^occurrence 1 faulted$' "a new emitter is a fault here, and no crash"
says song here '^  fault - .*"this needs a newer linli"$' "in words"
says song here '^occurrence 2 kept$' "and only where it is called"
says song later '^  text la .*"a song"$' "and is called later"
says after here '^occurrence 2 kept$' "a new function is ignored here"
[ "$(here after | grep -c 'called afterwards')" = 0 ]
say $? "and says nothing"
says after later 'called afterwards' "and is called later"
says unit here '^refused: .*option "count" that needs a newer linli \(.*rebuild' \
	"a longer row that uses its new member is refused by its key here"
says unit later '^occurrence 2 kept$' "and runs later"
says kind here '^refused: .*option "colour" that needs a newer linli \(.*rebuild' \
	"a new kind of option is refused by its key here"
says kind later '^option colour$' "and is known later"
says abi here '^refused: .*/abi\.so was built for plugin ABI 2.* \(rebuild it' \
	"another ABI is refused by name, with the remedy, here"
says abi later '^refused: .*/abi\.so was built for plugin ABI 2.* \(rebuild it' "and later"
echo "1..$n"
