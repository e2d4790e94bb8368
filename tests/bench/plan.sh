#!/bin/bash
# plan.sh - a year of the sample community: wall time and memory of plan --apply, and again
# SPDX-License-Identifier: Apache-2.0
# Each line: name value reference ratio goal.  The reference is the goal's own figure.
set -e
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT

# usage: measure NAME; runs plan --apply, prints seconds and the peak of resident memory
measure() {
	python3 - "$1" "$LINLI" -c "$top_srcdir/etc/linli.ini" --state "$state" \
		--now 2026-11-23T10:00 plan --to +365d --apply --plain <<-'END'
		import resource, subprocess, sys, time
		name, command = sys.argv[1], sys.argv[2:]
		begin = time.monotonic()
		subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
		wall = time.monotonic() - begin
		peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
		print(f"{name}-seconds {wall:.3f} 1.000 {wall:.2f} <1")
		print(f"{name}-megabytes {peak:.1f} 100.0 {peak / 100:.2f} <1")
	END
}

measure plan-year
before=$(sha256sum <"$state/linli.db")
measure plan-year-again
[ "$(sha256sum <"$state/linli.db")" = "$before" ] && same=0 || same=1
echo "plan-year-again-written $same 0 - 0"
