#!/bin/bash
# plan.sh - a year of the sample community: time and memory of plan --apply, and again
# SPDX-License-Identifier: Apache-2.0
# Each line: name value reference ratio goal.  The reference is the goal's own figure.  Wall time is
# the goal, processor time (hosts included) is beside it for busy machines.  Memory is looked at in a
# run of its own: the highest sum of PSS over linli and its hosts.
set -e
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT

# usage: measure NAME STATE [watch]; runs plan --apply once
measure() {
	python3 - "$@" "$LINLI" -c "$top_srcdir/etc/linli.ini" --state "$state/$2" \
		--now 2026-11-23T10:00 plan --to +365d --apply --plain <<-'END'
		import glob, os, resource, subprocess, sys, time

		def pss(pid):
		    """Of a process and its children, in KiB; what has just ended counts nothing."""
		    total = 0
		    try:
		        with open(f"/proc/{pid}/smaps_rollup") as f:
		            total += sum(int(l.split()[1]) for l in f if l.startswith("Pss:"))
		        for tasks in glob.glob(f"/proc/{pid}/task/*/children"):
		            with open(tasks) as f:
		                total += sum(pss(int(child)) for child in f.read().split())
		    except (OSError, ProcessLookupError):
		        pass
		    return total

		name, is_watched = sys.argv[1], sys.argv[3] == "watch"
		command = sys.argv[4 if is_watched else 3:]
		begin = time.monotonic()
		child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
		peak = 0
		while is_watched and child.poll() is None:
		    peak = max(peak, pss(child.pid))
		    time.sleep(0.002)
		if child.wait() != 0:
		    sys.exit(f"{name}: plan ended with {child.returncode}")
		wall = time.monotonic() - begin
		used = resource.getrusage(resource.RUSAGE_CHILDREN)
		if is_watched:
		    peak = max(peak, used.ru_maxrss) / 1024
		    print(f"{name}-megabytes {peak:.1f} 100.0 {peak / 100:.2f} <1")
		else:
		    cpu = used.ru_utime + used.ru_stime
		    print(f"{name}-seconds {wall:.3f} 1.000 {wall:.2f} <1")
		    print(f"{name}-cpu-seconds {cpu:.3f} 1.000 {cpu:.2f} <1")
	END
}

mkdir "$state/timed" "$state/watched"
measure plan-year timed
measure plan-year watched watch
before=$(sha256sum <"$state/timed/linli.db")
measure plan-year-again timed
measure plan-year-again watched watch
[ "$(sha256sum <"$state/timed/linli.db")" = "$before" ] && same=0 || same=1
echo "plan-year-again-written $same 0 - 0"
