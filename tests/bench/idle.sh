#!/bin/bash
# idle.sh - memory of `linli run` at rest: the sum of PSS over its processes
# SPDX-License-Identifier: Apache-2.0
# name value reference ratio goal
set -e
state=$(mktemp -d)
"$LINLI" -c "$top_srcdir/etc/linli.ini" --state "$state" run --listen 127.0.0.1:0 2>"$state/log" &
daemon=$!
trap 'kill $daemon; wait $daemon; rm -rf "$state"' EXIT
for _ in $(seq 200); do
	grep -q 'serving http' "$state/log" && break
	sleep 0.1
done
python3 - "$daemon" <<'END'
import sys, time
time.sleep(1)
daemon = sys.argv[1]
children = open(f"/proc/{daemon}/task/{daemon}/children").read().split()
total = 0
for pid in [daemon] + children:
    with open(f"/proc/{pid}/smaps_rollup") as smaps:
        total += sum(int(line.split()[1]) for line in smaps if line.startswith("Pss:"))
print(f"run-idle-megabytes {total / 1024:.1f} 30.0 {total / 1024 / 30:.2f} <1")
END
