#!/usr/bin/env bats
# commands.bats - every command of ini-reference.md 7 against the program itself
# SPDX-License-Identifier: Apache-2.0

load program.bash

setup() {
	set_up_community
}

# --- the command line ---

@test "wrong use of the command line is 64, and stdout is empty" {
	while IFS= read -r line; do
		eval "call $line"
		[ "$status" -eq 64 ] || { echo "$line: $status"; false; }
		[ -z "$output" ]
		[ -n "$err" ]
	done <<-'END'

		nonsense
		plan --nonsense
		plan --apply=yes
		plan --yes
		next --days 0
		next --days -1
		next --days 99999999999999999999
		next --days
		next extra
		explain
		explain a b
		explain tea --from 2026-13-01
		explain tea --count many
		book tea 2026-12-11
		book tea 2026-12-11 --name A --person p1
		book tea --name A
		book tea@2026-12-11 2026-12-11 --name A
		cancel
		cancel tea
		move tea 2026-12-11
		move tea 2026-12-11 --at 25:00
		move tea 2026-12-11 --venue hall --rain
		swap tea@2026-12-11/host/1
		accept tea@2026-12-11/host/1
		token dog rex
		roster --month 2026-12 --from today
		attend tea 2026-12-11
		--now yesterday next
		--lang fr next
		--days 3
		next --days 3 --days 4
		$'ne\xffxt'
	END
}

@test "a slip of the finger gets a suggestion" {
	call chekc
	[[ $err == *'did you mean "check"?'* ]]
	call plan --aply
	[[ $err == *'did you mean "--apply"?'* ]]
	call types plian
	[ "$status" -eq 65 ]
	[[ $err == *'did you mean "plain"?'* ]]
	call explain tae
	[ "$status" -eq 65 ]
	[[ $err == *'did you mean "tea"?'* ]]
}

@test "options stand before or after the command, and -- ends them" {
	call --json types
	one=$output
	call types --json
	[ "$output" = "$one" ]
	call explain --count=1 tea
	[ "$status" -eq 0 ]
	call explain -- --count
	[ "$status" -eq 65 ]
}

@test "help, version and completion" {
	call help
	[ "$status" -eq 0 ]
	[[ $output == *"waitlist"* ]]
	call help plan
	[[ $output == *"--apply"* ]]
	call plan --help
	[[ $output == *"--apply"* ]]
	call version
	[[ $output == linli\ * ]]
	linli completion bash | bash -n
}

# --- what reads the files ---

@test "check says how much there is" {
	call check
	[ "$status" -eq 0 ]
	[[ $output =~ ^ok:\ 3\ files,\ 2\ activities,\ 2\ people,\ [0-9]+\ dates\ until\ 2027-12-[0-9]+$ ]]
	linli check --json | shape check
}

@test "errors in the files are 78 everywhere, and nothing is changed" {
	sed -i 's/^when = every friday/when = every fryday/' "$dir/etc/activities/tea.ini"
	for command in "check" "plan" "plan --apply" "explain tea"; do
		eval "call $command"
		[ "$status" -eq 78 ]
		[ -z "$output" ]
		[[ $err == *"$dir/etc/activities/tea.ini:5: error: "*"[when-unknown-word]"* ]]
	done
	[ ! -e "$dir/state/linli.db" ]
	status=0
	linli check --json >"$dir/out" || status=$?
	[ "$status" -eq 78 ]
	shape check <"$dir/out"
	grep -q '"code":"when-unknown-word"' "$dir/out"
}

@test "types, and the keys of one" {
	linli types --json | shape types
	linli types plain --json | shape type
	linli types | grep -q "^plain	"
}

@test "explain lists dates by original day" {
	call explain tea --count 3
	[ "$status" -eq 0 ]
	[ "$(cut -f1 <<<"$output" | tr '\n' ' ')" = "tea@2026-11-27 tea@2026-12-04 tea@2026-12-11 " ]
	linli explain tea --json | shape explain 12
	linli explain tea --json | grep -q '"rrule":"FREQ=WEEKLY;BYDAY=FR"'
	linli explain tea --from 2026-12-01 --to 2026-12-31 --json | shape explain 4
	[ "$(linli --lang zh explain tea --count 1 | cut -f4)" = 茶话会 ]
	[ "$(linli explain tea --count 1 | cut -f4)" = Tea ]
}

@test "the printed rule reads back to the same rule" {
	for lang in zh en; do
		rule=$(linli --lang $lang explain tea --json | python3 -c \
			'import json,sys; print(json.load(sys.stdin)["subject"]["rule"])')
		before=$(linli explain tea --plain)
		sed -i "s/^when = .*friday.*\|^when = .*周五.*\|^when = .*星期五.*/when = $rule/" \
			"$dir/etc/activities/tea.ini"
		[ "$(linli explain tea --plain)" = "$before" ]
	done
}

# --- plan ---

@test "before the first plan there are no items, and a note" {
	for command in next roster "remind --dry-run" publish; do
		eval "call $command --json"
		[ "$status" -eq 0 ]
		[ -n "$err" ]
		shape "${command%% *}" 0 <<<"$output"
		grep -q '"community":"t"' <<<"$output"
	done
}

@test "plan touches nothing; --apply writes it; again nothing changes" {
	call plan --json
	[ "$status" -eq 0 ]
	shape plan <<<"$output"
	[ ! -e "$dir/state/linli.db" ]
	call plan --exit-code
	[ "$status" -eq 1 ]
	call plan --apply --json
	[ "$status" -eq 0 ]
	grep -q '"applied":true' <<<"$output"
	before=$(cat "$dir/state/linli.db" | sha256sum)
	call plan --apply --exit-code
	[ "$status" -eq 0 ]
	[ "$(cat "$dir/state/linli.db" | sha256sum)" = "$before" ]
}

@test "next lists what is coming, by start" {
	applied
	linli next --json | shape next
	call next --days 7
	[[ $output == tea@2026-11-27* ]]
	call next --activity tea --days 30
	[ "$(wc -l <<<"$output")" -eq 4 ]
	call next --activity nobody
	[ "$status" -eq 65 ]
	call next --area nowhere
	[ "$status" -eq 65 ]
}

@test "roster names who serves" {
	applied
	linli roster --json | shape roster
	call roster --person p1 --month 2026-12
	[ "$status" -eq 0 ]
	[[ $output == *"	p1	"* ]]
	call roster --person p9
	[ "$status" -eq 65 ]
	call roster --explain tea@2026-12-11/host --json
	[ "$status" -eq 0 ]
	shape roster 1 <<<"$output"
	call roster --explain tea@2026-12-11/nobody
	[ "$status" -eq 65 ]
	call roster --quality
	[ "$status" -eq 0 ]
}

@test "publish writes files, and leaves unchanged ones alone" {
	applied
	call publish "$dir/public" --json
	[ "$status" -eq 0 ]
	shape publish <<<"$output"
	[ -s "$dir/public/feeds/all.ics" ]
	before=$(stat -c %Y.%s "$dir/public/feeds/all.ics"; sha256sum <"$dir/public/feeds/all.ics")
	call publish "$dir/public" --json
	! grep -q '"changed":true' <<<"$output"
	[ "$(stat -c %Y.%s "$dir/public/feeds/all.ics"; sha256sum <"$dir/public/feeds/all.ics")" = "$before" ]
	call publish /proc/nowhere
	[ "$status" -eq 73 ]
}

# --- by hand ---

@test "cancel and its opposite; what people did survives a plan" {
	applied
	call cancel tea 2026-12-11 --reason 装修 --json
	[ "$status" -eq 0 ]
	shape cancel 1 <<<"$output"
	grep -q '"state":"cancelled"' <<<"$output"
	call cancel tea 2026-12-11
	[ "$status" -eq 0 ]
	[ -n "$err" ]
	applied
	linli next --days 30 | grep -q "^tea@2026-12-11	.*	cancelled	by-hand"
	call cancel tea@2026-12-11 --undo
	[ "$status" -eq 0 ]
	linli next --days 30 | grep "^tea@2026-12-11	" | grep -q "	on	"
	call cancel tea 2026-12-12
	[ "$status" -eq 65 ]
	call cancel nobody 2026-12-11
	[ "$status" -eq 65 ]
}

@test "move to another day, time and venue" {
	applied
	call move tea 2026-12-11 --to 2026-12-12 --at 15:30 --json
	[ "$status" -eq 0 ]
	shape move 1 <<<"$output"
	grep -q '"start":"2026-12-12T15:30:00+08:00"' <<<"$output"
	applied
	linli next --days 30 --json | grep -q '"key":"tea@2026-12-11".*"date":"2026-12-12"'
	call move tea 2026-12-12 --rain   # by the day it is on now
	[ "$status" -eq 0 ]
	linli next --days 30 | grep "^tea@2026-12-11	" | grep -q "	hall	"
	call move tea 2026-12-04 --to 2026-12-18
	[ "$status" -eq 1 ]
	call move tea 2026-12-11 --undo
	[ "$status" -eq 0 ]
	linli next --days 30 | grep -q "^tea@2026-12-11	.*2026-12-11T14:00:00+08:00"
	call move tea 2026-12-04 --venue nowhere
	[ "$status" -eq 65 ]
}

@test "add a date by hand" {
	applied
	call add tea 2026-12-08 --at 09:30 --json
	[ "$status" -eq 0 ]
	shape add 1 <<<"$output"
	applied
	linli next --days 30 | grep -q "^tea@2026-12-08	.*T09:30:00+08:00"
}

@test "book until it is full, wait, and make room" {
	applied
	code=$(linli book kids 2026-11-28 --name 小明 --age 8 --guardian 爸爸)
	[ -n "$code" ]
	linli book kids 2026-11-28 --name 小红 --age 9 --guardian 妈妈 --json | shape book 1
	call book kids 2026-11-28 --name 小刚 --age 10 --guardian 爷爷
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	call book kids 2026-11-28 --name 小刚 --age 10 --guardian 爷爷 --wait --json
	[ "$status" -eq 0 ]
	grep -q '"state":"waiting"' <<<"$output"
	linli waitlist kids 2026-11-28 | grep -q 小刚
	call cancel --booking "$code"
	[ "$status" -eq 0 ]
	call cancel --booking nonsense
	[ "$status" -eq 65 ]
}

@test "an offer that nobody answers goes to the next one, who is told" {
	sed -i 's/^waitlist = 1/waitlist = 4/' "$dir/etc/activities/tea.ini"
	printf '[channel calls]\ntype = calls\naudience = booked, waiting\n' >>"$dir/etc/linli.ini"
	applied
	first=$(linli book kids 2026-11-28 --name 小明 --age 8 --guardian 爸爸)
	linli book kids 2026-11-28 --name 小红 --age 9 --guardian 妈妈 >/dev/null
	linli book kids 2026-11-28 --person p1 --age 14 --wait >/dev/null
	linli book kids 2026-11-28 --name 小刚 --age 10 --guardian 爷爷 --phone 000-5555-0103 --wait >/dev/null
	linli book kids 2026-11-28 --name 小丽 --age 10 --guardian 奶奶 --phone 000-5555-0104 --wait >/dev/null
	linli cancel --booking "$first" >/dev/null
	linli waitlist kids 2026-11-28 | grep -q "甲一.*offered"
	now=2026-11-24T09:00
	linli remind >/dev/null
	call doctor
	[ "$status" -eq 0 ]
	! linli waitlist kids 2026-11-28 | grep 甲一
	linli waitlist kids 2026-11-28 | grep -q "小刚.*offered"
	grep -q 小刚 "$dir/state/outbox/calls.txt"
	! grep -q 小丽 "$dir/state/outbox/calls.txt"
	now=2026-11-25T10:00
	linli remind >/dev/null
	! linli waitlist kids 2026-11-28 | grep 小刚
	linli waitlist kids 2026-11-28 | grep -q "小丽.*offered"
	grep -q 小丽 "$dir/state/outbox/calls.txt"
	call doctor
	[ "$status" -eq 0 ]
}

@test "who waited takes the place that is offered" {
	applied
	first=$(linli book kids 2026-11-28 --name 小明 --age 8 --guardian 爸爸)
	linli book kids 2026-11-28 --name 小红 --age 9 --guardian 妈妈 >/dev/null
	waiting=$(linli book kids 2026-11-28 --name 小刚 --age 10 --guardian 爷爷 --wait)
	call accept --booking "$waiting"
	[ "$status" -eq 1 ]
	linli cancel --booking "$first" >/dev/null
	linli waitlist kids 2026-11-28 | grep -q "小刚.*offered"
	call accept --booking "$waiting" --json
	[ "$status" -eq 0 ]
	grep -q '"command":"accept".*"state":"booked"' <<<"$output"
	[ -z "$(linli waitlist kids 2026-11-28)" ]
	call accept --booking "$waiting"
	[ "$status" -eq 0 ]
	[ -n "$err" ]
	call accept --booking nonsense
	[ "$status" -eq 65 ]
	call accept
	[ "$status" -eq 64 ]
	call accept kids@2026-11-28/lead/1 --person p1 --booking "$waiting"
	[ "$status" -eq 64 ]
	call decline --booking "$waiting"
	[ "$status" -eq 0 ]
	linli book kids 2026-11-28 --name 小兰 --age 7 --guardian 奶奶 >/dev/null
}

@test "ages and guardians are asked for" {
	applied
	call book kids 2026-11-28 --name 小明
	[ "$status" -eq 64 ]
	call book kids 2026-11-28 --name 小明 --age 8
	[ "$status" -eq 64 ]
	call book kids 2026-11-28 --name 老王 --age 40
	[ "$status" -eq 1 ]
	call book tea 2026-12-11 --person p9
	[ "$status" -eq 65 ]
	call book tea 2026-12-13 --name A
	[ "$status" -eq 65 ]
}

@test "a plan that would cost residents their places asks first" {
	applied
	linli book tea 2026-11-27 --name A >/dev/null
	sed -i 's/^when = every friday/when = every thursday/' "$dir/etc/activities/tea.ini"
	call plan --apply
	[ "$status" -eq 1 ]
	linli next | grep -q "^tea@2026-11-27	"
	call plan --apply --yes
	[ "$status" -eq 0 ]
}

@test "seats: lock, give up, accept, decline, swap" {
	applied
	call lock tea@2026-12-11/host/1 --person p2
	[ "$status" -eq 1 ] # has not the skill
	call lock tea@2026-12-11/host/1
	[ "$status" -eq 0 ]
	linli roster --month 2026-12 --json | grep -q '"original":"2026-12-11".*"locked":true'
	call lock tea@2026-12-11/host/1 --undo
	[ "$status" -eq 0 ]
	call accept tea@2026-12-04/host/1 --person p1
	[ "$status" -eq 0 ]
	call decline tea@2026-12-11/host/1 --person p1
	[ "$status" -eq 0 ]
	call give-up tea@2026-12-18/host/1
	[ "$status" -eq 0 ]
	call lock tea@2026-12-11/host
	[ "$status" -eq 65 ]
	call lock tea@2026-12-11/nobody/1
	[ "$status" -eq 65 ]
}

@test "attend notes who came" {
	applied
	code=$(linli book tea 2026-11-27 --name A)
	status=0
	"$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" --now 2026-11-27T15:10 attend tea \
		2026-11-27 --booking "$code" >/dev/null || status=$?
	[ "$status" -eq 0 ]
	"$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" --now 2026-11-27T15:10 attend tea \
		2026-11-27 --heads 12 >/dev/null
}

@test "a token stays until it is reset" {
	applied
	one=$(linli token person p1)
	[[ $one == */p/*.ics ]]
	[ "$(linli token person p1)" = "$one" ]
	two=$(linli token person p1 --reset)
	[ "$two" != "$one" ]
	[[ $(linli token team helpers) == */t/*.ics ]]
	call token person p9
	[ "$status" -eq 65 ]
}

@test "after the secret is lost no address is printed that nobody answers" {
	applied
	first=$(linli token person p1)
	mv "$dir/state/secret" "$dir/secret"
	applied # makes a new one
	call token person p1
	[ "$status" -ne 0 ]
	[ -z "$output" ]
	[[ $err == *"secret"*"--reset"* ]]
	second=$(linli token person p1 --reset)
	[ "$second" != "$first" ]
	[ "$(linli token person p1)" = "$second" ]
}

@test "hostile arguments are words, nothing more" {
	applied
	for word in "'; DROP TABLE occurrence; --" '../../etc/passwd' '%s%s%n' $'a\nb' "$(printf 'x%.0s' {1..5000})"; do
		call explain "$word"
		[ "$status" -eq 65 ]
		call next --activity "$word"
		[ "$status" -eq 65 ]
		call cancel "$word" 2026-12-11
		[ "$status" -eq 65 ]
		call token person "$word"
		[ "$status" -eq 65 ]
		call cancel --booking "$word"
		[ "$status" -eq 65 ]
	done
	linli book tea 2026-12-04 --name "'; DROP TABLE booking; --" >/dev/null
	call doctor
	[ "$status" -eq 0 ]
}

@test "the store is looked after: doctor, backup, restore" {
	applied
	call doctor
	[ "$status" -eq 0 ]
	call backup "$dir/copy.db"
	[ "$status" -eq 0 ]
	linli cancel tea 2026-12-11 >/dev/null
	call restore "$dir/copy.db"
	[ "$status" -eq 0 ]
	linli next --days 30 | grep "^tea@2026-12-11	" | grep -q "	on	"
	call restore "$dir/etc/linli.ini"
	[ "$status" -eq 65 ]
}

@test "restore takes only a whole store, and only while nobody has it open" {
	applied
	linli backup "$dir/copy.db"
	head -c 20000 "$dir/copy.db" >"$dir/half.db"
	python3 - "$dir" <<-'END'
		import shutil, sqlite3, sys
		for name, sql in (("newer", "PRAGMA user_version = 99"), ("other", "PRAGMA application_id = 7")):
		    path = f"{sys.argv[1]}/{name}.db"
		    shutil.copy(f"{sys.argv[1]}/copy.db", path)
		    with sqlite3.connect(path) as base:
		        base.execute(sql)
	END
	for bad in half newer other missing; do
		call restore "$dir/$bad.db"
		[ "$status" -eq 65 ] || { echo "$bad: $status"; false; }
		[[ $err == *"$bad.db"* ]]
	done
	# a reader that does nothing is still somebody
	mkfifo "$dir/wait"
	python3 -c 'import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute("SELECT count(*) FROM occurrence").fetchone()
open(sys.argv[2], "w").close()
open(sys.argv[2]).read()' "$dir/state/linli.db" "$dir/wait" 3>&- &
	cat "$dir/wait"
	linli cancel tea 2026-12-11 >/dev/null
	call restore "$dir/copy.db"
	[ "$status" -eq 75 ]
	[[ $err == *"in use"* ]]
	: >"$dir/wait"
	wait $!
	linli next --days 30 | grep "^tea@2026-12-11	" | grep -q "	cancelled	"
	call restore "$dir/copy.db"
	[ "$status" -eq 0 ]
	linli next --days 30 | grep "^tea@2026-12-11	" | grep -q "	on	"
	# and the way back
	call restore "$dir/state/linli.db.old"
	[ "$status" -eq 0 ]
	linli next --days 30 | grep "^tea@2026-12-11	" | grep -q "	cancelled	"
}

@test "both languages" {
	applied
	[ "$(linli --lang zh next --days 7 | cut -f4 | head -1)" = 茶话会 ]
	[ "$(linli --lang en next --days 7 | cut -f4 | head -1)" = Tea ]
}

@test "TSV has the fields of the JSON in their order" {
	applied
	linli next --days 7 --json >"$dir/json"
	linli next --days 7 --plain >"$dir/tsv"
	python3 - "$dir/json" "$dir/tsv" <<-'END'
		import json, sys
		def word(v):
		    if v is None: return ""
		    if v is True or v is False: return str(v).lower()
		    if isinstance(v, list): return ",".join(v)
		    return str(v)
		items = json.load(open(sys.argv[1]))["items"]
		lines = open(sys.argv[2]).read().splitlines()
		assert [[word(v) for v in i.values()] for i in items] == [l.split("\t") for l in lines]
	END
}
