#!/usr/bin/env bats
# seats.bats - what people do with their duties, by hand
# SPDX-License-Identifier: Apache-2.0

setup() {
	dir=$BATS_TEST_TMPDIR
	export LC_ALL=C.UTF-8
	mkdir -p "$dir/etc/activities"
	cat >"$dir/etc/linli.ini" <<-'END'
		[community]
		id = t
		name = 甲社区
		name.en = Community A
		timezone = Asia/Shanghai
		languages = zh, en

		[team staff]
		name = 值班员
		kind = staff

		[roster]
		horizon = 14d
	END
	people "甲某" "乙某" "丙某" "丁某" "戊某"
	cat >"$dir/etc/activities/post.ini" <<-'END'
		[activity post]
		type = plain
		title = 值守
		title.en = Night watch
		when = daily
		start = 20:00
		lasts = 1h
		visibility = team
		on-holiday = keep
		team = staff
		rest = 30h
		duties = watch 1
	END
	linli plan --apply >/dev/null
}

people() {
	local i=0 name
	printf '[person outsider]\nname = 外人某\n\n' >"$dir/etc/people.ini"
	for name; do
		i=$((i + 1))
		printf '[person p%d]\nname = %s\nteams = staff\n\n' "$i" "$name" >>"$dir/etc/people.ini"
	done
}

linli() {
	"$LINLI" -c "$dir/etc/linli.ini" --state "$dir/state" --now "${now:-2026-11-23T10:00}" --lang en "$@"
}

call() {
	status=0
	output=$(linli "$@" 2>"$dir/err") || status=$?
	err=$(cat "$dir/err")
}

# who DATE - the person on the post that day
who() {
	linli roster --activity post --from "$1" --to "$1" --json |
		python3 -c 'import json, sys; print(json.load(sys.stdin)["items"][0]["person"])'
}

# other N DATE… - the N-th member of the team who serves on none of the days
other() {
	local n=$1 day busy=" "
	shift
	for day; do busy+="$(who "$day") "; done
	for p in p1 p2 p3 p4 p5; do
		[[ $busy == *" $p "* ]] && continue
		n=$((n - 1))
		[ "$n" -gt 0 ] || { echo "$p"; return; }
	done
}

audit() {
	python3 - "$dir/state/linli.db" "$1" <<-'END'
		import sqlite3, sys
		print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])
	END
}

@test "a team's duty has all that a public one has: roster, explain, lock" {
	call roster --activity post
	[ "$status" -eq 0 ]
	call lock post@2026-11-30/watch/1
	[ "$status" -eq 0 ]
	call roster --explain post@2026-11-30/watch --lang en
	[ "$status" -eq 0 ]
	[ -n "$output" ]
}

@test "nobody is put on a seat against the rules, and the reason is said" {
	call lock post@2026-11-30/watch/1 --person outsider
	[ "$status" -eq 1 ]
	grep -q 'team' <<<"$err"
	# 30 hours of rest: who serves the day before may not
	call lock post@2026-11-30/watch/1 --person "$(who 2026-11-29)"
	[ "$status" -eq 1 ]
	grep -q 'rest' <<<"$err"
	call lock post@2026-11-30/watch/1 --person "$(who 2026-11-29)" --lang zh
	grep -q '休息' <<<"$err"
}

@test "nobody is asked to swap what they may not do" {
	before=$(who 2026-11-30)
	call swap post@2026-11-30/watch/1 --to outsider
	[ "$status" -eq 1 ]
	call swap post@2026-11-30/watch/1 --to "$(who 2026-11-29)"
	[ "$status" -eq 1 ]
	[ "$(who 2026-11-30)" = "$before" ]
}

@test "a swap changes nothing before the yes; no leaves it as it was" {
	before=$(who 2026-11-30)
	taker=$(other 1 2026-11-29 2026-11-30 2026-12-01)
	call swap post@2026-11-30/watch/1 --to "$taker"
	[ "$status" -eq 0 ]
	[ "$(who 2026-11-30)" = "$before" ]
	call accept post@2026-11-30/watch/1 --person "$(other 2 2026-11-29 2026-11-30 2026-12-01)"
	[ "$status" -eq 1 ] # it was not asked
	call decline post@2026-11-30/watch/1 --person "$taker"
	[ "$status" -eq 0 ]
	[ "$(who 2026-11-30)" = "$before" ]
	call swap post@2026-11-30/watch/1 --to "$taker"
	[ "$status" -eq 0 ]
	call accept post@2026-11-30/watch/1 --person "$taker"
	[ "$status" -eq 0 ]
	[ "$(who 2026-11-30)" = "$taker" ]
	[ "$(audit "SELECT count(*) FROM assignment WHERE ended_why = 'swapped'")" -eq 1 ]
	linli plan --apply >/dev/null
	[ "$(who 2026-11-30)" = "$taker" ]
	[ -z "$(linli plan)" ]
}

@test "a seat that was declined is counted as unfilled until somebody has it" {
	[[ "$(linli roster --activity post --json)" == *'"unfilled":0'* ]]
	linli decline post@2026-11-30/watch/1 --person "$(who 2026-11-30)" >/dev/null
	[[ "$(linli roster --activity post --json)" == *'"unfilled":1'* ]]
	linli plan --apply >/dev/null
	[[ "$(linli roster --activity post --json)" == *'"unfilled":0'* ]]
}

@test "a swap expires" {
	before=$(who 2026-12-04)
	taker=$(other 1 2026-12-03 2026-12-04 2026-12-05)
	call swap post@2026-12-04/watch/1 --to "$taker"
	[ "$status" -eq 0 ]
	now=2026-11-26T10:01 call accept post@2026-12-04/watch/1 --person "$taker"
	[ "$status" -eq 1 ]
	[ "$(who 2026-12-04)" = "$before" ]
}

@test "a yes is judged again: what was allowed when asked may not be any more" {
	taker=$(other 1 2026-11-29 2026-11-30 2026-12-01)
	call swap post@2026-11-30/watch/1 --to "$taker"
	[ "$status" -eq 0 ]
	sed -i "/^\[person $taker\]/a away = 2026-11-30" "$dir/etc/people.ini"
	call accept post@2026-11-30/watch/1 --person "$taker"
	[ "$status" -eq 1 ]
	grep -q 'away' <<<"$err"
}

@test "given up: those who fit are told, the first yes has it, the second is too late" {
	giver=$(who 2026-11-30)
	first=$(other 1 2026-11-29 2026-11-30 2026-12-01)
	second=$(other 2 2026-11-29 2026-11-30 2026-12-01)
	call give-up post@2026-11-30/watch/1
	[ "$status" -eq 0 ]
	told="SELECT group_concat(recipient, ' ') FROM delivery WHERE body = 'seat-open'"
	grep -q "$first" <<<"$(audit "$told")"
	[ "$(grep -c -e outsider -e "$(who 2026-11-29)" <<<"$(audit "$told")")" -eq 0 ]
	call accept post@2026-11-30/watch/1 --person outsider
	[ "$status" -eq 1 ]
	linli accept post@2026-11-30/watch/1 --person "$first" >/dev/null 2>&1 &
	one=$!
	linli accept post@2026-11-30/watch/1 --person "$second" >/dev/null 2>&1 &
	two=$!
	a=0 b=0
	wait "$one" || a=$?
	wait "$two" || b=$?
	[ "$((a + b))" -eq 1 ]
	[ "$(who 2026-11-30)" = "$([ "$a" -eq 0 ] && echo "$first" || echo "$second")" ]
	linli plan --apply >/dev/null
	[ "$(who 2026-11-30)" != "$giver" ]
	[ "$(audit "SELECT count(*) FROM audit WHERE deed = 'give-up'")" -eq 1 ]
	[ "$(audit "SELECT count(*) FROM audit WHERE deed = 'accept'")" -eq 1 ]
}

@test "after one absence only what must change does, and the plan says who and why" {
	linli roster --activity post --plain | cut -f1,10 >"$dir/before"
	gone=$(who 2026-11-30)
	sed -i "/^\[person $gone\]/a away = 2026-11-30" "$dir/etc/people.ini"
	call plan --json
	python3 - "$gone" <<-'END' "$output"
		import json, sys
		changes = [c for c in json.loads(sys.argv[2])["items"] if c["change"] == "people"]
		assert 1 <= len(changes) <= 3, changes
		there = [c for c in changes if c["original"] == "2026-11-30"]
		assert len(there) == 1, changes
	END
	linli plan --apply >/dev/null
	linli roster --activity post --plain | cut -f1,10 >"$dir/after"
	[ "$(who 2026-11-30)" != "$gone" ]
	[ "$(diff "$dir/before" "$dir/after" | grep -c '^>')" -le 3 ]
	[ -z "$(linli plan)" ]
}

@test "the figures and the reasons can be read in both languages" {
	linli roster --quality | grep -q 'Night watch'
	linli roster --quality --lang zh | grep -q '值守'
	linli roster --explain post@2026-11-30/watch --lang zh --plain | grep -q '次'
}

@test "the quality of a roster is told by activity and role, in figures" {
	linli roster --quality --json >"$dir/quality.json"
	python3 - "$dir/quality.json" <<-'END'
		import json, sys
		whole, *pools = json.load(open(sys.argv[1]))["items"]
		assert whole["activity"] is None and whole["filled"] == whole["seats"] > 0, whole
		assert whole["changed"] == 0, whole
		# proved: nobody could make it more even
		assert whole["uneven"] == whole["uneven_least"] == 0, whole
		assert [p["uneven"] for p in pools] == [0 if p["uneven_least"] == 0 else None for p in pools], pools
		assert pools and all(p["activity"] == "post" and p["title"] == "Night watch" for p in pools), pools
		assert all(p["duty"] == "watch" and p["most"] - p["least"] <= 1 for p in pools), pools
	END
	call roster --quality --plain --lang zh
	grep -q '值守' <<<"$output"
	! grep -q '第.*组' <<<"$output"
}
