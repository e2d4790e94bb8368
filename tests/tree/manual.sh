#!/bin/bash
# manual.sh - the man pages are clean, and linli(1) names every command
# SPDX-License-Identifier: Apache-2.0
pages=("$top_srcdir"/doc/*.[1-8])
echo "1..$((${#pages[@]} + 1))"
n=0
for page in "${pages[@]}"; do
	n=$((n + 1))
	if out=$(mandoc -T lint -W warning "$page"); then echo "ok $n - $(basename "$page") is clean"
	else echo "not ok $n - $(basename "$page") is clean"; printf '%s\n' "$out" | sed 's/^/# /'; fi
done
lost=
for command in check types explain next plan roster publish remind serve run add cancel move book \
	waitlist attend lock swap give-up accept decline token report print reply new-plugin backup \
	restore purge doctor; do
	grep -qE "^\.It Cm $command( |\$)" "$top_srcdir/doc/linli.1" || lost="$lost $command"
done
n=$((n + 1))
if [ -z "$lost" ]; then echo "ok $n - every command is described"
else echo "not ok $n - every command is described:$lost"; fi
