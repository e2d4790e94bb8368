#!/usr/bin/env python3
# promise.py - what ini-reference.md promises, sentence by sentence, of the real program
# SPDX-License-Identifier: Apache-2.0
from harness import (HEAD, PEOPLE, ROOMS, WEEKLY, Community, activity, main, promise, want, want_in)

# --- 7: plan ---

def changes(result):
    return [(i["change"], i["key"], i["detail"]) for i in result.items]


@promise("plan: a new text of an activity is an edit of each of its dates")
def plan_texts():
    for key in ("title", "summary", "bring", "note", "programme"):
        c = Community(HEAD + activity()).applied("--to", "2026-12-05")
        old = "title = 茶话会\n" if key == "title" else ""
        new = f"{key} = 新的\n"
        text = HEAD + activity()
        c.write("linli.ini", text.replace(old, new) if old else text + new)
        got = c.json("plan --to 2026-12-05 --exit-code")
        want(changes(got), [("edit", "tea@2026-11-27", key), ("edit", "tea@2026-12-04", key)], key)
        want(got.code, 1, key)
        want(c.run("plan --apply --to 2026-12-05 --exit-code").code, 1, key)
        want(changes(c.json("plan --to 2026-12-05 --exit-code")), [], key)


@promise("plan: a new visibility is an edit, beside what else differs")
def plan_visibility():
    c = Community(HEAD + activity()).applied("--to", "2026-11-28")
    c.write("linli.ini", HEAD + activity(WEEKLY + "visibility = team\nplaces = 5"))
    want(changes(c.json("plan --to 2026-11-28")),
         [("edit", "tea@2026-11-27", "visibility,places,slots")])


@promise("plan --exit-code: 1 when a seat is to become empty, 0 when it is so")
def plan_unfilled():
    c = Community(HEAD + PEOPLE + activity(WEEKLY + "duties = host 1 (skill key)"))
    c.applied("--to", "2026-12-05")
    c.write("linli.ini", HEAD + PEOPLE.replace("skills", "away = 2026-12-04\nskills") +
            activity(WEEKLY + "duties = host 1 (skill key)"))
    for apply in ([], ["--apply"]):
        got = c.json("plan", "--to", "2026-12-05", "--exit-code", *apply)
        want(changes(got), [("unfilled", "tea@2026-12-04", "host")])
        want((got.code, got.err), (1, ""))
    want(c.json("plan --to 2026-12-05 --exit-code").code, 0)


@promise("plan --exit-code: 1 when only names change")
def plan_names():
    c = Community(HEAD + ROOMS + activity()).applied()
    want(c.run("plan --exit-code").code, 0)
    c.write("linli.ini", HEAD + ROOMS.replace("大厅", "礼堂") + activity())
    for apply in ([], ["--apply"]):
        want(c.run("plan", "--exit-code", *apply).code, 1)
    want(c.run("plan --exit-code").code, 0)


@promise("before the first plan --apply: no items, exit 0 and one note on stderr")
def before_the_first():
    c = Community(HEAD + activity())
    for command in ("next", "roster", "remind", "remind --dry-run", "publish"):
        got = c.run(command)
        want((got.code, got.out), (0, ""), command)
        want(got.err, 'linli: nothing is planned yet; run "linli plan --apply"\n', command)
        got = c.json(command)
        want((got.code, got.items, got.json["community"]), (0, [], "t"), command)


# --- 7: book ---

SLOTS = WEEKLY + "slot = 30m\nstations = 2\nwaitlist = 1\n"


@promise("book: without --at the first free slot, and start says which")
def book_first_slot():
    c = Community(HEAD + activity(SLOTS)).applied()
    starts = [c.json("book tea 2026-11-27 --name n%d" % n).items[0]["start"] for n in range(4)]
    want([s[11:16] for s in starts], ["14:00", "14:00", "14:30", "14:30"])
    again = c.json("book tea 2026-11-27 --name n2")
    want((again.code, again.items[0]["start"][11:16]), (0, "14:30"))
    gone = c.json("cancel", "--booking", again.items[0]["code"])
    want((gone.items[0]["state"], gone.items[0]["start"][11:16]), ("cancelled", "14:30"))


@promise("book: what is already so gives exit 0, the same code, and a note on stderr")
def book_again():
    c = Community(HEAD + activity(SLOTS) + PEOPLE).applied()
    for who in ("--name 张三", "--person p1"):
        first = c.run("book tea 2026-11-27 " + who)
        second = c.run("book tea 2026-11-27 " + who)
        want((first.code, first.err), (0, ""), who)
        want((second.code, second.out), (0, first.out), who)
        want(second.err, "linli: it is already so\n", who)


@promise("book: the same resident with another time or number is not so already")
def book_otherwise():
    c = Community(HEAD + activity(SLOTS)).applied()
    want(c.run("book tea 2026-11-27 --name 张三 --at 14:00").code, 0)
    for more in ("--at 14:30", "--people 2", "--age 70"):
        got = c.run("book tea 2026-11-27 --name 张三 " + more)
        want((got.code, got.out), (1, ""), more)
        want_in("booked already", got.err, more)
    want(c.run("book tea 2026-11-27 --name 张三 --phone 1234 --at 14:30").code, 0)


@promise("book --at: 65 when no slot begins then")
def book_no_slot():
    c = Community(HEAD + activity(SLOTS) + activity(WEEKLY + "places = 3", "talk")).applied()
    for words in ("tea 2026-11-27 --at 14:10", "talk 2026-11-27 --at 15:00"):
        for wait in ("", " --wait"):
            got = c.run("book " + words + " --name n" + wait)
            want((got.code, got.out, got.err), (65, "", "linli: no slot begins at that time\n"))


@promise("book --people N: without slots N places under one code, all or none")
def book_many():
    c = Community(HEAD + activity(WEEKLY + "places = 50")).applied()
    want(c.run("book tea 2026-11-27 --name n --people 30").code, 0)
    want(c.json("next --days 7").items[0]["free"], 20)
    want(c.run("book tea 2026-11-27 --name m --people 21").code, 1)
    want(c.json("next --days 7").items[0]["free"], 20)


def waits(c, date="2026-11-27"):
    """The waiting list: (name, people, state) in order."""
    return [(i["name"], i["people"], i["state"]) for i in c.json("waitlist tea " + date).items]


@promise("book --wait: a party is offered all its places or none, and nobody behind overtakes it")
def wait_party():
    c = Community(HEAD + activity(WEEKLY + "places = 3\nwaitlist = 9\n")).applied()
    codes = [c.run("book tea 2026-11-27 --name n%d" % n).out.strip() for n in range(3)]
    party = c.json("book tea 2026-11-27 --name 三人 --people 3 --wait").items[0]
    want((party["state"], party["position"]), ("waiting", 1))
    single = c.json("book tea 2026-11-27 --name 单人 --wait").items[0]
    want((single["state"], single["position"]), ("waiting", 2))
    for n in (0, 1):
        want(c.run("cancel --booking " + codes[n]).code, 0)
        want(waits(c), [("三人", 3, "waiting"), ("单人", 1, "waiting")])
        want(c.json("next --days 7").items[0]["free"], 0, "they are kept for the party")
    got = c.run("book tea 2026-11-27 --name 新来")
    want((got.code, got.out), (1, ""))
    want_in("others wait", got.err)
    want(c.run("cancel --undo --booking " + codes[0]).code, 1)
    want(c.run("cancel --booking " + codes[2]).code, 0)
    want(waits(c), [("三人", 3, "offered"), ("单人", 1, "waiting")])
    want(c.run("doctor").code, 0)
    want(c.json("accept --booking " + party["code"]).items[0]["state"], "booked")
    want(waits(c), [("单人", 1, "waiting")])
    want(c.run("cancel --booking " + party["code"]).code, 0)
    want(waits(c), [("单人", 1, "offered")])
    want(c.run("doctor").code, 0)


@promise("book --wait: a party larger than all there is is not let to wait in vain")
def wait_too_large():
    c = Community(HEAD + activity(WEEKLY + "places = 2\nwaitlist = 9\n") +
                  activity(SLOTS.replace("waitlist = 1", "waitlist = 9"), "talk")).applied()
    want(c.run("book tea 2026-11-27 --name n --people 2").code, 0)
    got = c.run("book tea 2026-11-27 --name 三人 --people 3 --wait")
    want((got.code, got.err), (1, "linli: there are not as many places\n"))
    for n in range(4):
        want(c.run("book talk 2026-11-27 --name n%d" % n).code, 0)
    want(c.run("book talk 2026-11-27 --name 二人 --people 2 --wait").code, 1)
    want(c.run("book talk 2026-11-27 --name 一人 --wait").code, 0)


@promise("book --wait: a party that fewer places have made too large keeps nobody back")
def wait_shrunk():
    c = Community(HEAD + activity(WEEKLY + "places = 3\nwaitlist = 9\n")).applied()
    codes = [c.run("book tea 2026-11-27 --name n%d" % n).out.strip() for n in range(3)]
    want(c.run("book tea 2026-11-27 --name 三人 --people 3 --wait").code, 0)
    want(c.run("book tea 2026-11-27 --name 单人 --wait").code, 0)
    want(c.run("cancel --booking " + codes[2]).code, 0)
    c.write("linli.ini", HEAD + activity(WEEKLY + "places = 2\nwaitlist = 9\n"))
    c.applied()
    want(c.run("cancel --booking " + codes[1]).code, 0)
    want(waits(c), [("三人", 3, "waiting"), ("单人", 1, "offered")])
    want(c.run("doctor").code, 0)


@promise("book: asking again for what is offered is a yes to it, in time")
def book_offered():
    c = Community(HEAD + activity(SLOTS) + PEOPLE).applied()
    for who in ("--name 张三", "--person p1"):
        codes = [c.run("book tea 2026-11-27 --name %s%d" % (who[-2:], n)).out.strip()
                 for n in range(4)]
        first = c.json("book tea 2026-11-27 --wait " + who).items[0]
        want(first["state"], "waiting")
        want(c.run("cancel --booking " + codes[0]).code, 0)
        want(waits(c)[0][2], "offered")
        again = c.json("book tea 2026-11-27 " + who)
        want((again.code, again.err), (0, ""), who)
        want((again.items[0]["state"], again.items[0]["code"]), ("booked", first["code"]))
        want(waits(c), [])
        want(c.run("accept --booking " + first["code"]).code, 0, "it is already so")
        for code in codes[1:] + [first["code"]]:
            want(c.run("cancel --booking " + code).code, 0)
    codes = [c.run("book tea 2026-11-27 --name m%d" % n).out.strip() for n in range(4)]
    c.run("book tea 2026-11-27 --wait --name 李四")
    c.run("cancel --booking " + codes[0])
    late = c.json("book tea 2026-11-27 --name 李四", now="2026-11-24T10:00")
    want((late.code, late.items[0]["state"]), (0, "booked"), "over, yet the place is free")
    want(c.run("doctor").code, 0)


# --- 7: move, cancel, add ---

def there(c, date="2026-12-04"):
    """Where next says that the tea of this date is."""
    for i in c.json("next --days 30 --activity tea").items:
        if i["original"] == date:
            return [i["status"], (i["start"] or "")[:16], i["venue"]]
    return None


def moved_community():
    return Community(HEAD + ROOMS + activity(WEEKLY + "venue = room")).applied()


@promise("move: a second move changes what it names and keeps the rest, for plan and explain too")
def move_twice():
    c = moved_community()
    for step in ("--to 2026-12-05", "--at 15:00", "--venue hall"):
        want(c.run("move tea 2026-12-04 " + step).code, 0, step)
    wanted = ["moved", "2026-12-05T15:00", "hall"]
    want(there(c), wanted)
    want(c.json("plan --exit-code").items, [])
    c.applied()
    want(there(c), wanted)
    item = c.json("explain tea --from 2026-12-04 --count 1").items[0]
    want([item["status"], item["start"][:16], item["venue"]], wanted, "explain")


@promise("move --undo: time and venue are as before; a second one is 1, nothing to undo")
def move_undo():
    for step in ("--to 2026-12-05 --venue hall", "--venue hall", "--place x", "--at 9:00"):
        c = moved_community()
        want(c.run("move tea 2026-12-04 " + step).code, 0, step)
        got = c.json("move tea 2026-12-04 --undo")
        want((got.code, got.items[0]["state"]), (0, "unchanged"), step)
        want(there(c), ["on", "2026-12-04T14:00", "room"], step)
        want(c.json("plan").items, [], step)
        want(c.run("move tea 2026-12-04 --undo").code, 1, step)


@promise("move: not into the past")
def move_into_the_past():
    c = moved_community()
    for to in ("2026-11-20", "today --at 09:00"):
        got = c.run("move tea 2026-12-04 --to " + to)
        want((got.code, got.out), (65, ""), to)
    want(there(c), ["on", "2026-12-04T14:00", "room"])


@promise("cancel, move and add: state is one of the promised words, also with --undo and again")
def deed_states():
    c = moved_community()
    for command, state in (("cancel tea 2026-12-04", "cancelled"),
                           ("cancel tea 2026-12-04", "cancelled"),
                           ("cancel tea 2026-12-04 --undo", "unchanged"),
                           ("move tea 2026-12-04 --to 2026-12-05", "moved"),
                           ("move tea 2026-12-04 --to 2026-12-05", "moved"),
                           ("cancel tea 2026-12-04", "cancelled"),
                           ("cancel tea 2026-12-04 --undo", "moved"),
                           ("add tea 2026-12-08", "added"), ("add tea 2026-12-08", "unchanged")):
        got = c.json(command)
        want((got.code, got.items[0]["state"]), (0, state), command)
        want(list(got.items[0]), "key activity original date start state code position".split(),
             command)
    moved = c.json("move tea 2026-12-11 --to 2026-12-12").items[0]
    want((moved["original"], moved["date"]), ("2026-12-11", "2026-12-12"), "move --to")


@promise("remind --dry-run: before there is a delivery its id is KEY/AUDIENCE/RULE")
def remind_ids():
    c = Community(HEAD + activity(WEEKLY + "places = 4\nopens = 30d")).applied()
    want(c.run("book tea 2026-12-04 --name 钱一").code, 0, "book")
    items = c.json("remind --dry-run --to 2026-12-30T00:00").items
    want(bool(items), True, "something is due")
    for i in items:
        want(i["id"], f"{i['key']}/{i['audience']}/1d", "remind")


@promise("note is the reason as a sentence: where there is a reason there is a note")
def notes():
    c = moved_community()
    for command in ("cancel tea 2026-12-04", "move tea 2026-12-11 --venue hall",
                    "move tea 2026-12-18 --at 9:00", "add tea 2026-12-08"):
        want(c.run(command).code, 0, command)
    for command in ("next --days 40", "explain tea"):
        for i in c.json(command).items:
            want(i["reason"] is None, i["note"] is None, f"{command} {i['key']}")


# --- 6 and 7: what is wrong ---

@promise("team-empty: a duty's team without members, at the key that names it, and nothing else")
def team_empty():
    team = "[team helpers]\nname = 帮手\n"
    for key in ("duties = host 1\nteam = helpers",
                "team = helpers\nduties = host 1"):
        text = HEAD + team + activity(WEEKLY + key)
        wanted = 1 + text.splitlines().index("team = helpers")
        want(Community(text).faults(), [f"linli.ini:{wanted} warning team-empty"], key)


@promise("64: the value of an option that is not UTF-8")
def not_utf8():
    c = moved_community()
    for words in (["cancel", "tea", "2026-12-04", "--reason", b"\xff"],
                  ["cancel", "tea", "2026-12-04", b"--reason=\xff"]):
        got = c.run(*words)
        want((got.code, got.out), (64, ""))


@promise("73: a state directory that is a file cannot be written")
def state_is_a_file():
    c = Community(HEAD + activity())
    with open(c.state, "w", encoding="ascii") as file:
        file.write("x")
    want(c.run("plan --apply").code, 73)


@promise("73 and a message when stdout does not take the answer")
def stdout_is_full():
    c = moved_community()
    for command in ("next", "check", "explain tea", "types", "types plain"):
        with open("/dev/full", "wb") as full:
            got = c.run(command, stdout=full)
        want((got.code, got.err), (73, "linli: cannot write: No space left on device\n"), command)


main()
