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

# The process of one command.
child() {
	for pid in $(children); do
		tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q " $1 " && echo "$pid"
	done
	true
}

until_sends() {
	for _ in $(seq 200); do
		[ -n "$(child remind)" ] && return 0
		sleep 0.05
	done
	return 1
}

linli() {
	"$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" --lang en "$@"
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

@test "what it says is a log: every line tells who speaks" {
	start
	until_log 'planned'
	for _ in $(seq 100); do # the first night's work comes after the start
		linli purge --dry-run >/dev/null && [ "$(children | wc -l)" -eq 2 ] && break
		sleep 0.05
	done
	! grep -v '^linli: ' "$dir/log"
}

@test "one that dies again and again waits longer each time, and comes back" {
	start
	until_sends
	for wait in 500 1000; do
		kill -9 "$(child remind)"
		until_log "sending reminders ended with 137; it is started again in $wait ms"
		until_sends
	done
	feed | grep -q BEGIN:VEVENT
}

@test "systemd hears when it is ready, reloads and stops" {
	python3 - "$dir/notify" <<-'END' >"$dir/heard" 3>&- &
		import socket, sys
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind(sys.argv[1])
		s.settimeout(60)
		while True:
		    state = s.recv(4096).decode()
		    print(state.replace("\n", " "), flush=True)
		    if "STOPPING" in state:
		        break
	END
	ear=$!
	for _ in $(seq 100); do
		[ -S "$dir/notify" ] && break
		sleep 0.05
	done
	heard() {
		for _ in $(seq 200); do
			[ "$(grep -c "$1" "$dir/heard")" -ge "$2" ] && return 0
			sleep 0.05
		done
		cat "$dir/heard"
		return 1
	}
	export NOTIFY_SOCKET=$dir/notify
	start
	unset NOTIFY_SOCKET
	heard '^READY=1 STATUS=serving' 1
	sed -i 's/^start = 14:00/start = 14点/' "$dir/etc/activities/tea.ini"
	kill -HUP "$daemon"
	heard '^RELOADING=1 MONOTONIC_USEC=[0-9]' 1
	heard '^READY=1 STATUS=reload refused' 1
	sed -i 's/^start = .*点/start = 16:00/' "$dir/etc/activities/tea.ini"
	kill -HUP "$daemon"
	heard '^READY=1 STATUS=serving' 2
	kill "$daemon"
	wait "$ear"
	grep -q '^STOPPING=1' "$dir/heard"
}

@test "at midnight it plans once more" {
	[ -z "$LINLI_SANITIZED" ] || [ "$LINLI_SANITIZED" = 0 ] || skip "the clock of the test is preloaded"
	cat >"$dir/clock.c" <<-'END'
		#include <stdio.h>
		#include <stdlib.h>
		#include <sys/syscall.h>
		#include <time.h>
		#include <unistd.h>
		time_t time(time_t *ret)
		{
			struct timespec now;
			long shift = 0;
			FILE *file = fopen(getenv("CLOCK_SHIFT"), "r");
			if (file && fscanf(file, "%ld", &shift) != 1)
				shift = 0;
			if (file)
				fclose(file);
			syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
			if (ret)
				*ret = now.tv_sec + shift;
			return now.tv_sec + shift;
		}
	END
	${CC:-cc} -shared -fPIC -o "$dir/clock.so" "$dir/clock.c"
	export LD_PRELOAD=$dir/clock.so CLOCK_SHIFT=$dir/shift
	echo 0 >"$dir/shift"
	start
	unset LD_PRELOAD
	until_log 'planned: [0-9]* changes'
	until_sends
	echo 86400 >"$dir/shift"
	kill -9 "$(child remind)" # whatever wakes it, it looks at the clock
	for _ in $(seq 200); do
		[ "$(grep -c 'planned: ' "$dir/log")" -ge 2 ] && break
		sleep 0.05
	done
	[ "$(grep -c 'planned: ' "$dir/log")" -ge 2 ]
}

@test "a full disk is told and survived, and with room again it plans" {
	mkdir "$dir/small"
	unshare -m mount -t tmpfs tmpfs "$dir/small" 2>/dev/null || skip "no file system of its own here"
	# the state on a file system of one MiB, full at first
	unshare -m sh -c 'mount -t tmpfs -o size=1m tmpfs "$1/small"
		head -c 1000k /dev/zero >"$1/small/filler"
		mkfifo "$1/room"
		{ read -r _ <"$1/room"; rm "$1/small/filler"; } &
		exec "$2" -c "$1/etc/linli.ini" --state "$1/small/state" --lang en run --listen 127.0.0.1:0' \
		sh "$dir" "$LINLI" 2>"$dir/log" 3>&- &
	daemon=$!
	until_log 'the last good plan stays, and it is tried again in'
	kill -0 "$daemon"
	echo room >"$dir/room"
	until_log 'planned: [1-9]'
	until_log 'serving http'
	feed | grep -q BEGIN:VEVENT
}

@test "an address of this machine alone is no address for a phone" {
	sed -i '/^url/d; s|^\[community\]|&\nurl = http://127.0.0.1:8080|' "$dir/etc/linli.ini"
	start
	port=$(grep -o 'http://127.0.0.1:[0-9]*' "$dir/log" | grep -o '[0-9]*$')
	curl -s -H 'Host: 192.0.2.7:8081' "http://127.0.0.1:$port/subscribe/all" >"$dir/page"
	grep -q 'webcal://192.0.2.7:8081/feeds/all.ics' "$dir/page"
	! grep -q '127.0.0.1' "$dir/page"
}
