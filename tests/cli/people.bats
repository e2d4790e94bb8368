#!/usr/bin/env bats
# people.bats - what people do with a roster afterwards: reports, print-outs, and what is forgotten
# SPDX-License-Identifier: Apache-2.0

load program.bash

setup() {
	set_up_community
	# with sanitizers: fontconfig never gives its caches back
	echo 'leak:libfontconfig' >"$dir/lsan"
	export LSAN_OPTIONS=suppressions=$dir/lsan:print_suppressions=0
}

# --- purge ---

@test "purge forgets a resident's name 30 days after, and the report does not change" {
	applied
	linli book tea 2026-11-27 --name 钱一 --phone 000-5555-0101 >/dev/null
	now=2026-12-20T10:00
	call purge --dry-run
	[ "$status" -eq 0 ]
	[[ "$output" == *"names"*"residents	0	"* ]]
	now=2026-12-29T10:00
	linli purge --dry-run --json | shape purge
	[[ "$(linli purge --dry-run)" == *"residents	1	"* ]]
	[[ "$(linli purge)" == *"residents	1	"* ]]
	[[ "$(linli purge)" == *"residents	0	"* ]]
	! grep -q 钱一 "$dir/state/linli.db"* # nor in the free pages
	linli doctor
}

@test "a resident's copy is complete, and forgetting gives the place to the next" {
	applied
	code=$(linli book kids 2026-11-28 --name 小明 --age 7 --guardian 大明 --phone 000-5555-0102)
	linli book kids 2026-11-28 --name 小红 --age 8 --guardian 大红 >/dev/null
	linli book kids 2026-11-28 --name 小刚 --age 9 --guardian 大刚 --wait >/dev/null
	call purge --booking "$code" --dry-run
	[ "$status" -eq 0 ]
	[[ "$output" == booking*小明*大明* ]]
	linli purge --booking "$code" >/dev/null
	call purge --booking "$code" --dry-run
	[ "$status" -eq 65 ]
	[[ "$(linli waitlist kids 2026-11-28)" == *小刚*offered* ]]
	linli doctor
}

@test "a person of the roster is forgotten after leaving the files, not before" {
	applied
	call purge --person p2
	[ "$status" -eq 1 ]
	[[ "$err" == *"still in the files"* ]]
	call purge --person nobody
	[ "$status" -eq 65 ]
	sed -i '/^\[person p2\]/,$d' "$dir/etc/people.ini"
	applied
	[[ "$(linli purge --person p2)" == *乙二* ]]
	[[ "$(linli purge --person p2 --dry-run)" != *乙二* ]]
	linli doctor
}

# --- report ---

# Two Fridays with a host; the first is noted as served.
served() {
	applied
	linli book tea 2026-11-27 --name 钱一 --phone 000-5555-0101 >/dev/null
	now=2026-12-05T10:00
	linli attend tea 2026-11-27 --person p1 --minutes 70 >/dev/null
	linli attend tea 2026-11-27 --heads 25 >/dev/null
}

@test "report counts dates, people and hours of a year" {
	served
	linli report 2026 --json | shape report
	linli report 2026 --json | jq -e '.items[-1] | .activity == null and .held == 3 and
		.booked == 1 and .heads == 25 and .served == 1 and .minutes == 70 and .distinct == 1'
	linli report 2026 --activity tea --json | jq -e '.items[0].month == "2026-11" and
		.items[0].held == 1 and .items[-1].month == null and .items[-1].held == 2'
	[ "$(linli report 2025 | wc -l)" -eq 1 ]
}

@test "what was counted stays when purge took the rows, years later too" {
	served
	now=2027-01-05T10:00
	before=$(linli report 2026 --json | jq -c .items)
	for now in 2027-01-06T10:00 2027-03-06T10:00 2028-06-06T10:00; do
		linli purge >/dev/null
		[ "$(linli report 2026 --json | jq -c .items)" = "$before" ]
		linli doctor
	done
}

@test "a person's hours: only what was noted as served counts" {
	served
	linli report 2026 --person p1 --json | shape person
	linli report 2026 --person p1 --json | jq -e '.subject.served == 1 and .subject.minutes == 70
		and .subject.duties == 5 and [.items[].status] == ["served", "planned", "planned",
		"planned", "planned"]'
	linli report 2026 --person p1 -o "$dir/p1.html"
	grep -q 甲一 "$dir/p1.html"
	grep -q '1 h 10 min' "$dir/p1.html"
	[ "$(stat -c %a "$dir/p1.html")" = 600 ]
	linli report 2026 --people --json | jq -e '.subject.spread == 0 and (.items | length) == 1 and
		.items[0].roles == ["host 5"]'
	linli report 2026 --team helpers --json | shape people
}

@test "who left has the hours of that year when the duties are long gone" {
	served
	now=2027-01-05T10:00
	linli purge >/dev/null
	linli report 2026 --person p1 --json | jq -ce '.subject | del(.served)' >"$dir/before"
	sed -i '/^\[person p1\]/,/^$/d' "$dir/etc/people.ini"
	applied
	now=2028-06-06T10:00
	linli purge | grep -q 'seats.*	[1-9]'
	linli report 2026 --person p1 --json | jq -e '.items == [] and .subject.minutes == 70'
	linli report 2026 --person p1 --json | jq -c '.subject | del(.served)' | cmp - "$dir/before"
	linli report 2026 --person p1 -o "$dir/p1.html"
	! grep -q 甲一 "$dir/p1.html" # the name is gone too
	grep -q '1 h 10 min' "$dir/p1.html"
}

@test "report says what it cannot do" {
	applied
	call report
	[ "$status" -eq 64 ]
	call report soon
	[ "$status" -eq 64 ]
	call report 2026 --person p1 --team helpers
	[ "$status" -eq 64 ]
	call report 2026 --person nobody
	[ "$status" -eq 65 ]
	call report 2026 --person p1 -o "$dir/no/such/place.html"
	[ "$status" -eq 73 ]
}

@test "a statement as PDF has the name and the hours as text" {
	served
	command -v pdftotext >/dev/null || skip "pdftotext is missing"
	call report 2026 --person p1 -o "$dir/p1.pdf"
	[ "$status" -ne 69 ] || skip "built without PDF"
	pdftotext "$dir/p1.pdf" - | tr -d ' \n' | grep -q '甲一'
	linli report 2026 --person p1 -o "$dir/again.pdf"
	cmp "$dir/p1.pdf" "$dir/again.pdf"
}

# --- print ---

@test "a poster says when and where in both languages, with one code and no name but the office's" {
	printf 'url = https://a.example.org\nphone = 000-5555-0100\n' |
		sed -i '/^\[community\]/r /dev/stdin' "$dir/etc/linli.ini"
	applied
	linli book tea 2026-11-27 --name 钱一 --phone 000-5555-0101 >/dev/null
	for what in "poster tea" "poster" "text" "announce tea" "jielong tea@2026-11-27"; do
		# shellcheck disable=SC2086
		linli --lang zh print $what -o "$dir/out"
		grep -q 茶话会 "$dir/out"
		! grep -qE '甲一|乙二|钱一|000-5555-0101' "$dir/out"
	done
	linli --lang zh print poster tea -o "$dir/poster.html"
	grep -q 'Tea' "$dir/poster.html"
	grep -q '11月27日 星期五<br>下午2点至3点' "$dir/poster.html"
	grep -q '000-5555-0100' "$dir/poster.html"
	[ "$(grep -o '<img' "$dir/poster.html" | wc -l)" -eq 1 ]
	grep -q '@page' "$dir/poster.html"
	! grep -qE 'src="http|<script|<link' "$dir/poster.html"
}

@test "the roster on paper: a week, a month, one team, one post" {
	applied
	linli print roster --week 2026-11-30 -o "$dir/week.html"
	grep -q 甲一 "$dir/week.html"
	[ "$(stat -c %a "$dir/week.html")" = 600 ]
	[ "$(linli print roster --week 2026-11-30 | grep -c '<table')" -eq 1 ]
	linli print roster --month 2026-12 --team helpers --post host | grep -o 甲一 | wc -l | grep -qx 4
	[ "$(linli print roster --days 20 | grep -c '<table')" -eq 3 ]
	call print roster --post nobody
	[ "$status" -eq 65 ]
	[ -z "$output" ]
}

@test "the community's word for a role is on every sheet, also where the type has its own" {
	cat >>"$dir/etc/people.ini" <<-'END'

		[role barber]
		name = 剃头师傅
	END
	cat >"$dir/etc/activities/cut.ini" <<-'END'
		[activity cut]
		type    = haircut-day
		title   = 理发日
		when    = 2026-12-05
		start   = 09:00
		barbers = 1
	END
	sed -i 's/^skills = key/skills = key, barber/' "$dir/etc/people.ini"
	applied
	for what in "roster --week 2026-11-30" "roster --month 2026-12" "signin cut 2026-12-05"; do
		# shellcheck disable=SC2086
		linli --lang zh print $what -o "$dir/out"
		grep -q 剃头师傅 "$dir/out"
		! grep -q 理发师 "$dir/out"
	done
	linli publish >/dev/null
	! grep -rq 理发师 "$dir/state/public/feeds"
}

@test "a poster of all is one page: what comes every day is one line of it" {
	printf 'url = https://a.example.org\n' | sed -i '/^\[community\]/r /dev/stdin' "$dir/etc/linli.ini"
	for i in 1 2 3 4 5 6 7 8 9; do
		cat >"$dir/etc/activities/daily$i.ini" <<-END
			[activity daily$i]
			type  = plain
			title = 每天都有的第$i项活动
			when  = FREQ=DAILY
			start = 0$i:30
		END
	done
	applied
	linli --lang zh print poster --days 14 -o "$dir/poster.html"
	[ "$(grep -o 每天都有的第1项活动 "$dir/poster.html" | wc -l)" -eq 1 ]
	grep -q '还有 13 次' "$dir/poster.html"
	call --lang zh print poster --days 14 -o "$dir/poster.pdf"
	[ "$status" -ne 69 ] || skip "built without PDF"
	command -v pdftotext >/dev/null || skip "pdftotext is missing"
	pdfinfo "$dir/poster.pdf" | grep -q 'Pages: *1$'
	pdftotext "$dir/poster.pdf" - | grep -q 每天都有的第6项活动
}

@test "lists for staff: who is phoned, who signs in" {
	applied
	linli book tea 2026-11-27 --name 钱一 --phone 000-5555-0101 >/dev/null
	linli book tea 2026-11-27 --name 孙二 --phone s@example.org >/dev/null
	linli print calls --days 7 -o "$dir/calls.html"
	grep -q '000-5555-0101' "$dir/calls.html"
	! grep -q 孙二 "$dir/calls.html"
	linli print signin tea 2026-11-27 -o "$dir/signin.html"
	grep -q 钱一 "$dir/signin.html"
	grep -q 孙二 "$dir/signin.html"
	! grep -q '000-5555-0101' "$dir/signin.html"
	call print signin tea
	[ "$status" -eq 64 ]
	call print signin tea 2026-11-28
	[ "$status" -eq 65 ]
}

@test "print says what it cannot do" {
	applied
	for line in "print" "print nonsense" "print jielong" "print roster --month 2026-12 --days 3"; do
		# shellcheck disable=SC2086
		call $line
		[ "$status" -eq 64 ]
	done
	call print poster nothing
	[ "$status" -eq 65 ]
	call print poster -o "$dir/no/such/place.html"
	[ "$status" -eq 73 ]
}

@test "a week is one page of A4 in a browser and as PDF, with the names as text" {
	applied
	command -v pdftotext >/dev/null || skip "pdftotext is missing"
	linli --lang zh print roster --week 2026-11-30 -o "$dir/week.html"
	call --lang zh print roster --week 2026-11-30 -o "$dir/week.pdf"
	[ "$status" -ne 69 ] || skip "built without PDF"
	pdftotext "$dir/week.pdf" - | grep -q 甲一
	pdfinfo "$dir/week.pdf" | grep -q 'Pages: *1$'
	linli --lang zh print roster --week 2026-11-30 -o "$dir/again.pdf"
	cmp "$dir/week.pdf" "$dir/again.pdf"
	command -v chromium >/dev/null || skip "chromium is missing"
	HOME=$dir timeout 60 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$dir/chromium" \
		--no-pdf-header-footer --print-to-pdf="$dir/browser.pdf" "file://$dir/week.html" \
		>/dev/null 2>&1 3>&-
	pdfinfo "$dir/browser.pdf" | grep -q 'Pages: *1$'
	pdfinfo "$dir/browser.pdf" | grep -q 'A4'
	pdftotext "$dir/browser.pdf" - | grep -q 甲一
}

@test "the server prints posters for everybody and names for this machine alone" {
	applied
	"$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" --now "$now" serve \
		--listen 127.0.0.1:0 2>"$dir/log" 3>&- &
	server=$!
	for _ in $(seq 100); do
		grep -q 'http://' "$dir/log" && break
		sleep 0.05
	done
	url=$(grep -o 'http://[0-9.:]*' "$dir/log" | head -1)
	get() {
		curl -s -o "$dir/page" -w '%{http_code}' "$@"
	}
	[ "$(get "$url/print/poster")" = 200 ]
	grep -q 茶话会 "$dir/page"
	[ "$(get "$url/print/poster/tea?month=2026-12")" = 200 ]
	grep -q 12月 "$dir/page"
	[ "$(get "$url/print/poster/nothing")" = 404 ]
	[ "$(get "$url/print/poster?month=1999-01")" = 404 ]
	[ "$(get "$url/print/roster?month=2026-12")" = 200 ]
	grep -q 甲一 "$dir/page"
	[ "$(get "$url/print/calls")" = 200 ]
	[ "$(get "$url/print/signin/tea/2026-11-27")" = 200 ]
	for private in roster calls signin/tea/2026-11-27; do
		[ "$(get -H 'X-Forwarded-For: 192.0.2.7' "$url/print/$private")" = 404 ]
		curl -sI "$url/print/$private" | grep -qi 'cache-control: no-store'
	done
	kill "$server"
	wait "$server" || true
}
