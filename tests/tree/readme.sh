#!/bin/bash
# readme.sh - the README's shell lines run, its plugin compiles, its links lead somewhere
# SPDX-License-Identifier: Apache-2.0
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
block() { # LANGUAGE: the blocks of that language in README.md
	awk -v head="\`\`\`$1" '$0 == head { on = 1; next } /^```/ { on = 0 } on' "$top_srcdir/README.md"
}
say() { if [ "$2" = 0 ]; then echo "ok $1 - $3"; else echo "not ok $1 - $3"; sed 's/^/# /' "$work/log"; fi; }
echo 1..4

# The lines say build/ and etc/, wherever this build tree is.
ln -s "$top_builddir" "$work/build" && ln -s "$top_srcdir/etc" "$work/etc"
block sh >"$work/lines"
(cd "$work" && bash -eu ./lines) >"$work/log" 2>&1
say 1 $? "the shell lines run"

block c >"$work/tea.c"
$CC -std=c11 -Wall -Wextra -Werror -shared -fPIC -I"$top_srcdir/core/plugin" -o "$work/tea.so" "$work/tea.c" >"$work/log" 2>&1
say 2 $? "the plugin compiles without a warning"

block ini | diff - <(grep -vE '^(waitlist|remind|lead|helpers|ratio|themes) ' "$top_srcdir/etc/activities/tongxin.ini") >"$work/log" 2>&1
say 3 $? "the quoted activity is the one in etc"

grep -oE '\]\([A-Za-z][^):]*\)' "$top_srcdir/README.md" | tr -d '])(' | while read -r f; do
	[ -e "$top_srcdir/$f" ] || echo "$f is missing"; done >"$work/log"
[ ! -s "$work/log" ]
say 4 $? "every link leads somewhere"
