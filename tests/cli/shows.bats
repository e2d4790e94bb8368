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

@test "the round-the-clock post over a year, with the year before as history" {
	linli() { "$LINLI" -c "$etc/linli.ini" --state "$dir/state" --now "$now" "$@"; }
	now=2025-11-23T10:00 linli plan --to +364d --apply >/dev/null
	now=2025-11-23T10:00 linli roster --to +364d --json >"$dir/before.json"
	now=2026-11-23T10:00 linli plan --to +365d --apply >/dev/null
	now=2026-11-23T10:00 linli roster --to +365d --json >"$dir/after.json"
	python3 - "$etc" "$dir" <<-'END'
		import collections, datetime, json, sys
		etc, where = sys.argv[1:]
		rows = [line.strip().split(",") for name in ("cn-holidays.csv", "holidays.local.csv")
		        for line in open(f"{etc}/{name}", encoding="utf-8") if line[:2] == "20"]
		holidays = {day for day, kind, _ in rows if kind in ("holiday", "statutory")}
		worked = {day for day, kind, _ in rows if kind == "workday"}

		def kind(day):
		    if day in holidays:
		        return "holiday"
		    weekend = datetime.date.fromisoformat(day).weekday() >= 5
		    return "weekend" if weekend and day not in worked else "weekday"

		seats = {name: json.load(open(f"{where}/{name}.json"))["items"] for name in ("before", "after")}
		post = {name: [s for s in items if s["activity"] == "post24"] for name, items in seats.items()}
		# two of the thirteen, every day of both years; nothing empty, holidays least of all
		for name, items in post.items():
		    begins = "2025-11-24" if name == "before" else "2026-11-24"
		    days = collections.Counter(s["date"] for s in items if s["date"] >= begins)
		    assert len(days) >= 364 and set(days.values()) == {2}, (name, days)
		    assert not [s for s in items if s["person"] is None and s["date"] >= begins], name
		half = "s06"  # has half a share
		staff = {s["person"] for s in post["after"] if s["person"]} - {half}
		assert len(staff) == 12, staff

		def spread(items, what):
		    count = collections.Counter(s["person"] for s in items if s["person"] and what(s["date"]))
		    return max(count[p] for p in staff) - min(count[p] for p in staff)

		# what has begun on the last evening of the first year is in both lists
		both = list({(s["key"], s["seat"]): s for s in post["before"] + post["after"]}.values())
		for name, what in (("all", lambda d: True), ("weekends", lambda d: kind(d) == "weekend"),
		                   ("holidays", lambda d: kind(d) == "holiday")):
		    assert spread(post["before"], what) <= 1, (name, "before", spread(post["before"], what))
		    assert spread(both, what) <= 1, (name, "with history", spread(both, what))
		# 24 hours of duty, 48 of rest, whatever comes next
		rest = datetime.timedelta(hours=48)
		mine = collections.defaultdict(list)
		for s in seats["after"]:
		    if s["person"]:
		        mine[s["person"]].append((datetime.datetime.fromisoformat(s["start"]),
		                                  datetime.datetime.fromisoformat(s["end"]), s["activity"]))
		for person, list_ in mine.items():
		    list_.sort()
		    for (_, end, activity), (start, _, _) in zip(list_, list_[1:]):
		        assert start >= end + (rest if activity == "post24" else datetime.timedelta()), (person, end, start)
		# nobody has New Year's Eve twice running, nor New Year's Day or the National Day
		on = collections.defaultdict(set)
		for s in both:
		    on[s["date"]].add(s["person"])
		for last, this in (("2026-02-16", "2027-02-05"), ("2026-01-01", "2027-01-01"), ("2026-10-01", "2027-10-01")):
		    assert not on[last] & on[this], (last, on[last], on[this])
	END
	for day in 2026-12-25 2027-01-01 2027-02-05 2027-05-01; do
		said=$(now=2026-11-23T10:00 linli --lang en roster --to +365d --explain "post24@$day/duty/1")
		grep -q ' duties here.* before, fair share ' <<<"$said"
		grep -Eq '(more than a fair share|fit as well|well spaced|needs the rest|away|this is published)' <<<"$said"
		said=$(now=2026-11-23T10:00 linli --lang zh roster --to +365d --explain "post24@$day/duty/1")
		grep -q '本期排.*次.*此前.*应排' <<<"$said"
	done
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
