#!/bin/bash
# manual.sh - the man pages are clean, and linli(1) names every command
# SPDX-License-Identifier: Apache-2.0
pages=("$top_srcdir"/doc/*.[1-8])
echo "1..$((${#pages[@]} + 2))"
n=0
for page in "${pages[@]}"; do
	n=$((n + 1))
	if out=$(mandoc -T lint -W warning "$page"); then echo "ok $n - $(basename "$page") is clean"
	else echo "not ok $n - $(basename "$page") is clean"; printf '%s\n' "$out" | sed 's/^/# /'; fi
done
# The program's own table says which commands there are; help and version are explained by it alone.
commands=$("$LINLI" --lang en help | sed -n 's/^  \([a-z-][a-z-]*\)  *[a-z].*/\1/p' | grep -v '^-')
lost= unknown=
for command in $commands; do
	grep -qE "^\.It Cm $command( |\$)" "$top_srcdir/doc/linli.1" ||
		case $command in help | version | completion) ;; *) lost="$lost $command" ;; esac
	grep -qw -- "$command" "$top_srcdir/build-aux/completion/linli" || lost="$lost $command(completion)"
done
described=$(sed -n '/^\.Ss Reading the files/,/^\.Sh ENVIRONMENT/s/^\.It Cm \([a-z-]*\).*/\1/p' "$top_srcdir/doc/linli.1")
completed=$(sed -n '/local commands="/,/"$/p' "$top_srcdir/build-aux/completion/linli" | sed 's/.*commands=//' | tr -d '"')
for command in $described $completed; do
	grep -qx -- "$command" <<<"$commands" || unknown="$unknown $command"
done
n=$((n + 1))
if [ -z "$lost" ]; then echo "ok $n - every command is described"
else echo "not ok $n - every command is described:$lost"; fi
n=$((n + 1))
if [ -z "$unknown" ] && [ -n "$commands" ]; then echo "ok $n - nothing is described or completed that is not there"
else echo "not ok $n - nothing is described or completed that is not there:$unknown"; fi
