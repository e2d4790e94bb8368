#!/usr/bin/env bats
# run.bats - the supervisor: plans, serves, takes a new configuration or keeps the old one
# SPDX-License-Identifier: Apache-2.0

load program.bash

setup() {
	set_up_community
}

teardown() {
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
	[ -z "$daemon" ] || wait "$daemon" 2>/dev/null || true
}

start() {
	"$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" --lang en run --listen 127.0.0.1:0 \
		2>"$dir/log" 3>&- &
	daemon=$!
	until_log 'serving http'
}

# Its processes, by the kernel's own list.
children() {
	tr ' ' '\n' <"/proc/$daemon/task/$daemon/children" | grep .
}

# Waits until the log has a line.
until_log() {
	for _ in $(seq 200); do
		grep -q "$1" "$dir/log" && return 0
		kill -0 "$daemon" || return 1
		sleep 0.05
	done
	cat "$dir/log"
	return 1
}

feed() {
	python3 -c 'import sys, urllib.request; sys.stdout.write(urllib.request.urlopen(sys.argv[1]).read().decode())' \
		"$(grep -o 'http://[0-9.:]*/' "$dir/log" | tail -1)feeds/all.ics"
}

@test "run plans, publishes and serves" {
	start
	[ -s "$dir/state/public/feeds/all.ics" ]
	feed | grep -q BEGIN:VEVENT
}

@test "a faulty configuration never replaces a good one, and a good one does" {
	start
	feed >"$dir/before"
	sed -i 's/^start = 14:00/start = 14点/' "$dir/etc/activities/tea.ini"
	kill -HUP "$daemon"
	until_log 'the last good plan stays'
	feed | cmp - "$dir/before"
	sed -i 's/^start = .*点/start = 16:00/' "$dir/etc/activities/tea.ini"
	kill -HUP "$daemon"
	for _ in $(seq 100); do
		feed | cmp -s - "$dir/before" || break
		sleep 0.05
	done
	feed | grep -q 'T160000'
}

@test "a server that dies is started again" {
	start
	kill -9 "$(children | head -1)"
	until_log 'started again'
	for _ in $(seq 100); do
		[ "$(grep -c 'serving http' "$dir/log")" -ge 2 ] && break
		sleep 0.05
	done
	feed | grep -q BEGIN:VEVENT
}

@test "it ends on SIGTERM and leaves nobody behind" {
	start
	children=$(children)
	kill "$daemon"
	wait "$daemon"
	for child in $children; do
		! kill -0 "$child" 2>/dev/null
	done
	daemon=
}

@test "nothing good before and a faulty configuration now: 78" {
	sed -i 's/^start = 14:00/start = 14点/' "$dir/etc/activities/tea.ini"
	status=0
	timeout 20 "$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" run --listen 127.0.0.1:0 \
		2>/dev/null || status=$?
	[ "$status" -eq 78 ]
}

@test "run forgets by itself what was kept long enough" {
	linli() {
		"$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" --lang en "$@"
	}
	linli --now 2026-10-01T10:00 plan --apply >/dev/null
	code=$(linli --now 2026-10-01T10:00 book kids 2026-10-03 --name 钱一 --age 14)
	linli --now 2026-10-01T10:00 purge --booking "$code" --dry-run | grep -q 钱一
	"$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" --now 2026-12-01T10:00 --lang en run \
		--listen 127.0.0.1:0 2>"$dir/log" 3>&- &
	daemon=$!
	until_log 'serving http'
	status=0
	for _ in $(seq 200); do
		status=0
		linli --now 2026-12-01T10:00 purge --booking "$code" --dry-run >/dev/null 2>&1 || status=$?
		[ "$status" -ne 65 ] || break
		sleep 0.05
	done
	[ "$status" -eq 65 ]
}
