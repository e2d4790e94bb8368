#!/usr/bin/env bats
# shows.bats - the sample community does what it is shown for
# SPDX-License-Identifier: Apache-2.0

setup() {
	dir=$BATS_TEST_TMPDIR
	etc=$top_srcdir/etc
	export LC_ALL=C.UTF-8
}

linli() {
	"$LINLI" -c "$etc/linli.ini" --state "$dir/state" --now 2026-11-23T10:00 "$@"
}

@test "the last-Saturday club meets on 2026-12-26" {
	linli explain tongxin --count 3 --json | grep -q '"original":"2026-12-26"'
	# In a year whose holidays are not announced its dates stay, and say so where one is near.
	linli explain tongxin --from 2027-01-01 --to 2027-12-31 --json | grep -q '"original":"2027-01-30"'
}

@test "the Double Ninth is on 2027-10-08, the Lantern festival on 2027-02-20" {
	linli explain double9 --count 2 --json | grep -q '"original":"2027-10-08"'
	linli explain lantern --count 2 --json | grep -q '"original":"2027-02-20"'
}

@test "a plugin that crashes leaves every other feed as it was, and its own at its last good state" {
	cp -r "$LINLI_PLUGINS" "$dir/plugins"
	rm -rf "$dir/plugins/.deps"
	export LINLI_PLUGINS=$dir/plugins
	linli plan --apply >/dev/null
	linli publish "$dir/a" >/dev/null
	sed '/^static void plan(/{n;s/{/{ *(volatile int *)0 = 1;/}' \
		"$top_srcdir/plugins/haircut-day.c" >"$dir/haircut-day.c"
	grep -q 'volatile int' "$dir/haircut-day.c"
	${CC:-cc} -std=gnu17 -w -fPIC -shared -fvisibility=hidden -I"$top_srcdir/core/plugin" \
		-o "$dir/new.so" "$dir/haircut-day.c"
	chmod 755 "$dir/new.so"
	mv "$dir/new.so" "$dir/plugins/haircut-day.so"
	status=0
	linli --lang en plan --apply >/dev/null 2>"$dir/err" || status=$?
	[ "$status" -eq 0 ]
	grep -q 'type-failed' "$dir/err"
	linli publish "$dir/b" >/dev/null
	diff -r "$dir/a/feeds" "$dir/b/feeds"
}

@test "planning the year again writes nothing" {
	linli plan --to +365d --apply >/dev/null
	before=$(sha256sum <"$dir/state/linli.db")
	linli plan --to +365d --apply >/dev/null
	[ "$(sha256sum <"$dir/state/linli.db")" = "$before" ]
}

@test "the server answers with an ETag, then with 304" {
	linli plan --apply >/dev/null
	"$LINLI" -c "$etc/linli.ini" --state "$dir/state" --now 2026-11-23T10:00 serve \
		--listen 127.0.0.1:0 2>"$dir/log" 3>&- &
	server=$!
	for _ in $(seq 100); do
		grep -q 'http://' "$dir/log" && break
		sleep 0.05
	done
	url=$(grep -o 'http://[0-9.:]*/' "$dir/log" | head -1)
	python3 - "$url" <<-'END'
		import sys, urllib.error, urllib.request
		url = sys.argv[1] + "feeds/all.ics"
		with urllib.request.urlopen(url) as answer:
		    assert answer.read().startswith(b"BEGIN:VCALENDAR")
		    etag = answer.headers["ETag"]
		try:
		    urllib.request.urlopen(urllib.request.Request(url, headers={"If-None-Match": etag}))
		    raise SystemExit("no 304")
		except urllib.error.HTTPError as error:
		    assert error.code == 304
	END
	kill "$server"
	wait "$server" || true
}
