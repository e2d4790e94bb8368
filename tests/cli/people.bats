#!/usr/bin/env bats
# people.bats - what people do with a roster afterwards: reports, print-outs, and what is forgotten
# SPDX-License-Identifier: Apache-2.0

setup() {
	here=$BATS_TEST_DIRNAME
	dir=$BATS_TEST_TMPDIR
	cp -r "$here/community" "$dir/etc"
	chmod -R u+w,go-w "$dir/etc"
	now=2026-11-23T10:00
	export LC_ALL=C.UTF-8
}

# The program with the test's files and the clock of $now.
linli() {
	"$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" --now "$now" --lang en "$@"
}

# linli, its stdout in $output, its stderr in $err, its code in $status
call() {
	status=0
	output=$(linli "$@" 2>"$dir/err") || status=$?
	err=$(cat "$dir/err")
}

applied() {
	linli plan --apply >/dev/null 2>&1
}

shape() {
	python3 "$here/shapes.py" "$@"
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
