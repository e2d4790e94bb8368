#!/usr/bin/env python3
# promise-people.py - what is promised of duties: swaps, answers, locks, attendance, secret feeds
# SPDX-License-Identifier: Apache-2.0
import os
import sqlite3
import threading

from harness import HEAD, PEOPLE, WEEKLY, Community, activity, main, promise, want, want_in

DUTY = "duties = host 1 (skill key)\n"
THREE = "".join(f"[person p{n}]\nname = {name}\nskills = key\n\n"
                for n, name in ((1, "甲一"), (2, "乙二"), (3, "丙三")))
SEAT = "tea@2026-12-04/host/1"
OTHER = "tea@2026-12-11/host/1"


def three(keys=""):
    return Community(HEAD + THREE + "[person p4]\nname = 丁四\n\n" +
                     activity(WEEKLY + DUTY + keys)).applied()


def holder(c, seat=SEAT):
    date = seat.split("@")[1].split("/")[0]
    for i in c.json("roster --to 2027-01-10").items:
        if i["original"] == date:
            return i["person"]
    return None


def others(c, *seats):
    taken = {holder(c, seat) for seat in seats}
    return [p for p in ("p1", "p2", "p3") if p not in taken]


def audit(c):
    """(who, deed, subject, detail) of everything done, in order."""
    with sqlite3.connect(os.path.join(c.state, "linli.db")) as database:
        return database.execute("SELECT who, deed, subject, detail FROM audit ORDER BY id").fetchall()


@promise("swap --to: nothing changes before the yes; the yes changes both and nothing else")
def swap_to():
    c = three()
    before, taker = holder(c), others(c, SEAT)[0]
    got = c.run(f"swap {SEAT} --to {taker}")
    want((got.code, holder(c)), (0, before))
    again = c.run(f"swap {SEAT} --to {taker}")
    want((again.code, again.err), (0, "linli: it is already so\n"))
    want(c.run(f"accept {SEAT} --person p4").code, 1, "it was not asked")
    want(c.run(f"accept {SEAT} --person {taker}").code, 0)
    want(holder(c), taker)
    want(c.run(f"accept {SEAT} --person {taker}").code, 0, "again")
    c.applied()
    want((holder(c), c.json("plan").items), (taker, []))
    want(c.run("doctor").code, 0)


@promise("swap --with: both seats change at once, whichever side is answered")
def swap_with():
    for answer in (SEAT, OTHER):
        c = three()
        a, b = holder(c), holder(c, OTHER)
        want(c.run(f"swap {SEAT} --with {OTHER}").code, 0)
        want(c.run(f"accept {answer} --person {b}").code, 0, answer)
        want((holder(c), holder(c, OTHER)), (b, a), answer)
        want(c.run("doctor").code, 0)


@promise("swap: undone, declined or expired it is as before, and a late yes is 1")
def swap_ends():
    for end in ("--undo", "decline", None):
        c = three()
        before, taker = holder(c), others(c, SEAT)[0]
        want(c.run(f"swap {SEAT} --to {taker}").code, 0)
        now = "2026-11-23T11:00"
        if end == "--undo":
            want(c.run(f"swap {SEAT} --undo").code, 0)
            want(c.run(f"swap {SEAT} --undo").code, 1, "nothing to undo")
        elif end:
            want(c.run(f"decline {SEAT} --person {taker}").code, 0)
        else:
            now = "2026-11-26T10:01"
        got = c.run(f"accept {SEAT} --person {taker}", now=now)
        want((got.code, got.out), (1, ""), end)
        want(holder(c), before)


@promise("swap: with somebody who may not, with oneself, or with an empty seat it is 1; unknown is 65")
def swap_refused():
    c = three()
    me = holder(c)
    for words, code in ((f"{SEAT} --to p4", 1), (f"{SEAT} --to {me}", 1), (f"{SEAT} --to nobody", 65),
                        ("tea@2026-12-05/host/1 --to p2", 65), ("tea@2026-12-04/guest/1 --to p2", 65),
                        ("tea@2026-12-04/host/9 --to p2", 65)):
        got = c.run("swap " + words)
        want((got.code, got.out), (code, ""), words)
        want(got.err != "", True)
    want(holder(c), me)


@promise("give-up: the first yes wins, however many say it at the same moment")
def give_up_race():
    c = three()
    giver, (first, second) = holder(c), others(c, SEAT)
    got = c.run("give-up " + SEAT)
    want((got.code, holder(c)), (0, None))
    want(c.run("give-up " + SEAT).code, 0, "again")
    codes = {}

    def say_yes(person):
        codes[person] = c.run(f"accept {SEAT} --person {person}")

    threads = [threading.Thread(target=say_yes, args=(p,)) for p in (first, second, giver)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [p for p, got in codes.items() if got.code == 0]
    want(len(won), 1, {p: (g.code, g.err) for p, g in codes.items()})
    want(holder(c), won[0])
    want(len([a for a in audit(c) if a[1] == "accept"]), 1)
    want(c.run("doctor").code, 0)


@promise("who declined, gave up or swapped a seat away may have it again while it is open")
def change_of_mind():
    for leave in ("decline {seat} --person {me}", "give-up {seat}"):
        for back in ("accept {seat} --person {me}", "lock {seat} --person {me}"):
            c = three()
            words = {"seat": SEAT, "me": holder(c)}
            want(c.run(leave.format(**words)).code, 0, leave)
            want(holder(c), None)
            got = c.run(back.format(**words))
            want((got.code, got.err, holder(c)), (0, "", words["me"]), leave + ", " + back)
            c.applied()
            want((holder(c), c.json("plan").items), (words["me"], []))
            want(c.run("doctor").code, 0)
    c = three()
    me, taker = holder(c), others(c, SEAT)[0]
    c.run(f"swap {SEAT} --to {taker}")
    c.run(f"accept {SEAT} --person {taker}")
    want(c.run(f"accept {SEAT} --person {me}").code, 1, "somebody has it")
    c.run(f"decline {SEAT} --person {taker}")
    want(c.run(f"accept {SEAT} --person {me}").code, 0)
    want(holder(c), me)


@promise("who changes the mind too late, or may not any more, is told why")
def change_of_mind_refused():
    c = three()
    me = holder(c)
    c.run(f"decline {SEAT} --person {me}")
    c.applied()
    want(holder(c) in (None, me), False, "the roster found somebody else")
    got = c.run(f"accept {SEAT} --person {me}")
    want((got.code, got.err), (1, "linli: somebody was quicker\n"))
    c = three()
    me = holder(c)
    c.run(f"decline {SEAT} --person {me}")
    c.write("linli.ini", HEAD + THREE.replace(f"[person {me}]\n", f"[person {me}]\naway = 2026-12-04\n") +
            activity(WEEKLY + DUTY))
    got = c.run(f"accept {SEAT} --person {me}")
    want((got.code, got.err), (1, "linli: away\n"))
    got = c.run(f"accept {SEAT} --person {others(c)[0]}")
    want(got.code, 1, "not asked, whoever it is")


@promise("accept and decline: the roster says so, and a declined seat goes to somebody else")
def answers():
    c = three()
    me = holder(c)
    want(c.run(f"accept {SEAT} --person {me}").code, 0)
    seat, = [i for i in c.json("roster --to 2026-12-05").items if i["original"] == "2026-12-04"]
    want((seat["status"], seat["locked"]), ("accepted", False))
    got = c.run(f"accept {SEAT} --person {me}")
    want((got.code, got.err), (0, "linli: it is already so\n"))
    want(c.run(f"decline {SEAT} --person {me}").code, 0)
    want(c.run(f"decline {SEAT} --person {me}").code, 0, "again")
    want(c.run("decline tea@2026-12-04/host/1 --person p4").code, 1)
    c.applied()
    want(holder(c) in (None, me), False)


@promise("lock: a person stays whatever the roster says; --undo lets it decide again")
def locks():
    c = three()
    taker = others(c, SEAT)[0]
    want(c.run(f"lock {SEAT} --person {taker}").code, 0)
    got = c.run(f"lock {SEAT} --person {taker}")
    want((got.code, got.err), (0, "linli: it is already so\n"))
    c.applied()
    seat, = [i for i in c.json("roster --to 2026-12-05").items if i["original"] == "2026-12-04"]
    want((seat["person"], seat["locked"]), (taker, True))
    want(c.run(f"lock {SEAT} --person p4").code, 1, "lacks the skill")
    want(c.run(f"lock {SEAT} --undo").code, 0)
    want(c.run(f"lock {SEAT} --undo").code, 1)
    want([i["locked"] for i in c.json("roster --to 2026-12-05").items
          if i["original"] == "2026-12-04"], [False])


@promise("attend: who served how long, who came, how many heads; again is 0, unknown is 65")
def attends():
    c = three("places = 5\n")
    code = c.run("book tea 2026-11-27 --name 张三").out.strip()
    me = holder(c, "tea@2026-11-27/host/1")
    late = {"now": "2026-11-27T16:00"}
    for words in (f"--person {me}", f"--person {me} --minutes 90", "--heads 12", "--booking " + code,
                  f"--booking {code} --absent"):
        want(c.run("attend tea 2026-11-27 " + words, **late).code, 0, words)
        got = c.run("attend tea 2026-11-27 " + words, **late)
        want((got.code, got.err), (0, "linli: it is already so\n"), words)
    person = c.json(f"report 2026 --person {me}", **late).json["subject"]
    want(person["minutes"], 90)
    for words in ("--person nobody", "--booking none", f"--person {others(c, SEAT)[0]}"):
        if words.endswith(me):
            continue
        want(c.run("attend tea 2026-11-28 " + words, **late).code, 65, words)
    want(c.run("attend tea 2026-11-27 --booking wrongcode", **late).code, 65)


@promise("token: the same address each time; --reset gives another and the old one is gone")
def tokens():
    c = Community(HEAD + "url = https://t.example.org\n" + PEOPLE +
                  "[team helpers]\nname = 帮手\n" + activity()).applied()
    for kind, name in (("person", "p1"), ("team", "helpers")):
        first = c.run(f"token {kind} {name}")
        want(first.out.startswith(f"https://t.example.org/{kind[0]}/"), True, first.out)
        want(c.run(f"token {kind} {name}").out, first.out)
        second = c.run(f"token {kind} {name} --reset")
        want(second.code, 0)
        want(second.out != first.out, True)
        want(c.run(f"token {kind} {name}").out, second.out)
        want(c.json(f"token {kind} {name}").items,
             [{"kind": kind, "id": name, "address": second.out.strip()}])
    got = c.run("token person p9")
    want((got.code, got.out), (65, ""))
    want_in('no person "p9"', got.err)


@promise("every deed and every undo leaves who, what and about what in the audit")
def audited():
    c = three("places = 5\nwaitlist = 2\n")
    me, taker = holder(c), others(c, SEAT)[0]
    code = c.run("book tea 2026-11-27 --name 张三").out.strip()
    c.run(f"cancel --booking {code}")
    c.run(f"cancel --booking {code} --undo")
    for words in ("cancel tea 2026-12-18", "cancel tea 2026-12-18 --undo",
                  "move tea 2026-12-18 --at 15:00", "move tea 2026-12-18 --undo",
                  "add tea 2026-12-08", "add tea 2026-12-08 --undo", f"lock {SEAT}",
                  f"lock {SEAT} --undo", f"swap {SEAT} --to {taker}", f"swap {SEAT} --undo",
                  f"decline {SEAT} --person {me}", f"accept {SEAT} --person {me}",
                  f"give-up {SEAT}", f"accept {SEAT} --person {taker}", "token person p1",
                  "token person p1 --reset"):
        want(c.run(words).code, 0, words)
    rows = [a for a in audit(c) if a[1] != "plan"]
    want([a[1] for a in rows],
         ["book", "cancel-booking", "book", "cancel", "restore", "move", "move-back", "add",
          "add-undo", "lock", "unlock", "swap", "swap-undo", "decline", "accept", "give-up",
          "accept", "token", "token"])
    seats = [a[2:] for a in rows if "/host/" in a[2]]
    want([(s, d) for s, d in seats if s != SEAT], [], "the seat is named")
    want([d for _, d in seats],
         ["locked " + me, "unlocked " + me, "asked " + taker, "withdrawn " + taker, "declined " + me,
          "accepted " + me, "offered " + me, "accepted " + taker])
    want({a[0] for a in rows}, {"cli"})
    want([a for a in rows if not a[2]], [])
    want([a for a in rows if "张三" in a[2] + a[3]], [], "no resident's name")


main()
