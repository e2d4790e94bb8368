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
