#!/bin/bash
# The roster's figures for the instances below $LINLI_INSTANCES; says so when there are none.
set -u
if [ -z "${LINLI_INSTANCES:-}" ]; then
	echo "bench-roster: set LINLI_INSTANCES to a folder of instances; nothing measured"
	exit 0
fi
for folder in "$LINLI_INSTANCES" "$LINLI_INSTANCES"/*/; do
	"${top_builddir:-.}/tests/bench/bench-roster" "$folder" || exit 1
done
